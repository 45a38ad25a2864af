/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROUTER_ADVERTISER_H
#define MIP6SEC_ROUTER_ADVERTISER_H

#include "neighbor-discovery.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Router side of router discovery on one interface (RFC 4861 6.2 with the changes of RFC 6275
 * section 7).
 *
 * Attributes: "MinRtrAdvInterval" (200 s; at least 0.03 s), "MaxRtrAdvInterval" (600 s; at least
 * 0.07 s), "MinDelayBetweenRAs" (3 s; at least 0.03 s; MinRtrAdvInterval where that is less, RFC
 * 6275 13), "SolicitedDelay" (random variable in seconds before a solicited RA, uniform 0 to
 * MAX_RA_DELAY_TIME 0.5 s), "SolicitedUnicast" (false: a solicited RA goes to all nodes, as is
 * usual by RFC 4861 6.2.6; true: to the host that asked, which spares the others on a busy link),
 * "SendUnsolicited" (true), "RouterLifetime" (1800 s; 0 is no default router), "CurHopLimit" (64),
 * "LinkMtu" (0: no option), "AdvertisementInterval" (true: RFC 6275 7.3), "HomeAgent" (false: H
 * flag and Home Agent Information), "HomeAgentPreference" (0), "HomeAgentLifetime" (0: same as
 * RouterLifetime), "RouterAddress" (true: R flag with the router's global address). Limits that
 * contradict each other abort with a message. Traces: "RaSent" (Ptr<const Packet>), "RsReceived"
 * (Ipv6Address source), "RsRejected" (ParseError).
 */
class RouterAdvertiser : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RouterAdvertiser();
    ~RouterAdvertiser() override;

    /**
     * @param device interface of a router on which NeighborDiscovery is installed or can still be;
     * made an advertising interface from time zero on, aggregated to the device
     * @return the advertiser
     */
    static Ptr<RouterAdvertiser> Install(Ptr<NetDevice> device);

    /// @param prefix advertised from the next RA on; if RouterAddress is true its address part is
    /// the router's own address
    void AddPrefix(const PrefixInformation& prefix);
    /// @param prefix the prefix @param length its bits; advertised no more
    void RemovePrefix(const Ipv6Address& prefix, uint8_t length);
    /// @return what is advertised; the prefixes of the interface's global addresses if none was
    /// added
    const std::vector<PrefixInformation>& GetPrefixes() const;

    /// Become an advertising interface (again); aborts if the attributes contradict each other
    void Start();
    /// Cease to be one: a last RA says that this is no default router (RFC 4861 6.2.5)
    void Stop();
    /// @return whether the interface advertises
    bool IsAdvertising() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param packet the ICMPv6 message
    typedef void (*RaSentCallback)(Ptr<const Packet> packet);
    /// @param source who solicited
    typedef void (*RsReceivedCallback)(Ipv6Address source);
    /// @param error why the solicitation was dropped
    typedef void (*RsRejectedCallback)(ParseError error);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// Abort with a message if the attributes contradict each other
    void Check() const;
    /// @return the least time between two multicast RAs
    Time MinDelay() const;
    /// Draw the time of the next unsolicited RA
    void ScheduleUnsolicited();
    /// @param at time of the next multicast RA
    void ScheduleMulticast(Time at);
    /// Send to all nodes, and draw the next
    void SendMulticast();
    /// @param serial names the event @param destination who asked
    void SendUnicast(uint64_t serial, Ipv6Address destination);
    /// @param destination where to @param final whether it is the last before the interface ceases
    void Send(const Ipv6Address& destination, bool final);
    /// @param final see Send @return messages, more than one if the link is too small for one
    std::vector<RouterAdvertisement> Build(bool final) const;
    /// @param arrival a valid Router Solicitation @return false
    bool ReceiveSolicitation(const NdArrival& arrival);
    /// @param type message dropped @param source its source @param destination its destination
    /// @param error why
    void NoteDropped(Icmp6Type type, Ipv6Address source, Ipv6Address destination, ParseError error);

    Ptr<NeighborDiscovery> m_discovery; //!< ICMPv6 of the interface

    Time m_minInterval;                         //!< attribute MinRtrAdvInterval
    Time m_maxInterval;                         //!< attribute MaxRtrAdvInterval
    Time m_minDelay;                            //!< attribute MinDelayBetweenRAs
    Ptr<RandomVariableStream> m_solicitedDelay; //!< attribute SolicitedDelay
    bool m_solicitedUnicast{false};             //!< attribute SolicitedUnicast
    bool m_sendUnsolicited{true};               //!< attribute SendUnsolicited
    Time m_lifetime;                            //!< attribute RouterLifetime
    uint8_t m_hopLimit{64};                     //!< attribute CurHopLimit
    uint32_t m_mtu{0};                          //!< attribute LinkMtu
    bool m_intervalOption{true};                //!< attribute AdvertisementInterval
    bool m_homeAgent{false};                    //!< attribute HomeAgent
    uint16_t m_preference{0};                   //!< attribute HomeAgentPreference
    Time m_homeAgentLifetime;                   //!< attribute HomeAgentLifetime
    bool m_routerAddress{true};                 //!< attribute RouterAddress

    Ptr<UniformRandomVariable> m_interval;             //!< draws the time between unsolicited RAs
    mutable std::vector<PrefixInformation> m_prefixes; //!< advertised
    mutable bool m_prefixesKnown{false}; //!< false: to be taken from the interface's addresses
    bool m_advertising{false};           //!< whether this is an advertising interface
    uint32_t m_initial{0};               //!< multicast RAs sent since Start, as far as it matters
    EventId m_next;                      //!< next multicast RA
    Time m_nextAt;                       //!< its time
    Time m_lastMulticast;                //!< time of the last multicast RA
    bool m_sentMulticast{false};         //!< whether there was one
    std::map<uint64_t, EventId> m_unicasts; //!< answers to be sent
    uint64_t m_serial{0};                   //!< names the next answer

    TracedCallback<Ptr<const Packet>> m_raSent; //!< trace RaSent
    TracedCallback<Ipv6Address> m_rsReceived;   //!< trace RsReceived
    TracedCallback<ParseError> m_rsRejected;    //!< trace RsRejected
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTER_ADVERTISER_H
