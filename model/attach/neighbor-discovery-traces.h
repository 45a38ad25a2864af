/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEIGHBOR_DISCOVERY_TRACES_H
#define MIP6SEC_NEIGHBOR_DISCOVERY_TRACES_H

#include "nd-verdict.h"

#include "ns3/nd-messages.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <map>

namespace ns3
{
namespace mip6sec
{

class NeighborDiscovery;

/**
 * Traces and counters of the NeighborDiscovery of one device, whose base class fixes its type id.
 * Aggregated to the device, so that a path finds it
 * ("/NodeList/0/DeviceList/0/$ns3::mip6sec::NeighborDiscoveryTraces/Dropped").
 */
class NeighborDiscoveryTraces : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    NeighborDiscoveryTraces();
    ~NeighborDiscoveryTraces() override;

    /// @param discovery whose traces these are; disposed together with the device
    void SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery);
    /// @return whose traces these are
    Ptr<NeighborDiscovery> GetNeighborDiscovery() const;

    /// @param type an ICMPv6 type @return messages of it that this interface sent through
    /// NeighborDiscovery
    uint64_t GetSent(Icmp6Type type) const;
    /// @param type an ICMPv6 type @return messages of it that arrived, bad ones included
    uint64_t GetReceived(Icmp6Type type) const;
    /// @param error a reason @return messages dropped for it
    uint64_t GetDropped(ParseError error) const;
    /// @param type an ICMPv6 type @return messages of it that changed nothing, or not all that they
    /// would have, because of how far SEND trusts them (RFC 3971 8)
    uint64_t GetIgnored(Icmp6Type type) const;
    /// @return packets that waited for the address of a neighbour when the cache was flushed
    uint64_t GetLostWaiting() const;

    /// @param type its type @param envelope its addresses @param octets its size
    void NotifySent(Icmp6Type type, const Icmp6Envelope& envelope, uint32_t octets);
    /// @param type its type @param envelope its addresses @param octets its size
    void NotifyReceived(Icmp6Type type, const Icmp6Envelope& envelope, uint32_t octets);
    /// @param type its type @param envelope its addresses @param error why
    void NotifyDropped(Icmp6Type type, const Icmp6Envelope& envelope, ParseError error);
    /// @param type its type @param envelope its addresses @param security how far it is trusted
    void NotifyIgnored(Icmp6Type type, const Icmp6Envelope& envelope, NdSecurity security);
    /// @param target the address that is probed
    void NotifyProbe(const Ipv6Address& target);
    /// @param packets how many waited
    void NotifyLostWaiting(uint32_t packets);

    /**
     * @param type its type
     * @param source IPv6 source
     * @param destination IPv6 destination
     * @param octets size of the ICMPv6 message
     */
    typedef void (*MessageCallback)(Icmp6Type type,
                                    Ipv6Address source,
                                    Ipv6Address destination,
                                    uint32_t octets);
    /**
     * @param type its type
     * @param source IPv6 source
     * @param destination IPv6 destination
     * @param error why it was dropped
     */
    typedef void (*DroppedCallback)(Icmp6Type type,
                                    Ipv6Address source,
                                    Ipv6Address destination,
                                    ParseError error);
    /**
     * @param type its type
     * @param source IPv6 source
     * @param security how far it is trusted
     */
    typedef void (*IgnoredCallback)(Icmp6Type type, Ipv6Address source, NdSecurity security);
    /// @param target the address that is probed
    typedef void (*ProbeCallback)(Ipv6Address target);
    /// @param packets how many packets were lost
    typedef void (*LostWaitingCallback)(uint32_t packets);

  protected:
    void DoDispose() override;

  private:
    Ptr<NeighborDiscovery> m_discovery;                                        //!< whose these are
    TracedCallback<Icmp6Type, Ipv6Address, Ipv6Address, uint32_t> m_sent;      //!< trace Sent
    TracedCallback<Icmp6Type, Ipv6Address, Ipv6Address, uint32_t> m_received;  //!< trace Received
    TracedCallback<Icmp6Type, Ipv6Address, Ipv6Address, ParseError> m_dropped; //!< trace Dropped
    TracedCallback<Icmp6Type, Ipv6Address, NdSecurity> m_ignored;              //!< trace Ignored
    TracedCallback<Ipv6Address> m_probe;                                       //!< DadProbe
    TracedCallback<uint32_t> m_lostWaiting;                                    //!< LostWaiting
    std::map<Icmp6Type, uint64_t> m_nSent;                                     //!< by type
    std::map<Icmp6Type, uint64_t> m_nReceived;                                 //!< by type
    std::map<Icmp6Type, uint64_t> m_nIgnored;                                  //!< by type
    std::map<ParseError, uint64_t> m_nDropped;                                 //!< by reason
    uint64_t m_nLostWaiting{0};                                                //!< packets
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEIGHBOR_DISCOVERY_TRACES_H
