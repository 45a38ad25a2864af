/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CORRESPONDENT_NODE_H
#define MIP6SEC_CORRESPONDENT_NODE_H

#include "binding-cache.h"
#include "mobility-protocol.h"
#include "nonce-table.h"
#include "replay-guard.h"

#include "ns3/divert-routing.h"
#include "ns3/virtual-net-device.h"

#include <set>

namespace ns3
{
namespace mip6sec
{

class RoutingHeaderErrors;

/// Why a correspondent node ignored a message, or could not send a packet
enum class CorrespondentDrop : uint8_t
{
    DISABLED,                 //!< route optimization is switched off; the sender was told by ICMPv6
    HOME_ADDRESS_OPTION,      //!< test init with a Home Address option (RFC 6275 9.4.1, 9.4.2)
    BAD_ADDRESS,              //!< an address that is not unicast and routable (9.5.1, 6.1.7)
    NO_NONCE_INDICES,         //!< Binding Update without Nonce Indices option (9.5.1)
    NO_AUTHORIZATION,         //!< Binding Update without Binding Authorization Data (9.5.1)
    BAD_AUTHENTICATOR,        //!< authenticator of a Binding Update wrong (9.5.1)
    UNEXPECTED_NONCE_INDICES, //!< Nonce Indices option in a home registration (9.5.1)
    NO_ROUTE,                 //!< no route to the care-of address
};

/// @param reason a reason @return its name
const char* CorrespondentDropName(CorrespondentDrop reason);

/**
 * Correspondent node of RFC 6275 (section 9): return routability, binding cache, route optimised
 * output. Aggregated to the node; any number of mobile nodes.
 *
 * Packets that the node sends to a home address with a binding are routed to a virtual device,
 * whose MTU leaves room for the type 2 routing header, so that ns-3 fragments them before the
 * header is added; they leave with the care-of address as destination. Mobility Header messages and
 * neighbor discovery (ICMPv6 with hop limit 255) are never sent so (RFC 6275 9.3.2), nor are
 * packets of a socket that is bound to a device.
 *
 * One cache serves all addresses of the node.
 *
 * Attributes: "RouteOptimization" (true; false answers HoTI, CoTI and BU with an ICMPv6 Parameter
 * Problem, code 1, as a node without Mobile IPv6 would, RFC 6275 8.1, 11.3.5, and forgets all
 * bindings), "MaxBindingLifetime" (420 s, MAX_RR_BINDING_LIFETIME), "MaxBindings" (0: unlimited),
 * "ReplaceLeastRecentlyUsed" (false: a full cache refuses with status 130), "MaxEndedBindings"
 * (ended bindings remembered against replay, above which all nonces are given up, RFC 6275 5.2.8),
 * "RefreshRequestAdvance" (time before expiry at which a Binding Refresh Request is sent for a
 * binding in use), "RefreshRequestLimit" (how many, 1, 2, 4, ... seconds apart), "InUseTime" (how
 * long after its last packet a binding counts as in use), "UnreachableTime" (for how long ICMPv6
 * Destination Unreachable must keep coming until a binding is deleted, RFC 6275 9.3.4). Traces:
 * "BindingUpdated" (home address, care-of address, lifetime), "BindingRemoved" (home address,
 * care-of address), "Rejected" (home address, BindingStatus), "Drop" (CorrespondentDrop, packet).
 */
class CorrespondentNode : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CorrespondentNode();
    ~CorrespondentNode() override;

    /**
     * @param node a node with an internet stack, and with its devices (the smallest of their MTUs
     * counts)
     * @return its role, made at the first call and aggregated to the node
     */
    static Ptr<CorrespondentNode> Install(Ptr<Node> node);

    /// @return the bindings
    const BindingCache& GetBindingCache() const;

    /**
     * The care-of address to which packets for a home address are to be sent now.
     * @param homeAddress a destination
     * @return the care-of address, or :: if there is no binding; counts as use of the binding
     */
    Ipv6Address LookupCareOf(const Ipv6Address& homeAddress);

