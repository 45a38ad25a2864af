/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-protection.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(HomeAgentProtection);
NS_OBJECT_ENSURE_REGISTERED(NoProtection);

TypeId
HomeAgentProtection::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::HomeAgentProtection").SetParent<Object>().SetGroupName("Mip6sec");
    return tid;
}

TypeId
NoProtection::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::NoProtection")
                            .SetParent<HomeAgentProtection>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<NoProtection>();
    return tid;
}

void
NoProtection::Establish(const HomeAgentPeers& peers, Callback<void, bool> done)
{
    done(true);
}

bool
NoProtection::ProtectMessage(HomeAgentTraffic traffic,
                             const HomeAgentPeers& peers,
                             Ptr<Packet> packet,
                             uint8_t& nextHeader)
{
    return true;
}

bool
NoProtection::ProtectTunneled(HomeAgentTraffic traffic,
                              const HomeAgentPeers& peers,
                              Ptr<Packet> packet,
                              uint8_t& nextHeader)
{
    return true;
}

bool
NoProtection::Accepts(HomeAgentTraffic traffic,
                      const HomeAgentPeers& peers,
                      Ptr<const Packet> packet) const
{
    return true;
}

void
NoProtection::CareOfAddressChanged(const HomeAgentPeers& peers)
{
}

void
NoProtection::Released(const HomeAgentPeers& peers)
{
}

uint16_t
NoProtection::GetTunnelOverhead() const
{
    return 40; // the outer IPv6 header
}

} // namespace mip6sec
} // namespace ns3
