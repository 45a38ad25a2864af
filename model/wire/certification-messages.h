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

/**
 * @copydoc SerializeIcmp6(const RouterSolicitation&,const Ipv6Address&,const Ipv6Address&)
 * Aborts with a message if there is no trust anchor or the first is not named by a DER name.
 */
std::vector<uint8_t> SerializeIcmp6(const CertificationPathSolicitation& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6(const RouterSolicitation&,const Ipv6Address&,const Ipv6Address&)
std::vector<uint8_t> SerializeIcmp6(const CertificationPathAdvertisement& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/**
 * Parse and validate by the format of RFC 3971 6.4.1: hop limit 255, checksum, code 0, a source
 * that is link-local or unspecified, an identifier other than zero, and one or more trust anchors,
 * of which the first is named by a DER name. Options other than trust anchors are ignored.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived
 * @return the message or the reason
 */
Parsed<CertificationPathSolicitation> ParseCertificationPathSolicitation(
    const uint8_t* data,
    std::size_t size,
    const Icmp6Envelope& envelope);
/**
 * Parse and validate by the format of RFC 3971 6.4.2: hop limit 255, checksum, code 0, a link-local
 * source, a destination that is ff02::1 (and then the identifier is zero) or a solicited-node
 * address (and then it is not), and a component below the number of components, or no component at
 * all where no path was found. Of several certificates the first in X.509 is kept, else the first;
 * options other than certificates and trust anchors are ignored.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived
 * @return the message or the reason
 */
Parsed<CertificationPathAdvertisement> ParseCertificationPathAdvertisement(
    const uint8_t* data,
    std::size_t size,
    const Icmp6Envelope& envelope);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_MESSAGES_H
