/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fast-handover-attack.h"

namespace ns3
{
namespace mip6sec
{

const char*
FastHandoverAttackName(FastHandoverAttack attack)
{
    switch (attack)
    {
    case FastHandoverAttack::NONE:
        return "none";
    case FastHandoverAttack::NONE_MOVING:
        return "none, handover";
    case FastHandoverAttack::FORGED:
        return "forged FBU";
    case FastHandoverAttack::FLIPPED:
        return "bit-flipped FBU";
    case FastHandoverAttack::REPLAYED:
        return "replayed FBU";
    case FastHandoverAttack::RENUMBERED:
        return "replayed FBU, renumbered";
    case FastHandoverAttack::OTHER_KEY:
        return "FBU, another router's key";
    case FastHandoverAttack::EXPIRED_KEY:
        return "FBU, expired key";
    case FastHandoverAttack::KEY_REQUEST:
        return "RtSolPr for a victim's CGA";
    case FastHandoverAttack::ROGUE_ADVERTISER:
        return "rogue PrRtAdv";
    case FastHandoverAttack::UNCERTIFIED:
        return "uncertified key reply";
    case FastHandoverAttack::FLOOD:
        return "RtSolPr flood";
    case FastHandoverAttack::BIDDING_DOWN:
        return "bidding-down";
    case FastHandoverAttack::THIRD_PARTY:
        return "FBU, third party's NCoA";
    case FastHandoverAttack::THIRD_PARTY_INSIDER:
        return "third party, by an insider";
    case FastHandoverAttack::THIRD_PARTY_NAMED:
        return "third party, both addresses";
    case FastHandoverAttack::OUTSIDE:
        return "FBU, NCoA of no NAR";
    case FastHandoverAttack::BUFFERS:
        return "buffer exhaustion";
    case FastHandoverAttack::BUFFERS_INSIDER:
        return "buffers, by an insider";
    }
    return "unknown";
}

std::vector<FastHandoverAttack>
AllFastHandoverAttacks()
{
    std::vector<FastHandoverAttack> all;
    for (auto i = static_cast<uint8_t>(FastHandoverAttack::FORGED);
         i <= static_cast<uint8_t>(FastHandoverAttack::BUFFERS_INSIDER);
         ++i)
    {
        all.push_back(static_cast<FastHandoverAttack>(i));
    }
    return all;
}

} // namespace mip6sec
} // namespace ns3
