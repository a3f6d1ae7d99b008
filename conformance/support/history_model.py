"""What a container's names have been through, written down beside the server, and what a list of
them must show (rest.md §4.1)."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field


@dataclass
class Item:
    """A snapshot or a version; `id` is the one the server gave."""

    kind: str
    id: str
    content: bytes
    deleted: bool = False


@dataclass
class Name:
    current: bytes | None = None
    version: str | None = None
    items: list[Item] = field(default_factory=list)
    # The blob itself, soft-deleted (where versioning is off).
    deleted_base: bytes | None = None
    # Blocks that were not committed.
    staged: bool = False

    def rows(self, name: str, include: set[str]) -> list[tuple]:
        """What the list shows of this name, in order."""
        rows = []
        for item in sorted(self.items, key=lambda item: (item.id, item.kind)):
            if item.kind == "snapshot" and "snapshots" not in include:
                continue
            if item.kind == "version" and "versions" not in include:
                continue
            if item.deleted and "deleted" not in include:
                continue
            rows.append((name, item.kind, item.id, item.deleted, len(item.content)))
        if self.deleted_base is not None and "deleted" in include:
            rows.append((name, "base", None, True, len(self.deleted_base)))
        if self.current is not None:
            shown = self.version if "versions" in include else None
            rows.append((name, "current", shown, False, len(self.current)))
        elif "deletedwithversions" in include and "versions" not in include:
            if any(item.kind == "version" and not item.deleted for item in self.items):
                rows.append((name, "versions only", None, False, None))
        if self.staged and self.current is None and "uncommittedblobs" in include:
            rows.append((name, "uncommitted", None, False, 0))
        return rows


def expected_rows(
    names: dict[str, Name], include: set[str], prefix: str = "", delimiter: str | None = None
) -> list[tuple]:
    rows = []
    for name in sorted(names, key=lambda name: name.encode()):
        if not name.startswith(prefix):
            continue
        shown = names[name].rows(name, include)
        end = name.find(delimiter, len(prefix)) if delimiter else -1
        if shown and end >= 0:
            shown = [(name[: end + len(delimiter)], "prefix")]
            if rows[-1:] == shown:
                continue
        rows += shown
    return rows


def seen_rows(blobs, include: set[str]) -> list[tuple]:
    """The same of the SDK's answer."""
    rows = []
    for blob in blobs:
        if blob.has_versions_only:
            rows.append((blob.name, "versions only", None, False, None))
            continue
        deleted = bool(blob.deleted)
        if blob.snapshot:
            rows.append((blob.name, "snapshot", blob.snapshot, deleted, blob.size))
        elif blob.version_id and not blob.is_current_version:
            rows.append((blob.name, "version", blob.version_id, deleted, blob.size))
        elif blob.etag is None and not deleted:
            rows.append((blob.name, "uncommitted", None, False, blob.size))
        elif deleted:
            rows.append((blob.name, "base", None, True, blob.size))
        else:
            shown = blob.version_id if "versions" in include else None
            rows.append((blob.name, "current", shown, False, blob.size))
    return rows


def rows_of_xml(answer: ElementTree.Element, include: set[str]) -> list[tuple]:
    """The same of an answer on the wire: the SDK moves the prefixes of a page to its front."""
    rows: list[tuple] = []
    for entry in answer.findall("Blobs/*"):
        name = entry.findtext("Name")
        deleted = entry.findtext("Deleted") == "true"
        version = entry.findtext("VersionId")
        size = int(entry.findtext("Properties/Content-Length") or 0)
        if entry.tag == "BlobPrefix":
            rows.append((name, "prefix"))
        elif entry.findtext("HasVersionsOnly") == "true":
            rows.append((name, "versions only", None, False, None))
        elif entry.findtext("Snapshot"):
            rows.append((name, "snapshot", entry.findtext("Snapshot"), deleted, size))
        elif version and entry.findtext("IsCurrentVersion") != "true":
            rows.append((name, "version", version, deleted, size))
        elif entry.find("Properties/Etag") is None:
            rows.append((name, "uncommitted", None, False, size))
        elif deleted:
            rows.append((name, "base", None, True, size))
        else:
            rows.append((name, "current", version if "versions" in include else None, False, size))
    return rows
