"""Everything the protocol has that changes or destroys a blob, as tables.

An attack says what it does in Azure's words, and raises the SDK's error when it is refused. What a
server refuses even for unprotected data proves nothing: see `control.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobBlock, BlobSasPermissions, ContentSettings, generate_blob_sas

from scoreboard.victim import Victim

FORGERY = b"forged"
FORGED_PAGE = b"f" * 512

# Versions of the protocol that know nothing of versions or of immutability.
OLD_VERSIONS = ("2015-02-21", "2019-02-02")


@dataclass(frozen=True)
class Attack:
    """`replaces` marks what leaves an old version behind where there are versions."""

    name: str
    run: Callable[[Victim], Any]
    replaces: bool = False


def raw(victim: Victim, method: str, path: str, headers=(), body: bytes = b"", **options) -> None:
    """A raw request whose refusal is raised as the SDK would."""
    answer = victim.trial.raw(method, path, headers, body, **options)
    if answer.status >= 400:
        error = HttpResponseError(message=answer.code)
        error.status_code, error.error_code, error.response = (
            answer.status,
            answer.code or "",
            answer,
        )
        raise error


def _stage_and_commit(victim: Victim) -> None:
    victim.blob.stage_block("AAAA", FORGERY)
    victim.blob.commit_block_list([BlobBlock("AAAA")])


def _source(victim: Victim) -> str:
    """A forged blob beside the victim, readable by its address."""
    blob = victim.container.get_blob_client(f"forgery-{uuid.uuid4().hex[:8]}")
    blob.upload_blob(FORGERY)
    target = victim.trial.target
    token = generate_blob_sas(
        target.account,
        blob.container_name,
        blob.blob_name,
        account_key=target.key,
        permission=BlobSasPermissions(read=True),
        expiry=datetime.now(timezone.utc) + timedelta(hours=1),
    )
    return f"{blob.url}?{token}"


def _old_put_blob(version: str) -> Callable[[Victim], None]:
    headers = [("x-ms-blob-type", "BlockBlob")]
    return lambda victim: raw(victim, "PUT", victim.path, headers, FORGERY, version=version)


def _old_delete(version: str) -> Callable[[Victim], None]:
    return lambda victim: raw(victim, "DELETE", victim.path, version=version)


def _set_expiry(victim: Victim) -> None:
    headers = [("x-ms-expiry-option", "RelativeToNow"), ("x-ms-expiry-time", "1000")]
    raw(victim, "PUT", f"{victim.path}?comp=expiry", headers)


# What changes the blob in place.
CHANGES = [
    Attack("Set Blob Metadata", lambda v: v.blob.set_blob_metadata({"forged": "1"})),
    Attack(
        "Set Blob Properties",
        lambda v: v.blob.set_http_headers(ContentSettings(content_type="x/forged")),
    ),
    Attack("Set Blob Expiry", _set_expiry),
]

# What deletes it. A batch is a request of its own kind.
DELETIONS = [
    Attack("Delete Blob", lambda v: v.blob.delete_blob()),
    Attack(
        "Delete Blob with its snapshots", lambda v: v.blob.delete_blob(delete_snapshots="include")
    ),
    Attack("Blob Batch: delete", lambda v: v.container.delete_blobs(v.name)),
    *(Attack(f"Delete Blob, x-ms-version {old}", _old_delete(old)) for old in OLD_VERSIONS),
]

# What puts another content in its place.
REPLACEMENTS = [
    Attack("Put Blob", lambda v: v.blob.upload_blob(FORGERY, overwrite=True), replaces=True),
    Attack(
        "Put Blob as append blob",
        lambda v: v.blob.create_append_blob(),
        replaces=True,
    ),
    Attack("Put Blob as page blob", lambda v: v.blob.create_page_blob(512), replaces=True),
    Attack("Put Block and Put Block List", _stage_and_commit, replaces=True),
    Attack("Put Block List of nothing", lambda v: v.blob.commit_block_list([]), replaces=True),
    Attack("Copy Blob", lambda v: v.blob.start_copy_from_url(_source(v)), replaces=True),
    Attack(
        "Copy Blob From URL",
        lambda v: v.blob.start_copy_from_url(_source(v), requires_sync=True),
        replaces=True,
    ),
    Attack(
        "Put Blob From URL",
        lambda v: v.blob.upload_blob_from_url(_source(v), overwrite=True),
        replaces=True,
    ),
    *(
        Attack(f"Put Blob, x-ms-version {old}", _old_put_blob(old), replaces=True)
        for old in OLD_VERSIONS
    ),
]

APPENDS = [Attack("Append Block", lambda v: v.blob.append_block(b"forged\n"))]
SEAL = [Attack("Seal Append Blob", lambda v: v.blob.seal_append_blob())]
PAGE_WRITES = [
    Attack("Put Page", lambda v: v.blob.upload_page(FORGED_PAGE, 0, 512)),
    Attack("Put Page: clear", lambda v: v.blob.clear_page(0, 512)),
    Attack("Set Blob Properties: resize", lambda v: v.blob.resize_blob(0)),
]

# Per kind of blob, in an order in which nothing takes away what a later one needs.
ON_BLOB = {
    "block": CHANGES + REPLACEMENTS + DELETIONS,
    "append": CHANGES + APPENDS + SEAL + REPLACEMENTS + DELETIONS,
    "page": CHANGES + PAGE_WRITES + REPLACEMENTS + DELETIONS,
}
# Where appends are allowed.
ON_GROWING_BLOB = CHANGES + SEAL + REPLACEMENTS + DELETIONS
# Where versions are kept: first what must be refused while it is current, then what pushes it back.
ON_CURRENT_VERSION = {
    "block": CHANGES + DELETIONS + REPLACEMENTS,
    "append": CHANGES + APPENDS + DELETIONS + REPLACEMENTS,
    "page": CHANGES + PAGE_WRITES + DELETIONS + REPLACEMENTS,
}


def _delete_version(victim: Victim) -> None:
    victim.blob.delete_blob(version_id=victim.version_id)


def _delete_version_permanently(victim: Victim) -> None:
    raw(victim, "DELETE", f"{victim.path}?versionid={victim.version_id}&deletetype=permanent")


ON_PREVIOUS_VERSION = [
    Attack("Delete Blob by version", _delete_version),
    Attack("Delete Blob by version, permanently", _delete_version_permanently),
]
ON_SNAPSHOT = [
    Attack("Delete Blob by snapshot", lambda v: v.kept.delete_blob()),
    Attack("Delete Blob with its snapshots", lambda v: v.blob.delete_blob("include")),
    Attack("Delete Blob: only its snapshots", lambda v: v.blob.delete_blob("only")),
]
