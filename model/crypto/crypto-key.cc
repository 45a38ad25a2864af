/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-key.h"

#include "keyed-hash.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

PublicKey::PublicKey(std::vector<uint8_t> spki, uint32_t bits)
    : m_spki(std::move(spki)),
      m_bits(bits)
{
    const Sha1Digest digest = Sha1(m_spki.data(), m_spki.size());
    std::copy_n(digest.begin(), m_hash.size(), m_hash.begin());
}

PublicKey::~PublicKey() = default;

const std::vector<uint8_t>&
PublicKey::GetSpki() const
{
    return m_spki;
}

uint32_t
PublicKey::GetBits() const
{
    return m_bits;
}

std::size_t
PublicKey::GetSize() const
{
    return (m_bits + 7) / 8;
}

const KeyHash&
PublicKey::GetHash() const
{
    return m_hash;
}

PrivateKey::PrivateKey(Ptr<const PublicKey> publicKey, KeyUse use)
    : m_public(std::move(publicKey)),
      m_use(use)
{
}

PrivateKey::~PrivateKey() = default;

Ptr<const PublicKey>
PrivateKey::GetPublicKey() const
{
    return m_public;
}

KeyUse
PrivateKey::GetUse() const
{
    return m_use;
}

} // namespace mip6sec
} // namespace ns3
