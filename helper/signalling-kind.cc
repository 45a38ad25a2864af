/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "signalling-kind.h"

#include "ns3/fmip-constants.h"
#include "ns3/fmip-messages.h"
#include "ns3/nd-constants.h"

#include <cstring>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t FLAGS_OFFSET = 4;  // RFC 4861 4.4: R, S, O
constexpr uint8_t FLAGS = 0xe0;          // the same
constexpr std::size_t TARGET_OFFSET = 8; // the same
constexpr std::size_t ADDRESS_SIZE = 16;

/**
 * @param message octets of a Neighbor Advertisement
 * @param size how many
 * @param source IPv6 source
 * @param destination IPv6 destination
 * @return whether it is a UNA
 */
bool
LooksLikeUna(const uint8_t* message,
             std::size_t size,
             const Ipv6Address& source,
             const Ipv6Address& destination)
{
    uint8_t address[ADDRESS_SIZE];
    source.GetBytes(address);
    return size >= TARGET_OFFSET + ADDRESS_SIZE && (message[FLAGS_OFFSET] & FLAGS) == 0 &&
           std::memcmp(message + TARGET_OFFSET, address, ADDRESS_SIZE) == 0 &&
           destination == Ipv6Address::GetAllNodesMulticast();
}

} // namespace

SignallingKind
SignallingKindOf(MhType type)
{
    switch (type)
    {
    case MhType::FAST_BINDING_UPDATE:
    case MhType::FAST_BINDING_ACK:
    case MhType::HANDOVER_INITIATE:
    case MhType::HANDOVER_ACK:
        return {"fmip6", MhTypeName(type)};
    default:
        return {"mip6", MhTypeName(type)};
    }
}

std::optional<SignallingKind>
SignallingKindOf(const uint8_t* message,
                 std::size_t size,
                 const Ipv6Address& source,
                 const Ipv6Address& destination)
{
    if (size == 0)
    {
        return std::nullopt;
    }
    const auto type = static_cast<Icmp6Type>(message[0]);
    switch (type)
    {
    case Icmp6Type::ROUTER_SOLICITATION:
    case Icmp6Type::ROUTER_ADVERTISEMENT:
    case Icmp6Type::NEIGHBOR_SOLICITATION:
    case Icmp6Type::REDIRECT:
        return SignallingKind{"nd", Icmp6TypeName(type)};
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        if (LooksLikeUna(message, size, source, destination))
        {
            return SignallingKind{"fmip6", "UnsolicitedNeighborAdvertisement"};
        }
        return SignallingKind{"nd", Icmp6TypeName(type)};
    case Icmp6Type::CERTIFICATION_PATH_SOLICITATION:
    case Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT:
        return SignallingKind{"send", Icmp6TypeName(type)};
    case Icmp6Type::FMIP_MESSAGE:
        if (const auto subtype = FmipSubtypeOf(message, size))
        {
            return SignallingKind{"fmip6", FmipSubtypeName(*subtype)};
        }
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace mip6sec
} // namespace ns3
