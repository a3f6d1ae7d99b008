"""The attacks, carried out: on a protected blob, and as a control on an unprotected twin.

A refusal counts only for an attack that succeeds on a twin without protection in the same kind of
container; anything else this server refuses anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scoreboard.answers import refusal_of
from scoreboard.attacks import Attack
from scoreboard.trial import Trial
from scoreboard.verdicts import NotEnforced, NotTried
from scoreboard.victim import Victim, plant


class Controls:
    """Which attacks succeed on unprotected data, found out once for every kind of it."""

    def __init__(self, trial: Trial):
        self._trial = trial
        self._works: dict[tuple[str, str, str], bool] = {}

    def works(self, attack: Attack, victim: Victim, place: str) -> bool:
        shape = _shape(victim)
        key = (place, shape, attack.name)
        if key not in self._works:
            self._works[key] = refusal_of(lambda: attack.run(self._twin(victim, place))) is None
        return self._works[key]

    def _twin(self, victim: Victim, place: str) -> Victim:
        """A new unprotected blob in the same state as the victim."""
        make = {
            "plain": self._trial.plain_container,
            "version-level": self._trial.version_level_container,
        }[place]
        twin = plant(self._trial, make(), victim.kind)
        if _shape(victim).endswith("previous version"):
            twin.blob.upload_blob(b"next", overwrite=True)
        if victim.snapshot is not None:
            twin = replace(twin, snapshot=twin.blob.create_snapshot()["snapshot"])
        return twin


class Assault:
    """Attacks on protected data, one after the other, with a look at it after each."""

    def __init__(self, trial: Trial, controls: Controls, place: str = "plain"):
        self._trial = trial
        self._controls = controls
        self._place = place
        self._refused = 0
        self._passed = 0

    def on(self, victim: Victim, attacks: list[Attack], *, replaceable: bool = False) -> None:
        """Every attack must be refused and leave the victim as it was. With `replaceable` writes
        of the whole blob may pass: what was there must stay as a version."""
        for attack in attacks:
            if not self._controls.works(attack, victim, self._place):
                continue
            refusal = refusal_of(lambda: attack.run(victim))
            answer = "answered with success" if refusal is None else f"answered {refusal}"
            damage = victim.damage()
            if damage is not None:
                raise NotEnforced(f"{attack.name}, {victim.kind} blob: {answer}; {damage}")
            if refusal is None and not (replaceable and attack.replaces):
                raise NotEnforced(f"{attack.name}, {victim.kind} blob: {answer}")
            if refusal is None:
                self._passed += 1
            else:
                self._refused += 1

    def must_be_refused(self, what: str, call: Callable[[], object]) -> None:
        """An attack on the protection itself, which only protected data has."""
        if refusal_of(call) is None:
            raise NotEnforced(f"{what} was answered with success")
        self._refused += 1

    def evidence(self) -> str:
        """What a feature that withstood has to show."""
        if self._refused + self._passed == 0:
            raise NotTried("nothing that was tried succeeds on unprotected data either")
        text = f"{self._refused} attacks refused"
        if self._passed:
            text += f", {self._passed} overwrites kept the old version"
        return text


def _shape(victim: Victim) -> str:
    if victim.snapshot is not None:
        return f"{victim.kind} snapshot"
    return victim.kind if victim.is_current() else f"{victim.kind} previous version"
