"""What a copy says of its source: ranges, digests, sizes, tags, conditions."""

from __future__ import annotations

from collections.abc import Iterable

from support.bad_input.copies import COPY_SOURCE, FROM_URL
from support.bad_input.row import (
    Codes,
    DIGEST,
    HEADER_VALUE,
    NOT_FOUND,
    PUT_BLOB,
    QUERY_VALUE,
    Row,
    TOO_LARGE,
    UNSUPPORTED,
    WRONG_KIND,
    put,
)
from support.raw_http import Headers

CRC = "AAAAAAAAAAA="
UNVERIFIED: Codes = {(404, "CannotVerifyCopySource")}
BAD_DIGEST: Codes = {(400, "InvalidMd5"), *HEADER_VALUE}
NOT_MET: Codes = {(412, "SourceConditionNotMet")}

WHOLE_BLOBS = ("Copy Blob", "Copy Blob From URL", "Put Blob From URL")
PARTS = ("Put Block From URL", "Append Block From URL", "Put Page From URL")
SYNCHRONOUS = ("Copy Blob From URL", "Put Blob From URL", *PARTS)


def rows(operations: Iterable[str], *cases: tuple[str, Codes, Headers]) -> list[Row]:
    """Each case with every operation."""
    return [
        put(f"{operation}: {name}", place, codes, merged(headers, more))
        for operation in operations
        for place, headers in [FROM_URL[operation]]
        for name, codes, more in cases
    ]


def merged(headers: Headers, more: Headers) -> Headers:
    """What a case says stands; where it names no source it is `/block`."""
    given = {name for name, _ in more}
    kept = [(name, value) for name, value in headers if name not in given]
    source = [] if COPY_SOURCE in given else [(COPY_SOURCE, "{source}")]
    return [*kept, *source, *more]


