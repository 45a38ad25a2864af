/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_LINK_H
#define MIP6SEC_ATTACH_TEST_LINK_H

#include "function-objects.h"

#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/boolean.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-routing-table-entry.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6-static-routing.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/nstime.h"
#include "ns3/packet-octets.h"
#include "ns3/point-of-attachment.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// An ICMPv6 message as a device put it on the link
struct OnLink
{
    Time at;                     //!< when it was sent
    uint32_t node{0};            //!< id of the sender
    Mac48Address to;             //!< link-layer destination
    Icmp6Envelope envelope;      //!< addresses and hop limit
    std::vector<uint8_t> octets; //!< the ICMPv6 message

    /// @return the type
    Icmp6Type Type() const
    {
        return static_cast<Icmp6Type>(octets.at(0));
    }

    /// @return the message as a Neighbor Solicitation
    Parsed<NeighborSolicitation> AsNs() const
    {
        return ParseNeighborSolicitation(octets.data(), octets.size(), envelope);
    }

    /// @return the message as a Neighbor Advertisement
    Parsed<NeighborAdvertisement> AsNa() const
    {
        return ParseNeighborAdvertisement(octets.data(), octets.size(), envelope);
    }

    /// @return the message as a Router Advertisement
    Parsed<RouterAdvertisement> AsRa() const
    {
        return ParseRouterAdvertisement(octets.data(), octets.size(), envelope);
    }
};

/// What was seen on links; must outlive the simulation
class Record
{
  public:
    /// @param device every ICMPv6 message that it sends is recorded
    void Watch(Ptr<AccessDevice> device)
    {
        uint32_t node = device->GetNode()->GetId();
        device->TraceConnectWithoutContext(
            "MacTx",
            Calling<void, Ptr<const Packet>>(
                [this, node](Ptr<const Packet> frame) { Add(node, PacketOctets(frame)); }));
    }

    /// @param type a type @param node a sender's id, or none for any @return the messages
    std::vector<OnLink> Get(Icmp6Type type, std::optional<uint32_t> node = std::nullopt) const
    {
        std::vector<OnLink> found;
        for (const auto& m : messages)
        {
            if (m.Type() == type && (!node || *node == m.node))
            {
                found.push_back(m);
            }
        }
        return found;
    }

    std::vector<OnLink> messages; //!< in order of sending

  private:
    /// @param node sender @param frame Ethernet frame
    void Add(uint32_t node, const std::vector<uint8_t>& frame)
    {
        constexpr std::size_t ip = 14;
        constexpr std::size_t icmp = ip + 40;
        if (frame.size() <= icmp || frame[12] != 0x86 || frame[13] != 0xdd || frame[ip + 6] != 58)
        {
            return;
        }
        OnLink m;
        m.at = Simulator::Now();
        m.node = node;
        m.to.CopyFrom(frame.data());
        m.envelope.source = Ipv6Address::Deserialize(frame.data() + ip + 8);
        m.envelope.destination = Ipv6Address::Deserialize(frame.data() + ip + 24);
        m.envelope.hopLimit = frame[ip + 7];
        std::size_t length = frame[ip + 4] * 256 + frame[ip + 5];
        m.octets.assign(frame.begin() + icmp, frame.begin() + icmp + length);
        messages.push_back(m);
    }
};

/// A node on a link with our ICMPv6
struct Host
{
    Ptr<Node> node;            //!< the node
    Ptr<AccessDevice> device;  //!< its device
    Ptr<NeighborDiscovery> nd; //!< ICMPv6 of it
    Ptr<Ipv6L3Protocol> ipv6;  //!< IPv6 of the node

    /// @return its link-local address
    Ipv6Address LinkLocal() const
    {
        return nd->GetInterface()->GetLinkLocalAddress().GetAddress();
    }

    /// @return its link-layer address
    Mac48Address Mac() const
    {
        return Mac48Address::ConvertFrom(device->GetAddress());
    }

