/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-abort-support.h"
#include "function-objects.h"
#include "wire-test-support.h"

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/send-identity.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <memory>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address LINK_LOCAL("fe80::");    //!< a prefix
const Ipv6Address FOREIGN("2001:b:0:7::"); //!< another

/// A node and its identity
struct Host
{
    Ptr<Node> node{CreateObject<Node>()};                     //!< node
    Ptr<CryptoCpu> cpu{CryptoCpu::Of(node)};                  //!< its processor
    Ptr<SendIdentity> identity{CreateObject<SendIdentity>()}; //!< identity
    std::ostringstream diary;                                 //!< addresses and when they were made

    /**
     * @param provider name of its provider
     * @param sec security parameter
     * @param stream random streams
     */
    Host(const std::string& provider, unsigned sec, int64_t stream)
    {
        cpu->SetAttribute("Provider", StringValue(provider));
        // A trial takes 1 us and both hashes 1 ms
        cpu->GetCostModel()->SetAttribute("CgaTrial1024", TimeValue(MicroSeconds(1)));
        cpu->GetCostModel()->SetAttribute("CgaHash1024", TimeValue(MilliSeconds(1)));
        identity->SetNode(node);
        identity->SetAttribute("Sec", UintegerValue(sec));
        identity->AssignStreams(stream);
    }

    ~Host()
    {
        identity->Dispose();
        node->Dispose();
    }

    /// @param prefix of an address @param collisions so far
    void Generate(const Ipv6Address& prefix, uint8_t collisions = 0)
    {
        identity->GenerateAddress(prefix, collisions, [this](Ipv6Address address) {
            diary << address << "@" << Simulator::Now().GetNanoSeconds() << " ";
            last = address;
            when = Simulator::Now();
        });
    }

    /// @param address one that was made @return the verdict about it and its parameters
    std::string Verify(const Ipv6Address& address) const
    {
        const CgaParameters* parameters = identity->Find(address);
        return parameters ? CgaVerdictName(VerifyCga(address, *parameters, *cpu->GetProvider()))
                          : "unknown";
    }

    Ipv6Address last{"::1"}; //!< made last
    Time when;               //!< when that was
};

MIP6SEC_TEST_CASE(SecZero, "With Sec 0 an address costs its two hashes and nothing else")
{
    for (const char* provider : {"OpenSsl", "Modelled"})
    {
        Host host(provider, 0, 10);
        host.Generate(LINK_LOCAL);
        host.Generate(FOREIGN);
        NS_TEST_EXPECT_MSG_EQ(host.diary.str(), "", "nothing at once");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(host.when, MilliSeconds(2), "one after the other");
        NS_TEST_EXPECT_MSG_EQ(host.cpu->GetOperations(), 2, "no search");
        NS_TEST_EXPECT_MSG_EQ(host.last.CombinePrefix(Ipv6Prefix(64)), FOREIGN, "prefix");
        NS_TEST_EXPECT_MSG_EQ(+CgaSec(host.last), 0, "Sec");
        NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
        NS_TEST_EXPECT_MSG_EQ(host.identity->GetCount(), 2, "both are known");
        Simulator::Destroy();
    }
}

