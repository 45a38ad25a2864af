/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-abort-support.h"
#include "crypto-cga-vectors.h"
#include "wire-test-support.h"

#include "ns3/cga.h"
#include "ns3/simulator.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

constexpr const char* PROVIDERS[] = {"OpenSsl", "Modelled"}; //!< both

/// @param octets CGA Parameters @return them parsed, from a buffer of exactly that size
Parsed<CgaParameters>
Parse(const Octets& octets)
{
    const Octets exact = Head(octets, octets.size());
    return CgaParameters::Parse(exact.data(), exact.size());
}

/// @param vector a vector @return its parameters
CgaParameters
ParametersOf(const CgaVector& vector)
{
    return *Parse(FromHex(vector.parameters)).value;
}

/// @param address an address @param bit of it, 0 is the leftmost @return it with the bit flipped
Ipv6Address
Flip(const Ipv6Address& address, int bit)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    octets[bit / 8] = static_cast<uint8_t>(octets[bit / 8] ^ (0x80 >> (bit % 8)));
    return Ipv6Address(octets);
}

/// @param start of the name of a vector @return the vector
const CgaVector&
Find(const std::string& start)
{
    for (const CgaVector& vector : CGA_VECTORS)
    {
        if (std::string(vector.name).rfind(start, 0) == 0)
        {
            return vector;
        }
    }
    NS_ABORT_MSG("There is no vector " << start);
}

/// @param address an address @param octets CGA Parameters @param provider checks
/// @return the verdict in words, or why they do not parse
std::string
Verdict(const Ipv6Address& address, const Octets& octets, const CryptoProvider& provider)
{
    const Parsed<CgaParameters> parsed = Parse(octets);
    return parsed ? CgaVerdictName(VerifyCga(address, *parsed.value, provider)) : Reason(parsed);
}

MIP6SEC_TEST_CASE(VectorsParse, "CGA Parameters are read and written as RFC 3972 lays them out")
{
    for (const CgaVector& vector : CGA_VECTORS)
    {
        const Octets octets = FromHex(vector.parameters);
        const Parsed<CgaParameters> parsed = Parse(octets);
        NS_TEST_ASSERT_MSG_EQ(parsed.value.has_value(), true, vector.name << Reason(parsed));
        const CgaParameters& parameters = *parsed.value;
        const auto part = [&](std::size_t from, std::size_t to) {
            return ToHex(Octets(octets.begin() + from, octets.begin() + to));
        };
        const std::size_t end = 25 + vector.keySize;
        NS_TEST_EXPECT_MSG_EQ(ToHex(parameters.modifier), part(0, 16), vector.name);
        NS_TEST_EXPECT_MSG_EQ(ToHex(parameters.prefix), part(16, 24), vector.name);
        NS_TEST_EXPECT_MSG_EQ(+parameters.collisionCount, +octets[24], vector.name);
        NS_TEST_EXPECT_MSG_EQ(ToHex(parameters.publicKey), part(25, end), vector.name);
        NS_TEST_EXPECT_MSG_EQ(ToHex(parameters.extensions), part(end, octets.size()), vector.name);
        WireWriter writer;
        parameters.Serialize(writer);
        NS_TEST_EXPECT_MSG_EQ(ToHex(writer.GetBytes()), vector.parameters, vector.name);
    }
}

MIP6SEC_TEST_CASE(VectorsHash,
                  "Hash1 and Hash2 and the address are those of an independent program")
{
    for (const CgaVector& vector : CGA_VECTORS)
    {
        const CgaParameters parameters = ParametersOf(vector);
        NS_TEST_EXPECT_MSG_EQ(ToHex(CgaHash1(parameters)), vector.hash1, vector.name);
        NS_TEST_EXPECT_MSG_EQ(
            ToHex(CgaHash2(parameters.modifier, parameters.publicKey, parameters.extensions)),
            vector.hash2,
            vector.name);
        const Ipv6Address address = MakeCga(parameters, static_cast<uint8_t>(vector.sec));
        NS_TEST_EXPECT_MSG_EQ(address, Ipv6Address(vector.address), vector.name);
        NS_TEST_EXPECT_MSG_EQ(+CgaSec(address), vector.sec, vector.name);
    }
}

