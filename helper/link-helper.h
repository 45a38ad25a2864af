/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_LINK_HELPER_H
#define MIP6SEC_LINK_HELPER_H

#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/attribute.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Makes access links and devices on them, and writes captures and ASCII traces of AccessDevice
 * (Ethernet frames) and CorePort (raw IP packets).
 *
 * @code
 *   LinkHelper links;
 *   links.SetLinkAttribute("Delay", TimeValue(MilliSeconds(2)));
 *   Ptr<AccessLink> link = links.CreateLink();
 *   links.Install(router, link);
 *   links.InstallMobile(mobileNode)->AttachNow(link->AddPointOfAttachment());
 *   links.EnablePcapAll("handover");
 * @endcode
 *
 * A promiscuous capture differs from another only on a device with a promiscuous receive callback,
 * because the link carries unicast frames to nobody else.
 */
class LinkHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    LinkHelper();
    ~LinkHelper() override;

    /// @param name attribute of AccessLink @param value of links made from now on
    void SetLinkAttribute(const std::string& name, const AttributeValue& value);
    /// @param name attribute of AccessDevice @param value of devices made from now on
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);
    /// @param name attribute of AccessAttachment @param value of attachments made from now on
    void SetAttachmentAttribute(const std::string& name, const AttributeValue& value);

    /// @return a new link
    Ptr<AccessLink> CreateLink() const;
    /// @param node a node @param link a link @return a new device of the node that stays on the
    /// link
    Ptr<AccessDevice> Install(Ptr<Node> node, Ptr<AccessLink> link) const;
    /**
     * @param node a host
     * @return attachment of a new device of the host; detached
     */
    Ptr<AccessAttachment> InstallMobile(Ptr<Node> node) const;

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                             std::string prefix,
                             Ptr<NetDevice> nd,
                             bool explicitFilename) override;

    ObjectFactory m_link;   //!< makes links
    ObjectFactory m_device; //!< makes devices
    /// Attributes of attachments
    std::vector<std::pair<std::string, Ptr<AttributeValue>>> m_attachmentAttributes;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_LINK_HELPER_H
