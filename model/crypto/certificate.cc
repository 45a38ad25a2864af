/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate.h"

#include "address-ranges.h"
#include "certificate-cache.h"
#include "certificate-content.h"
#include "crypto-library.h"
#include "der-element.h"
#include "keyed-hash.h"

#include "ns3/abort.h"

#include <algorithm>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t KEPT_CERTIFICATES = 512; //!< certificates of the process that are kept

/// @return certificates of the process. They say the same to all, whatever simulation it is.
CertificateCache&
GetCache()
{
    // Not to be taken apart at the end of the process, when OpenSSL may be gone already
    static auto* cache = new CertificateCache(KEPT_CERTIFICATES);
    return *cache;
}

/// @param blocks address blocks @param ranges receives those of IPv6
/// @return false if they are not in the form that RFC 3779 2.2.3 demands, or too many
bool
ReadRanges(IPAddrBlocks* blocks, std::vector<AddressRange>& ranges)
{
    if (X509v3_addr_is_canonical(blocks) != 1)
    {
        return false;
    }
    for (int i = 0; i < sk_IPAddressFamily_num(blocks); ++i)
    {
        const IPAddressFamily* family = sk_IPAddressFamily_value(blocks, i);
        // RFC 3971 6.3.1: 0002, without a subsequent address family
        if (family->addressFamily->length != 2 || X509v3_addr_get_afi(family) != IANA_AFI_IPV6 ||
            family->ipAddressChoice->type != IPAddressChoice_addressesOrRanges)
        {
            continue;
        }
        const IPAddressOrRanges* list = family->ipAddressChoice->u.addressesOrRanges;
        const int count = sk_IPAddressOrRange_num(list);
        if (count > static_cast<int>(MAX_CERTIFICATE_RANGES))
        {
            return false;
        }
        for (int j = 0; j < count; ++j)
        {
            uint8_t first[16];
            uint8_t last[16];
            if (X509v3_addr_get_range(sk_IPAddressOrRange_value(list, j),
                                      IANA_AFI_IPV6,
                                      first,
                                      last,
                                      sizeof(first)) != sizeof(first))
            {
                return false;
            }
            ranges.push_back({Ipv6Address(first), Ipv6Address(last)});
        }
    }
    return true;
}

/// @param blocks address blocks @return whether those of IPv6 are to be inherited
bool
Inherits(const IPAddrBlocks* blocks)
{
    for (int i = 0; i < sk_IPAddressFamily_num(blocks); ++i)
    {
        const IPAddressFamily* family = sk_IPAddressFamily_value(blocks, i);
        if (family->addressFamily->length == 2 && X509v3_addr_get_afi(family) == IANA_AFI_IPV6)
        {
            return family->ipAddressChoice->type == IPAddressChoice_inherit;
        }
    }
    return false;
}

/// @param content receives the IPv6 addresses @return false if they cannot be read
bool
ReadAddresses(Certificate::Content& content)
{
    int critical = 0;
    auto blocks = static_cast<IPAddrBlocks*>(
        X509_get_ext_d2i(content.x509, NID_sbgp_ipAddrBlock, &critical, nullptr));
    if (!blocks)
    {
        // -1: there is none
        return critical == -1;
    }
    std::vector<AddressRange> ranges;
    const bool good = ReadRanges(blocks, ranges);
    if (good && !Inherits(blocks))
    {
        content.addresses = NormalizeRanges(std::move(ranges));
    }
    sk_IPAddressFamily_pop_free(blocks, IPAddressFamily_free);
    return good;
}

/// @param content receives the domain names @return false if they cannot be read
bool
ReadDomainNames(Certificate::Content& content)
{
    int critical = 0;
    auto names = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(content.x509, NID_subject_alt_name, &critical, nullptr));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names); ++i)
    {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS)
        {
            const auto text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
            content.domainNames.emplace_back(text, ASN1_STRING_length(name->d.dNSName));
        }
    }
    GENERAL_NAMES_free(names);
    return names || critical == -1;
}

