/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fuzz-wire.h"

#include "ns3/certification-messages.h"
#include "ns3/cga-parameters.h"
#include "ns3/fmip-messages.h"
#include "ns3/icmp6-errors.h"
#include "ns3/inet-checksum.h"
#include "ns3/invoking-packet.h"
#include "ns3/mobility-extensions.h"
#include "ns3/mobility-header.h"
#include "ns3/nd-messages.h"
#include "ns3/redirect-message.h"
#include "ns3/send-options.h"
#include "ns3/spki-reader.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

/// @param holds what must be @param what what it is
void
Require(bool holds, const char* what)
{
    if (!holds)
    {
        std::fprintf(stderr, "fuzz-wire: %s\n", what);
        std::abort();
    }
}

/// @param parser which @param parsed what it said @param size octets it was given @return whether
/// it accepted
template <typename T>
bool
Judge(FuzzParser parser, const Parsed<T>& parsed, std::size_t size)
{
    const bool accepted = parsed.value.has_value();
    Require(accepted == (parsed.error == ParseError::NONE), "a value exactly without an error");
    Require(parsed.offset <= size, "an error lies within the octets");
    FuzzStatistics& statistics = GetFuzzStatistics();
    ++(accepted ? statistics.accepted : statistics.refused)[static_cast<std::size_t>(parser)];
    return accepted;
}

/// Octets between two addresses
struct Input
{
    Octets octets;          //!< what the parser gets
    Icmp6Envelope envelope; //!< how it arrives
};

/// @param input octets @param offset of the checksum @param size octets it covers @param nextHeader
/// protocol
void
Repair(Input& input, std::size_t offset, std::size_t size, uint8_t nextHeader)
{
    if (size < offset + 2 || size > input.octets.size())
    {
        return;
    }
    uint8_t* data = input.octets.data();
    data[offset] = data[offset + 1] = 0;
    const uint16_t checksum =
        InetChecksum6(input.envelope.source, input.envelope.destination, nextHeader, data, size);
    data[offset] = static_cast<uint8_t>(checksum >> 8);
    data[offset + 1] = static_cast<uint8_t>(checksum);
}

/// @param input a Mobility Header
void
TryMobilityMessage(const Input& input)
{
    const auto& [source, destination, hopLimit] = input.envelope;
    const auto parse = [&input](const Octets& octets) {
        return MobilityMessage::Parse(octets.data(),
                                      octets.size(),
                                      input.envelope.source,
                                      input.envelope.destination);
    };
    auto parsed = parse(input.octets);
    if (!Judge(FuzzParser::MOBILITY_MESSAGE, parsed, input.octets.size()))
    {
        return;
    }
    const Octets once = parsed.value->Serialize(source, destination);
    const std::size_t length = (input.octets[1] + 1u) * 8u;
    if (once.empty())
    {
        // Alignment that the sender did without may take some octets more than there is room for
        Require(length > MAX_MOBILITY_HEADER_SIZE - 64, "only a full header overflows");
        return;
    }
    auto again = parse(once);
    Require(again.value.has_value(), "what was written is read");
    Require(again.value->body.index() == parsed.value->body.index(), "as the same message");
    Require(again.value->Serialize(source, destination) == once, "and written the same");
    const Octets authorized = parsed.value->SerializeForAuthorization();
    if (!authorized.empty())
    {
        const std::size_t authenticator =
            std::visit([](const auto& body) { return body.options.GetAuthenticatorSize(); },
                       parsed.value->body);
        Require(authorized.size() + authenticator == length, "all but authenticator");
        Require(std::equal(authorized.begin() + 6, authorized.end(), input.octets.begin() + 6),
                "as received");
    }
}

/// @param input mobility options behind 12 octets of a message
void
TryMobilityOptions(const Input& input)
{
    WireReader reader(input.octets.data(), input.octets.size());
    auto parsed = MobilityOptions::Parse(reader);
    if (!Judge(FuzzParser::MOBILITY_OPTIONS, parsed, input.octets.size()))
    {
        return;
    }
    Require(reader.IsAtEnd(), "all options were read");
    WireWriter once;
    parsed.value->Serialize(once);
    Require(once.GetSize() % 8 == 0, "padded to a multiple of 8");
    WireReader second(once.GetBytes().data(), once.GetSize());
    auto again = MobilityOptions::Parse(second);
    Require(again.value.has_value(), "what was written is read");
    WireWriter twice;
    again.value->Serialize(twice);
    Require(twice.GetBytes() == once.GetBytes(), "and written the same");
}

