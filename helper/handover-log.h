/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_LOG_H
#define MIP6SEC_HANDOVER_LOG_H

#include "handover-record.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Book of the handovers of one mobile node: turns events into records. Knows no node and no trace,
 * only times.
 *
 * The first time of each phase in an interval counts, but the last of route optimization, which
 * every watched correspondent reaches for itself. What is foreseen is of the handover that the next
 * link down begins.
 */
class HandoverLog
{
  public:
    /// @param node name of the mobile node; handover 0 begins
    explicit HandoverLog(const std::string& node);

    /// @param at the link went down, and a new handover begins @param from where it was attached
    void LinkDown(Time at, const std::string& from);
    /// @param at the link came up @param to where it is attached
    void LinkUp(Time at, const std::string& to);
    /**
     * A phase other than the two of the link was reached.
     * @param phase the phase
     * @param at when
     * @return whether it is new in this handover
     */
    bool Reach(HandoverPhase phase, Time at);
    /**
     * A phase of the coming handover was reached, ahead of its link down.
     * @param phase the phase
     * @param at when
     * @return whether it is new in that handover
     */
    bool Foresee(HandoverPhase phase, Time at);
    /// @param reason a faster scheme fell back to plain Mobile IPv6 in the current handover
    void Fallback(const std::string& reason);
    /// @param octets a message was sent by or for the node, IPv6 header included
    void Signalling(uint32_t octets);
    /// @param duration simulated time that a cryptographic operation of the node takes
    void Crypto(Time duration);
    /// The run is over: the last handover gets its outcome, and nothing is taken down any more
    void Finish();

    /// @return the records, the first is handover 0
    const std::vector<HandoverRecord>& GetRecords() const;
    /// @copydoc GetRecords
    std::vector<HandoverRecord>& GetRecords();

  private:
    /// @param lastOne whether no link down followed
    void Close(bool lastOne);

    std::vector<HandoverRecord> m_records; //!< by number
    HandoverRecord m_coming;               //!< what is known of the next one
    bool m_finished{false};                //!< whether the run is over
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_LOG_H
