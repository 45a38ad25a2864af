/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-signer.h"

#include "ns3/abort.h"
#include "ns3/fmip-constants.h"
#include "ns3/send-constants.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t UNIT = 8;                //!< of option lengths
constexpr std::size_t CGA_FIXED_SIZE = 4 + 25; //!< of a CGA option without its key
constexpr std::size_t TIMESTAMP_SIZE = 16;     //!< of a Timestamp option
constexpr std::size_t NONCE_SIZE = 8;          //!< of a Nonce option
constexpr std::size_t RSA_FIXED_SIZE = 20;     //!< of an RSA Signature option without its signature

/// @param size octets @return the same, padded
std::size_t
Padded(std::size_t size)
{
    return (size + UNIT - 1) / UNIT * UNIT;
}

/**
 * The CGA Parameters of an address (RFC 3971 5.1.1).
 * @param identity made it
 * @param message claims it
 * @return them, or null if it is not ours
 */
const CgaParameters*
FindParameters(Ptr<SendIdentity> identity, const NdMessage& message)
{
    return identity->Find(message.GetClaimed());
}

/**
 * Take octets out of the Redirected Header option, so that the signed Redirect does not exceed 1280
 * octets (RFC 4861 4.5).
 * @param message a Redirect
 * @param excess octets that are too many
 */
void
TrimRedirect(NdMessage& message, std::size_t excess)
{
    std::vector<uint8_t>& octets = message.octets;
    for (std::size_t at = message.optionsAt; at + 1 < octets.size() && octets[at + 1] != 0;)
    {
        const std::size_t size = octets[at + 1] * UNIT;
        if (octets[at] == static_cast<uint8_t>(NdOptionType::REDIRECTED_HEADER) &&
            at + size <= octets.size())
        {
            const std::size_t cut = std::min(Padded(excess), size - UNIT);
            octets.erase(octets.begin() + at + size - cut, octets.begin() + at + size);
            octets[at + 1] = static_cast<uint8_t>((size - cut) / UNIT);
            return;
        }
        at += size;
    }
}

constexpr std::size_t CODE_AT = 1; //!< of the code in an ICMPv6 message

/**
 * FMIPv6 may have chosen the nonce itself, to know which request an answer belongs to.
 * @param message of any type
 * @return its Nonce option, if it is a message of FMIPv6 that has one already
 */
std::optional<NonceOctets>
FindOwnNonce(const NdMessage& message)
{
    if (message.type != Icmp6Type::FMIP_MESSAGE)
    {
        return std::nullopt;
    }
    Parsed<SendOptions> options =
        SendOptions::Parse(message.octets.data(), message.octets.size(), message.optionsAt);
    return options && options.value->nonce ? std::make_optional(options.value->nonce->nonce)
                                           : std::nullopt;
}

/// @param message an advertisement @return whether it is a PrRtAdv that nobody solicited (RFC 5568
/// 6.1.2)
bool
IsUnsolicitedProxy(const NdMessage& message)
{
    return message.type == Icmp6Type::FMIP_MESSAGE &&
           (message.octets[CODE_AT] == static_cast<uint8_t>(PrRtAdvCode::NETWORK_INITIATED) ||
            message.octets[CODE_AT] == static_cast<uint8_t>(PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD));
}

} // namespace

SendSigner::SendSigner(Ptr<SendIdentity> identity,
                       Ptr<CryptoCpu> cpu,
                       Ptr<NodeClock> clock,
                       NonceStore& nonces)
    : m_identity(identity),
      m_cpu(cpu),
      m_clock(clock),
      m_nonces(nonces)
{
}

SendPlan
SendSigner::GetPlan(const NdMessage& message) const
{
    if (message.type == Icmp6Type::ROUTER_SOLICITATION && message.envelope.source.IsAny())
    {
        return SendPlan::UNSIGNED;
    }
    // A proxy cannot sign for another (RFC 3971 7.4)
    const bool proxy = message.type == Icmp6Type::NEIGHBOR_ADVERTISEMENT &&
                       message.target != message.envelope.source;
    return proxy || !FindParameters(m_identity, message) ? SendPlan::AS_IT_IS : SendPlan::SIGNED;
}

std::optional<NonceOctets>
SendSigner::ChooseNonce(const NdMessage& message)
{
    if (std::optional<NonceOctets> own = FindOwnNonce(message))
    {
        return own;
    }
    switch (message.role)
    {
    case NdRole::SOLICITATION: {
        NonceOctets nonce(SEND_MIN_NONCE_SIZE);
        m_random.Fill(nonce.data(), nonce.size());
        return nonce;
    }
    case NdRole::ADVERTISEMENT:
        if (IsUnsolicitedProxy(message))
        {
            return std::nullopt;
        }
        return m_nonces.Answer(message.GetSubject(), message.envelope.destination);
    default:
        return std::nullopt;
    }
}

