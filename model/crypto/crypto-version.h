/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_VERSION_H
#define MIP6SEC_CRYPTO_VERSION_H

#include <string>

namespace ns3
{
namespace mip6sec
{

/**
 * Results are reproducible for one version of the cryptographic library, so that each records it.
 * @return name, version and date of the library that this program runs with
 */
std::string GetCryptoVersion();

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_VERSION_H
