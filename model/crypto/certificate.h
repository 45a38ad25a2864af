/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_H
#define MIP6SEC_CERTIFICATE_H

#include "crypto-provider.h"

#include "ns3/ipv6-address.h"
#include "ns3/nstime.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Addresses from first to last, both included (RFC 3779 2)
struct AddressRange
{
    Ipv6Address first; //!< lowest
    Ipv6Address last;  //!< highest

    /// @param prefix a prefix @param length its bits, 0 to 128 @return its addresses
    static AddressRange OfPrefix(const Ipv6Address& prefix, uint8_t length);
    /// @param inner a range @return whether it lies within this one
    bool Contains(const AddressRange& inner) const;
};

/**
 * A certificate: X.509 version 3 with an RSA key, possibly with the address blocks of RFC 3779.
 * Immutable. Parsed once, its OpenSSL object kept.
 */
class Certificate : public SimpleRefCount<Certificate>
{
  public:
    /// What is hidden from this header
    struct Content;

    /// @param der first octet @param size octets, no more than the certificate has
    /// @return the certificate, or null if it is none
    static Ptr<const Certificate> FromDer(const uint8_t* der, std::size_t size);
    /// @param pem one certificate in PEM; aborts with a message if it is none @return it
    static Ptr<const Certificate> FromPem(const std::string& pem);
    ~Certificate();

    /// @return DER of the whole
    const std::vector<uint8_t>& GetDer() const;
    /// @return DER of the subject's name, by which trust anchors are known (RFC 3971 6.4.3)
    const std::vector<uint8_t>& GetSubject() const;
    /// @return DER of the issuer's name
    const std::vector<uint8_t>& GetIssuer() const;
    /// @return the subject's SubjectPublicKeyInfo
    const std::vector<uint8_t>& GetSpki() const;
    /// @return hash of that key
    const KeyHash& GetKeyHash() const;
    /// @return IPv6 addresses that the certificate names (RFC 3779); none without such an
    /// extension, or if it says "inherit"
    const std::optional<std::vector<AddressRange>>& GetAddresses() const;
    /// @return PEM, for other programs
    std::string ToPem() const;
    /// @return for certificate code only
    const Content& GetContent() const;

  private:
    friend class CertificateAuthority;
    explicit Certificate(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content; //!< everything
};

/// A list of certificates that their issuer has revoked (RFC 5280 5)
class RevocationList : public SimpleRefCount<RevocationList>
{
  public:
    /// What is hidden from this header
    struct Content;
    /// @param pem one list in PEM; aborts with a message if it is none @return it
    static Ptr<const RevocationList> FromPem(const std::string& pem);
    ~RevocationList();
    /// @return PEM, for other programs
    std::string ToPem() const;
    /// @return for certificate code only
    const Content& GetContent() const;

  private:
    friend class CertificateAuthority;
    explicit RevocationList(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content; //!< everything
};

/// What came of a path (RFC 3971 6.3)
enum class PathVerdict : uint8_t
{
    VALID,         //!< leads to a trust anchor
    NO_ANCHOR,     //!< leads to no trust anchor of ours
    BROKEN,        //!< a certificate is missing, out of order or wrongly formed
    BAD_SIGNATURE, //!< a certificate was not signed by the one above it
    NOT_YET_VALID, //!< a certificate is from the future
    EXPIRED,       //!< a certificate is too old
    REVOKED,       //!< a certificate is on a revocation list
    ADDRESSES,     //!< a certificate claims addresses that the one above it does not have
    NOT_RSA,       //!< the last certificate has no RSA key (6.3.1)
    WEAK_KEY,      //!< a key is shorter than required
};

/// @param verdict a verdict @return its name in words, e.g. "expired"
const char* PathVerdictName(PathVerdict verdict);

/// What a path says of the one at its end
struct PathResult
{
    PathVerdict verdict{PathVerdict::BROKEN}; //!< what came of it
    Ptr<const Certificate> anchor;            //!< the trust anchor
    Ptr<const Certificate> router;            //!< the last certificate
    /// Addresses that the router may advertise; none means all (a ::/0 or a missing extension all
    /// the way up)
    std::optional<std::vector<AddressRange>> addresses;
    int64_t validUntil{0}; //!< end of the validity that ends first, seconds since 1970
};

/// What a path is held against
struct PathPolicy
{
    std::vector<Ptr<const Certificate>> anchors;        //!< trust anchors
    std::vector<Ptr<const RevocationList>> revocations; //!< whose lists are checked
    uint32_t minBits{1024};                             //!< of every key
    bool intersect{false}; //!< take the intersection of addresses that are not contained (6.3.1)
    bool requireAddresses{true}; //!< refuse a path in which no certificate has the extension
};

/**
 * Validate a path by OpenSSL's rules for X.509 and those of RFC 3971 6.3.1 for addresses.
 * @param provider verifies signatures
 * @param path certificates, the router's last; the trust anchor itself may be the first or be left
 * out
 * @param policy what it is held against
 * @param now seconds since 1970
 * @return the result
 */
PathResult ValidatePath(CryptoProvider& provider,
                        const std::vector<Ptr<const Certificate>>& path,
                        const PathPolicy& policy,
                        int64_t now);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_H
