/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_ND_EXPECTED_H
#define MIP6SEC_WIRE_ND_EXPECTED_H

#include "wire-nd-test-support.h"

#include "ns3/certification-messages.h"
#include "ns3/redirect-message.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

inline const LinkLayerOctets ROUTER_MAC{0, 0, 0, 0, 0, 1}; //!< router's address in the vectors
inline const LinkLayerOctets HOST_MAC{0, 0, 0, 0, 0, 2};   //!< host's address

/// A vector, its parser, and what is known of it
struct Expected
{
    const WireVector& vector;           //!< the packet
    Judge judge;                        //!< parser
    std::vector<uint8_t> made;          //!< the message made here, field by field
    Icmp6Envelope envelope;             //!< with the addresses of the pseudo-header
    bool onLink;                        //!< whether the hop limit must be 255
    std::vector<std::size_t> validCuts; //!< sizes at which the message may end
    std::string oneMore;                //!< reason with one octet more behind it
};

/// @return the Router Advertisement of the vectors, field by field as in make-vectors.py
inline RouterAdvertisement
FullAdvertisement()
{
    RouterAdvertisement message;
    message.hopLimit = 64;
    message.other = true;
    message.homeAgent = true;
    message.routerLifetime = 1800;
    message.reachableTime = 30000;
    message.retransTimer = 1000;
    message.options.sourceLinkLayerAddress = ROUTER_MAC;
    PrefixInformation home;
    home.prefixLength = 64;
    home.routerAddress = true;
    home.validLifetime = 2592000;
    home.preferredLifetime = 604800;
    home.prefix = Ipv6Address("2001:a::1");
    PrefixInformation other;
    other.prefixLength = 48;
    other.onLink = false;
    other.autonomous = false;
    other.validLifetime = 0xffffffff;
    other.preferredLifetime = 0;
    other.prefix = Ipv6Address("2001:d::");
    message.options.prefixes = {home, other};
    message.options.mtu = 1500;
    message.options.advertisementInterval = 70;
    message.options.homeAgent = HomeAgentInformation{5, 3600};
    return message;
}

/**
 * @param vector a packet
 * @param parse its parser
 * @param message the message that it holds
 * @param envelope addresses
 * @param onLink whether the hop limit must be 255
 * @param validCuts sizes at which the message may end
 * @param oneMore reason with one octet more
 * @return all of it
 */
template <typename T>
Expected
Expect(const WireVector& vector,
       Parsed<T> (*parse)(const uint8_t*, std::size_t, const Icmp6Envelope&),
       const T& message,
       const Icmp6Envelope& envelope,
       bool onLink,
       std::vector<std::size_t> validCuts,
       std::string oneMore = "truncated")
{
    return {vector,
            MakeJudge(parse),
            SerializeIcmp6(message, envelope.source, envelope.destination),
            envelope,
            onLink,
            std::move(validCuts),
            std::move(oneMore)};
}

/// @return the Redirects and certification path messages of the vectors
inline std::vector<Expected>
SecureMessages()
{
    RedirectMessage redirect;
    redirect.target = Ipv6Address("fe80::3");
    redirect.destination = Ipv6Address("2001:c::1");
    redirect.options.targetLinkLayerAddress = LinkLayerOctets{0, 0, 0, 0, 0, 3};
    const std::vector<uint8_t> octets = VectorMessage(VECTOR_REDIRECT).message;
    // The packet that it is about, as it stands in it
    redirect.options.redirectedHeader.emplace(octets.begin() + 56, octets.end());
    RedirectMessage onLink;
    onLink.target = Ipv6Address("2001:a::3");
    onLink.destination = Ipv6Address("2001:a::3");
    const TrustAnchorOption name{1, FromHex(SEND_ANCHOR_NAME)};
    const TrustAnchorOption domain{2, FromHex(SEND_ANCHOR_FQDN)};
    const CertificateOption certificate{1, FromHex(SEND_CERTIFICATE)};
    return {
        Expect(VECTOR_REDIRECT,
               ParseRedirect,
               redirect,
               EnvelopeOf(VECTOR_REDIRECT),
               true,
               {40, 48}),
        Expect(VECTOR_REDIRECT_ON_LINK,
               ParseRedirect,
               onLink,
               EnvelopeOf(VECTOR_REDIRECT_ON_LINK),
               true,
               {}),
        Expect(VECTOR_CPS,
               ParseCertificationPathSolicitation,
               CertificationPathSolicitation{0x1234, 65535, {name}},
               EnvelopeOf(VECTOR_CPS),
               true,
               {}),
        Expect(VECTOR_CPS_UNSPECIFIED,
               ParseCertificationPathSolicitation,
               CertificationPathSolicitation{1, 2, {name, domain}},
               EnvelopeOf(VECTOR_CPS_UNSPECIFIED),
               true,
               {32}),
        Expect(VECTOR_CPA,
               ParseCertificationPathAdvertisement,
               CertificationPathAdvertisement{0x1234, 2, 1, certificate, {name, domain}},
               EnvelopeOf(VECTOR_CPA),
               true,
               {12, 36, 60}),
        Expect(VECTOR_CPA_LAST,
               ParseCertificationPathAdvertisement,
               CertificationPathAdvertisement{0, 2, 0, certificate, {}},
               EnvelopeOf(VECTOR_CPA_LAST),
               true,
               {12}),
        Expect(VECTOR_CPA_NONE,
               ParseCertificationPathAdvertisement,
               CertificationPathAdvertisement{7, 0, 0, {}, {name}},
               EnvelopeOf(VECTOR_CPA_NONE),
               true,
               {12}),
    };
}

