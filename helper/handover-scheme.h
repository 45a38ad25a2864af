/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_SCHEME_H
#define MIP6SEC_HANDOVER_SCHEME_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

class Mip6TopologyHelper;

/// Fast handovers of a scheme
enum class FastHandover : uint8_t
{
    NONE,       //!< plain Mobile IPv6
    PREDICTIVE, //!< Fast Binding Update from the old link
    REACTIVE,   //!< from the new link
};

/**
 * A scheme of the study: a name, and the protocols that it stands for.
 *
 * All schemes but one send every packet through the home agent, so that what they differ in is the
 * handover. Without SEND there are no handover keys, so that Fast Binding Updates carry no
 * authenticator there and access routers take them so, against RFC 5568: for comparison, and for
 * what an attacker can make of it.
 */
struct HandoverScheme
{
    std::string name;                      //!< on command lines and in tables
    std::string description;               //!< for people
    bool routeOptimization{false};         //!< whether routes are optimized
    bool send{false};                      //!< whether access links are under SEND
    FastHandover fast{FastHandover::NONE}; //!< fast handovers

    /// @return all schemes
    static const std::vector<HandoverScheme>& GetAll();
    /// @param name of a scheme @return it; aborts with a list of all if there is none
    static const HandoverScheme& Find(const std::string& name);

    /**
     * Enable what the scheme needs. New access routers do not probe for new care-of addresses,
     * which RFC 5568 5.5 leaves to them: a probe takes longer than a handover.
     * @param topology before Create; attributes set behind this call take precedence
     */
    void Configure(Mip6TopologyHelper& topology) const;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_SCHEME_H
