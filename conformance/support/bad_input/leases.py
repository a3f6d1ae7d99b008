"""Leases on blobs and containers, and writes without the right one."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, MISSING, NO_SUCH_PARAMETER, Row, put

LEASES = [
    put(
        f"lease: {name}",
        f"{place}?comp=lease{'' if place else '&restype=container'}",
        codes,
        headers,
    )
    for place in ("/block", "")
    for name, codes, headers in [
        ("no action", MISSING, []),
        ("an unknown action", HEADER_VALUE, [("x-ms-lease-action", "borrow")]),
        ("no duration", MISSING, [("x-ms-lease-action", "acquire")]),
        *(
            (
                f"{duration} seconds",
                HEADER_VALUE,
                [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", duration)],
            )
            for duration in ("14", "61", "0", "-2", "many")
        ),
        (
            "an id that is none",
            HEADER_VALUE,
            [
                ("x-ms-lease-action", "acquire"),
                ("x-ms-lease-duration", "-1"),
                ("x-ms-proposed-lease-id", "mine"),
            ],
        ),
        ("renewal without an id", MISSING, [("x-ms-lease-action", "renew")]),
        (
            "break after 61 s",
            HEADER_VALUE,
            [("x-ms-lease-action", "break"), ("x-ms-lease-break-period", "61")],
        ),
        (
            "release of nothing",
            {(409, "LeaseIdMismatchWithLeaseOperation")},
            [
                ("x-ms-lease-action", "release"),
                ("x-ms-lease-id", "11111111-1111-1111-1111-111111111111"),
            ],
        ),
    ]
] + [
    put("a write without the lease", "/leased?comp=metadata", {(412, "LeaseIdMissing")}),
    put(
        "a write with another lease",
        "/leased?comp=metadata",
        {(412, "LeaseIdMismatchWithBlobOperation")},
        [("x-ms-lease-id", "11111111-1111-1111-1111-111111111111")],
    ),
    Row("a deletion without the lease", "DELETE", "/leased", {(412, "LeaseIdMissing")}),
    put(
        "a write with a lease where none is",
        "/block?comp=metadata",
        {(412, "LeaseNotPresentWithBlobOperation")},
        [("x-ms-lease-id", "11111111-1111-1111-1111-111111111111")],
    ),
    put(
        "a lease on a snapshot",
        "/block?comp=lease&snapshot={snapshot}",
        NO_SUCH_PARAMETER,
        [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")],
    ),
]
