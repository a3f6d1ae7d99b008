"""Snapshots, versions, deletion and what brings back, and lists."""

from __future__ import annotations

from support.bad_input.row import (
    HEADER_VALUE,
    MISSING,
    NO_SUCH_PARAMETER,
    NOT_FOUND,
    OUT_OF_RANGE,
    PUT_BLOB,
    QUERY_VALUE,
    Row,
    put,
)

NAME = "x-ms-deleted-container-name"
VERSION = "x-ms-deleted-container-version"

HISTORIES = [
    Row("a snapshot id that is none", "GET", "/block?snapshot=yesterday", QUERY_VALUE),
    Row("a version id that is none", "GET", "/block?versionid=1", QUERY_VALUE),
    Row("both ids", "GET", "/block?snapshot={snapshot}&versionid={snapshot}", QUERY_VALUE),
    Row(
        "an unknown snapshot",
        "GET",
        "/block?snapshot=2020-01-01T00:00:00.0000000Z",
        NOT_FOUND,
    ),
    put("a write to a snapshot", "/block?snapshot={snapshot}", NO_SUCH_PARAMETER, PUT_BLOB, b"x"),
    Row("a deletion beside snapshots", "DELETE", "/block", {(409, "SnapshotsPresent")}),
    Row(
        "a deletion of a snapshot and its snapshots",
        "DELETE",
        "/block?snapshot={snapshot}",
        HEADER_VALUE | QUERY_VALUE,
        [("x-ms-delete-snapshots", "include")],
    ),
    Row(
        "a final deletion of what was not deleted before",
        "DELETE",
        "/block?snapshot={snapshot}&deletetype=Permanent",
        {(409, "BlobSnapshotNotSoftDeleted"), (409, "PermanentDeleteNotAllowed")},
    ),
    Row("a deletion of nothing", "DELETE", "/none", NOT_FOUND),
    Row("a deletion of staged blocks", "DELETE", "/staged", NOT_FOUND),
    Row("a deletion of what was deleted", "DELETE", "/deleted", NOT_FOUND),
    Row("a read of what was deleted", "GET", "/deleted", NOT_FOUND),
    put("a change of what was deleted", "/deleted?comp=metadata", NOT_FOUND),
    put("a snapshot of nothing", "/none?comp=snapshot", NOT_FOUND),
    put("a snapshot of staged blocks", "/staged?comp=snapshot", NOT_FOUND),
    put(
        "a snapshot with metadata without a name",
        "/block?comp=snapshot",
        {(400, "EmptyMetadataKey")},
        [("x-ms-meta-", "v")],
    ),
    put(
        "a snapshot with too much metadata",
        "/block?comp=snapshot",
        {(400, "MetadataTooLarge")},
        [(f"x-ms-meta-k{n}", "v" * 1000) for n in range(9)],
    ),
    put(
        "undelete in no container",
        "!/no-such-container/b?comp=undelete",
        {(404, "ContainerNotFound")},
    ),
    Row("an unknown kind of deletion", "DELETE", "/block?deletetype=thorough", QUERY_VALUE),
    put("undelete of nothing", "/none?comp=undelete", NOT_FOUND),
    put("restore without names", "?restype=container&comp=undelete", MISSING),
    *(
        put(
            f"restore {name}",
            "!/no-such-container?restype=container&comp=undelete",
            codes,
            headers,
        )
        for name, codes, headers in [
            ("without a version", MISSING, [(NAME, "no-such-container")]),
            ("without a name", MISSING, [(VERSION, "01D60F8BB59A4652")]),
            (
                "of a name that is none",
                HEADER_VALUE | {(400, "InvalidResourceName")},
                [(NAME, "No Such"), (VERSION, "01D60F8BB59A4652")],
            ),
            (
                "of nothing",
                {(404, "ContainerNotFound")},
                [(NAME, "no-such-container"), (VERSION, "01D60F8BB59A4652")],
            ),
        ]
    ),
    put(
        "restore of a version that is none",
        "?restype=container&comp=undelete",
        HEADER_VALUE,
        [("x-ms-deleted-container-name", "some"), ("x-ms-deleted-container-version", "*")],
    ),
    Row(
        "lists: an unknown include",
        "GET",
        "?restype=container&comp=list&include=everything",
        QUERY_VALUE,
    ),
    Row(
        "lists: snapshots by delimiter",
        "GET",
        "?restype=container&comp=list&include=snapshots&delimiter=/",
        QUERY_VALUE,
    ),
    Row("lists: no results", "GET", "?restype=container&comp=list&maxresults=0", OUT_OF_RANGE),
    *(
        Row(f"lists of containers: {name}", "GET", f"!/?comp=list{query}", codes)
        for name, query, codes in [
            ("no results", "&maxresults=0", OUT_OF_RANGE),
            ("fewer results", "&maxresults=-1", OUT_OF_RANGE),
            ("many results", "&maxresults=many", OUT_OF_RANGE | QUERY_VALUE),
            ("an unknown include", "&include=everything", QUERY_VALUE),
            ("a marker nobody gave", "&marker=!", QUERY_VALUE | {(400, "OutOfRangeInput")}),
        ]
    ),
]
