/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_DUPLICATE_ADDRESS_DETECTION_H
#define MIP6SEC_DUPLICATE_ADDRESS_DETECTION_H

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/ipv6-address.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

class NeighborDiscovery;

/**
 * Duplicate address detection for any number of addresses at a time (RFC 4862 5.4): probes, timers
 * and conflicts. Which messages mean a conflict is decided by NeighborDiscovery, whose private part
 * this is.
 */
class DuplicateAddressDetection
{
  public:
    /// Told the outcome: the address, and whether it is unique
    using Done = Callback<void, Ipv6Address, bool>;

    /// @param discovery sends the probes; outlives this object
    explicit DuplicateAddressDetection(NeighborDiscovery& discovery);
    ~DuplicateAddressDetection();
    DuplicateAddressDetection(const DuplicateAddressDetection&) = delete;
    DuplicateAddressDetection& operator=(const DuplicateAddressDetection&) = delete;

    /**
     * Start; for an address under way it starts anew, and the earlier callback is not called.
     * @param address the address
     * @param probes solicitations to send, at least 1
     * @param interval time between and after them
     * @param firstDelay time before the first
     * @param done told the outcome
     * @param ignoreUnsecured whether messages that are not secured are no conflict
     */
    void Start(const Ipv6Address& address,
               uint32_t probes,
               Time interval,
               Time firstDelay,
               Done done,
               bool ignoreUnsecured);
    /// @param address given up, its callback not called
    void Cancel(const Ipv6Address& address);
    /// Give up all
    void CancelAll();
    /// @param address an address @return whether detection runs for it
    bool IsRunning(const Ipv6Address& address) const;
    /// @param address an address @return whether detection runs for it that heeds secured messages
    /// only
    bool IgnoresUnsecured(const Ipv6Address& address) const;
    /// @param address an address under way @param uid a packet @return whether that packet is a
    /// probe of ours for it
    bool IsOwnProbe(const Ipv6Address& address, uint64_t uid) const;
    /// @param address an address under way @param uid of the probe that is about to be sent for it
    void NoteProbe(const Ipv6Address& address, uint64_t uid);
    /// @param address another node has or probes it: detection for it ends
    void Conflict(const Ipv6Address& address);

  private:
    /// One address under way
    struct Run
    {
        uint32_t probesLeft{0};          //!< still to be sent
        Time interval;                   //!< between and after probes
        Done done;                       //!< told the outcome
        EventId timer;                   //!< next step
        bool ignoreUnsecured{false};     //!< whether only secured messages are heeded
        std::vector<uint64_t> probeUids; //!< packets sent
    };

    /// @param address next probe, or success
    void Step(Ipv6Address address);
    /// @param address detection ends @param unique the outcome
    void Finish(const Ipv6Address& address, bool unique);

    NeighborDiscovery& m_discovery;    //!< sends the probes
    std::map<Ipv6Address, Run> m_runs; //!< addresses under way
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_DUPLICATE_ADDRESS_DETECTION_H
