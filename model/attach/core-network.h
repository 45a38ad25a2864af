/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_CORE_NETWORK_H
#define MIP6SEC_CORE_NETWORK_H

#include "ns3/channel.h"
#include "ns3/data-rate.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"

namespace ns3
{
namespace mip6sec
{

class CorePort;

/**
 * An ideal routed core between access routers, home agents and correspondent nodes: a packet that a
 * port sends is taken to the port that owns the destination's prefix, after the one-way delay
 * between the two. It stands for a network of any number of routers, costs one hash per packet, and
 * needs no routing table at its edges but a default route.
 *
 * Attributes: "Delay" (10 ms, one way, between ports without a delay of their own), "DataRate" (1
 * Gbps, of each port). Trace: "Unroutable" (packet).
 */
class CoreNetwork : public Channel
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CoreNetwork();
    ~CoreNetwork() override;

    /**
     * @param node a node with an internet stack; gets a port, its IPv6 interface and a default
     * route to it
     * @return the port
     */
    Ptr<CorePort> Connect(Ptr<Node> node);
    /// @param prefix 64 bits @param port where packets to it go
    void AddPrefix(const Ipv6Address& prefix, Ptr<CorePort> port);
    /// @param a a port @param b another @param delay one way, in both directions
    void SetDelay(Ptr<CorePort> a, Ptr<CorePort> b, Time delay);
    /// @param a a port @param b another @return one-way delay between them
    Time GetDelay(Ptr<const CorePort> a, Ptr<const CorePort> b) const;

    // Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;
};

/**
 * A port of a CoreNetwork on a node: a device without link-layer addresses to resolve. Captures are
 * raw IP (DLT_RAW).
 */
class CorePort : public NetDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CorePort();
    ~CorePort() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORE_NETWORK_H
