/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILE_NODE_TUNNEL_H
#define MIP6SEC_MOBILE_NODE_TUNNEL_H

#include "correspondent-node.h"
#include "payload-queue.h"
#include "route-optimizer.h"
#include "tunnel-protocol.h"

#include "ns3/address-hash.h"
#include "ns3/home-agent-protection.h"
#include "ns3/virtual-net-device.h"

#include <optional>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/// Why a mobile node dropped a packet of payload
enum class MobileNodeDrop : uint8_t
{
    QUEUE_FULL,          //!< more packets waited for a registration than the queue takes
    QUEUE_TIMEOUT,       //!< waited longer than the queue keeps
    NOT_FROM_HOME_AGENT, //!< tunnelled packet from somebody else (RFC 6275 11.3.1)
    NOT_PROTECTED,       //!< protection refused
    NO_HOME_ADDRESS,     //!< sent before there was a home address
    NO_ROUTE,            //!< no way out, neither tunnel nor link
};

/// @param reason a reason @return its name in words
const char* MobileNodeDropName(MobileNodeDrop reason);

/**
 * The way of payload between the home address of a mobile node and the network: the virtual device
 * with the home address, the queue in front of a registration, the tunnel to the home agent and the
 * direct way to correspondent nodes (RFC 6275 11.3.1, 11.3.3).
 */
class MobileNodeTunnel
{
  public:
    /// What becomes of payload with the home address as source
    enum class Mode : uint8_t
    {
        CLOSED, //!< there is no home address
        HOLD,   //!< it waits
        AWAY,   //!< tunnelled, or sent directly to correspondent nodes with a binding
        HOME,   //!< sent as a stationary node would
    };

    /// What the owner is told
    struct Callbacks
    {
        std::function<void(MobileNodeDrop, Ptr<const Packet>)> dropped; //!< a packet was dropped
        std::function<void(uint32_t)> queued; //!< so many packets wait now
        std::function<void(Ipv6Address)>
            tunneled; //!< a packet came through the tunnel: the peer it is from
        std::function<bool(Ipv6Address)> isHomeAgent; //!< whether a tunnel may start there
        std::function<Ptr<Ipv6Route>(Ipv6Address)>
            homeRoute; //!< the way to a destination at home, or null
    };

    /**
     * Sends a packet whose source is a previous care-of address.
     * @param packet the packet, complete with its IPv6 header
     * @param previous the address
     * @return whether there is a way for it
     */
    using PreviousSender = std::function<bool(Ptr<Packet> packet, Ipv6Address previous)>;

    /**
     * @param node the mobile node
     * @param mtu MTU of its real interface
     * @param callbacks all set
     */
    MobileNodeTunnel(Ptr<Node> node, uint16_t mtu, Callbacks callbacks);
    ~MobileNodeTunnel();

    MobileNodeTunnel(const MobileNodeTunnel&) = delete;
    MobileNodeTunnel& operator=(const MobileNodeTunnel&) = delete;

    /// @return the device with the home address
    Ptr<VirtualNetDevice> GetDevice() const;
    /// @return index of its IPv6 interface
    uint32_t GetInterface() const;

    /// @param protection of what goes through the tunnel @param payload whether payload is
    /// protected too, not only return routability
    void SetProtection(Ptr<HomeAgentProtection> protection, bool payload);
    /// @param optimizer knows the direct ways @param correspondent role on the same node, or null
    void SetRouteOptimization(Ptr<RouteOptimizer> optimizer, Ptr<CorrespondentNode> correspondent);
    /// @param limit packets that may wait @param timeout how long each waits
    void SetQueue(uint32_t limit, Time timeout);
    /// Set the MTU of the device so that what it lets through fits the real interface with all
    /// headers
    void AdaptMtu();

    /**
     * Put a home address on the device in place of the one before.
     * @param homeAddress the address, or :: for none
     */
    void SetHomeAddress(const Ipv6Address& homeAddress);
    /**
     * @param homeAgent end of the tunnel
     * @param careOfAddress our end
     */
    void SetEnds(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress);
    /**
     * What has a previous care-of address as source takes another way (RFC 5568). While payload
     * waits, what goes directly to correspondent nodes that know us by it does not.
     * @param previous the address
     * @param send sends that, and does not end it meanwhile
     */
    void SetPrevious(const Ipv6Address& previous, PreviousSender send);
    /// @param previous no longer one with another way
    void RemovePrevious(const Ipv6Address& previous);
    /// There is no previous care-of address any more
    void ClearPrevious();
    /// @param address an address @return whether it is a previous care-of address with another way
    bool IsPrevious(const Ipv6Address& address) const;
    /// @return number of previous care-of addresses
    std::size_t GetNPrevious() const;
    /// @param mode from now on; what waits is sent if it allows
    void SetMode(Mode mode);
    /// @return the mode
    Mode GetMode() const;
    /// @return packets that wait
    std::size_t GetQueueSize() const;

