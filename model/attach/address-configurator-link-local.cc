/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How AddressConfigurator checks the link-local address

#include "address-configurator.h"
#include "drawn-delay.h"

#include "ns3/log.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secLinkLocal");

namespace
{

const Ipv6Address LINK_LOCAL_PREFIX("fe80::"); //!< of 64 bits

} // namespace

void
AddressConfigurator::CheckLinkLocal()
{
    if (!m_linkLocalDad || !m_discovery)
    {
        return;
    }
    ++m_linkLocalSerial;
    m_linkLocalAttempts = 0;
    if (!m_generator.IsNull() && m_discovery->CanSetLinkLocal() &&
        m_discovery->GetLinkLocalSource().IsAny() &&
        !m_discovery->IsTentative(m_discovery->GetInterface()->GetLinkLocalAddress().GetAddress()))
    {
        // All were taken on the last link, or the next was still being made
        m_linkLocalCollisions = 0;
        GenerateLinkLocal();
        return;
    }
    ProbeLinkLocal();
}

void
AddressConfigurator::ProbeLinkLocal()
{
    m_discovery->StartDad(m_discovery->GetInterface()->GetLinkLocalAddress().GetAddress(),
                          m_dadTransmits,
                          m_retransTimer,
                          DrawDelay(m_joinDelay, "JoinDelay"),
                          MakeCallback(&AddressConfigurator::LinkLocalDadDone, this),
                          IgnoresUnsecured(m_linkLocalAttempts));
}

void
AddressConfigurator::LinkLocalDadDone(Ipv6Address address, bool unique)
{
    if (unique)
    {
        return;
    }
    if (m_generator.IsNull() || !m_discovery->CanSetLinkLocal())
    {
        m_duplicate(address);
        return;
    }
    m_discovery->DropLinkLocal();
    ++m_linkLocalAttempts;
    ++m_linkLocalCollisions;
    uint64_t serial = m_linkLocalSerial;
    m_duplicate(address);
    if (serial == m_linkLocalSerial)
    {
        GenerateLinkLocal();
    }
}

void
AddressConfigurator::GenerateLinkLocal()
{
    if (m_linkLocalCollisions > m_maxCollisions)
    {
        NS_LOG_ERROR("Node " << m_discovery->GetDevice()->GetNode()->GetId()
                             << " gives up on a link-local address");
        m_failed(LINK_LOCAL_PREFIX);
        return;
    }
    m_generator(LINK_LOCAL_PREFIX,
                m_linkLocalCollisions,
                MakeBoundCallback(&AddressConfigurator::LinkLocalGenerated,
                                  Ptr<AddressConfigurator>(this),
                                  m_linkLocalSerial));
}

void
AddressConfigurator::LinkLocalGenerated(Ptr<AddressConfigurator> self,
                                        uint64_t serial,
                                        Ipv6Address address)
{
    if (!self->m_discovery || serial != self->m_linkLocalSerial)
    {
        return;
    }
    if (address.IsAny())
    {
        self->m_failed(LINK_LOCAL_PREFIX);
        return;
    }
    self->m_discovery->SetLinkLocal(address);
    self->ProbeLinkLocal();
}

} // namespace mip6sec
} // namespace ns3
