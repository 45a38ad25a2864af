/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEW_ACCESS_ROUTER_STAGE_H
#define MIP6SEC_NEW_ACCESS_ROUTER_STAGE_H

#include "attach-test-link.h"

#include "ns3/divert-routing.h"
#include "ns3/enum.h"
#include "ns3/fmip-messages.h"
#include "ns3/ipv6-header.h"
#include "ns3/new-access-router.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// A packet of payload that a router put on a link
struct Payload
{
    Time at;                 //!< when
    Ipv6Address source;      //!< IPv6 source
    Ipv6Address destination; //!< IPv6 destination
    uint8_t hopLimit{0};     //!< hop limit
    Mac48Address to;         //!< link-layer destination
    uint32_t number{0};      //!< octets behind the IPv6 header, by which the tests number them
};

/// Next header of the payload of the tests (for experiments, RFC 4727)
constexpr uint8_t PAYLOAD_PROTOCOL = 253;

/**
 * A NAR on an access link, and by script all around it: a PAR behind a core link, from which
 * payload comes too, a mobile node that is not there yet, and another node on the link.
 */
struct NarStage
{
    const Ipv6Address narAddress{"fd00:2::1"};        //!< of the NAR on the access link
    const Ipv6Address prefix{"fd00:2::"};             //!< of the access link
    const Ipv6Address parAddress{"fd00:c::2"};        //!< of the PAR
    const Ipv6Address previous{"fd00:1::77"};         //!< PCoA
    const Ipv6Address next{"fd00:2::77"};             //!< NCoA
    const Mac48Address mac{"00:00:5e:00:53:77"};      //!< of the mobile node
    const Mac48Address otherMac{"00:00:5e:00:53:99"}; //!< of the other node

    Ptr<AccessLink> link = CreateObject<AccessLink>();                //!< access link
    Ptr<AccessLink> core = CreateObject<AccessLink>();                //!< between PAR and NAR
    Record record;                                                    //!< ICMPv6 on the access link
    Host nar = MakeHost(link, &record, true, "00:00:5e:00:53:01");    //!< NAR
    Host par = MakeHost(core, nullptr, true);                         //!< PAR
    Host other = MakeHost(link, &record, false, "00:00:5e:00:53:99"); //!< another node
    Host mobile = MakeHost(nullptr, &record, false, "00:00:5e:00:53:77"); //!< mobile node
    Ptr<NewAccessRouter> router = CreateObject<NewAccessRouter>();        //!< under test
    Ptr<MobilityProtocol> mobility;                                       //!< of the PAR

    std::vector<HandoverAck> acks; //!< received by the PAR
    std::vector<Time> ackTimes;    //!< when
    std::vector<Payload> sent;     //!< payload that the NAR put on the link
    std::vector<std::pair<ArrivalState, ArrivalState>> states; //!< changes of state
    std::vector<NaackStatus> naacks;                           //!< sent
    std::vector<uint32_t> buffered; //!< packets that wait, at each that comes

    /// @param dad whether NCoAs are probed