  private:
    /**
     * What the virtual device is given to send.
     * @param packet with its IPv6 header
     * @param source unused
     * @param destination unused
     * @param type EtherType
     * @return true
     */
    bool Send(Ptr<Packet> packet, const Address& source, const Address& destination, uint16_t type);
    /// @param packet a packet with its header, sent in the way that the mode demands
    void Dispatch(Ptr<Packet> packet);
    /// @param packet sent through the tunnel or directly
    void SendAway(Ptr<Packet> packet);
    /**
     * @param packet sent directly
     * @param header its header
     * @param source care-of address that the peer knows
     * @param peerCareOf care-of address of the peer, or ::
     */
    void SendDirect(Ptr<Packet> packet,
                    Ipv6Header header,
                    const Ipv6Address& source,
                    const Ipv6Address& peerCareOf);
    /// @param packet complete, sent the way of its source @param previous that source
    void SendPrevious(Ptr<Packet> packet, const Ipv6Address& previous);
    /// @param header of a packet @return previous care-of address by which its destination knows
    /// us;
    /// :: if there is none, or it is not to be sent directly
    Ipv6Address FindPrevious(const Ipv6Header& header) const;
    /// @param destination of a packet @return care-of address of that node, or ::
    Ipv6Address PeerCareOf(const Ipv6Address& destination) const;
    /// @param packet sent through the tunnel @param header its header
    void SendTunneled(Ptr<Packet> packet, const Ipv6Header& header);
    /// @param packet sent from the home link
    void SendHome(Ptr<Packet> packet);
    /// @param packet put into the queue
    void Hold(Ptr<Packet> packet);
    /// Send what waits
    void Flush();
    /**
     * @param inner packet out of a tunnel
     * @param header its header
     * @param source where the tunnel starts
     * @param destination where it ends
     * @return whether it was for the home address
     */
    bool Receive(Ptr<Packet> inner,
                 const Ipv6Header& header,
                 Ipv6Address source,
                 Ipv6Address destination);
    /**
     * @param inner packet out of a tunnel, with its IPv6 header
     * @param header that header
     * @return whom to register with because of it: who a Home Address option says sent it, and its
     * source if there is none (RFC 6275 11.7.2); nobody if it is signalling, or if such an option
     * is not going to be accepted
     */
    std::optional<Ipv6Address> FindPeer(Ptr<const Packet> inner, const Ipv6Header& header) const;
    /// @param homeAgent other end @param careOfAddress our end @return the ends of the protection
    HomeAgentPeers Peers(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress) const;

    Ptr<Node> m_node;                       //!< the mobile node
    Ptr<TunnelProtocol> m_tunnel;           //!< encapsulates
    Ptr<VirtualNetDevice> m_device;         //!< with the home address
    Ptr<HomeAgentProtection> m_protection;  //!< of the tunnel
    Ptr<RouteOptimizer> m_optimizer;        //!< knows the direct ways
    Ptr<CorrespondentNode> m_correspondent; //!< role on the same node, or null
    Callbacks m_callbacks;                  //!< the owner
    PayloadQueue m_queue;                   //!< what waits
    uint32_t m_queueLimit{0};               //!< packets
    Time m_queueTimeout;                    //!< of each
    uint16_t m_realMtu;                     //!< MTU of the real interface
    uint32_t m_interface{0};                //!< index of the device's interface
    bool m_protectPayload{true};            //!< whether payload is protected
    Mode m_mode{Mode::CLOSED};              //!< what becomes of payload
    Ipv6Address m_homeAddress;              //!< address of the device, or ::
    Ipv6Address m_homeAgent;                //!< other end of the tunnel
    Ipv6Address m_careOfAddress;            //!< our end
    std::unordered_map<Ipv6Address, PreviousSender, AddressHash> m_previous; //!< ways of these
    uint8_t m_hopLimit{0}; //!< of what is sent from these to the home agent
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_NODE_TUNNEL_H
