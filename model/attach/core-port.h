/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CORE_PORT_H
#define MIP6SEC_CORE_PORT_H

#include "queued-device.h"

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
class CorePort : public QueuedDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CorePort();
    ~CorePort() override;

    /// @return number of the port in its core, from 0
    uint32_t GetIndex() const;

    // NetDevice
    Ptr<Channel> GetChannel() const override;
    bool IsBroadcast() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    bool NeedsArp() const override;
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

    Ptr<CoreNetwork> m_core; //!< the core
    uint32_t m_index{0};     //!< number of the port in the core
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORE_PORT_H
