/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_POINT_OF_ATTACHMENT_H
#define MIP6SEC_POINT_OF_ATTACHMENT_H

#include "ns3/mac48-address.h"
#include "ns3/object.h"

namespace ns3
{
namespace mip6sec
{

class AccessLink;

/**
 * A point of attachment (an access point, a base station) of one access link; several can serve one
 * link. Made by AccessLink::AddPointOfAttachment.
 */
class PointOfAttachment : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    PointOfAttachment();
    ~PointOfAttachment() override;

    /// @return its link-layer address, by which RFC 5568 names it
    Mac48Address GetIdentifier() const;
    /// @return the link it serves
    Ptr<AccessLink> GetLink() const;

  private:
    friend class AccessLink;

    Mac48Address m_identifier;   //!< its link-layer address
    AccessLink* m_link{nullptr}; //!< the link, which owns this object
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_POINT_OF_ATTACHMENT_H
