/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FAST_BINDING_CLIENT_H
#define MIP6SEC_FAST_BINDING_CLIENT_H

#include "fmip-mobile-ignored.h"
#include "handover-key.h"

#include "ns3/event-id.h"
#include "ns3/mobility-protocol.h"
#include "ns3/nstime.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What a Fast Binding Update asks for (RFC 5568 6.2.2)
struct FastBindingRequest
{
    Ipv6Address router;         //!< PAR, where it is sent to
    Ipv6Address previous;       //!< PCoA, its Home Address option
    Ipv6Address source;         //!< IPv6 source: PCoA on the old link, NCoA on the new one
    Ipv6Address next;           //!< NCoA to forward to, or no longer to forward to
    uint16_t lifetime{0};       //!< seconds; 0 ends the forwarding
    Ptr<const HandoverKey> key; //!< of its authenticator, or null for none

    /// @return whether it is sent from the old link, for a new one
    bool IsPredictive() const;
};

/// What became of a Fast Binding Update
struct FastBindingResult
{
    bool answered{false};                                  //!< there was an FBack
    FastBindingStatus status{FastBindingStatus::ACCEPTED}; //!< its status
    /// NCoA that it supplies; :: if it does not though its status says so (RFC 5568 6.2.3)
    std::optional<Ipv6Address> assigned;
    uint16_t lifetime{0}; //!< granted, seconds

    /// @return whether the PAR does what was asked for
    bool IsAccepted() const;
};

/**
 * Fast Binding Updates of a mobile node and the Fast Binding Acknowledgments that answer them: one
 * exchange for each PCoA, sent again up to FBU_RETRIES times with a timeout that doubles (RFC 5568
 * 4, 6.2.2), and matched by router, sequence number and authenticator (6.2.3, 6.4.5).
 */
class FastBindingClient
{
  public:
    /// What the owner is told
    struct Callbacks
    {
        /// an FBU was sent; at each transmission
        std::function<void(const FastBindingRequest&)> sent;
        /// an exchange is over, by an FBack or by the last timeout
        std::function<void(const FastBindingRequest&, const FastBindingResult&)> done;
        /// an FBack came again, since a PAR may send it to both links
        std::function<void()> repeated;
        /// an FBack was ignored
        std::function<void(FmipMobileIgnored)> ignored;
    };

    /// How exchanges go
    struct Parameters
    {
        uint32_t retries{0};                   //!< FBU_RETRIES
        Time timeout;                          //!< first one
        std::vector<uint8_t> linkLayerAddress; //!< of the mobile node, empty for no option
    };

    /**
     * @param protocol sends and receives
     * @param sequence sequence number of the first FBU
     * @param callbacks all set
     */
    FastBindingClient(Ptr<MobilityProtocol> protocol, uint16_t sequence, Callbacks callbacks);
    ~FastBindingClient();
    FastBindingClient(const FastBindingClient&) = delete;
    FastBindingClient& operator=(const FastBindingClient&) = delete;

    /// @param parameters from now on
    void SetParameters(const Parameters& parameters);
    /**
     * Send an FBU, in place of one for the same PCoA. If that was for the same NCoA, its answer
     * counts too.
     * @param request what is asked for
     */
    void Request(const FastBindingRequest& request);
    /// @param previous PCoA whose FBU is not sent again, but may be answered yet: the link is gone
    void Pause(const Ipv6Address& previous);
    /// @param previous PCoA whose exchange is forgotten
    void Cancel(const Ipv6Address& previous);
    /// @param previous a PCoA @return whether an exchange for it is not over
    bool IsOpen(const Ipv6Address& previous) const;
    /// @return exchanges that are not over
    std::size_t GetNOpen() const;

  private:
    /// An exchange
    struct Exchange
    {
        FastBindingRequest request; //!< what is asked for
        uint16_t first{0};          //!< sequence number of its first FBU
        uint16_t count{0};          //!< FBUs sent with the numbers from there on
        uint32_t transmissions{0};  //!< of these, since Request
        Time timeout;               //!< the next one
        EventId timer;              //!< its end
    };

    /// @param previous PCoA of an exchange whose FBU is sent
    void Transmit(Ipv6Address previous);
    /// @param previous PCoA of an exchange that was not answered in time
    void Timeout(Ipv6Address previous);
    /// @param message an FBack @param envelope how it came @return whether it was for us
    bool Receive(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param sequence of an FBack @return PCoA of the exchange that it answers, or nothing
    std::optional<Ipv6Address> Find(uint16_t sequence) const;

    Ptr<MobilityProtocol> m_protocol;                        //!< sends and receives
    Callbacks m_callbacks;                                   //!< the owner
    Parameters m_parameters;                                 //!< how exchanges go
    uint16_t m_sequence;                                     //!< of the next FBU
    std::map<Ipv6Address, Exchange> m_exchanges;             //!< by PCoA
    std::deque<std::pair<Ipv6Address, uint16_t>> m_answered; //!< PAR and number of the last FBacks
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FAST_BINDING_CLIENT_H
