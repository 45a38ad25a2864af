/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_DEVICE_H
#define MIP6SEC_SEND_DEVICE_H

#include "certification-client.h"
#include "certification-server.h"
#include "nd-fragments.h"
#include "send-counters.h"
#include "send-identity.h"
#include "send-policy.h"
#include "send-signer.h"
#include "send-verifier.h"

#include "ns3/address-configurator.h"
#include "ns3/link-attachment.h"
#include "ns3/nd-verdict.h"
#include "ns3/shim-device.h"

#include <memory>

namespace ns3
{
namespace mip6sec
{

/**
 * SEND on one interface (RFC 3971): signs every message of ND that leaves, and vets every one that
 * arrives, whoever made it and for whom, before IPv6 sees it. The verdict goes up with the packet
 * (NdVerdictTag).
 *
 * Install makes one above a device and NeighborDiscovery on it, aggregates NdAuthority to it, and
 * makes its link-local address a CGA. If the interface becomes a MobileInterface, its addresses are
 * made CGAs too. What waits is given up at each link down of the attachment of the MobileInterface
 * or of the real device.
 *
 * Attributes: "Mode" ("Mixed", "SecuredOnly", "None"), "MinBits", "MaxBits", "MinSec",
 * "AcceptFailed", "NsAuthorization", "NaAuthorization", "RsAuthorization", "RaAuthorization",
 * "RedirectAuthorization", "Delta", "Fuzz", "Drift", "MaxPeers", "NonceLifetime", "MaxNonces",
 * "AllowFragments", "MaxReassemblies", "MessageRoom", "MaxWaiting", "UnsolicitedRate",
 * "UnsolicitedBurst", "MaxHeld", "CgaAddresses". Traces: "Signed" (SignedCallback), "Judged"
 * (JudgedCallback), "Discarded" (DiscardedCallback), "FragmentDropped" (FragmentDroppedCallback),
 * "SignDropped" (SignDroppedCallback). They are documented with the type id.
 */
class SendDevice : public ShimDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    SendDevice();
    ~SendDevice() override;

    /**
     * Put SEND on a device that has no IPv6 interface yet.
     * @param device the device
     * @param identity signs here; null for that of the node, which is made if there is none
     * @return the device to install roles and put addresses on
     */
    static Ptr<SendDevice> Install(Ptr<NetDevice> device, Ptr<SendIdentity> identity);
    /// @param device a device, or the one below SEND @return SEND on it, or null
    static Ptr<SendDevice> Find(Ptr<NetDevice> device);

    /// @return what signs here
    Ptr<SendIdentity> GetIdentity() const;
    /// @return host side of certification paths
    Ptr<CertificationClient> GetCertificationClient() const;
    /// @return router side of certification paths
    Ptr<CertificationServer> GetCertificationServer() const;
    /// @return what happens to unsecured messages
    SendMode GetMode() const;
    /// @return what was done so far
    const SendCounters& GetCounters() const;
    /// @return peers whose last timestamp is remembered
    std::size_t GetNPeers() const;

    /**
     * An AddressConfigurator::AddressGenerator: makes a CGA of the identity.
     * @param prefix first 64 bits of the address
     * @param collisions so far
     * @param done called with the address, or ::
     */
    void GenerateAddress(Ipv6Address prefix, uint8_t collisions, Callback<void, Ipv6Address> done);
    /// @return GenerateAddress as a generator; not to be used once the device is gone
    AddressConfigurator::AddressGenerator GetAddressGenerator();
    /**
     * A role will send messages of this length: without fragments (attribute AllowFragments) they
     * have to fit into the MTU once they are signed. Aborts with a message if they do not, at once
     * or where the interface is initialized, like attribute MessageRoom.
     * @param octets of the message without options of SEND, from the IPv6 header on
     */
    void RequireRoom(uint32_t octets);
    /**
     * @return octets, from the IPv6 header on and before it is signed, of the longest message that
     * fits into the MTU once it is signed; 0 if none does. The whole MTU if SEND is off.
     */
    uint32_t GetRoom() const;
    /// The link is gone: what waits to be signed, verified or put together, and requests for
    /// certification paths, are given up. What is known of peers and routers stays.
    void NotifyLinkDown();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param type message @param size octets with its options of SEND
    typedef void (*SignedCallback)(Icmp6Type type, uint32_t size);
    /// @param type message @param source its source @param verdict what was found
    typedef void (*JudgedCallback)(Icmp6Type type, Ipv6Address source, NdVerdict verdict);
    /// @param type message @param source its source @param reason why it was discarded
    typedef void (*DiscardedCallback)(Icmp6Type type, Ipv6Address source, SendReason reason);
    /// @param source of the fragments, :: if it cannot be read @param drop why
    typedef void (*FragmentDroppedCallback)(Ipv6Address source, NdFragmentDrop drop);
    /// @param type message that was not sent because too much waits for the processor
    typedef void (*SignDroppedCallback)(Icmp6Type type);

