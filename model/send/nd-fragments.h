/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ND_FRAGMENTS_H
#define MIP6SEC_ND_FRAGMENTS_H

#include "nd-message.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Cut a packet that is longer than the link carries (RFC 8200 4.5).
 * @param packet IPv6 header and message, nothing between them
 * @param mtu octets that the link carries, at least 1280
 * @param identification that no other packet between the same nodes had recently
 * @return its fragments in order; the packet itself if it fits
 */
std::vector<Ptr<Packet>> CutNdPacket(Ptr<Packet> packet, uint16_t mtu, uint32_t identification);

/// Why fragments of a message were dropped
enum class NdFragmentDrop : uint8_t
{
    FORBIDDEN, //!< fragments of ND are not allowed here (RFC 6980 5)
    OVERLAP,   //!< fragments overlap (RFC 5722 4)
    MALFORMED, //!< a length that cannot be (RFC 8200 4.5)
    TIMEOUT,   //!< not complete within 60 s (RFC 8200 4.5)
    OVERLOAD,  //!< the oldest of too many messages under way
};

/// @param drop a reason @return its name in words, e.g. "overlap"
const char* NdFragmentDropName(NdFragmentDrop drop);

/// How fragments of ND are treated
struct NdFragmentLimits
{
    bool allow{true};         //!< false: dropped (RFC 6980 5)
    uint32_t maxMessages{16}; //!< under way at a time; the oldest goes first
};

/**
 * Puts fragments of ND messages together before they are verified, and leaves all others alone:
 * those of longer ICMPv6 packets that are no ND go on as they came. Since only the first fragment
 * tells which they are, fragments that come before it are held back.
 */
class NdReassembler
{
  public:
    /// What becomes of a fragment
    struct Outcome
    {
        bool whole{false}; //!< whether a message is complete
        /// The complete message as one packet; else what is to go on as it is, in order
        std::vector<Ptr<Packet>> packets;
    };

    /// Told about what was dropped: its source, and why
    using DropHandler = std::function<void(const Ipv6Address& source, NdFragmentDrop drop)>;

    /// @param limits read at every call; must outlive the reassembler
    /// @param drop told about what was dropped
    NdReassembler(const NdFragmentLimits& limits, DropHandler drop);
    ~NdReassembler();
    NdReassembler(const NdReassembler&) = delete;
    NdReassembler& operator=(const NdReassembler&) = delete;

    /// @param peek at a packet @return whether it could be a fragment of ND: of ICMPv6, and with
    /// the hop limit that ND must have
    static bool Concerns(const PacketPeek& peek);
    /// @param packet a packet that concerns it @return what becomes of it
    Outcome Receive(Ptr<Packet> packet);
    /// @return messages under way
    std::size_t GetSize() const;
    /// Forget all
    void Clear();

  private:
    /// What tells the fragments of one packet from those of another (RFC 8200 4.5)
    using Key = std::tuple<Ipv6Address, Ipv6Address, uint32_t>;

    /// How far a packet is
    enum class State
    {
        UNKNOWN, //!< its first fragment is missing
        ND,      //!< ND, under way
        OTHER,   //!< no ND: fragments go on
        REFUSED, //!< fragments are dropped
    };

    /// A packet in fragments
    struct Datagram
    {
        State state{State::UNKNOWN};                     //!< how far it is
        std::map<uint32_t, std::vector<uint8_t>> pieces; //!< payload by offset
        std::optional<uint32_t> length;                  //!< of the payload, once the end is here
        uint32_t octets{0};                              //!< of payload so far
        std::vector<Ptr<Packet>> held;                   //!< packets, while it is UNKNOWN
        Ptr<Packet> first;                               //!< its first fragment
        uint64_t order{0};                               //!< age
        EventId timer;                                   //!< end of patience
    };

    using Datagrams = std::map<Key, Datagram>; //!< under way

    /// A fragment
    struct Fragment
    {
        Key key;                      //!< of what it is a part
        uint32_t offset{0};           //!< of its payload, octets
        bool more{false};             //!< whether it is not the last
        std::vector<uint8_t> payload; //!< its part
    };

    /// @param packet a packet @return the fragment in it, or none if it is malformed
    static std::optional<Fragment> Parse(Ptr<const Packet> packet);
    /// @param key of a packet that is not under way @return it
    Datagram& Begin(const Key& key);
    /// @param at a packet that is refused from now on @param why the reason
    void Refuse(Datagrams::iterator at, NdFragmentDrop why);
    /// @param datagram gets a part @param fragment the part @return why it cannot, or none
    static std::optional<NdFragmentDrop> Insert(Datagram& datagram, const Fragment& fragment);
    /// @param datagram a complete packet @return it in one piece
    static Ptr<Packet> Join(const Datagram& datagram);
    /// @param key of a packet whose time is over
    void Expire(Key key);
    /// @param at forgotten
    void Erase(Datagrams::iterator at);

    const NdFragmentLimits& m_limits; //!< how fragments are treated
    DropHandler m_drop;               //!< told about what was dropped
    Datagrams m_datagrams;            //!< under way
    std::map<uint64_t, Key> m_byAge;  //!< the same, the oldest first
    uint64_t m_next{0};               //!< age of the next
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ND_FRAGMENTS_H
