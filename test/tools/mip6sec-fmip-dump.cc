/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-dump.h"

#include "ns3/fmip-messages.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address PCOA("2001:b::100"); //!< previous care-of address
const Ipv6Address NCOA("2001:d::100"); //!< new care-of address
const Ipv6Address PAR("2001:b::1");    //!< previous access router
const Ipv6Address NAR("2001:d::1");    //!< new access router
const Ipv6Address ROUTER("fe80::1");   //!< link-local address of the previous access router
const Ipv6Address HOST("fe80::2");     //!< link-local address of the mobile node

/// @param which a number @param size octets @return octets that depend on it
Octets
Pattern(int which, std::size_t size)
{
    Octets octets(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        octets[i] = static_cast<uint8_t>(37 * which + 11 * static_cast<int>(i) + 1);
    }
    return octets;
}

/// @param options receives an authenticator, or none @param which decides @param fields what it
/// should say
void
AddAuthorization(MobilityOptions& options, int which, Fields& fields)
{
    if (which % 5 == 4)
    {
        return;
    }
    FmipAuthorization authorization;
    authorization.spi = which % 3 ? 0 : 0x01020304u * static_cast<uint32_t>(which);
    authorization.authenticator = Pattern(which, which % 2 ? 16 : 12);
    fields["badf.spi"] = {Text(authorization.spi)};
    fields["badf"] = {Hex(authorization.authenticator)};
    options.fmipAuthorization = authorization;
}

/// @param options receives a link-layer address @param which decides its length @param fields what
/// it should say
void
AddLinkLayer(MobilityOptions& options, int which, Fields& fields)
{
    const FmipLinkLayerAddress address{FmipLinkLayerCode::MOBILE_NODE,
                                       Pattern(which, which % 4 == 3 ? 8 : 6)};
    options.linkLayerAddress = address;
    fields["mhlla.code"] = {"2"};
    fields["mhlla"] = {Hex(address.address)};
}

/// @param options receives an address or prefix @param code which @param address the address
/// @param length bits @param fields what it should say
void
AddAddress(MobilityOptions& options,
           FmipAddressCode code,
           const Ipv6Address& address,
           uint8_t length,
           Fields& fields)
{
    options.addresses.push_back({code, length, address});
    fields["mhap.code"].push_back(Text(static_cast<int>(code)));
    fields["mhap.length"].push_back(Text(+length));
    fields["mhap"].push_back(Text(address));
}

/// @param dump receives FBUs with all flags and options
void
DumpUpdates(Dump& dump)
{
    for (int i = 0; i < 64; ++i)
    {
        FastBindingUpdate update;
        update.sequence = static_cast<uint16_t>(0xffff - 257 * i);
        update.lifetime = static_cast<uint16_t>(i * 7);
        update.acknowledge = (i & 1) == 0;
        update.homeRegistration = (i & 2) == 0;
        update.linkLocalCompatibility = (i & 4) != 0;
        update.keyManagementMobility = (i & 8) != 0;
        Fields fields{{"fbu.seqnr", {Text(update.sequence)}},
                      {"fbu.lifetime", {Text(update.lifetime)}},
                      {"fbu.a", {Text(update.acknowledge)}},
                      {"fbu.h", {Text(update.homeRegistration)}},
                      {"fbu.l", {Text(update.linkLocalCompatibility)}},
                      {"fbu.k", {Text(update.keyManagementMobility)}}};
        if (i & 16)
        {
            update.options.alternateCareOfAddress = NCOA;
            fields["acoa"] = {Text(NCOA)};
        }
        if (i & 32)
        {
            AddLinkLayer(update.options, i, fields);
        }
        AddAuthorization(update.options, i, fields);
        dump.Add({i & 16 ? PCOA : NCOA, PAR, PCOA}, update, fields);
    }
}

/// @param dump receives FBacks with all statuses and options
void
DumpAcknowledgments(Dump& dump)
{
    int i = 0;
    for (int status : {0, 1, 128, 129, 130, 131})
    {
        for (int which = 0; which < 8; ++which, ++i)
        {
            FastBindingAck ack;
            ack.status = static_cast<FastBindingStatus>(status);
            ack.keyManagementMobility = (which & 1) != 0;
            ack.sequence = static_cast<uint16_t>(i * 331);
            ack.lifetime = static_cast<uint16_t>(65535 - i);
            Fields fields{{"fback.status", {Text(status)}},
                          {"fback.k", {Text(which & 1)}},
                          {"fback.seqnr", {Text(ack.sequence)}},
                          {"fback.lifetime", {Text(ack.lifetime)}}};
            if (which & 2)
            {
                ack.options.alternateCareOfAddress = NCOA;
                fields["acoa"] = {Text(NCOA)};
            }
            AddAuthorization(ack.options, i, fields);
            dump.Add({PAR, which & 4 ? PCOA : NCOA}, ack, fields);
        }
    }
}

