/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-input.h"

#include "icmp6-error-output.h"
#include "mobility-protocol.h"
#include "role-device.h"

#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/packet-octets.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobilityInput");
NS_OBJECT_ENSURE_REGISTERED(MobilityInput);

namespace
{

/// Longest run of extension headers that ns-3 can step over without removing them, in octets
constexpr uint32_t LONGEST_STEP = 255;

/**
 * @param packet a packet
 * @param offset octets to leave out in front
 * @return the octets behind it, as many as an extension header can have
 */
std::vector<uint8_t>
HeaderOctets(Ptr<const Packet> packet, uint32_t offset)
{
    constexpr uint32_t longest = 8 * 256;
    const uint32_t size = packet->GetSize();
    if (offset >= size)
    {
        return {};
    }
    std::vector<uint8_t> octets(std::min(size, offset + longest));
    packet->CopyData(octets.data(), octets.size());
    octets.erase(octets.begin(), octets.begin() + offset);
    return octets;
}

/**
 * @param address a unicast address that is not link-local
 * @return whether its scope is the site only (fec0::/10, RFC 4291 2.5.7)
 */
bool
IsSiteLocal(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    return octets[0] == 0xfe && (octets[1] & 0xc0) == 0xc0;
}

/**
 * Whether the stock parser of what follows would stay inside the packet: ns-3 trusts every length.
 * @param nextHeader protocol of what follows
 * @param packet the packet
 * @param offset where it follows
 * @return whether it may be handed on
 */
bool
IsWholeForStack(uint8_t nextHeader, Ptr<const Packet> packet, uint32_t offset)
{
    constexpr uint8_t hopByHop = 0;
    constexpr uint8_t tcp = 6;
    constexpr uint8_t udp = 17;
    constexpr uint32_t fragmentSize = 8;
    constexpr uint32_t udpSize = 8;
    constexpr uint32_t tcpSize = 20;
    const uint32_t rest = packet->GetSize() - std::min(packet->GetSize(), offset);
    switch (nextHeader)
    {
    case hopByHop:
        return false; // only directly behind the IPv6 header (RFC 8200 4.1)
    case NH_FRAGMENT:
        return rest >= fragmentSize;
    case udp:
        return rest >= udpSize;
    case tcp: {
        if (rest < tcpSize)
        {
            return false;
        }
        const std::vector<uint8_t> octets = HeaderOctets(packet, offset);
        constexpr uint32_t dataOffset = 12;
        const uint32_t size = (octets[dataOffset] >> 4) * 4;
        if (size < tcpSize || size > rest)
        {
            return false;
        }
        for (uint32_t at = tcpSize; at < size && octets[at] != 0;)
        {
            const uint32_t length = octets[at] == 1 ? 1 : (at + 1 < size ? octets[at + 1] : 0);
            if (length == 0 || (octets[at] != 1 && length < 2) || at + length > size)
            {
                return false;
            }
            at += length;
        }
        return true;
    }
    default:
        return true;
    }
}

} // namespace

const char*
MobilityInputDropName(MobilityInputDrop reason)
{
    switch (reason)
    {
    case MobilityInputDrop::MALFORMED:
        return "malformed";
    case MobilityInputDrop::UNKNOWN_OPTION:
        return "unknown option";
    case MobilityInputDrop::UNKNOWN_ROUTING_TYPE:
        return "unknown routing type";
    case MobilityInputDrop::NOT_HOME_ADDRESS:
        return "not a home address";
    case MobilityInputDrop::NO_BINDING:
        return "no binding";
    case MobilityInputDrop::REPEATED:
        return "repeated";
    case MobilityInputDrop::BAD_ADDRESS:
        return "bad address";
    }
    return "?";
}

TypeId
MobilityInput::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::MobilityInput")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<MobilityInput>()
            .AddTraceSource("Drop",
                            "A packet was dropped because of an extension header of Mobile IPv6",
                            MakeTraceSourceAccessor(&MobilityInput::m_dropTrace),
                            "ns3::mip6sec::MobilityInput::DropCallback");
    return tid;
}

MobilityInput::MobilityInput() = default;
MobilityInput::~MobilityInput() = default;

Ptr<MobilityInput>
MobilityInput::Install(Ptr<Node> node)
{
    Ptr<MobilityInput> input = node->GetObject<MobilityInput>();
    if (!input)
    {
        input = CreateObject<MobilityInput>();
        input->m_node = node;
        node->AggregateObject(input);
    }
    return input;
}

