/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "modelled-key.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// What a MAC under the secret is for: its first octet
enum Label : uint8_t
{
    LABEL_SHA1 = 1,      //!< signature over a SHA-1 digest
    LABEL_SHA256 = 2,    //!< signature over a SHA-256 digest
    LABEL_TAG = 3,       //!< tag of a ciphertext
    LABEL_KEYSTREAM = 4, //!< what a ciphertext is encrypted with
};

constexpr std::size_t TAG_SIZE = 9; //!< octets in front of a ciphertext; with LENGTH_SIZE as many
                                    //!< as PKCS#1 takes, 11
constexpr std::size_t LENGTH_SIZE = 2; //!< octets of the length of the text

/// @param value 64 bits @param count bits, 1 to 63 @return rotated to the left
uint64_t
Rotate(uint64_t value, int count)
{
    return (value << count) | (value >> (64 - count));
}

/**
 * Make as many octets from a MAC as are needed: the MAC, and behind it those of xoshiro256** with
 * the MAC as its state. Whoever knows the octets need not know the secret to continue them: they
 * are only compared as a whole, or cover something that the MAC protects.
 *
 * @param mac a MAC
 * @param size octets wanted
 * @return the octets
 */
std::vector<uint8_t>
Expand(const Sha256Digest& mac, std::size_t size)
{
    std::vector<uint8_t> octets(size);
    std::copy_n(mac.begin(), std::min(size, mac.size()), octets.begin());
    uint64_t state[4] = {};
    for (std::size_t i = 0; i < mac.size(); ++i)
    {
        state[i / 8] = state[i / 8] << 8 | mac[i];
    }
    for (std::size_t i = mac.size(); i < size;)
    {
        uint64_t next = Rotate(state[1] * 5, 7) * 9;
        const uint64_t shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = Rotate(state[3], 45);
        for (int octet = 0; octet < 8 && i < size; ++octet, ++i, next >>= 8)
        {
            octets[i] = static_cast<uint8_t>(next);
        }
    }
    return octets;
}

/// @param mac under a secret @param label what for @param data first octet @param size octets
/// @return the MAC
Sha256Digest
Compute(const HmacSha256& mac, Label label, const uint8_t* data, std::size_t size)
{
    std::vector<uint8_t> input;
    input.reserve(size + 1);
    input.push_back(label);
    input.insert(input.end(), data, data + size);
    return mac.Compute(input);
}

/// @param mac under a secret @param inner length, text and padding @param out receives their tag
void
MakeTag(const HmacSha256& mac, const std::vector<uint8_t>& inner, uint8_t* out)
{
    const Sha256Digest full = Compute(mac, LABEL_TAG, inner.data(), inner.size());
    std::copy_n(full.begin(), TAG_SIZE, out);
    // A ciphertext is a number below the modulus, whose first bit is set
    out[0] &= 0x7f;
}

/// @param mac under a secret @param tag of the text @param inner is encrypted or decrypted
void
Cover(const HmacSha256& mac, const uint8_t* tag, std::vector<uint8_t>& inner)
{
    const std::vector<uint8_t> stream =
        Expand(Compute(mac, LABEL_KEYSTREAM, tag, TAG_SIZE), inner.size());
    for (std::size_t i = 0; i < inner.size(); ++i)
    {
        inner[i] ^= stream[i];
    }
}

} // namespace

ModelledSecret::ModelledSecret(const uint8_t* secret, std::size_t size, bool real)
    : mac(secret, size),
      real(real)
{
}

template <typename Digest>
const Sha256Digest&
ModelledSecret::Authenticate(uint8_t label, const Digest& digest) const
{
    std::array<uint8_t, 1 + sizeof(Digest)> input;
    input[0] = label;
    std::copy(digest.begin(), digest.end(), input.begin() + 1);
    if (!std::equal(input.begin(), input.end(), m_lastInput.begin(), m_lastInput.end()))
    {
        m_lastMac = mac.Compute(input.data(), input.size());
        m_lastInput.assign(input.begin(), input.end());
    }
    return m_lastMac;
}

std::vector<uint8_t>
ModelledSecret::Sign(HashAlgorithm hash,
                     const uint8_t* data,
                     std::size_t dataSize,
                     std::size_t size) const
{
    std::vector<uint8_t> signature =
        Expand(hash == HashAlgorithm::SHA1 ? Authenticate(LABEL_SHA1, Sha1(data, dataSize))
                                           : Authenticate(LABEL_SHA256, Sha256(data, dataSize)),
               size);
    // A signature is a number below the modulus, whose first bit is set
    signature.front() &= 0x7f;
    return signature;
}

std::vector<uint8_t>
ModelledSecret::Encrypt(const std::vector<uint8_t>& plain,
                        std::size_t size,
                        RandomOctets& random) const
{
    std::vector<uint8_t> inner(size - TAG_SIZE);
    inner[0] = static_cast<uint8_t>(plain.size() >> 8);
    inner[1] = static_cast<uint8_t>(plain.size());
    const std::size_t used = LENGTH_SIZE + plain.size();
    std::copy(plain.begin(), plain.end(), inner.begin() + LENGTH_SIZE);
    random.Fill(inner.data() + used, inner.size() - used);
    std::vector<uint8_t> cipher(TAG_SIZE);
    MakeTag(mac, inner, cipher.data());
    Cover(mac, cipher.data(), inner);
    cipher.insert(cipher.end(), inner.begin(), inner.end());
    return cipher;
}

std::optional<std::vector<uint8_t>>
ModelledSecret::Decrypt(const std::vector<uint8_t>& cipher) const
{
    std::vector<uint8_t> inner(cipher.begin() + TAG_SIZE, cipher.end());
    Cover(mac, cipher.data(), inner);
    uint8_t tag[TAG_SIZE];
    MakeTag(mac, inner, tag);
    const std::size_t size = inner[0] << 8 | inner[1];
    if (!EqualDigest(tag, cipher.data(), TAG_SIZE) || size > inner.size() - LENGTH_SIZE)
    {
        return std::nullopt;
    }
    const auto text = inner.begin() + LENGTH_SIZE;
    return std::vector<uint8_t>(text, text + size);
}

ModelledPrivateKey::ModelledPrivateKey(Ptr<const ModelledPublicKey> publicKey,
                                       KeyUse use,
                                       std::shared_ptr<const ModelledSecret> secret,
                                       Ptr<PrivateKey> real)
    : PrivateKey(publicKey, use),
      m_secret(std::move(secret)),
      m_real(real)
{
    // So that the pair can be used in the next simulation too, whose provider has not seen it
    publicKey->m_secret = m_secret;
}

const std::shared_ptr<const ModelledSecret>&
ModelledPrivateKey::GetSecret() const
{
    return m_secret;
}

Ptr<const PrivateKey>
ModelledPrivateKey::GetReal() const
{
    return m_real;
}

} // namespace mip6sec
} // namespace ns3
