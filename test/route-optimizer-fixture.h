/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROUTE_OPTIMIZER_FIXTURE_H
#define MIP6SEC_ROUTE_OPTIMIZER_FIXTURE_H

#include "function-objects.h"
#include "return-routability-by-hand.h"

#include "ns3/boolean.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/mobility-tag.h"
#include "ns3/packet-octets.h"
#include "ns3/route-optimizer.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"

#include <functional>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// A message that the mobile node sent
struct HandSent
{
    Time when;               //!< when
    MobilityMessage message; //!< what
    MobilityPath path;       //!< which way
};

/**
 * A RouteOptimizer whose correspondent nodes are played by hand: what it sends is seen in a trace,
 * what they answer is handed to its protocol, half a second later if answers are switched on.
 */
class RouteOptimizerFixture
{
  public:
    RouteOptimizerFixture()
    {
        m_node = CreateObject<Node>();
        Ptr<SimpleNetDevice> device = CreateObject<SimpleNetDevice>();
        device->SetAttribute("PointToPointMode", BooleanValue(true));
        device->SetAddress(Mac48Address::Allocate());
        device->SetChannel(CreateObject<SimpleChannel>());
        m_node->AddDevice(device);
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(m_node);
        Ptr<Ipv6> ipv6 = m_node->GetObject<Ipv6>();
        const uint32_t interface = ipv6->AddInterface(device);
        for (const Ipv6Address& address : {m_careOf, m_secondCareOf, m_home})
        {
            ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(16)));
        }
        ipv6->SetUp(interface);
        m_protocol = MobilityProtocol::Install(m_node);
        m_protocol->TraceConnectWithoutContext("Tx",
                                               MakeCallback(&RouteOptimizerFixture::Sent, this));
        m_optimizer = CreateObject<RouteOptimizer>();
        m_optimizer->Setup(m_node, m_protocol);
        m_optimizer->SetHomeAddress(m_home);
        m_optimizer->AssignStreams(1);
        m_optimizer->TraceConnectWithoutContext(
            "RouteOptimized",
            MakeCallback(&RouteOptimizerFixture::Optimized, this));
        m_optimizer->TraceConnectWithoutContext("RouteOptimizationLost",
                                                MakeCallback(&RouteOptimizerFixture::Lost, this));
        m_optimizer->TraceConnectWithoutContext(
            "StateChange",
            MakeCallback(&RouteOptimizerFixture::StateChanged, this));
        m_optimizer->TraceConnectWithoutContext("Drop",
                                                MakeCallback(&RouteOptimizerFixture::Drop, this));
    }

    ~RouteOptimizerFixture()
    {
        m_optimizer->Dispose();
        Simulator::Destroy();
    }

    /// @param at seconds @param what done then
    template <typename Function>
    void At(double at, Function what)
    {
        Simulator::ScheduleWithContext(m_node->GetId(), Seconds(at), &CallNow, what);
    }

    /// Register the care-of address at 0 s, and let a packet come through the tunnel at 1 s
    void Begin()
    {
        At(0, [this]() { m_optimizer->HomeRegistered(m_careOf); });
        At(1, [this]() { m_optimizer->TunneledPacketFrom(m_peer); });
    }

    /// Begin, with answers to everything
    void BeginAnswered()
    {
        m_answerTests = true;
        m_answerUpdates = true;
        Begin();
    }

    /// @param seconds until when
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    /// @param type a message type @return those sent, in order
    std::vector<HandSent> Get(MhType type) const
    {
        std::vector<HandSent> found;
        for (const HandSent& sent : m_sent)
        {
            if (sent.message.GetType() == type)
            {
                found.push_back(sent);
            }
        }
        return found;
    }

    /// @param type a message type @return when it was sent, in seconds, "1 2 4 "
    std::string Times(MhType type) const
    {
        std::string times;
        for (const HandSent& sent : Get(type))
        {
            std::string time = std::to_string(sent.when.GetSeconds());
            time.erase(time.find_last_not_of('0') + 1);
            times += (time.back() == '.' ? time.substr(0, time.size() - 1) : time) + " ";
        }
        return times;
    }

    /// @return Binding Updates sent
    std::vector<BindingUpdate> GetUpdates() const
    {
        std::vector<BindingUpdate> updates;
        for (const HandSent& sent : Get(MhType::BINDING_UPDATE))
        {
            updates.push_back(std::get<BindingUpdate>(sent.message.body));
        }
        return updates;
    }

    /**
     * A message reaches the mobile node now.
     * @param body the message
     * @param source its source
     * @param destination its destination, behind a type 2 routing header if any
     * @param tag how it came
     */
    void Receive(const MobilityBody& body,
                 const Ipv6Address& source,
                 const Ipv6Address& destination,
                 MobilityTag tag)
    {
        Ptr<Packet> packet = OctetsPacket(MobilityMessage(body).Serialize(source, destination));
        tag.Put(packet);
        Ipv6Header header;
        header.SetSource(source);
        header.SetDestination(destination);
        header.SetNextHeader(NH_MOBILITY);
        header.SetPayloadLength(packet->GetSize());
        m_protocol->Receive(packet, header, nullptr);
    }

    /// @return a tag of this node without anything
    MobilityTag Plain() const
    {
        return MobilityTag(m_node->GetId());
    }

    /// @return a tag of a packet that came through the tunnel
    MobilityTag Tunneled() const
    {
        MobilityTag tag = Plain();
        tag.tunneled = true;
        return tag;
    }

    /// @return a tag of a packet that had a type 2 routing header
    MobilityTag Type2() const
    {
        MobilityTag tag = Plain();
        tag.hasType2 = true;
        tag.destination = m_careOf;
        return tag;
    }

    /// @param cookie its cookie @param peer from whom @return a Home Test with the hand-made token
    static HomeTest MakeHomeTest(uint64_t cookie)
    {
        HomeTest test;
        test.cookie = cookie;
        test.nonceIndex = HOME_INDEX;
        test.keygenToken = HOME_TOKEN;
        return test;
    }

    /// @param cookie its cookie @return a Care-of Test with the hand-made token
    static CareOfTest MakeCareOfTest(uint64_t cookie)
    {
        CareOfTest test;
        test.cookie = cookie;
        test.nonceIndex = CARE_OF_INDEX;
        test.keygenToken = CARE_OF_TOKEN;
        return test;
    }

    /// @return cookie of the latest Home Test Init
    uint64_t GetHomeCookie() const
    {
        return std::get<HomeTestInit>(Get(MhType::HOME_TEST_INIT).back().message.body).cookie;
    }

    /// @return cookie of the latest Care-of Test Init
    uint64_t GetCareOfCookie() const
    {
        return std::get<CareOfTestInit>(Get(MhType::CARE_OF_TEST_INIT).back().message.body).cookie;
    }

    /// @param deletion whether only the home token counts @return the key of the hand-made tokens
    static std::vector<uint8_t> GetKbm(bool deletion)
    {
        return KbmByHand(HOME_TOKEN,
                         deletion ? std::nullopt : std::optional<uint64_t>(CARE_OF_TOKEN));
    }

    /**
     * @param sent a Binding Update
     * @return whether its authenticator is right, by hand
     */
    bool IsRight(const HandSent& sent) const
    {
        const auto& update = std::get<BindingUpdate>(sent.message.body);
        const bool deletion = update.lifetime == 0;
        const auto wire = sent.message.Serialize(m_home, sent.path.destination);
        return update.options.authorization ==
               AuthenticatorByHand(GetKbm(deletion),
                                   deletion ? m_home : sent.path.source,
                                   sent.path.destination,
                                   wire);
    }

    /**
     * Acknowledge a Binding Update now.
     * @param sent the update
     * @param status the status
     * @param lifetime granted, units of 4 s
     * @param sequence sequence number to put in
     * @param authorize whether with an authenticator
     */
    void Acknowledge(const HandSent& sent,
                     BindingStatus status,
                     uint16_t lifetime,
                     uint16_t sequence,
                     bool authorize = true)
    {
        const auto& update = std::get<BindingUpdate>(sent.message.body);
        const bool deletion = update.lifetime == 0;
        BindingAck ack;
        ack.status = status;
        ack.sequence = sequence;
        ack.lifetime = lifetime;
        if (authorize)
        {
            ack.options.authorization.emplace();
            const auto wire = MobilityMessage(ack).Serialize(sent.path.destination, m_home);
            ack.options.authorization = AuthenticatorByHand(GetKbm(deletion),
                                                            deletion ? m_home : sent.path.source,
                                                            sent.path.destination,
                                                            wire);
        }
        Receive(ack, sent.path.destination, m_home, Type2());
    }

    /// Acknowledge the latest update by its own lifetime and sequence number
    void AcknowledgeLatest(BindingStatus status = BindingStatus::ACCEPTED)
    {
        const HandSent sent = Get(MhType::BINDING_UPDATE).back();
        const auto& update = std::get<BindingUpdate>(sent.message.body);
        Acknowledge(sent, status, update.lifetime, update.sequence);
    }

    static constexpr uint16_t HOME_INDEX = 7;                      //!< hand-made nonce index
    static constexpr uint16_t CARE_OF_INDEX = 8;                   //!< hand-made nonce index
    static constexpr uint64_t HOME_TOKEN = 0x0011223344556677;     //!< hand-made keygen token
    static constexpr uint64_t CARE_OF_TOKEN = 0x8899aabbccddeeffU; //!< hand-made keygen token

    const Ipv6Address m_careOf{"fd00:a::2"};       //!< care-of address
    const Ipv6Address m_secondCareOf{"fd00:c::2"}; //!< another
    const Ipv6Address m_home{"fd00:b::7"};         //!< home address
    const Ipv6Address m_peer{"fd00:d::1"};         //!< a correspondent node
    const Ipv6Address m_secondPeer{"fd00:d::2"};   //!< another
    Ptr<Node> m_node;                              //!< the mobile node
    Ptr<MobilityProtocol> m_protocol;              //!< its protocol
    Ptr<RouteOptimizer> m_optimizer;               //!< under test
    std::vector<HandSent> m_sent;                  //!< by the mobile node
    std::string m_log;                             //!< optimised and lost, with times
    std::string m_states;                          //!< states of the first peer
    std::map<RouteOptimizerDrop, int> m_drops;     //!< counted
    bool m_answerTests{false};                     //!< whether tests are answered
    bool m_answerUpdates{false};                   //!< whether updates with A are answered
    bool m_atHome{false};                          //!< whether Home Tests come without tunnel
    double m_delay{0.5};                           //!< of answers, s
    std::function<bool()> m_loses;                 //!< whether a message or its answer gets lost

  private:
    /// @param message sent @param path which way
    void Sent(const MobilityMessage& message, const MobilityPath& path, uint32_t)
    {
        const HandSent sent{Simulator::Now(), message, path};
        m_sent.push_back(sent);
        if (m_loses && m_loses())
        {
            return;
        }
        const Time delay = Seconds(m_delay);
        if (m_answerTests && message.GetType() == MhType::HOME_TEST_INIT)
        {
            Simulator::Schedule(delay, &CallNow, [this, sent]() {
                Receive(MakeHomeTest(std::get<HomeTestInit>(sent.message.body).cookie),
                        sent.path.destination,
                        sent.path.source,
                        m_atHome ? Plain() : Tunneled());
            });
        }
        if (m_answerTests && message.GetType() == MhType::CARE_OF_TEST_INIT)
        {
            Simulator::Schedule(delay, &CallNow, [this, sent]() {
                Receive(MakeCareOfTest(std::get<CareOfTestInit>(sent.message.body).cookie),
                        sent.path.destination,
                        sent.path.source,
                        Plain());
            });
        }
        const auto* update = std::get_if<BindingUpdate>(&message.body);
        if (m_answerUpdates && update && update->acknowledge)
        {
            Simulator::Schedule(delay, &CallNow, [this, sent]() {
                const auto& acknowledged = std::get<BindingUpdate>(sent.message.body);
                Acknowledge(sent,
                            BindingStatus::ACCEPTED,
                            acknowledged.lifetime,
                            acknowledged.sequence);
            });
        }
    }

    /// @param peer which @param careOf from which address
    void Optimized(Ipv6Address peer, Ipv6Address careOf)
    {
        m_log += "+" + Now() + (peer == m_peer ? "" : "?") + (careOf == m_careOf ? "" : "'") + " ";
    }

    /// @param peer which
    void Lost(Ipv6Address peer, const char*)
    {
        m_log += "-" + Now() + (peer == m_peer ? "" : "?") + " ";
    }

    /// @return seconds, rounded down to tenths
    static std::string Now()
    {
        std::string now = std::to_string(Simulator::Now().GetSeconds());
        now.resize(now.find('.') + 2);
        return now;
    }

    /// @param peer which @param state new
    void StateChanged(Ipv6Address peer, RouteOptimizerState, RouteOptimizerState state)
    {
        if (peer == m_peer)
        {
            m_states += std::string(RouteOptimizerStateName(state)) + "; ";
        }
    }

    /// @param reason counted
    void Drop(RouteOptimizerDrop reason, Ipv6Address)
    {
        ++m_drops[reason];
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTE_OPTIMIZER_FIXTURE_H
