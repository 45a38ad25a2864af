/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_LINK_ATTACHMENT_H
#define MIP6SEC_LINK_ATTACHMENT_H

#include "ns3/address.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * The attachment of one device to one point of attachment at a time, and the link-layer triggers of
 * it (the L2 triggers of RFC 5568 section 1.2 and RFC 4068). Implemented over the module's access
 * link and over Wi-Fi.
 */
class LinkAttachment : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /// @return the device whose attachment this is
    virtual Ptr<NetDevice> GetDevice() const = 0;
    /// @return whether the device is attached now
    virtual bool IsUp() const = 0;
    /// @return link-layer address of the current point of attachment; an invalid address while
    /// detached
    virtual Address GetPointOfAttachment() const = 0;
    /// @return link-layer addresses of the points of attachment in reach, the current one excluded
    virtual std::vector<Address> GetCandidates() const = 0;

    /**
     * The device is about to leave.
     * @param device the device
     * @param next link-layer address of the point of attachment it will move to; invalid if not
     * known
     * @param lead expected time until link down
     */
    typedef void (*GoingDownCallback)(Ptr<NetDevice> device, Address next, Time lead);
    /// @param device the device that was detached
    typedef void (*DownCallback)(Ptr<NetDevice> device);
    /// @param device the device that was attached @param pointOfAttachment where to
    typedef void (*UpCallback)(Ptr<NetDevice> device, Address pointOfAttachment);

  protected:
    TracedCallback<Ptr<NetDevice>, Address, Time> m_goingDown; //!< trace LinkGoingDown
    TracedCallback<Ptr<NetDevice>> m_down;                     //!< trace LinkDown
    TracedCallback<Ptr<NetDevice>, Address> m_up;              //!< trace LinkUp
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_LINK_ATTACHMENT_H
