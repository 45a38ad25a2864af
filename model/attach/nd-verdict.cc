/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nd-verdict.h"

#include "ns3/trace-source-accessor.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(NdVerdictTag);
NS_OBJECT_ENSURE_REGISTERED(NdAuthority);

namespace
{

/// @param names of the values of an enumeration, from 0 on @param value one @return its name
template <std::size_t N>
const char*
NameOf(const std::array<const char*, N>& names, std::size_t value)
{
    return value < N ? names[value] : "unknown";
}

} // namespace

const char*
SendReasonName(SendReason reason)
{
    static constexpr std::array<const char*, static_cast<std::size_t>(SendReason::OVERLOAD) + 1>
        names{
            "none",
            "no CGA",
            "no signature",
            "no timestamp",
            "no nonce",
            "no timestamp or nonce",
            "malformed option",
            "bad CGA parameters",
            "not this CGA",
            "short key",
            "long key",
            "low Sec",
            "other key",
            "unknown key",
            "bad signature",
            "stale timestamp",
            "replayed timestamp",
            "unknown nonce",
            "no path",
            "path expired",
            "path revoked",
            "path invalid",
            "uncertified address",
            "overload",
        };
    return NameOf(names, static_cast<std::size_t>(reason));
}

const char*
NdSecurityName(NdSecurity security)
{
    static constexpr std::array<const char*, static_cast<std::size_t>(NdSecurity::FAILED) + 1>
        names{"unsecured", "provisional", "secured", "failed"};
    return NameOf(names, static_cast<std::size_t>(security));
}

NdVerdictTag::NdVerdictTag(const NdVerdict& verdict)
    : m_verdict(verdict)
{
}

const NdVerdict&
NdVerdictTag::GetVerdict() const
{
    return m_verdict;
}

TypeId
NdVerdictTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::NdVerdictTag")
                            .SetParent<Tag>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<NdVerdictTag>();
    return tid;
}

TypeId
NdVerdictTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
NdVerdictTag::GetSerializedSize() const
{
    return 3 * sizeof(uint8_t) + sizeof(uint32_t);
}

void
NdVerdictTag::Serialize(TagBuffer i) const
{
    i.WriteU8(static_cast<uint8_t>(m_verdict.security));
    i.WriteU8(static_cast<uint8_t>(m_verdict.reason));
    i.WriteU8(m_verdict.mayCreateEntry ? 1 : 0);
    i.WriteU32(m_verdict.path);
}

void
NdVerdictTag::Deserialize(TagBuffer i)
{
    m_verdict.security = static_cast<NdSecurity>(i.ReadU8());
    m_verdict.reason = static_cast<SendReason>(i.ReadU8());
    m_verdict.mayCreateEntry = i.ReadU8() != 0;
    m_verdict.path = i.ReadU32();
}

void
NdVerdictTag::Print(std::ostream& os) const
{
    os << NdSecurityName(m_verdict.security) << " (" << SendReasonName(m_verdict.reason)
       << ") path " << m_verdict.path << (m_verdict.mayCreateEntry ? "" : " without entry");
}

TypeId
NdAuthority::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::NdAuthority")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddTraceSource("PathLost",
                                            "A certification path no longer holds.",
                                            MakeTraceSourceAccessor(&NdAuthority::m_pathLost),
                                            "ns3::mip6sec::NdAuthority::PathLostCallback");
    return tid;
}

NdAuthority::~NdAuthority() = default;

void
NdAuthority::NotifyPathLost(uint32_t path)
{
    m_pathLost(path);
}

} // namespace mip6sec
} // namespace ns3
