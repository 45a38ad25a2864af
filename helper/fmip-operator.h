/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_OPERATOR_H
#define MIP6SEC_FMIP_OPERATOR_H

#include "fmip-helper.h"
#include "movement-plan.h"

#include <set>

namespace ns3
{
namespace mip6sec
{

/**
 * The operator of a topology with fast handovers: an FmipHelper that also says which access routers
 * know the links of which others. All know all while these are few; otherwise they learn of those
 * that a movement leads to, so that the work does not grow with the square of their number.
 */
class FmipOperator : public FmipHelper
{
  public:
    /**
     * @param limit number of access networks (default 8) up to which every access router knows the
     * links of all others; where there are more, it knows those that a movement planned leads to
     * from its own. Before the first network.
     */
    void SetNeighborhoodLimit(uint32_t limit);

    /**
     * @param device a router's device on an access link
     * @param address its address there
     * @param accessPoints link-layer addresses of the points of attachment of that link
     */
    void AddNetwork(Ptr<NetDevice> device,
                    const Ipv6Address& address,
                    const std::vector<Address>& accessPoints);
    /// All networks were added: make neighbors of them all, if they are few
    void ConnectFew();
    /**
     * Let an access router know the links of another one; nothing happens if it knows them.
     * @param network index of that whose router learns, in the order of AddNetwork
     * @param neighbor index of the other
     */
    void ConnectPair(uint32_t network, uint32_t neighbor);
    /**
     * Make neighbors of access networks between which a mobile node moves.
     * @param first where it begins, an index or Movement::HOME
     * @param movements in order of time
     */
    void ConnectAlong(uint32_t first, const std::vector<Movement>& movements);
    /// @return pairs of access networks the first of which knows the second
    std::size_t GetNRelations() const;

  private:
    uint32_t m_limit{8};                                 //!< networks that all know each other
    std::vector<AccessNetwork> m_networks;               //!< by index
    std::set<std::pair<uint32_t, uint32_t>> m_relations; //!< who knows whom
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_OPERATOR_H
