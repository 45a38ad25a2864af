/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * A rogue router and an address thief on the link of a mobile node, each without and with SEND on
 * the same topology and seed. What the mobile node receives during the attack is the verdict.
 */
#include "ns3/abort.h"
#include "ns3/address-thief.h"
#include "ns3/command-line.h"
#include "ns3/global-value.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/rogue-router.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <iomanip>
#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// What can be set on the command line
struct Parameters
{
    uint32_t seed{1};                //!< of all random numbers
    Time start{Seconds(20)};         //!< of the attack
    Time length{Seconds(20)};        //!< of the attack
    double rate{50};                 //!< packets per second
    uint32_t keyBits{1024};          //!< of RSA keys
    std::string provider{"OpenSsl"}; //!< of cryptography
    std::string mode{"Mixed"};       //!< of the mobile node under SEND
};

/// What became of the packets to the mobile node while the attack lasted
struct Outcome
{
    uint64_t sent{0};     //!< by the correspondent node
    uint64_t received{0}; //!< by the mobile node
    uint64_t captured{0}; //!< by the attacker, whoever sent them
};

/// @param attack told where its victim is @param mobile the victim
void
NameVictim(Ptr<Attack> attack, Ptr<MobileNode> mobile)
{
    attack->SetAttributeFailSafe("Victim", Ipv6AddressValue(mobile->GetCareOfAddress()));
}

/**
 * One simulation.
 * @param p parameters
 * @param attack launched on the link of the mobile node; null for none
 * @param secured whether the links are under SEND
 * @return what became of the packets
 */
Outcome
Run(const Parameters& p, Ptr<Attack> attack, bool secured)
{
    RngSeedManager::SetSeed(p.seed);
    Mip6TopologyHelper topology;
    if (secured)
    {
        topology.SetSend(true);
        SendOperator& send = topology.GetSend();
        send.SetCertificateKeyBits(p.keyBits);
        send.GetMobiles().SetIdentityAttribute("KeyBits", UintegerValue(p.keyBits));
        send.GetRouters().SetIdentityAttribute("KeyBits", UintegerValue(p.keyBits));
        send.GetMobiles().SetDeviceAttribute("Mode", StringValue(p.mode));
        send.GetRouters().SetDeviceAttribute("Mode", StringValue(p.mode));
    }
    topology.Create();
    topology.AssignStreams(1);

    const Time end = p.start + p.length;
    UdpConversation conversation;
    conversation.SetTraffic(p.rate, 200);
    conversation.SetPeriod(p.start - Seconds(10), end);
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor("attack");
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
    {
        monitor->AddFlow(flow);
    }
    Ptr<MobileNode> mobile = topology.GetMobileNode(0);
    if (attack)
    {
        attack->Install(topology.AddStranger(0));
        attack->Launch(p.start);
        // The thief has seen where its victim is
        Simulator::Schedule(p.start - MilliSeconds(1), &NameVictim, attack, mobile);
    }

    // Packets before the attack belong to no count
    const auto count = [&monitor]() {
        const FlowInterval interval =
            monitor->GetFlowWatcher()->GetLog(1).GetIntervals(FlowLog::Side::TOWARDS).back();
        return std::make_pair(interval.sent, interval.received);
    };
    Simulator::Stop(p.start);
    Simulator::Run();
    const auto before = count();
    Simulator::Stop(p.length + MilliSeconds(100)); // what is still under way may arrive
    Simulator::Run();
    const auto after = count();
    const Outcome outcome{after.first - before.first,
                          after.second - before.second,
                          attack ? attack->GetCaptured() : 0};
    Simulator::Destroy();
    return outcome;
}

/**
 * @param attack in words
 * @param secured whether the links were under SEND
 * @param outcome of the simulation
 */
void
Print(const std::string& attack, bool secured, const Outcome& outcome)
{
    std::cout << std::left << std::setw(14) << attack << std::setw(13)
              << (secured ? "with SEND" : "without SEND") << std::right << std::fixed
              << std::setprecision(1) << std::setw(6) << outcome.received << " of " << outcome.sent
              << " packets received (" << 100.0 * outcome.received / outcome.sent << " %), "
              << outcome.captured << " at the attacker" << std::endl;
}

} // namespace

int
main(int argc, char* argv[])
{
    Parameters p;
    CommandLine cmd(__FILE__);
    cmd.AddValue("seed", "seed of all random numbers", p.seed);
    cmd.AddValue("start", "simulated time at which an attack begins, e.g. 20s", p.start);
    cmd.AddValue("length", "how long it lasts, e.g. 20s", p.length);
    cmd.AddValue("rate", "packets per second each way", p.rate);
    cmd.AddValue("key-bits", "bits of every RSA key of SEND, 1024 to 4096", p.keyBits);
    cmd.AddValue("provider", "who does the cryptography: OpenSsl or Modelled", p.provider);
    cmd.AddValue("mode",
                 "what nodes under SEND make of unsecured messages: Mixed or SecuredOnly",
                 p.mode);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(p.start >= Seconds(10), "--start: 10 s or later");
    NS_ABORT_MSG_UNLESS(p.length.IsStrictlyPositive(), "--length: more than 0 s");
    NS_ABORT_MSG_UNLESS(p.mode == "Mixed" || p.mode == "SecuredOnly",
                        "--mode: Mixed or SecuredOnly, not " << p.mode);
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(p.provider));

    for (const bool secured : {false, true})
    {
        Print("no attack", secured, Run(p, nullptr, secured));
    }
    const std::pair<const char*, Ptr<Attack> (*)()> attacks[] = {
        {"rogue router", []() -> Ptr<Attack> { return CreateObject<RogueRouter>(); }},
        {"address thief", []() -> Ptr<Attack> { return CreateObject<AddressThief>(); }},
    };
    for (const auto& [name, make] : attacks)
    {
        const Outcome open = Run(p, make(), false);
        const Outcome secured = Run(p, make(), true);
        Print(name, false, open);
        Print(name, true, secured);
        std::cout << "SEND delivers " << static_cast<int64_t>(secured.received - open.received)
                  << " packets more under the " << name << std::endl;
    }
    return 0;
}