void
MobilityInput::DoDispose()
{
    m_homeAddresses.clear();
    m_bindingChecks.clear();
    m_node = nullptr;
    Object::DoDispose();
}

void
MobilityInput::AddHomeAddress(const Ipv6Address& homeAddress, Ptr<NetDevice> device)
{
    m_homeAddresses[homeAddress] = device;
}

void
MobilityInput::RemoveHomeAddress(const Ipv6Address& homeAddress)
{
    m_homeAddresses.erase(homeAddress);
}

void
MobilityInput::AddBindingCheck(BindingCheck check)
{
    m_bindingChecks.push_back(check);
}

void
MobilityInput::RemoveBindingCheck(BindingCheck check)
{
    for (auto it = m_bindingChecks.begin(); it != m_bindingChecks.end(); ++it)
    {
        if (it->IsEqual(check))
        {
            m_bindingChecks.erase(it);
            return;
        }
    }
}

bool
MobilityInput::IsBound(const Ipv6Address& homeAddress, const Ipv6Address& careOfAddress) const
{
    return std::any_of(
        m_bindingChecks.begin(),
        m_bindingChecks.end(),
        [&](const BindingCheck& check) { return check(homeAddress, careOfAddress); });
}

MobilityInput::Outcome
MobilityInput::Drop(MobilityInputDrop reason, Ptr<const Packet> packet, const Ipv6Header& header)
{
    NS_LOG_INFO("Node " << m_node->GetId() << " drops a packet from " << header.GetSource() << ": "
                        << MobilityInputDropName(reason));
    m_dropTrace(reason, header, packet);
    Outcome outcome;
    outcome.stop = true;
    outcome.dropped = true;
    return outcome;
}

void
MobilityInput::SendParameterProblem(Ptr<const Packet> packet,
                                    const Ipv6Header& header,
                                    ParameterProblemCode code,
                                    uint32_t pointer)
{
    Ptr<Packet> invoking = packet->Copy();
    invoking->AddHeader(header);
    SendIcmp6Error(m_node, Icmp6Error::ParameterProblem(code, pointer, PacketOctets(invoking)));
}

MobilityInput::Outcome
MobilityInput::Continue(Ptr<const Packet> packet,
                        uint32_t size,
                        Ipv6Header header,
                        uint8_t nextHeader,
                        const MobilityTag& tag,
                        Ptr<NetDevice> device)
{
    if (!IsWholeForStack(nextHeader, packet, size))
    {
        return Drop(MobilityInputDrop::MALFORMED, packet, header);
    }
    if (!device)
    {
        Ptr<Ipv6> ipv6 = m_node->GetObject<Ipv6>();
        const int32_t interface = ipv6->GetInterfaceForAddress(header.GetDestination());
        if (interface < 0)
        {
            return Drop(MobilityInputDrop::BAD_ADDRESS, packet, header);
        }
        device = ipv6->GetNetDevice(interface);
    }
    Ptr<Packet> rest = packet->Copy();
    rest->RemoveAtStart(size);
    header.SetNextHeader(nextHeader);
    header.SetPayloadLength(rest->GetSize());
    tag.Put(rest);
    rest->AddHeader(header);
    Reenter(device, rest);
    Outcome outcome;
    outcome.stop = true;
    return outcome;
}

MobilityInput::Outcome
MobilityInput::PassOver(Ptr<const Packet> packet,
                        uint8_t offset,
                        uint16_t size,
                        const Ipv6Header& header,
                        uint8_t nextHeader,
                        const MobilityTag& tag)
{
    if (offset + size > LONGEST_STEP)
    {
        return Continue(packet, offset + size, header, nextHeader, tag, nullptr);
    }
    if (!IsWholeForStack(nextHeader, packet, offset + size))
    {
        return Drop(MobilityInputDrop::MALFORMED, packet, header);
    }
    Outcome outcome;
    outcome.step = static_cast<uint8_t>(size);
    outcome.nextHeader = nextHeader;
    return outcome;
}

