/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_PROTOCOL_H
#define MIP6SEC_MOBILITY_PROTOCOL_H

#include "mobility-tag.h"

#include "ns3/access-router-protection.h"
#include "ns3/home-agent-protection.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/ipv6-interface.h"
#include "ns3/mobility-header.h"
#include "ns3/node.h"
#include "ns3/token-bucket.h"
#include "ns3/traced-callback.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Addresses with which a packet of Mobile IPv6 leaves a node.
 */
struct MobilityPath
{
    Ipv6Address source;      //!< IPv6 source on the wire (care-of address, or home address at home)
    Ipv6Address destination; //!< IPv6 destination on the wire (care-of address behind a type 2
                             //!< routing header)
    Ipv6Address
        homeAddressOption; //!< home address of the sender, in a Home Address option; :: for none
    Ipv6Address type2; //!< home address of the receiver, in a type 2 routing header; :: for none

    /// @return source of pseudo-headers (RFC 6275 6.1.1)
    Ipv6Address GetLogicalSource() const;
    /// @return destination of pseudo-headers
    Ipv6Address GetLogicalDestination() const;
};

/**
 * How a packet arrived, once its extension headers are gone.
 */
struct MobilityEnvelope
{
    Ipv6Address
        source; //!< the home address if there was a Home Address option, else the IPv6 source
    Ipv6Address destination;   //!< the home address if there was a type 2 routing header, else the
                               //!< IPv6 destination
    Ipv6Address careOfAddress; //!< IPv6 source on the wire
    bool hasHomeAddressOption{false}; //!< whether there was a Home Address option
    bool hasType2{false};             //!< whether there was a type 2 routing header
    bool tunneled{false};             //!< whether it came through the tunnel of a home agent
    Ptr<const Packet> packet; //!< the message with its tags, for HomeAgentProtection::Accepts
};

/// Why a Mobility Header message was not processed
enum class MobilityDrop : uint8_t
{
    MALFORMED,     //!< the parser refused it
    NO_HANDLER,    //!< no role of this node wants it (a Binding Error may have been sent)
    NO_ROUTE,      //!< it could not be sent
    NOT_PROTECTED, //!< protection refused to send it
};

/// @param reason a reason @return its name
const char* MobilityDropName(MobilityDrop reason);

/**
 * The Mobility Header as an upper-layer protocol of a node (next header 135): parses, dispatches to
 * the roles, and sends.
 *
 * Traces: "Tx" and "Rx" (MessageCallback), "Drop" (DropCallback).
 */
class MobilityProtocol : public IpL4Protocol
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    MobilityProtocol();
    ~MobilityProtocol() override;

    /**
     * @param node a node with an internet stack
     * @return its protocol, made at the first call together with the extension headers of Mobile
     * IPv6 (see MobilityExtensions)
     */
    static Ptr<MobilityProtocol> Install(Ptr<Node> node);

    /// @return whether the message is for this role; false offers it to the next
    using Handler = Callback<bool, const MobilityMessage&, const MobilityEnvelope&>;
    /// @param type the message @param handler asked in the order of registration
    void AddHandler(MhType type, Handler handler);
    /// @param type the message @param handler no longer asked
    void RemoveHandler(MhType type, Handler handler);

    /**
     * @param message the message
     * @param path its addresses
     * @param protection protects it, or null for none (messages to and from correspondent nodes)
     * @return octets sent behind the IPv6 header, 0 if it was dropped
     */
    uint32_t Send(const MobilityMessage& message,
                  const MobilityPath& path,
                  Ptr<HomeAgentProtection> protection = nullptr);

    /**
     * Send a Handover Initiate or Handover Acknowledge to another access router (RFC 5568 6.2.1).
     * @param message the message
     * @param path its addresses
     * @param protection protects it
     * @return octets sent behind the IPv6 header, 0 if it was dropped
     */
    uint32_t SendBetweenRouters(const MobilityMessage& message,
                                const MobilityPath& path,
                                AccessRouterProtection& protection);

    /**
     * Send a Binding Error, at most as often as rate limiting allows (attribute "BindingErrorRate",
     * 10 per second, RFC 6275 9.3.3 refers to RFC 4443).
     * @param status its status
     * @param homeAddress the home address in question, or ::
     * @param source our address
     * @param destination where to
     */
    void SendBindingError(BindingErrorStatus status,
                          const Ipv6Address& homeAddress,
                          const Ipv6Address& source,
                          const Ipv6Address& destination);

    /**
     * @param message the message
     * @param path addresses (of a received message: as it came)
     * @param octets octets of the packet with all its headers
     */
    typedef void (*MessageCallback)(const MobilityMessage& message,
                                    const MobilityPath& path,
                                    uint32_t octets);
    /// @param reason why @param error the parser's reason, NONE if it was another @param packet the
    /// message
    typedef void (*DropCallback)(MobilityDrop reason, ParseError error, Ptr<const Packet> packet);

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

  protected:
    void DoDispose() override;

  private:
    /**
     * The addresses of a received message as they were on the wire.
     * @param envelope how it arrived
     * @param tag what was removed from the packet
     * @return the path
     */
    static MobilityPath PathOf(const MobilityEnvelope& envelope, const MobilityTag& tag);
    /**
     * @param message what it says
     * @param path its addresses
     * @param packet the message as it leaves, protected or not
     * @param nextHeader its protocol
     * @return octets sent behind the IPv6 header, 0 if it was dropped
     */
    uint32_t Transmit(const MobilityMessage& message,
                      const MobilityPath& path,
                      Ptr<Packet> packet,
                      uint8_t nextHeader);
    /**
     * Drop a received message, and tell its sender where the RFC wants that (RFC 6275 9.2).
     * @param error the parser's reason
     * @param offset octet in error
     * @param packet the message
     * @param header its IPv6 header, extension headers removed
     * @param path its addresses on the wire
     */
    void Refuse(ParseError error,
                std::size_t offset,
                Ptr<const Packet> packet,
                const Ipv6Header& header,
                const MobilityPath& path);

    /// @param rate attribute BindingErrorRate
    void SetBindingErrorRate(double rate);
    /// @return attribute BindingErrorRate
    double GetBindingErrorRate() const;

    using HandlerList = std::vector<Handler>; //!< in the order of registration

    Ptr<Node> m_node;                                //!< the node
    std::map<MhType, HandlerList> m_handlers;        //!< by message type
    TokenRate m_bindingErrorRate;                    //!< attribute BindingErrorRate
    TokenBucket m_bindingErrors{m_bindingErrorRate}; //!< limits Binding Errors
    DownTargetCallback6 m_downTarget;                //!< where IpL4Protocol users send
    TracedCallback<const MobilityMessage&, const MobilityPath&, uint32_t> m_txTrace; //!< trace Tx
    TracedCallback<const MobilityMessage&, const MobilityPath&, uint32_t> m_rxTrace; //!< trace Rx
    TracedCallback<MobilityDrop, ParseError, Ptr<const Packet>> m_dropTrace;         //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_PROTOCOL_H
