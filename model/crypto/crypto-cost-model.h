/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_COST_MODEL_H
#define MIP6SEC_CRYPTO_COST_MODEL_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// What takes time
enum class CryptoOperation : uint8_t
{
    RSA_GENERATE, //!< a key pair
    RSA_SIGN,     //!< a signature
    RSA_VERIFY,   //!< verification of a signature
    RSA_ENCRYPT,  //!< encryption with a public key
    RSA_DECRYPT,  //!< decryption with a private key
    CGA_TRIAL,    //!< one modifier in the search for a CGA (one SHA-1)
    CGA_HASH,     //!< generation or verification of a CGA without the search (two SHA-1)
    CERTIFICATE,  //!< a certificate of a path: parsed, its signature verified
    HMAC,         //!< a MAC under a shared key
};

/// @param operation an operation @return its name, e.g. "RsaSign"
const char* CryptoOperationName(CryptoOperation operation);

/**
 * What operations cost in simulated time on a class of devices: measured times of the reference
 * machine by key size, between which it interpolates on a logarithmic scale, times a factor of the
 * device class.
 *
 * Attributes: "DeviceClass" (a preset: "Zero", "Server", "Desktop", "Phone", "Sensor"; their
 * sources stand in the manual), "Scale" (factor on top, 1), and one time for each operation and
 * key size.
 */
class CryptoCostModel : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CryptoCostModel();
    ~CryptoCostModel() override;

    /**
     * @param operation what is done @param bits of the key, 0 where there is none
     * @param count how many times
     * @return simulated time of all together
     */
    Time GetCost(CryptoOperation operation, uint32_t bits, uint64_t count = 1) const;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_COST_MODEL_H
