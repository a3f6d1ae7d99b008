"""Legal hold of one version: by a header on the write, by a call."""

from __future__ import annotations

from scoreboard import attacks
from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.features.seen import must_show_hold
from scoreboard.features.version_policies import PLACE, protecting_each_kind
from scoreboard.victim import Victim, plant


def set_hold(victim: Victim) -> None:
    accepted("Set Legal Hold", lambda: victim.kept.set_legal_hold(True))
    must_show_hold(victim)


def by_header(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault(PLACE)
    container = trial.version_level_container()
    victim = accepted("Put Blob with a hold", lambda: plant(trial, container, legal_hold=True))
    must_show_hold(victim)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def by_call(bench: Bench) -> str:
    return protecting_each_kind(bench, set_hold)


FEATURES = {"Hold by header of Put Blob": by_header, "Hold by Set Legal Hold": by_call}
