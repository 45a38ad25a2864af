/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_CPU_H
#define MIP6SEC_CRYPTO_CPU_H

#include "crypto-cost-model.h"
#include "crypto-provider.h"

#include "ns3/node.h"
#include "ns3/traced-callback.h"

#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// Who waits behind whom
enum class CryptoPriority : uint8_t
{
    HIGH,   //!< what the node itself began: its own signatures, answers that it asked for
    NORMAL, //!< solicited work of others
    LOW,    //!< unsolicited messages, which anybody can send at any rate (RFC 3971 5.3.4.2, 9.3)
};

/**
 * The processor of a node, as far as cryptography keeps it busy: operations take the simulated time
 * of the cost model one after the other, by priority and then in order of arrival. What has begun
 * is not interrupted: an operation of higher priority waits for at most one of lower priority.
 *
 * Attributes: "Provider" ("": the global value's), "CostModel" (CryptoCostModel), "QueueLimit"
 * (operations that wait per priority, 256; 0 is no limit; the one under way does not wait). Traces:
 * "Operation" (OperationCallback) when one is done, "Dropped" when one is refused because too many
 * wait.
 */
class CryptoCpu : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CryptoCpu();
    ~CryptoCpu() override;

    /// @param node a node @return its processor, made and aggregated at the first call
    static Ptr<CryptoCpu> Of(Ptr<Node> node);

    /// @return who does the work
    Ptr<CryptoProvider> GetProvider() const;
    /// @return what the work costs
    Ptr<CryptoCostModel> GetCostModel() const;

    /**
     * Some work. It is done, by the caller in `done`, when its time is over: in an event of its
     * own, in the context of the node, also if it costs nothing. What `done` submits competes by
     * priority with all that waits. Aborts with a message if it would not end within the time that
     * a simulation can last.
     * @param operation what it is
     * @param bits of the key; 0 where there is none
     * @param count how many such operations, at least 1 (trials of a search, certificates of a
     * path)
     * @param priority who waits behind whom
     * @param done called at the end; keep what it uses alive by what it captures. Not called if
     * the node is disposed of before.
     * @return false if it was refused because too many wait
     */
    bool Submit(CryptoOperation operation,
                uint32_t bits,
                uint64_t count,
                CryptoPriority priority,
                std::function<void()> done);
    /**
     * Work that nobody waits for, such as a key pair that is made ahead of need: of low priority,
     * and interrupted every 10 ms for all that waits.
     * @param operation what it is
     * @param bits of the key; 0 where there is none
     * @param count how many such operations, at least 1
     * @param done as for Submit
     * @return false if it was refused because too many wait
     */
    bool SubmitInBackground(CryptoOperation operation,
                            uint32_t bits,
                            uint64_t count,
                            std::function<void()> done);
    /// @return operations that wait or run
    std::size_t GetBacklog() const;
    /// @return operations done so far: one for each Submit, whatever its count
    uint64_t GetOperations() const;
    /// @return time spent on them so far
    Time GetBusyTime() const;

    /**
     * @param operation what it was @param bits of the key or 0 @param count how many
     * @param cost simulated time on the processor
     */
    typedef void (*OperationCallback)(CryptoOperation operation,
                                      uint32_t bits,
                                      uint64_t count,
                                      Time cost);
    /// @param operation what it was @param priority its priority
    typedef void (*DroppedCallback)(CryptoOperation operation, CryptoPriority priority);

  protected:
    void DoDispose() override;

  private:
    /// An operation that waits
    struct Job
    {
        CryptoOperation operation;  //!< what it is
        uint32_t bits;              //!< of the key
        uint64_t count;             //!< how many
        Time cost;                  //!< of all of them
        std::function<void()> done; //!< called at the end
        bool background{false};     //!< whether it is cut into pieces
        Time left;                  //!< of the cost, when a piece begins
    };

    /// @param job work that is to be done @param priority who waits behind whom @return false if it
    /// was refused because too many wait
    bool Enqueue(Job job, CryptoPriority priority);

    /// @param name attribute Provider
    void SetProviderName(std::string name);
    /// @return attribute Provider
    std::string GetProviderName() const;
    /// @param model attribute CostModel; none changes nothing
    void SetCostModel(Ptr<CryptoCostModel> model);
    /// Begin the next operation, if one waits
    void Start();
    /// The operation under way is done
    void Finish();

    std::string m_providerName;               //!< attribute Provider
    mutable Ptr<CryptoProvider> m_provider;   //!< who does the work, from the first need on
    Ptr<CryptoCostModel> m_costModel;         //!< attribute CostModel
    uint32_t m_queueLimit{0};                 //!< attribute QueueLimit
    std::array<std::deque<Job>, 3> m_waiting; //!< by priority
    std::optional<Job> m_running;             //!< under way
    std::optional<uint32_t> m_context;        //!< of events: the id of the node
    bool m_busyNow{false};                    //!< one is under way, or its caller not yet back
    bool m_disposed{false};                   //!< nothing begins any more
    uint64_t m_operations{0};                 //!< done so far
    Time m_busy;                              //!< spent so far

    TracedCallback<CryptoOperation, uint32_t, uint64_t, Time> m_operationTrace; //!< trace Operation
    TracedCallback<CryptoOperation, CryptoPriority> m_droppedTrace;             //!< trace Dropped
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_CPU_H
