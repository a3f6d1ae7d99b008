"""Access tiers, the archive, expiry and seals."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import StandardBlobTier

from support.errors import refused
from support.raw_http import expect, raw

feature = pytest.mark.feature


@feature("Set Blob Tier")
def test_a_tier_is_inferred_until_it_is_set(container):
    blob = container.upload_blob("b", b"x")
    properties = blob.get_blob_properties()
    assert (properties.blob_tier, properties.blob_tier_inferred) == ("Hot", True)
    blob.set_standard_blob_tier(StandardBlobTier.COOL)
    after = blob.get_blob_properties()
    assert (after.blob_tier, after.blob_tier_inferred) == ("Cool", None)
    assert after.blob_tier_change_time is not None
    assert (after.etag, after.last_modified) == (properties.etag, properties.last_modified)
    (listed,) = container.list_blobs()
    assert listed.blob_tier == "Cool"


@feature("Set Blob Tier")
@pytest.mark.parametrize("tier", [StandardBlobTier.HOT, StandardBlobTier.COOL, StandardBlobTier.COLD])
def test_a_tier_comes_with_an_upload(container, tier):
    blob = container.upload_blob("b", b"x", standard_blob_tier=tier)
    assert blob.get_blob_properties().blob_tier == tier
    blob.stage_block("AAAA", b"y")
    blob.commit_block_list(["AAAA"], standard_blob_tier=tier)
    assert blob.get_blob_properties().blob_tier == tier


@feature("Set Blob Tier")
def test_the_archive_keeps_its_content_until_rehydrated(container):
    blob = container.upload_blob("b", b"content", metadata={"k": "v"})
    blob.set_standard_blob_tier("Archive")
    properties = blob.get_blob_properties()
    assert (properties.blob_tier, properties.size, properties.metadata) == ("Archive", 7, {"k": "v"})
    for attempt in (
        lambda: blob.download_blob(),
        lambda: blob.set_blob_metadata({}),
        lambda: blob.create_snapshot(),
        lambda: container.get_blob_client("copy").start_copy_from_url(blob.url),
    ):
        with pytest.raises(HttpResponseError) as caught:
            attempt()
        assert caught.value.status_code == 409
        assert "BlobArchived" in str(caught.value.error_code) or "CannotVerify" in str(
            caught.value.error_code
        )
    blob.set_standard_blob_tier("Hot", rehydrate_priority="High")
    properties = blob.get_blob_properties()
    assert properties.blob_tier == "Archive"
    assert properties.archive_status == "rehydrate-pending-to-hot"
    assert properties.rehydrate_priority == "High"
    with refused(409, "BlobArchived"):
        blob.download_blob()
    end = time.time() + 30
    while blob.get_blob_properties().archive_status:
        assert time.time() < end, "the rehydration does not end"
        time.sleep(0.2)
    assert blob.get_blob_properties().blob_tier == "Hot"
    assert blob.download_blob().readall() == b"content"


@feature("Set Blob Tier")
def test_rehydration_is_answered_with_202(target, sync_container):
    sync_container.upload_blob("b", b"x", standard_blob_tier=StandardBlobTier.ARCHIVE)
    path = f"/{sync_container.container_name}/b?comp=tier"
    response = raw(target, "PUT", path, [("x-ms-access-tier", "Cool")])
    assert response.status == 202, response.status
    again = raw(target, "PUT", path, [("x-ms-access-tier", "Archive")])
    assert (again.status, again.code) == (409, "BlobBeingRehydrated")
    with refused(409, "BlobArchived"):
        sync_container.upload_blob("b", b"new", overwrite=True)
    sync_container.delete_blob("b")


@feature("Bad input")
@pytest.mark.parametrize("value", ["", "Warm", "P10", "hot cold"])
def test_tiers_that_are_none(target, sync_container, value):
    sync_container.upload_blob("b", b"x")
    path = f"/{sync_container.container_name}/b"
    response = raw(target, "PUT", f"{path}?comp=tier", [("x-ms-access-tier", value)])
    assert response.status == 400, response.status
    assert sync_container.get_blob_client("b").get_blob_properties().blob_tier_inferred


@feature("Set Blob Tier")
@pytest.mark.needs("management")
def test_a_protected_blob_can_be_archived(management, sync_container):
    blob = sync_container.upload_blob("b", b"x")
    management.put_policy(sync_container.container_name, 1)
    blob.set_standard_blob_tier("Archive")
    blob.set_standard_blob_tier("Hot", rehydrate_priority="High")


# Expiry


def set_expiry(target, container, option, value=None):
    headers = [("x-ms-expiry-option", option)]
    if value is not None:
        headers.append(("x-ms-expiry-time", value))
    return raw(target, "PUT", f"/{container.container_name}/b?comp=expiry", headers)


@feature("Set Blob Expiry")
def test_an_expired_blob_is_gone(target, sync_container):
    blob = sync_container.upload_blob("b", b"x")
    before = blob.get_blob_properties().etag
    response = expect(set_expiry(target, sync_container, "RelativeToNow", "1500"), 200)
    assert response.header("ETag") != before
    head = raw(target, "HEAD", f"/{sync_container.container_name}/b")
    assert head.status == 200 and head.header("x-ms-expiry-time")
    time.sleep(2)
    expect(raw(target, "GET", f"/{sync_container.container_name}/b"), 404, "BlobNotFound")
    end = time.time() + 20
    while list(sync_container.list_blobs()):
        assert time.time() < end
        time.sleep(0.2)


@feature("Set Blob Expiry")
def test_an_expiry_can_be_taken_back(target, sync_container):
    blob = sync_container.upload_blob("b", b"x")
    later = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    expect(set_expiry(target, sync_container, "Absolute", later), 200)
    head = raw(target, "HEAD", f"/{sync_container.container_name}/b")
    assert head.header("x-ms-expiry-time") == later
    expect(set_expiry(target, sync_container, "RelativeToCreation", "3600000"), 200)
    expect(set_expiry(target, sync_container, "NeverExpire"), 200)
    head = raw(target, "HEAD", f"/{sync_container.container_name}/b")
    assert head.header("x-ms-expiry-time") is None
    assert blob.download_blob().readall() == b"x"


@feature("Bad input")
@pytest.mark.parametrize(
    "option,value",
    [
        ("Soon", "1"),
        ("Absolute", None),
        ("Absolute", "tomorrow"),
        ("Absolute", "Fri, 01 Jan 2010 00:00:00 GMT"),
        ("RelativeToNow", "-1"),
        ("RelativeToNow", "x"),
        ("RelativeToNow", None),
        ("", "1"),
    ],
)
def test_bad_expiries(target, sync_container, option, value):
    sync_container.upload_blob("b", b"x")
    response = set_expiry(target, sync_container, option, value)
    codes = ("InvalidHeaderValue", "MissingRequiredHeader")
    assert response.status == 400 and response.code in codes, (response.status, response.code)


@feature("Set Blob Expiry")
@pytest.mark.needs("management")
def test_a_policy_outlasts_an_expiry(target, management, sync_container):
    blob = sync_container.upload_blob("b", b"x")
    expect(set_expiry(target, sync_container, "RelativeToNow", "1000"), 200)
    management.put_policy(sync_container.container_name, 1)
    response = set_expiry(target, sync_container, "NeverExpire")
    assert (response.status, response.code) == (409, "BlobImmutableDueToPolicy")
    time.sleep(2.5)
    assert blob.download_blob().readall() == b"x"
    assert [item.name for item in sync_container.list_blobs()] == ["b"]


# Seals


@feature("Append Blob Seal")
def test_a_sealed_blob_grows_no_more(container):
    log = container.get_blob_client("log")
    log.create_append_blob()
    log.append_block(b"last")
    with refused(412, "AppendPositionConditionNotMet"):
        log.seal_append_blob(appendpos_condition=3)
    assert log.seal_append_blob(appendpos_condition=4)["blob_sealed"]
    assert log.seal_append_blob()["blob_sealed"]
    with refused(409, "BlobIsSealed"):
        log.append_block(b"x")
    properties = log.get_blob_properties()
    assert properties.is_append_blob_sealed
    assert log.download_blob().readall() == b"last"
    log.set_blob_metadata({"k": "v"})
    copy = container.get_blob_client("copy")
    copy.start_copy_from_url(log.url, seal_destination_blob=False)
    copy.append_block(b" and more")
    assert copy.download_blob().readall() == b"last and more"
    with refused(409, "InvalidBlobType"):
        container.upload_blob("block", b"x").seal_append_blob()
