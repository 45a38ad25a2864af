/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fast-update-forger.h"

#include "ns3/boolean.h"
#include "ns3/fmip-authorization.h"
#include "ns3/integer.h"
#include "ns3/ipv6-header.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(FastUpdateForger);

namespace
{

constexpr std::size_t AT_MOBILITY = IPV6_HEADER_SIZE + HOME_ADDRESS_HEADER_SIZE; //!< in an FBU

/// @param source IPv6 source @param destination IPv6 destination @param nextHeader what follows
/// @param payload it @return the packet
Ptr<Packet>
Ipv6Packet(const Ipv6Address& source,
           const Ipv6Address& destination,
           uint8_t nextHeader,
           const std::vector<uint8_t>& payload)
{
    Ptr<Packet> packet = OctetsPacket(payload);
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(nextHeader);
    header.SetHopLimit(64);
    header.SetPayloadLength(static_cast<uint16_t>(payload.size()));
    packet->AddHeader(header);
    return packet;
}

/// @param packet octets of an FBU @return its Home Address option, or ::
Ipv6Address
PreviousOf(const std::vector<uint8_t>& packet)
{
    const auto option = DestinationOptions::Parse(packet.data() + IPV6_HEADER_SIZE,
                                                  packet.size() - IPV6_HEADER_SIZE);
    return option ? option.value->homeAddress.value_or(Ipv6Address::GetAny())
                  : Ipv6Address::GetAny();
}

/// @param message FBU @param source IPv6 source @param previous PCoA @param router destination
/// @return the packet
Ptr<Packet>
UpdatePacket(const MobilityMessage& message,
             const Ipv6Address& source,
             const Ipv6Address& previous,
             const Ipv6Address& router)
{
    const auto option = SerializeHomeAddressHeader(NH_MOBILITY, previous);
    std::vector<uint8_t> octets(option.begin(), option.end());
    const std::vector<uint8_t> header = message.Serialize(previous, router);
    octets.insert(octets.end(), header.begin(), header.end());
    return Ipv6Packet(source, router, NH_DEST_OPTIONS, octets);
}

} // namespace

