"""Ids of snapshots and versions: those that are none or nobody's, and writes that take neither."""

from __future__ import annotations

from support.bad_input.row import (
    HEADER_VALUE,
    NO_SUCH_PARAMETER,
    NOT_FOUND,
    PAGE,
    PUT_BLOB,
    QUERY_VALUE,
    Row,
    put,
    update,
)

UNKNOWN = "2020-01-01T00:00:00.0000000Z"
ADDRESSED = {
    "Get Blob": ("GET", "/block?", []),
    "Get Blob Properties": ("HEAD", "/block?", []),
    "Get Blob Metadata": ("GET", "/block?comp=metadata&", []),
    "Get Block List": ("GET", "/block?comp=blocklist&", []),
    "Get Blob Tags": ("GET", "/block?comp=tags&", []),
    "Set Blob Tier": ("PUT", "/block?comp=tier&", [("x-ms-access-tier", "Cool")]),
    "Delete Blob": ("DELETE", "/block?", []),
}
CURRENT_ONLY = {
    "Put Blob": ("/block?", PUT_BLOB, b"x"),
    "Put Block": ("/block?comp=block&blockid=AAAA&", [], b"x"),
    "Put Block List": ("/block?comp=blocklist&", [], b"<BlockList/>"),
    "Append Block": ("/append?comp=appendblock&", [], b"x"),
    "Put Page": ("/page?comp=page&", update("bytes=0-511"), PAGE),
    "Set Blob Metadata": ("/block?comp=metadata&", [], b""),
    "Set Blob Properties": ("/block?comp=properties&", [], b""),
    "Snapshot Blob": ("/block?comp=snapshot&", [], b""),
    "Set Blob Expiry": ("/block?comp=expiry&", [("x-ms-expiry-option", "NeverExpire")], b""),
    "Seal": ("/append?comp=seal&", [], b""),
    "Undelete Blob": ("/deleted?comp=undelete&", [], b""),
}

IDS = (
    [
        Row(f"{operation}: {name}", method, f"{place}{query}", codes, headers)
        for operation, (method, place, headers) in ADDRESSED.items()
        for name, query, codes in [
            ("a snapshot that is none", "snapshot=yesterday", QUERY_VALUE),
            ("a version that is none", "versionid=1", QUERY_VALUE),
            ("a snapshot of a version", "snapshot={snapshot}&versionid={snapshot}", QUERY_VALUE),
            ("an unknown snapshot", f"snapshot={UNKNOWN}", NOT_FOUND),
            ("an unknown version", f"versionid={UNKNOWN}", NOT_FOUND),
        ]
    ]
    + [
        put(
            f"{operation}: {what}",
            f"{place}{query}",
            NO_SUCH_PARAMETER | QUERY_VALUE,
            headers,
            body,
        )
        for operation, (place, headers, body) in CURRENT_ONLY.items()
        for what, query in [
            ("in a snapshot", "snapshot={snapshot}"),
            ("in a version", f"versionid={UNKNOWN}"),
        ]
    ]
    + [
        Row(
            "a deletion of a version and its snapshots",
            "DELETE",
            f"/block?versionid={UNKNOWN}",
            HEADER_VALUE | QUERY_VALUE,
            [("x-ms-delete-snapshots", "include")],
        )
    ]
)
