/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-hierarchy.h"

#include "ns3/abort.h"
#include "ns3/node-clock.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <fstream>
#include <sstream>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr int64_t DAY = 24 * 60 * 60; //!< seconds

/// SubjectPublicKeyInfo of the 512 bit key of RFC 3972 Appendix A
constexpr std::array<uint8_t, 94> WEAK_KEY = {
    0x30, 0x5c, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05,
    0x00, 0x03, 0x4b, 0x00, 0x30, 0x48, 0x02, 0x41, 0x00, 0xc2, 0xc2, 0xf1, 0x37, 0x30, 0x54, 0x54,
    0xf1, 0x0b, 0xd9, 0xce, 0xa3, 0x68, 0x44, 0xb5, 0x30, 0xe9, 0x21, 0x1a, 0x4b, 0x26, 0x2b, 0x16,
    0x46, 0x7c, 0xb7, 0xdf, 0xba, 0x1f, 0x59, 0x5c, 0x01, 0x94, 0xf2, 0x75, 0xbe, 0x5a, 0x4d, 0x38,
    0x6f, 0x2c, 0x3c, 0x23, 0x82, 0x50, 0x87, 0x73, 0xc7, 0x86, 0x7f, 0x9b, 0x3b, 0x9e, 0x63, 0xa0,
    0x9c, 0x7b, 0xc4, 0x8f, 0x7a, 0x54, 0xeb, 0xef, 0xaf, 0x02, 0x03, 0x01, 0x00, 0x01};

/// @param file is written; aborts with a message if it cannot be @param text its contents
void
SaveText(const std::string& file, const std::string& text)
{
    std::ofstream out(file, std::ios::binary);
    out << text << std::flush;
    NS_ABORT_MSG_IF(!out, "Cannot write " << file << ": does its folder exist?");
}

} // namespace

CertificateHierarchy::CertificateHierarchy(Ptr<CryptoProvider> provider)
    : m_provider(provider ? provider : CryptoProvider::GetDefault()),
      m_notBefore(NodeClock::GetEpoch() - DAY),
      m_notAfter(NodeClock::GetEpoch() + 3652 * DAY)
{
}

void
CertificateHierarchy::SetKeyBits(uint32_t bits)
{
    m_keyBits = bits;
}

void
CertificateHierarchy::SetValidity(int64_t notBefore, int64_t notAfter)
{
    m_notBefore = notBefore;
    m_notAfter = notAfter;
}

void
CertificateHierarchy::SetHash(HashAlgorithm hash)
{
    m_hash = hash;
}

int64_t
CertificateHierarchy::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

AddressRange
CertificateHierarchy::Prefix(const std::string& text)
{
    const std::size_t slash = text.find('/');
    std::istringstream length(slash == std::string::npos ? "" : text.substr(slash + 1));
    std::array<uint8_t, 16> octets{};
    int bits = -1;
    const bool good = inet_pton(AF_INET6, text.substr(0, slash).c_str(), octets.data()) == 1 &&
                      length >> bits && length.eof() && bits >= 0 && bits <= 128;
    NS_ABORT_MSG_IF(!good, "'" << text << "' is no IPv6 prefix like 2001:a::/32");
    return AddressRange::OfPrefix(Ipv6Address(octets.data()), static_cast<uint8_t>(bits));
}

CertificateRequest
CertificateHierarchy::MakeRequest(const std::string& name, const Addresses& addresses) const
{
    CertificateRequest request;
    request.name = name;
    if (!addresses.empty())
    {
        request.addresses = addresses;
    }
    request.notBefore = m_notBefore;
    request.notAfter = m_notAfter;
    request.hash = m_hash;
    return request;
}

const CertificateHierarchy::Entry&
CertificateHierarchy::Get(Authority authority) const
{
    NS_ABORT_MSG_IF(authority >= m_authorities.size(),
                    "There is no authority " << authority << ", only " << m_authorities.size()
                                             << ": use what AddAnchor and AddOperator return");
    return m_authorities[authority];
}

