/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/fmip-constants.h"
#include "ns3/mobility-constants.h"
#include "ns3/nd-constants.h"

#include <set>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

MIP6SEC_TEST_CASE(Types, "Types are those that IANA assigned in RFC 5568 11 and RFC 5269 6")
{
    const std::pair<int, int> types[] = {
        {static_cast<int>(Icmp6Type::FMIP_MESSAGE), 154},
        {static_cast<int>(FmipSubtype::RT_SOL_PR), 2},
        {static_cast<int>(FmipSubtype::PR_RT_ADV), 3},
        {static_cast<int>(MhType::FAST_BINDING_UPDATE), 8},
        {static_cast<int>(MhType::FAST_BINDING_ACK), 9},
        {static_cast<int>(MhType::HANDOVER_INITIATE), 14},
        {static_cast<int>(MhType::HANDOVER_ACK), 15},
        {static_cast<int>(MobilityOptionType::MH_LINK_LAYER_ADDRESS), 7},
        {static_cast<int>(MobilityOptionType::BINDING_AUTHORIZATION_DATA_FOR_FMIP), 21},
        {static_cast<int>(MobilityOptionType::MH_ADDRESS_PREFIX), 34},
        {static_cast<int>(NdOptionType::IP_ADDRESS_PREFIX), 17},
        {static_cast<int>(NdOptionType::FMIP_LINK_LAYER_ADDRESS), 19},
        {static_cast<int>(NdOptionType::NAACK), 20},
        {static_cast<int>(NdOptionType::HANDOVER_KEY_REQUEST), 27},
        {static_cast<int>(NdOptionType::HANDOVER_KEY_REPLY), 28},
    };
    for (const auto& [type, assigned] : types)
    {
        NS_TEST_EXPECT_MSG_EQ(type, assigned, "assigned type");
    }
}

