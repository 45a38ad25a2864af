/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-store.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(CertificationStore);

TypeId
CertificationStore::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CertificationStore")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CertificationStore>()
            .AddAttribute("MinBits",
                          "Bits that each key of a path has at least (RFC 3971 5.1.3, minbits)",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&CertificationStore::SetMinBits,
                                               &CertificationStore::GetMinBits),
                          MakeUintegerChecker<uint32_t>(384, 4096))
            .AddAttribute("Intersect",
                          "Of addresses that the certificate above does not have, go on with those "
                          "that it has, instead of refusing the path (RFC 3971 6.3.1)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CertificationStore::SetIntersect,
                                              &CertificationStore::GetIntersect),
                          MakeBooleanChecker())
            .AddAttribute("RequireAddresses",
                          "Refuse a path in which no certificate names addresses; else its router "
                          "may advertise any prefix (RFC 3971 6.3.1, 7.3)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CertificationStore::SetRequireAddresses,
                                              &CertificationStore::GetRequireAddresses),
                          MakeBooleanChecker())
            .AddAttribute("RequireRevocationLists",
                          "Refuse a path unless there is a current revocation list of each issuer "
                          "in it; else certificates are good until a list has them (RFC 3971 "
                          "6.3.1)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CertificationStore::SetRequireRevocations,
                                              &CertificationStore::GetRequireRevocations),
                          MakeBooleanChecker())
            .AddAttribute("MaxPaths",
                          "Valid paths kept at most, and refused ones: the one used longest ago "
                          "goes first (RFC 3971 9.3)",
                          UintegerValue(256),
                          MakeUintegerAccessor(&CertificationStore::m_maxPaths),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("NegativeLifetime",
                          "How long a path that was refused is not looked at again (RFC 3971 9.3)",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&CertificationStore::m_negativeLifetime),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("PathValidated",
                            "A path was validated, with what came of it",
                            MakeTraceSourceAccessor(&CertificationStore::m_validatedTrace),
                            "ns3::mip6sec::CertificationStore::PathValidatedCallback")
            .AddTraceSource("PathLost",
                            "A path that was valid is revoked, out of its time, or refused by a "
                            "changed configuration; found out when a revocation list arrives, or "
                            "at the next use of the path",
                            MakeTraceSourceAccessor(&CertificationStore::m_lostTrace),
                            "ns3::mip6sec::CertificationStore::PathLostCallback");
    return tid;
}

void
CertificationStore::SetMinBits(uint32_t bits)
{
    m_policy.minBits = bits;
    ++m_generation;
}

uint32_t
CertificationStore::GetMinBits() const
{
    return m_policy.minBits;
}

void
CertificationStore::SetIntersect(bool intersect)
{
    m_policy.intersect = intersect;
    ++m_generation;
}

bool
CertificationStore::GetIntersect() const
{
    return m_policy.intersect;
}

void
CertificationStore::SetRequireAddresses(bool require)
{
    m_policy.requireAddresses = require;
    ++m_generation;
}

bool
CertificationStore::GetRequireAddresses() const
{
    return m_policy.requireAddresses;
}

void
CertificationStore::SetRequireRevocations(bool require)
{
    m_policy.requireRevocations = require;
    ++m_generation;
}

bool
CertificationStore::GetRequireRevocations() const
{
    return m_policy.requireRevocations;
}

} // namespace mip6sec
} // namespace ns3
