/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_HIERARCHY_H
#define MIP6SEC_CERTIFICATE_HIERARCHY_H

#include "ns3/certificate-authority.h"
#include "ns3/crypto-provider.h"
#include "ns3/random-octets.h"

#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What is wrong with a router's certification path; for experiments and tests
enum class PathFault : uint8_t
{
    NONE,            //!< nothing
    EXPIRED,         //!< the router's certificate ended a second before the validity begins
    NOT_YET_VALID,   //!< the router's certificate begins a second after the validity ends
    REVOKED,         //!< the router's certificate is on the revocation list of its issuer
    FOREIGN_PREFIX,  //!< the router's certificate names addresses that no authority above has
    WRONG_SIGNATURE, //!< the router's certificate was signed by somebody with the issuer's name
    MISSING,         //!< the certificate above the router's is left out
    OUT_OF_ORDER,    //!< the certificates are in the opposite order
    WEAK_KEY,        //!< the router's certificate is for a key of 512 bits (RFC 3972 Appendix A)
    NO_AUTHORITY,    //!< a router with a good certificate issued the one at the end
    UNKNOWN_ANCHOR,  //!< all was issued under another trust anchor, which nobody knows
};

/**
 * Makes trust anchors, operators below them and routers below those, with keys and certificates,
 * in a few lines:
 *
 * @code
 * CertificateHierarchy hierarchy;
 * auto anchor = hierarchy.AddAnchor("anchor", {CertificateHierarchy::Prefix("2001::/16")});
 * auto isp = hierarchy.AddOperator(anchor, "isp", {CertificateHierarchy::Prefix("2001:a::/32")});
 * auto path = hierarchy.Certify(isp, "router", key,
 * {CertificateHierarchy::Prefix("2001:a:1::/64")});
 * @endcode
 *
 * Serial numbers, keys and signatures depend on the random stream and on the order of calls only.
 */
class CertificateHierarchy
{
  public:
    using Addresses = std::vector<AddressRange>;      //!< address blocks
    using Path = std::vector<Ptr<const Certificate>>; //!< the trust anchor first, the router last
    using Authority = uint32_t;                       //!< number of a trust anchor or operator

    /// @param provider makes keys and signs; null: the default one
    explicit CertificateHierarchy(Ptr<CryptoProvider> provider = nullptr);

    /// @param bits of keys made from now on (1024), see CryptoProvider::GenerateKey
    void SetKeyBits(uint32_t bits);
    /**
     * Certificates and revocation lists made from now on are valid in this time. By default they
     * are from the day before the epoch of the simulation (Mip6secEpoch) to ten years after it.
     * @param notBefore first second, since 1970 @param notAfter last second, since 1970
     */
    void SetValidity(int64_t notBefore, int64_t notAfter);
    /// @param hash of signatures made from now on (SHA-256)
    void SetHash(HashAlgorithm hash);
    /// @param stream the ns-3 stream of all keys @return number of streams used (1)
    int64_t AssignStreams(int64_t stream);

    /// @param text a prefix, e.g. "2001:a::/32"; aborts with a message if it is none
    /// @return its addresses
    static AddressRange Prefix(const std::string& text);

    /// @param name common name @param addresses address blocks; empty: a certificate without them
    /// @return the trust anchor, with a key of its own
    Authority AddAnchor(const std::string& name, const Addresses& addresses = {});
    /**
     * @param parent who delegates @param name common name
     * @param addresses address blocks; empty: a certificate without them
     * @return the operator, with a key of its own
     */
    Authority AddOperator(Authority parent,
                          const std::string& name,
                          const Addresses& addresses = {});
    /**
     * An authority from outside, e.g. made with the command line of OpenSSL.
     * @param path certificates from the trust anchor to its own @param key its key in PEM
     * @return the authority
     */
    Authority AddFromPem(const Path& path, const std::string& key);

    /**
     * @param authority who certifies
     * @param name common name of the router
     * @param key of the router: that of its SendIdentity
     * @param addresses address blocks; empty: a certificate without them
     * @param fault what is to be wrong
     * @return certificates from the trust anchor to the router, for CertificationServer::AddPath
     */
    Path Certify(Authority authority,
                 const std::string& name,
                 Ptr<const PublicKey> key,
                 const Addresses& addresses = {},
                 PathFault fault = PathFault::NONE);
    /// @return a key pair for signatures, of the current size
    Ptr<const PrivateKey> MakeKey();

    /// @param authority one @return its certificate
    Ptr<const Certificate> GetCertificate(Authority authority) const;
    /// @param authority one @return certificates from its trust anchor to its own
    const Path& GetPath(Authority authority) const;
    /// @return every trust anchor, in the order in which they were added
    const Path& GetAnchors() const;
    /// @param certificate on the list of its issuer from now on @param when seconds since 1970
    void Revoke(Ptr<const Certificate> certificate, int64_t when);
    /// @return the revocation list of each authority, in the order in which they were added
    std::vector<Ptr<const RevocationList>> GetRevocationLists() const;

    /// @param file with certificates in PEM, one after the other; aborts with a message if it
    /// cannot be read or has none @return them
    static Path LoadCertificates(const std::string& file);
    /// @param file with a revocation list in PEM; aborts with a message if it is none @return it
    static Ptr<const RevocationList> LoadRevocationList(const std::string& file);
    /// @param file text, e.g. a key in PEM; aborts with a message if it cannot be read
    /// @return its contents, e.g. for CryptoProvider::ImportPrivateKey
    static std::string LoadText(const std::string& file);
    /// @param file is written; aborts with a message if it cannot be
    /// @param certificates are written in PEM, one after the other
    static void SaveCertificates(const std::string& file, const Path& certificates);
    /// @param file is written; aborts with a message if it cannot be
    /// @param lists are written in PEM, one after the other
    static void SaveRevocationLists(const std::string& file,
                                    const std::vector<Ptr<const RevocationList>>& lists);

  private:
    /// An authority
    struct Entry
    {
        Ptr<CertificateAuthority> authority; //!< it
        Path path;                           //!< from its trust anchor to its own certificate
    };

    /// @param name common name @param addresses address blocks @return what all have in common
    CertificateRequest MakeRequest(const std::string& name, const Addresses& addresses) const;
    /// @param authority a number; aborts with a message if there is none of that number
    /// @return the authority
    const Entry& Get(Authority authority) const;
    /// @param above the authority to stand in for @return one of the same name with another key
    Ptr<CertificateAuthority> MakeImpostor(const Certificate& above);

    Ptr<CryptoProvider> m_provider;              //!< makes keys and signs
    RandomOctets m_random;                       //!< of keys
    uint32_t m_keyBits{1024};                    //!< of keys
    int64_t m_notBefore;                         //!< first second of validity
    int64_t m_notAfter;                          //!< last second of validity
    HashAlgorithm m_hash{HashAlgorithm::SHA256}; //!< of signatures
    std::vector<Entry> m_authorities;            //!< by number
    Path m_anchors;                              //!< trust anchors
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_HIERARCHY_H
