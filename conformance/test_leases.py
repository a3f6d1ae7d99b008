"""Leases on blobs and containers: every cell of the state tables, through the wire.

A fixed lease lasts at least 15 seconds, so the resources whose lease has to expire are made first
and the test waits for all of them once.
"""

from __future__ import annotations

import time

import pytest

from support.errors import refused
from support.lease_rows import A, B, LEASE_CALLS, READS, STATES, WRITES
from support.raw_http import expect, raw
from support.sdk import new_name

feature = pytest.mark.feature
pytestmark = feature("Lease")

RESOURCES = ["blob", "container"]


class Resource:
    """A blob or container whose lease `A` is in a given state."""

    def __init__(self, target, service, kind: str, state: str):
        self.target = target
        self.kind = kind
        container = service.create_container(new_name("lease"))
        self.container = f"/{container.container_name}"
        self.path = self.container
        self.restype = "restype=container&" if kind == "container" else ""
        if kind == "blob":
            container.upload_blob("blob", b"content")
            self.path += "/blob"
        if state == "available":
            return
        duration = "15" if state == "expired" else "-1"
        acquire = {"action": "acquire", "duration": duration, "proposed-lease-id": A}
        expect(self.lease(acquire), 201)
        if state == "breaking":
            expect(self.lease({"action": "break", "break-period": "60"}), 202)
        elif state == "broken":
            expect(self.lease({"action": "break", "break-period": "0"}), 202)

    def lease(self, headers: dict[str, str]):
        fields = [(f"x-ms-lease-{name}", value) for name, value in headers.items()]
        fields = [
            (name.replace("x-ms-lease-proposed", "x-ms-proposed"), value) for name, value in fields
        ]
        return raw(self.target, "PUT", f"{self.path}?{self.restype}comp=lease", fields)

    def call(self, method: str, query: str, headers=(), body=b"", lease: str | None = None):
        fields = list(headers) + ([("x-ms-lease-id", lease)] if lease else [])
        query = (self.restype + query).rstrip("&")
        return raw(self.target, method, self.path + (f"?{query}" if query else ""), fields, body)


@pytest.fixture(scope="module")
def expired(target, sync_service):
    """More than enough resources with an expired lease, waited for once."""
    resources = {
        kind: [Resource(target, sync_service, kind, "expired") for _ in range(40)]
        for kind in RESOURCES
    }
    time.sleep(15.5)
    return resources


@pytest.fixture
def resource(target, sync_service, expired):
    def make(kind: str, state: str) -> Resource:
        if state == "expired":
            return expired[kind].pop()
        return Resource(target, sync_service, kind, state)

    return make


@pytest.mark.parametrize("kind", RESOURCES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", LEASE_CALLS, ids=lambda row: row[0])
def test_lease_operation(resource, row, state, kind):
    _, headers, answers = row
    answer = answers[STATES.index(state)]
    response = resource(kind, state).lease(headers)
    if isinstance(answer, int):
        assert response.status == answer, (response.status, response.code)
    else:
        expect(response, 409, answer)
    if response.status in (200, 201) and headers["action"] != "release":
        wanted = headers.get("proposed-lease-id") or headers.get("id")
        given = response.header("x-ms-lease-id")
        assert given and (wanted is None or given.lower() == wanted)
    if response.status == 202:
        assert response.header("x-ms-lease-time") is not None
    if response.status < 300:
        assert response.header("ETag") and response.header("Last-Modified")


BLOB_WRITES = [
    ("Put Blob", "PUT", "", [("x-ms-blob-type", "BlockBlob")], b"new"),
    ("Set Blob Metadata", "PUT", "comp=metadata", [("x-ms-meta-k", "v")], b""),
    ("Set Blob Properties", "PUT", "comp=properties", [("x-ms-blob-content-type", "a/b")], b""),
    ("Put Block", "PUT", "comp=block&blockid=AAAA", [], b"block"),
    ("Delete Blob", "DELETE", "", [], b""),
]
BLOB_READS = [
    ("Get Blob", "GET", ""),
    ("Get Blob Properties", "HEAD", ""),
    ("Get Blob Metadata", "GET", "comp=metadata"),
]


def judge(response, answer, noun: str) -> None:
    if answer == "ok":
        assert response.status < 300, (response.status, response.code)
    elif answer is None:
        assert response.status == 412, (response.status, response.code)
    else:
        assert (response.status, response.header("x-ms-error-code")) == (412, answer.format(noun))


@pytest.mark.parametrize("state", [state for state in STATES if state != "expired"])
@pytest.mark.parametrize("row", WRITES, ids=lambda row: row[0])
@pytest.mark.parametrize("call", BLOB_WRITES, ids=lambda call: call[0])
def test_write_to_a_blob(resource, call, row, state):
    _, method, query, headers, body = call
    _, lease, answers = row
    response = resource("blob", state).call(method, query, headers, body, lease)
    judge(response, answers[STATES.index(state)], "Blob")


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row[0])
def test_write_to_a_blob_whose_lease_has_expired(resource, row):
    _, lease, answers = row
    blob = resource("blob", "expired")
    response = blob.call("PUT", "comp=metadata", [("x-ms-meta-k", "v")], b"", lease)
    judge(response, answers[-1], "Blob")
    if lease is None:
        assert blob.call("HEAD", "").header("x-ms-lease-state") == "available"


@pytest.mark.parametrize("state", [state for state in STATES if state != "expired"])
@pytest.mark.parametrize("row", READS, ids=lambda row: row[0])
@pytest.mark.parametrize("call", BLOB_READS, ids=lambda call: call[0])
def test_read_of_a_blob(resource, call, row, state):
    _, method, query = call
    _, lease, answers = row
    response = resource("blob", state).call(method, query, lease=lease)
    judge(response, answers[STATES.index(state)], "Blob")