CertificateHierarchy::Authority
CertificateHierarchy::AddAnchor(const std::string& name, const Addresses& addresses)
{
    Entry entry;
    entry.authority =
        Create<CertificateAuthority>(m_provider, MakeKey(), MakeRequest(name, addresses));
    entry.path = {entry.authority->GetCertificate()};
    m_anchors.push_back(entry.path.front());
    m_authorities.push_back(std::move(entry));
    return static_cast<Authority>(m_authorities.size() - 1);
}

CertificateHierarchy::Authority
CertificateHierarchy::AddOperator(Authority parent,
                                  const std::string& name,
                                  const Addresses& addresses)
{
    Ptr<const PrivateKey> key = MakeKey();
    CertificateRequest request = MakeRequest(name, addresses);
    request.key = key->GetPublicKey();
    request.authority = true;
    Entry entry{nullptr, Get(parent).path};
    entry.path.push_back(Get(parent).authority->Issue(request));
    entry.authority = Create<CertificateAuthority>(m_provider, key, entry.path.back());
    m_authorities.push_back(std::move(entry));
    return static_cast<Authority>(m_authorities.size() - 1);
}

CertificateHierarchy::Authority
CertificateHierarchy::AddFromPem(const Path& path, const std::string& key)
{
    NS_ABORT_MSG_IF(path.empty(), "An authority needs a path from a trust anchor to itself");
    Entry entry;
    entry.authority = Create<CertificateAuthority>(
        m_provider,
        Ptr<const PrivateKey>(m_provider->ImportPrivateKey(key, KeyUse::SIGN)),
        path.back());
    entry.path = path;
    if (std::find(m_anchors.begin(), m_anchors.end(), path.front()) == m_anchors.end())
    {
        m_anchors.push_back(path.front());
    }
    m_authorities.push_back(std::move(entry));
    return static_cast<Authority>(m_authorities.size() - 1);
}

Ptr<const PrivateKey>
CertificateHierarchy::MakeKey()
{
    return m_provider->GenerateKey(m_keyBits, KeyUse::SIGN, m_random);
}

Ptr<CertificateAuthority>
CertificateHierarchy::MakeImpostor(const Certificate& above)
{
    return Create<CertificateAuthority>(m_provider, MakeKey(), MakeRequest(above.GetName(), {}));
}

CertificateHierarchy::Path
CertificateHierarchy::Certify(Authority authority,
                              const std::string& name,
                              Ptr<const PublicKey> key,
                              const Addresses& addresses,
                              PathFault fault)
{
    const Entry issuer = Get(authority);
    CertificateRequest request = MakeRequest(name, addresses);
    request.key = key;
    Path path = issuer.path;
    switch (fault)
    {
    case PathFault::NONE:
    case PathFault::MISSING:
    case PathFault::OUT_OF_ORDER:
        path.push_back(issuer.authority->Issue(request));
        if (fault == PathFault::MISSING)
        {
            path.erase(path.end() - 2);
        }
        else if (fault == PathFault::OUT_OF_ORDER)
        {
            std::reverse(path.begin(), path.end());
        }
        break;
    case PathFault::EXPIRED:
        request.notBefore = m_notBefore - DAY;
        request.notAfter = m_notBefore - 1;
        path.push_back(issuer.authority->Issue(request));
        break;
    case PathFault::NOT_YET_VALID:
        request.notBefore = m_notAfter + 1;
        request.notAfter = m_notAfter + DAY;
        path.push_back(issuer.authority->Issue(request));
        break;
    case PathFault::REVOKED:
        path.push_back(issuer.authority->Issue(request));
        issuer.authority->Revoke(path.back(), m_notBefore);
        break;
    case PathFault::FOREIGN_PREFIX:
        // Unique local addresses, which nobody delegates
        request.addresses = {Prefix("fdff:ffff:ffff::/48")};
        path.push_back(issuer.authority->Issue(request));
        break;
    case PathFault::WRONG_SIGNATURE:
        path.push_back(MakeImpostor(*path.back())->Issue(request));
        break;
    case PathFault::WEAK_KEY:
        request.key = m_provider->ImportPublicKey(WEAK_KEY.data(), WEAK_KEY.size());
        path.push_back(issuer.authority->Issue(request));
        break;
    case PathFault::NO_AUTHORITY: {
        Ptr<const PrivateKey> other = MakeKey();
        CertificateRequest between = MakeRequest(name + " issuer", addresses);
        between.key = other->GetPublicKey();
        path.push_back(issuer.authority->Issue(between));
        path.push_back(
            Create<CertificateAuthority>(m_provider, other, path.back())->Issue(request));
        break;
    }
    case PathFault::UNKNOWN_ANCHOR: {
        auto other =
            Create<CertificateAuthority>(m_provider, MakeKey(), MakeRequest(name + " anchor", {}));
        path = {other->GetCertificate(), other->Issue(request)};
        break;
    }
    }
    return path;
}

