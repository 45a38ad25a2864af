/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FAST_HANDOVER_TRIAL_H
#define MIP6SEC_FAST_HANDOVER_TRIAL_H

#include "fast-handover-attack.h"
#include "fast-update-forger.h"
#include "proxy-forger.h"
#include "request-downgrader.h"

#include "ns3/inet6-socket-address.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/socket.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What an attack came to
struct FastHandoverVerdict
{
    uint32_t sent{0};     //!< packets to the victim while the attack lasted
    uint32_t received{0}; //!< of these by the victim
    uint32_t misled{0};   //!< packets tunnelled to the third party
    uint64_t forged{0};   //!< packets that the attacker sent

    /// @return whether the victim lost packets, of which it loses none in peace, or a third party
    /// got what is not for it
    bool HasSucceeded() const
    {
        return received < sent || misled > 0;
    }
};

/**
 * One attack on the fast handover of a mobile node, in a network with two access routers, an
 * attacker on the link of the first and a third party on the link of the second: the same topology
 * and seed with and without protection. The verdict is taken from what is delivered.
 *
 * Undefended are links without SEND, and access routers that take Fast Binding Updates without
 * authenticator; where an access router checks a care-of address by other means, it does not. Where
 * the algorithm of handover keys is attacked there must be keys: undefended, the router gives them
 * to who is not secured and the mobile node takes a weaker algorithm than it asked for, each
 * against RFC 5269. Defended are links under SEND with handover keys, and all attributes as they
 * are by default.
 */
class FastHandoverTrial
{
  public:
    /**
     * @param attack what is tried
     * @param defended whether there is protection
     * @param seed of all random numbers
     */
    FastHandoverTrial(FastHandoverAttack attack, bool defended, uint32_t seed = 1);
    ~FastHandoverTrial();
    FastHandoverTrial(const FastHandoverTrial&) = delete;
    FastHandoverTrial& operator=(const FastHandoverTrial&) = delete;

    /// @return the network, to look at it
    Mip6TopologyHelper& GetTopology();
    /// @return what became of it, after the whole simulation
    FastHandoverVerdict Run();

  private:
    /// Build the network
    void Build();
    /// @param port of the traffic to the victim
    void SendTraffic(uint16_t port);
    /// @param socket of the correspondent node @param to the victim
    /// @param counts whether it belongs to the verdict
    void Send(Ptr<Socket> socket, const Inet6SocketAddress& to, bool counts);
    /// Build the attack
    void Prepare();
    /// @return a forger of FBUs on the first link, for the victim
    Ptr<FastUpdateForger> AddUpdateForger();
    /// @return a forger of RtSolPrs and PrRtAdvs on the first link, for the victim
    Ptr<ProxyForger> AddProxyForger();
    /**
     * Have FBUs made for PCoAs of the attacker's own, with a packet to each.
     * @param count of them
     * @param careOf the first NCoA
     * @param insider whether the PAR has given the attacker keys for them
     */
    void UseOwnAddresses(uint32_t count, const Ipv6Address& careOf, bool insider);
    /// Have the weaker algorithm asked for, and its key misused once an authenticator is heard
    void BidDown();
    /// @param network index @param last octet @return an address there that nobody has
    Ipv6Address Unused(uint32_t network, uint8_t last) const;
    /// What is known only when the network has begun to work
    void Learn();
    /// The proxy forger speaks for the mobile node's first router
    void NameRouter();
    /// @param socket of the victim, with packets
    void Receive(Ptr<Socket> socket);
    /// @param frame for the third party
    void Watch(Ptr<const Packet> frame);
    /// @return whether the victim moves
    bool IsMoving() const;
    /// @return access router of the victim @param network index of it
    Ptr<FmipAccessRouter> Router(uint32_t network) const;
    /// @return care-of address of the victim, or of the third party @param mobile index
    Ipv6Address CareOf(uint32_t mobile) const;

    FastHandoverAttack m_attack;                    //!< what is tried
    bool m_defended;                                //!< whether there is protection
    uint32_t m_seed;                                //!< of all random numbers
    std::unique_ptr<Mip6TopologyHelper> m_topology; //!< the network
    Ptr<FastUpdateForger> m_updates;                //!< attacker, or null
    Ptr<ProxyForger> m_proxy;                       //!< attacker, or null
    Ptr<RequestDowngrader> m_downgrader;            //!< attacker, or null
    std::vector<Ptr<Socket>> m_sockets;             //!< of the traffic
    FastHandoverVerdict m_verdict;                  //!< so far
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FAST_HANDOVER_TRIAL_H
