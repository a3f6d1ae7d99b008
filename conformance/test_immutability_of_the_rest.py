"""The rest of the operation matrix (worm.md §1.9) on the wire: what the blob API can do beyond the
main job, aimed at protected blobs of every kind. Nothing that is refused leaves a trace; what is
allowed leaves the content as it was."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import StandardBlobTier

from support.blob_service import retention, set_blob_service
from support.errors import error_code, refused, refused_by_hold, refused_by_policy
from support.management import ContainerManagement
from support.raw_http import expect, raw
from support.sdk import new_name, service_of
from support.target import Target

pytestmark = [pytest.mark.needs("management")]
feature = pytest.mark.feature

PAGE = b"p" * 512


# What changes an existing blob: the name it is known by, the blob, the call.
CHANGES = {
    "Seal": ("log", lambda blob, source: blob.seal_append_blob()),
    "Append Block From URL": ("log", lambda blob, source: blob.append_block_from_url(source.url)),
    "Put Page": ("page", lambda blob, source: blob.upload_page(b"f" * 512, 0, 512)),
    "Clear Page": ("page", lambda blob, source: blob.clear_page(0, 512)),
    "Put Page From URL": (
        "page",
        lambda blob, source: blob.upload_pages_from_url(source.url, 0, 512, 0),
    ),
    "Resize": ("page", lambda blob, source: blob.resize_blob(512)),
    "Set Sequence Number": ("page", lambda blob, source: blob.set_sequence_number("update", "7")),
    "Put Block From URL": (
        "block",
        lambda blob, source: blob.stage_block_from_url("AAAA", source.url),
    ),
    "Put Blob From URL": (
        "block",
        lambda blob, source: blob.upload_blob_from_url(source.url, overwrite=True),
    ),
    "Copy Blob": ("block", lambda blob, source: blob.start_copy_from_url(source.url)),
    "Copy Blob From URL": (
        "block",
        lambda blob, source: blob.start_copy_from_url(source.url, requires_sync=True),
    ),
    "Copy Blob over an append blob": (
        "log",
        lambda blob, source: blob.start_copy_from_url(source.url),
    ),
    "Put Page Blob": ("page", lambda blob, source: blob.create_page_blob(512)),
    "Snapshot": ("block", lambda blob, source: blob.create_snapshot()),
    "Snapshot of a page blob": ("page", lambda blob, source: blob.create_snapshot()),
    "Delete with snapshots": ("block", lambda blob, source: blob.delete_blob("include")),
    "Delete of a snapshot": (
        "snapshot",
        lambda blob, source: blob.delete_blob(),
    ),
}

PROTECTIONS = {
    "policy": (lambda m, name: m.put_policy(name, 1, append=True), refused_by_policy),
    "hold": (lambda m, name: m.set_hold(name, "case17"), refused_by_hold),
}


class Everything:
    """Blobs of every kind, from before the protection, and a source outside of it."""

    def __init__(self, service, management, protection):
        self.source = service.create_container(new_name("src")).upload_blob("source", PAGE)
        self.container = service.create_container(new_name("worm"))
        block = self.container.upload_blob("block", b"record")
        log = self.container.get_blob_client("log")
        log.create_append_blob()
        log.append_block(b"line\n")
        page = self.container.get_blob_client("page")
        page.create_page_blob(1024)
        page.upload_page(PAGE, 0, 512)
        snapshot = self.container.get_blob_client("block", snapshot=block.create_snapshot())
        # An incremental copy of a page blob outside, and the snapshot it has not seen.
        disk = self.source_disk(service)
        self.container.get_blob_client("backup").start_copy_from_url(
            f"{disk.url}?snapshot={disk.create_snapshot()['snapshot']}", incremental_copy=True
        )
        disk.upload_page(PAGE, 512, 512)
        self.newer = f"{disk.url}?snapshot={disk.create_snapshot()['snapshot']}"
        self.blobs = {"block": block, "log": log, "page": page, "snapshot": snapshot}
        protect, self.refused = PROTECTIONS[protection]
        protect(management, self.container.container_name)

    def source_disk(self, service):
        disk = service.create_container(new_name("src")).get_blob_client("disk")
        disk.create_page_blob(1024)
        disk.upload_page(PAGE, 0, 512)
        return disk

    def state(self):
        return [
            (blob.name, blob.snapshot, blob.etag, blob.size, blob.last_modified)
            for blob in self.container.list_blobs(include=["snapshots", "uncommittedblobs"])
        ] + [blob.download_blob().readall() for blob in self.blobs.values()]


@pytest.fixture(params=PROTECTIONS)
def everything(request, service, management):
    return Everything(service, management, request.param)


@feature("Immutability: existing blobs")
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_protected_cannot_be_changed(everything, request, change):
    name, call = CHANGES[change]
    before = everything.state()
    # A policy with append flag lets an append blob grow, wherever the block comes from.
    if change == "Append Block From URL" and everything.refused is refused_by_policy:
        call(everything.blobs[name], everything.source)
        assert everything.blobs[name].download_blob().readall() == b"line\n" + PAGE
        return
    with everything.refused():
        call(everything.blobs[name], everything.source)
    assert everything.state() == before


@feature("Immutability: existing blobs")
def test_an_incremental_copy_goes_no_further(everything):
    before = everything.state()
    backup = everything.container.get_blob_client("backup")
    with everything.refused():
        backup.start_copy_from_url(everything.newer, incremental_copy=True)
    assert everything.state() == before
    new = everything.container.get_blob_client("new")
    new.start_copy_from_url(everything.newer, incremental_copy=True)
    assert new.get_blob_properties().copy.incremental_copy
    with everything.refused():
        new.delete_blob(delete_snapshots="include")


@feature("Immutability: existing blobs")
def test_an_expiry_is_a_deletion_to_come(everything, target):
    before = everything.state()
    path = f"/{everything.container.container_name}/block?comp=expiry"
    headers = [("x-ms-expiry-option", "RelativeToNow"), ("x-ms-expiry-time", "1")]
    response = raw(target, "PUT", path, headers)
    with_hold = everything.refused is refused_by_hold
    code = "BlobImmutableDueToLegalHold" if with_hold else "BlobImmutableDueToPolicy"
    assert (response.status, response.code) == (409, code)
    assert everything.state() == before


@feature("Immutability: existing blobs")
def test_what_leaves_the_content_alone_is_allowed(everything):
    """Tags, tiers, leases, ACLs, copies from it."""
    before = everything.state()
    block = everything.blobs["block"]
    block.set_blob_tags({"k": "v"})
    assert block.get_blob_tags() == {"k": "v"}
    block.set_standard_blob_tier(StandardBlobTier.COOL)
    block.acquire_lease(15).release()
    everything.container.set_container_access_policy({})
    everything.source.start_copy_from_url(block.url)
    assert everything.source.download_blob().readall() == b"record"
    assert everything.state() == before


@feature("Immutability: existing blobs")
@pytest.mark.parametrize("protection", PROTECTIONS)
def test_a_batch_is_judged_part_by_part(sync_service, management, protection):
    everything = Everything(sync_service, management, protection)
    before = everything.state()
    names = ["block", "log", "page"]
    answers = list(
        everything.container.delete_blobs(
            *names, delete_snapshots="include", raise_on_any_failure=False
        )
    )
    assert [answer.status_code for answer in answers] == [409] * 3
    everything.container.set_standard_blob_tier_blobs("Cool", "block")
    assert everything.state() == before


@pytest.fixture
def history_service(start_server):
    """A server of its own, whose account keeps versions and what was deleted."""
    server = start_server(None)
    target = Target.of_server(server.url)
    with service_of(server) as service:
        yield service, target


@feature("Immutability: existing blobs")
@pytest.mark.needs("server")
@pytest.mark.parametrize("protection", PROTECTIONS)
def test_versioning_is_no_way_to_overwrite(history_service, protection):
    """worm.md 1.10.3: the container's content is protected, not one version of it."""
    service, target = history_service
    set_blob_service(target, isVersioningEnabled=True)
    container = service.create_container("con")
    blob = container.upload_blob("b", b"first")
    old = blob.get_blob_properties().version_id
    blob.upload_blob(b"second", overwrite=True)
    protect, must_be_refused = PROTECTIONS[protection]
    protect(ContainerManagement(target), "con")
    versions = [(item.version_id, item.size) for item in container.list_blobs(include=["versions"])]
    source = service.create_container("free").upload_blob("source", b"forged")
    for change in (
        lambda: blob.upload_blob(b"forged", overwrite=True),
        lambda: blob.upload_blob_from_url(source.url, overwrite=True),
        lambda: blob.start_copy_from_url(source.url),
        lambda: blob.start_copy_from_url(source.url, requires_sync=True),
        lambda: blob.stage_block("AAAA", b"forged"),
        lambda: blob.stage_block_from_url("AAAA", source.url),
        lambda: blob.commit_block_list([]),
        lambda: blob.set_http_headers(),
        lambda: blob.set_blob_metadata({"forged": "1"}),
        lambda: blob.delete_blob(),
        lambda: blob.delete_blob(version_id=old),
        lambda: blob.start_copy_from_url(f"{blob.url}?versionid={old}"),
        lambda: blob.create_snapshot(),
    ):
        with must_be_refused():
            change()
    assert [
        (item.version_id, item.size) for item in container.list_blobs(include=["versions"])
    ] == versions
    assert blob.download_blob().readall() == b"second"
    assert blob.download_blob(version_id=old).readall() == b"first"


