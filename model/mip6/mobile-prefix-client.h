/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILE_PREFIX_CLIENT_H
#define MIP6SEC_MOBILE_PREFIX_CLIENT_H

#include "ns3/event-id.h"
#include "ns3/home-agent-protection.h"
#include "ns3/ipv6.h"
#include "ns3/nd-messages.h"
#include "ns3/nstime.h"
#include "ns3/random-octets.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Why a Mobile Prefix Advertisement was discarded (RFC 6275 11.4.3)
enum class MobilePrefixDrop : uint8_t
{
    MALFORMED,           //!< the parser refused it
    NOT_FROM_HOME_AGENT, //!< source is not the home agent
    NO_ROUTING_HEADER,   //!< no type 2 routing header
    NOT_PROTECTED,       //!< without the protection that is demanded
    UNSOLICITED,         //!< identifier of no solicitation that waits
};

/// @param reason a reason @return its name in words
const char* MobilePrefixDropName(MobilePrefixDrop reason);

/**
 * Mobile prefix discovery, the mobile node's side (RFC 6275 11.4.2, 11.4.3).
 */
class MobilePrefixClient
{
  public:
    /// What the owner is told
    struct Callbacks
    {
        /// An advertisement was accepted
        std::function<void(const MobilePrefixAdvertisement&)> advertised;
        /// A solicitation was sent: identifier, octets with all headers
        std::function<void(uint16_t, uint32_t)> solicitationSent;
        /// An advertisement was discarded
        std::function<void(MobilePrefixDrop)> dropped;
        /// One came without a question: a reason to ask (RFC 6275 11.4.3)
        std::function<void()> unsolicited;
    };

    /**
     * @param ipv6 the node's IPv6
     * @param random source of identifiers; must outlive the client
     * @param callbacks all set
     */
    MobilePrefixClient(Ptr<Ipv6> ipv6, RandomOctets& random, Callbacks callbacks);
    ~MobilePrefixClient();

    MobilePrefixClient(const MobilePrefixClient&) = delete;
    MobilePrefixClient& operator=(const MobilePrefixClient&) = delete;

    /// @param protection of solicitations and advertisements
    void SetProtection(Ptr<HomeAgentProtection> protection);
    /// @param timeout longest retransmission interval (RFC 6275 11.8)
    void SetMaxTimeout(Time timeout);
    /**
     * Who asks whom; a question under way goes on from there.
     * @param peers home address, care-of address and home agent
     */
    void SetPeers(const HomeAgentPeers& peers);

    /// Ask, until there is an answer; nothing happens while a question is under way
    void Solicit();
    /// Drop the question
    void Stop();
    /// @return whether a question is under way
    bool IsPending() const;

    /**
     * A Mobile Prefix Advertisement for the home address has arrived.
     * @param packet the ICMPv6 message with its tags
     * @param envelope how it came
     * @param hasType2 whether it had a type 2 routing header
     */
    void Receive(Ptr<const Packet> packet, const Icmp6Envelope& envelope, bool hasType2);

  private:
    /// Send a solicitation
    void Send();
    /// No answer came in time
    void Timeout();

    Ptr<Ipv6> m_ipv6;                      //!< the node's IPv6
    RandomOctets& m_random;                //!< identifiers
    Callbacks m_callbacks;                 //!< the owner
    Ptr<HomeAgentProtection> m_protection; //!< of the messages
    HomeAgentPeers m_peers;                //!< who asks whom
    uint16_t m_identifier{0};              //!< of the last solicitation
    Time m_maxTimeout;                     //!< longest interval
    Time m_timeout;                        //!< current interval
    EventId m_timer;                       //!< its end; runs exactly while a question is under way
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_PREFIX_CLIENT_H
