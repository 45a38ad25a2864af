/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ACCESS_FRAME_H
#define MIP6SEC_ACCESS_FRAME_H

#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "ns3/simple-ref-count.h"

namespace ns3
{
namespace mip6sec
{

/// A frame on an access link, shared by the events of all who will receive it.
struct AccessFrame : public SimpleRefCount<AccessFrame>
{
    Ptr<const Packet> packet; //!< with its Ethernet header
    Mac48Address source;      //!< from the header
    Mac48Address destination; //!< from the header
    bool truncated{false};    //!< its sender left before it was out: nobody receives it
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_FRAME_H
