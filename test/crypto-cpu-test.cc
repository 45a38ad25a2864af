/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-abort-support.h"
#include "function-objects.h"
#include "wire-test-support.h"

#include "ns3/crypto-cpu.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <memory>
#include <sstream>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr CryptoOperation ALL[] = {CryptoOperation::RSA_GENERATE,
                                   CryptoOperation::RSA_SIGN,
                                   CryptoOperation::RSA_VERIFY,
                                   CryptoOperation::RSA_ENCRYPT,
                                   CryptoOperation::RSA_DECRYPT,
                                   CryptoOperation::CGA_TRIAL,
                                   CryptoOperation::CGA_HASH,
                                   CryptoOperation::CERTIFICATE,
                                   CryptoOperation::HMAC};

/// @return a processor on a node of its own, whose signatures, verifications and MACs take 10, 5
/// and 1 ms for a key of 1024 bits
Ptr<CryptoCpu>
MakeCpu()
{
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(CreateObject<Node>());
    cpu->GetCostModel()->SetAttribute("RsaSign1024", TimeValue(MilliSeconds(10)));
    cpu->GetCostModel()->SetAttribute("RsaVerify1024", TimeValue(MilliSeconds(5)));
    cpu->GetCostModel()->SetAttribute("Hmac", TimeValue(MilliSeconds(1)));
    return cpu;
}

/// Writes down when work was done
struct Diary
{
    std::ostringstream text; //!< "name@milliseconds " for each

    /// @param name of some work @return what to call when it is done
    std::function<void()> Note(const std::string& name)
    {
        return [this, name] { text << name << "@" << Simulator::Now().GetMilliSeconds() << " "; };
    }
};

/// @param costs get the cost of an operation that is done @param cost it
void
NoteCost(std::vector<Time>* costs, CryptoOperation, uint32_t, uint64_t, Time cost)
{
    costs->push_back(cost);
}

MIP6SEC_TEST_CASE(CostsByTable, "An operation takes the time of its attribute for its key size")
{
    auto model = CreateObject<CryptoCostModel>();
    int64_t time = 1000;
    for (CryptoOperation operation : ALL)
    {
        const std::string name = CryptoOperationName(operation);
        if (operation == CryptoOperation::HMAC)
        {
            model->SetAttribute(name, TimeValue(NanoSeconds(777)));
            continue;
        }
        for (uint32_t bits : {1024, 2048, 3072, 4096})
        {
            model->SetAttribute(name + std::to_string(bits), TimeValue(NanoSeconds(time += 137)));
        }
    }
    time = 1000;
    for (CryptoOperation operation : ALL)
    {
        for (uint32_t bits : {1024, 2048, 3072, 4096})
        {
            const int64_t expected = operation == CryptoOperation::HMAC ? 777 : (time += 137);
            NS_TEST_EXPECT_MSG_EQ(model->GetCost(operation, bits),
                                  NanoSeconds(expected),
                                  CryptoOperationName(operation) << " " << bits);
            NS_TEST_EXPECT_MSG_EQ(model->GetCost(operation, bits, 65536),
                                  NanoSeconds(expected * 65536),
                                  CryptoOperationName(operation) << " " << bits << " often");
        }
    }
    NS_TEST_EXPECT_MSG_EQ(model->GetCost(CryptoOperation::HMAC, 0), NanoSeconds(777), "no key");
    for (CryptoOperation operation : {CryptoOperation::CGA_HASH, CryptoOperation::CERTIFICATE})
    {
        NS_TEST_EXPECT_MSG_EQ(model->GetCost(operation, 0),
                              model->GetCost(operation, 1024),
                              CryptoOperationName(operation) << " without a key of RSA");
    }
}

