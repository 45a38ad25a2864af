/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/boolean.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/global-value.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mobile-interface.h"
#include "ns3/mobility-helper.h"
#include "ns3/node-container.h"
#include "ns3/router-advertiser.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-attachment.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/yans-wifi-helper.h"

#include <string>
#include <vector>

// The capture that this test leaves in --tempdir is judged by link-captures-check.py.

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A station that roams between two access points that are routers of two subnets
class WifiRoamTestCase : public TestCase
{
  public:
    WifiRoamTestCase()
        : TestCase("A station that roams between two subnets gets an address in each of them")
    {
    }

  private:
    /// Something that the station noticed
    struct Event
    {
        std::string what;    //!< its name
        Time at;             //!< when
        Ipv6Address address; //!< the address, or ::
    };

    std::vector<Event> m_events; //!< in order

    /// Sink of LinkDown
    void Down(Ptr<NetDevice>)
    {
        m_events.push_back({"down", Simulator::Now(), Ipv6Address::GetAny()});
    }

    /// Sink of LinkGoingDown
    void GoingDown(Ptr<NetDevice>, Address, Time)
    {
        m_events.push_back({"going", Simulator::Now(), Ipv6Address::GetAny()});
    }

    /// Sink of LinkUp
    void Up(Ptr<NetDevice>, Address)
    {
        m_events.push_back({"up", Simulator::Now(), Ipv6Address::GetAny()});
    }

    /// Sink of RouterKnown
    void Router(const RouterEntry& router)
    {
        m_events.push_back({"router", Simulator::Now(), router.linkLocal});
    }

    /// Sink of AddressReady
    void Ready(Ipv6Address address, const RouterEntry&)
    {
        m_events.push_back({"address", Simulator::Now(), address});
    }

    /// @param device access point of a router @param address of the router on it
    static void SetUpRouter(Ptr<NetDevice> device, const char* address)
    {
        auto advertiser = RouterAdvertiser::Install(device);
        advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(1)));
        advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(2)));
        auto ipv6 = device->GetNode()->GetObject<Ipv6>();
        int32_t interface = ipv6->GetInterfaceForDevice(device);
        ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
        ipv6->SetForwarding(interface, true);
    }

    void DoRun() override
    {
        NodeContainer nodes(3);
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        InternetStackHelper internet;
        internet.Install(nodes);
        YansWifiPhyHelper phy;
        phy.SetChannel(YansWifiChannelHelper::Default().Create());
        WifiHelper wifi;
        wifi.SetStandard(WIFI_STANDARD_80211a);
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                     "DataMode",
                                     StringValue("OfdmRate6Mbps"),
                                     "ControlMode",
                                     StringValue("OfdmRate6Mbps"));
        WifiMacHelper mac;
        mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("roam")));
        auto accessPoints = wifi.Install(phy, mac, NodeContainer(nodes.Get(0), nodes.Get(1)));
        mac.SetType("ns3::StaWifiMac",
                    "Ssid",
                    SsidValue(Ssid("roam")),
                    "MaxMissedBeacons",
                    UintegerValue(5));
        auto station = wifi.Install(phy, mac, nodes.Get(2)).Get(0);
        MobilityHelper mobility;
        auto positions = CreateObject<ListPositionAllocator>();
        positions->Add(Vector(0, 0, 0));
        positions->Add(Vector(72, 0, 0));
        mobility.SetPositionAllocator(positions);
        mobility.Install(nodes.Get(0));
        mobility.Install(nodes.Get(1));
        auto walk = CreateObject<ConstantVelocityMobilityModel>();
        nodes.Get(2)->AggregateObject(walk);
        walk->SetPosition(Vector(10, 0, 0));
        walk->SetVelocity(Vector(6, 0, 0));

        SetUpRouter(accessPoints.Get(0), "2001:a::1");
        SetUpRouter(accessPoints.Get(1), "2001:b::1");
        auto interface = MobileInterface::Install(station);
        auto attachment = WifiAttachment::Install(station);
        interface->SetAttachment(attachment);
        interface->GetRouterDiscovery()->SetAttribute(
            "SolicitationDelay",
            StringValue("ns3::ConstantRandomVariable[Constant=0]"));
        using Self = WifiRoamTestCase;
        attachment->TraceConnectWithoutContext("LinkGoingDown",
                                               MakeCallback(&Self::GoingDown, this));
        attachment->TraceConnectWithoutContext("LinkDown", MakeCallback(&Self::Down, this));
        attachment->TraceConnectWithoutContext("LinkUp", MakeCallback(&Self::Up, this));
        interface->TraceConnectWithoutContext("RouterKnown", MakeCallback(&Self::Router, this));
        interface->TraceConnectWithoutContext("AddressReady", MakeCallback(&Self::Ready, this));
        phy.EnablePcap(CreateTempDirFilename("station.pcap"), station, false, true);

        Simulator::Stop(Seconds(14));
        Simulator::Run();
        auto careOf = interface->GetCareOfAddress();
        auto mac48 = Mac48Address::ConvertFrom(station->GetAddress());
        Simulator::Destroy();
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));

        std::vector<std::string>
            expected{"up", "router", "address", "going", "down", "up", "router", "address"};
        std::vector<std::string> seen;
        for (const Event& event : m_events)
        {
            seen.push_back(event.what);
        }
        NS_TEST_ASSERT_MSG_EQ((seen == expected), true, "order of events");
        NS_TEST_EXPECT_MSG_EQ(m_events[2].address,
                              Ipv6Address::MakeAutoconfiguredAddress(mac48, "2001:a::"),
                              "address in the first subnet");
        NS_TEST_EXPECT_MSG_EQ(m_events[7].address,
                              Ipv6Address::MakeAutoconfiguredAddress(mac48, "2001:b::"),
                              "address in the second subnet");
        NS_TEST_EXPECT_MSG_EQ(careOf, m_events[7].address, "care-of address at the end");
        // RFC 4862: RetransTimer of one second from the probe, which goes out at most one second
        // after the router is known
        Time dad = m_events[7].at - m_events[6].at;
        NS_TEST_EXPECT_MSG_GT_OR_EQ(dad, Seconds(1), "DAD");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(dad, Seconds(2), "DAD");
    }
};

/// Capture of a station that roams
class WifiCapturesTestSuite : public TestSuite
{
  public:
    WifiCapturesTestSuite()
        : TestSuite("mip6sec-wifi-captures", TestSuite::Type::UNIT)
    {
        AddTestCase(new WifiRoamTestCase);
    }
};

WifiCapturesTestSuite g_wifiCapturesTestSuite; //!< registers the suite

} // namespace
