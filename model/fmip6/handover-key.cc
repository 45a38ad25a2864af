/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-key.h"

#include "ns3/abort.h"
#include "ns3/fmip-authorization.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param algorithm of a key @param secret its octets @return its MAC
std::variant<HmacSha1, HmacSha256>
MakeMac(HandoverKeyAlgorithm algorithm, const std::vector<uint8_t>& secret)
{
    NS_ABORT_MSG_IF(HandoverKey::GetSecretSize(algorithm) == 0,
                    "HandoverKey: AT " << static_cast<int>(algorithm)
                                       << " is no algorithm that is known: take HMAC_SHA1_96 or "
                                          "HMAC_SHA256_128");
    NS_ABORT_MSG_IF(secret.size() < HandoverKey::MIN_SECRET_SIZE,
                    "HandoverKey: a secret of " << secret.size() << " octets is too short: take "
                                                << HandoverKey::MIN_SECRET_SIZE << " or more");
    if (algorithm == HandoverKeyAlgorithm::HMAC_SHA256_128)
    {
        return HmacSha256(secret.data(), secret.size());
    }
    return HmacSha1(secret.data(), secret.size());
}

/// @param body a message @return its Binding Authorization Data for FMIPv6; null if it can have
/// none
std::optional<FmipAuthorization>*
FindOption(MobilityBody& body)
{
    if (auto update = std::get_if<FastBindingUpdate>(&body))
    {
        return &update->options.fmipAuthorization;
    }
    if (auto ack = std::get_if<FastBindingAck>(&body))
    {
        return &ack->options.fmipAuthorization;
    }
    return nullptr;
}

/// @copydoc FindOption(MobilityBody&)
const std::optional<FmipAuthorization>*
FindOption(const MobilityBody& body)
{
    return FindOption(const_cast<MobilityBody&>(body));
}

} // namespace

HandoverKey::HandoverKey(HandoverKeyAlgorithm algorithm,
                         std::vector<uint8_t> secret,
                         Time expires,
                         uint32_t spi)
    : m_algorithm(algorithm),
      m_secret(std::move(secret)),
      m_expires(expires),
      m_spi(spi),
      m_mac(MakeMac(algorithm, m_secret))
{
}

std::size_t
HandoverKey::GetSecretSize(HandoverKeyAlgorithm algorithm)
{
    switch (algorithm)
    {
    case HandoverKeyAlgorithm::HMAC_SHA1_96:
        return std::tuple_size<Sha1Digest>::value;
    case HandoverKeyAlgorithm::HMAC_SHA256_128:
        return std::tuple_size<Sha256Digest>::value;
    }
    return 0;
}

HandoverKeyAlgorithm
HandoverKey::GetAlgorithm() const
{
    return m_algorithm;
}

const std::vector<uint8_t>&
HandoverKey::GetSecret() const
{
    return m_secret;
}

Time
HandoverKey::GetExpiry() const
{
    return m_expires;
}

uint32_t
HandoverKey::GetSpi() const
{
    return m_spi;
}

bool
HandoverKey::IsValid() const
{
    return Simulator::Now() < m_expires;
}

std::vector<uint8_t>
HandoverKey::Compute(const MobilityMessage& message,
                     const Ipv6Address& careOfAddress,
                     const Ipv6Address& previousAccessRouter) const
{
    const std::vector<uint8_t> data =
        FmipAuthorizedData(message, careOfAddress, previousAccessRouter);
    return std::visit(
        [&data, size = FmipAuthenticatorSize(m_algorithm)](const auto& mac) {
            const auto digest = mac.Compute(data);
            return std::vector<uint8_t>(digest.begin(), digest.begin() + size);
        },
        m_mac);
}

void
HandoverKey::Authorize(MobilityMessage& message,
                       const Ipv6Address& careOfAddress,
                       const Ipv6Address& previousAccessRouter) const
{
    std::optional<FmipAuthorization>* option = FindOption(message.body);
    NS_ABORT_MSG_UNLESS(option,
                        "HandoverKey::Authorize: only FBU and FBack are authorized so (RFC 5568 "
                        "6.4.5)");
    // The length of the Mobility Header is covered, so the option must be there
    *option = FmipAuthorization{m_spi, std::vector<uint8_t>(FmipAuthenticatorSize(m_algorithm))};
    message.authorized.clear();
    (*option)->authenticator = Compute(message, careOfAddress, previousAccessRouter);
}

bool
HandoverKey::Verify(const MobilityMessage& message,
                    const Ipv6Address& careOfAddress,
                    const Ipv6Address& previousAccessRouter) const
{
    const std::optional<FmipAuthorization>* option = FindOption(message.body);
    if (!option || !*option || (*option)->spi != m_spi ||
        (*option)->authenticator.size() != FmipAuthenticatorSize(m_algorithm))
    {
        return false;
    }
    const std::vector<uint8_t> expected = Compute(message, careOfAddress, previousAccessRouter);
    return EqualDigest(expected.data(), (*option)->authenticator.data(), expected.size());
}

} // namespace mip6sec
} // namespace ns3