MIP6SEC_TEST_CASE(CostsBetween,
                  "Between key sizes and beyond them costs follow a power of the size")
{
    auto model = CreateObject<CryptoCostModel>();
    model->SetAttribute("RsaSign1024", TimeValue(MilliSeconds(1)));
    model->SetAttribute("RsaSign2048", TimeValue(MilliSeconds(8)));
    model->SetAttribute("RsaSign3072", TimeValue(MilliSeconds(27)));
    model->SetAttribute("RsaSign4096", TimeValue(MilliSeconds(36)));
    const auto cost = [&](uint32_t bits) {
        return model->GetCost(CryptoOperation::RSA_SIGN, bits).GetNanoSeconds();
    };
    // The cube of the size up to 3072 bits, then linear in it: 27 * (4/3)^1 = 36
    NS_TEST_EXPECT_MSG_EQ(cost(512), 125000, "below the smallest");
    NS_TEST_EXPECT_MSG_EQ(cost(384), 52734, "0.375^3 ms");
    NS_TEST_EXPECT_MSG_EQ(cost(1536), 3375000, "1.5^3 ms");
    NS_TEST_EXPECT_MSG_EQ(cost(2560), 15625000, "2.5^3 ms");
    NS_TEST_EXPECT_MSG_EQ(cost(3584), 31500000, "27 * 3584 / 3072 ms");
    NS_TEST_EXPECT_MSG_EQ(cost(8192), 72000000, "36 * 8192 / 4096 ms");
    // A logarithm of zero there is not
    model->SetAttribute("RsaSign1024", TimeValue(Time(0)));
    NS_TEST_EXPECT_MSG_EQ(cost(1536), 4000000, "half of 8 ms");
    NS_TEST_EXPECT_MSG_EQ(cost(512), 0, "not negative");
}

MIP6SEC_TEST_CASE(CostsByClass, "A device class and the scale multiply every cost")
{
    const std::pair<const char*, double> classes[] = {{"Zero", 0},
                                                      {"Server", 1},
                                                      {"Desktop", 2},
                                                      {"Phone", 10},
                                                      {"Sensor", 3000}};
    auto reference = CreateObject<CryptoCostModel>();
    auto model = CreateObject<CryptoCostModel>();
    for (const auto& [name, factor] : classes)
    {
        for (double scale : {0.0, 0.25, 1.0, 3.0})
        {
            model->SetAttribute("DeviceClass", StringValue(name));
            model->SetAttribute("Scale", DoubleValue(scale));
            for (CryptoOperation operation : ALL)
            {
                const double once = reference->GetCost(operation, 2048).GetNanoSeconds();
                NS_TEST_EXPECT_MSG_GT(once, 0.0, CryptoOperationName(operation));
                NS_TEST_EXPECT_MSG_EQ_TOL(
                    static_cast<double>(model->GetCost(operation, 2048).GetNanoSeconds()),
                    once * factor * scale,
                    0.5,
                    CryptoOperationName(operation) << " " << name << " " << scale);
            }
        }
    }
}

MIP6SEC_TEST_CASE(CostsRoundOnce, "Many operations below the resolution of time add up")
{
    auto model = CreateObject<CryptoCostModel>();
    model->SetAttribute("CgaTrial1024", TimeValue(NanoSeconds(300)));
    model->SetAttribute("Scale", DoubleValue(0.001));
    NS_TEST_EXPECT_MSG_EQ(model->GetCost(CryptoOperation::CGA_TRIAL, 1024), Time(0), "0.3 ns");
    NS_TEST_EXPECT_MSG_EQ(model->GetCost(CryptoOperation::CGA_TRIAL, 1024, 65536),
                          NanoSeconds(19661),
                          "65536 times 0.3 ns");
}

MIP6SEC_TEST_CASE(CostsSaturate, "A cost beyond what time can hold is the longest there is")
{
    auto model = CreateObject<CryptoCostModel>();
    model->SetAttribute("CgaTrial1024", TimeValue(NanoSeconds(300)));
    const uint64_t most = std::numeric_limits<uint64_t>::max();
    NS_TEST_EXPECT_MSG_EQ(model->GetCost(CryptoOperation::CGA_TRIAL, 1024, most),
                          CryptoCostModel::GetLimit(),
                          "2^64 trials");
    // 2^112 trials of 300 ns, in years of 365.25 days
    NS_TEST_EXPECT_MSG_EQ_TOL(
        model->GetSeconds(CryptoOperation::CGA_TRIAL, 1024, std::ldexp(1, 112)) / 31557600.0,
        4.936e19,
        0.001e19,
        "Sec 7");
    model->SetAttribute("DeviceClass", StringValue("Zero"));
    NS_TEST_EXPECT_MSG_EQ(model->GetCost(CryptoOperation::CGA_TRIAL, 1024, most), Time(0), "free");
}

