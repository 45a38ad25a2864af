/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ADDRESS_CONFIGURATOR_H
#define MIP6SEC_ADDRESS_CONFIGURATOR_H

#include "neighbor-discovery.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Stateless address autoconfiguration with duplicate address detection on one interface (RFC 4862,
 * RFC 4429).
 *
 * A tentative address is not on the interface yet, so nothing can send from it or receive at it; an
 * optimistic one is, under the restrictions of RFC 4429.
 *
 * Attributes: "DadTransmits" (1; 0 switches DAD off), "RetransTimer" (1 s), "JoinDelay" (random
 * variable in seconds before the first probe, uniform 0 to MAX_RTR_SOLICITATION_DELAY 1 s, RFC
 * 4862 5.4.2), "Optimistic" (false, RFC 4429), "MaxCollisions" (2: a new interface identifier is
 * tried so often after a collision; 0 gives up at once), "MaxPrefixes" (128: a
 * further prefix gets no address), "LinkLocalDad" (false: the link-local
 * address counts as checked; true: CheckLinkLocal probes it), "IgnoreUnsecured" (false; on a device
 * with SEND, true lets only secured messages mean that an address is taken, RFC 3971 8; after a
 * collision it is so in any case). Traces: "AddressTentative"
 * (Ipv6Address), "AddressReady" (Ipv6Address: preferred, or optimistic and usable),
 * "AddressConfirmed" (Ipv6Address: an optimistic one is unique), "AddressDuplicate" (Ipv6Address),
 * "AddressDeprecated" (Ipv6Address), "AddressRemoved"
 * (Ipv6Address), "AddressFailed" (Ipv6Address: the prefix for which no address can be had),
 * "PrefixRefused" (Ipv6Address: the prefix beyond MaxPrefixes).
 */
