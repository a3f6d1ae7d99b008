"""Whether what was accepted is shown."""

from __future__ import annotations

from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobProperties, ImmutabilityPolicy

from scoreboard.verdicts import NotEnforced
from scoreboard.victim import Victim


def must_show_policy(victim: Victim, policy: ImmutabilityPolicy) -> None:
    shown = _properties(victim).immutability_policy
    seen = (shown.expiry_time, (shown.policy_mode or "").lower())
    expected = (policy.expiry_time, policy.policy_mode.lower())
    if seen != expected:
        raise NotEnforced(
            f"the policy {said(*expected)} was accepted, and HEAD shows {said(*seen)}"
        )


def must_show_hold(victim: Victim) -> None:
    shown = _properties(victim).has_legal_hold
    if shown is not True:
        raise NotEnforced(f"the hold was accepted, and HEAD shows {shown}")


def said(until: object, mode: str) -> str:
    return "none" if until is None else f"{mode} until {until:%F %TZ}"


def _properties(victim: Victim) -> BlobProperties:
    try:
        return victim.kept.get_blob_properties()
    except ResourceNotFoundError as error:
        raise NotEnforced("the protected version is gone") from error
