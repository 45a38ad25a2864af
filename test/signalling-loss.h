/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SIGNALLING_LOSS_H
#define MIP6SEC_SIGNALLING_LOSS_H

#include "ns3/error-model.h"
#include "ns3/mobility-constants.h"
#include "ns3/nd-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/random-variable-stream.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Loses a share of the signalling that arrives at a device: Mobility Headers, tunnelled or not, and
 * ICMPv6. Payload passes, and everything while it is disabled.
 */
class SignallingLoss : public ErrorModel
{
  public:
    /// @param rate share of the signalling that is lost @param stream random stream
    /// @param front octets in front of the IPv6 header
    SignallingLoss(double rate, int64_t stream, std::size_t front)
        : m_rate(rate),
          m_front(front),
          m_variable(CreateObject<UniformRandomVariable>())
    {
        m_variable->SetStream(stream);
    }

    std::map<uint8_t, uint32_t> lost; //!< messages lost by protocol

  private:
    bool DoCorrupt(Ptr<Packet> frame) override
    {
        if (!IsEnabled())
        {
            return false;
        }
        constexpr uint32_t ipv6 = 40;
        const std::vector<uint8_t> octets = PacketOctets(frame);
        std::size_t at = m_front;
        uint8_t next = NH_IPV6;
        while (at < octets.size())
        {
            if (next == NH_MOBILITY || next == NH_ICMPV6)
            {
                const bool gone = m_variable->GetValue() < m_rate;
                lost[next] += gone;
                return gone;
            }
            if (next == NH_IPV6 && at + ipv6 <= octets.size())
            {
                next = octets[at + 6];
                at += ipv6;
            }
            else if ((next == NH_DEST_OPTIONS || next == NH_ROUTING) && at + 1 < octets.size())
            {
                next = octets[at];
                at += 8 + 8 * octets[at + 1];
            }
            else
            {
                return false;
            }
        }
        return false;
    }

    void DoReset() override
    {
    }

    double m_rate;                         //!< share that is lost
    std::size_t m_front;                   //!< octets in front of the IPv6 header
    Ptr<UniformRandomVariable> m_variable; //!< decides
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SIGNALLING_LOSS_H