MIP6SEC_TEST_CASE(VectorsVerify, "CGAs of an independent program verify with either provider")
{
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        for (const CgaVector& vector : CGA_VECTORS)
        {
            NS_TEST_EXPECT_MSG_EQ(
                Verdict(Ipv6Address(vector.address), FromHex(vector.parameters), *provider),
                "valid",
                vector.name << " by " << name);
        }
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(AppendixA, "The example of RFC 3972 Appendix A gives its hashes and its address")
{
    CgaParameters parameters;
    const Octets modifier = FromHex("89a8a8b2e858d8b8f2633f44d2d4ce9a");
    std::copy(modifier.begin(), modifier.end(), parameters.modifier.begin());
    parameters.prefix = {0xfe, 0x80};
    parameters.publicKey =
        FromHex("305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530"
                "e9211a4b262b16467cb7dfba1f595c0194f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7b"
                "c48f7a54ebefaf0203010001");
    NS_TEST_EXPECT_MSG_EQ(ToHex(CgaHash2(parameters.modifier, parameters.publicKey, {})),
                          "436b9a70dbfddbf1926e6e6629c0",
                          "Hash2 of the initial modifier");
    ++parameters.modifier[15];
    NS_TEST_EXPECT_MSG_EQ(ToHex(CgaHash2(parameters.modifier, parameters.publicKey, {})),
                          "000001ca680b83888d0912dffcce",
                          "Hash2 of the final modifier");
    NS_TEST_EXPECT_MSG_EQ(ToHex(CgaHash1(parameters)), "fd4a5bf6ffb4ca6c", "Hash1");
    const Ipv6Address address = MakeCga(parameters, 1);
    NS_TEST_EXPECT_MSG_EQ(address, Ipv6Address("fe80::3c4a:5bf6:ffb4:ca6c"), "address");
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        CgaParameters initial = parameters;
        --initial.modifier[15];
        NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(address, parameters, *provider)),
                              std::string("valid"),
                              name);
        NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(MakeCga(initial, 1), initial, *provider)),
                              std::string("Sec not reached"),
                              name);
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(CollisionCounts, "A collision count above two fails whatever the address")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    CgaParameters parameters = ParametersOf(CGA_VECTORS[0]);
    std::set<Ipv6Address> addresses;
    for (unsigned count = 0; count < 256; ++count)
    {
        parameters.collisionCount = static_cast<uint8_t>(count);
        // The address that these parameters would have
        const Ipv6Address address = MakeCga(parameters, 1);
        addresses.insert(address);
        NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(address, parameters, *provider)),
                              std::string(count <= 2 ? "valid" : "collision count"),
                              count << " collisions");
    }
    NS_TEST_EXPECT_MSG_EQ(addresses.size(), 256, "each has another address");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(FirstFailureCounts, "Verification stops at the first of its steps that fails")
{
    // Each step fails and then one after the other is put right
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    const CgaParameters good = ParametersOf(CGA_VECTORS[0]);
    CgaParameters bad = good;
    --bad.modifier[15]; // that of RFC 3972 Appendix A before the search
    bad.collisionCount = 3;
    bad.prefix[7] = 1;
    const Ipv6Address address = Flip(MakeCga(good, 1), 127);
    const auto verdict = [&](const Ipv6Address& of) {
        return std::string(CgaVerdictName(VerifyCga(of, bad, *provider)));
    };
    NS_TEST_EXPECT_MSG_EQ(verdict(address), "collision count", "step 1");
    bad.collisionCount = 0;
    NS_TEST_EXPECT_MSG_EQ(verdict(address), "another prefix", "step 2");
    bad.prefix[7] = 0;
    NS_TEST_EXPECT_MSG_EQ(verdict(address), "another interface identifier", "step 4");
    NS_TEST_EXPECT_MSG_EQ(verdict(MakeCga(bad, 1)), "Sec not reached", "step 7");
    bad.modifier = good.modifier;
    NS_TEST_EXPECT_MSG_EQ(verdict(MakeCga(bad, 1)), "valid", "all steps");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(OtherPrefix, "The parameters of another subnet prefix fail")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    CgaParameters parameters = ParametersOf(CGA_VECTORS[0]);
    uint8_t octets[16];
    Ipv6Address(CGA_VECTORS[0].address).GetBytes(octets);
    octets[7] = 1; // fe80:0:0:1::/64
    NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(Ipv6Address(octets), parameters, *provider)),
                          std::string("another prefix"),
                          "the address has another prefix");
    parameters.prefix[7] = 1;
    NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(Ipv6Address(octets), parameters, *provider)),
                          std::string("another interface identifier"),
                          "the parameters have it too");
    NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(MakeCga(parameters, 1), parameters, *provider)),
                          std::string("valid"),
                          "the same modifier suits the new prefix");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(AddressBits, "Of an address only u and g and a lower Sec may differ")
{
    // RFC 3972 7.1: 4 * (Sec + 1) addresses match, Sec being what the modifier reaches
    for (const CgaVector& vector : CGA_VECTORS)
    {
        const std::string hash2 = vector.hash2;
        unsigned reached = 0;
        while (hash2.compare(reached * 4, 4, "0000") == 0)
        {
            ++reached;
        }
        for (const char* name : PROVIDERS)
        {
            Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
            const CgaParameters parameters = ParametersOf(vector);
            const Ipv6Address address(vector.address);
            for (int bit = 0; bit < 128; ++bit)
            {
                const bool ignored = bit == 64 + 6 || bit == 64 + 7;
                const std::string expected = bit < 64    ? "another prefix"
                                             : ignored   ? "valid"
                                             : bit >= 67 ? "another interface identifier"
                                             : CgaSec(Flip(address, bit)) > reached
                                                 ? "Sec not reached"
                                                 : "valid";
                NS_TEST_EXPECT_MSG_EQ(
                    CgaVerdictName(VerifyCga(Flip(address, bit), parameters, *provider)),
                    expected,
                    vector.name << " bit " << bit << " by " << name);
            }
            unsigned matching = 0;
            uint8_t octets[16];
            address.GetBytes(octets);
            for (unsigned sec = 0; sec < 8; ++sec)
            {
                for (unsigned ug = 0; ug < 4; ++ug)
                {
                    octets[8] = static_cast<uint8_t>((octets[8] & 0x1c) | sec << 5 | ug);
                    const CgaVerdict verdict =
                        VerifyCga(Ipv6Address(octets), parameters, *provider);
                    matching += verdict == CgaVerdict::VALID ? 1 : 0;
                }
            }
            NS_TEST_EXPECT_MSG_EQ(matching, 4 * (reached + 1), vector.name << " by " << name);
        }
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ParameterBits, "No bit of the parameters may differ")
{
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        for (const CgaVector& vector : CGA_VECTORS)
        {
            const Octets octets = FromHex(vector.parameters);
            const Ipv6Address address(vector.address);
            for (std::size_t bit = 0; bit < octets.size() * 8; ++bit)
            {
                Octets flipped = octets;
                flipped[bit / 8] = static_cast<uint8_t>(flipped[bit / 8] ^ (0x80 >> (bit % 8)));
                const std::string verdict = Verdict(address, flipped, *provider);
                const std::size_t octet = bit / 8;
                NS_TEST_EXPECT_MSG_NE(verdict, "valid", vector.name << " bit " << bit);
                if (octet >= 16 && octet < 24)
                {
                    NS_TEST_EXPECT_MSG_EQ(verdict, "another prefix", vector.name << " bit " << bit);
                }
                else if (octet == 24)
                {
                    NS_TEST_EXPECT_MSG_EQ(verdict,
                                          std::string(flipped[24] > 2
                                                          ? "collision count"
                                                          : "another interface identifier"),
                                          vector.name << " bit " << bit);
                }
                else if (octet < 16 || octet >= 25 + vector.keySize)
                {
                    NS_TEST_EXPECT_MSG_EQ(verdict,
                                          "another interface identifier",
                                          vector.name << " bit " << bit);
                }
            }
        }
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Truncated, "CGA Parameters that end too early are refused")
{
    for (const CgaVector& vector : CGA_VECTORS)
    {
        const Octets octets = FromHex(vector.parameters);
        for (std::size_t size = 0; size < 25 + vector.keySize; ++size)
        {
            const Parsed<CgaParameters> parsed = Parse(Head(octets, size));
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "truncated", vector.name << " " << size);
            NS_TEST_EXPECT_MSG_LT_OR_EQ(parsed.offset, size, "within the octets");
        }
        // Behind the key anything may stand, or nothing
        for (std::size_t size = 25 + vector.keySize; size <= octets.size(); ++size)
        {
            const Parsed<CgaParameters> parsed = Parse(Head(octets, size));
            NS_TEST_ASSERT_MSG_EQ(parsed.value.has_value(), true, vector.name << " " << size);
            NS_TEST_EXPECT_MSG_EQ(parsed.value->extensions.size(),
                                  size - 25 - vector.keySize,
                                  vector.name);
        }
    }
}

