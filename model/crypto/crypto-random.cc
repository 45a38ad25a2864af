/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-random.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/rng-stream.h"

#include <limits>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr const char* PROVIDER = "mip6sec";         //!< name of our provider
constexpr const char* ALGORITHM = "MIP6SEC-STREAM"; //!< name of its random generator
constexpr const char* PROPERTIES = "provider=mip6sec";
constexpr unsigned int STRENGTH = 256;           //!< that it claims, in bits
constexpr std::size_t MAX_REQUEST = 1024 * 1024; //!< octets at once

RandomOctets* g_source = nullptr; //!< of the innermost scope
bool g_blinding = false;          //!< whether that scope is for blinding

/// @param out receives octets for blinding @param size how many
void
FillBlinding(uint8_t* out, std::size_t size)
{
    // Not a RandomVariableStream, whose construction would move the automatic stream numbers of the
    // user's own variables
    static RngStream stream(RngSeedManager::GetSeed(),
                            std::numeric_limits<uint64_t>::max(),
                            RngSeedManager::GetRun());
    for (std::size_t i = 0; i < size; ++i)
    {
        out[i] = static_cast<uint8_t>(stream.RandU01() * 256);
    }
}

/// What OpenSSL holds as one generator; all of them draw from the same source
struct Generator
{
    int state{EVP_RAND_STATE_UNINITIALISED}; //!< EVP_RAND_STATE_...
};

/// @param provider unused @param parent unused @param dispatch unused @return a generator
void*
NewGenerator(void* provider, void* parent, const OSSL_DISPATCH* dispatch)
{
    return new Generator;
}

/// @param generator is deleted
void
FreeGenerator(void* generator)
{
    delete static_cast<Generator*>(generator);
}

/// @param generator becomes ready; the rest is unused @return 1
int
Instantiate(void* generator,
            unsigned int,
            int,
            const unsigned char*,
            std::size_t,
            const OSSL_PARAM*)
{
    static_cast<Generator*>(generator)->state = EVP_RAND_STATE_READY;
    return 1;
}

/// @param generator is no more ready @return 1
int
Uninstantiate(void* generator)
{
    static_cast<Generator*>(generator)->state = EVP_RAND_STATE_UNINITIALISED;
    return 1;
}

/// @param out receives octets @param size how many; the rest is unused @return 0 outside of scopes
int
Generate(void*,
         unsigned char* out,
         std::size_t size,
         unsigned int,
         int,
         const unsigned char*,
         std::size_t)
{
    if (g_source)
    {
        g_source->Fill(out, size);
    }
    else if (g_blinding)
    {
        FillBlinding(out, size);
    }
    return g_source || g_blinding ? 1 : 0;
}

/// Octets mixed in change nothing @return 1
int
Reseed(void*, int, const unsigned char*, std::size_t, const unsigned char*, std::size_t)
{
    return 1;
}

/// The simulator has one thread @return 1
int
EnableLocking(void*)
{
    return 1;
}

/// @return which parameters there are
const OSSL_PARAM*
GettableParameters(void*, void*)
{
    static const OSSL_PARAM parameters[] = {
        OSSL_PARAM_int(OSSL_RAND_PARAM_STATE, nullptr),
        OSSL_PARAM_uint(OSSL_RAND_PARAM_STRENGTH, nullptr),
        OSSL_PARAM_size_t(OSSL_RAND_PARAM_MAX_REQUEST, nullptr),
        OSSL_PARAM_END,
    };
    return parameters;
}

/// @param generator of which @param parameters receive values @return 1, or 0 if one is of another
/// type
int
GetParameters(void* generator, OSSL_PARAM* parameters)
{
    OSSL_PARAM* state = OSSL_PARAM_locate(parameters, OSSL_RAND_PARAM_STATE);
    OSSL_PARAM* strength = OSSL_PARAM_locate(parameters, OSSL_RAND_PARAM_STRENGTH);
    OSSL_PARAM* most = OSSL_PARAM_locate(parameters, OSSL_RAND_PARAM_MAX_REQUEST);
    return (!state || OSSL_PARAM_set_int(state, static_cast<Generator*>(generator)->state)) &&
           (!strength || OSSL_PARAM_set_uint(strength, STRENGTH)) &&
           (!most || OSSL_PARAM_set_size_t(most, MAX_REQUEST));
}

/// @param function of whatever signature @return it as OpenSSL's tables hold it
template <typename F>
void (*Entry(F* function))()
{
    return reinterpret_cast<void (*)()>(function);
}

/// @param operation OSSL_OP_... @param noCache set to 0 @return what we implement of it
const OSSL_ALGORITHM*
QueryOperation(void*, int operation, int* noCache)
{
    static const OSSL_DISPATCH functions[] = {
        {OSSL_FUNC_RAND_NEWCTX, Entry(NewGenerator)},
        {OSSL_FUNC_RAND_FREECTX, Entry(FreeGenerator)},
        {OSSL_FUNC_RAND_INSTANTIATE, Entry(Instantiate)},
        {OSSL_FUNC_RAND_UNINSTANTIATE, Entry(Uninstantiate)},
        {OSSL_FUNC_RAND_GENERATE, Entry(Generate)},
        {OSSL_FUNC_RAND_RESEED, Entry(Reseed)},
        {OSSL_FUNC_RAND_ENABLE_LOCKING, Entry(EnableLocking)},
        {OSSL_FUNC_RAND_GETTABLE_CTX_PARAMS, Entry(GettableParameters)},
        {OSSL_FUNC_RAND_GET_CTX_PARAMS, Entry(GetParameters)},
        {0, nullptr},
    };
    static const OSSL_ALGORITHM algorithms[] = {
        {ALGORITHM, PROPERTIES, functions, "octets of an ns-3 random stream"},
        {nullptr, nullptr, nullptr, nullptr},
    };
    *noCache = 0;
    return operation == OSSL_OP_RAND ? algorithms : nullptr;
}

/// @param handle of the provider @param functions receives our table @param context set to the
/// handle @return 1
int
InitializeProvider(const OSSL_CORE_HANDLE* handle,
                   const OSSL_DISPATCH*,
                   const OSSL_DISPATCH** functions,
                   void** context)
{
    static const OSSL_DISPATCH table[] = {
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, Entry(QueryOperation)},
        {0, nullptr},
    };
    *functions = table;
    *context = const_cast<OSSL_CORE_HANDLE*>(handle);
    return 1;
}

} // namespace

CryptoRandomScope::CryptoRandomScope(RandomOctets& random)
    : m_before(g_source),
      m_blindingBefore(g_blinding)
{
    g_source = &random;
    g_blinding = false;
}

CryptoRandomScope::CryptoRandomScope()
    : m_before(g_source),
      m_blindingBefore(g_blinding)
{
    g_source = nullptr;
    g_blinding = true;
}

CryptoRandomScope::~CryptoRandomScope()
{
    g_source = m_before;
    g_blinding = m_blindingBefore;
}

bool
InstallCryptoRandom(ossl_lib_ctx_st* library)
{
    return OSSL_PROVIDER_add_builtin(library, PROVIDER, InitializeProvider) == 1 &&
           OSSL_PROVIDER_load(library, PROVIDER) != nullptr &&
           RAND_set_seed_source_type(library, ALGORITHM, PROPERTIES) == 1 &&
           RAND_set_DRBG_type(library, ALGORITHM, PROPERTIES, nullptr, nullptr) == 1;
}

} // namespace mip6sec
} // namespace ns3
