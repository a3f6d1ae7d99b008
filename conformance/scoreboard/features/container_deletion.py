"""A container that holds protected data cannot be deleted from around it."""

from __future__ import annotations

from collections.abc import Callable

from azure.storage.blob import ContainerClient

from scoreboard.answers import refusal_of
from scoreboard.bench import Bench
from scoreboard.features.container_holds import set_hold
from scoreboard.features.container_policies import protect
from scoreboard.features.version_policies import set_policy
from scoreboard.trial import Trial
from scoreboard.verdicts import NotEnforced
from scoreboard.victim import Victim, plant


def attack_container(trial: Trial, victim: Victim) -> str:
    """On both planes, as far as there are two."""
    name = victim.container.container_name
    planes: dict[str, Callable[[], object]] = {"data plane": victim.container.delete_container}
    if trial.has_management:
        planes["management plane"] = lambda: trial.management.delete(name)
    for plane, delete in planes.items():
        refusal = refusal_of(delete)
        damage = victim.damage()
        if refusal is None or damage is not None:
            answer = refusal or "success"
            raise NotEnforced(
                f"deleting the container, {plane}: answered {answer}; {damage or 'the blob is there'}"
            )
    return f"refused on the {' and the '.join(planes)}"


def _protected_by(bench: Bench, protection: Callable[[Trial, ContainerClient], None]) -> str:
    trial = bench.trial
    container = trial.plain_container()
    victim = plant(trial, container)
    protection(trial, container)
    return attack_container(trial, victim)


def under_policy(bench: Bench) -> str:
    return _protected_by(bench, protect)


def under_hold(bench: Bench) -> str:
    return _protected_by(bench, lambda trial, c: set_hold(trial, c.container_name))


def around_protected_version(bench: Bench) -> str:
    trial = bench.trial
    victim = plant(trial, trial.version_level_container())
    set_policy(victim)
    return attack_container(trial, victim)


FEATURES = {
    "Deleting a container under a policy": under_policy,
    "Deleting a container under a hold": under_hold,
    "Deleting a container around a protected version": around_protected_version,
}
