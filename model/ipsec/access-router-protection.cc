/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "access-router-protection.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(AccessRouterProtection);
NS_OBJECT_ENSURE_REGISTERED(NoAccessRouterProtection);

TypeId
AccessRouterProtection::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::AccessRouterProtection").SetParent<Object>().SetGroupName("Mip6sec");
    return tid;
}

TypeId
NoAccessRouterProtection::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::NoAccessRouterProtection")
                            .SetParent<AccessRouterProtection>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<NoAccessRouterProtection>();
    return tid;
}

bool
NoAccessRouterProtection::ProtectMessage(const Ipv6Address& local,
                                         const Ipv6Address& peer,
                                         Ptr<Packet> packet,
                                         uint8_t& nextHeader)
{
    return true;
}

bool
NoAccessRouterProtection::Accepts(const Ipv6Address& local,
                                  const Ipv6Address& peer,
                                  Ptr<const Packet> packet) const
{
    return true;
}

} // namespace mip6sec
} // namespace ns3
