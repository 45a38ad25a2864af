# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Draws the plots of a study from the tables in its folder alone, as PNG and PDF.

study_plots.py <folder>
"""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import matplotlib.ticker
import numpy
import pandas

from study_summary import PHASES, confidence, counted, phase_lengths

WIDTH, HEIGHT = 7.0, 4.2  # inches
# Okabe and Ito's palette, which colour-blind readers can tell apart
SCHEME_COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
# A scheme and the same with SEND share a colour; the second is dashed
SECURED = "+send"
PHASE_COLORS = ("#999999", "#E69F00", "#56B4E9", "#CC79A7", "#D55E00", "#0072B2", "#009E73")
ZOOM = 0.3  # bars shorter than this share of the longest are drawn a second time, enlarged
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
    schemes = list(handovers.scheme.unique())
    bases = list(dict.fromkeys(scheme.removesuffix(SECURED) for scheme in schemes))
    for scheme in schemes:
        color = SCHEME_COLORS[bases.index(scheme.removesuffix(SECURED)) % len(SCHEME_COLORS)]
        yield scheme, color, handovers[handovers.scheme == scheme]


def dashes(scheme):
    """Style of the line of a scheme."""
    return "--" if scheme.endswith(SECURED) else "-"


def band(scheme):
    """How the curve of a scheme is drawn so that another on top of it can be seen with it: plain ones as a wide pale band,
    those with SEND as a thin dashed line within."""
    if scheme.endswith(SECURED):
        return {"linestyle": dashes(scheme), "linewidth": 1.3, "zorder": 3}
    return {"linestyle": dashes(scheme), "linewidth": 4, "alpha": 0.45, "solid_capstyle": "butt", "zorder": 2}


def lines_of(scheme):
    """The name of a scheme on as many short lines as it takes."""
    return scheme.replace("fmip6-", "fmip6-\n").replace(SECURED, f"\n{SECURED}")


def room_above(values):
    """The upper end of an axis that begins at 0 and has room above the largest of some values."""
    largest = numpy.nanmax([0, *values])
    return 1.1 * largest if largest > 0 else 1


def label_logarithmic(axis):
    """Numbers on a logarithmic axis that spans a decade or two."""
    axis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter("")


def draw_cdf(handovers, folder):
    """Distribution of the interruption, all handovers pooled."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    largest, smallest = handovers.interruption_ms.max(), handovers.interruption_ms.min()
    logarithmic = largest > 8 * smallest
    for scheme, color, own in by_scheme(handovers):
        values = numpy.sort(own.interruption_ms.dropna())
        if not len(values):
            axes.plot([], [], color=color, **band(scheme), label=f"{scheme} (no interruption ended)")
            continue
        # A handover without an end of its interruption stays above every value
        share = numpy.arange(1, len(values) + 1) / len(own)
        end = (1.1 if logarithmic else 1.02) * largest
        axes.step(
            numpy.concatenate([[values[0]], values, [end]]),
            numpy.concatenate([[0], share, share[-1:]]),
            where="post",
            color=color,
            **band(scheme),
            label=f"{scheme} ({len(own)} handovers)",
        )
    axes.set_xlabel("Interruption of the flow towards the mobile node (ms)")
    axes.set_ylabel("Share of handovers")
    if logarithmic:
        axes.set_xscale("log")
        label_logarithmic(axes.xaxis)
    else:
        axes.set_xlim(left=0)
    axes.set_ylim(0, 1.02)
    figure.legend(loc="outside upper center", ncols=2, frameon=False, fontsize=9)
    return save(figure, folder, "interruption-cdf")


def phase_bars(axes, schemes, used):
    """A stacked bar for each scheme; returns the length of each."""
    axes.set_xlim(0, 1.18 * max(bar_length(own) for _, _, own in schemes))
    room = 0.045 * axes.get_xlim()[1]
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
            if mean > room:
                axes.text(left + mean / 2, row, f"{mean:.0f}", ha="center", va="center", fontsize=8)
            used.add(name)
            left += mean
        totals = lengths.sum(axis=1, min_count=1)
        _, low, high = confidence(list(totals.groupby(own.run).mean()))
        axes.errorbar(left, row, xerr=[[left - low], [high - left]], fmt="none", color="black", capsize=4)
        axes.annotate(f"{left:.0f} ms", (max(high, left), row), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(range(len(schemes)), [scheme for scheme, _, _ in schemes])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)


