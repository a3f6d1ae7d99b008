"""Batches."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, MISSING, Row, TOO_LARGE


def parts(*requests: str, boundary: str = "b") -> bytes:
    head = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
    return (
        "".join(
            f"--{boundary}\r\n{head}Content-ID: {n}\r\n\r\n{request} HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
            for n, request in enumerate(requests)
        )
        + f"--{boundary}--\r\n"
    ).encode()


EMPTY_BOUNDARY = "multipart/mixed; boundary="
DELETE = "DELETE /devstoreaccount1/c/b"
ONE = parts(DELETE)
WITH_BODY = ONE.replace(b"Content-Length: 0\r\n\r\n", b"Content-Length: 1\r\n\r\nx\r\n")
INPUT = {(400, "InvalidInput")}
MULTIPART = [("Content-Type", "multipart/mixed; boundary=b")]
BATCHES = [
    Row(f"batch{of}: {name}", "POST", place, codes, headers, body)
    for of, place in [("", "!/?comp=batch"), (" of a container", "?restype=container&comp=batch")]
    for name, codes, headers, body in [
        ("no parts", {(400, "InvalidInput")}, MULTIPART, parts()),
        (
            "no boundary",
            HEADER_VALUE | {(400, "InvalidInput")},
            [("Content-Type", "multipart/mixed")],
            parts("DELETE /c/b"),
        ),
        (
            "another boundary",
            {(400, "InvalidInput")},
            MULTIPART,
            parts("DELETE /c/b", boundary="c"),
        ),
        (
            "257 parts",
            {(400, "ExceedsMaxBatchRequestCount")},
            MULTIPART,
            parts(*["DELETE /c/b"] * 257),
        ),
        (
            "mixed",
            {(400, "AllBatchSubRequestsShouldBeSameApi")},
            MULTIPART,
            parts("DELETE /devstoreaccount1/c/b", "PUT /devstoreaccount1/c/b?comp=tier"),
        ),
        (
            "of reads",
            {(400, "InvalidInput"), (400, "AllBatchSubRequestsShouldBeSameApi")},
            MULTIPART,
            parts("GET /devstoreaccount1/c/b"),
        ),
        (
            "of uploads",
            {(400, "InvalidInput"), (400, "AllBatchSubRequestsShouldBeSameApi")},
            MULTIPART,
            parts("PUT /devstoreaccount1/c/b"),
        ),
        ("nothing", INPUT, MULTIPART, b""),
        ("no multipart", INPUT, MULTIPART, b"garbage"),
        ("no end", INPUT, MULTIPART, ONE.replace(b"--b--", b"")),
        ("another kind", HEADER_VALUE | INPUT, [("Content-Type", "text/plain")], ONE),
        ("no kind", HEADER_VALUE | INPUT | MISSING, [], ONE),
        ("an empty boundary", HEADER_VALUE | INPUT, [("Content-Type", EMPTY_BOUNDARY)], ONE),
        (
            "a part of another kind",
            INPUT,
            MULTIPART,
            ONE.replace(b"application/http", b"text/plain"),
        ),
        ("a part without a request", INPUT, MULTIPART, ONE.replace(DELETE.encode(), b"")),
        ("a part with a body", INPUT, MULTIPART, WITH_BODY),
        (
            "a part with a header that is none",
            INPUT,
            MULTIPART,
            ONE.replace(b"Content-Length: 0", b"no header"),
        ),
        ("more than 4 MiB", TOO_LARGE, [*MULTIPART, ("Content-Length", str((4 << 20) + 1))], b""),
    ]
]
