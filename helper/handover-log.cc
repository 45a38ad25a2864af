/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-log.h"

#include "ns3/assert.h"

namespace ns3
{
namespace mip6sec
{

HandoverLog::HandoverLog(const std::string& node)
{
    m_records.emplace_back();
    m_records.back().node = node;
}

void
HandoverLog::Close(bool lastOne)
{
    HandoverRecord& record = m_records.back();
    if (!record.GetPhase(HandoverPhase::REGISTERED))
    {
        record.outcome = lastOne ? HandoverOutcome::CUT : HandoverOutcome::FAILED;
    }
    else
    {
        record.outcome =
            record.fallbackReason.empty() ? HandoverOutcome::OK : HandoverOutcome::FALLBACK;
    }
}

void
HandoverLog::LinkDown(Time at, const std::string& from)
{
    if (m_finished)
    {
        return;
    }
    Close(false);
    HandoverRecord next = m_coming;
    m_coming = HandoverRecord();
    next.node = m_records.back().node;
    next.handover = m_records.back().handover + 1;
    next.from = from;
    next.phases[static_cast<int>(HandoverPhase::LINK_DOWN)] = at;
    m_records.push_back(next);
}

void
HandoverLog::LinkUp(Time at, const std::string& to)
{
    if (Reach(HandoverPhase::LINK_UP, at))
    {
        m_records.back().to = to;
    }
}

bool
HandoverLog::Reach(HandoverPhase phase, Time at)
{
    NS_ASSERT_MSG(phase != HandoverPhase::LINK_DOWN, "LinkDown begins a handover");
    if (m_finished)
    {
        return false;
    }
    std::optional<Time>& entry = m_records.back().phases[static_cast<int>(phase)];
    const bool fresh = !entry;
    if (fresh || phase == HandoverPhase::ROUTE_OPTIMIZED)
    {
        entry = at;
    }
    return fresh;
}

bool
HandoverLog::Foresee(HandoverPhase phase, Time at)
{
    NS_ASSERT_MSG(phase != HandoverPhase::LINK_DOWN, "LinkDown begins a handover");
    std::optional<Time>& entry = m_coming.phases[static_cast<int>(phase)];
    if (m_finished || entry)
    {
        return false;
    }
    entry = at;
    return true;
}

void
HandoverLog::Fallback(const std::string& reason)
{
    HandoverRecord& record = m_records.back();
    if (!m_finished && record.fallbackReason.empty())
    {
        record.fallbackReason = reason;
    }
}

void
HandoverLog::Signalling(uint32_t octets)
{
    if (!m_finished)
    {
        m_records.back().signallingPackets++;
        m_records.back().signallingBytes += octets;
    }
}

void
HandoverLog::Crypto(Time duration)
{
    if (!m_finished)
    {
        m_records.back().cryptoOps++;
        m_records.back().cryptoTime += duration;
    }
}

void
HandoverLog::Finish()
{
    if (!m_finished)
    {
        Close(true);
        m_finished = true;
    }
}

const std::vector<HandoverRecord>&
HandoverLog::GetRecords() const
{
    return m_records;
}

std::vector<HandoverRecord>&
HandoverLog::GetRecords()
{
    return m_records;
}

} // namespace mip6sec
} // namespace ns3
