/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-version.h"

#include <openssl/crypto.h>

namespace ns3
{
namespace mip6sec
{

std::string
GetCryptoVersion()
{
    return OpenSSL_version(OPENSSL_VERSION);
}

} // namespace mip6sec
} // namespace ns3
