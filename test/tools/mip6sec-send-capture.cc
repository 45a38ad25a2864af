/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/boolean.h"
#include "ns3/certificate-hierarchy.h"
#include "ns3/inet-checksum.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mobile-interface.h"
#include "ns3/pcap-file.h"
#include "ns3/redirect-message.h"
#include "ns3/router-advertiser.h"
#include "ns3/send-device.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

PcapFile* g_file = nullptr; //!< capture that is being written
uint64_t g_signed = 0;      //!< messages signed

/// @param frame sent by any device
void
Write(Ptr<const Packet> frame)
{
    const int64_t now = Simulator::Now().GetMicroSeconds();
    g_file->Write(static_cast<uint32_t>(now / 1000000),
                  static_cast<uint32_t>(now % 1000000),
                  frame);
}

/// A message was signed
void
CountSigned(Icmp6Type, uint32_t)
{
    ++g_signed;
}

/// @param link attached to @param bits of its key @param sec of its addresses
/// @param forwarding whether it is a router
/// @return SEND on a new node
Ptr<SendDevice>
MakeNode(Ptr<AccessLink> link, uint32_t bits, uint8_t sec, bool forwarding)
{
    auto node = CreateObject<Node>();
    InternetStackHelper internet;
    internet.SetIpv4StackInstall(false);
    internet.Install(node);
    node->GetObject<Ipv6>()->SetAttribute("IpForward", BooleanValue(forwarding));
    auto device = CreateObject<AccessDevice>();
    node->AddDevice(device);
    device->Attach(link);
    device->TraceConnectWithoutContext("MacTx", MakeCallback(&Write));
    auto identity = CreateObject<SendIdentity>();
    identity->SetNode(node);
    identity->SetAttribute("KeyBits", UintegerValue(bits));
    identity->SetAttribute("Sec", UintegerValue(sec));
    identity->AssignStreams(1000 * node->GetId());
    node->AggregateObject(identity);
    auto send = SendDevice::Install(device, identity);
    send->AssignStreams(1000 * node->GetId() + 100);
    send->TraceConnectWithoutContext("Signed", MakeCallback(&CountSigned));
    return send;
}

/// @param send a device @return its link-local address
Ipv6Address
LinkLocal(Ptr<SendDevice> send)
{
    return NeighborDiscovery::Find(send)->GetLinkLocalSource();
}

/// @param host asks @param router answers: solicitations and advertisements of neighbours
void
Exchange(Ptr<SendDevice> host, Ptr<SendDevice> router)
{
    auto discovery = NeighborDiscovery::Find(host);
    const Ipv6Address target = LinkLocal(router);
    discovery->SendNS(LinkLocal(host),
                      Ipv6Address::MakeSolicitedAddress(target),
                      target,
                      host->GetAddress());
    discovery->SendUnsolicitedNa(LinkLocal(host), LinkLocal(host), true);
}

/// @param router redirects @param host the host
void
Redirect(Ptr<SendDevice> router, Ptr<SendDevice> host)
{
    RedirectMessage message;
    message.target = Ipv6Address("2001:1::77");
    message.destination = message.target;
    NeighborDiscovery::Find(router)->SendOut(
        SerializeIcmp6(message, LinkLocal(router), LinkLocal(host)),
        LinkLocal(router),
        LinkLocal(host));
}

/// @param host sends a Router Solicitation so long that it needs fragments @param octets of padding
void
SendLong(Ptr<SendDevice> host, std::size_t octets)
{
    const Ipv6Address routers("ff02::2");
    RouterSolicitation message;
    for (; octets > 0; octets -= 8)
    {
        message.options.other.push_back(RawNdOption{253, {253, 1, 1, 2, 3, 4, 5, 6}});
    }
    NeighborDiscovery::Find(host)->SendOut(SerializeIcmp6(message, LinkLocal(host), routers),
                                           LinkLocal(host),
                                           routers);
}

} // namespace

/**
 * Writes captures of secured exchanges, for other programs to judge.
 *
 * mip6sec-send-capture <folder>: <folder>/send-<bits>.pcap for several sizes of keys. Prints for
 * each the name of the file and how many messages were signed.
 */
int
main(int argc, char* argv[])
{
    if (argc != 2)
    {
        std::cerr << "usage: mip6sec-send-capture <folder>\n";
        return 1;
    }

    struct Run
    {
        uint32_t bits;
        uint8_t sec;
    };

    for (const Run& run : {Run{1024, 0}, Run{1024, 1}, Run{2048, 0}})
    {
        const std::string name =
            "send-" + std::to_string(run.bits) + "-" + std::to_string(run.sec) + ".pcap";
        PcapFile file;
        file.Open(std::string(argv[1]) + "/" + name, std::ios::out | std::ios::binary);
        file.Init(1); // Ethernet
        g_file = &file;
        g_signed = 0;

        auto link = CreateObject<AccessLink>();
        auto router = MakeNode(link, run.bits, run.sec, true);
        auto host = MakeNode(link, run.bits, run.sec, false);
        auto advertiser = RouterAdvertiser::Install(router);
        PrefixInformation prefix;
        prefix.prefix = Ipv6Address("2001:1::");
        advertiser->AddPrefix(prefix);
        MobileInterface::Install(host);
        CertificateHierarchy hierarchy;
        auto anchor = hierarchy.AddAnchor("anchor", {CertificateHierarchy::Prefix("2001::/16")});
        router->GetCertificationServer()->AddPath(
            hierarchy.Certify(anchor,
                              "router",
                              router->GetIdentity()->GetPublicKey(),
                              {CertificateHierarchy::Prefix("2001:1::/64")}));
        CertificationStore::Of(host->GetNode())->AddAnchor(hierarchy.GetCertificate(anchor));
        const uint32_t at = host->GetNode()->GetId();
        Simulator::ScheduleWithContext(at, Seconds(10), &Exchange, host, router);
        Simulator::ScheduleWithContext(at, Seconds(11), &SendLong, host, 1400);
        Simulator::ScheduleWithContext(router->GetNode()->GetId(),
                                       Seconds(12),
                                       &Redirect,
                                       router,
                                       host);
        Simulator::Stop(Seconds(15));
        Simulator::Run();
        Simulator::Destroy();
        std::cout << name << " " << g_signed << "\n";
    }
    return 0;
}
