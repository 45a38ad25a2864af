/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"

#include "ns3/access-point-map.h"
#include "ns3/mac48-address.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

/// @param address of a router @param prefix for care-of addresses @param length its bits
/// @return what is known of it
NeighborRouter
Router(const char* address, const char* prefix, uint8_t length = 64)
{
    NeighborRouter router;
    router.address = Ipv6Address(address);
    router.linkLayerAddress = {2, 0, 0, 0, 0, 1};
    router.prefix = Ipv6Address(prefix);
    router.prefixLength = length;
    return router;
}

const Mac48Address POINT_A("02:00:00:00:00:0a"); //!< an access point
const Mac48Address POINT_B("02:00:00:00:00:0b"); //!< an access point
const Mac48Address POINT_C("02:00:00:00:00:0c"); //!< an access point

/// What the option for POINT_A holds: six octets, and seven of padding (RFC 5568 6.4.3)
const LinkLayerOctets OPTION_A{2, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0, 0, 0, 0};

/// @param test checks
void
FindsPadded(Case& test)
{
    Ptr<AccessPointMap> map = CreateObject<AccessPointMap>();
    map->Add(POINT_A, Router("fd00:2::1", "fd00:2::"));
    const AccessPointTuple tuple = map->Describe(OPTION_A);
    test.Check(tuple.outcome == FmipLinkLayerCode::NEW_ACCESS_POINT, "it is known");
    test.Check(tuple.HasRouter(), "with its router");
    test.Equal(tuple.routerAddress.value_or(Ipv6Address()), Ipv6Address("fd00:2::1"), "address");
    test.Check(tuple.routerLinkLayerAddress == LinkLayerOctets({2, 0, 0, 0, 0, 1}), "link layer");
    test.Equal(+tuple.routerPrefixLength, 64, "prefix length");
    test.Check(tuple.prefixes.empty(), "the prefix is that of the router's address");
    test.Check(!tuple.newCareOfAddress, "no NCoA");
}

/// @param test checks
void
OtherOutcomes(Case& test)
{
    Ptr<AccessPointMap> map = CreateObject<AccessPointMap>();
    map->AddOwn(POINT_A);
    NeighborRouter slow = Router("fd00:3::1", "fd00:3::");
    slow.fastHandover = false;
    map->Add(POINT_B, slow);
    const AccessPointTuple own = map->Describe(OPTION_A);
    test.Check(own.outcome == FmipLinkLayerCode::SAME_INTERFACE, "on the own link");
    test.Check(!own.HasRouter() && own.prefixes.empty(), "and no prefix information with it");
    test.Check(map->Describe({2, 0, 0, 0, 0, 0x0b}).outcome == FmipLinkLayerCode::NO_FAST_HANDOVER,
               "no fast handover");
    const AccessPointTuple unknown = map->Describe({2, 0, 0, 0, 0, 0x0c});
    test.Check(unknown.outcome == FmipLinkLayerCode::NO_PREFIX, "unknown");
    test.Check(unknown.accessPoint == LinkLayerOctets({2, 0, 0, 0, 0, 0x0c}), "copied");
    test.Check(map->Describe({2, 0, 0}).outcome == FmipLinkLayerCode::NO_PREFIX, "too short");
    test.Check(map->Describe({}).outcome == FmipLinkLayerCode::NO_PREFIX, "empty");
    test.Equal(map->DescribeAll().size(), 1, "the wildcard asks for those of other routers");
}

/// @param test checks
void
KeepsOrder(Case& test)
{
    Ptr<AccessPointMap> map = CreateObject<AccessPointMap>();
    map->Add(POINT_C, Router("fd00:4::1", "fd00:4::"));
    map->Add(POINT_A, Router("fd00:2::1", "fd00:2::"));
    map->Add(POINT_B, Router("fd00:3::1", "fd00:3::"));
    map->Add(POINT_C, Router("fd00:5::1", "fd00:5::"));
    const auto tuples = map->DescribeAll();
    test.Equal(tuples.size(), 3, "all");
    test.Equal(map->GetSize(), 3, "each once");
    if (tuples.size() == 3)
    {
        test.Equal(*tuples[0].routerAddress, Ipv6Address("fd00:5::1"), "replaced in its place");
        test.Equal(*tuples[1].routerAddress, Ipv6Address("fd00:2::1"), "then the second");
        test.Equal(*tuples[2].routerAddress, Ipv6Address("fd00:3::1"), "then the third");
    }
    test.Check(!map->IsNeighbor(Ipv6Address("fd00:4::1")), "the replaced router is forgotten");
    test.Check(!map->FindByCareOf(Ipv6Address("fd00:4::9")), "with its prefix");
}

