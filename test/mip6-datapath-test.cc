/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What a node with the data path of Mobile IPv6 accepts

#include "mip6-datapath-network.h"
#include "suite-of-parts.h"

#include "ns3/mobility-extensions.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

/// Type 2 routing headers, good and bad (RFC 6275 6.4, 11.3.3)
class Type2Case : public TestCase
{
  public:
    Type2Case()
        : TestCase("A type 2 routing header delivers to the home address and only to it")
    {
    }

  private:
    void DoRun() override
    {
        DataPathNetwork net;
        constexpr uint8_t udp = 17;
        const auto datagram = [&]() {
            return DataPathNetwork::Datagram(net.m_senderAddress, net.m_homeAddress, 100);
        };
        const auto good = SerializeType2RoutingHeader(udp, net.m_homeAddress);
        net.SendAt(Seconds(3), net.InFront(good, datagram()), NH_ROUTING, net.m_senderAddress);
        const auto foreign = SerializeType2RoutingHeader(udp, Ipv6Address("fd00:c::9"));
        net.SendAt(Seconds(4), net.InFront(foreign, datagram()), NH_ROUTING, net.m_senderAddress);
        // A second one behind the first: segments of a route that nobody may build
        const auto outer = SerializeType2RoutingHeader(NH_ROUTING, net.m_homeAddress);
        net.SendAt(Seconds(5),
                   net.InFront(outer, net.InFront(good, datagram())),
                   NH_ROUTING,
                   net.m_senderAddress);
        auto two = good;
        two[3] = 2; // segments left
        net.SendAt(Seconds(6), net.InFront(two, datagram()), NH_ROUTING, net.m_senderAddress);
        // No segments left: passed over, so the datagram is for the address in the IPv6 header
        auto none = good;
        none[3] = 0;
        net.SendAt(
            Seconds(7),
            net.InFront(none,
                        DataPathNetwork::Datagram(net.m_senderAddress, net.m_careOfAddress, 100)),
            NH_ROUTING,
            net.m_senderAddress);
        // A home address of smaller scope than the care-of address (RFC 6275 6.4)
        const Ipv6Address siteLocal("fec0::7");
        net.m_input->AddHomeAddress(siteLocal, net.m_home);
        const auto narrow = SerializeType2RoutingHeader(udp, siteLocal);
        net.SendAt(Seconds(9), net.InFront(narrow, datagram()), NH_ROUTING, net.m_senderAddress);
        // Behind another extension header, where ns-3's own parser reads the wrong octet
        const std::vector<uint8_t> padding{NH_ROUTING, 0, 1, 4, 0, 0, 0, 0};
        net.SendAt(Seconds(8),
                   net.InFront(padding, net.InFront(good, datagram())),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 3, "good, no segments left, behind padding");
        NS_TEST_ASSERT_MSG_EQ(net.m_from, net.m_senderAddress, "the source is untouched");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::NOT_HOME_ADDRESS],
                              1,
                              "foreign address");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::REPEATED], 1, "second header");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::MALFORMED],
                              1,
                              "two segments left");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::BAD_ADDRESS], 1, "smaller scope");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 0, "dropped silently (RFC 6275 11.3.3)");
    }
};

/// Routing headers of other types (RFC 8200 4.4)
class OtherRoutingCase : public TestCase
{
  public:
    OtherRoutingCase()
        : TestCase("A routing header of another type with segments left is answered by a Parameter "
                   "Problem at its type")
    {
    }

  private:
    void DoRun() override
    {
        DataPathNetwork net;
        constexpr uint8_t udp = 17;
        auto octets = SerializeType2RoutingHeader(udp, net.m_homeAddress);
        octets[2] = 0; // the deprecated type 0
        Ptr<Packet> datagram =
            DataPathNetwork::Datagram(net.m_senderAddress, net.m_homeAddress, 10);
        net.SendAt(Seconds(3), net.InFront(octets, datagram), NH_ROUTING, net.m_senderAddress);
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 0, "not delivered");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_ROUTING_TYPE],
                              1,
                              "counted");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 1, "one error");
        if (IsStatusFailure())
        {
            return;
        }
        const Icmp6Error& error = net.m_errorsAtSender.front();
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.type), 4, "Parameter Problem");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.code), 0, "erroneous header field");
        NS_TEST_ASSERT_MSG_EQ(error.parameter, 42, "IPv6 header of 40 octets, then octet 2");
    }
};

/// Home Address options (RFC 6275 9.3.1, 9.3.3)
class HomeAddressOptionCase : public TestCase
{
  public:
    HomeAddressOptionCase()
        : TestCase("A Home Address option is accepted with a binding and else answered by a "
                   "Binding Error")
    {
    }