SOURCES = (
    rows(
        FROM_URL,
        (
            "a source of more than 2 KiB",
            HEADER_VALUE,
            [(COPY_SOURCE, "{source}?x=" + "x" * 2048)],
        ),
        (
            "a source without a scheme",
            HEADER_VALUE,
            [(COPY_SOURCE, "//127.0.0.1/devstoreaccount1/c/b")],
        ),
        (
            "a source over another protocol",
            HEADER_VALUE | {(400, "CannotVerifyCopySource"), (403, "CannotVerifyCopySource")},
            [(COPY_SOURCE, "file:///etc/passwd")],
        ),
        (
            "an unknown snapshot",
            UNVERIFIED,
            [(COPY_SOURCE, "{source}?snapshot=2020-01-01T00:00:00.0000000Z")],
        ),
        ("a deleted source", UNVERIFIED, [(COPY_SOURCE, "{container}/deleted")]),
        (
            "an archived source",
            {(409, "BlobArchived"), (409, "CannotVerifyCopySource")},
            [(COPY_SOURCE, "{container}/archived")],
        ),
        (
            "a source unmodified since no date",
            HEADER_VALUE,
            [("x-ms-source-if-unmodified-since", "soon")],
        ),
        (
            "a source of two tags",
            HEADER_VALUE | {(400, "MultipleConditionHeadersNotSupported")},
            [("x-ms-source-if-match", '"0x1", "0x2"')],
        ),
        ("a source that is there", NOT_MET, [("x-ms-source-if-none-match", "*")]),
        (
            "a source with a customer's key",
            UNSUPPORTED,
            [
                ("x-ms-source-encryption-key", "AAAA"),
                ("x-ms-source-encryption-key-sha256", "AAAA"),
                ("x-ms-source-encryption-algorithm", "AES256"),
            ],
        ),
    )
    + rows(SYNCHRONOUS, ("an MD5 that is none", BAD_DIGEST, [("x-ms-source-content-md5", "AAAA")]))
    + rows(
        PARTS,
        ("another CRC", {(400, "Crc64Mismatch")}, [("x-ms-source-content-crc64", CRC)]),
        ("a CRC that is none", HEADER_VALUE, [("x-ms-source-content-crc64", "AAAA")]),
        (
            "two digests",
            {(400, "BothCrc64AndMd5HeaderPresent")},
            [("x-ms-source-content-crc64", CRC), ("x-ms-source-content-md5", DIGEST)],
        ),
        *(
            (
                f"the range {range_}",
                HEADER_VALUE | {(416, "InvalidRange"), (416, "InvalidPageRange")},
                [("x-ms-source-range", range_)],
            )
            for range_ in ("bytes=a-b", "bytes=511-0", "bits=0-511", "0-511", "bytes=0-0,2-2")
        ),
    )
    + rows(
        WHOLE_BLOBS,
        (
            "source tags that are no expression",
            HEADER_VALUE,
            [("x-ms-source-if-tags", "k = = 'v'")],
        ),
        ("other source tags", NOT_MET, [("x-ms-source-if-tags", "\"colour\" = 'green'")]),
        (
            "eleven tags",
            {(400, "TagsTooLarge")},
            [("x-ms-tags", "&".join(f"k{n}=v" for n in range(11)))],
        ),
        ("a tier that is none", HEADER_VALUE, [("x-ms-access-tier", "Lukewarm")]),
        ("metadata without a name", {(400, "EmptyMetadataKey")}, [("x-ms-meta-", "v")]),
    )
    + rows(
        WHOLE_BLOBS[1:],
        (
            "tags and the source's tags",
            {(400, "BothUserTagsAndSourceTagsCopyPresentException")},
            [("x-ms-tags", "k=v"), ("x-ms-copy-source-tag-option", "COPY")],
        ),
        ("tags by an unknown option", HEADER_VALUE, [("x-ms-copy-source-tag-option", "KEEP")]),
    )
    + rows(
        ("Put Blob From URL", "Put Block From URL", "Append Block From URL"),
        (
            "a source too large",
            TOO_LARGE | {(409, "CannotVerifyCopySource")},
            [(COPY_SOURCE, "{huge}")],
        ),
    )
    + [
        put(
            "Copy Blob: neither at once nor later",
            "/new",
            HEADER_VALUE,
            [(COPY_SOURCE, "{source}"), ("x-ms-requires-sync", "perhaps")],
        ),
        put(
            "Put Blob From URL: a body beside the source",
            "/new",
            HEADER_VALUE,
            [*PUT_BLOB, (COPY_SOURCE, "{source}")],
            b"x",
        ),
        put(
            "Put Block From URL: an id that is none",
            "/new?comp=block&blockid=*",
            QUERY_VALUE | {(400, "InvalidBlockId")},
            [(COPY_SOURCE, "{source}")],
        ),
        *(
            put(
                f"Append Block From URL: {name}",
                f"{place}?comp=appendblock",
                codes,
                [(COPY_SOURCE, "{source}"), *headers],
            )
            for name, place, codes, headers in [
                ("into a block blob", "/block", WRONG_KIND, []),
                ("into nothing", "/none", NOT_FOUND, []),
                (
                    "another position",
                    "/append",
                    {(412, "AppendPositionConditionNotMet")},
                    [("x-ms-blob-condition-appendpos", "1")],
                ),
                (
                    "past the largest size",
                    "/append",
                    {(412, "MaxBlobSizeConditionNotMet")},
                    [("x-ms-blob-condition-maxsize", "5")],
                ),
            ]
        ),
        *(
            put(f"abort: {name}", f"{place}?comp=copy{id}", codes, [("x-ms-copy-action", action)])
            for name, place, id, codes, action in [
                (
                    "an unknown action",
                    "/block",
                    "&copyid=11111111-1111-1111-1111-111111111111",
                    HEADER_VALUE,
                    "pause",
                ),
                (
                    "no id",
                    "/block",
                    "",
                    QUERY_VALUE | {(400, "MissingRequiredQueryParameter")},
                    "abort",
                ),
                (
                    "in nothing",
                    "/none",
                    "&copyid=11111111-1111-1111-1111-111111111111",
                    NOT_FOUND,
                    "abort",
                ),
            ]
        ),
    ]
)