/// @param parser which @param parse the same @param input an ICMPv6 message
template <typename T>
void
TryIcmp6(FuzzParser parser,
         Parsed<T> (*parse)(const uint8_t*, std::size_t, const Icmp6Envelope&),
         const Input& input)
{
    auto parsed = parse(input.octets.data(), input.octets.size(), input.envelope);
    if (!Judge(parser, parsed, input.octets.size()))
    {
        return;
    }
    const auto& [source, destination, hopLimit] = input.envelope;
    const Octets once = SerializeIcmp6(*parsed.value, source, destination);
    auto again = parse(once.data(), once.size(), input.envelope);
    Require(again.value.has_value(), "what was written is read");
    Require(SerializeIcmp6(*again.value, source, destination) == once, "and written the same");
}

/// @param input ICMPv6 type and ND options
void
TryNdOptions(const Input& input)
{
    if (input.octets.empty())
    {
        return;
    }
    const auto type = static_cast<Icmp6Type>(input.octets[0]);
    WireReader reader(input.octets.data() + 1, input.octets.size() - 1);
    auto parsed = NdOptions::Parse(reader, type);
    if (!Judge(FuzzParser::ND_OPTIONS, parsed, input.octets.size()))
    {
        return;
    }
    Require(reader.IsAtEnd(), "all options were read");
    WireWriter once;
    parsed.value->Serialize(once);
    Require(once.GetSize() == input.octets.size() - 1, "no option is lost or added");
    WireReader second(once.GetBytes().data(), once.GetSize());
    auto again = NdOptions::Parse(second, type);
    Require(again.value.has_value(), "what was written is read");
    WireWriter twice;
    again.value->Serialize(twice);
    Require(twice.GetBytes() == once.GetBytes(), "and written the same");
}

/// @param input an IPv6 packet, perhaps cut off
void
TryInvokingPacket(const Input& input)
{
    const Octets& octets = input.octets;
    auto parsed = InvokingPacket::Parse(octets.data(), octets.size());
    if (!Judge(FuzzParser::INVOKING_PACKET, parsed, octets.size()))
    {
        Require(!MaySendIcmp6Error(Icmp6Error::TooBig(1280, octets)), "no error about no packet");
        return;
    }
    const InvokingPacket& packet = *parsed.value;
    Require(packet.upperLayerOffset >= IPV6_HEADER_SIZE, "behind the IPv6 header");
    Require(packet.upperLayerOffset <= octets.size(), "within the packet");
    Require(octets[packet.protocolFieldOffset] == packet.protocol, "the field that says so");
    Require(!packet.homeAddressOption ||
                octets[packet.homeAddressOptionOffset] == HOME_ADDRESS_OPTION,
            "the option that says so");
    Require(!packet.type2HomeAddress || octets[packet.type2Offset + 2] == ROUTING_TYPE_2,
            "the routing header that says so");
    MaySendIcmp6Error(Icmp6Error::Unreachable(UnreachableCode::NO_ROUTE, octets));
}

/// @param input a destination options header
void
TryDestinationOptions(const Input& input)
{
    auto parsed = DestinationOptions::Parse(input.octets.data(), input.octets.size());
    if (!Judge(FuzzParser::DESTINATION_OPTIONS, parsed, input.octets.size()))
    {
        return;
    }
    Require(parsed.value->size <= input.octets.size(), "within the octets");
    Require(parsed.value->unknownOffset < parsed.value->size, "within the header");
    if (parsed.value->homeAddress)
    {
        const auto octets =
            SerializeHomeAddressHeader(parsed.value->nextHeader, *parsed.value->homeAddress);
        auto again = DestinationOptions::Parse(octets.data(), octets.size());
        Require(again.value && again.value->homeAddress == parsed.value->homeAddress &&
                    again.value->nextHeader == parsed.value->nextHeader,
                "what was written is read");
    }
}

/// @param input a routing header
void
TryRoutingHeader(const Input& input)
{
    auto parsed = RoutingHeader::Parse(input.octets.data(), input.octets.size());
    if (!Judge(FuzzParser::ROUTING_HEADER, parsed, input.octets.size()))
    {
        return;
    }
    Require(parsed.value->size <= input.octets.size(), "within the octets");
    if (parsed.value->routingType == ROUTING_TYPE_2)
    {
        const auto octets =
            SerializeType2RoutingHeader(parsed.value->nextHeader, parsed.value->homeAddress);
        auto again = RoutingHeader::Parse(octets.data(), octets.size());
        Require(again.value && again.value->homeAddress == parsed.value->homeAddress &&
                    again.value->nextHeader == parsed.value->nextHeader,
                "what was written is read");
    }
}