  private:
    /// @param home home address @param careOf care-of address @return whether they are the bound
    /// ones
    bool IsBound(Ipv6Address home, Ipv6Address careOf)
    {
        return home == m_home && careOf == m_careOf;
    }

    void DoRun() override
    {
        constexpr uint8_t udp = 17;
        {
            DataPathNetwork net;
            m_home = Ipv6Address("fd00:c::1");
            m_careOf = net.m_senderAddress;
            net.m_input->AddBindingCheck(MakeCallback(&HomeAddressOptionCase::IsBound, this));
            const auto datagram = [&](const Ipv6Address& source) {
                return DataPathNetwork::Datagram(source, net.m_careOfAddress, 100);
            };
            const auto good = SerializeHomeAddressHeader(udp, m_home);
            net.SendAt(Seconds(3),
                       net.InFront(good, datagram(m_home)),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            const Ipv6Address other("fd00:c::2");
            const auto unbound = SerializeHomeAddressHeader(udp, other);
            net.SendAt(Seconds(4),
                       net.InFront(unbound, datagram(other)),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            const auto twice = SerializeHomeAddressHeader(NH_DEST_OPTIONS, m_home);
            net.SendAt(Seconds(5),
                       net.InFront(twice, net.InFront(good, datagram(m_home))),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            const Ipv6Address multicast("ff0e::1");
            const auto bad = SerializeHomeAddressHeader(udp, multicast);
            net.SendAt(Seconds(6),
                       net.InFront(bad, datagram(multicast)),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            net.Run();
            NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 1, "the bound one");
            NS_TEST_ASSERT_MSG_EQ(net.m_from, m_home, "comes from the home address");
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::NO_BINDING], 1, "unbound");
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::REPEATED], 1, "twice");
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::BAD_ADDRESS] +
                                      net.m_inputDrops[MobilityInputDrop::MALFORMED],
                                  1,
                                  "multicast");
            NS_TEST_ASSERT_MSG_EQ(net.m_mobilityAtSender.size(), 1, "one Binding Error");
            if (IsStatusFailure())
            {
                return;
            }
            const auto* error = std::get_if<BindingError>(&net.m_mobilityAtSender.front().body);
            NS_TEST_ASSERT_MSG_NE(error, nullptr, "a Binding Error");
            if (!error)
            {
                return;
            }
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error->status),
                                  1,
                                  "unknown binding (RFC 6275 6.1.9)");
            NS_TEST_ASSERT_MSG_EQ(error->homeAddress, other, "names the home address");
        }
        {
            // A node without any binding cache does not know the option at all
            DataPathNetwork net;
            const auto octets = SerializeHomeAddressHeader(udp, m_home);
            Ptr<Packet> datagram = DataPathNetwork::Datagram(m_home, net.m_careOfAddress, 10);
            net.SendAt(Seconds(3),
                       net.InFront(octets, datagram),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            net.Run();
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_OPTION],
                                  1,
                                  "counted");
            NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 1, "one error");
            if (IsStatusFailure())
            {
                return;
            }
            const Icmp6Error& error = net.m_errorsAtSender.front();
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.code), 2, "unrecognized option");
            NS_TEST_ASSERT_MSG_EQ(error.parameter,
                                  46,
                                  "option at 8n+6 in the header behind the IPv6 header");
        }
    }

    Ipv6Address m_home;   //!< bound home address
    Ipv6Address m_careOf; //!< bound care-of address
};

/// A node that does not know the Home Address option and packets to a group (RFC 6275 6.3)
class MulticastOptionCase : public TestCase
{
  public:
    MulticastOptionCase()
        : TestCase("A Home Address option that is not known is reported unless the packet was for "
                   "a multicast address")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint8_t udp = 17;
        const Ipv6Address home("fd00:c::1");
        DataPathNetwork net;
        const Ipv6Address group = Ipv6Address::GetAllNodesMulticast();
        const auto octets = SerializeHomeAddressHeader(udp, home);
        net.SendAt(Seconds(3),
                   net.InFront(octets, DataPathNetwork::Datagram(home, group, 10)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress,
                   group);
        Simulator::Schedule(Seconds(4), &CallNow, [&]() {
            NS_TEST_EXPECT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_OPTION], 1, "drop");
            NS_TEST_EXPECT_MSG_EQ(net.m_errorsAtSender.size(), 0, "silent for a group");
        });
        net.SendAt(Seconds(5),
                   net.InFront(octets, DataPathNetwork::Datagram(home, net.m_careOfAddress, 10)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        net.Run();
        NS_TEST_EXPECT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_OPTION], 2, "both");
        NS_TEST_EXPECT_MSG_EQ(net.m_errorsAtSender.size(), 1, "reported for a unicast address");
    }
};

