/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-network.h"

#include "ns3/boolean.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{
namespace test
{

bool
ScriptedRouter::Solicited(const NdArrival& arrival)
{
    auto parsed = ParseRtSolPr(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed)
    {
        return false;
    }
    solicitations.push_back({Simulator::Now(), *parsed.value, arrival.envelope});
    if (describe)
    {
        std::optional<PrRtAdv> told = describe(*parsed.value);
        if (told)
        {
            told->identifier = parsed.value->identifier;
            Advertise(*told, arrival.envelope.source);
        }
    }
    return true;
}

bool
ScriptedRouter::Updated(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    SeenFastUpdate seen{Simulator::Now(),
                        message,
                        std::get<FastBindingUpdate>(message.body),
                        envelope};
    updates.push_back(seen);
    if (answer)
    {
        const std::optional<FastBindingAck> ack = answer(seen);
        if (ack)
        {
            Acknowledge(*ack, seen, envelope.careOfAddress);
        }
    }
    return true;
}

Ipv6Address
ScriptedRouter::LinkLocal() const
{
    return nd->GetInterface()->GetLinkLocalAddress().GetAddress();
}

LinkLayerOctets
ScriptedRouter::LinkLayer() const
{
    return *nd->GetLinkLayerAddress();
}

void
ScriptedRouter::Advertise(const PrRtAdv& message, const Ipv6Address& to) const
{
    nd->SendOut(SerializeIcmp6(message, LinkLocal(), to), LinkLocal(), to);
}

void
ScriptedRouter::Acknowledge(FastBindingAck ack,
                            const SeenFastUpdate& update,
                            const Ipv6Address& to) const
{
    MobilityMessage message{ack};
    if (key)
    {
        key->Authorize(message,
                       AuthorizedCareOfAddress(update.update,
                                               update.envelope.careOfAddress,
                                               update.envelope.source),
                       address);
    }
    MobilityPath path;
    path.source = address;
    path.destination = to;
    node->GetObject<MobilityProtocol>()->Send(message, path);
}

void
ScriptedRouter::Naack(const Ipv6Address& to,
                      NaackStatus status,
                      std::optional<Ipv6Address> supplied) const
{
    RouterAdvertisement message;
    message.routerLifetime = 1800;
    message.options.sourceLinkLayerAddress = LinkLayer();
    PrefixInformation prefix;
    prefix.prefix = address;
    prefix.routerAddress = true;
    message.options.prefixes.push_back(prefix);
    message.options.naack = status;
    if (supplied)
    {
        message.options.suppliedAddress =
            FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, *supplied};
    }
    nd->SendOut(SerializeIcmp6(message, LinkLocal(), to), LinkLocal(), to);
}

FmipMobileNetwork::FmipMobileNetwork(uint32_t links, uint32_t dadTransmits)
    : MobileNodeNetwork([&]() {
          Options options;
          options.accessLinks = links;
          options.dadTransmits = dadTransmits;
          return options;
      }())
{
    MobileNodeNetwork::answer = [](const SeenUpdate& seen) {
        BindingAck ack;
        ack.sequence = seen.update.sequence;
        ack.lifetime = seen.update.lifetime;
        return ack;
    };
    for (uint32_t i = 0; i < links; ++i)
    {
        points.push_back(MobileNodeNetwork::links[i]->AddPointOfAttachment());
        auto router = Create<ScriptedRouter>();
        router->node = routers[i];
        Ptr<NetDevice> device = MobileNodeNetwork::links[i]->GetDevice(0);
        router->nd = NeighborDiscovery::Find(device);
        router->address = router->node->GetObject<Ipv6>()
                              ->GetAddress(router->nd->GetInterfaceIndex(), 1)
                              .GetAddress();
        router->nd->AddHandler(Icmp6Type::FMIP_MESSAGE,
                               MakeCallback(&ScriptedRouter::Solicited, router));
        MobilityProtocol::Install(router->node)
            ->AddHandler(MhType::FAST_BINDING_UPDATE,
                         MakeCallback(&ScriptedRouter::Updated, router));
        router->describe = [this](const RtSolPr& asked) {
            PrRtAdv told;
            for (uint32_t link = 0; link < points.size(); ++link)
            {
                for (const LinkLayerOctets& point : asked.accessPoints)
                {
                    if (WithoutPadding(point, 6) == PointOf(link))
                    {
                        told.tuples.push_back(TupleOf(link));
                    }
                }
            }
            return told.tuples.empty() ? std::optional<PrRtAdv>() : told;
        };
        router->answer = [](const SeenFastUpdate& seen) { return Accept(seen); };
        scripted.push_back(router);
    }
    attachment->SetCandidates(points);
    record.Watch(mobileDevice);
    fmip = FmipMobileNode::Install(role);
    fmip->SetAttribute("RequireAuthorization", BooleanValue(false));
    fmip->TraceConnectWithoutContext("StateChange",
                                     MakeCallback(&FmipMobileNetwork::NoteFast, this));
    fmip->TraceConnectWithoutContext("FellBack",
                                     MakeCallback(&FmipMobileNetwork::NoteFallback, this));
    fmip->TraceConnectWithoutContext("Ignored",
                                     MakeCallback(&FmipMobileNetwork::NoteOverlooked, this));
    fmip->TraceConnectWithoutContext("FastUpdateSent",
                                     MakeCallback(&FmipMobileNetwork::NoteUpdate, this));
    fmip->TraceConnectWithoutContext("HandoverRequested",
                                     MakeCallback(&FmipMobileNetwork::NoteRequested, this));
    fmip->TraceConnectWithoutContext("ForwardingEnded",
                                     MakeCallback(&FmipMobileNetwork::NoteEnded, this));
}

