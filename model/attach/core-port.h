/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CORE_PORT_H
#define MIP6SEC_CORE_PORT_H

#include "transmit-queue.h"

#include "ns3/error-model.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

class CoreNetwork;

/**
 * A port of a CoreNetwork on a node: a point-to-point device without link-layer addresses to
 * resolve, made by CoreNetwork::Connect. Captures are raw IP (LINKTYPE_RAW, 101).
 *
 * Attributes: "Mtu" (1,500), "TxQueue" (drop tail, 100 packets), "FlowControl" (false; true lets a
 * queue disc sit on top), "ReceiveErrorModel" (null; corrupts packets on arrival). Traces: "MacTx",
 * "MacTxDrop" (too long, or queue full), "MacRx", "PhyRxDrop", "Sniffer", "PromiscSniffer", each
 * with the IPv6 packet.
 */
class CorePort : public NetDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CorePort();
    ~CorePort() override;

    /// @return number of the port in its core, from 0
    uint32_t GetIndex() const;

    /// @param queue holds packets that wait to be sent
    void SetQueue(Ptr<Queue<Packet>> queue);
    /// @return the queue of packets that wait to be sent
    Ptr<Queue<Packet>> GetQueue() const;

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
    void DoInitialize() override;
    void DoDispose() override;

  private:
    friend class CoreNetwork;

    /// @param packet put on the wire to the core @return how long it takes
    Time Transmit(Ptr<Packet> packet);
    /// @param packet arrives from the core @param from address of the port that sent it
    void Receive(Ptr<const Packet> packet, Mac48Address from);
    /// @param enable whether a queue disc can sit on top
    void SetFlowControl(bool enable);
    /// @return whether a queue disc can sit on top
    bool GetFlowControl() const;

    Ptr<Node> m_node;              //!< the node
    Ptr<CoreNetwork> m_core;       //!< the core
    uint32_t m_index{0};           //!< number of the port in the core
    uint32_t m_ifIndex{0};         //!< index on the node
    uint16_t m_mtu;                //!< largest packet
    Mac48Address m_address;        //!< makes the link-local address, nothing else
    TransmitQueue m_transmitQueue; //!< packets to be sent
    Ptr<ErrorModel> m_errorModel;  //!< corrupts packets on arrival

    ReceiveCallback m_receiveCallback;                  //!< to the node
    PromiscReceiveCallback m_promiscuousCallback;       //!< to the node, if it wants all
    TracedCallback<Ptr<const Packet>> m_macTx;          //!< trace MacTx
    TracedCallback<Ptr<const Packet>> m_macTxDrop;      //!< trace MacTxDrop
    TracedCallback<Ptr<const Packet>> m_macRx;          //!< trace MacRx
    TracedCallback<Ptr<const Packet>> m_phyRxDrop;      //!< trace PhyRxDrop
    TracedCallback<Ptr<const Packet>> m_sniffer;        //!< trace Sniffer
    TracedCallback<Ptr<const Packet>> m_promiscSniffer; //!< trace PromiscSniffer
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORE_PORT_H
