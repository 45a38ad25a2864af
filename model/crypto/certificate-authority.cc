/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-authority.h"

#include "address-ranges.h"
#include "certificate-content.h"
#include "crypto-library.h"
#include "der-element.h"
#include "keyed-hash.h"

#include "ns3/abort.h"

#include <algorithm>
#include <array>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// A revocation list without issuer, entries and signature, that names sha256WithRSAEncryption
const std::array<uint8_t, 57> EMPTY_LIST = {
    0x30, 0x37, 0x30, 0x23, 0x02, 0x01, 0x01, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
    0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00, 0x30, 0x00, 0x17, 0x0d, 0x32, 0x35, 0x30, 0x31,
    0x30, 0x31, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x5a, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86,
    0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00, 0x03, 0x01, 0x00};

/// @param good whether a call of OpenSSL did what it is to do
void
Require(bool good)
{
    NS_ABORT_MSG_IF(
        !good,
        "OpenSSL could not make a certificate: " << ERR_error_string(ERR_get_error(), nullptr));
}

/// @param spki SubjectPublicKeyInfo @return the key in it: contents of its BIT STRING
std::vector<uint8_t>
KeyOctets(const std::vector<uint8_t>& spki)
{
    const uint8_t* position = spki.data();
    DerElement whole;
    DerElement algorithm;
    DerElement key;
    bool good = ReadDer(position, spki.data() + spki.size(), whole);
    const uint8_t* end = position;
    position = whole.contents;
    good = good && ReadDer(position, end, algorithm) && ReadDer(position, end, key) &&
           key.tag == DER_BIT_STRING && key.length > 1;
    NS_ABORT_MSG_IF(!good, "The public key is no SubjectPublicKeyInfo");
    return {key.contents + 1, key.contents + key.length};
}

/// @param x509 receives the public key @param key an RSA key
void
SetKey(X509* x509, const PublicKey& key)
{
    const std::vector<uint8_t> octets = KeyOctets(key.GetSpki());
    auto copy = static_cast<uint8_t*>(OPENSSL_memdup(octets.data(), octets.size()));
    Require(copy && X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(x509),
                                           OBJ_nid2obj(NID_rsaEncryption),
                                           V_ASN1_NULL,
                                           nullptr,
                                           copy,
                                           static_cast<int>(octets.size())) == 1);
}

/// @param algorithm receives the identifier of RSASSA-PKCS1-v1_5 @param hash its hash function
void
SetAlgorithm(const X509_ALGOR* algorithm, HashAlgorithm hash)
{
    const int nid =
        hash == HashAlgorithm::SHA1 ? NID_sha1WithRSAEncryption : NID_sha256WithRSAEncryption;
    Require(X509_ALGOR_set0(const_cast<X509_ALGOR*>(algorithm),
                            OBJ_nid2obj(nid),
                            V_ASN1_NULL,
                            nullptr) == 1);
}

/// @param target of the signature within an object of OpenSSL @param octets the signature
void
SetSignature(const ASN1_BIT_STRING* target, const std::vector<uint8_t>& octets)
{
    auto bits = const_cast<ASN1_BIT_STRING*>(target);
    Require(ASN1_STRING_set(bits, octets.data(), static_cast<int>(octets.size())) == 1);
    // No unused bits: otherwise OpenSSL leaves out zeros at the end
    bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07);
    bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;
}

/// @param x509 receives an extension @param nid its number @param value its contents, freed here
/// @param critical whether it is critical @param release frees the contents
template <typename T, typename F>
void
AddExtension(X509* x509, int nid, T* value, bool critical, F release)
{
    Require(value && X509_add1_ext_i2d(x509, nid, value, critical, X509V3_ADD_DEFAULT) == 1);
    release(value);
}

/// @param id subjectKeyIdentifier of the issuer, may be null @return what names its key in what it
/// signs, or null
AUTHORITY_KEYID*
AuthorityKeyId(const ASN1_OCTET_STRING* id)
{
    if (!id)
    {
        return nullptr;
    }
    AUTHORITY_KEYID* name = AUTHORITY_KEYID_new();
    Require(name);
    name->keyid = ASN1_OCTET_STRING_dup(id);
    return name;
}