MIP6SEC_TEST_CASE(Parameters, "Parameters are those of RFC 5568 9 and RFC 5269 3.7")
{
    NS_TEST_EXPECT_MSG_EQ(RTSOLPR_RETRIES, 3u, "retries");
    NS_TEST_EXPECT_MSG_EQ(MAX_RTSOLPR_RATE, 3u, "per second");
    NS_TEST_EXPECT_MSG_EQ(FBU_RETRIES, 3u, "retries");
    NS_TEST_EXPECT_MSG_EQ(PROXY_ND_LIFETIME_S, 1.5, "seconds");
    NS_TEST_EXPECT_MSG_EQ(HI_RETRIES, 3u, "retries");
    NS_TEST_EXPECT_MSG_EQ(FMIP_INITIAL_TIMEOUT_S, 0.1, "seconds, 6.1.1 and 6.2.1.1");
    NS_TEST_EXPECT_MSG_EQ(FMIP_DRAIN_BURST, 5u, "packets, 5.4");
    NS_TEST_EXPECT_MSG_EQ(HKEPK_LIFETIME_S, 12.0 * 3600.0, "12 hours");
    NS_TEST_EXPECT_MSG_EQ(HKEPK_HANDOVERS, 10u, "handovers");
    NS_TEST_EXPECT_MSG_EQ(HK_LIFETIME_S, 43200.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(FAST_BINDING_LIFETIME_UNIT_S, 1, "seconds, 6.2.2 and 6.2.3");
    NS_TEST_EXPECT_MSG_EQ(FMIP_SPI_HANDOVER_KEY, 0u, "6.4.5");
}

MIP6SEC_TEST_CASE(Algorithms, "Authenticators have 96 bits of HMAC-SHA1 or 128 of HMAC-SHA256")
{
    const auto bits = [](int at) {
        return FmipAuthenticatorSize(static_cast<HandoverKeyAlgorithm>(at)) * 8;
    };
    NS_TEST_EXPECT_MSG_EQ(bits(0), 96u, "AT 0");
    NS_TEST_EXPECT_MSG_EQ(bits(1), 128u, "AT 1");
    for (int at = 2; at < 16; ++at)
    {
        NS_TEST_EXPECT_MSG_EQ(bits(at), 0u, "not known");
    }
}

MIP6SEC_TEST_CASE(StatusNames, "Names of status and code are those of the tables in RFC 5568")
{
    const std::pair<int, std::string> handover[] = {
        {0, "Handover Accepted, NCoA valid"},
        {1, "Handover Accepted, NCoA not valid or in use"},
        {2, "Handover Accepted, NCoA assigned"},
        {3, "Handover Accepted, use PCoA"},
        {4, "Message sent unsolicited"},
        {128, "Handover Not Accepted, reason unspecified"},
        {129, "Administratively prohibited"},
        {130, "Insufficient resources"},
        {127, "Accepted for a reason not listed"},
        {255, "Rejected for a reason not listed"},
    };
    for (const auto& [code, name] : handover)
    {
        NS_TEST_EXPECT_MSG_EQ(HandoverAckCodeName(static_cast<HandoverAckCode>(code)),
                              name,
                              "6.2.1.2");
    }
    const std::pair<int, std::string> binding[] = {
        {0, "Fast Binding Update accepted"},
        {1, "Fast Binding Update accepted but NCoA is invalid"},
        {128, "Reason unspecified"},
        {129, "Administratively prohibited"},
        {130, "Insufficient resources"},
        {131, "Incorrect interface identifier length"},
        {2, "Accepted for a reason not listed"},
        {132, "Rejected for a reason not listed"},
    };
    for (const auto& [status, name] : binding)
    {
        NS_TEST_EXPECT_MSG_EQ(FastBindingStatusName(static_cast<FastBindingStatus>(status)),
                              name,
                              "6.2.3");
    }
    const std::pair<int, std::string> naack[] = {
        {1, "NCoA is invalid, perform address configuration"},
        {2, "NCoA is invalid, use the supplied NCoA"},
        {3, "NCoA is invalid, use NAR's IP address as NCoA in FBU"},
        {4, "PCoA supplied, do not send FBU"},
        {128, "Link-Layer Address unrecognized"},
        {0, "NAACK status not listed"},
    };
    for (const auto& [status, name] : naack)
    {
        NS_TEST_EXPECT_MSG_EQ(NaackStatusName(static_cast<NaackStatus>(status)), name, "6.4.6");
    }
}

/**
 * @param name a name table
 * @param values the values that it must have
 * @return whether each has a name of its own, other than that of a value not listed
 */
template <typename T>
bool
HasNames(const char* (*name)(T), std::initializer_list<int> values)
{
    std::set<std::string> seen{name(static_cast<T>(250))};
    for (int value : values)
    {
        if (!seen.insert(name(static_cast<T>(value))).second)
        {
            return false;
        }
    }
    return true;
}

MIP6SEC_TEST_CASE(NamesComplete, "Every constant with a name table has a name of its own")
{
    NS_TEST_EXPECT_MSG_EQ(HasNames(FmipSubtypeName, {2, 3}), true, "subtypes, section 11");
    NS_TEST_EXPECT_MSG_EQ(HasNames(PrRtAdvCodeName, {0, 1, 2, 3, 4, 5}), true, "codes, 6.1.2");
    NS_TEST_EXPECT_MSG_EQ(HasNames(FmipLinkLayerCodeName, {0, 1, 2, 3, 4, 5, 6, 7}),
                          true,
                          "option-codes, 6.4.3");
    NS_TEST_EXPECT_MSG_EQ(HasNames(FmipAddressCodeName, {1, 2, 3, 4}), true, "6.4.1 and 6.4.2");
    NS_TEST_EXPECT_MSG_EQ(HasNames(HandoverInitiateCodeName, {0, 1}), true, "6.2.1.1");
    NS_TEST_EXPECT_MSG_EQ(HasNames(HandoverKeyAlgorithmName, {0, 1}), true, "AT");
}

/// Suite of the constants of FMIPv6 and of handover keys
class WireFmipConstantsTestSuite : public TestSuite
{
  public:
    WireFmipConstantsTestSuite()
        : TestSuite("mip6sec-wire-fmip-constants", TestSuite::Type::UNIT)
    {
        AddTestCase(new Types);
        AddTestCase(new Parameters);
        AddTestCase(new Algorithms);
        AddTestCase(new StatusNames);
        AddTestCase(new NamesComplete);
    }
} g_wireFmipConstantsTestSuite; //!< registers the suite

} // namespace
