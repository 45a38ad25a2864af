/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_REGISTRATION_H
#define MIP6SEC_HOME_REGISTRATION_H

#include "mobility-protocol.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <deque>
#include <functional>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/// Why a home agent did not register a mobile node
enum class HomeRegistrationFailure : uint8_t
{
    REJECTED,      //!< Binding Acknowledgement with a status of 128 or more
    NO_ANSWER,     //!< the timeout reached MAX_BINDACK_TIMEOUT and there is another home agent
    UNREACHABLE,   //!< ICMPv6 Destination Unreachable
    NOT_SUPPORTED, //!< ICMPv6 Parameter Problem: it does not know the Mobility Header
    NOT_PROTECTED, //!< the protection that is demanded could not be established
};

/// @param failure a failure @return its name in words
const char* HomeRegistrationFailureName(HomeRegistrationFailure failure);

/// Why a message from a home agent was ignored (RFC 6275 11.7.3, 11.3.6)
enum class HomeRegistrationIgnored : uint8_t
{
    NOT_OUTSTANDING, //!< no Binding Update waits for it
    WRONG_SEQUENCE,  //!< sequence number of no outstanding Binding Update
    WRONG_PATH,      //!< type 2 routing header missing, or present at home
    NOT_PROTECTED,   //!< without the protection that is demanded
    NO_BINDING,      //!< Binding Error from a home agent without an entry in the list
};

/// @param reason a reason @return its name in words
const char* HomeRegistrationIgnoredName(HomeRegistrationIgnored reason);

/// Parameters of home registrations, taken from the attributes of the MobileNode
struct HomeRegistrationParameters
{
    Time lifetime;                       //!< asked for
    double refreshFraction{0.8};         //!< part of the granted lifetime before a refresh
    Time initialTimeout;                 //!< INITIAL_BINDACK_TIMEOUT
    Time firstTimeout;                   //!< InitialBindackTimeoutFirstReg
    Time maxTimeout;                     //!< MAX_BINDACK_TIMEOUT
    uint32_t maxUpdateRate{3};           //!< MAX_UPDATE_RATE, per second
    bool keyManagementMobility{false};   //!< K
    bool alternateCareOfAddress{true};   //!< Alternate Care-of Address option
    Ptr<HomeAgentProtection> protection; //!< protects Binding Updates and Acknowledgements
};

/**
 * The home registration of a mobile node: the entry of its home agent in the Binding Update List
 * (RFC 6275 11.1), Binding Updates to it with their retransmission, back-off and rate limit
 * (11.7.1, 11.8), and what its answers mean (11.7.3).
 *
 * Registers with one home agent at a time; which one is its owner's choice.
 */
class HomeRegistration
{
  public:
    /// What the owner is told
    struct Callbacks
    {
        /// A registration was acknowledged; the parameter says whether prefix discovery is
        /// necessary
        std::function<void(bool)> acknowledged;
        /// The deregistration was acknowledged
        std::function<void()> deregistered;
        /// The lifetime of the binding has ended
        std::function<void()> expired;
        /// The home agent in question will not register us; status only if it was REJECTED
        std::function<void(Ipv6Address, HomeRegistrationFailure, BindingStatus)> failed;
        /// A Binding Update was sent: home agent, care-of address, sequence number
        std::function<void(Ipv6Address, Ipv6Address, uint16_t)> updateSent;
        /// A message was ignored
        std::function<void(HomeRegistrationIgnored)> ignored;
        /// Whether there is another home agent to turn to when this one does not answer
        std::function<bool()> hasAlternative;
        /// Longest lifetime that the prefixes of home and care-of address allow
        std::function<Time()> lifetimeLimit;
    };

    /// The entry of the Binding Update List, once the home agent has acknowledged it
    struct Entry
    {
        Ipv6Address homeAgent;     //!< home agent
        Ipv6Address careOfAddress; //!< registered care-of address
        Time granted;              //!< lifetime, counted from the time of the Binding Update
        Time expires;              //!< simulated time of its end
        Time refresh;              //!< simulated time of the next Binding Update
        bool keyManagementMobility{false};  //!< K of the acknowledgement
        bool linkLocalCompatibility{false}; //!< L of the Binding Update
    };

    /**
     * @param protocol sends and receives the messages
     * @param callbacks all set
     */
    HomeRegistration(Ptr<MobilityProtocol> protocol, Callbacks callbacks);
    ~HomeRegistration();

    HomeRegistration(const HomeRegistration&) = delete;
    HomeRegistration& operator=(const HomeRegistration&) = delete;

    /// @param parameters used from the next Binding Update on
    void SetParameters(const HomeRegistrationParameters& parameters);
    /// @param sequence last sequence number sent; the next Binding Update has the one behind it
    void SetSequence(uint16_t sequence);
    /**
     * @param homeAddress our home address
     * @param linkLocalCompatibility whether our link-local address has the same interface
     * identifier
     */
    void SetHomeAddress(const Ipv6Address& homeAddress, bool linkLocalCompatibility);

