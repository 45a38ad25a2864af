/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "trust-anchor-name.h"

#include "ns3/wire-reader.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t MAX_LABEL = 63;        //!< octets of a label (RFC 1035 2.3.4)
constexpr std::size_t MAX_DOMAIN_NAME = 255; //!< octets of a domain name

/// @param letter a character @return it in lower case if it is an ASCII letter
char
Lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// @param a a domain name @param b a domain name @return whether they are the same
bool
SameDomain(const std::string& a, const std::string& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return Lower(x) == Lower(y);
    });
}

} // namespace

TrustAnchorOption
NameOfAnchor(const Certificate& anchor)
{
    return {static_cast<uint8_t>(TrustAnchorNameType::DER_NAME), anchor.GetSubject()};
}

bool
IsNamed(const TrustAnchorOption& name, const Certificate& certificate)
{
    switch (static_cast<TrustAnchorNameType>(name.nameType))
    {
    case TrustAnchorNameType::DER_NAME:
        return name.name == certificate.GetSubject();
    case TrustAnchorNameType::FQDN: {
        const std::string wanted = DomainNameFromWire(name.name);
        const auto& names = certificate.GetDomainNames();
        return !wanted.empty() &&
               std::any_of(names.begin(), names.end(), [&wanted](const std::string& one) {
                   return SameDomain(one, wanted);
               });
    }
    }
    return false;
}

std::string
DomainNameFromWire(const std::vector<uint8_t>& wire)
{
    WireReader reader(wire.data(), wire.size());
    std::string text;
    uint8_t length = 0;
    while (wire.size() <= MAX_DOMAIN_NAME && reader.ReadU8(length))
    {
        if (length == 0)
        {
            return reader.IsAtEnd() ? text : std::string();
        }
        WireReader label;
        if (length > MAX_LABEL || !reader.ReadChild(length, label))
        {
            break;
        }
        text += text.empty() ? "" : ".";
        text.append(label.Peek(), label.Peek() + length);
    }
    return {};
}

} // namespace mip6sec
} // namespace ns3
