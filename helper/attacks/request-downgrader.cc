/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "request-downgrader.h"

#include "ns3/abort.h"
#include "ns3/error-model.h"
#include "ns3/fmip-messages.h"
#include "ns3/icmp6-framing.h"
#include "ns3/inet-checksum.h"
#include "ns3/mac48-address.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/pointer.h"
#include "ns3/send-options.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(RequestDowngrader);

namespace
{

constexpr std::size_t MAC_SIZE = 6;           //!< octets of a link-layer address
constexpr std::size_t FRAME_HEADER_SIZE = 14; //!< of Ethernet
constexpr std::size_t ALGORITHM_OFFSET = 3;   //!< of AT and reserved bits, in the option
constexpr uint8_t RESERVED_BITS = 0x0f;       //!< in its octet

} // namespace

class RequestDowngrader::Gate : public ErrorModel
{
  public:
    /// @param attack in the middle
    explicit Gate(Ptr<RequestDowngrader> attack)
        : m_attack(attack)
    {
    }

  private:
    bool DoCorrupt(Ptr<Packet> frame) override
    {
        uint8_t header[FRAME_HEADER_SIZE];
        if (!m_attack->IsActive() ||
            frame->CopyData(header, FRAME_HEADER_SIZE) != FRAME_HEADER_SIZE)
        {
            return false;
        }
        Mac48Address source;
        source.CopyFrom(header + MAC_SIZE);
        if (source != m_attack->m_victim)
        {
            return false;
        }
        Ptr<Packet> packet = frame->Copy();
        packet->RemoveAtStart(FRAME_HEADER_SIZE);
        const bool withheld = !m_attack->Weaken(packet).empty();
        m_attack->m_withheld += withheld;
        return withheld;
    }

    void DoReset() override
    {
    }

    Ptr<RequestDowngrader> m_attack; //!< in the middle
};

TypeId
RequestDowngrader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::RequestDowngrader")
                            .SetParent<Attack>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<RequestDowngrader>()
                            .AddAttribute("Algorithm",
                                          "AT value that is asked for in the place of a higher one",
                                          UintegerValue(0),
                                          MakeUintegerAccessor(&RequestDowngrader::m_algorithm),
                                          MakeUintegerChecker<uint8_t>(0, 14));
    return tid;
}

RequestDowngrader::RequestDowngrader() = default;

RequestDowngrader::~RequestDowngrader() = default;

void
RequestDowngrader::StandBetween(Ptr<NetDevice> victim, Ptr<NetDevice> router)
{
    m_victim = victim->GetAddress();
    Overhear(victim, [this](Ptr<const Packet> packet) { Hear(packet); });
    NS_ABORT_MSG_UNLESS(
        router->SetAttributeFailSafe(
            "ReceiveErrorModel",
            PointerValue(CreateObject<Gate>(Ptr<RequestDowngrader>(this)))),
        "RequestDowngrader: the device of the router has no ReceiveErrorModel: use one that has");
}

uint64_t
RequestDowngrader::GetWithheld() const
{
    return m_withheld;
}

void
RequestDowngrader::Begin()
{
    // Whenever the victim asks
}

std::vector<uint8_t>
RequestDowngrader::Weaken(Ptr<const Packet> packet) const
{
    std::vector<uint8_t> octets = PacketOctets(packet);
    if (octets.size() <= IPV6_HEADER_SIZE || octets[6] != NH_ICMPV6)
    {
        return {};
    }
    const Ipv6Address source = Ipv6Address::Deserialize(octets.data() + 8);
    const Ipv6Address destination = Ipv6Address::Deserialize(octets.data() + 24);
    const Icmp6Envelope envelope{source, destination, octets[7]};
    octets.erase(octets.begin(), octets.begin() + IPV6_HEADER_SIZE);
    const auto request = ParseRtSolPr(octets.data(), octets.size(), envelope);
    if (!request || !request.value->keyRequest ||
        static_cast<uint8_t>(request.value->keyRequest->algorithm) <= m_algorithm)
    {
        return {};
    }
    // Well-formed, so that no option is empty or behind the end
    for (std::size_t at = *NdOptionsOffset(Icmp6Type::FMIP_MESSAGE); at + 1 < octets.size();
         at += 8 * octets[at + 1])
    {
        if (octets[at] == static_cast<uint8_t>(NdOptionType::HANDOVER_KEY_REQUEST))
        {
            octets[at + ALGORITHM_OFFSET] = static_cast<uint8_t>(
                m_algorithm << 4 | (octets[at + ALGORITHM_OFFSET] & RESERVED_BITS));
        }
    }
    uint8_t* checksum = octets.data() + ICMP6_CHECKSUM_OFFSET;
    checksum[0] = checksum[1] = 0;
    const uint16_t sum =
        InetChecksum6(source, destination, NH_ICMPV6, octets.data(), octets.size());
    checksum[0] = sum >> 8;
    checksum[1] = sum & 0xff;
    return octets;
}

void
RequestDowngrader::Hear(Ptr<const Packet> packet)
{
    if (!IsActive())
    {
        return;
    }
    const std::vector<uint8_t> weaker = Weaken(packet);
    if (!weaker.empty())
    {
        uint8_t addresses[32];
        std::vector<uint8_t> octets = PacketOctets(packet);
        std::copy_n(octets.begin() + 8, sizeof(addresses), addresses);
        Send(Icmp6Type::FMIP_MESSAGE,
             weaker,
             Ipv6Address::Deserialize(addresses),
             Ipv6Address::Deserialize(addresses + 16),
             GetDevice()->GetBroadcast());
    }
}

} // namespace mip6sec
} // namespace ns3
