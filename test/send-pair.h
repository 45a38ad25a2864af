/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_PAIR_H
#define MIP6SEC_SEND_PAIR_H

#include "send-rules.h"

#include "ns3/send-options.h"

namespace ns3
{
namespace mip6sec
{
namespace sendtest
{

inline const Ipv6Address ALL_NODES("ff02::1");   //!< all nodes
inline const Ipv6Address ALL_ROUTERS("ff02::2"); //!< all routers
inline const Ipv6Address ANY("::");              //!< unspecified

/// @param message on the link @return its options of SEND, in order
inline std::vector<NdOptionType>
SendOptionsOf(const attachtest::OnLink& message)
{
    std::vector<NdOptionType> found;
    const Octets& octets = message.octets;
    for (std::size_t at = *NdOptionsOffset(message.Type()); at < octets.size();
         at += octets[at + 1] * 8)
    {
        const auto type = static_cast<NdOptionType>(octets[at]);
        if (type >= NdOptionType::CGA && type <= NdOptionType::NONCE)
        {
            found.push_back(type);
        }
    }
    return found;
}

inline const std::vector<NdOptionType> WITH_NONCE{
    NdOptionType::CGA,
    NdOptionType::TIMESTAMP,
    NdOptionType::NONCE,
    NdOptionType::RSA_SIGNATURE}; //!< of solicitations
inline const std::vector<NdOptionType> WITHOUT_NONCE{NdOptionType::CGA,
                                                     NdOptionType::TIMESTAMP,
                                                     NdOptionType::RSA_SIGNATURE}; //!< unsolicited
inline const std::vector<NdOptionType> UNSIGNED{NdOptionType::TIMESTAMP,
                                                NdOptionType::NONCE}; //!< of an RS from ::
inline const std::vector<NdOptionType> NONE;                          //!< unsecured

/// @param message on the link @return its nonce
inline Octets
NonceOf(const attachtest::OnLink& message)
{
    const std::size_t at = FindOption(message.octets, NdOptionType::NONCE);
    return at < message.octets.size()
               ? Octets(message.octets.begin() + at + 2, message.octets.begin() + at + 8)
               : Octets();
}

/// @param message on the link @return whether its checksum is right
inline bool
IsSound(const attachtest::OnLink& message)
{
    Octets octets = message.octets;
    SetChecksum(octets, message.envelope.source, message.envelope.destination);
    return octets == message.octets;
}

/// Two nodes with SEND
struct Pair
{
    Ptr<AccessLink> link = CreateObject<AccessLink>(); //!< the link
    attachtest::Record record;                         //!< messages sent
    Guarded a = MakeGuarded(link, &record, 100);       //!< a host
    Guarded b = MakeGuarded(link, &record, 200, true); //!< a router
    std::vector<std::string> verdicts;                 //!< at both, in order

    Pair()
    {
        for (Guarded* node : {&a, &b})
        {
            const char* name = node == &a ? "a" : "b";
            node->send->TraceConnectWithoutContext(
                "Judged",
                Calling<void, Icmp6Type, Ipv6Address, NdVerdict>(
                    [this, name](Icmp6Type type, Ipv6Address, NdVerdict verdict) {
                        verdicts.push_back(std::string(name) + " " + Icmp6TypeName(type) + " " +
                                           Describe(verdict));
                    }));
            node->send->TraceConnectWithoutContext(
                "Discarded",
                Calling<void, Icmp6Type, Ipv6Address, SendReason>(
                    [this, name](Icmp6Type type, Ipv6Address, SendReason reason) {
                        verdicts.push_back(std::string(name) + " " + Icmp6TypeName(type) +
                                           " discarded " + SendReasonName(reason));
                    }));
        }
    }

    /// @param from sends an NS for the target @param target it
    void Ask(const Guarded& from, const Ipv6Address& target) const
    {
        from.host.nd->SendNS(from.linkLocal,
                             Ipv6Address::MakeSolicitedAddress(target),
                             target,
                             from.host.device->GetAddress());
    }

    /// @param seconds until when
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }
};

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_PAIR_H
