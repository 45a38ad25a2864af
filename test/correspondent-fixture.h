/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CORRESPONDENT_FIXTURE_H
#define MIP6SEC_CORRESPONDENT_FIXTURE_H

#include "function-objects.h"
#include "return-routability-by-hand.h"

#include "ns3/correspondent-node.h"
#include "ns3/icmpv6-header.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mobility-input.h"
#include "ns3/mobility-output.h"
#include "ns3/node-container.h"
#include "ns3/packet-octets.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"

#include <map>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// A token as a mobile node knows it
struct HandToken
{
    uint16_t index{0}; //!< nonce index
    uint64_t value{0}; //!< keygen token
};

/// A message that came to the mobile node
struct HandReceived
{
    MobilityMessage message;   //!< the message
    MobilityEnvelope envelope; //!< how it came
    Time when;                 //!< when
};

/**
 * A correspondent node and, on the same link, a node that does by hand what a mobile node does. All
 * addresses are on the link, so that no home agent is needed: two care-of addresses and two home
 * addresses on one side, the correspondent node's on the other.
 */
class CorrespondentFixture
{
  public:
    CorrespondentFixture()
    {
        NodeContainer nodes(2);
        m_mobile = nodes.Get(0);
        Ptr<Node> peer = nodes.Get(1);
        Ptr<SimpleChannel> channel = CreateObject<SimpleChannel>();
        for (uint32_t i = 0; i < 2; ++i)
        {
            Ptr<SimpleNetDevice> device = CreateObject<SimpleNetDevice>();
            device->SetAddress(Mac48Address::Allocate());
            device->SetChannel(channel);
            nodes.Get(i)->AddDevice(device);
        }
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(nodes);
        AddAddresses(m_mobile, {m_careOf, m_secondCareOf, m_home, m_secondHome});
        AddAddresses(peer, {m_correspondent, Ipv6Address("fd00:b::1")});

        m_protocol = MobilityProtocol::Install(m_mobile);
        for (const MhType type : {MhType::HOME_TEST,
                                  MhType::CARE_OF_TEST,
                                  MhType::BINDING_ACK,
                                  MhType::BINDING_ERROR,
                                  MhType::BINDING_REFRESH_REQUEST})
        {
            m_protocol->AddHandler(type, MakeCallback(&CorrespondentFixture::Record, this));
        }
        Ptr<MobilityInput> input = m_mobile->GetObject<MobilityInput>();
        input->AddHomeAddress(m_home, m_mobile->GetDevice(0));
        input->AddHomeAddress(m_secondHome, m_mobile->GetDevice(0));
        m_mobile->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&CorrespondentFixture::RecordPacket, this));

        m_role = CorrespondentNode::Install(peer);
        m_role->TraceConnectWithoutContext("Drop",
                                           MakeCallback(&CorrespondentFixture::CountDrop, this));
        m_role->TraceConnectWithoutContext(
            "Rejected",
            MakeCallback(&CorrespondentFixture::CountRejected, this));
        m_role->TraceConnectWithoutContext("BindingUpdated",
                                           MakeCallback(&CorrespondentFixture::NoteUpdated, this));
        m_role->TraceConnectWithoutContext("BindingRemoved",
                                           MakeCallback(&CorrespondentFixture::NoteRemoved, this));
        m_sink = Socket::CreateSocket(m_mobile, UdpSocketFactory::GetTypeId());
        m_sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 9));
        m_sink->SetRecvCallback(MakeCallback(&CorrespondentFixture::CountDatagram, this));
        m_peerSink = Socket::CreateSocket(peer, UdpSocketFactory::GetTypeId());
        m_peerSink->Bind(Inet6SocketAddress(m_correspondent, 9));
        m_peerSink->SetRecvCallback(MakeCallback(&CorrespondentFixture::CountDatagram, this));
    }

    ~CorrespondentFixture()
    {
        Simulator::Destroy();
    }

    /// @param at seconds from now @param what done then in the context of the mobile node
    template <typename Function>
    void At(double at, Function what)
    {
        Simulator::ScheduleWithContext(m_mobile->GetId(), Seconds(at), &CallNow, what);
    }

    /// Send HoTI and CoTI for the first home and care-of address @param at when, seconds from now
    void Test(double at)
    {
        At(at, [this]() { SendTests(m_home, m_careOf); });
    }

    /// @param home home address to test @param careOf care-of address to test
    void SendTests(const Ipv6Address& home, const Ipv6Address& careOf)
    {
        HomeTestInit homeInit;
        homeInit.cookie = 0x1111;
        CareOfTestInit careOfInit;
        careOfInit.cookie = 0x2222;
        MobilityPath path;
        path.destination = m_correspondent;
        path.source = home;
        m_protocol->Send(MobilityMessage(homeInit), path);
        path.source = careOf;
        m_protocol->Send(MobilityMessage(careOfInit), path);
    }

    /// @return an update with the tokens of the latest tests, with A and 400 s
    BindingUpdate MakeUpdate(uint16_t sequence) const
    {
        BindingUpdate update;
        update.sequence = sequence;
        update.acknowledge = true;
        update.lifetime = 100;
        update.options.nonceIndices = NonceIndices{m_homeToken.index, m_careOfToken.index};
        return update;
    }

    /**
     * Put the authenticator in, by hand.
     * @param update the update
     * @param kbm the key
     * @param covered care-of address, or home address in a deletion
     */
    void Authorize(BindingUpdate& update,
                   const std::vector<uint8_t>& kbm,
                   const Ipv6Address& covered) const
    {
        update.options.authorization.emplace();
        const auto wire = MobilityMessage(update).Serialize(m_home, m_correspondent);
        update.options.authorization = AuthenticatorByHand(kbm, covered, m_correspondent, wire);
    }

    /// @return the key of the latest tests
    std::vector<uint8_t> GetKbm() const
    {
        return KbmByHand(m_homeToken.value, m_careOfToken.value);
    }

    /// @return the key of the latest home test alone
    std::vector<uint8_t> GetDeletionKbm() const
    {
        return KbmByHand(m_homeToken.value, std::nullopt);
    }

    /// @param update sent from the care-of address with a Home Address option, as it is
    void Send(const BindingUpdate& update)
    {
        MobilityPath path;
        path.source = m_careOf;
        path.destination = m_correspondent;
        path.homeAddressOption = m_home;
        m_protocol->Send(MobilityMessage(update), path);
    }

    /// @param sequence of a valid update that is sent now
    void Register(uint16_t sequence)
    {
        BindingUpdate update = MakeUpdate(sequence);
        Authorize(update, GetKbm(), m_careOf);
        Send(update);
    }

    /// Run, for at most some time @param seconds how long
    void Run(double seconds = 10)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    /// @return Binding Acknowledgements that came
    std::vector<BindingAck> GetAcks() const
    {
        std::vector<BindingAck> acks;
        for (const HandReceived& received : m_received)
        {
            if (const auto* ack = std::get_if<BindingAck>(&received.message.body))
            {
                acks.push_back(*ack);
            }
        }
        return acks;
    }

    /// @param type a message type @return how many came
    int Count(MhType type) const
    {
        int count = 0;
        for (const HandReceived& received : m_received)
        {
            count += received.message.GetType() == type;
        }
        return count;
    }

    /// @return the binding of the first home address or null
    const Binding* GetBinding() const
    {
        return m_role->GetBindingCache().Find(m_home);
    }

    /**
     * Whether the authenticator of an acknowledgement is right, by hand.
     * @param received the acknowledgement
     * @param kbm the key
     * @param covered care-of address, or home address in a deletion
     * @return whether it is there and right
     */
    bool IsRight(const HandReceived& received,
                 const std::vector<uint8_t>& kbm,
                 const Ipv6Address& covered) const
    {
        const auto& authorization =
            std::get<BindingAck>(received.message.body).options.authorization;
        const auto wire = PacketOctets(received.envelope.packet);
        return authorization &&
               *authorization == AuthenticatorByHand(kbm, covered, m_correspondent, wire);
    }

    /// @param size octets of a datagram that the correspondent node sends to the home address now
    void SendDatagram(uint32_t size)
    {
        Ptr<Socket> socket = m_peerSink;
        Simulator::ScheduleWithContext(
            m_role->GetObject<Node>()->GetId(),
            Seconds(0),
            &CallNow,
            [this, socket, size]() {
                socket->SendTo(Create<Packet>(size), 0, Inet6SocketAddress(m_home, 9));
            });
    }

    const Ipv6Address m_careOf{"fd00:a::2"};        //!< care-of address
    const Ipv6Address m_secondCareOf{"fd00:a::3"};  //!< another
    const Ipv6Address m_home{"fd00:b::7"};          //!< home address
    const Ipv6Address m_secondHome{"fd00:b::8"};    //!< another
    const Ipv6Address m_correspondent{"fd00:a::1"}; //!< the correspondent node
    Ptr<Node> m_mobile;                             //!< plays the mobile node
    Ptr<MobilityProtocol> m_protocol;               //!< of the mobile node
    Ptr<CorrespondentNode> m_role;                  //!< under test
    Ptr<Socket> m_sink;                             //!< on the mobile node
    Ptr<Socket> m_peerSink;                         //!< on the correspondent node
    std::vector<HandReceived> m_received;           //!< by the mobile node
    std::vector<std::vector<uint8_t>> m_packets;    //!< received by it, as on the wire
    HandToken m_homeToken;                          //!< of the latest Home Test
    HandToken m_careOfToken;                        //!< of the latest Care-of Test
    std::map<CorrespondentDrop, int> m_drops;       //!< counted
    std::map<BindingStatus, int> m_rejected;        //!< counted
    std::string m_log;                              //!< bindings made and ended
    int m_datagrams{0};                             //!< received by either side
    uint32_t m_datagramOctets{0};                   //!< in the last one
    Ipv6Address m_datagramFrom;                     //!< source of the last one

  private:
    /// @param node gets them on its device @param addresses on-link addresses
    static void AddAddresses(Ptr<Node> node, const std::vector<Ipv6Address>& addresses)
    {
        Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
        const uint32_t interface = ipv6->AddInterface(node->GetDevice(0));
        for (const Ipv6Address& address : addresses)
        {
            ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
        }
        ipv6->SetUp(interface);
    }

    /// @param message received @param envelope how @return true
    bool Record(const MobilityMessage& message, const MobilityEnvelope& envelope)
    {
        m_received.push_back(HandReceived{message, envelope, Simulator::Now()});
        if (const auto* home = std::get_if<HomeTest>(&message.body))
        {
            m_homeToken = HandToken{home->nonceIndex, home->keygenToken};
        }
        if (const auto* careOf = std::get_if<CareOfTest>(&message.body))
        {
            m_careOfToken = HandToken{careOf->nonceIndex, careOf->keygenToken};
        }
        return true;
    }

    /// @param packet received by the mobile node, IPv6 header included
    void RecordPacket(Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t)
    {
        m_packets.push_back(PacketOctets(packet));
    }

    /// @param reason counted
    void CountDrop(CorrespondentDrop reason, Ptr<const Packet>)
    {
        ++m_drops[reason];
    }

    /// @param status counted
    void CountRejected(Ipv6Address, BindingStatus status)
    {
        ++m_rejected[status];
    }

    /// @param lifetime of a new binding
    void NoteUpdated(Ipv6Address, Ipv6Address, Time lifetime)
    {
        m_log += "+" + std::to_string(static_cast<int>(lifetime.GetSeconds())) + " ";
    }

    /// A binding ended
    void NoteRemoved(Ipv6Address, Ipv6Address)
    {
        m_log += "-@" + std::to_string(static_cast<int>(Simulator::Now().GetSeconds())) + " ";
    }

    /// @param socket has a datagram
    void CountDatagram(Ptr<Socket> socket)
    {
        Address from;
        Ptr<Packet> packet;
        while ((packet = socket->RecvFrom(from)))
        {
            ++m_datagrams;
            m_datagramOctets = packet->GetSize();
            m_datagramFrom = Inet6SocketAddress::ConvertFrom(from).GetIpv6();
        }
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORRESPONDENT_FIXTURE_H
