/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MIP6_TOPOLOGY_HELPER_H
#define MIP6SEC_MIP6_TOPOLOGY_HELPER_H

#include "address-plan.h"
#include "fmip-operator.h"
#include "handover-monitor.h"
#include "message-log.h"
#include "mip6-helper.h"
#include "movement-plan.h"
#include "send-operator.h"
#include "udp-conversation.h"

#include "ns3/access-attachment.h"
#include "ns3/access-link.h"
#include "ns3/core-network.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * The network of a study in a few lines: a home network with its home agent, access networks with a
 * router and a point of attachment each, correspondent nodes, a core that connects them all with
 * settable delays, and mobile nodes that move between the access networks by a plan.
 *
 * Set parameters, call Create once, then ask for nodes and traffic. Every link-layer address and
 * every IPv6 address follows from the index of its node (AddressPlan), and AssignStreams covers
 * everything, so that results do not depend on what else a script creates.
 */
class Mip6TopologyHelper
{
  public:
    Mip6TopologyHelper();

    /// @param n access networks, up to 28,672; 0 where AddAccessNetwork makes them all
    void SetAccessNetworks(uint32_t n);
    /// @param n correspondent nodes, up to 32,768
    void SetCorrespondents(uint32_t n);
    /// @param n mobile nodes, up to 1,000,000
    void SetMobileNodes(uint32_t n);

    /// @param delay one way between the home agent and an access router (default 20 ms)
    void SetHomeAgentDelay(Time delay);
    /// @param delay one way between the home agent and a correspondent node (default 20 ms)
    void SetHomeCorrespondentDelay(Time delay);
    /// @param delay one way between an access router and a correspondent node (default 10 ms)
    void SetCorrespondentDelay(Time delay);
    /// @param delay one way between two access routers (default 5 ms), and between two
    /// correspondent nodes
    void SetAccessRouterDelay(Time delay);
    /// @param name an attribute of AccessLink @param value its value on every access and home link
    void SetAccessLinkAttribute(const std::string& name, const AttributeValue& value);

    /// @param distribution of the time from link down to link up in seconds, as text; default
    /// constant 0.05
    void SetLinkLayerHandover(const std::string& distribution);
    /// @param time from link down to link up
    void SetLinkLayerHandover(Time time);
    /**
     * Unsolicited router advertisements of every router (default 0.03 s to 0.07 s, the smallest
     * limits of RFC 6275 7.5; MinDelayBetweenRAs is set to the smaller limit).
     * @param min MinRtrAdvInterval, at least 0.03 s
     * @param max MaxRtrAdvInterval, at least 0.07 s
     */
    void SetRouterAdvertisements(Time min, Time max);
    /**
     * Duplicate address detection of mobile nodes for their care-of addresses (default one probe, 1
     * s, not optimistic, as RFC 4862 has it).
     * @param probes solicitations; 0 switches it off
     * @param retransTimer time between and behind them
     * @param optimistic whether addresses are used meanwhile (RFC 4429)
     */
    void SetDad(uint32_t probes, Time retransTimer, bool optimistic);
    /// @param enabled whether mobile nodes optimise routes (default true)
    void SetRouteOptimization(bool enabled);
    /// @param enabled whether mobile nodes are also correspondent nodes, so that two of them can
    /// optimise the route between each other (default false)
    void SetMobileCorrespondents(bool enabled);

    /**
     * @param enabled whether access links and the home link are under SEND (RFC 3971; default
     * false): routers with certification paths, and CGAs as addresses of routers, home agent and
     * mobile nodes, home addresses included. Where it is not, no address depends on it.
     */
    void SetSend(bool enabled);
    /// @return SEND of this topology, for its attributes before Create; aborts with a message
    /// unless it is enabled
    SendOperator& GetSend();

    /**
     * @param enabled whether mobile nodes and access routers do fast handovers (RFC 5568; default
     * false), with handover keys (RFC 5269) if SEND is enabled too. Without SEND nothing authorises
     * Fast Binding Updates, and no handover is a fast one, unless
     * GetFmip().SetAuthorization(false) lets them pass unauthorised. The home network has no part
     * in it.
     */
    void SetFmip(bool enabled);
    /// @return fast handovers of this topology, for their attributes before Create, and for further
    /// neighbors behind it; aborts with a message unless they are enabled
    FmipOperator& GetFmip();
    /// @param lead time before link down at which mobile nodes learn of it (LinkGoingDown; default
    /// 100 ms); 0 if they do not
    void SetGoingDownLead(Time lead);

