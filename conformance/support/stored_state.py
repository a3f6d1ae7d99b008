"""Everything an account shows, as one digest: settings, names, properties, metadata, contents,
histories, leases, tags, tiers, pages and stored access policies."""

from __future__ import annotations

import hashlib

from azure.storage.blob import BlobProperties, BlobServiceClient, ContainerClient

EVERYTHING = ["metadata", "uncommittedblobs", "snapshots", "versions", "deleted", "tags", "copy"]


def digest_of_everything(service: BlobServiceClient, prefix: str = "") -> dict[str, str]:
    """A digest of the settings, and one per container and per blob, snapshot and version, so that
    a difference names what differs."""
    state = {"the settings": _digest(shown(service.get_service_properties()))}
    for container in service.list_containers(
        name_starts_with=prefix, include_metadata=True, include_deleted=True
    ):
        if container.deleted:
            place = f"{container.name} (deleted) {container.version}"
            state[place] = _digest(container.etag, container.last_modified)
            continue
        client = service.get_container_client(container.name)
        state[container.name] = _digest(
            container.etag,
            container.last_modified,
            sorted((container.metadata or {}).items()),
            shown(container.lease),
            shown(client.get_container_access_policy()),
        )
        for blob in client.list_blobs(include=EVERYTHING):
            which = "".join(f"@{id}" for id in (blob.snapshot, blob.version_id) if id)
            place = f"{container.name}/{blob.name}{which}"
            if blob.deleted:
                place += " (deleted)"
            state[place] = _digest(*_of_blob(client, blob))
    return state


def _of_blob(container: ContainerClient, blob: BlobProperties) -> list[object]:
    """The listed properties, the blocks of its name and what can be read of its content."""
    parts: list[object] = [
        (blob.etag, blob.last_modified, blob.creation_time, blob.size, blob.blob_type),
        sorted((blob.metadata or {}).items()),
        shown(blob.content_settings),
        (shown(blob.lease), sorted((blob.tags or {}).items())),
        (str(blob.blob_tier), blob.archive_status, blob.is_append_blob_sealed),
        (blob.page_blob_sequence_number, shown(blob.copy)),
        (blob.deleted_time, blob.is_current_version),
    ]
    if blob.deleted:
        return parts
    old = blob.version_id and not blob.is_current_version
    client = container.get_blob_client(
        blob.name, snapshot=blob.snapshot, version_id=blob.version_id if old else None
    )
    # The SDK asks for no version's blocks.
    if blob.blob_type == "BlockBlob" and not old:
        lists = client.get_block_list("committed" if blob.snapshot else "all")
        parts.append([[(block.id, block.size) for block in blocks] for blocks in lists])
    if blob.etag is None or str(blob.blob_tier) == "Archive":
        return parts
    if blob.blob_type != "PageBlob":
        return [*parts, hashlib.sha256(client.download_blob().readall()).hexdigest()]
    # Holes cost nothing: a large page blob is read where it has pages.
    for page in client.list_page_ranges():
        length = page.end - page.start + 1
        content = client.download_blob(offset=page.start, length=length).readall()
        parts.append((page.start, page.end, hashlib.sha256(content).hexdigest()))
    return parts


def shown(value: object) -> object:
    """An SDK's model, down to what has a constant `repr`."""
    if isinstance(value, dict):
        return sorted((str(key), shown(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    if hasattr(value, "__dict__"):
        fields = vars(value).items()
        return sorted((name, shown(item)) for name, item in fields if not name.startswith("_"))
    return repr(value)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
