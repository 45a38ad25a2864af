/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "address-ranges.h"
#include "certificate-content.h"
#include "crypto-library.h"

#include "ns3/abort.h"

#include <algorithm>
#include <limits>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace ns3
{
namespace mip6sec
{

namespace
{

using Certificates = std::vector<Ptr<const Certificate>>; //!< a path

/// Certificates from a trust anchor to a router, and what is known of them so far
struct Chain
{
    CryptoProvider& provider;               //!< verifies signatures
    const PathPolicy& policy;               //!< what it is held against
    int64_t now;                            //!< seconds since 1970
    Certificates certificates;              //!< the trust anchor first, the router last
    std::vector<Ptr<const PublicKey>> keys; //!< of each; null where there is none that can be used
    PathVerdict verdict{PathVerdict::BROKEN}; //!< set where a check fails
};

/// @param a a name @param b a name @return whether they are the same by RFC 5280 7.1
bool
SameName(const X509_NAME* a, const X509_NAME* b)
{
    return X509_NAME_cmp(a, b) == 0;
}

/// @param upper a certificate @param lower another @return whether the one claims to be issued by
/// the other
bool
IsIssuer(const Certificate& upper, const Certificate& lower)
{
    return SameName(X509_get_subject_name(upper.GetContent().x509),
                    X509_get_issuer_name(lower.GetContent().x509));
}

/// @param context of OpenSSL @return our own
Chain&
ChainOf(X509_STORE_CTX* context)
{
    return *static_cast<Chain*>(X509_STORE_CTX_get_app_data(context));
}

/**
 * Takes the place of OpenSSL's own last step, so that signatures are verified by the provider: the
 * chain was built, and its extensions are good.
 * @param context of OpenSSL, its chain begins with the router
 * @return 1 if it is good
 */
int
VerifyTimesAndSignatures(X509_STORE_CTX* context)
{
    Chain& chain = ChainOf(context);
    const Certificates& path = chain.certificates;
    const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context);
    const std::size_t size = path.size();
    for (std::size_t i = 0; i < size; ++i)
    {
        // It could have been put together from the same certificates in another way
        if (sk_X509_num(built) != static_cast<int>(size) ||
            sk_X509_value(built, static_cast<int>(size - 1 - i)) != path[i]->GetContent().x509)
        {
            chain.verdict = PathVerdict::BROKEN;
            return 0;
        }
    }
    for (std::size_t i = 0; i < size; ++i)
    {
        const Certificate::Content& content = path[i]->GetContent();
        // The signature of the trust anchor means nothing
        if (i > 0 &&
            !VerifySignedData(chain.provider, chain.keys[i - 1], content.der, content.signedData))
        {
            chain.verdict = PathVerdict::BAD_SIGNATURE;
            return 0;
        }
        if (chain.now < content.notBefore || chain.now > content.notAfter)
        {
            chain.verdict =
                chain.now < content.notBefore ? PathVerdict::NOT_YET_VALID : PathVerdict::EXPIRED;
            return 0;
        }
    }
    return 1;
}

/// @param good whether a check passed @param context of OpenSSL @return whether to go on
int
DecideError(int good, X509_STORE_CTX* context)
{
    // RFC 3971 6.3.1 allows what RFC 3779 forbids: whether addresses are nested is decided below
    return good == 1 || X509_STORE_CTX_get_error(context) == X509_V_ERR_UNNESTED_RESOURCE ? 1 : 0;
}

/// @param chain where OpenSSL has to find its way from the router to the trust anchor
/// @return whether it did, and times and signatures are right; else the chain has the verdict
bool
VerifyByOpenSsl(Chain& chain)
{
    X509_STORE_CTX* context = X509_STORE_CTX_new_ex(GetCryptoLibrary(), nullptr);
    STACK_OF(X509)* trusted = sk_X509_new_null();
    STACK_OF(X509)* others = sk_X509_new_null();
    const Certificates& path = chain.certificates;
    bool good =
        context && trusted && others && sk_X509_push(trusted, path.front()->GetContent().x509) > 0;
    for (std::size_t i = 1; good && i < path.size(); ++i)
    {
        good = sk_X509_push(others, path[i]->GetContent().x509) > 0;
    }
    good =
        good && X509_STORE_CTX_init(context, nullptr, path.back()->GetContent().x509, others) == 1;
    NS_ABORT_MSG_IF(!good, "OpenSSL could not begin to verify certificates: out of memory");
    X509_STORE_CTX_set0_trusted_stack(context, trusted);
    X509_STORE_CTX_set_app_data(context, &chain);
    X509_STORE_CTX_set_verify(context, VerifyTimesAndSignatures);
    X509_STORE_CTX_set_verify_cb(context, DecideError);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context);
    // The wall clock has no say; key sizes are a matter of minBits, hash functions of the provider
    X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(chain.now));
    X509_VERIFY_PARAM_set_auth_level(parameters, 0);
    X509_VERIFY_PARAM_set_depth(parameters, static_cast<int>(MAX_PATH_CERTIFICATES));
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    chain.verdict = PathVerdict::BROKEN;
    good = X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    sk_X509_free(trusted);
    sk_X509_free(others);
    ERR_clear_error();
    return good;
}

