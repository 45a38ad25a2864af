/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * One run of the handover study under one scheme: a mobile node in conversation with a
 * correspondent node moves between access networks, and every handover becomes a row of
 * handovers.csv. "make study" runs this program many times and draws the plots.
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/crypto-version.h"
#include "ns3/global-value.h"
#include "ns3/handover-scheme.h"
#include "ns3/message-log.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <tuple>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// What can be set on the command line, with its default
struct Parameters
{
    std::string scheme{"mip6-ro"};     //!< protocols in use
    uint32_t seed{1};                  //!< of all random numbers
    uint64_t run{1};                   //!< of the seed
    uint32_t handovers{10};            //!< number of movements
    Time interval{Seconds(10)};        //!< of movements
    Time jitter{Seconds(2)};           //!< of movements in their interval
    uint32_t networks{3};              //!< access networks
    Time l2{MilliSeconds(50)};         //!< link-layer handover
    Time raMin{MilliSeconds(30)};      //!< router advertisements
    Time raMax{MilliSeconds(70)};      //!< router advertisements
    uint32_t dad{1};                   //!< probes
    Time retrans{Seconds(1)};          //!< DAD timer
    bool optimistic{false};            //!< optimistic DAD
    Time delayHa{MilliSeconds(20)};    //!< access router to home agent
    Time delayHaCn{MilliSeconds(20)};  //!< home agent to correspondent node
    Time delayCn{MilliSeconds(10)};    //!< access router to correspondent node
    Time delayAr{MilliSeconds(5)};     //!< between access routers
    double rate{50};                   //!< packets per second
    uint32_t size{200};                //!< octets of payload
    std::string provider{"OpenSsl"};   //!< of cryptography
    uint32_t keyBits{1024};            //!< of all keys of SEND
    uint32_t sec{0};                   //!< of CGAs
    bool freshModifier{false};         //!< whether each network has its search for a CGA
    std::string deviceClass{"Phone"};  //!< of the mobile node
    std::string routerClass{"Server"}; //!< of the routers
    std::string mode{"Mixed"};         //!< of the mobile node under SEND
    Time lead{MilliSeconds(200)};      //!< from the announcement of link down to link down
    uint32_t narDad{0};                //!< probes of a new access router
    uint32_t parBuffer{100};           //!< packets that a previous access router keeps
    uint32_t narBuffer{100};           //!< packets that a new access router keeps
    std::string out;                   //!< folder of the tables
    bool messages{false};              //!< whether to write messages.csv
    bool capture{false};               //!< whether to write captures

    /// @param cmd receives the options
    void AddTo(CommandLine& cmd);
    /// Abort with a message if an option makes no sense
    void Check() const;
    /// @return the parameters that results depend on, and versions, as JSON
    std::string ToJson() const;
};

void
Parameters::AddTo(CommandLine& cmd)
{
    std::ostringstream schemes;
    schemes << "protocols in use:";
    for (const auto& s : HandoverScheme::GetAll())
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
    cmd.AddValue("provider",
                 "who does the cryptography of a scheme with SEND: OpenSsl (for real) or Modelled "
                 "(same lengths, times and verdicts, without big numbers)",
                 provider);
    cmd.AddValue("key-bits", "bits of every RSA key of SEND, 1024 to 4096", keyBits);
    cmd.AddValue("sec", "security parameter of CGAs, 0 to 7 (2^(16 Sec) hashes on average)", sec);
    cmd.AddValue("fresh-modifier",
                 "search for a new CGA modifier in every network, which hides that the node is the "
                 "same (RFC 3972 7.3), instead of keeping it",
                 freshModifier);
    cmd.AddValue("device-class",
                 "speed of the mobile node's cryptography: Zero, Server, Desktop, Phone, Sensor",
                 deviceClass);
    cmd.AddValue("router-class", "the same of routers and home agent", routerClass);
    cmd.AddValue("send-mode",
                 "what the mobile node makes of unsecured messages: Mixed or SecuredOnly",
                 mode);
    cmd.AddValue("lead",
                 "time from the announcement of link down to link down for fast handovers, e.g. "
                 "200ms; 0s for none",
                 lead);
    cmd.AddValue("nar-dad",
                 "probes by which a new access router checks a new care-of address; 0, as RFC 5568 "
                 "5.5 has it for addresses that are unlikely to collide, for none",
                 narDad);
    cmd.AddValue("par-buffer",
                 "packets that a previous access router keeps for a mobile node",
                 parBuffer);
    cmd.AddValue("nar-buffer",
                 "packets that a new access router keeps for a mobile node",
                 narBuffer);
    cmd.AddValue("out", "existing folder that receives the tables; none: print only", out);
    cmd.AddValue("messages", "write messages.csv, from which a timeline is drawn", messages);
    cmd.AddValue("capture", "write packet captures of all nodes", capture);
}

