/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Two access routers, whole, and a scripted mobile node that moves between them

#include "attach-test-link.h"
#include "home-agent-fixture.h"
#include "last-words.h"

#include "ns3/config.h"
#include "ns3/fmip-access-router.h"
#include "ns3/fmip-authorization.h"
#include "ns3/pointer.h"
#include "ns3/role-device.h"

#include <array>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Net = HomeAgentNetwork; //!< helpers

/**
 * Two links with their routers, which know each other, a peer, and a mobile node:
 *
 *     mobile --- link 0 --- router 0 --- core --- router 1 --- link 1
 *                                         |
 *                                        peer
 */
class TwoRouters
{
  public:
    TwoRouters()
    {
        m_core = CreateObject<CoreNetwork>();
        for (std::size_t i = 0; i < 2; ++i)
        {
            m_links[i] = CreateObject<AccessLink>();
            Host& host = m_hosts[i];
            host = MakeHost(m_links[i], nullptr, true);
            host.Assign(m_addresses[i]);
            Ptr<CorePort> port = m_core->Connect(host.node);
            m_core->AddPrefix(m_addresses[i], port);
            m_core->AssignAddress(i == 0 ? "fd00:91::1" : "fd00:92::1", port);
            m_routers[i] = FmipAccessRouter::Install(host.device, m_addresses[i]);
            m_routers[i]->GetNewRouter()->SetAttribute("DadTransmits", UintegerValue(0));
            m_routers[i]->AssignStreams(100 + 10 * static_cast<int64_t>(i));
        }
        for (std::size_t i = 0; i < 2; ++i)
        {
            NeighborRouter other;
            other.address = m_addresses[1 - i];
            other.prefix = other.address;
            other.linkLayerAddress = *m_hosts[1 - i].nd->GetLinkLayerAddress();
            m_routers[i]->GetAccessPoints()->Add(Mac48Address("02:00:00:00:00:a1"), other);
            m_routers[i]->AddPeer(other.address);
            m_keys[i] = Create<HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA256_128,
                                            std::vector<uint8_t>(32, static_cast<uint8_t>(i)),
                                            Seconds(1e6),
                                            256);
            m_routers[i]->GetKeyServer()->AddConfigured(m_careOf[i], m_keys[i]);
        }
        m_peer = CreateObject<Node>();
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(m_peer);
        m_core->AssignAddress(m_peerAddress, m_core->Connect(m_peer));

