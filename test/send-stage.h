/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_STAGE_H
#define MIP6SEC_SEND_STAGE_H

#include "attach-test-link.h"

#include "ns3/certificate-hierarchy.h"
#include "ns3/send-device.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace sendtest
{

using Octets = std::vector<uint8_t>;

/// Seconds from 1970 to the start of every simulation (2025-01-01T00:00:00Z)
constexpr int64_t EPOCH = 1735689600;

/// Somebody with a key and an address made of it
struct Forger
{
    Ptr<const PrivateKey> key; //!< signs
    CgaParameters parameters;  //!< of the address
    Ipv6Address address;       //!< link-local CGA
};

/// A message to be forged: what an honest node would send, and how this one differs
struct Recipe
{
    Icmp6Type type{};                    //!< message
    bool proxy{false};                   //!< of FMIP_MESSAGE: PrRtAdv instead of RtSolPr
    Forger forger;                       //!< who makes it
    Ipv6Address source;                  //!< IPv6 source
    Ipv6Address destination;             //!< IPv6 destination
    Ipv6Address target;                  //!< of NS, NA and Redirect
    Ipv6Address redirected;              //!< Destination Address of a Redirect
    bool cga{true};                      //!< CGA option
    bool timestamp{true};                //!< Timestamp option
    bool nonce{false};                   //!< Nonce option
    bool signature{true};                //!< RSA Signature option
    bool nonceFirst{false};              //!< order of Nonce and Timestamp
    Octets nonceValue{1, 2, 3, 4, 5, 6}; //!< in the Nonce option
    std::optional<double> clock;         //!< seconds since EPOCH in the Timestamp; none: now
    Octets tag;                          //!< CGA Message Type tag
    std::optional<KeyHash> keyHash;      //!< in the RSA Signature option; none: of the key
    std::optional<std::size_t> cut;      //!< octets of the signature that are left
    std::function<void(Octets&)> before; //!< changes the message before it is signed
    std::function<void(Octets&)> after;  //!< changes the message after it was signed
    uint8_t hopLimit{255};               //!< IPv6 hop limit
};

/// @param recipe a recipe @param provider signs @return the octets of the message
Octets Forge(const Recipe& recipe, CryptoProvider& provider);
/// @param octets a message @param type an option @return octets before its first one of that type
std::size_t FindOption(const Octets& octets, NdOptionType type);
/// @param octets a message @param source of it @param destination of it: sets its checksum right
void SetChecksum(Octets& octets, const Ipv6Address& source, const Ipv6Address& destination);
/// @param verdict of a message that was delivered @return it in words
std::string Describe(const NdVerdict& verdict);

/// A node with SEND
struct Guarded
{
    attachtest::Host host;      //!< the node
    Ptr<SendDevice> send;       //!< SEND on its device
    Ptr<SendIdentity> identity; //!< signs there
    Ipv6Address linkLocal;      //!< its link-local address, a CGA
};

/// @param link attached to @param record watches the device, or null @param stream of its streams
/// @param forwarding whether it is a router
/// @return a node with SEND on the link
Guarded MakeGuarded(Ptr<AccessLink> link,
                    attachtest::Record* record,
                    int64_t stream,
                    bool forwarding = false);

/**
 * A link with a forger and two receivers: one in mixed mode, one that accepts only secured
 * messages. Both trust the same anchor, under which there is a router certified for 2001:1::/64.
 * Every message goes to each of them, and what becomes of it is compared with what is expected.
 */
class Stage
{
  public:
    static constexpr std::size_t MIXED = 0; //!< index of the receiver in mixed mode
    static constexpr std::size_t ONLY = 1;  //!< index of the receiver that wants secured messages

    /// @param provider "OpenSsl" or "Modelled"
    explicit Stage(const std::string& provider);
    ~Stage();

    /// @param name of an attribute of SendDevice @param value its value, at both receivers
    void Set(const std::string& name, const AttributeValue& value);
    /// @return a forger with the common key of hosts and an address of its own
    Forger NewHost();
    /// @return a forger with the key of the certified router and an address of its own
    Forger NewRouter();
    /// @param key a key @param prefix of the address @return a forger with an address of its own
    Forger NewForger(Ptr<const PrivateKey> key, const char* prefix = "fe80::");
    /// @param bits of a new key @return it
    Ptr<const PrivateKey> NewKey(uint32_t bits = 1024);
    /// @param path validated by both receivers at the start
    void Know(const CertificateHierarchy::Path& path);

    /// @param type message @return the recipe of an honest one: NA and RA are unsolicited
    Recipe Honest(Icmp6Type type);
    /**
     * Send a message to both receivers at a time, and expect something of it.
     * @param seconds when
     * @param recipe of the message; its destination may be ::, for the receiver's own address
     * @param mixed what is expected of the receiver in mixed mode, e.g. "secured"
     * @param only what is expected of the other one
     */
    void Send(double seconds,
              const Recipe& recipe,
              const std::string& mixed,
              const std::string& only);
    /// @param receiver its index @param seconds when @param recipe of the message
    /// @param expected of this receiver, several outcomes divided by commas
    void SendTo(std::size_t receiver,
                double seconds,
                const Recipe& recipe,
                const std::string& expected);
    /// @param seconds when @param what is done then
    void At(double seconds, std::function<void()> what);
    /**
     * Have a receiver solicit.
     * @param seconds when
     * @param type NEIGHBOR_SOLICITATION or ROUTER_SOLICITATION
     * @param target what it is for
     */
    void Solicit(double seconds, Icmp6Type type, const Ipv6Address& target);
    /// @param receiver its index @param type solicitation @return the nonce of its last one
    Octets LastNonce(std::size_t receiver, Icmp6Type type) const;
    /// @param seconds until when; then compares what happened with what was expected
    /// @param test checks
    void Run(double seconds, attachtest::Case& test);
    /// @return what happened, with its times, without addresses
    const std::vector<std::string>& GetLog() const;

    Ptr<CryptoProvider> provider;                    //!< in use
    RandomOctets random;                             //!< of keys and modifiers
    Ptr<const PrivateKey> hostKey;                   //!< of forged hosts
    Ptr<const PrivateKey> routerKey;                 //!< of forged routers
    Ptr<AccessLink> link;                            //!< the link
    attachtest::Record record;                       //!< messages sent by receivers
    attachtest::Host forger;                         //!< device of the forger
    std::array<Guarded, 2> receivers;                //!< by mode
    std::unique_ptr<CertificateHierarchy> hierarchy; //!< of certificates
    CertificateHierarchy::Authority anchor{0};       //!< trusted
    CertificateHierarchy::Path routerPath;           //!< of the certified router
    std::vector<NdArrival> arrivals;                 //!< at the receiver in mixed mode

  private:
    /// What a receiver was to make, and made, of the messages of a source
    struct Account
    {
        std::vector<std::string> expected; //!< in order
        std::vector<std::string> seen;     //!< in order
    };

    /// @param receiver its index @param type message @param source of it @param outcome of it
    void Note(std::size_t receiver,
              Icmp6Type type,
              const Ipv6Address& source,
              const std::string& outcome);

    std::vector<CertificateHierarchy::Path> m_paths;                   //!< validated at first
    std::map<std::pair<std::size_t, Ipv6Address>, Account> m_accounts; //!< by receiver, source
    std::vector<std::string> m_log;                                    //!< what happened
};

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_STAGE_H
