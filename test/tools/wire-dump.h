/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_DUMP_H
#define MIP6SEC_WIRE_DUMP_H

#include "ns3/mobility-extensions.h"
#include "ns3/mobility-header.h"
#include "ns3/nd-messages.h"

#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

using Octets = std::vector<uint8_t>;                            //!< octets
using Fields = std::map<std::string, std::vector<std::string>>; //!< what was asked for, by name

inline const Ipv6Address NOWHERE("::"); //!< no address

/// @param value anything that prints @return it as text
template <typename T>
std::string
Text(const T& value)
{
    std::ostringstream os;
    os << value;
    return os.str();
}

/// @param value any number of octets @return hexadecimal digits
template <typename C>
std::string
Hex(const C& value)
{
    std::ostringstream os;
    for (uint8_t octet : value)
    {
        os << std::hex << std::setw(2) << std::setfill('0') << +octet;
    }
    return os.str();
}

/// @param value 64 bits @return 16 hexadecimal digits
inline std::string
Hex64(uint64_t value)
{
    std::ostringstream os;
    os << std::hex << std::setw(16) << std::setfill('0') << value;
    return os.str();
}

/// Addresses of a packet
struct Path
{
    Ipv6Address source;               //!< IPv6 source
    Ipv6Address destination;          //!< IPv6 destination
    Ipv6Address homeAddress{NOWHERE}; //!< in a Home Address option, if not ::
    Ipv6Address type2{NOWHERE};       //!< in a type 2 routing header, if not ::
    uint8_t hopLimit{64};             //!< hop limit

    /// @return source of the pseudo-header
    Ipv6Address GetLogicalSource() const
    {
        return homeAddress == NOWHERE ? source : homeAddress;
    }

    /// @return destination of the pseudo-header
    Ipv6Address GetLogicalDestination() const
    {
        return type2 == NOWHERE ? destination : type2;
    }
};

/// A capture, and beside it what each packet should say
class Dump
{
  public:
    /// @param prefix path of the files without their ends
    explicit Dump(const std::string& prefix)
        : m_capture(prefix + ".pcap", std::ios::binary),
          m_expected(prefix + ".json")
    {
        // Classic format, microseconds, link type 101: IP without a link-layer header
        Word(0xa1b2c3d4);
        Word(0x00040002);
        Word(0);
        Word(0);
        Word(65535);
        Word(101);
    }

    ~Dump()
    {
        m_expected << "\n]\n";
    }

    /// @param message name @param path addresses @param protocol of the message @param octets the
    /// message @param fields what it should say
    void Add(const std::string& message,
             const Path& path,
             uint8_t protocol,
             const Octets& octets,
             Fields fields)
    {
        Octets packet = MakePacket(path, protocol, octets);
        Word(m_count);
        Word(0);
        Word(static_cast<uint32_t>(packet.size()));
        Word(static_cast<uint32_t>(packet.size()));
        m_capture.write(reinterpret_cast<const char*>(packet.data()),
                        static_cast<std::streamsize>(packet.size()));
        if (path.homeAddress != NOWHERE)
        {
            fields["hao"] = {Text(path.homeAddress)};
        }
        if (path.type2 != NOWHERE)
        {
            fields["type2"] = {Text(path.type2)};
        }
        m_expected << (m_count++ == 0 ? "[\n" : ",\n") << "{\"message\": \"" << message
                   << "\", \"fields\": {";
        const char* separator = "";
        for (const auto& [name, values] : fields)
        {
            m_expected << separator << '"' << name << "\": [";
            separator = "";
            for (const auto& value : values)
            {
                m_expected << separator << '"' << value << '"';
                separator = ", ";
            }
            m_expected << ']';
            separator = ", ";
        }
        m_expected << "}}";
    }

    /// @param path addresses @param body a Mobility Header message @param fields what it should
    /// say
    void Add(const Path& path, MobilityBody body, const Fields& fields)
    {
        const MobilityMessage message(std::move(body));
        Add(MhTypeName(message.GetType()),
            path,
            NH_MOBILITY,
            message.Serialize(path.GetLogicalSource(), path.GetLogicalDestination()),
            fields);
    }

    /// @param type its type @param path addresses @param message an ICMPv6 message @param fields
    /// what it should say
    template <typename T>
    void AddIcmp6(Icmp6Type type, const Path& path, const T& message, Fields fields)
    {
        fields["icmp.type"] = {Text(+static_cast<uint8_t>(type))};
        Add(Icmp6TypeName(type),
            path,
            NH_ICMPV6,
            SerializeIcmp6(message, path.GetLogicalSource(), path.GetLogicalDestination()),
            std::move(fields));
    }

    /// @param path addresses @param protocol of the message @param octets the message @return a
    /// packet
    static Octets MakePacket(const Path& path, uint8_t protocol, const Octets& octets)
    {
        Octets chain = octets;
        if (path.homeAddress != NOWHERE)
        {
            const auto header = SerializeHomeAddressHeader(protocol, path.homeAddress);
            chain.insert(chain.begin(), header.begin(), header.end());
            protocol = NH_DEST_OPTIONS;
        }
        if (path.type2 != NOWHERE)
        {
            const auto header = SerializeType2RoutingHeader(protocol, path.type2);
            chain.insert(chain.begin(), header.begin(), header.end());
            protocol = NH_ROUTING;
        }
        WireWriter packet;
        packet.WriteU32(0x60000000);
        packet.WriteU16(static_cast<uint16_t>(chain.size()));
        packet.WriteU8(protocol);
        packet.WriteU8(path.hopLimit);
        packet.WriteAddress(path.source);
        packet.WriteAddress(path.destination);
        packet.WriteBytes(chain.data(), chain.size());
        return packet.Take();
    }

    /// @return packets written
    uint32_t GetCount() const
    {
        return m_count;
    }

  private:
    /// @param value 32 bits, written in the order that the magic number is written in
    void Word(uint32_t value)
    {
        m_capture.write(reinterpret_cast<const char*>(&value), sizeof(value));
    }

    std::ofstream m_capture;  //!< packets
    std::ofstream m_expected; //!< what they should say, as JSON
    uint32_t m_count{0};      //!< packets written
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_DUMP_H