        m_mobile = MakeHost(m_links[0], nullptr);
        for (const Ipv6Address& address : m_careOf)
        {
            // Neither prefix is on its link while it is on the other one
            m_mobile.ipv6->AddAddress(m_mobile.nd->GetInterfaceIndex(),
                                      Ipv6InterfaceAddress(address, Ipv6Prefix(128)));
        }
        m_mobile.ipv6->SetAttribute("StrongEndSystemModel", BooleanValue(false));
        MobilityProtocol::Install(m_mobile.node)
            ->AddHandler(MhType::FAST_BINDING_ACK,
                         Calling<bool, const MobilityMessage&, const MobilityEnvelope&>(
                             [this](const MobilityMessage& message, const MobilityEnvelope&) {
                                 m_acks.push_back(std::get<FastBindingAck>(message.body).status);
                                 return true;
                             }));
        TunnelProtocol::Install(m_mobile.node)
            ->AddHandler(Calling<bool, Ptr<Packet>, const Ipv6Header&, Ipv6Address, Ipv6Address>(
                [this](Ptr<Packet> inner, const Ipv6Header&, Ipv6Address, Ipv6Address) {
                    Reenter(m_mobile.device, inner);
                    return true;
                }));
        Net::Record(m_mobile.node, m_atMobile);
        Net::Record(m_peer, m_atPeer);
        UseRouter(0);
    }

    ~TwoRouters()
    {
        Simulator::Destroy();
    }

    /// @param at when @param what is done at the mobile node
    void In(Time at, std::function<void()> what)
    {
        At(m_mobile.node, at, std::move(what));
    }

    /// @param router index of the default router of the mobile node
    void UseRouter(std::size_t router)
    {
        Ptr<Ipv6StaticRouting> routes = m_mobile.Routes();
        for (uint32_t i = routes->GetNRoutes(); i-- > 0;)
        {
            if (routes->GetRoute(i).GetDestNetworkPrefix().GetPrefixLength() == 0)
            {
                routes->RemoveRoute(i);
            }
        }
        routes->SetDefaultRoute(m_hosts[router].LinkLocal(), m_mobile.nd->GetInterfaceIndex());
    }

    /// @param at when the mobile node is on no link any more
    void Leave(Time at)
    {
        In(at, [this] {
            m_mobile.device->Detach();
            m_mobile.nd->FlushNeighbors();
        });
    }

    /// @param at when the mobile node is on the link @param link where
    void Arrive(Time at, std::size_t link)
    {
        In(at, [this, link] {
            m_mobile.device->Attach(m_links[link]);
            UseRouter(link);
        });
    }

    /// @param at when the mobile node says on the link that it is there @param link where
    void Announce(Time at, std::size_t link)
    {
        In(at, [this, link] {
            const auto octets =
                SerializeIcmp6(MakeUna(m_careOf[link], *m_mobile.nd->GetLinkLayerAddress()),
                               m_careOf[link],
                               Ipv6Address::GetAllNodesMulticast());
            m_mobile.nd->SendOut(octets, m_careOf[link], Ipv6Address::GetAllNodesMulticast());
        });
    }

    /**
     * Send an FBU.
     * @param at simulated time
     * @param par router that it goes to
     * @param sequence its number
     * @param lifetime seconds
     * @param here whether from the link of the PAR
     */
    void Update(Time at, std::size_t par, uint16_t sequence, uint16_t lifetime, bool here)
    {
        In(at, [this, par, sequence, lifetime, here] {
            FastBindingUpdate update;
            update.sequence = sequence;
            update.lifetime = lifetime;
            if (here && lifetime > 0)
            {
                update.options.alternateCareOfAddress = m_careOf[1 - par];
            }
            FmipLinkLayerAddress linkLayer;
            linkLayer.address = *m_mobile.nd->GetLinkLayerAddress();
            update.options.linkLayerAddress = linkLayer;
            MobilityMessage message;
            message.body = update;
            MobilityPath path;
            path.source = here ? m_careOf[par] : m_careOf[1 - par];
            path.destination = m_addresses[par];
            path.homeAddressOption = m_careOf[par];
            m_keys[par]->Authorize(
                message,
                AuthorizedCareOfAddress(update, path.source, path.homeAddressOption),
                path.destination);
            MobilityProtocol::Install(m_mobile.node)->Send(message, path);
        });
    }

    /**
     * The peer sends datagrams, each with its number in its size.
     * @param from simulated time @param to simulated time, every 10 ms @param link care-of address
     */
    void Stream(Time from, Time to, std::size_t link)
    {
        for (Time at = from; at < to; at += MilliSeconds(10))
        {
            Net::SendDatagram(at, m_peer, m_peerAddress, m_careOf[link], 100 + m_sent++);
        }
    }

    /// @return the numbers of the datagrams that reached the mobile node, in order
    std::vector<uint32_t> Received() const
    {
        std::vector<uint32_t> numbers;
        for (const Arrival& arrival : m_atMobile)
        {
            if (arrival.header.GetNextHeader() == 17)
            {
                numbers.push_back(static_cast<uint32_t>(arrival.payload.size()) - 108);
            }
        }
        return numbers;
    }

    /// @param test checks that all datagrams arrived once and in order
    void ExpectAll(Case& test) const
    {
        const std::vector<uint32_t> received = Received();
        test.Equal(received.size(), m_sent, "none is lost or doubled");
        test.Check(std::is_sorted(received.begin(), received.end()), "nor reordered");
    }

    /// @param seconds until when
    static void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @param test checks that nothing is left of mobile nodes
    void ExpectNothingLeft(Case& test) const
    {
        for (const auto& router : m_routers)
        {
            test.Equal(router->GetPreviousRouter()->GetNForwardings(), 0, "bindings");
            test.Equal(router->GetPreviousRouter()->GetNBuffered(), 0, "packets at the PAR");
            test.Equal(router->GetPreviousRouter()->GetNInitiations(), 0, "initiations");
            test.Equal(router->GetNewRouter()->GetNArrivals(), 0, "arrivals");
            test.Equal(router->GetNewRouter()->GetNBuffered(), 0, "packets at the NAR");
        }
    }

    const std::array<Ipv6Address, 2> m_addresses{Ipv6Address("fd00:1::1"),
                                                 Ipv6Address("fd00:2::1")}; //!< routers
    const std::array<Ipv6Address, 2> m_careOf{
        Ipv6Address("fd00:1::1000"),
        Ipv6Address("fd00:2::1000")};               //!< care-of addresses by link
    const Ipv6Address m_peerAddress{"fd00:4::1"};   //!< peer
    Ptr<CoreNetwork> m_core;                        //!< core
    std::array<Ptr<AccessLink>, 2> m_links;         //!< links
    std::array<Host, 2> m_hosts;                    //!< nodes of the routers
    std::array<Ptr<FmipAccessRouter>, 2> m_routers; //!< under test
    std::array<Ptr<const HandoverKey>, 2> m_keys;   //!< with either router
    Ptr<Node> m_peer;                               //!< peer
    Host m_mobile;                                  //!< mobile node
    std::vector<Arrival> m_atMobile;                //!< what reached it
    std::vector<Arrival> m_atPeer;                  //!< what reached the peer
    std::vector<FastBindingStatus> m_acks;          //!< FBacks that reached it
    uint32_t m_sent{0};                             //!< datagrams of the peer
};

