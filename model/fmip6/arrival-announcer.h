/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ARRIVAL_ANNOUNCER_H
#define MIP6SEC_ARRIVAL_ANNOUNCER_H

#include "ns3/event-id.h"
#include "ns3/neighbor-discovery.h"

#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * Tells a new link that the mobile node is there (RFC 5568 4, 6.3): a UNA at once and, as RFC 4861
 * 7.2.6 allows, some more until there is a sign that it was heard; and a Neighbor Advertisement
 * with the Override flag once the address is known to be unique.
 */
class ArrivalAnnouncer
{
  public:
    /**
     * @param discovery ICMPv6 of the interface
     * @param sent told of each UNA: its target
     */
    ArrivalAnnouncer(Ptr<NeighborDiscovery> discovery, std::function<void(Ipv6Address)> sent);
    ~ArrivalAnnouncer();
    ArrivalAnnouncer(const ArrivalAnnouncer&) = delete;
    ArrivalAnnouncer& operator=(const ArrivalAnnouncer&) = delete;

    /// @param transmissions UNAs at most @param interval between them
    void SetParameters(uint32_t transmissions, Time interval);
    /**
     * Send a UNA now, and the others later.
     * @param address NCoA, on the interface
     * @param destination all nodes, or an address of the NAR
     */
    void Announce(const Ipv6Address& address, const Ipv6Address& destination);
    /// The NAR has heard one: no more are sent
    void Heard();
    /// @param address known to be unique; if it was announced, neighbours are told to use it
    void Confirmed(const Ipv6Address& address);
    /// The link is gone, or the address
    void Stop();
    /// @return the address announced on this link, or ::
    Ipv6Address GetAddress() const;

  private:
    /// Send a UNA, and schedule the next
    void Transmit();

    Ptr<NeighborDiscovery> m_discovery;      //!< ICMPv6 of the interface
    std::function<void(Ipv6Address)> m_sent; //!< the owner
    uint32_t m_transmissions{1};             //!< at most
    Time m_interval;                         //!< between them
    Ipv6Address m_address;                   //!< announced on this link, or ::
    Ipv6Address m_destination;               //!< of the UNAs
    uint32_t m_left{0};                      //!< still to be sent
    EventId m_timer;                         //!< the next
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ARRIVAL_ANNOUNCER_H
