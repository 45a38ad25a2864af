/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_SERVER_H
#define MIP6SEC_HANDOVER_KEY_SERVER_H

#include "handover-key-refusal.h"
#include "handover-key.h"

#include "ns3/address-hash.h"
#include "ns3/crypto-cpu.h"
#include "ns3/event-id.h"
#include "ns3/fmip-messages.h"
#include "ns3/nd-verdict.h"
#include "ns3/node.h"
#include "ns3/object.h"
#include "ns3/random-octets.h"
#include "ns3/token-bucket.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace ns3
{
namespace mip6sec
{

/**
 * Handover keys of an access router (RFC 5269 3.2, 3.5, 3.6): made on request of a verified
 * RtSolPr, kept by PCoA, bounded in number and in rate.
 *
 * A care-of address that has a key gets the same one again, with the time that is left of it and
 * encrypted to the key of the request at hand. Within a margin before its end, and where the
 * request asks for a stronger algorithm than the key's, a new key takes its place, unless packets
 * are being forwarded under the old one.
 *
 * Attributes: "Lifetime", "RenewalMargin", "Algorithms", "RequireSecured", "MaxKeys",
 * "MaxKeysPerOwner", "MaxPending", "SourceRate", "SourceBurst", "TotalRate", "TotalBurst". Traces:
 * "KeyMade" (KeyMadeCallback), "KeyGiven" (KeyGivenCallback), "Refused" (RefusedCallback),
 * "KeyDiscarded" (KeyDiscardedCallback). They are documented with the type id.
 */
class HandoverKeyServer : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    HandoverKeyServer();
    ~HandoverKeyServer() override;

    /// @param node the access router, before the first request
    void SetNode(Ptr<Node> node);
    /// @param prefix of the access link: care-of addresses without it get no key; default any
    /// @param prefixLength its bits
    void SetPrefix(const Ipv6Address& prefix, uint8_t prefixLength);

    /// Called once with the option for the PrRtAdv, or with nothing
    using Answer = std::function<void(std::optional<HandoverKeyReply>)>;
    /**
     * An RtSolPr arrived. Only one that SEND has found SECURED, from a global CGA and with a key
     * request, gets a key; for any other `done` is called with nothing, and no record changes.
     * @param request the message
     * @param arrival how it came, with its verdict
     * @param done called once, at once or when the processor has done the work
     */
    void Request(const RtSolPr& request, const NdArrival& arrival, Answer done);

    /// @param careOfAddress a PCoA @return its key, valid, or null (RFC 5269 3.5): the one that was
    /// made here before one that is configured
    Ptr<const HandoverKey> Find(const Ipv6Address& careOfAddress) const;
    /// @param careOfAddress a PCoA @param spi of an authenticator @return its key of that SPI,
    /// valid, or null
    Ptr<const HandoverKey> Find(const Ipv6Address& careOfAddress, uint32_t spi) const;
    /**
     * Add a key that was agreed in another way (RFC 5568 6.4.5), found by PCoA like the others. It
     * stays until it is replaced by another; aborts with a message if its SPI is that of keys made
     * here.
     * @param careOfAddress the PCoA @param key the key
     */
    void AddConfigured(const Ipv6Address& careOfAddress, Ptr<const HandoverKey> key);
    /**
     * Forwarding for a PCoA begins or ends; when it times out the key is discarded (RFC 5269 3.6),
     * and while it lasts no other takes its place.
     * @param careOfAddress the PCoA
     * @param active whether packets are forwarded
     * @param returned at the end: whether the mobile node is back on the link, where it is given
     * its key again on request (RFC 5269 3.6), so that the key stays
     */
    void SetForwarding(const Ipv6Address& careOfAddress, bool active, bool returned = false);
    /**
     * The mobile node has ended its forwarding from elsewhere: its key is discarded (RFC 5269 3.6)
     * once its Fast Binding Update cannot come again because the answer was lost. Forwarding that
     * begins meanwhile, or a request for the key, keeps it.
     * @param careOfAddress the PCoA @param after how long the key stays
     */
    void Retire(const Ipv6Address& careOfAddress, Time after);
    /// Forget all keys that were made here, and what is under way (a restart)
    void Clear();
    /// @return keys that were made here and are kept
    std::size_t GetNKeys() const;
    /// @return answers under way
    std::size_t GetNPending() const;
    /// @return keys made so far
    uint64_t GetMade() const;
    /// @param refusal a reason @return requests refused for it
    uint64_t GetRefused(KeyRequestRefusal refusal) const;

    /// @param stream first random stream @return number of streams used (2: keys, padding)
    int64_t AssignStreams(int64_t stream);

    /// @param careOfAddress PCoA @param algorithm of the key @param lifetime of it
    typedef void (*KeyMadeCallback)(Ipv6Address careOfAddress,
                                    HandoverKeyAlgorithm algorithm,
                                    Time lifetime);
    /// @param careOfAddress PCoA @param lifetime what is left, in the reply
    typedef void (*KeyGivenCallback)(Ipv6Address careOfAddress, Time lifetime);
    /// @param source of the RtSolPr @param refusal why it gets no key
    typedef void (*RefusedCallback)(Ipv6Address source, KeyRequestRefusal refusal);
    /// @param careOfAddress PCoA @param end why its key was discarded
    typedef void (*KeyDiscardedCallback)(Ipv6Address careOfAddress, HandoverKeyEnd end);

  protected:
    void DoDispose() override;

  private:
    /// A key made here
    struct Record
    {
        Ptr<const HandoverKey> key; //!< the key
        KeyHash owner{};            //!< CGA public key that it was made for
        Time lifetime;              //!< whole lifetime
        EventId expiry;             //!< end of it
        bool retired{false};        //!< ends before, unless it is wanted again
    };

    /// A request that passed the checks of its form
    struct Demand
    {
        Ipv6Address source;             //!< CGA
        KeyHash owner{};                //!< CGA public key
        Ptr<const PublicKey> encryptTo; //!< of the Handover Key Request option
        HandoverKeyAlgorithm preferred{HandoverKeyAlgorithm::HMAC_SHA1_96}; //!< asked for
    };

    /// @param request the message @param arrival how it came @param demand receives what it asks
    /// for @return why it gets no key, or nothing
    std::optional<KeyRequestRefusal> Examine(const RtSolPr& request,
                                             const NdArrival& arrival,
                                             Demand& demand) const;
    /// @param demand a request @return why it costs too much, or nothing
    std::optional<KeyRequestRefusal> Limit(const Demand& demand);
    /// @param demand a request @return why there is no key for it, or nothing: then there is one
    std::optional<KeyRequestRefusal> Provide(const Demand& demand);
    /// @param demand a request @param algorithm of the new key
    void Make(const Demand& demand, HandoverKeyAlgorithm algorithm);
    /// @param preferred asked for @return what is used then, if there is any (RFC 5269 3.2)
    std::optional<HandoverKeyAlgorithm> Choose(HandoverKeyAlgorithm preferred) const;
    /// @param demand a request with a key @param key the key @param lifetime what was left of it,
    /// in seconds @param done told the answer
    void Finish(const Demand& demand,
                Ptr<const HandoverKey> key,
                uint16_t lifetime,
                const Answer& done);
    /// @param source of a request @param refusal why it gets no key @param done told so
    void Refuse(const Ipv6Address& source, KeyRequestRefusal refusal, const Answer& done);
    /// @param careOfAddress of the record @param record lasts its whole lifetime again
    void Keep(const Ipv6Address& careOfAddress, Record& record);
    /// @param careOfAddress whose key is discarded @param end why
    void Discard(Ipv6Address careOfAddress, HandoverKeyEnd end);

    Ptr<Node> m_node;            //!< the access router
    uint16_t m_lifetime{0};      //!< attribute Lifetime
    double m_margin{0};          //!< attribute RenewalMargin
    uint16_t m_algorithms{0};    //!< attribute Algorithms
    bool m_requireSecured{true}; //!< attribute RequireSecured
    Ipv6Address m_prefix;        //!< of the access link
    uint8_t m_prefixLength{0};   //!< its bits; 0 for any
    uint32_t m_maxKeys{0};       //!< attribute MaxKeys
    uint32_t m_maxOwned{0};      //!< attribute MaxKeysPerOwner
    uint32_t m_maxPending{0};    //!< attribute MaxPending
    TokenRate m_sourceRate;      //!< attributes SourceRate and SourceBurst
    TokenRate m_totalRate;       //!< attributes TotalRate and TotalBurst
    TokenBuckets m_buckets;      //!< of requests
    uint32_t m_pending{0};       //!< answers under way
    uint64_t m_made{0};          //!< keys made
    RandomOctets m_secretRandom; //!< draws keys
    RandomOctets m_padRandom;    //!< draws the padding of ciphertexts
    std::unordered_map<Ipv6Address, Record, AddressHash> m_keys; //!< made here
    /// Agreed in another way
    std::unordered_map<Ipv6Address, Ptr<const HandoverKey>, AddressHash> m_configured;
    std::map<KeyHash, uint32_t> m_owned;                       //!< keys by CGA public key
    std::unordered_set<Ipv6Address, AddressHash> m_forwarding; //!< PCoAs that are forwarded
    std::map<KeyRequestRefusal, uint64_t> m_refused;           //!< requests refused

    /// trace KeyMade
    TracedCallback<Ipv6Address, HandoverKeyAlgorithm, Time> m_madeTrace;
    TracedCallback<Ipv6Address, Time> m_givenTrace;                //!< trace KeyGiven
    TracedCallback<Ipv6Address, KeyRequestRefusal> m_refusedTrace; //!< trace Refused
    TracedCallback<Ipv6Address, HandoverKeyEnd> m_discardedTrace;  //!< trace KeyDiscarded
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_SERVER_H
