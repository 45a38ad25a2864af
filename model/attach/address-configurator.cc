/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "address-configurator.h"

#include "drawn-delay.h"

#include "ns3/ipv6-routing-protocol.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secAddressConfigurator");

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

AddressConfigurator::AddressConfigurator()
    : m_identifiers(CreateObject<UniformRandomVariable>())
{
}

AddressConfigurator::~AddressConfigurator() = default;

void
AddressConfigurator::DoDispose()
{
    for (auto& [id, record] : m_records)
    {
        record.timer.Cancel();
        if (m_discovery)
        {
            m_discovery->CancelDad(record.address);
        }
    }
    m_records.clear();
    m_generator.Nullify();
    m_discovery = nullptr;
    Object::DoDispose();
}

void
AddressConfigurator::SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery)
{
    m_discovery = discovery;
}

void
AddressConfigurator::SetAddressGenerator(AddressGenerator generator)
{
    m_generator = generator;
}

void
AddressConfigurator::SetRouterResolved(bool known)
{
    m_routerResolved = known;
}

AddressConfigurator::Records::const_iterator
AddressConfigurator::Find(const Ipv6Address& address) const
{
    return std::find_if(m_records.begin(), m_records.end(), [&](const auto& r) {
        return r.second.address == address;
    });
}

bool
AddressConfigurator::IsOnInterface(const Record& record)
{
    return record.state == State::OPTIMISTIC || record.state == State::PREFERRED ||
           record.state == State::DEPRECATED;
}

void
AddressConfigurator::Configure(const PrefixInformation& prefix, bool secured)
{
    if (!m_discovery || !prefix.autonomous || prefix.prefixLength != PREFIX_LENGTH ||
        prefix.prefix.IsLinkLocal() || prefix.prefix.IsMulticast() ||
        prefix.preferredLifetime > prefix.validLifetime)
    {
        return;
    }
    Ipv6Address bits = PrefixOf(prefix.prefix);
    for (auto& [id, record] : m_records)
    {
        if (record.prefix == bits)
        {
            if (record.secured && !secured)
            {
                return;
            }
            record.secured = secured;
            SetLifetimes(record, prefix, secured);
            if (record.state == State::DEPRECATED && record.preferredUntil > Simulator::Now())
            {
                record.state = State::PREFERRED;
                m_discovery->GetInterface()->SetState(record.address,
                                                      Ipv6InterfaceAddress::PREFERRED);
            }
            Arm(id);
            return;
        }
    }
    if (prefix.validLifetime == 0)
    {
        return;
    }
    if (m_records.size() >= m_maxPrefixes)
    {
        m_refused(bits);
        return;
    }
    uint64_t id = m_nextId++;
    Record& record = m_records[id];
    record.prefix = bits;
    record.onLink = prefix.onLink;
    record.secured = secured;
    record.preferredUntil = End(prefix.preferredLifetime);
    record.validUntil = End(prefix.validLifetime);
    Arm(id);
    Generate(id);
}

void
AddressConfigurator::Generate(uint64_t id)
{
    Record& record = m_records.at(id);
    record.state = State::GENERATING;
    record.address = Ipv6Address::GetAny();
    Callback<void, Ipv6Address> done =
        MakeBoundCallback(&AddressConfigurator::Generated, Ptr<AddressConfigurator>(this), id);
    if (m_generator.IsNull())
    {
        DefaultGenerator(record.prefix, record.collisions, done);
    }
    else
    {
        m_generator(record.prefix, record.collisions, done);
    }
}

void
AddressConfigurator::DefaultGenerator(Ipv6Address prefix,
                                      uint8_t collisions,
                                      Callback<void, Ipv6Address> done)
{
    if (collisions == 0)
    {
        done(
            Ipv6Address::MakeAutoconfiguredAddress(m_discovery->GetDevice()->GetAddress(), prefix));
        return;
    }
    uint8_t octets[16];
    prefix.GetBytes(octets);
    for (std::size_t i = 8; i < sizeof(octets); ++i)
    {
        octets[i] = static_cast<uint8_t>(m_identifiers->GetInteger(0, 255));
    }
    octets[8] &= 0xfd; // not a universally unique identifier (RFC 4291 appendix A)
    done(Ipv6Address(octets));
}

void
AddressConfigurator::Generated(Ptr<AddressConfigurator> self, uint64_t id, Ipv6Address address)
{
    auto it = self->m_records.find(id);
    if (it == self->m_records.end() || it->second.state != State::GENERATING)
    {
        return;
    }
    Record& record = it->second;
    if (address.IsAny())
    {
        record.state = State::FAILED;
        self->m_failed(Ipv6Address(record.prefix));
        return;
    }
    record.address = address;
    bool optimistic = self->m_optimistic && self->m_routerResolved && self->m_dadTransmits > 0;
    record.state = State::TENTATIVE;
    self->m_tentative(address);
    // A trace sink may have removed it
    it = self->m_records.find(id);
    if (it == self->m_records.end())
    {
        return;
    }
    Time delay = optimistic ? Seconds(0) : DrawDelay(self->m_joinDelay, "JoinDelay");
    self->StartDad(id, delay);
    if (optimistic)
    {
        it->second.state = State::OPTIMISTIC;
        it->second.order = self->m_nextOrder++;
        self->AddToInterface(it->second);
        self->m_ready(address);
    }
}

void
AddressConfigurator::StartDad(uint64_t id, Time delay)
{
    const Record& record = m_records.at(id);
    m_discovery->StartDad(record.address,
                          m_dadTransmits,
                          m_retransTimer,
                          delay,
                          MakeCallback(&AddressConfigurator::DadDone, this),
                          IgnoresUnsecured(record.collisions));
}

