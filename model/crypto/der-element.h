/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_DER_ELEMENT_H
#define MIP6SEC_DER_ELEMENT_H

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

static constexpr uint8_t DER_BIT_STRING = 0x03;   //!< tag of a BIT STRING
static constexpr uint8_t DER_OCTET_STRING = 0x04; //!< tag of an OCTET STRING
static constexpr uint8_t DER_SEQUENCE = 0x30;     //!< tag of a SEQUENCE

/// One element of DER: identifier, length, and contents (ITU-T X.690)
struct DerElement
{
    uint8_t tag{0};                   //!< identifier octet; larger tag numbers are not supported
    const uint8_t* begin{nullptr};    //!< its identifier octet
    const uint8_t* contents{nullptr}; //!< its first octet of contents
    std::size_t length{0};            //!< octets of the contents

    /// @return octets of all of it
    std::size_t GetSize() const;
};

/**
 * Read one element with a definite length in its shortest form, and step over it.
 * @param position first octet; moved behind the element
 * @param end behind the last octet
 * @param element what was found
 * @return false if there is none, and nothing was moved
 */
bool ReadDer(const uint8_t*& position, const uint8_t* end, DerElement& element);
/**
 * OpenSSL reads BER, which has many encodings for the same certificate. This looks at lengths and
 * tags on all levels down to 16.
 * @param data first octet @param size octets
 * @return whether they are exactly one element, and whatever is nested in it is whole
 */
bool IsStrictDer(const uint8_t* data, std::size_t size);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_DER_ELEMENT_H
