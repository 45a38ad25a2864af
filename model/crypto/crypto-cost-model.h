/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_COST_MODEL_H
#define MIP6SEC_CRYPTO_COST_MODEL_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <array>
#include <cstdint>
#include <optional>
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
 * Attributes: "DeviceClass" (a preset: "Zero", "Server", "Desktop", "Phone", "Sensor"; default
 * "Server", which is the reference machine; their sources stand in the manual), "Scale" (factor on
 * top, 1), and the time of each operation on the reference machine for each key size: "RsaSign1024"
 * and so on with 1024, 2048, 3072 and 4096, and "Hmac". `make calibrate` prints those of another
 * machine.
 */
class CryptoCostModel : public Object
{
  public:
    static constexpr std::size_t KEY_SIZES = 4;  //!< for which there are times: 1024 to 4096 bits
    static constexpr std::size_t OPERATIONS = 9; //!< kinds of operations

    /// Presets, unscoped for the attribute's sake
    enum DeviceClass
    {
        ZERO,    //!< nothing takes time
        SERVER,  //!< the reference machine
        DESKTOP, //!< twice the times of the reference machine
        PHONE,   //!< ten times
        SENSOR,  //!< three thousand times
    };

    /// @return the type id
    static TypeId GetTypeId();
    CryptoCostModel();
    ~CryptoCostModel() override;

    /**
     * @param index 0 to KEY_SIZES - 1 @return bits of a key for which there is a time
     */
    static uint32_t GetKeySize(std::size_t index);
    /// @param deviceClass a class @return its factor over the reference machine
    static double GetFactor(DeviceClass deviceClass);

    /**
     * @param operation what is done
     * @param bits of the key; 0 where there is none. RSA operations need it, and abort with a
     * message without. Hashes of a CGA and certificates are taken for those of a key of 1024 bits
     * if it is 0.
     * @param count how many times
     * @return simulated time of all together, rounded once, to the resolution of Time; at most
     * GetLimit()
     */
    Time GetCost(CryptoOperation operation, uint32_t bits, uint64_t count = 1) const;
    /**
     * The same for a number that may be beyond all integers: trials in the search for a CGA.
     * @param operation what is done
     * @param bits of the key, as above
     * @param count how many times
     * @return seconds of all together, unrounded and without a limit
     */
    double GetSeconds(CryptoOperation operation, uint32_t bits, double count = 1) const;
    /// @return longest time that GetCost gives, half of what Time can hold: 146 years at the
    /// resolution of nanoseconds
    static Time GetLimit();

  private:
    /**
     * An attribute of one operation and key size.
     * @tparam OPERATION its number @tparam SIZE that of the key size
     * @param time on the reference machine
     */
    template <std::size_t OPERATION, std::size_t SIZE>
    void SetTime(Time time)
    {
        m_times[OPERATION][SIZE] = time;
        m_last[OPERATION].reset();
    }

    /**
     * An attribute of one operation and key size.
     * @tparam OPERATION its number @tparam SIZE that of the key size
     * @return time on the reference machine
     */
    template <std::size_t OPERATION, std::size_t SIZE>
    Time GetTime() const
    {
        return m_times[OPERATION][SIZE];
    }

    /// What GetCost was asked last, and said
    struct Answer
    {
        uint32_t bits;           //!< of the key
        uint64_t count;          //!< how many times
        DeviceClass deviceClass; //!< attribute DeviceClass
        double scale;            //!< attribute Scale
        Time cost;               //!< of all together
    };

    /**
     * @tparam OPERATION number of an operation @param tid receives its attributes
     */
    template <std::size_t OPERATION>
    static void AddTimes(TypeId& tid);

    std::array<std::array<Time, KEY_SIZES>, OPERATIONS> m_times;  //!< attributes by operation, size
    DeviceClass m_class{SERVER};                                  //!< attribute DeviceClass
    double m_scale{1};                                            //!< attribute Scale
    mutable std::array<std::optional<Answer>, OPERATIONS> m_last; //!< by operation
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_COST_MODEL_H
