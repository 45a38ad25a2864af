/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-device.h"

#include "send-authority.h"

#include "ns3/abort.h"
#include "ns3/mobile-interface.h"
#include "ns3/neighbor-discovery.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

SendDevice::SendDevice()
    : m_timestamps(m_timestampLimits),
      m_nonces(m_nonceLimits),
      m_reassembler(m_fragmentLimits, [this](const Ipv6Address& source, NdFragmentDrop drop) {
          NoteFragmentDrop(source, drop);
      })
{
}

SendDevice::~SendDevice() = default;

void
SendDevice::DoDispose()
{
    if (m_attachment)
    {
        m_attachment->TraceDisconnectWithoutContext("LinkDown",
                                                    MakeCallback(&SendDevice::LinkDown, this));
    }
    m_attachment = nullptr;
    m_reassembler.Clear();
    if (m_signer)
    {
        m_signer->Cancel();
        m_verifier->Dispose();
        m_client->Dispose();
        m_server->Dispose();
    }
    m_signer = nullptr;
    m_verifier = nullptr;
    m_client = nullptr;
    m_server = nullptr;
    m_identity = nullptr;
    ShimDevice::DoDispose();
}

Ptr<SendDevice>
SendDevice::Install(Ptr<NetDevice> device, Ptr<SendIdentity> identity)
{
    NS_ABORT_MSG_UNLESS(device && device->GetNode(),
                        "SendDevice::Install: the device is on no node: call Node::AddDevice "
                        "first");
    Ptr<Node> node = device->GetNode();
    NS_ABORT_MSG_IF(Find(device),
                    "SendDevice::Install: device " << device->GetIfIndex() << " of node "
                                                   << node->GetId() << " has SEND already");
    if (!identity)
    {
        identity = node->GetObject<SendIdentity>();
        if (!identity)
        {
            identity = CreateObject<SendIdentity>();
            identity->SetNode(node);
            node->AggregateObject(identity);
        }
    }
    Ptr<SendDevice> shim = CreateObject<SendDevice>();
    shim->Attach(device);
    shim->Setup(identity);
    return shim;
}

void
SendDevice::Setup(Ptr<SendIdentity> identity)
{
    Ptr<Node> node = GetNode();
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(node);
    Ptr<NodeClock> clock = NodeClock::Of(node);
    Ptr<CertificationStore> store = CertificationStore::Of(node);
    m_identity = identity;
    m_client = CreateObject<CertificationClient>();
    m_server = CreateObject<CertificationServer>();
    m_signer = Create<SendSigner>(identity, cpu, clock, m_nonces);
    m_verifier = Create<SendVerifier>(SendVerifier::Parts{m_policy,
                                                          m_floodLimits,
                                                          m_nonces,
                                                          m_timestamps,
                                                          identity,
                                                          cpu,
                                                          clock,
                                                          store,
                                                          m_client});
    Ptr<SendAuthority> authority = CreateObject<SendAuthority>();
    authority->Setup(store, m_policy);
    AggregateObject(authority);

    Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Install(this);
    m_client->Setup(discovery, store);
    m_server->Setup(discovery);
    if (m_policy.mode != SendMode::NONE)
    {
        discovery->SetLinkLocal(identity->GenerateAddressNow(Ipv6Address("fe80::")));
    }
}

Ptr<SendDevice>
SendDevice::Find(Ptr<NetDevice> device)
{
    if (!device)
    {
        return nullptr;
    }
    Ptr<SendDevice> shim = DynamicCast<SendDevice>(device);
    Ptr<Node> node = device->GetNode();
    for (uint32_t i = 0; node && !shim && i < node->GetNDevices(); ++i)
    {
        Ptr<SendDevice> other = DynamicCast<SendDevice>(node->GetDevice(i));
        if (other && other->GetLower() == device)
        {
            shim = other;
        }
    }
    return shim;
}

void
SendDevice::DoInitialize()
{
    CheckRoom(m_messageRoom);
    Ptr<AddressConfigurator> configurator = GetObject<AddressConfigurator>();
    if (configurator && m_cgaAddresses && m_policy.mode != SendMode::NONE)
    {
        configurator->SetAddressGenerator(GetAddressGenerator());
    }
    Ptr<MobileInterface> mobile = GetObject<MobileInterface>();
    m_attachment = mobile ? mobile->GetAttachment() : nullptr;
    if (!m_attachment)
    {
        m_attachment = RealDevice(this)->GetObject<LinkAttachment>();
    }
    if (m_attachment)
    {
        m_attachment->TraceConnectWithoutContext("LinkDown",
                                                 MakeCallback(&SendDevice::LinkDown, this));
    }
    ShimDevice::DoInitialize();
}