MobilityInput::Outcome
MobilityInput::ProcessDestinationOptions(Ptr<Packet> packet,
                                         uint8_t offset,
                                         const Ipv6Header& header)
{
    const std::vector<uint8_t> octets = HeaderOctets(packet, offset);
    const Parsed<DestinationOptions> parsed =
        DestinationOptions::Parse(octets.data(), octets.size());
    if (!parsed)
    {
        return Drop(MobilityInputDrop::MALFORMED, packet, header);
    }
    const DestinationOptions& options = *parsed.value;
    const uint32_t headerOffset = header.GetSerializedSize() + offset;
    using Action = DestinationOptions::UnknownAction;
    if (options.unknownAction != Action::NONE)
    {
        if (options.unknownAction == Action::DISCARD_ICMP ||
            (options.unknownAction == Action::DISCARD_ICMP_UCAST &&
             !header.GetDestination().IsMulticast()))
        {
            SendParameterProblem(packet,
                                 header,
                                 ParameterProblemCode::UNRECOGNIZED_OPTION,
                                 headerOffset + options.unknownOffset);
        }
        return Drop(MobilityInputDrop::UNKNOWN_OPTION, packet, header);
    }
    MobilityTag tag = MobilityTag::Find(packet, m_node->GetId());
    if (!options.homeAddress)
    {
        return PassOver(packet, offset, options.size, header, options.nextHeader, tag);
    }

    if (tag.hasHomeAddressOption)
    {
        return Drop(MobilityInputDrop::REPEATED, packet, header);
    }
    if (!IsUnicastRoutable(*options.homeAddress))
    {
        return Drop(MobilityInputDrop::BAD_ADDRESS, packet, header);
    }
    // RFC 6275 9.3.1: without a binding only what proves the home address by itself
    if (options.nextHeader != NH_MOBILITY && options.nextHeader != NH_ESP &&
        options.nextHeader != NH_AH)
    {
        if (m_bindingChecks.empty())
        {
            if (!header.GetDestination().IsMulticast())
            {
                SendParameterProblem(packet,
                                     header,
                                     ParameterProblemCode::UNRECOGNIZED_OPTION,
                                     headerOffset + options.homeAddressOffset);
            }
            return Drop(MobilityInputDrop::UNKNOWN_OPTION, packet, header);
        }
        if (!IsBound(*options.homeAddress, header.GetSource()))
        {
            if (!header.GetDestination().IsMulticast())
            {
                MobilityProtocol::Install(m_node)->SendBindingError(
                    BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION,
                    *options.homeAddress,
                    header.GetDestination(),
                    header.GetSource());
            }
            return Drop(MobilityInputDrop::NO_BINDING, packet, header);
        }
    }
    tag.hasHomeAddressOption = true;
    tag.source = header.GetSource();
    Ipv6Header inner = header;
    inner.SetSource(*options.homeAddress);
    return Continue(packet, offset + options.size, inner, options.nextHeader, tag, nullptr);
}

MobilityInput::Outcome
MobilityInput::ProcessRoutingHeader(Ptr<Packet> packet, uint8_t offset, const Ipv6Header& header)
{
    const std::vector<uint8_t> octets = HeaderOctets(packet, offset);
    const Parsed<RoutingHeader> parsed = RoutingHeader::Parse(octets.data(), octets.size());
    if (!parsed)
    {
        return Drop(MobilityInputDrop::MALFORMED, packet, header);
    }
    const RoutingHeader& routing = *parsed.value;
    MobilityTag tag = MobilityTag::Find(packet, m_node->GetId());
    if (routing.segmentsLeft == 0)
    {
        return PassOver(packet, offset, routing.size, header, routing.nextHeader, tag);
    }
    if (routing.routingType != ROUTING_TYPE_2)
    {
        constexpr uint32_t routingTypeOffset = 2;
        SendParameterProblem(packet,
                             header,
                             ParameterProblemCode::ERRONEOUS_FIELD,
                             header.GetSerializedSize() + offset + routingTypeOffset);
        return Drop(MobilityInputDrop::UNKNOWN_ROUTING_TYPE, packet, header);
    }
    if (tag.hasType2)
    {
        return Drop(MobilityInputDrop::REPEATED, packet, header);
    }
    const auto home = m_homeAddresses.find(routing.homeAddress);
    if (home == m_homeAddresses.end())
    {
        return Drop(MobilityInputDrop::NOT_HOME_ADDRESS, packet, header);
    }
    // RFC 6275 6.4: the scope of the home address must not be smaller than that of the care-of one
    if (IsSiteLocal(routing.homeAddress) && !IsSiteLocal(header.GetDestination()))
    {
        return Drop(MobilityInputDrop::BAD_ADDRESS, packet, header);
    }
    tag.hasType2 = true;
    tag.destination = header.GetDestination();
    Ipv6Header inner = header;
    inner.SetDestination(routing.homeAddress);
    return Continue(packet, offset + routing.size, inner, routing.nextHeader, tag, home->second);
}

} // namespace mip6sec
} // namespace ns3
