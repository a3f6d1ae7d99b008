"""What the attacks are aimed at: one blob, and the version or snapshot of it that must stay."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.storage.blob import BlobClient, ContainerClient, ContentSettings

from scoreboard.answers import described
from scoreboard.trial import Trial

PAGE = b"p" * 512
CONTENTS = {"block": b"the record", "append": b"the first line\n", "page": PAGE}
METADATA = {"case": "17"}
NAME = "record"


@dataclass(frozen=True)
class Victim:
    """`version_id` is what the write was answered; a server without versions answers none."""

    trial: Trial
    container: ContainerClient
    kind: str = "block"
    version_id: str | None = None
    snapshot: str | None = None
    grows: bool = False

    @property
    def name(self) -> str:
        return f"{NAME}-{self.kind}"

    @property
    def blob(self) -> BlobClient:
        """The current blob of the name, which is what writes go to."""
        return self.container.get_blob_client(self.name)

    @property
    def path(self) -> str:
        return f"/{self.container.container_name}/{self.name}"

    @property
    def kept(self) -> BlobClient:
        """What must stay as it is."""
        if self.snapshot is not None:
            return self.container.get_blob_client(self.name, snapshot=self.snapshot)
        return self.container.get_blob_client(self.name, version_id=self.version_id)

    def is_current(self) -> bool:
        """Whether a delete without a version would be about it."""
        if self.version_id is None:
            return True
        try:
            return self.blob.get_blob_properties().version_id == self.version_id
        except ResourceNotFoundError:
            return False

    def damage(self) -> str | None:
        """What is wrong with it now, or None."""
        try:
            properties = self.kept.get_blob_properties()
            content = self.kept.download_blob().readall()
        except ResourceNotFoundError:
            return "it is gone"
        except HttpResponseError as error:
            return f"it cannot be read: {described(error)}"
        expected = CONTENTS[self.kind]
        if self.grows and content.startswith(expected):
            content = expected
        if content != expected:
            digest = hashlib.sha256(content).hexdigest()[:12]
            return f"its bytes are others ({len(content)} of them, SHA-256 {digest}…)"
        if {name.lower(): value for name, value in properties.metadata.items()} != METADATA:
            return f"its metadata is {properties.metadata}"
        if properties.content_settings.content_type != "text/plain":
            return f"its content type is {properties.content_settings.content_type}"
        return None


def plant(trial: Trial, container: ContainerClient, kind: str = "block", **options: Any) -> Victim:
    """Writes the record. `options` go to the SDK's call that creates the blob."""
    victim = Victim(trial, container, kind)
    options.setdefault("metadata", METADATA)
    options.setdefault("content_settings", ContentSettings(content_type="text/plain"))
    if kind == "block":
        victim.blob.upload_blob(CONTENTS["block"], **options)
    elif kind == "append":
        victim.blob.create_append_blob(**options)
        victim.blob.append_block(CONTENTS["append"])
    else:
        victim.blob.create_page_blob(len(PAGE), **options)
        victim.blob.upload_page(PAGE, 0, len(PAGE))
    return replace(victim, version_id=victim.blob.get_blob_properties().version_id)
