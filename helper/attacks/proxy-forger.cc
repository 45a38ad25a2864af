/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "proxy-forger.h"

#include "ns3/boolean.h"
#include "ns3/mip6sec-compat.h"
#include "ns3/mobility-constants.h"
#include "ns3/nonce-option.h"
#include "ns3/packet-octets.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(ProxyForger);

namespace
{

constexpr uint32_t KEY_BITS = 1024;     //!< of the attacker's keys
constexpr std::size_t SECRET_SIZE = 20; //!< octets of a handover key
constexpr uint16_t LIFETIME_S = 43200;  //!< of it

} // namespace

TypeId
ProxyForger::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::ProxyForger")
            .SetParent<Attack>()
            .SetGroupName("Mip6sec")
            .AddConstructor<ProxyForger>()
            .AddAttribute(
                "Kind",
                "What it does: ask for handover keys, tell lies, or answer with lies",
                EnumValue(SOLICIT),
                compat::EnumAccessor<Kind>(&ProxyForger::m_kind),
                MakeEnumChecker(SOLICIT, "Solicit", ADVERTISE, "Advertise", ANSWER, "Answer"))
            .AddAttribute("Victim",
                          "Address of the mobile node; :: for whoever is overheard",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&ProxyForger::m_victim),
                          MakeIpv6AddressChecker())
            .AddAttribute("Router",
                          "Link-local address of its router",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&ProxyForger::m_router),
                          MakeIpv6AddressChecker())
            .AddAttribute("Sources",
                          "How many sources RtSolPrs have in turn, from the victim's address on",
                          UintegerValue(1),
                          MakeUintegerAccessor(&ProxyForger::m_sources),
                          MakeUintegerChecker<uint32_t>(1, 65535))
            .AddAttribute("AccessPoint",
                          "Link-layer address of the access point that the lie is about",
                          AddressValue(),
                          MakeAddressAccessor(&ProxyForger::m_accessPoint),
                          MakeAddressChecker())
            .AddAttribute("Prefix",
                          "Prefix of 64 bits of the router to which it is said to lead",
                          Ipv6AddressValue(Ipv6Address("2001:2:0:f000::")),
                          MakeIpv6AddressAccessor(&ProxyForger::m_prefix),
                          MakeIpv6AddressChecker())
            .AddAttribute("Interval",
                          "Time between its messages",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&ProxyForger::m_interval),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("Signed",
                          "Whether PrRtAdvs come from a CGA of the attacker, signed with its key, "
                          "for which there is no certificate",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ProxyForger::m_signed),
                          MakeBooleanChecker());
    return tid;
}

ProxyForger::ProxyForger()
    : m_nonces(m_limits)
{
}

ProxyForger::~ProxyForger() = default;

void
ProxyForger::DoDispose()
{
    if (m_signer)
    {
        m_signer->Cancel();
    }
    m_signer = nullptr;
    m_identity = nullptr;
    Attack::DoDispose();
}

void
ProxyForger::OverhearVictim(Ptr<NetDevice> device)
{
    Overhear(device, [this](Ptr<const Packet> packet) { Hear(packet); });
}

int64_t
ProxyForger::AssignStreams(int64_t stream)
{
    int64_t used = m_random.AssignStreams(stream);
    used += m_padding.AssignStreams(stream + used);
    return used;
}

void
ProxyForger::Begin()
{
    switch (m_kind)
    {
    case SOLICIT:
        Solicit();
        break;
    case ADVERTISE:
        Tell(MakeLie(nullptr), m_victim);
        break;
    case ANSWER:
        return; // whenever something is overheard
    }
    Repeat(m_interval);
}

void
ProxyForger::Solicit()
{
    if (!m_key)
    {
        m_key = CryptoCpu::Of(GetDevice()->GetNode())
                    ->GetProvider()
                    ->GenerateKey(KEY_BITS, KeyUse::ENCRYPT, m_random);
    }
    uint8_t octets[16];
    m_victim.Serialize(octets);
    const uint32_t low = (octets[14] << 8 | octets[15]) + m_turn;
    octets[14] = low >> 8 & 0xff;
    octets[15] = low & 0xff;
    m_turn = (m_turn + 1) % m_sources;
    const Ipv6Address source = Ipv6Address::Deserialize(octets);
    RtSolPr request;
    request.identifier = ++m_identifier;
    request.sourceLinkLayerAddress = GetLinkLayer();
    request.wildcard = true;
    request.keyRequest =
        HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, m_key->GetPublicKey()->GetSpki()};
    Send(Icmp6Type::FMIP_MESSAGE,
         SerializeIcmp6(request, source, m_router),
         source,
         m_router,
         GetDevice()->GetBroadcast());
}

