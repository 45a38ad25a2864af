/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "spki-reader.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t DER_INTEGER = 0x02;    //!< tag
constexpr uint8_t DER_BIT_STRING = 0x03; //!< tag
constexpr uint8_t DER_SEQUENCE = 0x30;   //!< tag
constexpr uint8_t DER_LONG = 0x80;       //!< a length of more than one octet

/// AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1, with NULL parameters (RFC 3279
/// 2.3.1)
constexpr uint8_t RSA_ENCRYPTION[] =
    {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};

/// Reads the elements of a SubjectPublicKeyInfo, and keeps the first reason of failure
class DerReader
{
  public:
    /**
     * Cut off the content of an element.
     * @param reader stands in front of it
     * @param tag that it must have
     * @param content receives its content
     * @return false if it is not there
     */
    bool Enter(WireReader& reader, uint8_t tag, WireReader& content)
    {
        const std::size_t start = reader.GetOffset();
        uint8_t found = 0;
        uint8_t first = 0;
        if (!reader.ReadU8(found))
        {
            return Fail(ParseError::TRUNCATED, start);
        }
        if (found != tag)
        {
            return Fail(ParseError::BAD_OPTION, start);
        }
        if (!reader.ReadU8(first))
        {
            return Fail(ParseError::TRUNCATED, start + 1);
        }
        std::size_t length = first;
        if (first >= DER_LONG)
        {
            // No key that we accept needs more than two octets of length
            const unsigned count = first & 0x7f;
            if (count != 1 && count != 2)
            {
                return Fail(ParseError::BAD_LENGTH, start + 1);
            }
            length = 0;
            for (unsigned i = 0; i < count; ++i)
            {
                uint8_t octet = 0;
                if (!reader.ReadU8(octet))
                {
                    return Fail(ParseError::TRUNCATED, start + 2 + i);
                }
                length = length << 8 | octet;
            }
            if (length < (count == 1 ? DER_LONG : 0x100u))
            {
                return Fail(ParseError::BAD_LENGTH, start + 1);
            }
        }
        if (!reader.ReadChild(length, content))
        {
            return Fail(ParseError::TRUNCATED, reader.GetOffset());
        }
        return true;
    }

    /**
     * Read an INTEGER that is not negative, in the fewest octets.
     * @param reader stands in front of it
     * @param number receives its octets without a leading zero
     * @return false if it is not there
     */
    bool Number(WireReader& reader, WireReader& number)
    {
        if (!Enter(reader, DER_INTEGER, number))
        {
            return false;
        }
        const std::size_t at = number.GetOffset();
        if (number.IsAtEnd() || (number.Peek()[0] & 0x80) != 0)
        {
            return Fail(ParseError::BAD_OPTION, at);
        }
        if (number.Peek()[0] == 0)
        {
            number.Skip(1);
            if (!number.IsAtEnd() && (number.Peek()[0] & 0x80) == 0)
            {
                return Fail(ParseError::BAD_LENGTH, at);
            }
        }
        return true;
    }

    /// @param reader what must have been read @return false if something is left
    bool End(const WireReader& reader)
    {
        return reader.IsAtEnd() || Fail(ParseError::TRAILING_OCTETS, reader.GetOffset());
    }

    /// @param error the reason @param offset where @return false
    bool Fail(ParseError error, std::size_t offset)
    {
        m_error = error;
        m_offset = offset;
        return false;
    }

    ParseError m_error{ParseError::NONE}; //!< the reason
    std::size_t m_offset{0};              //!< where, in the outermost reader
};

