"""Default policies: stamped on a version when it is written (worm.md §2.2, §7.13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobBlock

from support.errors import refused, refused_by_policy
from support.version_store import NOTHING, policy, protection

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Default version policy")]


def stamped(blob, days, mode="unlocked", **which):
    """Whether the version has the default, counted from its own writing in whole seconds."""
    until, shown_mode, hold = protection(blob, **which)
    written = blob.get_blob_properties(**which).creation_time
    assert until is not None, "no policy was stamped"
    late = until - (written + timedelta(days=days))
    assert timedelta(0) <= late <= timedelta(seconds=1), (until, written)
    assert (shown_mode, hold) == (mode, None)


WRITES = {
    "Put Blob": lambda container, blob: blob.upload_blob(b"x"),
    "Put Blob, append": lambda container, blob: blob.create_append_blob(),
    "Put Blob, page": lambda container, blob: blob.create_page_blob(512),
    "Put Block List": lambda container, blob: (
        blob.stage_block("AAAA", b"x"),
        blob.commit_block_list([BlobBlock("AAAA")]),
    ),
    "Copy Blob": lambda container, blob: blob.start_copy_from_url(source_of(container)),
    "Copy Blob From URL": lambda container, blob: blob.start_copy_from_url(
        source_of(container), requires_sync=True
    ),
    "Put Blob From URL": lambda container, blob: blob.upload_blob_from_url(source_of(container)),
}


def source_of(container):
    return container.upload_blob("source", b"x").url


@pytest.mark.parametrize("mode", ["unlocked", "locked"])
@pytest.mark.parametrize("write", WRITES)
def test_every_write_is_stamped(version_store, write, mode):
    container = version_store.container(days=3)
    if mode == "locked":
        version_store.management.lock_policy(container.container_name)
    blob = container.get_blob_client("b")
    WRITES[write](container, blob)
    stamped(blob, 3, mode)
    with refused_by_policy():
        blob.delete_blob()


def test_a_changed_default_touches_no_version_that_is_there(version_store):
    management = version_store.management
    container = version_store.container(days=3)
    name = container.container_name
    blob = container.upload_blob("b", b"one")
    versions = [blob.get_blob_properties().version_id]
    management.put_policy(name, 7)
    blob.upload_blob(b"two", overwrite=True)
    versions.append(blob.get_blob_properties().version_id)
    management.put_policy(name, 1)
    blob.upload_blob(b"three", overwrite=True)
    versions.append(blob.get_blob_properties().version_id)
    for days, version in zip((3, 7, 1), versions):
        stamped(blob, days, version_id=version)
    management.delete_policy(name)
    free = container.upload_blob("free", b"x")
    assert protection(free) == NOTHING
    for days, version in zip((3, 7, 1), versions):
        stamped(blob, days, version_id=version)
    with refused_by_policy():
        blob.delete_blob(version_id=versions[0])


def test_a_locked_and_extended_default_touches_no_version_that_is_there(version_store):
    management = version_store.management
    container = version_store.container(days=3)
    name = container.container_name
    before = container.upload_blob("before", b"x")
    management.lock_policy(name)
    locked = container.upload_blob("locked", b"x")
    management.extend_policy(name, 5)
    extended = container.upload_blob("extended", b"x")
    stamped(before, 3)
    stamped(locked, 3, "locked")
    stamped(extended, 5, "locked")
    before.delete_immutability_policy()
    before.delete_blob()
    with refused(409, "ImmutabilityPolicyDeleteOnLockedPolicy"):
        locked.delete_immutability_policy()
    with pytest.raises(HttpResponseError) as caught:
        management.delete_policy(name)
    assert caught.value.status_code == 409


def test_what_was_there_before_the_default_has_none(version_store):
    container = version_store.container()
    blob = container.upload_blob("b", b"x")
    version_store.management.put_policy(container.container_name, 3)
    assert protection(blob) == NOTHING
    blob.delete_blob()


@pytest.mark.parametrize("mode", ["Unlocked", "Locked"])
def test_headers_beat_the_default(version_store, mode):
    """Shorter ones too; and unlocked unless they say otherwise (rule 2.2.5)."""
    container = version_store.container(days=3)
    version_store.management.lock_policy(container.container_name)
    given = policy(mode, minutes=5)
    blob = container.upload_blob("b", b"x", immutability_policy=given)
    assert protection(blob) == (given.expiry_time, mode.lower(), None)


def test_a_hold_by_header_comes_beside_the_default(version_store):
    container = version_store.container(days=3)
    blob = container.upload_blob("b", b"x", legal_hold=True)
    until, mode, hold = protection(blob)
    assert until is not None and (mode, hold) == ("unlocked", True)


def test_a_snapshot_gets_what_its_source_has(version_store):
    """U31: no default of its own."""
    container = version_store.container(days=3)
    given = policy(minutes=5)
    blob = container.upload_blob("b", b"x", immutability_policy=given)
    snapshot = blob.create_snapshot()["snapshot"]
    old = container.get_blob_client("b", snapshot=snapshot)
    assert protection(old) == (given.expiry_time, "unlocked", None)
    assert protection(blob) == (given.expiry_time, "unlocked", None)
    with refused_by_policy():
        old.delete_blob()


def test_appends_under_a_default_that_allows_them(version_store):
    """U17: what was inherited from such a default can grow, what was set by hand cannot."""
    container = version_store.container(days=3, append=True)
    inherited = container.get_blob_client("inherited")
    inherited.create_append_blob()
    inherited.append_block(b"one")
    by_hand = container.get_blob_client("by hand")
    by_hand.create_append_blob(immutability_policy=policy())
    with refused_by_policy():
        by_hand.append_block(b"one")
    with refused_by_policy():
        inherited.set_blob_metadata({"k": "v"})
    inherited.append_block(b"two")
    assert inherited.download_blob().readall() == b"onetwo"
    version_store.management.delete_policy(container.container_name)
    inherited.append_block(b"three")
    inherited.set_legal_hold(True)
    with refused(409, "BlobImmutableDueToLegalHold"):
        inherited.append_block(b"four")


def test_appends_under_a_default_that_does_not(version_store):
    container = version_store.container(days=3)
    log = container.get_blob_client("log")
    log.create_append_blob()
    with refused_by_policy():
        log.append_block(b"one")


def test_the_wider_append_flag_is_refused(version_store):
    """Not available for policies of versions (rule 2.2.2)."""
    name = version_store.container().container_name
    with pytest.raises(HttpResponseError) as caught:
        version_store.management.put_policy(name, 3, append_all=True)
    assert caught.value.status_code == 400
    assert version_store.management.policy(name).state == "Deleted"
    assert version_store.management.put_policy(name, 3, append_all=False).state == "Unlocked"


def test_the_default_shows_as_the_container_s_policy(version_store):
    container = version_store.container(days=3, append=True)
    shown = version_store.management.policy(container.container_name)
    assert shown.immutability_period_since_creation_in_days == 3
    assert (shown.state, shown.allow_protected_append_writes) == ("Unlocked", True)
    resource = version_store.management.get(container.container_name)
    assert resource.has_immutability_policy is True
    assert [entry["update"] for entry in resource.immutability_policy.update_history] == ["put"]
    assert container.get_container_properties().has_immutability_policy is True


def test_new_metadata_of_a_free_version_makes_one_under_the_default(version_store):
    container = version_store.container()
    blob = container.upload_blob("b", b"x")
    free = blob.get_blob_properties().version_id
    version_store.management.put_policy(container.container_name, 3)
    blob.set_blob_metadata({"k": "v"})
    assert protection(blob, version_id=free) == NOTHING
    assert protection(blob)[1] == "unlocked"
