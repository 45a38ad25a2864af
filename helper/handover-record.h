/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_RECORD_H
#define MIP6SEC_HANDOVER_RECORD_H

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// How a handover ended
enum class HandoverOutcome : uint8_t
{
    OK,       //!< registered before the next link down
    FALLBACK, //!< registered, but a faster scheme fell back to plain Mobile IPv6
    FAILED,   //!< no registration before the next link down
    CUT,      //!< the run ended before a registration
};

/// @param outcome an outcome @return its word in tables
const char* HandoverOutcomeName(HandoverOutcome outcome);

/// Phases of a handover that are reached once each, in the order in which a plain one reaches them,
/// then those that only a fast one has, and then the parts of movement detection and of the care-of
/// address
enum class HandoverPhase : uint8_t
{
    LINK_DOWN,       //!< detached
    LINK_UP,         //!< attached
    ROUTER_KNOWN,    //!< movement detected: a router of the new link is known
    ADDRESS_READY,   //!< care-of address may be used (CGA made, DAD over)
    SECURITY_READY,  //!< keys, path, associations; not reached where nothing protects
    REGISTERED,      //!< acknowledgement of the home agent
    ROUTE_OPTIMIZED, //!< packets to the last of the watched correspondents go the direct way
    FIRST_PACKET,    //!< first packet of a watched flow arrived after link down
    FBACK,           //!< Fast Binding Acknowledgment (RFC 5568), before or behind link down
    UNA,             //!< Unsolicited Neighbor Advertisement (RFC 5568) sent
    SOLICITED,       //!< first Router Solicitation sent on the new link
    ADDRESS_MADE,    //!< a care-of address was made, and is tentative (RFC 4862)
    DAD_STARTED,     //!< first probe for a care-of address sent (RFC 4862 5.4.2)
};

static constexpr int N_HANDOVER_PHASES = 13;      //!< number of phases
static constexpr int N_PLAIN_HANDOVER_PHASES = 8; //!< of these, with a plain handover too; the
                                                  //!< columns of the others end the row

/// @param phase a phase @return its column in tables, without unit, e.g. "link_down"
const char* HandoverPhaseName(HandoverPhase phase);

/**
 * One handover of one mobile node: everything between one link down and the next. Handover 0 is the
 * first attachment.
 */
struct HandoverRecord
{
    std::string scheme;                            //!< what the study calls the protocols in use
    uint32_t seed{1};                              //!< seed of the random number generators
    uint64_t run{1};                               //!< run number
    std::string node;                              //!< name of the mobile node
    uint32_t handover{0};                          //!< number of the handover, from 0
    std::string from;                              //!< point of attachment left; empty for none
    std::string to;                                //!< point of attachment reached; empty for none
    std::optional<Time> phases[N_HANDOVER_PHASES]; //!< absolute simulated times by phase
    std::optional<Time> interruption; //!< longest over the watched flows towards the node
    uint64_t sent{0};                 //!< packets sent towards the node
    uint64_t lost{0};                 //!< of these, packets that did not arrive
    uint64_t duplicated{0};           //!< copies beyond the first that arrived
    uint64_t reordered{0};            //!< packets that arrived behind one sent later
    uint64_t buffered{0};             //!< packets that a node kept for the mobile node
    uint64_t signallingPackets{0};    //!< messages sent by or for the node
    uint64_t signallingBytes{0};      //!< their octets, IPv6 header included
    uint64_t cryptoOps{0};            //!< cryptographic operations
    Time cryptoTime;                  //!< simulated time that they took
    HandoverOutcome outcome{HandoverOutcome::CUT}; //!< how it ended
    std::string fallbackReason; //!< why a faster scheme fell back; empty if none did

    /// @param phase a phase @return its absolute simulated time, if it was reached
    std::optional<Time> GetPhase(HandoverPhase phase) const;
    /// @return names of the columns, separated by commas
    static std::string CsvHeader();
    /// @return the record as a line of the table, without end of line
    std::string CsvRow() const;
};

/// @param text any text @return the same as a field of a table, in quotes where it needs them (RFC
/// 4180 section 2)
std::string CsvField(const std::string& text);
/// @param time a time, or none @return seconds with nine decimals, or nothing
std::string FormatSeconds(const std::optional<Time>& time);
/// @param time a time, or none @return milliseconds with six decimals, or nothing
std::string FormatMilliseconds(const std::optional<Time>& time);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_RECORD_H