Ptr<const Certificate>
CertificateHierarchy::GetCertificate(Authority authority) const
{
    return Get(authority).path.back();
}

const CertificateHierarchy::Path&
CertificateHierarchy::GetPath(Authority authority) const
{
    return Get(authority).path;
}

const CertificateHierarchy::Path&
CertificateHierarchy::GetAnchors() const
{
    return m_anchors;
}

void
CertificateHierarchy::Revoke(Ptr<const Certificate> certificate, int64_t when)
{
    for (const Entry& entry : m_authorities)
    {
        if (entry.path.back()->GetSubject() == certificate->GetIssuer() &&
            entry.path.back() != certificate)
        {
            entry.authority->Revoke(certificate, when);
            return;
        }
    }
    NS_ABORT_MSG("The certificate of " << certificate->GetName()
                                       << " is from none of these authorities");
}

std::vector<Ptr<const RevocationList>>
CertificateHierarchy::GetRevocationLists() const
{
    std::vector<Ptr<const RevocationList>> lists;
    for (const Entry& entry : m_authorities)
    {
        lists.push_back(entry.authority->MakeRevocationList(m_notBefore, m_notAfter));
    }
    return lists;
}

std::string
CertificateHierarchy::LoadText(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    NS_ABORT_MSG_IF(!in, "Cannot read " << file);
    return text.str();
}

CertificateHierarchy::Path
CertificateHierarchy::LoadCertificates(const std::string& file)
{
    static const std::string END = "-----END CERTIFICATE-----";
    const std::string text = LoadText(file);
    Path certificates;
    std::size_t from = 0;
    for (std::size_t end = text.find(END); end != std::string::npos; end = text.find(END, from))
    {
        end += END.size();
        certificates.push_back(Certificate::FromPem(text.substr(from, end - from) + "\n"));
        from = end;
    }
    NS_ABORT_MSG_IF(certificates.empty(),
                    "There is no certificate in PEM (-----BEGIN CERTIFICATE-----) in " << file);
    return certificates;
}

Ptr<const RevocationList>
CertificateHierarchy::LoadRevocationList(const std::string& file)
{
    return RevocationList::FromPem(LoadText(file));
}

void
CertificateHierarchy::SaveCertificates(const std::string& file, const Path& certificates)
{
    std::string text;
    for (const Ptr<const Certificate>& certificate : certificates)
    {
        text += certificate->ToPem();
    }
    SaveText(file, text);
}

void
CertificateHierarchy::SaveRevocationLists(const std::string& file,
                                          const std::vector<Ptr<const RevocationList>>& lists)
{
    std::string text;
    for (const Ptr<const RevocationList>& list : lists)
    {
        text += list->ToPem();
    }
    SaveText(file, text);
}

} // namespace mip6sec
} // namespace ns3