MIP6SEC_TEST_CASE(CostsNeedKey, "An RSA operation without a key size is refused with a message")
{
    const std::string message = AbortMessage(
        [] { CreateObject<CryptoCostModel>()->GetCost(CryptoOperation::RSA_VERIFY, 0); });
    NS_TEST_EXPECT_MSG_NE(message.find("RsaVerify costs by the size of a key"),
                          std::string::npos,
                          message);
}

MIP6SEC_TEST_CASE(OneAfterTheOther, "Operations of one priority are done one after the other")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    Diary diary;
    cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::NORMAL, diary.Note("a"));
    cpu->Submit(CryptoOperation::RSA_VERIFY, 1024, 3, CryptoPriority::NORMAL, diary.Note("b"));
    Simulator::Schedule(MilliSeconds(2), &CallNow, [&] {
        cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::NORMAL, diary.Note("c"));
        NS_TEST_EXPECT_MSG_EQ(cpu->GetBacklog(), 3, "one runs and two wait");
    });
    Simulator::Schedule(MilliSeconds(40), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(cpu->GetBacklog(), 0, "idle");
        cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::NORMAL, diary.Note("d"));
    });
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(diary.text.str(), "a@10 b@25 c@26 d@41 ", "times");
    NS_TEST_EXPECT_MSG_EQ(cpu->GetOperations(), 4, "one for each Submit");
    NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(), MilliSeconds(27), "10 + 3 * 5 + 1 + 1");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ByPriority, "What waits is served by priority and what runs is not interrupted")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    Diary diary;
    const auto submit = [&](CryptoPriority priority, const char* name) {
        cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, priority, diary.Note(name));
    };
    submit(CryptoPriority::LOW, "low1");
    submit(CryptoPriority::LOW, "low2");
    submit(CryptoPriority::NORMAL, "normal1");
    submit(CryptoPriority::HIGH, "high1");
    submit(CryptoPriority::NORMAL, "normal2");
    Simulator::Schedule(MilliSeconds(15), &CallNow, [&] { submit(CryptoPriority::HIGH, "high2"); });
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(diary.text.str(),
                          "low1@10 high1@20 high2@30 normal1@40 normal2@50 "
                          "low2@60 ",
                          "order");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(FollowUpCompetes, "What the end of an operation submits competes by priority")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    Diary diary;
    cpu->Submit(CryptoOperation::RSA_VERIFY, 1024, 1, CryptoPriority::LOW, [&] {
        diary.Note("first")();
        NS_TEST_EXPECT_MSG_EQ(cpu->GetBacklog(), 1, "the one that waits");
        cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::LOW, diary.Note("low2"));
        cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::HIGH, diary.Note("answer"));
    });
    cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::LOW, diary.Note("low1"));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(diary.text.str(), "first@5 answer@6 low1@7 low2@8 ", "order");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(FloodDelaysByOne, "A flood of low priority delays others by at most one of it")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    uint64_t refused = 0;
    for (int i = 0; i < 2000; ++i)
    {
        // Ten times what the processor could do
        Simulator::Schedule(MilliSeconds(i), &CallNow, [&] {
            const bool taken =
                cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::LOW, [] {});
            refused += taken ? 0 : 1;
        });
    }
    Time longest;
    Time shortest = Seconds(1);
    int done = 0;
    for (int i = 0; i < 50; ++i)
    {
        Simulator::Schedule(MicroSeconds(37300) * i, &CallNow, [&] {
            const Time start = Simulator::Now();
            cpu->Submit(CryptoOperation::RSA_VERIFY, 1024, 1, CryptoPriority::NORMAL, [&, start] {
                longest = std::max(longest, Simulator::Now() - start);
                shortest = std::min(shortest, Simulator::Now() - start);
                ++done;
            });
        });
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(done, 50, "all of them");
    NS_TEST_EXPECT_MSG_GT(longest, MilliSeconds(10), "the flood is felt");
    NS_TEST_EXPECT_MSG_LT_OR_EQ(longest, MilliSeconds(15), "one of the flood and itself");
    NS_TEST_EXPECT_MSG_GT_OR_EQ(shortest, MilliSeconds(5), "itself");
    NS_TEST_EXPECT_MSG_GT(refused, 1000, "most of the flood");
    Simulator::Destroy();
}

/**
 * Poisson arrivals at a processor.
 */