/// @param chain a chain @return whether each certificate is where it belongs and of the right kind;
/// else the chain has the verdict
bool
CheckOrder(Chain& chain)
{
    const Certificates& path = chain.certificates;
    chain.verdict = PathVerdict::BROKEN;
    for (std::size_t i = 1; i < path.size(); ++i)
    {
        X509* lower = path[i]->GetContent().x509;
        X509* upper = path[i - 1]->GetContent().x509;
        const int issued = X509_check_issued(upper, lower);
        if (issued == X509_V_ERR_AKID_SKID_MISMATCH ||
            issued == X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH)
        {
            // Names match and keys do not: it is another one's signature
            chain.verdict = PathVerdict::BAD_SIGNATURE;
            return false;
        }
        // RFC 3971 6.3.1: version 3; OpenSSL takes older ones, and old ways to be an authority, too
        const bool issues = i + 1 < path.size();
        if (issued != X509_V_OK || X509_get_version(lower) != X509_VERSION_3 ||
            (issues && X509_check_ca(lower) != 1))
        {
            return false;
        }
    }
    // The router signs messages with its key
    return (X509_get_key_usage(path.back()->GetContent().x509) & X509v3_KU_DIGITAL_SIGNATURE) != 0;
}

/// @param chain receives the keys @return whether all can be used; else the chain has the verdict
bool
CheckKeys(Chain& chain)
{
    for (const Ptr<const Certificate>& certificate : chain.certificates)
    {
        const std::vector<uint8_t>& spki = certificate->GetSpki();
        const bool isRsa = certificate->GetContent().isRsa;
        if (certificate == chain.certificates.back() && !isRsa)
        {
            chain.verdict = PathVerdict::NOT_RSA;
            return false;
        }
        if (isRsa && certificate->GetKeyBits() < chain.policy.minBits)
        {
            chain.verdict = PathVerdict::WEAK_KEY;
            return false;
        }
        chain.keys.push_back(chain.provider.ImportPublicKey(spki.data(), spki.size()));
        if (!chain.keys.back())
        {
            // Nothing that it could have signed can be verified
            chain.verdict = isRsa ? PathVerdict::BROKEN : PathVerdict::BAD_SIGNATURE;
            return false;
        }
    }
    return true;
}

/// @param chain a chain with good signatures @param result its times shrink to those of the lists
/// @return whether no certificate is revoked; else the chain has the verdict
bool
CheckRevocations(Chain& chain, PathResult& result)
{
    const Certificates& path = chain.certificates;
    for (std::size_t i = 1; i < path.size(); ++i)
    {
        X509* issuer = path[i - 1]->GetContent().x509;
        const bool mayIssueLists = (X509_get_key_usage(issuer) & X509v3_KU_CRL_SIGN) != 0;
        // The interval of the list that lasts longest
        int64_t from = 0;
        int64_t until = std::numeric_limits<int64_t>::min();
        for (const Ptr<const RevocationList>& list : chain.policy.revocations)
        {
            const RevocationList::Content& content = list->GetContent();
            if (!mayIssueLists ||
                !SameName(X509_CRL_get_issuer(content.crl), X509_get_subject_name(issuer)) ||
                !VerifySignedData(chain.provider,
                                  chain.keys[i - 1],
                                  content.der,
                                  content.signedData))
            {
                continue;
            }
            if (content.revoked.count(path[i]->GetContent().serial) != 0)
            {
                chain.verdict = PathVerdict::REVOKED;
                return false;
            }
            if (content.thisUpdate <= chain.now && content.nextUpdate > until)
            {
                from = content.thisUpdate;
                until = content.nextUpdate;
            }
        }
        if (chain.policy.requireRevocations)
        {
            if (until < chain.now)
            {
                chain.verdict = PathVerdict::UNCHECKED;
                return false;
            }
            result.validFrom = std::max(result.validFrom, from);
            result.validUntil = std::min(result.validUntil, until);
        }
    }
    return true;
}

/// @param chain a chain @return addresses for which its trust anchor is trusted at most (6.5)
std::optional<std::vector<AddressRange>>
AnchorAddresses(const Chain& chain)
{
    const PathPolicy& policy = chain.policy;
    for (std::size_t i = 0; i < policy.anchors.size() && i < policy.anchorAddresses.size(); ++i)
    {
        if (policy.anchors[i]->GetDer() == chain.certificates.front()->GetDer() &&
            policy.anchorAddresses[i])
        {
            return NormalizeRanges(*policy.anchorAddresses[i]);
        }
    }
    return std::nullopt;
}

