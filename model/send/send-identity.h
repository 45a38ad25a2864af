/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_IDENTITY_H
#define MIP6SEC_SEND_IDENTITY_H

#include "ns3/address-hash.h"
#include "ns3/cga.h"
#include "ns3/crypto-cpu.h"

#include <functional>
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
 * Attributes: "KeyBits" (1024; of a key that is generated), "Sec" (0; 0 to 7). Trace:
 * "AddressGenerated" (Ipv6Address, uint8_t collisions).
 */
class SendIdentity : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    SendIdentity();
    ~SendIdentity() override;

    /// @param node whose processor works; a key is generated at the first need unless SetKey was
    /// called
    void SetNode(Ptr<Node> node);
    /// @param key signing key; aborts with a message if it is for encryption
    void SetKey(Ptr<const PrivateKey> key);
    /// @return the signing key, generated at the first call without simulated time
    Ptr<const PrivateKey> GetKey();
    /// @return its public half
    Ptr<const PublicKey> GetPublicKey();

    /**
     * Make a CGA for a prefix (RFC 3972 4). The first one searches for the modifier, which costs
     * the simulated time of a number of trials drawn from the geometric law; later ones keep it
     * (RFC 3972 4, RFC 3971 5.1.1). Fits AddressConfigurator::SetAddressGenerator by way of
     * SendDevice.
     * @param prefix first 64 bits of the address
     * @param collisions collisions so far
     * @param done called with the address, or with :: after more than two collisions
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
    /// @param address an address @return its CGA Parameters if it was made here, or null
    const CgaParameters* Find(const Ipv6Address& address) const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param address the address @param collisions before it
    typedef void (*AddressGeneratedCallback)(Ipv6Address address, uint8_t collisions);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_IDENTITY_H
