/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_H
#define MIP6SEC_HANDOVER_KEY_H

#include "ns3/fmip-constants.h"
#include "ns3/keyed-hash.h"
#include "ns3/mobility-header.h"
#include "ns3/nstime.h"
#include "ns3/simple-ref-count.h"

#include <variant>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * A key that a mobile node shares with an access router: a handover key of RFC 5269 (SPI 0), or one
 * configured on both (RFC 5568 6.4.5). The contexts of its MAC are kept.
 */
class HandoverKey : public SimpleRefCount<HandoverKey>
{
  public:
    /**
     * @param algorithm one that FmipAuthenticatorSize() knows; aborts with a message otherwise
     * @param secret at least 16 octets; aborts with a message otherwise
     * @param expires simulated time from which on it is of no use
     * @param spi FMIP_SPI_HANDOVER_KEY, or that of a configured key
     */
    HandoverKey(HandoverKeyAlgorithm algorithm,
                std::vector<uint8_t> secret,
                Time expires,
                uint32_t spi = FMIP_SPI_HANDOVER_KEY);

    /**
     * @param algorithm an algorithm
     * @return octets of a secret as strong as it: those of its hash (RFC 2404 3, RFC 4868 2.1.1); 0
     * for an algorithm that is not known
     */
    static std::size_t GetSecretSize(HandoverKeyAlgorithm algorithm);

    /// @return algorithm of its authenticators
    HandoverKeyAlgorithm GetAlgorithm() const;
    /// @return its octets
    const std::vector<uint8_t>& GetSecret() const;
    /// @return simulated time from which on it is of no use
    Time GetExpiry() const;
    /// @return its security parameter index
    uint32_t GetSpi() const;
    /// @return whether it has not expired
    bool IsValid() const;

    /**
     * Put a Binding Authorization Data for FMIPv6 option with the right authenticator into an FBU
     * or FBack, as its last option (RFC 5568 6.4.5, RFC 5269 3.4).
     * @param message FBU or FBack
     * @param careOfAddress see AuthorizedCareOfAddress()
     * @param previousAccessRouter address of the PAR that the FBU is sent to
     */
    void Authorize(MobilityMessage& message,
                   const Ipv6Address& careOfAddress,
                   const Ipv6Address& previousAccessRouter) const;
    /**
     * @param message FBU or FBack as it came
     * @param careOfAddress see AuthorizedCareOfAddress()
     * @param previousAccessRouter address of the PAR that the FBU is sent to
     * @return whether its authenticator was made with this key: SPI, length and MAC are right
     */
    bool Verify(const MobilityMessage& message,
                const Ipv6Address& careOfAddress,
                const Ipv6Address& previousAccessRouter) const;

    /// Shortest secret that is taken, in octets
    static constexpr std::size_t MIN_SECRET_SIZE = 16;

  private:
    /**
     * @param message has the option
     * @param careOfAddress see AuthorizedCareOfAddress()
     * @param previousAccessRouter address of the PAR that the FBU is sent to
     * @return the authenticator that it should have
     */
    std::vector<uint8_t> Compute(const MobilityMessage& message,
                                 const Ipv6Address& careOfAddress,
                                 const Ipv6Address& previousAccessRouter) const;

    HandoverKeyAlgorithm m_algorithm;         //!< of authenticators
    std::vector<uint8_t> m_secret;            //!< its octets
    Time m_expires;                           //!< from when on it is of no use
    uint32_t m_spi;                           //!< security parameter index
    std::variant<HmacSha1, HmacSha256> m_mac; //!< keyed with the secret
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_H
