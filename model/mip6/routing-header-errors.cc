/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "routing-header-errors.h"

#include "ns3/ipv4-interface.h"
#include "ns3/ipv6-interface.h"
#include "ns3/mobility-constants.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(RoutingHeaderErrors);

TypeId
RoutingHeaderErrors::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::RoutingHeaderErrors")
                            .SetParent<IpL4Protocol>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<RoutingHeaderErrors>();
    return tid;
}

RoutingHeaderErrors::RoutingHeaderErrors() = default;
RoutingHeaderErrors::~RoutingHeaderErrors() = default;

void
RoutingHeaderErrors::SetListener(Listener listener)
{
    m_listener = listener;
}

void
RoutingHeaderErrors::DoDispose()
{
    m_listener = Listener();
    IpL4Protocol::DoDispose();
}

int
RoutingHeaderErrors::GetProtocolNumber() const
{
    return NH_ROUTING;
}

void
RoutingHeaderErrors::ReceiveIcmp(Ipv6Address,
                                 uint8_t,
                                 uint8_t icmpType,
                                 uint8_t,
                                 uint32_t,
                                 Ipv6Address,
                                 Ipv6Address payloadDestination,
                                 const uint8_t*)
{
    if (!m_listener.IsNull())
    {
        m_listener(payloadDestination, icmpType);
    }
}

IpL4Protocol::RxStatus
RoutingHeaderErrors::Receive(Ptr<Packet>, const Ipv4Header&, Ptr<Ipv4Interface>)
{
    return RX_ENDPOINT_UNREACH;
}

IpL4Protocol::RxStatus
RoutingHeaderErrors::Receive(Ptr<Packet>, const Ipv6Header&, Ptr<Ipv6Interface>)
{
    return RX_ENDPOINT_UNREACH;
}

void
RoutingHeaderErrors::SetDownTarget(DownTargetCallback)
{
}

void
RoutingHeaderErrors::SetDownTarget6(DownTargetCallback6)
{
}

IpL4Protocol::DownTargetCallback
RoutingHeaderErrors::GetDownTarget() const
{
    return {};
}

IpL4Protocol::DownTargetCallback6
RoutingHeaderErrors::GetDownTarget6() const
{
    return {};
}

} // namespace mip6sec
} // namespace ns3
