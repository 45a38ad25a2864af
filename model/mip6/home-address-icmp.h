/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_ADDRESS_ICMP_H
#define MIP6SEC_HOME_ADDRESS_ICMP_H

#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/nd-messages.h"
#include "ns3/node.h"

#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * ICMPv6 of the virtual device with the home address of a mobile node.
 *
 * Nothing that arrives there is a neighbour's, so that all of Neighbor Discovery is dropped; errors
 * and Mobile Prefix Advertisements are shown to the mobile node first, which the stock protocol
 * cannot do.
 */
class HomeAddressIcmp : public Icmpv6L4Protocol
{
  public:
    /// Sees a message with its tags; the return value says whether that was all
    using Handler = std::function<bool(uint8_t, Ptr<const Packet>, const Icmp6Envelope&)>;

    /**
     * Put in place of the stock protocol for one interface.
     * @param node the node
     * @param interface index of the interface
     * @param handler sees every message that is not Neighbor Discovery: its type, the message, and
     * how it came
     * @return the protocol
     */
    static Ptr<HomeAddressIcmp> Install(Ptr<Node> node, uint32_t interface, Handler handler);
    /// No handler from now on
    void ClearHandler();

    IpL4Protocol::RxStatus Receive(Ptr<Packet> p,
                                   const Ipv4Header& header,
                                   Ptr<Ipv4Interface> interface) override;
    IpL4Protocol::RxStatus Receive(Ptr<Packet> p,
                                   const Ipv6Header& header,
                                   Ptr<Ipv6Interface> interface) override;

  private:
    Handler m_handler; //!< sees messages
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_ADDRESS_ICMP_H
