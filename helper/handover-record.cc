/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-record.h"

#include <cinttypes>
#include <cstdio>
#include <sstream>

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * @param nanoseconds a time
 * @param unit nanoseconds in its unit
 * @param digits decimals that the unit leaves
 * @return the time in that unit, exactly
 */
std::string
FormatExact(int64_t nanoseconds, int64_t unit, int digits)
{
    const int64_t magnitude = nanoseconds < 0 ? -nanoseconds : nanoseconds;
    char text[48];
    std::snprintf(text,
                  sizeof(text),
                  "%s%" PRId64 ".%0*" PRId64,
                  nanoseconds < 0 ? "-" : "",
                  magnitude / unit,
                  digits,
                  magnitude % unit);
    return text;
}

} // namespace

const char*
HandoverOutcomeName(HandoverOutcome outcome)
{
    switch (outcome)
    {
    case HandoverOutcome::OK:
        return "ok";
    case HandoverOutcome::FALLBACK:
        return "fallback";
    case HandoverOutcome::FAILED:
        return "failed";
    case HandoverOutcome::CUT:
        return "cut";
    }
    return "";
}

const char*
HandoverPhaseName(HandoverPhase phase)
{
    static const char* const names[N_HANDOVER_PHASES] = {"link_down",
                                                         "link_up",
                                                         "router_known",
                                                         "address_ready",
                                                         "security_ready",
                                                         "registered",
                                                         "route_optimized",
                                                         "first_packet",
                                                         "fback",
                                                         "una",
                                                         "solicited",
                                                         "address_made",
                                                         "dad_started"};
    return names[static_cast<int>(phase)];
}

std::string
CsvField(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
    {
        return text;
    }
    std::string field = "\"";
    for (char c : text)
    {
        field.append(c == '"' ? 2 : 1, c);
    }
    return field + '"';
}

std::string
FormatSeconds(const std::optional<Time>& time)
{
    return time ? FormatExact(time->GetNanoSeconds(), 1000000000, 9) : "";
}

std::string
FormatMilliseconds(const std::optional<Time>& time)
{
    return time ? FormatExact(time->GetNanoSeconds(), 1000000, 6) : "";
}

std::optional<Time>
HandoverRecord::GetPhase(HandoverPhase phase) const
{
    return phases[static_cast<int>(phase)];
}

std::string
HandoverRecord::CsvHeader()
{
    std::ostringstream os;
    os << "scheme,seed,run,node,handover,from,to";
    const auto phase = [&os](int i) {
        os << ',' << HandoverPhaseName(static_cast<HandoverPhase>(i)) << "_s";
    };
    for (int i = 0; i < N_PLAIN_HANDOVER_PHASES; i++)
    {
        phase(i);
    }
    os << ",interruption_ms,sent,lost,duplicated,reordered,buffered,signalling_packets,"
          "signalling_bytes,crypto_ops,crypto_ms,outcome,fallback_reason";
    for (int i = N_PLAIN_HANDOVER_PHASES; i < N_HANDOVER_PHASES; i++)
    {
        phase(i);
    }
    return os.str();
}

std::string
HandoverRecord::CsvRow() const
{
    std::ostringstream os;
    os << CsvField(scheme) << ',' << seed << ',' << run << ',' << CsvField(node) << ',' << handover
       << ',' << CsvField(from) << ',' << CsvField(to);
    for (int i = 0; i < N_PLAIN_HANDOVER_PHASES; i++)
    {
        os << ',' << FormatSeconds(phases[i]);
    }
    os << ',' << FormatMilliseconds(interruption) << ',' << sent << ',' << lost << ',' << duplicated
       << ',' << reordered << ',' << buffered << ',' << signallingPackets << ',' << signallingBytes
       << ',' << cryptoOps << ',' << FormatMilliseconds(cryptoTime) << ','
       << HandoverOutcomeName(outcome) << ',' << CsvField(fallbackReason);
    for (int i = N_PLAIN_HANDOVER_PHASES; i < N_HANDOVER_PHASES; i++)
    {
        os << ',' << FormatSeconds(phases[i]);
    }
    return os.str();
}

} // namespace mip6sec
} // namespace ns3
