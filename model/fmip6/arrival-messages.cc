/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "arrival-messages.h"

#include "ns3/boolean.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/nstime.h"
#include "ns3/packet-octets.h"
#include "ns3/router-advertiser.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * @param discovery of the interface
 * @param octets an ICMPv6 message
 * @param source its source
 * @param destination its destination
 * @param linkLayer where to
 */
void
SendStraight(Ptr<NeighborDiscovery> discovery,
             const std::vector<uint8_t>& octets,
             const Ipv6Address& source,
             const Ipv6Address& destination,
             const Address& linkLayer)
{
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(Icmpv6L4Protocol::PROT_NUMBER);
    header.SetHopLimit(ND_HOP_LIMIT);
    header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
    Ptr<Packet> packet = OctetsPacket(octets);
    packet->AddHeader(header);
    discovery->GetTraces()->NotifySent(static_cast<Icmp6Type>(octets[0]),
                                       Icmp6Envelope{source, destination, ND_HOP_LIMIT},
                                       static_cast<uint32_t>(octets.size()));
    discovery->GetDevice()->Send(packet, linkLayer, Ipv6L3Protocol::PROT_NUMBER);
}

/// @param discovery of the access link @return what its RouterAdvertiser says of the router
RouterAdvertisement
AdvertisementOf(Ptr<NeighborDiscovery> discovery)
{
    RouterAdvertisement message;
    message.options.sourceLinkLayerAddress = discovery->GetLinkLayerAddress();
    Ptr<RouterAdvertiser> advertiser = discovery->GetDevice()->GetObject<RouterAdvertiser>();
    if (!advertiser)
    {
        message.hopLimit = 0; // unspecified
        return message;
    }
    UintegerValue hopLimit;
    TimeValue lifetime;
    BooleanValue homeAgent;
    advertiser->GetAttribute("CurHopLimit", hopLimit);
    advertiser->GetAttribute("RouterLifetime", lifetime);
    advertiser->GetAttribute("HomeAgent", homeAgent);
    message.hopLimit = static_cast<uint8_t>(hopLimit.Get());
    message.homeAgent = homeAgent.Get();
    if (advertiser->IsAdvertising() && discovery->GetInterface()->IsForwarding())
    {
        message.routerLifetime = static_cast<uint16_t>(
            std::clamp<int64_t>(lifetime.Get().GetNanoSeconds() / 1000000000, 0, 65535));
    }
    return message;
}

} // namespace

std::optional<Address>
LinkAddressOf(Ptr<NeighborDiscovery> discovery, const LinkLayerOctets& octets)
{
    Address address = discovery->GetDevice()->GetAddress();
    if (octets.empty() || octets.size() != address.GetLength())
    {
        return std::nullopt;
    }
    address.CopyFrom(octets.data(), static_cast<uint8_t>(octets.size()));
    return address;
}

bool
SendNaack(Ptr<NeighborDiscovery> discovery,
          const Ipv6Address& destination,
          const LinkLayerOctets& linkLayer,
          NaackStatus status,
          const std::optional<FmipAddress>& supplied)
{
    const Ipv6Address source = discovery->GetLinkLocalSource();
    if (source.IsAny())
    {
        return false;
    }
    RouterAdvertisement message = AdvertisementOf(discovery);
    message.options.naack = status;
    message.options.suppliedAddress = supplied;
    const std::optional<Address> straight = LinkAddressOf(discovery, linkLayer);
    SendStraight(discovery,
                 SerializeIcmp6(message, source, destination),
                 source,
                 destination,
                 straight ? *straight
                          : discovery->GetDevice()->GetMulticast(
                                Ipv6Address::MakeSolicitedAddress(destination)));
    return true;
}

void
ProbePresence(Ptr<NeighborDiscovery> discovery, const Ipv6Address& target, const Address& linkLayer)
{
    const Ipv6Address source = discovery->GetLinkLocalSource();
    if (source.IsAny())
    {
        return;
    }
    NeighborSolicitation message;
    message.target = target;
    message.options.sourceLinkLayerAddress = discovery->GetLinkLayerAddress();
    SendStraight(discovery, SerializeIcmp6(message, source, target), source, target, linkLayer);
}

} // namespace mip6sec
} // namespace ns3
