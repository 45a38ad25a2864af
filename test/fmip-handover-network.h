/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_HANDOVER_NETWORK_H
#define MIP6SEC_FMIP_HANDOVER_NETWORK_H

#include "ns3/error-model.h"
#include "ns3/fmip-access-router.h"
#include "ns3/fmip-mobile-node.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/socket.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
{

/// Messages that can be lost on an access link
enum class FastMessage : uint8_t
{
    NONE,
    RT_SOL_PR,
    PR_RT_ADV,
    FBU,
    FBACK,
    UNA,
    OTHER_SIGNALLING, //!< other Mobility Header messages
};

/// Loses messages by their kind
class MessageLoss : public ErrorModel
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    std::function<bool(FastMessage)> lose; //!< whether to lose a message of this kind

    /// @param frame an Ethernet frame @return what it is
    static FastMessage KindOf(Ptr<const Packet> frame);

  private:
    bool DoCorrupt(Ptr<Packet> frame) override;
    void DoReset() override;
};

/**
 * A network of a study with real access routers for fast handovers, one mobile node and datagrams
 * from a correspondent node to it.
 */
class FmipHandoverNetwork
{
  public:
    /// How it looks
    struct Options
    {
        uint32_t networks{2};             //!< access networks
        bool send{false};                 //!< SEND and handover keys
        std::string provider{"Modelled"}; //!< of cryptography
        bool authorize{false};            //!< FBUs need an authenticator; with SEND always
        bool announced{true};             //!< LinkGoingDown 100 ms before link down
        std::vector<uint32_t> without;    //!< networks whose routers have no fast handovers
        bool neighbors{true};             //!< routers know each other
        bool optimize{false};             //!< route optimization
        bool back{false};                 //!< the mobile node sends as many
        double lifetime{30};              //!< of forwardings, seconds
        uint32_t probes{0};               //!< of duplicate address detection, everywhere
        double interval{0.01};            //!< between datagrams, seconds
    };

    /// @param options how it looks
    explicit FmipHandoverNetwork(const Options& options);
    ~FmipHandoverNetwork();

    /// @param at seconds of link down @param network where to
    void MoveAt(double at, uint32_t network);
    /// @param seconds when @param what is done then
    void Then(double seconds, std::function<void()> what);
    /// @param seconds run until then
    void RunTo(double seconds);
    /// @param message on any access link @param count so many are lost, from @param from seconds on
    void Lose(FastMessage message, uint32_t count, double from = 0);
    /// @param lose asked about each message on an access link
    void LoseWhere(std::function<bool(FastMessage)> lose);

    /// No datagrams are sent any more
    void StopTraffic();

    /// @param network a network @return address of its router
    Ipv6Address RouterOf(uint32_t network) const;
    /// @return numbers of datagrams in the order of their arrival
    const std::vector<uint32_t>& GetReceived() const;
    /// @param from seconds @param to seconds @return datagrams sent then that have not arrived
    uint32_t GetLost(double from, double to) const;
    /// @param to seconds @return datagrams that arrived until then behind a later one
    uint32_t GetReordered(double to) const;
    /// @return datagrams that the mobile node has sent (Options::back)
    uint32_t GetNSentBack() const;
    /// @return datagrams of these that have arrived
    uint32_t GetNReceivedBack() const;
    /// @return longest time without a datagram since the first, seconds
    double GetLongestGap() const;
    /// @return everything that is kept for handovers anywhere, as text; empty if there is nothing
    std::string GetLeftovers() const;

    Mip6TopologyHelper topology;                       //!< the network
    Ptr<MobileNode> mobile;                            //!< role of RFC 6275
    Ptr<FmipMobileNode> fmip;                          //!< role of RFC 5568
    std::map<uint32_t, Ptr<FmipAccessRouter>> routers; //!< by network
    std::vector<std::string> events;                   //!< what happened, and when
    std::vector<FmipFallback> fallbacks;               //!< FellBack
    std::map<FmipMobileIgnored, uint32_t> ignored;     //!< Ignored
    std::vector<std::pair<double, bool>> updates;      //!< FastUpdateSent: when and predictive
    std::vector<double> acks;                          //!< FastAckReceived
    std::vector<bool> asked;                           //!< RtSolPrSent: with a key request
    std::vector<Ipv6Address> prospective;              //!< NCoAs of FBacks
    std::vector<double> registered;                    //!< Registered
    std::vector<FmipMobileState> states;               //!< StateChange

    static constexpr double START = 3.0; //!< of datagrams, seconds

  private:
    /// @param network gets a router with fast handovers
    void InstallRouter(uint32_t network);
    /// Let the routers know each other
    void Introduce();
    /// Send the next datagram
    void SendNext();
    /// Send one from the mobile node
    void SendBack();
    /// @param socket has a datagram
    void Receive(Ptr<Socket> socket);
    /// @param socket has a datagram of the mobile node
    void ReceiveBack(Ptr<Socket> socket);
    /// @param what happened
    void Note(const std::string& what);
    /// @param before old state @param after new state
    void NoteState(FmipMobileState before, FmipMobileState after);
    /// @param reason why
    void NoteFallback(FmipFallback reason);
    /// @param reason why
    void NoteIgnored(FmipMobileIgnored reason);
    /// @param router PAR @param previous PCoA @param next NCoA @param predictive whether
    void NoteUpdate(Ipv6Address router, Ipv6Address previous, Ipv6Address next, bool predictive);
    /// @param status of the FBack @param previous PCoA @param next NCoA
    void NoteAck(FastBindingStatus status, Ipv6Address previous, Ipv6Address next);
    /// @param identifier of an RtSolPr @param key whether it asks for a key
    void NoteAsked(uint16_t identifier, bool key);
    /// @param next NCoA
    void NoteUna(Ipv6Address next);
    /// @param home home address @param careOf care-of address @param agent home agent
    void NoteRegistered(Ipv6Address home, Ipv6Address careOf, Ipv6Address agent);

    Ptr<Socket> m_sender;                   //!< at the correspondent node
    Ptr<Socket> m_receiver;                 //!< at the mobile node
    double m_interval;                      //!< between datagrams, seconds
    bool m_back;                            //!< the mobile node sends too
    uint32_t m_sentBack{0};                 //!< datagrams of the mobile node
    uint32_t m_receivedBack{0};             //!< of these, at the correspondent node
    uint32_t m_sent{0};                     //!< datagrams
    std::vector<uint32_t> m_received;       //!< their numbers
    std::vector<double> m_arrivals;         //!< their times
    std::vector<Ptr<MessageLoss>> m_losses; //!< of all access devices
};

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_HANDOVER_NETWORK_H
