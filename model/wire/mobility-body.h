/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_BODY_H
#define MIP6SEC_MOBILITY_BODY_H

#include "mobility-header.h"

namespace ns3
{
namespace mip6sec
{

/**
 * @param type MH type
 * @param body receives a message of it
 * @return false if the type is not known
 */
bool MakeMobilityBody(uint8_t type, MobilityBody& body);

/// @param writer receives the fixed part of a message behind the checksum @param body the message
void WriteMobilityBody(WireWriter& writer, const MobilityBody& body);

/**
 * @param reader stands behind the checksum, and at the options afterwards
 * @param body receives the fixed part of a message of the type that it holds
 * @return false if it is cut off
 */
bool ReadMobilityBody(WireReader& reader, MobilityBody& body);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_BODY_H
