/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-scheme.h"

#include "mip6-topology-helper.h"

#include "ns3/abort.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace mip6sec
{

const std::vector<HandoverScheme>&
HandoverScheme::GetAll()
{
    using F = FastHandover;
    static const std::vector<HandoverScheme> schemes{
        {"mip6", "Mobile IPv6, all packets through the home agent", false, false, F::NONE},
        {"mip6-ro", "Mobile IPv6 with route optimization", true, false, F::NONE},
        {"mip6+send", "mip6 with SEND and CGAs on the access links", false, true, F::NONE},
        {"fmip6-predictive",
         "mip6 with fast handovers: Fast Binding Updates from the old link, not authorised",
         false,
         false,
         F::PREDICTIVE},
        {"fmip6-reactive", "the same from the new link", false, false, F::REACTIVE},
        {"fmip6-predictive+send",
         "fmip6-predictive with SEND, CGAs and handover keys",
         false,
         true,
         F::PREDICTIVE},
        {"fmip6-reactive+send", "the same from the new link", false, true, F::REACTIVE},
    };
    return schemes;
}

const HandoverScheme&
HandoverScheme::Find(const std::string& name)
{
    const auto& all = GetAll();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const HandoverScheme& scheme) {
        return scheme.name == name;
    });
    if (found == all.end())
    {
        std::ostringstream names;
        for (const auto& scheme : all)
        {
            names << " " << scheme.name;
        }
        NS_FATAL_ERROR("There is no scheme '" << name << "', but these:" << names.str());
    }
    return *found;
}

void
HandoverScheme::Configure(Mip6TopologyHelper& topology) const
{
    topology.SetRouteOptimization(routeOptimization);
    topology.SetSend(send);
    topology.SetFmip(fast != FastHandover::NONE);
    if (fast != FastHandover::NONE)
    {
        FmipHelper& fmip = topology.GetFmip();
        fmip.SetAuthorization(send);
        fmip.SetMobileNodeAttribute(
            "Mode",
            StringValue(fast == FastHandover::PREDICTIVE ? "Predictive" : "Reactive"));
        fmip.SetNewRouterAttribute("DadTransmits", UintegerValue(0));
    }
}

} // namespace mip6sec
} // namespace ns3
