"""What was released stays released, what is protected stays it: through later changes, soft delete,
expiry and the server's own deletions (worm.md §1.9, §2.2.4, §2.3.4)."""

from __future__ import annotations

import time

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobLeaseClient, ContentSettings, StandardBlobTier

from support.blob_service import retention, set_blob_service
from support.errors import refused, refused_by_hold, refused_by_policy
from support.raw_http import expect
from support.version_store import (
    NOTHING,
    VersionStore,
    policy,
    policy_headers,
    protection,
    until_in,
)

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Version policy: later changes")]

RELEASED = (None, None, False)

# Changes of a free block blob. Those that make a new version leave the old one as it was.
CHANGES = {
    "Set Blob Properties": lambda blob: blob.set_http_headers(ContentSettings(content_type="x/y")),
    "Set Blob Metadata": lambda blob: blob.set_blob_metadata({"k": "v"}),
    "Set Blob Tier": lambda blob: blob.set_standard_blob_tier(StandardBlobTier.COOL),
    "Set Blob Tags": lambda blob: blob.set_blob_tags({"k": "v"}),
    "Snapshot Blob": lambda blob: blob.create_snapshot(),
    "Lease Blob": lambda blob: blob.acquire_lease(15),
    "Put Block": lambda blob: blob.stage_block("AAAA", b"x"),
}


def all_protections(container):
    """Of every version and snapshot."""
    seen = []
    for item in container.list_blobs(include=["versions", "snapshots"]):
        which = None if item.snapshot else item.version_id
        client = container.get_blob_client(item.name, snapshot=item.snapshot, version_id=which)
        seen.append(protection(client))
    return seen


@pytest.fixture
def migrated(version_store):
    """A container migrated under an unlocked policy that is no longer its default, with a blob from
    before. Nothing new gets a policy there."""
    container = version_store.plain_container()
    container.upload_blob("b", b"one")
    name = container.container_name
    version_store.management.put_policy(name, 3)
    version_store.management.migrate(name)
    version_store.management.delete_policy(name)
    return container


@pytest.mark.parametrize("change", CHANGES)
def test_a_policy_taken_off_a_migrated_blob_does_not_come_back(migrated, change):
    blob = migrated.get_blob_client("b")
    assert protection(blob)[1] == "unlocked"
    blob.delete_immutability_policy()
    CHANGES[change](blob)
    seen = all_protections(migrated)
    assert seen == [NOTHING] * len(seen)


def test_a_new_version_of_a_migrated_blob_has_nothing_without_a_default(migrated):
    blob = migrated.get_blob_client("b")
    blob.upload_blob(b"two", overwrite=True)
    assert protection(blob) == NOTHING
    blob.set_blob_metadata({"k": "v"})
    assert protection(blob) == NOTHING
    copy = migrated.get_blob_client("copy")
    copy.start_copy_from_url(blob.url, requires_sync=True)
    assert protection(copy) == NOTHING
    assert sum(shown[1] == "unlocked" for shown in all_protections(migrated)) == 1


@pytest.mark.parametrize("change", CHANGES)
def test_a_hold_once_cleared_is_shown_so_after_changes(version_store, change):
    container = version_store.container()
    blob = container.upload_blob("b", b"one", legal_hold=True)
    version = blob.get_blob_properties().version_id
    blob.set_legal_hold(False)
    CHANGES[change](blob)
    assert protection(blob, version_id=version) == RELEASED


HARMLESS = [name for name in CHANGES if name not in ("Set Blob Properties", "Set Blob Metadata")]


@pytest.mark.parametrize("change", HARMLESS)
def test_protection_survives_what_is_allowed(version_store, change):
    container = version_store.container()
    given = policy("Locked", minutes=5)
    blob = container.upload_blob("b", b"one", immutability_policy=given, legal_hold=True)
    version = blob.get_blob_properties().version_id
    CHANGES[change](blob)
    assert protection(blob, version_id=version) == (given.expiry_time, "locked", True)
    if change == "Lease Blob":
        BlobLeaseClient(blob).break_lease(0)
    with refused_by_hold():
        blob.delete_blob()


def test_a_leased_blob_takes_policies_without_the_lease(version_store):
    """None of the three calls has a lease condition (rule 2.4.2)."""
    blob = version_store.container().upload_blob("b", b"one")
    blob.acquire_lease(60)
    blob.set_immutability_policy(policy())
    blob.set_legal_hold(True)
    with pytest.raises(HttpResponseError) as caught:
        blob.delete_blob()
    assert caught.value.status_code in (409, 412)
    blob.set_legal_hold(False)
    blob.delete_immutability_policy()


def test_an_archived_blob_is_protected_too(version_store):
    container = version_store.container()
    blob = container.upload_blob("b", b"one", immutability_policy=policy())
    blob.set_standard_blob_tier(StandardBlobTier.ARCHIVE)
    assert protection(blob)[1] == "unlocked"
    with refused_by_policy():
        blob.delete_blob()


def test_an_expired_policy_goes_along_with_its_version(version_store):
    """And can be armed again."""
    container = version_store.container()
    short = policy(seconds=4)
    blob = container.upload_blob("b", b"one", immutability_policy=short)
    first = blob.get_blob_properties().version_id
    canary = container.upload_blob("c", b"c", immutability_policy=policy(seconds=4))
    version_store.wait_until_deletable(canary)
    blob.delete_blob()
    assert protection(blob, version_id=first) == (short.expiry_time, "unlocked", None)
    blob.set_immutability_policy(policy(), version_id=first)
    with refused_by_policy():
        blob.delete_blob(version_id=first)


