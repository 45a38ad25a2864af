/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-provider.h"

#include "cga.h"
#include "keyed-hash.h"
#include "modelled-provider.h"
#include "open-ssl-provider.h"

#include "ns3/abort.h"
#include "ns3/global-value.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <map>

namespace ns3
{
namespace mip6sec
{

namespace
{

GlobalValue g_cryptoProvider(
    "Mip6secCryptoProvider",
    "Who does the public-key cryptography of nodes that are given no other: \"OpenSsl\" for real, "
    "\"Modelled\" with the same lengths and the same acceptance but no big-number arithmetic",
    StringValue("OpenSsl"),
    MakeStringChecker()); //!< the default of CryptoProvider

using Providers = std::map<std::string, Ptr<CryptoProvider>>; //!< by name

/// @return those of this simulation. Never destroyed, so that no order of destruction matters at
/// the end of a program that forgot Simulator::Destroy.
Providers&
GetProviders()
{
    static auto providers = new Providers;
    return *providers;
}

/// End of the simulation
void
ForgetProviders()
{
    Providers last;
    last.swap(GetProviders());
    for (auto& [name, provider] : last)
    {
        provider->Dispose();
    }
}

/// @param input of Hash2 @param sec security parameter @return whether its 16*Sec leftmost bits are
/// zero
bool
HasZeros(const std::vector<uint8_t>& input, uint8_t sec)
{
    const Sha1Digest digest = Sha1(input.data(), input.size());
    return std::all_of(digest.begin(), digest.begin() + 2 * sec, [](uint8_t octet) {
        return octet == 0;
    });
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(CryptoProvider);

TypeId
CryptoProvider::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CryptoProvider").SetParent<Object>().SetGroupName("Mip6sec");
    return tid;
}

CryptoProvider::~CryptoProvider() = default;

Ptr<CryptoProvider>
CryptoProvider::Get(const std::string& name)
{
    Providers& providers = GetProviders();
    auto found = providers.find(name);
    if (found != providers.end())
    {
        return found->second;
    }
    Ptr<CryptoProvider> made;
    if (name == "OpenSsl")
    {
        made = CreateObject<OpenSslProvider>();
    }
    else if (name == "Modelled")
    {
        made = CreateObject<ModelledProvider>();
    }
    NS_ABORT_MSG_UNLESS(made,
                        "there is no crypto provider \""
                            << name
                            << "\": the global value Mip6secCryptoProvider and the attribute "
                               "Provider of CryptoCpu take \"OpenSsl\" or \"Modelled\"");
    if (providers.empty())
    {
        Simulator::ScheduleDestroy(&ForgetProviders);
    }
    providers[name] = made;
    return made;
}

Ptr<CryptoProvider>
CryptoProvider::GetDefault()
{
    StringValue name;
    g_cryptoProvider.GetValue(name);
    return Get(name.Get());
}

void
CryptoProvider::RequireBits(uint32_t bits)
{
    NS_ABORT_MSG_IF(bits < 1024 || bits > 4096 || bits % 8 != 0,
                    "no RSA key of "
                        << bits
                        << " bits can be made: choose 1024 to 4096 bits, a multiple of "
                           "8 (shorter ones are only verified)");
}

void
CryptoProvider::RequireUse(const PrivateKey& key, KeyUse use)
{
    NS_ABORT_MSG_IF(use == KeyUse::SIGN && key.GetUse() != KeyUse::SIGN,
                    "a key for encryption cannot sign: make another one with KeyUse::SIGN");
    NS_ABORT_MSG_IF(use == KeyUse::ENCRYPT && key.GetUse() != KeyUse::ENCRYPT,
                    "a key for signatures cannot be used for encryption (RFC 3972 7.4): make "
                    "another one with KeyUse::ENCRYPT");
}

void
CryptoProvider::RequireSec(uint8_t sec)
{
    NS_ABORT_MSG_IF(sec > 7, "a CGA has no security parameter " << +sec << ": choose 0 to 7");
}

bool
CryptoProvider::ReachesSec(uint8_t sec,
                           const CgaModifier& modifier,
                           const std::vector<uint8_t>& key,
                           const std::vector<uint8_t>& extensions)
{
    RequireSec(sec);
    return sec == 0 || HasZeros(CgaHash2Input(modifier, key, extensions), sec);
}

CgaModifier
CryptoProvider::Search(uint8_t sec,
                       CgaModifier modifier,
                       const std::vector<uint8_t>& key,
                       const std::vector<uint8_t>& extensions)
{
    RequireSec(sec);
    std::vector<uint8_t> input = CgaHash2Input(modifier, key, extensions);
    while (sec != 0 && !HasZeros(input, sec))
    {
        for (std::size_t i = modifier.size(); i-- > 0 && ++input[i] == 0;)
        {
        }
    }
    std::copy_n(input.begin(), modifier.size(), modifier.begin());
    return modifier;
}

} // namespace mip6sec
} // namespace ns3
