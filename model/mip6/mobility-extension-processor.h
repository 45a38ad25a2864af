/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_EXTENSION_PROCESSOR_H
#define MIP6SEC_MOBILITY_EXTENSION_PROCESSOR_H

#include "mobility-input.h"

#include "ns3/ipv6-extension-header.h"
#include "ns3/ipv6-extension.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Destination options (60) in the extension demux of a node, in place of the stock entry, whose
 * parser reads past the end of a truncated option. Leaves the work to MobilityInput.
 */
class DestinationOptionsProcessor : public Ipv6Extension
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    uint8_t GetExtensionNumber() const override;
    uint8_t Process(Ptr<Packet>& packet,
                    uint8_t offset,
                    const Ipv6Header& ipv6Header,
                    Ipv6Address dst,
                    uint8_t* nextHeader,
                    bool& stopProcessing,
                    bool& isDropped,
                    Ipv6L3Protocol::DropReason& dropReason) override;
};

/**
 * Routing headers (43) in the extension demux of a node, in place of the stock entry, which
 * misreads a routing header behind another extension. Also stands for type 2 in the demux of
 * routing types, where ns-3 looks when it fragments a packet with such a header.
 */
class RoutingHeaderProcessor : public Ipv6ExtensionRouting
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    uint8_t GetTypeRouting() const override;
    /// @return a new header object as which ns-3 copies a type 2 header into fragments (virtual in
    /// newer versions only)
    Ipv6ExtensionRoutingHeader* GetExtensionRoutingHeaderPtr();
    uint8_t Process(Ptr<Packet>& packet,
                    uint8_t offset,
                    const Ipv6Header& ipv6Header,
                    Ipv6Address dst,
                    uint8_t* nextHeader,
                    bool& stopProcessing,
                    bool& isDropped,
                    Ipv6L3Protocol::DropReason& dropReason) override;
};

/// @param node a node with an internet stack and MobilityInput; both processors take the place of
/// the stock entries
void InstallExtensionProcessors(Ptr<Node> node);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_EXTENSION_PROCESSOR_H
