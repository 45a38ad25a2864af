/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/link-helper.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <functional>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param what to run
void
Call(std::function<void()> what)
{
    what();
}

/// A host that moves between three points of attachment, a and b on links of their own and c on the
/// link of b, with a diary of its triggers
class AttachmentTestCase : public TestCase
{
  public:
    /// @param name the behaviour
    explicit AttachmentTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    Ptr<AccessLink> m_linkA;          //!< link of a
    Ptr<AccessLink> m_linkB;          //!< link of b and c
    Ptr<PointOfAttachment> m_a;       //!< a point of attachment
    Ptr<PointOfAttachment> m_b;       //!< another on a link of its own
    Ptr<PointOfAttachment> m_c;       //!< another on the same link
    Ptr<AccessAttachment> m_host;     //!< attachment of the host
    std::vector<std::string> m_diary; //!< what happened, as "millisecond event"

    /// @param ms instant in milliseconds @param what run then
    static void At(double ms, std::function<void()> what)
    {
        Simulator::Schedule(MicroSeconds(static_cast<int64_t>(ms * 1000)), &Call, what);
    }

    /// @param expected the diary at the end
    void Expect(const std::vector<std::string>& expected)
    {
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_diary.size(), expected.size(), "number of triggers");
        for (std::size_t i = 0; i < std::min(m_diary.size(), expected.size()); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_diary[i], expected[i], "trigger " << i);
        }
    }

  private:
    /// What moves the host
    virtual void Body() = 0;

    /// @param point a point @return its name
    std::string Name(Address point) const
    {
        return point == Address(m_a->GetIdentifier())   ? "a"
               : point == Address(m_b->GetIdentifier()) ? "b"
               : point == Address(m_c->GetIdentifier()) ? "c"
                                                        : "?";
    }

    /// @param event what happened
    void Note(const std::string& event)
    {
        std::ostringstream line;
        line << Simulator::Now().GetMicroSeconds() / 1000.0 << " " << event;
        m_diary.push_back(line.str());
    }

    /// Sink of LinkGoingDown
    void GoingDown(Ptr<NetDevice> device, Address next, Time lead)
    {
        std::ostringstream event;
        event << "going to " << Name(next) << " in " << lead.GetMicroSeconds() / 1000.0;
        Note(event.str());
        NS_TEST_EXPECT_MSG_EQ(m_host->IsUp(), true, "going down while up");
    }

    /// Sink of LinkDown
    void Down(Ptr<NetDevice> device)
    {
        Note("down");
        NS_TEST_EXPECT_MSG_EQ(device, m_host->GetDevice(), "the device");
        NS_TEST_EXPECT_MSG_EQ(m_host->IsUp(), false, "state at link down");
        NS_TEST_EXPECT_MSG_EQ(DynamicCast<AccessDevice>(device)->IsAttached(), false, "detached");
        NS_TEST_EXPECT_MSG_EQ(m_host->GetPointOfAttachment().IsInvalid(), true, "no point");
    }

    /// Sink of LinkUp
    void Up(Ptr<NetDevice> device, Address point)
    {
        Note("up " + Name(point));
        NS_TEST_EXPECT_MSG_EQ(m_host->IsUp(), true, "state at link up");
        NS_TEST_EXPECT_MSG_EQ(m_host->GetPointOfAttachment(), point, "the point");
        NS_TEST_EXPECT_MSG_EQ(device->GetChannel(),
                              (Name(point) == "a" ? m_linkA : m_linkB),
                              "link of the point");
    }

    void DoRun() override
    {
        LinkHelper links;
        links.SetAttachmentAttribute("HandoverTime",
                                     StringValue("ns3::ConstantRandomVariable[Constant=0.02]"));
        m_linkA = links.CreateLink();
        m_linkB = links.CreateLink();
        m_a = m_linkA->AddPointOfAttachment();
        m_b = m_linkB->AddPointOfAttachment();
        m_c = m_linkB->AddPointOfAttachment();
        m_host = links.InstallMobile(CreateObject<Node>());
        m_host->TraceConnectWithoutContext("LinkGoingDown",
                                           MakeCallback(&AttachmentTestCase::GoingDown, this));
        m_host->TraceConnectWithoutContext("LinkDown",
                                           MakeCallback(&AttachmentTestCase::Down, this));
        m_host->TraceConnectWithoutContext("LinkUp", MakeCallback(&AttachmentTestCase::Up, this));
        Body();
        Simulator::Destroy();
    }
};

class MoveTestCase : public AttachmentTestCase
{
  public:
    MoveTestCase()
        : AttachmentTestCase("A move fires its three triggers at lead and handover time")
    {
    }

  private:
    void Body() override
    {
        At(5, [this] { m_host->AttachNow(m_a); });
        At(1000, [this] { m_host->MoveTo(m_b); });
        Expect({"5 up a", "1000 going to b in 100", "1100 down", "1120 up b"});
    }
};

