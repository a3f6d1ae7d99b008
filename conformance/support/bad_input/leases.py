"""Leases on blobs and containers, and writes without the right one."""

from __future__ import annotations

from support.bad_input.row import (
    HEADER_VALUE,
    MISSING,
    NO_SUCH_PARAMETER,
    NOT_FOUND,
    Row,
    UNSUPPORTED,
    put,
)

ID = "11111111-1111-1111-1111-111111111111"
ACQUIRE = [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")]

LEASES = [
    put(
        f"{of}lease: {name}",
        f"{place}?comp=lease{'' if place else '&restype=container'}",
        codes,
        headers,
    )
    for of, place in (("", "/block"), ("container ", ""))
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
        *(
            (
                f"break after {period} s",
                HEADER_VALUE,
                [("x-ms-lease-action", "break"), ("x-ms-lease-break-period", period)],
            )
            for period in ("-1", "many")
        ),
        ("release without an id", MISSING, [("x-ms-lease-action", "release")]),
        (
            "change without an id",
            MISSING,
            [("x-ms-lease-action", "change"), ("x-ms-proposed-lease-id", ID)],
        ),
        (
            "change to nothing",
            MISSING,
            [("x-ms-lease-action", "change"), ("x-ms-lease-id", ID)],
        ),
        (
            "change to an id that is none",
            HEADER_VALUE,
            [
                ("x-ms-lease-action", "change"),
                ("x-ms-lease-id", ID),
                ("x-ms-proposed-lease-id", "mine"),
            ],
        ),
        (
            "change of nothing",
            {(409, "LeaseNotPresentWithLeaseOperation")},
            [
                ("x-ms-lease-action", "change"),
                ("x-ms-lease-id", ID),
                ("x-ms-proposed-lease-id", ID),
            ],
        ),
        (
            "renewal of nothing",
            {(409, "LeaseIdMismatchWithLeaseOperation")},
            [("x-ms-lease-action", "renew"), ("x-ms-lease-id", ID)],
        ),
        (
            "break of nothing",
            {(409, "LeaseNotPresentWithLeaseOperation")},
            [("x-ms-lease-action", "break")],
        ),
        (
            "release of nothing",
            {(409, "LeaseIdMismatchWithLeaseOperation")},
            [
                ("x-ms-lease-action", "release"),
                ("x-ms-lease-id", ID),
            ],
        ),
    ]
] + [
    put("a write without the lease", "/leased?comp=metadata", {(412, "LeaseIdMissing")}),
    put(
        "a write with another lease",
        "/leased?comp=metadata",
        {(412, "LeaseIdMismatchWithBlobOperation")},
        [("x-ms-lease-id", ID)],
    ),
    Row("a deletion without the lease", "DELETE", "/leased", {(412, "LeaseIdMissing")}),
    put(
        "a write with a lease where none is",
        "/block?comp=metadata",
        {(412, "LeaseNotPresentWithBlobOperation")},
        [("x-ms-lease-id", ID)],
    ),
    put(
        "a lease on a snapshot",
        "/block?comp=lease&snapshot={snapshot}",
        NO_SUCH_PARAMETER,
        ACQUIRE,
    ),
    put("a second lease", "/leased?comp=lease", {(409, "LeaseAlreadyPresent")}, ACQUIRE),
    put("a lease on nothing", "/none?comp=lease", NOT_FOUND, ACQUIRE),
    put(
        "a lease on no container",
        "!/no-such-container?comp=lease&restype=container",
        {(404, "ContainerNotFound")},
        ACQUIRE,
    ),
    put(
        "a lease on a container by its tag",
        "?comp=lease&restype=container",
        HEADER_VALUE | UNSUPPORTED | {(400, "ConditionHeadersNotSupported")},
        [*ACQUIRE, ("If-Match", '"0x0"')],
    ),
    put(
        "a write with a lease id that is none",
        "/leased?comp=metadata",
        HEADER_VALUE | {(412, "LeaseIdMismatchWithBlobOperation")},
        [("x-ms-lease-id", "mine")],
    ),
    Row(
        "a read with another lease",
        "GET",
        "/leased",
        {(412, "LeaseIdMismatchWithBlobOperation")},
        [("x-ms-lease-id", ID)],
    ),
    Row(
        "a deletion of the container with a lease where none is",
        "DELETE",
        "?restype=container",
        {(412, "LeaseNotPresentWithContainerOperation")},
        [("x-ms-lease-id", ID)],
    ),
]
