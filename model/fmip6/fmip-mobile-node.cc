/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-node.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/send-device.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secFmipMobileNode");

FmipMobileNode::FmipMobileNode() = default;
FmipMobileNode::~FmipMobileNode() = default;

Ptr<FmipMobileNode>
FmipMobileNode::Install(Ptr<MobileNode> mobile)
{
    NS_ABORT_MSG_IF(!mobile,
                    "FmipMobileNode::Install needs a MobileNode: call MobileNode::Install first");
    Ptr<Node> node = mobile->GetMobileInterface()->GetDevice()->GetNode();
    NS_ABORT_MSG_IF(node->GetObject<FmipMobileNode>(),
                    "node " << node->GetId() << " has fast handovers already");
    Ptr<FmipMobileNode> role = CreateObject<FmipMobileNode>();
    role->Setup(mobile);
    node->AggregateObject(role);
    if (node->IsInitialized())
    {
        role->Initialize();
    }
    return role;
}

void
FmipMobileNode::Setup(Ptr<MobileNode> mobile)
{
    m_mobile = mobile;
    m_interface = mobile->GetMobileInterface();
    Ptr<NetDevice> device = m_interface->GetDevice();
    m_node = device->GetNode();
    m_discovery = std::make_unique<CandidateDiscovery>(m_interface, m_random, DiscoveryCallbacks());
    m_keys = CreateObject<HandoverKeyClient>();
    Ptr<SendDevice> secured = SendDevice::Find(device);
    if (secured && secured->GetMode() != SendMode::NONE)
    {
        m_keys->SetDevice(device);
        m_discovery->SetKeys(m_keys);
    }
    m_announcer =
        std::make_unique<ArrivalAnnouncer>(m_interface->GetNeighborDiscovery(),
                                           [this](Ipv6Address next) { m_unaTrace(next); });
    PreviousCareOfTunnel::Callbacks tunnel;
    // What comes that way has come through the NAR, which has heard the UNA then
    tunnel.received = [this]() { m_announcer->Heard(); };
    tunnel.refused = [this]() { m_ignoredTrace(FmipMobileIgnored::NOT_FROM_PREVIOUS_ROUTER); };
    m_tunnel = std::make_unique<PreviousCareOfTunnel>(device, std::move(tunnel));
    m_interface->GetNeighborDiscovery()->AddHandler(
        Icmp6Type::ROUTER_ADVERTISEMENT,
        MakeCallback(&FmipMobileNode::HandleAcknowledgment, this));
    m_interface->SetForesight(this);
}

CandidateDiscovery::Callbacks
FmipMobileNode::DiscoveryCallbacks()
{
    CandidateDiscovery::Callbacks callbacks;
    callbacks.answered = [this]() { Predict(); };
    callbacks.noAnswer = [this]() { m_link.stopped = FmipFallback::NO_ANSWER; };
    callbacks.keyed = [this](bool keyed) { Keyed(keyed); };
    callbacks.initiated = [this](const LinkLayerOctets& point) { HandoverInitiated(point); };
    callbacks.ignored = [this](FmipMobileIgnored reason) { m_ignoredTrace(reason); };
    callbacks.isAllowed = [this](const Ipv6Address& prefix) {
        // At home there is no care-of address (RFC 6275 11.5.5)
        const Ipv6Address home = m_mobile->GetHomeAddress();
        return home.IsAny() || !Ipv6Prefix(64).IsMatch(home, prefix);
    };
    callbacks.solicited = [this](uint16_t identifier, bool key) {
        m_solicitedTrace(identifier, key);
    };
    callbacks.advertised = [this](const PrRtAdv& message) {
        m_advertisedTrace(message.code, static_cast<uint32_t>(message.tuples.size()));
    };
    return callbacks;
}

void
FmipMobileNode::Configure()
{
    CandidateDiscovery::Parameters asking;
    asking.wildcard = m_wildcard;
    asking.retries = m_solicitationRetries;
    asking.timeout = m_solicitationTimeout;
    asking.rate = m_solicitationRate;
    asking.maxCandidates = m_maxCandidates;
    m_discovery->SetParameters(asking);
    m_announcer->SetParameters(m_unaTransmissions, m_unaInterval);

    FastBindingClient::Callbacks callbacks;
    callbacks.sent = [this](const FastBindingRequest& request) { UpdateSent(request); };
    callbacks.done = [this](const FastBindingRequest& request, const FastBindingResult& result) {
        UpdateDone(request, result);
    };
    callbacks.repeated = [this]() { m_announcer->Heard(); };
    callbacks.ignored = [this](FmipMobileIgnored reason) { m_ignoredTrace(reason); };
    m_bindings = std::make_unique<FastBindingClient>(MobilityProtocol::Install(m_node),
                                                     m_random.Next16(),
                                                     std::move(callbacks));
    FastBindingClient::Parameters updating;
    updating.retries = m_updateRetries;
    updating.timeout = m_updateTimeout;
    updating.linkLayerAddress =
        m_interface->GetNeighborDiscovery()->GetLinkLayerAddress().value_or(LinkLayerOctets());
    m_bindings->SetParameters(updating);
}

