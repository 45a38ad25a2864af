/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CANDIDATE_TABLE_H
#define MIP6SEC_CANDIDATE_TABLE_H

#include "ns3/address.h"
#include "ns3/fmip-messages.h"
#include "ns3/nd-verdict.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// An access point that the current router has told of, and what its link would bring
struct Candidate
{
    AccessPointTuple tuple;                     //!< what the router has told
    NdSecurity security{NdSecurity::UNSECURED}; //!< how far that can be trusted
    Ipv6Address prefix;        //!< first 64 bits of the NCoA; :: if there is none to go by
    Ipv6Address made;          //!< NCoA made here, :: as long as it is not
    Ipv6Address careOfAddress; //!< NCoA to be used: that one, or the one that the router supplies
    bool usesDhcp{false};      //!< the NCoA is for the FBU alone (code 5)
    bool isRefused{false};     //!< it names an NCoA that cannot be used here

    /// @return whether there is another router, of which all is known that an FBU needs
    bool IsUsable() const;
    /// @return what is known of the router
    Ipv6Address GetRouterAddress() const;
};

/// @param address a link-layer address @return its octets
LinkLayerOctets ToLinkLayerOctets(const Address& address);

/**
 * The [AP-ID, AR-Info] tuples that PrRtAdvs have brought on one link (RFC 5568 3.1), by link-layer
 * address of the access point, and bounded in number.
 */
class CandidateTable
{
  public:
    /// @param limit access points that are kept
    void SetLimit(std::size_t limit);
    /// Forget all
    void Clear();
    /**
     * Add what a router has told, in place of what it told before.
     * @param candidate its access point without padding
     * @return the entry, or null if there is no room
     */
    Candidate* Put(const Candidate& candidate);
    /// @param accessPoint link-layer address @return what is known of it, or null
    Candidate* Find(const LinkLayerOctets& accessPoint);
    /// @copydoc Find
    const Candidate* Find(const LinkLayerOctets& accessPoint) const;
    /// @return the only usable one, or null if there is none or a choice
    const Candidate* FindOnly() const;
    /// @param prefix a prefix @return access points whose NCoA is of it
    std::vector<LinkLayerOctets> FindByPrefix(const Ipv6Address& prefix) const;
    /// @return all, by access point
    const std::map<LinkLayerOctets, Candidate>& GetAll() const;

  private:
    std::size_t m_limit{0};                            //!< access points that are kept
    std::map<LinkLayerOctets, Candidate> m_candidates; //!< by access point
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CANDIDATE_TABLE_H
