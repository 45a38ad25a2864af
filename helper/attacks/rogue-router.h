/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROGUE_ROUTER_H
#define MIP6SEC_ROGUE_ROUTER_H

#include "attack.h"

namespace ns3
{
namespace mip6sec
{

/**
 * A malicious last hop router (RFC 3756 4.2.1): advertises itself as a default router with a prefix
 * of its own. A host that believes it forms an address of that prefix and sends everything to the
 * attacker, where it ends.
 *
 * Attributes: "Prefix" (2001:2:0:f000::), "Interval" (of advertisements, 50 ms), "RouterLifetime"
 * (30 s), "Impersonated" (:: for nobody; else the link-local address of a router in whose name it
 * is also said that it is no default router any more, RFC 3756 4.2.2).
 */
class RogueRouter : public Attack
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RogueRouter();
    ~RogueRouter() override;

  protected:
    void Begin() override;

  private:
    Ipv6Address m_prefix;       //!< attribute Prefix
    Time m_interval;            //!< attribute Interval
    Time m_routerLifetime;      //!< attribute RouterLifetime
    Ipv6Address m_impersonated; //!< attribute Impersonated
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROGUE_ROUTER_H
