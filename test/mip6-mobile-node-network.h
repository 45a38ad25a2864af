/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MIP6_MOBILE_NODE_NETWORK_H
#define MIP6SEC_MIP6_MOBILE_NODE_NETWORK_H

#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/core-network.h"
#include "ns3/core-port.h"
#include "ns3/correspondent-node.h"
#include "ns3/home-agent.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mobile-node.h"
#include "ns3/router-advertiser.h"
#include "ns3/socket.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
{

/// A Binding Update as a home agent that only records has seen it
struct SeenUpdate
{
    Time at;                 //!< when it arrived
    uint32_t homeAgent;      //!< at which home agent
    BindingUpdate update;    //!< the message
    Ipv6Address homeAddress; //!< home address
    Ipv6Address source;      //!< IPv6 source on the wire
    bool hasOption;          //!< with a Home Address option
};

/**
 * The network of the tests of mobile nodes: a home link with a router and home agents behind it,
 * access links with a router each, a correspondent node, and one mobile node. Delays are fixed and
 * everything random is switched off, so that instants follow from formulas.
 *
 * Home agents are either real ones, or records of what arrives, which answer as a test says.
 */
class MobileNodeNetwork
{
  public:
    /// How the network looks
    struct Options
    {
        uint32_t accessLinks{2};       //!< access links
        uint32_t homeAgents{1};        //!< home agents on the home link
        bool recordOnly{true};         //!< home agents record and answer by `answer`
        bool advertiseAgents{true};    //!< home agents say so in Router Advertisements
        uint32_t dadTransmits{0};      //!< of the mobile node
        bool configureAddress{true};   //!< HomeAddress is set
        bool configureAgent{true};     //!< HomeAgentAddress is set
        bool configurePrefix{true};    //!< HomePrefix is set
        bool correspondentRole{false}; //!< the correspondent node has its role
        bool optimize{false};          //!< the mobile node optimises routes
        bool hostAtHome{false};        //!< a host on the home link
    };

    static constexpr uint32_t HOME = 0xffffffff; //!< index of the home link
    static constexpr uint16_t PORT = 4000;       //!< of all datagrams

    /// @param options how it looks
    explicit MobileNodeNetwork(const Options& options);
    ~MobileNodeNetwork();

    /// @param min MinRtrAdvInterval of all routers @param max MaxRtrAdvInterval
    void SetAdvertisementInterval(Time min, Time max);
    /// @param link where the mobile node is from the start on
    void StartOn(uint32_t link);
    /// @param at link down @param link where to
    void Move(Time at, uint32_t link);
    /// @param at link down, for good
    void Detach(Time at);
    /// @param end run until then
    void Run(Time end);

    /// @param index a home agent @return its address
    static Ipv6Address AgentAddress(uint32_t index);
    /// @return home address that is configured
    static Ipv6Address HomeAddress();
    /// @return address of the correspondent node
    static Ipv6Address CorrespondentAddress();
    /// @return address of the host on the home link
    static Ipv6Address HostAddress();
    /// @param link an access link @return care-of address of the mobile node there
    Ipv6Address CareOf(uint32_t link) const;

    /**
     * Send datagrams at a constant rate.
     * @param from a node
     * @param to destination
     * @param start first
     * @param stop none from then on
     * @param interval between them
     */
    void SendDatagrams(Ptr<Node> from, Ipv6Address to, Time start, Time stop, Time interval);
    /// @param node counts what arrives there at PORT from now on
    void Listen(Ptr<Node> node);
    /// @param node a listening node @return datagrams received, by source
    const std::map<Ipv6Address, uint32_t>& Received(Ptr<Node> node) const;
    /// @param node a listening node @return arrival times
    const std::vector<Time>& Arrivals(Ptr<Node> node) const;

    /// @param ack a message @param index from this home agent @param careOf to this care-of address
    /// @param type2 with a type 2 routing header
    void SendAck(const BindingAck& ack, uint32_t index, Ipv6Address careOf, bool type2 = true);

    Ptr<Node> mobileNode;             //!< the mobile node
    Ptr<AccessDevice> mobileDevice;   //!< its device
    Ptr<MobileInterface> interface;   //!< its interface
    Ptr<AccessAttachment> attachment; //!< its attachment
    Ptr<MobileNode> role;             //!< its role
    Ptr<Node> correspondent;          //!< correspondent node
    Ptr<Node> host;                   //!< host on the home link, or null
    std::vector<Ptr<Node>> agents; //!< home agents; the first is also the router of the home link
    std::vector<Ptr<HomeAgent>> homeAgents;         //!< their roles, if real
    std::vector<Ptr<RouterAdvertiser>> advertisers; //!< of the home agents
    Ptr<AccessLink> homeLink;                       //!< home link
    Ptr<CoreNetwork> core;                          //!< core
    std::vector<Ptr<AccessLink>> links;             //!< access links
    std::vector<Ptr<Node>> routers;                 //!< their routers

    /// The answer of a recording home agent; none if empty
    std::function<std::optional<BindingAck>(const SeenUpdate&)> answer;
    std::vector<SeenUpdate> updates; //!< Binding Updates at recording home agents
    std::vector<std::pair<Time, MobileNodeState>> states; //!< states entered
    std::vector<std::pair<Time, std::string>> failures;   //!< RegistrationFailed
    std::map<MobileNodeDrop, uint32_t> drops;             //!< payload dropped by the mobile node
    std::map<HomeRegistrationIgnored, uint32_t> ignored;  //!< messages ignored by it
    std::vector<Ipv6Address> innerSources; //!< inner sources at recording home agents
    std::vector<uint8_t> innerHopLimits;   //!< inner hop limits there
    uint32_t sent{0};                      //!< datagrams that SendDatagrams has sent

  private:
    /// A home agent that only records
    struct Recorder : public SimpleRefCount<Recorder>
    {
        MobileNodeNetwork* network; //!< where it records
        uint32_t index;             //!< which it is

        /// @param message a Binding Update @param envelope how it came @return true
        bool Update(const MobilityMessage& message, const MobilityEnvelope& envelope);
        /// @param inner out of a tunnel @param header its header @param source outer source
        /// @param destination outer destination @return true
        bool Inner(Ptr<Packet> inner,
                   const Ipv6Header& header,
                   Ipv6Address source,
                   Ipv6Address destination);
    };

    /// @param before old state @param after new state
    void NoteState(MobileNodeState before, MobileNodeState after);
    /// @param agent a home agent @param reason in words
    void NoteFailure(Ipv6Address agent, std::string reason);
    /// @param reason why @param packet which
    void NoteDrop(MobileNodeDrop reason, Ptr<const Packet> packet);
    /// @param reason why
    void NoteIgnored(HomeRegistrationIgnored reason);
    /// @param index of the home agent
    void MakeAgent(uint32_t index);
    /// Make the mobile node
    void MakeMobileNode();
    /// @param socket with datagrams
    void Count(Ptr<Socket> socket);
    /// @param socket sends @param to destination @param stop end @param interval between
    void SendNext(Ptr<Socket> socket, Ipv6Address to, Time stop, Time interval);
    /**
     * @param node gets a device on a link
     * @param link the link
     * @param address its global address
     * @param forwarding whether it forwards
     * @return the device
     */
    static Ptr<AccessDevice> AddDevice(Ptr<Node> node,
                                       Ptr<AccessLink> link,
                                       Ipv6Address address,
                                       bool forwarding);
    /**
     * @param device of a router
     * @param address its address, whose prefix is advertised
     * @param homeAgent H flag
     * @return the advertiser
     */
    static Ptr<RouterAdvertiser> Advertise(Ptr<AccessDevice> device,
                                           Ipv6Address address,
                                           bool homeAgent);
    /// @param link a link @return its point of attachment
    Ptr<PointOfAttachment> Point(uint32_t link) const;

    Options m_options;                                              //!< how it looks
    Ptr<PointOfAttachment> m_homePoint;                             //!< of the home link
    std::vector<Ptr<PointOfAttachment>> m_points;                   //!< of the access links
    std::map<uint32_t, std::map<Ipv6Address, uint32_t>> m_received; //!< by node
    std::map<uint32_t, std::vector<Time>> m_arrivals;               //!< by node
    std::vector<Ptr<Socket>> m_sockets;                             //!< kept alive
    std::vector<Ptr<Recorder>> m_recorders; //!< home agents that only record
};

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MIP6_MOBILE_NODE_NETWORK_H