class Arrivals
{
  public:
    /**
     * @param cpu serves
     * @param operation of a key of 1024 bits
     * @param priority priority
     * @param mean time between two
     * @param stream random stream
     */
    Arrivals(Ptr<CryptoCpu> cpu,
             CryptoOperation operation,
             CryptoPriority priority,
             Time mean,
             int64_t stream)
        : m_cpu(cpu),
          m_operation(operation),
          m_priority(priority)
    {
        m_gap->SetAttribute("Mean", DoubleValue(mean.GetSeconds()));
        m_gap->SetStream(stream);
    }

    /// Wait for the next
    void Next()
    {
        Simulator::Schedule(Seconds(m_gap->GetValue()), &CallNow, [this] {
            const Time start = Simulator::Now();
            m_cpu->Submit(m_operation, 1024, 1, m_priority, [this, start] {
                m_sum += (Simulator::Now() - start).GetSeconds();
                ++m_count;
            });
            Next();
        });
    }

    /// @return mean seconds from arrival to end
    double GetMean() const
    {
        return m_sum / static_cast<double>(m_count);
    }

  private:
    Ptr<CryptoCpu> m_cpu;                                                            //!< serves
    CryptoOperation m_operation;                                                     //!< what
    CryptoPriority m_priority;                                                       //!< priority
    Ptr<ExponentialRandomVariable> m_gap{CreateObject<ExponentialRandomVariable>()}; //!< between
    double m_sum{0};                                                                 //!< seconds
    uint64_t m_count{0};                                                             //!< done
};

