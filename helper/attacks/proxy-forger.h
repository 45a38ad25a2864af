/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PROXY_FORGER_H
#define MIP6SEC_PROXY_FORGER_H

#include "attack.h"

#include "ns3/crypto-key.h"
#include "ns3/fmip-messages.h"
#include "ns3/random-octets.h"
#include "ns3/send-signer.h"

#include <memory>

namespace ns3
{
namespace mip6sec
{

/**
 * Misuse of RtSolPr and PrRtAdv (RFC 5568 10, RFC 5269 5): asks the router for the handover key of
 * a victim, floods it with such questions, or tells the victim lies about the routers behind access
 * points, unasked or in answer to its questions, with a handover key of the attacker's making.
 *
 * Attributes: "Kind" ("Solicit", "Advertise", "Answer"), "Victim" (address of the mobile node),
 * "Router" (link-local address of its router, asked or impersonated), "Sources" (of RtSolPrs, from
 * the victim's address on), "AccessPoint" (link-layer address that the lie is about), "Prefix" (of
 * the router that it is said to lead to), "Interval" (100 ms), "Signed" (with a key and a CGA of
 * the attacker, for which there is no certificate).
 */
class ProxyForger : public Attack
{
  public:
    /// Values of the attribute Kind, unscoped for ns-3
    enum Kind : uint8_t
    {
        SOLICIT,   //!< RtSolPrs in the name of the victim
        ADVERTISE, //!< unsolicited PrRtAdvs
        ANSWER,    //!< PrRtAdvs in answer to what is overheard of the victim
    };

    /// @return the type id
    static TypeId GetTypeId();
    ProxyForger();
    ~ProxyForger() override;

    /// @param device of the victim, whose RtSolPrs are overheard
    void OverhearVictim(Ptr<NetDevice> device);
    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
    void Begin() override;

  private:
    /// Ask in the name of the next source
    void Solicit();
    /// @param answered an RtSolPr, or null @return the lie
    PrRtAdv MakeLie(const RtSolPr* answered);
    /// @param lie sent @param victim its destination
    void Tell(const PrRtAdv& lie, const Ipv6Address& victim);
    /// @param packet of the victim
    void Hear(Ptr<const Packet> packet);

    Kind m_kind{SOLICIT};         //!< attribute Kind
    Ipv6Address m_victim;         //!< attribute Victim
    Ipv6Address m_router;         //!< attribute Router
    uint32_t m_sources{1};        //!< attribute Sources
    Address m_accessPoint;        //!< attribute AccessPoint
    Ipv6Address m_prefix;         //!< attribute Prefix
    Time m_interval;              //!< attribute Interval
    bool m_signed{false};         //!< attribute Signed
    uint32_t m_turn{0};           //!< source in turn
    uint16_t m_identifier{0};     //!< of the last RtSolPr
    RandomOctets m_random;        //!< keys
    RandomOctets m_padding;       //!< of ciphertexts
    Ptr<const PrivateKey> m_key;  //!< encryption key, once made
    Ptr<SendIdentity> m_identity; //!< signs, once made
    NonceLimits m_limits;         //!< of the signer
    NonceStore m_nonces;          //!< of the signer
    Ptr<SendSigner> m_signer;     //!< signs, once made
    Ipv6Address m_self;           //!< CGA of the attacker
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PROXY_FORGER_H
