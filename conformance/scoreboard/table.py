"""The rows as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from itertools import groupby
from pathlib import Path

from scoreboard.verdicts import Row, Verdict

EVIDENCE_COLUMNS = 72


def rendered(endpoint: str, rows: list[Row], left_behind: list[str]) -> str:
    lines = [f"WORM scoreboard of {endpoint}", ""]
    feature_width = max(len(row.feature) for row in rows) + 2
    verdict_width = max(len(verdict.value) for verdict in Verdict)
    for group, members in groupby(rows, key=lambda row: row.group):
        lines.append(group)
        for row in members:
            head = f"  {row.feature:{feature_width}}{row.verdict.value:{verdict_width}}  "
            evidence = textwrap.wrap(row.evidence, EVIDENCE_COLUMNS) or [""]
            lines += [head + evidence[0]]
            lines += [" " * len(head) + line for line in evidence[1:]]
        lines.append("")
    counts = Counter(row.verdict for row in rows)
    lines.append(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict))
    if left_behind:
        lines.append(f"left behind, still protected: {', '.join(left_behind)}")
    return "\n".join(lines)


def write_json(path: Path, endpoint: str, rows: list[Row], left_behind: list[str]) -> None:
    content = {
        "endpoint": endpoint,
        "rows": [row.as_json() for row in rows],
        "leftBehind": left_behind,
    }
    path.write_text(json.dumps(content, indent=2) + "\n")