MIP6SEC_TEST_CASE(
    PollaczekKhinchine,
    "Poisson arrivals of one priority wait as the formula of Pollaczek and Khinchine demands")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    cpu->SetAttribute("QueueLimit", UintegerValue(0));
    // 70 per second of 10 ms: rho = 0.7, W = S + rho S / (2 (1 - rho)) = 10 + 11.667 ms
    Arrivals arrivals(cpu,
                      CryptoOperation::RSA_SIGN,
                      CryptoPriority::NORMAL,
                      Seconds(1.0 / 70),
                      101);
    arrivals.Next();
    Simulator::Stop(Seconds(1000));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ_TOL(arrivals.GetMean() * 1000, 21.667, 0.8, "mean time in milliseconds");
    NS_TEST_EXPECT_MSG_EQ_TOL(cpu->GetBusyTime().GetSeconds() / 1000, 0.7, 0.01, "utilization");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Cobham,
                  "Poisson arrivals of three priorities wait as the formula of Cobham demands")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    cpu->SetAttribute("QueueLimit", UintegerValue(0));
    // Loads 0.2 of 10 ms, 0.3 of 5 ms, 0.3 of 10 ms. W0 = sum of load * service / 2 = 3.25 ms;
    // waits W0 / 0.8, W0 / (0.8 * 0.5), W0 / (0.5 * 0.2)
    Arrivals high(cpu, CryptoOperation::RSA_SIGN, CryptoPriority::HIGH, Seconds(1.0 / 20), 201);
    Arrivals normal(cpu,
                    CryptoOperation::RSA_VERIFY,
                    CryptoPriority::NORMAL,
                    Seconds(1.0 / 60),
                    202);
    Arrivals low(cpu, CryptoOperation::RSA_SIGN, CryptoPriority::LOW, Seconds(1.0 / 30), 203);
    high.Next();
    normal.Next();
    low.Next();
    Simulator::Stop(Seconds(1000));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ_TOL(high.GetMean() * 1000, 14.0625, 0.4, "high");
    NS_TEST_EXPECT_MSG_EQ_TOL(normal.GetMean() * 1000, 13.125, 0.5, "normal");
    NS_TEST_EXPECT_MSG_EQ_TOL(low.GetMean() * 1000, 42.5, 4.0, "low");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Background, "Work in the background lets all others pass every 10 ms")
{
    Diary diary;
    Ptr<CryptoCpu> cpu = MakeCpu();
    cpu->GetCostModel()->SetAttribute("RsaGenerate1024", TimeValue(MilliSeconds(35)));
    std::vector<Time> costs;
    cpu->TraceConnectWithoutContext("Operation", MakeBoundCallback(&NoteCost, &costs));
    cpu->SubmitInBackground(CryptoOperation::RSA_GENERATE, 1024, 1, diary.Note("key"));
    Simulator::Schedule(MilliSeconds(12), &CallNow, [&]() {
        cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::HIGH, diary.Note("high"));
        cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::LOW, diary.Note("low"));
        NS_TEST_EXPECT_MSG_EQ(cpu->GetBacklog(), 3u, "all of them wait or run");
    });
    Simulator::Run();
    // 10 and 10 of the key; 10 of the signature; 1 of the MAC; 10 and 5 of the key
    NS_TEST_EXPECT_MSG_EQ(diary.text.str(), "high@30 low@31 key@46 ", "order and times");
    NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(), MilliSeconds(46), "nothing counts twice");
    NS_TEST_EXPECT_MSG_EQ(cpu->GetOperations(), 3u, "one operation each");
    NS_TEST_ASSERT_MSG_EQ(costs.size(), 3u, "told once each");
    NS_TEST_EXPECT_MSG_EQ(costs[2], MilliSeconds(35), "with its whole cost");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(QueueLimits, "Each priority has its own limit of operations that wait")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    cpu->SetAttribute("QueueLimit", UintegerValue(2));
    std::vector<std::pair<CryptoOperation, CryptoPriority>> dropped;
    const std::function<void(CryptoOperation, CryptoPriority)> note = [&](CryptoOperation operation,
                                                                          CryptoPriority priority) {
        dropped.emplace_back(operation, priority);
    };
    cpu->TraceConnectWithoutContext("Dropped",
                                    Calling<void, CryptoOperation, CryptoPriority>(note));
    const auto submit = [&](CryptoPriority priority) {
        return cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, priority, [] {});
    };
    NS_TEST_EXPECT_MSG_EQ(submit(CryptoPriority::LOW), true, "runs at once");
    for (CryptoPriority priority :
         {CryptoPriority::LOW, CryptoPriority::HIGH, CryptoPriority::NORMAL})
    {
        NS_TEST_EXPECT_MSG_EQ(submit(priority), true, "waits");
        NS_TEST_EXPECT_MSG_EQ(submit(priority), true, "waits");
        NS_TEST_EXPECT_MSG_EQ(submit(priority), false, "too many");
    }
    NS_TEST_ASSERT_MSG_EQ(dropped.size(), 3, "traced");
    NS_TEST_EXPECT_MSG_EQ(
        (dropped[0].first == CryptoOperation::RSA_SIGN && dropped[0].second == CryptoPriority::LOW),
        true,
        "what and of which priority");
    Simulator::Schedule(MilliSeconds(11), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(submit(CryptoPriority::HIGH), true, "there is room again");
    });
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(cpu->GetOperations(), 8, "all that were taken");
    cpu->SetAttribute("QueueLimit", UintegerValue(0));
    for (int i = 0; i < 1000; ++i)
    {
        NS_TEST_EXPECT_MSG_EQ(submit(CryptoPriority::LOW), true, "no limit");
    }
    NS_TEST_EXPECT_MSG_EQ(cpu->GetBacklog(), 1000, "they wait or run");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ZeroCost, "Work that costs nothing is done in events of its own and in order")
{
    auto node = CreateObject<Node>();
    auto other = CreateObject<Node>();
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(node);
    cpu->GetCostModel()->SetAttribute("DeviceClass", EnumValue(CryptoCostModel::DeviceClass::ZERO));
    Diary diary;
    uint32_t context = 12345;
    Simulator::ScheduleWithContext(other->GetId(), MilliSeconds(3), &CallNow, [&] {
        for (const char* name : {"a", "b", "c"})
        {
            cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::NORMAL, [&, name] {
                context = Simulator::GetContext();
                diary.Note(name)();
            });
        }
        NS_TEST_EXPECT_MSG_EQ(diary.text.str(), "", "nothing is done inside Submit");
    });
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(diary.text.str(), "a@3 b@3 c@3 ", "order");
    NS_TEST_EXPECT_MSG_EQ(context, node->GetId(), "in the context of the node");
    NS_TEST_EXPECT_MSG_EQ(cpu->GetOperations(), 3, "counted");
    NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(), Time(0), "free");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(OperationTrace,
                  "Each operation is traced at its end with key size and count and cost")
{
    Ptr<CryptoCpu> cpu = MakeCpu();
    std::ostringstream text;
    const std::function<void(CryptoOperation, uint32_t, uint64_t, Time)> note =
        [&](CryptoOperation operation, uint32_t bits, uint64_t count, Time cost) {
            text << CryptoOperationName(operation) << " " << bits << " " << count << " "
                 << cost.GetMilliSeconds() << " at " << Simulator::Now().GetMilliSeconds() << "; ";
        };
    cpu->TraceConnectWithoutContext("Operation",
                                    Calling<void, CryptoOperation, uint32_t, uint64_t, Time>(note));
    cpu->Submit(CryptoOperation::RSA_VERIFY, 1024, 2, CryptoPriority::NORMAL, [] {});
    cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::LOW, [] {});
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(text.str(), "RsaVerify 1024 2 10 at 10; Hmac 0 1 1 at 11; ", "traces");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Disposal,
                  "Work of a node that is disposed of is not done and nothing is kept alive")
{
    auto token = std::make_shared<int>(0);
    {
        Ptr<CryptoCpu> cpu = MakeCpu();
        for (int i = 0; i < 3; ++i)
        {
            // The work holds the processor that holds the work
            cpu->Submit(CryptoOperation::RSA_SIGN, 1024, 1, CryptoPriority::LOW, [token, cpu] {
                ++*token;
            });
        }
        Simulator::Schedule(MilliSeconds(15), &CallNow, [cpu, token] {
            cpu->GetObject<Node>()->Dispose();
            const bool taken =
                cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::HIGH, [token] {
                    *token += 100;
                });
            *token += taken ? 1000 : 0;
        });
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(*token, 1, "only what was done before");
    Simulator::Destroy();
    NS_TEST_EXPECT_MSG_EQ(token.use_count(), 1, "all captures are gone");
}