/// @param subject a name @return its common name, or all of it on one line
std::string
CommonName(X509_NAME* subject)
{
    const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (index >= 0)
    {
        uint8_t* text = nullptr;
        const int length =
            ASN1_STRING_to_UTF8(&text,
                                X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
        if (length >= 0)
        {
            std::string name(reinterpret_cast<char*>(text), static_cast<std::size_t>(length));
            OPENSSL_free(text);
            return name;
        }
    }
    std::string name;
    if (char* line = X509_NAME_oneline(subject, nullptr, 0))
    {
        name = line;
        OPENSSL_free(line);
    }
    return name;
}

/// @param content its der and signedData are there, receives names and key octet for octet: OpenSSL
/// would encode some of them in another way @return false if they are not there
bool
ReadSequences(Certificate::Content& content)
{
    // RFC 5280 4.1: of what is signed, the sequences are signature, issuer, validity, subject and
    // subjectPublicKeyInfo
    const uint8_t* position = content.der.data() + content.signedData.offset;
    const uint8_t* end = position + content.signedData.size;
    DerElement element;
    if (!ReadDer(position, end, element))
    {
        return false;
    }
    position = element.contents;
    std::vector<uint8_t> unused;
    for (std::vector<uint8_t>* target :
         {&unused, &content.issuer, &unused, &content.subject, &content.spki})
    {
        do
        {
            if (!ReadDer(position, end, element))
            {
                return false;
            }
        } while (element.tag != DER_SEQUENCE);
        target->assign(element.begin, element.begin + element.GetSize());
    }
    return true;
}

/// @param content its x509 is there, receives the rest @return whether all could be read
bool
Read(Certificate::Content& content)
{
    X509* x509 = content.x509;
    const std::optional<SignedData> parts = FindSignedData(content.der);
    const auto notBefore = SecondsOf(X509_get0_notBefore(x509));
    const auto notAfter = SecondsOf(X509_get0_notAfter(x509));
    if (!parts || !notBefore || !notAfter ||
        (X509_get_extension_flags(x509) & (EXFLAG_INVALID | EXFLAG_INVALID_POLICY)) != 0)
    {
        return false;
    }
    content.signedData = *parts;
    content.notBefore = *notBefore;
    content.notAfter = *notAfter;
    content.serial = EncodeDer(X509_get_serialNumber(x509), i2d_ASN1_INTEGER);
    if (!ReadSequences(content))
    {
        return false;
    }
    const Sha1Digest digest = Sha1(content.spki.data(), content.spki.size());
    std::copy_n(digest.begin(), content.keyHash.size(), content.keyHash.begin());
    const EVP_PKEY* key = X509_get0_pubkey(x509);
    content.isRsa = key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    content.keyBits = content.isRsa ? static_cast<uint32_t>(EVP_PKEY_get_bits(key)) : 0;
    content.name = CommonName(X509_get_subject_name(x509));
    return ReadAddresses(content) && ReadDomainNames(content);
}

} // namespace

Certificate::Content::~Content()
{
    X509_free(x509);
}

Certificate::Certificate(std::unique_ptr<Content> content)
    : m_content(std::move(content))
{
}

Certificate::~Certificate() = default;

std::size_t
Certificate::SizeOfDer(const uint8_t* der, std::size_t size)
{
    const uint8_t* position = der;
    DerElement element;
    return size != 0 && ReadDer(position, der + size, element) ? element.GetSize() : 0;
}

Ptr<const Certificate>
Certificate::FromDer(const uint8_t* der, std::size_t size)
{
    if (size > MAX_CERTIFICATE_SIZE)
    {
        return nullptr;
    }
    CertificateCache& cache = GetCache();
    if (Ptr<const Certificate> known = cache.Find(der, size))
    {
        return known;
    }
    if (!IsStrictDer(der, size))
    {
        return nullptr;
    }
    auto content = std::make_unique<Content>();
    content->der.assign(der, der + size);
    content->x509 = X509_new_ex(GetCryptoLibrary(), nullptr);
    NS_ABORT_MSG_IF(!content->x509, "OpenSSL could not make a certificate: out of memory");
    const uint8_t* position = content->der.data();
    // A failed d2i frees the object and clears the pointer
    const bool good = d2i_X509(&content->x509, &position, static_cast<long>(size)) &&
                      position == content->der.data() + size && Read(*content);
    // What OpenSSL says of hostile octets is of no use to later callers
    ERR_clear_error();
    if (!good)
    {
        return nullptr;
    }
    Ptr<const Certificate> certificate(new Certificate(std::move(content)), false);
    cache.Insert(certificate);
    return certificate;
}

Ptr<const Certificate>
Certificate::FromPem(const std::string& pem)
{
    const std::vector<uint8_t> der = DecodePem("CERTIFICATE", pem);
    Ptr<const Certificate> certificate = FromDer(der.data(), der.size());
    NS_ABORT_MSG_IF(!certificate,
                    "This is no X.509 certificate in PEM (-----BEGIN CERTIFICATE-----), or not one "
                    "in strict DER of at most "
                        << MAX_CERTIFICATE_SIZE << " octets");
    return certificate;
}

const std::vector<uint8_t>&
Certificate::GetDer() const
{
    return m_content->der;
}

const std::vector<uint8_t>&
Certificate::GetSubject() const
{
    return m_content->subject;
}

const std::vector<uint8_t>&
Certificate::GetIssuer() const
{
    return m_content->issuer;
}

const std::vector<uint8_t>&
Certificate::GetSpki() const
{
    return m_content->spki;
}

const KeyHash&
Certificate::GetKeyHash() const
{
    return m_content->keyHash;
}

uint32_t
Certificate::GetKeyBits() const
{
    return m_content->keyBits;
}

int64_t
Certificate::GetNotBefore() const
{
    return m_content->notBefore;
}

int64_t
Certificate::GetNotAfter() const
{
    return m_content->notAfter;
}

std::string
Certificate::GetName() const
{
    return m_content->name;
}

const std::vector<std::string>&
Certificate::GetDomainNames() const
{
    return m_content->domainNames;
}

const std::optional<std::vector<AddressRange>>&
Certificate::GetAddresses() const
{
    return m_content->addresses;
}

std::string
Certificate::ToPem() const
{
    return EncodePem("CERTIFICATE", m_content->der);
}

const Certificate::Content&
Certificate::GetContent() const
{
    return *m_content;
}

} // namespace mip6sec
} // namespace ns3
