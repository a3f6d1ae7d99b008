"""Everything an account shows, as one digest: names, properties, metadata, contents, histories,
leases, tags, tiers, pages and stored access policies."""

from __future__ import annotations

import hashlib

from azure.storage.blob import BlobServiceClient

EVERYTHING = ["metadata", "uncommittedblobs", "snapshots", "deleted", "tags"]


def digest_of_everything(service: BlobServiceClient, prefix: str = "") -> dict[str, str]:
    """A digest per container and per blob, so that a difference names what differs."""
    state: dict[str, str] = {}
    for container in service.list_containers(name_starts_with=prefix, include_metadata=True):
        client = service.get_container_client(container.name)
        state[container.name] = _digest(
            container.etag,
            container.last_modified,
            sorted((container.metadata or {}).items()),
            container.lease.state,
            [
                identifier.id
                for identifier in client.get_container_access_policy()["signed_identifiers"]
            ],
        )
        for blob in client.list_blobs(include=EVERYTHING):
            place = f"{container.name}/{blob.name}"
            if blob.snapshot or blob.deleted:
                item = (blob.etag, blob.size, blob.tags, str(blob.blob_tier), blob.deleted_time)
                state[f"{place}@{blob.snapshot}{blob.version_id}"] = _digest(item)
                continue
            if blob.etag is None:
                blocks = client.get_blob_client(blob.name).get_block_list("uncommitted")[1]
                state[f"{place} (uncommitted)"] = _digest(
                    [(block.id, block.size) for block in blocks]
                )
                continue
            content = client.download_blob(blob.name).readall()
            pages = []
            if blob.blob_type == "PageBlob":
                pages = list(client.get_blob_client(blob.name).list_page_ranges())
            headers = vars(blob.content_settings)
            headers = {name: value for name, value in headers.items() if not name.startswith("_")}
            state[place] = _digest(
                blob.etag,
                blob.last_modified,
                blob.creation_time,
                blob.size,
                sorted((blob.metadata or {}).items()),
                sorted(headers.items(), key=str),
                hashlib.sha256(content).hexdigest(),
                (blob.lease.state, blob.tags, str(blob.blob_tier)),
                [(page.start, page.end) for page in pages],
            )
    return state


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
