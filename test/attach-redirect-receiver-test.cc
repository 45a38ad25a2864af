/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "secured-test-link.h"

#include "ns3/mobile-interface.h"
#include "ns3/redirect-receiver.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const Ipv6Address ALL_NODES("ff02::1");             //!< all nodes
const Ipv6Address FIRST("fe80::1");                 //!< the default router
const Ipv6Address BETTER("fe80::2");                //!< a better first hop
const Ipv6Address FAR("2001:77::1");                //!< a destination elsewhere
const Ipv6Address NEAR("2001:2::77");               //!< one within the router's certificate
const Mac48Address FIRST_MAC("00:00:00:00:0d:01");  //!< of the default router
const Mac48Address BETTER_MAC("00:00:00:00:0d:02"); //!< of the better first hop

/// A host with a default router that sends redirects
struct World
{
    SecuredLink link;                         //!< the link; path 1 may redirect to 2001:2::/64
    Ptr<MobileInterface> interface;           //!< of the host
    Ptr<RedirectReceiver> receiver;           //!< tested
    std::vector<RedirectDrop> dropped;        //!< trace Dropped
    std::vector<NdSecurity> followed;         //!< trace Redirected
    std::map<Ipv6Address, Mac48Address> sent; //!< where the last datagram for an address went

    /// @param router what SEND says of the default router
    explicit World(NdVerdict router)
    {
        link.authority->certified = {{1, Ipv6Address("2001:1::"), 64},
                                     {1, Ipv6Address("2001:2::"), 64}};
        interface = MobileInterface::Install(link.shim);
        link.host.nd = interface->GetNeighborDiscovery();
        interface->GetAddressConfigurator()->SetAttribute("JoinDelay", Always(0));
        receiver = RedirectReceiver::Install(link.shim);
        receiver->TraceConnectWithoutContext(
            "Dropped",
            Calling<void, Ipv6Address, RedirectDrop>(
                [this](Ipv6Address, RedirectDrop drop) { dropped.push_back(drop); }));
        receiver->TraceConnectWithoutContext(
            "Redirected",
            Calling<void, Ipv6Address, Ipv6Address, NdSecurity>(
                [this](Ipv6Address, Ipv6Address, NdSecurity s) { followed.push_back(s); }));
        link.host.device->TraceConnectWithoutContext(
            "MacTx",
            Calling<void, Ptr<const Packet>>([this](Ptr<const Packet> frame) {
                std::vector<uint8_t> octets = PacketOctets(frame);
                constexpr std::size_t ip = 14;
                if (octets.size() > ip + 40 && octets[ip + 6] == 17)
                {
                    Mac48Address to;
                    to.CopyFrom(octets.data());
                    sent[Ipv6Address::Deserialize(octets.data() + ip + 24)] = to;
                }
            }));
        RaAt(1, FIRST, FIRST_MAC, router);
    }

    /// @param seconds when @param router who advertises @param mac its link-layer address
    /// @param verdict what SEND says
    void RaAt(double seconds, Ipv6Address router, Mac48Address mac, NdVerdict verdict)
    {
        RouterAdvertisement message;
        message.routerLifetime = 1800;
        PrefixInformation prefix;
        prefix.prefix = Ipv6Address("2001:1::");
        prefix.prefixLength = 64;
        prefix.autonomous = true;
        prefix.validLifetime = 86400;
        prefix.preferredLifetime = 43200;
        message.options.prefixes = {prefix};
        message.options.sourceLinkLayerAddress = LinkLayerOption(mac);
        link.Then(seconds, [this, message, router, verdict]() {
            link.Say(SerializeIcmp6(message, router, ALL_NODES), router, ALL_NODES, verdict);
        });
    }

