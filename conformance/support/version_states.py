"""A version, a snapshot or a current blob in every state of protection (worm.md §2.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from azure.storage.blob import BlobClient, ContainerClient

from support.raw_http import expect
from support.version_store import VersionStore, policy_headers, protection, until_in

# The protection of each state: mode of its policy, whether that has expired, hold.
STATES: dict[str, tuple[str | None, bool, bool]] = {
    "none": (None, False, False),
    "unlocked": ("Unlocked", False, False),
    "locked": ("Locked", False, False),
    "hold": (None, False, True),
    "policy and hold": ("Unlocked", False, True),
    "expired": ("Unlocked", True, False),
    "expired, locked": ("Locked", True, False),
    "expired and hold": ("Unlocked", True, True),
}
EXPIRED = [state for state, (_, is_expired, _) in STATES.items() if is_expired]
PAGE = b"p" * 512
CONTENTS = {"block": b"one", "append": b"line\n", "page": PAGE}


@dataclass(frozen=True)
class Subject:
    """What an operation is about: `which` names a version or snapshot, nothing the current blob."""

    store: VersionStore
    container: ContainerClient
    name: str
    kind: str
    version: str
    which: tuple[tuple[str, str], ...] = ()

    @property
    def blob(self) -> BlobClient:
        return self.container.get_blob_client(self.name)

    @property
    def path(self) -> str:
        return f"/{self.container.container_name}/{self.name}"

    @property
    def kept(self) -> BlobClient:
        """By version or snapshot, wherever it stands meanwhile."""
        chosen = dict(self.which)
        if "snapshot" in chosen:
            return self.container.get_blob_client(self.name, snapshot=chosen["snapshot"])
        return self.container.get_blob_client(self.name, version_id=self.version)

    def query(self, comp: str = "") -> str:
        """The path that addresses it, with `comp`."""
        pairs = [f"{key}={value}" for key, value in self.which] + ([comp] if comp else [])
        return f"{self.path}?{'&'.join(pairs)}" if pairs else self.path

    def everything(self) -> Any:
        """Whatever no operation on protected data may change."""
        properties = self.kept.get_blob_properties()
        content = self.kept.download_blob().readall()
        type_ = properties.content_settings.content_type
        return content, properties.metadata, type_, properties.etag, protection(self.kept)

    def protect(self, state: str, expired_at: datetime | None = None) -> None:
        mode, is_expired, hold = STATES[state]
        if mode is not None:
            until = expired_at if is_expired else until_in(hours=1)
            headers = policy_headers(until, mode)
            address = self.query("comp=immutabilityPolicies")
            expect(self.store.raw("PUT", address, headers), 200)
        if hold:
            headers = [("x-ms-legal-hold", "true")]
            expect(self.store.raw("PUT", self.query("comp=legalhold"), headers), 200)


def make_subject(store: VersionStore, container: ContainerClient, name: str, kind: str) -> Subject:
    """`kind` is a type of blob, or "previous version" or "snapshot" of a block blob."""
    blob = container.get_blob_client(name)
    type_of_blob = kind if kind in CONTENTS else "block"
    if type_of_blob == "block":
        blob.upload_blob(CONTENTS["block"], metadata={"k": "v"})
    elif type_of_blob == "append":
        blob.create_append_blob(metadata={"k": "v"})
        blob.append_block(CONTENTS["append"])
    else:
        blob.create_page_blob(len(PAGE), metadata={"k": "v"})
        blob.upload_page(PAGE, 0, len(PAGE))
    version = blob.get_blob_properties().version_id
    which: tuple[tuple[str, str], ...] = ()
    if kind == "previous version":
        blob.upload_blob(b"next", overwrite=True)
        which = (("versionid", version),)
    elif kind == "snapshot":
        which = (("snapshot", blob.create_snapshot()["snapshot"]),)
    return Subject(store, container, name, type_of_blob, version, which)
