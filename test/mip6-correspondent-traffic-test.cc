/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "correspondent-fixture.h"
#include "wire-test-support.h"

#include "ns3/boolean.h"
#include "ns3/icmp6-errors.h"
#include "ns3/ipv6-route.h"
#include "ns3/mobility-extensions.h"

using namespace ns3;
using namespace ns3::mip6sec;

// Packets of a correspondent node and the life of its bindings: RFC 6275 9.3, 9.5.5, 9.6

namespace
{

using Drop = CorrespondentDrop;

constexpr std::size_t NEXT_HEADER = 6;  //!< offset in the IPv6 header
constexpr std::size_t DESTINATION = 24; //!< offset in the IPv6 header
constexpr std::size_t PAYLOAD = 40;     //!< octets of the IPv6 header

/// @param packets as on the wire @return those with a type 2 routing header in front
std::vector<std::vector<uint8_t>>
Optimized(const std::vector<std::vector<uint8_t>>& packets)
{
    std::vector<std::vector<uint8_t>> found;
    for (const auto& packet : packets)
    {
        if (packet.size() > PAYLOAD + 24 && packet[NEXT_HEADER] == 43 && packet[PAYLOAD + 2] == 2)
        {
            found.push_back(packet);
        }
    }
    return found;
}

MIP6SEC_TEST_CASE(RoutingHeaderOut,
                  "Packets to a bound home address go to its care-of address with a routing header")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(2.5, [&]() { f.SendDatagram(100); });
    f.At(3, [&]() {
        NS_TEST_ASSERT_MSG_EQ(Optimized(f.m_packets).size(), 0, "no binding yet");
        NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 1, "received as it is");
        f.Register(1);
    });
    f.At(4, [&]() {
        f.m_packets.clear();
        f.SendDatagram(200);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 2, "received");
    NS_TEST_ASSERT_MSG_EQ(f.m_datagramOctets, 200, "whole");
    NS_TEST_ASSERT_MSG_EQ(f.m_datagramFrom, f.m_correspondent, "from the correspondent node");
    const auto packets = Optimized(f.m_packets);
    NS_TEST_ASSERT_MSG_EQ(packets.size(), 1, "one packet");
    const uint8_t* octets = packets[0].data();
    NS_TEST_ASSERT_MSG_EQ(Ipv6Address::Deserialize(octets + DESTINATION), f.m_careOf, "care-of");
    NS_TEST_ASSERT_MSG_EQ(static_cast<int>(octets[PAYLOAD]), 17, "UDP behind it");
    NS_TEST_ASSERT_MSG_EQ(static_cast<int>(octets[PAYLOAD + 1]), 2, "length (RFC 6275 6.4.1)");
    NS_TEST_ASSERT_MSG_EQ(static_cast<int>(octets[PAYLOAD + 3]), 1, "one segment left");
    NS_TEST_ASSERT_MSG_EQ(Ipv6Address::Deserialize(octets + PAYLOAD + 8), f.m_home, "home address");
    NS_TEST_ASSERT_MSG_GT(f.GetBinding()->lastUsed, Seconds(3.99), "use is noted");
}

MIP6SEC_TEST_CASE(BigPackets, "Packets larger than the path takes are fragmented with the header")
{
    CorrespondentFixture f;
    f.m_mobile->GetDevice(0)->SetMtu(1500);
    f.m_role->GetObject<Node>()->GetDevice(0)->SetMtu(1500);
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() {
        f.m_packets.clear();
        f.SendDatagram(4000);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 1, "received");
    NS_TEST_ASSERT_MSG_EQ(f.m_datagramOctets, 4000, "whole");
    const auto packets = Optimized(f.m_packets);
    NS_TEST_ASSERT_MSG_EQ(packets.size(), 3, "4,008 octets in 1,500 less 40, 24 and 8");
    for (const auto& packet : packets)
    {
        NS_TEST_ASSERT_MSG_LT_OR_EQ(packet.size(), 1500, "fits");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(packet[PAYLOAD]), 44, "fragment behind the header");
    }
}

