/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wifi-attachment.h"

#include "shim-device.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/sta-wifi-mac.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secWifiAttachment");
NS_OBJECT_ENSURE_REGISTERED(WifiAttachment);

namespace
{

// A beacon as IEEE Std 802.11-2020, sections 9.3.3.2 and 9.4.2.1, lays it out
constexpr uint8_t BEACON = 0x80;             // frame control: management, subtype 8
constexpr uint32_t BSSID_OFFSET = 16;        // third address
constexpr uint32_t INTERVAL_OFFSET = 24 + 8; // behind the header and the timestamp
constexpr uint32_t ELEMENTS_OFFSET = 24 + 12;
constexpr uint8_t SSID_ELEMENT = 0;
constexpr uint32_t SSID_MAX_LENGTH = 32;
constexpr int64_t TIME_UNIT_US = 1024;

} // namespace

/// Sink of the radio's trace, kept out of the header with the types of its arguments.
struct WifiSniffer
{
    /// @param attachment listens @param frame a frame @param signal its signal and noise
    static void Sniff(WifiAttachment* attachment,
                      Ptr<const Packet> frame,
                      uint16_t,
                      WifiTxVector,
                      MpduInfo,
                      SignalNoiseDbm signal,
                      uint16_t)
    {
        attachment->FrameHeard(frame, signal.signal);
    }
};

TypeId
WifiAttachment::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::WifiAttachment")
            .SetParent<LinkAttachment>()
            .SetGroupName("Mip6sec")
            .AddConstructor<WifiAttachment>()
            .AddAttribute("SignalThreshold",
                          "Signal (dBm) of the current access point below which, while it falls, "
                          "the link is going down",
                          DoubleValue(-75),
                          MakeDoubleAccessor(&WifiAttachment::m_threshold),
                          MakeDoubleChecker<double>(-200, 100))
            .AddAttribute("LossSignal",
                          "Signal (dBm) at which frames are lost, from which the lead of "
                          "LinkGoingDown is estimated; MinimumRssi of ns-3's "
                          "ThresholdPreambleDetectionModel",
                          DoubleValue(-82),
                          MakeDoubleAccessor(&WifiAttachment::m_lossSignal),
                          MakeDoubleChecker<double>(-200, 100))
            .AddAttribute("Hysteresis",
                          "How far (dB) above SignalThreshold the signal must rise before "
                          "LinkGoingDown can be fired again",
                          DoubleValue(3),
                          MakeDoubleAccessor(&WifiAttachment::m_hysteresis),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("SignalWindow",
                          "Level and slope of the signal are those of a line through the beacons "
                          "of this time",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&WifiAttachment::m_window),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("MissedBeacons",
                          "Beacons missed in succession that mean that the link is going down; "
                          "less than MaxMissedBeacons of the station to be of use; 0 switches this "
                          "off",
                          UintegerValue(2),
                          MakeUintegerAccessor(&WifiAttachment::m_missed),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("CandidateTimeout",
                          "An access point not heard for this time is no candidate",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&WifiAttachment::m_candidateTimeout),
                          MakeTimeChecker(Time(0)));
    return tid;
}

WifiAttachment::WifiAttachment() = default;

WifiAttachment::~WifiAttachment() = default;

void
WifiAttachment::DoDispose()
{
    m_beaconTimer.Cancel();
    m_bringUp.Cancel();
    m_device = nullptr;
    LinkAttachment::DoDispose();
}

Ptr<WifiAttachment>
WifiAttachment::Install(Ptr<NetDevice> above)
{
    Ptr<NetDevice> device = ShimDevice::RealDevice(above);
    auto wifi = DynamicCast<WifiNetDevice>(device);
    NS_ABORT_MSG_IF(!wifi || !DynamicCast<StaWifiMac>(wifi->GetMac()) || !wifi->GetPhy(),
                    "WifiAttachment::Install needs a WifiNetDevice with a StaWifiMac: a station of "
                    "an infrastructure network");
    auto attachment = device->GetObject<WifiAttachment>();
    if (attachment)
    {
        return attachment;
    }
    attachment = CreateObject<WifiAttachment>();
    attachment->m_device = PeekPointer(device);
    device->AggregateObject(attachment);
    WifiAttachment* self = PeekPointer(attachment);
    bool connected =
        wifi->GetMac()->TraceConnectWithoutContext(
            "Assoc",
            MakeCallback(&WifiAttachment::Associated, self)) &&
        wifi->GetMac()->TraceConnectWithoutContext(
            "DeAssoc",
            MakeCallback(&WifiAttachment::Disassociated, self)) &&
        wifi->GetPhy()->TraceConnectWithoutContext("MonitorSnifferRx",
                                                   MakeBoundCallback(&WifiSniffer::Sniff, self));
    NS_ABORT_MSG_IF(!connected, "This version of ns-3 lacks a Wi-Fi trace that is needed");
    return attachment;
}

