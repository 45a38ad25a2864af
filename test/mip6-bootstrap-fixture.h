/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MIP6_BOOTSTRAP_FIXTURE_H
#define MIP6SEC_MIP6_BOOTSTRAP_FIXTURE_H

#include "mip6-mobile-node-network.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
{

/// What a home agent answers, if anything
using Answer = std::optional<BindingAck>;

constexpr uint32_t HOME = MobileNodeNetwork::HOME; //!< the home link

/// A test case that writes down the discovery messages of the mobile node
class BootstrapTestCase : public TestCase
{
  public:
    /// @param name sentence
    explicit BootstrapTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /// @param network whose mobile node is watched from now on
    void Watch(MobileNodeNetwork& network)
    {
        network.role->TraceConnectWithoutContext(
            "DiscoveryRequestSent",
            MakeCallback(&BootstrapTestCase::NoteRequest, this));
        network.role->TraceConnectWithoutContext("DiscoveryReplyReceived",
                                                 MakeCallback(&BootstrapTestCase::NoteReply, this));
        network.role->TraceConnectWithoutContext(
            "PrefixSolicitationSent",
            MakeCallback(&BootstrapTestCase::NoteSolicitation, this));
        network.role->TraceConnectWithoutContext(
            "PrefixAdvertisementReceived",
            MakeCallback(&BootstrapTestCase::NoteAdvertisement, this));
    }

    /**
     * @param network in which
     * @return the home address of the mobile node by RFC 4291 appendix A: home prefix, and the
     * MAC address with ff:fe in the middle and the universal bit inverted
     */
    static Ipv6Address FormedHomeAddress(const MobileNodeNetwork& network)
    {
        uint8_t mac[6];
        Mac48Address::ConvertFrom(network.mobileDevice->GetAddress()).CopyTo(mac);
        uint8_t octets[16];
        MobileNodeNetwork::HomeAddress().GetBytes(octets);
        const uint8_t identifier[8] =
            {static_cast<uint8_t>(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
        std::copy(identifier, identifier + 8, octets + 8);
        return Ipv6Address(octets);
    }

    std::vector<Time> m_requests;            //!< discovery requests
    std::set<uint16_t> m_identifiers;        //!< their identifiers
    std::vector<uint32_t> m_replies;         //!< home agents in discovery replies
    std::vector<Time> m_solicitations;       //!< prefix solicitations
    std::vector<uint16_t> m_solicitationIds; //!< their identifiers
    std::vector<uint16_t> m_advertisements;  //!< identifiers of prefix advertisements accepted

  private:
    /// @param identifier of the request @param octets its size
    void NoteRequest(uint16_t identifier, uint32_t octets)
    {
        // IPv6 header, and 8 octets of ICMPv6 (RFC 6275 6.5)
        NS_TEST_EXPECT_MSG_EQ(octets, 48, "size of a request");
        m_requests.push_back(Simulator::Now());
        m_identifiers.insert(identifier);
    }

    /// @param identifier of the reply @param homeAgents in it @param octets its size
    void NoteReply(uint16_t identifier, uint32_t homeAgents, uint32_t octets)
    {
        NS_TEST_EXPECT_MSG_EQ(octets, 48 + 16 * homeAgents, "size of a reply (RFC 6275 6.6)");
        m_replies.push_back(homeAgents);
    }

    /// @param identifier of the solicitation @param octets its size
    void NoteSolicitation(uint16_t identifier, uint32_t octets)
    {
        // IPv6 header, destination options with the home address, 8 octets of ICMPv6 (RFC 6275 6.7)
        NS_TEST_EXPECT_MSG_EQ(octets, 40 + 24 + 8, "size of a solicitation");
        m_solicitations.push_back(Simulator::Now());
        m_solicitationIds.push_back(identifier);
    }

    /// @param identifier of the advertisement
    void NoteAdvertisement(uint16_t identifier)
    {
        m_advertisements.push_back(identifier);
    }
};

/// @return what Mobile Prefix Advertisements tell the mobile node
std::vector<TestCase*> MobilePrefixCases();

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MIP6_BOOTSTRAP_FIXTURE_H