/// Binding Errors are limited in rate (RFC 6275 9.3.3)
class BindingErrorRateCase : public TestCase
{
  public:
    BindingErrorRateCase()
        : TestCase("Binding Errors are limited to the configured rate")
    {
    }

  private:
    /// @return false
    bool NeverBound(Ipv6Address, Ipv6Address)
    {
        return false;
    }

    void DoRun() override
    {
        constexpr uint8_t udp = 17;
        DataPathNetwork net;
        net.m_input->AddBindingCheck(MakeCallback(&BindingErrorRateCase::NeverBound, this));
        const Ipv6Address home("fd00:c::1");
        const auto octets = SerializeHomeAddressHeader(udp, home);
        // 200 packets in 2 s, at 10 per second with a burst of 10: 10 at once, then 20 more
        for (int i = 0; i < 200; ++i)
        {
            net.SendAt(
                Seconds(3) + MilliSeconds(10 * i),
                net.InFront(octets, DataPathNetwork::Datagram(home, net.m_careOfAddress, 10)),
                NH_DEST_OPTIONS,
                net.m_senderAddress);
        }
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::NO_BINDING], 200, "all dropped");
        NS_TEST_ASSERT_MSG_GT(net.m_mobilityAtSender.size(), 27, "a burst of 10 and 10 per second");
        NS_TEST_ASSERT_MSG_LT(net.m_mobilityAtSender.size(), 32, "no more");
    }
};

/// Dispatch and refusal of Mobility Headers (RFC 6275 9.2)
class MobilityHeaderCase : public TestCase
{
  public:
    MobilityHeaderCase()
        : TestCase("A Mobility Header is checked over the home address and refused as the RFC says")
    {
    }

  private:
    /// @param message received @param envelope how @return true
    bool Take(const MobilityMessage& message, const MobilityEnvelope& envelope)
    {
        ++m_taken;
        m_envelope = envelope;
        return true;
    }

    /// @return false: for the next one
    bool Pass(const MobilityMessage&, const MobilityEnvelope&)
    {
        ++m_passed;
        return false;
    }

