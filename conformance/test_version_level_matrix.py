"""Every operation on a version in every state of protection (worm.md §2.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from support.raw_http import Headers, RawResponse, expect
from support.version_states import EXPIRED, STATES, Subject, make_subject
from support.version_store import NOTHING, policy_headers, protection, until_in

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Version-level matrix")]

# Outcomes. OK: done, and the version is where it was. NEW: a new current version without a
# protection, and the old one is kept with its own. GONE: no longer there. PUSHED: no longer current.
OK, NEW, GONE, PUSHED = "done", "a new version", "gone", "pushed back"
REFUSALS = {
    "P": (409, "BlobImmutableDueToPolicy"),
    "H": (409, "BlobImmutableDueToLegalHold"),
    "LOCKED": (409, "ImmutabilityPolicyDeleteOnLockedPolicy"),
    "ROOT": (403, "OperationNotAllowedOnRootBlob"),
    # By versioning itself; with which code is open.
    "TYPE": (409, None),
}


def everywhere(outcome: str) -> dict[str, str]:
    return dict.fromkeys(STATES, outcome)


def by_protection(free: str, *, expired: str) -> dict[str, str]:
    """Refused by policy or hold while either is in force; a hold decides first (U9)."""
    return {
        "none": free, "unlocked": "P", "locked": "P", "hold": "H", "policy and hold": "H",
        "expired": expired, "expired, locked": expired, "expired and hold": "H",
    }  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One request; `path` says where it goes, and its answer per state."""

    name: str
    kind: str
    method: str
    path: Callable[[Subject], str]
    outcomes: dict[str, str]
    headers: Callable[[Subject], Headers] = field(default=lambda subject: [])
    body: bytes = b""

    def send(self, subject: Subject) -> RawResponse:
        return subject.store.raw(self.method, self.path(subject), self.headers(subject), self.body)

    @property
    def is_about_protection(self) -> bool:
        return self.name.startswith(("Set policy", "Delete policy", "Set hold", "Clear hold"))

    def __str__(self) -> str:
        return f"{self.name}, {self.kind}"


def put(
    name: str, kind: str, comp: str, outcomes: dict[str, str], headers: Any = (), **more
) -> Row:
    """A PUT on what the state is about, or with `comp` beginning with `!` on the current blob."""
    on_current = comp.startswith("!")
    comp = comp.removeprefix("!")

    def path(subject: Subject) -> str:
        if on_current:
            return f"{subject.path}?{comp}" if comp else subject.path
        return subject.query(comp)

    fixed = headers if callable(headers) else lambda subject: list(headers)
    return Row(name, kind, "PUT", path, outcomes, fixed, **more)


def of_type(kind: str, *more: tuple[str, str]) -> Headers:
    return [("x-ms-blob-type", f"{kind}Blob"), *more]


def source_headers(*more: tuple[str, str]) -> Callable[[Subject], Headers]:
    """A blob of 512 bytes beside the subject."""

    def headers(subject: Subject) -> Headers:
        source = subject.container.get_blob_client("source")
        source.upload_blob(b"s" * 512, overwrite=True)
        return [("x-ms-copy-source", source.url), *more]

    return headers


CHANGED = by_protection(OK, expired="P")
RENEWED = by_protection(NEW, expired="P")
DELETED = by_protection(GONE, expired=GONE)
PAGES = (("x-ms-range", "bytes=0-511"),)
TAGS = b"<Tags><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tags>"
EMPTY_LIST = b"<BlockList></BlockList>"
HOLD, RELEASE = [("x-ms-legal-hold", "true")], [("x-ms-legal-hold", "false")]


def later(mode: str) -> Callable[[Subject], Headers]:
    return lambda subject: policy_headers(until_in(days=1), mode)


def earlier(mode: str) -> Callable[[Subject], Headers]:
    return lambda subject: policy_headers(until_in(minutes=10), mode)


