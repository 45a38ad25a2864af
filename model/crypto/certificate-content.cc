/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-content.h"

#include "der-element.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param year a year of the Gregorian calendar @param month 1 to 12 @param day 1 to 31
/// @return days since 1970-01-01
int64_t
DaysOf(int64_t year, int64_t month, int64_t day)
{
    // Years that begin in March have their leap day at the end
    const int64_t shifted = month <= 2 ? year - 1 : year;
    const int64_t inYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + inYear - 719468;
}

/// @param algorithm AlgorithmIdentifier of a signature @return its hash function, if it is one of
/// RSASSA-PKCS1-v1_5 that we have
std::optional<HashAlgorithm>
HashOf(const DerElement& algorithm)
{
    const uint8_t* position = algorithm.begin;
    X509_ALGOR* read = d2i_X509_ALGOR(nullptr, &position, static_cast<long>(algorithm.GetSize()));
    const ASN1_OBJECT* object = nullptr;
    int parameters = V_ASN1_UNDEF;
    if (read)
    {
        X509_ALGOR_get0(&object, &parameters, nullptr, read);
    }
    // RFC 4055 section 5: the parameters are NULL; some leave them out
    const bool plain = parameters == V_ASN1_NULL || parameters == V_ASN1_UNDEF;
    const int nid = object && plain ? OBJ_obj2nid(object) : NID_undef;
    X509_ALGOR_free(read);
    switch (nid)
    {
    case NID_sha1WithRSAEncryption:
        return HashAlgorithm::SHA1;
    case NID_sha256WithRSAEncryption:
        return HashAlgorithm::SHA256;
    default:
        return std::nullopt;
    }
}

} // namespace

std::optional<SignedData>
FindSignedData(const std::vector<uint8_t>& der)
{
    const uint8_t* position = der.data();
    DerElement whole;
    if (!ReadDer(position, der.data() + der.size(), whole) || whole.tag != DER_SEQUENCE)
    {
        return std::nullopt;
    }
    position = whole.contents;
    const uint8_t* end = whole.contents + whole.length;
    DerElement data;
    DerElement algorithm;
    DerElement signature;
    // The first octet of a BIT STRING counts unused bits, of which a signature has none
    if (!ReadDer(position, end, data) || data.tag != DER_SEQUENCE ||
        !ReadDer(position, end, algorithm) || algorithm.tag != DER_SEQUENCE ||
        !ReadDer(position, end, signature) || signature.tag != DER_BIT_STRING || position != end ||
        signature.length == 0 || signature.contents[0] != 0)
    {
        return std::nullopt;
    }
    // In both the first sequence within what is signed repeats the algorithm
    DerElement inner;
    for (position = data.contents; inner.tag != DER_SEQUENCE;)
    {
        if (!ReadDer(position, data.contents + data.length, inner))
        {
            return std::nullopt;
        }
    }
    if (!std::equal(inner.begin,
                    inner.begin + inner.GetSize(),
                    algorithm.begin,
                    algorithm.begin + algorithm.GetSize()))
    {
        return std::nullopt;
    }
    SignedData parts;
    parts.offset = static_cast<std::size_t>(data.begin - der.data());
    parts.size = data.GetSize();
    parts.signatureOffset = static_cast<std::size_t>(signature.contents + 1 - der.data());
    parts.signatureSize = signature.length - 1;
    parts.hash = HashOf(algorithm);
    return parts;
}

bool
VerifySignedData(CryptoProvider& provider,
                 Ptr<const PublicKey> key,
                 const std::vector<uint8_t>& der,
                 const SignedData& data)
{
    return key && data.hash &&
           provider.Verify(key,
                           *data.hash,
                           der.data() + data.offset,
                           data.size,
                           der.data() + data.signatureOffset,
                           data.signatureSize);
}

std::optional<int64_t>
SecondsOf(const asn1_string_st* time)
{
    std::tm parts{};
    // Without a time OpenSSL would take the wall clock's
    if (!time || ASN1_TIME_check(time) != 1 || ASN1_TIME_to_tm(time, &parts) != 1)
    {
        return std::nullopt;
    }
    const int64_t days = DaysOf(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    return ((days * 24 + parts.tm_hour) * 60 + parts.tm_min) * 60 + parts.tm_sec;
}

std::string
EncodePem(const char* label, const std::vector<uint8_t>& der)
{
    BIO* bio = BIO_new(BIO_s_mem());
    NS_ABORT_MSG_IF(
        !bio || PEM_write_bio(bio, label, "", der.data(), static_cast<long>(der.size())) <= 0,
        "OpenSSL could not write PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(bio);
    return pem;
}

std::vector<uint8_t>
DecodePem(const char* label, const std::string& pem)
{
    std::vector<uint8_t> der;
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    char* name = nullptr;
    char* header = nullptr;
    uint8_t* data = nullptr;
    long size = 0;
    while (bio && der.empty() && PEM_read_bio(bio, &name, &header, &data, &size) == 1)
    {
        if (std::strcmp(name, label) == 0)
        {
            der.assign(data, data + size);
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(bio);
    ERR_clear_error();
    return der;
}

} // namespace mip6sec
} // namespace ns3