void
FmipMobileNode::DoInitialize()
{
    // Attributes and streams are set by now
    Configure();
    m_interface->TraceConnectWithoutContext("RouterKnown",
                                            MakeCallback(&FmipMobileNode::RouterKnown, this));
    m_interface->TraceConnectWithoutContext("AddressReady",
                                            MakeCallback(&FmipMobileNode::AddressReady, this));
    m_interface->TraceConnectWithoutContext("AddressLost",
                                            MakeCallback(&FmipMobileNode::AddressLost, this));
    m_interface->GetRouterDiscovery()->TraceConnectWithoutContext(
        "RouterHeard",
        MakeCallback(&FmipMobileNode::RouterHeard, this));
    m_interface->GetAddressConfigurator()->TraceConnectWithoutContext(
        "AddressConfirmed",
        MakeCallback(&FmipMobileNode::AddressConfirmed, this));
    m_keys->TraceConnectWithoutContext("RenewalDue", MakeCallback(&FmipMobileNode::RenewKey, this));
    m_mobile->TraceConnectWithoutContext("Registered",
                                         MakeCallback(&FmipMobileNode::Registered, this));
    m_mobile->GetRouteOptimizer()->TraceConnectWithoutContext(
        "StateChange",
        MakeCallback(&FmipMobileNode::PeerChanged, this));
    Ptr<LinkAttachment> attachment = m_interface->GetAttachment();
    if (attachment)
    {
        attachment->TraceConnectWithoutContext("LinkGoingDown",
                                               MakeCallback(&FmipMobileNode::LinkGoingDown, this));
        attachment->TraceConnectWithoutContext("LinkDown",
                                               MakeCallback(&FmipMobileNode::LinkDown, this));
    }
    Object::DoInitialize();
}

void
FmipMobileNode::DoDispose()
{
    m_abort.Cancel();
    m_lead.Cancel();
    m_use.Cancel();
    m_homing.Cancel();
    for (PreviousLink& link : m_previous)
    {
        link.end.Cancel();
    }
    m_previous.clear();
    if (m_interface)
    {
        m_interface->SetForesight(nullptr);
        Ptr<NeighborDiscovery> discovery = m_interface->GetNeighborDiscovery();
        if (discovery)
        {
            discovery->RemoveHandler(Icmp6Type::ROUTER_ADVERTISEMENT,
                                     MakeCallback(&FmipMobileNode::HandleAcknowledgment, this));
        }
    }
    m_discovery.reset();
    m_bindings.reset();
    m_announcer.reset();
    m_tunnel.reset();
    if (m_keys)
    {
        m_keys->Dispose();
    }
    m_keys = nullptr;
    m_interface = nullptr;
    m_mobile = nullptr;
    m_node = nullptr;
    Object::DoDispose();
}

Ptr<HandoverKeyClient>
FmipMobileNode::GetKeyClient() const
{
    return m_keys;
}

FmipMobileState
FmipMobileNode::GetState() const
{
    return m_state;
}

const CandidateTable&
FmipMobileNode::GetCandidates() const
{
    return m_discovery->GetCandidates();
}

CandidateProgress
FmipMobileNode::GetProgress() const
{
    return m_discovery->GetProgress();
}

const PreviousCareOfTunnel&
FmipMobileNode::GetTunnel() const
{
    return *m_tunnel;
}

std::size_t
FmipMobileNode::GetNPreviousLinks() const
{
    return m_previous.size();
}

std::size_t
FmipMobileNode::GetNOpenUpdates() const
{
    return m_bindings ? m_bindings->GetNOpen() : 0;
}

void
FmipMobileNode::Apply(FmipMobileEvent event)
{
    const std::optional<FmipMobileState> next = NextFmipMobileState(m_state, event);
    if (!next || *next == m_state)
    {
        return;
    }
    const FmipMobileState old = m_state;
    m_state = *next;
    NS_LOG_INFO("Node " << m_node->GetId() << ": " << FmipMobileEventName(event) << ", "
                        << FmipMobileStateName(old) << " -> " << FmipMobileStateName(m_state));
    m_stateTrace(old, m_state);
}

void
FmipMobileNode::FallBack(FmipFallback reason)
{
    if (m_fellBack)
    {
        return;
    }
    m_fellBack = true;
    NS_LOG_INFO("Node " << m_node->GetId() << " falls back: " << FmipFallbackName(reason));
    m_fallbackTrace(reason);
}

int64_t
FmipMobileNode::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    next += m_random.AssignStreams(next);
    next += m_keys->AssignStreams(next);
    return next - stream;
}

} // namespace mip6sec
} // namespace ns3
