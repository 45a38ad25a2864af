/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What NeighborDiscovery receives

#include "neighbor-discovery.h"

#include "ns3/inet-checksum.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/packet-octets.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t ERROR_HEADER_SIZE = 8;   //!< of an ICMPv6 error or echo (RFC 4443)
constexpr std::size_t ERROR_MIN_SIZE = 8 + 40; //!< error with the IPv6 header it is about
constexpr std::size_t REDIRECT_MIN_SIZE = 40;  //!< Redirect without options (RFC 4861 4.5)

/**
 * The options of a message that no parser of ours reads further.
 * @param data first option
 * @param size octets of all
 * @return whether every option has a length and ends within the message
 */
bool
OptionsAreSound(const uint8_t* data, std::size_t size)
{
    std::size_t at = 0;
    while (at < size)
    {
        std::size_t length = at + 1 < size ? data[at + 1] * std::size_t{8} : 0;
        if (length == 0 || length > size - at)
        {
            return false;
        }
        at += length;
    }
    return true;
}

/**
 * RFC 4861 8.1, without its last rule: nothing here follows a redirect.
 * @param data the message
 * @param size its octets
 * @param envelope how it arrived
 * @return why it is not valid, or NONE
 */
ParseError
ValidateRedirect(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    if (size < REDIRECT_MIN_SIZE)
    {
        return ParseError::TRUNCATED;
    }
    if (envelope.hopLimit != ND_HOP_LIMIT)
    {
        return ParseError::BAD_HOP_LIMIT;
    }
    if (InetChecksum6(envelope.source,
                      envelope.destination,
                      Icmpv6L4Protocol::PROT_NUMBER,
                      data,
                      size) != 0)
    {
        return ParseError::BAD_CHECKSUM;
    }
    if (data[1] != 0)
    {
        return ParseError::BAD_CODE;
    }
    Ipv6Address target = Ipv6Address::Deserialize(data + 8);
    Ipv6Address destination = Ipv6Address::Deserialize(data + 24);
    if (!envelope.source.IsLinkLocal() || destination.IsMulticast() ||
        !(target.IsLinkLocal() || target == destination))
    {
        return ParseError::BAD_ADDRESS;
    }
    return OptionsAreSound(data + REDIRECT_MIN_SIZE, size - REDIRECT_MIN_SIZE)
               ? ParseError::NONE
               : ParseError::BAD_LENGTH;
}

} // namespace

ParseError
NeighborDiscovery::Validate(Icmp6Type type, const NdArrival& arrival) const
{
    const uint8_t* data = arrival.octets.data();
    std::size_t size = arrival.octets.size();
    const Icmp6Envelope& envelope = arrival.envelope;
    switch (type)
    {
    case Icmp6Type::ROUTER_SOLICITATION:
        return ParseRouterSolicitation(data, size, envelope).error;
    case Icmp6Type::ROUTER_ADVERTISEMENT:
        return ParseRouterAdvertisement(data, size, envelope).error;
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        return ParseNeighborSolicitation(data, size, envelope).error;
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        return ParseNeighborAdvertisement(data, size, envelope).error;
    case Icmp6Type::REDIRECT:
        return ValidateRedirect(data, size, envelope);
    case Icmp6Type::ECHO_REQUEST:
    case Icmp6Type::ECHO_REPLY:
        if (size < ERROR_HEADER_SIZE)
        {
            return ParseError::TRUNCATED;
        }
        return InetChecksum6(envelope.source, envelope.destination, PROT_NUMBER, data, size) == 0
                   ? ParseError::NONE
                   : ParseError::BAD_CHECKSUM;
    case Icmp6Type::DESTINATION_UNREACHABLE:
    case Icmp6Type::PACKET_TOO_BIG:
    case Icmp6Type::TIME_EXCEEDED:
    case Icmp6Type::PARAMETER_PROBLEM:
        return size < ERROR_MIN_SIZE ? ParseError::TRUNCATED : ParseError::NONE;
    default:
        return ParseError::NONE;
    }
}

bool
NeighborDiscovery::Hand(Icmp6Type type, const NdArrival& arrival)
{
    auto of = m_handlers.find(type);
    if (of == m_handlers.end())
    {
        return false;
    }
    std::vector<Handler> handlers = of->second; // one may remove itself
    for (auto& handler : handlers)
    {
        if (handler(arrival))
        {
            return true;
        }
    }
    return false;
}

