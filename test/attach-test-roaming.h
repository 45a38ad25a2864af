/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_ROAMING_H
#define MIP6SEC_ATTACH_TEST_ROAMING_H

#include "attach-test-link.h"
#include "attach-test-run.h"
#include "attach-test-variables.h"

#include "ns3/mobile-interface.h"
#include "ns3/router-advertiser.h"

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

const Ipv6Address FIRST("2001:1::211:22ff:fe33:4455");  //!< by EUI-64 on the first link
const Ipv6Address SECOND("2001:2::211:22ff:fe33:4455"); //!< by EUI-64 on the second

/// Two links with a router each, and a node that moves between them
struct Roaming
{
    /// What a trace said
    struct Event
    {
        Time at;             //!< when
        char what{' '};      //!< R RouterKnown, A AddressReady, L AddressLost, D and U link
        Ipv6Address address; //!< the address, or the router's
    };

    Record record;                                        //!< messages
    Ptr<AccessLink> links[2]{CreateObject<AccessLink>(),  //!< 2001:1::/64
                             CreateObject<AccessLink>()}; //!< and 2001:2::/64
    Ptr<PointOfAttachment> points[2]{links[0]->AddPointOfAttachment(),
                                     links[1]->AddPointOfAttachment()}; //!< one each
    Host routers[2]{MakeHost(links[0], &record, true), MakeHost(links[1], &record, true)}; //!< ::1
    Ptr<RouterAdvertiser> advertisers[2]; //!< of the routers
    Host host;                            //!< the node that moves
    Ptr<AccessAttachment> attachment;     //!< its attachment, or null
    Ptr<MobileInterface> interface;       //!< what is tested
    std::vector<Event> events;            //!< all of its traces

    /// @param triggers whether the node hears of its link @param watch whether to record what the
    /// node sends
    explicit Roaming(bool triggers = true, bool watch = true)
    {
        for (int i = 0; i < 2; ++i)
        {
            routers[i].Assign(Ipv6Address(i == 0 ? "2001:1::1" : "2001:2::1"));
            advertisers[i] = RouterAdvertiser::Install(routers[i].device);
            advertisers[i]->SetAttribute("SolicitedDelay", Always(0));
            advertisers[i]->SetAttribute("SolicitedUnicast", BooleanValue(true));
        }
        host = MakeBareHost(triggers ? nullptr : links[0],
                            watch ? &record : nullptr,
                            false,
                            "00:11:22:33:44:55");
        interface = MobileInterface::Install(host.device);
        host.nd = interface->GetNeighborDiscovery();
        interface->GetRouterDiscovery()->SetAttribute("SolicitationDelay", Always(0));
        interface->GetAddressConfigurator()->SetAttribute("JoinDelay", Always(0));
        if (triggers)
        {
            attachment = AccessAttachment::Install(host.device);
            attachment->SetAttribute("HandoverTime", Always(0.05));
            interface->SetAttachment(attachment);
            attachment->AttachNow(points[0]);
            attachment->TraceConnectWithoutContext(
                "LinkDown",
                Calling<void, Ptr<NetDevice>>(
                    [this](Ptr<NetDevice>) { Note('D', Ipv6Address()); }));
            attachment->TraceConnectWithoutContext(
                "LinkUp",
                Calling<void, Ptr<NetDevice>, Address>(
                    [this](Ptr<NetDevice>, Address) { Note('U', Ipv6Address()); }));
        }
        interface->TraceConnectWithoutContext(
            "RouterKnown",
            Calling<void, const RouterEntry&>(
                [this](const RouterEntry& r) { Note('R', r.GetGlobalAddress()); }));
        interface->TraceConnectWithoutContext(
            "AddressReady",
            Calling<void, Ipv6Address, const RouterEntry&>(
                [this](Ipv6Address a, const RouterEntry&) { Note('A', a); }));
        interface->TraceConnectWithoutContext(
            "AddressLost",
            Calling<void, Ipv6Address>([this](Ipv6Address a) { Note('L', a); }));
    }

    /// @param what see Event @param address see there
    void Note(char what, const Ipv6Address& address)
    {
        events.push_back({Simulator::Now(), what, address});
    }

    /// @param seconds when the link goes down @param link index of the link that is next
    void MoveAt(double seconds, int link)
    {
        attachment->ScheduleMove(Seconds(seconds), points[link]);
    }

    /// @param from seconds @return the kinds of events from then on
    std::string Kinds(double from) const
    {
        std::string kinds;
        for (const auto& e : events)
        {
            if (e.at >= Seconds(from))
            {
                kinds += e.what;
            }
        }
        return kinds;
    }

    /// @param what a kind @param from seconds @return the first event of that kind from then on
    Event First(char what, double from) const
    {
        for (const auto& e : events)
        {
            if (e.what == what && e.at >= Seconds(from))
            {
                return e;
            }
        }
        return {Seconds(-1), '-', Ipv6Address()};
    }

    /// @return global addresses on the interface
    uint32_t NGlobal() const
    {
        return host.ipv6->GetNAddresses(host.nd->GetInterfaceIndex()) - 1;
    }
};

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_ROAMING_H
