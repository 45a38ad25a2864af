/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-protocol.h"

#include "icmp6-error-output.h"
#include "mobility-extension-processor.h"
#include "mobility-input.h"
#include "mobility-output.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/packet-octets.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobilityProtocol");
NS_OBJECT_ENSURE_REGISTERED(MobilityProtocol);

Ipv6Address
MobilityPath::GetLogicalSource() const
{
    return homeAddressOption.IsAny() ? source : homeAddressOption;
}

Ipv6Address
MobilityPath::GetLogicalDestination() const
{
    return type2.IsAny() ? destination : type2;
}

const char*
MobilityDropName(MobilityDrop reason)
{
    switch (reason)
    {
    case MobilityDrop::MALFORMED:
        return "malformed";
    case MobilityDrop::NO_HANDLER:
        return "no handler";
    case MobilityDrop::NO_ROUTE:
        return "no route";
    case MobilityDrop::NOT_PROTECTED:
        return "not protected";
    }
    return "?";
}

TypeId
MobilityProtocol::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::MobilityProtocol")
            .SetParent<IpL4Protocol>()
            .SetGroupName("Mip6sec")
            .AddConstructor<MobilityProtocol>()
            .AddAttribute("BindingErrorRate",
                          "Binding Errors sent per second at the most, and in one burst "
                          "(RFC 6275 9.3.3, RFC 4443 2.4 f)",
                          DoubleValue(10.0),
                          MakeDoubleAccessor(&MobilityProtocol::SetBindingErrorRate,
                                             &MobilityProtocol::GetBindingErrorRate),
                          MakeDoubleChecker<double>(1e-3, 1e6))
            .AddTraceSource("Tx",
                            "A Mobility Header message was sent",
                            MakeTraceSourceAccessor(&MobilityProtocol::m_txTrace),
                            "ns3::mip6sec::MobilityProtocol::MessageCallback")
            .AddTraceSource("Rx",
                            "A valid Mobility Header message was received",
                            MakeTraceSourceAccessor(&MobilityProtocol::m_rxTrace),
                            "ns3::mip6sec::MobilityProtocol::MessageCallback")
            .AddTraceSource("Drop",
                            "A Mobility Header message was dropped",
                            MakeTraceSourceAccessor(&MobilityProtocol::m_dropTrace),
                            "ns3::mip6sec::MobilityProtocol::DropCallback");
    return tid;
}

MobilityProtocol::MobilityProtocol() = default;
MobilityProtocol::~MobilityProtocol() = default;

Ptr<MobilityProtocol>
MobilityProtocol::Install(Ptr<Node> node)
{
    Ptr<MobilityProtocol> protocol = node->GetObject<MobilityProtocol>();
    if (protocol)
    {
        return protocol;
    }
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    NS_ABORT_MSG_IF(!ipv6,
                    "node " << node->GetId()
                            << " has no IPv6: install InternetStackHelper before any role");
    // A node with a role is addressed by addresses that the arriving interface need not have
    ipv6->SetAttribute("StrongEndSystemModel", BooleanValue(false));
    protocol = CreateObject<MobilityProtocol>();
    protocol->m_node = node;
    ipv6->Insert(protocol);
    node->AggregateObject(protocol);
    MobilityInput::Install(node);
    InstallExtensionProcessors(node);
    return protocol;
}

void
MobilityProtocol::DoDispose()
{
    m_handlers.clear();
    m_downTarget.Nullify();
    m_node = nullptr;
    IpL4Protocol::DoDispose();
}

void
MobilityProtocol::AddHandler(MhType type, Handler handler)
{
    m_handlers[type].push_back(handler);
}

void
MobilityProtocol::RemoveHandler(MhType type, Handler handler)
{
    const auto found = m_handlers.find(type);
    if (found == m_handlers.end())
    {
        return;
    }
    HandlerList& list = found->second;
    list.erase(std::remove_if(list.begin(),
                              list.end(),
                              [&](const Handler& other) { return other.IsEqual(handler); }),
               list.end());
}