/// @param writer receives it @param option an option that was read, or none
template <typename T>
void
WriteOption(WireWriter& writer, const std::optional<T>& option)
{
    if (option)
    {
        SerializeOption(writer, *option);
    }
}

/// @param options what was read @return it written one option behind the other
Octets
WriteOptions(const SendOptions& options)
{
    WireWriter writer;
    WriteOption(writer, options.cga);
    WriteOption(writer, options.timestamp);
    WriteOption(writer, options.nonce);
    WriteOption(writer, options.signature);
    return writer.Take();
}

/// @param input a message of ND
void
TrySendOptions(const Input& input)
{
    const auto& [source, destination, hopLimit] = input.envelope;
    const Octets& octets = input.octets;
    const auto offset =
        octets.empty() ? std::nullopt : NdOptionsOffset(static_cast<Icmp6Type>(octets[0]));
    if (!offset)
    {
        return;
    }
    auto parsed = SendOptions::Parse(octets.data(), octets.size(), *offset);
    if (!Judge(FuzzParser::SEND_OPTIONS, parsed, octets.size()))
    {
        return;
    }
    const std::size_t size = parsed.value->signatureOffset;
    Require(size == 0 || (size >= *offset && size < octets.size()), "a signature in the message");
    Require(size != 0 || !parsed.value->signature, "a signature that is somewhere");
    const Octets data = SendSignedData(octets.data(), size, source, destination);
    Require(data.size() == 48 + size, "tag and addresses and message are signed");
    Require(std::equal(data.begin() + 48 + std::min<std::size_t>(size, 4),
                       data.end(),
                       octets.begin() + std::min<std::size_t>(size, 4)),
            "the message as it arrived");
    const Octets once = WriteOptions(*parsed.value);
    auto again = SendOptions::Parse(once.data(), once.size(), 0);
    Require(again.value && again.value->malformed == 0, "what was written is read");
    Require(WriteOptions(*again.value) == once, "and written the same");
}

/// @param input CGA Parameters
void
TryCgaParameters(const Input& input)
{
    const Octets& octets = input.octets;
    auto parsed = CgaParameters::Parse(octets.data(), octets.size());
    if (!Judge(FuzzParser::CGA_PARAMETERS, parsed, octets.size()))
    {
        return;
    }
    WireWriter writer;
    parsed.value->Serialize(writer);
    Require(writer.GetBytes() == octets, "what was read is written the same");
}

/// @param input a PrRtAdv, of which half is to fit
void
TryLimitTuples(const Input& input)
{
    auto parsed = ParsePrRtAdv(input.octets.data(), input.octets.size(), input.envelope);
    if (!parsed)
    {
        return;
    }
    const auto& [source, destination, hopLimit] = input.envelope;
    const std::size_t before = parsed.value->tuples.size();
    const std::size_t size = input.octets.size() / 2;
    const std::size_t removed = LimitTuples(*parsed.value, size);
    Require(parsed.value->tuples.size() + removed == before, "each is kept or taken away");
    Require(parsed.value->tuples.empty() ||
                SerializeIcmp6(*parsed.value, source, destination).size() <= size,
            "what is kept fits");
}

/// @param input a SubjectPublicKeyInfo and anything behind it
void
TryRsaPublicKey(const Input& input)
{
    const Octets& octets = input.octets;
    WireReader reader(octets.data(), octets.size());
    auto parsed = ReadSpki(reader);
    if (!Judge(FuzzParser::RSA_PUBLIC_KEY, parsed, octets.size()))
    {
        Require(reader.GetRemaining() == octets.size(), "a failure reads nothing");
        return;
    }
    const RsaSpki& key = *parsed.value;
    Require(reader.GetRemaining() + key.spkiSize == octets.size(), "read to the end of the key");
    WireReader again(octets.data(), octets.size());
    Require(DerSequenceSize(again).value.value_or(0) == key.spkiSize, "which the header tells");
    Require(key.bits >= MIN_RSA_BITS && key.bits <= MAX_RSA_BITS, "bits that are allowed");
    // DER has one encoding for each value
    Require(WriteSpki(Octets(key.modulus, key.modulus + key.modulusSize), key.exponent) ==
                Octets(octets.begin(), octets.begin() + key.spkiSize),
            "what was read is written the same");
}

} // namespace

