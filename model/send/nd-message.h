/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ND_MESSAGE_H
#define MIP6SEC_ND_MESSAGE_H

#include "nonce-store.h"

#include "ns3/nd-messages.h"
#include "ns3/packet.h"

#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What the first octets of a packet tell about it, without a copy
struct PacketPeek
{
    bool ipv6{false};      //!< whether it has an IPv6 header and an octet behind it
    uint8_t nextHeader{0}; //!< of the IPv6 header
    uint8_t hopLimit{0};   //!< of the IPv6 header
    uint8_t first{0};      //!< octet behind the IPv6 header: the type, if that is ICMPv6

    /// @param packet a packet that should begin with an IPv6 header
    explicit PacketPeek(Ptr<const Packet> packet);
    /// @return whether it is a message that SEND protects
    bool IsNd() const;
};

/// Part of a message in Neighbor Discovery, on which the rules of RFC 3971 depend
enum class NdRole : uint8_t
{
    SOLICITATION,  //!< NS, RS, RtSolPr
    ADVERTISEMENT, //!< NA, RA, PrRtAdv
    REDIRECT,      //!< Redirect
};

/// A message that SEND protects, apart from the packet in which it came
struct NdMessage
{
    std::vector<uint8_t> octets;       //!< from the ICMPv6 type on
    Icmp6Envelope envelope;            //!< addresses and hop limit
    Icmp6Type type{};                  //!< its type
    NdRole role{NdRole::SOLICITATION}; //!< its part
    std::size_t optionsAt{0};          //!< octets before its options
    Ipv6Address target;                //!< of NS, NA and Redirect, else ::

    /**
     * @param packet a packet that PacketPeek takes for such a message
     * @return the message; none if it is too short for its type, or of an unknown subtype
     */
    static std::optional<NdMessage> FromPacket(Ptr<const Packet> packet);
    /**
     * @param octets from the ICMPv6 type on
     * @param envelope addresses and hop limit
     * @return the message; none if it is too short for its type, or of an unknown subtype
     */
    static std::optional<NdMessage> FromOctets(std::vector<uint8_t> octets,
                                               const Icmp6Envelope& envelope);

    /// @return whether it probes for duplicate addresses
    bool IsProbe() const;
    /// @return whether it comes from a router: RA, Redirect, PrRtAdv
    bool IsFromRouter() const;
    /// @return the address whose owner signs it (RFC 3971 5.1.1): the target of a probe, else the
    /// source
    Ipv6Address GetClaimed() const;
    /// @return of the solicitation that it is, or that it could answer
    NonceSubject GetSubject() const;
    /// Set its checksum right
    void UpdateChecksum();
    /// @return whether its checksum is right
    bool IsChecksumRight() const;
    /// @param like a packet with an IPv6 header, whose tags and number are kept
    /// @return a packet with that header and this message
    Ptr<Packet> ToPacket(Ptr<const Packet> like) const;
};

/// @param like a packet, whose tags and number are kept @param octets all octets
/// @return a packet of these octets
Ptr<Packet> ReplaceOctets(Ptr<const Packet> like, const std::vector<uint8_t>& octets);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ND_MESSAGE_H
