# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""A mobile node talks to a correspondent node and moves once from one access network to another:

              20 ms  +----+  20 ms
          +----------| HA |----------+
          |          +----+          |
       +-----+         10 ms      +----+
       | AR0 |--------------------| CN |
       +-----+         +-----+    +----+
   MN -> ->  -> -> ->  | AR1 |------+
                       +-----+
"""

import argparse

from mip6sec import ns

mip6sec = ns.mip6sec


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--l2", default="50ms", help="time without link during the handover, e.g. 50ms (50 are seconds)")
    parser.add_argument("--ro", type=int, default=1, help="whether the mobile node optimizes the route, 0 or 1")
    options = parser.parse_args()
    link_layer_handover = ns.Time(options.l2)
    route_optimization = bool(options.ro)

    # Home network with a home agent, two access networks, a correspondent node, a mobile node
    topology = mip6sec.Mip6TopologyHelper()
    topology.SetAccessNetworks(2)
    topology.SetLinkLayerHandover(link_layer_handover)
    topology.SetRouteOptimization(route_optimization)
    topology.SetMovement(mip6sec.MovementPlan.List([(ns.Seconds(20), 1)]))
    topology.Create()
    topology.AssignStreams(1)

    # 50 packets of 200 octets a second each way
    conversation = mip6sec.UdpConversation()
    conversation.SetTraffic(50, 200)
    conversation.SetPeriod(ns.Seconds(10), ns.Seconds(29))
    monitor = topology.CreateMonitor("mip6-ro" if route_optimization else "mip6")
    for flow in conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000):
        monitor.AddFlow(flow)

    ns.Simulator.Stop(ns.Seconds(30))
    ns.Simulator.Run()

    handover = monitor.GetRecords()[1]  # 0 is the first attachment
    print("Handover from", getattr(handover, "from"), "to", handover.to)
    down = handover.GetPhase(mip6sec.HandoverPhase.LINK_DOWN).value()
    for i in range(mip6sec.N_HANDOVER_PHASES):
        if handover.phases[i]:
            name = mip6sec.HandoverPhaseName(mip6sec.HandoverPhase(i))
            print(f"  {name} after {(handover.phases[i].value() - down).As(ns.Time.MS)}")
    print(f"  interruption {mip6sec.FormatMilliseconds(handover.interruption)} ms")
    print(f"  lost {handover.lost} of {handover.sent} packets")
    print(f"  signalling {handover.signallingPackets} messages, {handover.signallingBytes} octets")
    print(f"  outcome {mip6sec.HandoverOutcomeName(handover.outcome)}")
    ns.Simulator.Destroy()


if __name__ == "__main__":
    main()