void
SendDevice::CheckRoom(uint32_t octets) const
{
    if (m_policy.mode != SendMode::NONE && !m_fragmentLimits.allow)
    {
        const std::string misfit =
            SendSigner::DescribeMisfit(m_identity,
                                       SendSigner::GetSignedSize(m_identity, octets),
                                       GetMtu());
        NS_ABORT_MSG_UNLESS(misfit.empty(), misfit);
    }
}

void
SendDevice::RequireRoom(uint32_t octets)
{
    if (IsInitialized())
    {
        CheckRoom(octets);
    }
    m_messageRoom = std::max(m_messageRoom, octets);
}

uint32_t
SendDevice::GetRoom() const
{
    const std::size_t added =
        m_policy.mode == SendMode::NONE ? 0 : SendSigner::GetSignedSize(m_identity, 0);
    const uint32_t mtu = GetMtu();
    return added < mtu ? static_cast<uint32_t>(mtu - added) : 0;
}

Ptr<SendIdentity>
SendDevice::GetIdentity() const
{
    return m_identity;
}

Ptr<CertificationClient>
SendDevice::GetCertificationClient() const
{
    return m_client;
}

Ptr<CertificationServer>
SendDevice::GetCertificationServer() const
{
    return m_server;
}

SendMode
SendDevice::GetMode() const
{
    return m_policy.mode;
}

void
SendDevice::SetModeValue(ModeValue mode)
{
    m_policy.mode = mode == MODE_SECURED_ONLY ? SendMode::SECURED_ONLY
                    : mode == MODE_MIXED      ? SendMode::MIXED
                                              : SendMode::NONE;
}

SendDevice::ModeValue
SendDevice::GetModeValue() const
{
    return m_policy.mode == SendMode::SECURED_ONLY ? MODE_SECURED_ONLY
           : m_policy.mode == SendMode::MIXED      ? MODE_MIXED
                                                   : MODE_NONE;
}

const SendCounters&
SendDevice::GetCounters() const
{
    return m_counters;
}

std::size_t
SendDevice::GetNPeers() const
{
    return m_timestamps.GetSize();
}

void
SendDevice::GenerateAddress(Ipv6Address prefix,
                            uint8_t collisions,
                            Callback<void, Ipv6Address> done)
{
    m_identity->GenerateAddress(prefix, collisions, [done](Ipv6Address address) { done(address); });
}

AddressConfigurator::AddressGenerator
SendDevice::GetAddressGenerator()
{
    // Not a Ptr: who has the generator is part of the device, or of what sits on it
    return MakeCallback(&SendDevice::GenerateAddress, this);
}

void
SendDevice::LinkDown(Ptr<NetDevice>)
{
    NotifyLinkDown();
}

void
SendDevice::NotifyLinkDown()
{
    if (!m_signer)
    {
        return;
    }
    m_signer->Cancel();
    m_verifier->Cancel();
    m_client->Cancel();
    m_nonces.Clear();
    m_reassembler.Clear();
}

int64_t
SendDevice::AssignStreams(int64_t stream)
{
    int64_t used = m_random.AssignStreams(stream);
    if (m_signer)
    {
        used += m_signer->AssignStreams(stream + used);
        used += m_client->AssignStreams(stream + used);
        used += m_server->AssignStreams(stream + used);
    }
    return used;
}

bool
SendDevice::FilterSent(Ptr<Packet> packet, const Address& destination)
{
    const PacketPeek peek(packet);
    if (!peek.IsNd() || peek.hopLimit != ND_HOP_LIMIT || m_policy.mode == SendMode::NONE ||
        !m_signer)
    {
        return false;
    }
    std::optional<NdMessage> message = NdMessage::FromPacket(packet);
    if (!message)
    {
        return false;
    }
    const Icmp6Type type = message->type;
    switch (m_signer->GetPlan(*message))
    {
    case SendPlan::AS_IT_IS:
        ++m_counters.plainMessages;
        return false;
    case SendPlan::UNSIGNED:
        m_signer->Stamp(*message);
        ++m_counters.stampedMessages;
        SendDown(message->ToPacket(packet), destination);
        return true;
    case SendPlan::SIGNED:
        break;
    }
    Ptr<SendDevice> self(this);
    Ptr<const Packet> like = packet->Copy();
    if (!m_signer->Sign(std::move(*message), [self, like, destination](NdMessage ready) {
            self->Transmit(ready, like, destination);
        }))
    {
        ++m_counters.unsent;
        m_signDropTrace(type);
    }
    return true;
}

