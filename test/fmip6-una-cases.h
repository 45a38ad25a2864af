/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP6_UNA_CASES_H
#define MIP6SEC_FMIP6_UNA_CASES_H

#include "new-access-router-stage.h"

#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/**
 * @param test the case @param stage its stage @param status of the only NAACK
 * @param to link-layer destination @param destination IPv6 destination
 * @return the address that it supplies, or ::
 */
inline Ipv6Address
ExpectNaack(Case& test,
            const NarStage& stage,
            NaackStatus status,
            const Mac48Address& to,
            const Ipv6Address& destination)
{
    const std::vector<OnLink> naacks = stage.Naacks();
    test.Equal(naacks.size(), 1, "one NAACK");
    if (naacks.empty())
    {
        return Ipv6Address::GetAny();
    }
    const OnLink& naack = naacks[0];
    const RouterAdvertisement message = *naack.AsRa().value;
    test.Equal(NaackStatusName(*message.options.naack),
               std::string(NaackStatusName(status)),
               "status");
    test.Check(naack.to == to, "to the link-layer address of the UNA");
    test.Check(naack.envelope.destination == destination, "to the source of the UNA");
    test.Check(naack.envelope.source == stage.nar.LinkLocal(), "from the link-local address");
    test.Equal(+naack.envelope.hopLimit, 255, "hop limit");
    test.Check(stage.naacks == std::vector<NaackStatus>{status}, "traced");
    const auto& supplied = message.options.suppliedAddress;
    return supplied ? supplied->address : Ipv6Address::GetAny();
}

/// @return what UNAs do where nodes are secured, and what host routes do
std::vector<TestCase*> UnaHostRouteCases();

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP6_UNA_CASES_H
