/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SIGNALLING_COUNTER_H
#define MIP6SEC_SIGNALLING_COUNTER_H

#include "ns3/ipv6-address.h"
#include "ns3/ipv6-header.h"
#include "ns3/mobility-protocol.h"
#include "ns3/node.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// One control message as its sender sent it
struct SignallingMessage
{
    std::string layer;       //!< protocol it belongs to: "mip6", "fmip6", "nd", or "send" (paths)
    std::string name;        //!< its type, e.g. "BindingUpdate"
    Ipv6Address source;      //!< address of the sender; its home address, if the message has it
    Ipv6Address destination; //!< address of the receiver; its home address, if the message has it
    uint32_t octets{0};      //!< octets, IPv6 header included, without those of a tunnel
    Ipv6Address subject;     //!< previous care-of address of the mobile node that two access
                             //!< routers speak of; :: in other messages
};

/**
 * Counts the control messages that nodes send, by type: each once, where it is sent, however many
 * links and tunnels it passes. The nodes keep the counter alive; it lets go of them, and keeps its
 * totals, when the simulator is destroyed.
 *
 * Traces: "Message" (Ptr<Node> sender, const SignallingMessage&).
 */
class SignallingCounter : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    SignallingCounter();
    ~SignallingCounter() override;

    /**
     * Count what a node sends from now on: Mobility Header messages, and Neighbor Discovery and
     * the ICMPv6 messages of RFC 3971, RFC 5568 and RFC 6275 on its access links. What follows the
     * first fragment of a long message counts as "Fragment".
     * @param node a node with its roles and devices installed
     * @param sender under which name, e.g. "ha"; nodes may share one
     */
    void Watch(Ptr<Node> node, const std::string& sender);

    /// What was counted of one kind of message
    struct Total
    {
        uint64_t packets{0}; //!< messages
        uint64_t octets{0};  //!< their octets
    };

    /// Sender, layer and name of a message
    using Kind = std::tuple<std::string, std::string, std::string>;
    /// @return what was counted
    const std::map<Kind, Total>& GetTotals() const;

    /// @param sender the node @param message what it sent
    typedef void (*MessageCallback)(Ptr<Node> sender, const SignallingMessage& message);

  protected:
    void DoDispose() override;

  private:
    /// @param node index of the sender @param message what it sends
    void Count(uint32_t node, const SignallingMessage& message);
    /**
     * Trace sink of MobilityProtocol "Tx".
     * @param node index of the node
     * @param message the message
     * @param path its addresses
     * @param octets its octets
     */
    void MobilitySent(uint32_t node,
                      const MobilityMessage& message,
                      const MobilityPath& path,
                      uint32_t octets);
    /// @param message a message @param path its addresses @return its subject
    Ipv6Address SubjectOf(const MobilityMessage& message, const MobilityPath& path);
    /// Trace sink of "MacTx" of a device. @param node index of the node @param frame the frame
    void FrameSent(uint32_t node, Ptr<const Packet> frame);
    /**
     * Trace sink of "SendOutgoing", for what does not leave by an access link.
     * @param node index of the node
     * @param header header of the packet
     * @param packet the packet behind it
     * @param interface interface it leaves by
     */
    void PacketSent(uint32_t node,
                    const Ipv6Header& header,
                    Ptr<const Packet> packet,
                    uint32_t interface);

    /// A node that is watched
    struct Watched
    {
        Ptr<Node> node;     //!< the node
        std::string sender; //!< its name in the totals
    };

    /// Source, destination and sequence number of a Handover Initiate
    using Initiate = std::tuple<Ipv6Address, Ipv6Address, uint16_t>;

    std::vector<Watched> m_nodes;                                  //!< by index
    std::map<Kind, Total> m_totals;                                //!< what was counted
    std::map<Initiate, Ipv6Address> m_initiates;                   //!< subjects, till acknowledged
    TracedCallback<Ptr<Node>, const SignallingMessage&> m_message; //!< trace Message
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SIGNALLING_COUNTER_H
