/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-operator.h"

#include "ns3/abort.h"

namespace ns3
{
namespace mip6sec
{

void
FmipOperator::SetNeighborhoodLimit(uint32_t limit)
{
    m_limit = limit;
}

void
FmipOperator::AddNetwork(Ptr<NetDevice> device,
                         const Ipv6Address& address,
                         const std::vector<Address>& accessPoints)
{
    m_networks.push_back({InstallAccessRouter(device, address), device, accessPoints});
    KnowOwn(m_networks.back());
}

void
FmipOperator::ConnectFew()
{
    const auto n = static_cast<uint32_t>(m_networks.size());
    for (uint32_t i = 0; n <= m_limit && i < n; i++)
    {
        for (uint32_t j = 0; j < n; j++)
        {
            if (i != j)
            {
                ConnectPair(i, j);
            }
        }
    }
}

void
FmipOperator::ConnectPair(uint32_t network, uint32_t neighbor)
{
    NS_ABORT_MSG_UNLESS(network < m_networks.size() && neighbor < m_networks.size(),
                        "FmipOperator: there is no access network "
                            << std::max(network, neighbor) << " to make a neighbor of; call this "
                            << "behind Mip6TopologyHelper::Create");
    if (m_relations.emplace(network, neighbor).second)
    {
        Connect(m_networks[network], m_networks[neighbor]);
    }
}

void
FmipOperator::ConnectAlong(uint32_t first, const std::vector<Movement>& movements)
{
    uint32_t at = first;
    for (const auto& movement : movements)
    {
        if (at != Movement::HOME && movement.to != Movement::HOME && at != movement.to)
        {
            ConnectPair(at, movement.to);
        }
        at = movement.to;
    }
}

std::size_t
FmipOperator::GetNRelations() const
{
    return m_relations.size();
}

} // namespace mip6sec
} // namespace ns3