    /// @param seconds when @param source who redirects @param destination what
    /// @param target where to @param verdict what SEND says
    void RedirectAt(double seconds,
                    Ipv6Address source,
                    Ipv6Address destination,
                    Ipv6Address target,
                    NdVerdict verdict)
    {
        link.Then(seconds, [this, source, destination, target, verdict]() {
            RedirectMessage message;
            message.target = target;
            message.destination = destination;
            message.options.targetLinkLayerAddress = LinkLayerOption(BETTER_MAC);
            Ipv6Address to = link.host.LinkLocal();
            link.Say(SerializeIcmp6(message, source, to), source, to, verdict);
        });
    }

    /// @param seconds when a datagram is sent @param destination where to
    void SendAt(double seconds, Ipv6Address destination)
    {
        At(link.host.node, Seconds(seconds), [this, destination]() {
            Ptr<Socket> socket =
                Socket::CreateSocket(link.host.node, UdpSocketFactory::GetTypeId());
            socket->Connect(Inet6SocketAddress(destination, 9));
            socket->Send(Create<Packet>(10));
        });
    }

    /// @param destination a destination @return where the last datagram for it went
    Mac48Address Went(const Ipv6Address& destination) const
    {
        auto it = sent.find(destination);
        return it == sent.end() ? Mac48Address::GetBroadcast() : it->second;
    }
};

/// RFC 4861 8.3
void
Follows(Case& t)
{
    for (const NdVerdict& verdict : {UNSECURED, SECURED})
    {
        World w(verdict);
        w.SendAt(3, FAR);
        w.SendAt(3, NEAR);
        auto at = [&](double s, std::function<void()> what) {
            At(w.link.host.node, Seconds(s), std::move(what));
        };
        at(3.5, [&]() {
            t.Equal(w.Went(FAR), FIRST_MAC, "by the default router");
            t.Equal(w.Went(NEAR), FIRST_MAC, "this one too");
        });
        w.RedirectAt(4, FIRST, FAR, BETTER, verdict);
        w.RedirectAt(4, FIRST, NEAR, NEAR, verdict);
        w.SendAt(5, FAR);
        w.SendAt(5, NEAR);
        w.SendAt(5, Ipv6Address("2001:77::2"));
        at(5.5, [&]() {
            t.Equal(w.Went(FAR), BETTER_MAC, "by the better router");
            t.Equal(w.Went(NEAR), BETTER_MAC, "straight to the neighbour");
            t.Equal(w.Went("2001:77::2"), FIRST_MAC, "others as before");
            t.Equal(w.receiver->GetTarget(FAR), BETTER, "known");
            t.Check(w.link.Entry(BETTER)->IsRouter() && !w.link.Entry(NEAR)->IsRouter(),
                    "one is a router and one is not");
            t.Equal(w.receiver->IsSecured(FAR), verdict.security == NdSecurity::SECURED, "flag");
        });
        // The first hop may send it on, and so may that one
        w.RedirectAt(6, BETTER, FAR, Ipv6Address("fe80::3"), verdict);
        w.RedirectAt(7, BETTER, FAR, BETTER, verdict);
        w.link.Run(8);
        t.Equal(w.receiver->GetTarget(FAR), Ipv6Address("fe80::3"), "sent on by its first hop");
        t.Check(w.dropped == std::vector<RedirectDrop>{RedirectDrop::NOT_FIRST_HOP},
                "but only by that");
        Simulator::Destroy();
    }
}

/// Whose redirects count
void
OnlyFirstHop(Case& t)
{
    World w(UNSECURED);
    w.RedirectAt(3, BETTER, FAR, BETTER, SECURED);
    w.RedirectAt(4, BETTER, NEAR, NEAR, UNSECURED);
    w.SendAt(5, FAR);
    w.link.Run(6);
    t.Equal(w.receiver->GetDropped(RedirectDrop::NOT_FIRST_HOP), 2U, "not of another");
    t.Equal(w.Went(FAR), FIRST_MAC, "nothing changes");
}

