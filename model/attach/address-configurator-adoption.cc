/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Addresses of AddressConfigurator that come before their link, or outlast it (RFC 5568)

#include "address-configurator.h"
#include "divert-routing.h"

#include "ns3/ipv6-routing-protocol.h"
#include "ns3/ipv6.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t PREFIX_LENGTH = 64; //!< of prefixes with interface identifiers

/// @param address an address @return its first 64 bits
Ipv6Address
PrefixOf(const Ipv6Address& address)
{
    return Ipv6Address(address).CombinePrefix(Ipv6Prefix(PREFIX_LENGTH));
}

} // namespace

void
AddressConfigurator::MakeAddress(const Ipv6Address& prefix, Callback<void, Ipv6Address> done)
{
    if (!m_discovery)
    {
        done(Ipv6Address::GetAny());
    }
    else if (m_generator.IsNull())
    {
        DefaultGenerator(PrefixOf(prefix), 0, done);
    }
    else
    {
        m_generator(PrefixOf(prefix), 0, done);
    }
}

bool
AddressConfigurator::Adopt(const PrefixInformation& prefix,
                           const Ipv6Address& address,
                           bool checked,
                           bool secured)
{
    Ipv6Address bits = PrefixOf(prefix.prefix);
    if (!m_discovery || prefix.prefixLength != PREFIX_LENGTH || prefix.validLifetime == 0 ||
        address.IsAny() || address.IsMulticast() || address.IsLinkLocal() ||
        PrefixOf(address) != bits)
    {
        return false;
    }
    auto same = Find(address);
    if (same != m_records.end() && IsOnInterface(same->second))
    {
        uint64_t id = same->first;
        PrefixInformation lifetimes = prefix;
        lifetimes.autonomous = true;
        Configure(lifetimes, secured);
        if (checked && m_records.at(id).state == State::OPTIMISTIC)
        {
            m_discovery->CancelDad(address);
            DadDone(address, true);
        }
        Reclaim(address);
        return true;
    }
    std::vector<uint64_t> replaced;
    for (const auto& [id, record] : m_records)
    {
        if (record.prefix == bits)
        {
            replaced.push_back(id);
        }
    }
    uint64_t id = m_nextId++;
    Record& record = m_records[id];
    record.prefix = bits;
    record.address = address;
    record.onLink = prefix.onLink;
    record.secured = secured;
    record.preferredUntil = End(prefix.preferredLifetime);
    record.validUntil = End(prefix.validLifetime);
    bool probe = !checked && m_dadTransmits > 0;
    record.state = probe ? State::OPTIMISTIC : State::PREFERRED;
    record.order = m_nextOrder++;
    AddToInterface(record);
    Arm(id);
    // What was there goes when its successor is there, so that nobody is without an address
    for (uint64_t old : replaced)
    {
        if (m_records.find(old) != m_records.end())
        {
            RemoveRecord(old);
        }
    }
    auto known = [this, id]() { return m_records.find(id) != m_records.end(); };
    if (probe && known())
    {
        m_tentative(address);
        if (known())
        {
            StartDad(id, Seconds(0));
        }
    }
    if (known())
    {
        m_ready(address);
    }
    return true;
}

void
AddressConfigurator::NoteDuplicate(const Ipv6Address& address)
{
    auto found = Find(address);
    if (!address.IsAny() && found != m_records.end())
    {
        m_discovery->CancelDad(address);
        DadDone(address, false);
    }
}

void
AddressConfigurator::SetAside(const Ipv6Address& address, bool answer)
{
    auto found = Find(address);
    if (address.IsAny() || found == m_records.end() || !IsOnInterface(found->second))
    {
        return;
    }
    Record& record = m_records.at(found->first);
    record.aside = true;
    m_discovery->CancelDad(address);
    ApplyAside(record, true, answer);
    if (!IsPrefixInUse(record.prefix))
    {
        SetOnLink(record.prefix, false);
    }
}

void
AddressConfigurator::Reclaim(const Ipv6Address& address)
{
    auto found = Find(address);
    if (address.IsAny() || found == m_records.end() || !found->second.aside)
    {
        return;
    }
    uint64_t id = found->first;
    Record& record = m_records.at(id);
    record.aside = false;
    ApplyAside(record, false, true);
    if (record.onLink)
    {
        SetOnLink(record.prefix, true);
    }
    if (record.state == State::OPTIMISTIC)
    {
        StartDad(id, Seconds(0));
    }
}

bool
AddressConfigurator::IsAside(const Ipv6Address& address) const
{
    auto found = Find(address);
    return !address.IsAny() && found != m_records.end() && found->second.aside;
}

void
AddressConfigurator::ApplyAside(const Record& record, bool aside, bool answer)
{
    bool deprecated = aside || record.state == State::DEPRECATED;
    m_discovery->GetInterface()->SetState(record.address,
                                          deprecated ? Ipv6InterfaceAddress::DEPRECATED
                                                     : Ipv6InterfaceAddress::PREFERRED);
    m_discovery->SetAnswered(record.address, answer);
    DivertRouting::Install(m_discovery->GetDevice()->GetNode())->SetAvoided(record.address, aside);
}

bool
AddressConfigurator::IsPrefixInUse(const Ipv6Address& prefix) const
{
    Ptr<Ipv6> ipv6 = m_discovery->GetIpv6();
    uint32_t index = m_discovery->GetInterfaceIndex();
    for (uint32_t i = 0; i < ipv6->GetNAddresses(index); ++i)
    {
        Ipv6InterfaceAddress other = ipv6->GetAddress(index, i);
        if (other.GetPrefix() == Ipv6Prefix(PREFIX_LENGTH) &&
            PrefixOf(other.GetAddress()) == prefix && !IsAside(other.GetAddress()))
        {
            return true;
        }
    }
    return false;
}

void
AddressConfigurator::SetOnLink(const Ipv6Address& prefix, bool onLink)
{
    Ptr<Ipv6RoutingProtocol> routing = m_discovery->GetIpv6()->GetRoutingProtocol();
    Ipv6Prefix mask(PREFIX_LENGTH);
    uint32_t index = m_discovery->GetInterfaceIndex();
    if (onLink)
    {
        routing->NotifyAddRoute(prefix, mask, Ipv6Address::GetZero(), index);
    }
    else
    {
        routing->NotifyRemoveRoute(prefix, mask, Ipv6Address::GetZero(), index);
    }
}

} // namespace mip6sec
} // namespace ns3
