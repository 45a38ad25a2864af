/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "point-of-attachment.h"

#include "access-link.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(PointOfAttachment);

TypeId
PointOfAttachment::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::PointOfAttachment").SetParent<Object>().SetGroupName("Mip6sec");
    return tid;
}

PointOfAttachment::PointOfAttachment() = default;

PointOfAttachment::~PointOfAttachment() = default;

Mac48Address
PointOfAttachment::GetIdentifier() const
{
    return m_identifier;
}

Ptr<AccessLink>
PointOfAttachment::GetLink() const
{
    return Ptr<AccessLink>(m_link);
}

} // namespace mip6sec
} // namespace ns3
