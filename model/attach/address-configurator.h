/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ADDRESS_CONFIGURATOR_H
#define MIP6SEC_ADDRESS_CONFIGURATOR_H

#include "neighbor-discovery.h"

#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Stateless address autoconfiguration with duplicate address detection on one interface (RFC 4862,
 * RFC 4429).
 *
 * Attributes: "DadTransmits" (1; 0 switches DAD off), "RetransTimer" (1 s), "JoinDelay" (random
 * variable in seconds before the first probe, uniform 0 to MAX_RTR_SOLICITATION_DELAY 1 s, RFC
 * 4862 5.4.2), "Optimistic" (false, RFC 4429), "MaxCollisions" (2: a new interface identifier is
 * tried so often after a collision; 0 gives up at once). Traces: "AddressTentative" (Ipv6Address),
 * "AddressReady" (Ipv6Address: preferred, or optimistic and usable), "AddressDuplicate"
 * (Ipv6Address), "AddressRemoved" (Ipv6Address).
 */
class AddressConfigurator : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AddressConfigurator();
    ~AddressConfigurator() override;

    /// @param discovery ICMPv6 of the interface
    void SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery);

    /**
     * Makes an address for a prefix, possibly later (a CGA costs time). The default uses the
     * modified EUI-64 of the device, and a random identifier after a collision.
     * @param prefix the prefix
     * @param collisions collisions so far
     * @param done to be called with the address, or with :: if none can be made
     */
    using AddressGenerator = Callback<void, Ipv6Address, uint8_t, Callback<void, Ipv6Address>>;
    /// @param generator used for every address from now on
    void SetAddressGenerator(AddressGenerator generator);

    /**
     * Configure an address for a prefix of 64 bits; nothing happens if there is one or it is being
     * configured.
     * @param prefix the prefix and its lifetimes
     */
    void Configure(const PrefixInformation& prefix);
    /// @param address an address configured here, or under way; taken off the interface, its route
    /// kept for others
    void Remove(const Ipv6Address& address);
    /// Take off and forget all addresses, and all under way
    void RemoveAll();

    /// @return addresses ready for use
    std::vector<Ipv6Address> GetAddresses() const;
    /// @param address an address @return whether it is ready for use
    bool IsReady(const Ipv6Address& address) const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_CONFIGURATOR_H
