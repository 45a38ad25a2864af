/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "secured-test-link.h"

#include "ns3/mobile-interface.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

// Routers expected on a link, on a device with SEND: RFC 3971 7.3, 8, RFC 5568 5.2

namespace
{

const Ipv6Address ALL_NODES("ff02::1");      //!< all nodes
const Ipv6Address HONEST("fe80::1");         //!< the expected router
const Ipv6Address ROGUE("fe80::2");          //!< another
const Ipv6Address REACHED("2001:1::1");      //!< global address of the expected one
const Mac48Address MAC("00:00:00:00:0d:01"); //!< its link-layer address

/// A host that expects a router, and what its traces said
struct World
{
    SecuredLink link;                //!< the link; path 1 may advertise 2001:1::/64
    Ptr<MobileInterface> interface;  //!< of the host
    std::vector<Ipv6Address> chosen; //!< trace RouterChosen: global addresses
    bool used{false};                //!< whether the expected router is used

    World()
    {
        link.host.device->SetAddress(Mac48Address("00:11:22:33:44:55"));
        link.authority->certified = {{1, Ipv6Address("2001:1::"), 64}};
        interface = MobileInterface::Install(link.shim);
        link.host.nd = interface->GetNeighborDiscovery();
        Routers()->SetAttribute("SolicitOnLinkUp", BooleanValue(false));
        interface->GetAddressConfigurator()->SetAttribute("JoinDelay", Always(0));
        Routers()->TraceConnectWithoutContext(
            "RouterChosen",
            Calling<void, const RouterEntry&>(
                [this](const RouterEntry& r) { chosen.push_back(r.GetGlobalAddress()); }));
    }

    /// @return router discovery of the host
    Ptr<RouterDiscovery> Routers() const
    {
        return interface->GetRouterDiscovery();
    }

    /// @param security of what is known of the router, which is expected from 1 s on
    void Expect(NdSecurity security)
    {
        At(link.host.node, Seconds(1), [this, security]() {
            RouterEntry router;
            router.linkLayerAddress = LinkLayerOption(MAC);
            router.security = security;
            router.prefixes.push_back(Prefix(REACHED));
            Routers()->NotifyLinkUp();
            used = Routers()->Expect(router, REACHED);
        });
    }

    /// @param address a router's @return its prefix, with the R flag
    static PrefixInformation Prefix(const Ipv6Address& address)
    {
        PrefixInformation prefix;
        prefix.prefix = address;
        prefix.routerAddress = true;
        return prefix;
    }

    /// @param seconds when @param router who advertises @param verdict what SEND says
    /// @param address its global address
    void RaAt(double seconds, Ipv6Address router, NdVerdict verdict, Ipv6Address address)
    {
        RouterAdvertisement message;
        message.routerLifetime = 1800;
        message.options.prefixes.push_back(Prefix(address));
        message.options.sourceLinkLayerAddress = LinkLayerOption(MAC);
        std::vector<uint8_t> octets = SerializeIcmp6(message, router, ALL_NODES);
        link.Then(seconds, [this, octets, router, verdict]() {
            link.Say(octets, router, ALL_NODES, verdict);
        });
    }

    /// @return the router in use
    RouterEntry Current() const
    {
        const RouterEntry* entry = Routers()->GetCurrentRouter();
        return entry ? *entry : RouterEntry();
    }
};

/// A secured one
void
Secured(Case& t)
{
    World w;
    w.Expect(NdSecurity::SECURED);
    w.RaAt(2, ROGUE, UNSECURED, REACHED);
    w.RaAt(3, ROGUE, PROVISIONAL, REACHED);
    w.RaAt(4, ROGUE, UNSECURED, Ipv6Address("2001:9::1"));
    At(w.link.host.node, Seconds(5), [&]() {
        t.Check(w.used, "in use");
        t.Equal(w.Current().GetGlobalAddress(), REACHED, "still the expected one");
        t.Check(w.Current().linkLocal.IsAny(), "not heard yet");
        t.Check(w.Current().security == NdSecurity::SECURED, "secured as it was");
        t.Check(w.link.host.nd->IsNeighborSecured(REACHED), "and so is its neighbor");
    });
    w.RaAt(6, HONEST, SECURED, REACHED);
    At(w.link.host.node, Seconds(7), [&]() {
        t.Equal(w.Current().linkLocal, HONEST, "heard by its secured advertisement");
        t.Check(w.Current().security == NdSecurity::SECURED, "secured");
        t.Check(w.Current().GetPrefixSecurity(0) == NdSecurity::SECURED, "its prefix certified");
    });
    w.link.Run(30);
    t.Equal(w.chosen.size(), std::size_t{1}, "chosen once");
    t.Equal(w.Current().linkLocal, HONEST, "for good");
}

/// One that is not
void
Unsecured(Case& t)
{
    World w;
    w.Expect(NdSecurity::UNSECURED);
    w.RaAt(2, HONEST, SECURED, REACHED);
    At(w.link.host.node, Seconds(3), [&]() {
        t.Equal(w.Current().linkLocal, HONEST, "heard");
        t.Check(w.Current().security == NdSecurity::SECURED, "secured from then on");
    });
    w.link.Run(4);
    t.Equal(w.chosen.size(), std::size_t{1}, "chosen once");
}

/// A better one
void
GivesWay(Case& t)
{
    World w;
    w.link.authority->certified.emplace_back(1, Ipv6Address("2001:9::"), 64);
    w.Routers()->SetAttribute("Eager", BooleanValue(false));
    w.Expect(NdSecurity::UNSECURED);
    w.RaAt(2, ROGUE, SECURED, Ipv6Address("2001:9::1"));
    w.link.Run(3);
    t.Equal(w.Current().linkLocal, ROGUE, "one that proves where the node is takes over at once");
    t.Equal(w.Routers()->GetRouters().size(), std::size_t{1}, "and the expected one is lost");
}

/// Not to be used
void
NotUsed(Case& t)
{
    for (bool provisional : {false, true})
    {
        World w;
        w.Routers()->SetAttribute(provisional ? "AdoptProvisional" : "AdoptUnsecured",
                                  BooleanValue(false));
        w.Expect(provisional ? NdSecurity::PROVISIONAL : NdSecurity::UNSECURED);
        w.link.Run(2);
        t.Check(!w.used && w.Routers()->GetRouters().empty(), "not used");
        Simulator::Destroy();
    }
}

/// The suite
class SecuredExpectationSuite : public TestSuite
{
  public:
    SecuredExpectationSuite()
        : TestSuite("mip6sec-secured-expectation", TestSuite::Type::UNIT)
    {
        auto add = [this](const char* name, void (*body)(Case&)) {
            AddTestCase(new Case(name, body));
        };
        add("Only a secured advertisement is heard as that of a secured expected router", Secured);
        add("An expected router that is not secured becomes so by its advertisement", Unsecured);
        add("A secured router elsewhere takes the place of an expected one that is not", GivesWay);
        add("A router that can be trusted no further is not expected", NotUsed);
    }
};

SecuredExpectationSuite g_securedExpectationSuite; //!< registers itself

} // namespace
