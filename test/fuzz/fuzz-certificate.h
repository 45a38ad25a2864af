/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FUZZ_CERTIFICATE_H
#define MIP6SEC_FUZZ_CERTIFICATE_H

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/**
 * Give octets to the reader of certificates, and abort with a message if what it says cannot be.
 *
 * The first octet selects one of the certificates of certificate-vectors.h, which the others change
 * four at a time: what to do, two octets where, and one with what. 0 takes the others themselves.
 *
 * @param data first octet
 * @param size how many
 * @return whether they were read as a certificate
 */
bool FuzzCertificate(const uint8_t* data, std::size_t size);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FUZZ_CERTIFICATE_H
