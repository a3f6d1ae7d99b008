"""A server whose account keeps versions, with containers in which each version can be protected."""

from __future__ import annotations

import email.utils
import time
from datetime import datetime, timedelta, timezone
from typing import Any

from azure.storage.blob import BlobClient, ContainerClient, ImmutabilityPolicy

from support.blob_service import set_blob_service
from support.lazuli_server import LazuliServer
from support.management import ContainerManagement
from support.raw_http import RawResponse, raw
from support.sdk import new_name, service_of
from support.target import Target

PATIENCE_SECONDS = 60


class VersionStore:
    def __init__(self, server: LazuliServer):
        self.server = server
        self.target = Target.of_server(server.url)
        self.service = service_of(server)
        self.management = ContainerManagement(self.target)
        self.set_versioning(True)

    def set_versioning(self, on: bool) -> None:
        set_blob_service(self.target, isVersioningEnabled=on)

    def container(self, days: int | None = None, **default: Any) -> ContainerClient:
        """A new version-level container; `days` and flags are its default policy."""
        name = new_name("vlw")
        self.management.create(name, immutable_storage_with_versioning={"enabled": True})
        if days is not None:
            self.management.put_policy(name, days, **default)
        return self.service.get_container_client(name)

    def plain_container(self) -> ContainerClient:
        return self.service.create_container(new_name("plain"))

    def raw(self, method: str, path: str, headers=(), body: bytes = b"", **options) -> RawResponse:
        return raw(self.target, method, path, headers, body, **options)

    def wait_until_deletable(self, blob: BlobClient) -> None:
        """Deletes `blob`, as soon as its policy lets it go."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        path = f"/{blob.container_name}/{blob.blob_name}"
        while (answer := self.raw("DELETE", path)).status != 202:
            assert answer.code == "BlobImmutableDueToPolicy", answer
            assert time.monotonic() < deadline, "the policy does not end"
            time.sleep(0.1)


def until_in(**interval: float) -> datetime:
    """From now on, in whole seconds, as on the wire."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    return now + timedelta(**interval)


def policy(mode: str = "Unlocked", until: datetime | None = None, **interval: float) -> Any:
    """A version's policy; a day long unless told otherwise."""
    return ImmutabilityPolicy(
        expiry_time=until or until_in(**(interval or {"days": 1})), policy_mode=mode
    )


def policy_headers(until: datetime | str, mode: str | None = None) -> list[tuple[str, str]]:
    text = until if isinstance(until, str) else email.utils.format_datetime(until, usegmt=True)
    headers = [("x-ms-immutability-policy-until-date", text)]
    if mode is not None:
        headers.append(("x-ms-immutability-policy-mode", mode))
    return headers


def protection(blob: BlobClient, **which: str) -> tuple[datetime | None, str | None, bool | None]:
    """Until-date, mode and hold as HEAD shows them."""
    properties = blob.get_blob_properties(**which)
    shown = properties.immutability_policy
    return shown.expiry_time, shown.policy_mode, properties.has_legal_hold


NOTHING = (None, None, None)
