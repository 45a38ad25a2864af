/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-dump-send.h"
#include "wire-dump.h"

#include "ns3/icmp6-errors.h"
#include "ns3/inet-checksum.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address HOME("2001:a::100");        //!< home address
const Ipv6Address CARE_OF("2001:b::100");     //!< care-of address
const Ipv6Address HOME_AGENT("2001:a::1");    //!< home agent
const Ipv6Address CORRESPONDENT("2001:c::1"); //!< correspondent node
const Ipv6Address PEER_HOME("2001:e::300");   //!< home address of another mobile node
const Ipv6Address ROUTER("fe80::1");          //!< link-local address of a router
const Ipv6Address HOST("fe80::2");            //!< link-local address of a host

/// @param which a number @return an authenticator that depends on it
BindingAuthenticator
Authenticator(int which)
{
    BindingAuthenticator octets;
    for (std::size_t i = 0; i < octets.size(); ++i)
    {
        octets[i] = static_cast<uint8_t>(37 * which + 11 * i + 1);
    }
    return octets;
}

/// @param options receives an unknown option now and then @param which decides
void
MaybeUnknown(MobilityOptions& options, int which)
{
    if (which % 5 == 3)
    {
        options.unknown.push_back({253, Octets(static_cast<std::size_t>(which % 7), 0x5a)});
    }
}

/// @param dump receives Binding Updates with all flags and options
void
DumpUpdates(Dump& dump)
{
    for (int i = 0; i < 128; ++i)
    {
        BindingUpdate update;
        update.sequence = static_cast<uint16_t>(0xffff - 257 * i);
        update.lifetime = static_cast<uint16_t>(i * 510);
        update.acknowledge = (i & 1) != 0;
        update.homeRegistration = (i & 2) != 0;
        update.linkLocalCompatibility = (i & 4) != 0;
        update.keyManagementMobility = (i & 8) != 0;
        Fields fields{{"bu.seqnr", {Text(update.sequence)}},
                      {"bu.lifetime", {Text(update.lifetime)}},
                      {"bu.a", {Text(i & 1)}},
                      {"bu.h", {Text(i >> 1 & 1)}},
                      {"bu.l", {Text(i >> 2 & 1)}},
                      {"bu.k", {Text(i >> 3 & 1)}}};
        if (i & 16)
        {
            update.options.alternateCareOfAddress = CARE_OF;
            fields["acoa"] = {Text(CARE_OF)};
        }
        if (i & 32)
        {
            update.options.nonceIndices =
                NonceIndices{static_cast<uint16_t>(i), static_cast<uint16_t>(65535 - i)};
            fields["ni.home"] = {Text(i)};
            fields["ni.careof"] = {Text(65535 - i)};
        }
        if (i & 64)
        {
            update.options.authorization = Authenticator(i);
            fields["bad"] = {Hex(Authenticator(i))};
        }
        MaybeUnknown(update.options, i);
        const Path away{CARE_OF, i % 2 ? HOME_AGENT : CORRESPONDENT, HOME};
        const Path home{HOME, HOME_AGENT};
        dump.Add(i % 3 == 2 ? home : away, update, fields);
    }
}

/// @param dump receives Binding Acknowledgements with all statuses and options
void
DumpAcknowledgements(Dump& dump)
{
    int i = 0;
    for (int status : {0, 1, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 174})
    {
        for (int which = 0; which < 8; ++which, ++i)
        {
            BindingAck ack;
            ack.status = static_cast<BindingStatus>(status);
            ack.keyManagementMobility = (which & 1) != 0;
            ack.sequence = static_cast<uint16_t>(i * 331);
            ack.lifetime = static_cast<uint16_t>(65535 - i);
            Fields fields{{"ba.status", {Text(status)}},
                          {"ba.k", {Text(which & 1)}},
                          {"ba.seqnr", {Text(ack.sequence)}},
                          {"ba.lifetime", {Text(ack.lifetime)}}};
            if (which & 2)
            {
                ack.options.refreshAdvice = static_cast<uint16_t>(i + 1);
                fields["bra"] = {Text(i + 1)};
            }
            if (which & 4)
            {
                ack.options.authorization = Authenticator(i);
                fields["bad"] = {Hex(Authenticator(i))};
            }
            MaybeUnknown(ack.options, i);
            const Path away{i % 2 ? HOME_AGENT : CORRESPONDENT, CARE_OF, NOWHERE, HOME};
            const Path home{HOME_AGENT, HOME};
            dump.Add(i % 3 == 2 ? home : away, ack, fields);
        }
    }
}

