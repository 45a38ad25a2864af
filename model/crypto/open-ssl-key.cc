/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "open-ssl-key.h"

#include "crypto-library.h"

#include "ns3/abort.h"

#include <algorithm>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Leaves OpenSSL's queue of errors, which others in the process read too, as it was
class ErrorMark
{
  public:
    ErrorMark()
    {
        ERR_set_mark();
    }

    ~ErrorMark()
    {
        ERR_pop_to_mark();
    }

    ErrorMark(const ErrorMark&) = delete;
    ErrorMark& operator=(const ErrorMark&) = delete;
};

/// @param number most significant octet first @param size octets @return it as OSSL_PARAM has it
std::vector<uint8_t>
Native(const uint8_t* number, std::size_t size)
{
    std::vector<uint8_t> native(number, number + size);
    static const uint16_t one = 1;
    if (*reinterpret_cast<const uint8_t*>(&one) == 1)
    {
        std::reverse(native.begin(), native.end());
    }
    return native;
}

/// @param key public key @return it as OpenSSL's
EVP_PKEY*
FromSpki(const RsaSpki& key)
{
    // Kept, since it has no state of its own between keys
    static EVP_PKEY_CTX* context = [] {
        EVP_PKEY_CTX* made = EVP_PKEY_CTX_new_from_name(GetCryptoLibrary(), "RSA", nullptr);
        NS_ABORT_MSG_UNLESS(made && EVP_PKEY_fromdata_init(made) == 1, "OpenSSL has no RSA");
        return made;
    }();
    std::vector<uint8_t> modulus = Native(key.modulus, key.modulusSize);
    uint64_t exponent = key.exponent;
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, modulus.data(), modulus.size()),
        OSSL_PARAM_construct_uint64(OSSL_PKEY_PARAM_RSA_E, &exponent),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY* made = nullptr;
    const bool ok = EVP_PKEY_fromdata(context, &made, EVP_PKEY_PUBLIC_KEY, parameters) == 1;
    NS_ABORT_MSG_UNLESS(ok, "OpenSSL refused an RSA key of " << key.bits << " bits");
    return made;
}

/// Never asks for a password @return 0
int
NoPassword(char*, int, int, void*)
{
    return 0;
}

/// @param key of OpenSSL @param name of a number in it @return the number, most significant octet
/// first
std::vector<uint8_t>
GetNumber(const EVP_PKEY* key, const char* name)
{
    BIGNUM* number = nullptr;
    std::vector<uint8_t> octets;
    if (EVP_PKEY_get_bn_param(key, name, &number) == 1)
    {
        octets.resize(BN_num_bytes(number));
        BN_bn2bin(number, octets.data());
    }
    BN_free(number);
    return octets;
}

} // namespace

RsaPkey::RsaPkey(evp_pkey_st* key)
    : m_key(key)
{
}

RsaPkey::RsaPkey(const RsaSpki& key)
    : m_key(FromSpki(key))
{
}

RsaPkey::~RsaPkey()
{
    for (EVP_PKEY_CTX* context : m_contexts)
    {
        EVP_PKEY_CTX_free(context);
    }
    EVP_PKEY_free(m_key);
}

RsaPkey::RsaPkey(RsaPkey&& other) noexcept
    : m_key(std::exchange(other.m_key, nullptr))
{
    std::swap(m_contexts, other.m_contexts);
}

RsaPkey::operator bool() const
{
    return m_key != nullptr;
}

RsaPkey
RsaPkey::Generate(uint32_t bits)
{
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(GetCryptoLibrary(), "RSA", nullptr);
    std::size_t size = bits;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_RSA_BITS, &size),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY* made = nullptr;
    const bool ok = context && EVP_PKEY_keygen_init(context) == 1 &&
                    EVP_PKEY_CTX_set_params(context, parameters) == 1 &&
                    EVP_PKEY_generate(context, &made) == 1;
    EVP_PKEY_CTX_free(context);
    NS_ABORT_MSG_UNLESS(ok, "OpenSSL could not make an RSA key of " << bits << " bits");
    return RsaPkey(made);
}

RsaPkey
RsaPkey::FromPem(const std::string& pem)
{
    ErrorMark mark;
    BIO* source = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey_ex(source,
                                               nullptr,
                                               NoPassword,
                                               nullptr,
                                               GetCryptoLibrary(),
                                               nullptr);
    BIO_free(source);
    if (key && !EVP_PKEY_is_a(key, "RSA"))
    {
        EVP_PKEY_free(key);
        key = nullptr;
    }
    return RsaPkey(key);
}

std::vector<uint8_t>
RsaPkey::GetSpki() const
{
    const std::vector<uint8_t> modulus = GetNumber(m_key, OSSL_PKEY_PARAM_RSA_N);
    const std::vector<uint8_t> exponent = GetNumber(m_key, OSSL_PKEY_PARAM_RSA_E);
    if (modulus.empty() || exponent.empty() || exponent.size() > sizeof(uint64_t))
    {
        return {};
    }
    uint64_t number = 0;
    for (uint8_t octet : exponent)
    {
        number = number << 8 | octet;
    }
    return WriteSpki(modulus, number);
}

