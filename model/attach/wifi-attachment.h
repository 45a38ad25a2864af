/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIFI_ATTACHMENT_H
#define MIP6SEC_WIFI_ATTACHMENT_H

#include "link-attachment.h"
#include "signal-trend.h"

#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/packet.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Attachment of a Wi-Fi station of ns-3 (WifiNetDevice with StaWifiMac) that roams between access
 * points; the point of attachment is named by its BSSID.
 *
 * The station itself decides when it leaves: after "MaxMissedBeacons" (its attribute, 10) beacon
 * intervals without a beacon it scans, and associates with the strongest access point of its SSID
 * that it hears on its channel. This class listens: LinkDown and LinkUp come from its DeAssoc and
 * Assoc traces, LinkGoingDown from the beacons, before that:
 * - the signal of the current access point falls, and is below SignalThreshold; the lead is the
 * time in which it will fall to LossSignal by the line through the last beacons, and the station's
 *   missed beacons behind it;
 * - or MissedBeacons in succession did not come; the lead is what the station still waits.
 *
 * It is fired once until the signal has recovered by Hysteresis or the station has moved, and once
 * more if the target was not known and now is. The target is the strongest other access point of
 * the same SSID heard during the last CandidateTimeout.
 *
 * For the access points to be heard, they must be on the station's channel: stations of ns-3 do not
 * scan others while associated. Without ns-3's Wi-Fi module, Install aborts with a message.
 *
 * Attributes: "SignalThreshold" (-75 dBm), "LossSignal" (-82 dBm, below which ns-3's radio takes no
 * frame for one), "Hysteresis" (3 dB), "SignalWindow" (1 s, beacons of which make the line),
 * "MissedBeacons" (2; 0 switches this off), "CandidateTimeout" (1 s).
 */
class WifiAttachment : public LinkAttachment
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    WifiAttachment();
    ~WifiAttachment() override;

    /**
     * @param device a Wi-Fi station; the attachment is aggregated to it. To be called before the
     * simulation starts, since an association that exists is not seen.
     * @return the attachment; the one that the device has already, if so
     */
    static Ptr<WifiAttachment> Install(Ptr<NetDevice> device);

    // LinkAttachment
    Ptr<NetDevice> GetDevice() const override;
    bool IsUp() const override;
    /// @return BSSID; an invalid address while not associated
    Address GetPointOfAttachment() const override;
    /// @return BSSIDs heard of late, strongest first, without the current one
    std::vector<Address> GetCandidates() const override;

  protected:
    void DoDispose() override;

  private:
    friend struct WifiSniffer;

    /// An access point that was heard
    struct AccessPoint
    {
        SignalTrend trend; //!< of its beacons
        Time interval;     //!< between its beacons
    };

    /// @param frame a frame that the radio received @param dbm its signal strength
    void FrameHeard(Ptr<const Packet> frame, double dbm);
    /// Forget access points that are no candidates any more, so that passing by any number of them
    /// costs no memory
    void ForgetSilent();
    /// A beacon of the current access point was heard
    void CurrentBeaconHeard();
    /// Too many beacons of the current access point did not come
    void BeaconsMissed();
    /// Fire LinkGoingDown, unless it was, with all that is known now
    /// @param lead expected time until link down
    void Tell(Time lead);
    /// @param bssid associated with it
    void Associated(Mac48Address bssid);
    /// @param bssid no longer associated with it
    void Disassociated(Mac48Address bssid);
    /// The station can send now
    void BringUp();
    /// @return how many beacons the station misses before it leaves
    uint32_t GetPatience() const;
    /// @return SSID of the station, empty for any
    std::string GetSsid() const;

    NetDevice* m_device{nullptr};                       //!< the station, which lives as long
    bool m_associated{false};                           //!< whether associated
    Mac48Address m_point;                               //!< current BSSID while associated
    std::map<Mac48Address, AccessPoint> m_accessPoints; //!< heard so far, by BSSID
    bool m_told{false};                                 //!< whether LinkGoingDown was fired
    bool m_targetTold{false};                           //!< whether it named a target
    EventId m_beaconTimer;                              //!< fires when beacons stay away
    EventId m_bringUp;                                  //!< link up, once the station can send

    double m_threshold;      //!< dBm below which a falling signal means going down
    double m_lossSignal;     //!< dBm at which beacons are lost
    double m_hysteresis;     //!< dB above the threshold at which all is well again
    Time m_window;           //!< beacons considered
    uint32_t m_missed;       //!< beacons missed that mean going down
    Time m_candidateTimeout; //!< how long an access point is remembered
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIFI_ATTACHMENT_H
