/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROUTER_DISCOVERY_H
#define MIP6SEC_ROUTER_DISCOVERY_H

#include "divert-routing.h"
#include "neighbor-discovery.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A router of the link, as its advertisements describe it
struct RouterEntry
{
    Ipv6Address linkLocal;            //!< source of its advertisements; may be :: before the first
    LinkLayerOctets linkLayerAddress; //!< Source Link-Layer Address option; empty if none
    Time expires;                     //!< end of its lifetime as a default router
    bool isDefault{false};            //!< router lifetime is not zero
    bool homeAgent{false};            //!< H flag
    std::optional<HomeAgentInformation> information; //!< Home Agent Information option
    Time interval;                              //!< Advertisement Interval option; zero if none
    std::vector<PrefixInformation> prefixes;    //!< its valid prefixes
    uint32_t mtu{0};                            //!< MTU option; 0 if none
    NdSecurity security{NdSecurity::UNSECURED}; //!< of the advertisement that updated it last
    std::vector<NdSecurity> prefixSecurity;     //!< of each of the prefixes: SECURED if certified

    /// @param index of one of the prefixes @return how far it can be trusted
    NdSecurity GetPrefixSecurity(std::size_t index) const;
    /// @return its global address from a prefix with the R flag, or ::
    Ipv6Address GetGlobalAddress() const;
    /// @param prefix a prefix @param length its bits @return whether the router advertises it
    bool HasPrefix(const Ipv6Address& prefix, uint8_t length) const;
};

/**
 * Host side of router discovery on one interface (RFC 4861 6.3): solicits, keeps the routers of the
 * link, and detects movement (RFC 6275 11.5.1).
 *
 * The router in use is the first default router heard since the link came up. It changes when it
 * is lost (its lifetime ends, it says so, or it misses advertisements), and in the eager mode when
 * a router that was not heard before advertises other prefixes. While there is one and the
 * interface has a global address, the static routing of the node has a default route to it; without
 * such an address it is the fallback router of DivertRouting.
 *
 * On a device with SEND a secured router goes before all others, and one with a certified prefix
 * before one without (RFC 3971 7.3, 8): as soon as one is heard it is used. Advertisements that are
 * not secured change nothing about a router that is, no matter how, nor the parameters of the link
 * while there is one. A prefix outside the router's certificate is unsecured. When a secured router
 * is lost, another is solicited at once, even if one that is not secured takes its place. It is
 * also lost with its certification path, if that expires or is revoked (6.3.1).
 *
 * A router can be expected (RFC 5568): it is used before it is heard, and its first advertisement
 * only completes what is known of it. Where others are heard instead, it is lost: at once if they
 * mean movement and the mode is eager, else if it is still not heard SolicitationInterval later.
 *
 * Attributes: "SolicitOnLinkUp" (true), "SolicitationDelay" (random variable in seconds, uniform 0
 * to MAX_RTR_SOLICITATION_DELAY 1 s), "SolicitationInterval" (4 s), "MaxSolicitations" (3),
 * "DetectByAdvertisement" (true: a new prefix, an expired lifetime, or missed advertisements mean
 * movement; false: only a link that comes up), "Eager" (true: a new prefix is movement at once;
 * false: only when the current router is lost), "MissedIntervals" (advertisement intervals missed
 * before the current router counts as lost, 3; 0 switches this off), "AdoptUnsecured" (true: a
 * router that is not secured is used where no secured one is), "AdoptProvisional" (false: a router
 * is not used before its certification path is complete; true: it is, for at most
 * "ProvisionalLifetime", 15 s), "ExpectedLifetime" (how long an expected router is used without
 * being heard, 15 s). Traces: "RouterFound" (heard for the first time on this link),
 * "RouterLost", "RouterChosen" (in use from now on), "RouterHeard" (each valid RA, after what it
 * changed; prefixes that it withdraws come last, with a valid lifetime of 0) (RouterEntry),
 * "RaRejected" (ParseError), "SolicitationSent" ().
 */
