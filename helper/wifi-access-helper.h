/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIFI_ACCESS_HELPER_H
#define MIP6SEC_WIFI_ACCESS_HELPER_H

#include "ns3/attribute.h"
#include "ns3/mobility-model.h"
#include "ns3/net-device-container.h"
#include "ns3/vector.h"
#include "ns3/wifi-attachment.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Access points and stations of ns-3's Wi-Fi, so that ns-3's mobility models are the plan of
 * movements: 802.11a at 6 Mbit/s, one SSID, one channel (stations of ns-3 hear no other while they
 * are associated), log-distance propagation of exponent 3. A frame is received up to 51 m.
 *
 * @code
 *   topology.Create();
 *   WifiAccessHelper wifi;
 *   topology.AddAccessNetwork(wifi.InstallAccessPoint(router0, Vector(0, 0, 0)));
 *   topology.AddAccessNetwork(wifi.InstallAccessPoint(router1, Vector(72, 0, 0)));
 *   Ptr<WifiAttachment> attachment = wifi.InstallStation(station, walk);
 *   topology.AddMobileNode(attachment->GetDevice(), attachment);
 *   wifi.AssignStreams(1 + topology.AssignStreams(1));
 * @endcode
 *
 * Other Wi-Fi is set up by ns-3's own helpers, and given to WifiAttachment::Install in the same
 * way. Without ns3's Wi-Fi module every call aborts with a message.
 */
class WifiAccessHelper
{
  public:
    WifiAccessHelper();
    ~WifiAccessHelper();

    /// @param name an attribute of WifiAttachment @param value of attachments made from now on
    void SetAttachmentAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param node a router
     * @param position where it stands, in m
     * @return its new device, an access point
     */
    Ptr<NetDevice> InstallAccessPoint(Ptr<Node> node, const Vector& position);
    /**
     * @param node a mobile node
     * @param mobility how it moves
     * @return attachment of its new device, a station that gives an access point up after five
     * beacons that it misses (half a second)
     */
    Ptr<WifiAttachment> InstallStation(Ptr<Node> node, Ptr<MobilityModel> mobility);

    /// @param prefix begins the name of a capture for each device, e.g. "out/wifi"
    void EnablePcap(const std::string& prefix);
    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  private:
    struct Radio; //!< ns-3's helpers

    std::unique_ptr<Radio> m_radio; //!< of all devices
    NetDeviceContainer m_devices;   //!< made so far
    /// Attributes of attachments
    std::vector<std::pair<std::string, Ptr<AttributeValue>>> m_attachment;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIFI_ACCESS_HELPER_H
