/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-content.h"
#include "crypto-library.h"
#include "der-element.h"

#include "ns3/abort.h"

#include <algorithm>
#include <limits>
#include <openssl/err.h>
#include <openssl/x509.h>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param crl a list @return whether it is complete: lists of changes, or for some certificates
/// only, have an extension that is critical, and so do entries for the certificates of others
bool
IsComplete(X509_CRL* crl)
{
    for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i)
    {
        if (X509_EXTENSION_get_critical(X509_CRL_get_ext(crl, i)))
        {
            return false;
        }
    }
    STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i)
    {
        const X509_REVOKED* entry = sk_X509_REVOKED_value(revoked, i);
        for (int j = 0; j < X509_REVOKED_get_ext_count(entry); ++j)
        {
            if (X509_EXTENSION_get_critical(X509_REVOKED_get_ext(entry, j)))
            {
                return false;
            }
        }
    }
    return true;
}

/// @param content its der is there, receives the rest @return whether all could be read
bool
Read(RevocationList::Content& content)
{
    const std::optional<SignedData> parts = FindSignedData(content.der);
    content.crl = X509_CRL_new_ex(GetCryptoLibrary(), nullptr);
    const uint8_t* position = content.der.data();
    if (!parts || !content.crl ||
        !d2i_X509_CRL(&content.crl, &position, static_cast<long>(content.der.size())) ||
        position != content.der.data() + content.der.size() || !IsComplete(content.crl))
    {
        return false;
    }
    const auto thisUpdate = SecondsOf(X509_CRL_get0_lastUpdate(content.crl));
    const ASN1_TIME* due = X509_CRL_get0_nextUpdate(content.crl);
    const auto nextUpdate = due ? SecondsOf(due) : std::numeric_limits<int64_t>::max();
    if (!thisUpdate || !nextUpdate)
    {
        return false;
    }
    content.signedData = *parts;
    content.thisUpdate = *thisUpdate;
    content.nextUpdate = *nextUpdate;
    content.issuer = EncodeDer(X509_CRL_get_issuer(content.crl), i2d_X509_NAME);
    const int index = X509_CRL_get_ext_by_NID(content.crl, NID_authority_key_identifier, -1);
    if (index >= 0)
    {
        const ASN1_OCTET_STRING* name =
            X509_EXTENSION_get_data(X509_CRL_get_ext(content.crl, index));
        const uint8_t* octets = ASN1_STRING_get0_data(name);
        content.issuerKey.assign(octets, octets + ASN1_STRING_length(name));
    }
    STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(content.crl);
    for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i)
    {
        content.revoked.insert(
            EncodeDer(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(revoked, i)),
                      i2d_ASN1_INTEGER));
    }
    return true;
}

} // namespace

RevocationList::Content::~Content()
{
    X509_CRL_free(crl);
}

RevocationList::RevocationList(std::unique_ptr<Content> content)
    : m_content(std::move(content))
{
}

RevocationList::~RevocationList() = default;

Ptr<const RevocationList>
RevocationList::FromPem(const std::string& pem)
{
    auto content = std::make_unique<Content>();
    content->der = DecodePem("X509 CRL", pem);
    const bool good = IsStrictDer(content->der.data(), content->der.size()) && Read(*content);
    ERR_clear_error();
    NS_ABORT_MSG_IF(!good,
                    "This is no certificate revocation list in PEM (-----BEGIN X509 CRL-----), or "
                    "not a complete one: lists of changes or with critical extensions are not "
                    "supported");
    return Ptr<const RevocationList>(new RevocationList(std::move(content)), false);
}

const std::vector<uint8_t>&
RevocationList::GetIssuer() const
{
    return m_content->issuer;
}

int64_t
RevocationList::GetThisUpdate() const
{
    return m_content->thisUpdate;
}

int64_t
RevocationList::GetNextUpdate() const
{
    return m_content->nextUpdate;
}

std::size_t
RevocationList::GetSize() const
{
    return m_content->revoked.size();
}

bool
RevocationList::IsOfSameSigner(const RevocationList& other) const
{
    return X509_NAME_cmp(X509_CRL_get_issuer(m_content->crl),
                         X509_CRL_get_issuer(other.m_content->crl)) == 0 &&
           m_content->issuerKey == other.m_content->issuerKey;
}

std::string
RevocationList::ToPem() const
{
    return EncodePem("X509 CRL", m_content->der);
}

const RevocationList::Content&
RevocationList::GetContent() const
{
    return *m_content;
}

} // namespace mip6sec
} // namespace ns3
