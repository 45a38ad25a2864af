/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_MESSAGES_H
#define MIP6SEC_CERTIFICATION_MESSAGES_H

#include "nd-messages.h"
#include "send-options.h"

namespace ns3
{
namespace mip6sec
{

static constexpr uint16_t CERTIFICATION_ALL_COMPONENTS = 65535; //!< Component of a CPS for all

/// Certification Path Solicitation (RFC 3971 6.4.1)
struct CertificationPathSolicitation
{
    uint16_t identifier{0};                           //!< matches advertisements; not zero
    uint16_t component{CERTIFICATION_ALL_COMPONENTS}; //!< wanted component, or all
    std::vector<TrustAnchorOption> anchors;           //!< acceptable trust anchors
};

/// Certification Path Advertisement (RFC 3971 6.4.2)
struct CertificationPathAdvertisement
{
    uint16_t identifier{0};                       //!< that of the solicitation, or 0
    uint16_t allComponents{0};                    //!< components of the path
    uint16_t component{0};                        //!< counts down to 0
    std::optional<CertificateOption> certificate; //!< the certificate; none if no path was found
    std::vector<TrustAnchorOption> anchors;       //!< trust anchor of the path
};

/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const CertificationPathSolicitation& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const CertificationPathAdvertisement& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc ParseRouterSolicitation
Parsed<CertificationPathSolicitation> ParseCertificationPathSolicitation(
    const uint8_t* data,
    std::size_t size,
    const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<CertificationPathAdvertisement> ParseCertificationPathAdvertisement(
    const uint8_t* data,
    std::size_t size,
    const Icmp6Envelope& envelope);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_MESSAGES_H
