# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Records as pandas tables, with the columns of the CSV files of a study."""

import io

from ._loader import ns


def read_csv(source):
    """Reads handovers.csv, flows.csv or signalling.csv; a field without a value stays empty in a column of words."""
    import pandas

    words = {name: str for name in ("scheme", "node", "from", "to", "outcome", "fallback_reason")}
    frame = pandas.read_csv(source, dtype=words)
    present = [name for name in words if name in frame.columns]
    frame[present] = frame[present].fillna("")
    return frame


def table(records):
    """Makes a table of handover records, or of those of a HandoverMonitor."""
    if hasattr(records, "GetRecords"):
        records = records.GetRecords()
    lines = [str(ns.mip6sec.HandoverRecord.CsvHeader())] + [str(record.CsvRow()) for record in records]
    return read_csv(io.StringIO("\n".join(lines)))