    explicit NarStage(bool dad = false)
    {
        link->SetAttribute("Delay", TimeValue(MicroSeconds(1)));
        core->SetAttribute("Delay", TimeValue(MicroSeconds(1)));
        nar.Assign(narAddress);
        other.Assign("fd00:2::99");
        // The NAR's port to the core
        Ptr<AccessDevice> port = CreateObject<AccessDevice>();
        port->SetAddress(Mac48Address::Allocate());
        nar.node->AddDevice(port);
        port->Attach(core);
        Host narCore = nar;
        narCore.device = port;
        narCore.nd = NeighborDiscovery::Install(port);
        narCore.Assign("fd00:c::1");
        par.Assign(parAddress);
        par.Routes()->AddNetworkRouteTo("::", Ipv6Prefix(uint8_t{0}), "fd00:c::1", 1);
        nar.Routes()->AddNetworkRouteTo("fd00:1::",
                                        Ipv6Prefix(64),
                                        parAddress,
                                        narCore.nd->GetInterfaceIndex());

        // Nothing is to wait for address resolution on the core link
        par.nd->LearnNeighbor("fd00:c::1", Octets(narCore.Mac()), true);
        narCore.nd->LearnNeighbor(parAddress, Octets(par.Mac()), true);

        router->SetAttribute("DadTransmits", UintegerValue(dad ? 1 : 0));
        router->Setup(nar.nd, narAddress, prefix, 64);
        router->SetPeerCheck([this](const MobilityEnvelope& e) { return e.source == parAddress; });
        router->AssignStreams(5);
        DivertRouting::Install(nar.node)->AddDiverter(150, PeekPointer(router));
        nar.node->AggregateObject(router);
        router->TraceConnectWithoutContext(
            "StateChange",
            Calling<void, Ipv6Address, ArrivalState, ArrivalState>(
                [this](Ipv6Address, ArrivalState before, ArrivalState after) {
                    states.emplace_back(before, after);
                }));
        router->TraceConnectWithoutContext(
            "NaackSent",
            Calling<void, Ipv6Address, NaackStatus>(
                [this](Ipv6Address, NaackStatus status) { naacks.push_back(status); }));
        router->TraceConnectWithoutContext(
            "Buffered",
            Calling<void, Ptr<const Packet>, Ipv6Address>([this](Ptr<const Packet>, Ipv6Address) {
                buffered.push_back(static_cast<uint32_t>(router->GetNBuffered()));
            }));
        nar.device->TraceConnectWithoutContext(
            "MacTx",
            Calling<void, Ptr<const Packet>>(
                [this](Ptr<const Packet> frame) { AddPayload(PacketOctets(frame)); }));

        mobility = MobilityProtocol::Install(par.node);
        mobility->AddHandler(MhType::HANDOVER_ACK,
                             Calling<bool, const MobilityMessage&, const MobilityEnvelope&>(
                                 [this](const MobilityMessage& m, const MobilityEnvelope& e) {
                                     if (e.source == narAddress)
                                     {
                                         acks.push_back(std::get<HandoverAck>(m.body));
                                         ackTimes.push_back(Simulator::Now());
                                     }
                                     return true;
                                 }));
    }

    /// @param address a link-layer address @return its octets
    static LinkLayerOctets Octets(const Mac48Address& address)
    {
        LinkLayerOctets octets(6);
        address.CopyTo(octets.data());
        return octets;
    }

