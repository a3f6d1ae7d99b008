"""Tiers, expiry and seal."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, MISSING, PUT_BLOB, put

TIERS = [
    put(
        "a tier that is none", "/block?comp=tier", HEADER_VALUE, [("x-ms-access-tier", "Lukewarm")]
    ),
    put("no tier", "/block?comp=tier", MISSING),
    put(
        "a page blob's tier on a block blob",
        "/block?comp=tier",
        {(400, "AccessTierNotSupportedForBlobType")},
        [("x-ms-access-tier", "P10")],
    ),
    put(
        "a tier on an append blob",
        "/append?comp=tier",
        {(400, "AccessTierNotSupportedForBlobType")},
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
    put("seal of a block blob", "/block?comp=seal", {(409, "InvalidBlobType")}),
]
