"""Legal hold of a container."""

from __future__ import annotations

from dataclasses import replace

from scoreboard import attacks
from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.features.container_policies import KINDS, append
from scoreboard.trial import Trial
from scoreboard.verdicts import NotEnforced
from scoreboard.victim import plant

TAG = "case17"


def set_hold(trial: Trial, name: str, **flags: bool) -> None:
    trial.needs_management()
    accepted("setting the hold", lambda: trial.management.set_hold(name, TAG, **flags))
    if not trial.management.get(name).has_legal_hold:
        raise NotEnforced("the hold was accepted and is not shown")


def hold(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault()
    container = trial.plain_container()
    victims = [plant(trial, container, kind) for kind in KINDS]
    set_hold(trial, container.container_name)
    for victim in victims:
        assault.on(victim, attacks.ON_BLOB[victim.kind])
    return assault.evidence()


def hold_with_appends(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault()
    container = trial.plain_container()
    log, block = (plant(trial, container, kind) for kind in ("append", "block"))
    set_hold(trial, container.container_name, append_all=True)
    append(replace(log, grows=True))
    assault.on(replace(log, grows=True), attacks.ON_GROWING_BLOB)
    assault.on(block, attacks.ON_BLOB["block"])
    return f"{assault.evidence()}, appends go on"


FEATURES = {
    "Legal hold": hold,
    "Legal hold with protected append writes, all": hold_with_appends,
}
