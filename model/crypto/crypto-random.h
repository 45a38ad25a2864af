/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_RANDOM_H
#define MIP6SEC_CRYPTO_RANDOM_H

#include "random-octets.h"

struct ossl_lib_ctx_st;

namespace ns3
{
namespace mip6sec
{

/**
 * While one of these exists, every random octet that OpenSSL draws in the library context of the
 * module comes from one ns-3 stream, so that the seed decides keys, paddings and nonces. They nest.
 *
 * Without any, drawing fails, and with it the operation that needs random octets: nothing random
 * happens unnoticed.
 */
class CryptoRandomScope
{
  public:
    /// @param random gives the octets, and outlives the scope
    explicit CryptoRandomScope(RandomOctets& random);
    /**
     * For octets that never show in a result, namely those of RSA blinding: from a stream of its
     * own, the last of those that AssignStreams could be given.
     */
    CryptoRandomScope();
    ~CryptoRandomScope();
    CryptoRandomScope(const CryptoRandomScope&) = delete;
    CryptoRandomScope& operator=(const CryptoRandomScope&) = delete;

  private:
    RandomOctets* m_before; //!< source of the scope around this one
    bool m_blindingBefore;  //!< whether that one is for blinding
};

/**
 * Make the random numbers of a library context come from the scopes. To be called once for it,
 * before it is used.
 * @param library an OpenSSL library context
 * @return whether OpenSSL accepted it
 */
bool InstallCryptoRandom(ossl_lib_ctx_st* library);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_RANDOM_H
