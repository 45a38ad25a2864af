/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How long the addresses of AddressConfigurator live

#include "address-configurator.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint32_t INFINITE_LIFETIME = 0xffffffff; //!< of a prefix (RFC 4861 4.6.2)
constexpr double TWO_HOURS_S = 7200;               //!< RFC 4862 5.5.3 e

} // namespace

Time
AddressConfigurator::End(uint32_t lifetime)
{
    return lifetime == INFINITE_LIFETIME ? Time::Max() : Simulator::Now() + Seconds(lifetime);
}

void
AddressConfigurator::SetLifetimes(Record& record, const PrefixInformation& prefix, bool secured)
{
    Time now = Simulator::Now();
    record.preferredUntil = End(prefix.preferredLifetime);
    Time valid = End(prefix.validLifetime);
    Time twoHours = now + Seconds(TWO_HOURS_S);
    // RFC 4862 5.5.3 e: a forged advertisement must not end an address at once
    if (secured || valid > twoHours || valid > record.validUntil)
    {
        record.validUntil = valid;
    }
    else if (record.validUntil > twoHours)
    {
        record.validUntil = twoHours;
    }
}

void
AddressConfigurator::Arm(uint64_t id)
{
    Record& record = m_records.at(id);
    Time next = record.validUntil;
    if (record.state != State::DEPRECATED)
    {
        next = std::min(next, record.preferredUntil);
    }
    // Advertisements move the ends on all the time: the timer looks again when it fires
    if (next == Time::Max() || (!record.timer.IsExpired() && record.timerAt <= next))
    {
        return;
    }
    record.timer.Cancel();
    record.timerAt = std::max(next, Simulator::Now());
    record.timer = Simulator::Schedule(record.timerAt - Simulator::Now(),
                                       &AddressConfigurator::CheckLifetimes,
                                       this,
                                       id);
}

void
AddressConfigurator::CheckLifetimes(uint64_t id)
{
    Record& record = m_records.at(id);
    Time now = Simulator::Now();
    if (record.validUntil <= now)
    {
        RemoveRecord(id);
        return;
    }
    bool over = record.preferredUntil <= now;
    if (over && record.state == State::PREFERRED)
    {
        record.state = State::DEPRECATED;
        m_discovery->GetInterface()->SetState(record.address, Ipv6InterfaceAddress::DEPRECATED);
        Arm(id);
        m_deprecated(record.address);
        return;
    }
    if (over && record.state != State::DEPRECATED)
    {
        // Not worth a check any more, or optimistic for longer than it was to be preferred
        RemoveRecord(id);
        return;
    }
    Arm(id);
}

} // namespace mip6sec
} // namespace ns3