/// @param test checks
void
Predictive(Case& test)
{
    TwoRouters net;
    net.Stream(MilliSeconds(500), Seconds(4), 0);
    net.Update(Seconds(1), 0, 1, 10, true);
    // The FBack has come, and what was on the way to the old link
    net.Leave(MilliSeconds(1060));
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    net.In(Seconds(2), [&net] {
        TunnelProtocol::Install(net.m_mobile.node)
            ->Send(Net::Inner(net.m_careOf[0], net.m_peerAddress, 77),
                   net.m_careOf[1],
                   net.m_addresses[0]);
    });
    net.Run(8);
    net.ExpectAll(test);
    test.Check(net.m_acks.size() == 2 && net.m_acks[0] == FastBindingStatus::ACCEPTED,
               "an FBack on the old link, and one that waited at the NAR");
    const auto back = Net::Datagrams(net.m_atPeer);
    test.Equal(back.size(), 1, "the other way too");
    test.Equal(back[0].header.GetSource(), net.m_careOf[0], "from the PCoA");
    net.Run(13);
    net.ExpectNothingLeft(test);
}

/// @param test checks
void
Reactive(Case& test)
{
    TwoRouters net;
    net.Leave(MilliSeconds(900));
    net.Arrive(MilliSeconds(1000), 1);
    net.Announce(MilliSeconds(1001), 1);
    net.Update(MilliSeconds(1001), 0, 1, 10, false);
    net.Stream(MilliSeconds(1010), Seconds(2), 0); // reaches the PAR behind the FBU
    net.Run(5);
    net.ExpectAll(test);
    test.Equal(net.m_acks.size(), 1, "an FBack");
    net.Run(12);
    net.ExpectNothingLeft(test);
}

