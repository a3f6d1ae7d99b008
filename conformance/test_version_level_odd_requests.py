"""Requests about policies and holds of versions that say too much, twice, or in the wrong place."""

from __future__ import annotations

import pytest

from support.bad_protection import FUTURE
from support.lazuli_server import run_lazuli
from support.raw_http import expect
from support.sdk import new_name
from support.version_store import NOTHING, policy_headers, protection

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Version policy: odd requests")]

LATER = "Sat, 02 Jan 2100 00:00:00 GMT"
POLICY, HOLD = "comp=immutabilityPolicies", "comp=legalhold"
SET_HOLD = [("x-ms-legal-hold", "true")]
LEASE = ("x-ms-lease-id", "11111111-1111-1111-1111-111111111111")
TAGS = ("x-ms-if-tags", "k = 'v'")

# Method, query on the blob ("V" is its version, "S" a snapshot of it), headers, answer.
ON_BLOB = {
    "two dates": (
        "PUT", POLICY, policy_headers(FUTURE) + policy_headers(LATER), (400, "InvalidHeaderValue"),
    ),
    "two modes": (
        "PUT", POLICY,
        policy_headers(FUTURE, "Locked") + [("x-ms-immutability-policy-mode", "Unlocked")],
        (400, "InvalidHeaderValue"),
    ),
    "two holds": (
        "PUT", HOLD, SET_HOLD + [("x-ms-legal-hold", "false")], (400, "InvalidHeaderValue"),
    ),
    "a lease": ("PUT", POLICY, [*policy_headers(FUTURE), LEASE], (400, "UnsupportedHeader")),
    "tags": ("PUT", POLICY, [*policy_headers(FUTURE), TAGS], (400, "UnsupportedHeader")),
    "a version and a snapshot": (
        "PUT", f"versionid=V&snapshot=S&{POLICY}", policy_headers(FUTURE),
        (400, "InvalidQueryParameterValue"),
    ),
    "GET of a policy": ("GET", POLICY, [], (405, "UnsupportedHttpVerb")),
    "GET of a hold": ("GET", HOLD, [], (405, "UnsupportedHttpVerb")),
    "DELETE of a hold": ("DELETE", HOLD, [], (405, "UnsupportedHttpVerb")),
}  # fmt: skip


@pytest.mark.parametrize("case", ON_BLOB)
def test_on_a_blob(version_store, case):
    blob = version_store.container().upload_blob("b", b"one")
    version = blob.get_blob_properties().version_id
    snapshot = blob.create_snapshot()["snapshot"]
    method, query, headers, answer = ON_BLOB[case]
    query = query.replace("=V&", f"={version}&").replace("=S&", f"={snapshot}&")
    path = f"/{blob.container_name}/b?{query}"
    expect(version_store.raw(method, path, headers), *answer)
    assert protection(blob) == NOTHING
    assert protection(blob, version_id=version) == NOTHING


LEASE_IT = [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "15")]

# Nothing of a container takes the headers of versions: ignored, they would look like protection.
ON_CONTAINER = {
    "a policy": ("comp=immutabilityPolicies", policy_headers(FUTURE)),
    "a hold": ("comp=legalhold", SET_HOLD),
    "Set Container Metadata with a hold": ("comp=metadata", SET_HOLD),
    "Set Container ACL with a hold": ("comp=acl", SET_HOLD),
    "Lease Container with a hold": ("comp=lease", LEASE_IT + SET_HOLD),
}


@pytest.mark.parametrize("case", ON_CONTAINER)
def test_on_a_container(version_store, case):
    container = version_store.container()
    before = container.get_container_properties().etag
    query, headers = ON_CONTAINER[case]
    answer = version_store.raw(
        "PUT", f"/{container.container_name}?restype=container&{query}", headers
    )
    assert answer.status == 400, answer
    properties = container.get_container_properties()
    assert (properties.etag, properties.has_legal_hold) == (before, False)


def test_on_a_new_container_and_on_the_account(version_store):
    for path, body in (
        (f"/{new_name('vlw')}?restype=container", b""),
        ("/?restype=service&comp=properties", b"<StorageServiceProperties/>"),
    ):
        answer = version_store.raw("PUT", path, SET_HOLD, body)
        assert answer.status == 400, (path, answer)


def test_what_is_staged_or_deleted_is_no_blob(version_store):
    container = version_store.container()
    container.get_blob_client("staged").stage_block("AAAA", b"x")
    deleted = container.upload_blob("deleted", b"x")
    version = deleted.get_blob_properties().version_id
    deleted.delete_blob()
    for name in ("staged", "deleted"):
        path = f"/{container.container_name}/{name}"
        expect(version_store.raw("PUT", f"{path}?{HOLD}", SET_HOLD), 404, "BlobNotFound")
        policy = version_store.raw("PUT", f"{path}?{POLICY}", policy_headers(FUTURE))
        expect(policy, 404, "BlobNotFound")
    assert protection(deleted, version_id=version) == NOTHING


def test_deleting_a_policy_that_is_not_there(version_store):
    blob = version_store.container().upload_blob("b", b"one")
    for _ in range(2):
        blob.delete_immutability_policy()
    assert protection(blob) == NOTHING


def test_the_last_date_there_is(version_store):
    blob = version_store.container().upload_blob("b", b"one")
    last = "Fri, 31 Dec 9999 23:59:59 GMT"
    path = f"/{blob.container_name}/b"
    expect(version_store.raw("PUT", f"{path}?{POLICY}", policy_headers(last)), 200)
    shown = version_store.raw("HEAD", path).header("x-ms-immutability-policy-until-date")
    assert shown == last
    expect(version_store.raw("DELETE", path), 409, "BlobImmutableDueToPolicy")


def test_the_command_line_says_that_holds_are_of_versions(version_store, binary):
    name = version_store.container().container_name
    endpoint = ["--endpoint", version_store.server.url]
    refused = run_lazuli(binary, "hold", "set", name, "case17", *endpoint)
    assert refused.returncode != 0
    assert "version" in refused.stdout
    assert run_lazuli(binary, "policy", "set", name, "--days", "3", *endpoint).returncode == 0
    assert version_store.management.policy(name).immutability_period_since_creation_in_days == 3
