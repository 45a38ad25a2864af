/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "random-octets.h"

namespace ns3
{
namespace mip6sec
{

RandomOctets::RandomOctets()
    : m_variable(CreateObject<UniformRandomVariable>())
{
}

int64_t
RandomOctets::AssignStreams(int64_t stream)
{
    m_variable->SetStream(stream);
    return 1;
}

void
RandomOctets::Fill(uint8_t* out, std::size_t size)
{
    for (std::size_t i = 0; i < size; i += 2)
    {
        const uint16_t two = Next16();
        out[i] = static_cast<uint8_t>(two >> 8);
        if (i + 1 < size)
        {
            out[i + 1] = static_cast<uint8_t>(two);
        }
    }
}

uint64_t
RandomOctets::Next64()
{
    const uint64_t high = Next32();
    return (high << 32) | Next32();
}

uint32_t
RandomOctets::Next32()
{
    const uint32_t high = Next16();
    return (high << 16) | Next16();
}

uint16_t
RandomOctets::Next16()
{
    // One draw of the generator has 32 bits at most, of which the upper ones are the good ones
    return static_cast<uint16_t>(m_variable->GetInteger(0, 0xffff));
}

} // namespace mip6sec
} // namespace ns3