/// @param test checks
void
PingPong(Case& test)
{
    // There and, announced, back again, while packets for the first address are on their way
    TwoRouters net;
    net.Stream(MilliSeconds(500), Seconds(4), 0);
    net.Update(Seconds(1), 0, 1, 20, true);
    net.Leave(MilliSeconds(1060));
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    net.Update(Seconds(2), 1, 1, 20, true);
    net.Leave(MilliSeconds(2080));
    net.Arrive(MilliSeconds(2200), 0);
    net.Announce(MilliSeconds(2201), 0);
    net.Run(3);
    test.Equal(net.m_routers[0]->GetPreviousRouter()->GetForwarding(net.m_careOf[0]),
               Ipv6Address::GetAny(),
               "the HI that names the PCoA as NCoA has ended the forwarding from there");
    test.Equal(net.m_routers[1]->GetPreviousRouter()->GetForwarding(net.m_careOf[1]),
               net.m_careOf[0],
               "which now goes the other way");
    uint64_t tunneled = 0;
    for (const auto& router : net.m_routers)
    {
        router->GetPreviousRouter()->TraceConnectWithoutContext(
            "Tunneled",
            Calling<void, Ptr<const Packet>, Ipv6Address>(
                [&tunneled](Ptr<const Packet>, Ipv6Address) { ++tunneled; }));
    }
    Net::SendDatagram(Seconds(0), net.m_peer, net.m_peerAddress, net.m_careOf[1], 9);
    net.Run(6);
    test.Equal(tunneled, 1, "no packet goes around in a circle");
    const std::vector<uint32_t> received = net.Received();
    test.Equal(received.size(),
               net.m_sent + 1,
               "nothing is lost or doubled, what waited at the first NAR included");
    net.Run(30);
    net.ExpectNothingLeft(test);
}

/// @param test checks
void
AddressOfAnother(Case& test)
{
    // While the mobile node is away another one asks its router for its care-of address as NCoA
    TwoRouters net;
    net.Stream(MilliSeconds(500), Seconds(2), 0);
    net.Update(Seconds(1), 0, 1, 20, true);
    net.Leave(MilliSeconds(1060));
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    std::vector<HandoverAckCode> codes;
    MobilityProtocol::Install(net.m_hosts[1].node)
        ->TraceConnectWithoutContext(
            "Rx",
            Calling<void, const MobilityMessage&, const MobilityPath&, uint32_t>(
                [&codes](const MobilityMessage& message, const MobilityPath&, uint32_t) {
                    if (const auto* ack = std::get_if<HandoverAck>(&message.body))
                    {
                        codes.push_back(ack->code);
                    }
                }));
    At(net.m_hosts[1].node, MilliSeconds(1500), [&net]() {
        HandoverInitiate initiate;
        initiate.sequence = 4711;
        initiate.options.linkLayerAddress =
            FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE, {2, 0, 0, 0, 0x66, 0x66}};
        initiate.options.addresses = {
            FmipAddress{FmipAddressCode::OLD_CARE_OF_ADDRESS, 128, "fd00:2::6666"},
            FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, net.m_careOf[0]}};
        MobilityPath path;
        path.source = net.m_addresses[1];
        path.destination = net.m_addresses[0];
        MobilityProtocol::Install(net.m_hosts[1].node)->Send(MobilityMessage(initiate), path);
    });
    net.Run(4);
    test.Check(!codes.empty() && codes.back() == HandoverAckCode::ACCEPTED_NCOA_INVALID,
               "it is in use");
    test.Equal(net.m_routers[0]->GetPreviousRouter()->GetForwarding(net.m_careOf[0]),
               net.m_careOf[1],
               "and is forwarded as before");
    net.ExpectAll(test);
}

/// @param test checks
void
BackWithoutNotice(Case& test)
{
    TwoRouters net;
    net.Update(Seconds(1), 0, 1, 20, true);
    net.Leave(MilliSeconds(1060));
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    net.Leave(MilliSeconds(1500));
    net.Arrive(MilliSeconds(1600), 0);
    net.Update(MilliSeconds(1601), 0, 2, 0, true);
    net.Stream(MilliSeconds(1610), Seconds(2), 0);
    net.Run(4);
    net.ExpectAll(test);
    test.Equal(net.m_routers[0]->GetPreviousRouter()->GetNForwardings(), 0, "ended");
    test.Equal(net.m_acks.size(), 3, "and acknowledged");
    net.ExpectNothingLeft(test);
}

