/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-messages.h"

#include "icmp6-framing.h"
#include "mobility-extensions.h"

#include "ns3/abort.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t SOLICITATION_SIZE = 8;   //!< octets before the options (RFC 3971 6.4.1)
constexpr std::size_t ADVERTISEMENT_SIZE = 12; //!< octets before the options (RFC 3971 6.4.2)
constexpr std::size_t COMPONENT_OFFSET = 8;    //!< of Component in an advertisement

/// @param anchor a trust anchor @return whether it is named by a DER name
bool
HasDerName(const TrustAnchorOption& anchor)
{
    return anchor.nameType == static_cast<uint8_t>(TrustAnchorNameType::DER_NAME) &&
           !anchor.name.empty();
}

/**
 * Read the options of both messages.
 * @param reader stands at the options
 * @param anchors receives the trust anchors
 * @param certificate receives the certificate; null: certificates are not defined for the message
 * @param offset receives where an error is
 * @return the reason, or NONE
 */
ParseError
TakeOptions(WireReader& reader,
            std::vector<TrustAnchorOption>& anchors,
            std::optional<CertificateOption>* certificate,
            std::size_t& offset)
{
    while (!reader.IsAtEnd())
    {
        NdOptionView option;
        const ParseError error = ReadNdOption(reader, option);
        offset = option.offset;
        if (error != ParseError::NONE)
        {
            return error;
        }
        if (option.type == NdOptionType::TRUST_ANCHOR)
        {
            TrustAnchorOption anchor;
            if (!ParseOption(option.data, anchor))
            {
                return ParseError::BAD_OPTION;
            }
            anchors.push_back(std::move(anchor));
        }
        else if (option.type == NdOptionType::CERTIFICATE && certificate)
        {
            CertificateOption taken;
            if (!ParseOption(option.data, taken))
            {
                return ParseError::BAD_OPTION;
            }
            if (!*certificate || ((*certificate)->certificateType != CERTIFICATE_X509 &&
                                  taken.certificateType == CERTIFICATE_X509))
            {
                *certificate = std::move(taken);
            }
        }
    }
    return ParseError::NONE;
}

} // namespace

std::vector<uint8_t>
SerializeIcmp6(const CertificationPathSolicitation& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    NS_ABORT_MSG_IF(message.anchors.empty() || !HasDerName(message.anchors.front()),
                    "the first trust anchor of a solicitation must have a DER name (RFC 3971 "
                    "6.4.1)");
    WireWriter writer = BeginIcmp6(Icmp6Type::CERTIFICATION_PATH_SOLICITATION);
    writer.WriteU16(message.identifier);
    writer.WriteU16(message.component);
    for (const auto& anchor : message.anchors)
    {
        SerializeOption(writer, anchor);
    }
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const CertificationPathAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT);
    writer.WriteU16(message.identifier);
    writer.WriteU16(message.allComponents);
    writer.WriteU16(message.component);
    writer.WriteU16(0);
    for (const auto& anchor : message.anchors)
    {
        SerializeOption(writer, anchor);
    }
    if (message.certificate)
    {
        SerializeOption(writer, *message.certificate);
    }
    return FinishIcmp6(writer, source, destination);
}

Parsed<CertificationPathSolicitation>
ParseCertificationPathSolicitation(const uint8_t* data,
                                   std::size_t size,
                                   const Icmp6Envelope& envelope)
{
    using Result = Parsed<CertificationPathSolicitation>;
    Icmp6Opening opening = OpenIcmp6(data,
                                     size,
                                     envelope,
                                     Icmp6Type::CERTIFICATION_PATH_SOLICITATION,
                                     SOLICITATION_SIZE,
                                     true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    const AddressScope scope = GetAddressScope(envelope.source);
    if (scope != AddressScope::LINK_LOCAL && scope != AddressScope::NONE)
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    CertificationPathSolicitation message;
    opening.reader.ReadU16(message.identifier);
    opening.reader.ReadU16(message.component);
    if (message.identifier == 0)
    {
        return Result::Fail(ParseError::BAD_FIELD, ICMP6_BODY_OFFSET);
    }
    std::size_t offset = 0;
    const ParseError error = TakeOptions(opening.reader, message.anchors, nullptr, offset);
    if (error != ParseError::NONE)
    {
        return Result::Fail(error, offset);
    }
    if (message.anchors.empty() || !HasDerName(message.anchors.front()))
    {
        return Result::Fail(ParseError::BAD_OPTION, SOLICITATION_SIZE);
    }
    return Result::Ok(std::move(message));
}

Parsed<CertificationPathAdvertisement>
ParseCertificationPathAdvertisement(const uint8_t* data,
                                    std::size_t size,
                                    const Icmp6Envelope& envelope)
{
    using Result = Parsed<CertificationPathAdvertisement>;
    Icmp6Opening opening = OpenIcmp6(data,
                                     size,
                                     envelope,
                                     Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT,
                                     ADVERTISEMENT_SIZE,
                                     true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    const bool toAll = envelope.destination == Ipv6Address::GetAllNodesMulticast();
    if (GetAddressScope(envelope.source) != AddressScope::LINK_LOCAL ||
        (!toAll && !IsSolicitedNodeAddress(envelope.destination)))
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    CertificationPathAdvertisement message;
    opening.reader.ReadU16(message.identifier);
    opening.reader.ReadU16(message.allComponents);
    opening.reader.ReadU16(message.component);
    opening.reader.Skip(2);
    if ((message.identifier == 0) != toAll)
    {
        return Result::Fail(ParseError::BAD_FIELD, ICMP6_BODY_OFFSET);
    }
    std::size_t offset = 0;
    const ParseError error =
        TakeOptions(opening.reader, message.anchors, &message.certificate, offset);
    if (error != ParseError::NONE)
    {
        return Result::Fail(error, offset);
    }
    const bool none = message.allComponents == 0 && message.component == 0 && !message.certificate;
    if (message.component >= message.allComponents && !none)
    {
        return Result::Fail(ParseError::BAD_FIELD, COMPONENT_OFFSET);
    }
    return Result::Ok(std::move(message));
}

} // namespace mip6sec
} // namespace ns3