/// @param test checks
void
LongestMatch(Case& test)
{
    Ptr<AccessPointMap> map = CreateObject<AccessPointMap>();
    map->Add(POINT_A, Router("fd00:2::1", "fd00:2::", 48));
    map->Add(POINT_B, Router("fd00:2:0:7::1", "fd00:2:0:7::", 64));
    const NeighborRouter* wide = map->FindByCareOf(Ipv6Address("fd00:2:0:8::99"));
    const NeighborRouter* narrow = map->FindByCareOf(Ipv6Address("fd00:2:0:7::99"));
    test.Check(wide && wide->address == Ipv6Address("fd00:2::1"), "48 bits");
    test.Check(narrow && narrow->address == Ipv6Address("fd00:2:0:7::1"), "64 bits win");
    test.Check(!map->FindByCareOf(Ipv6Address("fd00:3::1")), "no match");
    map->Remove(POINT_B);
    const NeighborRouter* now = map->FindByCareOf(Ipv6Address("fd00:2:0:7::99"));
    test.Check(now && now->address == Ipv6Address("fd00:2::1"), "the shorter one is left");
}

/// @param test checks
void
SharedRouter(Case& test)
{
    Ptr<AccessPointMap> map = CreateObject<AccessPointMap>();
    map->Add(POINT_A, Router("fd00:2::1", "fd00:2::"));
    map->Add(POINT_B, Router("fd00:2::1", "fd00:2::"));
    map->Remove(POINT_A);
    test.Check(map->IsNeighbor(Ipv6Address("fd00:2::1")), "it still serves the other one");
    test.Check(map->FindByCareOf(Ipv6Address("fd00:2::5")) != nullptr, "and is found");
    map->Remove(POINT_B);
    map->Remove(POINT_B);
    test.Check(!map->IsNeighbor(Ipv6Address("fd00:2::1")), "gone with its last access point");
    test.Check(!map->FindByCareOf(Ipv6Address("fd00:2::5")), "and no more found");
    test.Equal(map->GetSize(), 0, "nothing is left");
}

/// @param test checks
void
OtherPrefix(Case& test)
{
    Ptr<AccessPointMap> map = CreateObject<AccessPointMap>();
    map->Add(POINT_A, Router("fd00:2::1", "fd00:7::1234", 64));
    const AccessPointTuple tuple = map->Describe(OPTION_A);
    test.Equal(tuple.prefixes.size(), 1, "an option of its own");
    if (!tuple.prefixes.empty())
    {
        test.Equal(tuple.prefixes[0].address, Ipv6Address("fd00:7::"), "without the bits behind");
        test.Equal(+tuple.prefixes[0].prefixLength, 64, "length");
    }
    const NeighborRouter* router = map->FindByCareOf(Ipv6Address("fd00:7::5"));
    test.Check(router && router->address == Ipv6Address("fd00:2::1"), "found by that prefix");
}

/// The suite
class AccessPointMapSuite : public TestSuite
{
  public:
    AccessPointMapSuite()
        : TestSuite("mip6sec-access-point-map", TestSuite::Type::UNIT)
    {
        AddTestCase(new Case("An access point is found by its address with the padding of the "
                             "option behind it",
                             &FindsPadded));
        AddTestCase(new Case("Own and unknown access points and those without fast handovers have "
                             "outcomes of their own",
                             &OtherOutcomes));
        AddTestCase(
            new Case("The neighbourhood is told in the order in which it was added", &KeepsOrder));
        AddTestCase(new Case("The router of an NCoA is the one with the longest matching prefix",
                             &LongestMatch));
        AddTestCase(
            new Case("A router is known as long as one of its access points", &SharedRouter));
        AddTestCase(
            new Case("A prefix that the address of the router does not say is told", &OtherPrefix));
    }
};

AccessPointMapSuite g_suite; //!< registers it

} // namespace
