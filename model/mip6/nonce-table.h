/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
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
 * Node keys and nonces of a correspondent node, and the keygen tokens made from them (RFC
 * 6275 5.2.1, 5.2.2, 5.2.5, 5.2.7).
 *
 * A nonce is made when a token is asked for and the newest nonce was first used more than 30 s ago
 * (MAX_NONCE_LIFETIME less MAX_TOKEN_LIFETIME), so that each token is accepted for at least
 * MAX_TOKEN_LIFETIME and no nonce for longer than MAX_NONCE_LIFETIME, and nothing happens on an
 * idle node. Each nonce has a node key of its own, so that its index identifies both (RFC 6275
 * 5.2.7). Indices count up modulo 2^16 from a random start: after a restart the indices of before
 * are very likely unknown, which the mobile node is told (status 136 to 138), and not those of
 * other nonces, which would make its Binding Updates vanish silently.
 */
class NonceTable
{
  public:
    /// @param random source of keys and nonces; must outlive the table
    explicit NonceTable(RandomOctets& random);

    /// Which of the two tokens of RFC 6275 5.2.5
    enum class Kind : uint8_t
    {
        HOME = 0,   //!< home keygen token
        CARE_OF = 1 //!< care-of keygen token
    };

    /// @return index of the nonce that new tokens are made with; counts as use of the nonce
    uint16_t GetCurrentIndex();
    /**
     * @param index a nonce index
     * @return whether there is a nonce with it whose lifetime is not over
     */
    bool IsKnown(uint16_t index);
    /**
     * @param kind which token
     * @param address home or care-of address
     * @param index nonce index
     * @return First(64, HMAC_SHA1(Kcn, address | nonce | kind)), or nothing if the nonce is unknown
     * or expired
     */
    std::optional<uint64_t> GetToken(Kind kind, const Ipv6Address& address, uint16_t index);
    /// @return index of the newest nonce that is still valid, or nothing if there is none
    std::optional<uint16_t> GetNewestIndex();
    /// @return simulated time at which the newest nonce is no longer accepted; now if there is none
    Time GetNewestExpiry();
    /// @return number of nonces that are still valid
    std::size_t GetSize();
    /// Give up all keys and nonces; their indices stay unknown (RFC 6275 5.2.8)
    void Invalidate();
    /// Forget all keys and nonces, and start from a new random index (restart)
    void Reset();

  private:
    static constexpr std::size_t NODE_KEY_SIZE = 20; //!< octets of Kcn (RFC 6275 5.2.1)
    static constexpr std::size_t NONCE_SIZE =
        8; //!< octets of a nonce, as RFC 6275 5.2.2 recommends

    /// A nonce and the node key of its time
    struct Entry
    {
        uint16_t index;                        //!< nonce index
        Time firstUse;                         //!< when the first token was made with it
        std::array<uint8_t, NONCE_SIZE> nonce; //!< the nonce
        HmacSha1 key;                          //!< Kcn, ready to be used
    };

    /// Discard the nonces whose lifetime is over (RFC 6275 5.2.2)
    void Expire();
    /// @param index nonce index @return the entry with it, or null
    const Entry* Find(uint16_t index) const;

    RandomOctets& m_random;          //!< source of keys and nonces
    std::deque<Entry> m_entries;     //!< oldest first, their indices consecutive
    std::optional<uint16_t> m_index; //!< index of the next nonce, once there was one
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