MIP6SEC_TEST_CASE(NotDiverted, "Mobility Headers and neighbor discovery never use the binding")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() {
        Ipv6Header header;
        header.SetSource(f.m_correspondent);
        header.SetDestination(f.m_home);
        header.SetHopLimit(64);
        header.SetNextHeader(17);
        const Ptr<Ipv6Route> route = f.m_role->DivertOutput(header, nullptr);
        NS_TEST_ASSERT_MSG_EQ((route && route->GetSource() == f.m_correspondent), true, "UDP does");
        header.SetSource(Ipv6Address::GetAny());
        const Ptr<Ipv6Route> asked = f.m_role->DivertOutput(header, nullptr);
        NS_TEST_ASSERT_MSG_EQ(asked->GetSource(), f.m_correspondent, "source of the way abroad");
        header.SetNextHeader(135);
        NS_TEST_ASSERT_MSG_EQ((f.m_role->DivertOutput(header, nullptr) == nullptr), true, "MH");
        header.SetNextHeader(58);
        NS_TEST_ASSERT_MSG_EQ((f.m_role->DivertOutput(header, nullptr) == nullptr), false, "echo");
        header.SetHopLimit(255);
        NS_TEST_ASSERT_MSG_EQ((f.m_role->DivertOutput(header, nullptr) == nullptr), true, "ND");
        header.SetNextHeader(17);
        header.SetDestination(f.m_secondHome);
        NS_TEST_ASSERT_MSG_EQ((f.m_role->DivertOutput(header, nullptr) == nullptr), true, "other");
    });
    f.Run();
}

MIP6SEC_TEST_CASE(HomeAddressOptionIn,
                  "A Home Address option is accepted with its binding and told of otherwise")
{
    CorrespondentFixture f;
    const auto sendData = [&](const Ipv6Address& from) {
        MobilityPath path;
        path.source = from;
        path.destination = f.m_correspondent;
        path.homeAddressOption = f.m_home;
        // UDP from port 9 to port 9 without payload and checksum over the home address
        std::vector<uint8_t> udp = {0, 9, 0, 9, 0, 8, 0, 0};
        const uint16_t sum = InetChecksum6(f.m_home, f.m_correspondent, 17, udp.data(), udp.size());
        udp[6] = sum >> 8;
        udp[7] = sum & 0xff;
        SendAlongPath(f.m_mobile->GetObject<Ipv6>(), OctetsPacket(udp), 17, path);
    };
    f.Test(2);
    f.At(3, [&]() { sendData(f.m_careOf); });
    f.At(4, [&]() {
        NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 0, "no binding");
        NS_TEST_ASSERT_MSG_EQ(f.Count(MhType::BINDING_ERROR), 1, "told so");
        const auto& error = std::get<BindingError>(f.m_received.back().message.body);
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.status), 1, "unknown binding");
        NS_TEST_ASSERT_MSG_EQ(error.homeAddress, f.m_home, "copied from the option");
        NS_TEST_ASSERT_MSG_EQ(f.m_received.back().envelope.destination,
                              f.m_careOf,
                              "to the source");
        NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "cache unchanged");
        f.Register(1);
    });
    f.At(5, [&]() { sendData(f.m_careOf); });
    f.At(6, [&]() {
        NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 1, "accepted");
        NS_TEST_ASSERT_MSG_EQ(f.m_datagramFrom, f.m_home, "from the home address");
        sendData(f.m_secondCareOf);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 1, "not from another care-of address");
    NS_TEST_ASSERT_MSG_EQ(f.Count(MhType::BINDING_ERROR), 2, "told so again");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_home, f.m_careOf), true, "cache unchanged");
}

MIP6SEC_TEST_CASE(Expiry, "A binding ends after its lifetime and packets go to the home address")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        BindingUpdate update = f.MakeUpdate(1);
        update.lifetime = 5;
        f.Authorize(update, f.GetKbm(), f.m_careOf);
        f.Send(update);
    });
    f.At(24, [&]() {
        f.m_packets.clear();
        f.SendDatagram(10);
    });
    f.Run(30);
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+20 -@23 ", "20 s after the update");
    NS_TEST_ASSERT_MSG_EQ(Optimized(f.m_packets).size(), 0, "no routing header");
    NS_TEST_ASSERT_MSG_EQ(f.m_datagrams, 1, "but received");
}

MIP6SEC_TEST_CASE(RefreshRequests,
                  "A binding in use is asked for before its end and no longer after an update")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    for (int second = 4; second < 600; ++second)
    {
        f.At(second, [&]() { f.SendDatagram(10); });
    }
    // Requests at 403 - 20 = 383 s and 1, 2 s later; the update at 385 s comes in between
    f.Test(380);
    f.At(385, [&]() { f.Register(2); });
    f.Run(500);
    std::vector<double> times;
    for (const HandReceived& received : f.m_received)
    {
        if (received.message.GetType() == MhType::BINDING_REFRESH_REQUEST)
        {
            times.push_back(received.when.GetSeconds());
            NS_TEST_ASSERT_MSG_EQ(received.envelope.destination, f.m_home, "to the home address");
            NS_TEST_ASSERT_MSG_EQ(received.envelope.hasType2, false, "without routing header");
            NS_TEST_ASSERT_MSG_EQ(received.envelope.source, f.m_correspondent, "bound address");
        }
    }
    NS_TEST_ASSERT_MSG_EQ(times.size(), 2, "none after the update");
    NS_TEST_ASSERT_MSG_EQ_TOL(times[0], 383.0, 0.1, "20 s before the end");
    NS_TEST_ASSERT_MSG_EQ_TOL(times[1], 384.0, 0.1, "1 s later");
}

