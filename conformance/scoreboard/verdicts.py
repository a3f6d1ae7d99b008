"""The verdicts, and how a feature reaches one.

A feature that returns was enforced; every other verdict is raised, from as deep as it is found.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum


class Verdict(Enum):
    """What a user may conclude about one feature of a server."""

    ENFORCED = "enforced"
    REFUSED = "refused honestly"
    NOT_ENFORCED = "accepted but NOT enforced"
    NOT_TRIED = "not tried"


class Finding(Exception):
    """Ends a feature with a verdict other than enforced; its text is the evidence."""

    verdict: Verdict


class RefusedHonestly(Finding):
    """The server answered with an error to the call that asks for protection."""

    verdict = Verdict.REFUSED


class NotEnforced(Finding):
    """The server accepted the call and let the data, or the protection, be destroyed."""

    verdict = Verdict.NOT_ENFORCED


class NotTried(Finding):
    """Nothing can be said here, and why."""

    verdict = Verdict.NOT_TRIED


@dataclass(frozen=True)
class Row:
    """One line of the scoreboard."""

    group: str
    feature: str
    verdict: Verdict
    evidence: str

    def as_json(self) -> dict[str, str]:
        return {**asdict(self), "verdict": self.verdict.value}
