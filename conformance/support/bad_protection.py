"""Headers of policies and holds that are none, and what is wrong with them."""

from __future__ import annotations

from support.version_store import policy_headers

FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT"

BAD_POLICIES = {
    "no date": ([], "MissingRequiredHeader"),
    "no date but a mode": (
        [("x-ms-immutability-policy-mode", "Locked")],
        "MissingRequiredHeader",
    ),
    "a date that is none": (policy_headers("tomorrow"), "InvalidHeaderValue"),
    "an ISO date": (policy_headers("2100-01-01T00:00:00Z"), "InvalidHeaderValue"),
    "a past date": (policy_headers("Wed, 01 Jan 2020 00:00:00 GMT"), "InvalidHeaderValue"),
    "an unknown mode": (policy_headers(FUTURE, "Frozen"), "InvalidHeaderValue"),
    "the mode nobody sets": (policy_headers(FUTURE, "Mutable"), "InvalidHeaderValue"),
}
BAD_HOLDS = {
    "no hold": ([], "MissingRequiredHeader"),
    "a hold that is none": ([("x-ms-legal-hold", "maybe")], "InvalidHeaderValue"),
}
