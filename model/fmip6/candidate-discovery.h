/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CANDIDATE_DISCOVERY_H
#define MIP6SEC_CANDIDATE_DISCOVERY_H

#include "candidate-table.h"
#include "fmip-mobile-ignored.h"
#include "handover-key-client.h"

#include "ns3/event-id.h"
#include "ns3/mobile-interface.h"
#include "ns3/random-octets.h"

#include <deque>
#include <functional>
#include <memory>
#include <set>

namespace ns3
{
namespace mip6sec
{

/// How far the question for candidates has come on a link
enum class CandidateProgress : uint8_t
{
    NONE,      //!< nothing asked
    ASKING,    //!< an RtSolPr is not answered yet
    ANSWERED,  //!< the last one was answered
    NO_ANSWER, //!< the router does not support fast handovers (RFC 5568 5.1)
};

/**
 * The mobile node's side of RtSolPr and PrRtAdv on one interface (RFC 5568 4, 6.1; RFC 5269 3.1):
 * asks the current router about access points and for a handover key, takes the answers and what
 * comes unsolicited, and has NCoAs made ahead.
 */
class CandidateDiscovery
{
  public:
    /// What the owner is told
    struct Callbacks
    {
        std::function<void()> answered;  //!< a PrRtAdv was taken in, or an NCoA was made
        std::function<void()> noAnswer;  //!< all RtSolPrs went unanswered
        std::function<void(bool)> keyed; //!< a key reply was looked at: there is a key
        std::function<void(LinkLayerOctets)> initiated; //!< the network wants a handover to there
        std::function<void(FmipMobileIgnored)> ignored; //!< something was ignored
        std::function<bool(Ipv6Address)> isAllowed;    //!< whether an NCoA of this prefix is of use
        std::function<void(uint16_t, bool)> solicited; //!< RtSolPr sent: identifier, key request
        std::function<void(const PrRtAdv&)> advertised; //!< PrRtAdv taken in
    };

    /// How questions go
    struct Parameters
    {
        bool wildcard{false};      //!< ask for all access points
        uint32_t retries{0};       //!< RTSOLPR_RETRIES
        Time timeout;              //!< first one
        uint32_t rate{0};          //!< MAX_RTSOLPR_RATE, per second
        uint32_t maxCandidates{0}; //!< access points that are kept
    };

    /// The link that the node is on
    struct Link
    {
        Ipv6Address linkLocal;                      //!< router, as the source of its messages
        Ipv6Address router;                         //!< router, as FBUs reach it
        NdSecurity security{NdSecurity::UNSECURED}; //!< of the router
        Ipv6Address careOfAddress;                  //!< PCoA, source of RtSolPrs
    };

    /**
     * @param interface asks here
     * @param random of identifiers, outlives this object
     * @param callbacks all set
     */
    CandidateDiscovery(Ptr<MobileInterface> interface, RandomOctets& random, Callbacks callbacks);
    ~CandidateDiscovery();
    CandidateDiscovery(const CandidateDiscovery&) = delete;
    CandidateDiscovery& operator=(const CandidateDiscovery&) = delete;

    /// @param parameters from now on
    void SetParameters(const Parameters& parameters);
    /// @param keys asks for keys and takes them, or null
    void SetKeys(Ptr<HandoverKeyClient> keys);

    /// @param link which the node is on from now on: what was known of another is forgotten
    void Begin(const Link& link);
    /**
     * Ask. Does nothing where the router does not answer (RFC 5568 5.1).
     * @param accessPoints about these; about all if there are none
     * @param key whether a handover key is asked for, where the router is secured
     */
    void Ask(const std::vector<Address>& accessPoints, bool key);
    /// The link is gone: nothing is sent any more; what is known stays until Begin
    void End();

    /// @return how far it is
    CandidateProgress GetProgress() const;
    /// @return what is known
    const CandidateTable& GetCandidates() const;
    /// @return RtSolPrs that an answer would match
    std::size_t GetNOutstanding() const;

  private:
    /// @param serial of the question @param message complete
    void Complete(uint64_t serial, const RtSolPr& message);
    /// Send the message, as soon as the rate allows
    void Transmit();
    /// No answer in time
    void Timeout();
    /// @param arrival an ICMPv6 message of type 154 @return whether it was a PrRtAdv
    bool Receive(const NdArrival& arrival);
    /// @param message a PrRtAdv @param arrival how it came @return why it is not to be believed
    std::optional<FmipMobileIgnored> Judge(const PrRtAdv& message, const NdArrival& arrival);
    /// @param message a PrRtAdv @param security how far it can be trusted
    void TakeTuples(const PrRtAdv& message, NdSecurity security);
    /// @param prefix has an NCoA made
    void MakeCareOf(const Ipv6Address& prefix);
    /**
     * An NCoA was made.
     * @param self the object that asked, null once it is gone
     * @param prefix of it
     * @param careOfAddress the NCoA, or ::
     */
    static void Made(std::shared_ptr<CandidateDiscovery*> self,
                     Ipv6Address prefix,
                     Ipv6Address careOfAddress);
    /// @param candidate whose NCoA is chosen: the supplied one if it may be used, or the one made
    /// here
    void ChooseCareOf(Candidate& candidate);
    /// @return whether what the router says has to be secured
    bool MustBeSecured() const;

    Ptr<MobileInterface> m_interface;            //!< asks here
    Ptr<NeighborDiscovery> m_discovery;          //!< its ICMPv6
    Ptr<HandoverKeyClient> m_keys;               //!< handover keys, or null
    RandomOctets& m_random;                      //!< of identifiers
    Callbacks m_callbacks;                       //!< the owner
    Parameters m_parameters;                     //!< how questions go
    std::shared_ptr<CandidateDiscovery*> m_self; //!< so that late answers know that it is gone

    Link m_link;                                           //!< where the node is
    bool m_onLink{false};                                  //!< between Begin and End
    uint64_t m_links{0};                                   //!< links so far
    CandidateProgress m_progress{CandidateProgress::NONE}; //!< how far it is
    CandidateTable m_candidates;                           //!< what is known
    std::set<Ipv6Address> m_making;                        //!< prefixes whose NCoA is being made
    uint64_t m_serial{0};                                  //!< of the question under way
    RtSolPr m_message;                                     //!< which is sent again
    uint32_t m_transmissions{0};                           //!< so far
    Time m_timeout;                                        //!< the next one
    EventId m_timer;                                       //!< its end, or the next transmission
    std::deque<uint16_t> m_identifiers;                    //!< that an answer may have
    std::deque<Time> m_sent;                               //!< of late, for the rate
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CANDIDATE_DISCOVERY_H