PrRtAdv
ProxyForger::MakeLie(const RtSolPr* answered)
{
    PrRtAdv lie;
    lie.code = answered ? PrRtAdvCode::TUPLES : PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD;
    lie.sourceLinkLayerAddress = GetLinkLayer();
    AccessPointTuple tuple;
    const Mac48Address point = Mac48Address::ConvertFrom(m_accessPoint);
    tuple.accessPoint.resize(6);
    point.CopyTo(tuple.accessPoint.data());
    tuple.routerLinkLayerAddress = GetLinkLayer();
    uint8_t octets[16];
    m_prefix.Serialize(octets);
    octets[15] = 1;
    tuple.routerAddress = Ipv6Address::Deserialize(octets);
    lie.tuples.push_back(tuple);
    if (!answered)
    {
        return lie;
    }
    lie.identifier = answered->identifier;
    if (answered->keyRequest)
    {
        Ptr<CryptoProvider> provider = CryptoCpu::Of(GetDevice()->GetNode())->GetProvider();
        const std::vector<uint8_t>& spki = answered->keyRequest->publicKey;
        Ptr<const PublicKey> key = provider->ImportPublicKey(spki.data(), spki.size());
        std::vector<uint8_t> secret(SECRET_SIZE);
        m_random.Fill(secret.data(), secret.size());
        if (auto cipher = key ? provider->Encrypt(key, secret, m_padding) : std::nullopt)
        {
            lie.keyReply =
                HandoverKeyReply{answered->keyRequest->algorithm, LIFETIME_S, std::move(*cipher)};
        }
    }
    if (auto nonce = FindNonce(answered->other))
    {
        AddNonce(lie.other, *nonce);
    }
    return lie;
}

void
ProxyForger::Tell(const PrRtAdv& lie, const Ipv6Address& victim)
{
    if (!m_signed)
    {
        Send(Icmp6Type::FMIP_MESSAGE,
             SerializeIcmp6(lie, m_router, victim),
             m_router,
             victim,
             GetDevice()->GetBroadcast());
        return;
    }
    if (!m_signer)
    {
        Ptr<Node> node = GetDevice()->GetNode();
        m_identity = CreateObject<SendIdentity>();
        m_identity->SetNode(node);
        m_identity->SetKey(
            CryptoCpu::Of(node)->GetProvider()->GenerateKey(KEY_BITS, KeyUse::SIGN, m_random));
        m_signer =
            Create<SendSigner>(m_identity, CryptoCpu::Of(node), NodeClock::Of(node), m_nonces);
        m_self = m_identity->GenerateAddressNow(Ipv6Address("fe80::"));
        Claim(m_self, true);
    }
    auto message = NdMessage::FromOctets(SerializeIcmp6(lie, m_self, victim),
                                         Icmp6Envelope{m_self, victim, ND_HOP_LIMIT});
    m_signer->Sign(std::move(*message), [this, victim](NdMessage ready) {
        if (GetDevice())
        {
            Send(ready.type, ready.octets, m_self, victim, GetDevice()->GetBroadcast());
        }
    });
}

void
ProxyForger::Hear(Ptr<const Packet> packet)
{
    std::vector<uint8_t> octets = PacketOctets(packet);
    if (m_kind != ANSWER || !IsActive() || octets.size() <= IPV6_HEADER_SIZE ||
        octets[6] != NH_ICMPV6)
    {
        return;
    }
    const Icmp6Envelope envelope{Ipv6Address::Deserialize(octets.data() + 8),
                                 Ipv6Address::Deserialize(octets.data() + 24),
                                 octets[7]};
    auto request =
        ParseRtSolPr(octets.data() + IPV6_HEADER_SIZE, octets.size() - IPV6_HEADER_SIZE, envelope);
    if (request && (m_victim.IsAny() || envelope.source == m_victim))
    {
        Tell(MakeLie(&*request.value), envelope.source);
    }
}

} // namespace mip6sec
} // namespace ns3
