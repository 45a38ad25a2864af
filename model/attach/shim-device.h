/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SHIM_DEVICE_H
#define MIP6SEC_SHIM_DEVICE_H

#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/traffic-control-layer.h"

namespace ns3
{
namespace mip6sec
{

/**
 * A device between IPv6 and a real device: sees every packet in both directions, and sends through
 * the queue disc of the real device. Everything that is asked of a device is answered by the real
 * one. IPv6 gets its interface on the shim, never on the real device.
 *
 * What needs to know the real device (link membership, captures, a queue disc to be installed) asks
 * RealDevice. Whoever wants all packets of the link (SetPromiscReceiveCallback) gets them as they
 * are on the link, unfiltered.
 */
class ShimDevice : public NetDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ShimDevice();
    ~ShimDevice() override;

    /**
     * Put this device above a real one, and add it to the node of that. Aborts with a message if
     * the device is on no node, or has an IPv6 interface already.
     * @param device the real device, or another shim
     */
    void Attach(Ptr<NetDevice> device);
    /// @return the device below
    Ptr<NetDevice> GetLower() const;
    /**
     * Stock IPv6 makes the link-local address of an interface from the link-layer address of its
     * device, and in no other way. For as long as an address is set here, GetAddress answers with
     * a link-layer address of which it makes that one; NeighborDiscovery does so while the
     * interface comes up.
     * @param linkLocal a link-local address; :: ends it
     */
    void PretendLinkLocal(const Ipv6Address& linkLocal);
    /// @param device a device @return the real device at the bottom of it, or itself
    static Ptr<NetDevice> RealDevice(Ptr<NetDevice> device);

    // NetDevice
    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address multicastGroup) const override;
    Address GetMulticast(Ipv6Address addr) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;
    /**
     * @param packet IPv6 packet that the node sends @param destination link-layer address
     * @return whether it is dealt with; false sends it on as it is
     */
    virtual bool FilterSent(Ptr<Packet> packet, const Address& destination);
    /**
     * @param packet IPv6 packet that arrived, which others may hold too
     * @param source link-layer address
     * @param destination link-layer address; that of this device also for a multicast
     * @param type whom it was sent to
     * @return whether it is dealt with; false delivers it as it is
     */
    virtual bool FilterReceived(Ptr<const Packet> packet,
                                const Address& source,
                                const Address& destination,
                                PacketType type);
    /**
     * Send a packet on through the real device's queue disc, or straight into a device without one.
     * @param packet IPv6 packet @param destination link-layer address
     * @return false if the device without queue disc refused it
     */
    bool SendDown(Ptr<Packet> packet, const Address& destination);
    /**
     * Deliver a packet to the node now, or, called in the context of another node, as soon as this
     * one's comes.
     * @param packet IPv6 packet @param source link-layer address
     * @param destination link-layer address @param type whom it was sent to
     */
    void DeliverUp(Ptr<const Packet> packet,
                   const Address& source,
                   const Address& destination,
                   PacketType type);

  private:
    /// Abort with a message unless Attach was called
    void RequireLower() const;
    /// @param device the device below @param packet what arrived @param protocol its protocol
    /// @param source link-layer address @param destination link-layer address @param type whom it
    /// was sent to
    void ReceiveFromLower(Ptr<NetDevice> device,
                          Ptr<const Packet> packet,
                          uint16_t protocol,
                          const Address& source,
                          const Address& destination,
                          PacketType type);
    /// @param device the device below @param packet what is on the link @param protocol its
    /// protocol
    /// @param source link-layer address @param destination link-layer address @param type whom it
    /// was sent to
    void OverhearFromLower(Ptr<NetDevice> device,
                           Ptr<const Packet> packet,
                           uint16_t protocol,
                           const Address& source,
                           const Address& destination,
                           PacketType type);
    /// @param packet packet @param destination link-layer address @param protocol its protocol
    /// @return false if the device without queue disc refused it
    bool PassDown(Ptr<Packet> packet, const Address& destination, uint16_t protocol);
    /// @param packet packet for the node @param protocol its protocol @param source link-layer
    /// address
    void PassUp(Ptr<const Packet> packet, uint16_t protocol, const Address& source);

    Ptr<NetDevice> m_lower;                //!< the device below
    Ptr<NetDevice> m_real;                 //!< the one at the bottom
    Ptr<Node> m_node;                      //!< the node
    Address m_pretended;                   //!< answered by GetAddress while set
    Ptr<TrafficControlLayer> m_queueDiscs; //!< of the node, once something was sent
    uint32_t m_index{0};                   //!< of this device
    ReceiveCallback m_receive;             //!< of the node
    PromiscReceiveCallback m_promiscuous;  //!< of the node
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SHIM_DEVICE_H
