"""Digests of bodies: each operation that takes them, each way they can be wrong (rest.md §9)."""

from __future__ import annotations

from support.bad_input.row import Codes, DIGEST, HEADER_VALUE, PAGE, PUT_BLOB, put, update

CRC = "AAAAAAAAAAA="
BAD_MD5: Codes = {(400, "InvalidMd5")}
BLOCK_LIST = b"<BlockList><Latest>AAAA</Latest></BlockList>"
TAG_SET = b"<Tags><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tags>"

BODIES = {
    "Put Blob": ("/new", PUT_BLOB, PAGE),
    "Put Block": ("/new?comp=block&blockid=AAAA", [], PAGE),
    "Put Block List": ("/staged?comp=blocklist", [], BLOCK_LIST),
    "Append Block": ("/append?comp=appendblock", [], PAGE),
    "Put Page": ("/page?comp=page", update("bytes=0-511"), PAGE),
    "Set Blob Tags": ("/block?comp=tags", [], TAG_SET),
}
DIGESTS = [
    put(f"{operation}: {name}", place, codes, [*headers, *more], body)
    for operation, (place, headers, body) in BODIES.items()
    for name, codes, more in [
        ("the MD5 of something else", {(400, "Md5Mismatch")}, [("Content-MD5", DIGEST)]),
        ("an MD5 too short", BAD_MD5, [("Content-MD5", "AAAA")]),
        ("an MD5 that is no base64", BAD_MD5, [("Content-MD5", "*" * 24)]),
        ("the CRC of something else", {(400, "Crc64Mismatch")}, [("x-ms-content-crc64", CRC)]),
        ("a CRC too short", HEADER_VALUE, [("x-ms-content-crc64", "AAAA")]),
        (
            "two digests",
            {(400, "BothCrc64AndMd5HeaderPresent")},
            [("Content-MD5", DIGEST), ("x-ms-content-crc64", CRC)],
        ),
    ]
] + [
    put(
        f"Put Blob: the blob's MD5 is {name}",
        "/new",
        codes,
        [*PUT_BLOB, ("x-ms-blob-content-md5", digest)],
        PAGE,
    )
    for name, codes, digest in [
        ("of something else", {(400, "Md5Mismatch")}, DIGEST),
        ("none", BAD_MD5, "AAAA"),
    ]
]
