/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-cost-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/mip6sec-compat.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(CryptoCostModel);

namespace
{

constexpr std::array<uint32_t, CryptoCostModel::KEY_SIZES> BITS = {1024, 2048, 3072, 4096};

/// An operation on the reference machine
struct Reference
{
    const char* name; //!< as attributes and traces have it
    const char* what; //!< for the help of the attribute
    std::array<int64_t, CryptoCostModel::KEY_SIZES> nanoseconds; //!< by key size
};

/// What `make calibrate` printed on the reference machine, which the manual describes: the least of
/// five runs, and of generations the mean; by CryptoOperation
constexpr std::array<Reference, CryptoCostModel::OPERATIONS> REFERENCE = {{
    {"RsaGenerate", "Generation of a key pair", {9800000, 245000000, 654000000, 1520000000}},
    {"RsaSign", "RSA signature (RFC 3971 5.2.1)", {84080, 248306, 1773153, 4077941}},
    {"RsaVerify", "Verification of an RSA signature (RFC 3971 5.2.2)", {5441, 16892, 35821, 62269}},
    {"RsaEncrypt", "RSA encryption (RFC 5269 4.2)", {6962, 20806, 41198, 69916}},
    {"RsaDecrypt", "RSA decryption (RFC 5269 4.2)", {85309, 251536, 1780870, 4105526}},
    {"CgaTrial", "One SHA-1 in the search for a modifier (RFC 3972 4)", {190, 258, 322, 392}},
    {"CgaHash", "Both SHA-1 of a CGA (RFC 3972 5)", {491, 624, 758, 904}},
    {"Certificate", "A certificate parsed and verified", {124045, 136766, 150585, 188998}},
    {"Hmac", "A MAC under a shared key", {234, 234, 234, 234}},
}};

/// @param operation an operation @return its number
constexpr std::size_t
IndexOf(CryptoOperation operation)
{
    return static_cast<std::size_t>(operation);
}

/**
 * @param operation an operation
 * @return whether it cannot be without a key
 */
bool
NeedsKey(CryptoOperation operation)
{
    switch (operation)
    {
    case CryptoOperation::CGA_TRIAL:
    case CryptoOperation::CGA_HASH:
    case CryptoOperation::CERTIFICATE: // whose key may be of another kind: it came from the wire
    case CryptoOperation::HMAC:
        return false;
    default:
        return true;
    }
}

/**
 * The line between two points, or beyond them: of the logarithms, or of the values themselves
 * where one is zero.
 * @param x where @param x0 first point @param y0 value there @param x1 second point
 * @param y1 value there
 * @return value at x, 0 or more
 */
double
Interpolate(double x, double x0, double y0, double x1, double y1)
{
    if (y0 <= 0 || y1 <= 0)
    {
        return std::max(0.0, y0 + (y1 - y0) * (x - x0) / (x1 - x0));
    }
    return y0 * std::exp(std::log(y1 / y0) * std::log(x / x0) / std::log(x1 / x0));
}

} // namespace

const char*
CryptoOperationName(CryptoOperation operation)
{
    return REFERENCE[IndexOf(operation)].name;
}

template <std::size_t OPERATION>
void
CryptoCostModel::AddTimes(TypeId& tid)
{
    const Reference& reference = REFERENCE[OPERATION];
    const auto add = [&](std::size_t size, const std::string& bits, auto setter, auto getter) {
        const std::string key = bits.empty() ? "" : " with a key of " + bits + " bits";
        tid =
            tid.AddAttribute(reference.name + bits,
                             std::string(reference.what) + key + ": time on the reference machine.",
                             TimeValue(NanoSeconds(reference.nanoseconds[size])),
                             MakeTimeAccessor(setter, getter),
                             MakeTimeChecker(Time(0), Hours(1)));
    };
    if constexpr (OPERATION == IndexOf(CryptoOperation::HMAC))
    {
        add(0,
            "",
            &CryptoCostModel::SetTime<OPERATION, 0>,
            &CryptoCostModel::GetTime<OPERATION, 0>);
    }
    else
    {
        add(0,
            "1024",
            &CryptoCostModel::SetTime<OPERATION, 0>,
            &CryptoCostModel::GetTime<OPERATION, 0>);
        add(1,
            "2048",
            &CryptoCostModel::SetTime<OPERATION, 1>,
            &CryptoCostModel::GetTime<OPERATION, 1>);
        add(2,
            "3072",
            &CryptoCostModel::SetTime<OPERATION, 2>,
            &CryptoCostModel::GetTime<OPERATION, 2>);
        add(3,
            "4096",
            &CryptoCostModel::SetTime<OPERATION, 3>,
            &CryptoCostModel::GetTime<OPERATION, 3>);
        AddTimes<OPERATION + 1>(tid);
    }
}

