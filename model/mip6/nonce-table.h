/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_NONCE_TABLE_H
#define MIP6SEC_NONCE_TABLE_H

#include "ns3/ipv6-address.h"
#include "ns3/keyed-hash.h"
#include "ns3/nstime.h"
#include "ns3/random-octets.h"

#include <deque>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * Node key and nonces of a correspondent node, and the keygen tokens made from them (RFC
 * 6275 5.2.1, 5.2.2, 5.2.5).
 *
 * A nonce is made when one is needed and the newest is older than half its lifetime, so that
 * nothing happens on an idle node.
 */
class NonceTable
{
  public:
    /// @param random source of key and nonces; must outlive the table
    explicit NonceTable(RandomOctets& random);

    /// Which of the two tokens of RFC 6275 5.2.5
    enum class Kind : uint8_t
    {
        HOME = 0,   //!< home keygen token
        CARE_OF = 1 //!< care-of keygen token
    };

    /// @return index of the nonce that new tokens are made with
    uint16_t GetCurrentIndex();
    /**
     * @param kind which token
     * @param address home or care-of address
     * @param index nonce index
     * @return First(64, HMAC_SHA1(Kcn, address | nonce | kind)), or nothing if the nonce is unknown
     * or expired
     */
    std::optional<uint64_t> GetToken(Kind kind, const Ipv6Address& address, uint16_t index);
    /// New key, no nonces (restart)
    void Reset();
};

/**
 * Binding management key (RFC 6275 5.2.5).
 * @param homeToken home keygen token
 * @param careOfToken care-of keygen token, or nothing for a deregistration whose care-of address is
 * the home address
 * @return SHA1(home keygen token | care-of keygen token)
 */
Sha1Digest MakeBindingManagementKey(uint64_t homeToken, std::optional<uint64_t> careOfToken);

/**
 * Authenticator of a Binding Authorization Data option (RFC 6275 6.2.7).
 * @param kbm binding management key
 * @param careOfAddress care-of address, or home address in a deregistration from home
 * @param correspondent address of the correspondent node
 * @param message the message, its authorization option present with any content
 * @return First(96, HMAC_SHA1(Kbm, care-of address | correspondent | MH data))
 */
std::array<uint8_t, 12> MakeBindingAuthenticator(const Sha1Digest& kbm,
                                                 const Ipv6Address& careOfAddress,
                                                 const Ipv6Address& correspondent,
                                                 const struct MobilityMessage& message);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NONCE_TABLE_H
