/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROUTE_OPTIMIZER_PEER_H
#define MIP6SEC_ROUTE_OPTIMIZER_PEER_H

#include "ns3/event-id.h"
#include "ns3/ipv6-address.h"
#include "ns3/keyed-hash.h"
#include "ns3/nstime.h"

#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// How far a mobile node has come with a correspondent node
enum class RouteOptimizerState : uint8_t
{
    NONE,        //!< no entry in the Binding Update List
    IDLE,        //!< nothing under way, as there is no care-of address to register
    TESTING,     //!< return routability is under way
    UPDATING,    //!< Binding Update sent, acknowledgement awaited
    BOUND,       //!< Binding Update sent, and acknowledged if that was asked for
    LEAVE_TEST,  //!< home test is under way in order to delete the binding
    LEAVE,       //!< deletion sent, acknowledgement awaited
    FAILED,      //!< given up for a time
    UNSUPPORTED, //!< the peer said that it cannot do it; given up for a longer time
};

/// @param state a state @return its name
const char* RouteOptimizerStateName(RouteOptimizerState state);

/// What can happen to an entry
enum class RouteOptimizerEvent : uint8_t
{
    START,       //!< a registration is wanted: traffic, refresh, or the peer asks for it
    MOVED,       //!< there is a new care-of address, registered with the home agent
    SUSPEND,     //!< the care-of address is gone
    DELETE,      //!< the binding is no longer wanted
    TOKENS,      //!< all tokens that are needed are there
    SENT,        //!< the Binding Update was sent, and no acknowledgement was asked for
    ACCEPTED,    //!< acknowledged
    NONCES,      //!< the peer no longer knows a nonce, or a token is too old
    SEQUENCE,    //!< the peer wants a higher sequence number
    REFUSED,     //!< refused for another reason
    EXHAUSTED,   //!< no answer to the last transmission
    NO_BINDING,  //!< the peer has no binding (Binding Error)
    UNREACHABLE, //!< the peer cannot be reached
    UNKNOWN,     //!< the peer does not know the Mobility Header
    SHORTENED,   //!< the binding would outlive the home registration
    ENDED,       //!< the time of the entry is over
};

/// Limits how often one type of message goes to one peer (RFC 6275 11.8)
class MessageRate
{
  public:
    /// @param rate messages per second @return when the next one may be sent
    Time GetNext(uint32_t rate) const;
    /// @param rate messages per second; one is sent now
    void Sent(uint32_t rate);

  private:
    std::vector<Time> m_sent; //!< when the latest ones were sent, oldest first, `rate` at the most
};

/// Transmissions of one message until it is answered (RFC 6275 11.8)
struct Transmission
{
    bool pending{false}; //!< whether an answer is awaited, or the message waits to be sent
    uint32_t sent{0};    //!< transmissions up to now
    Time timeout;        //!< how long to wait for an answer to the next one
    EventId timer;       //!< ends the wait
    MessageRate rate;    //!< of this message type

    /// Wait no longer
    void Stop();
};

/// One of the two tests of return routability (RFC 6275 11.6)
struct RoutabilityTest
{
    Transmission transmission;     //!< of the test init
    uint64_t cookie{0};            //!< in the latest one
    Time sentAt;                   //!< when that was sent
    std::optional<uint64_t> token; //!< keygen token, if there is one
    uint16_t nonceIndex{0};        //!< its nonce index
    Ipv6Address address;           //!< home or care-of address that it is for
    Time until;                    //!< when it is too old (MAX_TOKEN_LIFETIME)

    /// @param forAddress an address @return whether there is a token for it that is not too old
    bool IsValid(const Ipv6Address& forAddress) const;
};

/// Entry of the Binding Update List for a correspondent node (RFC 6275 11.1)
struct RouteOptimizerPeer
{
    Ipv6Address address;                                  //!< of the peer
    RouteOptimizerState state{RouteOptimizerState::NONE}; //!< how far

    RoutabilityTest homeTest;   //!< HoTI and HoT
    RoutabilityTest careOfTest; //!< CoTI and CoT
    Transmission update;        //!< Binding Update

    uint16_t sequence{0};         //!< of the latest Binding Update
    bool outstanding{false};      //!< whether an acknowledgement of it may still come
    Time sentAt;                  //!< when it was sent
    uint16_t sentLifetime{0};     //!< lifetime in it, units of 4 s
    Sha1Digest kbm{};             //!< key of it
    Ipv6Address authorized;       //!< address in its authenticator (RFC 6275 6.2.7)
    uint32_t nonceRefusals{0};    //!< status 136 to 138 in a row
    uint32_t sequenceRefusals{0}; //!< status 135 in a row

    Ipv6Address careOfAddress; //!< that the peer may have a binding to; :: for none
    Time expires;              //!< when that binding ends
    bool confirmed{false};     //!< whether the peer has said so, or was not asked to
    bool behind{false};        //!< it is for another care-of address than the one registered
    bool direct{false};        //!< whether packets go the direct way
    Time lastUsed;             //!< when a packet last went to the peer or came through the tunnel
    Time tunnelPatience;       //!< how long after a Binding Update packets may still be tunnelled

    EventId endTimer;     //!< raises ENDED
    EventId refreshTimer; //!< looks whether to refresh
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTE_OPTIMIZER_PEER_H
