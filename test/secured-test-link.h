/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SECURED_TEST_LINK_H
#define MIP6SEC_SECURED_TEST_LINK_H

#include "attach-test-link.h"
#include "attach-test-variables.h"

#include "ns3/nd-verdict.h"
#include "ns3/shim-device.h"

#include <map>
#include <tuple>

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// @param security an assessment @param path certification path @return a verdict
inline NdVerdict
Judged(NdSecurity security, uint32_t path = 0)
{
    NdVerdict verdict;
    verdict.security = security;
    verdict.path = path;
    return verdict;
}

const NdVerdict UNSECURED = Judged(NdSecurity::UNSECURED);        //!< not signed
const NdVerdict SECURED = Judged(NdSecurity::SECURED, 1);         //!< by the path 1
const NdVerdict PROVISIONAL = Judged(NdSecurity::PROVISIONAL, 0); //!< path under way
const NdVerdict FAILED = Judged(NdSecurity::FAILED);              //!< a check failed

/// In place of SEND: says of each packet what the test has said about it
class JudgingShim : public ShimDevice
{
  public:
    std::map<uint64_t, NdVerdict> verdicts; //!< by packet

  protected:
    bool FilterReceived(Ptr<const Packet> packet,
                        const Address& source,
                        const Address& destination,
                        PacketType type) override
    {
        auto verdict = verdicts.find(packet->GetUid());
        if (verdict == verdicts.end())
        {
            return false;
        }
        Ptr<Packet> judged = packet->Copy();
        judged->AddPacketTag(NdVerdictTag(verdict->second));
        DeliverUp(judged, source, destination, type);
        return true;
    }
};

/// What certificates of the test allow
class TestAuthority : public NdAuthority
{
  public:
    std::vector<std::tuple<uint32_t, Ipv6Address, uint8_t>> certified; //!< path, prefix, length
    bool securedOnly{false};                                           //!< see IsSecuredOnly
    using NdAuthority::NotifyPathLost;

    bool IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const override
    {
        for (const auto& [of, range, bits] : certified)
        {
            if (of == path && length >= bits && Ipv6Prefix(bits).IsMatch(range, prefix))
            {
                return true;
            }
        }
        return false;
    }

    bool IsSecuredOnly() const override
    {
        return securedOnly;
    }
};

/// A host with something like SEND, and a node on its link that says anything
struct SecuredLink
{
    Ptr<AccessLink> link = CreateObject<AccessLink>();            //!< the link
    Record record;                                                //!< messages
    Host speaker = MakeBareHost(link, &record);                   //!< sends what the test wants
    Host host = MakeBareHost(link, &record);                      //!< under test
    Ptr<JudgingShim> shim = CreateObject<JudgingShim>();          //!< of the host
    Ptr<TestAuthority> authority = CreateObject<TestAuthority>(); //!< of the host
    Ipv6Address address{"2001:1::a"};                             //!< of the host

    /// @param forwarding whether the host is a router @param secured whether it has an authority
    explicit SecuredLink(bool forwarding = false, bool secured = true)
    {
        host.ipv6->SetAttribute("IpForward", BooleanValue(forwarding));
        shim->Attach(host.device);
        if (secured)
        {
            shim->AggregateObject(authority);
        }
    }

    /// Give the host NeighborDiscovery and its address
    void Install()
    {
        host.nd = NeighborDiscovery::Install(shim);
        host.Assign(address);
    }

    /**
     * @param octets ICMPv6 message of the speaker @param source IPv6 source
     * @param destination IPv6 destination @param verdict what the host's SEND says of it
     */
    void Say(const std::vector<uint8_t>& octets,
             const Ipv6Address& source,
             const Ipv6Address& destination,
             const NdVerdict& verdict)
    {
        Ptr<Packet> packet = OctetsPacket(octets);
        Ipv6Header header;
        header.SetSource(source);
        header.SetDestination(destination);
        header.SetNextHeader(58);
        header.SetHopLimit(255);
        header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
        packet->AddHeader(header);
        shim->verdicts[packet->GetUid()] = verdict;
        speaker.device->Send(packet,
                             destination.IsMulticast() ? Mac48Address::GetMulticast(destination)
                                                       : host.Mac(),
                             0x86dd);
    }

    /// @param seconds when @param what is done then, in the context of the speaker
    void Then(double seconds, std::function<void()> what)
    {
        At(speaker.node, Seconds(seconds), std::move(what));
    }

    /// @param seconds run until then
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    /// @param neighbor a neighbour of the host @return its entry, or null
    NdiscCache::Entry* Entry(const Ipv6Address& neighbor) const
    {
        return host.nd->GetInterface()->GetNdiscCache()->Lookup(neighbor);
    }

    /// @param neighbor a neighbour of the host @return the link-layer address that the host has of
    /// it, or the broadcast address
    Mac48Address LinkLayer(const Ipv6Address& neighbor) const
    {
        NdiscCache::Entry* entry = Entry(neighbor);
        return entry && !entry->IsIncomplete() ? Mac48Address::ConvertFrom(entry->GetMacAddress())
                                               : Mac48Address::GetBroadcast();
    }
};

/// @param mac a link-layer address @return it as an option
inline LinkLayerOctets
LinkLayerOption(const Mac48Address& mac)
{
    LinkLayerOctets octets(6);
    mac.CopyTo(octets.data());
    return octets;
}

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SECURED_TEST_LINK_H
