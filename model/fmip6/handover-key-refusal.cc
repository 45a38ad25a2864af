/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-key-refusal.h"

namespace ns3
{
namespace mip6sec
{

const char*
KeyRequestRefusalName(KeyRequestRefusal refusal)
{
    switch (refusal)
    {
    case KeyRequestRefusal::NOT_SECURED:
        return "not secured";
    case KeyRequestRefusal::NOT_GLOBAL:
        return "not from a care-of address";
    case KeyRequestRefusal::NOT_ON_LINK:
        return "not of this link";
    case KeyRequestRefusal::NO_CGA:
        return "no CGA option";
    case KeyRequestRefusal::BAD_KEY:
        return "bad encryption key";
    case KeyRequestRefusal::OTHER_PARAMETERS:
        return "other parameters than the CGA key";
    case KeyRequestRefusal::SAME_KEY:
        return "CGA key as encryption key";
    case KeyRequestRefusal::ALGORITHM:
        return "no algorithm as strong";
    case KeyRequestRefusal::OTHER_OWNER:
        return "key of another owner";
    case KeyRequestRefusal::SOURCE_RATE:
        return "rate of the source";
    case KeyRequestRefusal::TOTAL_RATE:
        return "rate of all";
    case KeyRequestRefusal::PENDING:
        return "too many answers under way";
    case KeyRequestRefusal::FULL:
        return "too many keys";
    case KeyRequestRefusal::OWNER_FULL:
        return "too many keys of the owner";
    case KeyRequestRefusal::PROCESSOR:
        return "processor busy";
    case KeyRequestRefusal::ENDED:
        return "key ended";
    }
    return "unknown";
}

const char*
KeyReplyRefusalName(KeyReplyRefusal refusal)
{
    switch (refusal)
    {
    case KeyReplyRefusal::NOT_SECURED:
        return "not secured";
    case KeyReplyRefusal::PROVISIONAL:
        return "path not known yet";
    case KeyReplyRefusal::NOT_CERTIFIED:
        return "no certified key";
    case KeyReplyRefusal::NO_CGA:
        return "no CGA option";
    case KeyReplyRefusal::NO_MATCH:
        return "nonce of no request";
    case KeyReplyRefusal::REPEATED:
        return "repeated";
    case KeyReplyRefusal::ALGORITHM:
        return "algorithm not supported";
    case KeyReplyRefusal::BIDDING_DOWN:
        return "weaker algorithm";
    case KeyReplyRefusal::LIFETIME:
        return "no lifetime";
    case KeyReplyRefusal::CIPHERTEXT:
        return "not encrypted to us";
    case KeyReplyRefusal::SHORT_KEY:
        return "short key";
    case KeyReplyRefusal::PENDING:
        return "too many replies under way";
    case KeyReplyRefusal::PROCESSOR:
        return "processor busy";
    }
    return "unknown";
}

const char*
HandoverKeyEndName(HandoverKeyEnd end)
{
    switch (end)
    {
    case HandoverKeyEnd::EXPIRED:
        return "expired";
    case HandoverKeyEnd::FORWARDING:
        return "forwarding ended";
    case HandoverKeyEnd::BINDING:
        return "binding update complete";
    case HandoverKeyEnd::REPLACED:
        return "replaced";
    case HandoverKeyEnd::RESTARTED:
        return "restarted";
    case HandoverKeyEnd::CROWDED:
        return "too many keys";
    }
    return "unknown";
}

} // namespace mip6sec
} // namespace ns3
