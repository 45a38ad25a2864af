/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FAST_HANDOVER_ATTACK_H
#define MIP6SEC_FAST_HANDOVER_ATTACK_H

#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What can be done to fast handovers
enum class FastHandoverAttack : uint8_t
{
    NONE,                //!< nothing, while the victim stays
    NONE_MOVING,         //!< nothing, while the victim hands over
    FORGED,              //!< FBU for the victim, without authenticator or with a guess
    FLIPPED,             //!< FBU of the victim, with a bit of its NCoA changed
    REPLAYED,            //!< FBU of the victim, again after it has returned
    RENUMBERED,          //!< the same with a newer sequence number
    OTHER_KEY,           //!< FBU for the victim under a key for another router
    EXPIRED_KEY,         //!< FBU for the victim under a key of it that has expired
    KEY_REQUEST,         //!< RtSolPr for the victim's address, and then an FBU
    ROGUE_ADVERTISER,    //!< unsolicited PrRtAdv that leads astray
    UNCERTIFIED,         //!< answer to an RtSolPr signed with a key that nobody certified
    FLOOD,               //!< RtSolPrs at a high rate
    BIDDING_DOWN,        //!< RtSolPr of the victim, changed to ask for a weaker algorithm
    THIRD_PARTY,         //!< FBU from the address of a third party on the link of the NAR
    THIRD_PARTY_INSIDER, //!< the same for packets of somebody whom the PAR has given a key
    THIRD_PARTY_NAMED,   //!< the same with the link-layer address of the third party too
    OUTSIDE,             //!< FBU with an NCoA that has the prefix of no NAR
    BUFFERS,             //!< FBUs and packets that fill the buffers of the NAR
    BUFFERS_INSIDER,     //!< the same by somebody whom the PAR has given keys
};

/// @param attack an attack @return its name in words
const char* FastHandoverAttackName(FastHandoverAttack attack);
/// @return all attacks, without NONE and NONE_MOVING
std::vector<FastHandoverAttack> AllFastHandoverAttacks();

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FAST_HANDOVER_ATTACK_H
