/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_CONTENT_H
#define MIP6SEC_CERTIFICATE_CONTENT_H

#include "certificate.h"

#include <set>
#include <string>
#include <vector>

struct x509_st;
struct X509_crl_st;
struct asn1_string_st;

namespace ns3
{
namespace mip6sec
{

/// What a certificate authority signs, within the DER of a certificate or a revocation list
struct SignedData
{
    std::size_t offset{0};             //!< of the first octet that is signed
    std::size_t size{0};               //!< octets that are signed
    std::size_t signatureOffset{0};    //!< of the first octet of the signature
    std::size_t signatureSize{0};      //!< octets of the signature
    std::optional<HashAlgorithm> hash; //!< of an RSA signature; none for others
};

/**
 * @param der DER of SEQUENCE { what is signed, algorithm, BIT STRING signature }
 * @return where its parts lie; or none if it is not of this form, or names another algorithm inside
 * than outside
 */
std::optional<SignedData> FindSignedData(const std::vector<uint8_t>& der);
/**
 * @param provider verifies @param key of the signer
 * @param der a certificate or revocation list @param data its parts
 * @return whether the owner of the key signed it
 */
bool VerifySignedData(CryptoProvider& provider,
                      Ptr<const PublicKey> key,
                      const std::vector<uint8_t>& der,
                      const SignedData& data);
/// @param time an ASN.1 time, may be null @return seconds since 1970, or none
std::optional<int64_t> SecondsOf(const asn1_string_st* time);

/**
 * @param object what OpenSSL can encode @param encode its function, e.g. i2d_X509_NAME
 * @return its DER, empty if it cannot be encoded
 */
template <typename T, typename F>
std::vector<uint8_t>
EncodeDer(T* object, F encode)
{
    // Twice, so that this header needs no OpenSSL to free what it would allocate
    const int size = encode(object, nullptr);
    std::vector<uint8_t> der(size > 0 ? static_cast<std::size_t>(size) : 0);
    uint8_t* position = der.data();
    if (!der.empty())
    {
        encode(object, &position);
    }
    return der;
}

/// @param label "CERTIFICATE" or "X509 CRL" @param der octets @return them in PEM
std::string EncodePem(const char* label, const std::vector<uint8_t>& der);
/// @param label "CERTIFICATE" or "X509 CRL" @param pem text @return octets of the first such block,
/// none if there is none
std::vector<uint8_t> DecodePem(const char* label, const std::string& pem);

/// What there is in a certificate
struct Certificate::Content
{
    Content() = default;
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;
    ~Content();

    std::vector<uint8_t> der;             //!< all of it
    std::vector<uint8_t> subject;         //!< DER of the subject's name
    std::vector<uint8_t> issuer;          //!< DER of the issuer's name
    std::vector<uint8_t> spki;            //!< SubjectPublicKeyInfo
    std::vector<uint8_t> serial;          //!< DER of the serial number
    KeyHash keyHash{};                    //!< of the key
    bool isRsa{false};                    //!< the key is an RSA key
    uint32_t keyBits{0};                  //!< of an RSA key
    int64_t notBefore{0};                 //!< first second of its validity
    int64_t notAfter{0};                  //!< last second of its validity
    std::string name;                     //!< common name
    std::vector<std::string> domainNames; //!< subjectAltName
    /// IPv6 addresses
    std::optional<std::vector<AddressRange>> addresses;
    SignedData signedData;  //!< where its parts lie
    x509_st* x509{nullptr}; //!< the same for OpenSSL
};

/// What there is in a revocation list
struct RevocationList::Content
{
    Content() = default;
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;
    ~Content();

    std::vector<uint8_t> der;               //!< all of it
    std::vector<uint8_t> issuer;            //!< DER of the issuer's name
    std::vector<uint8_t> issuerKey;         //!< DER of authorityKeyIdentifier, may be empty
    int64_t thisUpdate{0};                  //!< when it was made
    int64_t nextUpdate{0};                  //!< when the next one is due
    std::set<std::vector<uint8_t>> revoked; //!< DER of the serial numbers on it
    SignedData signedData;                  //!< where its parts lie
    X509_crl_st* crl{nullptr};              //!< the same for OpenSSL
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_CONTENT_H
