/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_SERVER_H
#define MIP6SEC_CERTIFICATION_SERVER_H

#include "certification-drop.h"

#include "ns3/certificate.h"
#include "ns3/certification-messages.h"
#include "ns3/event-id.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/traced-callback.h"

#include <array>
#include <deque>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Router side of certification path discovery on one interface (RFC 3971 6.4.5): answers
 * Certification Path Solicitations with the path from a trust anchor that was asked for to its own
 * certificate, one advertisement per component, at most MAX_CPA_RATE per second. It answers once it
 * has a path, so that the one of a host stays silent.
 *
 * The answer goes to the solicited-node address of who asked, or to all nodes if that was the
 * unspecified address. Any certificate of a path but the last may be the trust anchor: what is sent
 * begins with the one below it. If no anchor asked for is in a path, the answer has no certificate
 * and the anchors asked for.
 *
 * Each component counts for the rate. What exceeds it waits until it does not; a solicitation that
 * arrives meanwhile is answered to all nodes, once for all that ask the same, and not at all if the
 * answer would be that there is no path. So the state is bounded by the components of the paths. A
 * component that exceeds the MTU of the interface is sent in IPv6 fragments.
 *
 * Attributes: "MaxRate" (MAX_CPA_RATE 10 per second), "Enabled" (true). Traces:
 * "AdvertisementSent" (AdvertisementSentCallback), "SolicitationReceived"
 * (SolicitationReceivedCallback), "Dropped" (DroppedCallback), "RateLimited" (RateLimitedCallback).
 */
class CertificationServer : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CertificationServer();
    ~CertificationServer() override;

    /// @param discovery ICMPv6 of the interface
    void Setup(Ptr<NeighborDiscovery> discovery);
    /**
     * @param path certificates from the trust anchor (first) to the router's own (last); several
     * paths, to different anchors, may be added, and the first that leads to an anchor asked for is
     * sent. Aborts with a message if it has fewer than two.
     */
    void AddPath(const std::vector<Ptr<const Certificate>>& path);
    /// @return number of paths
    std::size_t GetNPaths() const;

    /// @return advertisements sent, each component counted
    uint64_t GetSent() const;
    /// @param drop a reason @return solicitations dropped for it
    uint64_t GetDropped(CertificationDrop drop) const;
    /// @return components that wait for the rate to allow them
    std::size_t GetNWaiting() const;

    /// @param stream first random stream @return number of streams used (0)
    int64_t AssignStreams(int64_t stream);

    /// @param destination where to @param component which
    typedef void (*AdvertisementSentCallback)(Ipv6Address destination, uint16_t component);
    /// @param source who asks
    typedef void (*SolicitationReceivedCallback)(Ipv6Address source);
    /// @param drop why @param error what is wrong with its format, if that is why
    typedef void (*DroppedCallback)(CertificationDrop drop, ParseError error);
    /// @param source who asks, and is answered later, to all nodes, or not at all
    typedef void (*RateLimitedCallback)(Ipv6Address source);

  protected:
    void DoDispose() override;

  private:
    /// Part of a path below a trust anchor
    struct Part
    {
        std::size_t path{0};   //!< number of the path
        std::size_t anchor{0}; //!< place of the trust anchor in it
    };

    /// An advertisement to be sent
    struct Item
    {
        Part part;               //!< of what
        uint16_t component{0};   //!< component
        Ipv6Address destination; //!< where to
        uint16_t identifier{0};  //!< that of the solicitation, or 0 to all nodes
    };

    /// @param arrival a message @return whether it was dealt with
    bool Receive(const NdArrival& arrival);
    /// @param solicitation valid @param source of it
    void Answer(const CertificationPathSolicitation& solicitation, const Ipv6Address& source);
    /// @param anchors acceptable ones @return the part of a path to the first that there is one to
    std::optional<Part> FindPart(const std::vector<TrustAnchorOption>& anchors) const;
    /// @param part of a path @return its components
    uint16_t GetNComponents(const Part& part) const;
    /// @param item waits to be sent, unless the same does already
    void Enqueue(const Item& item);
    /// @return whether nothing waits and another advertisement may be sent now
    bool MaySend() const;
    /// Send what waits as far as the rate allows
    void Flush();
    /// @param item sent now
    void Send(const Item& item);
    /// @param message an advertisement @param destination where to
    void Send(const CertificationPathAdvertisement& message, const Ipv6Address& destination);
    /// @param octets an advertisement larger than the MTU @param source its source
    /// @param destination where to
    void SendFragmented(const std::vector<uint8_t>& octets,
                        const Ipv6Address& source,
                        const Ipv6Address& destination);
    /// @param drop why @param error what is wrong with the format
    void Drop(CertificationDrop drop, ParseError error = ParseError::NONE);

    Ptr<NeighborDiscovery> m_discovery;                       //!< ICMPv6 of the interface
    uint32_t m_maxRate{0};                                    //!< attribute MaxRate
    bool m_enabled{true};                                     //!< attribute Enabled
    std::vector<std::vector<Ptr<const Certificate>>> m_paths; //!< to different anchors
    std::deque<Item> m_waiting;                               //!< above the rate
    std::deque<Time> m_sentAt; //!< of the last MaxRate advertisements
    EventId m_flush;           //!< when the rate allows more

    uint64_t m_sent{0}; //!< advertisements
    /// Solicitations dropped by reason
    std::array<uint64_t, static_cast<std::size_t>(CertificationDrop::COUNT)> m_dropped{};
    TracedCallback<Ipv6Address, uint16_t> m_sentTrace;            //!< trace AdvertisementSent
    TracedCallback<Ipv6Address> m_receivedTrace;                  //!< trace SolicitationReceived
    TracedCallback<CertificationDrop, ParseError> m_droppedTrace; //!< trace Dropped
    TracedCallback<Ipv6Address> m_rateLimitedTrace;               //!< trace RateLimited
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_SERVER_H
