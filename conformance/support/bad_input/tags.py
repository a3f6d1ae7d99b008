"""Tags, conditions on them and finding by them."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, OUT_OF_RANGE, PUT_BLOB, QUERY_VALUE, Row, XML, put


def tags(content: str) -> bytes:
    return f"<Tags><TagSet>{content}</TagSet></Tags>".encode()


def tag(key: str, value: str = "v") -> str:
    return f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>"


TAGS = [
    put(f"tags: {name}", "/block?comp=tags", codes, [], body)
    for name, codes, body in [
        ("no XML", XML, b"k=v"),
        ("nothing", XML, b""),
        ("another root", XML, b"<Labels/>"),
        ("eleven", {(400, "TagsTooLarge")}, tags("".join(tag(f"k{n}") for n in range(11)))),
        ("an empty key", {(400, "EmptyTagName")}, tags(tag(""))),
        ("one twice", {(400, "DuplicateTagNames")}, tags(tag("k") + tag("k"))),
        ("a key of 129", {(400, "TagsTooLarge")}, tags(tag("k" * 129))),
        ("a value of 257", {(400, "TagsTooLarge")}, tags(tag("k", "v" * 257))),
    ]
] + [
    put(
        "tags in a header: eleven",
        "/new",
        {(400, "TagsTooLarge")},
        [*PUT_BLOB, ("x-ms-tags", "&".join(f"k{n}=v" for n in range(11)))],
        b"x",
    ),
    put(
        "x-ms-if-tags that is no expression",
        "/block?comp=metadata",
        HEADER_VALUE,
        [("x-ms-if-tags", "k = = 'v'")],
    ),
    put(
        "x-ms-if-tags that is false",
        "/block?comp=metadata",
        {(412, "ConditionNotMet")},
        [("x-ms-if-tags", "k = 'v'")],
    ),
    *(
        Row(f"find: {where}", "GET", f"!/?comp=blobs&where={where}", QUERY_VALUE)
        for where in (
            "k",
            "k%3D",
            "k%3D'v",
            "k%3D'v'%20OR%20l%3D'v'",
            "NOT%20k%3D'v'",
            "k%3C%3E'v'",
            "@container%3E'c'",
        )
    ),
    Row(
        "find: no expression",
        "GET",
        "!/?comp=blobs",
        {(400, "MissingRequiredQueryParameter"), *QUERY_VALUE},
    ),
    Row("find: a marker nobody gave", "GET", "!/?comp=blobs&where=k%3D'v'&marker=x", QUERY_VALUE),
    Row("find: no results", "GET", "!/?comp=blobs&where=k%3D'v'&maxresults=0", OUT_OF_RANGE),
]
