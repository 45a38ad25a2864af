/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILE_PREFIX_SERVER_H
#define MIP6SEC_MOBILE_PREFIX_SERVER_H

#include "binding-cache.h"
#include "home-agent-discovery-server.h"
#include "home-agent-drop.h"
#include "home-prefix-list.h"

#include "ns3/event-id.h"
#include "ns3/home-agent-protection.h"
#include "ns3/ipv6.h"
#include "ns3/random-variable-stream.h"

#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Sends the prefixes of the home link to mobile nodes that are away: when they ask, and by itself
 * when the prefixes change or it has been silent for long (RFC 6275 10.6).
 */
class MobilePrefixServer
{
  public:
    /// Settings, those of the home agent's attributes
    struct Settings
    {
        bool enabled{true};      //!< whether anything is sent at all (RFC 6275 8.4)
        Time minInterval;        //!< MinMobPfxAdvInterval
        Time maxInterval;        //!< MaxMobPfxAdvInterval
        Time retransmitInterval; //!< PREFIX_ADV_TIMEOUT
        uint32_t retries{3};     //!< PREFIX_ADV_RETRIES
    };

    /**
     * @param ipv6 the home agent's IPv6
     * @param bindings its bindings
     * @param prefixes of the home link
     * @param settings may change at any time
     * @param random spreads unsolicited advertisements
     * @param drop told of drops
     * @param icmp told of messages
     */
    MobilePrefixServer(Ptr<Ipv6> ipv6,
                       BindingCache& bindings,
                       HomePrefixList& prefixes,
                       const Settings& settings,
                       Ptr<UniformRandomVariable> random,
                       HomeAgentDropSink drop,
                       HomeAgentIcmpSink icmp);
    ~MobilePrefixServer();
    MobilePrefixServer(const MobilePrefixServer&) = delete;
    MobilePrefixServer& operator=(const MobilePrefixServer&) = delete;

    /// @param protection protects the messages
    void SetProtection(Ptr<HomeAgentProtection> protection);

    /**
     * A Mobile Prefix Solicitation arrived on the home interface.
     * @param octets the message
     * @param envelope how it arrived: its source is the home address
     * @return true
     */
    bool HandleSolicitation(const std::vector<uint8_t>& octets, const Icmp6Envelope& envelope);

    /// @param homeAddress its Binding Update was accepted
    void Registered(const Ipv6Address& homeAddress);
    /// @param homeAddress its binding ended: nothing more is sent
    void Ended(const Ipv6Address& homeAddress);
    /// A prefix is new or changed: every mobile node is told (RFC 6275 10.6.2)
    void PrefixesChanged();
    /// Forget all mobile nodes
    void Clear();

  private:
    /// What is due to a mobile node
    struct Client
    {
        bool everSent{false};       //!< whether an advertisement was sent
        Time lastSent;              //!< when the last was
        bool solicited{false};      //!< whether the next answers a solicitation
        uint16_t identifier{0};     //!< of that solicitation
        bool unacknowledged{false}; //!< unsolicited advertisement without a solicitation since
        uint32_t retriesLeft{0};    //!< retransmissions of it
        Time wait;                  //!< time before the next retransmission
        EventId timer;              //!< sends the next advertisement
    };

    /// @param homeAddress make sure that an unsolicited advertisement is sent some time (RFC 6275
    /// 10.6.2)
    void Plan(const Ipv6Address& homeAddress);
    /// @param homeAddress the timer of its client ended: send what is due
    void Due(Ipv6Address homeAddress);
    /// @param homeAddress of the mobile node @param identifier of the solicitation, 0 for none
    void Send(const Ipv6Address& homeAddress, uint16_t identifier);
    /// @param homeAddress start to transmit an unsolicited advertisement, with retransmissions
    void Transmit(const Ipv6Address& homeAddress);

    Ptr<Ipv6> m_ipv6;                                               //!< the home agent's IPv6
    BindingCache& m_bindings;                                       //!< its bindings
    HomePrefixList& m_prefixes;                                     //!< of the home link
    const Settings& m_settings;                                     //!< the home agent's
    Ptr<UniformRandomVariable> m_random;                            //!< spreads advertisements
    HomeAgentDropSink m_drop;                                       //!< told of drops
    HomeAgentIcmpSink m_icmp;                                       //!< told of messages
    Ptr<HomeAgentProtection> m_protection;                          //!< protects the messages
    std::unordered_map<Ipv6Address, Client, AddressHash> m_clients; //!< by home address
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_PREFIX_SERVER_H