ALWAYS = everywhere(OK)
# A lock is undone by nothing, be it over or not.
UNLOCKING = {**ALWAYS, "locked": "P", "expired, locked": "P"}
SHORTENING = {**ALWAYS, "locked": "P"}

MATRIX = [
    # Writes of the whole blob make a new version, whatever protects the old one.
    put("Put Blob", "block", "", everywhere(NEW), of_type("Block"), body=b"two"),
    put("Put Blob", "append", "", everywhere(NEW), of_type("Append")),
    put(
        "Put Blob", "page", "", everywhere(NEW),
        of_type("Page", ("x-ms-blob-content-length", "512")),
    ),
    put("Put Block List", "block", "comp=blocklist", everywhere(NEW), body=EMPTY_LIST),
    put("Copy Blob", "block", "", everywhere(NEW), source_headers()),
    put(
        "Copy Blob From URL", "block", "", everywhere(NEW),
        source_headers(("x-ms-requires-sync", "true")),
    ),
    put("Put Blob From URL", "block", "", everywhere(NEW), source_headers(*of_type("Block"))),
    put(
        "Put Blob of another type", "previous version", "!", everywhere("TYPE"), of_type("Append")
    ),
    put("Put Block", "block", "comp=block&blockid=AAAA", everywhere(OK), body=b"x"),
    # Changes in place, and of metadata, which would make a version and is refused all the same.
    *(
        put("Set Blob Metadata", kind, "comp=metadata", RENEWED, [("x-ms-meta-k", "2")])
        for kind in ("block", "append", "page")
    ),
    *(
        put(
            "Set Blob Properties", kind, "comp=properties", CHANGED,
            [("x-ms-blob-content-type", "x/y")],
        )
        for kind in ("block", "append", "page")
    ),
    put("Append Block", "append", "comp=appendblock", CHANGED, body=b"more\n"),
    put(
        "Append Block From URL", "append", "comp=appendblock", CHANGED, source_headers()
    ),
    put(
        "Put Page", "page", "comp=page", CHANGED, [*PAGES, ("x-ms-page-write", "update")],
        body=b"q" * 512,
    ),
    put("Put Page, clear", "page", "comp=page", CHANGED, [*PAGES, ("x-ms-page-write", "clear")]),
    put(
        "Put Page From URL", "page", "comp=page", CHANGED,
        source_headers(
            *PAGES, ("x-ms-page-write", "update"), ("x-ms-source-range", "bytes=0-511")
        ),
    ),
    # What changes neither content nor metadata.
    *(put("Snapshot Blob", kind, "comp=snapshot", ALWAYS) for kind in ("block", "append", "page")),
    put("Set Blob Tier", "block", "comp=tier", ALWAYS, [("x-ms-access-tier", "Cool")]),
    put(
        "Set Blob Tier", "previous version", "comp=tier", ALWAYS, [("x-ms-access-tier", "Cool")]
    ),
    put("Set Blob Tags", "block", "comp=tags", ALWAYS, body=TAGS),
    put("Set Blob Tags", "previous version", "comp=tags", ALWAYS, body=TAGS),
    put(
        "Lease Blob", "block", "comp=lease", ALWAYS,
        [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "15")],
    ),
    *(
        Row(name, kind, "GET", lambda subject, comp=comp: subject.query(comp), ALWAYS)
        for name, comp in (("Get Blob", ""), ("Get Blob Tags", "comp=tags"))
        for kind in ("block", "previous version")
    ),
    # Deletions.
    Row("Delete Blob", "block", "DELETE", lambda s: s.path, by_protection(PUSHED, expired=PUSHED)),
    Row("Delete Blob", "append", "DELETE", lambda s: s.path, by_protection(PUSHED, expired=PUSHED)),
    Row("Delete Blob", "page", "DELETE", lambda s: s.path, by_protection(PUSHED, expired=PUSHED)),
    Row(
        "Delete Blob by version", "block", "DELETE",
        lambda s: f"{s.path}?versionid={s.version}", everywhere("ROOT"),
    ),
    Row("Delete Blob by version", "previous version", "DELETE", lambda s: s.query(), DELETED),
    Row("Delete Blob by snapshot", "snapshot", "DELETE", lambda s: s.query(), DELETED),
    Row(
        "Delete Blob: only snapshots", "snapshot", "DELETE", lambda s: s.path, DELETED,
        lambda s: [("x-ms-delete-snapshots", "only")],
    ),
    Row(
        "Delete Blob: with snapshots", "snapshot", "DELETE", lambda s: s.path, DELETED,
        lambda s: [("x-ms-delete-snapshots", "include")],
    ),
    # The protection itself.
    *(
        row
        for kind in ("block", "previous version", "snapshot")
        for row in (
            put("Set policy: lock, later", kind, "comp=immutabilityPolicies", ALWAYS, later("Locked")),
            put("Set policy: later", kind, "comp=immutabilityPolicies", UNLOCKING, later("Unlocked")),
            put(
                "Set policy: lock, earlier", kind, "comp=immutabilityPolicies", SHORTENING,
                earlier("Locked"),
            ),
            put(
                "Set policy: earlier", kind, "comp=immutabilityPolicies", UNLOCKING,
                earlier("Unlocked"),
            ),
            Row(
                "Delete policy", kind, "DELETE",
                lambda subject: subject.query("comp=immutabilityPolicies"),
                {**ALWAYS, "locked": "LOCKED", "expired, locked": "LOCKED"},
            ),
            put("Set hold", kind, "comp=legalhold", ALWAYS, HOLD),
            put("Clear hold", kind, "comp=legalhold", ALWAYS, RELEASE),
        )
    ),
]  # fmt: skip

