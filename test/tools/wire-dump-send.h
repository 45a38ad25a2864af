/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_DUMP_SEND_H
#define MIP6SEC_WIRE_DUMP_SEND_H

#include "../wire-vectors.h"
#include "wire-dump.h"

#include "ns3/certification-messages.h"
#include "ns3/redirect-message.h"
#include "ns3/send-options.h"

namespace ns3
{
namespace mip6sec
{

/// @param hex lower-case hexadecimal digits @return the octets
inline Octets
Unhex(const std::string& hex)
{
    Octets octets;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    {
        octets.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    return octets;
}

/// @param option an option of SEND @return it as one that ND does not know
template <typename T>
RawNdOption
Raw(const T& option)
{
    WireWriter writer;
    SerializeOption(writer, option);
    return {writer.GetBytes().at(0), writer.GetBytes()};
}

/// @param options receives options of SEND @param which decides @param fields what they should say
inline void
AddSendOptions(NdOptions& options, int which, Fields& fields)
{
    // Extension fields of any length behind the key, so that all paddings occur (RFC 3972 3)
    Octets parameters = Unhex(SEND_CGA_PARAMETERS);
    parameters[24] = static_cast<uint8_t>(which % 3);
    parameters.insert(parameters.end(), {0xff, 0xfd, 0, static_cast<uint8_t>(which)});
    parameters.insert(parameters.end(), static_cast<std::size_t>(which), 0xe7);
    options.other.push_back(Raw(CgaOption{parameters}));
    fields["cga.modifier"] = {Hex(Octets(parameters.begin(), parameters.begin() + 16))};
    fields["cga.count"] = {Hex(Octets{parameters[24]})};
    options.other.push_back(Raw(TimestampOption{uint64_t{1735689600} << 16}));
    Octets nonce(static_cast<std::size_t>(6 + 8 * (which % 4)));
    for (std::size_t i = 0; i < nonce.size(); ++i)
    {
        nonce[i] = static_cast<uint8_t>(which * 16 + static_cast<int>(i));
    }
    options.other.push_back(Raw(NonceOption{nonce}));
    fields["nonce"] = {Hex(nonce)};
    RsaSignatureOption signature;
    for (std::size_t i = 0; i < signature.keyHash.size(); ++i)
    {
        signature.keyHash[i] = static_cast<uint8_t>(which + 3 * static_cast<int>(i));
    }
    signature.signature.assign(static_cast<std::size_t>(128 + 64 * which), 0xc3);
    options.other.push_back(Raw(signature));
    fields["rsa.hash"] = {Hex(signature.keyHash)};
}

/// @param dump receives messages of ND with options of SEND, and Redirects
inline void
DumpSigned(Dump& dump)
{
    const Ipv6Address router("fe80::1");
    const Ipv6Address host("2001:a::2");
    for (int i = 0; i < 9; ++i)
    {
        Fields fields{{"ns.target", {Text(host)}}};
        NeighborSolicitation solicitation;
        solicitation.target = host;
        AddSendOptions(solicitation.options, i, fields);
        dump.AddIcmp6(Icmp6Type::NEIGHBOR_SOLICITATION,
                      {router, Ipv6Address("ff02::1:ff00:2"), NOWHERE, NOWHERE, 255},
                      solicitation,
                      fields);
        RedirectMessage redirect;
        redirect.target = Ipv6Address("fe80::3");
        redirect.destination = Ipv6Address("2001:c::1");
        fields = {{"rd.target", {"fe80::3"}}, {"rd.destination", {"2001:c::1"}}};
        if (i & 1)
        {
            redirect.options.targetLinkLayerAddress = LinkLayerOctets{2, 0, 0, 0, 0, 3};
            fields["tlla"] = {"020000000003"};
        }
        if (i & 2)
        {
            redirect.options.redirectedHeader =
                Dump::MakePacket({host, redirect.destination, NOWHERE, NOWHERE, 64},
                                 253,
                                 Octets(static_cast<std::size_t>(170 * i), 0x11));
        }
        if (i & 4)
        {
            AddSendOptions(redirect.options, i, fields);
        }
        dump.AddIcmp6(Icmp6Type::REDIRECT, {router, host, NOWHERE, NOWHERE, 255}, redirect, fields);
    }
}

/// @param dump receives certification path messages
inline void
DumpCertification(Dump& dump)
{
    const Ipv6Address router("fe80::1");
    const Ipv6Address host("fe80::2");
    const TrustAnchorOption name{1, Unhex(SEND_ANCHOR_NAME)};
    for (int i = 0; i < 8; ++i)
    {
        const auto identifier = static_cast<uint16_t>(1 + 8191 * i);
        CertificationPathSolicitation solicitation;
        solicitation.identifier = identifier;
        solicitation.component = i < 4 ? CERTIFICATION_ALL_COMPONENTS : static_cast<uint16_t>(i);
        solicitation.anchors = {name};
        Fields fields{{"send.identifier", {Text(identifier)}},
                      {"send.component", {Text(solicitation.component)}},
                      {"send.type", {"1"}}};
        if (i & 1)
        {
            solicitation.anchors.push_back({2, Unhex(SEND_ANCHOR_FQDN)});
            fields["send.type"].push_back("2");
        }
        dump.AddIcmp6(Icmp6Type::CERTIFICATION_PATH_SOLICITATION,
                      {i & 2 ? NOWHERE : host, Ipv6Address("ff02::2"), NOWHERE, NOWHERE, 255},
                      solicitation,
                      fields);
        CertificationPathAdvertisement advertisement;
        advertisement.identifier = i & 2 ? 0 : identifier;
        advertisement.allComponents = static_cast<uint16_t>(i);
        advertisement.component = static_cast<uint16_t>(i > 0 ? i - 1 : 0);
        fields = {{"send.identifier", {Text(advertisement.identifier)}},
                  {"send.all", {Text(advertisement.allComponents)}},
                  {"send.component", {Text(advertisement.component)}}};
        if (i % 3 == 0)
        {
            advertisement.anchors = {name};
            fields["send.type"].push_back("1");
        }
        if (i > 0)
        {
            advertisement.certificate = CertificateOption{1, Unhex(SEND_CERTIFICATE)};
            fields["send.type"].push_back("1");
        }
        dump.AddIcmp6(
            Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT,
            {router, Ipv6Address(i & 2 ? "ff02::1" : "ff02::1:ff00:2"), NOWHERE, NOWHERE, 255},
            advertisement,
            fields);
    }
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_DUMP_SEND_H