MIP6SEC_TEST_CASE(SearchOnce, "The modifier is searched for once and kept for every prefix")
{
    Host host("OpenSsl", 1, 20);
    host.Generate(LINK_LOCAL);
    Simulator::Run();
    const Ipv6Address first = host.last;
    const Time search = host.when - MilliSeconds(1);
    NS_TEST_EXPECT_MSG_GT(search, Time(0), "the search took time");
    NS_TEST_EXPECT_MSG_EQ(search.GetNanoSeconds() % 1000, 0, "a whole number of trials");
    NS_TEST_EXPECT_MSG_EQ(host.cpu->GetBusyTime(), host.when, "on the processor of the node");
    host.Generate(FOREIGN);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(host.when - search, MilliSeconds(2), "both hashes alone");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(first), "valid", "first");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "second");
    const CgaParameters* old = host.identity->Find(first);
    const CgaParameters* now = host.identity->Find(host.last);
    NS_TEST_EXPECT_MSG_EQ(ToHex(old->modifier), ToHex(now->modifier), "the same modifier");
    NS_TEST_EXPECT_MSG_EQ(ToHex(now->publicKey),
                          ToHex(host.identity->GetPublicKey()->GetSpki()),
                          "the key of the identity");
    NS_TEST_EXPECT_MSG_EQ(+CgaSec(first), 1, "Sec");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(RequestsDuringSearch, "Addresses asked for during a search wait for its one end")
{
    Host host("Modelled", 1, 30);
    host.Generate(LINK_LOCAL);
    host.Generate(FOREIGN);
    Simulator::Schedule(MicroSeconds(1), &CallNow, [&] { host.Generate(FOREIGN, 1); });
    uint64_t trials = 0;
    uint64_t hashes = 0;
    const std::function<void(CryptoOperation, uint32_t, uint64_t, Time)> note =
        [&](CryptoOperation operation, uint32_t bits, uint64_t count, Time) {
            NS_TEST_EXPECT_MSG_EQ(bits, 1024, "of the key");
            (operation == CryptoOperation::CGA_TRIAL ? trials : hashes) += count;
        };
    host.cpu->TraceConnectWithoutContext(
        "Operation",
        Calling<void, CryptoOperation, uint32_t, uint64_t, Time>(note));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(hashes, 3, "an address each");
    NS_TEST_EXPECT_MSG_EQ(host.when, MicroSeconds(trials) + MilliSeconds(3), "one search");
    NS_TEST_EXPECT_MSG_EQ(host.identity->GetCount(), 3, "all of them");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(GeometricLaw, "Searches take as long as the geometric law of RFC 3972 demands")
{
    // Mean 2^16 and standard deviation 2^16 of a search; 400 of them by one stream
    constexpr int RUNS = 400;
    double sum = 0;
    int below = 0;
    Host host("Modelled", 1, 40);
    for (int i = 0; i < RUNS; ++i)
    {
        const Time start = Simulator::Now();
        host.identity->SetKey(host.identity->GetKey()); // forgets the modifier
        host.Generate(LINK_LOCAL);
        Simulator::Run();
        const double trials = (host.when - start - MilliSeconds(1)).GetMicroSeconds();
        NS_TEST_EXPECT_MSG_GT_OR_EQ(trials, 1, "at least one");
        sum += trials;
        below += trials <= 45426 ? 1 : 0; // median: log(1/2) / log(1 - 2^-16)
    }
    // Four standard deviations of a mean of 400: 4 / 20; of a share of one half: 4 * 0.5 / 20
    NS_TEST_EXPECT_MSG_EQ_TOL(sum / RUNS / 65536, 1, 0.2, "mean over 2^16");
    NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(below) / RUNS, 0.5, 0.1, "below the median");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(HighSec, "Sec 2 takes its mean of 2^32 trials in modelled time")
{
    double sum = 0;
    constexpr int RUNS = 100;
    for (int i = 0; i < RUNS; ++i)
    {
        Host host("Modelled", 2, 1000 + 3 * i);
        host.cpu->GetCostModel()->SetAttribute("CgaTrial1024", TimeValue(NanoSeconds(100)));
        // 2^32 trials of 0.1 ns, so that the test has some pieces only
        host.cpu->GetCostModel()->SetAttribute("Scale", DoubleValue(0.001));
        host.Generate(LINK_LOCAL);
        Simulator::Run();
        sum += host.when.GetSeconds() - 1e-6;
        NS_TEST_EXPECT_MSG_EQ(+CgaSec(host.last), 2, "Sec");
        NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
        Simulator::Destroy();
    }
    // Four standard deviations of the mean of 100
    NS_TEST_EXPECT_MSG_EQ_TOL(sum / RUNS / 0.4294967296, 1, 0.4, "mean over 2^32 * 0.1 ns");
}

MIP6SEC_TEST_CASE(SameTimes, "Both providers make addresses at the same times")
{
    for (unsigned sec : {0, 1})
    {
        std::string times[2];
        int which = 0;
        for (const char* provider : {"OpenSsl", "Modelled"})
        {
            Host host(provider, sec, 50);
            std::ostringstream text;
            const std::function<void(CryptoOperation, uint32_t, uint64_t, Time)> note =
                [&](CryptoOperation operation, uint32_t bits, uint64_t count, Time cost) {
                    text << CryptoOperationName(operation) << " " << bits << " " << count << " "
                         << cost.GetNanoSeconds() << "@" << Simulator::Now().GetNanoSeconds()
                         << "\n";
                };
            host.cpu->TraceConnectWithoutContext(
                "Operation",
                Calling<void, CryptoOperation, uint32_t, uint64_t, Time>(note));
            host.Generate(LINK_LOCAL);
            for (int i = 0; i < 5; ++i)
            {
                Simulator::Schedule(MilliSeconds(37 * i), &CallNow, [&] {
                    host.Generate(FOREIGN);
                    host.cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::HIGH, [] {
                    });
                });
            }
            Simulator::Run();
            times[which++] = text.str();
            Simulator::Destroy();
        }
        NS_TEST_EXPECT_MSG_EQ(times[0], times[1], "Sec " << sec);
        NS_TEST_EXPECT_MSG_GT(times[0].size(), 100, "there were operations");
    }
}

