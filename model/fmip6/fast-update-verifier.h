/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FAST_UPDATE_VERIFIER_H
#define MIP6SEC_FAST_UPDATE_VERIFIER_H

#include "handover-key-server.h"

#include "ns3/address-hash.h"
#include "ns3/crypto-cpu.h"
#include "ns3/mobility-protocol.h"
#include "ns3/simple-ref-count.h"
#include "ns3/token-bucket.h"

#include <functional>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Why a PAR does not do what a Fast Binding Update asks for
enum class FastUpdateRefusal : uint8_t
{
    NO_HOME_ADDRESS_OPTION, //!< no Home Address option (RFC 5568 6.2.2); silent
    WRONG_FLAGS,            //!< A or H is not set (6.2.2); silent
    NO_AUTHORIZATION,       //!< no Binding Authorization Data for FMIPv6 (6.2.2); silent
    NO_KEY,                 //!< no key for the PCoA (RFC 5269 3.5); silent
    BAD_AUTHENTICATOR,      //!< not made with that key (RFC 5269 3.5); silent
    OVERLOAD,               //!< too many at a time; silent
    OLD_SEQUENCE,           //!< not newer than the last one, a replay (RFC 6275 9.5.1); silent
    PCOA_NOT_HERE,          //!< the PCoA is not of the access link
    NO_ALTERNATE,           //!< sent from the PCoA without an alternate care-of address (6.2.2)
    OWN_PREFIX,             //!< the NCoA is on the access link of the PAR itself
    UNKNOWN_ROUTER,         //!< the NCoA has the prefix of no NAR (10)
    NO_FAST_HANDOVER,       //!< its NAR does not support fast handovers, or is no peer
    NO_LINK_LAYER_ADDRESS,  //!< nothing to tell the NAR to know the mobile node by (6.2.1.1)
    NO_RESOURCES,           //!< too many handovers at a time
    NO_ANSWER,              //!< the NAR does not answer
    ROUTER_REFUSED,         //!< the NAR refuses
    NCOA_REJECTED,          //!< the NAR does not accept the NCoA and gives no other
};

/// Number of reasons in FastUpdateRefusal
static constexpr std::size_t FAST_UPDATE_REFUSALS = 17;

/// @param reason a reason @return its name in words
const char* FastUpdateRefusalName(FastUpdateRefusal reason);

/// A Fast Binding Update that its sender was entitled to
struct FastUpdateRequest
{
    Ipv6Address source;         //!< IPv6 source on the wire
    Ipv6Address previous;       //!< PCoA
    Ipv6Address next;           //!< NCoA that it asks for
    Ipv6Address authorized;     //!< care-of address that the authenticators cover
    uint16_t sequence{0};       //!< sequence number
    uint16_t lifetime{0};       //!< seconds asked for; 0 ends the forwarding
    bool hasAlternate{false};   //!< whether the NCoA is an alternate care-of address
    bool repeated{false};       //!< the same sequence number as the last one
    Ptr<const HandoverKey> key; //!< of its authenticator; null without, where that is allowed
    std::optional<FmipLinkLayerAddress> linkLayerAddress; //!< of the mobile node

    /// @return whether it was sent from the link of the PAR (RFC 5568 6.2.2)
    bool IsFromPreviousLink() const
    {
        return source == previous;
    }
};

/**
 * Whether a Fast Binding Update comes from who owns the PCoA (RFC 5568 6.2.2, 6.4.5, RFC 5269 3.5),
 * and was not seen before. What fails here is not answered: an answer would have to carry an
 * authenticator (RFC 5568 6.2.3).
 */
class FastUpdateVerifier : public SimpleRefCount<FastUpdateVerifier>
{
  public:
    /// Attributes of the owner
    struct Settings
    {
        bool requireAuthorization{true}; //!< whether an authenticator must be there
    };

    /// Told of one that passed every check
    using Accepted = std::function<void(const FastUpdateRequest&)>;
    /// Told why one is ignored, and its PCoA
    using Refused = std::function<void(FastUpdateRefusal, const Ipv6Address&)>;

    /**
     * @param cpu does the work
     * @param keys of mobile nodes
     * @param address of the PAR, to which they are sent
     * @param settings outlive this object, unless it is stopped before
     * @param rate of verifications, likewise
     * @param accepted see there
     * @param refused see there
     */
    FastUpdateVerifier(Ptr<CryptoCpu> cpu,
                       Ptr<HandoverKeyServer> keys,
                       const Ipv6Address& address,
                       const Settings& settings,
                       const TokenRate& rate,
                       Accepted accepted,
                       Refused refused);

    /**
     * Check one; the verification takes the time of a MAC.
     * @param message holds a Fast Binding Update
     * @param envelope how it arrived
     */
    void Verify(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param previous a PCoA without forwarding: its sequence numbers are forgotten where there is
    /// no key any more with which an old one could be replayed
    void Release(const Ipv6Address& previous);
    /// @return PCoAs with sequence numbers that are known
    std::size_t GetNSequences() const;
    /// Forget all sequence numbers, and what is under way
    void Clear();
    /// Nobody is told of anything any more
    void Stop();

  private:
    /// The last Fast Binding Update of a mobile node under one key
    struct Last
    {
        Ptr<const HandoverKey> key; //!< of its authenticator, or null
        uint16_t sequence{0};       //!< its sequence number
    };

    /// @param request is authentic
    void CheckSequence(FastUpdateRequest request);
    /// By key, as many as a PCoA can have at a time: one made here, and one configured
    using Lasts = std::vector<Last>;

    /// @param previous a PCoA @param key a key @return whether it still is one of the PCoA
    bool IsKept(const Ipv6Address& previous, const HandoverKey& key) const;
    /// @param previous a PCoA @param lasts lose those under keys that it has no more
    void Purge(const Ipv6Address& previous, Lasts& lasts) const;
    /// Forget those of keys that are gone, once there are many
    void Prune();

    Ptr<CryptoCpu> m_cpu;                                       //!< does the work
    Ptr<HandoverKeyServer> m_keys;                              //!< of mobile nodes
    Ipv6Address m_address;                                      //!< of the PAR
    const Settings& m_settings;                                 //!< attributes
    Accepted m_accepted;                                        //!< told of good ones
    Refused m_refused;                                          //!< told of others
    const TokenRate& m_rate;                                    //!< of verifications
    TokenBucket m_bucket;                                       //!< limits the work
    std::size_t m_pruneAt{0};                                   //!< size at which to prune
    uint64_t m_epoch{0};                                        //!< counts calls of Clear
    std::unordered_map<Ipv6Address, Lasts, AddressHash> m_last; //!< by PCoA
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FAST_UPDATE_VERIFIER_H
