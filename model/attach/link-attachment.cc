/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "link-attachment.h"

#include "ns3/trace-source-accessor.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(LinkAttachment);

TypeId
LinkAttachment::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::LinkAttachment")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddTraceSource("LinkGoingDown",
                                            "The device is about to leave its point of attachment",
                                            MakeTraceSourceAccessor(&LinkAttachment::m_goingDown),
                                            "ns3::mip6sec::LinkAttachment::GoingDownCallback")
                            .AddTraceSource("LinkDown",
                                            "The device was detached",
                                            MakeTraceSourceAccessor(&LinkAttachment::m_down),
                                            "ns3::mip6sec::LinkAttachment::DownCallback")
                            .AddTraceSource("LinkUp",
                                            "The device was attached",
                                            MakeTraceSourceAccessor(&LinkAttachment::m_up),
                                            "ns3::mip6sec::LinkAttachment::UpCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
