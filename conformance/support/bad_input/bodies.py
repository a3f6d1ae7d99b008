"""Encryption that is not there, structured bodies that are none."""

from __future__ import annotations

import base64

from support.bad_input.copies import COPY_SOURCE
from support.bad_input.row import PAGE, PUT_BLOB, Row, UNSUPPORTED, put, update

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

STRUCTURED = [
    put(
        f"{operation}: a structured body that is none",
        place,
        {(400, "InvalidStructuredMessage"), (400, "InvalidInput"), (400, "InvalidHeaderValue")},
        [
            *headers,
            ("x-ms-structured-body", "XSM/1.0; properties=crc64"),
            ("x-ms-structured-content-length", "512"),
        ],
        PAGE,
    )
    for operation, place, headers in [
        ("Put Blob", "/new", PUT_BLOB),
        ("Put Block", "/new?comp=block&blockid=AAAA", []),
        ("Append Block", "/append?comp=appendblock", []),
        ("Put Page", "/page?comp=page", update("bytes=0-511")),
    ]
]
