"""Page blobs."""

from __future__ import annotations

from support.bad_input.row import (
    Codes,
    DIGEST,
    HEADER_VALUE,
    MISSING,
    OUT_OF_RANGE,
    PAGE,
    PAGE_RANGE,
    QUERY_VALUE,
    Row,
    put,
    update,
)
from support.raw_http import Headers


def page(name: str, codes: Codes, headers: Headers, body: bytes = PAGE) -> Row:
    return put(f"Put Page: {name}", "/page?comp=page", codes, headers, body)


PAGES = [
    put(
        f"a page blob of {size!r} bytes",
        "/new",
        HEADER_VALUE,
        [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", size)],
    )
    for size in ("511", "-512", "many", str((8 << 40) + 512))
] + [
    put("a page blob without a length", "/new", MISSING, [("x-ms-blob-type", "PageBlob")]),
    put(
        "a page blob with a body",
        "/new",
        HEADER_VALUE,
        [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "512")],
        PAGE,
    ),
    page(
        "neither update nor clear",
        HEADER_VALUE,
        [("x-ms-page-write", "paint"), ("x-ms-range", "bytes=0-511")],
    ),
    page("no kind", MISSING, [("x-ms-range", "bytes=0-511")]),
    page("no range", MISSING, [("x-ms-page-write", "update")]),
    page("not on a page", PAGE_RANGE, update("bytes=1-512")),
    page("half a page", PAGE_RANGE, update("bytes=0-255"), b"p" * 256),
    page("past the end", PAGE_RANGE, update("bytes=4096-4607")),
    page("a body of another length", HEADER_VALUE | PAGE_RANGE, update("bytes=0-1023")),
    page(
        "more than 4 MiB",
        {(413, "RequestBodyTooLarge")},
        update("bytes=0-4194815"),
        b"p" * ((4 << 20) + 512),
    ),
    page(
        "a clear with a body",
        HEADER_VALUE,
        [("x-ms-page-write", "clear"), ("x-ms-range", "bytes=0-511")],
    ),
    page("a wrong MD5", {(400, "Md5Mismatch")}, update("bytes=0-511", ("Content-MD5", DIGEST))),
    page(
        "a sequence number that is none",
        HEADER_VALUE,
        update("bytes=0-511", ("x-ms-if-sequence-number-eq", "x")),
    ),
    page(
        "another sequence number",
        {(412, "SequenceNumberConditionNotMet")},
        update("bytes=0-511", ("x-ms-if-sequence-number-eq", "9")),
    ),
    put(
        "Put Page on a block blob",
        "/block?comp=page",
        {(409, "InvalidBlobType")},
        update("bytes=0-511"),
        PAGE,
    ),
    put(
        "Put Page on nothing",
        "/none?comp=page",
        {(404, "BlobNotFound")},
        update("bytes=0-511"),
        PAGE,
    ),
    put(
        "resize: not whole pages",
        "/page?comp=properties",
        HEADER_VALUE | PAGE_RANGE,
        [("x-ms-blob-content-length", "513")],
    ),
    put(
        "resize: over 8 TiB",
        "/page?comp=properties",
        HEADER_VALUE | PAGE_RANGE,
        [("x-ms-blob-content-length", str((8 << 40) + 512))],
    ),
    put(
        "resize of a block blob",
        "/block?comp=properties",
        {(409, "InvalidBlobType")},
        [("x-ms-blob-content-length", "512")],
    ),
    put(
        "an unknown sequence action",
        "/page?comp=properties",
        HEADER_VALUE,
        [("x-ms-sequence-number-action", "halve")],
    ),
    put(
        "a sequence action without a number",
        "/page?comp=properties",
        MISSING | HEADER_VALUE,
        [("x-ms-sequence-number-action", "update")],
    ),
    put(
        "an increment with a number",
        "/page?comp=properties",
        HEADER_VALUE,
        [("x-ms-sequence-number-action", "increment"), ("x-ms-blob-sequence-number", "1")],
    ),
    Row("page ranges of a block blob", "GET", "/block?comp=pagelist", {(409, "InvalidBlobType")}),
    Row("page ranges: a marker nobody gave", "GET", "/page?comp=pagelist&marker=x", QUERY_VALUE),
    Row("page ranges: no results", "GET", "/page?comp=pagelist&maxresults=0", OUT_OF_RANGE),
    Row(
        "page ranges: past the end",
        "GET",
        "/page?comp=pagelist",
        {(416, "InvalidRange")},
        [("x-ms-range", "bytes=9999-")],
    ),
    Row(
        "page ranges: a previous snapshot that is none",
        "GET",
        "/page?comp=pagelist&prevsnapshot=soon",
        QUERY_VALUE,
    ),
    Row(
        "page ranges: an unknown previous snapshot",
        "GET",
        "/page?comp=pagelist&prevsnapshot=2020-01-01T00:00:00.0000000Z",
        {(409, "PreviousSnapshotNotFound")},
    ),
    put("incremental copy without a source", "/new?comp=incrementalcopy", MISSING),
    put(
        "incremental copy of no snapshot",
        "/new?comp=incrementalcopy",
        {(409, "IncrementalCopySourceMustBeSnapshot")},
        [("x-ms-copy-source", "{page}")],
    ),
]

PAGES.append(
    put(
        "a sequence number without an action",
        "/page?comp=properties",
        MISSING,
        [("x-ms-blob-sequence-number", "1")],
    )
)