TypeId
CryptoCostModel::GetTypeId()
{
    static TypeId tid = [] {
        TypeId made =
            TypeId("ns3::mip6sec::CryptoCostModel")
                .SetParent<Object>()
                .SetGroupName("Mip6sec")
                .AddConstructor<CryptoCostModel>()
                .AddAttribute("DeviceClass",
                              "How fast the device is: Zero (nothing takes time), Server (the "
                              "reference machine), or slower by a factor: Desktop 2, Phone 10, "
                              "Sensor 3000.",
                              EnumValue(SERVER),
                              compat::EnumAccessor<DeviceClass>(&CryptoCostModel::m_class),
                              MakeEnumChecker(ZERO,
                                              "Zero",
                                              SERVER,
                                              "Server",
                                              DESKTOP,
                                              "Desktop",
                                              PHONE,
                                              "Phone",
                                              SENSOR,
                                              "Sensor"))
                .AddAttribute("Scale",
                              "Factor for all times, on top of that of the device class.",
                              DoubleValue(1),
                              MakeDoubleAccessor(&CryptoCostModel::m_scale),
                              MakeDoubleChecker<double>(0, 1e9));
        AddTimes<0>(made);
        return made;
    }();
    return tid;
}

CryptoCostModel::CryptoCostModel() = default;

CryptoCostModel::~CryptoCostModel() = default;

uint32_t
CryptoCostModel::GetKeySize(std::size_t index)
{
    return BITS.at(index);
}

double
CryptoCostModel::GetFactor(DeviceClass deviceClass)
{
    switch (deviceClass)
    {
    case ZERO:
        return 0;
    case SERVER:
        return 1;
    case DESKTOP:
        return 2;
    case PHONE:
        return 10;
    case SENSOR:
        return 3000;
    }
    NS_ABORT_MSG("There is no device class " << static_cast<int>(deviceClass));
    return 0;
}

double
CryptoCostModel::GetSeconds(CryptoOperation operation, uint32_t bits, double count) const
{
    NS_ABORT_MSG_IF(bits == 0 && NeedsKey(operation),
                    CryptoOperationName(operation)
                        << " costs by the size of a key: name its bits, not 0");
    const auto& times = m_times[IndexOf(operation)];
    double seconds = 0;
    if (operation == CryptoOperation::HMAC || bits == 0)
    {
        seconds = times[0].GetSeconds();
    }
    else
    {
        // The segment whose ends the key lies between, or the one it lies nearer to
        std::size_t upper = 1;
        while (upper + 1 < KEY_SIZES && bits > BITS[upper])
        {
            ++upper;
        }
        const auto exact = std::find(BITS.begin(), BITS.end(), bits);
        seconds = exact != BITS.end() ? times[exact - BITS.begin()].GetSeconds()
                                      : Interpolate(bits,
                                                    BITS[upper - 1],
                                                    times[upper - 1].GetSeconds(),
                                                    BITS[upper],
                                                    times[upper].GetSeconds());
    }
    return seconds * GetFactor(m_class) * m_scale * count;
}

Time
CryptoCostModel::GetCost(CryptoOperation operation, uint32_t bits, uint64_t count) const
{
    // Nearly always the same question as before
    std::optional<Answer>& last = m_last[IndexOf(operation)];
    if (!last || last->bits != bits || last->count != count || last->deviceClass != m_class ||
        last->scale != m_scale)
    {
        const double seconds = GetSeconds(operation, bits, static_cast<double>(count));
        Time cost = GetLimit();
        // Asked this way also what is no number is refused
        if (seconds < cost.GetSeconds())
        {
            cost = Time(static_cast<int64_t>(std::llround(seconds * Seconds(1).GetTimeStep())));
        }
        last = Answer{bits, count, m_class, m_scale, cost};
    }
    return last->cost;
}

Time
CryptoCostModel::GetLimit()
{
    return Time(std::numeric_limits<int64_t>::max() / 2);
}

} // namespace mip6sec
} // namespace ns3
