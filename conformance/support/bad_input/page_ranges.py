"""Page blobs beyond Put Page: sequence numbers, lists of ranges, pages and snapshots from a URL."""

from __future__ import annotations

from support.bad_input.copies import COPY_SOURCE
from support.bad_input.row import (
    Codes,
    HEADER_VALUE,
    MISSING,
    NOT_FOUND,
    OUT_OF_RANGE,
    PAGE,
    PAGE_RANGE,
    QUERY_VALUE,
    Row,
    TOO_LARGE,
    UNSUPPORTED,
    WRONG_KIND,
    put,
    update,
)
from support.raw_http import Headers

NOT_MET: Codes = {(412, "SequenceNumberConditionNotMet")}
MISMATCH: Codes = {(409, "IncrementalCopyBlobMismatch")}
# Which of the two a range is that is no range is open; so it is for one of no whole pages.
NO_RANGE = HEADER_VALUE | PAGE_RANGE
CREATE = [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "512")]


def action(kind: str, *number: str) -> Headers:
    headers = [("x-ms-sequence-number-action", kind)]
    return headers + [("x-ms-blob-sequence-number", value) for value in number]


def clear(range_: str, *more: tuple[str, str]) -> Headers:
    return [("x-ms-page-write", "clear"), ("x-ms-range", range_), *more]


# The sequence number of /page is 5.
SEQUENCE_NUMBERS = [
    put(
        f"Put Page: {kind} if the sequence number is {operator} {number}",
        "/page?comp=page",
        codes,
        write("bytes=0-511", (f"x-ms-if-sequence-number-{operator}", number)),
        body,
    )
    for kind, write, body in (("update", update, PAGE), ("clear", clear, b""))
    for operator, number, codes in [
        ("le", "4", NOT_MET),
        ("lt", "5", NOT_MET),
        ("eq", "6", NOT_MET),
        *(
            (operator, number, HEADER_VALUE)
            for operator in ("le", "lt", "eq")
            for number in ("many", "-1", "9" * 30)
        ),
    ]
] + [
    *(
        put(
            f"a page blob with the sequence number {number}",
            "/new",
            HEADER_VALUE,
            [*CREATE, ("x-ms-blob-sequence-number", number)],
        )
        for number in ("-1", "many", "9223372036854775808")
    ),
    *(
        put(f"sequence number: {kind} {number}", "/page?comp=properties", HEADER_VALUE, headers)
        for kind in ("max", "update")
        for number in ("-1", "many", "9223372036854775808")
        for headers in [action(kind, number)]
    ),
    put("sequence number: max of nothing", "/page?comp=properties", MISSING, action("max")),
    put(
        "sequence number: one more than the largest",
        "/huge?comp=properties",
        {(409, "SequenceNumberIncrementTooLarge")},
        action("increment"),
    ),
    put(
        "sequence number of a block blob", "/block?comp=properties", WRONG_KIND, action("max", "1")
    ),
]

WRITES = (
    [
        put(f"Put Page: {range_}", "/page?comp=page", NO_RANGE, update(range_), PAGE)
        for range_ in ("bytes=a-b", "bytes=1023-512", "bytes=0-", "bits=0-511", "0-511")
    ]
    + [
        put(f"Put Page: clear {range_}", "/page?comp=page", codes, clear(range_))
        for range_, codes in [
            ("bytes=a-b", NO_RANGE),
            ("bytes=0-510", PAGE_RANGE),
            ("bytes=1-512", PAGE_RANGE),
            ("bytes=4096-4607", PAGE_RANGE),
        ]
    ]
    + [
        put("Put Page: update without a body", "/page?comp=page", NO_RANGE, update("bytes=0-511")),
        put(
            "Put Page: clear in a block blob", "/block?comp=page", WRONG_KIND, clear("bytes=0-511")
        ),
        put("Put Page: clear in nothing", "/none?comp=page", NOT_FOUND, clear("bytes=0-511")),
        *(
            put(
                f"resize: to {size}",
                "/page?comp=properties",
                HEADER_VALUE,
                [("x-ms-blob-content-length", size)],
            )
            for size in ("-512", "many")
        ),
    ]
)

