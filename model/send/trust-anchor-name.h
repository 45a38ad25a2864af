/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_TRUST_ANCHOR_NAME_H
#define MIP6SEC_TRUST_ANCHOR_NAME_H

#include "ns3/certificate.h"
#include "ns3/send-options.h"

#include <string>

namespace ns3
{
namespace mip6sec
{

/// @param anchor a trust anchor @return its name as an option: the DER of its subject
TrustAnchorOption NameOfAnchor(const Certificate& anchor);

/**
 * @param name a name from a message
 * @param certificate a certificate
 * @return whether it is named so: by its subject, or by a domain name in its subjectAltName without
 * regard to case (RFC 3971 6.4.5). Names of other types name nobody.
 */
bool IsNamed(const TrustAnchorOption& name, const Certificate& certificate);

/**
 * @param wire a domain name in the DNS wire format (RFC 1034 3.1, RFC 1035 3.1), without
 * compression
 * @return it as text, without a dot at its end; empty if it is none
 */
std::string DomainNameFromWire(const std::vector<uint8_t>& wire);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_TRUST_ANCHOR_NAME_H
