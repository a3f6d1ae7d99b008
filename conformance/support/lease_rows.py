"""The lease state tables of rest.md §7 as rows: what each call answers in each state.

`A` is the lease that was acquired, `B` and `C` are other ids. Answers are `201`, `200`, `202`, or
the error code of a 409 (lease operations) or 412 (other operations).
"""

from __future__ import annotations

STATES = ["available", "leased", "breaking", "broken", "expired"]

A = "11111111-1111-1111-1111-11111111111a"
B = "22222222-2222-2222-2222-22222222222b"
C = "33333333-3333-3333-3333-33333333333c"

PRESENT = "LeaseAlreadyPresent"
MISMATCH = "LeaseIdMismatchWithLeaseOperation"
NOT_PRESENT = "LeaseNotPresentWithLeaseOperation"
BREAKING_ACQUIRE = "LeaseIsBreakingAndCannotBeAcquired"
BREAKING_CHANGE = "LeaseIsBreakingAndCannotBeChanged"
BROKEN_RENEW = "LeaseIsBrokenAndCannotBeRenewed"

# name, headers of the call, answers in the order of STATES
LEASE_CALLS = [
    ("acquire without id", {"action": "acquire", "duration": "-1"}, [201, PRESENT, PRESENT, 201, 201]),
    (
        "acquire B",
        {"action": "acquire", "duration": "15", "proposed-lease-id": B},
        [201, PRESENT, PRESENT, 201, 201],
    ),
    (
        "acquire A",
        {"action": "acquire", "duration": "30", "proposed-lease-id": A},
        [201, 201, BREAKING_ACQUIRE, 201, 201],
    ),
    ("renew A", {"action": "renew", "id": A}, [MISMATCH, 200, BROKEN_RENEW, BROKEN_RENEW, 200]),
    ("renew B", {"action": "renew", "id": B}, [MISMATCH] * 5),
    (
        "change A to B",
        {"action": "change", "id": A, "proposed-lease-id": B},
        [NOT_PRESENT, 200, BREAKING_CHANGE, NOT_PRESENT, NOT_PRESENT],
    ),
    (
        "change B to A",
        {"action": "change", "id": B, "proposed-lease-id": A},
        [NOT_PRESENT, 200, BREAKING_CHANGE, NOT_PRESENT, NOT_PRESENT],
    ),
    # The table says 409 and names the code for the leased state alone.
    (
        "change B to C",
        {"action": "change", "id": B, "proposed-lease-id": C},
        [409, MISMATCH, 409, 409, 409],
    ),
    ("release A", {"action": "release", "id": A}, [MISMATCH, 200, 200, 200, 200]),
    ("release B", {"action": "release", "id": B}, [MISMATCH] * 5),
    ("break", {"action": "break"}, [NOT_PRESENT, 202, 202, 202, 202]),
    ("break in 5 s", {"action": "break", "break-period": "5"}, [NOT_PRESENT, 202, 202, 202, 202]),
]

OK = "ok"
LOST = "LeaseNotPresentWith{}Operation"
OTHER = "LeaseIdMismatchWith{}Operation"
MISSING = "LeaseIdMissing"

# How another operation is answered: id sent, answers in the order of STATES. None: either code of
# a 412 (the table leaves it open).
WRITES = [
    ("A", A, [LOST, OK, OK, LOST, LOST]),
    ("B", B, [LOST, OTHER, OTHER, None, None]),
    ("no id", None, [OK, MISSING, MISSING, OK, OK]),
]
READS = [
    ("A", A, [LOST, OK, OK, LOST, LOST]),
    ("B", B, [LOST, OTHER, None, None, None]),
    ("no id", None, [OK, OK, OK, OK, OK]),
]
