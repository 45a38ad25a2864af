/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_TUNNEL_PROTOCOL_H
#define MIP6SEC_TUNNEL_PROTOCOL_H

#include "ns3/address-hash.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/ipv6-header.h"
#include "ns3/nd-messages.h"
#include "ns3/nd-verdict.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Why a tunnelled packet was dropped
enum class TunnelDrop : uint8_t
{
    MALFORMED,      //!< no complete IPv6 packet inside
    UNKNOWN_SOURCE, //!< no role of this node accepts packets from this outer source for this inner
                    //!< source
    NO_ROUTE,       //!< no route to the other end
    TOO_BIG,        //!< larger than the path to the other end takes; the source was told
};

/// @param reason a reason @return its name
const char* TunnelDropName(TunnelDrop reason);

/**
 * IPv6-in-IPv6 (RFC 2473) as an upper-layer protocol of a node (next header 41), shared by the
 * roles that end tunnels there.
 *
 * Traces: "Tx", "Rx" (inner packet with its header, outer source, outer destination), "Drop"
 * (TunnelDrop, packet).
 */
class TunnelProtocol : public IpL4Protocol
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    TunnelProtocol();
    ~TunnelProtocol() override;

    /// @param node a node with an internet stack @return its protocol, made at the first call
    static Ptr<TunnelProtocol> Install(Ptr<Node> node);

    /**
     * A packet came out of a tunnel.
     * @param inner the inner packet with its IPv6 header
     * @param innerHeader that header, already checked for length
     * @param outerSource source of the outer header
     * @param outerDestination destination of the outer header
     * @return whether the role took it (or dropped it with a trace of its own)
     */
    using Handler = Callback<bool, Ptr<Packet>, const Ipv6Header&, Ipv6Address, Ipv6Address>;
    /// @param handler asked in the order of registration
    void AddHandler(Handler handler);
    /// @param handler no longer asked
    void RemoveHandler(Handler handler);

    /**
     * Encapsulate and send, past all diverters.
     * @param inner packet with its IPv6 header
     * @param source outer source
     * @param destination outer destination
     * @return false if there is no route
     */
    bool Send(Ptr<Packet> inner, const Ipv6Address& source, const Ipv6Address& destination);

    /**
     * What Send does before it sends, for those who send what they encapsulate in another way:
     * refuses what the path to the other end cannot take, and fires Tx.
     * @param inner packet with its IPv6 header
     * @param source outer source
     * @param destination outer destination
     * @return whether it may be sent
     */
    bool Admit(Ptr<Packet> inner, const Ipv6Address& source, const Ipv6Address& destination);

    /**
     * Send what a HomeAgentProtection made of a tunnelled packet.
     * @param payload the outer payload
     * @param nextHeader its protocol
     * @param source outer source
     * @param destination outer destination
     * @return false if there is no route
     */
    bool SendProtected(Ptr<Packet> payload,
                       uint8_t nextHeader,
                       const Ipv6Address& source,
                       const Ipv6Address& destination);

    /**
     * Hand a decapsulated packet to the roles, whichever protocol brought it (41, or ESP and UDP of
     * other layers).
     * @param inner inner packet with its IPv6 header
     * @param outerSource source of the outer header
     * @param outerDestination destination of the outer header
     */
    void Decapsulated(Ptr<Packet> inner,
                      const Ipv6Address& outerSource,
                      const Ipv6Address& outerDestination);

    // IpL4Protocol
    int GetProtocolNumber() const override;
    RxStatus Receive(Ptr<Packet> p,
                     const Ipv4Header& header,
                     Ptr<Ipv4Interface> incomingInterface) override;
    RxStatus Receive(Ptr<Packet> p,
                     const Ipv6Header& header,
                     Ptr<Ipv6Interface> incomingInterface) override;
    void SetDownTarget(DownTargetCallback cb) override;
    void SetDownTarget6(DownTargetCallback6 cb) override;
    DownTargetCallback GetDownTarget() const override;
    DownTargetCallback6 GetDownTarget6() const override;

    /// @param inner the inner packet with its header @param source outer source @param destination
    /// outer destination
    typedef void (*TunnelCallback)(Ptr<const Packet> inner,
                                   Ipv6Address source,
                                   Ipv6Address destination);
    /// @param reason why @param packet the packet, as far as it is known
    typedef void (*DropCallback)(TunnelDrop reason, Ptr<const Packet> packet);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// What is known about the path to the other end of a tunnel
    struct PathMtu
    {
        uint32_t mtu; //!< octets, from a Packet Too Big
        Time expires; //!< forgotten then (RFC 8201 4)
    };

    /**
     * An ICMPv6 error arrived: if it is about a packet that this node has tunnelled, tell the
     * source of the inner packet (RFC 2473 8).
     * @param arrival the error
     * @return false, since the node's own ICMPv6 is to see it too
     */
    bool HandleIcmpError(const NdArrival& arrival);
    /**
     * Refuse an inner packet that the path to the other end cannot take (RFC 2473 7.1).
     * @param inner the packet
     * @param destination other end
     * @return whether it was refused, and its source told
     */
    bool RefuseTooBig(Ptr<Packet> inner, const Ipv6Address& destination);

    Ptr<Node> m_node;                //!< the node
    std::vector<Handler> m_handlers; //!< in the order of registration
    std::unordered_map<Ipv6Address, PathMtu, AddressHash> m_pathMtus; //!< by the other end
    Time m_pathMtuLifetime;                                           //!< attribute PathMtuLifetime
    DownTargetCallback6 m_downTarget; //!< where IpL4Protocol users send
    TracedCallback<Ptr<const Packet>, Ipv6Address, Ipv6Address> m_txTrace; //!< trace Tx
    TracedCallback<Ptr<const Packet>, Ipv6Address, Ipv6Address> m_rxTrace; //!< trace Rx
    TracedCallback<TunnelDrop, Ptr<const Packet>> m_dropTrace;             //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_TUNNEL_PROTOCOL_H
