/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wifi-access-helper.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/node.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/yans-wifi-helper.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr const char* SSID = "mip6sec";
constexpr uint32_t MAX_MISSED_BEACONS = 5;

} // namespace

/// ns-3's helpers, which a header cannot name where there is no Wi-Fi
struct WifiAccessHelper::Radio
{
    YansWifiPhyHelper phy; //!< on one channel
    WifiHelper wifi;       //!< 802.11a
};

WifiAccessHelper::WifiAccessHelper()
    : m_radio(std::make_unique<Radio>())
{
    m_radio->phy.SetChannel(YansWifiChannelHelper::Default().Create());
    m_radio->wifi.SetStandard(WIFI_STANDARD_80211a);
    m_radio->wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                          "DataMode",
                                          StringValue("OfdmRate6Mbps"),
                                          "ControlMode",
                                          StringValue("OfdmRate6Mbps"));
}

WifiAccessHelper::~WifiAccessHelper() = default;

void
WifiAccessHelper::SetAttachmentAttribute(const std::string& name, const AttributeValue& value)
{
    m_attachment.emplace_back(name, value.Copy());
}

Ptr<NetDevice>
WifiAccessHelper::InstallAccessPoint(Ptr<Node> node, const Vector& position)
{
    auto place = CreateObject<ConstantPositionMobilityModel>();
    place->SetPosition(position);
    node->AggregateObject(place);
    WifiMacHelper mac;
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid(SSID)));
    m_devices.Add(m_radio->wifi.Install(m_radio->phy, mac, node));
    return m_devices.Get(m_devices.GetN() - 1);
}

Ptr<WifiAttachment>
WifiAccessHelper::InstallStation(Ptr<Node> node, Ptr<MobilityModel> mobility)
{
    node->AggregateObject(mobility);
    WifiMacHelper mac;
    mac.SetType("ns3::StaWifiMac",
                "Ssid",
                SsidValue(Ssid(SSID)),
                "MaxMissedBeacons",
                UintegerValue(MAX_MISSED_BEACONS));
    m_devices.Add(m_radio->wifi.Install(m_radio->phy, mac, node));
    Ptr<WifiAttachment> attachment = WifiAttachment::Install(m_devices.Get(m_devices.GetN() - 1));
    for (const auto& [name, value] : m_attachment)
    {
        attachment->SetAttribute(name, *value);
    }
    return attachment;
}

void
WifiAccessHelper::EnablePcap(const std::string& prefix)
{
    m_radio->phy.EnablePcap(prefix, m_devices);
}

int64_t
WifiAccessHelper::AssignStreams(int64_t stream)
{
    return m_radio->wifi.AssignStreams(m_devices, stream);
}

} // namespace mip6sec
} // namespace ns3
