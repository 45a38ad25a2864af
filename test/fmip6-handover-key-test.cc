/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "last-words.h"
#include "wire-fmip-test-support.h"

#include "ns3/fmip-authorization.h"
#include "ns3/handover-key.h"
#include "ns3/simulator.h"

#include <functional>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A message of the vectors, whose authenticators python's hmac computed
struct Authorized
{
    const WireVector& vector;       //!< packet
    Ipv6Address source;             //!< of the pseudo header
    Ipv6Address destination;        //!< of the pseudo header
    Ipv6Address careOf;             //!< covered
    HandoverKeyAlgorithm algorithm; //!< of the authenticator
    uint32_t spi;                   //!< in the option
};

const Authorized MESSAGES[] = {
    {VECTOR_FBU, PCOA, PAR, NCOA, HandoverKeyAlgorithm::HMAC_SHA1_96, 0},
    {VECTOR_FBU_REACTIVE, PCOA, PAR, NCOA, HandoverKeyAlgorithm::HMAC_SHA256_128, 0},
    {VECTOR_FBU_RETURN, PCOA, PAR, PCOA, HandoverKeyAlgorithm::HMAC_SHA1_96, 0x01020304},
    {VECTOR_FBACK, PAR, NCOA, NCOA, HandoverKeyAlgorithm::HMAC_SHA1_96, 0},
    {VECTOR_FBACK_REFUSED, PAR, NCOA, NCOA, HandoverKeyAlgorithm::HMAC_SHA256_128, 0},
};

/// @return the key of the vectors, octets 0x40 to 0x53
std::vector<uint8_t>
Secret()
{
    return FromHex("404142434445464748494a4b4c4d4e4f50515253");
}

/// @param m a message of the vectors @return it, parsed
MobilityMessage
Received(const Authorized& m)
{
    VectorMessage v(m.vector);
    return *MobilityMessage::Parse(v.message.data(), v.message.size(), m.source, m.destination)
                .value;
}

/// @param m a message of the vectors @return its key
Ptr<HandoverKey>
KeyOf(const Authorized& m)
{
    return Create<HandoverKey>(m.algorithm, Secret(), Seconds(10), m.spi);
}

/// @param message FBU or FBack @return its authorization data
std::optional<FmipAuthorization>&
DataOf(MobilityMessage& message)
{
    auto update = std::get_if<FastBindingUpdate>(&message.body);
    return update ? update->options.fmipAuthorization
                  : std::get<FastBindingAck>(message.body).options.fmipAuthorization;
}

MIP6SEC_TEST_CASE(Vectors, "Authenticators of python under either algorithm are taken and made")
{
    for (const Authorized& m : MESSAGES)
    {
        MobilityMessage message = Received(m);
        const std::string expected = ToHex(DataOf(message)->authenticator);
        NS_TEST_EXPECT_MSG_EQ(KeyOf(m)->Verify(message, m.careOf, PAR), true, "taken");
        DataOf(message).reset();
        KeyOf(m)->Authorize(message, m.careOf, PAR);
        NS_TEST_EXPECT_MSG_EQ(ToHex(DataOf(message)->authenticator), expected, "made");
        NS_TEST_EXPECT_MSG_EQ(DataOf(message)->spi, m.spi, "SPI");
        NS_TEST_EXPECT_MSG_EQ(ToHex(message.Serialize(m.source, m.destination)),
                              ToHex(VectorMessage(m.vector).message),
                              "whole message");
    }
}

MIP6SEC_TEST_CASE(Repeated, "A key makes the same authenticator again and again")
{
    const Authorized& m = MESSAGES[0];
    Ptr<HandoverKey> key = KeyOf(m);
    for (int i = 0; i < 3; ++i)
    {
        NS_TEST_EXPECT_MSG_EQ(key->Verify(Received(MESSAGES[3]), NCOA, PAR), true, "another");
        NS_TEST_EXPECT_MSG_EQ(key->Verify(Received(m), m.careOf, PAR), true, "the same");
    }
}

