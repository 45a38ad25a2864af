/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/boolean.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/mobility-helper.h"
#include "ns3/node-container.h"
#include "ns3/signal-trend.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-attachment.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-net-device.h"
#include "ns3/yans-wifi-helper.h"

#include <cmath>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

class TrendTestCase : public TestCase
{
  public:
    TrendTestCase()
        : TestCase("The trend of a signal is the line of least squares through its window")
    {
    }

  private:
    void DoRun() override
    {
        SignalTrend trend;
        NS_TEST_EXPECT_MSG_EQ(trend.GetCount(), 0, "nothing yet");
        trend.Add(Seconds(0.5), -10, Seconds(1)); // out of the window at the end
        trend.Add(Seconds(2), -71, Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(trend.GetCount(), 1, "the first is forgotten");
        NS_TEST_EXPECT_MSG_EQ(trend.GetLevel(), -71, "level of one");
        trend.Add(Seconds(2.5), -71, Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(trend.GetSlope(), 0, "no slope of two");
        NS_TEST_EXPECT_MSG_EQ(trend.TimeUntil(-80), Time::Max(), "does not fall");
        trend.Add(Seconds(3), -77, Seconds(1));
        // Around their mean (-0.5 s, -73 dBm) the points are (-0.5, 2), (0, 2), (0.5, -4):
        // covariance -3 over variance 0.5 is a slope of -6, and the level 0.5 s behind the mean -76
        NS_TEST_EXPECT_MSG_EQ_TOL(trend.GetSlope(), -6, 1e-9, "slope");
        NS_TEST_EXPECT_MSG_EQ_TOL(trend.GetLevel(), -76, 1e-9, "level");
        NS_TEST_EXPECT_MSG_EQ(trend.TimeUntil(-88), Seconds(2), "12 dB at 6 dB/s");
        NS_TEST_EXPECT_MSG_EQ(trend.TimeUntil(-70), Seconds(0), "below already");
        NS_TEST_EXPECT_MSG_EQ(trend.GetLast(), Seconds(3), "last sample");
        trend.Clear();
        NS_TEST_EXPECT_MSG_EQ(trend.GetCount(), 0, "forgotten");
    }
};

class SteadyTestCase : public TestCase
{
  public:
    SteadyTestCase()
        : TestCase("A signal that stays the same never falls, whatever rounding makes of it")
    {
    }

  private:
    void DoRun() override
    {
        uint32_t falling = 0;
        for (int i = 0; i < 1000; ++i)
        {
            SignalTrend trend;
            for (int beacon = 0; beacon < 10; ++beacon)
            {
                trend.Add(MicroSeconds(1000 * i + 102400 * beacon), -75 - i * 0.007, Seconds(1));
            }
            falling += trend.GetSlope() < 0;
            NS_TEST_EXPECT_MSG_EQ(trend.TimeUntil(-83), Time::Max(), "of signal " << i);
        }
        NS_TEST_EXPECT_MSG_GT(falling, 0, "rounding makes some slopes");
    }
};

/// Two access points on one channel and a station that walks from one to the other
class RoamTestCase : public TestCase
{
  public:
    /// @param name the behaviour
    explicit RoamTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    static constexpr double SPEED = 20;               //!< m/s
    static constexpr double START = 10;               //!< m from the first access point
    static constexpr double STAY = 3;                 //!< s that a station is watched that stays
    static constexpr int64_t BEACON_US = 102400;      //!< interval between beacons
    static constexpr uint32_t MAX_MISSED = 5;         //!< beacons that the station misses
    static constexpr double TX_DBM = 16.0206;         //!< transmit power, default of ns-3
    static constexpr double REFERENCE_LOSS = 46.6777; //!< dB at 1 m, default of ns-3

    /// A trigger
    struct Trigger
    {
        char kind;  //!< g, d or u
        Time at;    //!< when
        Address to; //!< target or point of attachment
        Time lead;  //!< of g
    };

    std::vector<Trigger> m_triggers;    //!< in order
    std::vector<Mac48Address> m_bssids; //!< of the access points
    Ptr<WifiAttachment> m_attachment;   //!< of the station
    double m_distance{72};              //!< m between the access points
    double m_speed{SPEED};              //!< m/s
    double m_start{START};              //!< m from the first access point
    bool m_secondHasOtherSsid{false};   //!< whether the second access point is of another network

    /// Run the walk
    void Walk()
    {
        NodeContainer accessPoints(2);
        NodeContainer station(1);
        auto channel = YansWifiChannelHelper::Default().Create(); // log-distance, exponent 3
        YansWifiPhyHelper phy;
        phy.SetChannel(channel);
        WifiHelper wifi;
        wifi.SetStandard(WIFI_STANDARD_80211a);
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                     "DataMode",
                                     StringValue("OfdmRate6Mbps"),
                                     "ControlMode",
                                     StringValue("OfdmRate6Mbps"));
        WifiMacHelper mac;
        for (uint32_t i = 0; i < 2; ++i)
        {
            mac.SetType("ns3::ApWifiMac",
                        "Ssid",
                        SsidValue(Ssid(i == 1 && m_secondHasOtherSsid ? "elsewhere" : "roam")));
            auto device = wifi.Install(phy, mac, accessPoints.Get(i)).Get(0);
            m_bssids.push_back(Mac48Address::ConvertFrom(device->GetAddress()));
        }
        mac.SetType("ns3::StaWifiMac",
                    "Ssid",
                    SsidValue(Ssid("roam")),
                    "MaxMissedBeacons",
                    UintegerValue(MAX_MISSED));
        auto device = wifi.Install(phy, mac, station.Get(0)).Get(0);
        MobilityHelper mobility;
        mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
        auto positions = CreateObject<ListPositionAllocator>();
        positions->Add(Vector(0, 0, 0));
        positions->Add(Vector(m_distance, 0, 0));
        mobility.SetPositionAllocator(positions);
        mobility.Install(accessPoints);
        auto walk = CreateObject<ConstantVelocityMobilityModel>();
        station.Get(0)->AggregateObject(walk);
        walk->SetPosition(Vector(m_start, 0, 0));
        walk->SetVelocity(Vector(m_speed, 0, 0));

        m_attachment = WifiAttachment::Install(device);
        Configure();
        m_attachment->TraceConnectWithoutContext("LinkGoingDown",
                                                 MakeCallback(&RoamTestCase::GoingDown, this));
        m_attachment->TraceConnectWithoutContext("LinkDown",
                                                 MakeCallback(&RoamTestCase::Down, this));
        m_attachment->TraceConnectWithoutContext("LinkUp", MakeCallback(&RoamTestCase::Up, this));
        Simulator::Stop(Seconds(m_speed > 0 ? (m_distance - m_start) / m_speed : STAY));
        Simulator::Run();
    }

    /// @param dbm a signal @return when the station hears the first access point so strong
    static Time WhenSignalIs(double dbm)
    {
        double metres = std::pow(10, (TX_DBM - REFERENCE_LOSS - dbm) / 30);
        return Seconds((metres - START) / SPEED);
    }

    /// @param kinds what should have been fired, one letter each
    void ExpectKinds(const std::string& kinds)
    {
        std::string seen;
        for (const Trigger& trigger : m_triggers)
        {
            seen += trigger.kind;
        }
        NS_TEST_EXPECT_MSG_EQ(seen, kinds, "triggers in order");
    }

  private:
    /// Set attributes of the attachment
    virtual void Configure()
    {
    }

    /// What is expected
    virtual void Body() = 0;

    void DoRun() override
    {
        Body();
        m_attachment = nullptr;
        Simulator::Destroy();
    }

    /// Sink of LinkGoingDown
    void GoingDown(Ptr<NetDevice> device, Address next, Time lead)
    {
        m_triggers.push_back({'g', Simulator::Now(), next, lead});
        NS_TEST_EXPECT_MSG_EQ(m_attachment->IsUp(), true, "going down while up");
    }

    /// Sink of LinkDown
    void Down(Ptr<NetDevice> device)
    {
        m_triggers.push_back({'d', Simulator::Now(), Address(), Time()});
        NS_TEST_EXPECT_MSG_EQ(m_attachment->GetPointOfAttachment().IsInvalid(), true, "no point");
    }

    /// Sink of LinkUp
    void Up(Ptr<NetDevice> device, Address point)
    {
        m_triggers.push_back({'u', Simulator::Now(), point, Time()});
        NS_TEST_EXPECT_MSG_EQ(m_attachment->GetPointOfAttachment(), point, "the point");
        NS_TEST_EXPECT_MSG_EQ(device->IsLinkUp(), true, "the station can send");
    }
};

class SignalTestCase : public RoamTestCase
{
  public:
    SignalTestCase()
        : RoamTestCase("A station that walks away announces its move from the falling signal")
    {
    }

