"""Block lists, lengths, headers, ranges and names (rest.md §5, §6, §9, §12, §13)."""

from __future__ import annotations

import base64

from support.bad_input.row import HEADER_VALUE, PUT_BLOB, Row

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "AAAA">'
    + "".join(
        f'<!ENTITY lol{n} "{("&lol" + (str(n - 1) if n > 1 else "") + ";") * 10}">'
        for n in range(1, 10)
    )
    + "]><BlockList><Latest>&lol9;</Latest></BlockList>"
).encode()


def block_list(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><BlockList>{content}</BlockList>'.encode()


def bad_xml(name: str, body: bytes, *more: tuple[int, str]) -> Row:
    codes = {(400, "InvalidXmlDocument"), *more}
    return Row(f"block list: {name}", "PUT", "/block?comp=blocklist", codes, [], body)


NODE_VALUE = (400, "InvalidXmlNodeValue")
BLOCK_LIST_CODE = (400, "InvalidBlockList")
# How a standard header that comes twice is signed is not defined.
UNSIGNED = (403, "AuthenticationFailed")
RANGE_IGNORED = {(200, None), (400, "InvalidHeaderValue"), (416, "InvalidRange")}

XML = [
    bad_xml("empty", b""),
    bad_xml("no XML", b"hello"),
    bad_xml("cut off", b"<BlockList><Latest>AAAA</Latest>"),
    bad_xml("wrong root", b"<Blocks><Latest>AAAA</Latest></Blocks>"),
    bad_xml("unknown element", block_list("<Newest>AAAA</Newest>"), (400, "UnsupportedXmlNode")),
    bad_xml("nested", block_list("<Latest><Latest>AAAA</Latest></Latest>"), NODE_VALUE),
    bad_xml("text between", block_list("AAAA"), NODE_VALUE),
    bad_xml("document type", b"<!DOCTYPE BlockList><BlockList/>"),
    bad_xml(
        "internal entity",
        b'<!DOCTYPE B [<!ENTITY e "AAAA">]><BlockList><Latest>&e;</Latest></BlockList>',
    ),
    bad_xml(
        "external entity",
        b'<!DOCTYPE B [<!ENTITY e SYSTEM "file:///etc/passwd">]><BlockList><Latest>&e;</Latest></BlockList>',
    ),
    bad_xml("billion laughs", BILLION_LAUGHS),
    bad_xml("undeclared entity", block_list("<Latest>&nothing;</Latest>")),
    bad_xml(
        "invalid UTF-8",
        b'<?xml version="1.0" encoding="utf-8"?><BlockList><Latest>\xff\xfe</Latest></BlockList>',
    ),
    bad_xml("control character", block_list("<Latest>\x01</Latest>")),
    bad_xml("second root", b"<BlockList/><BlockList/>"),
    bad_xml(
        "deep",
        b"<BlockList>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</BlockList>",
        (400, "UnsupportedXmlNode"),
    ),
    Row(
        "block list: an id that is none",
        "PUT",
        "/block?comp=blocklist",
        {BLOCK_LIST_CODE, NODE_VALUE, (400, "InvalidXmlDocument")},
        [],
        block_list("<Latest>***</Latest>"),
    ),
    Row(
        "block list: an empty id",
        "PUT",
        "/block?comp=blocklist",
        {BLOCK_LIST_CODE, NODE_VALUE, (400, "InvalidXmlDocument")},
        [],
        block_list("<Latest/>"),
    ),
    Row(
        "block list: an unknown id",
        "PUT",
        "/block?comp=blocklist",
        {BLOCK_LIST_CODE},
        [],
        block_list("<Latest>ZZZZ</Latest>"),
    ),
    Row(
        "block list: 50,001 blocks",
        "PUT",
        "/staged?comp=blocklist",
        {(400, "BlockListTooLong")},
        [],
        block_list("<Latest>AAAA</Latest>" * 50_001),
    ),
]

LENGTHS = [
    Row(
        "Put Blob without a length",
        "PUT",
        "/new",
        {(411, "MissingContentLengthHeader")},
        PUT_BLOB,
        options={"length": None},
    ),
    Row(
        "a negative length",
        "PUT",
        "/new",
        {(400, "InvalidHeaderValue"), (400, None)},
        PUT_BLOB + [("Content-Length", "-1")],
    ),
    Row(
        "a length that is no number",
        "PUT",
        "/new",
        {(400, "InvalidHeaderValue"), (400, None)},
        PUT_BLOB + [("Content-Length", "many")],
    ),
    Row(
        "a length that overflows",
        "PUT",
        "/new",
        {(400, "InvalidHeaderValue"), (413, "RequestBodyTooLarge"), (400, None)},
        PUT_BLOB + [("Content-Length", "99999999999999999999999")],
    ),
    Row(
        "Put Blob over 5,000 MiB",
        "PUT",
        "/new",
        {(413, "RequestBodyTooLarge")},
        PUT_BLOB + [("Content-Length", str((5000 << 20) + 1))],
    ),
    Row(
        "Put Blob over 64 MiB in an old version",
        "PUT",
        "/new",
        {(413, "RequestBodyTooLarge")},
        PUT_BLOB + [("Content-Length", str((64 << 20) + 1))],
        options={"version": "2015-02-21"},
    ),
    Row(
        "Put Block over 4,000 MiB",
        "PUT",
        "/new?comp=block&blockid=AAAA",
        {(413, "RequestBodyTooLarge")},
        [("Content-Length", str((4000 << 20) + 1))],
    ),
    Row(
        "Append Block over 100 MiB",
        "PUT",
        "/append?comp=appendblock",
        {(413, "RequestBodyTooLarge")},
        [("Content-Length", str((100 << 20) + 1))],
        options={"version": "2022-11-02"},
    ),
    Row(
        "Append Block over 4 MiB in an old version",
        "PUT",
        "/append?comp=appendblock",
        {(413, "RequestBodyTooLarge")},
        [("Content-Length", str((4 << 20) + 1))],
    ),
    Row(
        "a block list that is no list but a flood",
        "PUT",
        "/block?comp=blocklist",
        {(413, "RequestBodyTooLarge"), (400, "BlockListTooLong"), (400, "InvalidXmlDocument")},
        [("Content-Length", str(1 << 34))],
    ),
]

HEADERS = [
    Row("no blob type", "PUT", "/new", {(400, "MissingRequiredHeader")}, [], b"x"),
    Row(
        "an unknown blob type", "PUT", "/new", HEADER_VALUE, [("x-ms-blob-type", "RoundBlob")], b"x"
    ),
    Row(
        "an unknown comp",
        "PUT",
        "/block?comp=sausage",
        {(400, "InvalidQueryParameterValue")},
        [],
        b"x",
    ),
    Row("an unknown restype", "PUT", "?restype=sausage", {(400, "InvalidQueryParameterValue")}),
    Row(
        "metadata over 8 KiB",
        "PUT",
        "/block?comp=metadata",
        {(400, "MetadataTooLarge")},
        [(f"x-ms-meta-k{n}", "v" * 1000) for n in range(9)],
    ),
    Row(
        "metadata twice",
        "PUT",
        "/block?comp=metadata",
        {(400, "InvalidMetadata"), (400, "InvalidHeaderValue")},
        [("x-ms-meta-key", "1"), ("x-ms-meta-KEY", "2")],
    ),
    Row(
        "metadata without a name",
        "PUT",
        "/block?comp=metadata",
        {(400, "EmptyMetadataKey")},
        [("x-ms-meta-", "1")],
    ),
    Row(
        "a digest twice",
        "PUT",
        "/new",
        {(400, "InvalidMd5"), (400, "InvalidHeaderValue"), UNSIGNED},
        PUT_BLOB + [("Content-MD5", "AAAA"), ("Content-MD5", "BBBB")],
        b"x",
    ),
    Row(
        "the blob type twice",
        "PUT",
        "/new",
        HEADER_VALUE,
        PUT_BLOB + [("x-ms-blob-type", "AppendBlob")],
        b"x",
    ),
    Row("the version twice", "GET", "/block", HEADER_VALUE, [("x-ms-version", "2020-10-02")]),
    Row(
        "the append position twice",
        "PUT",
        "/append?comp=appendblock",
        HEADER_VALUE,
        [("x-ms-blob-condition-appendpos", "0"), ("x-ms-blob-condition-appendpos", "1")],
        b"x",
    ),
    Row(
        "a condition twice",
        "PUT",
        "/block?comp=metadata",
        {(400, "MultipleConditionHeadersNotSupported"), (400, "InvalidHeaderValue"), UNSIGNED},
        [("If-Match", '"a"'), ("If-Match", '"b"')],
    ),
    Row(
        "a wrong MD5",
        "PUT",
        "/new",
        {(400, "Md5Mismatch")},
        PUT_BLOB + [("Content-MD5", base64.b64encode(bytes(16)).decode())],
        b"x",
    ),
    Row(
        "a wrong CRC",
        "PUT",
        "/new",
        {(400, "Crc64Mismatch")},
        PUT_BLOB + [("x-ms-content-crc64", base64.b64encode(bytes(8)).decode())],
        b"x",
    ),
    Row(
        "an append with a wrong MD5",
        "PUT",
        "/append?comp=appendblock",
        {(400, "Md5Mismatch")},
        [("Content-MD5", base64.b64encode(bytes(16)).decode())],
        b"x",
    ),
    Row(
        "a blob digest that is none",
        "PUT",
        "/block?comp=properties",
        {(400, "InvalidMd5"), (400, "InvalidHeaderValue")},
        [("x-ms-blob-content-md5", "AAAA")],
    ),
    Row("a date that is none", "DELETE", "/block", HEADER_VALUE, [("If-Modified-Since", "soon")]),
    Row(
        "a range digest that is neither",
        "GET",
        "/block",
        HEADER_VALUE,
        [("x-ms-range", "bytes=0-1"), ("x-ms-range-get-content-md5", "perhaps")],
    ),
    Row(
        "unknown deletion of snapshots",
        "DELETE",
        "/block",
        HEADER_VALUE,
        [("x-ms-delete-snapshots", "sometimes")],
    ),
]

RANGES = [
    Row(f"range {value!r}", "GET", "/block", RANGE_IGNORED, [("x-ms-range", value)])
    for value in (
        "bytes=-5",
        "bytes=5-1",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "bytes=",
        "bytes=--1-2",
        "bits=0-1",
        "0-1",
        "bytes=0x1-0x2",
        "bytes=99999999999999999999-",
        "bytes=18446744073709551615-18446744073709551616",
        "bytes=0-1-2",
    )
]

NAMES = [
    Row(
        "a NUL in the name",
        "PUT",
        "/a%00b",
        {(400, "InvalidUri"), (400, "InvalidResourceName")},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "invalid UTF-8 in the name",
        "PUT",
        "/a%FFb",
        {(400, "InvalidUri"), (400, "InvalidResourceName")},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "an overlong encoding",
        "PUT",
        "/a%C0%AFb",
        {(400, "InvalidUri"), (400, "InvalidResourceName")},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "half a surrogate",
        "PUT",
        "/a%ED%A0%80b",
        {(400, "InvalidUri"), (400, "InvalidResourceName")},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "a broken escape",
        "PUT",
        "/a%2",
        {(400, "InvalidUri"), (400, "InvalidResourceName"), (400, None)},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "an escape that is none",
        "PUT",
        "/a%GGb",
        {(400, "InvalidUri"), (400, "InvalidResourceName"), (400, None)},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "a name of 1,025 characters",
        "PUT",
        "/" + "n" * 1025,
        {(400, "InvalidUri"), (400, "InvalidResourceName"), (400, "OutOfRangeInput")},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "255 segments",
        "PUT",
        "/" + "/".join("s" * 255),
        {(400, "InvalidUri"), (400, "InvalidResourceName"), (400, "OutOfRangeInput")},
        PUT_BLOB,
        b"x",
    ),
    Row(
        "invalid UTF-8 in a query",
        "GET",
        "?restype=container&comp=list&prefix=%FF",
        {(400, "InvalidUri"), (400, "InvalidQueryParameterValue")},
    ),
    Row(
        "a parameter twice",
        "GET",
        "?restype=container&comp=list&prefix=a&prefix=b",
        {(400, "InvalidQueryParameterValue")},
    ),
    Row(
        "a marker nobody gave",
        "GET",
        "?restype=container&comp=list&marker=%00%FF!",
        {(400, "InvalidUri"), (400, "InvalidQueryParameterValue"), (400, "OutOfRangeInput")},
    ),
    Row(
        "maxresults that is no number",
        "GET",
        "?restype=container&comp=list&maxresults=many",
        {(400, "InvalidQueryParameterValue"), (400, "OutOfRangeQueryParameterValue")},
    ),
    Row(
        "maxresults that overflows",
        "GET",
        "?restype=container&comp=list&maxresults=99999999999999999999",
        {(400, "InvalidQueryParameterValue"), (400, "OutOfRangeQueryParameterValue"), (200, None)},
    ),
    Row(
        "a container that climbs",
        "PUT",
        "!/../other?restype=container",
        {
            (400, "InvalidQueryParameterValue"),
            (400, "InvalidResourceName"),
            (400, "OutOfRangeInput"),
            (400, "InvalidUri"),
        },
    ),
    Row(
        "a container of dots",
        "GET",
        "!/../../etc/passwd",
        {(400, "InvalidResourceName"), (400, "OutOfRangeInput"), (400, "InvalidUri")},
    ),
    Row(
        "a container that climbs, encoded",
        "PUT",
        "!/%2e%2e?restype=container",
        {(400, "InvalidResourceName"), (400, "OutOfRangeInput"), (400, "InvalidUri")},
    ),
    Row(
        "an empty container segment",
        "PUT",
        "!//b",
        {
            (400, "InvalidResourceName"),
            (400, "OutOfRangeInput"),
            (400, "InvalidUri"),
            (404, "ContainerNotFound"),
        },
        PUT_BLOB,
        b"x",
    ),
]

BASICS = XML + LENGTHS + HEADERS + RANGES + NAMES
