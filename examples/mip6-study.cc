/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * One run of the handover study under one scheme: a mobile node in conversation with a
 * correspondent node moves between access networks, and every handover becomes a row of
 * handovers.csv. "make study" runs this program many times and draws the plots.
 */
#include "ns3/command-line.h"
#include "ns3/crypto-version.h"
#include "ns3/message-log.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <fstream>
#include <iostream>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A scheme of the study: a name, and what it changes
struct Scheme
{
    const char* name;                         //!< on the command line and in the tables
    const char* description;                  //!< for people
    void (*configure)(Mip6TopologyHelper& t); //!< sets it up
};

const Scheme SCHEMES[] = {
    {"mip6",
     "Mobile IPv6, all packets through the home agent",
     [](Mip6TopologyHelper& t) { t.SetRouteOptimization(false); }},
    {"mip6-ro",
     "Mobile IPv6 with route optimization",
     [](Mip6TopologyHelper& t) { t.SetRouteOptimization(true); }},
};

/// What can be set on the command line, with its default
struct Parameters
{
    std::string scheme{"mip6-ro"};    //!< protocols in use
    uint32_t seed{1};                 //!< of all random numbers
    uint64_t run{1};                  //!< of the seed
    uint32_t handovers{10};           //!< number of movements
    Time interval{Seconds(10)};       //!< of movements
    Time jitter{Seconds(2)};          //!< of movements in their interval
    uint32_t networks{3};             //!< access networks
    Time l2{MilliSeconds(50)};        //!< link-layer handover
    Time raMin{MilliSeconds(30)};     //!< router advertisements
    Time raMax{MilliSeconds(70)};     //!< router advertisements
    uint32_t dad{1};                  //!< probes
    Time retrans{Seconds(1)};         //!< DAD timer
    bool optimistic{false};           //!< optimistic DAD
    Time delayHa{MilliSeconds(20)};   //!< access router to home agent
    Time delayHaCn{MilliSeconds(20)}; //!< home agent to correspondent node
    Time delayCn{MilliSeconds(10)};   //!< access router to correspondent node
    Time delayAr{MilliSeconds(5)};    //!< between access routers
    double rate{50};                  //!< packets per second
    uint32_t size{200};               //!< octets of payload
    std::string out;                  //!< folder of the tables
    bool messages{false};             //!< whether to write messages.csv
    bool capture{false};              //!< whether to write captures

    /// @param cmd receives the options
    void AddTo(CommandLine& cmd);
    /// @return the parameters that results depend on, and versions, as JSON
    std::string ToJson() const;
};

void
Parameters::AddTo(CommandLine& cmd)
{
    std::ostringstream schemes;
    schemes << "protocols in use:";
    for (const auto& s : SCHEMES)
    {
        schemes << " " << s.name << " (" << s.description << ")";
    }
    cmd.AddValue("scheme", schemes.str(), scheme);
    cmd.AddValue("seed", "seed of all random numbers", seed);
    cmd.AddValue("run", "run number of the seed", run);
    cmd.AddValue("handovers", "number of movements", handovers);
    cmd.AddValue("interval", "time between movements, e.g. 10s", interval);
    cmd.AddValue("jitter", "span of the instant drawn in each interval, e.g. 2s", jitter);
    cmd.AddValue("networks", "number of access networks, 2 or more", networks);
    cmd.AddValue("l2", "time without link during a handover, e.g. 50ms", l2);
    cmd.AddValue("ra-min", "least interval of router advertisements, e.g. 30ms", raMin);
    cmd.AddValue("ra-max", "largest interval of router advertisements, e.g. 70ms", raMax);
    cmd.AddValue("dad", "number of DAD probes for a care-of address, 0 for no DAD", dad);
    cmd.AddValue("retrans", "time that DAD waits after each probe, e.g. 1s", retrans);
    cmd.AddValue("optimistic", "use addresses while DAD is under way (RFC 4429)", optimistic);
    cmd.AddValue("delay-mn-ha", "one-way delay access router to home agent, e.g. 20ms", delayHa);
    cmd.AddValue("delay-ha-cn", "one-way delay home agent to correspondent, e.g. 20ms", delayHaCn);
    cmd.AddValue("delay-mn-cn", "one-way delay access router to correspondent, e.g. 10ms", delayCn);
    cmd.AddValue("delay-ar", "one-way delay between access routers, e.g. 5ms", delayAr);
    cmd.AddValue("rate", "packets per second each way", rate);
    cmd.AddValue("size", "octets of UDP payload in each packet", size);
    cmd.AddValue("out", "existing folder that receives the tables; none: print only", out);
    cmd.AddValue("messages", "write messages.csv, from which a timeline is drawn", messages);
    cmd.AddValue("capture", "write packet captures of all nodes", capture);
}

