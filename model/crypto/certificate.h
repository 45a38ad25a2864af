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

    /// @param prefix a prefix @param length its bits; aborts with a message above 128
    /// @return its addresses
    static AddressRange OfPrefix(const Ipv6Address& prefix, uint8_t length);
    /// @param inner a range @return whether it lies within this one
    bool Contains(const AddressRange& inner) const;
};

/// Octets of the largest certificate that is read
static constexpr std::size_t MAX_CERTIFICATE_SIZE = 16384;
/// Address ranges of the certificate that is read with the most
static constexpr std::size_t MAX_CERTIFICATE_RANGES = 1024;
/// Certificates of the longest path that is validated, with its trust anchor
static constexpr std::size_t MAX_PATH_CERTIFICATES = 32;

/**
 * A certificate: X.509 with a key of any kind, possibly with the address blocks of RFC 3779.
 * Immutable. Parsed once, its OpenSSL object kept.
 */
class Certificate : public SimpleRefCount<Certificate>
{
  public:
    /// What is hidden from this header
    struct Content;

    /**
     * Certificates arrive from the wire: whatever is not strict DER, larger than
     * MAX_CERTIFICATE_SIZE, has more ranges than MAX_CERTIFICATE_RANGES or an extension that cannot
     * be read is refused.
     * @param der first octet @param size octets, no more than the certificate has
     * @return the certificate, or null if it is none; the same object for the same octets if they
     * were read a short time ago
     */
    static Ptr<const Certificate> FromDer(const uint8_t* der, std::size_t size);
    /**
     * The same for octets behind which padding may follow (Certificate option, RFC 3971 6.4.4).
     * @param der first octet @param size octets
     * @return octets of the DER element that begins there, which may be no certificate; 0 if none
     * does
     */
    static std::size_t SizeOfDer(const uint8_t* der, std::size_t size);
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
    /// @return bits of the key, 0 if it is no RSA key
    uint32_t GetKeyBits() const;
    /// @return first second of its validity, since 1970
    int64_t GetNotBefore() const;
    /// @return last second of its validity, since 1970 (RFC 5280 4.1.2.5: included)
    int64_t GetNotAfter() const;
    /// @return the common name of the subject, or its whole name if it has none
    std::string GetName() const;
    /// @return fully qualified domain names of the subject (subjectAltName), by which trust anchors
    /// may be known too (RFC 3971 6.4.3)
    const std::vector<std::string>& GetDomainNames() const;
    /// @return IPv6 addresses that the certificate names (RFC 3779), in order and without overlap;
    /// none without such an extension, or if it says "inherit"; empty if it names no IPv6 addresses
    const std::optional<std::vector<AddressRange>>& GetAddresses() const;
    /// @return PEM, for other programs
    std::string ToPem() const;
    /// @return for certificate code only
    const Content& GetContent() const;

  private:
    friend class CertificateAuthority;
    /// @param content everything
    explicit Certificate(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content; //!< everything
};

/// A complete list of the certificates that their issuer has revoked (RFC 5280 5)
class RevocationList : public SimpleRefCount<RevocationList>
{
  public:
    /// What is hidden from this header
    struct Content;
    /// @param pem one list in PEM; aborts with a message if it is none, or not a complete one
    /// @return it
    static Ptr<const RevocationList> FromPem(const std::string& pem);
    ~RevocationList();
    /// @return DER of the issuer's name
    const std::vector<uint8_t>& GetIssuer() const;
    /// @return when it was made, seconds since 1970
    int64_t GetThisUpdate() const;
    /// @return when the next one is due, seconds since 1970; the largest number if it does not say
    int64_t GetNextUpdate() const;
    /// @return certificates on it
    std::size_t GetSize() const;
    /// @param other a list @return whether the names of both issuers are the same, and those of
    /// their keys (authorityKeyIdentifier) too: an authority may have more than one key
    bool IsOfSameSigner(const RevocationList& other) const;
    /// @return PEM, for other programs
    std::string ToPem() const;
    /// @return for certificate code only
    const Content& GetContent() const;

  private:
    friend class CertificateAuthority;
    /// @param content everything
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
    UNCHECKED,     //!< no current revocation list of an issuer, where one is required
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
    int64_t validFrom{0};  //!< first second in which all this holds, since 1970
    int64_t validUntil{0}; //!< last second in which all this holds, since 1970
};

/// What a path is held against
struct PathPolicy
{
    std::vector<Ptr<const Certificate>> anchors; //!< trust anchors
    /// Addresses for which each anchor is trusted at most (6.5), in the order of the anchors; where
    /// there is none, its certificate decides alone
    std::vector<std::optional<std::vector<AddressRange>>> anchorAddresses;
    std::vector<Ptr<const RevocationList>> revocations; //!< whose lists are checked
    uint32_t minBits{1024};                             //!< of every key
    bool intersect{false}; //!< take the intersection of addresses that are not contained (6.3.1)
    bool requireAddresses{true}; //!< refuse a path in which no certificate has the extension
    /// Refuse a path unless each issuer in it has a current list among revocations. Without this a
    /// certificate is good until a list says otherwise, as a node that is not connected yet has to
    /// assume (6.3.1); whatever is on a list is refused in both cases, however old the list is.
    bool requireRevocations{false};
};

/**
 * Validate a path by OpenSSL's rules for X.509 and those of RFC 3971 6.3.1 for addresses: a range
 * that says "inherit", is missing or is all of ::/0 is that of the certificate above.
 *
 * A trust anchor may be any certificate, also one that another authority has signed. Several with
 * the same name are tried one after the other. Certificates are signed with RSA and SHA-1 or
 * SHA-256; other signatures count as BAD_SIGNATURE.
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
