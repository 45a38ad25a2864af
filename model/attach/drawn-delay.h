/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_DRAWN_DELAY_H
#define MIP6SEC_DRAWN_DELAY_H

#include "ns3/abort.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace mip6sec
{

/**
 * @param variable a delay in seconds, as an attribute has it
 * @param attribute the name of that
 * @return what it draws; aborts with a message if that is less than 0
 */
inline Time
DrawDelay(const Ptr<RandomVariableStream>& variable, const char* attribute)
{
    const double seconds = variable->GetValue();
    NS_ABORT_MSG_UNLESS(seconds >= 0,
                        attribute << " drew " << seconds << " s: use a distribution without "
                                  << "negative values");
    return Seconds(seconds);
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_DRAWN_DELAY_H
