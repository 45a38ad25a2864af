/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP6_PREVIOUS_ROUTER_FIXTURE_H
#define MIP6SEC_FMIP6_PREVIOUS_ROUTER_FIXTURE_H

#include "attach-test-link.h"
#include "home-agent-fixture.h"

#include "ns3/core-port.h"
#include "ns3/fmip-authorization.h"
#include "ns3/previous-access-router.h"

#include <functional>
#include <map>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/// An FBack as it reached a node
struct FastAckArrival
{
    Time at;                 //!< when
    Ipv6Address source;      //!< IPv6 source
    Ipv6Address destination; //!< IPv6 destination
    MobilityMessage message; //!< the message, its checksum verified
    FastBindingAck ack;      //!< its body
    bool tunneled{false};    //!< whether it came inside a tunnel
};

/// A Handover Initiate as it reached a router
struct InitiateArrival
{
    Time at;                   //!< when
    Ipv6Address source;        //!< IPv6 source
    Ipv6Address destination;   //!< IPv6 destination
    HandoverInitiate initiate; //!< the message
};

/**
 * A PAR under test, between its access link and a core network:
 *
 *     mobile (probe) --- link --- PAR --- core --- NAR (probe)
 *                                          |------ other NAR (probe)
 *                                          |------ peer
 *
 * The NARs are scripted: they answer Handover Initiates as the test says, and have the NCoAs of
 * their link themselves, so that they also stand for the mobile node that has arrived there.
 */
class PreviousRouterNetwork
{
  public:
    using Net = HomeAgentNetwork; //!< helpers

    PreviousRouterNetwork()
    {
        Node* const all[] = {PeekPointer(m_parNode = CreateObject<Node>()),
                             PeekPointer(m_mobile = CreateObject<Node>()),
                             PeekPointer(m_nar = CreateObject<Node>()),
                             PeekPointer(m_other = CreateObject<Node>()),
                             PeekPointer(m_peer = CreateObject<Node>())};
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        for (Node* node : all)
        {
            stack.Install(Ptr<Node>(node));
        }
        m_link = CreateObject<AccessLink>();
        m_core = CreateObject<CoreNetwork>();

        m_parDevice = Net::AttachTo(m_link, m_parNode);
        m_access = NeighborDiscovery::Install(m_parDevice);
        Net::AddAddress(m_parNode, m_parDevice, m_par);
        m_parNode->GetObject<Ipv6>()->SetForwarding(1, true);
        m_parPort = m_core->Connect(m_parNode);
        m_core->AddPrefix(m_par, m_parPort);
        // ns-3 selects a source address for every route, so that the port must have one
        m_core->AssignAddress(Ipv6Address("fd00:9::1"), m_parPort);

        m_mobileDevice = Net::AttachTo(m_link, m_mobile);
        NeighborDiscovery::Install(m_mobileDevice);
        Net::AddAddress(m_mobile, m_mobileDevice, m_pcoa);
        Net::DefaultRoute(m_mobile, m_par);
        MobilityProtocol::Install(m_mobile);

        m_narPort = SetUpRouter(m_nar, {m_narAddress, m_ncoa, m_ncoa2});
        m_otherPort = SetUpRouter(m_other, {m_otherAddress, m_otherNcoa});
        m_peerPort = m_core->Connect(m_peer);
        m_core->AssignAddress(m_peerAddress, m_peerPort);
        MobilityProtocol::Install(m_peer);

        m_accessPoints = CreateObject<AccessPointMap>();
        m_accessPoints->Add(m_accessPoint, Router(m_narAddress));
        m_accessPoints->Add(m_otherAccessPoint, Router(m_otherAddress));
        m_keys = CreateObject<HandoverKeyServer>();
        m_keys->SetNode(m_parNode);
        m_key = Key(1);
        m_keys->AddConfigured(m_pcoa, m_key);
        m_router = CreateObject<PreviousAccessRouter>();
        m_router->Setup(m_access, m_par, Ipv6Address("fd00:1::"), 64, m_accessPoints, m_keys);
        m_router->SetPeerCheck([this](const Ipv6Address& router) {
            return m_accessPoints->IsNeighbor(router) && router != m_notPeer;
        });
        DivertRouting::Install(m_parNode)->AddDiverter(150, PeekPointer(m_router));
        m_router->Initialize();

        Net::Record(m_mobile, m_atMobile);
        Net::Record(m_nar, m_atNar);
        Net::Record(m_other, m_atOther);
        Net::Record(m_peer, m_atPeer);
        m_router->TraceConnectWithoutContext(
            "Forwarding",
            Calling<void, Ipv6Address, Ipv6Address, bool>(
                [this](Ipv6Address previous, Ipv6Address next, bool begun) {
                    m_forwardings.emplace_back(next, begun);
                }));
    }

