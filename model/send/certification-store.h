/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_STORE_H
#define MIP6SEC_CERTIFICATION_STORE_H

#include "ns3/certificate.h"
#include "ns3/crypto-cpu.h"
#include "ns3/nd-verdict.h"
#include "ns3/node-clock.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Trust anchors, revocation lists, and the certification paths that a node has validated (RFC 3971
 * 6.3, 6.4.6, 6.5). One for a node, aggregated to it; paths survive movements.
 *
 * A path is kept under the key of its router. At each use it is compared with the interval of time
 * in which it holds, and validated again, without simulated time, only if anchors, lists or
 * policy have changed since. What is refused is remembered apart from what is valid, so that many
 * bad paths drive out no good one; a good path replaces the memory of a bad one for the same key,
 * so that nobody can have a router refused by sending a bad path in its name.
 *
 * Attributes: "MinBits" (1024), "Intersect" (false), "RequireAddresses" (true),
 * "RequireRevocationLists" (false), "MaxPaths" (256: the one used longest ago goes first),
 * "NegativeLifetime" (60 s: a path that was refused is not looked at again meanwhile, 9.3; 0
 * forgets at once). Traces: "PathValidated" (PathValidatedCallback), "PathLost"
 * (PathLostCallback) when a path that was valid no longer is.
 */
