/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/certificate-hierarchy.h"
#include "ns3/node-clock.h"
#include "ns3/simulator.h"

#include <fstream>
#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Path = CertificateHierarchy::Path; //!< certificates

/// Writes cases for test/certificate-check.py: PEM files, and what we say of them
class Dump
{
  public:
    /// @param folder is filled
    explicit Dump(std::string folder)
        : m_folder(std::move(folder)),
          m_cases(m_folder + "/cases.json"),
          m_provider(CryptoProvider::Get("OpenSsl"))
    {
        m_cases << "[";
    }

    ~Dump()
    {
        m_cases << "\n]\n";
    }

    /**
     * @param name of the case and of its files
     * @param path from the trust anchor to the router
     * @param hierarchy its anchors are trusted, its lists are checked
     * @param now seconds since 1970
     * @param fault as written for the check
     */
    void Add(const std::string& name,
             const Path& path,
             const CertificateHierarchy& hierarchy,
             int64_t now,
             const std::string& fault)
    {
        PathPolicy policy;
        policy.anchors = hierarchy.GetAnchors();
        policy.revocations = hierarchy.GetRevocationLists();
        // As openssl verify -crl_check_all
        policy.requireRevocations = true;
        const PathResult result = ValidatePath(*m_provider, path, policy, now);
        CertificateHierarchy::SaveCertificates(m_folder + "/" + name + "-anchor.pem",
                                               policy.anchors);
        CertificateHierarchy::SaveCertificates(m_folder + "/" + name + "-path.pem", path);
        CertificateHierarchy::SaveCertificates(m_folder + "/" + name + "-router.pem",
                                               {path.back()});
        CertificateHierarchy::SaveRevocationLists(m_folder + "/" + name + "-lists.pem",
                                                  policy.revocations);
        m_cases << (m_first ? "\n" : ",\n") << R"({"name": ")" << name << R"(", "time": )" << now
                << R"(, "fault": ")" << fault << R"(", "verdict": ")"
                << PathVerdictName(result.verdict) << R"(", "addresses": [)";
        const char* separator = "";
        for (const AddressRange& range :
             path.back()->GetAddresses().value_or(std::vector<AddressRange>()))
        {
            m_cases << separator << R"([")" << range.first << R"(", ")" << range.last << R"("])";
            separator = ", ";
        }
        m_cases << "]}";
        m_first = false;
    }

    /// @return the provider
    Ptr<CryptoProvider> GetProvider() const
    {
        return m_provider;
    }

  private:
    std::string m_folder;           //!< is filled
    std::ofstream m_cases;          //!< what the files are
    Ptr<CryptoProvider> m_provider; //!< makes and verifies
    bool m_first{true};             //!< no case was written yet
};

/// @param dump receives a hierarchy with each fault, and a good one at times around its limits
/// @param hash of signatures @param bits of keys
void
DumpHierarchy(Dump& dump, HashAlgorithm hash, uint32_t bits)
{
    const std::pair<PathFault, const char*> faults[] = {
        {PathFault::NONE, "none"},
        {PathFault::EXPIRED, "expired"},
        {PathFault::NOT_YET_VALID, "not-yet-valid"},
        {PathFault::REVOKED, "revoked"},
        {PathFault::FOREIGN_PREFIX, "foreign-prefix"},
        {PathFault::WRONG_SIGNATURE, "wrong-signature"},
        {PathFault::MISSING, "missing"},
        {PathFault::WEAK_KEY, "weak-key"},
        {PathFault::NO_AUTHORITY, "no-authority"},
        {PathFault::UNKNOWN_ANCHOR, "unknown-anchor"},
    };
    CertificateHierarchy hierarchy(dump.GetProvider());
    hierarchy.AssignStreams(bits);
    hierarchy.SetKeyBits(bits);
    hierarchy.SetHash(hash);
    const int64_t begin = NodeClock::GetEpoch();
    // Beyond 2049 times have another format (RFC 5280 4.1.2.5)
    const int64_t end = begin + (bits == 1024 ? 1 : 40) * 365LL * 24 * 3600;
    hierarchy.SetValidity(begin, end);
    auto issuer = hierarchy.AddAnchor("Trust anchor", {CertificateHierarchy::Prefix("2001::/16")});
    for (int i = 1; i <= 3; ++i)
    {
        const std::string name = "Operator " + std::to_string(i);
        issuer = hierarchy.AddOperator(
            issuer,
            name,
            {CertificateHierarchy::Prefix("2001:a::/32"),
             AddressRange{Ipv6Address("2001:c::1"), Ipv6Address("2001:c::77")}});
    }
    const std::string suffix =
        "-" + std::to_string(bits) + (hash == HashAlgorithm::SHA1 ? "-sha1" : "-sha256");
    const Ptr<const PublicKey> key = hierarchy.MakeKey()->GetPublicKey();
    for (const auto& [fault, name] : faults)
    {
        const Path path = hierarchy.Certify(issuer,
                                            "Router",
                                            key,
                                            {CertificateHierarchy::Prefix("2001:a:7::/48"),
                                             CertificateHierarchy::Prefix("2001:c::10/124")},
                                            fault);
        dump.Add(name + suffix, path, hierarchy, begin + 1000, name);
    }
    const Path path = hierarchy.Certify(issuer, "Router", key);
    for (const int64_t time : {begin - 1, begin, end - 1, end + 1})
    {
        dump.Add("at-" + std::to_string(time) + suffix, path, hierarchy, time, "none");
    }
    hierarchy.Revoke(path[2], begin);
    dump.Add("operator-revoked" + suffix, path, hierarchy, begin, "operator-revoked");
}

} // namespace

/**
 * mip6sec-certificate-dump <folder>: fills a folder with certificates.
 * @param argc how many arguments @param argv arguments
 * @return 0 if all went well
 */
int
main(int argc, char* argv[])
{
    if (argc != 2)
    {
        std::cerr << "mip6sec-certificate-dump <folder>\n";
        return 1;
    }
    {
        Dump dump(argv[1]);
        DumpHierarchy(dump, HashAlgorithm::SHA256, 1024);
        DumpHierarchy(dump, HashAlgorithm::SHA1, 1024);
        DumpHierarchy(dump, HashAlgorithm::SHA256, 2048);
    }
    Simulator::Destroy();
    return 0;
}
