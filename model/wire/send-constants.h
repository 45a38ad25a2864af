/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_CONSTANTS_H
#define MIP6SEC_SEND_CONSTANTS_H

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

// Protocol values of RFC 3971 section 10, in seconds where they are times
static constexpr double CPS_RETRY_S = 1.0;           //!< CPS_RETRY
static constexpr double CPS_RETRY_FRAGMENTS_S = 2.0; //!< CPS_RETRY_FRAGMENTS
static constexpr double CPS_RETRY_MAX_S = 15.0;      //!< CPS_RETRY_MAX
static constexpr uint32_t MAX_CPA_RATE = 10;         //!< MAX_CPA_RATE, times per second
static constexpr double TIMESTAMP_DELTA_S = 300.0;   //!< TIMESTAMP_DELTA
static constexpr double TIMESTAMP_FUZZ_S = 1.0;      //!< TIMESTAMP_FUZZ
static constexpr double TIMESTAMP_DRIFT = 0.01;      //!< TIMESTAMP_DRIFT, a share of time passed

static constexpr uint32_t SEND_MIN_BITS = 1024; //!< minbits, shortest RSA key (RFC 3971 5.1.3)
static constexpr std::size_t SEND_MIN_NONCE_SIZE = 6; //!< octets of a nonce (RFC 3971 5.3.2)

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_CONSTANTS_H
