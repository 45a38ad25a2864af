/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Signatures and verifications per second of processor time through a crypto provider, the latter
 * in turns with many keys, over 200 octets as in an ND message. For each line on standard input it
 * measures once and prints a line of JSON, so that other programs can be measured between.
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/crypto-provider.h"
#include "ns3/simulator.h"

#include <ctime>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr std::size_t OCTETS = 200;

/// @param operation done again and again @param seconds of processor time at least @return how
/// often in a second
double
Measure(const std::function<void()>& operation, double seconds)
{
    uint64_t count = 0;
    double used = 0;
    const std::clock_t start = std::clock();
    while (used < seconds)
    {
        for (int i = 0; i < 100; ++i, ++count)
        {
            operation();
        }
        used = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    return count / used;
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string name = "OpenSsl";
    uint32_t bits = 1024;
    uint32_t keys = 100;
    double seconds = 1;
    CommandLine cmd(__FILE__);
    cmd.AddValue("provider", "OpenSsl or Modelled", name);
    cmd.AddValue("bits", "bits of the keys", bits);
    cmd.AddValue("keys", "different keys whose signatures are verified", keys);
    cmd.AddValue("seconds", "processor time of each measurement, in s", seconds);
    cmd.Parse(argc, argv);

    Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
    RandomOctets random;
    random.AssignStreams(1);
    const std::vector<uint8_t> data(OCTETS, 0x5a);
    std::vector<Ptr<const PrivateKey>> pairs;
    std::vector<std::vector<uint8_t>> signatures;
    for (uint32_t i = 0; i < keys; ++i)
    {
        pairs.push_back(provider->GenerateKey(bits, KeyUse::SIGN, random));
        signatures.push_back(
            provider->Sign(pairs[i], HashAlgorithm::SHA1, data.data(), data.size()));
    }
    uint32_t next = 0;
    const auto sign = [&] {
        provider->Sign(pairs[0], HashAlgorithm::SHA1, data.data(), data.size());
    };
    // As a message comes in: the key by its octets, then the signature
    const auto verify = [&] {
        const std::vector<uint8_t>& spki = pairs[next]->GetPublicKey()->GetSpki();
        const bool right = provider->Verify(provider->ImportPublicKey(spki.data(), spki.size()),
                                            HashAlgorithm::SHA1,
                                            data.data(),
                                            data.size(),
                                            signatures[next].data(),
                                            signatures[next].size());
        NS_ABORT_MSG_UNLESS(right, "a signature was refused");
        next = (next + 1) % keys;
    };
    for (std::string line; std::getline(std::cin, line);)
    {
        const double signs = Measure(sign, seconds);
        const double verifies = Measure(verify, seconds);
        std::cout << "{\"bits\": " << bits << ", \"sign_per_s\": " << signs
                  << ", \"verify_per_s\": " << verifies << "}" << std::endl;
    }
    Simulator::Destroy();
    return 0;
}