uint32_t
MobilityProtocol::Send(const MobilityMessage& message,
                       const MobilityPath& path,
                       Ptr<HomeAgentProtection> protection)
{
    Ptr<Packet> packet =
        OctetsPacket(message.Serialize(path.GetLogicalSource(), path.GetLogicalDestination()));
    uint8_t nextHeader = NH_MOBILITY;
    if (protection)
    {
        // One of the two ends is the home address, behind its extension header while away
        HomeAgentPeers peers;
        const auto* update = std::get_if<BindingUpdate>(&message.body);
        peers.homeAddress = update ? path.GetLogicalSource() : path.GetLogicalDestination();
        peers.careOfAddress = update ? path.source : path.destination;
        peers.homeAgent = update ? path.destination : path.source;
        if (!protection->ProtectMessage(HomeAgentTraffic::BINDING, peers, packet, nextHeader))
        {
            m_dropTrace(MobilityDrop::NOT_PROTECTED, ParseError::NONE, packet);
            return 0;
        }
    }
    return Transmit(message, path, packet, nextHeader);
}

uint32_t
MobilityProtocol::SendBetweenRouters(const MobilityMessage& message,
                                     const MobilityPath& path,
                                     AccessRouterProtection& protection)
{
    Ptr<Packet> packet = OctetsPacket(message.Serialize(path.source, path.destination));
    uint8_t nextHeader = NH_MOBILITY;
    if (!protection.ProtectMessage(path.source, path.destination, packet, nextHeader))
    {
        m_dropTrace(MobilityDrop::NOT_PROTECTED, ParseError::NONE, packet);
        return 0;
    }
    return Transmit(message, path, packet, nextHeader);
}

uint32_t
MobilityProtocol::Transmit(const MobilityMessage& message,
                           const MobilityPath& path,
                           Ptr<Packet> packet,
                           uint8_t nextHeader)
{
    Ptr<Packet> sent = packet->Copy();
    const uint32_t octets = SendAlongPath(m_node->GetObject<Ipv6>(), packet, nextHeader, path);
    if (octets == 0)
    {
        m_dropTrace(MobilityDrop::NO_ROUTE, ParseError::NONE, sent);
        return 0;
    }
    NS_LOG_INFO("Node " << m_node->GetId() << " sends " << MhTypeName(message.GetType()) << " to "
                        << path.destination);
    m_txTrace(message, path, octets);
    return octets;
}

void
MobilityProtocol::SetBindingErrorRate(double rate)
{
    m_bindingErrorRate.rate = rate;
    m_bindingErrorRate.burst = std::max(rate, 1.0);
}

double
MobilityProtocol::GetBindingErrorRate() const
{
    return m_bindingErrorRate.rate;
}

void
MobilityProtocol::SendBindingError(BindingErrorStatus status,
                                   const Ipv6Address& homeAddress,
                                   const Ipv6Address& source,
                                   const Ipv6Address& destination)
{
    if (destination.IsAny() || destination.IsMulticast() || source.IsMulticast() ||
        !m_bindingErrors.Take())
    {
        return;
    }
    BindingError error;
    error.status = status;
    error.homeAddress = homeAddress;
    MobilityMessage message;
    message.body = error;
    MobilityPath path;
    path.source = source;
    path.destination = destination;
    Send(message, path);
}

MobilityPath
MobilityProtocol::PathOf(const MobilityEnvelope& envelope, const MobilityTag& tag)
{
    MobilityPath path;
    path.source = envelope.careOfAddress;
    path.destination = envelope.hasType2 ? tag.destination : envelope.destination;
    if (envelope.hasHomeAddressOption)
    {
        path.homeAddressOption = envelope.source;
    }
    if (envelope.hasType2)
    {
        path.type2 = envelope.destination;
    }
    return path;
}