    void DoRun() override
    {
        DataPathNetwork net;
        net.m_protocol->AddHandler(MhType::BINDING_UPDATE,
                                   MakeCallback(&MobilityHeaderCase::Pass, this));
        net.m_protocol->AddHandler(MhType::BINDING_UPDATE,
                                   MakeCallback(&MobilityHeaderCase::Take, this));
        const Ipv6Address home("fd00:c::1");
        BindingUpdate update;
        update.sequence = 7;
        update.lifetime = 10;
        MobilityMessage message;
        message.body = update;
        const auto overHome = message.Serialize(home, net.m_careOfAddress);
        const auto overCareOf = message.Serialize(net.m_senderAddress, net.m_careOfAddress);
        const auto option = SerializeHomeAddressHeader(NH_MOBILITY, home);
        net.SendAt(Seconds(3),
                   net.InFront(option, OctetsPacket(overHome)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        net.SendAt(Seconds(4),
                   net.InFront(option, OctetsPacket(overCareOf)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        // Payload Proto 17, its checksum mended
        auto proto = overHome;
        proto[0] = 17;
        proto[4] = proto[5] = 0;
        const uint16_t sum =
            InetChecksum6(home, net.m_careOfAddress, NH_MOBILITY, proto.data(), proto.size());
        proto[4] = sum >> 8;
        proto[5] = sum & 0xff;
        net.SendAt(Seconds(5),
                   net.InFront(option, OctetsPacket(proto)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        // An unknown type
        auto unknown = overHome;
        unknown[2] = 99;
        unknown[4] = unknown[5] = 0;
        const uint16_t sum2 =
            InetChecksum6(home, net.m_careOfAddress, NH_MOBILITY, unknown.data(), unknown.size());
        unknown[4] = sum2 >> 8;
        unknown[5] = sum2 & 0xff;
        net.SendAt(Seconds(6),
                   net.InFront(option, OctetsPacket(unknown)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        // A known type that no role of this node wants
        MobilityMessage init;
        init.body = CareOfTestInit{1, {}};
        net.SendAt(Seconds(7),
                   OctetsPacket(init.Serialize(net.m_senderAddress, net.m_careOfAddress)),
                   NH_MOBILITY,
                   net.m_senderAddress);
        net.Run();

        NS_TEST_ASSERT_MSG_EQ(m_passed, 1, "asked first");
        NS_TEST_ASSERT_MSG_EQ(m_taken, 1, "one valid Binding Update");
        NS_TEST_ASSERT_MSG_EQ(m_envelope.source, home, "logical source");
        NS_TEST_ASSERT_MSG_EQ(m_envelope.careOfAddress, net.m_senderAddress, "wire source");
        NS_TEST_ASSERT_MSG_EQ(m_envelope.hasHomeAddressOption, true, "option seen");
        NS_TEST_ASSERT_MSG_EQ(net.m_drops[ParseError::BAD_CHECKSUM],
                              1,
                              "checksum over the care-of address is wrong");
        NS_TEST_ASSERT_MSG_EQ(net.m_drops[ParseError::BAD_PAYLOAD_PROTO], 1, "payload proto");
        NS_TEST_ASSERT_MSG_EQ(net.m_drops[ParseError::UNKNOWN_TYPE], 1, "type 99");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 1, "one Parameter Problem");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender[0].parameter,
                              64,
                              "IPv6 header of 40 octets and option header of 24, then octet 0");
        NS_TEST_ASSERT_MSG_EQ(net.m_mobilityAtSender.size(), 2, "two Binding Errors");
        if (IsStatusFailure())
        {
            return;
        }
        const auto* first = std::get_if<BindingError>(&net.m_mobilityAtSender[0].body);
        const auto* second = std::get_if<BindingError>(&net.m_mobilityAtSender[1].body);
        NS_TEST_ASSERT_MSG_EQ((first && second), true, "both Binding Errors");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(first->status), 2, "unrecognized type");
        NS_TEST_ASSERT_MSG_EQ(first->homeAddress, home, "home address of the option");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(second->status), 2, "unrecognized type");
        NS_TEST_ASSERT_MSG_EQ(second->homeAddress, Ipv6Address::GetAny(), "no option");
    }

    int m_taken{0};              //!< messages taken
    int m_passed{0};             //!< messages passed on
    MobilityEnvelope m_envelope; //!< of the one taken
};

/// Hostile extension headers: every packet is delivered, dropped with a reason, or refused by the
/// checks above
class HostileCase : public TestCase
{
  public:
    HostileCase()
        : TestCase("Mutated extension headers never stop the simulation")
    {
    }

  private:
    /// @return true: all bound
    bool AlwaysBound(Ipv6Address, Ipv6Address)
    {
        return true;
    }

    void DoRun() override
    {
        DataPathNetwork net;
        net.m_input->AddBindingCheck(MakeCallback(&HostileCase::AlwaysBound, this));
        constexpr uint8_t udp = 17;
        const auto option = SerializeHomeAddressHeader(NH_ROUTING, Ipv6Address("fd00:c::1"));
        const auto routing = SerializeType2RoutingHeader(NH_DEST_OPTIONS, net.m_homeAddress);
        const auto last = SerializeHomeAddressHeader(udp, Ipv6Address("fd00:c::2"));
        std::vector<uint8_t> base(option.begin(), option.end());
        base.insert(base.end(), routing.begin(), routing.end());
        base.insert(base.end(), last.begin(), last.end());
        base.resize(base.size() + 8, 0xa5);
        // A linear congruential generator of its own keeps the test the same whatever the run
        // number
        uint32_t state = 12345;
        const auto next = [&state]() { return (state = state * 1664525u + 1013904223u) >> 8; };
        constexpr int packets = 3000;
        for (int i = 0; i < packets; ++i)
        {
            std::vector<uint8_t> octets = base;
            for (uint32_t flips = 1 + next() % 4; flips > 0; --flips)
            {
                octets[next() % octets.size()] = next();
            }
            octets.resize(1 + next() % octets.size());
            const uint8_t nextHeader = (next() & 1) ? NH_DEST_OPTIONS : NH_ROUTING;
            net.SendAt(Seconds(3) + MicroSeconds(100 * i),
                       OctetsPacket(octets),
                       nextHeader,
                       net.m_senderAddress);
        }
        net.Run();
        int drops = 0;
        for (const auto& [reason, count] : net.m_inputDrops)
        {
            drops += count;
        }
        NS_TEST_ASSERT_MSG_GT(drops, packets / 2, "most are refused here");
        NS_TEST_ASSERT_MSG_GT(net.m_inputDrops[MobilityInputDrop::MALFORMED],
                              100,
                              "truncated ones");
        NS_TEST_ASSERT_MSG_EQ((drops <= packets), true, "each at most once");
    }
};

/// @return what is in order and what is answered by an error
std::vector<TestCase*>
DataPathInputCases()
{
    return {
        new Type2Case,
        new OtherRoutingCase,
        new HomeAddressOptionCase,
        new MulticastOptionCase,
        new BindingErrorRateCase,
        new MobilityHeaderCase,
    };
}

/// @return what is meant to harm
std::vector<TestCase*>
DataPathHostileCases()
{
    return {
        new HostileCase,
    };
}

/// The data path that all roles share
SuiteOfParts g_suite("mip6sec-datapath",
                     {DataPathInputCases(), DataPathOutputCases(), DataPathHostileCases()});

} // namespace
