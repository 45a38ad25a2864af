/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The list of home agents of MobileNode, also as text

#include "mobile-node.h"

#include "ns3/abort.h"

#include <arpa/inet.h>
#include <sstream>

namespace ns3
{
namespace mip6sec
{

void
MobileNode::SetHomeAgents(const std::vector<Ipv6Address>& homeAgents)
{
    m_homeAgents = homeAgents;
    m_current = 0;
    m_failures = 0;
}

const std::vector<Ipv6Address>&
MobileNode::GetHomeAgents() const
{
    return m_homeAgents;
}

void
MobileNode::SetHomeAgentsText(std::string text)
{
    std::vector<Ipv6Address> agents;
    const char* const blank = " \t";
    for (std::size_t begin = 0; text.find_first_not_of(blank) != std::string::npos;)
    {
        const std::size_t comma = text.find(',', begin);
        std::string item = text.substr(begin, comma - begin);
        item.erase(0, item.find_first_not_of(blank));
        item.erase(item.find_last_not_of(blank) + 1);
        uint8_t octets[16];
        NS_ABORT_MSG_UNLESS(inet_pton(AF_INET6, item.c_str(), octets) == 1,
                            "HomeAgents: '"
                                << item << "' in '" << text
                                << "' is not an IPv6 address: write addresses of home agents, "
                                   "separated by commas, like \"2001:1::1,2001:1::2\"");
        agents.emplace_back(octets);
        if (comma == std::string::npos)
        {
            break;
        }
        begin = comma + 1;
    }
    SetHomeAgents(agents);
}

std::string
MobileNode::GetHomeAgentsText() const
{
    std::ostringstream os;
    for (std::size_t i = 0; i < m_homeAgents.size(); ++i)
    {
        os << (i > 0 ? "," : "") << m_homeAgents[i];
    }
    return os.str();
}

} // namespace mip6sec
} // namespace ns3
