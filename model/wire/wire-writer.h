/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_WRITER_H
#define MIP6SEC_WIRE_WRITER_H

#include "ns3/ipv6-address.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Growing buffer of octets in network order.
 */
class WireWriter
{
  public:
    /// @param value one octet
    void WriteU8(uint8_t value);
    /// @param value two octets
    void WriteU16(uint16_t value);
    /// @param value four octets
    void WriteU32(uint32_t value);
    /// @param value eight octets
    void WriteU64(uint64_t value);
    /// @param value an IPv6 address, 16 octets
    void WriteAddress(const Ipv6Address& value);
    /// @param data first octet @param size how many
    void WriteBytes(const uint8_t* data, std::size_t size);
    /// @param size how many zero octets
    void WriteZeros(std::size_t size);
    /// @param offset where, already written @param value one octet
    void OverwriteU8(std::size_t offset, uint8_t value);
    /// @param offset where, already written @param value two octets
    void OverwriteU16(std::size_t offset, uint16_t value);

    /// @return octets written
    std::size_t GetSize() const;
    /// @return the octets
    const std::vector<uint8_t>& GetBytes() const;
    /// @return the octets, moved out of the writer
    std::vector<uint8_t> Take();

  private:
    std::vector<uint8_t> m_bytes; //!< what was written
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_WRITER_H
