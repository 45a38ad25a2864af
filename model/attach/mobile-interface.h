/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILE_INTERFACE_H
#define MIP6SEC_MOBILE_INTERFACE_H

#include "address-configurator.h"
#include "link-attachment.h"
#include "neighbor-discovery.h"
#include "router-discovery.h"

#include "ns3/event-id.h"
#include "ns3/traced-callback.h"

#include <map>
#include <optional>

namespace ns3
{
namespace mip6sec
{

struct ExpectedLink;
class LinkForesight;

/**
 * One interface of a host that moves: link triggers, router discovery and address configuration put
 * together, with the policy of RFC 6275 11.5 between them. What the mobile node role sees of its
 * interface is this class.
 *
 * Link down flushes the neighbour cache and what waits in it, and gives up addresses that are not
 * checked yet; link up sends a Router Solicitation (if RouterDiscovery has it enabled). When a
 * router of the link is chosen, addresses whose prefixes it does not advertise are given up (unless
 * retained), the default route is replaced, and an address is configured for each autonomous prefix
 * that the filter lets through; with SEND only for certified ones, if the router has such (RFC 3971
 * 7.3). An address that is kept, because the new link is the old one, is
 * reported as ready again.
 *
 * The order of traces at one instant: RouterKnown, AddressLost for each address given up,
 * AddressReady for each that is kept or needs no check.
 *
 * With a LinkForesight, a link that is expected is used as it comes up: its router before it is
 * heard, and the care-of address that was made for it, on the interface at once and probed while it
 * is in use (RFC 5568 4, RFC 4429). What RouterDiscovery hears then decides.
 *
 * An address that is retained stays on the interface when its link is left. There it is deprecated,
 * chosen as source or care-of address by nobody, its prefix is not on link, and solicitations for
 * it are not answered unless asked for; packets to it are delivered however they come.
 */
class MobileInterface : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    MobileInterface();
    ~MobileInterface() override;

    /**
     * Install on a device before an address helper touches it, and aggregate to the device,
     * together with its RouterDiscovery and AddressConfigurator. A second call returns the first's.
     * @param device the device of a node with an internet stack
     * @return the interface; with its RouterDiscovery and AddressConfigurator
     */
    static Ptr<MobileInterface> Install(Ptr<NetDevice> device);
    /// @param attachment source of link triggers; without one the link counts as always up
    void SetAttachment(Ptr<LinkAttachment> attachment);

    /// @return link triggers, or null
    Ptr<LinkAttachment> GetAttachment() const;
    /// @return the device
    Ptr<NetDevice> GetDevice() const;
    /// @return ICMPv6 of the interface
    Ptr<NeighborDiscovery> GetNeighborDiscovery() const;
    /// @return router discovery
    Ptr<RouterDiscovery> GetRouterDiscovery() const;
    /// @return address configuration
    Ptr<AddressConfigurator> GetAddressConfigurator() const;

    /**
     * Decides whether an address is to be configured for a prefix; default yes. A mobile node says
     * no to its home prefix.
     */
    using PrefixFilter = Callback<bool, const PrefixInformation&>;
    /// @param filter asked before an address is configured
    void SetPrefixFilter(PrefixFilter filter);

    /// @param foresight asked about each link that comes up; null for none. Must outlive this
    /// object, or be removed before.
    void SetForesight(LinkForesight* foresight);

    /// @return the address to be used as care-of address now (preferred, or optimistic if allowed),
    /// or :: if there is none, the link is down or no router of it is known
    Ipv6Address GetCareOfAddress() const;
    /// @return the current router, or null; valid until the next event
    const RouterEntry* GetCurrentRouter() const;
    /// @return whether the link is up
    bool IsLinkUp() const;

