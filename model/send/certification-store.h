/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_STORE_H
#define MIP6SEC_CERTIFICATION_STORE_H

#include "ns3/certificate.h"
#include "ns3/crypto-cpu.h"
#include "ns3/nd-verdict.h"
#include "ns3/node-clock.h"

#include <functional>
#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Trust anchors, revocation lists, and the certification paths that a node has validated (RFC 3971
 * 6.3, 6.4.6, 6.5). One for a node, aggregated to it; paths survive movements.
 *
 * Attributes: "MinBits" (1024), "Intersect" (false), "RequireAddresses" (true), "MaxPaths" (256:
 * the one used longest ago goes first), "NegativeLifetime" (60 s: a key whose path was refused is
 * not looked at again meanwhile, 9.3; 0 forgets at once). Trace: "PathValidated"
 * (PathValidatedCallback).
 */
class CertificationStore : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CertificationStore();
    ~CertificationStore() override;

    /// @param node a node @return its store, made and aggregated at the first call
    static Ptr<CertificationStore> Of(Ptr<Node> node);

    /// @param anchor trusted from now on
    void AddAnchor(Ptr<const Certificate> anchor);
    /// @return trust anchors
    const std::vector<Ptr<const Certificate>>& GetAnchors() const;
    /// @param list checked from now on; replaces an older list of the same issuer. Paths that it
    /// breaks are found out at their next use.
    void AddRevocationList(Ptr<const RevocationList> list);

    /**
     * @param key hash of a router's key
     * @return number of a path to it that is valid now by the node's clock, never 0; 0 if there is
     * none
     */
    uint32_t FindPath(const KeyHash& key);
    /// @param path number of a path @return it, or null; valid until the next event
    const PathResult* GetPath(uint32_t path) const;
    /// @param key hash of a router's key @return why there is no path: NO_PATH if none was seen,
    /// else why it was refused; NONE if there is one
    SendReason GetReason(const KeyHash& key);
    /**
     * Validate a path, which takes time on the node's processor, and keep the result.
     * @param certificates the router's last
     * @param done called with the number of the path, or 0, and the reason of refusal
     */
    void Validate(const std::vector<Ptr<const Certificate>>& certificates,
                  std::function<void(uint32_t path, SendReason reason)> done);
    /// @param path number of a path @param prefix a prefix @param length its bits @return whether
    /// the path allows it
    bool IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const;

    /// @param verdict what came of a path @param certificates their number
    typedef void (*PathValidatedCallback)(PathVerdict verdict, uint32_t certificates);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_STORE_H