FmipMobileNetwork::~FmipMobileNetwork()
{
    Simulator::Destroy();
}

void
FmipMobileNetwork::Set(const std::string& name, const AttributeValue& value)
{
    fmip->SetAttribute(name, value);
}

void
FmipMobileNetwork::Start(uint32_t link)
{
    attachment->AttachNow(points[link]);
}

void
FmipMobileNetwork::MoveAt(double at, uint32_t link)
{
    attachment->ScheduleMove(Seconds(at), points[link]);
}

void
FmipMobileNetwork::JumpAt(double at, uint32_t link)
{
    Then(at, [this, link]() {
        attachment->Detach();
        attachment->MoveTo(points[link]);
    });
}

void
FmipMobileNetwork::RunTo(double seconds)
{
    Run(Seconds(seconds));
}

void
FmipMobileNetwork::Then(double seconds, std::function<void()> what)
{
    attachtest::At(mobileNode, Seconds(seconds), std::move(what));
}

LinkLayerOctets
FmipMobileNetwork::PointOf(uint32_t link) const
{
    return ToLinkLayerOctets(points[link]->GetIdentifier());
}

AccessPointTuple
FmipMobileNetwork::TupleOf(uint32_t link) const
{
    AccessPointTuple tuple;
    tuple.accessPoint = PointOf(link);
    tuple.routerLinkLayerAddress = scripted[link]->LinkLayer();
    tuple.routerAddress = scripted[link]->address;
    return tuple;
}

AccessPointTuple
FmipMobileNetwork::Outcome(FmipLinkLayerCode code, uint32_t link) const
{
    AccessPointTuple tuple;
    tuple.accessPoint = PointOf(link);
    tuple.outcome = code;
    return tuple;
}

FastBindingAck
FmipMobileNetwork::Accept(const SeenFastUpdate& update)
{
    FastBindingAck ack;
    ack.sequence = update.update.sequence;
    ack.lifetime = update.update.lifetime;
    return ack;
}

std::vector<attachtest::OnLink>
FmipMobileNetwork::Advertisements(double from) const
{
    std::vector<attachtest::OnLink> found;
    for (const auto& message : record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT))
    {
        if (message.at >= Seconds(from))
        {
            found.push_back(message);
        }
    }
    return found;
}

std::vector<attachtest::OnLink>
FmipMobileNetwork::Unas(double from) const
{
    std::vector<attachtest::OnLink> found;
    for (const auto& message : Advertisements(from))
    {
        auto parsed = message.AsNa();
        if (parsed && IsUna(*parsed.value, message.envelope.source))
        {
            found.push_back(message);
        }
    }
    return found;
}

void
FmipMobileNetwork::NoteFast(FmipMobileState, FmipMobileState after)
{
    fast.emplace_back(Simulator::Now(), after);
}

void
FmipMobileNetwork::NoteFallback(FmipFallback reason)
{
    fallbacks.push_back(reason);
}

void
FmipMobileNetwork::NoteOverlooked(FmipMobileIgnored reason)
{
    ++overlooked[reason];
}

void
FmipMobileNetwork::NoteUpdate(Ipv6Address, Ipv6Address, Ipv6Address, bool predictive)
{
    sentUpdates.emplace_back(Simulator::Now(), predictive);
}

void
FmipMobileNetwork::NoteRequested(Address point)
{
    requested.push_back(point);
}

void
FmipMobileNetwork::NoteEnded(Ipv6Address previous)
{
    ended.push_back(previous);
}

} // namespace test
} // namespace mip6sec
} // namespace ns3