/// @param test checks
void
RestartOfPar(Case& test)
{
    TwoRouters net;
    net.Stream(MilliSeconds(500), Seconds(3), 0);
    net.Update(Seconds(1), 0, 1, 10, true);
    net.Leave(MilliSeconds(1060));
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    At(net.m_hosts[0].node, MilliSeconds(1500), [&net] { net.m_routers[0]->Restart(); });
    // A configured key outlives a restart; sequence numbers do not
    net.Update(Seconds(2), 0, 1, 10, false);
    net.Run(5);
    const std::vector<uint32_t> received = net.Received();
    test.Check(!received.empty() && received.back() == net.m_sent - 1, "packets come again");
    test.Check(std::is_sorted(received.begin(), received.end()), "in order");
    // 500 ms without a binding and half a round trip of the peer's packets
    test.Near(static_cast<double>(net.m_sent - received.size()), 50, 4, "lost meanwhile");
    net.Run(14);
    net.ExpectNothingLeft(test);
}

/// @param test checks
void
RestartOfNar(Case& test)
{
    TwoRouters net;
    net.Stream(MilliSeconds(500), Seconds(3), 0);
    net.Update(Seconds(1), 0, 1, 10, true);
    net.Leave(MilliSeconds(1060));
    At(net.m_hosts[1].node, MilliSeconds(1150), [&net] { net.m_routers[1]->Restart(); });
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    net.Run(5);
    const std::vector<uint32_t> received = net.Received();
    test.Check(!received.empty() && received.back() == net.m_sent - 1, "packets come");
    test.Check(std::is_sorted(received.begin(), received.end()), "in order");
    // What waited there at the restart, and what came until the UNA
    test.Check(net.m_sent - received.size() <= 15, "only what waited is lost");
    net.Run(14);
    net.ExpectNothingLeft(test);
}

/// @param test checks
void
Peers(Case& test)
{
    TwoRouters net;
    Ptr<FmipAccessRouter> router = net.m_routers[0];
    MobilityEnvelope envelope;
    envelope.source = net.m_addresses[1];
    envelope.destination = net.m_addresses[0];
    test.Check(router->IsTrusted(envelope), "a peer");
    envelope.hasHomeAddressOption = true;
    test.Check(!router->IsTrusted(envelope), "its address as Home Address is anybody's");
    envelope.hasHomeAddressOption = false;
    envelope.hasType2 = true;
    test.Check(!router->IsTrusted(envelope), "nor with a routing header");
    envelope.hasType2 = false;
    envelope.source = net.m_peerAddress;
    test.Check(!router->IsTrusted(envelope), "a stranger");
    test.Check(!router->IsPeer(net.m_peerAddress) && router->IsPeer(net.m_addresses[1]), "IsPeer");
    test.Equal(router->GetAddress(), net.m_addresses[0], "its address");
}

/// @param test checks
void
BackBeforeNotice(Case& test)
{
    // There, and back again without a word to the router there, which hears of it afterwards
    TwoRouters net;
    net.Stream(MilliSeconds(500), Seconds(2), 0);
    net.Update(Seconds(1), 0, 1, 20, true);
    net.Leave(MilliSeconds(1060));
    net.Arrive(MilliSeconds(1200), 1);
    net.Announce(MilliSeconds(1201), 1);
    net.Leave(MilliSeconds(2500));
    net.Arrive(MilliSeconds(2600), 0);
    net.Announce(MilliSeconds(2601), 0);
    net.Update(MilliSeconds(2602), 1, 1, 20, false);
    net.Run(3);
    net.Stream(MilliSeconds(10), MilliSeconds(500), 0);
    test.Equal(net.m_routers[0]->GetPreviousRouter()->GetForwarding(net.m_careOf[0]),
               Ipv6Address::GetAny(),
               "the HI of code 1 that names the PCoA as NCoA has ended the forwarding from there");
    test.Equal(net.m_routers[1]->GetPreviousRouter()->GetForwarding(net.m_careOf[1]),
               net.m_careOf[0],
               "which now goes the other way");
    net.Run(5);
    net.ExpectAll(test);
}

