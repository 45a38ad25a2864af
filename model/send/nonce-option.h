/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NONCE_OPTION_H
#define MIP6SEC_NONCE_OPTION_H

#include "nonce-store.h"

#include "ns3/nd-messages.h"

#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * @param options options of a message that its parser kept as they are
 * @return the nonce of the first Nonce option (RFC 3971 5.3.2) among them; none without one, or if
 * it is shorter than RFC 3971 5.3.2 demands
 */
std::optional<NonceOctets> FindNonce(const std::vector<RawNdOption>& options);

/**
 * Choose the nonce of a message of FMIPv6 in the place of SEND, which keeps the Nonce option that
 * it finds in an RtSolPr or PrRtAdv. So who asks knows which request an answer belongs to, and who
 * answers late answers the request that was meant.
 * @param options of a message, gets a Nonce option (RFC 3971 5.3.2)
 * @param nonce at least 6 octets, 6 more than a multiple of 8; aborts with a message otherwise
 */
void AddNonce(std::vector<RawNdOption>& options, const NonceOctets& nonce);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NONCE_OPTION_H