    ~PreviousRouterNetwork()
    {
        DivertRouting::Install(m_parNode)->RemoveDiverter(PeekPointer(m_router));
        m_router->Dispose();
        m_keys->Dispose();
        m_accessPoints->Dispose();
        Simulator::Destroy();
    }

    /// @param seed of it @param spi its index @return a key that never expires
    static Ptr<const HandoverKey> Key(uint8_t seed, uint32_t spi = 256)
    {
        return Create<HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA1_96,
                                   std::vector<uint8_t>(20, seed),
                                   Seconds(1e6),
                                   spi);
    }

    /// @param address of a router @return what is known of it
    static NeighborRouter Router(const Ipv6Address& address)
    {
        NeighborRouter router;
        router.address = address;
        router.linkLayerAddress = {2, 0, 0, 0, 0, 9};
        router.prefix = address;
        return router;
    }

    /// @param sequence its number @param next NCoA as alternate care-of address, or :: for none
    /// @param lifetime seconds @return an FBU without authenticator
    static FastBindingUpdate Update(uint16_t sequence, const Ipv6Address& next, uint16_t lifetime)
    {
        FastBindingUpdate update;
        update.sequence = sequence;
        update.lifetime = lifetime;
        if (!next.IsAny())
        {
            update.options.alternateCareOfAddress = next;
        }
        FmipLinkLayerAddress linkLayer;
        linkLayer.address = {2, 0, 0, 0, 0, 7};
        update.options.linkLayerAddress = linkLayer;
        return update;
    }

    /// @param sequence its number @param lifetime seconds @return an FBU to be sent from the PCoA
    FastBindingUpdate Predictive(uint16_t sequence, uint16_t lifetime = 30) const
    {
        return Update(sequence, m_ncoa, lifetime);
    }

    /// @param sequence its number @param lifetime seconds @return an FBU to be sent from the NCoA
    FastBindingUpdate Reactive(uint16_t sequence, uint16_t lifetime = 30) const
    {
        return Update(sequence, Ipv6Address::GetAny(), lifetime);
    }

    /**
     * Send an FBU.
     * @param at simulated time
     * @param node from where
     * @param update the message
     * @param source IPv6 source
     * @param key makes its authenticator; null for none
     * @param home Home Address option; :: for none
     * @param change of its octets, the checksum mended behind it
     */
    void SendUpdate(Time at,
                    Ptr<Node> node,
                    FastBindingUpdate update,
                    Ipv6Address source,
                    Ptr<const HandoverKey> key,
                    Ipv6Address home,
                    std::function<void(std::vector<uint8_t>&)> change = nullptr)
    {
        Net::At(node, at, [this, node, update, source, key, home, change] {
            MobilityMessage message;
            message.body = update;
            if (key)
            {
                key->Authorize(message, AuthorizedCareOfAddress(update, source, home), m_par);
            }
            MobilityPath path;
            path.source = source;
            path.destination = m_par;
            path.homeAddressOption = home;
            const Ipv6Address logical = home.IsAny() ? source : home;
            std::vector<uint8_t> octets = message.Serialize(logical, m_par);
            if (change)
            {
                change(octets);
                octets[4] = octets[5] = 0;
                const uint16_t sum =
                    InetChecksum6(logical, m_par, NH_MOBILITY, octets.data(), octets.size());
                octets[4] = static_cast<uint8_t>(sum >> 8);
                octets[5] = static_cast<uint8_t>(sum);
            }
            SendAlongPath(node->GetObject<Ipv6>(), OctetsPacket(octets), NH_MOBILITY, path);
        });
    }

    /// @param at simulated time @param update sent from the PCoA with the right key
    void SendFromPrevious(Time at, const FastBindingUpdate& update)
    {
        SendUpdate(at, m_mobile, update, m_pcoa, m_key, m_pcoa);
    }

    /// @param at simulated time @param update sent from the NCoA with the right key
    void SendFromNew(Time at, const FastBindingUpdate& update)
    {
        SendUpdate(at, m_nar, update, m_ncoa, m_key, m_pcoa);
    }

    /// @param at simulated time @param update sent with the right key from the NCoA of the other
    /// NAR
    void SendFromOther(Time at, const FastBindingUpdate& update)
    {
        SendUpdate(at, m_other, update, m_otherNcoa, m_key, m_pcoa);
    }

    /// @param at simulated time @param node a router @param ack sent from its address
    /// @param home Home Address option; :: for none
    void SendAck(Time at,
                 Ptr<Node> node,
                 const HandoverAck& ack,
                 Ipv6Address source,
                 Ipv6Address home = Ipv6Address::GetAny())
    {
        Net::At(node, at, [this, node, ack, source, home] {
            MobilityPath path;
            path.source = source;
            path.destination = m_par;
            path.homeAddressOption = home;
            Net::SendMobility(node, ack, path);
        });
    }

    /// @param at simulated time @param destination gets a datagram of the peer @param size octets
    void SendFromPeer(Time at, const Ipv6Address& destination, uint32_t size = 100)
    {
        Net::SendDatagram(at, m_peer, m_peerAddress, destination, size);
    }

    /// @param at simulated time @param inner reverse tunnelled by @param node @param outer from
    void SendTunneled(Time at, Ptr<Node> node, Ptr<Packet> inner, Ipv6Address outer)
    {
        Net::At(node, at, [this, node, inner, outer] {
            TunnelProtocol::Install(node)->Send(inner->Copy(), outer, m_par);
        });
    }

    /// @param seconds run until this simulated time
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @param arrivals at some node @return the FBacks among them, also those inside tunnels
    static Results<FastAckArrival> Acks(const std::vector<Arrival>& arrivals)
    {
        Results<FastAckArrival> acks;
        for (const Arrival& arrival : arrivals)
        {
            Ptr<Packet> packet = OctetsPacket(arrival.payload);
            Ipv6Header header = arrival.header;
            FastAckArrival ack;
            ack.at = arrival.at;
            if (header.GetNextHeader() == NH_IPV6)
            {
                packet->RemoveHeader(header);
                ack.tunneled = true;
            }
            ack.source = header.GetSource();
            ack.destination = header.GetDestination();
            const std::vector<uint8_t> octets = PacketOctets(packet);
            if (header.GetNextHeader() != NH_MOBILITY)
            {
                continue;
            }
            const auto message =
                MobilityMessage::Parse(octets.data(), octets.size(), ack.source, ack.destination);
            if (message && std::holds_alternative<FastBindingAck>(message.value->body))
            {
                ack.message = *message.value;
                ack.ack = std::get<FastBindingAck>(message.value->body);
                acks.push_back(ack);
            }
        }
        return acks;
    }

    /// @param arrivals at some node @return IPv6-in-IPv6 packets among them that hold a datagram
    static Results<Arrival> Tunneled(const std::vector<Arrival>& arrivals)
    {
        Results<Arrival> tunneled;
        for (const Arrival& arrival : arrivals)
        {
            if (arrival.header.GetNextHeader() == NH_IPV6 &&
                Net::InnerHeader(arrival).GetNextHeader() == 17)
            {
                tunneled.push_back(arrival);
            }
        }
        return tunneled;
    }

    /// @return whether nothing is left at the router
    bool IsIdle() const
    {
        return m_router->GetNForwardings() == 0 && m_router->GetNBuffered() == 0 &&
               m_router->GetNInitiations() == 0;
    }

    const Ipv6Address m_par{"fd00:1::1"};                       //!< PAR, on the access link
    const Ipv6Address m_pcoa{"fd00:1::1000"};                   //!< of the mobile node
    const Ipv6Address m_narAddress{"fd00:2::1"};                //!< NAR
    const Ipv6Address m_ncoa{"fd00:2::1000"};                   //!< on its link
    const Ipv6Address m_ncoa2{"fd00:2::2000"};                  //!< likewise
    const Ipv6Address m_otherAddress{"fd00:3::1"};              //!< other NAR
    const Ipv6Address m_otherNcoa{"fd00:3::1000"};              //!< on its link
    const Ipv6Address m_peerAddress{"fd00:4::1"};               //!< somewhere in the core
    const Mac48Address m_accessPoint{"02:00:00:00:00:a1"};      //!< of the NAR
    const Mac48Address m_otherAccessPoint{"02:00:00:00:00:a2"}; //!< of the other NAR

    Ptr<Node> m_parNode;                                     //!< PAR
    Ptr<Node> m_mobile;                                      //!< probe in place of a mobile node
    Ptr<Node> m_nar;                                         //!< scripted
    Ptr<Node> m_other;                                       //!< scripted
    Ptr<Node> m_peer;                                        //!< correspondent node
    Ptr<AccessLink> m_link;                                  //!< of the PAR
    Ptr<CoreNetwork> m_core;                                 //!< core
    Ptr<CorePort> m_parPort;                                 //!< of the PAR
    Ptr<CorePort> m_narPort;                                 //!< of the NAR
    Ptr<CorePort> m_otherPort;                               //!< of the other NAR
    Ptr<CorePort> m_peerPort;                                //!< of the peer
    Ptr<AccessDevice> m_parDevice;                           //!< of the PAR
    Ptr<AccessDevice> m_mobileDevice;                        //!< of the mobile node
    Ptr<NeighborDiscovery> m_access;                         //!< of the PAR
    Ptr<AccessPointMap> m_accessPoints;                      //!< of the PAR
    Ptr<HandoverKeyServer> m_keys;                           //!< of the PAR
    Ptr<const HandoverKey> m_key;                            //!< of the mobile node
    Ptr<PreviousAccessRouter> m_router;                      //!< under test
    Ipv6Address m_notPeer;                                   //!< a router that is no peer
    std::vector<Arrival> m_atMobile;                         //!< what reached the old link
    std::vector<Arrival> m_atNar;                            //!< what reached the NAR
    std::vector<Arrival> m_atOther;                          //!< what reached the other NAR
    std::vector<Arrival> m_atPeer;                           //!< what reached the peer
    Results<InitiateArrival> m_initiates;                    //!< of both NARs, in order
    std::vector<std::pair<Ipv6Address, bool>> m_forwardings; //!< trace Forwarding

    /// How the NARs answer; null for not at all
    std::function<std::optional<HandoverAck>(const HandoverInitiate&)> m_answer =
        [](const HandoverInitiate&) { return HandoverAck(); };

  private:
    /// @param node a NAR @param addresses it has @return its port
    Ptr<CorePort> SetUpRouter(Ptr<Node> node, const std::vector<Ipv6Address>& addresses)
    {
        Ptr<CorePort> port = m_core->Connect(node);
        for (const Ipv6Address& address : addresses)
        {
            m_core->AssignAddress(address, port);
        }
        node->GetObject<Ipv6>()->SetAttribute("StrongEndSystemModel", BooleanValue(false));
        TunnelProtocol::Install(node)->AddHandler(MakeCallback(&PreviousRouterNetwork::Swallow));
        MobilityProtocol::Install(node)->AddHandler(
            MhType::HANDOVER_INITIATE,
            MakeCallback(&PreviousRouterNetwork::Initiated, this));
        MobilityProtocol::Install(node)->AddHandler(
            MhType::FAST_BINDING_ACK,
            MakeCallback(&PreviousRouterNetwork::Acknowledged));
        return port;
    }

    /// @return true
    static bool Swallow(Ptr<Packet>, const Ipv6Header&, Ipv6Address, Ipv6Address)
    {
        return true;
    }

    /// @return true
    static bool Acknowledged(const MobilityMessage&, const MobilityEnvelope&)
    {
        return true;
    }

    /// @param message a Handover Initiate @param envelope how it came @return true
    bool Initiated(const MobilityMessage& message, const MobilityEnvelope& envelope)
    {
        InitiateArrival arrival;
        arrival.at = Simulator::Now();
        arrival.source = envelope.source;
        arrival.destination = envelope.destination;
        arrival.initiate = std::get<HandoverInitiate>(message.body);
        m_initiates.push_back(arrival);
        auto ack = m_answer ? m_answer(arrival.initiate) : std::nullopt;
        if (ack)
        {
            ack->sequence = arrival.initiate.sequence;
            Ptr<Node> node = envelope.destination == m_narAddress ? m_nar : m_other;
            SendAck(Time(0), node, *ack, envelope.destination);
        }
        return true;
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP6_PREVIOUS_ROUTER_FIXTURE_H
