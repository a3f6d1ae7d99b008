"""The report per feature, and the rule that no test is silent.

Every test names its feature and what it needs beside an endpoint. A test whose need cannot be met is
not collected into the run but counted as "not run", with the reason, in the table and in the JSON.
While the suite owns the server, `server` and `management` are always there, so nothing hides.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

OUTCOMES = ("passed", "failed", "not run")


@dataclass(eq=False)  # pytest keeps plugins in sets
class FeatureReport:
    """`missing` says, for each need that cannot be met here, why."""

    missing: dict[str, str]
    outcomes: dict[str, dict[str, str]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        unlabelled = [item.nodeid for item in items if item.get_closest_marker("feature") is None]
        if unlabelled:
            raise pytest.UsageError(f"tests without a feature: {', '.join(unlabelled)}")
        left_out = []
        for item in items:
            reason = self._reason_not_to_run(item)
            if reason is not None:
                left_out.append(item)
                self.reasons[item.nodeid] = reason
                self._note(item, "not run")
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if item.nodeid not in self.reasons]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]):
        report = yield
        if report.failed:
            self._note(item, "failed")
        elif report.when == "call" and report.passed:
            self._note(item, "passed")
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        write = terminalreporter.write_line
        terminalreporter.section("features")
        width = max(map(len, self.outcomes), default=7)
        write(f"{'feature':{width}}  {'passed':>7} {'failed':>7} {'not run':>8}")
        for feature in sorted(self.outcomes):
            counts = Counter(self.outcomes[feature].values())
            write(
                f"{feature:{width}}  {counts['passed']:7} {counts['failed']:7} {counts['not run']:8}"
            )
        for reason, count in sorted(Counter(self.reasons.values()).items()):
            write(f"not run: {reason} ({count} tests)")

    def write_json(self, path: Path) -> None:
        features = {}
        for feature, tests in sorted(self.outcomes.items()):
            counts = Counter(tests.values())
            features[feature] = {outcome: counts[outcome] for outcome in OUTCOMES}
        failed = [
            name
            for tests in self.outcomes.values()
            for name, seen in tests.items()
            if seen == "failed"
        ]
        content = {"features": features, "failed": sorted(failed), "notRun": self.reasons}
        path.write_text(json.dumps(content, indent=2) + "\n")

    def _reason_not_to_run(self, item: pytest.Item) -> str | None:
        for marker in item.iter_markers("needs"):
            for need in marker.args:
                if need in self.missing:
                    return self.missing[need]
        return None

    def _note(self, item: pytest.Item, outcome: str) -> None:
        """A test that failed once (in set-up, body or tear-down) stays failed."""
        feature = item.get_closest_marker("feature").args[0]
        tests = self.outcomes.setdefault(feature, {})
        if tests.get(item.nodeid) != "failed":
            tests[item.nodeid] = outcome
