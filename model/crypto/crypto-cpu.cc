/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-cpu.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCryptoCpu");

NS_OBJECT_ENSURE_REGISTERED(CryptoCpu);

namespace
{

/// Pieces of work in the background
constexpr double BACKGROUND_PIECE_S = 0.01;

} // namespace

TypeId
CryptoCpu::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CryptoCpu")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CryptoCpu>()
            .AddAttribute(
                "Provider",
                "Who does the cryptography of the node: OpenSsl, Modelled, or nothing for "
                "the global value Mip6secCryptoProvider.",
                StringValue(""),
                MakeStringAccessor(&CryptoCpu::SetProviderName, &CryptoCpu::GetProviderName),
                MakeStringChecker())
            .AddAttribute("CostModel",
                          "What operations cost; none is one with the default values.",
                          PointerValue(),
                          MakePointerAccessor(&CryptoCpu::SetCostModel, &CryptoCpu::GetCostModel),
                          MakePointerChecker<CryptoCostModel>())
            .AddAttribute("QueueLimit",
                          "Operations that may wait, for each priority; 0 is no limit (RFC 3971 "
                          "9.3).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&CryptoCpu::m_queueLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("Operation",
                            "An operation is done.",
                            MakeTraceSourceAccessor(&CryptoCpu::m_operationTrace),
                            "ns3::mip6sec::CryptoCpu::OperationCallback")
            .AddTraceSource("Dropped",
                            "An operation is refused because too many of its priority wait.",
                            MakeTraceSourceAccessor(&CryptoCpu::m_droppedTrace),
                            "ns3::mip6sec::CryptoCpu::DroppedCallback");
    return tid;
}

CryptoCpu::CryptoCpu()
    : m_costModel(CreateObject<CryptoCostModel>())
{
}

CryptoCpu::~CryptoCpu() = default;

Ptr<CryptoCpu>
CryptoCpu::Of(Ptr<Node> node)
{
    NS_ABORT_MSG_IF(!node, "A processor belongs to a node: call CryptoCpu::Of with one");
    Ptr<CryptoCpu> cpu = node->GetObject<CryptoCpu>();
    if (!cpu)
    {
        cpu = CreateObject<CryptoCpu>();
        node->AggregateObject(cpu);
    }
    return cpu;
}

void
CryptoCpu::SetProviderName(std::string name)
{
    m_providerName = std::move(name);
    m_provider = nullptr;
}

std::string
CryptoCpu::GetProviderName() const
{
    return m_providerName;
}

Ptr<CryptoProvider>
CryptoCpu::GetProvider() const
{
    if (!m_provider)
    {
        m_provider = m_providerName.empty() ? CryptoProvider::GetDefault()
                                            : CryptoProvider::Get(m_providerName);
    }
    return m_provider;
}

void
CryptoCpu::SetCostModel(Ptr<CryptoCostModel> model)
{
    if (model)
    {
        m_costModel = model;
    }
}

Ptr<CryptoCostModel>
CryptoCpu::GetCostModel() const
{
    return m_costModel;
}

bool
CryptoCpu::Submit(CryptoOperation operation,
                  uint32_t bits,
                  uint64_t count,
                  CryptoPriority priority,
                  std::function<void()> done)
{
    NS_ABORT_MSG_IF(count == 0, "An operation is done at least once: count may not be 0");
    const Time cost = m_costModel->GetCost(operation, bits, count);
    return Enqueue(Job{operation, bits, count, cost, std::move(done), false, cost}, priority);
}

bool
CryptoCpu::SubmitInBackground(CryptoOperation operation,
                              uint32_t bits,
                              uint64_t count,
                              std::function<void()> done)
{
    NS_ABORT_MSG_IF(count == 0, "An operation is done at least once: count may not be 0");
    const Time cost = m_costModel->GetCost(operation, bits, count);
    return Enqueue(Job{operation, bits, count, cost, std::move(done), true, cost},
                   CryptoPriority::LOW);
}

bool
CryptoCpu::Enqueue(Job job, CryptoPriority priority)
{
    if (m_disposed)
    {
        return false;
    }
    auto& waiting = m_waiting[static_cast<std::size_t>(priority)];
    if (m_busyNow && m_queueLimit != 0 && waiting.size() >= m_queueLimit)
    {
        NS_LOG_INFO(CryptoOperationName(job.operation)
                    << " refused: " << waiting.size() << " wait");
        m_droppedTrace(job.operation, priority);
        return false;
    }
    waiting.push_back(std::move(job));
    if (!m_busyNow)
    {
        Start();
    }
    return true;
}

void
CryptoCpu::Start()
{
    for (auto& waiting : m_waiting)
    {
        if (waiting.empty())
        {
            continue;
        }
        m_running = std::move(waiting.front());
        waiting.pop_front();
        m_busyNow = true;
        const Time left = Simulator::GetMaximumSimulationTime() - Simulator::Now();
        NS_ABORT_MSG_IF(m_running->left >= std::min(left, CryptoCostModel::GetLimit()),
                        CryptoOperationName(m_running->operation)
                            << " of " << m_running->count
                            << " would take longer than a simulation can last: choose a faster "
                               "DeviceClass or a smaller Scale of CryptoCostModel, or do less");
        // In the context of the node, whoever submitted the work, so that what follows from it is
        // the node's own doing. The processor lives until then, for the event holds it.
        if (!m_context)
        {
            Ptr<Node> node = GetObject<Node>();
            m_context = node ? node->GetId() : Simulator::NO_CONTEXT;
        }
        const Time piece = m_running->background
                               ? std::min(m_running->left, Seconds(BACKGROUND_PIECE_S))
                               : m_running->left;
        m_running->left -= piece;
        Simulator::ScheduleWithContext(*m_context, piece, &CryptoCpu::Finish, Ptr<CryptoCpu>(this));
        return;
    }
}

void
CryptoCpu::Finish()
{
    if (m_disposed)
    {
        return;
    }
    Job job = std::move(*m_running);
    m_running.reset();
    if (job.left.IsStrictlyPositive())
    {
        m_waiting[static_cast<std::size_t>(CryptoPriority::LOW)].push_back(std::move(job));
        m_busyNow = false;
        Start();
        return;
    }
    ++m_operations;
    m_busy += job.cost;
    m_operationTrace(job.operation, job.bits, job.count, job.cost);
    // The processor stays taken until its caller is done, so that what he goes on with competes
    // by priority with all that waits
    if (job.done)
    {
        job.done();
    }
    m_busyNow = false;
    if (!m_disposed)
    {
        Start();
    }
}

std::size_t
CryptoCpu::GetBacklog() const
{
    std::size_t backlog = m_running ? 1 : 0;
    for (const auto& waiting : m_waiting)
    {
        backlog += waiting.size();
    }
    return backlog;
}

uint64_t
CryptoCpu::GetOperations() const
{
    return m_operations;
}

Time
CryptoCpu::GetBusyTime() const
{
    return m_busy;
}

void
CryptoCpu::DoDispose()
{
    m_disposed = true;
    // What the callers captured may hold this processor: let go of it outside of the members
    auto waiting = std::move(m_waiting);
    auto running = std::move(m_running);
    m_waiting = {};
    m_running.reset();
    m_provider = nullptr;
    Object::DoDispose();
}

} // namespace mip6sec
} // namespace ns3
