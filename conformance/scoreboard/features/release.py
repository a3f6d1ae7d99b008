"""The end of retention: protected before the date, deletable after it."""

from __future__ import annotations

import email.utils
import time

from scoreboard.answers import accepted
from scoreboard.bench import Bench
from scoreboard.features.seen import must_show_policy
from scoreboard.trial import policy_for
from scoreboard.verdicts import NotEnforced, NotTried
from scoreboard.victim import plant

LIFE_SECONDS = 3
PATIENCE_SECONDS = 30


def expiry(bench: Bench) -> str:
    """Judged by the server's own Date, so that a slow machine proves nothing wrong."""
    trial = bench.trial
    container = trial.version_level_container()
    ahead = max(0, int(trial.server_time().timestamp() - time.time()))
    policy = policy_for("Locked", seconds=LIFE_SECONDS + ahead)
    victim = accepted(
        "Put Blob with a policy", lambda: plant(trial, container, immutability_policy=policy)
    )
    must_show_policy(victim, policy)
    answer = trial.raw("DELETE", victim.path)
    if email.utils.parsedate_to_datetime(answer.header("date")) >= policy.expiry_time:
        raise NotTried("the first answer came after the date")
    if answer.status < 400:
        raise NotEnforced("Delete Blob before the date was answered with success")
    damage = victim.damage()
    if damage is not None:
        raise NotEnforced(f"Delete Blob before the date was refused; {damage}")
    deadline = time.monotonic() + LIFE_SECONDS + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.5)
        answer = trial.raw("DELETE", victim.path)
        if answer.status < 400:
            when = email.utils.parsedate_to_datetime(answer.header("date"))
            if when < policy.expiry_time:
                raise NotEnforced("Delete Blob before the date was answered with success")
            return "refused before the date, deleted after it"
    return f"refused before the date, and still {PATIENCE_SECONDS} s after it"


FEATURES = {"Expiry": expiry}
