/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-reader.h"

#include <cstring>

namespace ns3
{
namespace mip6sec
{

const char*
ParseErrorName(ParseError error)
{
    switch (error)
    {
    case ParseError::NONE:
        return "none";
    case ParseError::TRUNCATED:
        return "truncated";
    case ParseError::TRAILING_OCTETS:
        return "trailing octets";
    case ParseError::BAD_LENGTH:
        return "bad length";
    case ParseError::BAD_CHECKSUM:
        return "bad checksum";
    case ParseError::BAD_PAYLOAD_PROTO:
        return "bad payload proto";
    case ParseError::UNKNOWN_TYPE:
        return "unknown type";
    case ParseError::BAD_OPTION:
        return "bad option";
    case ParseError::BAD_ADDRESS:
        return "bad address";
    case ParseError::BAD_HOP_LIMIT:
        return "bad hop limit";
    case ParseError::BAD_CODE:
        return "bad code";
    case ParseError::BAD_SEGMENTS_LEFT:
        return "bad segments left";
    case ParseError::DUPLICATE_OPTION:
        return "duplicate option";
    case ParseError::BAD_FIELD:
        return "bad field";
    }
    return "unknown error";
}

WireReader::WireReader(const uint8_t* data, std::size_t size)
    : m_data(data),
      m_size(size)
{
}

std::size_t
WireReader::GetRemaining() const
{
    return m_size;
}

std::size_t
WireReader::GetOffset() const
{
    return m_offset;
}

bool
WireReader::IsAtEnd() const
{
    return m_size == 0;
}

const uint8_t*
WireReader::Peek() const
{
    return m_data;
}

bool
WireReader::ReadU8(uint8_t& value)
{
    const uint8_t* at = m_data;
    if (!Skip(1))
    {
        return false;
    }
    value = at[0];
    return true;
}

bool
WireReader::ReadU16(uint16_t& value)
{
    const uint8_t* at = m_data;
    if (!Skip(2))
    {
        return false;
    }
    value = static_cast<uint16_t>((at[0] << 8) | at[1]);
    return true;
}

bool
WireReader::ReadU32(uint32_t& value)
{
    const uint8_t* at = m_data;
    if (!Skip(4))
    {
        return false;
    }
    value = (uint32_t{at[0]} << 24) | (uint32_t{at[1]} << 16) | (uint32_t{at[2]} << 8) | at[3];
    return true;
}

bool
WireReader::ReadU64(uint64_t& value)
{
    const uint8_t* at = m_data;
    if (!Skip(8))
    {
        return false;
    }
    uint64_t read = 0;
    for (std::size_t i = 0; i < 8; ++i)
    {
        read = (read << 8) | at[i];
    }
    value = read;
    return true;
}

bool
WireReader::ReadAddress(Ipv6Address& value)
{
    uint8_t octets[16];
    if (!ReadBytes(octets, sizeof(octets)))
    {
        return false;
    }
    value.Set(octets);
    return true;
}

bool
WireReader::ReadBytes(uint8_t* out, std::size_t size)
{
    const uint8_t* at = m_data;
    if (!Skip(size))
    {
        return false;
    }
    if (size > 0)
    {
        std::memcpy(out, at, size);
    }
    return true;
}

bool
WireReader::Skip(std::size_t size)
{
    if (size > m_size)
    {
        return false;
    }
    if (size > 0)
    {
        m_data += size;
        m_size -= size;
        m_offset += size;
    }
    return true;
}

bool
WireReader::ReadChild(std::size_t size, WireReader& child)
{
    WireReader cut = *this;
    if (!Skip(size))
    {
        return false;
    }
    cut.m_size = size;
    child = cut;
    return true;
}

} // namespace mip6sec
} // namespace ns3
