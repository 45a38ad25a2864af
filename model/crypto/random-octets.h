/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_RANDOM_OCTETS_H
#define MIP6SEC_RANDOM_OCTETS_H

#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/**
 * Random octets from an ns-3 stream: the only source of randomness of the module.
 */
class RandomOctets
{
  public:
    RandomOctets();
    /// @param stream the ns-3 stream @return number of streams used (1)
    int64_t AssignStreams(int64_t stream);
    /// @param out receives the octets @param size how many
    void Fill(uint8_t* out, std::size_t size);
    /// @return 64 random bits
    uint64_t Next64();
    /// @return 32 random bits
    uint32_t Next32();
    /// @return 16 random bits
    uint16_t Next16();

  private:
    Ptr<UniformRandomVariable> m_variable; //!< the stream
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_RANDOM_OCTETS_H
