/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PREVIOUS_CARE_OF_TUNNEL_H
#define MIP6SEC_PREVIOUS_CARE_OF_TUNNEL_H

#include "ns3/address-hash.h"
#include "ns3/net-device.h"
#include "ns3/tunnel-protocol.h"

#include <functional>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * The mobile node's end of the tunnels from previous access routers (RFC 5568 3.1): what comes out
 * of one for a PCoA enters the node as if it had come to the PCoA on its own link, and what the
 * node sends from the PCoA goes back the same way.
 */
class PreviousCareOfTunnel
{
  public:
    /// What the owner is told
    struct Callbacks
    {
        std::function<void()> received; //!< a packet came through
        std::function<void()> refused;  //!< one for a PCoA came from somebody else than its PAR
    };

    /// @param device that moves @param callbacks all set
    PreviousCareOfTunnel(Ptr<NetDevice> device, Callbacks callbacks);
    ~PreviousCareOfTunnel();
    PreviousCareOfTunnel(const PreviousCareOfTunnel&) = delete;
    PreviousCareOfTunnel& operator=(const PreviousCareOfTunnel&) = delete;

    /**
     * Open a tunnel, or change the one for the same PCoA.
     * @param previous PCoA
     * @param router PAR, its other end
     * @param next NCoA, this end
     */
    void Open(const Ipv6Address& previous, const Ipv6Address& router, const Ipv6Address& next);
    /// @param previous PCoA whose tunnel is no more
    void Close(const Ipv6Address& previous);
    /**
     * Send a packet back through the tunnel.
     * @param inner packet with its IPv6 header
     * @param previous PCoA
     * @return false if there is no tunnel for it, or no route
     */
    bool Send(Ptr<Packet> inner, const Ipv6Address& previous);
    /// @return tunnels that are open
    std::size_t GetNTunnels() const;
    /// @return packets that came through
    uint64_t GetNReceived() const;
    /// @return packets that were sent back
    uint64_t GetNSent() const;

  private:
    /// Ends of a tunnel
    struct Ends
    {
        Ipv6Address router; //!< PAR
        Ipv6Address next;   //!< NCoA
    };

    /**
     * @param inner packet out of a tunnel
     * @param header its header
     * @param source outer source
     * @param destination outer destination
     * @return whether it was for a PCoA
     */
    bool Receive(Ptr<Packet> inner,
                 const Ipv6Header& header,
                 Ipv6Address source,
                 Ipv6Address destination);

    Ptr<NetDevice> m_device;                                      //!< that moves
    Ptr<TunnelProtocol> m_protocol;                               //!< encapsulates
    Callbacks m_callbacks;                                        //!< the owner
    std::unordered_map<Ipv6Address, Ends, AddressHash> m_tunnels; //!< by PCoA
    uint64_t m_received{0};                                       //!< packets
    uint64_t m_sent{0};                                           //!< packets
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PREVIOUS_CARE_OF_TUNNEL_H
