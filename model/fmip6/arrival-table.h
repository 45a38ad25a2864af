/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ARRIVAL_TABLE_H
#define MIP6SEC_ARRIVAL_TABLE_H

#include "arrival-state.h"
#include "handover-buffer.h"

#include "ns3/address-hash.h"
#include "ns3/ipv6-route.h"
#include "ns3/mobility-header.h"
#include "ns3/nd-messages.h"

#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

namespace ns3
{
namespace mip6sec
{

/// What a Handover Initiate asks for (RFC 5568 6.2.1.1)
struct ArrivalRequest
{
    Ipv6Address router;        //!< PAR, its sender
    uint16_t sequence{0};      //!< its sequence number
    bool assigned{false};      //!< S: asks for an assigned NCoA
    bool buffer{false};        //!< U: asks for buffering
    LinkLayerOctets linkLayer; //!< of the mobile node
    Ipv6Address previous;      //!< PCoA, or ::
    Ipv6Address next;          //!< NCoA, or ::

    /// @param other another request @return whether it asks for the same
    bool operator==(const ArrivalRequest& other) const;
};

/// A mobile node that is expected, or was not long ago
struct NodeArrival
{
    ArrivalRequest request;                 //!< what was asked
    Ipv6Address address;                    //!< where packets for it go: NCoA, or PCoA if hosted
    bool hosted{false};                     //!< served with a host route for its PCoA
    HandoverAck answer;                     //!< what was answered, once it was
    ArrivalState state{ArrivalState::NONE}; //!< how far it is
    std::unique_ptr<HandoverBuffer> buffer; //!< packets that wait, or null
    Ptr<Ipv6Route> route;                   //!< host route, if hosted
    EventId timer;                          //!< the end of its time
};

/**
 * The mobile nodes that a NAR expects: found by the address to which packets for them go, by the
 * Handover Initiate that announced them, and by link-layer address, of which each has one.
 */
class ArrivalTable
{
  public:
    /**
     * @param address where packets go, not in the table
     * @param request its link-layer address is not in the table
     * @return the new arrival, valid until erased
     */
    NodeArrival& Insert(const Ipv6Address& address, const ArrivalRequest& request);
    /// @param arrival is announced by another Handover Initiate from now on @param request that
    void Renew(NodeArrival& arrival, const ArrivalRequest& request);
    /// @param arrival erased; its timer must not run
    void Erase(const NodeArrival& arrival);

    /// @param address where packets go @return the arrival, or null
    NodeArrival* Find(const Ipv6Address& address) const;
    /// @param router sender of a Handover Initiate @param sequence its number @return the arrival
    /// that it announced, or null
    NodeArrival* FindByRequest(const Ipv6Address& router, uint16_t sequence) const;
    /// @param linkLayer of a mobile node @return its arrival, or null
    NodeArrival* FindByLinkLayer(const LinkLayerOctets& linkLayer) const;
    /// @return arrivals
    std::size_t GetSize() const;

    /**
     * Remember an answer that made no arrival, so that the Handover Initiate may be retransmitted.
     * @param request the Handover Initiate
     * @param answer the answer
     * @param expires when it is forgotten; as it is when ANSWERS others were remembered after it
     */
    void RememberAnswer(const ArrivalRequest& request, const HandoverAck& answer, Time expires);
    /// @param request a Handover Initiate @return the answer to it that is remembered, or null
    const HandoverAck* FindAnswer(const ArrivalRequest& request) const;
    /// Forget all answers
    void ForgetAnswers();

    /// @return any arrival, the first by link-layer address; the table must not be empty
    NodeArrival& First() const;

  private:
    /// Answers remembered at most
    static constexpr std::size_t ANSWERS = 64;

    /// An answer that made no arrival
    struct Answered
    {
        ArrivalRequest request; //!< to this
        HandoverAck answer;     //!< the answer
        Time expires;           //!< forgotten then
    };

    /// Sender and sequence number
    using RequestKey = std::pair<Ipv6Address, uint16_t>;

    std::unordered_map<Ipv6Address, std::unique_ptr<NodeArrival>, AddressHash> m_arrivals; //!< all
    std::map<RequestKey, NodeArrival*> m_byRequest;        //!< those that a PAR announced
    std::map<LinkLayerOctets, NodeArrival*> m_byLinkLayer; //!< all
    std::deque<Answered> m_answers;                        //!< in the order of time
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ARRIVAL_TABLE_H
