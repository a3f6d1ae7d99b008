"""Random histories: each act is done to the server and to the model beside it.

A name says what kind its blob is: `.log` an append blob, `.disk` a page blob, anything else a block
blob.
"""

from __future__ import annotations

from random import Random

from azure.storage.blob import BlobClient, ContainerClient

from support.history_model import Item, Name

PAGE = 512


class History:
    """A container, and what its names have been through."""

    def __init__(self, container: ContainerClient, dice: Random, versions: bool):
        self.container = container
        self.dice = dice
        self.versions = versions
        self.names: dict[str, Name] = {}

    def act(self, name: str) -> None:
        """One random operation."""
        blob = self.container.get_blob_client(name)
        state = self.names.setdefault(name, Name())
        live = [item for item in state.items if item.kind == "snapshot" and not item.deleted]
        choice = self.dice.random()
        if choice < 0.40:
            self.write(blob, state)
        elif state.current is None:
            return
        elif choice < 0.50:
            self.grow(blob, state)
        elif choice < 0.67:
            answer = blob.create_snapshot()
            state.items.append(Item("snapshot", answer["snapshot"], state.current))
            if self.versions:
                state.items.append(Item("version", state.version, state.current))
                state.version = answer["version_id"]
        elif choice < 0.80:
            blob.delete_blob(delete_snapshots="include" if live else None)
            for item in live:
                item.deleted = True
            if self.versions:
                state.items.append(Item("version", state.version, state.current))
            else:
                state.deleted_base = state.current
            state.current = state.version = None
        elif choice < 0.90 and live:
            item = self.dice.choice(live)
            self.container.get_blob_client(name, snapshot=item.id).delete_blob()
            item.deleted = True
        elif self.versions:
            old = [item for item in state.items if item.kind == "version" and not item.deleted]
            if old:
                item = self.dice.choice(old)
                blob.delete_blob(version_id=item.id)
                item.deleted = True

    def write(self, blob: BlobClient, state: Name) -> None:
        """A new blob, whether or not there is one."""
        overwritten, before = state.current, {item.id for item in state.items}
        content = self.dice.randbytes(self.dice.randrange(1, 4) * PAGE)
        if blob.blob_name.endswith(".log"):
            answer = blob.create_append_blob()
            blob.append_block(content)
        elif blob.blob_name.endswith(".disk"):
            answer = blob.create_page_blob(len(content))
            blob.upload_page(content, 0, len(content))
        else:
            answer = blob.upload_blob(content, overwrite=True)
        if overwritten is not None and self.versions:
            state.items.append(Item("version", state.version, overwritten))
        elif overwritten is not None or state.deleted_base is not None:
            # The server names the soft-deleted snapshot.
            kept = overwritten if overwritten is not None else state.deleted_base
            (new,) = [
                item.snapshot
                for item in self.container.list_blobs(
                    name_starts_with=blob.blob_name, include=["snapshots", "deleted"]
                )
                if item.name == blob.blob_name and item.snapshot and item.snapshot not in before
            ]
            state.items.append(Item("snapshot", new, kept, deleted=True))
        state.current, state.version = content, answer.get("version_id")
        state.deleted_base = None

    def grow(self, blob: BlobClient, state: Name) -> None:
        """What changes in its place leaves no version and no snapshot behind."""
        assert state.current is not None
        content = self.dice.randbytes(PAGE)
        if blob.blob_name.endswith(".log"):
            blob.append_block(content)
            state.current += content
        elif blob.blob_name.endswith(".disk"):
            blob.upload_page(content, 0, PAGE)
            state.current = content + state.current[PAGE:]

    def stage(self, name: str) -> None:
        """A block of a block blob: a name without a blob shows in lists that ask for it."""
        self.container.get_blob_client(name).stage_block("AAAA", b"staged")
        self.names.setdefault(name, Name()).staged = True
