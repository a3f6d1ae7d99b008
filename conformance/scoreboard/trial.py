"""One run against one server: its clients, and containers to work in."""

from __future__ import annotations

import email.utils
from datetime import datetime, timedelta, timezone
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobServiceClient, ContainerClient, ImmutabilityPolicy

from scoreboard.answers import accepted
from scoreboard.verdicts import NotTried
from support.blob_service import set_blob_service
from support.management import ContainerManagement
from support.raw_http import RawResponse, raw
from support.sdk import SDK_OPTIONS, new_name
from support.target import Target


class Trial:
    """`allow_locks` permits what only time can take back."""

    def __init__(self, target: Target, *, service_version: str, allow_locks: bool):
        self.target = target
        self.service_version = service_version
        self.allow_locks = allow_locks
        self.service = BlobServiceClient.from_connection_string(
            target.connection_string, api_version=service_version, **SDK_OPTIONS
        )
        self._management = ContainerManagement(target) if target.management else None
        self._is_versioning = False
        # The names of the containers that were made.
        self.made: list[str] = []

    @property
    def management(self) -> ContainerManagement:
        self.needs_management()
        return self._management

    @property
    def has_management(self) -> bool:
        return self._management is not None

    def needs_management(self) -> None:
        if not self.has_management:
            raise NotTried("no management endpoint is configured")

    def needs_locks(self) -> None:
        if not self.allow_locks:
            raise NotTried("locks a container for a day: needs --allow-locks")

    def raw(self, method: str, path: str, headers=(), body: bytes = b"", **options) -> RawResponse:
        options.setdefault("version", self.service_version)
        return raw(self.target, method, path, headers, body, **options)

    def plain_container(self) -> ContainerClient:
        """A container without immutability."""
        name = self._new_name()
        return self.service.create_container(name)

    def version_level_container(self) -> ContainerClient:
        """A container with version-level immutability. Without a management plane there is no way
        to make one: then a plain one, since a server may offer per-blob policies in any."""
        if not self.has_management:
            return self.plain_container()
        self.switch_versioning_on()
        name = self._new_name()
        accepted(
            "creating a version-level container",
            lambda: self.management.create(
                name, immutable_storage_with_versioning={"enabled": True}
            ),
        )
        return self.service.get_container_client(name)

    def switch_versioning_on(self) -> None:
        if not self._is_versioning:
            try:
                self.set_versioning(True)
            except HttpResponseError as error:
                raise NotTried(f"versioning cannot be switched on: {error.status_code}") from error

    def set_versioning(self, on: bool) -> None:
        set_blob_service(self.target, isVersioningEnabled=on)
        self._is_versioning = on

    def server_time(self) -> datetime:
        """Now, by the server's own clock, in its whole seconds."""
        date = self.raw("GET", "/?restype=service&comp=properties").header("date")
        if date is None:
            raise NotTried("the server's answers have no Date")
        return email.utils.parsedate_to_datetime(date)

    def _new_name(self) -> str:
        self.made.append(new_name("worm"))
        return self.made[-1]


def policy_for(mode: str = "Unlocked", **interval: Any) -> ImmutabilityPolicy:
    """A version's policy from now on, by this machine's clock, in whole seconds as on the wire."""
    until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(**interval)
    return ImmutabilityPolicy(expiry_time=until, policy_mode=mode)
