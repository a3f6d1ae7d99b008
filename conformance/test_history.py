"""Snapshots, versions and soft delete: what is kept, what is listed, what comes back.

The settings are an account's, so these tests have a server of their own.
"""

from __future__ import annotations

import time

import pytest

from support.blob_service import get_blob_service, retention, set_blob_service
from support.errors import refused
from support.history_store import HistoryStore, contents
from support.lazuli_server import LazuliServer
from support.raw_http import expect, raw

feature = pytest.mark.feature
pytestmark = pytest.mark.needs("server")


@pytest.fixture(scope="module")
def store(binary, tmp_path_factory):
    with LazuliServer(binary, tmp_path_factory.mktemp("history") / "data") as server:
        yield HistoryStore(server)


# Snapshots


@feature("Snapshot Blob")
def test_a_snapshot_keeps_content_headers_and_metadata(store):
    container = store.configure()
    blob = container.upload_blob("b", b"one", metadata={"k": "1"})
    snapshot = blob.create_snapshot()["snapshot"]
    blob.upload_blob(b"second", overwrite=True, metadata={"k": "2"})
    old = container.get_blob_client("b", snapshot=snapshot)
    assert contents(old) == b"one"
    properties = old.get_blob_properties()
    assert (properties.metadata, properties.size, properties.snapshot) == ({"k": "1"}, 3, snapshot)
    assert contents(blob) == b"second"


@feature("Snapshot Blob")
def test_a_snapshot_may_have_metadata_of_its_own(store):
    container = store.configure()
    blob = container.upload_blob("b", b"one", metadata={"k": "1"})
    snapshot = blob.create_snapshot(metadata={"s": "x"})["snapshot"]
    assert blob.get_blob_properties().metadata == {"k": "1"}
    old = container.get_blob_client("b", snapshot=snapshot)
    assert old.get_blob_properties().metadata == {"s": "x"}


@feature("Snapshot Blob")
def test_appends_after_a_snapshot_do_not_show_in_it(store):
    container = store.configure()
    blob = container.get_blob_client("log")
    blob.create_append_blob()
    ids, states = [], []
    for number in range(5):
        blob.append_block(b"line %d\n" % number)
        ids.append(blob.create_snapshot()["snapshot"])
        states.append(contents(blob))
    assert ids == sorted(set(ids))
    for snapshot, state in zip(ids, states):
        old = container.get_blob_client("log", snapshot=snapshot)
        assert contents(old) == state
        assert old.get_blob_properties().size == len(state)
    blob.delete_blob(delete_snapshots="only")
    assert contents(blob) == states[-1]


@feature("Snapshot Blob")
def test_deleting_a_blob_with_snapshots(store):
    container = store.configure()
    blob = container.upload_blob("b", b"one")
    snapshot = blob.create_snapshot()["snapshot"]
    with refused(409, "SnapshotsPresent"):
        blob.delete_blob()
    assert contents(blob) == b"one"
    path = f"/{container.container_name}/b?snapshot={snapshot}"
    response = raw(store.target, "DELETE", path, [("x-ms-delete-snapshots", "include")])
    # Which of the two is to blame is open.
    assert (response.status, response.code) in [
        (400, "InvalidHeaderValue"),
        (400, "InvalidQueryParameterValue"),
    ]
    blob.delete_blob(delete_snapshots="include")
    assert list(container.list_blobs(include=["snapshots"])) == []
    with refused(404, "BlobNotFound"):
        container.get_blob_client("b", snapshot=snapshot).get_blob_properties()


@feature("Snapshot Blob")
def test_a_snapshot_cannot_be_written(store):
    container = store.configure()
    blob = container.upload_blob("b", b"one")
    snapshot = blob.create_snapshot()["snapshot"]
    path = f"/{container.container_name}/b?snapshot={snapshot}"
    for query, headers in [("", [("x-ms-blob-type", "BlockBlob")]), ("&comp=metadata", [])]:
        response = raw(store.target, "PUT", path + query, headers, b"")
        expect(response, 400, "UnsupportedQueryParameter")
    assert contents(container.get_blob_client("b", snapshot=snapshot)) == b"one"