    /**
     * Keep an address on the interface although its prefix is gone (the previous care-of address of
     * a fast handover), also if it is not checked yet. On its own link nothing changes for it. Back
     * there it is used as before, and no longer retained. AddressLost is fired when the time is
     * over elsewhere, or its valid lifetime. Called again, the later end counts.
     * @param address an address on the interface, ready for use
     * @param lifetime for how long
     * @param answer whether solicitations for it are answered on other links (RFC 5568 6.2.3: a
     * router that was told to deliver to the previous care-of address)
     */
    void Retain(const Ipv6Address& address, Time lifetime, bool answer = false);
    /// @param address retained until now; unless it is on its link, it goes (AddressLost)
    void Release(const Ipv6Address& address);
    /// @return number of addresses retained
    std::size_t GetNRetained() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param router the router
    typedef void (*RouterKnownCallback)(const RouterEntry& router);
    /// @param address the address @param router the router whose prefix it has
    typedef void (*AddressReadyCallback)(Ipv6Address address, const RouterEntry& router);
    /// @param address the address
    typedef void (*AddressLostCallback)(Ipv6Address address);

    // Traces: "LinkGoingDown", "LinkDown", "LinkUp" are the attachment's (LinkAttachment);
    // here "RouterKnown" (RouterKnownCallback; a router of the link the node is on now is known for
    // the first time since link up, or a new one was chosen), "AddressReady"
    // (AddressReadyCallback), "AddressLost" (AddressLostCallback).

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// An address that outlasts its link
    struct Retention
    {
        EventId end;        //!< end of it
        bool answer{false}; //!< see Retain
    };

    /// @param link expected, and up
    void Arrive(const ExpectedLink& link);
    /// @param router the expected one, in use @param link it belongs to @return whether the link is
    /// as it was
    bool TakeUp(const RouterEntry& router, const ExpectedLink& link);
    /// @param router one that was in use a moment ago @return whether it still is
    bool IsCurrent(const RouterEntry& router) const;
    /// Tell of the addresses that went for an expected one
    void TellReplaced();
    /// @param router in use from now on: addresses of its prefixes are in use again, others are
    /// left alone
    void SortAddresses(const RouterEntry& router);
    /// @param device went down
    void LinkDown(Ptr<NetDevice> device);
    /// @param device came up @param pointOfAttachment where
    void LinkUp(Ptr<NetDevice> device, Address pointOfAttachment);
    /// @param router is in use from now on
    void RouterChosen(const RouterEntry& router);
    /// @param router has advertised
    void RouterHeard(const RouterEntry& router);
    /// @param router its prefixes are configured
    void ConfigurePrefixes(const RouterEntry& router);
    /// @param router a router @return whether an address of a certified prefix of it may be had
    bool HasCertifiedPrefix(const RouterEntry& router) const;
    /// @param prefix a prefix @return whether it may have an address
    bool Allows(const PrefixInformation& prefix) const;
    /// @param address is ready
    void ConfiguratorReady(Ipv6Address address);
    /// @param address is not ready any more
    void ConfiguratorRemoved(Ipv6Address address);
    /// @param address is deprecated
    void ConfiguratorDeprecated(Ipv6Address address);
    /// @param address an address @return the prefix of 64 bits is one of the current router's
    bool IsOfCurrentRouter(const Ipv6Address& address) const;

    Ptr<NetDevice> m_device;                     //!< the device
    Ptr<LinkAttachment> m_attachment;            //!< link triggers
    Ptr<NeighborDiscovery> m_discovery;          //!< ICMPv6 of the interface
    Ptr<RouterDiscovery> m_routers;              //!< router discovery
    Ptr<AddressConfigurator> m_configurator;     //!< address configuration
    PrefixFilter m_filter;                       //!< asked before an address is configured
    LinkForesight* m_foresight{nullptr};         //!< asked about links, or null
    const ExpectedLink* m_arriving{nullptr};     //!< the link that is being taken up
    bool m_adopting{false};                      //!< its address is being taken up
    std::vector<Ipv6Address> m_replaced;         //!< addresses that went for that
    std::map<Ipv6Address, Retention> m_retained; //!< addresses kept
    bool m_started{false};                       //!< whether the simulation runs

    TracedCallback<const RouterEntry&> m_routerKnown;               //!< trace RouterKnown
    TracedCallback<Ipv6Address, const RouterEntry&> m_addressReady; //!< trace AddressReady
    TracedCallback<Ipv6Address> m_addressLost;                      //!< trace AddressLost
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_INTERFACE_H
