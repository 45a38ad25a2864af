/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_READER_H
#define MIP6SEC_WIRE_READER_H

#include "ns3/ipv6-address.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * Why a received byte sequence was refused. The names are printed by traces (see ParseErrorName).
 */
enum class ParseError : uint8_t
{
    NONE,              //!< parsed
    TRUNCATED,         //!< a field or option runs past the end of what contains it
    TRAILING_OCTETS,   //!< octets left over after the last field
    BAD_LENGTH,        //!< a length field has a value that its type does not allow
    BAD_CHECKSUM,      //!< checksum wrong
    BAD_PAYLOAD_PROTO, //!< Mobility Header: Payload Proto other than 59 (RFC 6275 9.2)
    UNKNOWN_TYPE,      //!< message type not known here
    BAD_OPTION, //!< an option whose content is not allowed, or an option required to be last is not
    BAD_ADDRESS,   //!< an address that is not allowed in its place (multicast, unspecified, ...)
    BAD_HOP_LIMIT, //!< hop limit other than 255 (RFC 4861)
    BAD_CODE,      //!< ICMPv6 code not allowed for the type
    BAD_SEGMENTS_LEFT, //!< type 2 routing header with Segments Left other than 0 or 1
    DUPLICATE_OPTION,  //!< an option that may occur once occurs again
    BAD_FIELD,         //!< a field of a value that is not allowed
};

/**
 * @param error a parse error
 * @return its name in words, e.g. "truncated"
 */
const char* ParseErrorName(ParseError error);

/**
 * What a parser returns: a value, or the reason why there is none.
 */
template <typename T>
struct Parsed
{
    std::optional<T> value;             //!< set exactly if error is NONE
    ParseError error{ParseError::NONE}; //!< the reason
    std::size_t offset{
        0}; //!< octet offset of the field in error, from the start of what was parsed

    /// @return whether there is a value
    explicit operator bool() const
    {
        return value.has_value();
    }

    /**
     * @param why the reason of failure
     * @param where octet offset of the field in error
     * @return a result without a value
     */
    static Parsed Fail(ParseError why, std::size_t where = 0)
    {
        return Parsed{std::nullopt, why, where};
    }

    /**
     * @param v the value
     * @return a result with it
     */
    static Parsed Ok(T v)
    {
        return Parsed{std::move(v), ParseError::NONE, 0};
    }
};

/**
 * Bounds-checked reader over octets in network order, which it does not own.
 *
 * Every Read method returns false, and leaves reader and output untouched, if fewer octets remain
 * than it needs.
 */
class WireReader
{
  public:
    WireReader() = default;

    /**
     * @param data first octet; must outlive the reader
     * @param size number of octets
     */
    WireReader(const uint8_t* data, std::size_t size);

    /// @return octets not yet read
    std::size_t GetRemaining() const;
    /// @return octets read so far, counted from the start of the outermost reader this one was cut
    /// from
    std::size_t GetOffset() const;
    /// @return whether nothing is left
    bool IsAtEnd() const;
    /// @return pointer to the next octet; valid for GetRemaining() octets
    const uint8_t* Peek() const;

    /// @param value receives one octet @return false if too few remain
    bool ReadU8(uint8_t& value);
    /// @param value receives two octets @return false if too few remain
    bool ReadU16(uint16_t& value);
    /// @param value receives four octets @return false if too few remain
    bool ReadU32(uint32_t& value);
    /// @param value receives eight octets @return false if too few remain
    bool ReadU64(uint64_t& value);
    /// @param value receives an IPv6 address @return false if too few octets remain
    bool ReadAddress(Ipv6Address& value);
    /// @param out receives the octets @param size how many @return false if too few remain
    bool ReadBytes(uint8_t* out, std::size_t size);
    /// @param size octets to pass over @return false if too few remain
    bool Skip(std::size_t size);
    /**
     * Cut off a reader of its own for the next octets.
     * @param size how many
     * @param child receives the reader
     * @return false if too few remain
     */
    bool ReadChild(std::size_t size, WireReader& child);

  private:
    const uint8_t* m_data{nullptr}; //!< next octet
    std::size_t m_size{0};          //!< octets left
    std::size_t m_offset{0};        //!< octets passed in the outermost reader
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_READER_H
