/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-assembly.h"

#include <algorithm>
#include <iterator>

namespace ns3
{
namespace mip6sec
{

CertificationAssembly::CertificationAssembly(uint16_t allComponents)
    : m_certificates(allComponents),
      m_missing(allComponents)
{
}

CertificationAssembly::Outcome
CertificationAssembly::Add(const CertificationPathAdvertisement& message)
{
    const std::size_t component = message.component;
    if (message.allComponents != m_certificates.size() || component >= m_certificates.size())
    {
        return Outcome::CONFLICT;
    }
    const std::vector<uint8_t>& der = message.certificate->certificate;
    Ptr<const Certificate>& place = m_certificates[component];
    if (place)
    {
        return place->GetDer() == der ? Outcome::DUPLICATE : Outcome::CONFLICT;
    }
    Ptr<const Certificate> certificate = Certificate::FromDer(der.data(), der.size());
    if (!certificate)
    {
        return Outcome::NOT_READABLE;
    }
    // The one above has the next number
    if (component + 1 < m_certificates.size() && m_certificates[component + 1] &&
        m_certificates[component + 1]->GetSubject() != certificate->GetIssuer())
    {
        return Outcome::CONFLICT;
    }
    if (component > 0 && m_certificates[component - 1] &&
        m_certificates[component - 1]->GetIssuer() != certificate->GetSubject())
    {
        return Outcome::CONFLICT;
    }
    place = certificate;
    --m_missing;
    return Outcome::ADDED;
}

bool
CertificationAssembly::IsComplete() const
{
    return m_missing == 0;
}

bool
CertificationAssembly::IsEmpty() const
{
    return m_missing == m_certificates.size();
}

std::optional<uint16_t>
CertificationAssembly::GetMissing() const
{
    const auto found = std::find(m_certificates.rbegin(), m_certificates.rend(), nullptr);
    if (found == m_certificates.rend())
    {
        return std::nullopt;
    }
    return static_cast<uint16_t>(m_certificates.rend() - found - 1);
}

bool
CertificationAssembly::Has(uint16_t component) const
{
    return component < m_certificates.size() && m_certificates[component];
}

Ptr<const Certificate>
CertificationAssembly::GetRouter() const
{
    return m_certificates.front();
}

std::vector<Ptr<const Certificate>>
CertificationAssembly::GetPath() const
{
    std::vector<Ptr<const Certificate>> path;
    std::copy_if(m_certificates.rbegin(),
                 m_certificates.rend(),
                 std::back_inserter(path),
                 [](const Ptr<const Certificate>& certificate) { return bool(certificate); });
    return path;
}

} // namespace mip6sec
} // namespace ns3