/// @return every Neighbor Discovery, mobile prefix and certification path message of the vectors
inline std::vector<Expected>
AllMessages()
{
    RouterSolicitation solicitation;
    solicitation.options.sourceLinkLayerAddress = HOST_MAC;
    RouterAdvertisement bare;
    bare.hopLimit = 0;
    bare.managed = true;
    NeighborSolicitation neighbor;
    neighbor.target = Ipv6Address("fe80::1");
    neighbor.options.sourceLinkLayerAddress = HOST_MAC;
    NeighborSolicitation probe;
    probe.target = Ipv6Address("2001:a::100");
    NeighborAdvertisement proxy;
    proxy.router = true;
    proxy.override = true;
    proxy.target = Ipv6Address("2001:a::100");
    proxy.options.targetLinkLayerAddress = ROUTER_MAC;
    NeighborAdvertisement solicited;
    solicited.solicited = true;
    solicited.target = Ipv6Address("fe80::1");
    HomeAgentDiscoveryReply reply;
    reply.identifier = 0x4321;
    reply.homeAgents = {Ipv6Address("2001:a::1"), Ipv6Address("2001:a::2")};
    HomeAgentDiscoveryReply empty;
    empty.identifier = 1;
    MobilePrefixAdvertisement prefixes;
    prefixes.identifier = 0x1111;
    prefixes.managed = true;
    PrefixInformation prefix;
    prefix.routerAddress = true;
    prefix.validLifetime = 86400;
    prefix.preferredLifetime = 43200;
    prefix.prefix = Ipv6Address("2001:a::1");
    prefixes.options.prefixes = {prefix};

    std::vector<Expected> messages = SecureMessages();
    std::vector<Expected> others = {
        Expect(VECTOR_RS, ParseRouterSolicitation, solicitation, EnvelopeOf(VECTOR_RS), true, {8}),
        Expect(VECTOR_RS_UNSPECIFIED,
               ParseRouterSolicitation,
               RouterSolicitation{},
               EnvelopeOf(VECTOR_RS_UNSPECIFIED),
               true,
               {}),
        Expect(VECTOR_RA,
               ParseRouterAdvertisement,
               FullAdvertisement(),
               EnvelopeOf(VECTOR_RA),
               true,
               {16, 24, 56, 88, 96, 104}),
        Expect(VECTOR_RA_BARE,
               ParseRouterAdvertisement,
               bare,
               EnvelopeOf(VECTOR_RA_BARE),
               true,
               {}),
        Expect(VECTOR_NS, ParseNeighborSolicitation, neighbor, EnvelopeOf(VECTOR_NS), true, {24}),
        Expect(VECTOR_NS_DAD,
               ParseNeighborSolicitation,
               probe,
               EnvelopeOf(VECTOR_NS_DAD),
               true,
               {}),
        Expect(VECTOR_NA, ParseNeighborAdvertisement, proxy, EnvelopeOf(VECTOR_NA), true, {24}),
        Expect(VECTOR_NA_SOLICITED,
               ParseNeighborAdvertisement,
               solicited,
               EnvelopeOf(VECTOR_NA_SOLICITED),
               true,
               {}),
        Expect(VECTOR_DHAAD_REQUEST,
               ParseHomeAgentDiscoveryRequest,
               HomeAgentDiscoveryRequest{0x4321},
               EnvelopeOf(VECTOR_DHAAD_REQUEST),
               false,
               {},
               "trailing octets"),
        Expect(VECTOR_DHAAD_REPLY,
               ParseHomeAgentDiscoveryReply,
               reply,
               EnvelopeOf(VECTOR_DHAAD_REPLY),
               false,
               {8, 24}),
        Expect(VECTOR_DHAAD_REPLY_EMPTY,
               ParseHomeAgentDiscoveryReply,
               empty,
               EnvelopeOf(VECTOR_DHAAD_REPLY_EMPTY),
               false,
               {}),
        Expect(VECTOR_MPS,
               ParseMobilePrefixSolicitation,
               MobilePrefixSolicitation{0x1111},
               EnvelopeOf(VECTOR_MPS, 1),
               false,
               {}),
        Expect(VECTOR_MPA,
               ParseMobilePrefixAdvertisement,
               prefixes,
               EnvelopeOf(VECTOR_MPA, 2),
               false,
               {8}),
    };
    for (const Expected& other : others)
    {
        messages.push_back(other);
    }
    return messages;
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_ND_EXPECTED_H
