/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/global-value.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using namespace ns3;
using namespace ns3::mip6sec;

/**
 * Writes captures of a predictive handover with a handover key, for other programs to judge.
 *
 * mip6sec-handover-key-capture <key> <folder> <algorithm>: the mobile node uses the private key of
 * 1024 bits in the PEM file <key> for the encryption of handover keys, and asks for the algorithm
 * of that AT value. Captures of all devices go into the folder. Prints the name of that of the
 * mobile node.
 */
int
main(int argc, char* argv[])
{
    if (argc != 4)
    {
        std::cerr << "usage: mip6sec-handover-key-capture <key> <folder> <algorithm>\n";
        return 1;
    }
    std::ifstream file(argv[1]);
    std::ostringstream pem;
    pem << file.rdbuf();
    {
        Mip6TopologyHelper topology;
        topology.SetSend(true);
        topology.SetFmip(true);
        topology.GetFmip().SetNewRouterAttribute("DadTransmits", UintegerValue(0));
        topology.GetFmip().SetKeyClientAttribute("Algorithm", StringValue(argv[3]));
        topology.SetMovement(0, MovementPlan::List({{Seconds(6), 1}}));
        topology.Create();
        topology.AssignStreams(1);
        topology.GetFmipMobileNode(0)->GetKeyClient()->SetKeyPair(
            CryptoProvider::Get("OpenSsl")->ImportPrivateKey(pem.str(), KeyUse::ENCRYPT));
        topology.EnableCaptures(argv[2]);
        Simulator::Stop(Seconds(9));
        Simulator::Run();
    }
    Simulator::Destroy();
    std::cout << "mn0-0.pcap\n";
    return 0;
}
