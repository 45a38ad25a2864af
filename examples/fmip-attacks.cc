/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Attacks on fast handovers (RFC 5568 section 10, RFC 5269 section 5), each without protection and
 * with SEND and handover keys, on the same topology and seed. The verdict is taken from what is
 * delivered: whether the victim loses packets, or a third party gets them.
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/fast-handover-trial.h"
#include "ns3/global-value.h"
#include "ns3/string.h"

#include <iomanip>
#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param verdict printed as a part of a line
void
Print(const FastHandoverVerdict& verdict)
{
    std::cout << std::right << std::setw(5) << verdict.received << " of " << std::setw(3)
              << verdict.sent << std::setw(6) << verdict.misled << "  " << std::left
              << std::setw(11) << (verdict.HasSucceeded() ? "SUCCEEDED" : "failed");
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t seed = 1;
    uint32_t only = 0;
    std::string provider = "Modelled";
    CommandLine cmd(__FILE__);
    cmd.AddValue("seed", "seed of all random numbers", seed);
    cmd.AddValue("provider", "who does the cryptography: OpenSsl or Modelled", provider);
    cmd.AddValue("attack", "number of the line to run, 0 for all", only);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(provider == "OpenSsl" || provider == "Modelled",
                        "--provider: OpenSsl or Modelled, not " << provider);
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(provider));
    std::vector<FastHandoverAttack> attacks{FastHandoverAttack::NONE,
                                            FastHandoverAttack::NONE_MOVING};
    for (FastHandoverAttack attack : AllFastHandoverAttacks())
    {
        attacks.push_back(attack);
    }
    NS_ABORT_MSG_UNLESS(only <= attacks.size(),
                        "--attack: 0 for all, or 1 to " << attacks.size() << ", not " << only);

    std::cout << "Packets received by the victim, packets misled to a third party, verdict\n"
              << std::left << std::setw(28) << "attack" << std::setw(31) << "  undefended"
              << "  SEND and handover keys" << std::endl;
    uint32_t line = 0;
    for (FastHandoverAttack attack : attacks)
    {
        if (++line != only && only != 0)
        {
            continue;
        }
        std::cout << std::left << std::setw(28) << FastHandoverAttackName(attack);
        for (const bool defended : {false, true})
        {
            FastHandoverTrial trial(attack, defended, seed);
            Print(trial.Run());
        }
        std::cout << std::endl;
    }
    return 0;
}