def test_a_block_list_with_a_bad_policy_commits_nothing(version_store):
    container = version_store.container()
    blob = container.get_blob_client("b")
    blob.stage_block("AAAA", b"x")
    path = f"/{container.container_name}/b?comp=blocklist"
    body = b"<BlockList><Latest>QUFBQQ==</Latest></BlockList>"
    past = policy_headers("Wed, 01 Jan 2020 00:00:00 GMT")
    expect(version_store.raw("PUT", path, past, body), 400, "InvalidHeaderValue")
    _, uncommitted = blob.get_block_list("all")
    assert len(uncommitted) == 1
    expect(version_store.raw("PUT", path, policy_headers(until_in(days=1)), body), 201)
    assert protection(blob)[1] == "unlocked"


def test_a_list_shows_snapshots_with_their_own(version_store):
    container = version_store.container()
    blob = container.upload_blob("b", b"one", immutability_policy=policy(days=1))
    blob.create_snapshot()
    blob.set_immutability_policy(policy(days=2))
    listed = container.list_blobs(include=["snapshots", "versions", "immutabilitypolicy"])
    untils = [item.immutability_policy.expiry_time for item in listed]
    assert all(untils) and len(set(untils)) == 2


@pytest.mark.parametrize("version", ["2019-12-12", "2015-02-21"])
@pytest.mark.parametrize("header", [*policy_headers(until_in(days=1)), ("x-ms-legal-hold", "true")])
def test_headers_in_a_protocol_that_has_none_are_not_ignored(version_store, header, version):
    container = version_store.container()
    headers = [("x-ms-blob-type", "BlockBlob"), header]
    path = f"/{container.container_name}/b"
    answer = version_store.raw("PUT", path, headers, b"one", version=version)
    assert 400 <= answer.status < 500
    assert not container.get_blob_client("b").exists()


# The server's own deletions


@pytest.fixture
def keeping(start_server):
    """A store that keeps what is deleted for a day."""
    store = VersionStore(start_server())
    set_blob_service(store.target, deleteRetentionPolicy=retention(1, allowPermanentDelete=True))
    return store


def test_a_protected_version_is_not_soft_deleted(keeping):
    container = keeping.container()
    blob = container.upload_blob("b", b"one", immutability_policy=policy())
    first = blob.get_blob_properties().version_id
    with refused_by_policy():
        blob.delete_blob()
    blob.upload_blob(b"two", overwrite=True)
    with refused_by_policy():
        blob.delete_blob(version_id=first)
    path = f"/{container.container_name}/b?versionid={first}&deletetype=permanent"
    assert keeping.raw("DELETE", path).status in (403, 409)
    assert blob.download_blob(version_id=first).readall() == b"one"


def test_a_soft_deleted_version_comes_back_with_what_it_had(keeping):
    container = keeping.container()
    blob = container.upload_blob("b", b"one", legal_hold=True)
    first = blob.get_blob_properties().version_id
    blob.set_legal_hold(False)
    blob.upload_blob(b"two", overwrite=True)
    blob.delete_blob(version_id=first)
    for call in (
        lambda: blob.set_legal_hold(True, version_id=first),
        lambda: blob.set_immutability_policy(policy(), version_id=first),
    ):
        with refused(404, "BlobNotFound"):
            call()
    blob.undelete_blob()
    assert protection(blob, version_id=first) == RELEASED
    blob.set_legal_hold(True, version_id=first)
    with refused_by_hold():
        blob.delete_blob(version_id=first)


@pytest.mark.parametrize("protect", ["policy", "hold"])
def test_an_expiry_time_does_not_delete_what_is_protected(version_store, protect):
    """Set before the protection; when it comes, the server's own deletion is judged as any."""
    container = version_store.container()
    blobs = [container.upload_blob(name, b"one") for name in ("kept", "free")]
    version = blobs[0].get_blob_properties().version_id
    headers = [("x-ms-expiry-option", "RelativeToNow"), ("x-ms-expiry-time", "1500")]
    for blob in blobs:
        path = f"/{container.container_name}/{blob.blob_name}?comp=expiry"
        expect(version_store.raw("PUT", path, headers), 200)
    if protect == "policy":
        blobs[0].set_immutability_policy(policy())
    else:
        blobs[0].set_legal_hold(True)
    deadline = time.monotonic() + 60
    while blobs[1].exists():
        assert time.monotonic() < deadline, "an unprotected blob does not expire"
        time.sleep(0.1)
    time.sleep(1)
    assert blobs[0].download_blob(version_id=version).readall() == b"one"
    assert blobs[0].get_blob_properties(version_id=version).size == 3


def test_an_expiry_time_is_refused_on_what_is_protected(version_store):
    container = version_store.container()
    container.upload_blob("b", b"one", immutability_policy=policy())
    headers = [("x-ms-expiry-option", "RelativeToNow"), ("x-ms-expiry-time", "1000")]
    path = f"/{container.container_name}/b?comp=expiry"
    expect(version_store.raw("PUT", path, headers), 409, "BlobImmutableDueToPolicy")
