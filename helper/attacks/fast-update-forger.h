/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FAST_UPDATE_FORGER_H
#define MIP6SEC_FAST_UPDATE_FORGER_H

#include "attack.h"

#include "ns3/handover-key.h"
#include "ns3/mobility-options.h"
#include "ns3/random-octets.h"

#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * Misuse of Fast Binding Updates (RFC 5568 10, RFC 5269 5): has the PAR forward what is for a
 * victim to a care-of address of the attacker's choice. It makes FBUs of its own, with no
 * authenticator, with a guessed one, or under a key that it has from somewhere; or it overhears one
 * of the victim and sends it again, later, renumbered or with a bit changed.
 *
 * Attributes: "Victim" (PCoA), "Router" (global address of the PAR), "CareOf" (NCoA asked for),
 * "FromCareOf" (whether it claims to be on the new link), "Guess" (a random authenticator),
 * "Lifetime" (60 s), "Sequence" (of the first, 1000), "Interval" (between FBUs, 100 ms),
 * "Overheard" (send again what was overheard), "AtOnce" (as soon as it is overheard), "Renumber"
 * (added to its sequence number), "Flip" (bit of its care-of address that is changed, -1 for none),
 * "Payload" (octets of a packet to the victim's address behind every FBU, 0 for none), "Addresses"
 * (number of PCoAs and NCoAs used in turn, from those given on), "LinkLayer" (named as that of the
 * mobile node; the attacker's own by default).
 */
class FastUpdateForger : public Attack
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    FastUpdateForger();
    ~FastUpdateForger() override;

    /// @param key authorizes what is forged, in the place of a guess
    void SetKey(Ptr<const HandoverKey> key);
    /// Told an authenticator that was overheard and its PCoA; returns the key, or null
    using Analyst = std::function<Ptr<const HandoverKey>(const FmipAuthorization&, Ipv6Address)>;
    /// @param analyst finds keys by what is overheard, as where an algorithm is broken: what is
    /// forged afterwards is authorized with the last one found, and numbered behind its FBU
    void SetAnalyst(Analyst analyst);
    /// @param device of the victim, whose FBUs are overheard
    void OverhearVictim(Ptr<NetDevice> device);
    /// @return FBUs overheard
    uint64_t GetOverheard() const;
    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
    void Begin() override;

  private:
    /// @param packet of the victim
    void Hear(Ptr<const Packet> packet);
    /// @return an FBU made here
    Ptr<Packet> Make();
    /// @return the one overheard, as it is to be sent again; null without
    Ptr<Packet> Again() const;
    /// @param address one @return the one whose turn it is, so many behind it
    Ipv6Address InTurn(const Ipv6Address& address) const;

    Ipv6Address m_victim;          //!< attribute Victim
    Ipv6Address m_router;          //!< attribute Router
    Ipv6Address m_careOf;          //!< attribute CareOf
    bool m_fromCareOf{false};      //!< attribute FromCareOf
    bool m_guess{false};           //!< attribute Guess
    uint16_t m_lifetime{0};        //!< attribute Lifetime
    uint16_t m_sequence{0};        //!< attribute Sequence
    uint16_t m_behind{0};          //!< sequence number of an FBU whose key was found
    Time m_interval;               //!< attribute Interval
    bool m_again{false};           //!< attribute Overheard
    bool m_atOnce{false};          //!< attribute AtOnce
    uint16_t m_renumber{0};        //!< attribute Renumber
    int32_t m_flip{-1};            //!< attribute Flip
    uint32_t m_payload{0};         //!< attribute Payload
    uint32_t m_limit{0};           //!< attribute Limit
    uint32_t m_sent{0};            //!< FBUs sent
    uint32_t m_addresses{1};       //!< attribute Addresses
    Address m_linkLayer;           //!< attribute LinkLayer
    uint32_t m_turn{0};            //!< which of these
    Ptr<const HandoverKey> m_key;  //!< from somewhere
    Analyst m_analyst;             //!< finds it, or null
    Ptr<const Packet> m_overheard; //!< the last FBU of the victim
    uint64_t m_nOverheard{0};      //!< so far
    RandomOctets m_random;         //!< guesses
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FAST_UPDATE_FORGER_H
