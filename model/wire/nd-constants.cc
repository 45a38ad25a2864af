/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nd-constants.h"

namespace ns3
{
namespace mip6sec
{

const char*
Icmp6TypeName(Icmp6Type type)
{
    switch (type)
    {
    case Icmp6Type::DESTINATION_UNREACHABLE:
        return "DestinationUnreachable";
    case Icmp6Type::PACKET_TOO_BIG:
        return "PacketTooBig";
    case Icmp6Type::TIME_EXCEEDED:
        return "TimeExceeded";
    case Icmp6Type::PARAMETER_PROBLEM:
        return "ParameterProblem";
    case Icmp6Type::ECHO_REQUEST:
        return "EchoRequest";
    case Icmp6Type::ECHO_REPLY:
        return "EchoReply";
    case Icmp6Type::ROUTER_SOLICITATION:
        return "RouterSolicitation";
    case Icmp6Type::ROUTER_ADVERTISEMENT:
        return "RouterAdvertisement";
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        return "NeighborSolicitation";
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        return "NeighborAdvertisement";
    case Icmp6Type::REDIRECT:
        return "Redirect";
    case Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST:
        return "HomeAgentDiscoveryRequest";
    case Icmp6Type::HOME_AGENT_DISCOVERY_REPLY:
        return "HomeAgentDiscoveryReply";
    case Icmp6Type::MOBILE_PREFIX_SOLICITATION:
        return "MobilePrefixSolicitation";
    case Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT:
        return "MobilePrefixAdvertisement";
    case Icmp6Type::CERTIFICATION_PATH_SOLICITATION:
        return "CertificationPathSolicitation";
    case Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT:
        return "CertificationPathAdvertisement";
    case Icmp6Type::FMIP_MESSAGE:
        return "FmipMessage";
    }
    return "Icmp6";
}

const char*
NdOptionTypeName(NdOptionType type)
{
    switch (type)
    {
    case NdOptionType::SOURCE_LINK_LAYER_ADDRESS:
        return "SourceLinkLayerAddress";
    case NdOptionType::TARGET_LINK_LAYER_ADDRESS:
        return "TargetLinkLayerAddress";
    case NdOptionType::PREFIX_INFORMATION:
        return "PrefixInformation";
    case NdOptionType::REDIRECTED_HEADER:
        return "RedirectedHeader";
    case NdOptionType::MTU:
        return "Mtu";
    case NdOptionType::ADVERTISEMENT_INTERVAL:
        return "AdvertisementInterval";
    case NdOptionType::HOME_AGENT_INFORMATION:
        return "HomeAgentInformation";
    case NdOptionType::CGA:
        return "Cga";
    case NdOptionType::RSA_SIGNATURE:
        return "RsaSignature";
    case NdOptionType::TIMESTAMP:
        return "Timestamp";
    case NdOptionType::NONCE:
        return "Nonce";
    case NdOptionType::TRUST_ANCHOR:
        return "TrustAnchor";
    case NdOptionType::CERTIFICATE:
        return "Certificate";
    case NdOptionType::IP_ADDRESS_PREFIX:
        return "IpAddressPrefix";
    case NdOptionType::FMIP_LINK_LAYER_ADDRESS:
        return "FmipLinkLayerAddress";
    case NdOptionType::NAACK:
        return "NeighborAdvertisementAcknowledgment";
    case NdOptionType::HANDOVER_KEY_REQUEST:
        return "HandoverKeyRequest";
    case NdOptionType::HANDOVER_KEY_REPLY:
        return "HandoverKeyReply";
    }
    return "NdOption";
}

} // namespace mip6sec
} // namespace ns3
