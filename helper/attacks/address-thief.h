/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ADDRESS_THIEF_H
#define MIP6SEC_ADDRESS_THIEF_H

#include "attack.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Neighbor Advertisement spoofing (RFC 3756 4.1.1): tells all nodes of the link that an address of
 * somebody else is at its own link-layer address, and answers solicitations for it, probes of
 * duplicate address detection too (4.1.3). What is sent to the victim ends at the attacker.
 *
 * Attributes: "Victim" (address that is stolen), "Interval" (of unsolicited advertisements, 200
 * ms).
 */
class AddressThief : public Attack
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AddressThief();
    ~AddressThief() override;

  protected:
    void Begin() override;

  private:
    Ipv6Address m_victim; //!< attribute Victim
    Time m_interval;      //!< attribute Interval
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_THIEF_H
