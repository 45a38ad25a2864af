/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PROXY_ADVERTISER_H
#define MIP6SEC_PROXY_ADVERTISER_H

#include "access-point-map.h"
#include "handover-key-server.h"

#include "ns3/neighbor-discovery.h"
#include "ns3/object.h"
#include "ns3/token-bucket.h"
#include "ns3/traced-callback.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

/// Why an RtSolPr was not answered, or not as it could be
enum class RtSolPrDrop : uint8_t
{
    INVALID,       //!< the parser refused it
    RATE_LIMITED,  //!< too many from this source
    OVERLOAD,      //!< too many from all sources together
    NO_LINK_LOCAL, //!< the router has no link-local address to answer from now
    KEY_TOO_LONG,  //!< answered without its key, with which it would need fragments (RFC 6980)
};

/// @param reason a reason @return its name in words
const char* RtSolPrDropName(RtSolPrDrop reason);

/// How many reasons there are
static constexpr std::size_t RTSOLPR_DROP_REASONS = 5;

/**
 * Answers RtSolPrs with PrRtAdvs, and sends unsolicited ones (RFC 5568 3.3, 4, 6.1; RFC 5269 3.2).
 * A part of FmipAccessRouter.
 *
 * Attributes: "UseDhcp", "SourceRate", "SourceBurst", "TotalRate", "TotalBurst". Traces:
 * "RtSolPrReceived" (SolicitationCallback), "PrRtAdvSent" (AdvertisementCallback), "Drop"
 * (DropCallback). The messages themselves are in the traces of the NeighborDiscovery of the link.
 */
class ProxyAdvertiser : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ProxyAdvertiser();
    ~ProxyAdvertiser() override;

    /**
     * @param access ICMPv6 of the access link
     * @param accessPoints what to tell
     * @param keys what to give
     */
    void Setup(Ptr<NeighborDiscovery> access,
               Ptr<AccessPointMap> accessPoints,
               Ptr<HandoverKeyServer> keys);
    /**
     * Have a mobile node hand over now (PrRtAdv of code 1, RFC 5568 3.3). Aborts with a message if
     * the map has no router for the access point.
     * @param mobile its address on the link
     * @param accessPoint where it is to go, known to the map
     * @param newCareOfAddress to be used there, or ::
     */
    void InitiateHandover(const Ipv6Address& mobile,
                          const Address& accessPoint,
                          const Ipv6Address& newCareOfAddress = Ipv6Address::GetAny());
    /// @param destination a mobile node, or all nodes: tell it of the neighbourhood (code 4), if
    /// anything is known
    void AdvertiseNeighborhood(const Ipv6Address& destination);

    /// @param reason a reason @return RtSolPrs not answered for it, or not as they could be
    uint64_t GetDropCount(RtSolPrDrop reason) const;
    /// @return answers that wait for a handover key
    std::size_t GetNWaiting() const;
    /// @return sources whose rate is watched
    std::size_t GetNSources() const;
    /// Forget every mobile node (a restart)
    void Clear();

    /// @param source who asks @param message what @param octets of the ICMPv6 message
    typedef void (*SolicitationCallback)(Ipv6Address source,
                                         const RtSolPr& message,
                                         uint32_t octets);
    /// @param destination who is told @param message what, without the options of SEND
    /// @param octets of the ICMPv6 message, without the options of SEND
    typedef void (*AdvertisementCallback)(Ipv6Address destination,
                                          const PrRtAdv& message,
                                          uint32_t octets);
    /// @param reason why @param source of the RtSolPr
    typedef void (*DropCallback)(RtSolPrDrop reason, Ipv6Address source);

  protected:
    void DoDispose() override;

  private:
    /// @param arrival an ICMPv6 message of type 154 @return whether it is an RtSolPr
    bool Receive(const NdArrival& arrival);
    /// @param source of an RtSolPr @param verdict on it @return whether it may be answered
    bool MayAnswer(const Ipv6Address& source, const NdVerdict& verdict);
    /// @param request an RtSolPr @return the answer to it, without a key
    PrRtAdv MakeAnswer(const RtSolPr& request) const;
    /// @param message gets the code that its tuples ask for
    void SetCode(PrRtAdv& message) const;
    /// @return octets that a PrRtAdv may have, before SEND adds its options
    std::size_t GetRoom() const;
    /// @return whether a PrRtAdv may be longer than that
    bool MayBeFragmented() const;
    /**
     * @param message loses the tuples that do not fit
     * @param destination who is told
     * @param solicited whether it answers access points by name: then its code says what is missing
     * @return whether it was sent
     */
    bool Send(PrRtAdv message, const Ipv6Address& destination, bool solicited);
    /// @param reason why @param source of an RtSolPr that is not answered
    void Drop(RtSolPrDrop reason, const Ipv6Address& source);

    Ptr<NeighborDiscovery> m_access;    //!< of the access link
    Ptr<AccessPointMap> m_accessPoints; //!< what to tell
    Ptr<HandoverKeyServer> m_keys;      //!< what to give
    bool m_useDhcp{false};              //!< attribute UseDhcp
    TokenRate m_sourceRate;             //!< attributes SourceRate, SourceBurst
    TokenRate m_totalRate;              //!< attributes TotalRate, TotalBurst
    TokenBuckets m_buckets;             //!< of secured RtSolPrs, by source and all
    TokenBuckets m_plainBuckets;        //!< of others, likewise
    std::size_t m_waiting{0};           //!< answers that wait for a key
    uint64_t m_epoch{0};                //!< counts restarts
    std::array<uint64_t, RTSOLPR_DROP_REASONS> m_drops{}; //!< by reason

    TracedCallback<Ipv6Address, const RtSolPr&, uint32_t> m_received; //!< trace RtSolPrReceived
    TracedCallback<Ipv6Address, const PrRtAdv&, uint32_t> m_sent;     //!< trace PrRtAdvSent
    TracedCallback<RtSolPrDrop, Ipv6Address> m_dropTrace;             //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PROXY_ADVERTISER_H