void
Parameters::Check() const
{
    NS_ABORT_MSG_UNLESS(handovers >= 1, "--handovers: a study takes one handover or more");
    const std::pair<const char*, Time> times[] = {{"l2", l2},
                                                  {"retrans", retrans},
                                                  {"delay-mn-ha", delayHa},
                                                  {"delay-ha-cn", delayHaCn},
                                                  {"delay-mn-cn", delayCn},
                                                  {"delay-ar", delayAr},
                                                  {"lead", lead}};
    for (const auto& [option, time] : times)
    {
        NS_ABORT_MSG_IF(time.IsStrictlyNegative(), "--" << option << ": no time is below zero");
    }
    constexpr uint32_t mostProbes = 100;
    NS_ABORT_MSG_UNLESS(dad <= mostProbes, "--dad: 0 to 100 probes");
    NS_ABORT_MSG_UNLESS(narDad <= mostProbes, "--nar-dad: 0 to 100 probes");
    NS_ABORT_MSG_UNLESS(keyBits >= 1024 && keyBits <= 4096, "--key-bits: 1024 to 4096");
    NS_ABORT_MSG_UNLESS(sec <= 7, "--sec: 0 to 7");
    NS_ABORT_MSG_UNLESS(rate > 0, "--rate: more than 0 packets per second");
    NS_ABORT_MSG_UNLESS(size >= 1 && size <= 65507, "--size: 1 to 65507 octets");
    const std::vector<std::string> classes{"Zero", "Server", "Desktop", "Phone", "Sensor"};
    const std::tuple<const char*, std::string, std::vector<std::string>> words[] = {
        {"provider", provider, {"OpenSsl", "Modelled"}},
        {"send-mode", mode, {"Mixed", "SecuredOnly"}},
        {"device-class", deviceClass, classes},
        {"router-class", routerClass, classes}};
    for (const auto& [option, word, allowed] : words)
    {
        std::string list;
        for (const std::string& one : allowed)
        {
            list += " " + one;
        }
        NS_ABORT_MSG_IF(std::find(allowed.begin(), allowed.end(), word) == allowed.end(),
                        "--" << option << ": one of" << list << ", not " << word);
    }
    NS_ABORT_MSG_IF(out.empty() && (capture || messages),
                    "--capture, --messages: say by --out into which folder");
    NS_ABORT_MSG_UNLESS(out.empty() || std::filesystem::is_directory(out),
                        "--out: there is no folder " << out);
}

std::string
Parameters::ToJson() const
{
    std::ostringstream os;
    os << "{\"crypto_library\": \"" << GetCryptoVersion() << "\", \"crypto_provider\": \""
       << (HandoverScheme::Find(scheme).send ? provider : "none") << "\",\n"
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
       << ", \"size_octets\": " << size << ", \"key_bits\": " << keyBits << ", \"sec\": " << sec
       << ", \"fresh_modifier\": " << (freshModifier ? "true" : "false") << ", \"device_class\": \""
       << deviceClass << "\", \"router_class\": \"" << routerClass << "\", \"send_mode\": \""
       << mode << "\", \"lead_s\": " << lead.GetSeconds() << ", \"nar_dad_probes\": " << narDad
       << ", \"par_buffer_packets\": " << parBuffer << ", \"nar_buffer_packets\": " << narBuffer
       << "}}\n";
    return os.str();
}

/**
 * Set parameters of SEND.
 * @param topology with SEND, not created yet
 * @param p parameters
 */
