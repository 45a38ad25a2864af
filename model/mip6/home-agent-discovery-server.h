/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_DISCOVERY_SERVER_H
#define MIP6SEC_HOME_AGENT_DISCOVERY_SERVER_H

#include "home-agent-drop.h"
#include "home-agents-list.h"
#include "home-prefix-list.h"

#include "ns3/ipv6-header.h"
#include "ns3/ipv6.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/random-variable-stream.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Told of each ICMPv6 message of Mobile IPv6 sent (true) or received (false): its type, the
/// address of the peer, and the octets of the packet
using HomeAgentIcmpSink = std::function<void(bool, Icmp6Type, const Ipv6Address&, uint32_t)>;

/**
 * Answers Home Agent Address Discovery Requests to the Mobile IPv6 Home-Agents anycast address of
 * the home link's prefixes (RFC 6275 10.5).
 */
class HomeAgentDiscoveryServer
{
  public:
    /// Most addresses in a reply: 40 octets of IPv6 header and 8 of ICMPv6 leave room for them in
    /// the minimum MTU (RFC 6275 10.5.1)
    static constexpr std::size_t MAX_ADDRESSES = (1280 - 40 - 8) / 16;

    /**
     * @param ipv6 the home agent's IPv6
     * @param discovery the home interface
     * @param list the other home agents
     * @param random orders home agents of equal preference
     * @param drop told of drops
     * @param icmp told of messages
     */
    HomeAgentDiscoveryServer(Ptr<Ipv6> ipv6,
                             Ptr<NeighborDiscovery> discovery,
                             HomeAgentsList& list,
                             Ptr<UniformRandomVariable> random,
                             HomeAgentDropSink drop,
                             HomeAgentIcmpSink icmp);

    /// @param prefixes of the home link: the anycast addresses of our own are answered from now on
    void SetPrefixes(const std::vector<HomePrefix>& prefixes);
    /// @param preference this home agent's
    void SetPreference(uint16_t preference);

    /// @param address a destination @return whether it is one of the anycast addresses
    bool IsAnycast(const Ipv6Address& address) const;
    /// @return the global addresses of this home agent on the home link
    std::vector<Ipv6Address> GetOwnAddresses() const;

    /**
     * @param packet an ICMPv6 message to one of the anycast addresses
     * @param header its IPv6 header
     * @return whether it was a discovery request, answered or dropped
     */
    bool Handle(Ptr<const Packet> packet, const Ipv6Header& header);

    /// Answer no anycast address any more
    void Clear();

  private:
    Ptr<Ipv6> m_ipv6;                    //!< the home agent's IPv6
    Ptr<NeighborDiscovery> m_discovery;  //!< home interface
    HomeAgentsList& m_list;              //!< other home agents
    Ptr<UniformRandomVariable> m_random; //!< orders equals
    HomeAgentDropSink m_drop;            //!< told of drops
    HomeAgentIcmpSink m_icmp;            //!< told of messages
    uint16_t m_preference{0};            //!< this home agent's
    std::vector<Ipv6Address> m_anycasts; //!< addresses answered
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_DISCOVERY_SERVER_H
