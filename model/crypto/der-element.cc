/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "der-element.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t CONSTRUCTED = 0x20; //!< bit of the identifier: contents are elements
constexpr uint8_t CLASS = 0xc0;       //!< bits of the identifier: 0 is universal
constexpr uint8_t TAG_NUMBER = 0x1f;  //!< bits of the identifier: all set is a longer number
constexpr uint8_t SEQUENCE = 16;      //!< universal tag number
constexpr uint8_t SET = 17;           //!< universal tag number
constexpr int MAX_DEPTH = 16;         //!< levels of nesting

/// @param tag identifier octet @return whether DER allows it
bool
IsGoodTag(uint8_t tag)
{
    if ((tag & CLASS) != 0)
    {
        return true;
    }
    // Of the universal types sequences and sets are constructed, and nothing else is
    const uint8_t number = tag & TAG_NUMBER;
    return number != 0 && ((tag & CONSTRUCTED) != 0) == (number == SEQUENCE || number == SET);
}

/// @param position first octet @param end behind the last @param depth levels above
/// @return whether there are whole elements and nothing else
bool
AreElements(const uint8_t* position, const uint8_t* end, int depth)
{
    while (position != end)
    {
        DerElement element;
        if (!ReadDer(position, end, element) || !IsGoodTag(element.tag))
        {
            return false;
        }
        if ((element.tag & CONSTRUCTED) != 0 &&
            (depth == MAX_DEPTH ||
             !AreElements(element.contents, element.contents + element.length, depth + 1)))
        {
            return false;
        }
    }
    return true;
}

} // namespace

std::size_t
DerElement::GetSize() const
{
    return static_cast<std::size_t>(contents - begin) + length;
}

bool
ReadDer(const uint8_t*& position, const uint8_t* end, DerElement& element)
{
    const auto available = static_cast<std::size_t>(end - position);
    if (available < 2 || (position[0] & TAG_NUMBER) == TAG_NUMBER)
    {
        return false;
    }
    std::size_t length = position[1];
    std::size_t header = 2;
    if (length >= 0x80)
    {
        const std::size_t octets = length & 0x7f;
        // More than three octets of length are more than any certificate has
        if (octets == 0 || octets > 3 || available < 2 + octets || position[2] == 0)
        {
            return false;
        }
        length = 0;
        for (std::size_t i = 0; i < octets; ++i)
        {
            length = length << 8 | position[2 + i];
        }
        if (length < 0x80)
        {
            return false;
        }
        header += octets;
    }
    if (length > available - header)
    {
        return false;
    }
    element = {position[0], position, position + header, length};
    position += header + length;
    return true;
}

bool
IsStrictDer(const uint8_t* data, std::size_t size)
{
    const uint8_t* position = data;
    DerElement element;
    return size != 0 && ReadDer(position, data + size, element) && position == data + size &&
           AreElements(data, data + size, 0);
}

} // namespace mip6sec
} // namespace ns3
