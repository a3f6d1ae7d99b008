"""Version-level containers: made, shown, never unmade, deleted when empty (worm.md §1.7, §2.1)."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError

from support.blob_service import get_blob_service, retention, set_blob_service
from support.errors import refused, refused_by_policy
from support.sdk import new_name
from support.timestamps import TIMESTAMP
from support.version_store import VersionStore, policy

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Version-level container")]

NOT_DELETABLE = "ContainerImmutableStorageWithVersioningEnabled"
NOT_DELETABLE_TEXT = (
    "The requested operation is not allowed as the container has a immutable storage with "
    "versioning enabled."
)


def test_the_resource_says_so(version_store):
    name = version_store.container().container_name
    shown = version_store.management.get(name)
    assert shown.immutable_storage_with_versioning.enabled is True
    assert shown.immutable_storage_with_versioning.migration_state is None
    assert TIMESTAMP.fullmatch(shown.immutable_storage_with_versioning["timeStamp"])
    assert shown.has_immutability_policy is False
    plain = version_store.plain_container().container_name
    assert version_store.management.get(plain).immutable_storage_with_versioning is None


def test_it_needs_versioning(start_server):
    store = VersionStore(start_server())
    store.set_versioning(False)
    name = new_name("vlw")
    with pytest.raises(HttpResponseError) as caught:
        store.management.create(name, immutable_storage_with_versioning={"enabled": True})
    assert caught.value.status_code in (400, 409)
    with refused(404, "ContainerNotFound"):
        store.management.get(name)


def test_versioning_stays_on_while_there_is_one(start_server):
    store = VersionStore(start_server())
    store.set_versioning(False)
    store.set_versioning(True)
    name = store.container().container_name
    with pytest.raises(HttpResponseError) as caught:
        store.set_versioning(False)
    assert caught.value.status_code == 409
    assert get_blob_service(store.target).is_versioning_enabled
    store.management.delete(name)
    store.set_versioning(False)


@pytest.mark.parametrize("wanted", [True, False])
def test_it_is_decided_at_creation(version_store, wanted):
    """By PATCH and by a second PUT neither on nor off."""
    management = version_store.management
    one = version_store.plain_container() if wanted else version_store.container()
    for change in (management.update, management.create):
        with pytest.raises(HttpResponseError) as caught:
            change(one.container_name, immutable_storage_with_versioning={"enabled": wanted})
        assert caught.value.status_code in (400, 409)
        shown = one.get_container_properties().immutable_storage_with_versioning_enabled
        assert shown is not wanted


def test_what_was_read_can_be_written_back(version_store):
    """As Terraform does."""
    name = version_store.container(days=3).container_name
    management = version_store.management
    shown = management.get(name).immutable_storage_with_versioning
    management.update(name, metadata={"k": "v"}, immutable_storage_with_versioning=shown)
    assert management.get(name).metadata == {"k": "v"}
    assert management.get(name).immutable_storage_with_versioning == shown


def nothing(container):
    """An empty container."""


def a_free_blob(container):
    container.upload_blob("b", b"x")


def a_protected_blob(container):
    container.upload_blob("b", b"x", immutability_policy=policy(), legal_hold=True)


def a_previous_version(container):
    container.upload_blob("b", b"x").delete_blob()


@pytest.mark.parametrize("days", [None, 3], ids=["no default", "a default"])
@pytest.mark.parametrize("fill", [nothing, a_free_blob, a_protected_blob, a_previous_version])
def test_deletion(version_store, fill, days):
    """Content alone decides, not what protects it."""
    container = version_store.container()
    fill(container)
    if days is not None:
        version_store.management.put_policy(container.container_name, days)
    with refused(409, NOT_DELETABLE, NOT_DELETABLE_TEXT):
        container.delete_container()
    if fill is nothing:
        version_store.management.delete(container.container_name)
        assert not container.exists()
        return
    with refused(409, "ContainerProtectedFromDeletion"):
        version_store.management.delete(container.container_name)
    assert container.exists()


def test_deletion_once_the_last_version_is_gone(version_store):
    container = version_store.container()
    blob = container.upload_blob("b", b"x")
    version = blob.get_blob_properties().version_id
    blob.delete_blob()
    blob.delete_blob(version_id=version)
    version_store.management.delete(container.container_name)
    assert not container.exists()
    again = version_store.service.create_container(container.container_name)
    assert not again.get_container_properties().immutable_storage_with_versioning_enabled


def test_a_locked_default_ends_with_its_empty_container(version_store):
    container = version_store.container(days=3)
    version_store.management.lock_policy(container.container_name)
    version_store.management.delete(container.container_name)
    assert not container.exists()


def test_a_restored_container_is_what_it_was(start_server):
    store = VersionStore(start_server())
    set_blob_service(store.target, containerDeleteRetentionPolicy=retention(1))
    container = store.container(days=3)
    name = container.container_name
    store.management.lock_policy(name)
    store.management.delete(name)
    (deleted,) = [
        item for item in store.service.list_containers(include_deleted=True) if item.deleted
    ]
    assert deleted.immutable_storage_with_versioning_enabled is True
    store.service.undelete_container(name, deleted.version)
    assert container.get_container_properties().immutable_storage_with_versioning_enabled is True
    assert store.management.policy(name).state == "Locked"
    with refused_by_policy():
        container.upload_blob("b", b"x").delete_blob()


def test_a_deleted_container_keeps_versioning_on_no_longer(start_server):
    """Or keeps it on, as long as it can be restored; but it comes back as what it was, with its
    versions."""
    store = VersionStore(start_server())
    set_blob_service(store.target, containerDeleteRetentionPolicy=retention(1))
    container = store.container(days=3)
    name = container.container_name
    store.management.delete(name)
    try:
        store.set_versioning(False)
    except HttpResponseError as error:
        assert error.status_code == 409
        return
    (deleted,) = [
        item for item in store.service.list_containers(include_deleted=True) if item.deleted
    ]
    try:
        store.service.undelete_container(name, deleted.version)
    except HttpResponseError as error:
        assert error.status_code == 409
        return
    blob = container.upload_blob("b", b"one")
    version = blob.get_blob_properties().version_id
    blob.upload_blob(b"two", overwrite=True)
    assert blob.download_blob(version_id=version).readall() == b"one"