/// SEND routers sign
void
NotInAnothersName(Case& t)
{
    for (const NdVerdict& verdict : {UNSECURED, PROVISIONAL})
    {
        World w(SECURED);
        w.RedirectAt(3, FIRST, FAR, BETTER, verdict);
        w.SendAt(4, FAR);
        w.link.Run(5);
        t.Check(w.dropped == std::vector<RedirectDrop>{RedirectDrop::IMPERSONATED}, "not believed");
        t.Equal(w.Went(FAR), FIRST_MAC, "nothing changes");
        Simulator::Destroy();
    }
    World failed(SECURED);
    failed.RedirectAt(3, FIRST, FAR, BETTER, FAILED);
    failed.link.Run(5);
    t.Equal(failed.receiver->GetNDestinations(), 0U, "nor one that failed");
}

/// RFC 3971 8
void
ProtectsSecured(Case& t)
{
    World w(UNSECURED);
    w.RedirectAt(3, FIRST, FAR, BETTER, UNSECURED);
    // The router signs from now on
    w.RedirectAt(3.5, BETTER, FAR, Ipv6Address("fe80::3"), SECURED);
    w.RedirectAt(4, Ipv6Address("fe80::3"), FAR, BETTER, UNSECURED);
    w.link.Run(5);
    t.Check(w.followed == std::vector<NdSecurity>({NdSecurity::UNSECURED, NdSecurity::SECURED}),
            "secured ones replace unsecured ones");
    t.Check(w.dropped == std::vector<RedirectDrop>{RedirectDrop::PROTECTED}, "not the reverse");
    t.Equal(w.receiver->GetTarget(FAR), Ipv6Address("fe80::3"), "it stays");
}

/// RFC 3971 7.2
void
ChecksCertificate(Case& t)
{
    for (bool securedOnly : {false, true})
    {
        World w(SECURED);
        w.link.authority->securedOnly = securedOnly;
        w.RedirectAt(3, FIRST, NEAR, NEAR, SECURED);
        w.RedirectAt(4, FIRST, FAR, FAR, SECURED);
        w.RedirectAt(5, FIRST, Ipv6Address("2001:77::2"), BETTER, SECURED);
        w.link.Run(6);
        t.Check(w.receiver->IsSecured(NEAR), "within the certificate");
        t.Equal(w.receiver->GetTarget(FAR),
                securedOnly ? Ipv6Address::GetAny() : FAR,
                "outside it is unsecured");
        t.Check(!w.receiver->IsSecured(FAR), "and flagged so");
        t.Check(w.receiver->IsSecured("2001:77::2"), "to another router it does not matter");
        Simulator::Destroy();
    }
    // As SEND says it, where it has looked itself
    NdVerdict uncertified = UNSECURED;
    uncertified.reason = SendReason::UNCERTIFIED_ADDRESS;
    World w(SECURED);
    w.RedirectAt(3, FIRST, FAR, FAR, uncertified);
    w.RedirectAt(4, FIRST, NEAR, NEAR, SECURED);
    w.RedirectAt(5, FIRST, NEAR, NEAR, uncertified);
    w.link.Run(6);
    t.Equal(w.receiver->GetTarget(FAR), FAR, "unsecured, not forged");
    t.Check(w.receiver->IsSecured(NEAR), "which changes nothing secured");
}

/// How long
void
Forgets(Case& t)
{
    World w(UNSECURED);
    w.receiver->SetAttribute("Lifetime", TimeValue(Seconds(10)));
    w.RedirectAt(3, FIRST, FAR, BETTER, UNSECURED);
    w.RedirectAt(9, FIRST, Ipv6Address("2001:77::2"), BETTER, UNSECURED);
    std::size_t before = 0;
    At(w.link.host.node, Seconds(12.9), [&]() { before = w.receiver->GetNDestinations(); });
    std::size_t after = 0;
    At(w.link.host.node, Seconds(13.1), [&]() { after = w.receiver->GetNDestinations(); });
    // Another router is in use from now on
    w.RaAt(14, Ipv6Address("fe80::9"), Mac48Address("00:00:00:00:0d:09"), SECURED);
    w.SendAt(15, FAR);
    w.SendAt(15, Ipv6Address("2001:77::2"));
    w.link.Run(16);
    t.Equal(before, 2U, "both");
    t.Equal(after, 1U, "until their time is over");
    t.Equal(w.receiver->GetNDestinations(), 0U, "or the router is not in use any more");
    t.Equal(w.Went(FAR), Mac48Address("00:00:00:00:0d:09"), "by the new router");
    t.Equal(w.Went("2001:77::2"), Mac48Address("00:00:00:00:0d:09"), "both");
}

