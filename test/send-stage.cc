/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-stage.h"

#include "ns3/global-value.h"
#include "ns3/inet-checksum.h"
#include "ns3/redirect-message.h"
#include "ns3/send-options.h"
#include "ns3/string.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace mip6sec
{
namespace sendtest
{

using namespace attachtest;

namespace
{

/// @param recipe a recipe @return the message without options of SEND
Octets
Plain(const Recipe& recipe)
{
    const LinkLayerOctets linkLayer{0x02, 0, 0, 0, 0, 0x66};
    switch (recipe.type)
    {
    case Icmp6Type::NEIGHBOR_SOLICITATION: {
        NeighborSolicitation message;
        message.target = recipe.target;
        if (!recipe.source.IsAny())
        {
            message.options.sourceLinkLayerAddress = linkLayer;
        }
        return SerializeIcmp6(message, recipe.source, recipe.destination);
    }
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT: {
        NeighborAdvertisement message;
        message.solicited = !recipe.destination.IsMulticast();
        message.override = true;
        message.target = recipe.target;
        message.options.targetLinkLayerAddress = linkLayer;
        return SerializeIcmp6(message, recipe.source, recipe.destination);
    }
    case Icmp6Type::ROUTER_SOLICITATION: {
        RouterSolicitation message;
        if (!recipe.source.IsAny())
        {
            message.options.sourceLinkLayerAddress = linkLayer;
        }
        return SerializeIcmp6(message, recipe.source, recipe.destination);
    }
    case Icmp6Type::ROUTER_ADVERTISEMENT: {
        RouterAdvertisement message;
        message.routerLifetime = 1800;
        message.options.sourceLinkLayerAddress = linkLayer;
        PrefixInformation prefix;
        prefix.prefix = Ipv6Address("2001:1::");
        message.options.prefixes.push_back(prefix);
        return SerializeIcmp6(message, recipe.source, recipe.destination);
    }
    case Icmp6Type::REDIRECT: {
        RedirectMessage message;
        message.target = recipe.target;
        message.destination = recipe.redirected;
        message.options.targetLinkLayerAddress = linkLayer;
        return SerializeIcmp6(message, recipe.source, recipe.destination);
    }
    default: {
        // RFC 5568 6.1.1, 6.1.2: type, code, checksum, subtype, reserved, identifier
        Octets octets{154, 0, 0, 0, static_cast<uint8_t>(recipe.proxy ? 3 : 2), 0, 0, 7};
        SetChecksum(octets, recipe.source, recipe.destination);
        return octets;
    }
    }
}

/// @param octets get more @param more these
void
Append(Octets& octets, const Octets& more)
{
    octets.insert(octets.end(), more.begin(), more.end());
}

/// @param octets get an address @param address it
void
Append(Octets& octets, const Ipv6Address& address)
{
    uint8_t buffer[16];
    address.Serialize(buffer);
    octets.insert(octets.end(), buffer, buffer + sizeof(buffer));
}

} // namespace

void
SetChecksum(Octets& octets, const Ipv6Address& source, const Ipv6Address& destination)
{
    octets[2] = 0;
    octets[3] = 0;
    const uint16_t sum = InetChecksum6(source, destination, 58, octets.data(), octets.size());
    octets[2] = sum >> 8;
    octets[3] = sum & 0xff;
}

std::size_t
FindOption(const Octets& octets, NdOptionType type)
{
    std::size_t at = *NdOptionsOffset(static_cast<Icmp6Type>(octets[0]));
    while (at < octets.size() && octets[at] != static_cast<uint8_t>(type))
    {
        at += octets.at(at + 1) * 8;
    }
    return at;
}

Octets
Forge(const Recipe& recipe, CryptoProvider& provider)
{
    Octets octets = Plain(recipe);
    if (recipe.cga)
    {
        WireWriter parameters;
        recipe.forger.parameters.Serialize(parameters);
        WireWriter writer;
        SerializeOption(writer, CgaOption{parameters.Take()});
        Append(octets, writer.GetBytes());
    }
    const double clock = recipe.clock ? *recipe.clock : Simulator::Now().GetSeconds();
    const TimestampOption timestamp{
        static_cast<uint64_t>((static_cast<double>(EPOCH) + clock) * 65536)};
    WireWriter fresh;
    if (recipe.nonce && recipe.nonceFirst)
    {
        SerializeOption(fresh, NonceOption{recipe.nonceValue});
    }
    if (recipe.timestamp)
    {
        SerializeOption(fresh, timestamp);
    }
    if (recipe.nonce && !recipe.nonceFirst)
    {
        SerializeOption(fresh, NonceOption{recipe.nonceValue});
    }
    Append(octets, fresh.GetBytes());
    if (recipe.before)
    {
        recipe.before(octets);
    }
    if (recipe.signature)
    {
        // RFC 3971 5.2: tag, addresses, and the message with the checksum that it has now
        SetChecksum(octets, recipe.source, recipe.destination);
        Octets data = recipe.tag;
        Append(data, recipe.source);
        Append(data, recipe.destination);
        Append(data, octets);
        Octets signature =
            provider.Sign(recipe.forger.key, HashAlgorithm::SHA1, data.data(), data.size());
        if (recipe.cut)
        {
            signature.resize(*recipe.cut);
        }
        WireWriter writer;
        RsaSignatureOption option;
        option.keyHash =
            recipe.keyHash ? *recipe.keyHash : recipe.forger.key->GetPublicKey()->GetHash();
        option.signature = signature;
        SerializeOption(writer, option);
        Append(octets, writer.GetBytes());
    }
    if (recipe.after)
    {
        recipe.after(octets);
    }
    SetChecksum(octets, recipe.source, recipe.destination);
    return octets;
}

std::string
Describe(const NdVerdict& verdict)
{
    std::string text = NdSecurityName(verdict.security);
    if (verdict.reason != SendReason::NONE)
    {
        text += std::string(": ") + SendReasonName(verdict.reason);
    }
    return verdict.mayCreateEntry ? text : text + " without entry";
}

Guarded
MakeGuarded(Ptr<AccessLink> link, Record* record, int64_t stream, bool forwarding)
{
    Guarded node;
    node.host = MakeBareHost(link, record, forwarding);
    node.identity = CreateObject<SendIdentity>();
    node.identity->SetNode(node.host.node);
    node.identity->AssignStreams(stream);
    node.host.node->AggregateObject(node.identity);
    node.send = SendDevice::Install(node.host.device, node.identity);
    node.send->AssignStreams(stream + 20);
    node.host.nd = NeighborDiscovery::Find(node.send);
    node.linkLocal = node.host.nd->GetLinkLocalSource();
    return node;
}

Stage::Stage(const std::string& providerName)
{
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(providerName));
    provider = CryptoProvider::Get(providerName);
    random.AssignStreams(900);
    hostKey = NewKey();
    routerKey = NewKey();
    link = CreateObject<AccessLink>();
    forger = MakeBareHost(link, nullptr, false, "02:00:00:00:00:66");
    hierarchy = std::make_unique<CertificateHierarchy>(provider);
    hierarchy->AssignStreams(901);
    anchor = hierarchy->AddAnchor("anchor", {CertificateHierarchy::Prefix("2001::/16")});
    routerPath = hierarchy->Certify(anchor,
                                    "router",
                                    routerKey->GetPublicKey(),
                                    {CertificateHierarchy::Prefix("2001:1::/64")});
    for (std::size_t i = 0; i < receivers.size(); ++i)
    {
        receivers[i] = MakeGuarded(link, &record, 1000 + 100 * static_cast<int64_t>(i));
        Guarded& receiver = receivers[i];
        receiver.send->SetAttribute("Mode", StringValue(i == MIXED ? "Mixed" : "SecuredOnly"));
        CertificationStore::Of(receiver.host.node)->AddAnchor(hierarchy->GetCertificate(anchor));
        receiver.send->TraceConnectWithoutContext(
            "Judged",
            Calling<void, Icmp6Type, Ipv6Address, NdVerdict>(
                [this, i](Icmp6Type type, Ipv6Address source, NdVerdict verdict) {
                    Note(i, type, source, Describe(verdict));
                }));
        receiver.send->TraceConnectWithoutContext(
            "Discarded",
            Calling<void, Icmp6Type, Ipv6Address, SendReason>(
                [this, i](Icmp6Type type, Ipv6Address source, SendReason reason) {
                    Note(i, type, source, std::string("discarded: ") + SendReasonName(reason));
                }));
    }
    for (Icmp6Type type : {Icmp6Type::ROUTER_SOLICITATION,
                           Icmp6Type::ROUTER_ADVERTISEMENT,
                           Icmp6Type::NEIGHBOR_SOLICITATION,
                           Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                           Icmp6Type::REDIRECT,
                           Icmp6Type::FMIP_MESSAGE})
    {
        receivers[MIXED].host.nd->AddHandler(
            type,
            Calling<bool, const NdArrival&>([this](const NdArrival& arrival) {
                arrivals.push_back(arrival);
                return false;
            }));
    }
    Know(routerPath);
}

Stage::~Stage()
{
    Simulator::Destroy();
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
}

void
Stage::Set(const std::string& name, const AttributeValue& value)
{
    for (Guarded& receiver : receivers)
    {
        receiver.send->SetAttribute(name, value);
    }
}

Ptr<const PrivateKey>
Stage::NewKey(uint32_t bits)
{
    return provider->GenerateKey(bits, KeyUse::SIGN, random);
}

Forger
Stage::NewForger(Ptr<const PrivateKey> key, const char* prefix)
{
    Forger made;
    made.key = key;
    random.Fill(made.parameters.modifier.data(), made.parameters.modifier.size());
    uint8_t octets[16];
    Ipv6Address(prefix).Serialize(octets);
    std::copy(octets, octets + 8, made.parameters.prefix.begin());
    made.parameters.publicKey = key->GetPublicKey()->GetSpki();
    made.address = MakeCga(made.parameters, 0);
    return made;
}

Forger
Stage::NewHost()
{
    return NewForger(hostKey);
}

Forger
Stage::NewRouter()
{
    return NewForger(routerKey);
}

void
Stage::Know(const CertificateHierarchy::Path& path)
{
    m_paths.push_back(path);
}

Recipe
Stage::Honest(Icmp6Type type)
{
    const bool router = type == Icmp6Type::ROUTER_ADVERTISEMENT || type == Icmp6Type::REDIRECT;
    Recipe recipe;
    recipe.type = type;
    recipe.forger = router ? NewRouter() : NewHost();
    recipe.source = recipe.forger.address;
    recipe.tag.assign({0x08,
                       0x6f,
                       0xca,
                       0x5e,
                       0x10,
                       0xb2,
                       0x00,
                       0xc9,
                       0x9c,
                       0x8c,
                       0xe0,
                       0x01,
                       0x64,
                       0x27,
                       0x7c,
                       0x08});
    switch (type)
    {
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        recipe.nonce = true;
        recipe.target = Ipv6Address("2001:1::1"); // nobody's
        recipe.destination = Ipv6Address("ff02::1");
        break;
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        recipe.target = recipe.source;
        recipe.destination = Ipv6Address("ff02::1");
        break;
    case Icmp6Type::ROUTER_SOLICITATION:
        recipe.nonce = true;
        recipe.destination = Ipv6Address("ff02::2");
        break;
    case Icmp6Type::ROUTER_ADVERTISEMENT:
        recipe.destination = Ipv6Address("ff02::1");
        break;
    case Icmp6Type::REDIRECT:
        recipe.target = Ipv6Address("2001:1::99");
        recipe.redirected = recipe.target;
        break; // to the receiver itself
    default:
        recipe.nonce = true;
        break;
    }
    return recipe;
}

void
Stage::At(double seconds, std::function<void()> what)
{
    attachtest::At(forger.node, Seconds(seconds), what);
}

void
Stage::Send(double seconds, const Recipe& recipe, const std::string& mixed, const std::string& only)
{
    SendTo(MIXED, seconds, recipe, mixed);
    SendTo(ONLY, seconds, recipe, only);
}

void
Stage::SendTo(std::size_t receiver,
              double seconds,
              const Recipe& recipe,
              const std::string& expected)
{
    std::istringstream outcomes(expected);
    std::string outcome;
    while (std::getline(outcomes >> std::ws, outcome, ','))
    {
        m_accounts[{receiver, recipe.source}].expected.push_back(outcome);
    }
    At(seconds, [this, receiver, recipe]() {
        Recipe own = recipe;
        if (own.destination.IsAny())
        {
            own.destination = receivers[receiver].linkLocal;
        }
        SendRaw(forger,
                Forge(own, *provider),
                own.source,
                own.destination,
                receivers[receiver].host.Mac(),
                own.hopLimit);
    });
}

void
Stage::Solicit(double seconds, Icmp6Type type, const Ipv6Address& target)
{
    for (Guarded& receiver : receivers)
    {
        attachtest::At(receiver.host.node, Seconds(seconds), [&receiver, type, target]() {
            Octets octets;
            Ipv6Address destination("ff02::2");
            if (type == Icmp6Type::ROUTER_SOLICITATION)
            {
                octets = SerializeIcmp6(RouterSolicitation{}, receiver.linkLocal, destination);
            }
            else
            {
                NeighborSolicitation message;
                message.target = target;
                destination = Ipv6Address::MakeSolicitedAddress(target);
                octets = SerializeIcmp6(message, receiver.linkLocal, destination);
            }
            receiver.host.nd->SendOut(octets, receiver.linkLocal, destination);
        });
    }
}

Octets
Stage::LastNonce(std::size_t receiver, Icmp6Type type) const
{
    const auto sent = record.Get(type, receivers[receiver].host.node->GetId());
    if (sent.empty())
    {
        return {};
    }
    const Octets& octets = sent.back().octets;
    const std::size_t at = FindOption(octets, NdOptionType::NONCE);
    return {octets.begin() + at + 2, octets.begin() + at + 8};
}

void
Stage::Note(std::size_t receiver,
            Icmp6Type type,
            const Ipv6Address& source,
            const std::string& outcome)
{
    if (source == receivers[MIXED].linkLocal || source == receivers[ONLY].linkLocal)
    {
        return; // they hear each other's solicitations
    }
    m_accounts[{receiver, source}].seen.push_back(outcome);
    std::ostringstream line;
    line << Simulator::Now().GetNanoSeconds() << " " << receiver << " " << Icmp6TypeName(type)
         << " " << outcome;
    m_log.push_back(line.str());
}

void
Stage::Run(double seconds, Case& test)
{
    for (Guarded& receiver : receivers)
    {
        for (const auto& path : m_paths)
        {
            attachtest::At(receiver.host.node, Seconds(0), [&receiver, path]() {
                CertificationStore::Of(receiver.host.node)
                    ->Validate(path, [](uint32_t, SendReason) {});
            });
        }
    }
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    auto join = [](const std::vector<std::string>& list) {
        std::string text;
        for (const auto& entry : list)
        {
            text += (text.empty() ? "" : ", ") + entry;
        }
        return text;
    };
    for (const auto& [key, account] : m_accounts)
    {
        std::ostringstream who;
        who << provider->GetName() << (key.first == MIXED ? ", mixed" : ", only secured")
            << ", from " << key.second;
        test.Equal(join(account.seen), join(account.expected), who.str());
    }
}

const std::vector<std::string>&
Stage::GetLog() const
{
    return m_log;
}

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3
