/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "node-clock.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/global-value.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cmath>
#include <limits>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(NodeClock);

namespace
{

/// Time of day at the start of the simulation
GlobalValue g_epoch("Mip6secEpoch",
                    "Time of day at the start of the simulation, ISO 8601 in UTC; certificates and "
                    "timestamps count from it",
                    StringValue("2025-01-01T00:00:00Z"),
                    MakeStringChecker());

constexpr int DRIFT_BITS = 40;                       //!< of its fraction
constexpr int64_t NANOSECONDS = 1000000000;          //!< in a second
constexpr const char* FORM = "dddd-dd-ddTdd:dd:ddZ"; //!< of a time of day, d for a digit

__extension__ using Wide = __int128; //!< product of two 64-bit integers

/// @param year of the Gregorian calendar @return whether it has 366 days
bool
IsLeapYear(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/// @param year of the Gregorian calendar @param month 1 to 12 @return its days
int64_t
DaysOf(int64_t year, int64_t month)
{
    constexpr int64_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return DAYS[month - 1] + (month == 2 && IsLeapYear(year) ? 1 : 0);
}

} // namespace

TypeId
NodeClock::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::NodeClock")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<NodeClock>()
            .AddAttribute("Offset",
                          "How far the clock is ahead; negative if it is behind.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&NodeClock::SetOffset, &NodeClock::GetOffset),
                          MakeTimeChecker())
            .AddAttribute("Drift",
                          "Seconds that the clock gains per second of simulated time; negative if "
                          "it is slow (RFC 3971 5.3.4.2 allows for 1 %).",
                          DoubleValue(0),
                          MakeDoubleAccessor(&NodeClock::SetDrift, &NodeClock::GetDrift),
                          MakeDoubleChecker<double>(-0.5, 0.5));
    return tid;
}

NodeClock::NodeClock() = default;

NodeClock::~NodeClock() = default;

Ptr<NodeClock>
NodeClock::Of(Ptr<Node> node)
{
    NS_ABORT_MSG_IF(!node, "A clock belongs to a node: call NodeClock::Of with one");
    Ptr<NodeClock> clock = node->GetObject<NodeClock>();
    if (!clock)
    {
        clock = CreateObject<NodeClock>();
        node->AggregateObject(clock);
    }
    return clock;
}

std::optional<int64_t>
NodeClock::ParseUtc(const std::string& text)
{
    const std::string form(FORM);
    if (text.size() != form.size())
    {
        return std::nullopt;
    }
    int64_t fields[6] = {}; // year, month, day, hour, minute, second
    std::size_t field = 0;
    for (std::size_t i = 0; i < form.size(); ++i)
    {
        if (form[i] != 'd')
        {
            if (text[i] != form[i])
            {
                return std::nullopt;
            }
            ++field;
        }
        else if (text[i] < '0' || text[i] > '9')
        {
            return std::nullopt;
        }
        else
        {
            fields[field] = fields[field] * 10 + (text[i] - '0');
        }
    }
    const auto& [year, month, day, hour, minute, second] = fields;
    // Time ends in 2262, and a simulation wants to last
    if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 ||
        day > DaysOf(year, month) || hour > 23 || minute > 59 || second > 59)
    {
        return std::nullopt;
    }
    int64_t days = day - 1;
    for (int64_t y = 1970; y < year; ++y)
    {
        days += IsLeapYear(y) ? 366 : 365;
    }
    for (int64_t m = 1; m < month; ++m)
    {
        days += DaysOf(year, m);
    }
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

int64_t
NodeClock::GetEpoch()
{
    StringValue value;
    GlobalValue::GetValueByName("Mip6secEpoch", value);
    const std::optional<int64_t> epoch = ParseUtc(value.Get());
    NS_ABORT_MSG_IF(!epoch,
                    "The global value Mip6secEpoch is \""
                        << value.Get()
                        << "\": give it a time of the years 1970 to 2199 in UTC, in the form "
                           "2025-01-01T00:00:00Z");
    return *epoch;
}

int64_t
NodeClock::GetOwnEpoch() const
{
    if (!m_epoch)
    {
        m_epoch = GetEpoch();
    }
    return *m_epoch;
}

Time
NodeClock::GetGained() const
{
    const int64_t span = (Simulator::Now() - m_since).GetTimeStep();
    // Rounded down, also where it is negative, so that the clock never runs backward
    const Wide product = static_cast<Wide>(span) * m_drift;
    return m_gained + Time(static_cast<int64_t>(product >> DRIFT_BITS));
}

Time
NodeClock::GetLocal() const
{
    return Simulator::Now() + m_offset + GetGained();
}

Time
NodeClock::GetTime() const
{
    const int64_t second = Seconds(1).GetTimeStep();
    const Wide steps =
        static_cast<Wide>(GetOwnEpoch()) * second + static_cast<Wide>(GetLocal().GetTimeStep());
    NS_ABORT_MSG_IF(steps > std::numeric_limits<int64_t>::max() ||
                        steps < std::numeric_limits<int64_t>::min(),
                    "Time cannot hold the time of day: set its resolution to nanoseconds, or an "
                    "earlier Mip6secEpoch");
    return Time(static_cast<int64_t>(steps));
}

uint64_t
NodeClock::GetTimestamp() const
{
    const Time local = GetLocal();
    int64_t seconds = local.GetNanoSeconds() / NANOSECONDS;
    int64_t rest = local.GetNanoSeconds() % NANOSECONDS;
    if (rest < 0)
    {
        rest += NANOSECONDS;
        --seconds;
    }
    seconds += GetOwnEpoch();
    if (seconds < 0)
    {
        return 0;
    }
    const int64_t fraction = rest * 65536 / NANOSECONDS;
    return (static_cast<uint64_t>(seconds) << 16) | static_cast<uint64_t>(fraction);
}

void
NodeClock::SetOffset(Time offset)
{
    m_offset = offset;
}

Time
NodeClock::GetOffset() const
{
    return m_offset;
}

void
NodeClock::SetDrift(double drift)
{
    m_gained = GetGained();
    m_since = Simulator::Now();
    m_drift = std::llround(std::ldexp(drift, DRIFT_BITS));
}

double
NodeClock::GetDrift() const
{
    return std::ldexp(static_cast<double>(m_drift), -DRIFT_BITS);
}

} // namespace mip6sec
} // namespace ns3
