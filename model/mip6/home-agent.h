/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_HOME_AGENT_H
#define MIP6SEC_HOME_AGENT_H

#include "binding-cache.h"
#include "mobility-protocol.h"
#include "tunnel-protocol.h"

#include "ns3/divert-routing.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/virtual-net-device.h"

namespace ns3
{
namespace mip6sec
{

/// Why a home agent dropped a packet of payload
enum class HomeAgentDrop : uint8_t
{
    WRONG_OUTER_SOURCE, //!< reverse-tunnelled packet whose outer source is not the care-of address
                        //!< (RFC 6275 10.4.5)
    NOT_PROTECTED,      //!< protection refused
    LINK_LOCAL, //!< packet for the link-local address of an absent mobile node, not tunnelled (RFC
                //!< 6275 10.4.2)
    INVALID_INNER, //!< inner source or destination not allowed
};

/**
 * Home agent of RFC 6275 (section 10) on one home link. Aggregated to the node.
 *
 * Attributes: "Dad" (true: DAD for the home address before a first registration),
 * "MaxBindingLifetime" (longest lifetime granted, 420 s), "MinBindingLifetime", "RefreshAdvice"
 * (fraction of the lifetime advised, 0 for no option), "MaxBindings" (0: unlimited, status 130),
 * "Protection" (NoProtection by default), "Preference" (DHAAD), "Anycast" (true), ... Traces:
 * "BindingUpdated" (home address, care-of address, lifetime), "BindingRemoved" (home address,
 * care-of address), "Rejected" (home address, BindingStatus), "Drop" (HomeAgentDrop, packet),
 * "Tunneled" (packet, home address).
 */
class HomeAgent : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    HomeAgent();
    ~HomeAgent() override;

    /**
     * @param homeLink the device on the home link, with NeighborDiscovery installed and a global
     * address on it
     * @return the role, aggregated to the node
     */
    static Ptr<HomeAgent> Install(Ptr<NetDevice> homeLink);

    /// @return the bindings
    const BindingCache& GetBindingCache() const;
    /// @return the address to which mobile nodes send Binding Updates: the global one on the home
    /// link
    Ipv6Address GetAddress() const;

    /**
     * Who may register.
     * @param homeAddress the home address
     * @param careOfAddress the care-of address
     * @return ACCEPTED, or the status to refuse with
     */
    using AccessPolicy = Callback<BindingStatus, Ipv6Address, Ipv6Address>;
    /// @param policy asked for each Binding Update that is otherwise valid; default accepts all
    void SetAccessPolicy(AccessPolicy policy);

    /// Forget all state, as a restart would
    void Restart();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param homeAddress home address @param careOfAddress care-of address @param lifetime
    /// lifetime granted
    typedef void (*BindingCallback)(Ipv6Address homeAddress,
                                    Ipv6Address careOfAddress,
                                    Time lifetime);
    /// @param homeAddress home address @param status why
    typedef void (*RejectedCallback)(Ipv6Address homeAddress, BindingStatus status);
    /// @param reason why @param packet which
    typedef void (*PayloadDropCallback)(HomeAgentDrop reason, Ptr<const Packet> packet);

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;

  protected:
    void DoInitialize() override;
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_H
