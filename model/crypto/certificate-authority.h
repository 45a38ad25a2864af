/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_AUTHORITY_H
#define MIP6SEC_CERTIFICATE_AUTHORITY_H

#include "certificate.h"

#include <map>

namespace ns3
{
namespace mip6sec
{

/// What a certificate is to say
struct CertificateRequest
{
    std::string name;                                   //!< common name of the subject, not empty
    Ptr<const PublicKey> key;                           //!< of the subject
    std::optional<std::vector<AddressRange>> addresses; //!< address blocks; none: no extension
    bool inheritAddresses{false};              //!< extension that says "inherit" (RFC 3779 2.2.3.5)
    bool authority{false};                     //!< may issue certificates itself
    std::optional<uint32_t> pathLength;        //!< authorities that may follow below (RFC 5280)
    std::string domainName;                    //!< subjectAltName; empty: no extension
    int64_t notBefore{0};                      //!< seconds since 1970
    int64_t notAfter{0};                       //!< seconds since 1970
    HashAlgorithm hash{HashAlgorithm::SHA256}; //!< of the signature
};

/**
 * Issues certificates and revocation lists under a key: a trust anchor, or an operator below one.
 * Serial numbers count from 1.
 */
class CertificateAuthority : public SimpleRefCount<CertificateAuthority>
{
  public:
    /**
     * A trust anchor, whose certificate it signs itself.
     * @param provider signs
     * @param key of the authority
     * @param request its key is replaced by that of the authority
     */
    CertificateAuthority(Ptr<CryptoProvider> provider,
                         Ptr<const PrivateKey> key,
                         const CertificateRequest& request);
    /**
     * An authority with a certificate from elsewhere.
     * @param provider signs
     * @param key of the authority
     * @param certificate its certificate; aborts with a message if it is for another key
     */
    CertificateAuthority(Ptr<CryptoProvider> provider,
                         Ptr<const PrivateKey> key,
                         Ptr<const Certificate> certificate);
    ~CertificateAuthority();

    /// @return its own certificate
    Ptr<const Certificate> GetCertificate() const;
    /// @param request what it is to say @return a certificate
    Ptr<const Certificate> Issue(const CertificateRequest& request);
    /**
     * Whoever gets a list with it refuses the certificate from then on, whatever time it gives.
     * @param certificate one issued under this name, on every list from now on
     * @param when seconds since 1970, for information
     */
    void Revoke(Ptr<const Certificate> certificate, int64_t when);
    /**
     * @param thisUpdate when it is made, seconds since 1970
     * @param nextUpdate when the next one is due, seconds since 1970
     * @return the list of what is revoked, signed with SHA-256; the same again if nothing changed
     */
    Ptr<const RevocationList> MakeRevocationList(int64_t thisUpdate, int64_t nextUpdate) const;

  private:
    Ptr<CryptoProvider> m_provider;       //!< signs
    Ptr<const PrivateKey> m_key;          //!< of the authority
    Ptr<const Certificate> m_certificate; //!< its own
    uint64_t m_serial{0};                 //!< last serial number
    /// DER of the serial numbers, and seconds since 1970
    std::map<std::vector<uint8_t>, int64_t> m_revoked;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_AUTHORITY_H
