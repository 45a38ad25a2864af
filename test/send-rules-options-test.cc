/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Receiver rules of RFC 3971 5.1 and 5.2: CGA and RSA Signature options

#include "send-rules.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{
namespace sendtest
{

using attachtest::Case;

namespace
{

/// Fills every reserved field (RFC 3971 5.1, 5.2, 5.3.1; RFC 4861 4)
void
FillReserved(Stage&, Recipe& recipe)
{
    const bool advertisement = recipe.type == NA;
    recipe.before = [advertisement, router = recipe.type == RA](Octets& octets) {
        // Octets 4 to 7 are reserved, after the flags of an NA; an RA has a few bits
        if (router)
        {
            octets[5] |= 0x07;
        }
        else
        {
            octets[4] |= advertisement ? 0x1f : 0xff;
            octets[5] = octets[6] = octets[7] = 0xff;
        }
        octets[FindOption(octets, NdOptionType::CGA) + 3] = 0xff;
        const std::size_t timestamp = FindOption(octets, NdOptionType::TIMESTAMP);
        std::fill(octets.begin() + timestamp + 2, octets.begin() + timestamp + 8, 0xff);
    };
    recipe.after = [](Octets& octets) {
        const std::size_t signature = FindOption(octets, NdOptionType::RSA_SIGNATURE);
        octets[signature + 2] = octets[signature + 3] = 0xff;
    };
}

/// Fills the padding of the CGA option (1 octet behind a key of 1,024 bits) and of the RSA
/// Signature option (4 octets)
void
FillPadding(Stage&, Recipe& recipe)
{
    recipe.before = [](Octets& octets) {
        const std::size_t cga = FindOption(octets, NdOptionType::CGA);
        for (uint8_t i = 1; i <= octets[cga + 2]; ++i)
        {
            octets[cga + octets[cga + 1] * 8 - i] = 0xff;
        }
    };
    recipe.after = [](Octets& octets) {
        const std::size_t end = octets.size();
        std::fill(octets.begin() + end - 4, octets.begin() + end, 0xff);
    };
}

/// An option of length zero and one with another link-layer address, behind the signature
void
AppendOptions(Stage&, Recipe& recipe)
{
    recipe.after = [](Octets& octets) {
        const Octets more{1, 1, 0x02, 0,    0,  0, 0, 0x77, 2, 1, 0x02, 0,
                          0, 0, 0,    0x77, 14, 0, 0, 0,    0, 0, 0,    0};
        octets.insert(octets.end(), more.begin(), more.end());
    };
}

/// What arrives above has nothing behind the signature
void
PlayOptionsBehind(Stage& stage, Case& test)
{
    SendAll(stage, EVERY, AppendOptions, "secured", "secured");
    // Unsecured for another reason, and yet without what stands behind
    SendAll(
        stage,
        {NS, NA, RS},
        [](Stage& s, Recipe& recipe) {
            AppendOptions(s, recipe);
            recipe.cga = false;
        },
        "unsecured: no CGA",
        "discarded: no CGA",
        2);
    stage.Run(5, test);
    // Not the RS: IPv6 of a host does not listen to the group of routers
    test.Equal(stage.arrivals.size(), EVERY.size() - 1 + 2, "messages that arrived");
    for (const NdArrival& arrival : stage.arrivals)
    {
        const Octets& octets = arrival.octets;
        const std::size_t signature = FindOption(octets, NdOptionType::RSA_SIGNATURE);
        test.Check(signature < octets.size() &&
                       signature + octets[signature + 1] * 8 == octets.size(),
                   "the signature is last");
        Octets checked = octets;
        SetChecksum(checked, arrival.envelope.source, arrival.envelope.destination);
        test.Check(checked == octets, "the checksum is right");
    }
}

/// Flips a bit in each part of the message after it was signed
void
PlayFlippedBits(Stage& stage, Case& test)
{
    double seconds = START;
    for (Icmp6Type type : EVERY)
    {
        // Hop limit or flags of the message, an option before those of SEND, the modifier is the
        // CGA's; the time, and the signature itself
        const std::vector<std::function<std::size_t(const Octets&)>> places{
            [type](const Octets&) { return std::size_t{type == RA ? 7U : 4U}; },
            [](const Octets& octets) { return FindOption(octets, NdOptionType::TIMESTAMP) + 15; },
            [](const Octets& octets) {
                return FindOption(octets, NdOptionType::RSA_SIGNATURE) + 20;
            },
            [](const Octets& octets) { return octets.size() - 5; },
        };
        for (const auto& place : places)
        {
            Recipe recipe = stage.Honest(type);
            recipe.after = [place](Octets& octets) { octets[place(octets)] ^= 0x01; };
            stage.Send(seconds, recipe, "unsecured: bad signature", "discarded: bad signature");
            seconds += 0.01;
        }
    }
    stage.Run(5, test);
}

/// The signature covers both addresses
void
PlayAddresses(Stage& stage, Case& test)
{
    double seconds = START;
    for (Icmp6Type type : EVERY)
    {
        Recipe recipe = stage.Honest(type);
        const Ipv6Address source = recipe.source;
        const bool unicast = recipe.destination.IsAny();
        if (!unicast)
        {
            // Signed for another destination: undo by signing again is what a forger cannot
            recipe.after = [&stage, recipe](Octets& octets) {
                Recipe other = recipe;
                other.destination = Ipv6Address("ff02::1:ff00:77");
                octets = Forge(other, *stage.provider);
            };
        }
        else
        {
            recipe.after = [&stage, recipe](Octets& octets) {
                Recipe other = recipe;
                other.destination = Ipv6Address("fe80::77");
                octets = Forge(other, *stage.provider);
            };
        }
        stage.Send(seconds, recipe, "unsecured: bad signature", "discarded: bad signature");
        seconds += 0.05;
        // Signed under another address of the same key, whose parameters are shown
        Recipe moved = stage.Honest(type);
        const Forger second = stage.NewForger(moved.forger.key);
        moved.source = second.address;
        if (type == NA)
        {
            moved.target = second.address;
        }
        moved.forger.parameters = second.parameters;
        moved.after = [&stage, moved, first = source](Octets& octets) {
            Recipe other = moved;
            other.after = nullptr;
            other.source = first;
            octets = Forge(other, *stage.provider);
        };
        stage.Send(seconds, moved, "unsecured: bad signature", "discarded: bad signature");
        seconds += 0.05;
    }
    stage.Run(5, test);
}

/// The key of RFC 3972 Appendix A, whose owner is nobody here
void
PlayShortKey(Stage& stage, Case& test)
{
    const Octets spki{0x30, 0x5c, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                      0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x4b, 0x00, 0x30, 0x48, 0x02, 0x41,
                      0x00, 0xc2, 0xc2, 0xf1, 0x37, 0x30, 0x54, 0x54, 0xf1, 0x0b, 0xd9, 0xce,
                      0xa3, 0x68, 0x44, 0xb5, 0x30, 0xe9, 0x21, 0x1a, 0x4b, 0x26, 0x2b, 0x16,
                      0x46, 0x7c, 0xb7, 0xdf, 0xba, 0x1f, 0x59, 0x5c, 0x01, 0x94, 0xf2, 0x75,
                      0xbe, 0x5a, 0x4d, 0x38, 0x6f, 0x2c, 0x3c, 0x23, 0x82, 0x50, 0x87, 0x73,
                      0xc7, 0x86, 0x7f, 0x9b, 0x3b, 0x9e, 0x63, 0xa0, 0x9c, 0x7b, 0xc4, 0x8f,
                      0x7a, 0x54, 0xeb, 0xef, 0xaf, 0x02, 0x03, 0x01, 0x00, 0x01};
    Ptr<const PublicKey> weak = stage.provider->ImportPublicKey(spki.data(), spki.size());
    test.Check(weak && weak->GetBits() == 512, "it is a key");
    SendAll(
        stage,
        OF_NODES,
        [weak](Stage& s, Recipe& recipe) {
            recipe.forger.parameters.publicKey = weak->GetSpki();
            recipe.source = MakeCga(recipe.forger.parameters, 0);
            if (recipe.type == NA)
            {
                recipe.target = recipe.source;
            }
            recipe.keyHash = weak->GetHash();
        },
        "unsecured: short key",
        "discarded: short key");
    // 1,024 bits are enough by default, and not where more is asked for
    SendAll(stage, OF_NODES, nullptr, "secured", "secured", 2);
    stage.At(3, [&stage]() { stage.Set("MinBits", UintegerValue(1032)); });
    SendAll(stage, OF_NODES, nullptr, "unsecured: short key", "discarded: short key", 3.1);
    SendAll(stage, OF_ROUTERS, nullptr, "unsecured: short key", "discarded: short key", 4);
    stage.Run(5, test);
}

/// Longer keys than allowed
void
PlayLongKey(Stage& stage, Case& test)
{
    Ptr<const PrivateKey> key = stage.NewKey(1536);
    const Change longer = [key](Stage& s, Recipe& recipe) {
        recipe.forger = s.NewForger(key);
        recipe.source = recipe.forger.address;
        if (recipe.type == NA)
        {
            recipe.target = recipe.source;
        }
    };
    SendAll(stage, OF_NODES, longer, "secured", "secured");
    stage.At(2, [&stage]() { stage.Set("MaxBits", UintegerValue(1528)); });
    SendAll(stage, OF_NODES, longer, "unsecured: long key", "discarded: long key", 2.1);
    stage.Run(5, test);
}

/// CGA Parameters that do not lead to the address
void
PlayNotThisCga(Stage& stage, Case& test)
{
    const std::vector<Change> changes{
        [](Stage&, Recipe& recipe) { recipe.forger.parameters.modifier[3] ^= 1; },
        [](Stage&, Recipe& recipe) { recipe.forger.parameters.collisionCount = 1; },
        [](Stage&, Recipe& recipe) { recipe.forger.parameters.collisionCount = 3; },
        [](Stage&, Recipe& recipe) { recipe.forger.parameters.prefix[7] ^= 1; },
        [](Stage&, Recipe& recipe) {
            recipe.forger.parameters.extensions = {0, 1, 0, 0};
        },
        [](Stage&, Recipe& recipe) {
            // Sec 1 in the address, for which the modifier will not do
            uint8_t octets[16];
            recipe.source.Serialize(octets);
            octets[8] = (octets[8] & 0x1f) | 0x20;
            recipe.source = Ipv6Address::Deserialize(octets);
            recipe.target = recipe.type == NA ? recipe.source : recipe.target;
        },
    };
    double seconds = START;
    for (const Change& change : changes)
    {
        SendAll(stage,
                EVERY,
                change,
                "unsecured: not this CGA",
                "discarded: not this CGA",
                seconds);
        seconds += 0.3;
    }
    stage.Run(5, test);
}

/// What the owner of one address says of another
void
PlayThief(Stage& stage, Case& test)
{
    Recipe unsolicited = stage.Honest(NA);
    unsolicited.target = Ipv6Address("fe80::1:2:3:4");
    stage.Send(1, unsolicited, "unsecured: not this CGA", "discarded: not this CGA");
    Recipe probe = stage.Honest(NS);
    probe.source = Ipv6Address::GetAny();
    probe.target = probe.forger.address;
    stage.Send(1.1, probe, "secured", "secured");
    Recipe stolen = stage.Honest(NS);
    stolen.source = Ipv6Address::GetAny();
    stolen.target = Ipv6Address("fe80::1:2:3:4");
    stage.Send(1.2, stolen, "unsecured: not this CGA", "discarded: not this CGA");
    stage.Run(5, test);
}

/// Routers without CGA option: the certified key is enough, if nothing more is asked for
void
PlayRouterWithoutCga(Stage& stage, Case& test)
{
    const Change none = [](Stage&, Recipe& recipe) { recipe.cga = false; };
    SendAll(stage, OF_ROUTERS, none, "secured", "secured");
    SendAll(
        stage,
        OF_ROUTERS,
        [](Stage& s, Recipe& recipe) {
            recipe.forger.key = s.hostKey;
            recipe.cga = false;
        },
        "unsecured: unknown key",
        "discarded: unknown key",
        2);
    stage.At(3, [&stage]() {
        stage.Set("RaAuthorization", StringValue("TrustAnchorAndCga"));
        stage.Set("RedirectAuthorization", StringValue("TrustAnchorAndCga"));
    });
    SendAll(stage, OF_ROUTERS, none, "unsecured: no CGA", "discarded: no CGA", 3.1);
    SendAll(stage, OF_ROUTERS, nullptr, "secured", "secured", 4);
    stage.Run(5, test);
}

} // namespace

std::vector<TestCase*>
MakeOptionRules()
{
    const auto drop = [](bool Recipe::*option) {
        return [option](Stage&, Recipe& recipe) { recipe.*option = false; };
    };
    return {
        Rule("Messages that pass every check are secured", EVERY, nullptr, "secured", "secured"),
        Rule("Reserved fields of messages and options are ignored",
             EVERY,
             FillReserved,
             "secured",
             "secured"),
        Rule("Padding of options is ignored", EVERY, FillPadding, "secured", "secured"),
        Rule("Options behind the signature are ignored by SEND and above it", PlayOptionsBehind),
        Rule("NS and NA and RS without CGA option are unsecured",
             OF_NODES,
             drop(&Recipe::cga),
             "unsecured: no CGA",
             "discarded: no CGA"),
        Rule("RA and Redirect without CGA option are judged by their certified key",
             PlayRouterWithoutCga),
        Rule("Messages without signature are unsecured",
             EVERY,
             drop(&Recipe::signature),
             "unsecured: no signature",
             "discarded: no signature"),
        Rule(
            "Messages with two different keys are discarded in every mode",
            EVERY,
            [](Stage& stage, Recipe& recipe) {
                recipe.keyHash =
                    (recipe.forger.key == stage.hostKey ? stage.routerKey : stage.hostKey)
                        ->GetPublicKey()
                        ->GetHash();
            },
            "discarded: other key",
            "discarded: other key"),
        Rule(
            "Messages signed with another key than they show are unsecured",
            EVERY,
            [](Stage& stage, Recipe& recipe) {
                recipe.keyHash = recipe.forger.key->GetPublicKey()->GetHash();
                recipe.forger.key =
                    recipe.forger.key == stage.hostKey ? stage.routerKey : stage.hostKey;
            },
            "unsecured: bad signature",
            "discarded: bad signature"),
        Rule(
            "Messages signed under another type tag are unsecured",
            EVERY,
            [](Stage&, Recipe& recipe) { recipe.tag.back() ^= 1; },
            "unsecured: bad signature",
            "discarded: bad signature"),
        Rule(
            "Messages whose signature is shorter than the key are unsecured",
            EVERY,
            [](Stage&, Recipe& recipe) { recipe.cut = 120; },
            "unsecured: bad signature",
            "discarded: bad signature"),
        Rule("Messages of which a bit was flipped are unsecured", PlayFlippedBits),
        Rule("Messages signed for other addresses are unsecured", PlayAddresses),
        Rule("Messages with a key shorter than minbits are unsecured", PlayShortKey),
        Rule("Messages with a key longer than the upper limit are unsecured", PlayLongKey),
        Rule("Messages with less than the least Sec are unsecured",
             [](Stage& stage, Case& test) {
                 stage.Set("MinSec", UintegerValue(1));
                 SendAll(stage, EVERY, nullptr, "unsecured: low Sec", "discarded: low Sec");
                 stage.Run(5, test);
             }),
        Rule("Messages whose address is no CGA of the parameters are unsecured", PlayNotThisCga),
        Rule("Messages about the address of another are unsecured", PlayThief),
        Rule(
            "Messages whose CGA Parameters cannot be read are unsecured",
            EVERY,
            [](Stage&, Recipe& recipe) { recipe.forger.parameters.publicKey[0] = 0x31; },
            "unsecured: bad CGA parameters",
            "discarded: bad CGA parameters"),
        Rule(
            "A CGA option that cannot be read is as good as none",
            OF_NODES,
            [](Stage&, Recipe& recipe) {
                recipe.before = [](Octets& octets) {
                    octets[FindOption(octets, NdOptionType::CGA) + 2] = 255; // pad length
                };
            },
            "unsecured: malformed option",
            "discarded: malformed option"),
        Rule("What fails a check is discarded in mixed mode too if so configured",
             [](Stage& stage, Case& test) {
                 stage.Set("AcceptFailed", BooleanValue(false));
                 SendAll(
                     stage,
                     EVERY,
                     [](Stage&, Recipe& recipe) { recipe.tag.back() ^= 1; },
                     "discarded: bad signature",
                     "discarded: bad signature");
                 SendAll(
                     stage,
                     EVERY,
                     [](Stage&, Recipe& recipe) { recipe.signature = false; },
                     "unsecured: no signature",
                     "discarded: no signature",
                     2);
                 stage.Run(5, test);
             }),
    };
}

namespace
{

/// The suite
class RulesSuite : public TestSuite
{
  public:
    RulesSuite()
        : TestSuite("mip6sec-send-rules", TestSuite::Type::UNIT)
    {
        for (const auto& rules : {MakeOptionRules(), MakeFreshnessRules(), MakeAuthorityRules()})
        {
            for (TestCase* rule : rules)
            {
                AddTestCase(rule);
            }
        }
    }
};

RulesSuite g_suite; //!< registers it

} // namespace

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3
