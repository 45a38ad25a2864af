/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "address-thief.h"

#include "ns3/abort.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(AddressThief);

TypeId
AddressThief::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::AddressThief")
                            .SetParent<Attack>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<AddressThief>()
                            .AddAttribute("Victim",
                                          "Address that is stolen (RFC 3756 4.1.1)",
                                          Ipv6AddressValue(Ipv6Address::GetAny()),
                                          MakeIpv6AddressAccessor(&AddressThief::m_victim),
                                          MakeIpv6AddressChecker())
                            .AddAttribute("Interval",
                                          "Time between unsolicited advertisements",
                                          TimeValue(MilliSeconds(200)),
                                          MakeTimeAccessor(&AddressThief::m_interval),
                                          MakeTimeChecker(MilliSeconds(1)));
    return tid;
}

AddressThief::AddressThief() = default;

AddressThief::~AddressThief() = default;

void
AddressThief::Begin()
{
    NS_ABORT_MSG_IF(m_victim.IsAny() || m_victim.IsMulticast(),
                    "AddressThief: set Victim to a unicast address before the attack begins, not "
                        << m_victim);
    Claim(m_victim, false);
    SendAdvertisement(m_victim, Ipv6Address::GetAllNodesMulticast(), false);
    Repeat(m_interval);
}

} // namespace mip6sec
} // namespace ns3