    /// @param home whether mobile nodes begin at home; default is away, spread over the access
    /// networks
    void SetStartAtHome(bool home);
    /// @param plan movements of every mobile node without a plan of its own
    void SetMovement(const MovementPlan& plan);
    /// @param mobile index of a mobile node @param plan its movements
    void SetMovement(uint32_t mobile, const MovementPlan& plan);

    /// @return installs the roles; for attributes that have no setter here, before Create
    Mip6Helper& GetRoles();

    /// Build it all
    void Create();

    /**
     * Behind Create: an access network on a link of another kind, such as Wi-Fi (WifiAccessHelper).
     * Its router is connected to the core with the delays of access routers, and has their roles.
     * @param device the router's device on that link, without an IPv6 interface so far; its address
     * is the point of attachment
     * @return index of the access network; plans of movements do not lead there
     */
    uint32_t AddAccessNetwork(Ptr<NetDevice> device);
    /**
     * Behind Create: a mobile node that something else than a plan of this topology moves.
     * @param device the device that moves, without an IPv6 interface so far
     * @param attachment its link triggers
     * @return index of the mobile node, of which GetAttachment is null
     */
    uint32_t AddMobileNode(Ptr<NetDevice> device, Ptr<LinkAttachment> attachment);

    /// @return address of the home agent on the home link
    Ipv6Address GetHomeAgentAddress() const;
    /// @return the node of the home agent
    Ptr<Node> GetHomeAgentNode() const;
    /// @return the home agent
    Ptr<HomeAgent> GetHomeAgent() const;
    /// @return the core
    Ptr<CoreNetwork> GetCore() const;
    /// @return the home link
    Ptr<AccessLink> GetHomeLink() const;
    /// @return where to attach on the home link
    Ptr<PointOfAttachment> GetHomePoint() const;
    /// @return access routers by access network
    const NodeContainer& GetAccessRouters() const;
    /// @param network an access network @return its link; null for one of AddAccessNetwork
    Ptr<AccessLink> GetAccessLink(uint32_t network) const;
    /// @param network an access network @return where to attach there; null for one of
    /// AddAccessNetwork
    Ptr<PointOfAttachment> GetPointOfAttachment(uint32_t network) const;
    /// @return correspondent nodes
    const NodeContainer& GetCorrespondents() const;
    /// @return mobile nodes
    const NodeContainer& GetMobileNodes() const;
    /// @param mobile a mobile node @return its role
    Ptr<MobileNode> GetMobileNode(uint32_t mobile) const;
    /// @param mobile a mobile node @return its role in fast handovers; null if they are not enabled
    Ptr<FmipMobileNode> GetFmipMobileNode(uint32_t mobile) const;
    /// @param network an access network @return its router's role in fast handovers; null if they
    /// are not enabled
    Ptr<FmipAccessRouter> GetFmipAccessRouter(uint32_t network) const;
    /// @param mobile a mobile node @return its attachment; null for one of AddMobileNode
    Ptr<AccessAttachment> GetAttachment(uint32_t mobile) const;
    /// @return all nodes
    NodeContainer GetNodes() const;

    /// @param mobile a mobile node @return it as an end of traffic
    UdpConversation::End GetMobileEnd(uint32_t mobile) const;
    /// @param correspondent a correspondent node @return it as an end of traffic
    UdpConversation::End GetCorrespondentEnd(uint32_t correspondent) const;

    /**
     * Put somebody on an access link, or on the home link, who is no part of the network: a node
     * without an internet stack, for an Attack.
     * @param network an access network, or Movement::HOME
     * @return its device
     */
    Ptr<NetDevice> AddStranger(uint32_t network);

    /**
     * @param scheme first column of the tables
     * @return a monitor for all mobile nodes and all signalling, with points of attachment named
     * "home" and "ar0", "ar1", ...; flows are to be added
     */
    Ptr<HandoverMonitor> CreateMonitor(const std::string& scheme) const;

    /// @return a log of the messages of all nodes, under the names of CreateMonitor
    Ptr<MessageLog> CreateMessageLog() const;
    /**
     * Write a capture for every device of every node, e.g. "mn0-0.pcap".
     * @param folder existing folder
     */
    void EnableCaptures(const std::string& folder) const;

