/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_REQUEST_DOWNGRADER_H
#define MIP6SEC_REQUEST_DOWNGRADER_H

#include "attack.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Bidding down (RFC 5269 3.3, 5) by somebody in the middle of the link: an RtSolPr with which the
 * victim asks for a handover key does not reach the router as it was, but with another algorithm in
 * its Handover Key Request option. Nothing else of it changes, its signature neither, but for the
 * checksum. Messages in fragments pass.
 *
 * Attribute: "Algorithm" (AT value that is asked for instead of a higher one, 0).
 */
class RequestDowngrader : public Attack
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RequestDowngrader();
    ~RequestDowngrader() override;

    /**
     * Stand between a mobile node and its router, once; the latter must have the attribute
     * "ReceiveErrorModel", and gets another one.
     * @param victim device of the mobile node @param router device of the router on the link
     */
    void StandBetween(Ptr<NetDevice> victim, Ptr<NetDevice> router);
    /// @return key requests that the router did not get as they were
    uint64_t GetWithheld() const;

  protected:
    void Begin() override;

  private:
    /// What the router receives passes it
    class Gate;

    /// @param packet IPv6 packet of the victim @return its ICMPv6 message with the weaker
    /// algorithm; empty if it does not ask for a stronger one
    std::vector<uint8_t> Weaken(Ptr<const Packet> packet) const;
    /// @param packet that the victim sends
    void Hear(Ptr<const Packet> packet);

    uint8_t m_algorithm{0}; //!< attribute Algorithm
    Address m_victim;       //!< link-layer address of the victim
    uint64_t m_withheld{0}; //!< requests
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_REQUEST_DOWNGRADER_H