/// @param dump receives the other Mobility Header messages
void
DumpOtherMobility(Dump& dump)
{
    for (int i = 0; i < 8; ++i)
    {
        const uint64_t cookie = 0x0123456789abcdefULL * static_cast<uint64_t>(2 * i + 1);
        const uint64_t token = ~cookie;
        const auto index = static_cast<uint16_t>(8191 * i);
        BindingRefreshRequest request;
        MaybeUnknown(request.options, i);
        dump.Add({CORRESPONDENT, HOME}, request, {});
        HomeTestInit hoti{cookie, {}};
        MaybeUnknown(hoti.options, i);
        dump.Add({HOME, CORRESPONDENT}, hoti, {{"hoti.cookie", {Hex64(cookie)}}});
        CareOfTestInit coti{cookie, {}};
        MaybeUnknown(coti.options, i);
        dump.Add({CARE_OF, CORRESPONDENT}, coti, {{"coti.cookie", {Hex64(cookie)}}});
        HomeTest hot{index, cookie, token, {}};
        MaybeUnknown(hot.options, i);
        dump.Add({CORRESPONDENT, HOME},
                 hot,
                 {{"hot.index", {Text(index)}},
                  {"hot.cookie", {Hex64(cookie)}},
                  {"hot.token", {Hex64(token)}}});
        CareOfTest cot{index, cookie, token, {}};
        MaybeUnknown(cot.options, i);
        dump.Add({CORRESPONDENT, CARE_OF},
                 cot,
                 {{"cot.index", {Text(index)}},
                  {"cot.cookie", {Hex64(cookie)}},
                  {"cot.token", {Hex64(token)}}});
        const Ipv6Address home = i % 2 ? HOME : NOWHERE;
        BindingError error{static_cast<BindingErrorStatus>(1 + i / 4), home, {}};
        MaybeUnknown(error.options, i);
        dump.Add({CORRESPONDENT, CARE_OF},
                 error,
                 {{"be.status", {Text(1 + i / 4)}}, {"be.home", {Text(home)}}});
    }
}

/// @param options receives a prefix @param which decides its content @param fields what it should
/// say
void
AddPrefix(NdOptions& options, int which, Fields& fields)
{
    PrefixInformation prefix;
    prefix.prefixLength = static_cast<uint8_t>(which % 2 ? 64 : 48);
    prefix.onLink = (which & 1) != 0;
    prefix.autonomous = (which & 2) != 0;
    prefix.routerAddress = (which & 4) != 0;
    prefix.validLifetime = which % 3 ? 86400u * static_cast<uint32_t>(which) : 0xffffffffu;
    prefix.preferredLifetime = 4321u * static_cast<uint32_t>(which);
    prefix.prefix = prefix.routerAddress ? HOME_AGENT : Ipv6Address("2001:d::");
    options.prefixes.push_back(prefix);
    fields["prefix.length"].push_back(Text(+prefix.prefixLength));
    fields["prefix.l"].push_back(Text(prefix.onLink));
    fields["prefix.a"].push_back(Text(prefix.autonomous));
    fields["prefix.r"].push_back(Text(prefix.routerAddress));
    fields["prefix.valid"].push_back(Text(prefix.validLifetime));
    fields["prefix.preferred"].push_back(Text(prefix.preferredLifetime));
    fields["prefix"].push_back(Text(prefix.prefix));
}