void
AddressConfigurator::DadDone(Ipv6Address address, bool unique)
{
    auto found = Find(address);
    if (found == m_records.end())
    {
        return;
    }
    uint64_t id = found->first;
    Record& record = m_records.at(id);
    State before = record.state;
    if (unique)
    {
        record.state = State::PREFERRED;
        if (before == State::OPTIMISTIC)
        {
            m_discovery->GetInterface()->SetState(address, Ipv6InterfaceAddress::PREFERRED);
            m_confirmed(address);
            return;
        }
        record.order = m_nextOrder++;
        AddToInterface(record);
        m_ready(address);
        return;
    }
    bool had = IsOnInterface(record);
    if (had)
    {
        TakeOffInterface(record);
    }
    record.aside = false;
    ++record.collisions;
    bool again = record.collisions <= m_maxCollisions;
    record.state = again ? State::GENERATING : State::FAILED;
    record.address = Ipv6Address::GetAny();
    m_duplicate(address);
    if (had)
    {
        m_removed(address);
    }
    auto it = m_records.find(id);
    if (it == m_records.end())
    {
        return;
    }
    if (again)
    {
        Generate(id);
        return;
    }
    NS_LOG_ERROR("Node " << m_discovery->GetDevice()->GetNode()->GetId()
                         << " gives up on an address for " << it->second.prefix);
    m_failed(Ipv6Address(it->second.prefix));
}

bool
AddressConfigurator::IgnoresUnsecured(uint32_t collisions) const
{
    return (m_ignoreUnsecured || collisions > 0) && m_discovery->GetAuthority();
}

void
AddressConfigurator::AddToInterface(const Record& record)
{
    m_discovery->GetIpv6()->AddAddress(
        m_discovery->GetInterfaceIndex(),
        Ipv6InterfaceAddress(record.address, Ipv6Prefix(PREFIX_LENGTH)),
        record.onLink);
}

void
AddressConfigurator::TakeOffInterface(const Record& record)
{
    Ptr<Ipv6> ipv6 = m_discovery->GetIpv6();
    if (!ipv6)
    {
        return;
    }
    if (record.aside)
    {
        ApplyAside(record, false, true);
    }
    ipv6->RemoveAddress(m_discovery->GetInterfaceIndex(), record.address);
    // The stock routing has dropped the on-link route, which another address may need
    if (IsPrefixInUse(record.prefix))
    {
        SetOnLink(record.prefix, true);
    }
}

void
AddressConfigurator::RemoveRecord(uint64_t id)
{
    auto it = m_records.find(id);
    Record record = it->second;
    record.timer.Cancel();
    m_records.erase(it);
    m_discovery->CancelDad(record.address);
    if (IsOnInterface(record))
    {
        TakeOffInterface(record);
        m_removed(record.address);
    }
}

void
AddressConfigurator::Remove(const Ipv6Address& address)
{
    auto found = Find(address);
    if (!address.IsAny() && found != m_records.end())
    {
        RemoveRecord(found->first);
    }
}

void
AddressConfigurator::RemoveAll()
{
    while (!m_records.empty())
    {
        RemoveRecord(m_records.begin()->first);
    }
}

void
AddressConfigurator::RemoveUnchecked(const std::function<bool(const Ipv6Address& prefix)>& keep)
{
    std::vector<uint64_t> ids;
    for (const auto& [id, record] : m_records)
    {
        if (record.state != State::PREFERRED && record.state != State::DEPRECATED &&
            !record.aside && !(keep && keep(record.prefix)))
        {
            ids.push_back(id);
        }
    }
    for (uint64_t id : ids)
    {
        if (m_records.find(id) != m_records.end())
        {
            RemoveRecord(id);
        }
    }
    if (!keep && m_linkLocalDad && m_discovery->GetInterface())
    {
        ++m_linkLocalSerial;
        m_discovery->CancelDad(m_discovery->GetInterface()->GetLinkLocalAddress().GetAddress());
    }
}

std::vector<Ipv6Address>
AddressConfigurator::GetAddresses() const
{
    std::map<uint64_t, Ipv6Address> ordered;
    for (const auto& [id, record] : m_records)
    {
        if (IsOnInterface(record))
        {
            ordered[record.order] = record.address;
        }
    }
    std::vector<Ipv6Address> addresses;
    for (const auto& [order, address] : ordered)
    {
        addresses.push_back(address);
    }
    return addresses;
}

bool
AddressConfigurator::IsReady(const Ipv6Address& address) const
{
    auto found = Find(address);
    return !address.IsAny() && found != m_records.end() && IsOnInterface(found->second);
}

bool
AddressConfigurator::IsPreferred(const Ipv6Address& address) const
{
    auto found = Find(address);
    return IsReady(address) && found->second.state != State::DEPRECATED && !found->second.aside;
}

bool
AddressConfigurator::IsPrefixSecured(const Ipv6Address& prefix) const
{
    return std::any_of(m_records.begin(), m_records.end(), [&](const auto& r) {
        return r.second.secured && r.second.prefix == PrefixOf(prefix);
    });
}

Ipv6Address
AddressConfigurator::GetAddressFor(const Ipv6Address& prefix) const
{
    for (const auto& [id, record] : m_records)
    {
        if (record.prefix == PrefixOf(prefix) && IsOnInterface(record))
        {
            return record.address;
        }
    }
    return Ipv6Address::GetAny();
}

int64_t
AddressConfigurator::AssignStreams(int64_t stream)
{
    m_joinDelay->SetStream(stream);
    m_identifiers->SetStream(stream + 1);
    return 2;
}

} // namespace mip6sec
} // namespace ns3