/// @param x509 receives what it is allowed to do @param request what is asked for
void
AddUsage(X509* x509, const CertificateRequest& request)
{
    ASN1_BIT_STRING* usage = ASN1_BIT_STRING_new();
    // RFC 5280 4.2.1.3: digitalSignature 0, keyCertSign 5, cRLSign 6
    if (request.authority)
    {
        BASIC_CONSTRAINTS* constraints = BASIC_CONSTRAINTS_new();
        Require(constraints);
        constraints->ca = 0xff;
        if (request.pathLength)
        {
            constraints->pathlen = ASN1_INTEGER_new();
            Require(ASN1_INTEGER_set_uint64(constraints->pathlen, *request.pathLength) == 1);
        }
        AddExtension(x509, NID_basic_constraints, constraints, true, BASIC_CONSTRAINTS_free);
        ASN1_BIT_STRING_set_bit(usage, 5, 1);
        ASN1_BIT_STRING_set_bit(usage, 6, 1);
    }
    else
    {
        ASN1_BIT_STRING_set_bit(usage, 0, 1);
    }
    AddExtension(x509, NID_key_usage, usage, true, ASN1_BIT_STRING_free);
}

/// @param x509 receives the address blocks @param request what is asked for
void
AddAddresses(X509* x509, const CertificateRequest& request)
{
    NS_ABORT_MSG_IF(request.inheritAddresses && request.addresses,
                    "A certificate (" << request.name
                                      << ") either names addresses or inherits them");
    if (!request.inheritAddresses && !request.addresses)
    {
        return;
    }
    IPAddrBlocks* blocks = sk_IPAddressFamily_new_null();
    if (request.inheritAddresses)
    {
        Require(X509v3_addr_add_inherit(blocks, IANA_AFI_IPV6, nullptr) == 1);
    }
    else
    {
        NS_ABORT_MSG_IF(request.addresses->empty() ||
                            request.addresses->size() > MAX_CERTIFICATE_RANGES,
                        "A certificate (" << request.name << ") names 1 to "
                                          << MAX_CERTIFICATE_RANGES << " ranges of addresses");
        for (const AddressRange& range : *request.addresses)
        {
            NS_ABORT_MSG_IF(range.last < range.first,
                            "A range of addresses ends before it begins: " << range.first << " to "
                                                                           << range.last);
        }
        for (const AddressRange& range : NormalizeRanges(*request.addresses))
        {
            uint8_t first[16];
            uint8_t last[16];
            range.first.GetBytes(first);
            range.last.GetBytes(last);
            Require(X509v3_addr_add_range(blocks, IANA_AFI_IPV6, nullptr, first, last) == 1);
        }
    }
    Require(X509v3_addr_canonize(blocks) == 1);
    AddExtension(x509, NID_sbgp_ipAddrBlock, blocks, true, [](IPAddrBlocks* done) {
        sk_IPAddressFamily_pop_free(done, IPAddressFamily_free);
    });
}

/// @param x509 receives a name by which trust anchors are known too @param domainName the name
void
AddDomainName(X509* x509, const std::string& domainName)
{
    GENERAL_NAMES* names = sk_GENERAL_NAME_new_null();
    GENERAL_NAME* name = GENERAL_NAME_new();
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    Require(names && name && text &&
            ASN1_STRING_set(text, domainName.data(), static_cast<int>(domainName.size())) == 1);
    GENERAL_NAME_set0_value(name, GEN_DNS, text);
    Require(sk_GENERAL_NAME_push(names, name) > 0);
    AddExtension(x509, NID_subject_alt_name, names, false, GENERAL_NAMES_free);
}

/**
 * @param provider signs @param key of the issuer @param issuer its certificate, null for one that
 * signs itself
 * @param request what the certificate is to say @param subjectKey of the subject
 * @param serial serial number
 * @return the certificate
 */
