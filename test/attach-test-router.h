/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_ROUTER_H
#define MIP6SEC_ATTACH_TEST_ROUTER_H

#include "attach-test-addresses.h"
#include "attach-test-link.h"
#include "attach-test-run.h"
#include "attach-test-variables.h"

#include "ns3/router-advertiser.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// A router that advertises
struct Router
{
    Host host;                        //!< its node
    Ptr<RouterAdvertiser> advertiser; //!< what advertises

    /// @param link attached to @param record watches it @param address its global address
    /// @param mac its link-layer address, or empty
    Router(Ptr<AccessLink> link, Record* record, const char* address, const char* mac = "")
        : host(MakeHost(link, record, true, mac)),
          advertiser(RouterAdvertiser::Install(host.device))
    {
        host.Assign(Ipv6Address(address));
    }

    /// @param least MinRtrAdvInterval in seconds @param most MaxRtrAdvInterval in seconds
    void Interval(double least, double most)
    {
        advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(least)));
        advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(most)));
    }

    /// @param name an attribute @param value its value
    void Set(const std::string& name, const AttributeValue& value)
    {
        advertiser->SetAttribute(name, value);
    }
};

/// @return what an advertiser of a router sends
std::vector<TestCase*> RouterAdvertiserCases();

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_ROUTER_H
