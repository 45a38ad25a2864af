/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_QUEUED_DEVICE_H
#define MIP6SEC_QUEUED_DEVICE_H

#include "transmit-queue.h"

#include "ns3/error-model.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

/**
 * What AccessDevice and CorePort have in common: a device with a transmit queue, whose link never
 * changes for IPv6, and the traces of such a device: "MacTx", "MacTxDrop", "MacRx", "PhyRxDrop",
 * "Sniffer", "PromiscSniffer".
 */
class QueuedDevice : public NetDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ~QueuedDevice() override;

    /// @param queue holds packets that wait to be sent
    void SetQueue(Ptr<Queue<Packet>> queue);
    /// @return the queue of packets that wait to be sent
    Ptr<Queue<Packet>> GetQueue() const;

    // NetDevice
    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address multicastGroup) const override;
    Address GetMulticast(Ipv6Address addr) const override;
    bool IsBridge() const override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;

  protected:
    QueuedDevice();
    void DoDispose() override;

    /// @param enable whether a queue disc can sit on top; aborts if it is switched off again
    void SetFlowControl(bool enable);
    /// @return whether a queue disc can sit on top
    bool GetFlowControl() const;

    Ptr<Node> m_node;              //!< the node
    uint32_t m_ifIndex{0};         //!< index on the node
    uint16_t m_mtu{0};             //!< largest packet, octets: an attribute of those derived
    Mac48Address m_address;        //!< link-layer address
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

#endif // MIP6SEC_QUEUED_DEVICE_H