TypeId
FastUpdateForger::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::FastUpdateForger")
            .SetParent<Attack>()
            .SetGroupName("Mip6sec")
            .AddConstructor<FastUpdateForger>()
            .AddAttribute("Victim",
                          "PCoA whose packets are to be diverted",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&FastUpdateForger::m_victim),
                          MakeIpv6AddressChecker())
            .AddAttribute("Router",
                          "Global address of the PAR",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&FastUpdateForger::m_router),
                          MakeIpv6AddressChecker())
            .AddAttribute("CareOf",
                          "NCoA asked for",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&FastUpdateForger::m_careOf),
                          MakeIpv6AddressChecker())
            .AddAttribute("FromCareOf",
                          "Whether the NCoA is the source, as from the new link; else the victim",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FastUpdateForger::m_fromCareOf),
                          MakeBooleanChecker())
            .AddAttribute("Guess",
                          "Whether there is an authenticator of random octets",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FastUpdateForger::m_guess),
                          MakeBooleanChecker())
            .AddAttribute("Lifetime",
                          "Lifetime asked for, in seconds (RFC 5568 6.2.2)",
                          UintegerValue(60),
                          MakeUintegerAccessor(&FastUpdateForger::m_lifetime),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute("Sequence",
                          "Sequence number of the first; of each other one more",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&FastUpdateForger::m_sequence),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute("Interval",
                          "Time between what it sends",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&FastUpdateForger::m_interval),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("Overheard",
                          "Whether it sends again what it overheard, in the place of its own",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FastUpdateForger::m_again),
                          MakeBooleanChecker())
            .AddAttribute("AtOnce",
                          "Whether what is overheard is sent again at once too",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FastUpdateForger::m_atOnce),
                          MakeBooleanChecker())
            .AddAttribute("Renumber",
                          "Added to the sequence number of what is sent again",
                          UintegerValue(0),
                          MakeUintegerAccessor(&FastUpdateForger::m_renumber),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute("Flip",
                          "Bit of the alternate care-of address that is changed in what is sent "
                          "again, 0 for the first; -1 for none",
                          IntegerValue(-1),
                          MakeIntegerAccessor(&FastUpdateForger::m_flip),
                          MakeIntegerChecker<int32_t>(-1, 127))
            .AddAttribute("Payload",
                          "Octets of a packet to the PCoA that follows each FBU; 0 for none",
                          UintegerValue(0),
                          MakeUintegerAccessor(&FastUpdateForger::m_payload),
                          MakeUintegerChecker<uint32_t>(0, 1400))
            .AddAttribute("Limit",
                          "FBUs sent in all; the payload goes on. 0 is no limit",
                          UintegerValue(0),
                          MakeUintegerAccessor(&FastUpdateForger::m_limit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("Addresses",
                          "How many PCoAs and NCoAs it names in turn, from those given on",
                          UintegerValue(1),
                          MakeUintegerAccessor(&FastUpdateForger::m_addresses),
                          MakeUintegerChecker<uint32_t>(1, 65535))
            .AddAttribute("LinkLayer",
                          "Link-layer address that it gives for that of the mobile node; none is "
                          "its own",
                          AddressValue(),
                          MakeAddressAccessor(&FastUpdateForger::m_linkLayer),
                          MakeAddressChecker());
    return tid;
}

FastUpdateForger::FastUpdateForger() = default;

FastUpdateForger::~FastUpdateForger() = default;

void
FastUpdateForger::SetKey(Ptr<const HandoverKey> key)
{
    m_key = key;
}

void
FastUpdateForger::SetAnalyst(Analyst analyst)
{
    m_analyst = std::move(analyst);
}

void
FastUpdateForger::DoDispose()
{
    m_analyst = nullptr;
    Attack::DoDispose();
}

void
FastUpdateForger::OverhearVictim(Ptr<NetDevice> device)
{
    Overhear(device, [this](Ptr<const Packet> packet) { Hear(packet); });
}

uint64_t
FastUpdateForger::GetOverheard() const
{
    return m_nOverheard;
}

int64_t
FastUpdateForger::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

void
FastUpdateForger::Begin()
{
    Ptr<Packet> packet = m_again ? Again() : Make();
    if (packet && (m_limit == 0 || m_sent < m_limit))
    {
        ++m_sent;
        SendPacket(packet);
    }
    if (m_payload > 0)
    {
        SendPacket(
            Ipv6Packet(m_careOf, InTurn(m_victim), NH_NONE, std::vector<uint8_t>(m_payload)));
    }
    m_turn = (m_turn + 1) % m_addresses;
    if (m_interval.IsStrictlyPositive())
    {
        Repeat(m_interval);
    }
}

Ipv6Address
FastUpdateForger::InTurn(const Ipv6Address& address) const
{
    uint8_t octets[16];
    address.Serialize(octets);
    const uint32_t low = (octets[14] << 8 | octets[15]) + m_turn;
    octets[14] = low >> 8 & 0xff;
    octets[15] = low & 0xff;
    return Ipv6Address::Deserialize(octets);
}

Ptr<Packet>
FastUpdateForger::Make()
{
    const Ipv6Address victim = InTurn(m_victim);
    const Ipv6Address careOf = InTurn(m_careOf);
    FastBindingUpdate update;
    update.sequence = m_behind + m_sequence++;
    update.lifetime = m_lifetime;
    update.options.alternateCareOfAddress = careOf;
    // Somebody else each time, or the NAR would take them for one mobile node
    LinkLayerOctets linkLayer = GetLinkLayer();
    linkLayer[1] ^= static_cast<uint8_t>(m_turn >> 8);
    linkLayer[2] ^= static_cast<uint8_t>(m_turn);
    if (!m_linkLayer.IsInvalid())
    {
        linkLayer.resize(m_linkLayer.GetLength());
        m_linkLayer.CopyTo(linkLayer.data());
    }
    update.options.linkLayerAddress =
        FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE, std::move(linkLayer)};
    const Ipv6Address source = m_fromCareOf ? careOf : victim;
    MobilityMessage message{update};
    if (m_key)
    {
        m_key->Authorize(message, AuthorizedCareOfAddress(update, source, victim), m_router);
    }
    else if (m_guess)
    {
        FmipAuthorization guess;
        guess.authenticator.resize(FMIP_AUTHENTICATOR_SHA1_SIZE);
        m_random.Fill(guess.authenticator.data(), guess.authenticator.size());
        std::get<FastBindingUpdate>(message.body).options.fmipAuthorization = guess;
    }
    return UpdatePacket(message, source, victim, m_router);
}

void
FastUpdateForger::Hear(Ptr<const Packet> packet)
{
    uint8_t octets[AT_MOBILITY + 3];
    if (packet->CopyData(octets, sizeof(octets)) == sizeof(octets) &&
        octets[6] == NH_DEST_OPTIONS && octets[IPV6_HEADER_SIZE] == NH_MOBILITY &&
        octets[AT_MOBILITY + 2] == static_cast<uint8_t>(MhType::FAST_BINDING_UPDATE) &&
        Ipv6Address::Deserialize(octets + 24) == m_router)
    {
        const std::vector<uint8_t> all = PacketOctets(packet);
        auto parsed = MobilityMessage::Parse(all.data() + AT_MOBILITY,
                                             all.size() - AT_MOBILITY,
                                             PreviousOf(all),
                                             m_router);
        if (!parsed || std::get<FastBindingUpdate>(parsed.value->body).lifetime == 0)
        {
            return; // it ends a forwarding
        }
        m_overheard = packet->Copy();
        ++m_nOverheard;
        const auto& update = std::get<FastBindingUpdate>(parsed.value->body);
        if (m_analyst && update.options.fmipAuthorization)
        {
            if (auto key = m_analyst(*update.options.fmipAuthorization, PreviousOf(all)))
            {
                m_key = key;
                m_behind = update.sequence;
            }
        }
        if (m_atOnce && IsActive())
        {
            SendPacket(Again());
        }
    }
}

Ptr<Packet>
FastUpdateForger::Again() const
{
    if (!m_overheard)
    {
        return nullptr;
    }
    const std::vector<uint8_t> octets = PacketOctets(m_overheard);
    const Ipv6Address source = Ipv6Address::Deserialize(octets.data() + 8);
    const Ipv6Address router = Ipv6Address::Deserialize(octets.data() + 24);
    const Ipv6Address previous = PreviousOf(octets);
    auto parsed = MobilityMessage::Parse(octets.data() + AT_MOBILITY,
                                         octets.size() - AT_MOBILITY,
                                         previous,
                                         router);
    if (!parsed || (m_renumber == 0 && m_flip < 0))
    {
        return m_overheard->Copy();
    }
    MobilityMessage message(parsed.value->body);
    auto& update = std::get<FastBindingUpdate>(message.body);
    update.sequence += m_renumber;
    if (m_flip >= 0 && update.options.alternateCareOfAddress)
    {
        uint8_t careOf[16];
        update.options.alternateCareOfAddress->Serialize(careOf);
        careOf[m_flip / 8] ^= 0x80 >> m_flip % 8;
        update.options.alternateCareOfAddress = Ipv6Address::Deserialize(careOf);
    }
    return UpdatePacket(message, source, previous, router);
}

} // namespace mip6sec
} // namespace ns3
