"""The end of retention: protected before the date, deletable after it."""

from __future__ import annotations

import email.utils
import time
from datetime import datetime

from azure.storage.blob import ImmutabilityPolicy

from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.features.seen import must_show_policy
from scoreboard.trial import Trial, policy_for
from scoreboard.verdicts import NotEnforced, NotTried, RefusedHonestly
from scoreboard.victim import Victim, plant

# Tried one after the other, where a slow server or line lets the shorter one pass before it is seen.
LIVES_SECONDS = (3, 12, 48)
PATIENCE_SECONDS = 30


def expiry(bench: Bench) -> str:
    """Judged by the server's own Date, so that slowness proves nothing wrong."""
    trial = bench.trial
    for life in LIVES_SECONDS:
        ahead = max(0, int(trial.server_time().timestamp() - time.time()))
        policy = policy_for("Locked", seconds=life + ahead)
        victim = _protected(trial, policy)
        if victim is None:
            continue
        when, is_deleted = _delete(victim)
        if when >= policy.expiry_time:
            continue
        if is_deleted:
            raise NotEnforced("Delete Blob before the date was answered with success")
        must_show_policy(victim, policy)
        damage = victim.damage()
        if damage is not None:
            raise NotEnforced(f"Delete Blob before the date was refused; {damage}")
        return _after_the_date(victim, policy, life)
    raise NotTried("every answer came after the date")


def _protected(trial: Trial, policy: ImmutabilityPolicy) -> Victim | None:
    """None if the write came too late to ask for that date."""
    container = trial.version_level_container()
    try:
        return accepted(
            "Put Blob with a policy", lambda: plant(trial, container, immutability_policy=policy)
        )
    except RefusedHonestly:
        if trial.server_time() < policy.expiry_time:
            raise
        return None


def _delete(victim: Victim) -> tuple[datetime, bool]:
    """When it was answered, and whether with success."""
    answer = victim.trial.raw("DELETE", victim.path)
    return email.utils.parsedate_to_datetime(answer.header("date") or ""), answer.status < 400


def _after_the_date(victim: Victim, policy: ImmutabilityPolicy, life: int) -> str:
    deadline = time.monotonic() + life + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.5)
        when, is_deleted = _delete(victim)
        if is_deleted and when < policy.expiry_time:
            raise NotEnforced("Delete Blob before the date was answered with success")
        if is_deleted:
            return "refused before the date, deleted after it"
    return f"refused before the date, and still {PATIENCE_SECONDS} s after it"


FEATURES = {"Expiry": expiry}
