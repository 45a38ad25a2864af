/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "cga-parameters.h"

#include "spki-reader.h"

namespace ns3
{
namespace mip6sec
{

void
CgaParameters::Serialize(WireWriter& writer) const
{
    writer.WriteBytes(modifier.data(), modifier.size());
    writer.WriteBytes(prefix.data(), prefix.size());
    writer.WriteU8(collisionCount);
    writer.WriteBytes(publicKey.data(), publicKey.size());
    writer.WriteBytes(extensions.data(), extensions.size());
}

Parsed<CgaParameters>
CgaParameters::Parse(const uint8_t* data, std::size_t size)
{
    WireReader reader(data, size);
    CgaParameters parameters;
    if (!reader.ReadBytes(parameters.modifier.data(), parameters.modifier.size()) ||
        !reader.ReadBytes(parameters.prefix.data(), parameters.prefix.size()) ||
        !reader.ReadU8(parameters.collisionCount))
    {
        return Parsed<CgaParameters>::Fail(ParseError::TRUNCATED, reader.GetOffset());
    }
    const Parsed<RsaSpki> key = ReadSpki(reader);
    if (!key)
    {
        return Parsed<CgaParameters>::Fail(key.error, key.offset);
    }
    parameters.publicKey.assign(key.value->spki, key.value->spki + key.value->spkiSize);
    parameters.extensions.assign(reader.Peek(), reader.Peek() + reader.GetRemaining());
    return Parsed<CgaParameters>::Ok(std::move(parameters));
}

} // namespace mip6sec
} // namespace ns3
