/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_CLIENT_H
#define MIP6SEC_HANDOVER_KEY_CLIENT_H

#include "encryption-key-pair.h"
#include "handover-key-refusal.h"
#include "handover-key.h"

#include "ns3/fmip-messages.h"
#include "ns3/nd-verdict.h"
#include "ns3/node.h"
#include "ns3/nonce-option.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ns3
{
namespace mip6sec
{

class SendDevice;

/**
 * Handover keys of a mobile node (RFC 5269 3.1, 3.3, 3.4): its encryption key pair, requests, and
 * the keys it was given, by address of the access router and care-of address.
 *
 * A key counts from the time of the request on, so that it ends here before it ends at the router.
 *
 * Attributes: "Algorithm", "Algorithms", "AcceptWeaker", "KeyPairLifetime", "KeyPairHandovers",
 * "RenewalMargin", "DiscardAfterBinding", "RequestLifetime", "MaxRequests", "MaxPending",
 * "MaxKeys". Traces: "KeyReceived" (KeyReceivedCallback), "Refused" (RefusedCallback),
 * "KeyDiscarded" (KeyDiscardedCallback), "RenewalDue" (RenewalDueCallback). They are documented
 * with the type id.
 */
class HandoverKeyClient : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    HandoverKeyClient();
    ~HandoverKeyClient() override;

    /// @param device the device with SEND on which requests leave; aborts with a message without
    /// SEND there
    void SetDevice(Ptr<NetDevice> device);
    /**
     * Use an encryption key pair from elsewhere, until HKEPK-LIFETIME or HKEPK-HANDOVERS end it.
     * @param key for encryption, of the size of the CGA key; aborts with a message otherwise
     */
    void SetKeyPair(Ptr<const PrivateKey> key);

    /**
     * Put a key request into an RtSolPr that is about to be sent from a CGA; making the key pair
     * takes the processor's time.
     * @param message gets the Handover Key Request option, and what of SEND must be known here (the
     * nonce). It stays without where too many requests wait for a key pair.
     * @param careOfAddress its source: the PCoA
     * @param done called once with the complete message: at once where there is a key pair
     */
    void AddRequest(const RtSolPr& message,
                    const Ipv6Address& careOfAddress,
                    std::function<void(const RtSolPr&)> done);
    /**
     * A PrRtAdv with a key reply arrived. It must be SECURED by a certified router, and its nonce
     * that of a request (RFC 5269 3.3). One that waits for its certification path is refused as
     * PROVISIONAL: SEND delivers it again once the path is known.
     * @param message the message
     * @param arrival how it came, with its verdict
     * @param router address of the access router to which FBUs go, for which it must be certified
     * @param done called once with whether there is a key now
     */
    void Receive(const PrRtAdv& message,
                 const NdArrival& arrival,
                 const Ipv6Address& router,
                 std::function<void(bool)> done);

    /// @param router address of an access router @param careOfAddress ours on its link
    /// @return the key, valid, or null: one that was received before one that is configured
    Ptr<const HandoverKey> Find(const Ipv6Address& router, const Ipv6Address& careOfAddress) const;
    /**
     * @param router address @param careOfAddress ours on its link
     * @return whether a key is to be asked for: there is none, it ends soon (RFC 5269 3.3), or it
     * was received before the last handover, so that the router may have discarded it (3.6)
     */
    bool NeedsKey(const Ipv6Address& router, const Ipv6Address& careOfAddress) const;
    /**
     * @param router address @param careOfAddress ours on its link
     * @return whether there is a key that was received, or received again, since the last handover,
     * or that is configured: a mobile node that is back on a link must not count on one from before
     * (RFC 5269 3.6)
     */
    bool IsConfirmed(const Ipv6Address& router, const Ipv6Address& careOfAddress) const;
    /**
     * Add a key that was agreed in another way (RFC 5568 6.4.5).
     * @param router address @param careOfAddress ours on its link @param key the key; aborts with a
     * message if its SPI is that of keys of RFC 5269
     */
    void AddConfigured(const Ipv6Address& router,
                       const Ipv6Address& careOfAddress,
                       Ptr<const HandoverKey> key);
    /// @param router address @param careOfAddress ours on its link: the key is discarded, since the
    /// binding update on the new link is complete (RFC 5269 3.6); attribute DiscardAfterBinding
    void Discard(const Ipv6Address& router, const Ipv6Address& careOfAddress);
    /// A handover took place: counted against HKEPK-HANDOVERS
    void NotifyHandover();
    /// @return keys received and kept
    std::size_t GetNKeys() const;
    /// @return requests that may still be answered, or wait for a key pair
    std::size_t GetNRequests() const;
    /// @return key pairs made so far
    uint64_t GetKeyPairsMade() const;
    /// @param refusal a reason @return replies refused for it
    uint64_t GetRefused(KeyReplyRefusal refusal) const;

    /// @param stream first random stream @return number of streams used (2: key pairs, nonces)
    int64_t AssignStreams(int64_t stream);

    /// @param router its address @param careOfAddress ours @param algorithm of the key
    /// @param lifetime of it
    typedef void (*KeyReceivedCallback)(Ipv6Address router,
                                        Ipv6Address careOfAddress,
                                        HandoverKeyAlgorithm algorithm,
                                        Time lifetime);
    /// @param router its address @param refusal why its key was not taken
    typedef void (*RefusedCallback)(Ipv6Address router, KeyReplyRefusal refusal);
    /// @param router its address @param careOfAddress ours @param end why
    typedef void (*KeyDiscardedCallback)(Ipv6Address router,
                                         Ipv6Address careOfAddress,
                                         HandoverKeyEnd end);
    /// @param router its address @param careOfAddress ours, whose key ends soon
    typedef void (*RenewalDueCallback)(Ipv6Address router, Ipv6Address careOfAddress);

  protected:
    void DoDispose() override;

  private:
    /// Router and care-of address
    using Index = std::pair<Ipv6Address, Ipv6Address>;

    /// A request that was sent
    struct Asked
    {
        Ptr<const PrivateKey> key;                                          //!< replies are for it
        Ipv6Address careOfAddress;                                          //!< its source
        HandoverKeyAlgorithm algorithm{HandoverKeyAlgorithm::HMAC_SHA1_96}; //!< preferred in it
        Time when;                                                          //!< when it was made
        std::set<Ipv6Address> answered; //!< routers whose reply is or was taken
    };

    /// A key received
    struct Record
    {
        Ptr<const HandoverKey> key; //!< the key
        Time renewal;               //!< from when on it ends soon
        uint64_t handover{0};       //!< how many there had been
        EventId due;                //!< time to renew
        EventId expiry;             //!< end of it
    };

    /// A reply that passed all checks of its form
    struct Reply
    {
        Index index;               //!< for whom
        NonceOctets nonce;         //!< of the request
        Ptr<const PrivateKey> key; //!< to decrypt with
        HandoverKeyReply option;   //!< its content
        Time expires;              //!< end of the key
    };

    /// @param message gets the options @param careOfAddress its source @param key for replies
    void Complete(RtSolPr& message, const Ipv6Address& careOfAddress, Ptr<const PrivateKey> key);
    /// @param message the message @param arrival how it came @param reply receives what it is about
    /// @return why it is refused, or nothing
    std::optional<KeyReplyRefusal> Examine(const PrRtAdv& message,
                                           const NdArrival& arrival,
                                           Reply& reply);
    /// @param arrival of a message @param router its address @return why it is not to be believed,
    /// or nothing
    std::optional<KeyReplyRefusal> CheckSender(const NdArrival& arrival,
                                               const Ipv6Address& router) const;
    /// @param asked a request @param option its answer @return why it is refused, or nothing
    std::optional<KeyReplyRefusal> CheckAlgorithm(const Asked& asked,
                                                  const HandoverKeyReply& option);
    /// @param reply decrypted now @return why it is refused, or nothing: then it is stored
    std::optional<KeyReplyRefusal> Open(const Reply& reply);
    /// @param reply came to nothing: another one of its router may be taken
    void Reopen(const Reply& reply);
    /// @param index for whom @param key the key @param lifetime of it
    void Store(const Index& index, Ptr<const HandoverKey> key, Time lifetime);
    /// @param router its address @param refusal why its key is not taken
    void Refuse(const Ipv6Address& router, KeyReplyRefusal refusal);
    /// @param index whose key is discarded @param end why
    void Drop(Index index, HandoverKeyEnd end);
    /// @param index whose key ends soon
    void TellRenewal(Index index);
    /// Forget requests that will not be answered any more; called again when the next one ends
    void ExpireRequests();
    /// @param algorithm an AT value @return whether it is supported
    bool Supports(HandoverKeyAlgorithm algorithm) const;

    Ptr<SendDevice> m_device;             //!< with SEND
    Ptr<CryptoCpu> m_cpu;                 //!< of the node
    uint8_t m_algorithm{0};               //!< attribute Algorithm
    uint16_t m_algorithms{0};             //!< attribute Algorithms
    bool m_acceptWeaker{false};           //!< attribute AcceptWeaker
    EncryptionKeyLimits m_pairLimits;     //!< attributes KeyPairLifetime and KeyPairHandovers
    double m_margin{0};                   //!< attribute RenewalMargin
    bool m_discardAfterBinding{true};     //!< attribute DiscardAfterBinding
    Time m_requestLifetime;               //!< attribute RequestLifetime
    uint32_t m_maxRequests{0};            //!< attribute MaxRequests
    uint32_t m_maxPending{0};             //!< attribute MaxPending
    uint32_t m_maxKeys{0};                //!< attribute MaxKeys
    RandomOctets m_keyRandom;             //!< makes key pairs
    RandomOctets m_nonceRandom;           //!< draws nonces
    Ptr<EncryptionKeyPair> m_pair;        //!< for replies
    uint64_t m_handovers{0};              //!< that took place
    uint32_t m_pending{0};                //!< replies under way
    std::map<NonceOctets, Asked> m_asked; //!< requests by nonce
    std::deque<NonceOctets> m_order;      //!< their nonces, oldest first
    EventId m_requestExpiry;              //!< end of the oldest one, or of one that is gone
    /// Algorithm to ask for where routers answered with one that is not supported, by care-of
    /// address, until the next handover
    std::map<Ipv6Address, HandoverKeyAlgorithm> m_raised;
    std::map<Index, Record> m_keys;                       //!< received
    std::map<Index, Ptr<const HandoverKey>> m_configured; //!< agreed in another way
    std::map<KeyReplyRefusal, uint64_t> m_refused;        //!< replies refused

    /// trace KeyReceived
    TracedCallback<Ipv6Address, Ipv6Address, HandoverKeyAlgorithm, Time> m_receivedTrace;
    TracedCallback<Ipv6Address, KeyReplyRefusal> m_refusedTrace; //!< trace Refused
    /// trace KeyDiscarded
    TracedCallback<Ipv6Address, Ipv6Address, HandoverKeyEnd> m_discardedTrace;
    TracedCallback<Ipv6Address, Ipv6Address> m_renewalTrace; //!< trace RenewalDue
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_CLIENT_H