    /// @param address put on the interface, with a prefix of 64 bits
    void Assign(const Ipv6Address& address) const
    {
        ipv6->AddAddress(nd->GetInterfaceIndex(), Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
    }

    /// @param address an address @return whether the interface has it
    bool Has(const Ipv6Address& address) const
    {
        for (uint32_t i = 0; i < ipv6->GetNAddresses(nd->GetInterfaceIndex()); ++i)
        {
            if (ipv6->GetAddress(nd->GetInterfaceIndex(), i).GetAddress() == address)
            {
                return true;
            }
        }
        return false;
    }

    /// @return its static routing
    Ptr<Ipv6StaticRouting> Routes() const
    {
        return Ipv6StaticRoutingHelper().GetStaticRouting(ipv6);
    }

    /// @return number of default routes
    uint32_t NDefaultRoutes() const
    {
        uint32_t n = 0;
        for (uint32_t i = 0; i < Routes()->GetNRoutes(); ++i)
        {
            n += Routes()->GetRoute(i).GetDestNetworkPrefix().GetPrefixLength() == 0;
        }
        return n;
    }
};

/// @param link attached to @param record watches the device, or null
/// @param forwarding whether it is a router @param mac link-layer address, or empty for the next
/// @return a node with a device, but without IPv6 on it
inline Host
MakeBareHost(Ptr<AccessLink> link, Record* record, bool forwarding = false, const char* mac = "")
{
    Host host;
    host.node = CreateObject<Node>();
    InternetStackHelper internet;
    internet.SetIpv4StackInstall(false);
    internet.Install(host.node);
    host.ipv6 = host.node->GetObject<Ipv6L3Protocol>();
    host.ipv6->SetAttribute("IpForward", BooleanValue(forwarding));
    host.device = CreateObject<AccessDevice>();
    host.device->SetAddress(*mac ? Mac48Address(mac) : Mac48Address::Allocate());
    host.node->AddDevice(host.device);
    if (link)
    {
        host.device->Attach(link);
    }
    if (record)
    {
        record->Watch(host.device);
    }
    return host;
}

/// @param link attached to @param record watches the device, or null
/// @param forwarding whether it is a router @param mac link-layer address, or empty for the next
/// @return a node with our ICMPv6 on the link
inline Host
MakeHost(Ptr<AccessLink> link, Record* record, bool forwarding = false, const char* mac = "")
{
    Host host = MakeBareHost(link, record, forwarding, mac);
    host.nd = NeighborDiscovery::Install(host.device);
    return host;
}

/// @param from sender's device @param octets ICMPv6 message @param source IPv6 source
/// @param destination IPv6 destination @param to link-layer destination @param hopLimit hop limit
inline void
SendRaw(const Host& from,
        const std::vector<uint8_t>& octets,
        const Ipv6Address& source,
        const Ipv6Address& destination,
        const Mac48Address& to,
        uint8_t hopLimit = 255)
{
    Ptr<Packet> packet = OctetsPacket(octets);
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(58);
    header.SetHopLimit(hopLimit);
    header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
    packet->AddHeader(header);
    from.device->Send(packet, to, 0x86dd);
}

/// @param destination a multicast address @return its link-layer address
inline Mac48Address
Group(const Ipv6Address& destination)
{
    return Mac48Address::GetMulticast(destination);
}

/// @param node the context @param at when @param what what to do then
inline void
At(Ptr<Node> node, Time at, std::function<void()> what)
{
    Simulator::ScheduleWithContext(node->GetId(), at, &CallNow, what);
}

/// A test case that is a function
class Case : public TestCase
{
  public:
    /// @param name a sentence @param body what it does, with this test case for its checks
    Case(const std::string& name, std::function<void(Case&)> body)
        : TestCase(name),
          m_body(std::move(body))
    {
    }

    /// @param condition must hold @param what printed if it does not
    void Check(bool condition, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(condition, true, what);
    }

    /// @param actual a value @param expected what it must be @param what printed if it is not
    template <typename A, typename B>
    void Equal(const A& actual, const B& expected, const std::string& what)
    {
        if constexpr (std::is_integral_v<A> && std::is_integral_v<B>)
        {
            // A count and a plain number, whose signs differ
            NS_TEST_EXPECT_MSG_EQ(int64_t(actual), int64_t(expected), what);
        }
        else
        {
            NS_TEST_EXPECT_MSG_EQ(actual, expected, what);
        }
    }

    /// @param actual seconds @param expected seconds @param tolerance seconds
    /// @param what printed if they differ more
    void Near(double actual, double expected, double tolerance, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(actual, expected, tolerance, what);
    }

  private:
    void DoRun() override
    {
        m_body(*this);
        Simulator::Destroy();
    }

    std::function<void(Case&)> m_body; //!< what it does
};

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_LINK_H