@pytest.mark.parametrize("state", [state for state in STATES if state != "expired"])
@pytest.mark.parametrize("row", WRITES, ids=lambda row: row[0])
def test_deletion_of_a_container(resource, row, state):
    _, lease, answers = row
    response = resource("container", state).call("DELETE", "", lease=lease)
    judge(response, answers[STATES.index(state)], "Container")


@pytest.mark.parametrize("state", [state for state in STATES if state != "expired"])
@pytest.mark.parametrize("row", READS, ids=lambda row: row[0])
@pytest.mark.parametrize(
    "call",
    [("GET", ""), ("GET", "comp=metadata"), ("PUT", "comp=metadata"), ("GET", "comp=acl")],
    ids=lambda call: " ".join(call),
)
def test_other_container_operation(resource, call, row, state):
    """The lease guards deletion alone; an id that is sent is checked all the same."""
    method, query = call
    _, lease, answers = row
    response = resource("container", state).call(method, query, lease=lease)
    judge(response, answers[STATES.index(state)], "Container")


def test_blobs_in_a_leased_container_are_free(resource, target):
    container = resource("container", "leased")
    path = f"{container.path}/new"
    expect(raw(target, "PUT", path, [("x-ms-blob-type", "BlockBlob")], b"x"), 201)
    expect(raw(target, "DELETE", path), 202)


@pytest.mark.parametrize("kind", RESOURCES)
@pytest.mark.parametrize(
    "headers",
    [
        {"action": "acquire"},
        {"action": "acquire", "duration": "14"},
        {"action": "acquire", "duration": "61"},
        {"action": "acquire", "duration": "0"},
        {"action": "acquire", "duration": "-2"},
        {"action": "acquire", "duration": "x"},
        {"action": "acquire", "duration": "-1", "proposed-lease-id": "no-guid"},
        {"action": "renew"},
        {"action": "renew", "id": "no-guid"},
        {"action": "change", "id": A},
        {"action": "change", "id": A, "proposed-lease-id": "x"},
        {"action": "release"},
        {"action": "break", "break-period": "61"},
        {"action": "break", "break-period": "-1"},
        {"action": "steal"},
        {},
    ],
    ids=str,
)
def test_bad_input_is_refused_and_changes_nothing(resource, kind, headers):
    leased = resource(kind, "leased")
    response = leased.lease(headers)
    assert response.status == 400, (response.status, response.code)
    assert response.code in ("InvalidHeaderValue", "MissingRequiredHeader"), response.code
    head = leased.call("HEAD", "")
    assert head.header("x-ms-lease-state") == "leased"
    assert head.header("x-ms-lease-duration") == "infinite"


def test_a_snapshot_has_no_lease(sync_container, target):
    blob = sync_container.upload_blob("blob", b"x")
    snapshot = blob.create_snapshot()["snapshot"]
    path = f"/{sync_container.container_name}/blob?comp=lease&snapshot={snapshot}"
    headers = [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")]
    assert raw(target, "PUT", path, headers).status == 400


def test_the_sdk_goes_through_a_lease_s_life(container):
    blob = container.upload_blob("blob", b"one")
    before = blob.get_blob_properties()
    lease = blob.acquire_lease(lease_duration=15, lease_id=A)
    assert lease.id == A
    properties = blob.get_blob_properties()
    assert (properties.lease.status, properties.lease.state) == ("locked", "leased")
    assert properties.lease.duration == "fixed"
    assert (properties.etag, properties.last_modified) == (before.etag, before.last_modified)
    listed = next(iter(container.list_blobs()))
    assert (listed.lease.status, listed.lease.state, listed.lease.duration) == (
        "locked",
        "leased",
        "fixed",
    )
    with refused(412, "LeaseIdMissing"):
        blob.upload_blob(b"two", overwrite=True)
    blob.upload_blob(b"two", overwrite=True, lease=lease)
    assert blob.get_blob_properties().lease.state == "leased"
    lease.change(B)
    assert lease.id == B
    lease.renew()
    remaining = lease.break_lease(lease_break_period=10)
    assert 0 < remaining <= 10
    assert blob.get_blob_properties().lease.state == "breaking"
    lease.release()
    assert blob.get_blob_properties().lease.state == "available"
    assert blob.download_blob().readall() == b"two"


@pytest.mark.parametrize("period,expected", [(None, 0), (7, 7)])
def test_how_long_breaking_an_infinite_lease_takes(container, period, expected):
    lease = container.acquire_lease(lease_duration=-1)
    remaining = lease.break_lease(lease_break_period=period)
    assert expected - 1 <= remaining <= expected
    state = "breaking" if expected else "broken"
    assert container.get_container_properties().lease.state == state


def test_breaking_a_fixed_lease_takes_no_longer_than_it_lasts(container):
    lease = container.acquire_lease(lease_duration=15)
    assert 13 <= lease.break_lease(lease_break_period=60) <= 15
    shorter = lease.break_lease(lease_break_period=3)
    assert 2 <= shorter <= 3


@pytest.mark.needs("server")
def test_a_lease_outlives_the_server(start_server):
    from support.sdk import service_of

    server = start_server()
    with service_of(server) as service:
        blob = service.create_container("kept").upload_blob("blob", b"x")
        lease = blob.acquire_lease(lease_id=A)
        server.kill()
        server.start()
        with refused(412, "LeaseIdMissing"):
            blob.delete_blob()
        lease.renew()
        blob.delete_blob(lease=lease)