void
WifiAttachment::FrameHeard(Ptr<const Packet> frame, double dbm)
{
    uint8_t octets[ELEMENTS_OFFSET + 2 + SSID_MAX_LENGTH];
    uint32_t length = frame->CopyData(octets, sizeof(octets));
    if (length < ELEMENTS_OFFSET + 2 || octets[0] != BEACON ||
        octets[ELEMENTS_OFFSET] != SSID_ELEMENT)
    {
        return;
    }
    uint32_t ssidLength = octets[ELEMENTS_OFFSET + 1];
    if (ssidLength > SSID_MAX_LENGTH || ELEMENTS_OFFSET + 2 + ssidLength > length)
    {
        return;
    }
    std::string ssid(reinterpret_cast<const char*>(octets) + ELEMENTS_OFFSET + 2, ssidLength);
    std::string wanted = GetSsid();
    if (!wanted.empty() && ssid != wanted)
    {
        return;
    }
    Mac48Address bssid;
    bssid.CopyFrom(octets + BSSID_OFFSET);
    if (m_accessPoints.count(bssid) == 0)
    {
        ForgetSilent();
    }
    AccessPoint& accessPoint = m_accessPoints[bssid];
    accessPoint.trend.Add(Simulator::Now(), dbm, m_window);
    accessPoint.interval =
        MicroSeconds(TIME_UNIT_US * (octets[INTERVAL_OFFSET] | octets[INTERVAL_OFFSET + 1] << 8));
    if (m_associated && bssid == m_point)
    {
        CurrentBeaconHeard();
    }
    else if (m_associated && m_told && !m_targetTold)
    {
        const auto& current = m_accessPoints[m_point];
        Tell(current.trend.GetLast() + current.interval * int64_t(GetPatience()) -
             Simulator::Now());
    }
}

void
WifiAttachment::ForgetSilent()
{
    for (auto it = m_accessPoints.begin(); it != m_accessPoints.end();)
    {
        const bool silent = it->second.trend.GetLast() + m_candidateTimeout < Simulator::Now();
        it = silent && it->first != m_point ? m_accessPoints.erase(it) : std::next(it);
    }
}

void
WifiAttachment::CurrentBeaconHeard()
{
    const AccessPoint& current = m_accessPoints[m_point];
    m_beaconTimer.Cancel();
    if (current.trend.GetCount() == 0)
    {
        return; // known from a probe response only
    }
    if (m_missed > 0)
    {
        // Half an interval more, since beacons wait for the medium like any frame
        Time patience = current.interval * int64_t(m_missed) + current.interval / 2;
        m_beaconTimer = Simulator::Schedule(patience, &WifiAttachment::BeaconsMissed, this);
    }
    double level = current.trend.GetLevel();
    if (level > m_threshold + m_hysteresis)
    {
        m_told = false;
        m_targetTold = false;
    }
    else if (level < m_threshold && current.trend.GetSlope() < 0)
    {
        const Time left = current.trend.TimeUntil(m_lossSignal);
        if (left != Time::Max()) // else it falls by no more than what rounding makes
        {
            Tell(left + current.interval * int64_t(GetPatience()));
        }
    }
}

void
WifiAttachment::BeaconsMissed()
{
    const AccessPoint& current = m_accessPoints[m_point];
    Tell(current.trend.GetLast() + current.interval * int64_t(GetPatience()) - Simulator::Now());
}

void
WifiAttachment::Tell(Time lead)
{
    std::vector<Address> candidates = GetCandidates();
    if (m_told && (m_targetTold || candidates.empty()))
    {
        return;
    }
    m_told = true;
    m_targetTold = !candidates.empty();
    m_goingDown(GetDevice(),
                candidates.empty() ? Address() : candidates.front(),
                std::max(lead, Time(0)));
}

void
WifiAttachment::Associated(Mac48Address bssid)
{
    NS_LOG_FUNCTION(this << bssid);
    if (m_associated && bssid == m_point)
    {
        return; // associated anew with the same access point
    }
    if (m_associated)
    {
        Disassociated(m_point);
    }
    m_point = bssid;
    // The trace comes before the station lets frames pass
    m_bringUp.Cancel();
    m_bringUp = Simulator::ScheduleNow(&WifiAttachment::BringUp, this);
}

void
WifiAttachment::BringUp()
{
    m_associated = true;
    m_told = false;
    m_targetTold = false;
    CurrentBeaconHeard();
    m_up(GetDevice(), m_point);
}

void
WifiAttachment::Disassociated(Mac48Address bssid)
{
    NS_LOG_FUNCTION(this << bssid);
    m_bringUp.Cancel();
    if (m_associated)
    {
        m_associated = false;
        m_beaconTimer.Cancel();
        m_down(GetDevice());
    }
}

uint32_t
WifiAttachment::GetPatience() const
{
    UintegerValue beacons;
    DynamicCast<WifiNetDevice>(GetDevice())->GetMac()->GetAttribute("MaxMissedBeacons", beacons);
    return beacons.Get();
}

std::string
WifiAttachment::GetSsid() const
{
    Ssid ssid = DynamicCast<WifiNetDevice>(GetDevice())->GetMac()->GetSsid();
    return ssid.IsBroadcast() ? std::string() : std::string(ssid.PeekString());
}

Ptr<NetDevice>
WifiAttachment::GetDevice() const
{
    return Ptr<NetDevice>(m_device);
}

bool
WifiAttachment::IsUp() const
{
    return m_associated;
}

Address
WifiAttachment::GetPointOfAttachment() const
{
    return m_associated ? Address(m_point) : Address();
}

std::vector<Address>
WifiAttachment::GetCandidates() const
{
    std::vector<std::pair<double, Mac48Address>> heard;
    for (const auto& [bssid, accessPoint] : m_accessPoints)
    {
        bool current = m_associated && bssid == m_point;
        if (!current && accessPoint.trend.GetLast() + m_candidateTimeout >= Simulator::Now())
        {
            heard.emplace_back(accessPoint.trend.GetLevel(), bssid);
        }
    }
    std::stable_sort(heard.begin(), heard.end(), [](const auto& a, const auto& b) {
        return a.first > b.first;
    });
    std::vector<Address> addresses;
    for (const auto& [level, bssid] : heard)
    {
        addresses.emplace_back(bssid);
    }
    return addresses;
}

} // namespace mip6sec
} // namespace ns3
