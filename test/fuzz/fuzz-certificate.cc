/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fuzz-certificate.h"

#include "../certificate-vectors.h"

#include "ns3/address-ranges.h"
#include "ns3/certificate.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param holds what must be @param what what it is
void
Require(bool holds, const char* what)
{
    if (!holds)
    {
        std::fprintf(stderr, "fuzz-certificate: %s\n", what);
        std::abort();
    }
}

/// @return certificates to begin with
const std::vector<std::vector<uint8_t>>&
Seeds()
{
    static const std::vector<std::vector<uint8_t>> seeds = [] {
        std::vector<std::vector<uint8_t>> read;
        for (const char* pem : {CERT_ANCHOR,
                                CERT_OPERATOR,
                                CERT_ROUTER,
                                CERT_INHERIT,
                                CERT_IPV4,
                                CERT_SAFI,
                                CERT_ELLIPTIC,
                                CERT_VERSION_1,
                                CERT_UNKNOWN_CRITICAL})
        {
            read.push_back(Certificate::FromPem(pem)->GetDer());
        }
        return read;
    }();
    return seeds;
}

/// @param octets are changed @param edit four octets that say how
void
Apply(std::vector<uint8_t>& octets, const uint8_t* edit)
{
    const std::size_t at = octets.empty() ? 0 : (edit[1] << 8 | edit[2]) % octets.size();
    const auto place = octets.begin() + static_cast<std::ptrdiff_t>(at);
    switch (edit[0] % 4)
    {
    case 0:
        octets.insert(place, edit[3]);
        break;
    case 1:
        octets.erase(place,
                     place + static_cast<std::ptrdiff_t>(
                                 std::min<std::size_t>(edit[3], octets.size() - at)));
        break;
    default:
        if (!octets.empty())
        {
            *place = edit[3];
        }
        break;
    }
}

} // namespace

bool
ns3::mip6sec::FuzzCertificate(const uint8_t* data, std::size_t size)
{
    if (size == 0)
    {
        return false;
    }
    std::vector<uint8_t> octets;
    const std::size_t seed = data[0] % (Seeds().size() + 1);
    if (seed == 0)
    {
        octets.assign(data + 1, data + size);
    }
    else
    {
        octets = Seeds()[seed - 1];
        for (std::size_t i = 1; i + 4 <= size; i += 4)
        {
            Apply(octets, data + i);
        }
    }
    // A buffer of exactly this size, so that AddressSanitizer sees a read behind it
    octets.shrink_to_fit();
    Require(Certificate::SizeOfDer(octets.data(), octets.size()) <= octets.size(), "an element");
    Ptr<const Certificate> certificate = Certificate::FromDer(octets.data(), octets.size());
    if (!certificate)
    {
        return false;
    }
    Require(certificate->GetDer() == octets, "a certificate is kept as it came");
    Require(Certificate::SizeOfDer(octets.data(), octets.size()) == octets.size(), "all of it");
    Require(octets.size() <= MAX_CERTIFICATE_SIZE, "no larger than is read");
    const auto contains = [&octets](const std::vector<uint8_t>& part) {
        return std::search(octets.begin(), octets.end(), part.begin(), part.end()) != octets.end();
    };
    Require(contains(certificate->GetSpki()), "its key is within it");
    Require(contains(certificate->GetSubject()), "its subject is within it");
    Require(contains(certificate->GetIssuer()), "its issuer is within it");
    if (certificate->GetAddresses())
    {
        const std::vector<AddressRange>& ranges = *certificate->GetAddresses();
        Require(ranges.size() <= MAX_CERTIFICATE_RANGES, "no more ranges than are read");
        Require(std::all_of(ranges.begin(),
                            ranges.end(),
                            [](const AddressRange& range) { return !(range.last < range.first); }),
                "ranges begin before they end");
        Require(NormalizeRanges(ranges).size() == ranges.size(), "ranges are in their one form");
    }
    Require(Certificate::FromPem(certificate->ToPem())->GetDer() == octets, "the same by PEM");
    return true;
}

#ifdef MIP6SEC_LIBFUZZER
/// @param data first octet @param size how many @return 0
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    FuzzCertificate(data, size);
    return 0;
}
#endif
