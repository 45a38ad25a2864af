/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILE_NETWORK_H
#define MIP6SEC_FMIP_MOBILE_NETWORK_H

#include "attach-test-link.h"
#include "mip6-mobile-node-network.h"

#include "ns3/fmip-authorization.h"
#include "ns3/fmip-mobile-node.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{
namespace test
{

/// An RtSolPr as a scripted router has seen it
struct SeenSolicitation
{
    Time at;                //!< when it arrived
    RtSolPr message;        //!< the message
    Icmp6Envelope envelope; //!< its addresses
};

/// An FBU as a scripted router has seen it
struct SeenFastUpdate
{
    Time at;                   //!< when it arrived
    MobilityMessage message;   //!< as it came
    FastBindingUpdate update;  //!< its content
    MobilityEnvelope envelope; //!< its addresses
};

/// An access router that does what a test says
struct ScriptedRouter : public SimpleRefCount<ScriptedRouter>
{
    Ptr<Node> node;                                                 //!< the node
    Ptr<NeighborDiscovery> nd;                                      //!< ICMPv6 of its access link
    Ipv6Address address;                                            //!< its address there
    std::vector<SeenSolicitation> solicitations;                    //!< RtSolPrs
    std::vector<SeenFastUpdate> updates;                            //!< FBUs
    std::function<std::optional<PrRtAdv>(const RtSolPr&)> describe; //!< answers RtSolPrs
    std::function<std::optional<FastBindingAck>(const SeenFastUpdate&)> answer; //!< answers FBUs
    Ptr<const HandoverKey> key; //!< of FBacks, or null

    /// @param arrival an RtSolPr @return whether it was one
    bool Solicited(const NdArrival& arrival);
    /// @param message an FBU @param envelope how it came @return true
    bool Updated(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @return its link-local address
    Ipv6Address LinkLocal() const;
    /// @return its link-layer address
    LinkLayerOctets LinkLayer() const;
    /// @param message a PrRtAdv @param to its destination
    void Advertise(const PrRtAdv& message, const Ipv6Address& to) const;
    /// @param ack an FBack @param update which it answers @param to its destination
    void Acknowledge(FastBindingAck ack, const SeenFastUpdate& update, const Ipv6Address& to) const;
    /// @param to a mobile node that announced itself @param status a NAACK for it
    /// @param supplied address that goes with it
    void Naack(const Ipv6Address& to,
               NaackStatus status,
               std::optional<Ipv6Address> supplied = std::nullopt) const;
};

/**
 * The network of the tests of fast handovers with access routers that do what a test says: by
 * default they know all access points, and accept every FBU with an FBack to its IPv6 source.
 */
class FmipMobileNetwork : public MobileNodeNetwork
{
  public:
    /// @param links access links @param dadTransmits of the mobile node
    explicit FmipMobileNetwork(uint32_t links = 2, uint32_t dadTransmits = 0);
    ~FmipMobileNetwork();

    /// Have no scripted answers to FBUs and no authorization
    /// @param name an attribute of the role @param value its value
    void Set(const std::string& name, const AttributeValue& value);
    /// @param link where the mobile node is from the start on
    void Start(uint32_t link);
    /// @param at seconds of link down @param link where to, announced 100 ms before
    void MoveAt(double at, uint32_t link);
    /// @param at seconds of link down @param link where to, without announcement
    void JumpAt(double at, uint32_t link);
    /// @param seconds run until then
    void RunTo(double seconds);
    /// @param seconds when @param what is done then
    void Then(double seconds, std::function<void()> what);

    /// @param link an access link @return link-layer address of its access point
    LinkLayerOctets PointOf(uint32_t link) const;
    /// @param link an access link @return what a router that knows it tells
    AccessPointTuple TupleOf(uint32_t link) const;
    /// @param code outcome @param link its access point @return a tuple that says no more
    AccessPointTuple Outcome(FmipLinkLayerCode code, uint32_t link) const;
    /// @param update an FBU @return acceptance as asked for
    static FastBindingAck Accept(const SeenFastUpdate& update);
    /// @param node whose messages @param from seconds @return NAs that it sent since then
    std::vector<attachtest::OnLink> Advertisements(double from) const;
    /// @param from seconds @return UNAs of the mobile node since then
    std::vector<attachtest::OnLink> Unas(double from) const;

    Ptr<FmipMobileNode> fmip;                           //!< under test
    std::vector<Ptr<ScriptedRouter>> scripted;          //!< access routers
    std::vector<Ptr<PointOfAttachment>> points;         //!< access points
    attachtest::Record record;                          //!< what the mobile node sends
    std::vector<std::pair<Time, FmipMobileState>> fast; //!< states entered
    std::vector<FmipFallback> fallbacks;                //!< FellBack
    std::map<FmipMobileIgnored, uint32_t> overlooked;   //!< Ignored
    std::vector<std::pair<Time, bool>> sentUpdates;     //!< FastUpdateSent: predictive
    std::vector<Address> requested;                     //!< HandoverRequested
    std::vector<Ipv6Address> ended;                     //!< ForwardingEnded

  private:
    /// @param before old state @param after new state
    void NoteFast(FmipMobileState before, FmipMobileState after);
    /// @param reason why
    void NoteFallback(FmipFallback reason);
    /// @param reason why
    void NoteOverlooked(FmipMobileIgnored reason);
    /// @param router PAR @param previous PCoA @param next NCoA @param predictive whether
    void NoteUpdate(Ipv6Address router, Ipv6Address previous, Ipv6Address next, bool predictive);
    /// @param point where to
    void NoteRequested(Address point);
    /// @param previous PCoA
    void NoteEnded(Ipv6Address previous);
};

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILE_NETWORK_H