/// @param dump receives HIs and HAcks with all flags, codes and options
void
DumpHandovers(Dump& dump)
{
    for (int i = 0; i < 32; ++i)
    {
        HandoverInitiate initiate;
        initiate.sequence = static_cast<uint16_t>(i * 2047);
        initiate.assignedAddress = (i & 1) != 0;
        initiate.buffer = (i & 2) != 0;
        initiate.code = static_cast<HandoverInitiateCode>(i >> 2 & 1);
        Fields fields{{"hi.seqnr", {Text(initiate.sequence)}},
                      {"hi.s", {Text(i & 1)}},
                      {"hi.u", {Text(i >> 1 & 1)}},
                      {"hi.code", {Text(i >> 2 & 1)}}};
        AddLinkLayer(initiate.options, i, fields);
        if (i & 8)
        {
            AddAddress(initiate.options, FmipAddressCode::OLD_CARE_OF_ADDRESS, PCOA, 128, fields);
        }
        if (i & 16)
        {
            AddAddress(initiate.options, FmipAddressCode::NEW_CARE_OF_ADDRESS, NCOA, 128, fields);
        }
        dump.Add({PAR, NAR}, initiate, fields);
    }
    int i = 0;
    for (int code : {0, 1, 2, 3, 4, 128, 129, 130})
    {
        for (int which = 0; which < 4; ++which, ++i)
        {
            HandoverAck ack;
            ack.sequence = static_cast<uint16_t>(i * 1999);
            ack.code = static_cast<HandoverAckCode>(code);
            Fields fields{{"hack.seqnr", {Text(ack.sequence)}}, {"hack.code", {Text(code)}}};
            if (which & 1)
            {
                AddAddress(ack.options, FmipAddressCode::NEW_CARE_OF_ADDRESS, NCOA, 128, fields);
            }
            if (which & 2)
            {
                AddAddress(ack.options,
                           FmipAddressCode::NEW_ROUTER_PREFIX,
                           Ipv6Address("2001:d::"),
                           static_cast<uint8_t>(32 + i),
                           fields);
            }
            dump.Add({NAR, PAR}, ack, fields);
        }
    }
}

/// @param fields receive a Link-Layer Address option @param code its option-code @param address the
/// address, to which the padding is added
void
ExpectLinkLayer(Fields& fields, FmipLinkLayerCode code, Octets address)
{
    while ((3 + address.size()) % 8 != 0)
    {
        address.push_back(0);
    }
    fields["lla.code"].push_back(Text(static_cast<int>(code)));
    fields["lla"].push_back(Hex(address));
}

/// @param fields receive an IP Address/Prefix option @param code its option-code @param length bits
/// @param address the address
void
ExpectAddress(Fields& fields, FmipAddressCode code, uint8_t length, const Ipv6Address& address)
{
    fields["ipa.code"].push_back(Text(static_cast<int>(code)));
    fields["ipa.length"].push_back(Text(+length));
    fields["ipa"].push_back(Text(address));
}

/// @param dump receives RtSolPrs with access points, wildcard and keys of every padding
void
DumpSolicitations(Dump& dump)
{
    for (int i = 0; i < 32; ++i)
    {
        RtSolPr message;
        message.identifier = static_cast<uint16_t>(1 + 2039 * i);
        Fields fields{{"fmip.subtype", {"2"}}, {"fmip.identifier", {Text(message.identifier)}}};
        if (i & 1)
        {
            message.sourceLinkLayerAddress = Pattern(i, 6);
            ExpectLinkLayer(fields, FmipLinkLayerCode::SOURCE, Pattern(i, 6));
        }
        message.wildcard = i % 4 == 0;
        if (message.wildcard)
        {
            ExpectLinkLayer(fields, FmipLinkLayerCode::WILDCARD, Octets(5));
        }
        for (int accessPoint = 0; accessPoint < i % 4; ++accessPoint)
        {
            message.accessPoints.push_back(Pattern(i + accessPoint, accessPoint == 2 ? 8 : 6));
            ExpectLinkLayer(fields,
                            FmipLinkLayerCode::NEW_ACCESS_POINT,
                            message.accessPoints.back());
        }
        if (i >= 16)
        {
            HandoverKeyRequest request;
            request.algorithm = static_cast<HandoverKeyAlgorithm>(i % 16);
            request.publicKey = Pattern(i, static_cast<std::size_t>(160 + i % 8));
            message.keyRequest = request;
            fields["key.pad"] = {Text((8 - (4 + i % 8) % 8) % 8)};
            fields["key.at"] = {Text(i % 16)};
            fields["key.request"] = {Hex(request.publicKey)};
        }
        dump.AddIcmp6(Icmp6Type::FMIP_MESSAGE,
                      {i & 2 ? HOST : PCOA, ROUTER, NOWHERE, NOWHERE, 255},
                      message,
                      fields);
    }
}

