"""Takes back what was made, as far as the server lets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.storage.blob import ContainerClient

from scoreboard.trial import Trial


def clean_up(trial: Trial) -> list[str]:
    """The names of the containers that stay."""
    return [name for name in trial.made if not _delete(trial, name)]


def _delete(trial: Trial, name: str) -> bool:
    """Most are unprotected and go at once."""
    container = trial.service.get_container_client(name)
    _try(container.delete_container)
    if _try(container.exists) is False:
        return True
    if trial.has_management:
        _try(lambda: trial.management.clear_hold(name, *_hold_tags(trial, name)))
        _try(lambda: trial.management.delete_policy(name))
    _try(lambda: _release_and_delete_blobs(container))
    _try(container.delete_container)
    if trial.has_management:
        _try(lambda: trial.management.delete(name))
    return _try(container.exists) is False


def _hold_tags(trial: Trial, name: str) -> list[str]:
    return [tag.tag for tag in trial.management.get(name).legal_hold.tags]


def _release_and_delete_blobs(container: ContainerClient) -> None:
    """Snapshots keep their blob, and a blob leaves a version: each is listed anew."""
    everything = ["versions", "snapshots"]
    for include in (everything, [], everything):
        for item in list(container.list_blobs(include=include)):
            version = None if item.snapshot or not include else item.version_id
            blob = container.get_blob_client(item.name, snapshot=item.snapshot, version_id=version)
            _try(lambda: blob.set_legal_hold(False))
            _try(blob.delete_immutability_policy)
            _try(blob.delete_blob)


def _try(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except HttpResponseError:
        return None
