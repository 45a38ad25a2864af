/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-extension-processor.h"

#include "ns3/ipv6-extension-demux.h"
#include "ns3/ipv6-extension-header.h"

#include <vector>

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

/**
 * A type 2 routing header on its way into fragments. ns-3 casts to the class of type 0 when it
 * writes it; the octets are those of type 2. That class cannot read a packet in ns-3 3.48, where it
 * fills its list with addresses made of an empty text, which stops the simulation.
 */
class CopiedRoutingHeader : public Ipv6ExtensionLooseRoutingHeader
{
  public:
    uint32_t Deserialize(Buffer::Iterator start) override
    {
        constexpr uint32_t fixed = 8;
        constexpr uint32_t address = 16;
        SetNextHeader(start.ReadU8());
        SetLength((start.ReadU8() + 1) * 8);
        SetTypeRouting(start.ReadU8());
        SetSegmentsLeft(start.ReadU8());
        start.ReadU32();
        std::vector<Ipv6Address> addresses;
        while (fixed + (addresses.size() + 1) * address <= GetLength() &&
               start.GetRemainingSize() >= address)
        {
            uint8_t octets[address];
            start.Read(octets, address);
            addresses.emplace_back(octets);
        }
        SetRoutersAddress(addresses);
        return GetSerializedSize();
    }
};

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
    return new CopiedRoutingHeader();
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