def bar_length(own):
    """Length of the bar of a scheme."""
    return sum(column.groupby(own.run).mean().mean() for _, column in phase_lengths(own).items() if column.notna().any())


def draw_phases(handovers, folder):
    """Mean length of each phase, stacked; the error bar is that of the time until the last of them."""
    schemes = list(by_scheme(handovers))
    lengths = [bar_length(own) for _, _, own in schemes]
    short = [scheme for scheme, length in zip(schemes, lengths) if length < ZOOM * max(lengths)]
    rows = [len(schemes)] + ([len(short)] if short else [])
    figure, panels = plt.subplots(
        len(rows), figsize=(WIDTH, 1.7 + 0.45 * sum(rows)), squeeze=False, gridspec_kw={"height_ratios": rows}
    )
    used = set()
    phase_bars(panels[0][0], schemes, used)
    if short:
        phase_bars(panels[1][0], short, used)
        panels[1][0].set_title("The short ones enlarged", fontsize=9)
    panels[-1][0].set_xlabel("Time after link down (ms); mean of run means,\n95 % confidence interval of the whole")
    figure.legend(loc="outside upper center", ncols=4, frameon=False, fontsize=9)
    return save(figure, folder, "phases")


def draw_loss(handovers, folder):
    """Packets lost per handover: means with their confidence, and the means of single runs."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    schemes = list(by_scheme(handovers))
    tops, bottoms = [], []
    for x, (_, color, own) in enumerate(schemes):
        means = own.groupby("run").lost.mean()
        mean, low, high = confidence(list(means))
        tops += [high, means.max()]
        bottoms += [low]
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
    axes.set_xticks(range(len(schemes)), [lines_of(scheme) for scheme, _, _ in schemes], fontsize=9)
    axes.set_xlim(-0.6, len(schemes) - 0.3)
    top = room_above(tops)
    axes.set_ylim(numpy.nanmin([-0.02 * top, *(1.05 * low for low in bottoms)]), top)
    axes.grid(axis="x", visible=False)
    axes.set_ylabel("Packets towards the mobile node lost per handover")
    figure.legend(loc="outside upper center", ncols=2, frameon=False, fontsize=9)
    return save(figure, folder, "loss")


def draw_sweep(sweep, folder):
    """Interruption over the round-trip time between access router and home agent."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    schemes = list(by_scheme(sweep))
    tops = []
    for i, (scheme, color, own) in enumerate(schemes):
        points = []
        for delay, group in own.groupby("delay_mn_ha_s"):
            points.append((2000 * delay, *confidence(list(group.groupby("run").interruption_ms.mean().dropna()))))
        x, mean, low, high = map(numpy.array, zip(*points))
        tops += [*mean, *high]
        # Side by side, so that bars of one round-trip time do not hide each other
        shift = (i - (len(schemes) - 1) / 2) * min(0.006, 0.02 / len(schemes)) * x.max()
        axes.errorbar(
            x + shift,
            mean,
            yerr=[mean - low, high - mean],
            fmt="o" + dashes(scheme),
            color=color,
            markerfacecolor="white" if scheme.endswith(SECURED) else color,
            capsize=3,
            markersize=4,
            label=scheme,
        )
    axes.set_xlabel("Round-trip time between access router and home agent (ms)")
    axes.set_ylabel("Interruption (ms)")
    axes.set_xlim(left=0)
    if sweep.interruption_ms.max() > 8 * sweep.interruption_ms.min():
        axes.set_yscale("log")
        label_logarithmic(axes.yaxis)
    else:
        axes.set_ylim(0, room_above(tops))
    runs = sweep.run.nunique()
    title = f"mean of {runs} run means, 95 % confidence interval; points of one time stand side by side"
    figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize=9, title=title, title_fontsize=9)
    return save(figure, folder, "interruption-rtt")


