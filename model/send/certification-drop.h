/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_DROP_H
#define MIP6SEC_CERTIFICATION_DROP_H

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Why a certification path message had no effect
enum class CertificationDrop : uint8_t
{
    MALFORMED,     //!< breaks the format of RFC 3971 6.4.1 or 6.4.2; the trace says how
    NO_SOURCE,     //!< no link-local address to answer from
    NO_COMPONENT,  //!< asks for a component that the path does not have
    OVERLOADED,    //!< above the rate, and no path to send to all nodes in its place
    NOT_SOLICITED, //!< an advertisement that nobody here waits for
    OTHER_ANCHOR,  //!< a path from trust anchors that are not ours
    OTHER_TYPE,    //!< a certificate of another type than X.509v3
    NOT_READABLE,  //!< a certificate that cannot be read
    TOO_LONG,      //!< a path of more components than are accepted
    TOO_MANY,      //!< advertisements of more routers than are put together at a time
    CONFLICT,      //!< a component that does not fit those that came before
    DUPLICATE,     //!< a component that is there already
    COUNT          //!< how many there are
};

/// @param drop a reason @return its name in words, e.g. "not solicited"
const char* CertificationDropName(CertificationDrop drop);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_DROP_H