/// @param dump receives Router Solicitations and Advertisements
void
DumpRouters(Dump& dump)
{
    const LinkLayerOctets mac{0x02, 0, 0, 0xaa, 0xbb, 0xcc};
    RouterSolicitation solicitation;
    dump.AddIcmp6(Icmp6Type::ROUTER_SOLICITATION,
                  {NOWHERE, Ipv6Address("ff02::2"), NOWHERE, NOWHERE, 255},
                  solicitation,
                  {});
    solicitation.options.sourceLinkLayerAddress = mac;
    dump.AddIcmp6(Icmp6Type::ROUTER_SOLICITATION,
                  {HOST, Ipv6Address("ff02::2"), NOWHERE, NOWHERE, 255},
                  solicitation,
                  {{"slla", {Hex(mac)}}});
    for (int i = 0; i < 128; ++i)
    {
        RouterAdvertisement message;
        message.hopLimit = static_cast<uint8_t>(i);
        message.managed = (i & 1) != 0;
        message.other = (i & 2) != 0;
        message.homeAgent = (i & 4) != 0;
        message.routerLifetime = static_cast<uint16_t>(i * 70);
        message.reachableTime = static_cast<uint32_t>(i) * 30001u;
        message.retransTimer = static_cast<uint32_t>(i) * 1003u;
        Fields fields{{"ra.hoplimit", {Text(i)}},
                      {"ra.m", {Text(i & 1)}},
                      {"ra.o", {Text(i >> 1 & 1)}},
                      {"ra.h", {Text(i >> 2 & 1)}},
                      {"ra.lifetime", {Text(message.routerLifetime)}},
                      {"ra.reachable", {Text(message.reachableTime)}},
                      {"ra.retrans", {Text(message.retransTimer)}}};
        if (i & 8)
        {
            message.options.sourceLinkLayerAddress = mac;
            fields["slla"] = {Hex(mac)};
        }
        for (int prefix = 0; prefix < i / 16 % 3; ++prefix)
        {
            AddPrefix(message.options, i + prefix, fields);
        }
        if (i & 16)
        {
            message.options.mtu = 1280u + static_cast<uint32_t>(i);
            fields["mtu"] = {Text(1280 + i)};
        }
        if (i & 32)
        {
            message.options.advertisementInterval = 70u * static_cast<uint32_t>(i);
            fields["interval"] = {Text(70 * i)};
        }
        if (i & 64 && message.homeAgent)
        {
            message.options.homeAgent =
                HomeAgentInformation{static_cast<uint16_t>(i), static_cast<uint16_t>(i * 500)};
            fields["ha.preference"] = {Text(i)};
            fields["ha.lifetime"] = {Text(i * 500)};
        }
        dump.AddIcmp6(Icmp6Type::ROUTER_ADVERTISEMENT,
                      {ROUTER, Ipv6Address("ff02::1"), NOWHERE, NOWHERE, 255},
                      message,
                      fields);
    }
}

/// @param dump receives Neighbor Solicitations and Advertisements
void
DumpNeighbors(Dump& dump)
{
    const LinkLayerOctets mac{0x02, 0, 0, 0xaa, 0xbb, 0xcc};
    NeighborSolicitation probe;
    probe.target = HOME;
    dump.AddIcmp6(Icmp6Type::NEIGHBOR_SOLICITATION,
                  {NOWHERE, Ipv6Address("ff02::1:ff00:100"), NOWHERE, NOWHERE, 255},
                  probe,
                  {{"ns.target", {Text(HOME)}}});
    probe.options.sourceLinkLayerAddress = mac;
    dump.AddIcmp6(Icmp6Type::NEIGHBOR_SOLICITATION,
                  {HOST, Ipv6Address("ff02::1:ff00:100"), NOWHERE, NOWHERE, 255},
                  probe,
                  {{"ns.target", {Text(HOME)}}, {"slla", {Hex(mac)}}});
    for (int i = 0; i < 16; ++i)
    {
        NeighborAdvertisement message;
        message.router = (i & 1) != 0;
        message.solicited = (i & 2) != 0;
        message.override = (i & 4) != 0;
        message.target = HOME;
        Fields fields{{"na.r", {Text(i & 1)}},
                      {"na.s", {Text(i >> 1 & 1)}},
                      {"na.o", {Text(i >> 2 & 1)}},
                      {"na.target", {Text(HOME)}}};
        if (i & 8)
        {
            message.options.targetLinkLayerAddress = mac;
            fields["tlla"] = {Hex(mac)};
        }
        const Ipv6Address destination = message.solicited ? HOST : Ipv6Address("ff02::1");
        dump.AddIcmp6(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                      {HOME_AGENT, destination, NOWHERE, NOWHERE, 255},
                      message,
                      fields);
    }
}

