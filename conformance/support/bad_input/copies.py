"""Copies and their sources."""

from __future__ import annotations

from support.bad_input.row import DIGEST, HEADER_VALUE, MISSING, PUT_BLOB, QUERY_VALUE, put

COPY_SOURCE = "x-ms-copy-source"
FROM_URL = {
    "Copy Blob": ("/new", []),
    "Copy Blob From URL": ("/new", [("x-ms-requires-sync", "true")]),
    "Put Blob From URL": ("/new", PUT_BLOB),
    "Put Block From URL": ("/new?comp=block&blockid=AAAA", []),
    "Append Block From URL": ("/append?comp=appendblock", []),
    "Put Page From URL": (
        "/page?comp=page",
        [
            ("x-ms-page-write", "update"),
            ("x-ms-range", "bytes=0-511"),
            ("x-ms-source-range", "bytes=0-511"),
        ],
    ),
}
COPIES = (
    [
        put(f"{operation}: {name}", place, codes, [*headers, *more])
        for operation, (place, headers) in FROM_URL.items()
        for name, codes, more in [
            ("a source that is no URL", HEADER_VALUE, [(COPY_SOURCE, "over there")]),
            (
                "a source that is not there",
                {(404, "CannotVerifyCopySource")},
                [(COPY_SOURCE, "{container}/none")],
            ),
            (
                "a source in no container",
                {(404, "CannotVerifyCopySource")},
                [(COPY_SOURCE, "{account}/no-such-container/b")],
            ),
            (
                "a source on another server",
                {(403, "CannotVerifyCopySource"), (400, "CannotVerifyCopySource")},
                [(COPY_SOURCE, "http://169.254.169.254/latest/meta-data")],
            ),
            (
                "a source that is another",
                {(412, "SourceConditionNotMet")},
                [(COPY_SOURCE, "{source}"), ("x-ms-source-if-match", '"0x0"')],
            ),
            (
                "a source changed too early",
                {(412, "SourceConditionNotMet")},
                [
                    (COPY_SOURCE, "{source}"),
                    ("x-ms-source-if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT"),
                ],
            ),
            (
                "a source changed too late",
                {(412, "SourceConditionNotMet")},
                [
                    (COPY_SOURCE, "{source}"),
                    ("x-ms-source-if-unmodified-since", "Sat, 01 Jan 2000 00:00:00 GMT"),
                ],
            ),
            (
                "a date that is none",
                HEADER_VALUE,
                [(COPY_SOURCE, "{source}"), ("x-ms-source-if-modified-since", "soon")],
            ),
        ]
    ]
    + [
        put(
            f"{operation}: another MD5",
            place,
            {(400, "Md5Mismatch")},
            [*headers, (COPY_SOURCE, "{source}"), ("x-ms-source-content-md5", DIGEST)],
        )
        for operation, (place, headers) in FROM_URL.items()
        if operation != "Copy Blob"
    ]
    + [
        put(
            f"{operation}: a range past the end",
            place,
            {(416, "CannotVerifyCopySource")},
            [*headers, (COPY_SOURCE, "{source}"), ("x-ms-source-range", "bytes=9000-9511")],
        )
        for operation, (place, headers) in FROM_URL.items()
        if operation in ("Put Block From URL", "Append Block From URL")
    ]
    + [
        put(
            "abort of nothing",
            "/block?comp=copy&copyid=11111111-1111-1111-1111-111111111111",
            {(409, "NoPendingCopyOperation")},
            [("x-ms-copy-action", "abort")],
        ),
        put(
            "abort without the header",
            "/block?comp=copy&copyid=11111111-1111-1111-1111-111111111111",
            MISSING,
        ),
        put(
            "abort of an id that is none",
            "/block?comp=copy&copyid=mine",
            QUERY_VALUE,
            [("x-ms-copy-action", "abort")],
        ),
    ]
)