FuzzStatistics&
ns3::mip6sec::GetFuzzStatistics()
{
    static FuzzStatistics statistics;
    return statistics;
}

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    if (size == 0)
    {
        return 0;
    }
    const auto parser = static_cast<FuzzParser>(data[0] & FUZZ_PARSER);
    Input input;
    // A buffer of exactly this size, so that AddressSanitizer sees a read behind it
    input.octets.assign(data + 1, data + size);
    input.octets.shrink_to_fit();
    const bool unspecified = (data[0] & FUZZ_UNSPECIFIED) != 0;
    input.envelope.source = Ipv6Address(unspecified ? "::" : "fe80::1");
    input.envelope.destination = Ipv6Address(unspecified ? "ff02::1:ff00:1" : "fe80::2");
    if (parser == FuzzParser::CERTIFICATION_PATH_ADVERTISEMENT)
    {
        input.envelope.source = Ipv6Address("fe80::1");
        input.envelope.destination = Ipv6Address(unspecified ? "ff02::1" : "ff02::1:ff00:1");
    }
    input.envelope.hopLimit = (data[0] & FUZZ_HOP_LIMIT) != 0 ? 64 : 255;
    if ((data[0] & FUZZ_REPAIR_CHECKSUM) != 0)
    {
        if (parser == FuzzParser::MOBILITY_MESSAGE && size > 2)
        {
            Repair(input, 4, (input.octets[1] + 1u) * 8u, NH_MOBILITY);
        }
        else if (parser <= FuzzParser::ICMP6_ERROR || parser >= FuzzParser::REDIRECT)
        {
            Repair(input, 2, input.octets.size(), NH_ICMPV6);
        }
    }
    switch (parser)
    {
    case FuzzParser::MOBILITY_MESSAGE:
        TryMobilityMessage(input);
        break;
    case FuzzParser::MOBILITY_OPTIONS:
        TryMobilityOptions(input);
        break;
    case FuzzParser::ROUTER_SOLICITATION:
        TryIcmp6(parser, ParseRouterSolicitation, input);
        break;
    case FuzzParser::ROUTER_ADVERTISEMENT:
        TryIcmp6(parser, ParseRouterAdvertisement, input);
        break;
    case FuzzParser::NEIGHBOR_SOLICITATION:
        TryIcmp6(parser, ParseNeighborSolicitation, input);
        break;
    case FuzzParser::NEIGHBOR_ADVERTISEMENT:
        TryIcmp6(parser, ParseNeighborAdvertisement, input);
        break;
    case FuzzParser::HOME_AGENT_DISCOVERY_REQUEST:
        TryIcmp6(parser, ParseHomeAgentDiscoveryRequest, input);
        break;
    case FuzzParser::HOME_AGENT_DISCOVERY_REPLY:
        TryIcmp6(parser, ParseHomeAgentDiscoveryReply, input);
        break;
    case FuzzParser::MOBILE_PREFIX_SOLICITATION:
        TryIcmp6(parser, ParseMobilePrefixSolicitation, input);
        break;
    case FuzzParser::MOBILE_PREFIX_ADVERTISEMENT:
        TryIcmp6(parser, ParseMobilePrefixAdvertisement, input);
        break;
    case FuzzParser::ND_OPTIONS:
        TryNdOptions(input);
        break;
    case FuzzParser::ICMP6_ERROR:
        TryIcmp6(parser, ParseIcmp6Error, input);
        break;
    case FuzzParser::INVOKING_PACKET:
        TryInvokingPacket(input);
        break;
    case FuzzParser::DESTINATION_OPTIONS:
        TryDestinationOptions(input);
        break;
    case FuzzParser::ROUTING_HEADER:
        TryRoutingHeader(input);
        break;
    case FuzzParser::REDIRECT:
        TryIcmp6(parser, ParseRedirect, input);
        break;
    case FuzzParser::CERTIFICATION_PATH_SOLICITATION:
        TryIcmp6(parser, ParseCertificationPathSolicitation, input);
        break;
    case FuzzParser::CERTIFICATION_PATH_ADVERTISEMENT:
        TryIcmp6(parser, ParseCertificationPathAdvertisement, input);
        break;
    case FuzzParser::SEND_OPTIONS:
        TrySendOptions(input);
        break;
    case FuzzParser::CGA_PARAMETERS:
        TryCgaParameters(input);
        break;
    case FuzzParser::RT_SOL_PR:
        TryIcmp6(parser, ParseRtSolPr, input);
        break;
    case FuzzParser::PR_RT_ADV:
        TryIcmp6(parser, ParsePrRtAdv, input);
        TryLimitTuples(input);
        break;
    case FuzzParser::RSA_PUBLIC_KEY:
        TryRsaPublicKey(input);
        break;
    case FuzzParser::COUNT:
        break;
    }
    return 0;
}
