/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FLOW_WATCHER_H
#define MIP6SEC_FLOW_WATCHER_H

#include "flow-log.h"

#include "ns3/ipv6-address.h"
#include "ns3/ipv6-header.h"
#include "ns3/node.h"
#include "ns3/object.h"
#include "ns3/packet.h"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A flow of packets in one direction, by what an application says when it sends
struct FlowSpecification
{
    std::string name;            //!< for tables
    Ptr<Node> source;            //!< node that sends
    Ptr<Node> destination;       //!< node that receives
    Ipv6Address address;         //!< address sent to; that of a mobile node is its home address
    uint8_t protocol{17};        //!< 17 UDP, 6 TCP
    uint16_t sourcePort{0};      //!< 0 for any
    uint16_t destinationPort{0}; //!< port sent to
};

/**
 * Sees every packet of the flows it is told to watch, when the IPv6 layer of the source sends it
 * (before a tunnel or an extension header takes it) and when that of the destination delivers it.
 * Costs one hash per packet that its nodes send or deliver.
 *
 * A segment that TCP retransmits is a packet of its own. The nodes keep the watcher alive; it lets
 * go of them, and keeps its books, when the simulator is destroyed.
 */
class FlowWatcher : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    FlowWatcher();
    ~FlowWatcher() override;

    /**
     * Watch a flow from now on. Aborts if one with the same source, address, protocol and ports is
     * watched already.
     * @param flow the flow; both nodes have an internet stack
     * @return its index
     */
    uint32_t Watch(const FlowSpecification& flow);
    /// @return number of flows
    uint32_t GetNFlows() const;
    /// @param flow an index @return what it is
    const FlowSpecification& GetFlow(uint32_t flow) const;
    /// @param flow an index @return its book
    FlowLog& GetLog(uint32_t flow);
    /// @copydoc GetLog
    const FlowLog& GetLog(uint32_t flow) const;

    /**
     * A node keeps a packet for a mobile node (a buffer of RFC 5568); counted if its flow is
     * watched.
     * @param packet the packet, with whatever headers
     */
    void NotifyBuffered(Ptr<const Packet> packet);

  protected:
    void DoDispose() override;

  private:
    /// What a packet is looked up by
    struct Key
    {
        uint32_t source;          //!< index of the sending node among those watched
        Ipv6Address address;      //!< destination
        uint8_t protocol;         //!< upper-layer protocol
        uint16_t sourcePort;      //!< 0 for any
        uint16_t destinationPort; //!< its port
        /// @param other a key @return whether they are equal
        bool operator==(const Key& other) const;
    };

    /// Hash of a key
    struct KeyHash
    {
        /// @param key a key @return its hash
        std::size_t operator()(const Key& key) const;
    };

    /// A flow that is watched
    struct Entry
    {
        FlowSpecification flow; //!< what it is
        FlowLog log;            //!< its book
    };

    /// @param node a node @return its index, made and its IPv6 layer hooked at the first call
    uint32_t Hook(Ptr<Node> node);
    /**
     * Trace sink of "SendOutgoing".
     * @param node index of the node
     * @param header header of the packet
     * @param packet the packet behind it
     * @param interface interface it leaves by
     */
    void Sent(uint32_t node,
              const Ipv6Header& header,
              Ptr<const Packet> packet,
              uint32_t interface);
    /**
     * Trace sink of "LocalDeliver".
     * @param node index of the node
     * @param header header of the packet
     * @param packet the packet behind it
     * @param interface interface it came by
     */
    void Delivered(uint32_t node,
                   const Ipv6Header& header,
                   Ptr<const Packet> packet,
                   uint32_t interface);

    std::vector<Entry> m_flows;                         //!< by index
    std::unordered_map<Key, uint32_t, KeyHash> m_index; //!< index by what a packet says
    std::map<uint32_t, uint32_t> m_nodes;               //!< index of a node by its ns-3 id
    std::vector<Ptr<Node>> m_hooked;                    //!< nodes by index
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FLOW_WATCHER_H