MIP6SEC_TEST_CASE(Changed, "An authenticator is refused after a change of any bit that it covers")
{
    for (const Authorized& m : MESSAGES)
    {
        Ptr<HandoverKey> key = KeyOf(m);
        const std::vector<uint8_t> octets = VectorMessage(m.vector).message;
        uint32_t taken = 0;
        for (std::size_t bit = 0; bit < octets.size() * 8; ++bit)
        {
            if (bit / 16 == 2)
            {
                continue; // the checksum, made right below
            }
            std::vector<uint8_t> changed = octets;
            changed[bit / 8] ^= 1 << bit % 8;
            RepairChecksum(changed, 4, 135, m.source, m.destination);
            auto parsed =
                MobilityMessage::Parse(changed.data(), changed.size(), m.source, m.destination);
            taken += parsed && key->Verify(*parsed.value, m.careOf, PAR) ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(taken, 0u, "changes that pass");
        NS_TEST_EXPECT_MSG_EQ(key->Verify(Received(m), ASSIGNED, PAR), false, "care-of address");
        NS_TEST_EXPECT_MSG_EQ(key->Verify(Received(m), m.careOf, NAR), false, "router");
    }
}

MIP6SEC_TEST_CASE(OtherKeys, "An authenticator is refused under another secret or algorithm or SPI")
{
    for (const Authorized& m : MESSAGES)
    {
        const MobilityMessage message = Received(m);
        std::vector<uint8_t> other = Secret();
        other[19] ^= 1;
        NS_TEST_EXPECT_MSG_EQ(
            HandoverKey(m.algorithm, other, Seconds(10), m.spi).Verify(message, m.careOf, PAR),
            false,
            "secret");
        const auto algorithm = m.algorithm == HandoverKeyAlgorithm::HMAC_SHA1_96
                                   ? HandoverKeyAlgorithm::HMAC_SHA256_128
                                   : HandoverKeyAlgorithm::HMAC_SHA1_96;
        NS_TEST_EXPECT_MSG_EQ(
            HandoverKey(algorithm, Secret(), Seconds(10), m.spi).Verify(message, m.careOf, PAR),
            false,
            "algorithm");
        NS_TEST_EXPECT_MSG_EQ(HandoverKey(m.algorithm, Secret(), Seconds(10), m.spi + 1)
                                  .Verify(message, m.careOf, PAR),
                              false,
                              "SPI");
    }
}

MIP6SEC_TEST_CASE(Without, "A message without authorization data or of another type is refused")
{
    MobilityMessage message = Received(MESSAGES[0]);
    Ptr<HandoverKey> key = KeyOf(MESSAGES[0]);
    DataOf(message).reset();
    NS_TEST_EXPECT_MSG_EQ(key->Verify(message, NCOA, PAR), false, "FBU without");
    DataOf(message) = FmipAuthorization{0, {}};
    NS_TEST_EXPECT_MSG_EQ(key->Verify(message, NCOA, PAR), false, "empty authenticator");
    NS_TEST_EXPECT_MSG_EQ(key->Verify(MobilityMessage(BindingUpdate()), NCOA, PAR), false, "BU");
    NS_TEST_EXPECT_MSG_EQ(key->Verify(MobilityMessage(HandoverInitiate()), NCOA, PAR), false, "HI");
}

MIP6SEC_TEST_CASE(Lifetime, "A key is valid until the time given and no longer")
{
    HandoverKey key(HandoverKeyAlgorithm::HMAC_SHA1_96, Secret(), Seconds(5));
    std::vector<bool> valid;
    for (Time at : {Seconds(0), Seconds(5) - NanoSeconds(1), Seconds(5), Seconds(6)})
    {
        Simulator::Schedule(at, &CallNow, [&]() { valid.push_back(key.IsValid()); });
    }
    Simulator::Run();
    Simulator::Destroy();
    NS_TEST_EXPECT_MSG_EQ((valid == std::vector<bool>{true, true, false, false}), true, "times");
    NS_TEST_EXPECT_MSG_EQ(key.GetExpiry(), Seconds(5), "expiry");
    NS_TEST_EXPECT_MSG_EQ(ToHex(key.GetSecret()), ToHex(Secret()), "secret");
}

MIP6SEC_TEST_CASE(Strength, "Secrets are as long as the digest of their algorithm")
{
    NS_TEST_EXPECT_MSG_EQ(HandoverKey::GetSecretSize(HandoverKeyAlgorithm::HMAC_SHA1_96),
                          20u,
                          "RFC 2404 section 3: 160 bits");
    NS_TEST_EXPECT_MSG_EQ(HandoverKey::GetSecretSize(HandoverKeyAlgorithm::HMAC_SHA256_128),
                          32u,
                          "RFC 4868 section 2.1.1: 256 bits");
    NS_TEST_EXPECT_MSG_EQ(HandoverKey::GetSecretSize(static_cast<HandoverKeyAlgorithm>(2)),
                          0u,
                          "not known");
}

/// @param what should stop @param words that should be said then @return whether it was so
bool
Stops(const std::function<void()>& what, const std::string& words)
{
    return LastWords(what).find(words) != std::string::npos;
}

MIP6SEC_TEST_CASE(Misuse, "A short secret or an unknown algorithm stops with a message")
{
    auto make = [](int algorithm, std::size_t size) {
        return [=]() {
            HandoverKey(static_cast<HandoverKeyAlgorithm>(algorithm),
                        std::vector<uint8_t>(size),
                        Seconds(1));
        };
    };
    NS_TEST_EXPECT_MSG_EQ(LastWords(make(0, 16)), "", "16 octets will do");
    NS_TEST_EXPECT_MSG_EQ(Stops(make(0, 15), "take 16 or more"), true, "15 will not");
    NS_TEST_EXPECT_MSG_EQ(Stops(make(2, 32), "no algorithm that is known"), true, "AT 2");
    auto other = []() {
        MobilityMessage message{BindingUpdate()};
        KeyOf(MESSAGES[0])->Authorize(message, NCOA, PAR);
    };
    NS_TEST_EXPECT_MSG_EQ(Stops(other, "only FBU and FBack"), true, "BU");
}

/// Registers the test cases
class HandoverKeySuite : public TestSuite
{
  public:
    HandoverKeySuite()
        : TestSuite("mip6sec-handover-key", TestSuite::Type::UNIT)
    {
        AddTestCase(new Vectors);
        AddTestCase(new Repeated);
        AddTestCase(new Changed);
        AddTestCase(new OtherKeys);
        AddTestCase(new Without);
        AddTestCase(new Lifetime);
        AddTestCase(new Strength);
        AddTestCase(new Misuse);
    }
} g_handoverKeySuite; //!< registers itself

} // namespace