/// @param test checks
void
KeysOfTheLink(Case& test)
{
    TwoRouters net;
    Ptr<HandoverKeyServer> keys = net.m_routers[1]->GetKeyServer();
    // What follows is looked at for an address of the link only
    keys->SetAttribute("RequireSecured", BooleanValue(false));
    RtSolPr request;
    request.wildcard = true;
    request.keyRequest =
        HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, std::vector<uint8_t>(8)};
    for (std::size_t link = 0; link < 2; ++link)
    {
        NdArrival arrival;
        arrival.envelope = Icmp6Envelope{net.m_careOf[link], Ipv6Address("fe80::1"), 255};
        arrival.octets =
            SerializeIcmp6(request, arrival.envelope.source, arrival.envelope.destination);
        keys->Request(request, arrival, [&test](const std::optional<HandoverKeyReply>& reply) {
            test.Check(!reply, "no key without a CGA option");
        });
    }
    test.Equal(keys->GetRefused(KeyRequestRefusal::NOT_ON_LINK), 1, "that of the other link");
    test.Equal(keys->GetRefused(KeyRequestRefusal::NO_CGA), 1, "that of its own");
}

/// Refuses everything
class Refusing : public NoAccessRouterProtection
{
  public:
    bool ProtectMessage(const Ipv6Address&, const Ipv6Address&, Ptr<Packet>, uint8_t&) override
    {
        return !refuseSending;
    }

    bool Accepts(const Ipv6Address&, const Ipv6Address&, Ptr<const Packet>) const override
    {
        return !refuseReceived;
    }

    bool refuseSending{false};  //!< whether nothing may be sent
    bool refuseReceived{false}; //!< whether nothing is accepted
};

/// @param test checks
void
Protection(Case& test)
{
    for (int which = 0; which < 3; ++which)
    {
        TwoRouters net;
        std::array<Ptr<Refusing>, 2> protections;
        for (std::size_t i = 0; i < 2; ++i)
        {
            protections[i] = CreateObject<Refusing>();
            net.m_routers[i]->SetAttribute("Protection", PointerValue(protections[i]));
        }
        protections[0]->refuseSending = which == 0;
        protections[1]->refuseReceived = which == 1;
        net.Update(Seconds(1), 0, 1, 10, true);
        net.Run(4);
        const auto expected =
            which == 2 ? FastBindingStatus::ACCEPTED : FastBindingStatus::REASON_UNSPECIFIED;
        test.Check(!net.m_acks.empty() && net.m_acks[0] == expected, "as the protection allows");
        test.Equal(net.m_routers[1]->GetNewRouter()->GetNDropped(NewAccessRouterDrop::UNKNOWN_PEER),
                   which == 1 ? 1 + HI_RETRIES : 0,
                   "unprotected ones are counted");
    }
}