class CertificationStore : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CertificationStore();
    ~CertificationStore() override;

    /// @param node a node @return its store, made and aggregated at the first call
    static Ptr<CertificationStore> Of(Ptr<Node> node);

    /**
     * @param anchor trusted from now on
     * @param addresses for which it is trusted at most (RFC 3971 6.5); none: its certificate says
     */
    void AddAnchor(Ptr<const Certificate> anchor,
                   const std::optional<std::vector<AddressRange>>& addresses = std::nullopt);
    /// @return trust anchors
    const std::vector<Ptr<const Certificate>>& GetAnchors() const;
    /// @return lists, one of each issuer
    const std::vector<Ptr<const RevocationList>>& GetRevocationLists() const;
    /// @param list checked from now on; replaces an older list of the same issuer, and is ignored
    /// if there is a newer one. Paths that it breaks are lost at once (RFC 3971 6.3.1).
    void AddRevocationList(Ptr<const RevocationList> list);

    /**
     * @param key hash of a router's key
     * @return number of a path to it that is valid now by the node's clock, never 0; 0 if there is
     * none
     */
    uint32_t FindPath(const KeyHash& key);
    /// @param path number of a path @return it, or null if it is no longer kept; valid until the
    /// next event
    const PathResult* GetPath(uint32_t path) const;
    /// @return paths that are kept, as they were at their last use
    std::size_t GetSize() const;
    /// @param key hash of a router's key @return why there is no path: NO_PATH if none was seen,
    /// else why it was refused; NONE if there is one
    SendReason GetReason(const KeyHash& key);
    /**
     * Validate a path, which takes time on the node's processor (CERTIFICATE, once for each, with
     * the bits of the largest key), and keep the result. A path that is known already, or was
     * refused a short time ago, takes none.
     * @param certificates the router's last
     * @param done called with the number of the path, or 0, and the reason of refusal (OVERLOAD if
     * the processor has too much to do); never before this call returns, and not if the node is
     * disposed of before
     */
    void Validate(const std::vector<Ptr<const Certificate>>& certificates,
                  std::function<void(uint32_t path, SendReason reason)> done);
    /// @param path number of a path @param prefix a prefix @param length its bits @return whether
    /// the path allows it
    bool IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const;

    /// @param verdict what came of a path @param certificates their number
    typedef void (*PathValidatedCallback)(PathVerdict verdict, uint32_t certificates);
    /// @param path number of the path @param key hash of the router's key @param reason why
    typedef void (*PathLostCallback)(uint32_t path, const KeyHash& key, SendReason reason);

  protected:
    void DoDispose() override;

  private:
    /// Hash of a key's hash
    struct KeyHasher
    {
        /// @param key 128 bits of a cryptographic hash @return some of them
        std::size_t operator()(const KeyHash& key) const;
    };

    using Certificates = std::vector<Ptr<const Certificate>>; //!< a path

    /// A valid path
    struct Entry
    {
        uint32_t number;           //!< of the path
        Certificates certificates; //!< of the path
        PathResult result;         //!< what came of it
        uint64_t generation;       //!< of what it was held against
    };

    /// A path that was refused
    struct Refusal
    {
        KeyHash key;               //!< of its router
        Certificates certificates; //!< of the path
        SendReason reason;         //!< why
        Time until;                //!< simulated time at which it is forgotten
        uint64_t generation;       //!< of what it was held against
    };

    using Entries = std::list<Entry>;    //!< used last first
    using Refusals = std::list<Refusal>; //!< refused last first

    /// @return the node; aborts with a message if there is none
    Ptr<Node> GetNode() const;
    /// @return seconds since 1970 by the node's clock
    int64_t GetNow();
    /// @return who verifies signatures on the node
    CryptoProvider& GetProvider();
    /// @param entry a path, valid once @return whether it still is; if not it is gone
    bool Confirm(Entries::iterator entry);
    /// @param certificates a path @param reason why it is refused
    void Refuse(const Certificates& certificates, SendReason reason);
    /// @param refusal to be forgotten
    void Forget(Refusals::iterator refusal);
    /// @param entry a path that is no longer kept
    void Remove(Entries::iterator entry);
    /// @param key of a router @return why its path was refused, or null if that is not remembered
    const Refusal* FindRefusal(const KeyHash& key);
    /// @param certificates a path whose time on the processor is over @return its number or 0, and
    /// the reason of refusal
    std::pair<uint32_t, SendReason> Decide(const Certificates& certificates);
    /// @param number of a path @param reason of refusal @param done called in an event of its own
    void Answer(uint32_t number,
                SendReason reason,
                std::function<void(uint32_t path, SendReason reason)> done);

    /// @param bits attribute MinBits
    void SetMinBits(uint32_t bits);
    /// @return attribute MinBits
    uint32_t GetMinBits() const;
    /// @param intersect attribute Intersect
    void SetIntersect(bool intersect);
    /// @return attribute Intersect
    bool GetIntersect() const;
    /// @param require attribute RequireAddresses
    void SetRequireAddresses(bool require);
    /// @return attribute RequireAddresses
    bool GetRequireAddresses() const;
    /// @param require attribute RequireRevocationLists
    void SetRequireRevocations(bool require);
    /// @return attribute RequireRevocationLists
    bool GetRequireRevocations() const;

    /// Goes away with the node, for answers under way
    std::shared_ptr<bool> m_alive{std::make_shared<bool>(true)};
    Ptr<CryptoCpu> m_cpu;     //!< the node's processor
    Ptr<NodeClock> m_clock;   //!< the node's clock
    PathPolicy m_policy;      //!< anchors, lists, and the attributes above
    uint32_t m_maxPaths{0};   //!< attribute MaxPaths
    Time m_negativeLifetime;  //!< attribute NegativeLifetime
    uint64_t m_generation{0}; //!< counts changes of m_policy
    uint32_t m_lastNumber{0}; //!< of a path
    Entries m_entries;        //!< valid paths
    Refusals m_refusals;      //!< refused paths
    /// Valid paths by key
    std::unordered_map<KeyHash, Entries::iterator, KeyHasher> m_byKey;
    std::unordered_map<uint32_t, Entries::iterator> m_byNumber; //!< valid paths by number
    /// Refused paths by key
    std::unordered_map<KeyHash, Refusals::iterator, KeyHasher> m_refusedByKey;

    TracedCallback<PathVerdict, uint32_t> m_validatedTrace;           //!< trace PathValidated
    TracedCallback<uint32_t, const KeyHash&, SendReason> m_lostTrace; //!< trace PathLost
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_STORE_H
