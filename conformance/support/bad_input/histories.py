"""Snapshots, versions, deletion and what brings back, and lists."""

from __future__ import annotations

from support.bad_input.row import (
    HEADER_VALUE,
    MISSING,
    NO_SUCH_PARAMETER,
    OUT_OF_RANGE,
    PUT_BLOB,
    QUERY_VALUE,
    Row,
    put,
)

HISTORIES = [
    Row("a snapshot id that is none", "GET", "/block?snapshot=yesterday", QUERY_VALUE),
    Row("a version id that is none", "GET", "/block?versionid=1", QUERY_VALUE),
    Row("both ids", "GET", "/block?snapshot={snapshot}&versionid={snapshot}", QUERY_VALUE),
    Row(
        "an unknown snapshot",
        "GET",
        "/block?snapshot=2020-01-01T00:00:00.0000000Z",
        {(404, "BlobNotFound")},
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
    Row("an unknown kind of deletion", "DELETE", "/block?deletetype=thorough", QUERY_VALUE),
    put("undelete of nothing", "/none?comp=undelete", {(404, "BlobNotFound")}),
    put("restore without names", "?restype=container&comp=undelete", MISSING),
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
]
