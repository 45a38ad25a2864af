/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_ASSEMBLY_H
#define MIP6SEC_CERTIFICATION_ASSEMBLY_H

#include "ns3/certificate.h"
#include "ns3/certification-messages.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Puts the components of one certification path together, as one router sends them for one
 * solicitation, in whatever order they arrive (RFC 3971 6.4.2, 6.4.6). What came first stays: a
 * component that says another number of components, is another certificate in the same place, or
 * whose names do not link it to its neighbours is a conflict.
 */
class CertificationAssembly
{
  public:
    /// What came of a component
    enum class Outcome : uint8_t
    {
        ADDED,        //!< taken
        DUPLICATE,    //!< was there already
        CONFLICT,     //!< does not fit
        NOT_READABLE, //!< no certificate
    };

    /// @param allComponents components of the path, 1 or more
    explicit CertificationAssembly(uint16_t allComponents);

    /// @param message a valid advertisement with an X.509 certificate @return what came of it
    Outcome Add(const CertificationPathAdvertisement& message);
    /// @return whether every component is there
    bool IsComplete() const;
    /// @return whether no component is there
    bool IsEmpty() const;
    /// @return the highest component that is missing, which comes first; none if complete
    std::optional<uint16_t> GetMissing() const;
    /// @param component a component @return whether it is there
    bool Has(uint16_t component) const;
    /// @return the router's certificate, or null if it is missing
    Ptr<const Certificate> GetRouter() const;
    /// @return the certificates that are there, the one below the trust anchor first
    std::vector<Ptr<const Certificate>> GetPath() const;

  private:
    std::vector<Ptr<const Certificate>> m_certificates; //!< by component; null if missing
    std::size_t m_missing;                              //!< how many are
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_ASSEMBLY_H