/// @param chain a chain @param result receives the addresses of the router
/// @return whether they come down from the trust anchor; else the chain has the verdict
bool
CheckAddresses(Chain& chain, PathResult& result)
{
    chain.verdict = PathVerdict::ADDRESSES;
    std::optional<std::vector<AddressRange>>& granted = result.addresses;
    granted = AnchorAddresses(chain);
    bool named = granted.has_value();
    for (const Ptr<const Certificate>& certificate : chain.certificates)
    {
        const std::optional<std::vector<AddressRange>>& own = certificate->GetAddresses();
        named = named || own;
        // What the configuration says of the trust anchor only limits what its certificate says.
        // RFC 3971 6.3.1: missing or the null prefix, and the range of the parent is used
        if (!own || AreAllAddresses(*own))
        {
            continue;
        }
        if (!granted || RangesContain(*granted, *own))
        {
            granted = own;
        }
        else if (chain.policy.intersect || certificate == chain.certificates.front())
        {
            granted = IntersectRanges(*granted, *own);
        }
        else
        {
            return false;
        }
        if (granted->empty())
        {
            return false;
        }
    }
    return named || !chain.policy.requireAddresses;
}

/// @param chain a chain @return what comes of it
PathResult
ValidateChain(Chain& chain)
{
    PathResult result;
    result.anchor = chain.certificates.front();
    result.router = chain.certificates.back();
    result.validFrom = std::numeric_limits<int64_t>::min();
    result.validUntil = std::numeric_limits<int64_t>::max();
    for (const Ptr<const Certificate>& certificate : chain.certificates)
    {
        result.validFrom = std::max(result.validFrom, certificate->GetNotBefore());
        result.validUntil = std::min(result.validUntil, certificate->GetNotAfter());
    }
    // RFC 3971 6.3.1: signatures first, then addresses
    const bool good = CheckOrder(chain) && CheckKeys(chain) && VerifyByOpenSsl(chain) &&
                      CheckRevocations(chain, result) && CheckAddresses(chain, result);
    result.verdict = good ? PathVerdict::VALID : chain.verdict;
    return result;
}

/// @param certificate a certificate @param anchors trust anchors @return whether it is one of them
bool
IsAnchor(const Ptr<const Certificate>& certificate, const Certificates& anchors)
{
    return std::any_of(anchors.begin(), anchors.end(), [&](const Ptr<const Certificate>& anchor) {
        return anchor == certificate || anchor->GetDer() == certificate->GetDer();
    });
}

} // namespace

const char*
PathVerdictName(PathVerdict verdict)
{
    switch (verdict)
    {
    case PathVerdict::VALID:
        return "valid";
    case PathVerdict::NO_ANCHOR:
        return "no anchor";
    case PathVerdict::BROKEN:
        return "broken";
    case PathVerdict::BAD_SIGNATURE:
        return "bad signature";
    case PathVerdict::NOT_YET_VALID:
        return "not yet valid";
    case PathVerdict::EXPIRED:
        return "expired";
    case PathVerdict::REVOKED:
        return "revoked";
    case PathVerdict::ADDRESSES:
        return "addresses";
    case PathVerdict::NOT_RSA:
        return "not RSA";
    case PathVerdict::WEAK_KEY:
        return "weak key";
    case PathVerdict::UNCHECKED:
        return "unchecked";
    }
    return "unknown";
}

PathResult
ValidatePath(CryptoProvider& provider,
             const std::vector<Ptr<const Certificate>>& path,
             const PathPolicy& policy,
             int64_t now)
{
    PathResult result;
    if (path.empty() || path.size() >= MAX_PATH_CERTIFICATES ||
        std::any_of(path.begin(), path.end(), [](const auto& entry) { return !entry; }))
    {
        return result;
    }
    result.router = path.back();
    for (std::size_t i = 1; i < path.size(); ++i)
    {
        if (!IsIssuer(*path[i - 1], *path[i]))
        {
            return result;
        }
    }
    // Whatever stands above a trust anchor is of no use
    std::size_t first = path.size();
    while (first > 0 && !IsAnchor(path[first - 1], policy.anchors))
    {
        --first;
    }
    if (first > 0)
    {
        Chain chain{provider, policy, now, Certificates(path.begin() + first - 1, path.end()), {}};
        return ValidateChain(chain);
    }
    // It is not there: there may be several of its name, e.g. with an old key and with a new one
    result.verdict = PathVerdict::NO_ANCHOR;
    for (const Ptr<const Certificate>& anchor : policy.anchors)
    {
        if (IsIssuer(*anchor, *path.front()))
        {
            Chain chain{provider, policy, now, {anchor}, {}};
            chain.certificates.insert(chain.certificates.end(), path.begin(), path.end());
            result = ValidateChain(chain);
            if (result.verdict == PathVerdict::VALID)
            {
                break;
            }
        }
    }
    return result;
}

} // namespace mip6sec
} // namespace ns3
