/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_REGISTRAR_H
#define MIP6SEC_HOME_REGISTRAR_H

#include "binding-cache.h"
#include "home-agent-drop.h"
#include "home-link-proxy.h"
#include "home-prefix-list.h"
#include "mobility-protocol.h"

#include "ns3/address-hash.h"
#include "ns3/event-id.h"
#include "ns3/home-agent-protection.h"

#include <functional>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Home registrations: validates Binding Updates, keeps the bindings of a home agent, and answers
 * (RFC 6275 9.5.1, 10.3).
 */
class HomeRegistrar
{
  public:
    /// Settings, those of the home agent's attributes
    struct Settings
    {
        Time maxLifetime;        //!< longest lifetime granted
        Time minLifetime;        //!< a shorter one is refused
        double refreshAdvice{0}; //!< part of the lifetime after which a refresh is advised, 0 for
                                 //!< no advice
        uint32_t maxBindings{0}; //!< 0 is unlimited
        Time deletedTimeout;     //!< MAX_DELETE_BCE_TIMEOUT
    };

    /// Who is told about what happens, and asked about what shall
    struct Hooks
    {
        std::function<void(const Binding&)> updated; //!< a binding is new or changed
        std::function<void(const Binding&)> removed; //!< a binding has ended
        std::function<void(const Ipv6Address&, BindingStatus)>
            rejected;           //!< a Binding Update was refused
        HomeAgentDropSink drop; //!< a Binding Update was dropped silently
        std::function<BindingStatus(const Ipv6Address&, const Ipv6Address&)>
            policy; //!< may this home address register this care-of address
        std::function<bool(const Ipv6Address&)>
            isCorrespondentBinding; //!< has this node a correspondent binding for a home address
        std::function<bool(const Ipv6Address&)>
            isOwn; //!< whether an address is, or must not be used because of, this home agent's
        std::function<bool(const Ipv6Address&)>
            isHomeAgentAddress; //!< whether home registrations may be sent to an address of ours
        std::function<void(bool)>
            bypass; //!< acknowledgements must not be diverted: set before, reset after
    };

    /**
     * @param bindings where bindings are kept
     * @param proxy what is done for absent mobile nodes
     * @param prefixes of the home link
     * @param protocol sends acknowledgements
     * @param settings may change at any time
     * @param hooks see there
     */
    HomeRegistrar(BindingCache& bindings,
                  HomeLinkProxy& proxy,
                  HomePrefixList& prefixes,
                  Ptr<MobilityProtocol> protocol,
                  const Settings& settings,
                  Hooks hooks);
    ~HomeRegistrar();
    HomeRegistrar(const HomeRegistrar&) = delete;
    HomeRegistrar& operator=(const HomeRegistrar&) = delete;

    /// @param protection protects Binding Updates and Acknowledgements
    void SetProtection(Ptr<HomeAgentProtection> protection);

    /**
     * A Binding Update arrived (see MobilityProtocol::Handler).
     * @param message the message
     * @param envelope how it came
     * @return whether it concerns the home agent
     */
    bool Handle(const MobilityMessage& message, const MobilityEnvelope& envelope);

    /// @param binding ended by its lifetime, no longer in the cache
    void Expired(const Binding& binding);
    /// Prefixes of the home link have changed: no binding may outlive its prefix (RFC 6275 10.3.1)
    void PrefixesChanged();
    /// Forget all bindings, deleted bindings and pending registrations
    void Clear();

    /// @return registrations that wait for duplicate address detection
    std::size_t GetNPending() const;

  private:
    /// A Binding Update that passed validation, and what it says
    struct Request
    {
        BindingUpdate update;      //!< the message
        MobilityEnvelope envelope; //!< how it came
        Ipv6Address homeAddress;   //!< the home address
        Ipv6Address careOfAddress; //!< the care-of address asked for
    };

    /// A deregistered binding, kept so that a delayed Binding Update is known as old (RFC 6275
    /// 10.3.2)
    struct Deleted
    {
        uint16_t sequence{0}; //!< its last sequence number
        EventId timer;        //!< forgets it
    };

    /// @param request a Binding Update @return whether it is valid; if not, it was dropped
    /// silently (RFC 6275 9.5.1)
    bool Validate(const Request& request);
    /**
     * @param request a valid one
     * @return whether its sequence number and its type are right; if not, it was answered or, as a
     * repetition, dropped
     */
    bool CheckState(const Request& request);
    /// @param request a registration (RFC 6275 10.3.1)
    void Register(const Request& request);
    /// @param request a deregistration (RFC 6275 10.3.2)
    void Deregister(const Request& request);
    /// @param homeAddress whose duplicate address detection ended @param unique its verdict
    void Checked(const Ipv6Address& homeAddress, bool unique);
    /// @param request accepted, addresses checked
    void Accept(const Request& request);
    /**
     * @param request a registration
     * @param lifetime receives units of 4 s
     * @param status receives the status that goes with it
     * @return false if the home address is on no valid prefix any more
     */
    bool Grant(const Request& request, uint16_t& lifetime, BindingStatus& status);
    /// @param request refused @param status why
    void Reject(const Request& request, BindingStatus status);
    /// @param request refused @param sequence the last accepted sequence number
    void RejectSequence(const Request& request, uint16_t sequence);
    /// @param request answered @param ack the answer
    void Answer(const Request& request, const BindingAck& ack);
    /// @param homeAddress remember its sequence number for a while @param sequence that number
    void KeepDeleted(const Ipv6Address& homeAddress, uint16_t sequence);
    /// @param homeAddress nothing is remembered any more
    void ForgetDeleted(Ipv6Address homeAddress);

    BindingCache& m_bindings;                                        //!< the bindings
    HomeLinkProxy& m_proxy;                                          //!< absent mobile nodes
    HomePrefixList& m_prefixes;                                      //!< home link
    Ptr<MobilityProtocol> m_protocol;                                //!< sends acknowledgements
    const Settings& m_settings;                                      //!< the home agent's
    Hooks m_hooks;                                                   //!< who is told and asked
    Ptr<HomeAgentProtection> m_protection;                           //!< protects the messages
    std::unordered_map<Ipv6Address, Request, AddressHash> m_pending; //!< wait for DAD
    std::unordered_map<Ipv6Address, Deleted, AddressHash> m_deleted; //!< deregistered lately
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_REGISTRAR_H