MIP6SEC_TEST_CASE(SameSeed, "The same streams give the same key and the same addresses")
{
    for (const char* provider : {"OpenSsl", "Modelled"})
    {
        std::string first;
        std::string key;
        for (int64_t stream : {60, 60, 70})
        {
            Host host(provider, 0, stream);
            NS_TEST_EXPECT_MSG_EQ(host.identity->AssignStreams(stream), 3, "streams used");
            host.Generate(LINK_LOCAL);
            host.Generate(FOREIGN, 2);
            Simulator::Run();
            const std::string spki = ToHex(host.identity->GetPublicKey()->GetSpki());
            if (first.empty())
            {
                first = host.diary.str();
                key = spki;
            }
            NS_TEST_EXPECT_MSG_EQ((host.diary.str() == first), (stream == 60), "addresses");
            NS_TEST_EXPECT_MSG_EQ((spki == key), (stream == 60), "key");
            Simulator::Destroy();
        }
    }
}

MIP6SEC_TEST_CASE(Unlinkable, "Identities with one key draw modifiers of their own")
{
    for (const char* provider : {"OpenSsl", "Modelled"})
    {
        for (unsigned sec : {0, 1})
        {
            Host first(provider, sec, 200);
            Host second(provider, sec, 210);
            second.identity->SetKey(first.identity->GetKey());
            const Ipv6Address a = first.identity->GenerateAddressNow(LINK_LOCAL);
            const Ipv6Address b = second.identity->GenerateAddressNow(LINK_LOCAL);
            NS_TEST_EXPECT_MSG_NE(a, b, provider << " Sec " << sec);
            NS_TEST_EXPECT_MSG_NE(ToHex(first.identity->Find(a)->modifier).substr(0, 16),
                                  ToHex(second.identity->Find(b)->modifier).substr(0, 16),
                                  "not one a few steps from the other");
            Simulator::Destroy();
        }
    }
}