class PlanTestCase : public AttachmentTestCase
{
  public:
    PlanTestCase()
        : AttachmentTestCase(
              "Planned moves are announced ahead of their instants in any order of planning")
    {
    }

  private:
    void Body() override
    {
        m_host->AttachNow(m_a);
        m_host->ScheduleMove(Seconds(2), m_a);
        m_host->ScheduleMove(Seconds(3), m_b);
        m_host->ScheduleMove(Seconds(1), m_c);
        m_host->ScheduleMove(Seconds(1), m_b); // the later call counts
        m_host->ScheduleMove(MilliSeconds(40), m_c);
        Expect({"0 up a",
                "0 going to c in 40",
                "40 down",
                "60 up c",
                "900 going to b in 100",
                "1000 down",
                "1020 up b",
                "1900 going to a in 100",
                "2000 down",
                "2020 up a",
                "2900 going to b in 100",
                "3000 down",
                "3020 up b"});
    }
};

class LeadTestCase : public AttachmentTestCase
{
  public:
    LeadTestCase()
        : AttachmentTestCase("Without a lead nothing is announced")
    {
    }

  private:
    void Body() override
    {
        m_host->SetAttribute("GoingDownLead", TimeValue(Seconds(0)));
        m_host->AttachNow(m_a);
        At(500, [this] { m_host->MoveTo(m_b); });
        m_host->ScheduleMove(Seconds(1), m_a);
        Expect({"0 up a", "500 down", "520 up b", "1000 down", "1020 up a"});
    }
};

class RedirectTestCase : public AttachmentTestCase
{
  public:
    RedirectTestCase()
        : AttachmentTestCase("A move that is announced or under way can be given another target")
    {
    }

  private:
    void Body() override
    {
        m_host->AttachNow(m_a);
        At(1000, [this] { m_host->MoveTo(m_b); });
        At(1040, [this] { m_host->MoveTo(m_b); }); // nothing new
        At(1050, [this] { m_host->MoveTo(m_c); });
        At(1110, [this] { m_host->MoveTo(m_a); }); // link is down: back where it came from
        Expect({"0 up a",
                "1000 going to b in 100",
                "1050 going to c in 50",
                "1100 down",
                "1120 up a"});
    }
};

class OverlapTestCase : public AttachmentTestCase
{
  public:
    OverlapTestCase()
        : AttachmentTestCase("A planned move waits for the one before it or gives it its target")
    {
    }

  private:
    void Body() override
    {
        m_host->AttachNow(m_a);
        // Down from 1000 to 1020; the second is announced late, the third comes while down
        m_host->ScheduleMove(MilliSeconds(1000), m_b);
        m_host->ScheduleMove(MilliSeconds(1050), m_a);
        m_host->ScheduleMove(MilliSeconds(1060), m_c);
        Expect({"0 up a",
                "900 going to b in 100",
                "1000 down",
                "1020 up b",
                "1020 going to a in 30",
                "1050 down",
                "1070 up c"});
    }
};

class SamePointTestCase : public AttachmentTestCase
{
  public:
    SamePointTestCase()
        : AttachmentTestCase(
              "A move to the point where the device is fires nothing and takes back another")
    {
    }

  private:
    void Body() override
    {
        m_host->AttachNow(m_a);
        m_host->AttachNow(m_a);
        At(100, [this] { m_host->MoveTo(m_a); });
        m_host->ScheduleMove(MilliSeconds(500), m_a);
        At(1000, [this] { m_host->MoveTo(m_b); });
        At(1050, [this] { m_host->MoveTo(m_a); });
        Expect({"0 up a", "1000 going to b in 100"});
        NS_TEST_EXPECT_MSG_EQ(m_host->GetPoint(), m_a, "where the device still is");
    }
};

class SameLinkTestCase : public AttachmentTestCase
{
  public:
    SameLinkTestCase()
        : AttachmentTestCase("A move between two points of one link fires all triggers")
    {
    }

  private:
    void Body() override
    {
        m_host->AttachNow(m_b);
        At(10, [this] { m_host->MoveTo(m_c); });
        Expect({"0 up b", "10 going to c in 100", "110 down", "130 up c"});
    }
};

class DetachTestCase : public AttachmentTestCase
{
  public:
    DetachTestCase()
        : AttachmentTestCase("Detaching ends the move in hand and leaves later ones planned")
    {
    }