  private:
    void Body() override
    {
        Walk();
        ExpectKinds("ugdu");
        NS_TEST_ASSERT_MSG_EQ(m_triggers.size(), 4, "number of triggers");
        const Trigger& going = m_triggers[1];
        const Trigger& down = m_triggers[2];
        NS_TEST_EXPECT_MSG_EQ(m_triggers[0].to, Address(m_bssids[0]), "first point of attachment");
        NS_TEST_EXPECT_MSG_EQ(going.to, Address(m_bssids[1]), "target announced");
        NS_TEST_EXPECT_MSG_EQ(m_triggers[3].to, Address(m_bssids[1]), "second point of attachment");
        // At the first beacon behind the place where the signal is at the threshold
        Time threshold = WhenSignalIs(-75);
        NS_TEST_EXPECT_MSG_GT_OR_EQ(going.at, threshold - MicroSeconds(BEACON_US), "not early");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(going.at, threshold + MicroSeconds(BEACON_US), "not late");
        // The line is steeper than the path loss ahead: the lead is short rather than long
        Time left = down.at - going.at;
        NS_TEST_EXPECT_MSG_GT(going.lead, left / 2, "lead against time left");
        NS_TEST_EXPECT_MSG_LT(going.lead, left * 1.25, "lead against time left");
        NS_TEST_EXPECT_MSG_GT(going.lead,
                              MilliSeconds(500),
                              "time enough for a predictive handover");
        NS_TEST_EXPECT_MSG_EQ(m_attachment->GetPointOfAttachment(), Address(m_bssids[1]), "now");
    }
};

class LateTargetTestCase : public RoamTestCase
{
  public:
    LateTargetTestCase()
        : RoamTestCase("A target that is heard only after the announcement is announced too")
    {
    }

