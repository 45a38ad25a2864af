/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_PAIR_H
#define MIP6SEC_ATTACH_TEST_PAIR_H

#include "attach-test-addresses.h"
#include "attach-test-link.h"

#include "ns3/inet-checksum.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// @param octets an ICMPv6 message @param source of it @param destination of it
/// @return it with its checksum set right
inline std::vector<uint8_t>
Checksummed(std::vector<uint8_t> octets, const Ipv6Address& source, const Ipv6Address& destination)
{
    octets[2] = 0;
    octets[3] = 0;
    uint16_t sum = InetChecksum6(source, destination, 58, octets.data(), octets.size());
    octets[2] = sum >> 8;
    octets[3] = sum & 0xff;
    return octets;
}

/// @param host a node @return its link-layer address as octets
inline LinkLayerOctets
Octets(const Host& host)
{
    LinkLayerOctets octets(6);
    host.Mac().CopyTo(octets.data());
    return octets;
}

/// @param from sender @param to a UDP destination @param octets size of its payload
inline void
SendUdp(const Host& from, const Ipv6Address& to, uint32_t octets = 20)
{
    Ptr<Socket> socket = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
    socket->Bind6();
    socket->SendTo(Create<Packet>(octets), 0, Inet6SocketAddress(to, 9));
    socket->Close();
}

/// Two hosts, with an address each
struct Pair
{
    Ptr<AccessLink> link = CreateObject<AccessLink>(); //!< the link, 1 ms
    Record record;                                     //!< messages sent
    Host a = MakeHost(link, &record);                  //!< 2001:1::a
    Host b = MakeHost(link, &record);                  //!< 2001:1::b
    Ipv6Address addressA{"2001:1::a"};                 //!< of a
    Ipv6Address addressB{"2001:1::b"};                 //!< of b

    Pair()
    {
        a.Assign(addressA);
        b.Assign(addressB);
    }

    /// @param seconds run the simulation until then
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }
};

/// @return rules of duplicate address detection, and of proxies
std::vector<TestCase*> DuplicateDetectionCases();

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_PAIR_H
