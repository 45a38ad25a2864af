/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_CLIENT_H
#define MIP6SEC_CERTIFICATION_CLIENT_H

#include "certification-assembly.h"
#include "certification-drop.h"
#include "certification-store.h"

#include "ns3/certification-messages.h"
#include "ns3/event-id.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/random-octets.h"
#include "ns3/traced-callback.h"

#include <array>
#include <functional>
#include <list>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Host side of certification path discovery on one interface (RFC 3971 6.4.6): solicits the path of
 * a router whose key is not certified yet, in all components or in those that are missing, gives
 * it to the CertificationStore, and tells who waits.
 *
 * It asks for all components at once and again after CPS_RETRY, twice that, and so on. Once part
 * of a path has come it asks for what is missing, the highest component first, CPS_RETRY_FRAGMENTS
 * after the first part and then as often. CPS_RETRY_MAX after the beginning it is over.
 *
 * Paths that other routers send for the same solicitation are kept too if they are valid.
 * Advertisements to all nodes, which have no identifier, count only while a path is waited for.
 * When a path is refused, or the router says that it has none, who waits is told at once; but a
 * valid path that comes before CPS_RETRY_MAX is still kept, so that forged advertisements do not
 * keep it out. Soliciting goes on meanwhile, unless the path was expired or revoked or the router
 * has none.
 *
 * Attributes: "Retry" (CPS_RETRY 1 s), "RetryFragments" (CPS_RETRY_FRAGMENTS 2 s), "RetryMax"
 * (CPS_RETRY_MAX 15 s), "MaxRetries" (times that the same is solicited, 5), "MaxRequests" (routers
 * asked for at a time, 16; 9.3), "MaxComponents" (components of a path accepted, 16),
 * "MaxAssemblies" (paths put together at a time, 16), "MaxWaiting" (requests for the same router,
 * 64). Traces: "SolicitationSent" (SolicitationSentCallback), "PathReceived"
 * (PathReceivedCallback), "RequestDone" (RequestDoneCallback), "Dropped" (DroppedCallback).
 */