void
MobilityProtocol::Refuse(ParseError error,
                         std::size_t offset,
                         Ptr<const Packet> packet,
                         const Ipv6Header& header,
                         const MobilityPath& path)
{
    NS_LOG_INFO("Node " << m_node->GetId() << " refuses a Mobility Header from " << path.source
                        << ": " << ParseErrorName(error));
    m_dropTrace(MobilityDrop::MALFORMED, error, packet);
    if (error == ParseError::UNKNOWN_TYPE)
    {
        SendBindingError(BindingErrorStatus::UNRECOGNIZED_MH_TYPE,
                         path.homeAddressOption,
                         path.destination,
                         path.source);
        return;
    }
    if ((error != ParseError::BAD_PAYLOAD_PROTO && error != ParseError::BAD_LENGTH) ||
        header.GetDestination().IsMulticast() || path.source.IsAny() || path.source.IsMulticast())
    {
        return;
    }
    // RFC 6275 9.2: Parameter Problem, code 0, about the packet as it was on the wire
    Ptr<Packet> invoking = packet->Copy();
    Ipv6Header original = header;
    uint32_t pointer = header.GetSerializedSize() + offset;
    uint8_t nextHeader = NH_MOBILITY;
    if (!path.homeAddressOption.IsAny())
    {
        const auto octets = SerializeHomeAddressHeader(nextHeader, path.homeAddressOption);
        invoking->AddHeader(OctetsHeader(octets.data(), octets.size()));
        original.SetSource(path.source);
        pointer += octets.size();
        nextHeader = NH_DEST_OPTIONS;
    }
    if (!path.type2.IsAny())
    {
        const auto octets = SerializeType2RoutingHeader(nextHeader, path.type2);
        invoking->AddHeader(OctetsHeader(octets.data(), octets.size()));
        original.SetDestination(path.destination);
        pointer += octets.size();
        nextHeader = NH_ROUTING;
    }
    original.SetNextHeader(nextHeader);
    original.SetPayloadLength(invoking->GetSize());
    invoking->AddHeader(original);
    SendIcmp6Error(m_node,
                   Icmp6Error::ParameterProblem(ParameterProblemCode::ERRONEOUS_FIELD,
                                                pointer,
                                                PacketOctets(invoking)));
}

IpL4Protocol::RxStatus
MobilityProtocol::Receive(Ptr<Packet> p, const Ipv6Header& header, Ptr<Ipv6Interface>)
{
    const MobilityTag tag = MobilityTag::Find(p, m_node->GetId());
    MobilityEnvelope envelope;
    envelope.source = header.GetSource();
    envelope.destination = header.GetDestination();
    envelope.hasHomeAddressOption = tag.hasHomeAddressOption;
    envelope.hasType2 = tag.hasType2;
    envelope.tunneled = tag.tunneled;
    envelope.careOfAddress = tag.hasHomeAddressOption ? tag.source : header.GetSource();
    envelope.packet = p;
    const MobilityPath path = PathOf(envelope, tag);

    const std::vector<uint8_t> octets = PacketOctets(p);
    const Parsed<MobilityMessage> parsed =
        MobilityMessage::Parse(octets.data(), octets.size(), envelope.source, envelope.destination);
    if (!parsed)
    {
        Refuse(parsed.error, parsed.offset, p, header, path);
        return RX_OK;
    }
    const MobilityMessage& message = *parsed.value;
    const MhType type = message.GetType();
    NS_LOG_INFO("Node " << m_node->GetId() << " receives " << MhTypeName(type) << " from "
                        << path.source);
    const uint32_t extensions = (tag.hasHomeAddressOption ? HOME_ADDRESS_HEADER_SIZE : 0) +
                                (tag.hasType2 ? TYPE2_ROUTING_HEADER_SIZE : 0);
    m_rxTrace(message, path, p->GetSize() + header.GetSerializedSize() + extensions);

    const auto found = m_handlers.find(type);
    if (found == m_handlers.end() || found->second.empty())
    {
        // No role that knows the type is the same to the sender as a node that does not
        m_dropTrace(MobilityDrop::NO_HANDLER, ParseError::NONE, p);
        if (type != MhType::BINDING_ERROR)
        {
            SendBindingError(BindingErrorStatus::UNRECOGNIZED_MH_TYPE,
                             path.homeAddressOption,
                             path.destination,
                             path.source);
        }
        return RX_OK;
    }
    // A handler may change the list, so ask a copy
    const HandlerList handlers = found->second;
    for (const Handler& handler : handlers)
    {
        if (handler(message, envelope))
        {
            return RX_OK;
        }
    }
    m_dropTrace(MobilityDrop::NO_HANDLER, ParseError::NONE, p);
    return RX_OK;
}

IpL4Protocol::RxStatus
MobilityProtocol::Receive(Ptr<Packet>, const Ipv4Header&, Ptr<Ipv4Interface>)
{
    return RX_ENDPOINT_UNREACH;
}

int
MobilityProtocol::GetProtocolNumber() const
{
    return NH_MOBILITY;
}

void
MobilityProtocol::SetDownTarget(DownTargetCallback)
{
}

void
MobilityProtocol::SetDownTarget6(DownTargetCallback6 cb)
{
    m_downTarget = cb;
}

IpL4Protocol::DownTargetCallback
MobilityProtocol::GetDownTarget() const
{
    return {};
}

IpL4Protocol::DownTargetCallback6
MobilityProtocol::GetDownTarget6() const
{
    return m_downTarget;
}

} // namespace mip6sec
} // namespace ns3
