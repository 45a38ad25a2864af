/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "inet-checksum.h"

#include <cstring>

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * One's complement addition does not care about the order of octets within a word (RFC 1071
 * section 2), so that whole words are added as they lie in memory.
 *
 * @param data first octet
 * @param size octets, at most 2^32
 * @return sum of the 32-bit words, an odd rest padded with zeros
 */
uint64_t
SumWords(const uint8_t* data, std::size_t size)
{
    uint64_t sum0 = 0;
    uint64_t sum1 = 0;
    while (size >= 16)
    {
        uint32_t words[4];
        std::memcpy(words, data, sizeof(words));
        sum0 += uint64_t{words[0]} + words[1];
        sum1 += uint64_t{words[2]} + words[3];
        data += sizeof(words);
        size -= sizeof(words);
    }
    while (size > 0)
    {
        uint32_t word = 0;
        std::size_t octets = size < sizeof(word) ? size : sizeof(word);
        std::memcpy(&word, data, octets);
        sum0 += word;
        data += octets;
        size -= octets;
    }
    return sum0 + sum1;
}

} // namespace

uint16_t
InetChecksum6(const Ipv6Address& source,
              const Ipv6Address& destination,
              uint8_t nextHeader,
              const uint8_t* data,
              std::size_t size)
{
    uint8_t pseudo[40] = {};
    source.GetBytes(pseudo);
    destination.GetBytes(pseudo + 16);
    pseudo[32] = static_cast<uint8_t>(size >> 24);
    pseudo[33] = static_cast<uint8_t>(size >> 16);
    pseudo[34] = static_cast<uint8_t>(size >> 8);
    pseudo[35] = static_cast<uint8_t>(size);
    pseudo[39] = nextHeader;

    uint64_t sum = SumWords(pseudo, sizeof(pseudo)) + SumWords(data, size);
    sum = (sum >> 32) + (sum & 0xffffffff);
    sum = (sum >> 16) + (sum & 0xffff);
    sum = (sum >> 16) + (sum & 0xffff);
    sum = (sum >> 16) + (sum & 0xffff);
    uint16_t folded = static_cast<uint16_t>(~sum);
    uint8_t octets[2];
    std::memcpy(octets, &folded, sizeof(octets));
    return static_cast<uint16_t>((octets[0] << 8) | octets[1]);
}

} // namespace mip6sec
} // namespace ns3
