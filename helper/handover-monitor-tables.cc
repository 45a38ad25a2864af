/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-monitor.h"

#include "ns3/abort.h"
#include "ns3/rng-seed-manager.h"

#include <fstream>

// Tables that a HandoverMonitor writes

namespace ns3
{
namespace mip6sec
{

void
HandoverMonitor::WriteHandovers(std::ostream& os)
{
    os << HandoverRecord::CsvHeader() << '\n';
    for (const auto& record : GetRecords())
    {
        os << record.CsvRow() << '\n';
    }
}

void
HandoverMonitor::WriteFlows(std::ostream& os)
{
    Finish();
    os << "scheme,seed,run,node,handover,flow,direction,sent,received,lost,duplicated,reordered,"
          "buffered,interruption_ms\n";
    for (const auto& mobile : m_mobiles)
    {
        const auto& records = mobile.log.GetRecords();
        for (std::size_t i = 0; i < records.size(); i++)
        {
            for (const auto& end : mobile.flows)
            {
                const FlowInterval& interval =
                    m_flows->GetLog(end.flow).GetIntervals(end.side).at(i);
                os << CsvField(records[i].scheme) << ',' << records[i].seed << ',' << records[i].run
                   << ',' << CsvField(records[i].node) << ',' << records[i].handover << ','
                   << CsvField(m_flows->GetFlow(end.flow).name) << ','
                   << (end.side == FlowLog::Side::TOWARDS ? "towards" : "away") << ','
                   << interval.sent << ',' << interval.received << ',' << interval.GetLost() << ','
                   << interval.duplicated << ',' << interval.reordered << ',' << interval.buffered
                   << ',' << FormatMilliseconds(interval.GetInterruption()) << '\n';
            }
        }
    }
}

void
HandoverMonitor::WriteSignalling(std::ostream& os)
{
    Finish();
    os << "scheme,seed,run,sender,layer,message,packets,bytes\n";
    for (const auto& [kind, total] : m_signalling->GetTotals())
    {
        os << CsvField(m_scheme) << ',' << RngSeedManager::GetSeed() << ','
           << RngSeedManager::GetRun() << ',' << CsvField(std::get<0>(kind)) << ','
           << std::get<1>(kind) << ',' << std::get<2>(kind) << ',' << total.packets << ','
           << total.octets << '\n';
    }
}

void
HandoverMonitor::WriteTables(const std::string& directory)
{
    using Writer = void (HandoverMonitor::*)(std::ostream&);
    const std::pair<const char*, Writer> tables[] = {
        {"handovers.csv", &HandoverMonitor::WriteHandovers},
        {"flows.csv", &HandoverMonitor::WriteFlows},
        {"signalling.csv", &HandoverMonitor::WriteSignalling},
    };
    for (const auto& [name, write] : tables)
    {
        const std::string path = directory + "/" + name;
        std::ofstream file(path);
        (this->*write)(file);
        file.flush();
        NS_ABORT_MSG_UNLESS(file.good(),
                            "HandoverMonitor: cannot write " << path << "; does the folder exist?");
    }
}

} // namespace mip6sec
} // namespace ns3
