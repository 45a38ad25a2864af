/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_INITIATOR_H
#define MIP6SEC_HANDOVER_INITIATOR_H

#include "ns3/access-router-protection.h"
#include "ns3/address-hash.h"
#include "ns3/event-id.h"
#include "ns3/mobility-protocol.h"
#include "ns3/random-octets.h"

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * Handover Initiates of a PAR that wait for their acknowledgment (RFC 5568 6.2.1): matches them by
 * sequence number and sender, sends them again, and gives up.
 */
class HandoverInitiator
{
  public:
    /// Attributes of the owner
    struct Settings
    {
        uint32_t retries{HI_RETRIES};                  //!< HI_RETRIES
        Time timeout{Seconds(FMIP_INITIAL_TIMEOUT_S)}; //!< before the first retransmission
        bool measure{true};                            //!< whether twice a longer RTT is waited
    };

    /// Called once with the acknowledgment, or with null when the router does not answer
    using Done = std::function<void(const HandoverAck*)>;

    /**
     * @param mobility sends
     * @param address our own
     * @param settings outlive this object
     * @param random draws the first sequence number, also after Clear; outlives this object
     */
    HandoverInitiator(Ptr<MobilityProtocol> mobility,
                      const Ipv6Address& address,
                      const Settings& settings,
                      RandomOctets& random);
    ~HandoverInitiator();
    HandoverInitiator(const HandoverInitiator&) = delete;
    HandoverInitiator& operator=(const HandoverInitiator&) = delete;

    /// @param protection protects what is sent from now on
    void SetProtection(Ptr<AccessRouterProtection> protection);
    /**
     * Send a Handover Initiate, and again until it is acknowledged.
     * @param router NAR
     * @param message gets its sequence number
     * @param done called once, not before this returns; not after Cancel
     * @return its sequence number, which identifies it here
     */
    uint16_t Begin(const Ipv6Address& router, HandoverInitiate message, Done done);
    /// @param sequence of one that is given up; nothing happens if there is none
    void Cancel(uint16_t sequence);
    /**
     * @param ack an acknowledgment
     * @param router its sender, trusted
     * @return whether one waited for it
     */
    bool Receive(const HandoverAck& ack, const Ipv6Address& router);
    /// @return how many wait
    std::size_t GetSize() const;
    /// @param router a NAR @return time before the first retransmission to it
    Time GetTimeout(const Ipv6Address& router) const;
    /// Give up all, and forget round trip times
    void Clear();

  private:
    /// One that waits
    struct Exchange
    {
        Ipv6Address router;       //!< NAR
        HandoverInitiate message; //!< as it is sent
        Done done;                //!< told the end
        Time sent;                //!< when it was sent first
        Time timeout;             //!< of the retransmission to come
        uint32_t retries{0};      //!< retransmissions so far
        EventId timer;            //!< the next one
    };

    /// @param exchange sent now
    void Send(const Exchange& exchange);
    /// @param sequence of one that was not acknowledged in time
    void TimedOut(uint16_t sequence);

    Ptr<MobilityProtocol> m_mobility;         //!< sends
    Ipv6Address m_address;                    //!< our own
    const Settings& m_settings;               //!< attributes
    Ptr<AccessRouterProtection> m_protection; //!< protects
    RandomOctets& m_random;                   //!< draws the first sequence number
    std::optional<uint16_t> m_next;           //!< sequence number of the next, once drawn
    std::map<uint16_t, Exchange> m_exchanges; //!< by sequence number
    /// Shortest round trip time seen with each router
    std::unordered_map<Ipv6Address, Time, AddressHash> m_roundTrips;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_INITIATOR_H
