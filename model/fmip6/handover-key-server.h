/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_SERVER_H
#define MIP6SEC_HANDOVER_KEY_SERVER_H

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
 * Handover keys of an access router (RFC 5269 3.2, 3.5, 3.6): made on request of a verified
 * RtSolPr, kept by PCoA, bounded in number and in rate.
 */
class HandoverKeyServer : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /// @param node the access router, before the first request
    void SetNode(Ptr<Node> node);

    /// Called once with the option for the PrRtAdv, or with nothing
    using Answer = std::function<void(std::optional<HandoverKeyReply>)>;
    /**
     * An RtSolPr arrived. Only one that SEND has found SECURED, from a global CGA and with a key
     * request, gets a key; for any other `done` is called with nothing, and no record changes.
     * @param request the message
     * @param arrival how it came, with its verdict
     * @param done called once, at once or when the processor has done the work
     */
    void Request(const RtSolPr& request, const NdArrival& arrival, Answer done);

    /// @param careOfAddress a PCoA @return its key, valid, or null (RFC 5269 3.5)
    Ptr<const HandoverKey> Find(const Ipv6Address& careOfAddress) const;
    /**
     * Add a key that was agreed in another way (RFC 5568 6.4.5), found by PCoA like the others.
     * @param careOfAddress the PCoA @param key the key
     */
    void AddConfigured(const Ipv6Address& careOfAddress, Ptr<const HandoverKey> key);
    /**
     * Forwarding for a PCoA begins or ends; at its end the key is discarded (RFC 5269 3.6), and
     * while it lasts no other takes its place.
     * @param careOfAddress the PCoA @param active whether packets are forwarded
     */
    void SetForwarding(const Ipv6Address& careOfAddress, bool active);
    /// Forget all keys that were made here (a restart)
    void Clear();
    /// @return keys kept
    std::size_t GetNKeys() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_SERVER_H