/// @param dump receives the ICMPv6 messages of RFC 6275
void
DumpDiscovery(Dump& dump)
{
    for (int i = 0; i < 6; ++i)
    {
        const auto identifier = static_cast<uint16_t>(0x1234 + 9999 * i);
        const Fields base{{"mip6.identifier", {Text(identifier)}}};
        dump.AddIcmp6(Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST,
                      {CARE_OF, Ipv6Address("2001:a::fdff:ffff:ffff:fffe")},
                      HomeAgentDiscoveryRequest{identifier},
                      base);
        HomeAgentDiscoveryReply reply;
        reply.identifier = identifier;
        Fields fields = base;
        for (int agent = 0; agent < i; ++agent)
        {
            reply.homeAgents.emplace_back(("2001:a::" + Text(agent + 1)).c_str());
            fields["dhaad.agent"].push_back("2001:a::" + Text(agent + 1));
        }
        dump.AddIcmp6(Icmp6Type::HOME_AGENT_DISCOVERY_REPLY, {HOME_AGENT, CARE_OF}, reply, fields);
        dump.AddIcmp6(Icmp6Type::MOBILE_PREFIX_SOLICITATION,
                      {CARE_OF, HOME_AGENT, HOME},
                      MobilePrefixSolicitation{identifier},
                      base);
        MobilePrefixAdvertisement advertisement;
        advertisement.identifier = identifier;
        advertisement.managed = (i & 1) != 0;
        advertisement.other = (i & 2) != 0;
        fields = base;
        fields["mpa.m"] = {Text(i & 1)};
        fields["mpa.o"] = {Text(i >> 1 & 1)};
        for (int prefix = 0; prefix <= i % 3; ++prefix)
        {
            AddPrefix(advertisement.options, 4 + i + prefix, fields);
        }
        dump.AddIcmp6(Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT,
                      {HOME_AGENT, CARE_OF, NOWHERE, HOME},
                      advertisement,
                      fields);
    }
}

/// @param source its source @param destination its destination, of the pseudo-header @return a UDP
/// datagram
Octets
Udp(const Ipv6Address& source, const Ipv6Address& destination)
{
    WireWriter writer;
    writer.WriteU16(40000);
    writer.WriteU16(40001);
    writer.WriteU16(8 + 100);
    writer.WriteU16(0);
    for (int i = 0; i < 100; ++i)
    {
        writer.WriteU8(static_cast<uint8_t>(i));
    }
    writer.OverwriteU16(
        6,
        InetChecksum6(source, destination, 17, writer.GetBytes().data(), writer.GetSize()));
    return writer.Take();
}

/// @param dump receives payload between mobile nodes, and ICMPv6 errors about it
void
DumpErrors(Dump& dump)
{
    const Path direct{CARE_OF, Ipv6Address("2001:c::200"), HOME, PEER_HOME};
    const Octets udp = Udp(HOME, PEER_HOME);
    dump.Add("Udp", direct, 17, udp, {{"udp.port", {"40000"}}});
    const Octets packet = Dump::MakePacket(direct, 17, udp);
    Octets big = packet;
    big.resize(1500);
    const Path back{Ipv6Address("2001:f::1"), CARE_OF};
    const auto add = [&dump, &back](const Icmp6Error& error, const char* parameter) {
        Fields fields{{"icmp.code", {Text(+error.code)}}};
        if (parameter)
        {
            fields[parameter] = {Text(error.parameter)};
        }
        dump.AddIcmp6(error.type, back, error, fields);
    };
    for (int code = 0; code <= 6; ++code)
    {
        add(Icmp6Error::Unreachable(static_cast<UnreachableCode>(code), packet), nullptr);
    }
    add(Icmp6Error::TooBig(1400, big), "icmp.mtu");
    add(Icmp6Error::TooBig(1280, packet), "icmp.mtu");
    add(Icmp6Error::TimeExceeded(TimeExceededCode::HOP_LIMIT, packet), nullptr);
    add(Icmp6Error::TimeExceeded(TimeExceededCode::REASSEMBLY, packet), nullptr);
    add(Icmp6Error::ParameterProblem(ParameterProblemCode::ERRONEOUS_FIELD, 43, packet),
        "icmp.pointer");
    add(Icmp6Error::ParameterProblem(ParameterProblemCode::UNRECOGNIZED_NEXT_HEADER, 64, packet),
        "icmp.pointer");
    add(Icmp6Error::ParameterProblem(ParameterProblemCode::UNRECOGNIZED_OPTION, 70, packet),
        "icmp.pointer");
}

} // namespace

/**
 * Writes a capture of every message that the wire layer can write, with options in many
 * combinations, and what each should say, for test/wire-check.py.
 */
int
main(int argc, char* argv[])
{
    if (argc != 2)
    {
        std::cerr << "usage: " << argv[0] << " <path of the files without .pcap and .json>\n";
        return 2;
    }
    Dump dump(argv[1]);
    DumpUpdates(dump);
    DumpAcknowledgements(dump);
    DumpOtherMobility(dump);
    DumpRouters(dump);
    DumpNeighbors(dump);
    DumpDiscovery(dump);
    DumpSigned(dump);
    DumpCertification(dump);
    DumpErrors(dump);
    std::cout << dump.GetCount() << " packets\n";
    return 0;
}
