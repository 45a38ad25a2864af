/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_CLIENT_H
#define MIP6SEC_HANDOVER_KEY_CLIENT_H

#include "handover-key.h"

#include "ns3/fmip-messages.h"
#include "ns3/nd-verdict.h"
#include "ns3/node.h"
#include "ns3/object.h"

#include <functional>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * Handover keys of a mobile node (RFC 5269 3.1, 3.3, 3.4): its encryption key pair, requests, and
 * the keys it was given, by address of the access router and care-of address.
 */
class HandoverKeyClient : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /// @param device the device with SEND on which requests leave; aborts with a message without
    /// SEND there
    void SetDevice(Ptr<NetDevice> device);

    /**
     * Put a key request into an RtSolPr that is about to be sent from a CGA; making the key pair
     * takes the processor's time.
     * @param message gets the Handover Key Request option, and what of SEND must be known here (the
     * nonce)
     * @param careOfAddress its source: the PCoA
     * @param done called once with the complete message
     */
    void AddRequest(const RtSolPr& message,
                    const Ipv6Address& careOfAddress,
                    std::function<void(const RtSolPr&)> done);
    /**
     * A PrRtAdv with a key reply arrived. It must be SECURED by a certified router, and its nonce
     * that of a request (RFC 5269 3.3).
     * @param message the message
     * @param arrival how it came, with its verdict
     * @param router address of the access router to which FBUs go
     * @param done called once with whether there is a key now
     */
    void Receive(const PrRtAdv& message,
                 const NdArrival& arrival,
                 const Ipv6Address& router,
                 std::function<void(bool)> done);

    /// @param router address of an access router @param careOfAddress ours on its link
    /// @return the key, valid, or null
    Ptr<const HandoverKey> Find(const Ipv6Address& router, const Ipv6Address& careOfAddress) const;
    /// @param router address @param careOfAddress ours on its link
    /// @return whether a key is to be asked for: there is none, or it ends soon (RFC 5269 3.3)
    bool NeedsKey(const Ipv6Address& router, const Ipv6Address& careOfAddress) const;
    /**
     * Add a key that was agreed in another way (RFC 5568 6.4.5).
     * @param router address @param careOfAddress ours on its link @param key the key
     */
    void AddConfigured(const Ipv6Address& router,
                       const Ipv6Address& careOfAddress,
                       Ptr<const HandoverKey> key);
    /// @param router address @param careOfAddress ours on its link: the key is discarded, since the
    /// binding update on the new link is complete (RFC 5269 3.6)
    void Discard(const Ipv6Address& router, const Ipv6Address& careOfAddress);
    /// A handover took place: counted against HKEPK-HANDOVERS
    void NotifyHandover();
    /// @return keys kept
    std::size_t GetNKeys() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_CLIENT_H
