/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nd-fragments.h"

#include "ns3/abort.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/send-options.h"
#include "ns3/simulator.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t FRAGMENT_HEADER_SIZE = 8; //!< octets of it
constexpr std::size_t LENGTH_AT = 4;            //!< of the payload length in an IPv6 header
constexpr std::size_t NEXT_HEADER_AT = 6;       //!< of the next header
constexpr uint32_t MAX_PAYLOAD = 65535;         //!< octets behind an IPv6 header
constexpr uint32_t UNIT = 8;                    //!< of fragment offsets
constexpr double REASSEMBLY_TIMEOUT_S = 60.0;   //!< RFC 8200 4.5

/// @param octets an IPv6 header at least @param length of the payload, written into it
void
SetLength(std::vector<uint8_t>& octets, std::size_t length)
{
    octets[LENGTH_AT] = length >> 8 & 0xff;
    octets[LENGTH_AT + 1] = length & 0xff;
}

} // namespace

std::vector<Ptr<Packet>>
CutNdPacket(Ptr<Packet> packet, uint16_t mtu, uint32_t identification)
{
    if (packet->GetSize() <= mtu)
    {
        return {packet};
    }
    NS_ABORT_MSG_IF(mtu < IPV6_MIN_MTU, "IPv6 needs an MTU of 1280 (RFC 8200 5), not " << mtu);
    std::vector<uint8_t> head(IPV6_HEADER_SIZE);
    packet->CopyData(head.data(), IPV6_HEADER_SIZE);
    const uint8_t nextHeader = head[NEXT_HEADER_AT];
    head[NEXT_HEADER_AT] = NH_FRAGMENT;

    const uint32_t total = packet->GetSize() - IPV6_HEADER_SIZE;
    const uint32_t room = (mtu - IPV6_HEADER_SIZE - FRAGMENT_HEADER_SIZE) / UNIT * UNIT;
    std::vector<Ptr<Packet>> fragments;
    for (uint32_t offset = 0; offset < total; offset += room)
    {
        const uint32_t size = std::min(room, total - offset);
        SetLength(head, FRAGMENT_HEADER_SIZE + size);
        WireWriter writer;
        writer.WriteBytes(head.data(), head.size());
        writer.WriteU8(nextHeader);
        writer.WriteU8(0);
        // Offsets are multiples of 8, so that the three bits below are free for the M flag
        writer.WriteU16(static_cast<uint16_t>(offset | (offset + size < total ? 1 : 0)));
        writer.WriteU32(identification);
        Ptr<Packet> fragment = packet->CreateFragment(IPV6_HEADER_SIZE + offset, size);
        fragment->AddHeader(OctetsHeader(writer.GetBytes().data(), writer.GetSize()));
        fragments.push_back(fragment);
    }
    return fragments;
}

const char*
NdFragmentDropName(NdFragmentDrop drop)
{
    static constexpr std::array<const char*, 5> names{"forbidden",
                                                      "overlap",
                                                      "malformed",
                                                      "timeout",
                                                      "overload"};
    return names.at(static_cast<std::size_t>(drop));
}

NdReassembler::NdReassembler(const NdFragmentLimits& limits, DropHandler drop)
    : m_limits(limits),
      m_drop(std::move(drop))
{
}

NdReassembler::~NdReassembler()
{
    Clear();
}

bool
NdReassembler::Concerns(const PacketPeek& peek)
{
    // Behind the IPv6 header stands the fragment header, whose first octet is the next header
    return peek.ipv6 && peek.nextHeader == NH_FRAGMENT && peek.first == NH_ICMPV6 &&
           peek.hopLimit == ND_HOP_LIMIT;
}

std::optional<NdReassembler::Fragment>
NdReassembler::Parse(Ptr<const Packet> packet)
{
    const std::vector<uint8_t> octets = PacketOctets(packet);
    WireReader reader(octets.data(), octets.size());
    uint16_t length = 0;
    Ipv6Address source;
    Ipv6Address destination;
    WireReader payload;
    if (!reader.Skip(LENGTH_AT) || !reader.ReadU16(length) || !reader.Skip(2) ||
        !reader.ReadAddress(source) || !reader.ReadAddress(destination) ||
        !reader.ReadChild(length, payload))
    {
        return std::nullopt;
    }
    uint16_t position = 0;
    uint32_t identification = 0;
    if (!payload.Skip(2) || !payload.ReadU16(position) || !payload.ReadU32(identification))
    {
        return std::nullopt;
    }
    Fragment fragment;
    fragment.key = Key(source, destination, identification);
    fragment.offset = position & 0xfff8U;
    fragment.more = (position & 1) != 0;
    fragment.payload.assign(payload.Peek(), payload.Peek() + payload.GetRemaining());
    return fragment;
}

NdReassembler::Datagram&
NdReassembler::Begin(const Key& key)
{
    while (!m_byAge.empty() && m_byAge.size() >= m_limits.maxMessages)
    {
        auto oldest = m_datagrams.find(m_byAge.begin()->second);
        if (oldest->second.octets > 0)
        {
            m_drop(std::get<0>(oldest->first), NdFragmentDrop::OVERLOAD);
        }
        Erase(oldest);
    }
    Datagram& datagram = m_datagrams[key];
    datagram.order = m_next++;
    m_byAge[datagram.order] = key;
    datagram.timer =
        Simulator::Schedule(Seconds(REASSEMBLY_TIMEOUT_S), &NdReassembler::Expire, this, key);
    return datagram;
}

