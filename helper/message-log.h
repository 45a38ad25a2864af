/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MESSAGE_LOG_H
#define MIP6SEC_MESSAGE_LOG_H

#include "ns3/mobility-protocol.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Writes down which control message went from which node to which, and when: what a timeline of a
 * handover is drawn from. Sending and arrival are matched by the octets of the message. A message
 * that passes a tunnel has one line from its sender to the home agent, and one from there on. A
 * probe of duplicate address detection has a line without a receiver, since none is expected.
 *
 * For a few nodes: it looks at every frame of theirs.
 */
class MessageLog : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    MessageLog();
    ~MessageLog() override;

    /// One message from one node to one other
    struct Entry
    {
        Time sent;           //!< when it was sent
        Time received;       //!< when it arrived
        std::string from;    //!< name of the sender
        std::string to;      //!< name of the receiver; empty for a probe of DAD
        std::string layer;   //!< "mip6", "fmip6", "nd" or "send" (certification paths)
        std::string message; //!< its type
    };

    /// @param node a node with its roles and devices installed @param name of it in the table
    void Watch(Ptr<Node> node, const std::string& name);
    /// @return the messages in the order of arrival
    const std::vector<Entry>& GetEntries() const;
    /// @param os receives messages.csv
    void Write(std::ostream& os) const;

  protected:
    void DoDispose() override;

  private:
    /// A message under way
    struct Pending
    {
        uint32_t node;       //!< who sent it last
        Time sent;           //!< when
        std::string layer;   //!< its layer
        std::string message; //!< its type
    };

    /// @param key octets of a message @param pending who sends it now
    void Send(const std::string& key, const Pending& pending);
    /// @param key octets of a message @param node who receives it now @return whether it was sent
    bool Receive(const std::string& key, uint32_t node);

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
    /// @copydoc MobilitySent
    void MobilityReceived(uint32_t node,
                          const MobilityMessage& message,
                          const MobilityPath& path,
                          uint32_t octets);
    /**
     * Trace sink of TunnelProtocol "Tx" and "Rx" of a home agent.
     * @param node index of the node
     * @param inner packet in the tunnel
     * @param source outer source
     * @param destination outer destination
     */
    void Relayed(uint32_t node,
                 Ptr<const Packet> inner,
                 Ipv6Address source,
                 Ipv6Address destination);
    /// Trace sink of "MacTx". @param node index of the node @param frame the frame
    void FrameSent(uint32_t node, Ptr<const Packet> frame);
    /// Trace sink of "MacRx". @param node index of the node @param frame the frame
    void FrameReceived(uint32_t node, Ptr<const Packet> frame);

    std::vector<std::string> m_names;         //!< by index
    std::map<std::string, Pending> m_pending; //!< by the octets of the message
    std::vector<Entry> m_entries;             //!< in the order of arrival
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MESSAGE_LOG_H