std::string
Parameters::ToJson() const
{
    std::ostringstream os;
    os << "{\"crypto_library\": \"" << GetCryptoVersion() << "\", \"crypto_provider\": \"none\",\n"
       << " \"scheme\": \"" << scheme << "\", \"seed\": " << seed << ", \"run\": " << run
       << ",\n \"parameters\": {\"handovers\": " << handovers
       << ", \"interval_s\": " << interval.GetSeconds() << ", \"jitter_s\": " << jitter.GetSeconds()
       << ", \"networks\": " << networks << ", \"l2_s\": " << l2.GetSeconds()
       << ", \"ra_min_s\": " << raMin.GetSeconds() << ", \"ra_max_s\": " << raMax.GetSeconds()
       << ", \"dad_probes\": " << dad << ", \"dad_retrans_s\": " << retrans.GetSeconds()
       << ", \"optimistic\": " << (optimistic ? "true" : "false")
       << ", \"delay_mn_ha_s\": " << delayHa.GetSeconds()
       << ", \"delay_ha_cn_s\": " << delayHaCn.GetSeconds()
       << ", \"delay_mn_cn_s\": " << delayCn.GetSeconds()
       << ", \"delay_ar_s\": " << delayAr.GetSeconds() << ", \"rate_packets_per_s\": " << rate
       << ", \"size_octets\": " << size << "}}\n";
    return os.str();
}

/**
 * @param name of a scheme
 * @return it; does not return if there is none
 */
const Scheme&
FindScheme(const std::string& name)
{
    for (const auto& scheme : SCHEMES)
    {
        if (name == scheme.name)
        {
            return scheme;
        }
    }
    NS_FATAL_ERROR("There is no scheme '" << name << "'; --help lists them");
}

/**
 * @param records of a run
 * @param scheme its scheme
 */
void
PrintSummary(const std::vector<HandoverRecord>& records, const std::string& scheme)
{
    uint32_t n = 0;
    uint32_t ok = 0;
    uint64_t lost = 0;
    Time interruption;
    for (const auto& record : records)
    {
        if (record.handover == 0)
        {
            continue;
        }
        n++;
        ok += record.outcome == HandoverOutcome::OK;
        lost += record.lost;
        interruption += record.interruption.value_or(Time());
    }
    std::cout << scheme << ": " << ok << " of " << n << " handovers ok";
    if (n > 0)
    {
        std::cout << ", mean interruption " << interruption.GetMilliSeconds() / n
                  << " ms, mean loss " << static_cast<double>(lost) / n << " packets";
    }
    std::cout << std::endl;
}

} // namespace

int
main(int argc, char* argv[])
{
    Parameters p;
    CommandLine cmd(__FILE__);
    p.AddTo(cmd);
    cmd.Parse(argc, argv);
    RngSeedManager::SetSeed(p.seed);
    RngSeedManager::SetRun(p.run);

    const Time start = Seconds(10); // registered for the first time by then
    const MovementPlan plan = MovementPlan::Every(start, p.interval, p.jitter, p.handovers);
    const Time end = plan.GetEnd() + p.interval;

    Mip6TopologyHelper topology;
    topology.SetAccessNetworks(p.networks);
    topology.SetHomeAgentDelay(p.delayHa);
    topology.SetHomeCorrespondentDelay(p.delayHaCn);
    topology.SetCorrespondentDelay(p.delayCn);
    topology.SetAccessRouterDelay(p.delayAr);
    topology.SetLinkLayerHandover(p.l2);
    topology.SetRouterAdvertisements(p.raMin, p.raMax);
    topology.SetDad(p.dad, p.retrans, p.optimistic);
    topology.SetMovement(plan);
    FindScheme(p.scheme).configure(topology);
    topology.Create();
    topology.AssignStreams(1);

    UdpConversation conversation;
    conversation.SetTraffic(p.rate, p.size);
    conversation.SetPeriod(start - Seconds(2), end - Seconds(1));
    conversation.SetOffset(Seconds(0.5 / p.rate));
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor(p.scheme);
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
    {
        monitor->AddFlow(flow);
    }
    Ptr<MessageLog> messages = p.messages ? topology.CreateMessageLog() : nullptr;
    if (p.capture)
    {
        topology.EnableCaptures(p.out);
    }

    Simulator::Stop(end);
    Simulator::Run();

    PrintSummary(monitor->GetRecords(), p.scheme);
    if (!p.out.empty())
    {
        monitor->WriteTables(p.out);
        std::ofstream(p.out + "/run.json") << p.ToJson();
        if (messages)
        {
            std::ofstream file(p.out + "/messages.csv");
            messages->Write(file);
        }
    }
    Simulator::Destroy();
    return 0;
}