/// Hostile numbers
void
Bounded(Case& t)
{
    World w(UNSECURED);
    w.receiver->SetAttribute("MaxDestinations", UintegerValue(4));
    auto destination = [](int i) { return Ipv6Address(("2001:77::" + std::to_string(i)).c_str()); };
    for (int i = 1; i <= 50; ++i)
    {
        w.RedirectAt(3 + i * 0.01, FIRST, destination(i), BETTER, i <= 3 ? SECURED : UNSECURED);
    }
    for (int i = 51; i <= 52; ++i)
    {
        w.RedirectAt(4 + i * 0.01, FIRST, destination(i), BETTER, SECURED);
    }
    w.RedirectAt(5, FIRST, destination(53), BETTER, UNSECURED);
    uint32_t routes = w.link.host.Routes()->GetNRoutes();
    w.link.Run(6);
    t.Equal(w.receiver->GetNDestinations(), 4U, "no more than the attribute says");
    t.Check(w.link.host.Routes()->GetNRoutes() <= routes + 4 + 4, "nor more routes");
    t.Check(w.receiver->IsSecured(destination(3)) && w.receiver->IsSecured(destination(52)),
            "secured ones stay");
    t.Equal(w.receiver->GetTarget(destination(50)), Ipv6Address::GetAny(), "unsecured ones go");
    t.Equal(w.receiver->GetTarget(destination(1)), Ipv6Address::GetAny(), "then the oldest");
    t.Equal(w.receiver->GetDropped(RedirectDrop::FULL), 1U, "and there is no room for others");
}

/// Who does not follow
void
Declines(Case& t)
{
    World off(UNSECURED);
    off.receiver->SetAttribute("Follow", BooleanValue(false));
    off.RedirectAt(3, FIRST, FAR, BETTER, UNSECURED);
    off.link.Run(4);
    t.Check(off.dropped == std::vector<RedirectDrop>{RedirectDrop::OFF}, "switched off");
    Simulator::Destroy();

    World router(UNSECURED);
    At(router.link.host.node, Seconds(2), [&]() {
        router.link.host.nd->GetInterface()->SetForwarding(true);
    });
    router.RedirectAt(3, FIRST, FAR, BETTER, UNSECURED);
    router.link.Run(4);
    t.Check(router.dropped == std::vector<RedirectDrop>{RedirectDrop::ROUTER}, "a router");
    t.Equal(std::string(RedirectDropName(RedirectDrop::FULL)), "full", "last name");
    t.Equal(std::string(RedirectDropName(static_cast<RedirectDrop>(99))), "unknown", "no name");
}

/// The suite
class RedirectReceiverSuite : public TestSuite
{
  public:
    RedirectReceiverSuite()
        : TestSuite("mip6sec-redirect-receiver", TestSuite::Type::UNIT)
    {
        AddTestCase(new Case("A redirect from the first hop is followed", Follows));
        AddTestCase(new Case("A redirect from anybody else is not followed", OnlyFirstHop));
        AddTestCase(
            new Case("An unsecured redirect in the name of a secured router is not believed",
                     NotInAnothersName));
        AddTestCase(
            new Case("An unsecured redirect does not override a secured one", ProtectsSecured));
        AddTestCase(new Case("A redirect to an address outside the certificate is unsecured",
                             ChecksCertificate));
        AddTestCase(new Case("A redirect ends with its time or its router", Forgets));
        AddTestCase(new Case("The number of redirects is bounded", Bounded));
        AddTestCase(new Case("Routers and those told so follow no redirect", Declines));
    }
};

RedirectReceiverSuite g_redirectReceiverSuite; //!< registers itself

} // namespace
