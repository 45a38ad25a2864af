# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The summary of a study against figures worked out by hand and the printed table of Student's t.

    study-summary-check.py <build folder>
"""

import io
import math
import pathlib
import sys
import unittest

import pandas

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from study_summary import PHASES, confidence, phase_lengths, summarize  # noqa: E402

# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975: degrees of freedom, value
STUDENT_T = ((1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (29, 2.045), (99, 1.984))

COLUMNS = (
    "scheme,run,handover,link_down_s,link_up_s,router_known_s,address_ready_s,security_ready_s,registered_s,"
    "route_optimized_s,first_packet_s,interruption_ms,sent,lost,duplicated,reordered,buffered,signalling_packets,"
    "signalling_bytes,crypto_ops,crypto_ms,outcome,fback_s,una_s"
)


def table(*rows):
    """Handovers, each given as a dictionary of what is of interest in it."""
    counts = dict.fromkeys(COLUMNS.split(",")[12:21], 0)
    lines = [COLUMNS]
    for row in rows:
        filled = {"scheme": "a", "run": 1, "handover": 1, "outcome": "ok", **counts, **row}
        lines.append(",".join(str(filled.get(column, "")) for column in COLUMNS.split(",")))
    return pandas.read_csv(io.StringIO("\n".join(lines)))


def handover(run, number, interruption, **more):
    """A handover that counts for its interruption alone."""
    return {"run": run, "handover": number, "link_down_s": 10 * number, "interruption_ms": interruption, **more}


class Summary(unittest.TestCase):
    def test_intervals_are_those_of_the_printed_table(self):
        for freedom, quantile in STUDENT_T:
            n = freedom + 1
            means = [math.sqrt(n), *[0.0] * (n - 2), -math.sqrt(n)]  # their mean is 0
            deviation = math.sqrt(2 * n / freedom)
            mean, low, high = confidence(means)
            self.assertAlmostEqual(mean, 0)
            self.assertAlmostEqual(high * math.sqrt(n) / deviation, quantile, delta=0.0005)
            self.assertAlmostEqual(low, -high)

    def test_runs_that_agree_have_no_spread_and_one_run_has_no_interval(self):
        self.assertEqual(confidence([5.0, 5.0, 5.0]), (5.0, 5.0, 5.0))
        mean, low, high = confidence([5.0])
        self.assertEqual(mean, 5.0)
        self.assertTrue(math.isnan(low) and math.isnan(high))
        self.assertTrue(all(math.isnan(x) for x in confidence([])))

    def test_mean_is_of_run_means_and_quantiles_pool_all_handovers(self):
        handovers = table(
            handover(1, 0, 999),
            handover(1, 1, 10),
            handover(1, 2, 20),
            handover(2, 1, 40),
            handover(3, 1, 30),
            handover(3, 2, 50, outcome="fallback"),
            handover(3, 3, 70),
            handover(3, 4, 999, outcome="cut"),
            handover(1, 1, 500, scheme="b"),
        )
        summary = summarize(handovers, ["a"])
        self.assertEqual(list(summary.columns), "scheme measure runs n mean ci95_low ci95_high median p95".split())
        self.assertEqual(set(summary.scheme), {"a"})
        row = summary[summary.measure == "interruption_ms"].iloc[0]
        self.assertEqual((row.runs, row.n), (3, 6))
        self.assertAlmostEqual(row["mean"], 35)  # of 15, 40 and 50
        half = 4.302653 * math.sqrt(325) / math.sqrt(3)
        self.assertAlmostEqual(row.ci95_low, 35 - half, places=4)
        self.assertAlmostEqual(row.ci95_high, 35 + half, places=4)
        self.assertAlmostEqual(row["median"], 35)  # between 30 and 40
        self.assertAlmostEqual(row.p95, 65)  # three quarters of the way from 50 to 70
        row = summary[summary.measure == "not_ok"].iloc[0]
        self.assertAlmostEqual(row["mean"], 1 / 9)  # of 0, 0 and 1/3
        self.assertNotIn("registered_ms", set(summary.measure))

    def test_each_phase_begins_where_the_one_before_it_in_time_ended(self):
        plain = {"link_down_s": 10, "link_up_s": 10.05, "router_known_s": 10.1, "address_ready_s": 11.1}
        rows = (
            {**plain, "registered_s": 11.2},
            {**plain, "security_ready_s": 10.3, "registered_s": 11.3},  # while the address is probed
            {**plain, "security_ready_s": 11.15, "registered_s": 11.3},  # behind it
            {**plain, "fback_s": 9.9, "security_ready_s": 9.5, "registered_s": 11.2},  # before link down
        )
        expected = (
            {"link_up_s": 50, "router_known_s": 50, "address_ready_s": 1000, "registered_s": 100},
            {"security_ready_s": 200, "address_ready_s": 800, "registered_s": 200},
            {"security_ready_s": 50, "address_ready_s": 1000, "registered_s": 150},
            {"fback_s": 0, "security_ready_s": 0, "link_up_s": 50, "registered_s": 100},
        )
        lengths = phase_lengths(table(*rows))
        self.assertEqual(list(lengths.columns), [column for column, _ in PHASES])
        for i, phases in enumerate(expected):
            for column, milliseconds in phases.items():
                self.assertAlmostEqual(lengths.loc[i, column], milliseconds, msg=f"{column} of row {i}")
            self.assertTrue(math.isnan(lengths.loc[i, "route_optimized_s"]))
        total = lengths.sum(axis=1)
        for i, row in enumerate(rows):
            self.assertAlmostEqual(total[i], (row["registered_s"] - 10) * 1000, msg=f"sum of row {i}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
