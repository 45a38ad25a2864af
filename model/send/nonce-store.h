/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NONCE_STORE_H
#define MIP6SEC_NONCE_STORE_H

#include "ns3/ipv6-address.h"
#include "ns3/nd-constants.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A nonce as its option holds it
using NonceOctets = std::vector<uint8_t>;

/// How long and how many nonces are kept
struct NonceLimits
{
    Time lifetime{Seconds(10)}; //!< how long a solicitation is recent
    uint32_t maxNonces{256};    //!< kept of each kind; the oldest goes first
};

/// What a solicitation asks for: an advertisement answers it if it has the same
struct NonceSubject
{
    Icmp6Type type{Icmp6Type::NEIGHBOR_SOLICITATION}; //!< of the solicitation
    Ipv6Address target;                               //!< of a Neighbor Solicitation, else ::

    /// @param other another @return whether they are the same
    bool operator==(const NonceSubject& other) const
    {
        return type == other.type && target == other.target;
    }

    /// @param other another @return an order
    bool operator<(const NonceSubject& other) const
    {
        return std::tie(type, target) < std::tie(other.type, other.target);
    }
};

/**
 * Nonces of the solicitations that this interface sent recently, and those that it owes to others
 * in its answers (RFC 3971 5.3.3, 5.3.4.1, 8).
 */
class NonceStore
{
  public:
    /// @param limits read at every call; must outlive the store
    explicit NonceStore(const NonceLimits& limits);

    /// @param subject of a solicitation that is being sent @param nonce in it
    void NoteSent(const NonceSubject& subject, const NonceOctets& nonce);
    /// @param subject of the solicitation that an advertisement answers @param nonce in it
    /// @return whether such a solicitation with this nonce was sent recently
    bool Recognizes(const NonceSubject& subject, const NonceOctets& nonce);

    /**
     * A secured solicitation arrived: answers to it take its nonce.
     * @param subject what it asks for
     * @param asker its source
     * @param nonce in it
     */
    void Owe(const NonceSubject& subject, const Ipv6Address& asker, const NonceOctets& nonce);
    /**
     * An unsecured solicitation arrived: answers to it have no nonce (RFC 3971 8).
     * @param subject what it asks for
     * @param asker its source
     */
    void Release(const NonceSubject& subject, const Ipv6Address& asker);
    /**
     * The nonce of an advertisement that is being sent. That of a solicitation from a unicast
     * address serves until another comes from there; an answer to all nodes is for the oldest
     * solicitation of those that it answers, and settles all of them.
     * @param subject of the solicitation that it would answer
     * @param destination of the advertisement
     * @return the nonce; none if it answers no recent secured solicitation
     */
    std::optional<NonceOctets> Answer(const NonceSubject& subject, const Ipv6Address& destination);

    /// @return nonces kept
    std::size_t GetSize() const;
    /// Forget all
    void Clear();

  private:
    /// Where an owed nonce is to go
    using Debt = std::pair<NonceSubject, Ipv6Address>;

    /// A nonce kept
    struct Record
    {
        NonceSubject subject; //!< of the solicitation
        Ipv6Address asker;    //!< who solicited, if it was another node
        NonceOctets nonce;    //!< the nonce
        Time until;           //!< end of its life
    };

    /// By the order in which they came, which is that of their ends
    using Records = std::map<uint64_t, Record>;

    /// Forget what is too old
    void Expire();
    /// @param at of an owed nonce that is forgotten
    void Forget(Records::iterator at);

    const NonceLimits& m_limits;              //!< how long and how many are kept
    uint64_t m_next{0};                       //!< order of the next
    Records m_sent;                           //!< of own solicitations
    std::map<NonceOctets, uint64_t> m_sentBy; //!< the same by nonce
    Records m_owed;                           //!< of others' solicitations
    std::map<Debt, uint64_t> m_owedBy;        //!< the same by subject and asker
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NONCE_STORE_H
