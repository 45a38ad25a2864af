/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_IDENTITY_H
#define MIP6SEC_SEND_IDENTITY_H

#include "ns3/address-hash.h"
#include "ns3/cga.h"
#include "ns3/crypto-cpu.h"
#include "ns3/random-octets.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <list>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * What a node signs with on one interface: a key pair, and the CGAs made of it (RFC 3972, RFC 3971
 * 5.1.3). Aggregated to the node, it serves all interfaces without one of their own.
 *
 * Attributes: "KeyBits" (1024; of a key that is generated), "Sec" (0; 0 to 7), "MaxAddresses" (64;
 * CGAs whose parameters are kept: one more, and that which was not asked for longest is forgotten).
 * Trace: "AddressGenerated" (Ipv6Address, uint8_t collisions).
 */
class SendIdentity : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    SendIdentity();
    ~SendIdentity() override;

    /// @param node whose processor works; not needed where the identity is aggregated to it
    void SetNode(Ptr<Node> node);
    /**
     * Sign with a key from elsewhere, or with another one than before: CGAs of the old one are
     * forgotten (RFC 3972 7.1).
     * @param key signing key; aborts with a message if it is none or for encryption
     */
    void SetKey(Ptr<const PrivateKey> key);
    /// @return the signing key, generated at the first call without simulated time
    Ptr<const PrivateKey> GetKey();
    /// @return its public half
    Ptr<const PublicKey> GetPublicKey();

    /**
     * @param extensions extension fields of all CGAs made from now on (RFC 3972 3, RFC 4581); a
     * modifier found without them is found anew
     */
    void SetExtensions(const std::vector<uint8_t>& extensions);

    /**
     * Make a CGA for a prefix (RFC 3972 4). The first one with Sec above 0 searches for the
     * modifier, which costs the simulated time of a number of trials drawn from the geometric law
     * of mean 2^(16 Sec), with either provider; later ones keep it (RFC 3972 4, RFC 3971 5.1.1).
     * The search is cut into pieces of 10 ms of normal priority, so that what is urgent goes on
     * beside it. Where the processor refuses work for too much that waits, it is tried again every
     * 10 ms. Aborts with a message if the search would not end while a simulation can last. Fits
     * AddressConfigurator::SetAddressGenerator by way of SendDevice.
     * @param prefix first 64 bits of the address
     * @param collisions collisions so far
     * @param done called with the address, or with :: after more than two collisions (RFC 3972 4
     * step 8); always in an event of its own
     */
    void GenerateAddress(const Ipv6Address& prefix,
                         uint8_t collisions,
                         std::function<void(Ipv6Address)> done);
    /**
     * The same at once and without simulated time, for addresses that are configured before a
     * simulation runs.
     * @param prefix first 64 bits of the address
     * @return the address
     */
    Ipv6Address GenerateAddressNow(const Ipv6Address& prefix);
    /**
     * @param address an address
     * @return its CGA Parameters if it was made here, or null; theirs is the object for as long as
     * the address is not forgotten
     */
    const CgaParameters* Find(const Ipv6Address& address) const;
    /// @param address one that is not needed any more
    void Remove(const Ipv6Address& address);
    /// @return CGAs whose parameters are kept
    std::size_t GetCount() const;

    /// @param stream first random stream @return number of streams used (3: keys, modifiers, length
    /// of searches)
    int64_t AssignStreams(int64_t stream);

    /// @param address the address @param collisions before it
    typedef void (*AddressGeneratedCallback)(Ipv6Address address, uint8_t collisions);

  protected:
    void DoDispose() override;

  private:
    /// An address to be made
    struct Request
    {
        Ipv6Address prefix;                    //!< first 64 bits
        uint8_t collisions{0};                 //!< so far
        std::function<void(Ipv6Address)> done; //!< called with the address
    };

    /// A CGA and what it is made of
    using Entry = std::pair<Ipv6Address, CgaParameters>;

    /// @return the processor of the node
    Ptr<CryptoCpu> GetCpu() const;
    /**
     * Have work done, and try again if it is refused.
     * @param operation what @param count how many @param priority priority
     * @param done called in the end, not if the identity was disposed of
     */
    void Work(CryptoOperation operation,
              uint64_t count,
              CryptoPriority priority,
              std::function<void()> done);
    /// @return whether the modifier suits Sec
    bool HasModifier() const;
    /// Search without simulated time
    void FindModifier();
    /// What was found before suits no more
    void ForgetModifier();
    /// After too many collisions @param done called with ::, not if the identity was disposed of
    void Refuse(std::function<void(Ipv6Address)> done);
    /// @param request to be made as soon as there is a modifier
    void Begin(Request request);
    /// Draw how long a search takes, and begin it
    void BeginSearch();
    /// @param seconds the search takes; aborts with a message if that is too long
    void RequireFeasible(double seconds) const;
    /// @param trials left of the search
    void ContinueSearch(uint64_t trials);
    /// @param request with a modifier at hand
    void Hash(Request request);
    /// @param prefix first 64 bits @param collisions so far @return the CGA, remembered
    Ipv6Address Make(const Ipv6Address& prefix, uint8_t collisions);

    Ptr<Node> m_node;                      //!< whose processor works
    uint32_t m_keyBits{0};                 //!< attribute KeyBits
    uint8_t m_sec{0};                      //!< attribute Sec
    uint32_t m_maxAddresses{0};            //!< attribute MaxAddresses
    Ptr<const PrivateKey> m_key;           //!< signs
    std::vector<uint8_t> m_extensions;     //!< extension fields
    std::optional<CgaModifier> m_modifier; //!< once found
    uint8_t m_modifierSec{0};              //!< for which Sec it was found
    bool m_searching{false};               //!< a search takes its time
    uint64_t m_generation{0};       //!< of key and extensions: searches for older ones are void
    bool m_disposed{false};         //!< nothing begins any more
    std::vector<Request> m_waiting; //!< for the search
    mutable std::list<Entry> m_addresses; //!< that asked for last in front
    /// Where they are
    std::unordered_map<Ipv6Address, std::list<Entry>::iterator, AddressHash> m_index;
    RandomOctets m_keyRandom;                 //!< makes the key
    RandomOctets m_modifierRandom;            //!< draws the first modifier
    Ptr<UniformRandomVariable> m_trialRandom; //!< draws the length of searches

    TracedCallback<Ipv6Address, uint8_t> m_generatedTrace; //!< trace AddressGenerated
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_IDENTITY_H
