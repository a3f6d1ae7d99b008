"""Tags where they come in headers, and conditions on them, operation by operation."""

from __future__ import annotations

import urllib.parse

from support.bad_input.copies import COPY_SOURCE
from support.bad_input.row import (
    Codes,
    HEADER_VALUE,
    NO_SUCH_PARAMETER,
    NODE,
    NOT_FOUND,
    OUT_OF_RANGE,
    PAGE,
    PUT_BLOB,
    QUERY_VALUE,
    Row,
    put,
    update,
)
from support.bad_input.tags import tag, tags

# How a character outside of the alphabet is refused is open.
CHARACTER: Codes = {(400, "InvalidTag"), (400, "InvalidInput"), *HEADER_VALUE, *NODE}
NO_PAIRS: Codes = {(400, "InvalidTag"), *HEADER_VALUE}

UPLOADS = {
    "Put Blob": ("/new", PUT_BLOB, b"x"),
    "Put Append Blob": ("/new", [("x-ms-blob-type", "AppendBlob")], b""),
    "Put Page Blob": (
        "/new",
        [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "512")],
        b"",
    ),
    "Put Block List": ("/staged?comp=blocklist", [], b"<BlockList/>"),
    "Put Blob From URL": ("/new", [*PUT_BLOB, (COPY_SOURCE, "{source}")], b""),
    "Copy Blob": ("/new", [(COPY_SOURCE, "{source}")], b""),
}
HEADERS = [
    put(f"{operation}: tags {name}", place, codes, [*headers, ("x-ms-tags", value)], body)
    for operation, (place, headers, body) in UPLOADS.items()
    for name, value, codes in [
        ("without a key", "=v", {(400, "EmptyTagName")}),
        ("twice", "k=v&k=w", {(400, "DuplicateTagNames")}),
        ("with a key of 129", f"{'k' * 129}=v", {(400, "TagsTooLarge")}),
        ("with a value of 257", f"k={'v' * 257}", {(400, "TagsTooLarge")}),
        ("with a key outside the alphabet", "k%21=v", CHARACTER),
        ("with a value outside the alphabet", "k=%C3%BC", CHARACTER),
        ("without a value", "k", NO_PAIRS),
        ("with an escape that is none", "k=%zz", NO_PAIRS),
    ]
]

FORMS = [
    put(f"tags: {name}", "/block?comp=tags", codes, [], body)
    for name, codes, body in [
        ("a key outside the alphabet", CHARACTER, tags(tag("k!"))),
        ("a value outside the alphabet", CHARACTER, tags(tag("k", "v#"))),
        (
            "no key",
            NODE | {(400, "MissingRequiredXmlNode"), (400, "EmptyTagName")},
            tags("<Tag><Value>v</Value></Tag>"),
        ),
        (
            "no value",
            NODE | {(400, "MissingRequiredXmlNode")},
            tags("<Tag><Key>k</Key></Tag>"),
        ),
        ("an unknown element", NODE | {(400, "UnsupportedXmlNode")}, tags("<Label/>")),
        ("text between", NODE, tags("k=v")),
        ("a document type", NODE, b"<!DOCTYPE Tags><Tags><TagSet/></Tags>"),
        ("cut off", NODE, tags(tag("k"))[:-5]),
    ]
] + [
    put(f"tags of {what}", f"{place}comp=tags", codes, [], tags(tag("k")))
    for what, place, codes in [
        ("nothing", "/none?", NOT_FOUND),
        ("staged blocks", "/staged?", NOT_FOUND),
        ("what was deleted", "/deleted?", NOT_FOUND),
        ("a snapshot", "/block?snapshot={snapshot}&", NO_SUCH_PARAMETER | QUERY_VALUE),
        ("an unknown version", "/block?versionid=2020-01-01T00:00:00.0000000Z&", NOT_FOUND),
    ]
]

CONDITIONAL = {
    "Get Blob": ("GET", "/block", [], b""),
    "Get Blob Properties": ("HEAD", "/block", [], b""),
    "Get Block List": ("GET", "/block?comp=blocklist", [], b""),
    "Get Page Ranges": ("GET", "/page?comp=pagelist", [], b""),
    "Get Blob Tags": ("GET", "/block?comp=tags", [], b""),
    "Set Blob Tags": ("PUT", "/block?comp=tags", [], tags("")),
    "Put Blob": ("PUT", "/block", PUT_BLOB, b"x"),
    "Put Block List": ("PUT", "/block?comp=blocklist", [], b"<BlockList/>"),
    "Append Block": ("PUT", "/append?comp=appendblock", [], b"x"),
    "Put Page": ("PUT", "/page?comp=page", update("bytes=0-511"), PAGE),
    "Set Blob Metadata": ("PUT", "/block?comp=metadata", [], b""),
    "Set Blob Properties": ("PUT", "/block?comp=properties", [], b""),
    "Set Blob Tier": ("PUT", "/block?comp=tier", [("x-ms-access-tier", "Cool")], b""),
    "Snapshot Blob": ("PUT", "/block?comp=snapshot", [], b""),
    "Copy Blob": ("PUT", "/block", [(COPY_SOURCE, "{page}")], b""),
    "Lease Blob": (
        "PUT",
        "/block?comp=lease",
        [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")],
        b"",
    ),
    "Delete Blob": ("DELETE", "/block", [("x-ms-delete-snapshots", "include")], b""),
}
CONDITIONS = [
    Row(
        f"{operation}: if tags {name}",
        method,
        place,
        codes,
        [*headers, ("x-ms-if-tags", expression)],
        body,
    )
    for operation, (method, place, headers, body) in CONDITIONAL.items()
    for name, expression, codes in [
        ("are no expression", "k = = 'v'", HEADER_VALUE),
        ("are others", "\"colour\" = 'green'", {(412, "ConditionNotMet")}),
    ]
] + [
    Row(f"if tags: {expression}", "GET", "/block", HEADER_VALUE, [("x-ms-if-tags", expression)])
    for expression in (
        "k",
        "k =",
        "= 'v'",
        "k = 'v",
        "k = v",
        "(k = 'v'",
        "k = 'v')",
        "k = 'v' AND",
        "k = 'v' l = 'v'",
        "NOT k = 'v'",
        "k LIKE 'v'",
        "@container = 'c'",
    )
]

FIND = [
    Row(f"find{of}: {name}", "GET", f"{place}comp=blobs&{query}", codes)
    for of, place in (("", "!/?"), (" in a container", "?restype=container&"))
    for name, query, codes in [
        (
            "eleven keys",
            "where=" + urllib.parse.quote(" AND ".join(f"k{n}='v'" for n in range(11))),
            QUERY_VALUE,
        ),
        ("one key twice", "where=k%3D'v'%20AND%20k%3D'w'", QUERY_VALUE),
        ("two lower bounds", "where=k%3E'v'%20AND%20k%3E'w'", QUERY_VALUE),
        ("parentheses", "where=(k%3D'v')", QUERY_VALUE),
        ("an empty key", "where=%22%22%3D'v'", QUERY_VALUE),
        ("fewer results", "where=k%3D'v'&maxresults=-1", OUT_OF_RANGE),
        ("many results", "where=k%3D'v'&maxresults=many", OUT_OF_RANGE | QUERY_VALUE),
        ("an unknown include", "where=k%3D'v'&include=everything", QUERY_VALUE),
    ]
] + [
    Row(
        "find: in no container",
        "GET",
        "!/no-such-container?restype=container&comp=blobs&where=k%3D'v'",
        {(404, "ContainerNotFound")},
    ),
]

TAG_CONDITIONS = HEADERS + FORMS + CONDITIONS + FIND