@feature("Snapshot Blob")
@pytest.mark.parametrize(
    "query,status,code",
    [
        ("snapshot=yesterday", 400, "InvalidQueryParameterValue"),
        ("versionid=1", 400, "InvalidQueryParameterValue"),
        ("snapshot=2021-06-28T05:50:52.7529310Z", 404, "BlobNotFound"),
        ("versionid=2021-06-28T05:50:52.7529310Z", 404, "BlobNotFound"),
    ],
)
def test_ids_that_are_none_or_nobody_s(store, query, status, code):
    container = store.configure()
    container.upload_blob("b", b"one")
    expect(raw(store.target, "GET", f"/{container.container_name}/b?{query}"), status, code)


# Versions


@feature("Versions")
def test_every_write_makes_a_version(store):
    container = store.configure(versions=True)
    blob = container.get_blob_client("b")
    ids = [blob.upload_blob(b"state %d" % n, overwrite=True)["version_id"] for n in range(4)]
    assert ids == sorted(set(ids)) and None not in ids
    for number, version in enumerate(ids):
        assert contents(blob, version_id=version) == b"state %d" % number
    ids.append(blob.set_blob_metadata({"k": "v"})["version_id"])
    assert blob.get_blob_properties(version_id=ids[-2]).metadata == {}
    assert blob.get_blob_properties(version_id=ids[-1]).is_current_version
    listed = list(container.list_blobs(include=["versions"]))
    assert [item.version_id for item in listed] == ids
    assert [bool(item.is_current_version) for item in listed] == [False] * 4 + [True]


@feature("Versions")
def test_deleting_the_current_version_leaves_the_others(store):
    container = store.configure(versions=True)
    blob = container.get_blob_client("b")
    first = blob.upload_blob(b"one")["version_id"]
    second = blob.upload_blob(b"two", overwrite=True)["version_id"]
    path = f"/{container.container_name}/b"
    expect(
        raw(store.target, "DELETE", f"{path}?versionid={second}"),
        403,
        "OperationNotAllowedOnRootBlob",
    )
    blob.delete_blob()
    with refused(404, "BlobNotFound"):
        contents(blob)
    assert contents(blob, version_id=first) == b"one"
    assert contents(blob, version_id=second) == b"two"
    assert list(container.list_blobs()) == []
    only = list(container.list_blobs(include=["deletedwithversions"]))
    assert [(item.name, item.has_versions_only) for item in only] == [("b", True)]
    # Promotion: a copy of a version onto the blob.
    blob.start_copy_from_url(f"{blob.url}?versionid={first}")
    assert contents(blob) == b"one"
    blob.delete_blob(version_id=first)
    with refused(404, "BlobNotFound"):
        contents(blob, version_id=first)
    assert contents(blob) == b"one"


@feature("Versions")
def test_what_makes_no_version(store):
    container = store.configure(versions=True)
    blob = container.get_blob_client("b")
    version = blob.upload_blob(b"one")["version_id"]
    blob.stage_block("AAAA", b"x")
    blob.set_http_headers()
    blob.set_blob_tags({"k": "v"})
    blob.set_standard_blob_tier("Cool")
    lease = blob.acquire_lease()
    lease.release()
    log = container.get_blob_client("log")
    log.create_append_blob()
    log.append_block(b"line")
    listed = list(container.list_blobs(include=["versions"]))
    assert [item.name for item in listed] == ["b", "log"]
    assert blob.get_blob_properties().version_id == version


# Soft delete


@feature("Soft delete")
def test_a_deleted_blob_comes_back(store):
    container = store.configure(blobs=7)
    blob = container.upload_blob("b", b"one", metadata={"k": "v"}, tags={"t": "1"})
    before = blob.get_blob_properties()
    blob.delete_blob()
    with refused(404, "BlobNotFound"):
        contents(blob)
    assert list(container.list_blobs()) == []
    (item,) = container.list_blobs(include=["deleted", "metadata"])
    assert item.deleted and item.remaining_retention_days in (6, 7)
    assert item.deleted_time is not None and item.metadata == {"k": "v"}
    blob.undelete_blob()
    after = blob.get_blob_properties()
    assert contents(blob) == b"one"
    assert (after.metadata, after.creation_time) == (before.metadata, before.creation_time)
    blob.undelete_blob()
    with refused(404, "BlobNotFound"):
        container.get_blob_client("never").undelete_blob()


