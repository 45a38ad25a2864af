/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_HEADER_H
#define MIP6SEC_MOBILITY_HEADER_H

#include "fmip-mobility.h"
#include "mobility-options.h"

#include <variant>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Binding Refresh Request (RFC 6275 6.1.2)
struct BindingRefreshRequest
{
    MobilityOptions options; //!< mobility options
};

/// Home Test Init (RFC 6275 6.1.3)
struct HomeTestInit
{
    uint64_t cookie{0};      //!< home init cookie
    MobilityOptions options; //!< mobility options
};

/// Care-of Test Init (RFC 6275 6.1.4)
struct CareOfTestInit
{
    uint64_t cookie{0};      //!< care-of init cookie
    MobilityOptions options; //!< mobility options
};

/// Home Test (RFC 6275 6.1.5)
struct HomeTest
{
    uint16_t nonceIndex{0};  //!< home nonce index
    uint64_t cookie{0};      //!< home init cookie
    uint64_t keygenToken{0}; //!< home keygen token
    MobilityOptions options; //!< mobility options
};

/// Care-of Test (RFC 6275 6.1.6)
struct CareOfTest
{
    uint16_t nonceIndex{0};  //!< care-of nonce index
    uint64_t cookie{0};      //!< care-of init cookie
    uint64_t keygenToken{0}; //!< care-of keygen token
    MobilityOptions options; //!< mobility options
};

/// Binding Update (RFC 6275 6.1.7)
struct BindingUpdate
{
    uint16_t sequence{0};               //!< sequence number
    bool acknowledge{false};            //!< A
    bool homeRegistration{false};       //!< H
    bool linkLocalCompatibility{false}; //!< L
    bool keyManagementMobility{false};  //!< K
    uint16_t lifetime{0};               //!< units of 4 s; 0 deletes the binding
    MobilityOptions options;            //!< mobility options
};

/// Binding Acknowledgement (RFC 6275 6.1.8)
struct BindingAck
{
    BindingStatus status{BindingStatus::ACCEPTED}; //!< status
    bool keyManagementMobility{false};             //!< K
    uint16_t sequence{0};                          //!< sequence number
    uint16_t lifetime{0};                          //!< units of 4 s
    MobilityOptions options;                       //!< mobility options
};

/// Binding Error (RFC 6275 6.1.9)
struct BindingError
{
    BindingErrorStatus status{
        BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION}; //!< status
    Ipv6Address homeAddress;                                          //!< home address, or ::
    MobilityOptions options;                                          //!< mobility options
};

/// Any Mobility Header message; a protocol that adds messages adds alternatives here
using MobilityBody = std::variant<BindingRefreshRequest,
                                  HomeTestInit,
                                  CareOfTestInit,
                                  HomeTest,
                                  CareOfTest,
                                  BindingUpdate,
                                  BindingAck,
                                  BindingError,
                                  FastBindingUpdate,
                                  FastBindingAck,
                                  HandoverInitiate,
                                  HandoverAck>;

/// One Mobility Header (RFC 6275 6.1.1)
struct MobilityMessage
{
    MobilityBody body; //!< the message
    /// What the authenticator of a received message covers, as it came; empty in a message made
    /// here. Clear it after changing a received message.
    std::vector<uint8_t> authorized;

    MobilityMessage() = default;
    /// @param message the message to carry
    MobilityMessage(MobilityBody message);

    /// @return the MH type of the body
    MhType GetType() const;

    /**
     * @param source pseudo-header source: the home address where a Home Address option is present
     * @param destination pseudo-header destination: the final one where a type 2 routing header is
     * present
     * @return the octets with their checksum; empty if the options do not fit the 2,048 octets that
     * a Mobility Header can have
     */
    std::vector<uint8_t> Serialize(const Ipv6Address& source, const Ipv6Address& destination) const;

    /**
     * The octets over which the authenticator of Binding Authorization Data, also for FMIPv6, is
     * computed: the whole Mobility Header with checksum zero up to, not including, the
     * authenticator (RFC 6275 6.2.7, RFC 5568 6.4.5). The option must be present. Of a received
     * message these are the octets that came, so that options in another order, reserved bits and
     * unknown options keep the authenticator valid.
     * @return the octets; empty without the option
     */
    std::vector<uint8_t> SerializeForAuthorization() const;

    /**
     * Checks in the order of RFC 6275 9.2: checksum, type, payload proto, length; then the mobility
     * options (see MobilityOptions::Parse), and that the alternate care-of address of a Binding
     * Update (RFC 6275 6.1.7) or of the messages of RFC 5568, and their addresses that are not
     * prefixes, are unicast and routable.
     *
     * The message is as long as its Header Len says. What follows it is ignored, as RFC 8200 4.7
     * wants it behind a next header of 59.
     *
     * @param data first octet
     * @param size octets of the packet behind the extension headers
     * @param source pseudo-header source
     * @param destination pseudo-header destination
     * @return the message or the reason; on UNKNOWN_TYPE a Binding Error is due, on
     * BAD_PAYLOAD_PROTO and on BAD_LENGTH an ICMPv6 Parameter Problem that points at `offset`
     */
    static Parsed<MobilityMessage> Parse(const uint8_t* data,
                                         std::size_t size,
                                         const Ipv6Address& source,
                                         const Ipv6Address& destination);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_HEADER_H