std::optional<NdFragmentDrop>
NdReassembler::Insert(Datagram& datagram, const Fragment& fragment)
{
    const auto size = static_cast<uint32_t>(fragment.payload.size());
    const uint32_t end = fragment.offset + size;
    if (size == 0 || (fragment.more && size % UNIT != 0) || end > MAX_PAYLOAD)
    {
        return NdFragmentDrop::MALFORMED;
    }
    auto same = datagram.pieces.find(fragment.offset);
    if (same != datagram.pieces.end() && same->second == fragment.payload &&
        fragment.more == (datagram.length != end))
    {
        return std::nullopt; // an exact duplicate, made by the network (RFC 8200 4.5)
    }
    auto after = datagram.pieces.lower_bound(fragment.offset);
    if (after != datagram.pieces.end() && after->first < end)
    {
        return NdFragmentDrop::OVERLAP;
    }
    if (after != datagram.pieces.begin())
    {
        auto before = std::prev(after);
        if (before->first + before->second.size() > fragment.offset)
        {
            return NdFragmentDrop::OVERLAP;
        }
    }
    const bool last = !fragment.more;
    if ((datagram.length && (last || end > *datagram.length)) ||
        (last && after != datagram.pieces.end()))
    {
        return NdFragmentDrop::MALFORMED;
    }
    if (last)
    {
        datagram.length = end;
    }
    datagram.octets += size;
    datagram.pieces[fragment.offset] = fragment.payload;
    return std::nullopt;
}

Ptr<Packet>
NdReassembler::Join(const Datagram& datagram)
{
    std::vector<uint8_t> octets(IPV6_HEADER_SIZE);
    datagram.first->CopyData(octets.data(), IPV6_HEADER_SIZE);
    octets[NEXT_HEADER_AT] = NH_ICMPV6;
    SetLength(octets, *datagram.length);
    for (const auto& [offset, piece] : datagram.pieces)
    {
        octets.insert(octets.end(), piece.begin(), piece.end());
    }
    return ReplaceOctets(datagram.first, octets);
}

NdReassembler::Outcome
NdReassembler::Receive(Ptr<Packet> packet)
{
    const std::optional<Fragment> fragment = Parse(packet);
    if (!fragment)
    {
        m_drop(Ipv6Address::GetAny(), NdFragmentDrop::MALFORMED);
        return {};
    }
    auto at = m_datagrams.find(fragment->key);
    if (at == m_datagrams.end())
    {
        Begin(fragment->key);
        at = m_datagrams.find(fragment->key);
    }
    Datagram& datagram = at->second;
    if (datagram.state == State::OTHER)
    {
        return {false, {packet}};
    }
    if (datagram.state == State::REFUSED)
    {
        return {};
    }
    if (fragment->offset == 0 && datagram.state == State::UNKNOWN && !fragment->payload.empty())
    {
        if (!NdOptionsOffset(static_cast<Icmp6Type>(fragment->payload[0])))
        {
            datagram.state = State::OTHER;
            Outcome outcome{false, std::move(datagram.held)};
            outcome.packets.push_back(packet);
            datagram.held.clear();
            datagram.pieces.clear();
            datagram.octets = 0;
            return outcome;
        }
        datagram.state = State::ND;
        datagram.first = packet;
        datagram.held.clear();
        if (!m_limits.allow)
        {
            Refuse(at, NdFragmentDrop::FORBIDDEN);
            return {};
        }
    }
    const uint32_t before = datagram.octets;
    const std::optional<NdFragmentDrop> fault = Insert(datagram, *fragment);
    if (fault)
    {
        Refuse(at, *fault);
        return {};
    }
    if (datagram.state == State::UNKNOWN)
    {
        if (datagram.octets > before)
        {
            datagram.held.push_back(packet);
        }
    }
    else if (datagram.length == datagram.octets)
    {
        Outcome outcome{true, {Join(datagram)}};
        Erase(at);
        return outcome;
    }
    return {};
}

void
NdReassembler::Refuse(Datagrams::iterator at, NdFragmentDrop why)
{
    // RFC 5722 4: fragments still to come are dropped as well
    Datagram& datagram = at->second;
    datagram.state = State::REFUSED;
    datagram.pieces.clear();
    datagram.octets = 0;
    datagram.held.clear();
    datagram.first = nullptr;
    m_drop(std::get<0>(at->first), why);
}

void
NdReassembler::Expire(Key key)
{
    auto at = m_datagrams.find(key);
    if (at->second.octets > 0)
    {
        m_drop(std::get<0>(key), NdFragmentDrop::TIMEOUT);
    }
    Erase(at);
}

void
NdReassembler::Erase(Datagrams::iterator at)
{
    at->second.timer.Cancel();
    m_byAge.erase(at->second.order);
    m_datagrams.erase(at);
}

std::size_t
NdReassembler::GetSize() const
{
    return m_datagrams.size();
}

void
NdReassembler::Clear()
{
    for (auto& [key, datagram] : m_datagrams)
    {
        datagram.timer.Cancel();
    }
    m_datagrams.clear();
    m_byAge.clear();
}

} // namespace mip6sec
} // namespace ns3
