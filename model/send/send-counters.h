/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_COUNTERS_H
#define MIP6SEC_SEND_COUNTERS_H

#include "nd-fragments.h"

#include "ns3/nd-verdict.h"

#include <map>

namespace ns3
{
namespace mip6sec
{

/// What SEND did on one interface (RFC 3971 9.3: "track the resources")
struct SendCounters
{
    uint64_t signedMessages{0};             //!< sent with a signature
    uint64_t signedOctets{0};               //!< of ICMPv6 in them, the options of SEND included
    uint64_t stampedMessages{0};            //!< RS from ::, sent with Timestamp and Nonce
    uint64_t plainMessages{0};              //!< sent as they were, since nothing here can sign them
    uint64_t fragments{0};                  //!< sent of messages that were too long
    uint64_t unsent{0};                     //!< not sent because too much waits for the processor
    std::map<NdSecurity, uint64_t> judged;  //!< delivered, by how far they are trusted
    std::map<SendReason, uint64_t> reasons; //!< delivered or discarded, by the reason
    std::map<SendReason, uint64_t> discarded;         //!< discarded, by the reason
    std::map<NdFragmentDrop, uint64_t> fragmentDrops; //!< fragmented messages dropped

    /// @param counts counts @param key one of them @return it, 0 if nothing was counted
    template <typename K>
    static uint64_t Get(const std::map<K, uint64_t>& counts, K key)
    {
        auto found = counts.find(key);
        return found == counts.end() ? 0 : found->second;
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_COUNTERS_H
