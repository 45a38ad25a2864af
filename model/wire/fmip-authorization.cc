/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-authorization.h"

namespace ns3
{
namespace mip6sec
{

Ipv6Address
AuthorizedCareOfAddress(const FastBindingUpdate& update,
                        const Ipv6Address& source,
                        const Ipv6Address& previousCareOfAddress)
{
    if (update.lifetime == 0)
    {
        return previousCareOfAddress;
    }
    return update.options.alternateCareOfAddress.value_or(source);
}

std::vector<uint8_t>
FmipAuthorizedData(const MobilityMessage& message,
                   const Ipv6Address& careOfAddress,
                   const Ipv6Address& previousAccessRouter)
{
    const std::vector<uint8_t> header = message.SerializeForAuthorization();
    if (header.empty())
    {
        return {};
    }
    WireWriter writer;
    writer.WriteAddress(careOfAddress);
    writer.WriteAddress(previousAccessRouter);
    writer.WriteBytes(header.data(), header.size());
    return writer.Take();
}

} // namespace mip6sec
} // namespace ns3