/// @param which a number @param fields receive its options @return a tuple with a router
AccessPointTuple
Tuple(int which, Fields& fields)
{
    AccessPointTuple tuple;
    tuple.accessPoint = Pattern(which, 6);
    tuple.routerLinkLayerAddress = Pattern(which + 1, 6);
    tuple.routerAddress = NAR;
    tuple.routerPrefixLength = static_cast<uint8_t>(which % 2 ? 64 : 128);
    ExpectLinkLayer(fields, tuple.outcome, tuple.accessPoint);
    ExpectLinkLayer(fields, FmipLinkLayerCode::NEW_ROUTER, *tuple.routerLinkLayerAddress);
    ExpectAddress(fields, FmipAddressCode::NEW_ROUTER_ADDRESS, tuple.routerPrefixLength, NAR);
    for (int prefix = 0; prefix < which % 3; ++prefix)
    {
        const Ipv6Address address(prefix ? "2001:d:0:8000::" : "2001:d::");
        const auto length = static_cast<uint8_t>(49 + which % 50);
        tuple.prefixes.push_back({FmipAddressCode::NEW_ROUTER_PREFIX, length, address});
        ExpectAddress(fields, FmipAddressCode::NEW_ROUTER_PREFIX, length, address);
    }
    if (which % 5 == 1)
    {
        tuple.newCareOfAddress = NCOA;
        ExpectAddress(fields, FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, NCOA);
    }
    return tuple;
}

/// @param dump receives PrRtAdvs with all codes and outcomes, and with keys of every padding
void
DumpAdvertisements(Dump& dump)
{
    for (int i = 0; i < 96; ++i)
    {
        PrRtAdv message;
        message.code = static_cast<PrRtAdvCode>(i % 6);
        message.identifier = static_cast<uint16_t>(i * 681);
        Fields fields{{"fmip.subtype", {"3"}},
                      {"fmip.identifier", {Text(message.identifier)}},
                      {"icmp.code", {Text(i % 6)}}};
        if (i & 1)
        {
            message.sourceLinkLayerAddress = Pattern(i, 6);
            ExpectLinkLayer(fields, FmipLinkLayerCode::SOURCE, Pattern(i, 6));
        }
        if (i % 6 != 2)
        {
            for (int tuple = 0; tuple <= i % 4; ++tuple)
            {
                message.tuples.push_back(Tuple(i + tuple, fields));
            }
        }
        if (i % 6 == 2 || i % 6 == 3)
        {
            AccessPointTuple tuple;
            tuple.outcome = static_cast<FmipLinkLayerCode>(5 + i / 6 % 3);
            tuple.accessPoint = Pattern(i, 6);
            message.tuples.push_back(tuple);
            ExpectLinkLayer(fields, tuple.outcome, tuple.accessPoint);
        }
        if (i >= 64)
        {
            HandoverKeyReply reply;
            reply.algorithm = static_cast<HandoverKeyAlgorithm>(i % 16);
            reply.lifetime = static_cast<uint16_t>(i * 450);
            reply.encryptedKey = Pattern(i, static_cast<std::size_t>(128 + i % 8));
            message.keyReply = reply;
            fields["key.pad"] = {Text((8 - (6 + i % 8) % 8) % 8)};
            fields["key.at"] = {Text(i % 16)};
            fields["key.lifetime"] = {Text(reply.lifetime)};
            fields["key.reply"] = {Hex(reply.encryptedKey)};
        }
        dump.AddIcmp6(Icmp6Type::FMIP_MESSAGE,
                      {ROUTER, i & 4 ? HOST : PCOA, NOWHERE, NOWHERE, 255},
                      message,
                      fields);
    }
}

/// @param dump receives UNAs, and Router Advertisements that answer them
void
DumpAnnouncements(Dump& dump)
{
    for (int i = 0; i < 4; ++i)
    {
        dump.AddIcmp6(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                      {NCOA, i % 2 ? NAR : Ipv6Address("ff02::1"), NOWHERE, NOWHERE, 255},
                      MakeUna(NCOA, Pattern(i, 6)),
                      {{"na.r", {"0"}},
                       {"na.s", {"0"}},
                       {"na.o", {"0"}},
                       {"na.target", {Text(NCOA)}},
                       {"tlla", {Hex(Pattern(i, 6))}}});
    }
    for (int status : {1, 2, 3, 4, 128})
    {
        RouterAdvertisement message;
        message.routerLifetime = 1800;
        message.options.naack = static_cast<NaackStatus>(status);
        Fields fields{{"naack.code", {"0"}}, {"naack.status", {Text(status)}}};
        if (status == 2 || status == 4)
        {
            const FmipAddress address{status == 2 ? FmipAddressCode::NEW_CARE_OF_ADDRESS
                                                  : FmipAddressCode::OLD_CARE_OF_ADDRESS,
                                      128,
                                      status == 2 ? NCOA : PCOA};
            message.options.suppliedAddress = address;
            ExpectAddress(fields, address.code, 128, address.address);
        }
        dump.AddIcmp6(Icmp6Type::ROUTER_ADVERTISEMENT,
                      {ROUTER, NCOA, NOWHERE, NOWHERE, 255},
                      message,
                      fields);
    }
}

} // namespace

/**
 * Writes a capture of every message of RFC 5568 and RFC 5269 that the wire layer can write, with
 * options in many combinations, and what each should say, for test/wire-fmip-check.py.
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
    DumpAcknowledgments(dump);
    DumpHandovers(dump);
    DumpSolicitations(dump);
    DumpAdvertisements(dump);
    DumpAnnouncements(dump);
    std::cout << dump.GetCount() << " packets\n";
    return 0;
}
