/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-writer.h"

#include "ns3/assert.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

void
WireWriter::WriteU8(uint8_t value)
{
    m_bytes.push_back(value);
}

void
WireWriter::WriteU16(uint16_t value)
{
    m_bytes.push_back(static_cast<uint8_t>(value >> 8));
    m_bytes.push_back(static_cast<uint8_t>(value));
}

void
WireWriter::WriteU32(uint32_t value)
{
    WriteU16(static_cast<uint16_t>(value >> 16));
    WriteU16(static_cast<uint16_t>(value));
}

void
WireWriter::WriteU64(uint64_t value)
{
    WriteU32(static_cast<uint32_t>(value >> 32));
    WriteU32(static_cast<uint32_t>(value));
}

void
WireWriter::WriteAddress(const Ipv6Address& value)
{
    uint8_t octets[16];
    value.GetBytes(octets);
    WriteBytes(octets, sizeof(octets));
}

void
WireWriter::WriteBytes(const uint8_t* data, std::size_t size)
{
    m_bytes.insert(m_bytes.end(), data, data + size);
}

void
WireWriter::WriteZeros(std::size_t size)
{
    m_bytes.insert(m_bytes.end(), size, 0);
}

void
WireWriter::OverwriteU8(std::size_t offset, uint8_t value)
{
    NS_ASSERT_MSG(offset < m_bytes.size(), "overwriting what was not written");
    m_bytes[offset] = value;
}

void
WireWriter::OverwriteU16(std::size_t offset, uint16_t value)
{
    OverwriteU8(offset, static_cast<uint8_t>(value >> 8));
    OverwriteU8(offset + 1, static_cast<uint8_t>(value));
}

std::size_t
WireWriter::GetSize() const
{
    return m_bytes.size();
}

const std::vector<uint8_t>&
WireWriter::GetBytes() const
{
    return m_bytes;
}

std::vector<uint8_t>
WireWriter::Take()
{
    return std::exchange(m_bytes, {});
}

} // namespace mip6sec
} // namespace ns3