CASES = [(row, state) for row in MATRIX for state in STATES]


@pytest.fixture(scope="module")
def expired(version_store):
    """The subjects of all cases whose policy has to have ended, made at once and waited for."""
    container = version_store.container()
    subjects = {}
    for number, (row, state) in enumerate(CASES):
        if state in EXPIRED:
            subject = make_subject(version_store, container, f"b{number}", row.kind)
            subject.protect(state, until_in(seconds=3))
            subjects[str(row), state] = subject
    canary = container.get_blob_client("canary")
    canary.upload_blob(b"c")
    headers = policy_headers(until_in(seconds=4))
    address = f"/{container.container_name}/canary?comp=immutabilityPolicies"
    expect(version_store.raw("PUT", address, headers), 200)
    version_store.wait_until_deletable(canary)
    return subjects


@pytest.mark.parametrize(("row", "state"), CASES, ids=str)
def test_an_operation_in_a_state(version_store, request, row, state):
    if state in EXPIRED:
        subject = request.getfixturevalue("expired")[str(row), state]
    else:
        subject = make_subject(version_store, version_store.container(), "b", row.kind)
        subject.protect(state)
    before = subject.everything()
    answer = row.send(subject)
    outcome = row.outcomes[state]
    if outcome in REFUSALS:
        status, code = REFUSALS[outcome]
        expect(answer, status, code or answer.code)
        assert subject.everything() == before
        return
    assert 200 <= answer.status < 300, (answer.status, answer.code)
    if outcome == OK:
        if not row.is_about_protection:
            assert protection(subject.kept) == before[-1]
        assert subject.store.raw("GET", subject.path).status == 200
    elif outcome == GONE:
        gone = subject.store.raw("HEAD", subject.query())
        assert (gone.status, gone.code) == (404, "BlobNotFound")
    else:
        assert subject.everything() == before
        if outcome == PUSHED:
            assert not subject.blob.exists()
        else:
            assert subject.blob.get_blob_properties().version_id != subject.version
            assert protection(subject.blob) == NOTHING


@pytest.mark.parametrize("tags", [["case17"], []])
def test_a_container_s_hold_is_refused(version_store, tags):
    name = version_store.container().container_name
    with pytest.raises(HttpResponseError) as caught:
        version_store.management.set_hold(name, *tags)
    assert caught.value.status_code == 409
    assert not version_store.management.get(name).has_legal_hold
