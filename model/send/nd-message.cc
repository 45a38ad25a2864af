/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nd-message.h"

#include "ns3/inet-checksum.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/send-options.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t LENGTH_AT = 4;       //!< of the payload length in an IPv6 header
constexpr std::size_t NEXT_HEADER_AT = 6;  //!< of the next header
constexpr std::size_t HOP_LIMIT_AT = 7;    //!< of the hop limit
constexpr std::size_t SOURCE_AT = 8;       //!< of the source address
constexpr std::size_t DESTINATION_AT = 24; //!< of the destination address
constexpr std::size_t CHECKSUM_AT = 2;     //!< of the checksum in an ICMPv6 message
constexpr std::size_t SUBTYPE_AT = 4;      //!< of the subtype in a message of FMIPv6
constexpr std::size_t TARGET_AT = 8;       //!< of the target in NS, NA and Redirect
constexpr uint8_t SUBTYPE_RTSOLPR = 2;     //!< Router Solicitation for Proxy Advertisement
constexpr uint8_t SUBTYPE_PRRTADV = 3;     //!< Proxy Router Advertisement

} // namespace

PacketPeek::PacketPeek(Ptr<const Packet> packet)
{
    uint8_t octets[IPV6_HEADER_SIZE + 1];
    if (packet->CopyData(octets, sizeof(octets)) == sizeof(octets) && octets[0] >> 4 == 6)
    {
        ipv6 = true;
        nextHeader = octets[NEXT_HEADER_AT];
        hopLimit = octets[HOP_LIMIT_AT];
        first = octets[IPV6_HEADER_SIZE];
    }
}

bool
PacketPeek::IsNd() const
{
    return ipv6 && nextHeader == NH_ICMPV6 &&
           NdOptionsOffset(static_cast<Icmp6Type>(first)).has_value();
}

std::optional<NdMessage>
NdMessage::FromPacket(Ptr<const Packet> packet)
{
    std::vector<uint8_t> octets = PacketOctets(packet);
    if (octets.size() < IPV6_HEADER_SIZE)
    {
        return std::nullopt;
    }
    const Icmp6Envelope envelope{Ipv6Address::Deserialize(octets.data() + SOURCE_AT),
                                 Ipv6Address::Deserialize(octets.data() + DESTINATION_AT),
                                 octets[HOP_LIMIT_AT]};
    const std::size_t length = octets[LENGTH_AT] << 8 | octets[LENGTH_AT + 1];
    if (length > octets.size() - IPV6_HEADER_SIZE)
    {
        return std::nullopt;
    }
    octets.resize(IPV6_HEADER_SIZE + length);
    octets.erase(octets.begin(), octets.begin() + IPV6_HEADER_SIZE);
    return FromOctets(std::move(octets), envelope);
}

std::optional<NdMessage>
NdMessage::FromOctets(std::vector<uint8_t> octets, const Icmp6Envelope& envelope)
{
    if (octets.empty())
    {
        return std::nullopt;
    }
    NdMessage message;
    message.type = static_cast<Icmp6Type>(octets[0]);
    const std::optional<std::size_t> optionsAt = NdOptionsOffset(message.type);
    if (!optionsAt || octets.size() < *optionsAt)
    {
        return std::nullopt;
    }
    message.optionsAt = *optionsAt;
    switch (message.type)
    {
    case Icmp6Type::ROUTER_SOLICITATION:
        break;
    case Icmp6Type::ROUTER_ADVERTISEMENT:
        message.role = NdRole::ADVERTISEMENT;
        break;
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        message.target = Ipv6Address::Deserialize(octets.data() + TARGET_AT);
        break;
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        message.role = NdRole::ADVERTISEMENT;
        message.target = Ipv6Address::Deserialize(octets.data() + TARGET_AT);
        break;
    case Icmp6Type::REDIRECT:
        message.role = NdRole::REDIRECT;
        message.target = Ipv6Address::Deserialize(octets.data() + TARGET_AT);
        break;
    default:
        if (octets[SUBTYPE_AT] != SUBTYPE_RTSOLPR && octets[SUBTYPE_AT] != SUBTYPE_PRRTADV)
        {
            return std::nullopt;
        }
        message.role =
            octets[SUBTYPE_AT] == SUBTYPE_RTSOLPR ? NdRole::SOLICITATION : NdRole::ADVERTISEMENT;
        break;
    }
    message.octets = std::move(octets);
    message.envelope = envelope;
    return message;
}

bool
NdMessage::IsProbe() const
{
    return type == Icmp6Type::NEIGHBOR_SOLICITATION && envelope.source.IsAny();
}

bool
NdMessage::IsFromRouter() const
{
    return role == NdRole::REDIRECT ||
           (role == NdRole::ADVERTISEMENT && type != Icmp6Type::NEIGHBOR_ADVERTISEMENT);
}

Ipv6Address
NdMessage::GetClaimed() const
{
    return IsProbe() ? target : envelope.source;
}

NonceSubject
NdMessage::GetSubject() const
{
    switch (type)
    {
    case Icmp6Type::NEIGHBOR_SOLICITATION:
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        return {Icmp6Type::NEIGHBOR_SOLICITATION, target};
    case Icmp6Type::FMIP_MESSAGE:
        return {Icmp6Type::FMIP_MESSAGE, Ipv6Address::GetAny()};
    default:
        return {Icmp6Type::ROUTER_SOLICITATION, Ipv6Address::GetAny()};
    }
}

void
NdMessage::UpdateChecksum()
{
    octets[CHECKSUM_AT] = 0;
    octets[CHECKSUM_AT + 1] = 0;
    const uint16_t sum = InetChecksum6(envelope.source,
                                       envelope.destination,
                                       NH_ICMPV6,
                                       octets.data(),
                                       octets.size());
    octets[CHECKSUM_AT] = sum >> 8;
    octets[CHECKSUM_AT + 1] = sum & 0xff;
}

bool
NdMessage::IsChecksumRight() const
{
    return InetChecksum6(envelope.source,
                         envelope.destination,
                         NH_ICMPV6,
                         octets.data(),
                         octets.size()) == 0;
}

Ptr<Packet>
NdMessage::ToPacket(Ptr<const Packet> like) const
{
    std::vector<uint8_t> all(IPV6_HEADER_SIZE);
    like->CopyData(all.data(), IPV6_HEADER_SIZE);
    all[LENGTH_AT] = octets.size() >> 8 & 0xff;
    all[LENGTH_AT + 1] = octets.size() & 0xff;
    all.insert(all.end(), octets.begin(), octets.end());
    return ReplaceOctets(like, all);
}

Ptr<Packet>
ReplaceOctets(Ptr<const Packet> like, const std::vector<uint8_t>& octets)
{
    Ptr<Packet> packet = like->Copy();
    packet->RemoveAtStart(packet->GetSize());
    packet->AddHeader(OctetsHeader(octets.data(), octets.size()));
    return packet;
}

} // namespace mip6sec
} // namespace ns3