void
SendDevice::Transmit(const NdMessage& message, Ptr<const Packet> like, const Address& destination)
{
    const auto size = static_cast<uint32_t>(message.octets.size());
    ++m_counters.signedMessages;
    m_counters.signedOctets += size;
    m_signedTrace(message.type, size);
    Ptr<Packet> packet = message.ToPacket(like);
    const uint16_t mtu = GetMtu();
    if (packet->GetSize() <= mtu)
    {
        SendDown(packet, destination);
        return;
    }
    const std::string misfit = m_fragmentLimits.allow
                                   ? ""
                                   : SendSigner::DescribeMisfit(m_identity, packet->GetSize(), mtu);
    NS_ABORT_MSG_UNLESS(misfit.empty(), misfit);
    if (!m_identified)
    {
        m_identification = m_random.Next32();
        m_identified = true;
    }
    for (const Ptr<Packet>& fragment : CutNdPacket(packet, mtu, m_identification++))
    {
        ++m_counters.fragments;
        SendDown(fragment, destination);
    }
}

bool
SendDevice::FilterReceived(Ptr<const Packet> packet,
                           const Address& source,
                           const Address& destination,
                           PacketType type)
{
    const PacketPeek peek(packet);
    const Frame frame{packet, source, destination, type};
    if (m_policy.mode == SendMode::NONE || !m_verifier)
    {
        NdVerdictTag old;
        if (!peek.IsNd() || !packet->PeekPacketTag(old))
        {
            return false;
        }
        DeliverWith(frame, packet->Copy(), NdVerdict());
        return true;
    }
    if (NdReassembler::Concerns(peek))
    {
        const NdReassembler::Outcome outcome = m_reassembler.Receive(packet->Copy());
        for (const Ptr<Packet>& part : outcome.packets)
        {
            if (outcome.whole)
            {
                ReceiveNd(Frame{part, source, destination, type});
            }
            else
            {
                DeliverUp(part, source, destination, type);
            }
        }
        return true;
    }
    if (!peek.IsNd())
    {
        return false;
    }
    ReceiveNd(frame);
    return true;
}

void
SendDevice::ReceiveNd(const Frame& frame)
{
    std::optional<NdMessage> message = NdMessage::FromPacket(frame.packet);
    if (!message || message->envelope.hopLimit != ND_HOP_LIMIT || !message->IsChecksumRight())
    {
        // Not worth a look: no valid message of ND, as ICMPv6 will find and count
        DeliverWith(frame, frame.packet->Copy(), NdVerdict());
        return;
    }
    Ptr<SendDevice> self(this);
    m_verifier->Judge(std::move(*message),
                      [self, frame](const NdMessage& judged, const SendRuling& ruling) {
                          self->Rule(frame, judged, ruling);
                      });
}

void
SendDevice::Rule(const Frame& frame, const NdMessage& message, const SendRuling& ruling)
{
    const NdVerdict& verdict = ruling.verdict;
    const Ipv6Address source = message.envelope.source;
    if (verdict.reason != SendReason::NONE)
    {
        ++m_counters.reasons[verdict.reason];
    }
    if (!ruling.deliver)
    {
        ++m_counters.discarded[verdict.reason];
        m_discardedTrace(message.type, source, verdict.reason);
        return;
    }
    ++m_counters.judged[verdict.security];
    m_judgedTrace(message.type, source, verdict);
    if (message.role == NdRole::SOLICITATION)
    {
        if (ruling.nonce)
        {
            m_nonces.Owe(message.GetSubject(), source, *ruling.nonce);
        }
        else
        {
            m_nonces.Release(message.GetSubject(), source);
        }
    }
    const bool same = frame.packet->GetSize() == IPV6_HEADER_SIZE + message.octets.size();
    DeliverWith(frame, same ? frame.packet->Copy() : message.ToPacket(frame.packet), verdict);
}

void
SendDevice::DeliverWith(const Frame& frame, Ptr<Packet> packet, const NdVerdict& verdict)
{
    NdVerdictTag tag(verdict);
    packet->ReplacePacketTag(tag);
    DeliverUp(packet, frame.source, frame.destination, frame.type);
}

void
SendDevice::NoteFragmentDrop(const Ipv6Address& source, NdFragmentDrop drop)
{
    ++m_counters.fragmentDrops[drop];
    m_fragmentTrace(source, drop);
}

} // namespace mip6sec
} // namespace ns3
