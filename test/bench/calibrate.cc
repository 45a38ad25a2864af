/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Measures what cryptography costs on this machine, as the provider OpenSsl does it: processor time
 * of one thread, the least of several batches, which is the one that other programs disturbed
 * least. Prints the attributes of CryptoCostModel, with which its device class Server stands for
 * this machine:
 *
 *   --format=options   as command line options of any ns-3 program (default)
 *   --format=config    as a file for ConfigStore (RawText)
 *   --format=code      as the table of model/crypto/crypto-cost-model.cc
 */
#include "ns3/abort.h"
#include "ns3/certificate-authority.h"
#include "ns3/cga.h"
#include "ns3/command-line.h"
#include "ns3/crypto-cost-model.h"
#include "ns3/crypto-version.h"
#include "ns3/keyed-hash.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr int BATCHES = 9;              //!< of which the median counts
constexpr std::size_t MESSAGE = 256;    //!< octets that are signed, about a Neighbor Advertisement
constexpr std::size_t MAC_OCTETS = 100; //!< octets under a MAC, about a Binding Update
constexpr int64_t YEAR_2025 = 1735689600; //!< seconds since 1970

/// @return processor time of this thread in seconds: other programs do not count
double
Now()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/**
 * @param what to measure
 * @param budget seconds that all batches may take together
 * @return nanoseconds that it takes
 */
double
Measure(const std::function<void()>& what, double budget)
{
    what(); // fills caches and makes contexts
    std::size_t count = 1;
    double took = 0;
    while (true)
    {
        const double start = Now();
        for (std::size_t i = 0; i < count; ++i)
        {
            what();
        }
        took = Now() - start;
        if (took * 4 > budget / BATCHES)
        {
            break;
        }
        count *= 2;
    }
    count = std::max<std::size_t>(
        1,
        static_cast<std::size_t>(static_cast<double>(count) * budget / BATCHES / took));
    double least = std::numeric_limits<double>::infinity();
    for (int batch = 0; batch < BATCHES; ++batch)
    {
        const double start = Now();
        for (std::size_t i = 0; i < count; ++i)
        {
            what();
        }
        least = std::min(least, (Now() - start) / static_cast<double>(count));
    }
    return least * 1e9;
}

/// Generation of keys: its time is random, so that the mean counts
/// @param what makes a key @param budget seconds @return nanoseconds that one takes
double
MeasureMean(const std::function<void()>& what, double budget)
{
    constexpr int LEAST = 8;
    int count = 0;
    const double start = Now();
    double took = 0;
    while (count < LEAST || took < budget)
    {
        what();
        ++count;
        took = Now() - start;
    }
    return took / count * 1e9;
}

/// Times by operation and key size, in nanoseconds
using Times = std::map<CryptoOperation, std::vector<double>>;

/**
 * A path of two certificates below a trust anchor, parsed and validated.
 * @param provider signs and verifies
 * @param key of all of them
 * @param budget seconds
 * @return nanoseconds for one certificate
 */
double
MeasureCertificate(const Ptr<CryptoProvider>& provider,
                   const Ptr<const PrivateKey>& key,
                   double budget)
{
    CertificateRequest request;
    request.name = "anchor";
    request.key = key->GetPublicKey();
    request.authority = true;
    request.notBefore = YEAR_2025;
    request.notAfter = YEAR_2025 + 86400;
    request.addresses = std::vector{AddressRange::OfPrefix(Ipv6Address("2001::"), 16)};
    CertificateAuthority anchor(provider, key, request);
    request.name = "operator";
    CertificateAuthority network(provider, key, anchor.Issue(request));
    request.name = "router";
    request.authority = false;
    const std::vector<uint8_t> first = network.GetCertificate()->GetDer();
    const std::vector<uint8_t> second = network.Issue(request)->GetDer();
    PathPolicy policy;
    policy.anchors = {anchor.GetCertificate()};
    const auto validate = [&] {
        const PathResult result = ValidatePath(*provider,
                                               {Certificate::FromDer(first.data(), first.size()),
                                                Certificate::FromDer(second.data(), second.size())},
                                               policy,
                                               YEAR_2025 + 60);
        NS_ABORT_MSG_IF(result.verdict != PathVerdict::VALID,
                        "The path is " << PathVerdictName(result.verdict));
    };
    return Measure(validate, budget) / 2;
}

