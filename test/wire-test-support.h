/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_TEST_SUPPORT_H
#define MIP6SEC_WIRE_TEST_SUPPORT_H

#include "wire-vectors.h"

#include "ns3/inet-checksum.h"
#include "ns3/ipv6-address.h"
#include "ns3/nd-messages.h"
#include "ns3/test.h"
#include "ns3/wire-reader.h"

#include <cstdint>
#include <string>
#include <vector>

/**
 * A test case whose name is a sentence: MIP6SEC_TEST_CASE(Class, "sentence") { body }.
 */
#define MIP6SEC_TEST_CASE(name, sentence)                                                          \
    class name : public ns3::TestCase                                                              \
    {                                                                                              \
      public:                                                                                      \
        name()                                                                                     \
            : TestCase(sentence)                                                                   \
        {                                                                                          \
        }                                                                                          \
                                                                                                   \
      private:                                                                                     \
        void DoRun() override;                                                                     \
    };                                                                                             \
    void name::DoRun()

namespace ns3
{
namespace mip6sec
{

/// @param digit a hexadecimal digit @return its value
inline uint8_t
HexDigit(char digit)
{
    return static_cast<uint8_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/// @param text lower-case hexadecimal digits @return the octets
inline std::vector<uint8_t>
FromHex(const std::string& text)
{
    std::vector<uint8_t> octets;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    {
        octets.push_back(static_cast<uint8_t>(HexDigit(text[i]) << 4 | HexDigit(text[i + 1])));
    }
    return octets;
}

/// @param octets octets of any container @return them as lower-case hexadecimal digits
template <typename C>
std::string
ToHex(const C& octets)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;
    for (uint8_t octet : octets)
    {
        text += digits[octet >> 4];
        text += digits[octet & 15];
    }
    return text;
}

/// @param octets octets @param size how many of them @return the first of them, in a buffer of
/// exactly that size so that AddressSanitizer sees a read behind it
inline std::vector<uint8_t>
Head(const std::vector<uint8_t>& octets, std::size_t size)
{
    std::vector<uint8_t> head(octets.begin(), octets.begin() + size);
    head.shrink_to_fit();
    return head;
}

/// @param parsed a result @return its reason in words
template <typename T>
std::string
Reason(const Parsed<T>& parsed)
{
    return ParseErrorName(parsed.error);
}

/// The message at the end of a vector and the addresses in the IPv6 header in front
struct VectorMessage
{
    std::vector<uint8_t> packet;  //!< whole packet
    std::vector<uint8_t> message; //!< upper-layer message
    Icmp6Envelope envelope;       //!< addresses and hop limit of the IPv6 header

    /// @param vector a packet
    explicit VectorMessage(const WireVector& vector)
        : packet(FromHex(vector.hex)),
          message(packet.begin() + vector.upperLayerOffset, packet.end())
    {
        envelope.source = Ipv6Address::Deserialize(packet.data() + 8);
        envelope.destination = Ipv6Address::Deserialize(packet.data() + 24);
        envelope.hopLimit = packet[7];
    }
};

/**
 * Make the checksum right after a change, so that what lies behind the check is tested.
 * @param message a message
 * @param checksumOffset where its checksum is
 * @param nextHeader protocol
 * @param source pseudo-header source
 * @param destination pseudo-header destination
 */
inline void
RepairChecksum(std::vector<uint8_t>& message,
               std::size_t checksumOffset,
               uint8_t nextHeader,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    if (message.size() < checksumOffset + 2)
    {
        return;
    }
    message[checksumOffset] = 0;
    message[checksumOffset + 1] = 0;
    const uint16_t checksum =
        InetChecksum6(source, destination, nextHeader, message.data(), message.size());
    message[checksumOffset] = static_cast<uint8_t>(checksum >> 8);
    message[checksumOffset + 1] = static_cast<uint8_t>(checksum);
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_TEST_SUPPORT_H
