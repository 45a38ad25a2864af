/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wifi-access-helper.h"

#include "ns3/fatal-error.h"

// Takes the place of wifi-access-helper.cc where ns-3 has no Wi-Fi module: who makes the helper is
// told so.

namespace ns3
{
namespace mip6sec
{

/// Nothing
struct WifiAccessHelper::Radio
{
};

WifiAccessHelper::WifiAccessHelper()
{
    NS_FATAL_ERROR("This mip6sec was built against an ns-3 without the module wifi: build ns-3 "
                   "with it, then mip6sec again");
}

WifiAccessHelper::~WifiAccessHelper() = default;

void
WifiAccessHelper::SetAttachmentAttribute(const std::string&, const AttributeValue&)
{
}

Ptr<NetDevice>
WifiAccessHelper::InstallAccessPoint(Ptr<Node>, const Vector&)
{
    return nullptr;
}

Ptr<WifiAttachment>
WifiAccessHelper::InstallStation(Ptr<Node>, Ptr<MobilityModel>)
{
    return nullptr;
}

void
WifiAccessHelper::EnablePcap(const std::string&)
{
}

int64_t
WifiAccessHelper::AssignStreams(int64_t)
{
    return 0;
}

} // namespace mip6sec
} // namespace ns3