void
ConfigureSend(Mip6TopologyHelper& topology, const Parameters& p)
{
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(p.provider));
    SendOperator& send = topology.GetSend();
    send.SetCertificateKeyBits(p.keyBits);
    const std::pair<SendHelper*, std::string> sides[] = {{&send.GetMobiles(), p.deviceClass},
                                                         {&send.GetRouters(), p.routerClass}};
    for (const auto& [helper, deviceClass] : sides)
    {
        helper->SetIdentityAttribute("KeyBits", UintegerValue(p.keyBits));
        helper->SetIdentityAttribute("Sec", UintegerValue(p.sec));
        helper->SetCostModelAttribute("DeviceClass", StringValue(deviceClass));
    }
    send.GetMobiles().SetDeviceAttribute("Mode", StringValue(p.mode));
}

/**
 * Set parameters of fast handovers.
 * @param topology with fast handovers, not created yet
 * @param p parameters
 */
void
ConfigureFmip(Mip6TopologyHelper& topology, const Parameters& p)
{
    topology.SetGoingDownLead(p.lead);
    FmipHelper& fmip = topology.GetFmip();
    fmip.SetNewRouterAttribute("DadTransmits", UintegerValue(p.narDad));
    fmip.SetNewRouterAttribute("MaxBufferedPerNode", UintegerValue(p.narBuffer));
    fmip.SetPreviousRouterAttribute("BufferLimit", UintegerValue(p.parBuffer));
}

/// @param identity whose next CGA takes a new search
void
ForgetModifier(Ptr<SendIdentity> identity, Ptr<NetDevice>)
{
    // Whatever the extensions are, a modifier found before them does not suit
    identity->SetExtensions({});
}

/**
 * Let a mobile node search for a new CGA modifier in every network.
 * @param topology created
 */
void
RenewModifiers(const Mip6TopologyHelper& topology)
{
    Ptr<SendIdentity> identity = topology.GetMobileNodes().Get(0)->GetObject<SendIdentity>();
    topology.GetAttachment(0)->TraceConnectWithoutContext(
        "LinkDown",
        MakeBoundCallback(&ForgetModifier, identity));
}

/**
 * @param records of a run
 * @param p its parameters
 */
void
PrintSummary(const std::vector<HandoverRecord>& records, const Parameters& p)
{
    uint32_t n = 0;
    uint32_t ok = 0;
    uint32_t ended = 0;
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
        ended += record.interruption.has_value();
        interruption += record.interruption.value_or(Time());
    }
    std::cout << p.scheme << ": " << ok << " of " << n << " handovers ok";
    if (n < p.handovers)
    {
        // Who is without a link cannot leave one
        std::cout << " (" << p.handovers - n << " of " << p.handovers
                  << " movements fell into a time without link)";
    }
    if (ended > 0)
    {
        std::cout << ", mean interruption " << interruption.GetMilliSeconds() / ended << " ms";
    }
    if (n > 0)
    {
        std::cout << (ended > 0 ? "" : ", no interruption ended") << ", mean loss "
                  << static_cast<double>(lost) / n << " packets";
    }
    std::cout << std::endl;
}

/// @param path a file @param text its new content
void
WriteFile(const std::string& path, const std::string& text)
{
    std::ofstream file(path);
    file << text << std::flush;
    NS_ABORT_MSG_UNLESS(file.good(), "cannot write " << path);
}

} // namespace

int
main(int argc, char* argv[])
{
    Parameters p;
    CommandLine cmd(__FILE__);
    p.AddTo(cmd);
    cmd.Parse(argc, argv);
    p.Check();
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
    const HandoverScheme& scheme = HandoverScheme::Find(p.scheme);
    scheme.Configure(topology);
    if (scheme.send)
    {
        ConfigureSend(topology, p);
    }
    if (scheme.fast != FastHandover::NONE)
    {
        ConfigureFmip(topology, p);
    }
    topology.Create();
    topology.AssignStreams(1);
    if (scheme.send && p.freshModifier)
    {
        RenewModifiers(topology);
    }

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

    PrintSummary(monitor->GetRecords(), p);
    if (!p.out.empty())
    {
        monitor->WriteTables(p.out);
        WriteFile(p.out + "/run.json", p.ToJson());
        if (messages)
        {
            std::ostringstream text;
            messages->Write(text);
            WriteFile(p.out + "/messages.csv", text.str());
        }
    }
    Simulator::Destroy();
    return 0;
}
