/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_MONITOR_H
#define MIP6SEC_HANDOVER_MONITOR_H

#include "flow-watcher.h"
#include "handover-log.h"
#include "signalling-counter.h"

#include "ns3/address-hash.h"
#include "ns3/crypto-cpu.h"
#include "ns3/fmip-mobile-node.h"
#include "ns3/mobile-node.h"
#include "ns3/nd-verdict.h"

#include <map>
#include <ostream>
#include <set>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * Makes one HandoverRecord of each handover of the mobile nodes it is told about, from traces
 * alone, and writes the tables of a study.
 *
 * - A packet belongs to the handover in whose interval, from link down to the next link down, it
 *   was sent. Counts are sums over the watched flows towards the mobile node.
 * - The interruption is the longest over these flows of the time between the last packet received
 *   before link down and the first received after it.
 * - Signalling of a handover is what the mobile node sends, and what others send to it or about it
 *   of Mobile IPv6 and fast handovers (Mobility Header and ICMPv6 messages of RFC 6275, RFC 5568).
 *   The totals of the run, of all nodes, go to a table of their own.
 * - Routes are optimized when the last of the correspondent nodes to which a watched flow goes has
 *   acknowledged; without such flows, when the last of those that do has.
 * - The first attachment is handover 0.
 * - With fast handovers (RFC 5568), the acknowledgment of a Fast Binding Update from the old link
 * is of the coming handover if it arrives before link down. Security is ready when the handover key
 * for the link that is left was received, if it was. Packets that access routers keep are those of
 * nodes added by AddBuffers.
 * - Security is ready when the first Router Advertisement of the new link was found secured by
 * SEND: signature verified, and its router certified. Cryptographic operations are those that the
 *   processor of the mobile node (CryptoCpu) has done, one for each piece of work submitted, with
 *   the time that they took there; what protects otherwise says so by NotifySecurityReady and
 *   NotifyCrypto.
 *
 * Attributes: "Scheme" (first column of the tables, "mip6"). Traces: "Phase" (PhaseCallback), as it
 * happens, but for the first packet; "Handover" (HandoverCallback), from Finish, since a packet may
 * still arrive in a later interval than that in which it was sent.
 */
