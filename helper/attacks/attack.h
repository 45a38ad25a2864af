/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACK_H
#define MIP6SEC_ATTACK_H

#include "ns3/event-id.h"
#include "ns3/nd-messages.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Somebody on a link who has the wire library and no keys. It sends frames of its own making from
 * a device of a node without an internet stack, answers Neighbor Solicitations for the addresses
 * that it claims, and takes in what is sent to its link-layer address: nothing of it goes on.
 *
 * Whether an attack succeeds is seen at its victim, by what that receives or loses.
 *
 * Traces: "Forged" (type, octets) for each message sent, "Captured" (packet) for each IPv6 packet
 * of others that came its way, Neighbor Discovery aside.
 */
class Attack : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    Attack();
    ~Attack() override;

    /**
     * Before the simulation starts; once. The attack is aggregated to the device.
     * @param device the attacker's device on the link, of any type with Ethernet addresses, without
     * an IPv6 interface
     */
    void Install(Ptr<NetDevice> device);
    /// @param at simulated time at which the attack begins, not in the past
    void Launch(Time at);
    /// @param at simulated time at which it ends, not in the past
    void Cease(Time at);
    /// @return whether it is under way
    bool IsActive() const;
    /// @return messages sent so far, of any kind
    uint64_t GetForged() const;
    /// @return packets of others that came its way so far, Neighbor Discovery aside
    uint64_t GetCaptured() const;
    /// @return the attacker's device
    Ptr<NetDevice> GetDevice() const;

    /// @param type message @param octets ICMPv6 octets
    typedef void (*ForgedCallback)(Icmp6Type type, uint32_t octets);
    /// @param packet from its IPv6 header on
    typedef void (*CapturedCallback)(Ptr<const Packet> packet);

  protected:
    void DoDispose() override;

    /// Do what the attack does first; further steps by Repeat
    virtual void Begin() = 0;
    /// @param interval from now until Begin is called again, unless the attack ends before
    void Repeat(Time interval);
    /// @param address solicitations for it are answered from now on, as long as the attack lasts
    /// @param router Router flag of the answers
    void Claim(const Ipv6Address& address, bool router);
    /// @return link-layer address of the attacker, as an option holds it
    LinkLayerOctets GetLinkLayer() const;
    /// @return link-local address formed of it
    Ipv6Address GetLinkLocal() const;
    /**
     * @param type of the message
     * @param octets ICMPv6 message with its checksum
     * @param source IPv6 source
     * @param destination IPv6 destination; multicast, or on the link
     * @param linkLayer link-layer destination, that of the group if null
     */
    void Send(Icmp6Type type,
              const std::vector<uint8_t>& octets,
              const Ipv6Address& source,
              const Ipv6Address& destination,
              const Address& linkLayer = Address());
    /**
     * Anything else than a message of Neighbor Discovery; not told by the trace Forged.
     * @param packet with its IPv6 header
     * @param linkLayer link-layer destination, all stations if null: those whose address it is not
     * leave it alone, and its sender need not know where the other is
     */
    void SendPacket(Ptr<Packet> packet, const Address& linkLayer = Address());
    /**
     * Hear what another device sends, as on a radio link.
     * @param device of the link @param heard called with each packet of IPv6 that it sends, from
     * its IPv6 header on, also while the attack is not under way
     */
    void Overhear(Ptr<NetDevice> device, std::function<void(Ptr<const Packet>)> heard);
    /**
     * A Neighbor Advertisement with the attacker's link-layer address and Override.
     * @param target who is impersonated, claimed before
     * @param destination IPv6 destination
     * @param solicited Solicited flag
     * @param linkLayer link-layer destination, that of the group if null
     */
    void SendAdvertisement(const Ipv6Address& target,
                           const Ipv6Address& destination,
                           bool solicited,
                           const Address& linkLayer = Address());

  private:
    /// @param frame that a device overheard sends
    void Hear(Ptr<const Packet> frame);
    /// The attack begins
    void Start();
    /// The attack ends
    void End();
    /// @param device the device @param packet what arrived @param protocol its protocol
    /// @param source link-layer address @param destination link-layer address @param type whom it
    /// was sent to
    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& source,
                 const Address& destination,
                 NetDevice::PacketType type);

    Ptr<NetDevice> m_device;                           //!< the attacker's device
    bool m_active{false};                              //!< whether it is under way
    std::function<void(Ptr<const Packet>)> m_heard;    //!< told what is overheard
    std::map<Ipv6Address, bool> m_claimed;             //!< answered for: as a router?
    EventId m_next;                                    //!< next step
    uint64_t m_forged{0};                              //!< messages sent
    uint64_t m_captured{0};                            //!< packets taken in
    TracedCallback<Icmp6Type, uint32_t> m_forgedTrace; //!< trace Forged
    TracedCallback<Ptr<const Packet>> m_capturedTrace; //!< trace Captured
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACK_H