    /**
     * Register a care-of address; abandons a registration under way.
     * @param homeAgent with whom
     * @param careOfAddress the care-of address
     */
    void Register(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress);
    /**
     * Ask the home agent to delete the binding (RFC 6275 11.5.5). Nothing happens without one.
     */
    void Deregister();
    /// The link is gone: nothing is sent until Register, Deregister or Resume
    void Suspend();
    /// Back on the link with the registered care-of address: the refresh timer runs again
    void Resume();
    /// Forget the entry and all that is under way, without a message
    void Clear();
    /// @param hold whether a refresh that is due has to wait (prefix discovery, RFC 6275 11.7.1)
    void HoldRefresh(bool hold);

    /// @return the acknowledged entry, or null
    const Entry* GetEntry() const;
    /**
     * Who may have a binding of ours: by an acknowledgement, or because a Binding Update was sent
     * whose answer may have been lost.
     * @return the home agent; :: if there is none
     */
    Ipv6Address GetBoundHomeAgent() const;
    /// @param homeAgent a home agent @return whether another one may have a binding of ours
    bool MayBeBoundElsewhere(const Ipv6Address& homeAgent) const;
    /**
     * @param careOfAddress a care-of address
     * @return whether it is registered, and no Binding Update for another was sent since
     */
    bool IsAcknowledged(const Ipv6Address& careOfAddress) const;
    /// @return whether a Binding Update waits for its answer
    bool IsPending() const;
    /// @return home agent of the message under way, else of the entry, else ::
    Ipv6Address GetHomeAgent() const;
    /// @param homeAgent an address @return whether it is the home agent of the entry or of the
    /// message under way
    bool IsHomeAgent(const Ipv6Address& homeAgent) const;
    /// @return simulated time of the last Binding Update; negative if there was none
    Time GetLastSent() const;

    /// @param homeAgent who cannot be reached or does not know the message @param failure why
    void ReportFailure(const Ipv6Address& homeAgent, HomeRegistrationFailure failure);

  private:
    /// A Binding Update sent that waits for an answer
    struct Outstanding
    {
        uint16_t sequence; //!< its sequence number
        uint16_t lifetime; //!< its lifetime, units of 4 s
        Time sent;         //!< when
    };

    /// A binding that a home agent has if it received a Binding Update
    struct Possible
    {
        Ipv6Address homeAgent;     //!< home agent
        Ipv6Address careOfAddress; //!< care-of address
        Time expires;              //!< end of the lifetime asked for
    };

    /// A registration or deregistration under way
    struct Pending
    {
        Ipv6Address homeAgent;               //!< to whom
        Ipv6Address careOfAddress;           //!< care-of address; the home address to deregister
        bool deregistration{false};          //!< lifetime 0
        bool ready{false};                   //!< protection established
        bool resynchronized{false};          //!< has answered a status 135 at once before
        Time timeout;                        //!< current retransmission timeout
        std::deque<Outstanding> outstanding; //!< sent so far, the latest ones
    };

    /// @param message a Binding Acknowledgement @param envelope how it came @return whether it is
    /// ours
    bool HandleAck(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a Binding Error @param envelope how it came @return whether it is ours
    bool HandleError(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /**
     * @param ack an acknowledgement that accepts
     * @param update what it accepts
     */
    void Accept(const BindingAck& ack, const Outstanding& update);
    /// @param pending what is to be done from now on
    void Start(const Pending& pending);
    /// @param ready whether protection is there
    void Established(bool ready);
    /// Send the next Binding Update, or wait until the rate limit allows it
    void SendUpdate();
    /// No answer came in time
    void Timeout();
    /// Time for a refresh
    void Refresh();
    /// The lifetime of the entry has ended
    void Expire();
    /// @param status with which the registration under way was refused
    void Reject(BindingStatus status);
    /// @param failure why the registration under way is given up @param status of the answer
    void Fail(HomeRegistrationFailure failure, BindingStatus status);
    /// @return the ends of the protection for a care-of address @param homeAgent the other end
    /// @param careOfAddress our end
    HomeAgentPeers PeersOf(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress) const;
    /// @param units a lifetime in units of 4 s @return it as a time
    static Time FromLifetimeUnits(uint16_t units);
    /// @return simulated time at which the next Binding Update may be sent (RFC 6275 11.8)
    Time EarliestSend() const;
    /// Start the timer of the refresh anew
    void ScheduleRefresh();
    /// Start the timer of the entry's end anew
    void ScheduleExpiry();
    /// @param homeAgent has no binding of ours but the acknowledged one
    void ForgetPossible(const Ipv6Address& homeAgent);
    /// @param possible a Binding Update for this was sent
    void NotePossible(const Possible& possible);

    Ptr<MobilityProtocol> m_protocol;        //!< sends and receives
    Callbacks m_callbacks;                   //!< the owner
    HomeRegistrationParameters m_parameters; //!< parameters
    Ipv6Address m_homeAddress;               //!< home address
    bool m_linkLocalCompatibility{false};    //!< L
    uint16_t m_sequence{0};                  //!< last sequence number sent
    std::optional<Entry> m_entry;            //!< acknowledged
    std::optional<Pending> m_pending;        //!< under way
    std::vector<Possible> m_possible;        //!< sent and not answered, one for each home agent
    std::deque<Time> m_sent;                 //!< last Binding Updates, for the rate limit
    bool m_holdRefresh{false};               //!< refreshes wait
    bool m_refreshDue{false};                //!< one has waited
    EventId m_retransmission;                //!< next transmission
    EventId m_refresh;                       //!< next refresh
    EventId m_expiry;                        //!< end of the entry
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_REGISTRATION_H
