"""Time-based retention of a container: blobs of all kinds, old and new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from azure.storage.blob import ContainerClient

from scoreboard import attacks
from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.trial import Trial
from scoreboard.verdicts import NotEnforced
from scoreboard.victim import Victim, plant

KINDS = ("block", "append", "page")


def protect(trial: Trial, container: ContainerClient, days: int = 1, **flags: Any) -> None:
    """Puts an unlocked policy, and looks at it."""
    name = container.container_name
    accepted(
        "putting the policy",
        lambda: trial.management.put_policy(name, days, **flags),
    )
    shown = trial.management.policy(name)
    if shown.immutability_period_since_creation_in_days != days:
        raise NotEnforced(f"a policy of {days} days was accepted, and is shown as {shown.state}")


def lock(trial: Trial, container: ContainerClient) -> None:
    name = container.container_name
    accepted("locking the policy", lambda: trial.management.lock_policy(name))
    state = trial.management.policy(name).state
    if state != "Locked":
        raise NotEnforced(f"the lock was accepted, and the policy is shown as {state}")


def _attack_all_kinds(bench: Bench, protection: Callable[[ContainerClient], None]) -> str:
    """A blob of each kind from before the protection, and one block blob from after."""
    trial, assault = bench.trial, bench.assault()
    container = trial.plain_container()
    victims = [plant(trial, container, kind) for kind in KINDS]
    protection(container)
    for victim in victims:
        assault.on(victim, attacks.ON_BLOB[victim.kind])
    later = trial.plain_container()
    protection(later)
    assault.on(plant(trial, later), attacks.ON_BLOB["block"])
    return assault.evidence()


def unlocked_policy(bench: Bench) -> str:
    bench.trial.needs_management()
    return _attack_all_kinds(bench, lambda container: protect(bench.trial, container))


def locked_policy(bench: Bench) -> str:
    trial = bench.trial
    trial.needs_management()
    trial.needs_locks()

    def protection(container: ContainerClient) -> None:
        protect(trial, container)
        lock(trial, container)

    return _attack_all_kinds(bench, protection)


def lock_is_final(bench: Bench) -> str:
    """A locked policy can be neither changed, nor shortened, nor deleted, nor unlocked."""
    trial, assault = bench.trial, bench.assault()
    management = trial.management
    trial.needs_locks()
    container = trial.plain_container()
    name = container.container_name
    victim = plant(trial, container)
    protect(trial, container, 2)
    lock(trial, container)
    for what, call in {
        "putting a shorter policy": lambda: management.put_policy(name, 1),
        "putting a longer policy": lambda: management.put_policy(name, 3),
        "putting append flags": lambda: management.put_policy(name, append=True),
        "deleting the policy": lambda: management.delete_policy(name),
        "extending to fewer days": lambda: management.extend_policy(name, 1),
    }.items():
        assault.must_be_refused(f"{what}, once locked,", call)
        shown = management.policy(name)
        if (shown.state, shown.immutability_period_since_creation_in_days) != ("Locked", 2):
            raise NotEnforced(f"{what} was refused and the policy is another all the same")
    assault.on(victim, attacks.DELETIONS)
    return assault.evidence()


def extension(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault()
    management = trial.management
    trial.needs_locks()
    container = trial.plain_container()
    name = container.container_name
    victim = plant(trial, container)
    protect(trial, container)
    lock(trial, container)
    accepted("extending the policy", lambda: management.extend_policy(name, 2))
    if management.policy(name).immutability_period_since_creation_in_days != 2:
        raise NotEnforced("the extension was accepted and is not shown")
    assault.must_be_refused("taking the extension back", lambda: management.extend_policy(name, 1))
    assault.on(victim, attacks.DELETIONS)
    return assault.evidence()


def _appends(bench: Bench, **flags: Any) -> str:
    """Appending goes on, what was written stays, and nothing else passes."""
    trial, assault = bench.trial, bench.assault()
    trial.needs_management()
    container = trial.plain_container()
    log, block = (plant(trial, container, kind) for kind in ("append", "block"))
    protect(trial, container, **flags)
    growing = replace(log, grows=True)
    append(growing)
    assault.on(growing, attacks.ON_GROWING_BLOB)
    append(growing)
    assault.on(block, attacks.ON_BLOB["block"])
    return f"{assault.evidence()}, appends go on"


def append(log: Victim) -> None:
    accepted("appending under the flag", lambda: log.blob.append_block(b"the next line\n"))
    damage = log.damage()
    if damage is not None:
        raise NotEnforced(f"a permitted append: {damage}")


FEATURES = {
    "Policy, unlocked": unlocked_policy,
    "Policy, locked": locked_policy,
    "Locked policy: no change, no deletion": lock_is_final,
    "Locked policy: extend only": extension,
    "Policy with protected append writes": lambda bench: _appends(bench, append=True),
    "Policy with protected append writes, all": lambda bench: _appends(bench, append_all=True),
}