  private:
    void Body() override
    {
        // At the threshold the station is 29.6 m from the one and not yet within 51 m of the other
        m_distance = 84;
        Walk();
        ExpectKinds("uggdu");
        NS_TEST_ASSERT_MSG_EQ(m_triggers.size(), 5, "number of triggers");
        NS_TEST_EXPECT_MSG_EQ(m_triggers[1].to.IsInvalid(), true, "target not known");
        NS_TEST_EXPECT_MSG_EQ(m_triggers[2].to, Address(m_bssids[1]), "target known");
        NS_TEST_EXPECT_MSG_EQ(m_triggers[4].to, Address(m_bssids[1]), "point of attachment");
    }
};

class MissedTestCase : public RoamTestCase
{
  public:
    MissedTestCase()
        : RoamTestCase("Missed beacons announce a move that the signal did not")
    {
    }

  private:
    void Configure() override
    {
        m_attachment->SetAttribute("SignalThreshold", DoubleValue(-200));
    }

    void Body() override
    {
        Walk();
        ExpectKinds("ugdu");
        NS_TEST_ASSERT_MSG_EQ(m_triggers.size(), 4, "number of triggers");
        const Trigger& going = m_triggers[1];
        const Trigger& down = m_triggers[2];
        NS_TEST_EXPECT_MSG_EQ(going.to, Address(m_bssids[1]), "target announced");
        // 2.5 of 5 intervals after the last beacon: the station waits for 2.5 more
        Time expected = MicroSeconds(BEACON_US * 5 / 2);
        NS_TEST_EXPECT_MSG_EQ_TOL(going.lead, expected, MicroSeconds(1000), "lead");
        NS_TEST_EXPECT_MSG_EQ_TOL(down.at - going.at, expected, MicroSeconds(1000), "time left");
    }
};

class SilentTestCase : public RoamTestCase
{
  public:
    SilentTestCase()
        : RoamTestCase("Without threshold and missed beacons only link down and link up are fired")
    {
    }

  private:
    void Configure() override
    {
        m_attachment->SetAttribute("SignalThreshold", DoubleValue(-200));
        m_attachment->SetAttribute("MissedBeacons", UintegerValue(0));
    }

    void Body() override
    {
        Walk();
        ExpectKinds("udu");
    }
};

class StayTestCase : public RoamTestCase
{
  public:
    StayTestCase()
        : RoamTestCase("A station that stays where the signal is weak is not going down")
    {
    }

  private:
    void Body() override
    {
        for (int i = 0; i < 20; ++i)
        {
            m_triggers.clear();
            m_bssids.clear();
            m_speed = 0;
            m_start = 33 + 0.1 * i; // between the threshold, 29.6 m, and the end of the cell, 51 m
            m_distance = 1000;
            Walk();
            ExpectKinds("u");
            Simulator::Destroy();
        }
    }
};

class OtherNetworkTestCase : public RoamTestCase
{
  public:
    OtherNetworkTestCase()
        : RoamTestCase("An access point of another network is no candidate")
    {
    }

  private:
    void Body() override
    {
        m_secondHasOtherSsid = true;
        Walk();
        ExpectKinds("ugd");
        NS_TEST_ASSERT_MSG_EQ(m_triggers.size(), 3, "number of triggers");
        NS_TEST_EXPECT_MSG_EQ(m_triggers[1].to.IsInvalid(), true, "no target");
        NS_TEST_EXPECT_MSG_EQ(m_attachment->GetCandidates().empty(), true, "no candidates");
    }
};

/// Attachment of a Wi-Fi station
class WifiTestSuite : public TestSuite
{
  public:
    WifiTestSuite()
        : TestSuite("mip6sec-wifi", TestSuite::Type::UNIT)
    {
        AddTestCase(new TrendTestCase);
        AddTestCase(new SteadyTestCase);
        AddTestCase(new SignalTestCase);
        AddTestCase(new LateTargetTestCase);
        AddTestCase(new MissedTestCase);
        AddTestCase(new SilentTestCase);
        AddTestCase(new StayTestCase);
        AddTestCase(new OtherNetworkTestCase);
    }
};

WifiTestSuite g_wifiTestSuite; //!< registers the suite

} // namespace
