"""Time-based retention of one version: by headers on the write, by a call, locked."""

from __future__ import annotations

from collections.abc import Callable

from azure.storage.blob import BlobBlock, ContentSettings

from scoreboard import attacks
from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.features.seen import must_show_policy
from scoreboard.trial import policy_for
from scoreboard.verdicts import NotEnforced
from scoreboard.victim import CONTENTS, METADATA, Victim, plant

PLACE = "version-level"


def set_policy(victim: Victim, mode: str = "Unlocked", **interval: float) -> None:
    policy = policy_for(mode, **(interval or {"days": 1}))
    accepted("Set Immutability Policy", lambda: victim.kept.set_immutability_policy(policy))
    must_show_policy(victim, policy)


def by_header(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault(PLACE)
    container = trial.version_level_container()
    policy = policy_for(days=1)
    victim = accepted(
        "Put Blob with a policy", lambda: plant(trial, container, immutability_policy=policy)
    )
    must_show_policy(victim, policy)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def by_header_of_a_commit(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault(PLACE)
    victim = Victim(trial, trial.version_level_container())
    policy = policy_for(days=1)
    victim.blob.stage_block("AAAA", CONTENTS["block"])
    answer = accepted(
        "Put Block List with a policy",
        lambda: victim.blob.commit_block_list(
            [BlobBlock("AAAA")],
            metadata=METADATA,
            content_settings=ContentSettings(content_type="text/plain"),
            immutability_policy=policy,
        ),
    )
    victim = Victim(trial, victim.container, version_id=answer.get("version_id"))
    must_show_policy(victim, policy)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def by_header_of_a_copy(bench: Bench) -> str:
    trial, assault = bench.trial, bench.assault(PLACE)
    victim = Victim(trial, trial.version_level_container())
    source = plant(trial, trial.plain_container())
    policy = policy_for(days=1)
    accepted(
        "Copy Blob with a policy",
        lambda: victim.blob.start_copy_from_url(source.blob.url, immutability_policy=policy),
    )
    version = victim.blob.get_blob_properties().version_id
    victim = Victim(trial, victim.container, version_id=version)
    must_show_policy(victim, policy)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def protecting_each_kind(bench: Bench, protect: Callable[[Victim], None]) -> str:
    """What becomes of a blob of each kind that a call has protected."""
    trial, assault = bench.trial, bench.assault(PLACE)
    container = trial.version_level_container()
    for kind, table in attacks.ON_CURRENT_VERSION.items():
        victim = plant(trial, container, kind)
        protect(victim)
        assault.on(victim, table, replaceable=True)
    return assault.evidence()


def by_call(bench: Bench) -> str:
    return protecting_each_kind(bench, set_policy)


def lock_is_final(bench: Bench) -> str:
    """Locked for two minutes: that takes itself back."""
    trial, assault = bench.trial, bench.assault(PLACE)
    victim = plant(trial, trial.version_level_container())
    locked = policy_for("Locked", minutes=2)
    accepted("Set Immutability Policy, locked", lambda: victim.kept.set_immutability_policy(locked))
    must_show_policy(victim, locked)
    for what, call in {
        "an earlier date": lambda: victim.kept.set_immutability_policy(
            policy_for("Locked", minutes=1)
        ),
        "unlocking": lambda: victim.kept.set_immutability_policy(
            policy_for("Unlocked", minutes=10)
        ),
        "Delete Immutability Policy": victim.kept.delete_immutability_policy,
    }.items():
        assault.must_be_refused(f"{what}, once locked,", call)
        must_show_policy(victim, locked)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


def not_version_level(bench: Bench) -> str:
    """In a container without version-level immutability a policy must be refused. A server that
    accepts it has to keep it."""
    trial, assault = bench.trial, bench.assault()
    container = trial.plain_container()
    policy = policy_for(days=1)
    victim = accepted(
        "Put Blob with a policy", lambda: plant(trial, container, immutability_policy=policy)
    )
    damage = victim.damage()
    if damage is not None:
        raise NotEnforced(f"Put Blob with a policy was accepted; {damage}")
    must_show_policy(victim, policy)
    assault.on(victim, attacks.ON_CURRENT_VERSION["block"], replaceable=True)
    return assault.evidence()


FEATURES = {
    "Policy by headers of Put Blob": by_header,
    "Policy by headers of Put Block List": by_header_of_a_commit,
    "Policy by headers of Copy Blob": by_header_of_a_copy,
    "Policy by Set Immutability Policy": by_call,
    "Locked policy: no shortening, no deletion": lock_is_final,
    "Policy in a container that is not version-level": not_version_level,
}