IpL4Protocol::RxStatus
NeighborDiscovery::Receive(Ptr<Packet> p, const Ipv6Header& header, Ptr<Ipv6Interface> interface)
{
    NdVerdictTag verdict; // unsecured, unless SEND says otherwise
    p->RemovePacketTag(verdict);
    NdArrival arrival{
        PacketOctets(p),
        Icmp6Envelope{header.GetSource(), header.GetDestination(), header.GetHopLimit()},
        verdict.GetVerdict(),
        p};
    if (!m_interface)
    {
        return IpL4Protocol::RX_OK;
    }
    auto type = static_cast<Icmp6Type>(arrival.octets.empty() ? 0 : arrival.octets[0]);
    m_traces->NotifyReceived(type, arrival.envelope, static_cast<uint32_t>(arrival.octets.size()));
    ParseError error = arrival.octets.empty() ? ParseError::TRUNCATED : Validate(type, arrival);
    if (error != ParseError::NONE)
    {
        m_traces->NotifyDropped(type, arrival.envelope, error);
        return error == ParseError::BAD_CHECKSUM ? IpL4Protocol::RX_CSUM_FAILED
                                                 : IpL4Protocol::RX_OK;
    }
    bool failed = arrival.verdict.security == NdSecurity::FAILED;
    if (failed && (type == Icmp6Type::ROUTER_ADVERTISEMENT ||
                   type == Icmp6Type::NEIGHBOR_ADVERTISEMENT || type == Icmp6Type::REDIRECT))
    {
        // There is nothing to answer
        m_traces->NotifyIgnored(type, arrival.envelope, arrival.verdict.security);
        return IpL4Protocol::RX_OK;
    }
    // A role may know that whoever advertises an address under DAD is the node it does that for
    bool handled = type == Icmp6Type::NEIGHBOR_ADVERTISEMENT
                       ? Hand(type, arrival) || CheckConflict(type, arrival)
                       : CheckConflict(type, arrival) || Hand(type, arrival);
    if (handled)
    {
        return IpL4Protocol::RX_OK;
    }
    switch (type)
    {
    case Icmp6Type::ROUTER_SOLICITATION:
        HandleSolicitedRouter(arrival);
        break;
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        HandleSolicitation(arrival);
        break;
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        HandleAdvertisement(arrival);
        break;
    case Icmp6Type::ECHO_REQUEST:
    case Icmp6Type::ECHO_REPLY:
    case Icmp6Type::DESTINATION_UNREACHABLE:
    case Icmp6Type::PACKET_TOO_BIG:
    case Icmp6Type::TIME_EXCEEDED:
    case Icmp6Type::PARAMETER_PROBLEM:
        return Icmpv6L4Protocol::Receive(p, header, interface);
    default:
        break;
    }
    return IpL4Protocol::RX_OK;
}

bool
NeighborDiscovery::LearnNeighbor(const Ipv6Address& neighbor,
                                 const LinkLayerOctets& linkLayer,
                                 std::optional<bool> router,
                                 const NdVerdict& verdict)
{
    Address address;
    if (!m_cache || neighbor.IsAny() || verdict.security == NdSecurity::FAILED ||
        !ToLinkLayer(linkLayer, address))
    {
        return true;
    }
    return m_cache->Learn(neighbor, address, router, verdict) != NeighborCache::Outcome::PROTECTED;
}

