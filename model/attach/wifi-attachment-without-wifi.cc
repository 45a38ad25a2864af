/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wifi-attachment.h"

#include "ns3/fatal-error.h"

// Takes the place of wifi-attachment.cc where ns-3 has no Wi-Fi module: nobody can have a station
// to attach then, and asking for it says so.

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(WifiAttachment);

TypeId
WifiAttachment::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::WifiAttachment").SetParent<LinkAttachment>().SetGroupName("Mip6sec");
    return tid;
}

WifiAttachment::WifiAttachment() = default;

WifiAttachment::~WifiAttachment() = default;

void
WifiAttachment::DoDispose()
{
    LinkAttachment::DoDispose();
}

Ptr<WifiAttachment>
WifiAttachment::Install(Ptr<NetDevice>)
{
    NS_FATAL_ERROR(
        "This mip6sec was built against an ns-3 without the module wifi: build ns-3 with "
        "it, then mip6sec again");
    return nullptr;
}

Ptr<NetDevice>
WifiAttachment::GetDevice() const
{
    return nullptr;
}

bool
WifiAttachment::IsUp() const
{
    return false;
}

Address
WifiAttachment::GetPointOfAttachment() const
{
    return Address();
}

std::vector<Address>
WifiAttachment::GetCandidates() const
{
    return {};
}

} // namespace mip6sec
} // namespace ns3