@feature("Soft delete")
def test_snapshots_are_deleted_and_come_back_with_the_blob(store):
    container = store.configure(blobs=7)
    blob = container.upload_blob("b", b"one")
    snapshot = blob.create_snapshot()["snapshot"]
    blob.upload_blob(b"two", overwrite=True)
    blob.delete_blob(delete_snapshots="include")
    with refused(404, "BlobNotFound"):
        contents(container.get_blob_client("b", snapshot=snapshot))
    blob.undelete_blob()
    assert contents(container.get_blob_client("b", snapshot=snapshot)) == b"one"
    assert contents(blob) == b"two"
    # What was overwritten is a snapshot now.
    states = [
        contents(container.get_blob_client("b", snapshot=item.snapshot))
        for item in container.list_blobs(include=["snapshots"])
        if item.snapshot
    ]
    assert states == [b"one", b"one"]


@feature("Soft delete")
def test_permanent_deletion_needs_to_be_allowed(store):
    container = store.configure(blobs=7, permanent=True)
    blob = container.upload_blob("b", b"one")
    snapshot = blob.create_snapshot()["snapshot"]
    path = f"/{container.container_name}/b?snapshot={snapshot}"
    expect(
        raw(store.target, "DELETE", f"{path}&deletetype=Permanent"),
        409,
        "BlobSnapshotNotSoftDeleted",
    )
    expect(raw(store.target, "DELETE", path), 202)
    response = expect(raw(store.target, "DELETE", f"{path}&deletetype=Permanent"), 202)
    assert response.header("x-ms-delete-type-permanent") == "true"
    listed = list(container.list_blobs(include=["snapshots", "deleted"]))
    assert [item.snapshot for item in listed] == [None]
    # Switched off, it is refused.
    snapshot = blob.create_snapshot()["snapshot"]
    path = f"/{container.container_name}/b?snapshot={snapshot}"
    expect(raw(store.target, "DELETE", path), 202)
    set_blob_service(store.target, deleteRetentionPolicy=retention(7))
    response = raw(store.target, "DELETE", f"{path}&deletetype=Permanent")
    assert response.status in (403, 409)
    listed = list(container.list_blobs(include=["snapshots", "deleted"]))
    assert [item.snapshot for item in listed] == [snapshot, None]


@feature("Soft delete")
def test_a_deleted_container_comes_back_with_everything(store):
    container = store.configure(containers=7)
    container.upload_blob("b", b"one")
    name = container.container_name
    store.service.delete_container(name)
    with refused(404, "ContainerNotFound"):
        container.get_container_properties()
    listed = [
        item
        for item in store.service.list_containers(name_starts_with=name, include_deleted=True)
        if item.deleted
    ]
    assert len(listed) == 1 and listed[0].version
    with refused(404, "ContainerNotFound"):
        store.service.undelete_container(name, "01D60F8BB59A4652")
    restored = store.service.undelete_container(name, listed[0].version)
    assert contents(restored.get_blob_client("b")) == b"one"
    with refused(404, "ContainerNotFound"):
        store.service.undelete_container(name, listed[0].version)


@feature("Soft delete")
def test_a_name_can_be_used_again_and_then_not_restored_over(store):
    container = store.configure(containers=7)
    name = container.container_name
    container.delete_container()
    container.create_container()
    (gone,) = [
        item
        for item in store.service.list_containers(name_starts_with=name, include_deleted=True)
        if item.deleted
    ]
    with refused(409, "ContainerAlreadyExists"):
        store.service.undelete_container(name, gone.version)


# Listing


@feature("List Blobs")
def test_snapshots_cannot_be_listed_by_delimiter(store):
    container = store.configure()
    path = f"/{container.container_name}?restype=container&comp=list&delimiter=/&include=snapshots"
    expect(raw(store.target, "GET", path), 400, "InvalidQueryParameterValue")


# Write-once


