/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROUTING_HEADER_ERRORS_H
#define MIP6SEC_ROUTING_HEADER_ERRORS_H

#include "ns3/ip-l4-protocol.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Hears of ICMPv6 errors about packets that this node sent with a routing header in front.
 *
 * ns-3 hands an ICMPv6 error to the upper-layer protocol whose number is the next header of the
 * invoking packet, and an upper-layer protocol with the number of an extension header is never
 * handed a packet: so this one gets the errors and nothing else.
 */
class RoutingHeaderErrors : public IpL4Protocol
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RoutingHeaderErrors();
    ~RoutingHeaderErrors() override;

    /// Receives the destination of the invoking packet and the type of the ICMPv6 error
    using Listener = Callback<void, Ipv6Address, uint8_t>;
    /// @param listener told of each error
    void SetListener(Listener listener);

    // IpL4Protocol
    int GetProtocolNumber() const override;
    RxStatus Receive(Ptr<Packet> p,
                     const Ipv4Header& header,
                     Ptr<Ipv4Interface> incomingInterface) override;
    RxStatus Receive(Ptr<Packet> p,
                     const Ipv6Header& header,
                     Ptr<Ipv6Interface> incomingInterface) override;
    void ReceiveIcmp(Ipv6Address icmpSource,
                     uint8_t icmpTtl,
                     uint8_t icmpType,
                     uint8_t icmpCode,
                     uint32_t icmpInfo,
                     Ipv6Address payloadSource,
                     Ipv6Address payloadDestination,
                     const uint8_t payload[8]) override;
    using IpL4Protocol::ReceiveIcmp;
    void SetDownTarget(DownTargetCallback cb) override;
    void SetDownTarget6(DownTargetCallback6 cb) override;
    DownTargetCallback GetDownTarget() const override;
    DownTargetCallback6 GetDownTarget6() const override;

  protected:
    void DoDispose() override;

  private:
    Listener m_listener; //!< told of each error
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTING_HEADER_ERRORS_H
