/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-extension-processor.h"

#include "ns3/ipv6-extension-demux.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(DestinationOptionsProcessor);
NS_OBJECT_ENSURE_REGISTERED(RoutingHeaderProcessor);

namespace
{

/**
 * Hand an outcome to the caller in the form that Ipv6Extension::Process has.
 * @param outcome the outcome
 * @param nextHeader receives the next header
 * @param stopProcessing receives whether to stop
 * @param isDropped receives whether that is a drop
 * @param dropReason receives why
 * @return octets to pass over
 */
uint8_t
Report(const MobilityInput::Outcome& outcome,
       uint8_t* nextHeader,
       bool& stopProcessing,
       bool& isDropped,
       Ipv6L3Protocol::DropReason& dropReason)
{
    if (nextHeader)
    {
        *nextHeader = outcome.nextHeader;
    }
    stopProcessing = outcome.stop;
    isDropped = outcome.dropped;
    dropReason = Ipv6L3Protocol::DROP_MALFORMED_HEADER;
    return outcome.step;
}

} // namespace

TypeId
DestinationOptionsProcessor::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::DestinationOptionsProcessor")
                            .SetParent<Ipv6Extension>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<DestinationOptionsProcessor>();
    return tid;
}

uint8_t
DestinationOptionsProcessor::GetExtensionNumber() const
{
    return NH_DEST_OPTIONS;
}

uint8_t
DestinationOptionsProcessor::Process(Ptr<Packet>& packet,
                                     uint8_t offset,
                                     const Ipv6Header& ipv6Header,
                                     Ipv6Address,
                                     uint8_t* nextHeader,
                                     bool& stopProcessing,
                                     bool& isDropped,
                                     Ipv6L3Protocol::DropReason& dropReason)
{
    const auto outcome =
        GetNode()->GetObject<MobilityInput>()->ProcessDestinationOptions(packet,
                                                                         offset,
                                                                         ipv6Header);
    return Report(outcome, nextHeader, stopProcessing, isDropped, dropReason);
}

TypeId
RoutingHeaderProcessor::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::RoutingHeaderProcessor")
                            .SetParent<Ipv6ExtensionRouting>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<RoutingHeaderProcessor>();
    return tid;
}

uint8_t
RoutingHeaderProcessor::GetTypeRouting() const
{
    return ROUTING_TYPE_2;
}

Ipv6ExtensionRoutingHeader*
RoutingHeaderProcessor::GetExtensionRoutingHeaderPtr()
{
    // ns-3 casts to this type when it writes the header into a fragment; the octets are those of
    // type 2
    return new Ipv6ExtensionLooseRoutingHeader();
}

uint8_t
RoutingHeaderProcessor::Process(Ptr<Packet>& packet,
                                uint8_t offset,
                                const Ipv6Header& ipv6Header,
                                Ipv6Address,
                                uint8_t* nextHeader,
                                bool& stopProcessing,
                                bool& isDropped,
                                Ipv6L3Protocol::DropReason& dropReason)
{
    const auto outcome =
        GetNode()->GetObject<MobilityInput>()->ProcessRoutingHeader(packet, offset, ipv6Header);
    return Report(outcome, nextHeader, stopProcessing, isDropped, dropReason);
}

void
InstallExtensionProcessors(Ptr<Node> node)
{
    Ptr<Ipv6ExtensionDemux> demux = node->GetObject<Ipv6ExtensionDemux>();
    NS_ABORT_MSG_IF(!demux,
                    "node " << node->GetId()
                            << " has no internet stack: install InternetStackHelper first");
    // Lookup takes the first entry of a number, so the stock ones have to go
    demux->Remove(demux->GetExtension(NH_DEST_OPTIONS));
    demux->Remove(demux->GetExtension(NH_ROUTING));
    Ptr<DestinationOptionsProcessor> options = CreateObject<DestinationOptionsProcessor>();
    options->SetNode(node);
    demux->Insert(options);
    Ptr<RoutingHeaderProcessor> routing = CreateObject<RoutingHeaderProcessor>();
    routing->SetNode(node);
    demux->Insert(routing);
    node->GetObject<Ipv6ExtensionRoutingDemux>()->Insert(routing);
}

} // namespace mip6sec
} // namespace ns3