void
NeighborDiscovery::HandleSolicitedRouter(const NdArrival& arrival)
{
    if (!m_interface->IsForwarding())
    {
        return;
    }
    auto message =
        ParseRouterSolicitation(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (message && message.value->options.sourceLinkLayerAddress &&
        !LearnNeighbor(arrival.envelope.source,
                       *message.value->options.sourceLinkLayerAddress,
                       false,
                       arrival.verdict))
    {
        m_traces->NotifyIgnored(Icmp6Type::ROUTER_SOLICITATION,
                                arrival.envelope,
                                arrival.verdict.security);
    }
}

bool
NeighborDiscovery::CheckConflict(Icmp6Type type, const NdArrival& arrival)
{
    bool solicitation = type == Icmp6Type::NEIGHBOR_SOLICITATION;
    if (!solicitation && type != Icmp6Type::NEIGHBOR_ADVERTISEMENT)
    {
        return false;
    }
    // Both have their target at octet 8, and are valid here
    Ipv6Address target = Ipv6Address::Deserialize(arrival.octets.data() + 8);
    if (!IsTentative(target))
    {
        return false;
    }
    if (solicitation && !arrival.envelope.source.IsAny())
    {
        // Somebody resolves the address. An optimistic one answers (RFC 4429 3.3), a tentative one
        // keeps silent (RFC 4862 5.4.3).
        return !HasAddress(target);
    }
    if (solicitation && m_dad.IsOwnProbe(target, arrival.packet->GetUid()))
    {
        return true;
    }
    NdSecurity security = arrival.verdict.security;
    if (security == NdSecurity::FAILED ||
        (security != NdSecurity::SECURED && m_dad.IgnoresUnsecured(target)))
    {
        m_traces->NotifyIgnored(type, arrival.envelope, security);
        return true;
    }
    m_dad.Conflict(target);
    return true;
}

void
NeighborDiscovery::HandleSolicitation(const NdArrival& arrival)
{
    auto parsed =
        ParseNeighborSolicitation(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed)
    {
        return;
    }
    const NeighborSolicitation& message = *parsed.value;
    auto defended = m_defended.find(message.target);
    bool own = HasAddress(message.target) && m_unanswered.count(message.target) == 0;
    if (!own && defended == m_defended.end())
    {
        return;
    }
    bool proxy = !own && defended->second;
    Ipv6Address asker = arrival.envelope.source;
    const auto& linkLayer = message.options.sourceLinkLayerAddress;
    if (linkLayer && !LearnNeighbor(asker, *linkLayer, std::nullopt, arrival.verdict))
    {
        m_traces->NotifyIgnored(Icmp6Type::NEIGHBOR_SOLICITATION,
                                arrival.envelope,
                                arrival.verdict.security);
    }
    NeighborAdvertisement answer;
    answer.router = m_interface->IsForwarding() && !proxy;
    answer.solicited = !asker.IsAny();
    answer.override = !proxy && !IsTentative(message.target);
    answer.target = message.target;
    answer.options.targetLinkLayerAddress = GetLinkLayerAddress();
    Ipv6Address source = proxy ? GetLinkLocalSource() : message.target;
    Ipv6Address destination = asker.IsAny() ? Ipv6Address::GetAllNodesMulticast() : asker;
    if (source.IsAny())
    {
        return;
    }
    std::vector<uint8_t> octets = SerializeIcmp6(answer, source, destination);
    if (arrival.verdict.mayCreateEntry || asker.IsAny() || !m_device->NeedsArp() ||
        m_cache->Lookup(asker))
    {
        SendOut(octets, source, destination);
        return;
    }
    // The answer must not make an entry of the asker either (RFC 3971 5.3.4.2). One that gives no
    // link-layer address is probing an entry of its own, and asks again by multicast.
    Address straight;
    if (linkLayer && ToLinkLayer(*linkLayer, straight))
    {
        SendStraight(octets, source, destination, straight);
    }
}

void
NeighborDiscovery::HandleAdvertisement(const NdArrival& arrival)
{
    auto parsed =
        ParseNeighborAdvertisement(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed)
    {
        return;
    }
    std::optional<Address> linkLayer;
    if (parsed.value->options.targetLinkLayerAddress)
    {
        Address address;
        if (!ToLinkLayer(*parsed.value->options.targetLinkLayerAddress, address))
        {
            return;
        }
        linkLayer = address;
    }
    switch (m_cache->Update(*parsed.value, linkLayer, arrival.verdict))
    {
    case NeighborCache::Outcome::PROTECTED:
        m_traces->NotifyIgnored(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                                arrival.envelope,
                                arrival.verdict.security);
        break;
    case NeighborCache::Outcome::NO_ROUTER:
        if (!m_noRouter.IsNull())
        {
            m_noRouter(parsed.value->target, arrival.verdict.security);
        }
        break;
    case NeighborCache::Outcome::DONE:
        break;
    }
}

} // namespace mip6sec
} // namespace ns3
