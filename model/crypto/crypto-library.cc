/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-library.h"

#include "crypto-random.h"

#include "ns3/abort.h"

#include <openssl/crypto.h>
#include <openssl/provider.h>

namespace ns3
{
namespace mip6sec
{

ossl_lib_ctx_st*
GetCryptoLibrary()
{
    static OSSL_LIB_CTX* library = [] {
        OSSL_LIB_CTX* made = OSSL_LIB_CTX_new();
        NS_ABORT_MSG_IF(!made || !OSSL_PROVIDER_load(made, "default"),
                        "OpenSSL 3 could not load its default provider: check the installation of "
                        "libssl3 and the environment variable OPENSSL_MODULES");
        NS_ABORT_MSG_UNLESS(InstallCryptoRandom(made),
                            "OpenSSL refused random numbers from ns-3: version 3.0 or later of "
                            "libssl3 is needed, unchanged");
        return made;
    }();
    return library;
}

} // namespace mip6sec
} // namespace ns3