def draw_keys(keys, folder):
    """Time from link down to registration over the size of keys, by how the CGA is made."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    variants = list(keys.cga.unique())
    styles = ("o-", "s--", "^-")
    tops = []
    for i, cga in enumerate(variants):
        points = []
        for bits, group in keys[keys.cga == cga].groupby("key_bits"):
            latency = (group.registered_s - group.link_down_s) * 1000
            points.append((bits, *confidence(list(latency.groupby(group.run).mean().dropna()))))
        x, mean, low, high = map(numpy.array, zip(*points))
        tops += [*mean, *high]
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
    axes.set_ylim(0, room_above(tops))
    runs = keys.run.nunique()
    axes.legend(loc="upper left", title=f"CGA; mean of {runs} run means, 95 % confidence interval", title_fontsize=9)
    return save(figure, folder, "handover-keys")


def preparation(messages, handover, before):
    """What was said on the old link for a fast handover: candidates and key, and the Fast Binding Update with its kin."""
    node, down = handover.node, handover.link_down_s
    fast = messages[(messages.layer == "fmip6") & (messages.sent_s < down) & (messages.sent_s >= before.link_up_s)]
    asked = fast.message.isin(["RtSolPr", "PrRtAdv"]) & ((fast["from"] == node) | (fast.to == node))
    # Those of the handover before are over by then
    update = ~fast.message.isin(["RtSolPr", "PrRtAdv"]) & (fast.sent_s > before.first_packet_s) & (fast.sent_s > down - 2)
    return fast[asked | update]


def relevant(messages, handover, before):
    """Messages of one handover: what the mobile node and its peers say because of it."""
    node, down = handover.node, handover.link_down_s
    ends = [handover[column] for column, _ in PHASE_MARKS]
    end = max(e for e in ends if not pandas.isna(e)) + 0.001
    own = messages[(messages.sent_s >= down) & (messages.received_s <= end)]
    keep = []
    advertised = False
    seen = set()
    for index, message in own.sort_values("received_s").iterrows():
        if message.layer == "send" and node not in (message["from"], message.to):
            continue
        if message.message == "UnsolicitedNeighborAdvertisement":
            # The first of them, at the new router
            if message.message in seen or message.to[:2] != "ar":
                continue
            seen.add(message.message)
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
    return pandas.concat([preparation(messages, handover, before), own.loc[keep]]).sort_values(["sent_s", "received_s"])


def compress(times):
    """Places of instants on an axis: in proportion for short times, long gaps shortened."""
    times = sorted(set(times))
    places = {times[0]: 0.0}
    for before, after in zip(times, times[1:]):
        gap = (after - before) * 1000
        places[after] = places[before] + max(0.55, min(gap / 12, 2.2))
    return places


def draw_timeline(messages, handover, before, folder):
    """One handover, behind the one before it, as messages between nodes, from top to bottom."""
    shown = relevant(messages, handover, before)
    if shown.empty:
        return []
    used = list(dict.fromkeys([*shown["from"], *shown.to.dropna()]))
    order = {"mn": 0, "ar": 1, "ha": 2, "cn": 3}
    nodes = sorted(used, key=lambda name: (order[name[:2]], name))
    titles = {"mn": "Mobile node", "ar": "Access router", "ha": "Home agent", "cn": "Correspondent"}
    marks = {}
    for column, name in [("link_down_s", "Link down"), *PHASE_MARKS]:
        if not pandas.isna(handover[column]):
            marks.setdefault(handover[column], []).append(name)
    marks = [(time, "\n".join(names)) for time, names in sorted(marks.items())]
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
        color = {"mip6": "#0072B2", "fmip6": "#AA3377", "send": "#009E73"}.get(message.layer, "#666666")
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
    ("fback_s", "FBack received"),
    ("una_s", "UNA sent"),
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
    "UnsolicitedNeighborAdvertisement": "UNA",
    "FastBindingUpdate": "FBU",
    "FastBindingAck": "FBack",
    "HandoverInitiate": "HI",
    "HandoverAck": "HAck",
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
                before = everything[
                    (everything.scheme == scheme)
                    & (everything.run == one.iloc[0].run)
                    & (everything.node == one.iloc[0].node)
                    & (everything.handover == one.iloc[0].handover - 1)
                ]
                paths += draw_timeline(messages[messages.scheme == scheme], one.iloc[0], before.iloc[0], folder)
    return paths


if __name__ == "__main__":
    for drawn in draw_all(pathlib.Path(sys.argv[1])):
        print(drawn)