    /**
     * Whether a Home Address option is to be accepted (RFC 6275 9.3.1).
     * @param homeAddress the option's address
     * @param careOfAddress source of the packet
     * @return whether a binding says so
     */
    bool HasBinding(const Ipv6Address& homeAddress, const Ipv6Address& careOfAddress) const;

    /**
     * Delete a binding, for example because its care-of address is known to be gone; what guards
     * against replays is kept (RFC 6275 5.2.8).
     * @param homeAddress its home address
     * @return whether there was one
     */
    bool DeleteBinding(const Ipv6Address& homeAddress);

    /// Forget all state, as a restart of the node would: bindings, nonces, keys
    void Restart();

    /// @param enabled the attribute RouteOptimization
    void SetRouteOptimization(bool enabled);
    /// @return the attribute RouteOptimization
    bool GetRouteOptimization() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param homeAddress home address @param careOfAddress care-of address @param lifetime
    /// lifetime granted
    typedef void (*BindingCallback)(Ipv6Address homeAddress,
                                    Ipv6Address careOfAddress,
                                    Time lifetime);
    /// @param homeAddress home address @param careOfAddress care-of address
    typedef void (*RemovedCallback)(Ipv6Address homeAddress, Ipv6Address careOfAddress);
    /// @param homeAddress home address @param status why
    typedef void (*RejectedCallback)(Ipv6Address homeAddress, BindingStatus status);
    /// @param reason why @param packet which
    typedef void (*DropCallback)(CorrespondentDrop reason, Ptr<const Packet> packet);

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// A Binding Update that is being checked
    struct Request
    {
        const BindingUpdate& update;      //!< the message
        const MobilityEnvelope& envelope; //!< how it came
        Ipv6Address homeAddress;          //!< home address (RFC 6275 9.5.1)
        Ipv6Address careOfAddress;        //!< care-of address (RFC 6275 9.5.1)
        Ipv6Address authorized;           //!< the address in its authenticator (RFC 6275 6.2.7)
        Sha1Digest kbm{};                 //!< binding management key
    };

    /// Destination Unreachable messages about one binding
    struct Unreachable
    {
        Time first;  //!< when the first came
        Time latest; //!< when the latest came
    };

    /// @param node the node
    void Setup(Ptr<Node> node);
    /// Let the MTU of the role's device follow those of the real ones
    void UpdateMtu();

    // Messages (correspondent-node-messages.cc)

