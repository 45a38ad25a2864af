# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Draws the plots of a study from the tables in its folder alone, as PNG and PDF.

study_plots.py <folder>
"""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy
import pandas

from study_summary import PHASES, confidence, counted, phase_lengths

WIDTH, HEIGHT = 7.0, 4.2  # inches
# Okabe and Ito's palette, which colour-blind readers can tell apart
SCHEME_COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
PHASE_COLORS = ("#999999", "#E69F00", "#56B4E9", "#CC79A7", "#0072B2", "#009E73")
plt.rcParams.update(
    {
        "font.size": 10,
        "axes.grid": True,
        "grid.alpha": 0.3,
        "axes.axisbelow": True,
        "figure.constrained_layout.use": True,
        "savefig.dpi": 200,
        "pdf.fonttype": 42,
    }
)


# Background of a label on a line
PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 1}


def save(figure, folder, name):
    """Writes a figure both ways, without the date so that the same data give the same file."""
    paths = [folder / f"{name}.png", folder / f"{name}.pdf"]
    figure.savefig(paths[0], metadata={"Software": None})
    figure.savefig(paths[1], metadata={"CreationDate": None})
    plt.close(figure)
    return paths


def by_scheme(handovers):
    """Schemes in the order of the table, each with its colour and handovers."""
    for i, scheme in enumerate(handovers.scheme.unique()):
        yield scheme, SCHEME_COLORS[i % len(SCHEME_COLORS)], handovers[handovers.scheme == scheme]


def draw_cdf(handovers, folder):
    """Distribution of the interruption, all handovers pooled."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    for scheme, color, own in by_scheme(handovers):
        values = numpy.sort(own.interruption_ms.dropna())
        # A handover without an end of its interruption stays above every value
        share = numpy.arange(1, len(values) + 1) / len(own)
        end = 1.02 * handovers.interruption_ms.max()
        axes.step(
            numpy.concatenate([[values[0]], values, [end]]),
            numpy.concatenate([[0], share, share[-1:]]),
            where="post",
            color=color,
            label=f"{scheme} ({len(own)} handovers)",
        )
    axes.set_xlabel("Interruption of the flow towards the mobile node (ms)")
    axes.set_ylabel("Share of handovers")
    axes.set_xlim(left=0)
    axes.set_ylim(0, 1.02)
    axes.legend(loc="upper left")
    return save(figure, folder, "interruption-cdf")


def draw_phases(handovers, folder):
    """Mean length of each phase, stacked; the error bar is that of the time until the last of them."""
    schemes = list(by_scheme(handovers))
    figure, axes = plt.subplots(figsize=(WIDTH, 1.6 + 0.8 * len(schemes)))
    used = set()
    for row, (_, _, own) in enumerate(schemes):
        lengths = phase_lengths(own)
        left = 0.0
        for i, (column, name) in enumerate(PHASES):
            if lengths[column].notna().sum() == 0:
                continue
            mean = lengths[column].groupby(own.run).mean().mean()
            axes.barh(
                row, mean, 0.6, left=left, color=PHASE_COLORS[i], edgecolor="white", label=None if name in used else name
            )
            if mean > 90:
                axes.text(left + mean / 2, row, f"{mean:.0f}", ha="center", va="center", fontsize=8)
            used.add(name)
            left += mean
        totals = lengths.sum(axis=1, min_count=1)
        _, low, high = confidence(list(totals.groupby(own.run).mean()))
        axes.errorbar(left, row, xerr=[[left - low], [high - left]], fmt="none", color="black", capsize=4)
        axes.annotate(f"{left:.0f} ms", (high, row), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(range(len(schemes)), [scheme for scheme, _, _ in schemes])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.margins(x=0.14)
    axes.set_xlim(left=0)
    axes.set_xlabel("Time after link down (ms); mean of run means, 95 % confidence interval of the whole")
    figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize=9)
    return save(figure, folder, "phases")