  protected:
    void DoInitialize() override;
    void DoDispose() override;
    bool FilterSent(Ptr<Packet> packet, const Address& destination) override;
    bool FilterReceived(Ptr<const Packet> packet,
                        const Address& source,
                        const Address& destination,
                        PacketType type) override;

  private:
    /// Values of the attribute Mode, unscoped for ns-3
    enum ModeValue : uint8_t
    {
        MODE_SECURED_ONLY, //!< SendMode::SECURED_ONLY
        MODE_MIXED,        //!< SendMode::MIXED
        MODE_NONE,         //!< SendMode::NONE
    };

    /// How a packet came
    struct Frame
    {
        Ptr<const Packet> packet; //!< the packet
        Address source;           //!< link-layer address
        Address destination;      //!< link-layer address
        PacketType type;          //!< whom it was sent to
    };

    /// @param mode attribute Mode
    void SetModeValue(ModeValue mode);
    /// @return attribute Mode
    ModeValue GetModeValue() const;
    /// @param identity signs here: the rest of Install
    void Setup(Ptr<SendIdentity> identity);
    /// @param message ready to be sent @param like the packet that it was @param destination
    /// link-layer address
    void Transmit(const NdMessage& message, Ptr<const Packet> like, const Address& destination);
    /// @param frame a whole packet of ND
    void ReceiveNd(const Frame& frame);
    /// @param octets of a message without options of SEND; aborts with a message if it would need
    /// fragments that are not allowed
    void CheckRoom(uint32_t octets) const;
    /// @param frame as it came @param message what is to be delivered of it @param ruling on it
    void Rule(const Frame& frame, const NdMessage& message, const SendRuling& ruling);
    /// @param frame as it came @param packet what is to be delivered of it @param verdict on it
    void DeliverWith(const Frame& frame, Ptr<Packet> packet, const NdVerdict& verdict);
    /// @param device of the attachment
    void LinkDown(Ptr<NetDevice> device);
    /// @param source of fragments @param drop why they were dropped
    void NoteFragmentDrop(const Ipv6Address& source, NdFragmentDrop drop);

    SendPolicy m_policy;               //!< what messages are held against
    SendFloodLimits m_floodLimits;     //!< what verification may cost
    TimestampLimits m_timestampLimits; //!< what timestamps are held against
    NonceLimits m_nonceLimits;         //!< how long nonces are kept
    NdFragmentLimits m_fragmentLimits; //!< how fragments are treated
    uint32_t m_messageRoom{0};         //!< attribute MessageRoom
    bool m_cgaAddresses{true};         //!< attribute CgaAddresses
    TimestampCache m_timestamps;       //!< of peers
    NonceStore m_nonces;               //!< own and owed
    NdReassembler m_reassembler;       //!< of fragments
    Ptr<SendIdentity> m_identity;      //!< signs
    Ptr<SendSigner> m_signer;          //!< sending side
    Ptr<SendVerifier> m_verifier;      //!< receiving side
    Ptr<CertificationClient> m_client; //!< host side of certification paths
    Ptr<CertificationServer> m_server; //!< router side of certification paths
    Ptr<LinkAttachment> m_attachment;  //!< whose link downs are heard
    RandomOctets m_random;             //!< draws the first identification
    uint32_t m_identification{0};      //!< of the next message in fragments
    bool m_identified{false};          //!< whether it was drawn
    SendCounters m_counters;           //!< what was done so far

    TracedCallback<Icmp6Type, uint32_t> m_signedTrace;                   //!< trace Signed
    TracedCallback<Icmp6Type, Ipv6Address, NdVerdict> m_judgedTrace;     //!< trace Judged
    TracedCallback<Icmp6Type, Ipv6Address, SendReason> m_discardedTrace; //!< trace Discarded
    TracedCallback<Ipv6Address, NdFragmentDrop> m_fragmentTrace;         //!< trace FragmentDropped
    TracedCallback<Icmp6Type> m_signDropTrace;                           //!< trace SignDropped
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_DEVICE_H