class CertificationClient : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CertificationClient();
    ~CertificationClient() override;

    /// @param discovery ICMPv6 of the interface @param store receives the paths
    void Setup(Ptr<NeighborDiscovery> discovery, Ptr<CertificationStore> store);

    /// Told the number of the path, 0 for none, and why there is none
    using Done = std::function<void(uint32_t path, SendReason reason)>;
    /**
     * Get the path of a router. Requests for the same key share one discovery.
     * @param router its address, solicited if it is the default router; else all routers are
     * @param key hash of its key
     * @param done called once, never before this call returns; not called after Cancel. The reason
     * is NO_PATH if none came, OVERLOAD if too much is asked for already, else that of the store.
     */
    void Request(const Ipv6Address& router, const KeyHash& key, Done done);
    /// Give everything up: the link is gone
    void Cancel();

    /// @return routers whose paths are being discovered
    std::size_t GetNRequests() const;
    /// @return paths that are being put together
    std::size_t GetNAssemblies() const;
    /// @return solicitations sent
    uint64_t GetSent() const;
    /// @param drop a reason @return advertisements dropped for it
    uint64_t GetDropped(CertificationDrop drop) const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param destination where to @param component which is asked for
    typedef void (*SolicitationSentCallback)(Ipv6Address destination, uint16_t component);
    /// @param components certificates of a path that is complete
    typedef void (*PathReceivedCallback)(uint32_t components);
    /// @param path number of the path, or 0 @param reason why there is none
    typedef void (*RequestDoneCallback)(uint32_t path, SendReason reason);
    /// @param drop why @param error what is wrong with its format, if that is why
    typedef void (*DroppedCallback)(CertificationDrop drop, ParseError error);

  protected:
    void DoDispose() override;

  private:
    /// Of which path an advertisement is a component
    struct Origin
    {
        uint16_t identifier;    //!< of the solicitation that it answers, or 0
        Ipv6Address source;     //!< the router that sent it
        uint16_t allComponents; //!< components that the path has

        /// @param other another @return whether they are the same
        bool operator==(const Origin& other) const;
    };

    using Path = std::vector<Ptr<const Certificate>>; //!< the router's certificate last

    /// Discovery of the path of a router
    struct Discovery
    {
        KeyHash key{};                                 //!< hash of its key
        Ipv6Address router;                            //!< its address
        uint16_t identifier{0};                        //!< of the solicitations
        bool told{false};                              //!< over but for paths that may still come
        bool silent{false};                            //!< nothing more is solicited
        SendReason reason{SendReason::NO_PATH};        //!< why there is no path so far
        uint16_t wanted{CERTIFICATION_ALL_COMPONENTS}; //!< component asked for
        uint32_t sent{0};                              //!< times that it was
        bool parts{false};                             //!< part of the path has come
        Time interval;                                 //!< until the same is solicited again
        EventId retry;                                 //!< then
        EventId fragments;                             //!< when what is missing is solicited
        EventId end;                                   //!< when it is over
        std::vector<Done> waiting;                     //!< who is told
    };

    /// @param arrival a message @return whether it was dealt with
    bool Receive(const NdArrival& arrival);
    /// @param message a valid advertisement @param source its source
    void Handle(const CertificationPathAdvertisement& message, const Ipv6Address& source);
    /// @param message one without a certificate @param source its source
    void HandleNegative(const CertificationPathAdvertisement& message, const Ipv6Address& source);
    /// @param origin of an advertisement @return whether there is room to put its path together
    bool MakeRoom(const Origin& origin);
    /// @param origin of a component that was added @param component it
    void NoteProgress(const Origin& origin, uint16_t component);
    /// @param path complete
    void Submit(const Path& path);
    /// @param path no longer being validated
    void EndValidation(const Path& path);
    /// @param key of the router @param path its number, or 0 @param reason of refusal
    void NoteValidated(const KeyHash& key, uint32_t path, SendReason reason);

    /// @param key of a router @return the discovery of its path, or null
    Discovery* Find(const KeyHash& key);
    /// @param identifier of a solicitation @return whose it is, or null
    Discovery* FindByIdentifier(uint16_t identifier);
    /// @param source of an advertisement @return whether a path is waited for from there
    bool IsAskedFor(const Ipv6Address& source) const;
    /// @param discovery of a path @return the most of it that has come, or null
    const CertificationAssembly* FindProgress(const Discovery& discovery) const;
    /// @param message an advertisement @return whether it names anchors, and none of ours
    bool IsForOthers(const CertificationPathAdvertisement& message) const;

    /// @param key of a router: solicit what is wanted, and later again
    void Solicit(const KeyHash& key);
    /// @param key of a router: nothing came
    void Retry(const KeyHash& key);
    /// @param key of a router: solicit what is missing
    void SolicitMissing(const KeyHash& key);
    /// @param key of a router: time is over
    void End(const KeyHash& key);
    /// @param waiting are told @param path number, or 0 @param reason why none
    void Tell(const std::vector<Done>& waiting, uint32_t path, SendReason reason);
    /// @param generation when it was asked @param done is told @param path number, or 0
    /// @param reason why none
    void Reply(uint64_t generation, Done done, uint32_t path, SendReason reason);
    /// @param key of a router: forget its discovery
    void Forget(const KeyHash& key);
    /// @param router a router @return where solicitations for its path go to
    Ipv6Address GetDestination(const Ipv6Address& router) const;
    /// @param drop why @param error what is wrong with the format
    void Drop(CertificationDrop drop, ParseError error = ParseError::NONE);

    Ptr<NeighborDiscovery> m_discovery; //!< ICMPv6 of the interface
    Ptr<CertificationStore> m_store;    //!< receives the paths
    RandomOctets m_random;              //!< identifiers

    Time m_retry;                //!< attribute Retry
    Time m_retryFragments;       //!< attribute RetryFragments
    Time m_retryMax;             //!< attribute RetryMax
    uint32_t m_maxRetries{0};    //!< attribute MaxRetries
    uint32_t m_maxRequests{0};   //!< attribute MaxRequests
    uint32_t m_maxComponents{0}; //!< attribute MaxComponents
    uint32_t m_maxAssemblies{0}; //!< attribute MaxAssemblies
    uint32_t m_maxWaiting{0};    //!< attribute MaxWaiting

    /// In the order in which they began, as keys and addresses must not decide who is served first
    std::list<Discovery> m_discoveries;
    /// Paths not complete yet, in the order in which they began
    std::list<std::pair<Origin, CertificationAssembly>> m_assemblies;
    std::vector<Path> m_validating; //!< with the store
    uint64_t m_generation{0};       //!< counts calls of Cancel

    uint64_t m_sent{0}; //!< solicitations
    /// Advertisements dropped by reason
    std::array<uint64_t, static_cast<std::size_t>(CertificationDrop::COUNT)> m_dropped{};
    TracedCallback<Ipv6Address, uint16_t> m_sentTrace;            //!< trace SolicitationSent
    TracedCallback<uint32_t> m_receivedTrace;                     //!< trace PathReceived
    TracedCallback<uint32_t, SendReason> m_doneTrace;             //!< trace RequestDone
    TracedCallback<CertificationDrop, ParseError> m_droppedTrace; //!< trace Dropped
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_CLIENT_H