/// @param test checks
void
Paths(Case& test)
{
    TwoRouters net;
    std::size_t begun = 0;
    std::size_t received = 0;
    const std::string node =
        "/NodeList/" + std::to_string(net.m_hosts[0].node->GetId()) + "/$ns3::mip6sec::";
    Config::ConnectWithoutContext(node + "FmipAccessRouter/PreviousRouter/Forwarding",
                                  Calling<void, Ipv6Address, Ipv6Address, bool>(
                                      [&begun](Ipv6Address, Ipv6Address, bool) { ++begun; }));
    Config::ConnectWithoutContext(
        node + "FmipAccessRouter/ProxyAdvertiser/RtSolPrReceived",
        Calling<void, Ipv6Address, const RtSolPr&, uint32_t>(
            [&received](Ipv6Address, const RtSolPr&, uint32_t) { ++received; }));
    net.Update(Seconds(1), 0, 1, 10, true);
    net.In(Seconds(1), [&net] {
        RtSolPr request;
        request.wildcard = true;
        const Ipv6Address source = net.m_mobile.LinkLocal();
        const Ipv6Address to = net.m_hosts[0].LinkLocal();
        net.m_mobile.nd->SendOut(SerializeIcmp6(request, source, to), source, to);
    });
    net.Run(2);
    test.Equal(begun, 1, "Forwarding");
    test.Equal(received, 1, "RtSolPrReceived");
    for (const char* part : {"AccessPoints", "NewRouter", "KeyServer"})
    {
        PointerValue value;
        net.m_routers[0]->GetAttribute(part, value);
        test.Check(value.GetObject() != nullptr, part);
    }
}

/// @param test checks
void
Misuse(Case& test)
{
    const std::pair<std::function<void()>, const char*> calls[] = {
        {[] { FmipAccessRouter::Install(nullptr, Ipv6Address("fd00:1::1")); },
         "device of a router"},
        {[] {
             Host host = MakeBareHost(CreateObject<AccessLink>(), nullptr, true);
             FmipAccessRouter::Install(host.device, Ipv6Address("fd00:1::1"));
         },
         "NeighborDiscovery::Install"},
        {[] {
             Host host = MakeHost(CreateObject<AccessLink>(), nullptr, true);
             FmipAccessRouter::Install(host.device, Ipv6Address("fe80::1"));
         },
         "global address"},
        {[] {
             Host host = MakeHost(CreateObject<AccessLink>(), nullptr, true);
             FmipAccessRouter::Install(host.device, Ipv6Address("fd00:1::1"), 129);
         },
         "1 to 128"},
        {[] {
             Host host = MakeHost(CreateObject<AccessLink>(), nullptr, true);
             FmipAccessRouter::Install(host.device, Ipv6Address("fd00:1::1"));
             FmipAccessRouter::Install(host.device, Ipv6Address("fd00:1::1"));
         },
         "already"}};
    for (const auto& [call, words] : calls)
    {
        const std::string said = LastWords(call);
        test.Check(said.find(words) != std::string::npos, std::string(words) + ": " + said);
    }
}

/// The suite
class AccessRouterSuite : public TestSuite
{
  public:
    AccessRouterSuite()
        : TestSuite("mip6sec-fmip-access-router", TestSuite::Type::UNIT)
    {
        const std::pair<const char*, void (*)(Case&)> cases[] = {
            {"A predictive handover loses and reorders no packet", &Predictive},
            {"A reactive handover loses no packet that comes behind the FBU", &Reactive},
            {"A mobile node that goes back to where it came from leaves no circle behind",
             &PingPong},
            {"A Handover Initiate for the address of another node ends no forwarding",
             &AddressOfAnother},
            {"A mobile node that comes back without notice ends the forwarding by an FBU",
             &BackWithoutNotice},
            {"After a restart of the PAR another FBU brings the packets back", &RestartOfPar},
            {"After a restart of the NAR the UNA still brings the packets", &RestartOfNar},
            {"Only peers are trusted and only by their source address", &Peers},
            {"A mobile node that is back before its router hears of it leaves no circle behind",
             &BackBeforeNotice},
            {"A handover key is for an address of the access link of the router", &KeysOfTheLink},
            {"HI and HAck pass only as the protection between the routers allows", &Protection},
            {"The parts are found by their paths", &Paths},
            {"Wrong use ends with what to do", &Misuse}};
        for (const auto& [name, body] : cases)
        {
            AddTestCase(new Case(name, body));
        }
    }
};

AccessRouterSuite g_suite; //!< registers it

} // namespace