  private:
    void Body() override
    {
        m_host->AttachNow(m_a);
        At(1000, [this] { m_host->MoveTo(m_b); });
        At(1050, [this] { m_host->Detach(); });    // announced
        At(1200, [this] { m_host->MoveTo(m_b); }); // from nowhere: only up
        At(1210, [this] { m_host->Detach(); });    // under way
        At(1300, [this] { m_host->AttachNow(m_c); });
        At(1310, [this] { m_host->Detach(); });
        m_host->ScheduleMove(MilliSeconds(2000), m_a);
        m_host->ScheduleMove(MilliSeconds(3000), m_b);
        m_host->ScheduleMove(MilliSeconds(4000), m_c);
        At(3500, [this] { m_host->CancelMoves(); });
        Expect({"0 up a",
                "1000 going to b in 100",
                "1050 down",
                "1300 up c",
                "1310 down",
                "2020 up a",
                "2900 going to b in 100",
                "3000 down",
                "3020 up b"});
    }
};

class DrawnTimeTestCase : public AttachmentTestCase
{
  public:
    DrawnTimeTestCase()
        : AttachmentTestCase("A drawn handover time repeats with its stream and keeps its bounds")
    {
    }

  private:
    /// @param stream random stream @return durations of five handovers in nanoseconds
    std::vector<int64_t> Durations(int64_t stream)
    {
        auto host = LinkHelper().InstallMobile(CreateObject<Node>());
        host->SetAttribute("HandoverTime",
                           StringValue("ns3::UniformRandomVariable[Min=0.01|Max=0.09]"));
        NS_TEST_EXPECT_MSG_EQ(host->AssignStreams(stream), 1, "streams used");
        std::vector<int64_t> durations;
        host->TraceConnectWithoutContext("LinkDown",
                                         MakeBoundCallback(&DrawnTimeTestCase::Begin, &durations));
        host->TraceConnectWithoutContext("LinkUp",
                                         MakeBoundCallback(&DrawnTimeTestCase::End, &durations));
        host->AttachNow(m_a);
        for (int i = 1; i <= 5; ++i)
        {
            host->ScheduleMove(Simulator::Now() + Seconds(i), i % 2 ? m_b : m_a);
        }
        Simulator::Run();
        return durations;
    }

    /// Sink of LinkDown @param durations gets another
    static void Begin(std::vector<int64_t>* durations, Ptr<NetDevice>)
    {
        durations->push_back(-Simulator::Now().GetNanoSeconds());
    }

    /// Sink of LinkUp @param durations of which the last is complete now
    static void End(std::vector<int64_t>* durations, Ptr<NetDevice>, Address)
    {
        if (!durations->empty())
        {
            durations->back() += Simulator::Now().GetNanoSeconds();
        }
    }

    void Body() override
    {
        auto first = Durations(7);
        auto second = Durations(7);
        auto third = Durations(8);
        NS_TEST_ASSERT_MSG_EQ(first.size(), 5, "handovers");
        NS_TEST_EXPECT_MSG_EQ((first == second), true, "the same stream");
        NS_TEST_EXPECT_MSG_EQ((first == third), false, "another stream");
        for (int64_t duration : first)
        {
            NS_TEST_EXPECT_MSG_EQ((duration >= 10000000 && duration <= 90000000),
                                  true,
                                  "the bounds");
        }
    }
};

class CandidatesTestCase : public AttachmentTestCase
{
  public:
    CandidatesTestCase()
        : AttachmentTestCase("Candidates are the points in reach without the current one")
    {
    }

  private:
    void Body() override
    {
        m_host->SetCandidates({m_a, m_b, m_c});
        NS_TEST_EXPECT_MSG_EQ(m_host->GetCandidates().size(), 3, "candidates while detached");
        m_host->AttachNow(m_b);
        std::vector<Address> expected{m_a->GetIdentifier(), m_c->GetIdentifier()};
        NS_TEST_EXPECT_MSG_EQ((m_host->GetCandidates() == expected), true, "candidates");
        NS_TEST_EXPECT_MSG_EQ(m_linkB->GetPointOfAttachment(m_c->GetIdentifier()), m_c, "by name");
        NS_TEST_EXPECT_MSG_EQ(bool(m_linkA->GetPointOfAttachment(m_c->GetIdentifier())),
                              false,
                              "on another link");
        NS_TEST_EXPECT_MSG_EQ(m_host->GetDevice()->GetObject<LinkAttachment>(),
                              m_host,
                              "found from the device");
    }
};

/// Attachment of a device to points of attachment
class AccessAttachmentTestSuite : public TestSuite
{
  public:
    AccessAttachmentTestSuite()
        : TestSuite("mip6sec-access-attachment", TestSuite::Type::UNIT)
    {
        AddTestCase(new MoveTestCase);
        AddTestCase(new PlanTestCase);
        AddTestCase(new LeadTestCase);
        AddTestCase(new RedirectTestCase);
        AddTestCase(new OverlapTestCase);
        AddTestCase(new SamePointTestCase);
        AddTestCase(new SameLinkTestCase);
        AddTestCase(new DetachTestCase);
        AddTestCase(new DrawnTimeTestCase);
        AddTestCase(new CandidatesTestCase);
    }
};

AccessAttachmentTestSuite g_accessAttachmentTestSuite; //!< registers the suite

} // namespace
