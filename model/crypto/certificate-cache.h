/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_CACHE_H
#define MIP6SEC_CERTIFICATE_CACHE_H

#include "certificate.h"

#include <list>
#include <string_view>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * Certificates by their octets: to take one apart costs ten times as much as to verify its
 * signature, and all nodes of a simulation get the same ones. It keeps those that were used last.
 */
class CertificateCache
{
  public:
    /// @param limit certificates that are kept
    explicit CertificateCache(std::size_t limit);
    /// @param der first octet @param size octets @return the certificate, or null
    Ptr<const Certificate> Find(const uint8_t* der, std::size_t size);
    /// @param certificate one that was not found; the one used longest ago may go for it
    void Insert(Ptr<const Certificate> certificate);
    /// @return how many certificates there are
    std::size_t GetSize() const;

  private:
    using Order = std::list<Ptr<const Certificate>>; //!< last used first

    std::size_t m_limit; //!< of certificates
    Order m_order;       //!< all of them
    /// By octets, which are those of the certificate itself; never iterated over
    std::unordered_map<std::string_view, Order::iterator> m_index;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_CACHE_H