def draw_loss(handovers, folder):
    """Packets lost per handover: means with their confidence, and the means of single runs."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    schemes = list(by_scheme(handovers))
    for x, (_, color, own) in enumerate(schemes):
        means = own.groupby("run").lost.mean()
        mean, low, high = confidence(list(means))
        spread = numpy.linspace(-0.18, 0.18, len(means))
        axes.plot(x + spread, means, ".", color=color, alpha=0.45, label="mean of a run" if x == 0 else None)
        axes.errorbar(
            x,
            mean,
            yerr=[[mean - low], [high - mean]],
            fmt="D",
            color="black",
            capsize=5,
            markersize=5,
            label="mean, 95 % confidence interval" if x == 0 else None,
        )
        axes.annotate(f"{mean:.1f}", (x + 0.22, mean), xytext=(6, 0), textcoords="offset points", va="center")
    axes.set_xticks(range(len(schemes)), [scheme for scheme, _, _ in schemes])
    axes.set_xlim(-0.6, len(schemes) - 0.4)
    axes.margins(y=0.08)
    axes.set_ylim(bottom=0)
    axes.grid(axis="x", visible=False)
    axes.set_ylabel("Packets towards the mobile node lost per handover")
    axes.legend(loc="lower right")
    return save(figure, folder, "loss")


def draw_sweep(sweep, folder):
    """Interruption over the round-trip time between access router and home agent."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    schemes = list(by_scheme(sweep))
    for i, (scheme, color, own) in enumerate(schemes):
        points = []
        for delay, group in own.groupby("delay_mn_ha_s"):
            points.append((2000 * delay, *confidence(list(group.groupby("run").interruption_ms.mean().dropna()))))
        x, mean, low, high = map(numpy.array, zip(*points))
        # Side by side, so that bars of one round-trip time do not hide each other
        shift = (i - (len(schemes) - 1) / 2) * 0.012 * x.max()
        axes.errorbar(
            x + shift, mean, yerr=[mean - low, high - mean], fmt="o-", color=color, capsize=4, markersize=4, label=scheme
        )
    axes.set_xlabel("Round-trip time between access router and home agent (ms)")
    axes.set_ylabel("Interruption (ms)")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    runs = sweep.run.nunique()
    axes.legend(loc="lower right", title=f"mean of {runs} run means, 95 % confidence interval", title_fontsize=9)
    return save(figure, folder, "interruption-rtt")


