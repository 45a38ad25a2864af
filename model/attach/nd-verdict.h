/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ND_VERDICT_H
#define MIP6SEC_ND_VERDICT_H

#include "ns3/nd-messages.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/tag.h"
#include "ns3/traced-callback.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/// How far a received ND message can be trusted (RFC 3971 5 to 8)
enum class NdSecurity : uint8_t
{
    UNSECURED,   //!< not signed, or to be treated as if it were not
    PROVISIONAL, //!< signed; the certification path of the router is still being fetched (8)
    SECURED,     //!< every check passed
    FAILED,      //!< a check failed, and the message is delivered all the same for its answer
};

/// Which check of SEND a message did not pass
enum class SendReason : uint8_t
{
    NONE,                  //!< all passed
    NO_CGA,                //!< no CGA option (RFC 3971 5.1.2)
    NO_SIGNATURE,          //!< no RSA Signature option (5.2.2)
    NO_TIMESTAMP,          //!< signature without Timestamp option (5.3.4)
    NO_NONCE,              //!< signed solicitation without Nonce option (5.3.4)
    NO_TIMESTAMP_OR_NONCE, //!< neither Timestamp nor Nonce option (5.3.4)
    MALFORMED_OPTION,      //!< an option of SEND that cannot be read
    BAD_CGA_PARAMETERS,    //!< CGA Parameters that cannot be read
    NOT_THIS_CGA,          //!< the address is no CGA of these parameters (5.1.2)
    SHORT_KEY,             //!< fewer bits than minbits (5.1.3)
    LONG_KEY,              //!< more bits than the upper limit (5.1.3)
    LOW_SEC,               //!< a security parameter below the local minimum
    OTHER_KEY,             //!< the key of the CGA is not that of the signature (5.1)
    UNKNOWN_KEY,           //!< the key of the signature is not known (5.2.2)
    BAD_SIGNATURE,         //!< the signature is wrong (5.2.2)
    STALE_TIMESTAMP,       //!< out of Delta for a new peer (5.3.4.2)
    REPLAYED_TIMESTAMP,    //!< older than the last one of the peer (5.3.4.2)
    UNKNOWN_NONCE,         //!< not that of a recent solicitation of ours (5.3.4.1)
    NO_PATH,               //!< no certification path to a trust anchor (5.2.2)
    PATH_EXPIRED,          //!< a certificate of the path is out of its time
    PATH_REVOKED,          //!< a certificate of the path is revoked
    PATH_INVALID,          //!< the path is wrong in another way
    UNCERTIFIED_ADDRESS,   //!< a Redirect to an address outside the router's certificate (7.2)
    OVERLOAD,              //!< dropped to save the processor (5.3.4.2, 9.3)
};

/// @param reason a reason @return its name in words, e.g. "stale timestamp"
const char* SendReasonName(SendReason reason);
/// @param security an assessment @return its name in words, e.g. "secured"
const char* NdSecurityName(NdSecurity security);

/// What SEND says of a received message; the default is what a link without SEND has
struct NdVerdict
{
    NdSecurity security{NdSecurity::UNSECURED}; //!< how far it can be trusted
    SendReason reason{SendReason::NONE};        //!< the check that it did not pass
    bool mayCreateEntry{true}; //!< false: to be answered without an entry (RFC 3971 5.3.4.2)
    uint32_t path{0};          //!< certification path of the sender, for NdAuthority; 0 is none
};

/// The verdict on its way up with a packet. Whoever delivers a packet to IPv6 replaces it.
class NdVerdictTag : public Tag
{
  public:
    NdVerdictTag() = default;
    /// @param verdict the verdict
    explicit NdVerdictTag(const NdVerdict& verdict);
    /// @return the verdict
    const NdVerdict& GetVerdict() const;

    /// @return the type id
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer i) const override;
    void Deserialize(TagBuffer i) override;
    void Print(std::ostream& os) const override;

  private:
    NdVerdict m_verdict; //!< the verdict
};

/// A message of ND as it arrived
struct NdArrival
{
    std::vector<uint8_t> octets; //!< the ICMPv6 message
    Icmp6Envelope envelope;      //!< addresses and hop limit
    NdVerdict verdict;           //!< what SEND says of it
    Ptr<const Packet> packet;    //!< the packet from its ICMPv6 header on, with its tags
};

/**
 * Knows what routers are certified for, and whether the node signs: what secures ND on a device
 * aggregates one to it. Trace: "PathLost" (PathLostCallback) when a certification path no longer
 * holds, so that its router is to be used no more.
 */
class NdAuthority : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ~NdAuthority() override;

    /**
     * @param path a certification path from a verdict
     * @param prefix a prefix @param length its bits
     * @return whether the router at its end may advertise the prefix, or redirect to it (RFC 3971
     * 7.2, 7.3)
     */
    virtual bool IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const = 0;
    /// @return whether unsecured messages are of no use here
    virtual bool IsSecuredOnly() const = 0;

    /// @param path a certification path of verdicts, revoked or out of its time (RFC 3971 6.3.1)
    typedef void (*PathLostCallback)(uint32_t path);

  protected:
    /// @param path a certification path that no longer holds
    void NotifyPathLost(uint32_t path);

  private:
    TracedCallback<uint32_t> m_pathLost; //!< trace PathLost
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ND_VERDICT_H
