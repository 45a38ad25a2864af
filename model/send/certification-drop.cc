/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-drop.h"

namespace ns3
{
namespace mip6sec
{

const char*
CertificationDropName(CertificationDrop drop)
{
    switch (drop)
    {
    case CertificationDrop::MALFORMED:
        return "malformed";
    case CertificationDrop::NO_SOURCE:
        return "no source";
    case CertificationDrop::NO_COMPONENT:
        return "no component";
    case CertificationDrop::OVERLOADED:
        return "overloaded";
    case CertificationDrop::NOT_SOLICITED:
        return "not solicited";
    case CertificationDrop::OTHER_ANCHOR:
        return "other anchor";
    case CertificationDrop::OTHER_TYPE:
        return "other type";
    case CertificationDrop::NOT_READABLE:
        return "not readable";
    case CertificationDrop::TOO_LONG:
        return "too long";
    case CertificationDrop::TOO_MANY:
        return "too many";
    case CertificationDrop::CONFLICT:
        return "conflict";
    case CertificationDrop::DUPLICATE:
        return "duplicate";
    case CertificationDrop::COUNT:
        break;
    }
    return "unknown drop";
}

} // namespace mip6sec
} // namespace ns3