PREVIOUS_URL = "x-ms-previous-snapshot-url"
LISTS = [
    Row(f"page ranges: {name}", "GET", f"{place}?comp=pagelist{query}", codes, headers)
    for name, place, query, codes, headers in [
        ("many results", "/page", "&maxresults=many", QUERY_VALUE | OUT_OF_RANGE, []),
        ("a snapshot that is none", "/page", "&snapshot=soon", QUERY_VALUE, []),
        (
            "an unknown snapshot",
            "/page",
            "&snapshot=2020-01-01T00:00:00.0000000Z",
            NOT_FOUND,
            [],
        ),
        ("of nothing", "/none", "", NOT_FOUND, []),
        (
            "the later snapshot before the earlier",
            "/page",
            "&snapshot={page_snapshot}&prevsnapshot={page_snapshot_2}",
            {(400, "PreviousSnapshotCannotBeNewer")},
            [],
        ),
        ("a previous URL that is none", "/page", "", HEADER_VALUE, [(PREVIOUS_URL, "over there")]),
        ("a previous URL of no snapshot", "/page", "", HEADER_VALUE, [(PREVIOUS_URL, "{page}")]),
    ]
]


def from_url(
    name: str, codes: Codes, headers: Headers, place: str = "/page", source: str = "{page}"
) -> Row:
    headers = [(COPY_SOURCE, source), *headers]
    return put(f"Put Page From URL: {name}", f"{place}?comp=page", codes, headers)


SOURCE_RANGE = ("x-ms-source-range", "bytes=512-1023")
FROM_URL = [
    from_url("no source range", MISSING, update("bytes=0-511")),
    from_url("no range", MISSING, [("x-ms-page-write", "update"), SOURCE_RANGE]),
    from_url("no kind", MISSING, [("x-ms-range", "bytes=0-511"), SOURCE_RANGE]),
    from_url("two pages of one", NO_RANGE, update("bytes=0-1023", SOURCE_RANGE)),
    from_url("not on a page", PAGE_RANGE, update("bytes=1-512", SOURCE_RANGE)),
    from_url("past the end", PAGE_RANGE, update("bytes=4096-4607", SOURCE_RANGE)),
    from_url(
        "past the source's end",
        {(416, "CannotVerifyCopySource"), (416, "InvalidRange")},
        update("bytes=0-511", ("x-ms-source-range", "bytes=8192-8703")),
    ),
    from_url(
        "more than 4 MiB",
        TOO_LARGE | PAGE_RANGE,
        update("bytes=0-4194815", ("x-ms-source-range", "bytes=0-4194815")),
        "/huge",
        "{huge}",
    ),
    from_url(
        "another sequence number",
        NOT_MET,
        update("bytes=0-511", SOURCE_RANGE, ("x-ms-if-sequence-number-eq", "6")),
    ),
    from_url("a clear", HEADER_VALUE | UNSUPPORTED, clear("bytes=512-1023", SOURCE_RANGE)),
    from_url("into a block blob", WRONG_KIND, update("bytes=0-511", SOURCE_RANGE), "/block"),
    from_url("into nothing", NOT_FOUND, update("bytes=0-511", SOURCE_RANGE), "/none"),
]

INCREMENTAL = [
    put(f"incremental copy {name}", f"{place}?comp=incrementalcopy", codes, [(COPY_SOURCE, source)])
    for name, place, codes, source in [
        ("from no URL", "/new", HEADER_VALUE, "over there"),
        (
            "of an unknown snapshot",
            "/new",
            {(404, "CannotVerifyCopySource")},
            "{page}?snapshot=2020-01-01T00:00:00.0000000Z",
        ),
        ("of a block blob", "/new", WRONG_KIND, "{source}?snapshot={snapshot}"),
        (
            "onto a block blob",
            "/block",
            WRONG_KIND | MISMATCH,
            "{page}?snapshot={page_snapshot}",
        ),
        ("onto a page blob of its own", "/huge", MISMATCH, "{page}?snapshot={page_snapshot}"),
    ]
]

PAGE_RANGES = SEQUENCE_NUMBERS + WRITES + LISTS + FROM_URL + INCREMENTAL