@feature("Soft delete")
@pytest.mark.needs("server")
@pytest.mark.parametrize("protection", PROTECTIONS)
def test_what_was_deleted_before_comes_back_under_protection(history_service, protection):
    service, target = history_service
    set_blob_service(target, deleteRetentionPolicy=retention(7))
    container = service.create_container("con")
    blob = container.upload_blob("b", b"content")
    blob.delete_blob()
    protect, must_be_refused = PROTECTIONS[protection]
    protect(ContainerManagement(target), "con")
    with pytest.raises(HttpResponseError) as caught:
        container.delete_container()
    assert caught.value.status_code == 409, error_code(caught.value)
    blob.undelete_blob()
    assert blob.download_blob().readall() == b"content"
    with must_be_refused():
        blob.delete_blob()
    assert blob.download_blob().readall() == b"content"


@feature("Page blobs")
@pytest.mark.needs("server")
def test_what_differs_from_a_snapshot_named_by_url(history_service):
    service, target = history_service
    page = service.create_container("con").get_blob_client("page")
    page.create_page_blob(2048)
    page.upload_page(PAGE, 0, 512)
    snapshot = page.create_snapshot()["snapshot"]
    page.upload_page(b"q" * 512, 512, 512)
    page.clear_page(0, 512)
    headers = [("x-ms-previous-snapshot-url", f"{page.url}?snapshot={snapshot}")]
    response = expect(raw(target, "GET", "/con/page?comp=pagelist", headers), 200)
    pieces = [
        (piece.tag, piece.findtext("Start"), piece.findtext("End")) for piece in response.xml()
    ]
    assert pieces == [("ClearRange", "0", "511"), ("PageRange", "512", "1023")]
    with refused(409, "PreviousSnapshotNotFound"):
        page.get_page_ranges(previous_snapshot_diff="2020-01-01T00:00:00.0000000Z")
