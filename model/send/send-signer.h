/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_SIGNER_H
#define MIP6SEC_SEND_SIGNER_H

#include "nd-message.h"
#include "nonce-store.h"
#include "send-identity.h"

#include "ns3/crypto-cpu.h"
#include "ns3/node-clock.h"
#include "ns3/send-options.h"

#include <functional>
#include <optional>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// How a message leaves (RFC 3971 5.1.1, 5.2.1, 5.3.3, 8)
enum class SendPlan : uint8_t
{
    AS_IT_IS, //!< unsecured: nobody here owns the address, or it is on behalf of another
    UNSIGNED, //!< Timestamp and Nonce, but nothing to sign with: RS from ::
    SIGNED,   //!< CGA, Timestamp, Nonce where there is one, RSA Signature
};

/**
 * The sending side of SEND on one interface: says what options a message gets, and adds them in
 * the time that it takes.
 */
class SendSigner : public SimpleRefCount<SendSigner>
{
  public:
    /**
     * @param identity signs
     * @param cpu does the work
     * @param clock tells the time of day
     * @param nonces receives those of solicitations, gives those of answers; outlives this object
     */
    SendSigner(Ptr<SendIdentity> identity,
               Ptr<CryptoCpu> cpu,
               Ptr<NodeClock> clock,
               NonceStore& nonces);

    /// @param message that leaves @return how
    SendPlan GetPlan(const NdMessage& message) const;

    /// Called with the message that is to be sent
    using Done = std::function<void(NdMessage message)>;
    /**
     * Add Timestamp and Nonce, for a plan of UNSIGNED.
     * @param message a Router Solicitation
     */
    void Stamp(NdMessage& message);
    /**
     * Add all options, which takes the time of a signature: own solicitations and unsolicited
     * advertisements before answers to others.
     * @param message whose plan is SIGNED
     * @param done called later; not after Cancel
     * @return false if too much waits for the processor
     */
    bool Sign(NdMessage message, Done done);
    /// Give up everything that is under way
    void Cancel();

    /**
     * @param identity signs
     * @param octets of a message without options of SEND, its IPv6 header included
     * @return octets of it with them
     */
    static std::size_t GetSignedSize(Ptr<SendIdentity> identity, std::size_t octets);
    /**
     * @param identity signs
     * @param size octets of a message
     * @param mtu octets that the link carries
     * @return what to tell the user if fragments are not allowed; empty if the message fits
     */
    static std::string DescribeMisfit(Ptr<SendIdentity> identity, std::size_t size, uint32_t mtu);

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  private:
    /// @param message that leaves @return its nonce, if it gets one or, being of FMIPv6, has one
    std::optional<NonceOctets> ChooseNonce(const NdMessage& message);
    /// @param message gets the options and a signature @param key signs
    /// @param parameters of its CGA
    /// @param nonce likewise, if there is one
    void Complete(NdMessage& message,
                  Ptr<const PrivateKey> key,
                  const CgaOption& parameters,
                  const std::optional<NonceOctets>& nonce) const;

    Ptr<SendIdentity> m_identity; //!< signs
    Ptr<CryptoCpu> m_cpu;         //!< does the work
    Ptr<NodeClock> m_clock;       //!< tells the time of day
    NonceStore& m_nonces;         //!< of solicitations and answers
    RandomOctets m_random;        //!< draws nonces
    uint64_t m_epoch{0};          //!< counts cancellations
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_SIGNER_H
