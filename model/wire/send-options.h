/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_OPTIONS_H
#define MIP6SEC_SEND_OPTIONS_H

#include "nd-constants.h"
#include "wire-reader.h"
#include "wire-writer.h"

#include <array>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// CGA option (RFC 3971 5.1)
struct CgaOption
{
    std::vector<uint8_t> parameters; //!< CGA Parameters (RFC 3972 3), without padding
};

/// RSA Signature option (RFC 3971 5.2)
struct RsaSignatureOption
{
    std::array<uint8_t, 16> keyHash{}; //!< which key
    /// Signature; as parsed with the padding behind it, whose length the option does not tell
    std::vector<uint8_t> signature;
};

/// Timestamp option (RFC 3971 5.3.1)
struct TimestampOption
{
    uint64_t timestamp{0}; //!< 48 bits of seconds since 1970, 16 bits of 1/65536 s
};

/// Nonce option (RFC 3971 5.3.2)
struct NonceOption
{
    std::vector<uint8_t> nonce; //!< at least 6 octets, 6 more than a multiple of 8
};

/// Kinds of names of trust anchors (RFC 3971 6.4.3)
enum class TrustAnchorNameType : uint8_t
{
    DER_NAME = 1, //!< X.501 Name in DER
    FQDN = 2,     //!< fully qualified domain name
};

/// Trust Anchor option (RFC 3971 6.4.3)
struct TrustAnchorOption
{
    uint8_t nameType{1};       //!< a TrustAnchorNameType; others are kept
    std::vector<uint8_t> name; //!< without padding
};

static constexpr uint8_t CERTIFICATE_X509 = 1; //!< Cert Type of an X.509v3 certificate (6.4.4)

/// Certificate option (RFC 3971 6.4.4)
struct CertificateOption
{
    uint8_t certificateType{CERTIFICATE_X509}; //!< Cert Type; others than X.509v3 are kept
    std::vector<uint8_t> certificate;          //!< DER, without padding
};

/**
 * Aborts with a message if the content is longer than an option can be (2040 octets in all), or a
 * nonce of a length that is not allowed.
 * @param writer receives the option, padded with zeros to a multiple of 8 octets
 * @param option the option
 */
void SerializeOption(WireWriter& writer, const CgaOption& option);
/// @copydoc SerializeOption
void SerializeOption(WireWriter& writer, const RsaSignatureOption& option);
/// @copydoc SerializeOption
void SerializeOption(WireWriter& writer, const TimestampOption& option);
/// @copydoc SerializeOption
void SerializeOption(WireWriter& writer, const NonceOption& option);
/// @copydoc SerializeOption
void SerializeOption(WireWriter& writer, const TrustAnchorOption& option);
/// @copydoc SerializeOption
void SerializeOption(WireWriter& writer, const CertificateOption& option);

/**
 * @param data reader behind type and length of the option
 * @param option receives the option, without padding
 * @return whether it can be one: its Pad Length leaves a name
 */
bool ParseOption(WireReader data, TrustAnchorOption& option);
/**
 * The option does not say how much of it is padding: an X.509 certificate says itself where it
 * ends. One of another type is kept with the padding.
 * @param data reader behind type and length of the option
 * @param option receives the option
 * @return whether it can be one: an X.509 certificate is a DER SEQUENCE that ends within the option
 */
bool ParseOption(WireReader data, CertificateOption& option);

/**
 * The options that SEND puts into an ND message (RFC 3971 5), of any message type with options.
 * What may occur once is kept as it first occurred; options behind the first RSA Signature option
 * are not read (5.2.2), whatever that one holds. An option whose length or content cannot be is
 * counted, not kept.
 */
struct SendOptions
{
    std::optional<CgaOption> cga;                //!< CGA
    std::optional<RsaSignatureOption> signature; //!< RSA Signature
    std::optional<TimestampOption> timestamp;    //!< Timestamp
    std::optional<NonceOption> nonce;            //!< Nonce
    /// Octets of the message before its first RSA Signature option; 0 if it has none
    std::size_t signatureOffset{0};
    uint32_t malformed{0}; //!< SEND options that could not be read

    /**
     * @param message first octet of an ICMPv6 message @param size its octets
     * @param optionsAt octets before its options
     * @return the options, or the reason: an option of length zero or one that runs past the end
     */
    static Parsed<SendOptions> Parse(const uint8_t* message,
                                     std::size_t size,
                                     std::size_t optionsAt);
};

/**
 * @param type an ICMPv6 type
 * @return octets before its options for the messages of ND, RtSolPr and PrRtAdv; none for types
 * that SEND does not protect
 */
std::optional<std::size_t> NdOptionsOffset(Icmp6Type type);

/// CGA Message Type tag of SEND (RFC 3971 5.2, 14)
static constexpr std::array<uint8_t, 16> SEND_TYPE_TAG{0x08,
                                                       0x6f,
                                                       0xca,
                                                       0x5e,
                                                       0x10,
                                                       0xb2,
                                                       0x00,
                                                       0xc9,
                                                       0x9c,
                                                       0x8c,
                                                       0xe0,
                                                       0x01,
                                                       0x64,
                                                       0x27,
                                                       0x7c,
                                                       0x08};

/**
 * What the signature of a message is over (RFC 3971 5.2): tag, addresses, and the message without
 * its RSA Signature option and what follows, with the checksum that it has so.
 * @param message first octet of the ICMPv6 message
 * @param size octets before its RSA Signature option
 * @param source source address @param destination destination address
 * @return the octets to be signed
 */
std::vector<uint8_t> SendSignedData(const uint8_t* message,
                                    std::size_t size,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_OPTIONS_H
