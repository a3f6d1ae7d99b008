"""Encryption that is not there."""

from __future__ import annotations

import base64

from support.bad_input.copies import COPY_SOURCE
from support.bad_input.row import PAGE, PUT_BLOB, Row, UNSUPPORTED, update

CUSTOMER_KEY = [
    ("x-ms-encryption-key", base64.b64encode(bytes(32)).decode()),
    ("x-ms-encryption-key-sha256", base64.b64encode(bytes(32)).decode()),
    ("x-ms-encryption-algorithm", "AES256"),
]
ENCRYPTION = [
    Row(f"{operation} with {what}", method, place, UNSUPPORTED, [*headers, *more], body)
    for what, more in (
        ("a customer's key", CUSTOMER_KEY),
        ("an encryption scope", [("x-ms-encryption-scope", "mine")]),
    )
    for operation, method, place, headers, body in [
        ("Put Blob", "PUT", "/new", PUT_BLOB, b"x"),
        ("Put Block", "PUT", "/new?comp=block&blockid=AAAA", [], b"x"),
        ("Put Block List", "PUT", "/staged?comp=blocklist", [], b"<BlockList/>"),
        ("Append Block", "PUT", "/append?comp=appendblock", [], b"x"),
        ("Put Page", "PUT", "/page?comp=page", update("bytes=0-511"), PAGE),
        (
            "Copy Blob From URL",
            "PUT",
            "/new",
            [(COPY_SOURCE, "{source}"), ("x-ms-requires-sync", "true")],
            b"",
        ),
        ("Copy Blob", "PUT", "/new", [(COPY_SOURCE, "{source}")], b""),
        ("Put Blob From URL", "PUT", "/new", [*PUT_BLOB, (COPY_SOURCE, "{source}")], b""),
        (
            "Put Block From URL",
            "PUT",
            "/new?comp=block&blockid=AAAA",
            [(COPY_SOURCE, "{source}")],
            b"",
        ),
        (
            "Append Block From URL",
            "PUT",
            "/append?comp=appendblock",
            [(COPY_SOURCE, "{source}")],
            b"",
        ),
        (
            "Put Page From URL",
            "PUT",
            "/page?comp=page",
            [*update("bytes=0-511", ("x-ms-source-range", "bytes=0-511")), (COPY_SOURCE, "{page}")],
            b"",
        ),
        ("Put Append Blob", "PUT", "/new", [("x-ms-blob-type", "AppendBlob")], b""),
        (
            "Put Page Blob",
            "PUT",
            "/new",
            [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "512")],
            b"",
        ),
        (
            "Clear Page",
            "PUT",
            "/page?comp=page",
            [("x-ms-page-write", "clear"), ("x-ms-range", "bytes=0-511")],
            b"",
        ),
        ("Resize", "PUT", "/page?comp=properties", [("x-ms-blob-content-length", "512")], b""),
        ("Set Blob Metadata", "PUT", "/block?comp=metadata", [], b""),
        ("Snapshot Blob", "PUT", "/block?comp=snapshot", [], b""),
    ]
] + [
    Row(f"{operation} with a customer's key", method, place, UNSUPPORTED, CUSTOMER_KEY, body)
    for operation, method, place, body in [
        ("Get Blob", "GET", "/block", b""),
        ("Get Blob Properties", "HEAD", "/block", b""),
        ("Query Blob Contents", "POST", "/block?comp=query", b"<QueryRequest/>"),
    ]
]
