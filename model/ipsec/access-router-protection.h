/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ACCESS_ROUTER_PROTECTION_H
#define MIP6SEC_ACCESS_ROUTER_PROTECTION_H

#include "ns3/ipv6-address.h"
#include "ns3/object.h"
#include "ns3/packet.h"

namespace ns3
{
namespace mip6sec
{

/**
 * What protects the Handover Initiates and Handover Acknowledges between access routers (RFC 5568
 * 10, 10.1, 10.2: ESP in transport mode with integrity), seen from one of them; one object per
 * access router, shared by all its peers.
 */
class AccessRouterProtection : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /**
     * Protect a message to a peer.
     * @param local our address
     * @param peer that of the other router
     * @param packet in: the Mobility Header; out: what takes its place
     * @param nextHeader in: 135; out: the protocol of what takes its place
     * @return false if it must not be sent (no association); the caller counts the drop
     */
    virtual bool ProtectMessage(const Ipv6Address& local,
                                const Ipv6Address& peer,
                                Ptr<Packet> packet,
                                uint8_t& nextHeader) = 0;

    /**
     * Whether a received message had the protection that is agreed with its sender.
     * @param local our address
     * @param peer its source
     * @param packet the message, with the tags of the protection that it passed
     * @return whether to accept it
     */
    virtual bool Accepts(const Ipv6Address& local,
                         const Ipv6Address& peer,
                         Ptr<const Packet> packet) const = 0;
};

/// No protection at all, against RFC 5568 10: peers are known by their address only.
class NoAccessRouterProtection : public AccessRouterProtection
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    bool ProtectMessage(const Ipv6Address& local,
                        const Ipv6Address& peer,
                        Ptr<Packet> packet,
                        uint8_t& nextHeader) override;
    bool Accepts(const Ipv6Address& local,
                 const Ipv6Address& peer,
                 Ptr<const Packet> packet) const override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_ROUTER_PROTECTION_H
