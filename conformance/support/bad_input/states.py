"""Tiers, expiry and seal."""

from __future__ import annotations

from support.bad_input.row import (
    Codes,
    HEADER_VALUE,
    MISSING,
    NOT_FOUND,
    PUT_BLOB,
    Row,
    UNSUPPORTED,
    WRONG_KIND,
    put,
)

NO_SUCH_TIER: Codes = {(400, "AccessTierNotSupportedForBlobType")}
ARCHIVED: Codes = {(409, "BlobArchived")}
PAGE_BLOB = [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "512")]
QUERY = (
    b"<QueryRequest><QueryType>SQL</QueryType>"
    b"<Expression>SELECT * from BlobStorage</Expression></QueryRequest>"
)

TIERS = [
    put(
        "a tier that is none", "/block?comp=tier", HEADER_VALUE, [("x-ms-access-tier", "Lukewarm")]
    ),
    put("no tier", "/block?comp=tier", MISSING),
    put(
        "a page blob's tier on a block blob",
        "/block?comp=tier",
        NO_SUCH_TIER,
        [("x-ms-access-tier", "P10")],
    ),
    put(
        "a tier on an append blob",
        "/append?comp=tier",
        NO_SUCH_TIER,
        [("x-ms-access-tier", "Cool")],
    ),
    put(
        "a priority that is none",
        "/block?comp=tier",
        HEADER_VALUE,
        [("x-ms-access-tier", "Cool"), ("x-ms-rehydrate-priority", "Soon")],
    ),
    put(
        "an upload to a tier that is none",
        "/new",
        HEADER_VALUE,
        [*PUT_BLOB, ("x-ms-access-tier", "Lukewarm")],
        b"x",
    ),
    put(
        "a block blob's tier on a page blob",
        "/page?comp=tier",
        NO_SUCH_TIER,
        [("x-ms-access-tier", "Cool")],
    ),
    *(
        put(
            f"an upload to a tier of another kind: {kind} {tier}",
            "/new",
            NO_SUCH_TIER | HEADER_VALUE | UNSUPPORTED,
            [*headers, ("x-ms-access-tier", tier)],
            body,
        )
        for kind, tier, headers, body in [
            ("block", "P10", PUT_BLOB, b"x"),
            ("append", "Cool", [("x-ms-blob-type", "AppendBlob")], b""),
            ("page", "Cool", PAGE_BLOB, b""),
        ]
    ),
    put(
        "a list of blocks to a tier that is none",
        "/staged?comp=blocklist",
        HEADER_VALUE,
        [("x-ms-access-tier", "Lukewarm")],
        b"<BlockList/>",
    ),
    *(
        put(f"a tier of {what}", f"/{name}?comp=tier", NOT_FOUND, [("x-ms-access-tier", "Cool")])
        for what, name in [
            ("nothing", "none"),
            ("staged blocks", "staged"),
            ("what was deleted", "deleted"),
        ]
    ),
    put(
        "a tier with another lease",
        "/leased?comp=tier",
        {(412, "LeaseIdMismatchWithBlobOperation")},
        [
            ("x-ms-access-tier", "Cool"),
            ("x-ms-lease-id", "11111111-1111-1111-1111-111111111111"),
        ],
    ),
    Row("archived: read", "GET", "/archived", ARCHIVED),
    Row("archived: query", "POST", "/archived?comp=query", ARCHIVED, [], QUERY),
    put("archived: metadata", "/archived?comp=metadata", ARCHIVED),
    put("an expiry without an option", "/block?comp=expiry", MISSING),
    put(
        "an unknown expiry option",
        "/block?comp=expiry",
        HEADER_VALUE,
        [("x-ms-expiry-option", "Someday")],
    ),
    put(
        "an expiry without a time",
        "/block?comp=expiry",
        MISSING | HEADER_VALUE,
        [("x-ms-expiry-option", "Absolute")],
    ),
    put(
        "an expiry that is no date",
        "/block?comp=expiry",
        HEADER_VALUE,
        [("x-ms-expiry-option", "Absolute"), ("x-ms-expiry-time", "soon")],
    ),
    put(
        "an expiry that is no number",
        "/block?comp=expiry",
        HEADER_VALUE,
        [("x-ms-expiry-option", "RelativeToNow"), ("x-ms-expiry-time", "soon")],
    ),
    *(
        put(
            f"an expiry {name}",
            "/block?comp=expiry",
            HEADER_VALUE,
            [("x-ms-expiry-option", option), ("x-ms-expiry-time", time)],
        )
        for name, option, time in [
            ("in the past", "Absolute", "Fri, 01 Jan 2010 00:00:00 GMT"),
            ("before now", "RelativeToNow", "-1"),
            ("before creation", "RelativeToCreation", "-1"),
            ("past all numbers", "RelativeToNow", "9" * 30),
        ]
    ),
    put(
        "an expiry of nothing",
        "/none?comp=expiry",
        NOT_FOUND,
        [("x-ms-expiry-option", "NeverExpire")],
    ),
    put(
        "an append to what is sealed",
        "/sealed?comp=appendblock",
        {(409, "BlobIsSealed")},
        [],
        b"x",
    ),
    put("seal of nothing", "/none?comp=seal", NOT_FOUND),
    put("seal of a page blob", "/page?comp=seal", WRONG_KIND),
    put("seal without the lease", "/leased?comp=seal", {(412, "LeaseIdMissing")}),
    put(
        "seal: another position",
        "/append?comp=seal",
        {(412, "AppendPositionConditionNotMet")},
        [("x-ms-blob-condition-appendpos", "1")],
    ),
    put(
        "seal: a position that is none",
        "/append?comp=seal",
        HEADER_VALUE,
        [("x-ms-blob-condition-appendpos", "end")],
    ),
    put("seal of a block blob", "/block?comp=seal", WRONG_KIND),
]
