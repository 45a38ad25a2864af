/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-helper.h"

#include "ns3/abort.h"
#include "ns3/certification-store.h"
#include "ns3/node-clock.h"
#include "ns3/pointer.h"

namespace ns3
{
namespace mip6sec
{

void
SendHelper::Add(Attributes& attributes, const std::string& name, const AttributeValue& value)
{
    attributes.emplace_back(name, value.Copy());
}

void
SendHelper::Apply(const Attributes& attributes, Ptr<Object> object)
{
    for (const auto& [name, value] : attributes)
    {
        object->SetAttribute(name, *value);
    }
}

void
SendHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_device, name, value);
}

void
SendHelper::SetIdentityAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_identity, name, value);
}

void
SendHelper::SetCpuAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_cpu, name, value);
}

void
SendHelper::SetCostModelAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_cost, name, value);
    // What was installed before keeps the model that it has
    m_costModel = nullptr;
}

void
SendHelper::SetStoreAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_store, name, value);
}

void
SendHelper::SetClientAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_client, name, value);
}

void
SendHelper::SetServerAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_server, name, value);
}

void
SendHelper::SetClockAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_clock, name, value);
}

void
SendHelper::SetKeyStream(int64_t stream)
{
    m_keyStream = stream;
}

Ptr<SendIdentity>
SendHelper::PrepareNode(Ptr<Node> node)
{
    Ptr<SendIdentity> identity = node->GetObject<SendIdentity>();
    if (identity)
    {
        return identity;
    }
    if (!m_costModel)
    {
        m_costModel = CreateObject<CryptoCostModel>();
        Apply(m_cost, m_costModel);
    }
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(node);
    cpu->SetAttribute("CostModel", PointerValue(m_costModel));
    Apply(m_cpu, cpu);
    Apply(m_clock, NodeClock::Of(node));
    Apply(m_store, CertificationStore::Of(node));
    identity = CreateObject<SendIdentity>();
    Apply(m_identity, identity);
    identity->SetNode(node);
    node->AggregateObject(identity);
    m_keyStream += identity->AssignStreams(m_keyStream);
    return identity;
}

Ptr<SendDevice>
SendHelper::Install(Ptr<NetDevice> device)
{
    NS_ABORT_MSG_UNLESS(device && device->GetNode(),
                        "SendHelper::Install: the device is on no node: call Node::AddDevice "
                        "first");
    Ptr<SendDevice> shim = SendDevice::Install(device, PrepareNode(device->GetNode()));
    Apply(m_device, shim);
    Apply(m_client, shim->GetCertificationClient());
    Apply(m_server, shim->GetCertificationServer());
    return shim;
}

NetDeviceContainer
SendHelper::Install(const NetDeviceContainer& devices)
{
    NetDeviceContainer secured;
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        secured.Add(Install(*it));
    }
    return secured;
}

Ptr<SendDevice>
SendHelper::Get(Ptr<NetDevice> device)
{
    Ptr<SendDevice> shim = SendDevice::Find(device);
    NS_ABORT_MSG_UNLESS(shim, "SendHelper: there is no SEND on the device: call Install first");
    return shim;
}

CertificateHierarchy::Path
SendHelper::Certify(Ptr<NetDevice> router,
                    CertificateHierarchy& hierarchy,
                    CertificateHierarchy::Authority authority,
                    const std::string& name,
                    const CertificateHierarchy::Addresses& addresses,
                    PathFault fault)
{
    Ptr<SendDevice> shim = Get(router);
    CertificateHierarchy::Path path =
        hierarchy.Certify(authority, name, shim->GetIdentity()->GetPublicKey(), addresses, fault);
    shim->GetCertificationServer()->AddPath(path);
    return path;
}

void
SendHelper::Trust(const NetDeviceContainer& devices, const CertificateHierarchy& hierarchy)
{
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        Ptr<CertificationStore> store = CertificationStore::Of((*it)->GetNode());
        for (const auto& anchor : hierarchy.GetAnchors())
        {
            store->AddAnchor(anchor);
        }
        for (const auto& list : hierarchy.GetRevocationLists())
        {
            store->AddRevocationList(list);
        }
    }
}

int64_t
SendHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    int64_t next = stream;
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        next += Get(*it)->AssignStreams(next);
    }
    return next - stream;
}

} // namespace mip6sec
} // namespace ns3