    /// @param message a Home Test Init @param envelope how it came @return true
    bool HandleHomeTestInit(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a Care-of Test Init @param envelope how it came @return true
    bool HandleCareOfTestInit(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a Binding Update @param envelope how it came @return whether it is not for a
    /// home agent
    bool HandleBindingUpdate(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param envelope how a test init came @return whether it may be answered (RFC 6275 9.4)
    bool AcceptsTestInit(const MobilityEnvelope& envelope);
    /**
     * Find the nonces of a request, and check its authenticator; rejects or drops it if that fails.
     * @param message the message
     * @param request what is known of it; receives kbm
     * @param deletion whether it asks to delete the binding
     * @return whether it is authentic
     */
    bool Authenticate(const MobilityMessage& message, Request& request, bool deletion);
    /// @param request an authentic request @return the sequence number that it should be newer than
    /// but is not, if so
    std::optional<uint16_t> FindLaterSequence(const Request& request);
    /// @return whether a new entry has room in the cache, after replacement if that is allowed
    bool MakeRoom();
    /// @param request an authentic request to delete a binding
    void Deregister(const Request& request);
    /// @param request an authentic request to cache a binding
    void Register(const Request& request);
    /**
     * Refuse a request, and say so (RFC 6275 9.5.4).
     * @param request the request
     * @param status why
     * @param sequence sequence number of the answer
     */
    void Reject(const Request& request, BindingStatus status, uint16_t sequence);
    /**
     * @param request the request to answer
     * @param status status
     * @param sequence sequence number
     * @param lifetime granted, units of 4 s
     */
    void SendBindingAck(const Request& request,
                        BindingStatus status,
                        uint16_t sequence,
                        uint16_t lifetime);
    /**
     * Ask for a refresh if the binding is in use, and again later (RFC 6275 9.5.5).
     * @param homeAddress home address of a binding
     * @param sent how many requests were sent for it before
     */
    void RequestRefresh(Ipv6Address homeAddress, uint32_t sent);
    /// @param message a message for a node that has route optimization switched off @param envelope
    /// how it came
    void AnswerAsUnaware(const MobilityMessage& message, const MobilityEnvelope& envelope);

    // State (correspondent-node.cc)

    /// @param binding an entry that has left the cache, or is about to
    void Ended(const Binding& binding);
    /**
     * Until the nonces of now have expired, who deletes a binding or has it end is not believed an
     * older Binding Update.
     * @param homeAddress home address
     * @param sequence the last sequence number
     */
    void RememberEnded(const Ipv6Address& homeAddress, uint16_t sequence);
    /// @copydoc HasBinding
    bool AcceptsHomeAddress(Ipv6Address homeAddress, Ipv6Address careOfAddress);
    /// @param careOfAddress destination of a packet with a routing header @param type type of the
    /// ICMPv6 error that it caused
    void HandleIcmpError(Ipv6Address careOfAddress, uint8_t type);
    /// @param packet a packet with its IPv6 header, routed to the role's device @return true
    bool SendDirect(Ptr<Packet> packet, const Address&, const Address&, uint16_t);

    Ptr<Node> m_node;                      //!< the node
    Ptr<Ipv6> m_ipv6;                      //!< its IPv6
    Ptr<MobilityProtocol> m_protocol;      //!< its Mobility Header protocol
    Ptr<DivertRouting> m_routing;          //!< its routing
    Ptr<VirtualNetDevice> m_device;        //!< where optimised packets are routed to
    Ptr<RoutingHeaderErrors> m_icmpErrors; //!< ICMPv6 errors about them
    RandomOctets m_random;                 //!< source of keys and nonces
    NonceTable m_nonces{m_random};         //!< keys and nonces
    BindingCache m_bindings;               //!< the bindings
    ReplayGuard m_ended;                   //!< bindings of late
    std::unordered_map<Ipv6Address, std::set<Ipv6Address>, AddressHash>
        m_byCareOf; //!< home addresses of the bindings with a care-of address
    std::unordered_map<Ipv6Address, Unreachable, AddressHash>
        m_unreachable; //!< by home address, only of bindings

    bool m_enabled{true};    //!< attribute RouteOptimization
    Time m_maxLifetime;      //!< attribute MaxBindingLifetime
    uint32_t m_maxBindings;  //!< attribute MaxBindings
    bool m_replace;          //!< attribute ReplaceLeastRecentlyUsed
    uint32_t m_maxEnded;     //!< attribute MaxEndedBindings
    Time m_refreshAdvance;   //!< attribute RefreshRequestAdvance
    uint32_t m_refreshLimit; //!< attribute RefreshRequestLimit
    Time m_inUseTime;        //!< attribute InUseTime
    Time m_unreachableTime;  //!< attribute UnreachableTime

    TracedCallback<Ipv6Address, Ipv6Address, Time> m_updatedTrace;    //!< BindingUpdated
    TracedCallback<Ipv6Address, Ipv6Address> m_removedTrace;          //!< BindingRemoved
    TracedCallback<Ipv6Address, BindingStatus> m_rejectedTrace;       //!< Rejected
    TracedCallback<CorrespondentDrop, Ptr<const Packet>> m_dropTrace; //!< Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORRESPONDENT_NODE_H
