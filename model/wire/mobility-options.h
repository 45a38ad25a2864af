/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_OPTIONS_H
#define MIP6SEC_MOBILITY_OPTIONS_H

#include "fmip-address.h"
#include "mobility-constants.h"
#include "wire-reader.h"
#include "wire-writer.h"

#include <array>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Nonce Indices option (RFC 6275 6.2.6)
struct NonceIndices
{
    uint16_t home{0};   //!< home nonce index
    uint16_t careOf{0}; //!< care-of nonce index
};

/// An option that this node does not know; kept as it came so that traces can show it
struct UnknownMobilityOption
{
    uint8_t type{0};           //!< option type
    std::vector<uint8_t> data; //!< option data
};

/// Authenticator of the Binding Authorization Data option (RFC 6275 6.2.7)
using BindingAuthenticator = std::array<uint8_t, BINDING_AUTHENTICATOR_SIZE>;

/// Binding Authorization Data for FMIPv6 option (RFC 5568 6.4.5)
struct FmipAuthorization
{
    uint32_t spi{FMIP_SPI_HANDOVER_KEY}; //!< Security Parameter Index
    std::vector<uint8_t> authenticator;  //!< of a length that FmipAuthenticatorSize has
};

/**
 * The mobility options of one message (RFC 6275 6.2, RFC 5568 6.4), each at most once but for
 * addresses, of which there is one of each kind and any number of prefixes.
 *
 * Written in this order with the alignment of each option, padded so that the whole Mobility Header
 * is a multiple of 8 octets. Binding Authorization Data, of either kind, is always last and has no
 * padding behind it.
 */
struct MobilityOptions
{
    std::optional<uint16_t> refreshAdvice;                //!< Binding Refresh Advice, units of 4 s
    std::optional<Ipv6Address> alternateCareOfAddress;    //!< Alternate Care-of Address
    std::optional<NonceIndices> nonceIndices;             //!< Nonce Indices
    std::optional<FmipLinkLayerAddress> linkLayerAddress; //!< Mobility Header Link-Layer Address
    std::vector<FmipAddress> addresses;                   //!< Mobility Header IPv6 Address/Prefix
    std::optional<BindingAuthenticator> authorization;    //!< Binding Authorization Data
    std::optional<FmipAuthorization> fmipAuthorization;   //!< the same for FMIPv6, in its place
    std::vector<UnknownMobilityOption> unknown;           //!< options skipped (RFC 6275 6.2.1)

    /// @param code which @return the first address or prefix of it
    std::optional<FmipAddress> FindAddress(FmipAddressCode code) const;
    /// @return octets of the authenticator of either kind; 0 without
    std::size_t GetAuthenticatorSize() const;

    /**
     * Every option holds at most 255 octets of data. Authorization Data of both kinds at once is
     * not allowed.
     * @param writer receives the options; its size before the call must be the offset from the
     * start of the Mobility Header, on which alignment is counted
     */
    void Serialize(WireWriter& writer) const;

    /**
     * Options that are not known are kept and skipped, whatever their length; padding may have any
     * content. A known option of another length is BAD_LENGTH. A second one of a type (of
     * addresses: of a kind of address) is DUPLICATE_OPTION: the RFCs give it no meaning, and taking
     * either would let sender and receiver disagree about a care-of address. Anything behind
     * Binding Authorization Data of either kind, padding included, is BAD_OPTION (RFC
     * 6275 6.2, 9.5.1, RFC 5568 6.4.5), and so is a prefix length above 128.
     *
     * Binding Authorization Data for FMIPv6 has the length of the generic option format (SPI and
     * authenticator, 16 or 20 octets). RFC 5568 6.4.5 would have it count the authenticator alone,
     * which no receiver could step over.
     *
     * @param reader stands behind the fixed part of the message, and ends with the Mobility Header
     * @return the options, or why they were refused
     */
    static Parsed<MobilityOptions> Parse(WireReader& reader);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_OPTIONS_H