class AddressConfigurator : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AddressConfigurator();
    ~AddressConfigurator() override;

    /// @param discovery ICMPv6 of the interface
    void SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery);

    /**
     * Makes an address for a prefix, possibly later (a CGA costs time). The default uses the
     * modified EUI-64 of the device, and a random identifier after a collision.
     * @param prefix the prefix
     * @param collisions collisions so far
     * @param done to be called with the address, or with :: if none can be made
     */
    using AddressGenerator = Callback<void, Ipv6Address, uint8_t, Callback<void, Ipv6Address>>;
    /// @param generator used for every address from now on
    void SetAddressGenerator(AddressGenerator generator);

    /**
     * @param known whether the router's link-layer address is known; without it an address is not
     * configured as optimistic (RFC 4429 3.3)
     */
    void SetRouterResolved(bool known);

    /**
     * Configure an address for an autonomous prefix of 64 bits (RFC 4862 5.5.3); if there is one or
     * it is being configured, only its lifetimes change. A prefix that is not secured changes
     * nothing about one that is (RFC 3971 8), and only what a secured one says ends an address at
     * once (RFC 4862 5.5.3 e).
     * @param prefix the prefix with its lifetimes
     * @param secured whether it is secured
     */
    void Configure(const PrefixInformation& prefix, bool secured = false);
    /**
     * Make an address for a prefix as Configure would, without a collision so far, and do not
     * configure it.
     * @param prefix a prefix of 64 bits
     * @param done told the address, or :: if none can be made; possibly later
     */
    void MakeAddress(const Ipv6Address& prefix, Callback<void, Ipv6Address> done);
    /**
     * Put an address on the interface that was made elsewhere or before (the new care-of address of
     * RFC 5568), and use it at once: if it is not known to be unique it is optimistic (RFC 4429),
     * whatever the attribute Optimistic says. The link-layer address of the router must be known.
     * It takes the place of what there is for the prefix; if the interface has it already, only its
     * lifetimes change. After a collision another is made as for any prefix.
     * @param prefix its prefix of 64 bits, with lifetimes
     * @param address the address
     * @param checked whether it is known to be unique on the link; an optimistic one that the
     * interface has already is confirmed by this
     * @param secured whether the prefix is secured
     * @return false if it is no address of the prefix, or that is no longer valid
     */
    bool Adopt(const PrefixInformation& prefix,
               const Ipv6Address& address,
               bool checked,
               bool secured = false);
    /// @param address an address configured here that another node is known to have: as after a
    /// failed duplicate address detection it goes, and another is made
    void NoteDuplicate(const Ipv6Address& address);
    /**
     * An address whose link was left stays on the interface, but is no longer source of anything,
     * nor is its prefix on link. Detection that runs for it ends.
     * @param address an address on the interface
     * @param answer whether solicitations for it are answered; without, not even its probes
     */
    void SetAside(const Ipv6Address& address, bool answer = false);
    /// @param address set aside before, and on its link again; checked now if it never was
    void Reclaim(const Ipv6Address& address);
    /// @param address an address @return whether it is set aside
    bool IsAside(const Ipv6Address& address) const;
    /// @param address an address configured here, or under way; taken off the interface, its route
    /// kept for others
    void Remove(const Ipv6Address& address);
    /// Take off and forget all addresses, and all under way
    void RemoveAll();
    /**
     * Forget the addresses that are not checked yet, optimistic ones included: the link is gone.
     * Those set aside stay.
     * @param keep says of which prefixes addresses go on being checked; null for none
     */
    void RemoveUnchecked(const std::function<bool(const Ipv6Address& prefix)>& keep = nullptr);
    /**
     * Probe the link-local address, if LinkLocalDad is set (RFC 6275 11.5.1). If it is taken, the
     * generator makes another, at most twice (RFC 3971 8); without a
     * generator, or on a device that is no ShimDevice, it stays.
     */
    void CheckLinkLocal();

    /// @return addresses ready for use, in the order in which they became so
    std::vector<Ipv6Address> GetAddresses() const;
    /// @param address an address @return whether it is ready for use
    bool IsReady(const Ipv6Address& address) const;
    /// @param address an address @return whether it is ready, not deprecated and not set aside
    bool IsPreferred(const Ipv6Address& address) const;
    /// @param prefix a prefix of 64 bits @return whether what is known of it is secured
    bool IsPrefixSecured(const Ipv6Address& prefix) const;
    /// @param prefix a prefix of 64 bits @return the address ready for it, or ::
    Ipv6Address GetAddressFor(const Ipv6Address& prefix) const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param address the address
    typedef void (*AddressCallback)(Ipv6Address address);

  protected:
    void DoDispose() override;

  private:
    /// How far an address is
    enum class State
    {
        GENERATING, //!< waits for its generator
        TENTATIVE,  //!< under DAD, not on the interface
        OPTIMISTIC, //!< under DAD, and on the interface
        PREFERRED,  //!< checked
        DEPRECATED, //!< its preferred lifetime is over
        FAILED,     //!< no address can be had for the prefix
    };

    /// An address configured, or under way
    struct Record
    {
        Ipv6Address prefix;             //!< first 64 bits
        Ipv6Address address;            //!< :: while GENERATING
        bool onLink{false};             //!< the prefix is on link
        bool secured{false};            //!< the last change of its lifetimes was secured
        bool aside{false};              //!< its link was left
        State state{State::GENERATING}; //!< how far it is
        uint8_t collisions{0};          //!< so far
        Time preferredUntil;            //!< end of its preferred lifetime
        Time validUntil;                //!< end of its valid lifetime
        EventId timer;                  //!< looks at the lifetimes
        Time timerAt;                   //!< when
        uint64_t order{0};              //!< when it became ready
    };

    /// Records by a number that is never used again, so that late answers find none
    using Records = std::map<uint64_t, Record>;

    /// @param address an address @return its record, or the end
    Records::const_iterator Find(const Ipv6Address& address) const;
    /// @param record a record @return whether its address is on the interface
    static bool IsOnInterface(const Record& record);
    /// @param id of a record for which an address is to be made
    void Generate(uint64_t id);
    /// @param self this object @param id of a record @param address made for it
    static void Generated(Ptr<AddressConfigurator> self, uint64_t id, Ipv6Address address);
    /// @param prefix see AddressGenerator @param collisions see there @param done see there
    void DefaultGenerator(Ipv6Address prefix, uint8_t collisions, Callback<void, Ipv6Address> done);
    /// @param id of a record @param delay before detection for its address begins
    void StartDad(uint64_t id, Time delay);
    /// @param prefix a prefix @return whether an address of it is on the interface, and used
    bool IsPrefixInUse(const Ipv6Address& prefix) const;
    /// @param prefix becomes on link, or no longer is @param onLink which
    void SetOnLink(const Ipv6Address& prefix, bool onLink);
    /// @param record on the interface @param aside whether the stack is to leave it alone
    /// @param answer whether solicitations for it are answered
    void ApplyAside(const Record& record, bool aside, bool answer);
    /// @param address under DAD @param unique outcome
    void DadDone(Ipv6Address address, bool unique);
    /// @param address link-local address @param unique outcome
    void LinkLocalDadDone(Ipv6Address address, bool unique);
    /// @param lifetime in seconds, as a prefix option gives it @return its end
    static Time End(uint32_t lifetime);
    /// @param record its lifetimes are set @param prefix from this option @param secured whether
    /// that is secured
    static void SetLifetimes(Record& record, const PrefixInformation& prefix, bool secured);
    /// @param collisions of an address so far @return whether unsecured messages mean none
    bool IgnoresUnsecured(uint32_t collisions) const;
    /// Start detection for the link-local address
    void ProbeLinkLocal();
    /// Have the next link-local address made, or give up
    void GenerateLinkLocal();
    /// @param self this object @param serial of the check for which an address was made
    /// @param address the next link-local address, or ::
    static void LinkLocalGenerated(Ptr<AddressConfigurator> self,
                                   uint64_t serial,
                                   Ipv6Address address);
    /// @param id of a record whose timer is set
    void Arm(uint64_t id);
    /// @param id of a record whose lifetimes are looked at
    void CheckLifetimes(uint64_t id);
    /// @param record its address is put on the interface
    void AddToInterface(const Record& record);
    /// @param record its address is taken off the interface
    void TakeOffInterface(const Record& record);
    /// @param id of a record to be removed
    void RemoveRecord(uint64_t id);

    Ptr<NeighborDiscovery> m_discovery;       //!< ICMPv6 of the interface
    AddressGenerator m_generator;             //!< makes addresses; null for the default
    uint32_t m_dadTransmits{0};               //!< attribute DadTransmits
    Time m_retransTimer;                      //!< attribute RetransTimer
    Ptr<RandomVariableStream> m_joinDelay;    //!< attribute JoinDelay
    bool m_optimistic{false};                 //!< attribute Optimistic
    uint32_t m_maxCollisions{0};              //!< attribute MaxCollisions
    uint32_t m_maxPrefixes{0};                //!< attribute MaxPrefixes
    bool m_linkLocalDad{false};               //!< attribute LinkLocalDad
    bool m_ignoreUnsecured{false};            //!< attribute IgnoreUnsecured
    uint8_t m_linkLocalCollisions{0};         //!< of the link-local address, as its CGA counts them
    uint32_t m_linkLocalAttempts{0};          //!< link-local addresses given up on this link
    uint64_t m_linkLocalSerial{0};            //!< number of the check that is under way
    bool m_routerResolved{true};              //!< see SetRouterResolved
    Ptr<UniformRandomVariable> m_identifiers; //!< draws interface identifiers
    Records m_records;                        //!< configured or under way
    uint64_t m_nextId{0};                     //!< number of the next record
    uint64_t m_nextOrder{0};                  //!< order of the next address

    TracedCallback<Ipv6Address> m_tentative;  //!< trace AddressTentative
    TracedCallback<Ipv6Address> m_ready;      //!< trace AddressReady
    TracedCallback<Ipv6Address> m_confirmed;  //!< trace AddressConfirmed
    TracedCallback<Ipv6Address> m_duplicate;  //!< trace AddressDuplicate
    TracedCallback<Ipv6Address> m_deprecated; //!< trace AddressDeprecated
    TracedCallback<Ipv6Address> m_removed;    //!< trace AddressRemoved
    TracedCallback<Ipv6Address> m_failed;     //!< trace AddressFailed
    TracedCallback<Ipv6Address> m_refused;    //!< trace PrefixRefused
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_CONFIGURATOR_H