    /**
     * Random streams of everything, movements included, which are planned by it: call it once,
     * behind Create and before the simulation runs.
     * @param stream first stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  private:
    /// Names of nodes: "ha", "ar0", "cn0", "mn0", ... @return each node with its own
    std::vector<std::pair<std::string, Ptr<Node>>> GetNames() const;

    /// A network with mobile nodes
    struct Network
    {
        Ptr<AccessLink> link;         //!< its link
        Ptr<PointOfAttachment> point; //!< where to attach
        Ptr<CorePort> port;           //!< its router's way out
        Address identifier;           //!< of the point of attachment
    };

    /// A mobile node
    struct Mobile
    {
        Ptr<MobileNode> role;             //!< its role
        Ptr<AccessAttachment> attachment; //!< its attachment, if a plan moves it
    };

    /// Abort if Create was called @param setter what was called too late
    void RequireNotCreated(const char* setter) const;
    /// @param nodes get IPv6, and no IPv4
    static void InstallStack(const NodeContainer& nodes);
    /// @param router router of a new network @param device receives its device on the link
    /// @param kind of the router @param index of the router @return the network
    Network CreateNetwork(Ptr<Node> router,
                          Ptr<AccessDevice>& device,
                          AddressPlan::Kind kind,
                          uint32_t index);
    /**
     * Put SEND on a router's device, if it is enabled.
     * @param device the device
     * @param name common name of its certificate
     * @param address in: of the router; out: a CGA of the same prefix, if SEND is enabled
     * @return the device to put the router's role on
     */
    Ptr<NetDevice> SecureRouter(Ptr<NetDevice> device,
                                const std::string& name,
                                Ipv6Address& address);
    /**
     * Roles of an access router, and its way through the core.
     * @param device its device on the access link
     * @param network of it, with its port; added to the networks
     */
    void SetUpAccessRouter(Ptr<NetDevice> device, const Network& network);
    /**
     * Roles of a mobile node, which is the next one.
     * @param device the device that moves
     * @param attachment its link triggers
     * @return the role
     */
    Ptr<MobileNode> SetUpMobileNode(Ptr<NetDevice> device, Ptr<LinkAttachment> attachment);
    /// @param mobile index @return access network at which it begins, or Movement::HOME
    uint32_t GetFirstNetwork(uint32_t mobile) const;
    /// Home network, its agent and the core
    void CreateHome();
    /// Access networks
    void CreateAccessNetworks();
    /// Correspondent nodes
    void CreateCorrespondents();
    /// Mobile nodes, attached where they begin
    void CreateMobileNodes();

    uint32_t m_nNetworks{2};                  //!< access networks that plans lead to
    uint32_t m_nCorrespondents{1};            //!< correspondent nodes
    uint32_t m_nMobiles{1};                   //!< mobile nodes that plans move
    Time m_homeAgentDelay;                    //!< home agent to access router
    Time m_homeCorrespondentDelay;            //!< home agent to correspondent node
    Time m_correspondentDelay;                //!< access router to correspondent node
    Time m_accessRouterDelay;                 //!< between access routers
    std::string m_handoverTime;               //!< distribution of the link-layer handover time
    bool m_mobileCorrespondents{false};       //!< whether mobile nodes are correspondent nodes
    bool m_startAtHome{false};                //!< whether mobile nodes begin at home
    MovementPlan m_plan;                      //!< of every mobile node
    std::map<uint32_t, MovementPlan> m_plans; //!< of single mobile nodes
    Mip6Helper m_roles;                       //!< installs the roles
    std::vector<std::pair<std::string, Ptr<AttributeValue>>> m_linkAttributes; //!< of links
    bool m_created{false};                                                     //!< whether built
    bool m_assigned{false};               //!< whether movements are planned
    std::unique_ptr<SendOperator> m_send; //!< SEND, or null
    std::unique_ptr<FmipOperator> m_fmip; //!< fast handovers, or null
    Time m_lead;                          //!< of LinkGoingDown

    Ptr<CoreNetwork> m_core;                         //!< the core
    Ptr<Node> m_homeNode;                            //!< node of the home agent
    Ptr<HomeAgent> m_homeAgent;                      //!< the home agent
    Ipv6Address m_homeAgentAddress;                  //!< its address
    Network m_home;                                  //!< home network
    NodeContainer m_routers;                         //!< access routers
    std::vector<Network> m_networks;                 //!< access networks
    NodeContainer m_correspondents;                  //!< correspondent nodes
    std::vector<Ptr<CorePort>> m_correspondentPorts; //!< their ports
    NodeContainer m_mobileNodes;                     //!< mobile nodes
    std::vector<Mobile> m_mobiles;                   //!< by index
    NodeContainer m_strangers;                       //!< nodes of AddStranger
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MIP6_TOPOLOGY_HELPER_H