void
SendSigner::Stamp(NdMessage& message)
{
    const std::optional<NonceOctets> nonce = ChooseNonce(message);
    WireWriter options;
    SerializeOption(options, TimestampOption{m_clock->GetTimestamp()});
    if (nonce)
    {
        SerializeOption(options, NonceOption{*nonce});
        m_nonces.NoteSent(message.GetSubject(), *nonce);
    }
    message.octets.insert(message.octets.end(),
                          options.GetBytes().begin(),
                          options.GetBytes().end());
    message.UpdateChecksum();
}

bool
SendSigner::Sign(NdMessage message, Done done)
{
    std::optional<NonceOctets> nonce = ChooseNonce(message);
    const bool answer = message.role == NdRole::ADVERTISEMENT &&
                        (nonce || !message.envelope.destination.IsMulticast());
    Ptr<const PrivateKey> key = m_identity->GetKey();
    // The identity may forget the address before the signature is made
    WireWriter parameters;
    FindParameters(m_identity, message)->Serialize(parameters);
    CgaOption cga{parameters.Take()};
    Ptr<SendSigner> self(this);
    return m_cpu->Submit(CryptoOperation::RSA_SIGN,
                         key->GetPublicKey()->GetBits(),
                         1,
                         answer ? CryptoPriority::NORMAL : CryptoPriority::HIGH,
                         [self,
                          epoch = m_epoch,
                          message = std::move(message),
                          key,
                          cga = std::move(cga),
                          nonce = std::move(nonce),
                          done = std::move(done)]() mutable {
                             if (epoch == self->m_epoch)
                             {
                                 self->Complete(message, key, cga, nonce);
                                 done(std::move(message));
                             }
                         });
}

void
SendSigner::Complete(NdMessage& message,
                     Ptr<const PrivateKey> key,
                     const CgaOption& parameters,
                     const std::optional<NonceOctets>& nonce) const
{
    if (message.type == Icmp6Type::REDIRECT)
    {
        const std::size_t size =
            GetSignedSize(m_identity, IPV6_HEADER_SIZE + message.octets.size());
        if (size > IPV6_MIN_MTU)
        {
            TrimRedirect(message, size - IPV6_MIN_MTU);
        }
    }
    WireWriter writer;
    writer.WriteBytes(message.octets.data(), message.octets.size());
    SerializeOption(writer, parameters);
    SerializeOption(writer, TimestampOption{m_clock->GetTimestamp()});
    if (nonce && !FindOwnNonce(message))
    {
        SerializeOption(writer, NonceOption{*nonce});
    }
    if (nonce && message.role == NdRole::SOLICITATION)
    {
        m_nonces.NoteSent(message.GetSubject(), *nonce);
    }
    const std::vector<uint8_t> data = SendSignedData(writer.GetBytes().data(),
                                                     writer.GetSize(),
                                                     message.envelope.source,
                                                     message.envelope.destination);
    RsaSignatureOption option;
    option.keyHash = key->GetPublicKey()->GetHash();
    option.signature =
        m_cpu->GetProvider()->Sign(key, HashAlgorithm::SHA1, data.data(), data.size());
    SerializeOption(writer, option);
    message.octets = writer.Take();
    message.UpdateChecksum();
}

void
SendSigner::Cancel()
{
    ++m_epoch;
}

std::size_t
SendSigner::GetSignedSize(Ptr<SendIdentity> identity, std::size_t octets)
{
    Ptr<const PublicKey> key = identity->GetPublicKey();
    return octets + Padded(CGA_FIXED_SIZE + key->GetSpki().size()) + TIMESTAMP_SIZE + NONCE_SIZE +
           Padded(RSA_FIXED_SIZE + key->GetSize());
}

std::string
SendSigner::DescribeMisfit(Ptr<SendIdentity> identity, std::size_t size, uint32_t mtu)
{
    if (size <= mtu)
    {
        return "";
    }
    std::ostringstream text;
    text << "SEND with a key of " << identity->GetPublicKey()->GetBits()
         << " bits: a signed message takes " << size << " octets, the link's MTU is " << mtu
         << ", and fragments are not allowed (AllowFragments, RFC 6980): take a shorter key, a "
            "larger MTU, or allow fragments";
    return text.str();
}

int64_t
SendSigner::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

} // namespace mip6sec
} // namespace ns3