MIP6SEC_TEST_CASE(TooLong, "Work that would outlast any simulation is refused with a message")
{
    const std::string message = AbortMessage([] {
        MakeCpu()->Submit(CryptoOperation::RSA_SIGN, 1024, 1ULL << 60, CryptoPriority::HIGH, [] {});
    });
    NS_TEST_EXPECT_MSG_NE(message.find("longer than a simulation can last"),
                          std::string::npos,
                          message);
    NS_TEST_EXPECT_MSG_NE(message.find("DeviceClass"), std::string::npos, "what to change");
}

MIP6SEC_TEST_CASE(OnePerNode, "A node has one processor and configuration reaches its cost model")
{
    auto node = CreateObject<Node>();
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(node);
    NS_TEST_EXPECT_MSG_EQ((CryptoCpu::Of(node) == cpu), true, "the same");
    NS_TEST_EXPECT_MSG_EQ((node->GetObject<CryptoCpu>() == cpu), true, "aggregated");
    NS_TEST_EXPECT_MSG_EQ((CryptoCpu::Of(CreateObject<Node>()) == cpu), false, "another node");
    PointerValue value;
    cpu->GetAttribute("CostModel", value);
    value.Get<CryptoCostModel>()->SetAttribute("RsaSign2048", TimeValue(Seconds(7)));
    NS_TEST_EXPECT_MSG_EQ(cpu->GetCostModel()->GetCost(CryptoOperation::RSA_SIGN, 2048),
                          Seconds(7),
                          "by attribute");
    auto shared = CreateObject<CryptoCostModel>();
    cpu->SetAttribute("CostModel", PointerValue(shared));
    NS_TEST_EXPECT_MSG_EQ((cpu->GetCostModel() == shared), true, "one from outside");
    Simulator::Destroy();
}

/// Suite of costs and processors
class CryptoCpuTestSuite : public TestSuite
{
  public:
    CryptoCpuTestSuite()
        : TestSuite("mip6sec-crypto-cpu", TestSuite::Type::UNIT)
    {
        AddTestCase(new CostsByTable);
        AddTestCase(new CostsBetween);
        AddTestCase(new CostsByClass);
        AddTestCase(new CostsRoundOnce);
        AddTestCase(new CostsSaturate);
        AddTestCase(new CostsNeedKey);
        AddTestCase(new OneAfterTheOther);
        AddTestCase(new ByPriority);
        AddTestCase(new FollowUpCompetes);
        AddTestCase(new FloodDelaysByOne);
        AddTestCase(new Background);
        AddTestCase(new PollaczekKhinchine);
        AddTestCase(new Cobham);
        AddTestCase(new QueueLimits);
        AddTestCase(new ZeroCost);
        AddTestCase(new OperationTrace);
        AddTestCase(new Disposal);
        AddTestCase(new TooLong);
        AddTestCase(new OnePerNode);
    }
} g_cryptoCpuTestSuite; //!< registers the suite

} // namespace