MIP6SEC_TEST_CASE(NoRefreshRequest, "Nobody is asked to refresh a binding that is not in use")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.Run(500);
    NS_TEST_ASSERT_MSG_EQ(f.Count(MhType::BINDING_REFRESH_REQUEST), 0, "silence");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+400 -@403 ", "and an end");
}

/**
 * Let the correspondent node receive a Destination Unreachable about an optimised packet.
 * @param f the fixture
 */
void
SendUnreachable(CorrespondentFixture& f)
{
    std::vector<uint8_t> invoking(PAYLOAD + 24 + 8);
    invoking[0] = 0x60;
    invoking[5] = 32;
    invoking[NEXT_HEADER] = 43;
    invoking[7] = 60;
    f.m_correspondent.Serialize(invoking.data() + 8);
    f.m_careOf.Serialize(invoking.data() + DESTINATION);
    const auto header = SerializeType2RoutingHeader(17, f.m_home);
    std::copy(header.begin(), header.end(), invoking.begin() + PAYLOAD);
    const auto octets =
        SerializeIcmp6(Icmp6Error::Unreachable(UnreachableCode::ADDRESS_UNREACHABLE, invoking),
                       f.m_secondCareOf,
                       f.m_correspondent);
    SendUndiverted(f.m_mobile->GetObject<Ipv6>(),
                   OctetsPacket(octets),
                   58,
                   f.m_secondCareOf,
                   f.m_correspondent);
}

MIP6SEC_TEST_CASE(Unreachable, "Destination Unreachable ends a binding only if it keeps coming")
{
    for (const bool persistent : {false, true})
    {
        CorrespondentFixture f;
        f.Test(2);
        f.At(3, [&]() { f.Register(1); });
        // Every 2 s for 12 s, or 12 s apart: UnreachableTime is 10 s
        for (int i = 0; i < 7; ++i)
        {
            f.At(10 + i * (persistent ? 2 : 12), [&]() { SendUnreachable(f); });
        }
        f.Run(100);
        NS_TEST_ASSERT_MSG_EQ((f.GetBinding() == nullptr), persistent, "persistent errors only");
        NS_TEST_ASSERT_MSG_EQ(f.m_log, (persistent ? "+400 -@20 " : "+400 "), "after 10 s");
    }
}

MIP6SEC_TEST_CASE(SwitchedOff,
                  "Switched off it answers like a node that does not know the Mobility Header")
{
    CorrespondentFixture f;
    f.m_role->SetAttribute("RouteOptimization", BooleanValue(false));
    f.Test(2);
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_received.size(), 0, "no Mobility Header comes back");
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::DISABLED], 2, "both");
    int problems = 0;
    for (const auto& packet : f.m_packets)
    {
        // ICMPv6 Parameter Problem, code 1, that points at the Next Header of the IPv6 header
        if (packet[NEXT_HEADER] == 58 && packet[PAYLOAD] == 4)
        {
            ++problems;
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(packet[PAYLOAD + 1]), 1, "code");
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(packet[PAYLOAD + 7]), 6, "pointer");
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(packet[PAYLOAD + 8 + 6]),
                                  135,
                                  "invoking packet");
        }
    }
    NS_TEST_ASSERT_MSG_EQ(problems, 2, "to both addresses");
}

MIP6SEC_TEST_CASE(SwitchedLater,
                  "Switched off later it forgets its bindings and can be switched on")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() { f.m_role->SetAttribute("RouteOptimization", BooleanValue(false)); });
    f.At(5, [&]() { f.m_role->SetAttribute("RouteOptimization", BooleanValue(true)); });
    f.Test(6);
    f.At(7, [&]() { f.Register(1); });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+400 -@4 +400 ", "forgotten and made again");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetRouteOptimization(), true, "on");
}

/// The suite
class CorrespondentTrafficSuite : public TestSuite
{
  public:
    CorrespondentTrafficSuite()
        : TestSuite("mip6sec-correspondent-traffic", TestSuite::Type::UNIT)
    {
        AddTestCase(new RoutingHeaderOut);
        AddTestCase(new BigPackets);
        AddTestCase(new NotDiverted);
        AddTestCase(new HomeAddressOptionIn);
        AddTestCase(new Expiry);
        AddTestCase(new RefreshRequests);
        AddTestCase(new NoRefreshRequest);
        AddTestCase(new Unreachable);
        AddTestCase(new SwitchedOff);
        AddTestCase(new SwitchedLater);
    }
};

CorrespondentTrafficSuite g_suite; //!< registers it

} // namespace