MIP6SEC_TEST_CASE(UrgentBesideSearch,
                  "Work of the priority of a search or above waits for at most one piece")
{
    Host host("Modelled", 1, 80);
    host.cpu->GetCostModel()->SetAttribute("CgaTrial1024", TimeValue(MicroSeconds(50)));
    host.cpu->GetCostModel()->SetAttribute("RsaSign1024", TimeValue(MilliSeconds(2)));
    host.Generate(LINK_LOCAL);
    Time longest;
    int done = 0;
    for (int i = 1; i <= 20; ++i)
    {
        const auto priority = i % 2 == 0 ? CryptoPriority::HIGH : CryptoPriority::NORMAL;
        Simulator::Schedule(MicroSeconds(7300) * i, &CallNow, [&, priority] {
            const Time start = Simulator::Now();
            host.cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, priority, [&, start] {
                longest = std::max(longest, Simulator::Now() - start);
                ++done;
            });
        });
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(done, 20, "all of it");
    NS_TEST_EXPECT_MSG_GT(host.when, MilliSeconds(200), "beside the search");
    NS_TEST_EXPECT_MSG_GT(longest, MilliSeconds(2), "the search is felt");
    NS_TEST_EXPECT_MSG_LT_OR_EQ(longest, MilliSeconds(16), "10 ms, two before, and itself");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Infeasible, "A search that cannot end is refused with a message at its start")
{
    const std::string real = AbortMessage([] {
        Host host("OpenSsl", 2, 90);
        host.Generate(LINK_LOCAL);
    });
    NS_TEST_EXPECT_MSG_NE(real.find("Sec"), std::string::npos, real);
    const std::string modelled = AbortMessage([] {
        Host host("Modelled", 7, 90);
        host.Generate(LINK_LOCAL);
    });
    NS_TEST_EXPECT_MSG_NE(modelled.find("longer than a simulation can last"),
                          std::string::npos,
                          modelled);
    NS_TEST_EXPECT_MSG_NE(modelled.find("smaller Sec of SendIdentity"),
                          std::string::npos,
                          "what to change");
    // Where it costs nothing even Sec 7 is feasible
    Host host("Modelled", 7, 90);
    host.cpu->GetCostModel()->SetAttribute("DeviceClass", StringValue("Zero"));
    host.Generate(LINK_LOCAL);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(host.when, Time(0), "at once");
    NS_TEST_EXPECT_MSG_EQ(+CgaSec(host.last), 7, "Sec");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Collisions,
                  "Each collision gives another address and after the third there is none")
{
    Host host("OpenSsl", 0, 100);
    std::vector<Ipv6Address> made;
    for (unsigned collisions : {0, 1, 2})
    {
        host.Generate(FOREIGN, static_cast<uint8_t>(collisions));
        Simulator::Run();
        made.push_back(host.last);
        const CgaParameters* parameters = host.identity->Find(host.last);
        NS_TEST_ASSERT_MSG_NE(parameters, nullptr, "known");
        NS_TEST_EXPECT_MSG_EQ(+parameters->collisionCount, collisions, "count");
        NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
    }
    NS_TEST_EXPECT_MSG_EQ((made[0] != made[1] && made[1] != made[2] && made[0] != made[2]),
                          true,
                          "three addresses");
    const uint64_t before = host.cpu->GetOperations();
    for (unsigned collisions : {3, 4, 255})
    {
        host.last = Ipv6Address("::1");
        host.Generate(FOREIGN, static_cast<uint8_t>(collisions));
        NS_TEST_EXPECT_MSG_EQ(host.last, Ipv6Address("::1"), "not at once");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(host.last, Ipv6Address("::"), collisions << " collisions");
    }
    NS_TEST_EXPECT_MSG_EQ(host.cpu->GetOperations(), before, "no work");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(AtOnce, "Addresses for configuration are made at once and without a cost")
{
    Host host("OpenSsl", 1, 110);
    const Ipv6Address address = host.identity->GenerateAddressNow(LINK_LOCAL);
    NS_TEST_EXPECT_MSG_EQ(host.Verify(address), "valid", "verdict");
    NS_TEST_EXPECT_MSG_EQ(+CgaSec(address), 1, "Sec");
    NS_TEST_EXPECT_MSG_EQ(host.identity->GenerateAddressNow(LINK_LOCAL), address, "the same again");
    NS_TEST_EXPECT_MSG_EQ(host.cpu->GetBacklog(), 0, "no work");
    host.Generate(FOREIGN);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(host.when, MilliSeconds(1), "the modifier is known");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(KeysFromElsewhere,
                  "Another key gives other addresses and forgets those of before")
{
    Host host("OpenSsl", 0, 120);
    const Ipv6Address first = host.identity->GenerateAddressNow(LINK_LOCAL);
    RandomOctets random;
    random.AssignStreams(121);
    Ptr<CryptoProvider> provider = host.cpu->GetProvider();
    Ptr<PrivateKey> key = provider->GenerateKey(1024, KeyUse::SIGN, random);
    // An address under way gets the new key
    host.Generate(FOREIGN);
    host.identity->SetKey(key);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((host.identity->GetKey() == key), true, "key");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(first), "unknown", "first");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "second");
    NS_TEST_EXPECT_MSG_EQ(ToHex(host.identity->Find(host.last)->publicKey),
                          ToHex(key->GetPublicKey()->GetSpki()),
                          "made of the new key");
    NS_TEST_EXPECT_MSG_NE(host.identity->GenerateAddressNow(LINK_LOCAL), first, "another address");
    const std::string message = AbortMessage(
        [&] { host.identity->SetKey(provider->GenerateKey(1024, KeyUse::ENCRYPT, random)); });
    NS_TEST_EXPECT_MSG_NE(message.find("only signs"), std::string::npos, message);
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(KeyDuringSearch, "A key that comes during a search begins another search")
{
    RandomOctets random;
    random.AssignStreams(131);
    Ptr<CryptoProvider> provider = CryptoProvider::Get("Modelled");
    Ptr<PrivateKey> key = provider->GenerateKey(1024, KeyUse::SIGN, random);
    // How long the two searches of these streams take
    Time searches[2];
    {
        Host host("Modelled", 1, 130);
        host.cpu->GetCostModel()->SetAttribute("CgaTrial1024", TimeValue(MicroSeconds(50)));
        for (Time& search : searches)
        {
            const Time start = Simulator::Now();
            host.Generate(LINK_LOCAL);
            Simulator::Run();
            search = host.when - start - MilliSeconds(1);
            host.identity->SetKey(key);
        }
    }
    const Time start = Simulator::Now();
    Host host("Modelled", 1, 130);
    host.cpu->GetCostModel()->SetAttribute("CgaTrial1024", TimeValue(MicroSeconds(50)));
    host.Generate(LINK_LOCAL);
    Simulator::Schedule(MicroSeconds(1), &CallNow, [&] { host.identity->SetKey(key); });
    Simulator::Run();
    NS_TEST_EXPECT_MSG_GT(searches[0], MilliSeconds(20), "some pieces");
    NS_TEST_EXPECT_MSG_EQ(host.when - start,
                          MilliSeconds(10) + searches[1] + MilliSeconds(1),
                          "a piece of the first and the whole second");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
    NS_TEST_EXPECT_MSG_EQ(ToHex(host.identity->Find(host.last)->publicKey),
                          ToHex(key->GetPublicKey()->GetSpki()),
                          "made of the new key");
    NS_TEST_EXPECT_MSG_EQ(host.identity->GetCount(), 1, "once");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(OtherSec,
                  "Another Sec begins another search and the addresses of before are kept")
{
    Host host("OpenSsl", 0, 135);
    host.Generate(LINK_LOCAL);
    Simulator::Run();
    const Ipv6Address first = host.last;
    host.identity->SetAttribute("Sec", UintegerValue(1));
    host.Generate(LINK_LOCAL);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_GT(host.when, MilliSeconds(2), "a search");
    NS_TEST_EXPECT_MSG_EQ(+CgaSec(host.last), 1, "Sec");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "second");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(first), "valid", "first");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Extensions, "Extension fields are part of every address made with them")
{
    Host host("OpenSsl", 1, 140);
    host.identity->GenerateAddressNow(LINK_LOCAL);
    const std::vector<uint8_t> extensions = FromHex("fffd000401020304");
    host.identity->SetExtensions(extensions);
    host.Generate(LINK_LOCAL);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_GT(host.when, MilliSeconds(1), "the modifier was searched for anew");
    const CgaParameters* parameters = host.identity->Find(host.last);
    NS_TEST_ASSERT_MSG_NE(parameters, nullptr, "known");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parameters->extensions), ToHex(extensions), "extensions");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Bounded, "The addresses used last are kept and no more than allowed")
{
    Host host("Modelled", 0, 150);
    host.identity->SetAttribute("MaxAddresses", UintegerValue(3));
    std::vector<Ipv6Address> made;
    const auto make = [&](unsigned network) {
        std::ostringstream prefix;
        prefix << "2001:" << std::hex << 0x100 + network << "::";
        made.push_back(host.identity->GenerateAddressNow(Ipv6Address(prefix.str().c_str())));
    };
    make(0);
    make(1);
    make(2);
    NS_TEST_EXPECT_MSG_EQ(host.Verify(made[0]), "valid", "used again");
    make(3);
    NS_TEST_EXPECT_MSG_EQ(host.identity->GetCount(), 3, "no more");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(made[1]), "unknown", "not used for longest");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(made[0]), "valid", "used since");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(made[3]), "valid", "the newest");
    host.identity->Remove(made[0]);
    host.identity->Remove(made[0]);
    NS_TEST_EXPECT_MSG_EQ(host.Verify(made[0]), "unknown", "removed");
    NS_TEST_EXPECT_MSG_EQ(host.identity->GetCount(), 2, "two are left");
    for (unsigned i = 4; i < 200; ++i)
    {
        make(i);
    }
    NS_TEST_EXPECT_MSG_EQ(host.identity->GetCount(), 3, "no more");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(BusyProcessor, "An address is made later where the processor refuses work")
{
    Host host("Modelled", 0, 160);
    host.cpu->SetAttribute("QueueLimit", UintegerValue(1));
    host.cpu->GetCostModel()->SetAttribute("RsaSign1024", TimeValue(MilliSeconds(35)));
    for (int i = 0; i < 2; ++i)
    {
        host.cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::HIGH, [] {});
    }
    host.Generate(FOREIGN);
    Simulator::Run();
    // One runs until 35 ms while the other waits; at 40 ms there is room behind it, until 70 ms
    NS_TEST_EXPECT_MSG_EQ(host.when, MilliSeconds(71), "after both");
    NS_TEST_EXPECT_MSG_EQ(host.Verify(host.last), "valid", "verdict");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Traces,
                  "Each address is traced with its collisions and keys have the bits asked for")
{
    auto node = CreateObject<Node>();
    CryptoCpu::Of(node)->SetAttribute("Provider", StringValue("Modelled"));
    auto identity = CreateObject<SendIdentity>();
    identity->SetAttribute("KeyBits", UintegerValue(2048));
    identity->AssignStreams(170);
    node->AggregateObject(identity); // in place of SetNode
    std::ostringstream text;
    const std::function<void(Ipv6Address, uint8_t)> note = [&](Ipv6Address address, uint8_t count) {
        text << (identity->Find(address) ? "known" : "unknown") << +count << " ";
    };
    identity->TraceConnectWithoutContext("AddressGenerated",
                                         Calling<void, Ipv6Address, uint8_t>(note));
    identity->GenerateAddress(FOREIGN, 1, nullptr);
    Simulator::Run();
    identity->GenerateAddressNow(LINK_LOCAL);
    NS_TEST_EXPECT_MSG_EQ(text.str(), "known1 known0 ", "traces");
    NS_TEST_EXPECT_MSG_EQ(identity->GetPublicKey()->GetBits(), 2048, "bits");
    node->Dispose();
    Simulator::Destroy();
    const std::string message = AbortMessage([] { CreateObject<SendIdentity>()->GetKey(); });
    NS_TEST_EXPECT_MSG_NE(message.find("call SetNode"), std::string::npos, message);
}

