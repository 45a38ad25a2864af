/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_REDIRECT_RECEIVER_H
#define MIP6SEC_REDIRECT_RECEIVER_H

#include "neighbor-discovery.h"
#include "router-discovery.h"

#include "ns3/event-id.h"
#include "ns3/redirect-message.h"
#include "ns3/traced-callback.h"

#include <map>

namespace ns3
{
namespace mip6sec
{

/// Why a Redirect was not followed
enum class RedirectDrop : uint8_t
{
    OFF,           //!< following is switched off
    ROUTER,        //!< this node is a router there (RFC 4861 8.3)
    MALFORMED,     //!< not valid (RFC 4861 8.1)
    NOT_FIRST_HOP, //!< not from the first hop for the destination (RFC 4861 8.1)
    IMPERSONATED,  //!< not secured, in the name of a router that is
    PROTECTED,     //!< not secured, about a destination redirected by a secured one (RFC 3971 8)
    UNCERTIFIED,   //!< outside the certificate, where unsecured messages are of no use (7.2)
    FULL,          //!< the redirects that there are may not give way
};

/// @param drop a reason @return its name in words, e.g. "not first hop"
const char* RedirectDropName(RedirectDrop drop);

/**
 * Host side of Redirect on one interface (RFC 4861 8.3), with the rules of SEND (RFC 3971 7.2, 8).
 *
 * A destination that is redirected has a host route in the static routing of the node, until the
 * router that was its first hop is not in use any more, or for "Lifetime". Their number is bounded
 * ("MaxDestinations"): a new one takes the place of the oldest that is not secured, or if it is
 * secured itself, of the oldest.
 *
 * A secured Redirect to a neighbour whose address is outside the router's certificate is unsecured
 * (RFC 3971 7.2). Since SEND routers sign all their Redirects, one that is not signed is not
 * believed in the name of a secured router.
 */
class RedirectReceiver : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RedirectReceiver();
    ~RedirectReceiver() override;

    /**
     * Install on a device with NeighborDiscovery, and aggregate to the device. A second call
     * returns the first's.
     * @param device the device; aborts with a message if it has no NeighborDiscovery
     * @return what follows redirects there
     */
    static Ptr<RedirectReceiver> Install(Ptr<NetDevice> device);

    /// @return destinations redirected now
    std::size_t GetNDestinations() const;
    /// @param destination a destination @return its first hop by a redirect (itself, if it is a
    /// neighbour), or ::
    Ipv6Address GetTarget(const Ipv6Address& destination) const;
    /// @param destination a destination @return whether its redirect is a secured one
    bool IsSecured(const Ipv6Address& destination) const;
    /// @param drop a reason @return redirects not followed for it
    uint64_t GetDropped(RedirectDrop drop) const;
    /// Forget all redirects
    void Clear();

    /**
     * @param destination what is redirected
     * @param target where to
     * @param security how far the message can be trusted
     */
    typedef void (*RedirectedCallback)(Ipv6Address destination,
                                       Ipv6Address target,
                                       NdSecurity security);
    /// @param source who sent the Redirect @param reason why it was not followed
    typedef void (*DroppedCallback)(Ipv6Address source, RedirectDrop reason);

  protected:
    void DoDispose() override;

  private:
    /// A destination that is redirected
    struct Entry
    {
        Ipv6Address target;  //!< first hop
        Ipv6Address via;     //!< the router that would be the first hop without
        bool secured{false}; //!< by a secured message
        uint64_t order{0};   //!< smaller is older
        EventId end;         //!< when it is forgotten
    };

    /// @param arrival a Redirect @return true
    bool Receive(const NdArrival& arrival);
    /// @param message a Redirect @param arrival how it came @param security receives how far it can
    /// be trusted @return why it is not followed; nothing if it is
    std::optional<RedirectDrop> Judge(const RedirectMessage& message,
                                      const NdArrival& arrival,
                                      NdSecurity& security) const;
    /// @param destination a destination @return its first hop now, :: if it is a neighbour
    Ipv6Address FirstHop(const Ipv6Address& destination) const;
    /// @param router a neighbour @return whether it is known as a secured router
    bool IsSecuredRouter(const Ipv6Address& router) const;
    /// @param secured whether a secured redirect is to be kept @return whether there is room for it
    bool MakeRoom(bool secured);
    /// @param destination whose redirect is forgotten
    void Forget(Ipv6Address destination);
    /// @param router is the default router from now on
    void RouterChosen(const RouterEntry& router);
    /// @param destination a destination @param target first hop @param add or remove its route
    void SetRoute(const Ipv6Address& destination, const Ipv6Address& target, bool add);

    Ptr<NeighborDiscovery> m_discovery;       //!< ICMPv6 of the interface
    Ptr<RouterDiscovery> m_routers;           //!< routers of the interface, once known
    bool m_follow{true};                      //!< attribute Follow
    uint32_t m_maxDestinations{0};            //!< attribute MaxDestinations
    Time m_lifetime;                          //!< attribute Lifetime
    std::map<Ipv6Address, Entry> m_entries;   //!< by destination
    uint64_t m_nextOrder{0};                  //!< order of the next
    std::map<RedirectDrop, uint64_t> m_drops; //!< by reason

    TracedCallback<Ipv6Address, Ipv6Address, NdSecurity> m_redirected; //!< trace Redirected
    TracedCallback<Ipv6Address, RedirectDrop> m_dropped;               //!< trace Dropped
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_REDIRECT_RECEIVER_H
