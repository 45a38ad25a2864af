/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "arrival-announcer.h"

#include "ns3/fmip-messages.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

ArrivalAnnouncer::ArrivalAnnouncer(Ptr<NeighborDiscovery> discovery,
                                   std::function<void(Ipv6Address)> sent)
    : m_discovery(discovery),
      m_sent(std::move(sent))
{
}

ArrivalAnnouncer::~ArrivalAnnouncer()
{
    m_timer.Cancel();
}

void
ArrivalAnnouncer::SetParameters(uint32_t transmissions, Time interval)
{
    m_transmissions = transmissions;
    m_interval = interval;
}

void
ArrivalAnnouncer::Announce(const Ipv6Address& address, const Ipv6Address& destination)
{
    m_timer.Cancel();
    m_address = address;
    m_destination = destination;
    m_left = m_transmissions;
    Transmit();
}

void
ArrivalAnnouncer::Transmit()
{
    const NeighborAdvertisement una =
        MakeUna(m_address, m_discovery->GetLinkLayerAddress().value_or(LinkLayerOctets()));
    if (--m_left > 0)
    {
        m_timer = Simulator::Schedule(m_interval, &ArrivalAnnouncer::Transmit, this);
    }
    m_discovery->SendOut(SerializeIcmp6(una, m_address, m_destination), m_address, m_destination);
    m_sent(m_address);
}

void
ArrivalAnnouncer::Heard()
{
    m_timer.Cancel();
}

void
ArrivalAnnouncer::Confirmed(const Ipv6Address& address)
{
    if (!m_address.IsAny() && address == m_address)
    {
        m_discovery->SendUnsolicitedNa(address, address, true);
    }
}

void
ArrivalAnnouncer::Stop()
{
    m_timer.Cancel();
    m_address = Ipv6Address::GetAny();
}

Ipv6Address
ArrivalAnnouncer::GetAddress() const
{
    return m_address;
}

} // namespace mip6sec
} // namespace ns3