class RouterDiscovery : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RouterDiscovery();
    ~RouterDiscovery() override;

    /// @param discovery ICMPv6 of the interface
    void SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery);

    /// The link is new: routers known so far are forgotten until heard again, and a solicitation is
    /// sent if enabled
    void NotifyLinkUp();
    /// The link is gone: timers stop, the default route goes, the routers stay until the next link
    void NotifyLinkDown();
    /**
     * Use a router that is expected on the link, before it is heard; to be called behind
     * NotifyLinkUp. Solicitations go out as ever.
     * @param router what is known of it; its flags of a default router need not be set. One that is
     * SECURED stays so, and only secured advertisements are heard as its own.
     * @param address where it is reached until it is heard, a global address of it; :: if it is its
     * link-local address
     * @return whether it is used; not if a router is known already, if no address is given, or if
     * one that can be trusted no further is not to be used
     */
    bool Expect(const RouterEntry& router, const Ipv6Address& address);
    /// Solicit routers now, after the solicitation delay
    void Solicit();

    /// @return routers heard on the current link, or expected there
    const std::vector<RouterEntry>& GetRouters() const;
    /// @return the router in use, or null; valid until the next event
    const RouterEntry* GetCurrentRouter() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param router a router
    typedef void (*RouterCallback)(const RouterEntry& router);
    /// @param error why the advertisement was dropped
    typedef void (*RaRejectedCallback)(ParseError error);
    /// A solicitation was sent
    typedef void (*SolicitationSentCallback)();

  protected:
    void DoDispose() override;

  private:
    /// What is known of a router beyond its entry, in the order of the entries
    struct Watch
    {
        Time heard;                      //!< last advertisement
        std::vector<Time> prefixExpires; //!< ends of the prefixes of the entry
        Time provisionalUntil;           //!< while its path is being fetched: for how long to wait
        Ipv6Address gateway;             //!< where it is reached: its link-local address once heard
        bool expected{false};            //!< not heard yet
        Time expectedUntil;              //!< while it is expected: for how long
        uint32_t path{0};                //!< certification path of a secured one; 0 is none
    };

    /// A prefix that an advertisement withdraws
    struct Withdrawn
    {
        PrefixInformation prefix; //!< with a valid lifetime of 0
        NdSecurity security;      //!< how far that can be trusted
    };

    /// @param arrival a valid Router Advertisement @return whether nobody else is to see it, since
    /// it is not believed
    bool ReceiveAdvertisement(const NdArrival& arrival);
    /// @param type message dropped @param source its source @param destination its destination
    /// @param error why
    void NoteDropped(Icmp6Type type, Ipv6Address source, Ipv6Address destination, ParseError error);
    /// @param router a neighbour that says it is no router any more @param security how far it can
    /// be trusted
    void NoteNoRouter(Ipv6Address router, NdSecurity security);
    /// @param path a certification path that no longer holds
    void NotePathLost(uint32_t path);

    /// @param linkLocal source of advertisements @return its place, or GetRouters().size()
    std::size_t Find(const Ipv6Address& linkLocal) const;
    /// @return place of the router in use, or GetRouters().size()
    std::size_t FindCurrent() const;
    /// @param at place of a router @return whether it is in use
    bool IsCurrent(std::size_t at) const;
    /// @param source of an advertisement @param message the advertisement @return the place of its
    /// router, which may be one that was expected, or GetRouters().size()
    std::size_t FindAdvertised(const Ipv6Address& source, const RouterAdvertisement& message) const;
    /// @param at place of a router that is expected, and heard now @param source of its
    /// advertisement
    void Meet(std::size_t at, const Ipv6Address& source);
    /// @param at place of a router with other prefixes than the expected one, heard in its stead
    /// @return whether that was lost, or is to be judged later
    bool DoubtExpected(std::size_t at);
    /// @param at place of a router @param message merged into its entry @param verdict what SEND
    /// says of it @return prefixes withdrawn
    std::vector<Withdrawn> Merge(std::size_t at,
                                 const RouterAdvertisement& message,
                                 const NdVerdict& verdict);
    /// @param at place of a router @param prefix merged into its entry @param security how far it
    /// can be trusted @param withdrawn receives it if it is withdrawn
    void MergePrefix(std::size_t at,
                     const PrefixInformation& prefix,
                     NdSecurity security,
                     std::vector<Withdrawn>& withdrawn);
    /// @param at place of a router @param index of the prefix that it does not have any more
    void ForgetPrefix(std::size_t at, std::size_t index);
    /// @param at place of a router @return how far it is to be preferred, more is better
    uint32_t Rank(std::size_t at) const;
    /// @param at place of a router @return whether it may be used
    bool IsAdoptable(std::size_t at) const;
    /// @return the router to be used next, or GetRouters().size()
    std::size_t FindBest() const;
    /// @return whether a secured router is known
    bool HasSecured() const;
    /// @param security of a router that is not known yet @return whether it can be remembered
    bool MakeRoom(NdSecurity security);
    /// @param at place of a router that has advertised @param news whether it was not to be used
    /// before, or is to be preferred more than it was
    void Consider(std::size_t at, bool news);
    /// @param at place of a router @return whether it shares no prefix with the router in use
    bool IsElsewhere(std::size_t at) const;
    /// @param at place of a router to be used
    void Choose(std::size_t at);
    /// @param at place of a router that is lost @param forget whether its entry goes too
    void Lose(std::size_t at, bool forget);
    /// @return when something about the routers ends next; Time::Max() for never
    Time NextEnd() const;
    /// @param at place of a router @return when it counts as lost unless heard before
    Time MissedAt(std::size_t at) const;
    /// Set the timer for the next end, if it is later than that
    void Arm();
    /// Something may have ended
    void Expire();
    /// Send a solicitation, and schedule the next
    void SendSolicitation();
    /// Make the default route what it should be
    void UpdateDefaultRoute();

    Ptr<NeighborDiscovery> m_discovery; //!< ICMPv6 of the interface
    Ptr<DivertRouting> m_routing;       //!< routing of the node

    bool m_solicitOnLinkUp{true};                  //!< attribute SolicitOnLinkUp
    Ptr<RandomVariableStream> m_solicitationDelay; //!< attribute SolicitationDelay
    Time m_solicitationInterval;                   //!< attribute SolicitationInterval
    uint32_t m_maxSolicitations{0};                //!< attribute MaxSolicitations
    bool m_detectByAdvertisement{true};            //!< attribute DetectByAdvertisement
    bool m_eager{true};                            //!< attribute Eager
    uint32_t m_missedIntervals{0};                 //!< attribute MissedIntervals
    bool m_adoptUnsecured{true};                   //!< attribute AdoptUnsecured
    bool m_adoptProvisional{false};                //!< attribute AdoptProvisional
    Time m_provisionalLifetime;                    //!< attribute ProvisionalLifetime
    Time m_expectedLifetime;                       //!< attribute ExpectedLifetime

    bool m_linkUp{false};               //!< whether there is a link
    std::vector<RouterEntry> m_routers; //!< heard on this link
    std::vector<Watch> m_watches;       //!< more about each
    Ipv6Address m_current;              //!< where the router in use is reached, or ::
    Ipv6Address m_gateway;              //!< of the default route installed, or ::
    EventId m_expiry;                   //!< the next end
    Time m_expiryAt;                    //!< its time
    EventId m_solicitation;             //!< the next solicitation
    uint32_t m_solicitations{0};        //!< sent since Solicit
    bool m_seekSecured{false};          //!< only a secured router counts as an answer
    bool m_answered{false};             //!< a default router to be used was heard since Solicit

    TracedCallback<const RouterEntry&> m_found;  //!< trace RouterFound
    TracedCallback<const RouterEntry&> m_lost;   //!< trace RouterLost
    TracedCallback<const RouterEntry&> m_chosen; //!< trace RouterChosen
    TracedCallback<const RouterEntry&> m_heard;  //!< trace RouterHeard
    TracedCallback<ParseError> m_rejected;       //!< trace RaRejected
    TracedCallback<> m_sent;                     //!< trace SolicitationSent
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTER_DISCOVERY_H