MIP6SEC_TEST_CASE(OtherKeys, "A key that is not strictly encoded or not RSA is refused")
{
    const Octets octets = FromHex(CGA_VECTORS[0].parameters);
    const auto change = [&](std::size_t offset, uint8_t value) {
        Octets changed = octets;
        changed[25 + offset] = value;
        return Reason(Parse(changed));
    };
    NS_TEST_EXPECT_MSG_EQ(Reason(Parse(octets)), ParseErrorName(ParseError::NONE), "as it is");
    NS_TEST_EXPECT_MSG_EQ(change(12, 0x02), ParseErrorName(ParseError::UNKNOWN_TYPE), "algorithm");
    NS_TEST_EXPECT_MSG_EQ(change(0, 0x31), ParseErrorName(ParseError::BAD_OPTION), "a SET");
    NS_TEST_EXPECT_MSG_NE(change(1, 0x5b), ParseErrorName(ParseError::NONE), "one octet less");
    NS_TEST_EXPECT_MSG_NE(change(1, 0x5d), ParseErrorName(ParseError::NONE), "one octet more");
    // 30 81 5c for 30 5c: not in the fewest octets
    Octets padded = octets;
    padded.insert(padded.begin() + 26, 0x81);
    NS_TEST_EXPECT_MSG_EQ(Reason(Parse(padded)), ParseErrorName(ParseError::BAD_LENGTH), "BER");
}

