/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_INPUT_H
#define MIP6SEC_MOBILITY_INPUT_H

#include "mobility-tag.h"

#include "ns3/address-hash.h"
#include "ns3/icmp6-errors.h"
#include "ns3/ipv6-header.h"
#include "ns3/mobility-extensions.h"
#include "ns3/node.h"
#include "ns3/traced-callback.h"

#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Why the extension headers of Mobile IPv6 made a node drop a packet
enum class MobilityInputDrop : uint8_t
{
    MALFORMED,            //!< the parser refused the header
    UNKNOWN_OPTION,       //!< an unknown destination option whose type demands a drop
    UNKNOWN_ROUTING_TYPE, //!< a routing header of another type with segments left
    NOT_HOME_ADDRESS,     //!< type 2 routing header with an address that is no home address here
    NO_BINDING,  //!< Home Address option without binding, before anything but ESP, AH or MH
    REPEATED,    //!< a second Home Address option or type 2 routing header
    BAD_ADDRESS, //!< Home Address option with an address that is not unicast routable, or type 2
                 //!< routing header with one of smaller scope than the care-of address
};

/// @param reason a reason @return its name
const char* MobilityInputDropName(MobilityInputDrop reason);

/**
 * How the extension headers of Mobile IPv6 are processed on a node when they arrive: the Home
 * Address option (RFC 6275 6.3, 9.3.1) and the type 2 routing header (RFC 6275 6.4, 11.3.3).
 *
 * A valid header is removed, the address that it carries takes its place in the IPv6 header, and
 * the packet enters the stack again, so that every upper layer sees the home address. What was
 * removed is remembered in a packet tag (see MobilityTag). Aggregated to the node by
 * MobilityProtocol::Install.
 *
 * Trace: "Drop" (DropCallback).
 */
class MobilityInput : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    MobilityInput();
    ~MobilityInput() override;

    /// @param node a node with an internet stack @return its object, made at the first call
    static Ptr<MobilityInput> Install(Ptr<Node> node);

    /**
     * Accept type 2 routing headers with this home address.
     * @param homeAddress a home address of this node
     * @param device where packets enter again: the device with the home address
     */
    void AddHomeAddress(const Ipv6Address& homeAddress, Ptr<NetDevice> device);
    /// @param homeAddress no longer accepted
    void RemoveHomeAddress(const Ipv6Address& homeAddress);

    /// @return whether a binding exists for the home address (first) and the care-of address
    /// (second)
    using BindingCheck = Callback<bool, Ipv6Address, Ipv6Address>;
    /**
     * @param check asked about Home Address options, after those added before it; a node without
     * any treats the option as unknown
     */
    void AddBindingCheck(BindingCheck check);
    /// @param check no longer asked
    void RemoveBindingCheck(BindingCheck check);
    /// @param homeAddress in a Home Address option @param careOfAddress source of the packet
    /// @return whether a role of this node has a binding of the two
    bool IsBound(const Ipv6Address& homeAddress, const Ipv6Address& careOfAddress) const;

    /// What an extension header processor is to do next
    struct Outcome
    {
        uint8_t step{0};       //!< octets to pass over when processing goes on
        uint8_t nextHeader{0}; //!< the header there
        bool stop{false};      //!< processing of this packet ends here
        bool dropped{false};   //!< because it was dropped
    };

    /**
     * @param packet the packet behind its IPv6 header
     * @param offset octet at which the destination options header starts
     * @param header the IPv6 header
     * @return what to do
     */
    Outcome ProcessDestinationOptions(Ptr<Packet> packet, uint8_t offset, const Ipv6Header& header);
    /// @copydoc ProcessDestinationOptions
    Outcome ProcessRoutingHeader(Ptr<Packet> packet, uint8_t offset, const Ipv6Header& header);

    /// @param reason why @param header IPv6 header of the packet @param packet the packet behind it
    typedef void (*DropCallback)(MobilityInputDrop reason,
                                 const Ipv6Header& header,
                                 Ptr<const Packet> packet);

  protected:
    void DoDispose() override;

  private:
    /**
     * @param reason why
     * @param packet the packet
     * @param header its header
     * @return the outcome of a drop
     */
    Outcome Drop(MobilityInputDrop reason, Ptr<const Packet> packet, const Ipv6Header& header);
    /**
     * Tell the sender about a header that it must not use.
     * @param packet the packet
     * @param header its header
     * @param code code of the Parameter Problem (RFC 4443 3.4)
     * @param pointer octet in error, counted from the IPv6 header
     */
    void SendParameterProblem(Ptr<const Packet> packet,
                              const Ipv6Header& header,
                              ParameterProblemCode code,
                              uint32_t pointer);
    /**
     * Take a header out, put an address in its place, and let the packet enter the stack again.
     * @param packet the packet
     * @param size octets in front of what follows the header
     * @param header IPv6 header with the new address
     * @param nextHeader what follows the header
     * @param tag what was removed so far
     * @param device where it enters; null for the one with the destination
     * @return the outcome
     */
    Outcome Continue(Ptr<const Packet> packet,
                     uint32_t size,
                     Ipv6Header header,
                     uint8_t nextHeader,
                     const MobilityTag& tag,
                     Ptr<NetDevice> device);

    /**
     * Go on behind a header that stays where it is, or is taken out if ns-3 cannot step so far.
     * @param packet the packet
     * @param offset where the header starts
     * @param size its octets
     * @param header IPv6 header
     * @param nextHeader what follows
     * @param tag what was removed so far
     * @return the outcome
     */
    Outcome PassOver(Ptr<const Packet> packet,
                     uint8_t offset,
                     uint16_t size,
                     const Ipv6Header& header,
                     uint8_t nextHeader,
                     const MobilityTag& tag);

    Ptr<Node> m_node; //!< the node
    std::unordered_map<Ipv6Address, Ptr<NetDevice>, AddressHash>
        m_homeAddresses;                       //!< where packets enter again
    std::vector<BindingCheck> m_bindingChecks; //!< asks the roles with a binding cache
    TracedCallback<MobilityInputDrop, const Ipv6Header&, Ptr<const Packet>>
        m_dropTrace; //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_INPUT_H