@feature("Immutability")
def test_histories_under_a_policy(store):
    """Each item is kept as long as the blob it was (worm.md §1.9, U12)."""
    from support.management import ContainerManagement

    management = ContainerManagement(store.target)
    container = store.configure(blobs=7)
    name = container.container_name
    blob = container.upload_blob("b", b"one")
    snapshot = blob.create_snapshot()["snapshot"]
    management.put_policy(name, 3)
    old = container.get_blob_client("b", snapshot=snapshot)
    for attempt in (
        blob.delete_blob,
        old.delete_blob,
        blob.create_snapshot,
        lambda: blob.delete_blob(delete_snapshots="include"),
        lambda: blob.delete_blob(delete_snapshots="only"),
        lambda: blob.upload_blob(b"two", overwrite=True),
    ):
        with refused(409, "BlobImmutableDueToPolicy"):
            attempt()
    assert contents(blob) == contents(old) == b"one"
    with refused(409, "ContainerImmutabilityPolicyLocked"):
        container.delete_container()


@feature("Immutability")
def test_what_was_deleted_before_the_policy_can_be_restored(store):
    from support.management import ContainerManagement

    management = ContainerManagement(store.target)
    container = store.configure(blobs=7)
    blob = container.upload_blob("b", b"one")
    blob.delete_blob()
    management.put_policy(container.container_name, 3)
    blob.undelete_blob()
    assert contents(blob) == b"one"
    with refused(409, "BlobImmutableDueToPolicy"):
        blob.delete_blob()


@feature("Durability")
def test_histories_outlive_the_server(start_server):
    server = start_server()
    store = HistoryStore(server)
    container = store.configure(versions=True, blobs=7, containers=7)
    blob = container.get_blob_client("b")
    ids = [blob.upload_blob(b"%d" % n, overwrite=True)["version_id"] for n in range(3)]
    snapshot = blob.create_snapshot()["snapshot"]
    blob.delete_blob(version_id=ids[0])
    rows = [
        (item.version_id, item.snapshot, item.deleted, item.size)
        for item in container.list_blobs(include=["versions", "snapshots", "deleted"])
    ]
    server.kill()
    server.start()
    assert rows == [
        (item.version_id, item.snapshot, item.deleted, item.size)
        for item in container.list_blobs(include=["versions", "snapshots", "deleted"])
    ]
    assert contents(blob, version_id=ids[1]) == b"1"
    assert contents(container.get_blob_client("b", snapshot=snapshot)) == b"2"
    assert get_blob_service(store.target).is_versioning_enabled


@feature("Versions")
def test_switching_versioning_off_deletes_no_version(store):
    """The current version stays one when it is overwritten, changed or deleted."""
    container = store.configure(versions=True)
    names = ["overwritten", "changed", "deleted"]
    versions = {}
    for name in names:
        container.upload_blob(name, b"first")
        versions[name] = container.get_blob_client(name).get_blob_properties().version_id
    set_blob_service(store.target, isVersioningEnabled=False)
    container.upload_blob("overwritten", b"second", overwrite=True)
    container.get_blob_client("changed").set_blob_metadata({"k": "v"})
    container.delete_blob("deleted")
    for name in names:
        old = container.get_blob_client(name, version_id=versions[name])
        assert contents(old) == b"first"
        assert not old.get_blob_properties().metadata
    assert container.get_blob_client("overwritten").get_blob_properties().version_id is None
    with refused(404, "BlobNotFound"):
        contents(container.get_blob_client("deleted"))


@feature("List Blobs")
def test_what_is_over_is_not_listed(store):
    """As soon as it reads as deleted, though a lease kept it longer than its time."""
    container = store.configure()
    blob = container.upload_blob("b", b"content", tags={"over": "soon"})
    lease = blob.acquire_lease(15)
    path = f"/{container.container_name}/b?comp=expiry"
    headers = [("x-ms-expiry-option", "RelativeToNow"), ("x-ms-expiry-time", "1000")]
    expect(raw(store.target, "PUT", path, [*headers, ("x-ms-lease-id", lease.id)]), 200)
    wait = time.monotonic() + 3
    while time.monotonic() < wait:
        time.sleep(0.2)
    assert [item.name for item in container.list_blobs()] == ["b"]
    lease.release()
    assert not blob.exists()
    assert list(container.list_blobs()) == []
    assert list(container.find_blobs_by_tags("\"over\"='soon'")) == []
