"""What every feature works with."""

from __future__ import annotations

from dataclasses import dataclass

from scoreboard.control import Assault, Controls
from scoreboard.trial import Trial


@dataclass(frozen=True)
class Bench:
    trial: Trial
    controls: Controls

    def assault(self, place: str = "plain") -> Assault:
        """`place` is the kind of container that the unprotected twins are in."""
        return Assault(self.trial, self.controls, place)