/// @param seconds for each figure @return the figures
Times
MeasureAll(double seconds)
{
    Times times;
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    RandomOctets random;
    random.AssignStreams(1);
    std::vector<uint8_t> message(MESSAGE);
    random.Fill(message.data(), message.size());
    const std::vector<uint8_t> secret(20, 0x5a); // a handover key has the length of a digest
    for (std::size_t size = 0; size < CryptoCostModel::KEY_SIZES; ++size)
    {
        const uint32_t bits = CryptoCostModel::GetKeySize(size);
        std::cerr << "RSA with " << bits << " bits ..." << std::endl;
        const auto add = [&](CryptoOperation operation, double nanoseconds) {
            times[operation].push_back(std::round(nanoseconds));
        };
        const auto generate = [&] { provider->GenerateKey(bits, KeyUse::SIGN, random); };
        add(CryptoOperation::RSA_GENERATE, MeasureMean(generate, seconds * 10));

        Ptr<PrivateKey> key = provider->GenerateKey(bits, KeyUse::SIGN, random);
        const std::vector<uint8_t> signature =
            provider->Sign(key, HashAlgorithm::SHA1, message.data(), message.size());
        const auto sign = [&] {
            provider->Sign(key, HashAlgorithm::SHA1, message.data(), message.size());
        };
        const auto verify = [&] {
            NS_ABORT_UNLESS(provider->Verify(key->GetPublicKey(),
                                             HashAlgorithm::SHA1,
                                             message.data(),
                                             message.size(),
                                             signature.data(),
                                             signature.size()));
        };
        add(CryptoOperation::RSA_SIGN, Measure(sign, seconds));
        add(CryptoOperation::RSA_VERIFY, Measure(verify, seconds));

        Ptr<PrivateKey> encryption = provider->GenerateKey(bits, KeyUse::ENCRYPT, random);
        const std::vector<uint8_t> cipher =
            *provider->Encrypt(encryption->GetPublicKey(), secret, random);
        const auto encrypt = [&] {
            NS_ABORT_UNLESS(provider->Encrypt(encryption->GetPublicKey(), secret, random));
        };
        const auto decrypt = [&] { NS_ABORT_UNLESS(provider->Decrypt(encryption, cipher)); };
        add(CryptoOperation::RSA_ENCRYPT, Measure(encrypt, seconds));
        add(CryptoOperation::RSA_DECRYPT, Measure(decrypt, seconds));

        CgaParameters parameters;
        parameters.publicKey = key->GetPublicKey()->GetSpki();
        std::vector<uint8_t> input(CGA_KEY_OFFSET);
        input.insert(input.end(), parameters.publicKey.begin(), parameters.publicKey.end());
        const auto trial = [&] {
            ++input[15];
            Sha1(input.data(), input.size());
        };
        const auto hash = [&] {
            CgaHash1(parameters);
            CgaHash2(parameters.modifier, parameters.publicKey, parameters.extensions);
        };
        add(CryptoOperation::CGA_TRIAL, Measure(trial, seconds));
        add(CryptoOperation::CGA_HASH, Measure(hash, seconds));
        add(CryptoOperation::CERTIFICATE, MeasureCertificate(provider, key, seconds));
    }
    HmacSha1 mac(secret.data(), secret.size());
    const auto authenticate = [&] { mac.Compute(message.data(), MAC_OCTETS); };
    times[CryptoOperation::HMAC].push_back(std::round(Measure(authenticate, seconds)));
    return times;
}

/// @return name of the processor, as far as the system tells
std::string
ProcessorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
    {
        const std::size_t colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
        {
            return line.substr(colon + 2);
        }
    }
    return "unknown processor";
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string format = "options";
    double seconds = 0.5;
    CommandLine cmd(__FILE__);
    cmd.AddValue("format", "options, config or code", format);
    cmd.AddValue("seconds", "processor time for each figure, ten times that for keys", seconds);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(format == "options" || format == "config" || format == "code",
                        "There is no format '" << format << "': take options, config or code");

    const Times times = MeasureAll(seconds);
    const std::string prefix = format == "config" ? "default " : "--";
    const std::string type = "ns3::mip6sec::CryptoCostModel::";
    const std::string quote = format == "config" ? "\"" : "";
    std::cerr << ProcessorName() << ", " << GetCryptoVersion() << std::endl;
    if (format != "code")
    {
        std::cout << prefix << type << "DeviceClass=" << quote << "Server" << quote << std::endl;
    }
    for (const auto& [operation, bySize] : times)
    {
        const std::string name = CryptoOperationName(operation);
        for (std::size_t size = 0; size < bySize.size(); ++size)
        {
            const auto nanoseconds = static_cast<int64_t>(bySize[size]);
            if (format == "code")
            {
                std::cout << (size == 0 ? name + " {" : ", ") << nanoseconds
                          << (size + 1 == bySize.size() ? "}\n" : "");
                continue;
            }
            const std::string bits =
                bySize.size() == 1 ? "" : std::to_string(CryptoCostModel::GetKeySize(size));
            std::cout << prefix << type << name << bits << "=" << quote << nanoseconds << "ns"
                      << quote << std::endl;
        }
    }
    Simulator::Destroy();
    return 0;
}