def draw_keys(keys, folder):
    """Time from link down to registration over the size of keys, by how the CGA is made."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    variants = list(keys.cga.unique())
    styles = ("o-", "s--", "^-")
    for i, cga in enumerate(variants):
        points = []
        for bits, group in keys[keys.cga == cga].groupby("key_bits"):
            latency = (group.registered_s - group.link_down_s) * 1000
            points.append((bits, *confidence(list(latency.groupby(group.run).mean().dropna()))))
        x, mean, low, high = map(numpy.array, zip(*points))
        # Side by side, so that bars of one key size do not hide each other
        shift = (i - (len(variants) - 1) / 2) * 25
        axes.errorbar(
            x + shift,
            mean,
            yerr=[mean - low, high - mean],
            fmt=styles[i % len(styles)],
            color=SCHEME_COLORS[i % len(SCHEME_COLORS)],
            capsize=4,
            markersize=4,
            label=cga,
        )
    axes.set_xticks(sorted(keys.key_bits.unique()))
    axes.set_xlabel("Size of RSA keys (bits)")
    axes.set_ylabel("Link down to registration (ms), without DAD")
    axes.set_ylim(bottom=0)
    runs = keys.run.nunique()
    axes.legend(loc="upper left", title=f"CGA; mean of {runs} run means, 95 % confidence interval", title_fontsize=9)
    return save(figure, folder, "handover-keys")


def relevant(messages, handover):
    """Messages of one handover: what the mobile node and its peers say because of it."""
    node, down = handover.node, handover.link_down_s
    ends = [handover[column] for column, _ in PHASES] + [handover.first_packet_s]
    end = max(e for e in ends if not pandas.isna(e)) + 0.001
    own = messages[(messages.sent_s >= down) & (messages.received_s <= end)]
    keep = []
    advertised = False
    for index, message in own.sort_values("received_s").iterrows():
        if message.layer == "send" and node not in (message["from"], message.to):
            continue
        if message.layer == "nd":
            solicited = message.message == "RouterAdvertisement"
            if solicited and (message.to != node or advertised):
                continue
            if node not in (message["from"], message.to):
                continue
            if pandas.isna(message.to) and message.sent_s in own.sent_s[own.to.notna() & (own["from"] == node)].values:
                continue  # a probe that somebody has heard
            advertised |= solicited
        keep.append(index)
    return own.loc[keep].sort_values(["sent_s", "received_s"])


def compress(times):
    """Places of instants on an axis: in proportion for short times, long gaps shortened."""
    times = sorted(set(times))
    places = {times[0]: 0.0}
    for before, after in zip(times, times[1:]):
        gap = (after - before) * 1000
        places[after] = places[before] + max(0.55, min(gap / 12, 2.2))
    return places


def draw_timeline(messages, handover, folder):
    """One handover as messages between nodes, from top to bottom."""
    shown = relevant(messages, handover)
    if shown.empty:
        return []
    used = list(dict.fromkeys([*shown["from"], *shown.to.dropna()]))
    order = {"mn": 0, "ar": 1, "ha": 2, "cn": 3}
    nodes = sorted(used, key=lambda name: (order[name[:2]], name))
    titles = {"mn": "Mobile node", "ar": "Access router", "ha": "Home agent", "cn": "Correspondent"}
    marks = [("link_down_s", "Link down")] + [(c, n) for c, n in zip(*zip(*PHASE_MARKS))]
    marks = [(handover[column], name) for column, name in marks if not pandas.isna(handover[column])]
    down = handover.link_down_s
    places = compress([*shown.sent_s, *shown.received_s, *(time for time, _ in marks)])
    bottom = max(places.values())

    figure, axes = plt.subplots(figsize=(8.2, 1.6 + 0.30 * bottom))
    for x, name in enumerate(nodes):
        axes.plot([x, x], [-0.4, bottom + 0.6], color="black", linewidth=1.2)
        axes.text(x, -0.8, f"{titles[name[:2]]}\n{name}", ha="center", va="bottom", fontweight="bold", fontsize=9)
    for time, name in marks:
        y = places[time]
        axes.axhline(y, color="#D55E00", linestyle=":", linewidth=1)
        axes.text(len(nodes) - 0.42, y, f"{name}", va="center", ha="left", fontsize=8, color="#A03D00", bbox=PLAIN)
        axes.text(-0.42, y, f"{(time - down) * 1000:.1f}", va="center", ha="right", fontsize=8, color="#A03D00", bbox=PLAIN)
    labelled = {round(places[time], 3) for time, _ in marks}
    together = {}
    for _, message in shown.iterrows():
        # A probe of duplicate address detection is to reach nobody: an arrow that ends on the link
        probe = pandas.isna(message.to)
        x0 = nodes.index(message["from"])
        x1 = x0 + 0.45 if probe else nodes.index(message.to)
        y0, y1 = places[message.sent_s], places[message.received_s]
        color = {"mip6": "#0072B2", "send": "#009E73"}.get(message.layer, "#666666")
        axes.annotate("", (x1, y1), (x0, y0), arrowprops={"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0})
        # Where two long arrows would share a middle, the label goes nearer to the sender
        share = 0.5 if abs(x1 - x0) <= 1 else 0.28
        # Nor do labels of messages sent together lie on each other
        same = (message["from"], message.to, message.sent_s)
        together[same] = together.get(same, -1) + 1
        share = min(share + 0.22 * together[same], 0.9)
        label = LABELS.get(message.message, message.message)
        axes.text(
            x1 + 0.03 if probe else x0 + (x1 - x0) * share,
            y1 if probe else y0 + (y1 - y0) * share,
            f"{label} (DAD)" if probe else label,
            ha="left" if probe else "center",
            va="center",
            fontsize=8,
            color=color,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )
        if round(y0, 3) not in labelled:
            labelled.add(round(y0, 3))
            axes.text(-0.42, y0, f"{(message.sent_s - down) * 1000:.1f}", va="center", ha="right", fontsize=7, color="#444444")
    axes.set_ylim(bottom + 0.9, -2.2)
    axes.set_xlim(-0.75, len(nodes) + 0.15)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_ylabel("Time after link down (ms); long gaps shortened")
    axes.set_title(f"{handover.scheme}: handover {handover.handover} from {handover['from']} to {handover.to}", fontsize=10)
    for side in axes.spines.values():
        side.set_visible(False)
    return save(figure, folder, f"timeline-{handover.scheme}")


PHASE_MARKS = (
    ("link_up_s", "Link up"),
    ("router_known_s", "Router known"),
    ("address_ready_s", "Address ready"),
    ("security_ready_s", "Security ready"),
    ("registered_s", "Registered"),
    ("route_optimized_s", "Route optimized"),
    ("first_packet_s", "First packet"),
)
LABELS = {
    "RouterSolicitation": "RS",
    "RouterAdvertisement": "RA",
    "NeighborSolicitation": "NS",
    "NeighborAdvertisement": "NA",
    "CertificationPathSolicitation": "CPS",
    "CertificationPathAdvertisement": "CPA",
    "BindingUpdate": "BU",
    "BindingAck": "BA",
    "BindingAcknowledgement": "BA",
    "HomeTestInit": "HoTI",
    "CareOfTestInit": "CoTI",
    "HomeTest": "HoT",
    "CareOfTest": "CoT",
}


def draw_all(folder):
    """Draws everything that the tables in a folder allow; returns the files."""
    text = {"from": str, "to": str, "fallback_reason": str}
    everything = pandas.read_csv(folder / "handovers.csv", dtype=text)
    handovers = counted(everything)
    paths = draw_cdf(handovers, folder) + draw_phases(handovers, folder) + draw_loss(handovers, folder)
    if (folder / "sweep.csv").exists():
        paths += draw_sweep(counted(pandas.read_csv(folder / "sweep.csv", dtype=text)), folder)
    if (folder / "keys.csv").exists():
        paths += draw_keys(counted(pandas.read_csv(folder / "keys.csv", dtype=text)), folder)
    if (folder / "messages.csv").exists():
        messages = pandas.read_csv(folder / "messages.csv")
        for scheme, _, own in by_scheme(handovers):
            one = own[(own.run == own.run.min()) & (own.outcome == "ok")]
            if not one.empty:
                paths += draw_timeline(messages[messages.scheme == scheme], one.iloc[0], folder)
    return paths


if __name__ == "__main__":
    for drawn in draw_all(pathlib.Path(sys.argv[1])):
        print(drawn)
