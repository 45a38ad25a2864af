/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_BINDING_CACHE_H
#define MIP6SEC_BINDING_CACHE_H

#include "ns3/address-hash.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <functional>
#include <list>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/// Entry of a binding cache (RFC 6275 9.1)
struct Binding
{
    Ipv6Address homeAddress;            //!< home address, the key
    Ipv6Address careOfAddress;          //!< care-of address
    Ipv6Address localAddress;           //!< our address to which the Binding Update was sent
    Time expires;                       //!< simulated time at which it ends; set by BindingCache
    Time lifetime;                      //!< lifetime granted
    uint16_t sequence{0};               //!< largest sequence number received
    bool homeRegistration{false};       //!< whether this is a home registration
    bool keyManagementMobility{false};  //!< K of the Binding Update
    bool linkLocalCompatibility{false}; //!< L of the Binding Update
    Time lastUsed;                      //!< last time a packet was sent by it
    uint16_t homeNonceIndex{
        0};               //!< home nonce index that authorised it (correspondent registrations)
    EventId timer;        //!< ends the entry; owned by BindingCache
    EventId refreshTimer; //!< for its role, which may ask for a refresh; canceled with the entry
    std::list<Ipv6Address>::iterator order; //!< place in the order of use; owned by BindingCache
};

/**
 * Bindings by home address, hashed; each ends by its own timer (RFC 6275 9.6).
 *
 * The cache also keeps the order in which its entries were used, for replacement of the least
 * recently used one, at constant cost per use.
 */
class BindingCache
{
  public:
    /// @param expired called, with the entry still valid but no longer in the cache, when a
    /// lifetime ends
    explicit BindingCache(std::function<void(const Binding&)> expired);
    ~BindingCache();
    BindingCache(const BindingCache&) = delete;
    BindingCache& operator=(const BindingCache&) = delete;

    /// @param homeAddress key @return the entry or null; valid until the cache changes
    Binding* Find(const Ipv6Address& homeAddress);
    /// @copydoc Find
    const Binding* Find(const Ipv6Address& homeAddress) const;
    /**
     * Add or replace, and start the timer of its lifetime. A replaced entry's timers are canceled
     * without a callback, and the entry counts as used most recently.
     * @param binding the entry; `homeAddress` is the key, `lifetime` (not negative) says when it
     * ends, and `expires`, `timer`, `refreshTimer` and `order` are set here
     * @return the entry in the cache
     */
    Binding& Set(const Binding& binding);
    /// @param binding an entry of this cache, which a packet uses now
    void Touch(Binding& binding);
    /// @return the entry used least recently, or null if the cache is empty
    const Binding* GetLeastRecentlyUsed() const;
    /// @param homeAddress key @return whether there was one; its expiry callback is not called
    bool Remove(const Ipv6Address& homeAddress);
    /// Remove all, without callbacks
    void Clear();
    /// @return number of entries
    std::size_t GetSize() const;
    /// @return all entries, for printing and tests; in no order that may be relied on
    const std::unordered_map<Ipv6Address, Binding, AddressHash>& GetEntries() const;

  private:
    /// @param homeAddress entry whose lifetime ended
    void Expire(Ipv6Address homeAddress);
    /// @param binding entry whose timers are canceled
    static void CancelTimers(Binding& binding);

    std::function<void(const Binding&)> m_expired;                    //!< told of expiry
    std::unordered_map<Ipv6Address, Binding, AddressHash> m_bindings; //!< by home address
    std::list<Ipv6Address> m_order; //!< home addresses, used most recently first
};

/**
 * Whether a sequence number is newer, modulo 2^16 (RFC 6275 9.5.1): neither the last one received
 * nor one of the 32,768 before it.
 * @param received the number in question
 * @param last the largest seen
 * @return whether it is greater
 */
inline bool
IsNewerSequence(uint16_t received, uint16_t last)
{
    const uint16_t ahead = static_cast<uint16_t>(received - last);
    return ahead != 0 && ahead < 0x8000;
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_BINDING_CACHE_H
