"""Policies that a version gets because its container or its account says so."""

from __future__ import annotations

from scoreboard import attacks
from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.features.container_policies import protect
from scoreboard.features.version_policies import PLACE
from scoreboard.verdicts import NotEnforced, NotTried
from scoreboard.victim import plant


def of_the_container(bench: Bench) -> str:
    """Stamped at the write: deleting the default afterwards changes nothing."""
    trial, assault = bench.trial, bench.assault(PLACE)
    trial.needs_management()
    container = trial.version_level_container()
    protect(trial, container)
    victim = plant(trial, container)
    stamped = victim.kept.get_blob_properties().immutability_policy
    if stamped.expiry_time is None:
        raise NotEnforced("a default policy was accepted, and a new version shows none")
    trial.management.delete_policy(container.container_name)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def migrated(bench: Bench) -> str:
    """What was in a container under a policy stays protected when that becomes a default."""
    trial, assault = bench.trial, bench.assault(PLACE)
    trial.needs_management()
    trial.switch_versioning_on()
    container = trial.plain_container()
    name = container.container_name
    victim = plant(trial, container)
    protect(trial, container)
    accepted("migrating the container", lambda: trial.management.migrate(name))
    if victim.kept.get_blob_properties().immutability_policy.expiry_time is None:
        raise NotEnforced("the migration was accepted, and what was there shows no policy")
    trial.management.delete_policy(name)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def of_the_account(bench: Bench) -> str:
    raise NotTried("needs an account created with it; the scoreboard creates no accounts")


FEATURES = {
    "Default policy of a container, stamped at write": of_the_container,
    "Migrating a container to version-level": migrated,
    "Default policy of an account": of_the_account,
}