MIP6SEC_TEST_CASE(Disposal, "Nothing of a disposed identity is done or kept alive")
{
    auto token = std::make_shared<int>(0);
    {
        Host host("Modelled", 1, 180);
        host.identity->GenerateAddress(LINK_LOCAL, 0, [token](Ipv6Address) { ++*token; });
        host.identity->GenerateAddress(FOREIGN, 3, [token](Ipv6Address) { ++*token; });
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(*token, 0, "nothing is called");
    Simulator::Destroy();
    NS_TEST_EXPECT_MSG_EQ(token.use_count(), 1, "all captures are gone");
}

/// Suite of identities
class SendIdentityTestSuite : public TestSuite
{
  public:
    SendIdentityTestSuite()
        : TestSuite("mip6sec-send-identity", TestSuite::Type::UNIT)
    {
        AddTestCase(new SecZero);
        AddTestCase(new SearchOnce);
        AddTestCase(new RequestsDuringSearch);
        AddTestCase(new GeometricLaw);
        AddTestCase(new HighSec);
        AddTestCase(new SameTimes);
        AddTestCase(new SameSeed);
        AddTestCase(new Unlinkable);
        AddTestCase(new UrgentBesideSearch);
        AddTestCase(new Infeasible);
        AddTestCase(new Collisions);
        AddTestCase(new AtOnce);
        AddTestCase(new KeysFromElsewhere);
        AddTestCase(new KeyDuringSearch);
        AddTestCase(new OtherSec);
        AddTestCase(new Extensions);
        AddTestCase(new Bounded);
        AddTestCase(new BusyProcessor);
        AddTestCase(new Traces);
        AddTestCase(new Disposal);
    }
} g_sendIdentityTestSuite; //!< registers the suite

} // namespace