evp_pkey_ctx_st*
RsaPkey::GetContext(Purpose purpose) const
{
    if (m_contexts[purpose])
    {
        return m_contexts[purpose];
    }
    std::string padding = OSSL_PKEY_RSA_PAD_MODE_PKCSV15;
    std::string digest = purpose == SIGN_SHA1 || purpose == VERIFY_SHA1 ? "SHA1" : "SHA256";
    const OSSL_PARAM signing[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, padding.data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end(),
    };
    const OSSL_PARAM encrypting[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, padding.data(), 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(GetCryptoLibrary(), m_key, nullptr);
    int ok = 0;
    switch (purpose)
    {
    case SIGN_SHA1:
    case SIGN_SHA256:
        ok = EVP_PKEY_sign_init_ex(context, signing);
        break;
    case VERIFY_SHA1:
    case VERIFY_SHA256:
        ok = EVP_PKEY_verify_init_ex(context, signing);
        break;
    case ENCRYPT:
        ok = EVP_PKEY_encrypt_init_ex(context, encrypting);
        break;
    case DECRYPT: {
        ok = EVP_PKEY_decrypt_init_ex(context, encrypting);
        // From OpenSSL 3.2 on a wrong padding gives a random text unless this is off; the name is
        // that of OSSL_ASYM_CIPHER_PARAM_IMPLICIT_REJECTION, which older headers do not have
        unsigned int off = 0;
        const OSSL_PARAM honest[] = {
            OSSL_PARAM_construct_uint("implicit-rejection", &off),
            OSSL_PARAM_construct_end(),
        };
        const OSSL_PARAM* known = EVP_PKEY_CTX_settable_params(context);
        if (ok == 1 && known && OSSL_PARAM_locate_const(known, honest[0].key))
        {
            ok = EVP_PKEY_CTX_set_params(context, honest);
        }
        break;
    }
    case N_PURPOSES:
        break;
    }
    NS_ABORT_MSG_UNLESS(context && ok == 1,
                        "OpenSSL refused RSA with the padding of PKCS#1 and " << digest);
    m_contexts[purpose] = context;
    return context;
}

std::vector<uint8_t>
RsaPkey::Sign(HashAlgorithm hash, const std::vector<uint8_t>& digest) const
{
    EVP_PKEY_CTX* context = GetContext(hash == HashAlgorithm::SHA1 ? SIGN_SHA1 : SIGN_SHA256);
    std::vector<uint8_t> signature(EVP_PKEY_get_size(m_key));
    std::size_t size = signature.size();
    const bool ok =
        EVP_PKEY_sign(context, signature.data(), &size, digest.data(), digest.size()) == 1;
    NS_ABORT_MSG_UNLESS(ok && size == signature.size(), "OpenSSL could not sign");
    return signature;
}

bool
RsaPkey::Verify(HashAlgorithm hash,
                const std::vector<uint8_t>& digest,
                const uint8_t* signature,
                std::size_t size) const
{
    ErrorMark mark;
    EVP_PKEY_CTX* context = GetContext(hash == HashAlgorithm::SHA1 ? VERIFY_SHA1 : VERIFY_SHA256);
    return EVP_PKEY_verify(context, signature, size, digest.data(), digest.size()) == 1;
}

std::vector<uint8_t>
RsaPkey::Encrypt(const std::vector<uint8_t>& plain) const
{
    std::vector<uint8_t> cipher(EVP_PKEY_get_size(m_key));
    std::size_t size = cipher.size();
    const bool ok =
        EVP_PKEY_encrypt(GetContext(ENCRYPT), cipher.data(), &size, plain.data(), plain.size()) ==
        1;
    NS_ABORT_MSG_UNLESS(ok && size == cipher.size(), "OpenSSL could not encrypt");
    return cipher;
}

std::optional<std::vector<uint8_t>>
RsaPkey::Decrypt(const std::vector<uint8_t>& cipher) const
{
    ErrorMark mark;
    std::vector<uint8_t> plain(EVP_PKEY_get_size(m_key));
    std::size_t size = plain.size();
    if (EVP_PKEY_decrypt(GetContext(DECRYPT), plain.data(), &size, cipher.data(), cipher.size()) !=
        1)
    {
        return std::nullopt;
    }
    plain.resize(size);
    return plain;
}

OpenSslPublicKey::OpenSslPublicKey(const RsaSpki& key)
    : PublicKey(std::vector<uint8_t>(key.spki, key.spki + key.spkiSize), key.bits),
      m_pkey(key)
{
}

const RsaPkey&
OpenSslPublicKey::GetPkey() const
{
    return m_pkey;
}

OpenSslPrivateKey::OpenSslPrivateKey(Ptr<const PublicKey> publicKey, KeyUse use, RsaPkey pkey)
    : PrivateKey(publicKey, use),
      m_pkey(std::move(pkey))
{
}

const RsaPkey&
OpenSslPrivateKey::GetPkey() const
{
    return m_pkey;
}

} // namespace mip6sec
} // namespace ns3
