"""What is no longer current: previous versions, snapshots, batches, the versioning switch."""

from __future__ import annotations

from dataclasses import replace

from azure.core.exceptions import HttpResponseError

from scoreboard import attacks
from scoreboard.answers import accepted, refusal_of
from scoreboard.bench import Bench
from scoreboard.features.seen import must_show_policy, said
from scoreboard.features.version_holds import set_hold
from scoreboard.features.version_policies import PLACE, set_policy
from scoreboard.trial import policy_for
from scoreboard.verdicts import NotEnforced, NotTried
from scoreboard.victim import Victim, plant


def _overwritten(bench: Bench, victim: Victim) -> None:
    accepted("overwriting", lambda: victim.blob.upload_blob(b"the next record", overwrite=True))
    damage = victim.damage()
    if damage is not None:
        raise NotEnforced(f"an overwrite was accepted; of the protected version {damage}")


def overwriting_keeps_the_old_version(bench: Bench) -> str:
    """Three times; each version keeps its own date, and stays when others are deleted."""
    trial, assault = bench.trial, bench.assault(PLACE)
    container = trial.version_level_container()
    policies = [policy_for(days=days) for days in (3, 1, 2)]
    victims: list[Victim] = []
    for policy in policies:
        victim = accepted(
            "Put Blob with a policy",
            lambda: plant(trial, container, immutability_policy=policy, overwrite=True),
        )
        victims.append(victim)
        for earlier, its_policy in zip(victims, policies):
            damage = earlier.damage()
            if damage is not None:
                raise NotEnforced(f"an overwrite was accepted; of an earlier version {damage}")
            must_show_policy(earlier, its_policy)
    if len({victim.version_id for victim in victims}) != len(victims):
        raise NotEnforced("overwrites were accepted and made no versions")
    for victim in victims[:-1]:
        assault.on(victim, attacks.ON_PREVIOUS_VERSION)
    return f"{len(victims)} versions, each with its own date, {assault.evidence()}"


def previous_version(bench: Bench) -> str:
    """Also once there is no current blob above it."""
    trial, assault = bench.trial, bench.assault(PLACE)
    container = trial.version_level_container()
    for protect in (set_policy, set_hold):
        victim = plant(trial, container, overwrite=True)
        protect(victim)
        _overwritten(bench, victim)
        assault.on(victim, attacks.ON_PREVIOUS_VERSION)
        accepted("deleting the current version", victim.blob.delete_blob)
        assault.on(victim, attacks.ON_PREVIOUS_VERSION)
        refusal_of(victim.blob.undelete_blob)
        assault.on(victim, attacks.ON_PREVIOUS_VERSION)
    return assault.evidence()


def snapshot(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault(PLACE)
    victim = plant(trial, trial.version_level_container())
    made = victim.blob.create_snapshot()["snapshot"]
    victim = replace(victim, snapshot=made, version_id=None)
    policy = policy_for(days=1)
    headers = [
        ("x-ms-immutability-policy-until-date", f"{policy.expiry_time:%a, %d %b %Y %T GMT}"),
        ("x-ms-immutability-policy-mode", policy.policy_mode),
    ]
    path = f"{victim.path}?comp=immutabilityPolicies&snapshot={made}"
    accepted("Set Immutability Policy", lambda: attacks.raw(victim, "PUT", path, headers))
    must_show_policy(victim, policy)
    assault.on(victim, attacks.ON_SNAPSHOT)
    return assault.evidence()


def batch(bench: Bench) -> str:
    """A batch of two protected blobs and a free one: the free one alone goes."""
    trial, assault = bench.trial, bench.assault(PLACE)
    container = trial.version_level_container()
    victims = [plant(trial, container, kind) for kind in ("block", "append")]
    set_policy(victims[0])
    set_hold(victims[1])
    container.upload_blob("free", b"free")
    names = [victim.name for victim in victims] + ["free"]
    try:
        parts = list(container.delete_blobs(*names, raise_on_any_failure=False))
    except HttpResponseError as error:
        raise NotTried(f"this server has no batches: {error.status_code}") from error
    for victim, part in zip(victims, parts):
        damage = victim.damage()
        if part.status_code < 400 or damage is not None:
            raise NotEnforced(
                f"a part of a batch that deletes was answered {part.status_code};"
                f" {damage or 'the version is there'}"
            )
    if parts[-1].status_code >= 400:
        raise NotTried("a batch deletes nothing here, free blobs neither")
    assault.on(victims[0], attacks.DELETIONS)
    return assault.evidence()


def shown(bench: Bench) -> str:
    """HEAD, and a list with what it has to be asked for."""
    trial = bench.trial
    container = trial.version_level_container()
    victim = plant(trial, container)
    set_policy(victim)
    set_hold(victim)
    wanted = victim.kept.get_blob_properties().immutability_policy
    listed = list(container.list_blobs(include=["immutabilitypolicy", "legalhold", "versions"]))
    if len(listed) != 1:
        raise NotEnforced(f"{len(listed)} blobs are listed where there is one")
    policy = listed[0].immutability_policy
    seen = (policy.expiry_time, policy.policy_mode, listed[0].has_legal_hold)
    if seen != (wanted.expiry_time, wanted.policy_mode, True):
        raise NotEnforced(f"HEAD and list differ: the list shows {said(*seen[:2])}, hold {seen[2]}")
    return "HEAD and list say the same"


def versioning_switched_off(bench: Bench) -> str:
    """The switch under everything; whatever the answer, it is on again at the end."""
    trial = bench.trial
    trial.needs_management()
    container = trial.version_level_container()
    victim = plant(trial, container)
    set_policy(victim)
    refusal = refusal_of(lambda: trial.set_versioning(False))
    try:
        if refusal is not None:
            return f"switching versioning off: {refusal}"
        victim = plant(trial, container, overwrite=True)
        set_policy(victim)
        for _ in range(2):
            refusal_of(lambda: victim.blob.upload_blob(b"forged", overwrite=True))
        damage = victim.damage()
        if damage is not None:
            raise NotEnforced(f"versioning could be switched off; after overwrites {damage}")
        return "versioning could be switched off, what was protected stays"
    finally:
        if refusal is None:
            trial.set_versioning(True)


FEATURES = {
    "Overwriting keeps the old version": overwriting_keeps_the_old_version,
    "Deleting a protected previous version": previous_version,
    "Deleting a protected snapshot": snapshot,
    "Deleting by batch": batch,
    "HEAD and list show what is in force": shown,
    "Switching versioning off": versioning_switched_off,
}
