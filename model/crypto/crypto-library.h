/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_LIBRARY_H
#define MIP6SEC_CRYPTO_LIBRARY_H

struct ossl_lib_ctx_st;

namespace ns3
{
namespace mip6sec
{

/**
 * The OpenSSL library context that every cryptographic object of the module lives in. It is not the
 * default context of the process, so that neither the machine's configuration of OpenSSL nor other
 * users of the library in the process have a say in results.
 *
 * @return the context, made at the first call and kept until the process ends
 */
ossl_lib_ctx_st* GetCryptoLibrary();

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_LIBRARY_H