    /// @param sequence of it @return a Handover Initiate for the mobile node with the U flag
    HandoverInitiate Initiate(uint16_t sequence) const
    {
        HandoverInitiate initiate;
        initiate.sequence = sequence;
        initiate.buffer = true;
        initiate.options.linkLayerAddress =
            FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE, Octets(mac)};
        initiate.options.addresses = {
            FmipAddress{FmipAddressCode::OLD_CARE_OF_ADDRESS, 128, previous},
            FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, next}};
        return initiate;
    }

    /// @param initiate gets another NCoA @param address it
    static void SetNext(HandoverInitiate& initiate, const Ipv6Address& address)
    {
        initiate.options.addresses.at(1).address = address;
    }

    /// @param milliseconds when @param what what is done then
    void In(double milliseconds, std::function<void()> what)
    {
        At(par.node, NanoSeconds(std::llround(milliseconds * 1e6)), std::move(what));
    }

    /// @param initiate sent now by the PAR
    void Send(const HandoverInitiate& initiate)
    {
        MobilityPath path;
        path.source = parAddress;
        path.destination = narAddress;
        mobility->Send(MobilityMessage(initiate), path);
    }

    /// @param number octets of a packet that the PAR sends now @param to where
    void SendPayload(uint32_t number, const Ipv6Address& to)
    {
        par.ipv6->Send(Create<Packet>(number), parAddress, to, PAYLOAD_PROTOCOL, nullptr);
    }

    /**
     * Send numbered packets to the NCoA.
     * @param first number @param last number @param start of the first, ms @param gap between
     * them, ms
     */
    void Stream(uint32_t first, uint32_t last, double start, double gap)
    {
        for (uint32_t i = first; i <= last; ++i)
        {
            In(start + (i - first) * gap, [this, i]() { SendPayload(i, next); });
        }
    }

    /// The mobile node comes onto the link
    void Attach()
    {
        mobile.device->Attach(link);
    }

    /// @param from who sends a UNA now @param address its source and target @param linkLayer in it
    static void SendUna(const Host& from,
                        const Ipv6Address& address,
                        const LinkLayerOctets& linkLayer)
    {
        from.nd->SendOut(SerializeIcmp6(MakeUna(address, linkLayer),
                                        address,
                                        Ipv6Address::GetAllNodesMulticast()),
                         address,
                         Ipv6Address::GetAllNodesMulticast());
    }

    /// The mobile node comes onto the link with its NCoA and says so
    void Arrive()
    {
        Attach();
        mobile.Assign(next);
        SendUna(mobile, next, Octets(mac));
    }

    /// @return numbers of the payload that the NAR put on the link
    std::vector<uint32_t> Numbers() const
    {
        std::vector<uint32_t> numbers;
        for (const Payload& payload : sent)
        {
            numbers.push_back(payload.number);
        }
        return numbers;
    }

    /// @param reason a reason @return how often
    uint64_t Dropped(NewAccessRouterDrop reason) const
    {
        return router->GetNDropped(reason);
    }

    /// @param address a neighbour @return its entry at the NAR, or null
    NdiscCache::Entry* Neighbor(const Ipv6Address& address) const
    {
        return nar.nd->GetInterface()->GetNdiscCache()->Lookup(address);
    }

    /// @return Router Advertisements with a NAACK on the link
    std::vector<OnLink> Naacks() const
    {
        std::vector<OnLink> found;
        for (const OnLink& message : record.Get(Icmp6Type::ROUTER_ADVERTISEMENT))
        {
            const auto parsed = message.AsRa();
            if (parsed && parsed.value->options.naack)
            {
                found.push_back(message);
            }
        }
        return found;
    }

    /// @return Neighbor Solicitations of the NAR
    std::size_t NSolicitations() const
    {
        return record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, nar.node->GetId()).size();
    }

    /// @param seconds runs until then
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

  private:
    /// @param frame Ethernet frame of the NAR
    void AddPayload(const std::vector<uint8_t>& frame)
    {
        constexpr std::size_t ip = 14;
        if (frame.size() < ip + 40 || frame[ip + 6] != PAYLOAD_PROTOCOL)
        {
            return;
        }
        Payload payload;
        payload.at = Simulator::Now();
        payload.to.CopyFrom(frame.data());
        payload.hopLimit = frame[ip + 7];
        payload.number = frame[ip + 4] * 256 + frame[ip + 5];
        payload.source = Ipv6Address::Deserialize(frame.data() + ip + 8);
        payload.destination = Ipv6Address::Deserialize(frame.data() + ip + 24);
        sent.push_back(payload);
    }
};

/// @param first a number @param last a number @return both and all between
inline std::vector<uint32_t>
Range(uint32_t first, uint32_t last)
{
    std::vector<uint32_t> numbers;
    for (uint32_t i = first; i <= last; ++i)
    {
        numbers.push_back(i);
    }
    return numbers;
}

/// @param test the case @param stage its stage @param codes that the PAR received, in order
inline void
ExpectAcks(Case& test, const NarStage& stage, const std::vector<HandoverAckCode>& codes)
{
    test.Equal(stage.acks.size(), codes.size(), "acknowledgments");
    for (std::size_t i = 0; i < std::min(codes.size(), stage.acks.size()); ++i)
    {
        test.Equal(HandoverAckCodeName(stage.acks[i].code),
                   std::string(HandoverAckCodeName(codes[i])),
                   "code " + std::to_string(i));
    }
}

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEW_ACCESS_ROUTER_STAGE_H
