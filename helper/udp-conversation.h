/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_UDP_CONVERSATION_H
#define MIP6SEC_UDP_CONVERSATION_H

#include "flow-watcher.h"

#include "ns3/nstime.h"

#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * UDP traffic at a constant rate between two nodes, both ways, by the applications of ns-3.
 */
class UdpConversation
{
  public:
    /// One end of it
    struct End
    {
        Ptr<Node> node;      //!< a node with an internet stack
        Ipv6Address address; //!< its address; of a mobile node the home address
        std::string name;    //!< in names of flows
    };

    /// @param packetsPerSecond packets each way and second @param octets of payload in each
    void SetTraffic(double packetsPerSecond, uint32_t octets);
    /// @param start first packets one packet interval later @param stop none later
    void SetPeriod(Time start, Time stop);
    /// @param offset the second end begins so much later, so that not all is sent at one instant
    void SetOffset(Time offset);

    /**
     * Install sources and sinks.
     * @param a one end
     * @param b the other
     * @param port UDP port on which both receive
     * @return the two flows, from a to b and from b to a
     */
    std::vector<FlowSpecification> Install(const End& a, const End& b, uint16_t port) const;

  private:
    double m_rate{50};      //!< packets per second
    uint32_t m_octets{200}; //!< payload
    Time m_start;           //!< beginning
    Time m_stop;            //!< end
    Time m_offset;          //!< of the second end
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_UDP_CONVERSATION_H