Ptr<const Certificate>
Make(CryptoProvider& provider,
     const Ptr<const PrivateKey>& key,
     const Ptr<const Certificate>& issuer,
     const CertificateRequest& request,
     const PublicKey& subjectKey,
     uint64_t serial)
{
    NS_ABORT_MSG_IF(request.name.empty() || request.name.size() > 64,
                    "The name of a certificate's subject has 1 to 64 characters (RFC 5280)");
    NS_ABORT_MSG_IF(request.notAfter < request.notBefore,
                    "The certificate of " << request.name
                                          << " would end before it begins: set notBefore and "
                                             "notAfter, in seconds since 1970");
    X509* x509 = X509_new_ex(GetCryptoLibrary(), nullptr);
    Require(x509 && X509_set_version(x509, X509_VERSION_3) == 1 &&
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial) == 1 &&
            X509_NAME_add_entry_by_NID(X509_get_subject_name(x509),
                                       NID_commonName,
                                       MBSTRING_UTF8,
                                       reinterpret_cast<const uint8_t*>(request.name.data()),
                                       static_cast<int>(request.name.size()),
                                       -1,
                                       0) == 1);
    X509* upper = issuer ? issuer->GetContent().x509 : nullptr;
    Require(X509_set_issuer_name(x509, X509_get_subject_name(upper ? upper : x509)) == 1 &&
            ASN1_TIME_set(X509_getm_notBefore(x509), static_cast<time_t>(request.notBefore)) &&
            ASN1_TIME_set(X509_getm_notAfter(x509), static_cast<time_t>(request.notAfter)));
    SetKey(x509, subjectKey);
    AddUsage(x509, request);
    // RFC 5280 4.2.1.2 (1)
    const std::vector<uint8_t> octets = KeyOctets(subjectKey.GetSpki());
    const Sha1Digest id = Sha1(octets.data(), octets.size());
    ASN1_OCTET_STRING* keyId = ASN1_OCTET_STRING_new();
    Require(keyId && ASN1_OCTET_STRING_set(keyId, id.data(), static_cast<int>(id.size())) == 1);
    AUTHORITY_KEYID* issuerId = AuthorityKeyId(upper ? X509_get0_subject_key_id(upper) : keyId);
    AddExtension(x509, NID_subject_key_identifier, keyId, false, ASN1_OCTET_STRING_free);
    if (issuerId)
    {
        AddExtension(x509, NID_authority_key_identifier, issuerId, false, AUTHORITY_KEYID_free);
    }
    AddAddresses(x509, request);
    if (!request.domainName.empty())
    {
        AddDomainName(x509, request.domainName);
    }
    const ASN1_BIT_STRING* signature = nullptr;
    const X509_ALGOR* algorithm = nullptr;
    X509_get0_signature(&signature, &algorithm, x509);
    SetAlgorithm(algorithm, request.hash);
    SetAlgorithm(X509_get0_tbs_sigalg(x509), request.hash);
    const std::vector<uint8_t> data = EncodeDer(x509, i2d_re_X509_tbs);
    SetSignature(signature, provider.Sign(key, request.hash, data.data(), data.size()));
    const std::vector<uint8_t> der = EncodeDer(x509, i2d_X509);
    X509_free(x509);
    Ptr<const Certificate> certificate = Certificate::FromDer(der.data(), der.size());
    NS_ABORT_MSG_IF(!certificate,
                    "The certificate of " << request.name << " is larger than "
                                          << MAX_CERTIFICATE_SIZE << " octets");
    return certificate;
}

} // namespace

CertificateAuthority::CertificateAuthority(Ptr<CryptoProvider> provider,
                                           Ptr<const PrivateKey> key,
                                           const CertificateRequest& request)
    : m_provider(provider),
      m_key(key)
{
    CertificateRequest own = request;
    own.authority = true;
    m_certificate = Make(*provider, key, nullptr, own, *key->GetPublicKey(), ++m_serial);
}

CertificateAuthority::CertificateAuthority(Ptr<CryptoProvider> provider,
                                           Ptr<const PrivateKey> key,
                                           Ptr<const Certificate> certificate)
    : m_provider(provider),
      m_key(key),
      m_certificate(certificate)
{
    NS_ABORT_MSG_IF(key->GetPublicKey()->GetSpki() != certificate->GetSpki(),
                    "The certificate of " << certificate->GetName()
                                          << " is for another key than the one given with it");
}