MIP6SEC_TEST_CASE(ExtensionsIgnored, "Extension fields of any content are ignored and hashed")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    const CgaParameters base = ParametersOf(Find("key of 1024 bits after 0"));
    const Ipv6Address address = MakeCga(base, 0);
    unsigned tried = 0;
    for (const CgaVector& vector : CGA_VECTORS)
    {
        CgaParameters extended = base;
        extended.extensions = ParametersOf(vector).extensions;
        if (extended.extensions.empty())
        {
            continue;
        }
        ++tried;
        NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(address, extended, *provider)),
                              std::string("another interface identifier"),
                              vector.name << " enters Hash1");
        NS_TEST_EXPECT_MSG_NE(ToHex(CgaHash2(base.modifier, base.publicKey, extended.extensions)),
                              ToHex(CgaHash2(base.modifier, base.publicKey, {})),
                              vector.name << " enters Hash2");
        NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(MakeCga(extended, 0), extended, *provider)),
                              std::string("valid"),
                              vector.name << " is accepted whatever it says");
    }
    NS_TEST_EXPECT_MSG_EQ(tried, 7, "kinds of extensions");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(EverySec, "Modifiers found by a provider verify for the Sec they were found for")
{
    RandomOctets random;
    random.AssignStreams(3972);
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        const bool isReal = std::string(name) == "OpenSsl";
        CgaParameters parameters = ParametersOf(Find("key of 1024 bits after 1"));
        for (uint8_t sec = 0; sec <= (isReal ? 1 : CGA_MAX_SEC); ++sec)
        {
            parameters.modifier = provider->SearchModifier(sec, parameters.publicKey, {}, random);
            const Ipv6Address address = MakeCga(parameters, sec);
            NS_TEST_EXPECT_MSG_EQ(+CgaSec(address), +sec, name);
            NS_TEST_EXPECT_MSG_EQ(CgaVerdictName(VerifyCga(address, parameters, *provider)),
                                  std::string("valid"),
                                  name << " Sec " << +sec);
            const std::string hash2 =
                ToHex(CgaHash2(parameters.modifier, parameters.publicKey, {}));
            if (isReal)
            {
                NS_TEST_EXPECT_MSG_EQ(hash2.substr(0, sec * 4), std::string(sec * 4, '0'), hash2);
            }
            if (sec > 0)
            {
                CgaParameters other = parameters;
                other.modifier[3] ^= 0x10;
                NS_TEST_EXPECT_MSG_EQ(
                    CgaVerdictName(VerifyCga(MakeCga(other, sec), other, *provider)),
                    std::string("Sec not reached"),
                    name << " another modifier");
                other = parameters;
                other.publicKey = ParametersOf(Find("key of 2048 bits")).publicKey;
                NS_TEST_EXPECT_MSG_EQ(
                    CgaVerdictName(VerifyCga(MakeCga(other, sec), other, *provider)),
                    std::string("Sec not reached"),
                    name << " another key");
            }
        }
    }
    const std::string message =
        AbortMessage([] { MakeCga(ParametersOf(CGA_VECTORS[0]), CGA_MAX_SEC + 1); });
    NS_TEST_EXPECT_MSG_NE(message.find("choose 0 to 7"), std::string::npos, message);
    Simulator::Destroy();
}

/// Suite of CGAs
class CgaTestSuite : public TestSuite
{
  public:
    CgaTestSuite()
        : TestSuite("mip6sec-cga", TestSuite::Type::UNIT)
    {
        AddTestCase(new VectorsParse);
        AddTestCase(new VectorsHash);
        AddTestCase(new VectorsVerify);
        AddTestCase(new AppendixA);
        AddTestCase(new CollisionCounts);
        AddTestCase(new FirstFailureCounts);
        AddTestCase(new OtherPrefix);
        AddTestCase(new AddressBits);
        AddTestCase(new ParameterBits);
        AddTestCase(new Truncated);
        AddTestCase(new OtherKeys);
        AddTestCase(new ExtensionsIgnored);
        AddTestCase(new EverySec);
    }
} g_cgaTestSuite; //!< registers the suite

} // namespace