/// @param der reads @param reader at the first octet @param key receives what is there @return
/// false if it is no RSA key that we accept
bool
Read(DerReader& der, WireReader& reader, RsaSpki& key)
{
    key.spki = reader.Peek();
    const std::size_t before = reader.GetRemaining();
    WireReader info;
    if (!der.Enter(reader, DER_SEQUENCE, info))
    {
        return false;
    }
    key.spkiSize = before - reader.GetRemaining();
    const std::size_t algorithm = info.GetOffset();
    if (info.GetRemaining() < sizeof(RSA_ENCRYPTION))
    {
        return der.Fail(ParseError::TRUNCATED, algorithm);
    }
    if (!std::equal(std::begin(RSA_ENCRYPTION), std::end(RSA_ENCRYPTION), info.Peek()))
    {
        return der.Fail(ParseError::UNKNOWN_TYPE, algorithm);
    }
    info.Skip(sizeof(RSA_ENCRYPTION));
    WireReader bits;
    uint8_t unused = 0;
    if (!der.Enter(info, DER_BIT_STRING, bits) || !der.End(info))
    {
        return false;
    }
    if (!bits.ReadU8(unused) || unused != 0)
    {
        return der.Fail(ParseError::BAD_OPTION, bits.GetOffset());
    }
    WireReader sequence;
    WireReader modulus;
    WireReader exponent;
    if (!der.Enter(bits, DER_SEQUENCE, sequence) || !der.End(bits) ||
        !der.Number(sequence, modulus) || !der.Number(sequence, exponent) || !der.End(sequence))
    {
        return false;
    }
    if (modulus.IsAtEnd() || modulus.GetRemaining() > MAX_RSA_BITS / 8)
    {
        return der.Fail(ParseError::BAD_LENGTH, modulus.GetOffset());
    }
    key.modulus = modulus.Peek();
    key.modulusSize = modulus.GetRemaining();
    key.bits = static_cast<uint32_t>(key.modulusSize) * 8;
    for (uint8_t top = key.modulus[0]; (top & 0x80) == 0; top = static_cast<uint8_t>(top << 1))
    {
        --key.bits;
    }
    if (key.bits < MIN_RSA_BITS)
    {
        return der.Fail(ParseError::BAD_LENGTH, modulus.GetOffset());
    }
    if ((key.modulus[key.modulusSize - 1] & 1) == 0)
    {
        return der.Fail(ParseError::BAD_OPTION, modulus.GetOffset());
    }
    if (exponent.GetRemaining() > sizeof(key.exponent))
    {
        return der.Fail(ParseError::BAD_LENGTH, exponent.GetOffset());
    }
    const std::size_t exponentOffset = exponent.GetOffset();
    for (uint8_t octet = 0; exponent.ReadU8(octet);)
    {
        key.exponent = key.exponent << 8 | octet;
    }
    if (key.exponent < 3 || (key.exponent & 1) == 0)
    {
        return der.Fail(ParseError::BAD_OPTION, exponentOffset);
    }
    return true;
}

/// @param tag of an element @param content of it @return the element
std::vector<uint8_t>
Element(uint8_t tag, const std::vector<uint8_t>& content)
{
    std::vector<uint8_t> element{tag};
    const std::size_t size = content.size();
    if (size >= 0x100)
    {
        element.push_back(DER_LONG | 2);
        element.push_back(static_cast<uint8_t>(size >> 8));
    }
    else if (size >= DER_LONG)
    {
        element.push_back(DER_LONG | 1);
    }
    element.push_back(static_cast<uint8_t>(size));
    element.insert(element.end(), content.begin(), content.end());
    return element;
}

/// @param number most significant octet first, not zero @return it as an INTEGER
std::vector<uint8_t>
Integer(std::vector<uint8_t> number)
{
    if ((number.front() & 0x80) != 0)
    {
        number.insert(number.begin(), 0);
    }
    return Element(DER_INTEGER, number);
}

} // namespace

Parsed<RsaSpki>
ReadSpki(WireReader& reader)
{
    DerReader der;
    RsaSpki key;
    WireReader ahead = reader;
    if (!Read(der, ahead, key))
    {
        return Parsed<RsaSpki>::Fail(der.m_error, der.m_offset);
    }
    reader = ahead;
    return Parsed<RsaSpki>::Ok(key);
}

Parsed<std::size_t>
DerSequenceSize(const WireReader& reader)
{
    DerReader der;
    WireReader ahead = reader;
    WireReader content;
    if (!der.Enter(ahead, DER_SEQUENCE, content))
    {
        return Parsed<std::size_t>::Fail(der.m_error, der.m_offset);
    }
    return Parsed<std::size_t>::Ok(reader.GetRemaining() - ahead.GetRemaining());
}

std::vector<uint8_t>
WriteSpki(const std::vector<uint8_t>& modulus, uint64_t exponent)
{
    std::vector<uint8_t> octets;
    for (; exponent != 0; exponent >>= 8)
    {
        octets.insert(octets.begin(), static_cast<uint8_t>(exponent));
    }
    std::vector<uint8_t> numbers = Integer(modulus);
    const std::vector<uint8_t> second = Integer(octets);
    numbers.insert(numbers.end(), second.begin(), second.end());
    std::vector<uint8_t> bits = Element(DER_SEQUENCE, numbers);
    bits.insert(bits.begin(), 0); // unused bits
    bits = Element(DER_BIT_STRING, bits);
    bits.insert(bits.begin(), std::begin(RSA_ENCRYPTION), std::end(RSA_ENCRYPTION));
    return Element(DER_SEQUENCE, bits);
}

} // namespace mip6sec
} // namespace ns3
