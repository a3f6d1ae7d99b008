"""How the suite opens the official SDK, and names nobody else has."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobServiceClient

from support.lazuli_server import LazuliServer
from support.target import Target

# Enough for the SDK to surface the first answer instead of hiding it behind its retries.
SDK_OPTIONS = {"retry_total": 0}

_numbers = itertools.count(1)
_given: list[str] = []


def new_name(kind: str = "c") -> str:
    """A container name that no other test and no earlier run has."""
    name = f"conf-{kind}-{next(_numbers)}-{uuid.uuid4().hex[:8]}"
    _given.append(name)
    return name


def delete_what_was_made(service: BlobServiceClient) -> None:
    """Deletes every container whose name begins with one that was given, but those that are
    protected."""
    for container in list(service.list_containers(name_starts_with="conf-")):
        if container.name.startswith(tuple(_given)):
            try:
                service.delete_container(container.name)
            except HttpResponseError:
                pass  # under a policy or a hold: it stays, as it must


def service_of(server: LazuliServer, **options: Any) -> BlobServiceClient:
    """The sync SDK for a server a test started."""
    connection_string = Target.of_server(server.url).connection_string
    return BlobServiceClient.from_connection_string(connection_string, **{**SDK_OPTIONS, **options})
