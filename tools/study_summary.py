# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Turns handovers into measures and measures into means with confidence intervals."""

import math
import statistics

import numpy
import pandas
import scipy.special

# Phases in the order of a handover: column, and its name in plots
PHASES = (
    ("link_up_s", "Link layer"),
    ("router_known_s", "Movement detection"),
    ("address_ready_s", "Care-of address"),
    ("security_ready_s", "Security"),
    ("fback_s", "Fast binding"),
    ("registered_s", "Home registration"),
    ("route_optimized_s", "Route optimization"),
)


def confidence(run_means):
    """Mean and the ends of its 95 % confidence interval, from the means of independent runs."""
    n = len(run_means)
    mean = sum(run_means) / n if n else math.nan
    if n < 2:
        return mean, math.nan, math.nan
    half = scipy.special.stdtrit(n - 1, 0.975) * statistics.stdev(run_means) / math.sqrt(n)
    return mean, mean - half, mean + half


def counted(handovers):
    """Handovers that count: not the first attachment, nor one that the end of the run cut short."""
    return handovers[(handovers.handover > 0) & (handovers.outcome != "cut")]


def phase_lengths(handovers):
    """Length of each phase in ms, in its own column.

    A phase begins where the one that ended last before it did, in time: keys may be ready before the address is, or
    behind it. One that ended before link down has length 0; one that was not reached is missing.
    """
    ends = handovers[[column for column, _ in PHASES]].astype(float).to_numpy()
    down = handovers["link_down_s"].astype(float).to_numpy()[:, None]
    floored = numpy.fmax(ends, down)  # missing ones become link down, and are put back below
    order = numpy.argsort(floored, axis=1, kind="stable")
    sorted_ends = numpy.take_along_axis(floored, order, axis=1)
    lengths = numpy.empty_like(floored)
    numpy.put_along_axis(lengths, order, numpy.diff(numpy.hstack([down, sorted_ends])) * 1000, axis=1)
    lengths[numpy.isnan(ends)] = numpy.nan
    return pandas.DataFrame(lengths, index=handovers.index, columns=[column for column, _ in PHASES])


def measures(handovers):
    """All measures of handovers, a column each."""
    down = handovers["link_down_s"]
    table = pandas.DataFrame(index=handovers.index)
    table["interruption_ms"] = handovers["interruption_ms"]
    for column in [column for column, _ in PHASES] + ["una_s", "first_packet_s"]:
        table[column[:-2] + "_ms"] = (handovers[column] - down) * 1000
    for column, values in phase_lengths(handovers).items():
        table["phase_" + column[:-2] + "_ms"] = values
    for column in (
        "sent",
        "lost",
        "duplicated",
        "reordered",
        "buffered",
        "signalling_packets",
        "signalling_bytes",
        "crypto_ops",
        "crypto_ms",
    ):
        table[column] = handovers[column]
    table["not_ok"] = (handovers["outcome"] != "ok").astype(int)
    return table


def summarize(handovers, schemes):
    """The rows of summary.csv. The mean is that of run means; median and 95th percentile pool all handovers."""
    rows = []
    handovers = counted(handovers).reset_index(drop=True)
    values = measures(handovers)
    for scheme in schemes:
        own = handovers.scheme == scheme
        for measure in values.columns:
            column = values.loc[own, measure].dropna()
            if column.empty:
                continue
            by_run = column.groupby(handovers.loc[column.index, "run"]).mean()
            mean, low, high = confidence(list(by_run))
            rows.append(
                {
                    "scheme": scheme,
                    "measure": measure,
                    "runs": len(by_run),
                    "n": len(column),
                    "mean": mean,
                    "ci95_low": low,
                    "ci95_high": high,
                    "median": column.median(),
                    "p95": column.quantile(0.95),
                }
            )
    return pandas.DataFrame(rows)
