"""Batches and queries."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, NODE, Row, XML


def parts(*requests: str, boundary: str = "b") -> bytes:
    head = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
    return (
        "".join(
            f"--{boundary}\r\n{head}Content-ID: {n}\r\n\r\n{request} HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
            for n, request in enumerate(requests)
        )
        + f"--{boundary}--\r\n"
    ).encode()


MULTIPART = [("Content-Type", "multipart/mixed; boundary=b")]
BATCHES = [
    Row(f"batch: {name}", "POST", "!/?comp=batch", codes, headers, body)
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
    ]
]

QUERIES = [
    Row(f"query: {name}", "POST", f"{place}?comp=query", codes, [], body)
    for name, place, codes, body in [
        ("nothing", "/block", XML, b""),
        ("another root", "/block", XML, b"<Query/>"),
        (
            "no expression",
            "/block",
            {(400, "MissingRequiredXmlNode"), *XML},
            b"<QueryRequest><QueryType>SQL</QueryType></QueryRequest>",
        ),
        (
            "no SQL",
            "/block",
            NODE,
            b"<QueryRequest><QueryType>XPath</QueryType><Expression>/</Expression></QueryRequest>",
        ),
        (
            "of no blob",
            "/none",
            {(404, "BlobNotFound")},
            b"<QueryRequest><QueryType>SQL</QueryType><Expression>SELECT * from BlobStorage</Expression></QueryRequest>",
        ),
    ]
]