class HandoverMonitor : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    HandoverMonitor();
    ~HandoverMonitor() override;

    /**
     * Watch the handovers of a mobile node; before the simulation starts.
     * @param mobile the role
     * @param name of the node in the tables
     */
    void AddMobileNode(Ptr<MobileNode> mobile, const std::string& name);
    /**
     * Count the signalling that a node sends.
     * @param node any node
     * @param sender name in the table of signalling, e.g. "ha"
     */
    void AddSignalling(Ptr<Node> node, const std::string& sender);
    /// @param node an access router: packets of watched flows that it keeps for mobile nodes (RFC
    /// 5568) count as buffered; none are where it does not do fast handovers
    void AddBuffers(Ptr<Node> node);
    /**
     * Watch a flow. If a mobile node added before is at its end, the flow belongs to that node's
     * handovers.
     * @param flow the flow
     */
    void AddFlow(const FlowSpecification& flow);
    /// @param address of a point of attachment @param name in the columns "from" and "to"
    void NamePointOfAttachment(const Address& address, const std::string& name);

    /// @param node a mobile node whose keys, path and associations are ready now
    void NotifySecurityReady(Ptr<Node> node);
    /// @param node a mobile node whose faster scheme fell back @param reason why
    void NotifyFallback(Ptr<Node> node, const std::string& reason);
    /// @param node a mobile node, in a cryptographic operation @param duration simulated time of it
    void NotifyCrypto(Ptr<Node> node, Time duration);

    /**
     * The run is over: records are completed and the trace "Handover" fires for each. The methods
     * below call it.
     */
    void Finish();
    /// @return the records of all mobile nodes, in the order in which these were added
    std::vector<HandoverRecord> GetRecords();
    /// @param os receives handovers.csv
    void WriteHandovers(std::ostream& os);
    /// @param os receives flows.csv: each flow and direction by itself
    void WriteFlows(std::ostream& os);
    /// @param os receives signalling.csv: messages of the run by sender and type
    void WriteSignalling(std::ostream& os);
    /// @param directory existing folder that receives the three tables
    void WriteTables(const std::string& directory);

    /// @return the flows
    Ptr<FlowWatcher> GetFlowWatcher() const;
    /// @return the signalling
    Ptr<SignallingCounter> GetSignallingCounter() const;

    /// @param record a handover
    typedef void (*HandoverCallback)(const HandoverRecord& record);
    /**
     * @param node name of the mobile node
     * @param handover number of the handover
     * @param phase what was reached
     * @param at when
     */
    typedef void (*PhaseCallback)(const std::string& node,
                                  uint32_t handover,
                                  HandoverPhase phase,
                                  Time at);

  protected:
    void DoDispose() override;

  private:
    /// A flow with a mobile node at one end
    struct FlowEnd
    {
        uint32_t flow;      //!< its index
        FlowLog::Side side; //!< the end
    };

    /// A mobile node that is watched
    struct Mobile
    {
        Ptr<MobileNode> role;          //!< the role
        HandoverLog log;               //!< its book
        std::vector<FlowEnd> flows;    //!< what it sends and receives
        std::set<Ipv6Address> peers;   //!< correspondents of its flows
        std::set<Ipv6Address> reached; //!< those with route optimization in the current handover
        std::string attachedTo;        //!< name of the point of attachment
        bool predicted{false};         //!< whether an FBU was sent from the link that it is on
        Ipv6Address updated;           //!< previous care-of address of the last FBU
        std::set<Ipv6Address> made;    //!< tentative addresses of the current handover
    };

    /// @param node a node @return its index among the mobile nodes, or -1
    int Find(Ptr<Node> node) const;
    /// @param mobile index of a mobile node @param phase reached now
    void Reach(uint32_t mobile, HandoverPhase phase);
    /// @param mobile index of a mobile node; its home address is known by now
    void LearnHomeAddress(uint32_t mobile);
    /// @param address of a point of attachment @return its name, or the address in print
    std::string NameOf(const Address& address) const;
    /// @param mobile a mobile node, the counts of whose flows are added to its records
    void AddFlowsToRecords(Mobile& mobile);

    /// Trace sink. @param mobile index @param device what detached
    void LinkDown(uint32_t mobile, Ptr<NetDevice> device);
    /// Trace sink. @param mobile index @param device what attached @param point where
    void LinkUp(uint32_t mobile, Ptr<NetDevice> device, Address point);
    /// Trace sink. @param mobile index @param router the router
    void RouterKnown(uint32_t mobile, const RouterEntry& router);
    /// Trace sink. @param mobile index
    void Solicited(uint32_t mobile);
    /// Trace sink. @param mobile index @param address made for it, not checked yet
    void AddressMade(uint32_t mobile, Ipv6Address address);
    /// Trace sink. @param mobile index @param target address that is probed
    void Probed(uint32_t mobile, Ipv6Address target);
    /// Trace sink. @param mobile index @param address the address @param router its router
    void AddressReady(uint32_t mobile, Ipv6Address address, const RouterEntry& router);
    /// Trace sink. @param mobile index @param oldState before @param newState after
    void StateChange(uint32_t mobile, MobileNodeState oldState, MobileNodeState newState);
    /**
     * Trace sink.
     * @param mobile index
     * @param homeAddress home address
     * @param careOfAddress care-of address
     * @param homeAgent home agent
     */
    void Registered(uint32_t mobile,
                    Ipv6Address homeAddress,
                    Ipv6Address careOfAddress,
                    Ipv6Address homeAgent);
    /// Trace sink. @param mobile index @param homeAddress home address
    void ReturnedHome(uint32_t mobile, Ipv6Address homeAddress);
    /// Trace sink. @param mobile index @param peer the peer @param careOfAddress care-of address
    void RouteOptimized(uint32_t mobile, Ipv6Address peer, Ipv6Address careOfAddress);
    /**
     * Trace sink of SendDevice "Judged".
     * @param mobile index
     * @param type of the message
     * @param source its source
     * @param verdict on it
     */
    void Judged(uint32_t mobile, Icmp6Type type, Ipv6Address source, NdVerdict verdict);
    /**
     * Trace sink of CryptoCpu "Operation".
     * @param mobile index
     * @param operation what was done
     * @param bits of the key
     * @param count how many times
     * @param cost simulated time of all
     */
    void Operation(uint32_t mobile,
                   CryptoOperation operation,
                   uint32_t bits,
                   uint64_t count,
                   Time cost);
    /// Trace sink. @param packet that an access router keeps @param address to which it goes
    void Buffered(Ptr<const Packet> packet, Ipv6Address address);
    /// @param mobile index of a mobile node, whose role in fast handovers is watched if it has one
    void AddFastHandovers(uint32_t mobile);
    /// @param mobile index of a mobile node @param phase reached now, of the coming handover
    void Foresee(uint32_t mobile, HandoverPhase phase);
    /**
     * Trace sink of FmipMobileNode.
     * @param mobile index
     * @param router PAR
     * @param previous PCoA
     * @param next NCoA
     * @param predictive whether it was sent from the old link
     */
    void FastUpdateSent(uint32_t mobile,
                        Ipv6Address router,
                        Ipv6Address previous,
                        Ipv6Address next,
                        bool predictive);
    /// Trace sink. @param mobile index @param status of it @param previous PCoA @param next NCoA
    void FastAckReceived(uint32_t mobile,
                         FastBindingStatus status,
                         Ipv6Address previous,
                         Ipv6Address next);
    /**
     * Trace sink of HandoverKeyClient.
     * @param mobile index
     * @param router whose key it is
     * @param careOfAddress for which
     * @param algorithm of it
     * @param lifetime of it
     */
    void KeyReceived(uint32_t mobile,
                     Ipv6Address router,
                     Ipv6Address careOfAddress,
                     HandoverKeyAlgorithm algorithm,
                     Time lifetime);
    /// Trace sink. @param mobile index @param next NCoA
    void UnaSent(uint32_t mobile, Ipv6Address next);
    /// Trace sink. @param mobile index @param reason why
    void FellBack(uint32_t mobile, FmipFallback reason);
    /// Trace sink. @param sender the node @param message what it sent
    void Message(Ptr<Node> sender, const SignallingMessage& message);

    std::string m_scheme;                  //!< attribute Scheme
    std::vector<Mobile> m_mobiles;         //!< by index
    std::map<uint32_t, uint32_t> m_byNode; //!< index by ns-3 id of the node
    std::unordered_map<Ipv6Address, uint32_t, AddressHash>
        m_byAddress;                                  //!< index by home and care-of address
    std::map<Address, std::string> m_names;           //!< of points of attachment
    Ptr<FlowWatcher> m_flows;                         //!< the flows
    Ptr<SignallingCounter> m_signalling;              //!< the signalling
    bool m_finished{false};                           //!< whether Finish was called
    TracedCallback<const HandoverRecord&> m_handover; //!< trace Handover
    TracedCallback<const std::string&, uint32_t, HandoverPhase, Time> m_phase; //!< trace Phase
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_MONITOR_H
