/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_PROTECTION_H
#define MIP6SEC_HOME_AGENT_PROTECTION_H

#include "ns3/callback.h"
#include "ns3/ipv6-address.h"
#include "ns3/object.h"
#include "ns3/packet.h"

namespace ns3
{
namespace mip6sec
{

/// Kinds of traffic between mobile node and home agent that are protected by rules of their own
/// (RFC 3776 section 3)
enum class HomeAgentTraffic : uint8_t
{
    BINDING,            //!< Binding Update and Acknowledgement
    RETURN_ROUTABILITY, //!< HoTI and HoT through the tunnel
    PREFIX_DISCOVERY,   //!< mobile prefix solicitation and advertisement
    PAYLOAD,            //!< everything else through the tunnel
};

/// The two ends of a protection
struct HomeAgentPeers
{
    Ipv6Address homeAddress;   //!< of the mobile node
    Ipv6Address homeAgent;     //!< address of the home agent
    Ipv6Address careOfAddress; //!< of the mobile node; equal to the home address at home
};

/**
 * What protects the packets between a mobile node and its home agent, seen from one of the two
 * ends; one object per role and node, shared by all mobile nodes of a home agent.
 */
class HomeAgentProtection : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /**
     * Mobile node: get ready to protect (negotiate, bootstrap). Calls back at once if nothing is to
     * be done.
     * @param peers the ends
     * @param done called with whether protection is ready
     */
    virtual void Establish(const HomeAgentPeers& peers, Callback<void, bool> done) = 0;

    /**
     * Protect an upper-layer message that travels beside a Home Address option or a type 2 routing
     * header.
     * @param traffic BINDING or PREFIX_DISCOVERY
     * @param peers the ends
     * @param packet in: the message without extension headers; out: what takes its place
     * @param nextHeader in: its protocol; out: the protocol of what takes its place
     * @return false if it must not be sent (no association); the caller counts the drop
     */
    virtual bool ProtectMessage(HomeAgentTraffic traffic,
                                const HomeAgentPeers& peers,
                                Ptr<Packet> packet,
                                uint8_t& nextHeader) = 0;

    /**
     * Protect a packet that goes through the tunnel.
     * @param traffic RETURN_ROUTABILITY or PAYLOAD
     * @param peers the ends
     * @param packet in: the inner packet with its IPv6 header; out: the outer payload
     * @param nextHeader in: 41; out: the protocol of the outer payload
     * @return false if it must not be sent
     */
    virtual bool ProtectTunneled(HomeAgentTraffic traffic,
                                 const HomeAgentPeers& peers,
                                 Ptr<Packet> packet,
                                 uint8_t& nextHeader) = 0;

    /**
     * Whether a received packet had the protection that its kind demands.
     * @param traffic its kind
     * @param peers the ends, as the packet claims them
     * @param packet the packet, with the tags of the protection that it passed
     * @return whether to accept it
     */
    virtual bool Accepts(HomeAgentTraffic traffic,
                         const HomeAgentPeers& peers,
                         Ptr<const Packet> packet) const = 0;

    /// The mobile node has moved, by an accepted Binding Update. @param peers the ends, with the
    /// new care-of address
    virtual void CareOfAddressChanged(const HomeAgentPeers& peers) = 0;
    /// The binding has ended. @param peers the ends
    virtual void Released(const HomeAgentPeers& peers) = 0;

    /// @return octets that the tunnel adds to a packet of 1,280 octets or more at the most, outer
    /// IPv6 header included
    virtual uint16_t GetTunnelOverhead() const = 0;
};

/// No protection at all: IPv6-in-IPv6 as RFC 6275 has it, without the IPsec that it demands.
class NoProtection : public HomeAgentProtection
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    void Establish(const HomeAgentPeers& peers, Callback<void, bool> done) override;
    bool ProtectMessage(HomeAgentTraffic traffic,
                        const HomeAgentPeers& peers,
                        Ptr<Packet> packet,
                        uint8_t& nextHeader) override;
    bool ProtectTunneled(HomeAgentTraffic traffic,
                         const HomeAgentPeers& peers,
                         Ptr<Packet> packet,
                         uint8_t& nextHeader) override;
    bool Accepts(HomeAgentTraffic traffic,
                 const HomeAgentPeers& peers,
                 Ptr<const Packet> packet) const override;
    void CareOfAddressChanged(const HomeAgentPeers& peers) override;
    void Released(const HomeAgentPeers& peers) override;
    uint16_t GetTunnelOverhead() const override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_PROTECTION_H
