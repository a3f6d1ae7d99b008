"""Structured bodies that are none (rest.md §9)."""

from __future__ import annotations

import struct

from support.bad_input.row import (
    Codes,
    HEADER_VALUE,
    MISSING,
    PAGE,
    PAGE_RANGE,
    PUT_BLOB,
    UNSUPPORTED,
    put,
    update,
)
from support.crc64 import crc64
from support.raw_http import Headers

FORM = "XSM/1.0; properties=crc64"
BROKEN: Codes = {
    (400, "InvalidStructuredMessage"),
    (400, "InvalidInput"),
    (400, "InvalidHeaderValue"),
}


def message(data: bytes, length: int | None = None, segments: int = 1, version: int = 1) -> bytes:
    """One segment of `data`, truthful unless told otherwise."""
    checksum = struct.pack("<Q", crc64(data))
    whole = 13 + 10 + len(data) + 8 + 8 if length is None else length
    head = struct.pack("<BQHHHQ", version, whole, 1, segments, 1, len(data))
    return head + data + checksum + checksum


def form(name: str, length: str) -> Headers:
    return [("x-ms-structured-body", name), ("x-ms-structured-content-length", length)]


WHOLE = form(FORM, "512")
STRUCTURED = [
    put(f"{operation}: a structured body {name}", place, codes, [*headers, *structured], body)
    for operation, place, headers in [
        ("Put Blob", "/new", PUT_BLOB),
        ("Put Block", "/new?comp=block&blockid=AAAA", []),
        ("Append Block", "/append?comp=appendblock", []),
        ("Put Page", "/page?comp=page", update("bytes=0-511")),
    ]
    for name, codes, structured, body in [
        ("that is none", BROKEN, WHOLE, PAGE),
        ("that is empty", BROKEN, WHOLE, b""),
        ("cut off", BROKEN, WHOLE, message(PAGE)[:-1]),
        ("and one byte more", BROKEN, WHOLE, message(PAGE) + b"x"),
        ("that lies about its length", BROKEN, WHOLE, message(PAGE, length=600)),
        ("of a missing segment", BROKEN, WHOLE, message(PAGE, segments=2)),
        ("of another version", BROKEN, WHOLE, message(PAGE, version=2)),
        (
            "of other bytes",
            {(400, "Crc64Mismatch")},
            WHOLE,
            message(PAGE).replace(PAGE, b"q" * 512),
        ),
        ("of other length", BROKEN | PAGE_RANGE, form(FORM, "1024"), message(PAGE)),
        ("of no length", HEADER_VALUE, form(FORM, "many"), message(PAGE)),
        ("without its length", MISSING | HEADER_VALUE, WHOLE[:1], message(PAGE)),
        ("of another form", HEADER_VALUE | UNSUPPORTED, form("XSM/2.0", "512"), message(PAGE)),
    ]
]
