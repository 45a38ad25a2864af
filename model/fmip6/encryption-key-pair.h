/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ENCRYPTION_KEY_PAIR_H
#define MIP6SEC_ENCRYPTION_KEY_PAIR_H

#include "ns3/crypto-cpu.h"
#include "ns3/event-id.h"
#include "ns3/random-octets.h"
#include "ns3/simple-ref-count.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// How long an encryption key pair serves
struct EncryptionKeyLimits
{
    Time lifetime;         //!< HKEPK-LIFETIME (RFC 5269 3.7)
    uint32_t handovers{0}; //!< HKEPK-HANDOVERS (RFC 5269 3.7)
};

/**
 * The handover key encryption key pair of a mobile node (RFC 5269 3.1): as long as its CGA key,
 * apart from it, made in the background of the processor, and followed by another one, made ahead,
 * after HKEPK-LIFETIME or HKEPK-HANDOVERS.
 */
class EncryptionKeyPair : public SimpleRefCount<EncryptionKeyPair>
{
  public:
    /// @param limits read at every call; must outlive Dispose
    /// @param random makes keys; must outlive Dispose
    EncryptionKeyPair(const EncryptionKeyLimits& limits, RandomOctets& random);

    /// @param cpu does the work @param context of events, the id of the node
    /// @param bits tells how long the CGA key is
    void Setup(Ptr<CryptoCpu> cpu, uint32_t context, std::function<uint32_t()> bits);
    /// Give up everything
    void Dispose();

    /// Called with the key pair
    using Done = std::function<void(Ptr<const PrivateKey>)>;
    /// @param done called once: at once if there is a key pair, else as soon as one is made
    void Get(Done done);
    /// @param key for encryption and as long as the CGA key, used from now on; aborts with a
    /// message otherwise
    void Set(Ptr<const PrivateKey> key);
    /// A handover took place
    void NotifyHandover();
    /// @return the key pair, or null
    Ptr<const PrivateKey> GetCurrent() const;
    /// @return those who wait for one
    std::size_t GetNWaiting() const;
    /// @return key pairs made
    uint64_t GetMade() const;

  private:
    /// Drop what is not as long as the CGA key
    void CheckSize();
    /// Have the first key pair made, unless one was set or all was given up meanwhile
    void PrepareFirst();
    /// Have the next key pair made, unless there is one or it is under way
    void Prepare();
    /// A key pair is made @param bits of it
    void Made(uint32_t bits);
    /// Take the next key pair, if there is one @return whether there was
    bool Advance();
    /// @param key used from now on @param since when it was made: its lifetime counts from then
    void Use(Ptr<const PrivateKey> key, Time since);
    /// The key pair in use has served
    void Retire();

    const EncryptionKeyLimits& m_limits; //!< how long a pair serves
    RandomOctets& m_random;              //!< makes keys
    Ptr<CryptoCpu> m_cpu;                //!< does the work
    uint32_t m_context{0};               //!< of events
    std::function<uint32_t()> m_bits;    //!< how long the CGA key is
    Ptr<const PrivateKey> m_current;     //!< in use
    Ptr<const PrivateKey> m_next;        //!< made ahead
    Time m_nextSince;                    //!< when that was
    uint32_t m_handovers{0};             //!< with that in use
    bool m_making{false};                //!< one is being made
    uint64_t m_made{0};                  //!< so far
    EventId m_ahead;                     //!< time to make the next
    EventId m_end;                       //!< end of that in use
    EventId m_retry;                     //!< the processor was full
    std::vector<Done> m_waiting;         //!< for a key pair
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ENCRYPTION_KEY_PAIR_H