CertificateAuthority::~CertificateAuthority() = default;

Ptr<const Certificate>
CertificateAuthority::GetCertificate() const
{
    return m_certificate;
}

Ptr<const Certificate>
CertificateAuthority::Issue(const CertificateRequest& request)
{
    NS_ABORT_MSG_IF(!request.key, "The certificate of " << request.name << " needs a public key");
    return Make(*m_provider, m_key, m_certificate, request, *request.key, ++m_serial);
}

void
CertificateAuthority::Revoke(Ptr<const Certificate> certificate, int64_t when)
{
    NS_ABORT_MSG_IF(certificate->GetIssuer() != m_certificate->GetSubject(),
                    certificate->GetName() << " has its certificate from another authority than "
                                           << m_certificate->GetName());
    m_revoked.emplace(certificate->GetContent().serial, when);
}

Ptr<const RevocationList>
CertificateAuthority::MakeRevocationList(int64_t thisUpdate, int64_t nextUpdate) const
{
    NS_ABORT_MSG_IF(nextUpdate < thisUpdate,
                    "The revocation list of " << m_certificate->GetName()
                                              << " would be due before it is made");
    // OpenSSL has no call to set the algorithm within a list: it comes with an empty one
    const uint8_t* position = EMPTY_LIST.data();
    X509_CRL* crl = X509_CRL_new_ex(GetCryptoLibrary(), nullptr);
    Require(crl && d2i_X509_CRL(&crl, &position, static_cast<long>(EMPTY_LIST.size())));
    X509* issuer = m_certificate->GetContent().x509;
    Require(X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer)) == 1);
    ASN1_TIME* time = ASN1_TIME_set(nullptr, static_cast<time_t>(thisUpdate));
    Require(time && X509_CRL_set1_lastUpdate(crl, time) == 1 &&
            ASN1_TIME_set(time, static_cast<time_t>(nextUpdate)) &&
            X509_CRL_set1_nextUpdate(crl, time) == 1);
    for (const auto& [serial, when] : m_revoked)
    {
        X509_REVOKED* entry = X509_REVOKED_new();
        const uint8_t* octets = serial.data();
        ASN1_INTEGER* number = d2i_ASN1_INTEGER(nullptr, &octets, static_cast<long>(serial.size()));
        Require(entry && number && ASN1_TIME_set(time, static_cast<time_t>(when)) &&
                X509_REVOKED_set_serialNumber(entry, number) == 1 &&
                X509_REVOKED_set_revocationDate(entry, time) == 1 &&
                X509_CRL_add0_revoked(crl, entry) == 1);
        ASN1_INTEGER_free(number);
    }
    ASN1_TIME_free(time);
    Require(X509_CRL_sort(crl) == 1);
    if (AUTHORITY_KEYID* name = AuthorityKeyId(X509_get0_subject_key_id(issuer)))
    {
        Require(
            X509_CRL_add1_ext_i2d(crl, NID_authority_key_identifier, name, 0, X509V3_ADD_DEFAULT) ==
            1);
        AUTHORITY_KEYID_free(name);
    }
    // RFC 5280 5.2.3: the number grows from list to list, and so does the time
    ASN1_INTEGER* number = ASN1_INTEGER_new();
    Require(number && ASN1_INTEGER_set_int64(number, std::max<int64_t>(thisUpdate, 0)) == 1 &&
            X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, X509V3_ADD_DEFAULT) == 1);
    ASN1_INTEGER_free(number);
    const std::vector<uint8_t> data = EncodeDer(crl, i2d_re_X509_CRL_tbs);
    const ASN1_BIT_STRING* signature = nullptr;
    X509_CRL_get0_signature(crl, &signature, nullptr);
    SetSignature(signature,
                 m_provider->Sign(m_key, HashAlgorithm::SHA256, data.data(), data.size()));
    const std::vector<uint8_t> der = EncodeDer(crl, i2d_X509_CRL);
    X509_CRL_free(crl);
    return RevocationList::FromPem(EncodePem("X509 CRL", der));
}

} // namespace mip6sec
} // namespace ns3
