/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "link-helper.h"

#include "ns3/core-port.h"
#include "ns3/log.h"
#include "ns3/queue.h"

#include <sstream>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secLinkHelper");

namespace
{

/// Connects the sinks of an ASCII trace, with the device's path as context if several devices share
/// the stream
class AsciiSinks
{
  public:
    /// @param stream where lines go
    /// @param path path of the device; empty if the stream is its alone
    AsciiSinks(Ptr<OutputStreamWrapper> stream, std::string path)
        : m_stream(stream),
          m_path(std::move(path))
    {
    }

    /// Sinks of one kind of event
    using WithContext = void (*)(Ptr<OutputStreamWrapper>, std::string, Ptr<const Packet>);
    /// Sinks of one kind of event, for a stream of one device
    using WithoutContext = void (*)(Ptr<OutputStreamWrapper>, Ptr<const Packet>);

    /// @param source has the trace @param trace its name @param with sink @param without sink
    void Connect(Ptr<Object> source,
                 const std::string& trace,
                 WithContext with,
                 WithoutContext without) const
    {
        if (m_path.empty())
        {
            source->TraceConnectWithoutContext(trace, MakeBoundCallback(without, m_stream));
        }
        else
        {
            source->TraceConnect(trace, m_path + trace, MakeBoundCallback(with, m_stream));
        }
    }

    /// @param source has the trace @param trace its name: lines that begin with d
    void Drop(Ptr<Object> source, const std::string& trace) const
    {
        Connect(source,
                trace,
                &AsciiTraceHelper::DefaultDropSinkWithContext,
                &AsciiTraceHelper::DefaultDropSinkWithoutContext);
    }

  private:
    Ptr<OutputStreamWrapper> m_stream; //!< where lines go
    std::string m_path;                //!< path of the device, or empty
};

/// @param device a device @return its transmit queue, or null if it is none of this module's
Ptr<Queue<Packet>>
TransmitQueueOf(Ptr<NetDevice> device)
{
    if (auto access = DynamicCast<AccessDevice>(device))
    {
        return access->GetQueue();
    }
    if (auto port = DynamicCast<CorePort>(device))
    {
        return port->GetQueue();
    }
    return nullptr;
}

} // namespace

LinkHelper::LinkHelper()
{
    m_link.SetTypeId(AccessLink::GetTypeId());
    m_device.SetTypeId(AccessDevice::GetTypeId());
}

LinkHelper::~LinkHelper() = default;

void
LinkHelper::SetLinkAttribute(const std::string& name, const AttributeValue& value)
{
    m_link.Set(name, value);
}

void
LinkHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_device.Set(name, value);
}

void
LinkHelper::SetAttachmentAttribute(const std::string& name, const AttributeValue& value)
{
    m_attachmentAttributes.emplace_back(name, value.Copy());
}

Ptr<AccessLink>
LinkHelper::CreateLink() const
{
    return m_link.Create<AccessLink>();
}

Ptr<AccessDevice>
LinkHelper::Install(Ptr<Node> node, Ptr<AccessLink> link) const
{
    auto device = m_device.Create<AccessDevice>();
    node->AddDevice(device);
    device->Attach(link);
    return device;
}

Ptr<AccessAttachment>
LinkHelper::InstallMobile(Ptr<Node> node) const
{
    auto device = m_device.Create<AccessDevice>();
    node->AddDevice(device);
    auto attachment = AccessAttachment::Install(device);
    for (const auto& [name, value] : m_attachmentAttributes)
    {
        attachment->SetAttribute(name, *value);
    }
    return attachment;
}

void
LinkHelper::EnablePcapInternal(std::string prefix,
                               Ptr<NetDevice> nd,
                               bool promiscuous,
                               bool explicitFilename)
{
    bool access = bool(DynamicCast<AccessDevice>(nd));
    if (!access && !DynamicCast<CorePort>(nd))
    {
        NS_LOG_INFO("No capture on a device that is neither AccessDevice nor CorePort");
        return;
    }
    PcapHelper pcap;
    std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, nd);
    auto file =
        pcap.CreateFile(name, std::ios::out, access ? PcapHelper::DLT_EN10MB : PcapHelper::DLT_RAW);
    pcap.HookDefaultSink<NetDevice>(nd, promiscuous ? "PromiscSniffer" : "Sniffer", file);
}

void
LinkHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                                std::string prefix,
                                Ptr<NetDevice> nd,
                                bool explicitFilename)
{
    Ptr<Queue<Packet>> queue = TransmitQueueOf(nd);
    if (!queue)
    {
        NS_LOG_INFO("No trace of a device that is neither AccessDevice nor CorePort");
        return;
    }
    Packet::EnablePrinting();
    std::string path;
    if (!stream)
    {
        AsciiTraceHelper ascii;
        stream = ascii.CreateFileStream(explicitFilename ? prefix
                                                         : ascii.GetFilenameFromDevice(prefix, nd));
    }
    else
    {
        std::ostringstream text;
        text << "/NodeList/" << nd->GetNode()->GetId() << "/DeviceList/" << nd->GetIfIndex() << "/$"
             << nd->GetInstanceTypeId().GetName() << "/";
        path = text.str();
    }
    AsciiSinks sinks(stream, path);
    sinks.Connect(nd,
                  "MacRx",
                  &AsciiTraceHelper::DefaultReceiveSinkWithContext,
                  &AsciiTraceHelper::DefaultReceiveSinkWithoutContext);
    AsciiSinks queueSinks(stream, path.empty() ? path : path + "TxQueue/");
    queueSinks.Connect(queue,
                       "Enqueue",
                       &AsciiTraceHelper::DefaultEnqueueSinkWithContext,
                       &AsciiTraceHelper::DefaultEnqueueSinkWithoutContext);
    queueSinks.Connect(queue,
                       "Dequeue",
                       &AsciiTraceHelper::DefaultDequeueSinkWithContext,
                       &AsciiTraceHelper::DefaultDequeueSinkWithoutContext);
    sinks.Drop(nd, "MacTxDrop");
    sinks.Drop(nd, "PhyRxDrop");
    if (DynamicCast<AccessDevice>(nd))
    {
        sinks.Drop(nd, "DetachDrop");
    }
}

} // namespace mip6sec
} // namespace ns3
