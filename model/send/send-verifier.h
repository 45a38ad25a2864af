/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_VERIFIER_H
#define MIP6SEC_SEND_VERIFIER_H

#include "certification-client.h"
#include "nd-message.h"
#include "send-flood-guard.h"
#include "send-identity.h"
#include "send-policy.h"
#include "timestamp-cache.h"

#include "ns3/cga.h"
#include "ns3/nd-verdict.h"
#include "ns3/send-options.h"

#include <functional>
#include <memory>

namespace ns3
{
namespace mip6sec
{

/// What is to become of a received message
struct SendRuling
{
    bool deliver{true};               //!< false: discard it
    NdVerdict verdict;                //!< what goes up with it, or why it is discarded
    std::optional<NonceOctets> nonce; //!< of a solicitation whose answers are to have it
};

/**
 * The receiving side of SEND on one interface: holds a message against the rules of RFC 3971 5 to
 * 8, the cheap ones first and the signature last, in the simulated time that it takes.
 *
 * The order is: options present, nonce, timestamp, key and its hash, all at once; then, on the
 * processor, the CGA and after it the signature; then the certification path.
 */
class SendVerifier : public SimpleRefCount<SendVerifier>
{
  public:
    /// What the verifier works with; what is referred to outlives it
    struct Parts
    {
        const SendPolicy& policy;        //!< what messages are held against
        const SendFloodLimits& flood;    //!< what that may cost
        NonceStore& nonces;              //!< of own solicitations
        TimestampCache& timestamps;      //!< of peers
        Ptr<SendIdentity> identity;      //!< whose own messages may come back
        Ptr<CryptoCpu> cpu;              //!< does the work
        Ptr<NodeClock> clock;            //!< tells the time of day
        Ptr<CertificationStore> store;   //!< knows paths
        Ptr<CertificationClient> client; //!< gets paths
    };

    /// @param parts what it works with
    explicit SendVerifier(const Parts& parts);
    ~SendVerifier();

    /// Called with a message, without what followed its signature, and the ruling
    using Done = std::function<void(const NdMessage& message, const SendRuling& ruling)>;
    /**
     * @param message as it arrived, its hop limit and checksum right
     * @param done called once, possibly before this returns; for a message of a router whose path
     * is not known, first with PROVISIONAL and then with the final ruling; not after Cancel
     */
    void Judge(NdMessage message, Done done);
    /// Give up everything that is under way
    void Cancel();
    /// Give up everything for good
    void Dispose();

    /// @param message a message @return what its receiver demands of its sender
    SendAuthorization::Method GetMethod(const NdMessage& message) const;

  private:
    /// A message under way
    struct Case
    {
        NdMessage message;                            //!< the message
        SendOptions options;                          //!< of SEND in it
        Done done;                                    //!< told the ruling
        uint64_t epoch{0};                            //!< of its arrival
        uint64_t received{0};                         //!< RDnew
        bool solicited{false};                        //!< has the nonce of our solicitation
        bool stale{false};                            //!< to be answered, but not believed
        CgaParameters parameters;                     //!< of its CGA option, unless known
        bool knownCga{false};                         //!< they were verified for this address
        Ptr<const PublicKey> key;                     //!< of the signer
        CryptoPriority priority{CryptoPriority::LOW}; //!< on the processor
    };

    using CasePtr = std::shared_ptr<Case>; //!< shared by the steps of the work

    /// A CGA that was verified: most messages come from the one whose message came before
    struct VerifiedCga
    {
        Ipv6Address address;             //!< the address
        std::vector<uint8_t> parameters; //!< its CGA Parameters as they arrived
        Ptr<const PublicKey> key;        //!< in them
    };

    /// @param c a message @return whether it has the options that it needs; else it is ruled on
    bool CheckPresence(Case& c);
    /// @param c a message @return whether nonce and timestamp are right; else it is ruled on
    bool CheckFreshness(Case& c);
    /// @param c a message @return whether its key will do; else it is ruled on
    bool CheckKey(Case& c);
    /// @param c a message: find its key without a CGA @return whether it is known
    bool FindCertifiedKey(Case& c);
    /// @param c a message whose CGA is checked next
    void Queue(const CasePtr& c);
    /// @param c a message whose turn is come @return whether it still matters
    bool Resume(const Case& c);
    /// @param c a message: hold its address against its CGA Parameters
    void CheckCga(const CasePtr& c);
    /// @param c a message: verify its signature
    void CheckSignature(const CasePtr& c);
    /// @param c a message whose signature is right
    void CheckAuthority(const CasePtr& c);
    /// @param c a message whose path is not known: hold it
    void Hold(const CasePtr& c);
    /// @param c a message that passes @param path certification path of the sender, or 0
    void Accept(Case& c, uint32_t path);

    /// @param c a message that is not secured @param reason why
    void RuleUnsecured(Case& c, SendReason reason);
    /// @param c a message that fails a check @param reason which
    void RuleFailed(Case& c, SendReason reason);
    /// @param c a message that must be discarded @param reason why
    void RuleDiscard(Case& c, SendReason reason);
    /// @param c a message @param security how far it can be trusted @param reason why not further
    void Deliver(Case& c, NdSecurity security, SendReason reason);

    Parts m_parts;          //!< what it works with
    SendFloodGuard m_guard; //!< bounds the work
    uint64_t m_epoch{0};    //!< counts cancellations
    uint32_t m_held{0};     //!< messages that wait for a path
    /// The last one; none has no parameters
    VerifiedCga m_verified;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_VERIFIER_H
