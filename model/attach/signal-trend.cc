/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "signal-trend.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Two points make a line, but say nothing of how far it is to be trusted
constexpr std::size_t SAMPLES_OF_A_LINE = 3;

} // namespace

void
SignalTrend::Add(Time at, double dbm, Time window)
{
    while (!m_samples.empty() && m_samples.front().first < at - window)
    {
        m_samples.pop_front();
    }
    m_samples.emplace_back(at, dbm);
}

void
SignalTrend::Clear()
{
    m_samples.clear();
}

std::size_t
SignalTrend::GetCount() const
{
    return m_samples.size();
}

Time
SignalTrend::GetLast() const
{
    return m_samples.empty() ? Time(0) : m_samples.back().first;
}

double
SignalTrend::GetSlope() const
{
    if (m_samples.size() < SAMPLES_OF_A_LINE)
    {
        return 0;
    }
    double meanTime = 0;
    double mean = 0;
    for (const auto& [at, dbm] : m_samples)
    {
        meanTime += (at - GetLast()).GetSeconds();
        mean += dbm;
    }
    meanTime /= m_samples.size();
    mean /= m_samples.size();
    double covariance = 0;
    double variance = 0;
    for (const auto& [at, dbm] : m_samples)
    {
        double t = (at - GetLast()).GetSeconds() - meanTime;
        covariance += t * (dbm - mean);
        variance += t * t;
    }
    return variance > 0 ? covariance / variance : 0;
}

double
SignalTrend::GetLevel() const
{
    if (m_samples.empty())
    {
        return 0;
    }
    double meanTime = 0;
    double mean = 0;
    for (const auto& [at, dbm] : m_samples)
    {
        meanTime += (at - GetLast()).GetSeconds();
        mean += dbm;
    }
    // The line passes through the mean of all samples; the last one is at time 0
    return (mean - meanTime * GetSlope()) / m_samples.size();
}

Time
SignalTrend::TimeUntil(double dbm) const
{
    double above = GetLevel() - dbm;
    if (above <= 0)
    {
        return Time(0);
    }
    double slope = GetSlope();
    constexpr double LONGEST = 1e9; // seconds, well within the range of Time
    return slope < 0 && above / -slope < LONGEST ? Seconds(above / -slope) : Time::Max();
}

} // namespace mip6sec
} // namespace ns3
