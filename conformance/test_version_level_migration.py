"""Migration of a container to version-level immutability (worm.md §2.1.5-§2.1.7, §4.5, §7.14)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest

from support.errors import refused, refused_by_hold, refused_by_policy
from support.sdk import new_name
from support.version_store import NOTHING, VersionStore, policy, protection

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Migration to version-level")]

DAYS = 3


def must_have_container_policy(blob, mode="unlocked", days=DAYS, **which):
    until, shown_mode, hold = protection(blob, **which)
    assert until is not None, "it shows no policy"
    late = until - (blob.get_blob_properties(**which).creation_time + timedelta(days=days))
    assert timedelta(0) <= late <= timedelta(seconds=1)
    assert (shown_mode, hold) == (mode, None)


@pytest.fixture(params=["unlocked", "locked"])
def migrated(request, version_store):
    """A container with a blob of each kind from before its policy and its migration."""
    container = version_store.plain_container()
    name = container.container_name
    container.upload_blob("block", b"one")
    log = container.get_blob_client("append")
    log.create_append_blob()
    log.append_block(b"line\n")
    container.get_blob_client("page").create_page_blob(512)
    version_store.management.put_policy(name, DAYS)
    if request.param == "locked":
        version_store.management.lock_policy(name)
    version_store.management.migrate(name)
    return container, request.param


def test_it_is_completed_and_shown(version_store, migrated):
    container, mode = migrated
    name = container.container_name
    shown = version_store.management.get(name)
    assert shown.immutable_storage_with_versioning.enabled is True
    assert shown.immutable_storage_with_versioning.migration_state == "Completed"
    default = version_store.management.policy(name)
    assert default.state.lower() == mode
    assert default.immutability_period_since_creation_in_days == DAYS
    assert container.get_container_properties().immutable_storage_with_versioning_enabled is True


def test_what_was_there_has_the_policy_of_the_container(migrated):
    container, mode = migrated
    listed = container.list_blobs(include=["versions", "immutabilitypolicy"])
    modes = {blob.name: blob.immutability_policy.policy_mode for blob in listed}
    assert modes == dict.fromkeys(("append", "block", "page"), mode)
    for name in modes:
        blob = container.get_blob_client(name)
        must_have_container_policy(blob, mode)
        with refused_by_policy():
            blob.delete_blob()
        with refused_by_policy():
            blob.set_blob_metadata({"k": "v"})


def test_an_overwrite_makes_a_version_and_keeps_the_old(migrated):
    container, mode = migrated
    blob = container.get_blob_client("block")
    blob.upload_blob(b"two", overwrite=True)
    must_have_container_policy(blob, mode)
    versions = [item.version_id for item in container.list_blobs("block", include=["versions"])]
    assert len(versions) == 2 and all(versions)
    must_have_container_policy(blob, mode, version_id=versions[0])
    assert blob.download_blob(version_id=versions[0]).readall() == b"one"
    with refused_by_policy():
        blob.delete_blob(version_id=versions[0])


def test_a_hold_on_what_was_there_adds_to_its_policy(migrated):
    container, mode = migrated
    blob = container.get_blob_client("block")
    blob.set_legal_hold(True)
    until, shown_mode, hold = protection(blob)
    assert until is not None and (shown_mode, hold) == (mode, True)
    with refused_by_hold():
        blob.delete_blob()
    blob.set_legal_hold(False)
    with refused_by_policy():
        blob.delete_blob()


def test_a_policy_of_what_was_there_can_be_changed_as_any_other(migrated):
    container, mode = migrated
    blob, other = container.get_blob_client("block"), container.get_blob_client("page")
    if mode == "unlocked":
        shorter = policy(days=1)
        blob.set_immutability_policy(shorter)
        assert protection(blob) == (shorter.expiry_time, "unlocked", None)
        blob.delete_immutability_policy()
        assert protection(blob) == NOTHING
        blob.delete_blob()
    else:
        with refused(409, "ImmutabilityPolicyDeleteOnLockedPolicy"):
            blob.delete_immutability_policy()
        for bad in (policy("Locked", days=1), policy("Unlocked", days=30)):
            with refused(409, "BlobImmutableDueToPolicy"):
                blob.set_immutability_policy(bad)
        longer = policy("Locked", days=30)
        blob.set_immutability_policy(longer)
        assert protection(blob) == (longer.expiry_time, "locked", None)
    must_have_container_policy(other, mode)


def test_a_later_change_of_the_default_leaves_what_was_there(version_store, migrated):
    container, mode = migrated
    management, name = version_store.management, container.container_name
    if mode == "unlocked":
        management.put_policy(name, 1)
    else:
        management.extend_policy(name, 30)
    must_have_container_policy(container.get_blob_client("block"), mode)
    fresh = container.upload_blob("fresh", b"x")
    must_have_container_policy(fresh, mode, days=1 if mode == "unlocked" else 30)
    if mode == "unlocked":
        management.delete_policy(name)
        must_have_container_policy(container.get_blob_client("block"), mode)
        assert protection(container.upload_blob("free", b"x")) == NOTHING


def test_versions_and_snapshots_from_before(version_store):
    container = version_store.plain_container()
    blob = container.upload_blob("b", b"one")
    first = blob.get_blob_properties().version_id
    blob.upload_blob(b"two", overwrite=True)
    snapshot = blob.create_snapshot()["snapshot"]
    version_store.management.put_policy(container.container_name, DAYS)
    with refused_by_policy():
        blob.upload_blob(b"three", overwrite=True)
    version_store.management.migrate(container.container_name)
    old = container.get_blob_client("b", snapshot=snapshot)
    must_have_container_policy(blob, version_id=first)
    must_have_container_policy(old)
    with refused_by_policy():
        blob.delete_blob(version_id=first)
    with refused_by_policy():
        old.delete_blob()
    with refused_by_policy():
        blob.delete_blob(delete_snapshots="include")
    blob.upload_blob(b"three", overwrite=True)
    assert blob.download_blob(version_id=first).readall() == b"one"


def test_appends_go_on_where_the_policy_allowed_them(version_store):
    container = version_store.plain_container()
    log = container.get_blob_client("log")
    log.create_append_blob()
    version_store.management.put_policy(container.container_name, DAYS, append=True)
    log.append_block(b"one")
    version_store.management.migrate(container.container_name)
    log.append_block(b"two")
    assert log.download_blob().readall() == b"onetwo"
    with refused_by_policy():
        log.delete_blob()


def test_the_operation_as_it_goes_over_the_wire(version_store):
    container = version_store.plain_container()
    version_store.management.put_policy(container.container_name, DAYS)
    target, client = version_store.target, version_store.management.client
    url = (
        f"{target.management}/subscriptions/{target.subscription}/resourceGroups/"
        f"{target.resource_group}/providers/Microsoft.Storage/storageAccounts/{target.account}"
        f"/blobServices/default/containers/{container.container_name}/migrate"
        "?api-version=2023-05-01"
    )
    response = client.send_request(HttpRequest("POST", url))
    assert (response.status_code, response.text()) == (202, "")
    assert response.headers["azure-asyncoperation"] == response.headers["location"]
    assert int(response.headers["retry-after"]) >= 0
    polled = client.send_request(HttpRequest("GET", response.headers["location"]))
    assert polled.status_code in (200, 202)
    assert polled.json()["status"] in ("InProgress", "Succeeded")
    assert polled.json()["startTime"]


# Refusals


def must_be_refused(store, name, text=None):
    with pytest.raises(HttpResponseError) as caught:
        store.management.migrate(name)
    assert caught.value.status_code == 409
    if text is not None:
        assert text in caught.value.message
    shown = store.management.get(name).immutable_storage_with_versioning
    assert shown is None or not shown.enabled


def test_it_needs_a_policy(version_store):
    container = version_store.plain_container()
    text = (
        "must have an immutability policy set as a default policy before initiating container "
        "migration to support object level immutability with versioning."
    )
    must_be_refused(version_store, container.container_name, text)
    container.delete_container()


def test_it_allows_no_hold(version_store):
    container = version_store.plain_container()
    name = container.container_name
    version_store.management.put_policy(name, DAYS)
    version_store.management.set_hold(name, "case17")
    must_be_refused(version_store, name)
    version_store.management.clear_hold(name, "case17")
    version_store.management.migrate(name)


def test_it_needs_versioning(start_server):
    store = VersionStore(start_server())
    store.set_versioning(False)
    container = store.plain_container()
    store.management.put_policy(container.container_name, DAYS)
    must_be_refused(store, container.container_name)
    blob = container.upload_blob("b", b"one")
    with refused_by_policy():
        blob.upload_blob(b"two", overwrite=True)
    store.set_versioning(True)
    store.management.migrate(container.container_name)
    must_have_container_policy(blob)


def test_the_wider_append_flag(version_store):
    """Policies of versions have none (rule 2.2.2): refused, or migrated to one that protects."""
    container = version_store.plain_container()
    name = container.container_name
    log = container.get_blob_client("log")
    log.create_append_blob()
    version_store.management.put_policy(name, DAYS, append_all=True)
    try:
        version_store.management.migrate(name)
    except HttpResponseError as error:
        assert error.status_code == 409
    with refused_by_policy():
        log.delete_blob()


def test_twice(version_store, migrated):
    container, mode = migrated
    with pytest.raises(HttpResponseError) as caught:
        version_store.management.migrate(container.container_name)
    assert caught.value.status_code == 409
    must_have_container_policy(container.get_blob_client("block"), mode)


def test_a_container_that_is_not_there(version_store):
    with pytest.raises(HttpResponseError) as caught:
        version_store.management.migrate(new_name("vlw"))
    assert caught.value.status_code == 404
