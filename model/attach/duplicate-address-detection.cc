/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "duplicate-address-detection.h"

#include "neighbor-discovery.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

DuplicateAddressDetection::DuplicateAddressDetection(NeighborDiscovery& discovery)
    : m_discovery(discovery)
{
}

DuplicateAddressDetection::~DuplicateAddressDetection()
{
    for (auto& [address, run] : m_runs)
    {
        run.timer.Cancel();
    }
}

void
DuplicateAddressDetection::Start(const Ipv6Address& address,
                                 uint32_t probes,
                                 Time interval,
                                 Time firstDelay,
                                 Done done,
                                 bool ignoreUnsecured)
{
    Cancel(address);
    Run& run = m_runs[address];
    run.probesLeft = probes;
    run.interval = interval;
    run.done = done;
    run.ignoreUnsecured = ignoreUnsecured;
    // Already during the delay another node's claim must be heard (RFC 4862 5.4.2)
    m_discovery.JoinSolicitedGroup(address);
    run.timer = Simulator::Schedule(firstDelay, &DuplicateAddressDetection::Step, this, address);
}

void
DuplicateAddressDetection::Cancel(const Ipv6Address& address)
{
    auto it = m_runs.find(address);
    if (it == m_runs.end())
    {
        return;
    }
    it->second.timer.Cancel();
    m_runs.erase(it);
    m_discovery.LeaveSolicitedGroup(address);
}

void
DuplicateAddressDetection::CancelAll()
{
    while (!m_runs.empty())
    {
        Cancel(m_runs.begin()->first);
    }
}

bool
DuplicateAddressDetection::IsRunning(const Ipv6Address& address) const
{
    return m_runs.find(address) != m_runs.end();
}

bool
DuplicateAddressDetection::IgnoresUnsecured(const Ipv6Address& address) const
{
    auto it = m_runs.find(address);
    return it != m_runs.end() && it->second.ignoreUnsecured;
}

bool
DuplicateAddressDetection::IsOwnProbe(const Ipv6Address& address, uint64_t uid) const
{
    auto it = m_runs.find(address);
    return it != m_runs.end() &&
           std::find(it->second.probeUids.begin(), it->second.probeUids.end(), uid) !=
               it->second.probeUids.end();
}

void
DuplicateAddressDetection::NoteProbe(const Ipv6Address& address, uint64_t uid)
{
    auto it = m_runs.find(address);
    if (it != m_runs.end())
    {
        it->second.probeUids.push_back(uid);
    }
}

void
DuplicateAddressDetection::Conflict(const Ipv6Address& address)
{
    Finish(address, false);
}

void
DuplicateAddressDetection::Step(Ipv6Address address)
{
    Run& run = m_runs.at(address);
    if (run.probesLeft == 0)
    {
        Finish(address, true);
        return;
    }
    --run.probesLeft;
    run.timer = Simulator::Schedule(run.interval, &DuplicateAddressDetection::Step, this, address);
    m_discovery.SendDadProbe(address);
}

void
DuplicateAddressDetection::Finish(const Ipv6Address& address, bool unique)
{
    auto it = m_runs.find(address);
    if (it == m_runs.end())
    {
        return;
    }
    Done done = it->second.done;
    Ipv6Address finished = address; // may be a reference into the run
    Cancel(finished);
    done(finished, unique);
}

} // namespace mip6sec
} // namespace ns3
