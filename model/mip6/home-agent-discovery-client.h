/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_DISCOVERY_CLIENT_H
#define MIP6SEC_HOME_AGENT_DISCOVERY_CLIENT_H

#include "ns3/event-id.h"
#include "ns3/nd-messages.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/nstime.h"
#include "ns3/random-octets.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Dynamic home agent address discovery, the mobile node's side (RFC 6275 11.4.1): asks the home
 * agents anycast address of the home prefix, from the care-of address.
 */
class HomeAgentDiscoveryClient
{
  public:
    /// What the owner is told
    struct Callbacks
    {
        /// The answer: home agents in the order of the reply; empty if there was none in time
        std::function<void(const std::vector<Ipv6Address>&)> done;
        /// A request was sent: identifier, octets with the IPv6 header
        std::function<void(uint16_t, uint32_t)> requestSent;
        /// A reply was received: identifier, number of home agents, octets with the IPv6 header
        std::function<void(uint16_t, uint32_t, uint32_t)> replyReceived;
    };

    /**
     * @param discovery ICMPv6 of the interface that moves
     * @param random source of identifiers; must outlive the client
     * @param callbacks all set
     */
    HomeAgentDiscoveryClient(Ptr<NeighborDiscovery> discovery,
                             RandomOctets& random,
                             Callbacks callbacks);
    ~HomeAgentDiscoveryClient();

    HomeAgentDiscoveryClient(const HomeAgentDiscoveryClient&) = delete;
    HomeAgentDiscoveryClient& operator=(const HomeAgentDiscoveryClient&) = delete;

    /**
     * Ask; a question under way is dropped.
     * @param prefix home prefix
     * @param length its bits
     * @param careOfAddress source of the request
     */
    void Start(const Ipv6Address& prefix, uint8_t length, const Ipv6Address& careOfAddress);
    /// Drop the question; nothing more is sent or answered
    void Stop();
    /// @return whether a question is under way
    bool IsPending() const;

  private:
    /// Send the request
    void Send();
    /// No reply came in time
    void Timeout();
    /// @param arrival a reply @return whether it was for us
    bool HandleReply(const NdArrival& arrival);

    Ptr<NeighborDiscovery> m_discovery; //!< receives replies
    RandomOctets& m_random;             //!< identifiers
    Callbacks m_callbacks;              //!< the owner
    Ipv6Address m_anycast;              //!< who is asked
    Ipv6Address m_careOfAddress;        //!< who asks
    uint16_t m_identifier{0};           //!< of the request
    uint32_t m_retries{0};              //!< retransmissions so far
    Time m_timeout;                     //!< current timeout
    EventId m_timer;                    //!< its end; runs exactly while a question is under way
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_DISCOVERY_CLIENT_H
