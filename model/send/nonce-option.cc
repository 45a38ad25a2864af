/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nonce-option.h"

#include "ns3/send-constants.h"
#include "ns3/send-options.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t OPTION_HEADER_SIZE = 2; //!< type and length

} // namespace

std::optional<NonceOctets>
FindNonce(const std::vector<RawNdOption>& options)
{
    for (const RawNdOption& option : options)
    {
        if (option.type == static_cast<uint8_t>(NdOptionType::NONCE) &&
            option.data.size() >= OPTION_HEADER_SIZE + SEND_MIN_NONCE_SIZE)
        {
            return NonceOctets(option.data.begin() + OPTION_HEADER_SIZE, option.data.end());
        }
    }
    return std::nullopt;
}

void
AddNonce(std::vector<RawNdOption>& options, const NonceOctets& nonce)
{
    WireWriter writer;
    SerializeOption(writer, NonceOption{nonce});
    options.push_back(RawNdOption{static_cast<uint8_t>(NdOptionType::NONCE), writer.Take()});
}

} // namespace mip6sec
} // namespace ns3
