"""The operation matrix of container-level immutability (worm.md §1.9) through the official SDKs.

Expired retention needs a clock; its columns are covered by the rules' own tables in the unit tests.
Here: no policy, a policy in force (Unlocked and Locked), a hold, and the append flags.
"""

from __future__ import annotations

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobBlock, ContentSettings

from support.errors import error_code, refused, refused_by_hold, refused_by_policy
from support.sdk import new_name

pytestmark = [pytest.mark.needs("management")]
feature = pytest.mark.feature

# Changes of an existing committed blob, by Azure's names.
BLOCK_BLOB_CHANGES = {
    "Put Blob": lambda blob: blob.upload_blob(b"forged", overwrite=True),
    "Put Blob as append blob": lambda blob: blob.create_append_blob(),
    "Put Block": lambda blob: blob.stage_block("AAAA", b"forged"),
    "Put Block List": lambda blob: blob.commit_block_list([]),
    "Set Blob Metadata": lambda blob: blob.set_blob_metadata({"forged": "1"}),
    "Set Blob Properties": lambda blob: blob.set_http_headers(ContentSettings(content_type="x/y")),
    "Delete Blob": lambda blob: blob.delete_blob(),
}
APPEND_BLOB_CHANGES = {
    "Put Blob": lambda blob: blob.create_append_blob(),
    "Put Blob as block blob": lambda blob: blob.upload_blob(b"forged", overwrite=True),
    "Set Blob Metadata": lambda blob: blob.set_blob_metadata({"forged": "1"}),
    "Set Blob Properties": lambda blob: blob.set_http_headers(ContentSettings(content_type="x/y")),
    "Delete Blob": lambda blob: blob.delete_blob(),
}


def locked(management, name, **flags):
    management.put_policy(name, 1, **flags)
    management.lock_policy(name)


# What protects the container, and what a refusal must say.
PROTECTIONS = {
    "unlocked": (lambda m, name: m.put_policy(name, 1), refused_by_policy),
    "locked": (lambda m, name: locked(m, name), refused_by_policy),
    "locked AW": (lambda m, name: locked(m, name, append=True), refused_by_policy),
    "locked AWA": (lambda m, name: locked(m, name, append_all=True), refused_by_policy),
    "hold": (lambda m, name: m.set_hold(name, "case17"), refused_by_hold),
    "hold AWA": (lambda m, name: m.set_hold(name, "case17", append_all=True), refused_by_hold),
    "locked and hold": (
        lambda m, name: (locked(m, name), m.set_hold(name, "case17")),
        refused_by_hold,
    ),
}


class Protected:
    """A container with a block blob and an append blob that were there before its protection."""

    def __init__(self, service, management, protection):
        self.container = service.create_container(new_name("worm"))
        self.block = self.container.get_blob_client("block")
        self.block.upload_blob(b"record", metadata={"k": "v"})
        self.log = self.container.get_blob_client("log")
        self.log.create_append_blob(metadata={"k": "v"})
        self.log.append_block(b"line\n")
        protect, self.refused = PROTECTIONS[protection]
        protect(management, self.container.container_name)

    def state(self, blob):
        properties = blob.get_blob_properties()
        return properties.etag, properties.metadata, properties.size, blob.download_blob().readall()


@pytest.fixture(params=PROTECTIONS)
def protected(request, service, management):
    return Protected(service, management, request.param)


@feature("Immutability: existing blobs")
@pytest.mark.parametrize("change", BLOCK_BLOB_CHANGES)
def test_a_protected_block_blob_cannot_be_changed(protected, change):
    before = protected.state(protected.block)
    with protected.refused():
        BLOCK_BLOB_CHANGES[change](protected.block)
    assert protected.state(protected.block) == before
    assert protected.container.get_blob_client("block").exists()


@feature("Immutability: existing blobs")
@pytest.mark.parametrize("change", APPEND_BLOB_CHANGES)
def test_a_protected_append_blob_cannot_be_changed(protected, change):
    before = protected.state(protected.log)
    with protected.refused():
        APPEND_BLOB_CHANGES[change](protected.log)
    assert protected.state(protected.log) == before


@feature("Immutability: existing blobs")
def test_reading_is_never_refused(protected):
    assert protected.block.download_blob().readall() == b"record"
    assert protected.block.get_block_list("all") == ([], [])
    assert [blob.name for blob in protected.container.list_blobs()] == ["block", "log"]
    protected.container.set_container_metadata({"note": "allowed"})
    assert protected.container.get_container_properties().metadata == {"note": "allowed"}


@feature("Immutability: existing blobs")
def test_a_false_precondition_comes_first(protected):
    with refused(412, "ConditionNotMet"):
        protected.block.delete_blob(
            etag='"0x8D0000000000000"', match_condition=MatchConditions.IfNotModified
        )


@feature("Immutability: existing blobs")
def test_retention_shows_in_the_container_and_not_in_the_blob(protected):
    properties = protected.block.get_blob_properties()
    assert properties.immutability_policy.expiry_time is None
    assert properties.has_legal_hold is None
    container = protected.container.get_container_properties()
    assert container.has_immutability_policy or container.has_legal_hold


@feature("Immutability: new blobs")
def test_new_blobs_may_be_written_and_are_protected_at_once(protected):
    fresh = protected.container.get_blob_client("fresh")
    fresh.upload_blob(b"new record")
    with protected.refused():
        fresh.delete_blob()
    staged = protected.container.get_blob_client("staged")
    staged.stage_block("AAAA", b"one")
    staged.stage_block("AAAA", b"two")
    staged.commit_block_list([BlobBlock("AAAA")])
    assert staged.download_blob().readall() == b"two"
    with protected.refused():
        staged.stage_block("BBBB", b"three")
    empty = protected.container.get_blob_client("empty")
    empty.upload_blob(b"")
    with protected.refused():
        empty.upload_blob(b"filled", overwrite=True)


# Whether Append Block passes, and what refuses it, per protection (worm.md §1.3).
APPENDS = {
    "unlocked": refused_by_policy,
    "locked": refused_by_policy,
    "locked AW": None,
    "locked AWA": None,
    "hold": refused_by_hold,
    "hold AWA": None,
    "locked and hold": refused_by_hold,
}


@feature("Immutability: protected appends")
@pytest.mark.parametrize("protection", APPENDS)
def test_append_block(service, management, protection):
    protected = Protected(service, management, protection)
    fresh = protected.container.get_blob_client("fresh")
    fresh.create_append_blob()
    for blob, before in [(protected.log, b"line\n"), (fresh, b"")]:
        if APPENDS[protection] is None:
            blob.append_block(b"more\n")
            assert blob.download_blob().readall() == before + b"more\n"
        else:
            with APPENDS[protection]():
                blob.append_block(b"more\n")
            assert blob.download_blob().readall() == before


@feature("Immutability: protected appends")
def test_hold_and_policy_must_both_allow_an_append(service, management):
    protected = Protected(service, management, "locked AW")
    name = protected.container.container_name
    management.set_hold(name, "case17")
    with refused_by_hold():
        protected.log.append_block(b"more\n")
    management.set_hold(name, append_all=True)
    protected.log.append_block(b"more\n")
    management.clear_hold(name, "case17")
    protected.log.append_block(b"more\n")
    without = Protected(service, management, "unlocked")
    management.set_hold(without.container.container_name, "case17", append_all=True)
    with refused_by_policy():
        without.log.append_block(b"more\n")


@feature("Immutability: protected appends")
def test_a_block_blob_gains_nothing_by_the_append_flags(service, management):
    protected = Protected(service, management, "locked AWA")
    with refused_by_policy():
        protected.block.stage_block("AAAA", b"x")
    # The type is wrong too, and which of the two is said is open.
    with pytest.raises(HttpResponseError) as caught:
        protected.block.append_block(b"x")
    assert error_code(caught.value) in ("BlobImmutableDueToPolicy", "InvalidBlobType")
    assert protected.block.download_blob().readall() == b"record"


@feature("Immutability: release")
def test_a_deleted_unlocked_policy_releases_everything(service, management):
    protected = Protected(service, management, "unlocked")
    management.delete_policy(protected.container.container_name)
    protected.block.upload_blob(b"again", overwrite=True)
    protected.block.set_blob_metadata({"free": "1"})
    protected.log.append_block(b"more")
    protected.block.delete_blob()
    protected.log.delete_blob()
    protected.container.delete_container()


@feature("Immutability: release")
def test_the_last_tag_cleared_releases_everything(service, management):
    protected = Protected(service, management, "hold")
    name = protected.container.container_name
    management.set_hold(name, "second")
    management.clear_hold(name, "case17")
    with refused_by_hold():
        protected.block.delete_blob()
    management.clear_hold(name, "second")
    protected.log.append_block(b"more")
    protected.block.delete_blob()
    protected.log.delete_blob()
    protected.container.delete_container()


@feature("Immutability: release")
def test_a_hold_outlives_a_policy_and_a_policy_a_hold(service, management):
    protected = Protected(service, management, "unlocked")
    name = protected.container.container_name
    management.set_hold(name, "case17")
    management.delete_policy(name)
    with refused_by_hold():
        protected.block.delete_blob()
    management.put_policy(name, 1)
    management.clear_hold(name, "case17")
    with refused_by_policy():
        protected.block.delete_blob()


@feature("Immutability: release")
def test_a_policy_set_back_to_fewer_days_still_protects(service, management):
    protected = Protected(service, management, "unlocked")
    name = protected.container.container_name
    management.put_policy(name, 7)
    management.put_policy(name, 3)
    with refused_by_policy():
        protected.block.delete_blob()


# Column and both planes of the container deletion table (worm.md §1.7).
@feature("Immutability: container deletion")
@pytest.mark.parametrize("content", [False, True], ids=["empty", "with a blob"])
@pytest.mark.parametrize("protection", ["none", "unlocked", "locked", "hold", "locked and hold"])
def test_deletion_through_the_data_plane(service, management, protection, content):
    container = service.create_container(new_name("worm"))
    if content:
        container.upload_blob("blob", b"record")
    if protection == "none":
        container.delete_container()
        assert container.exists() is False
        return
    PROTECTIONS[protection][0](management, container.container_name)
    code = "ContainerHasLegalHold" if "hold" in protection else "ContainerImmutabilityPolicyLocked"
    text = (
        "The requested operation is not allowed as the container has one or more legal holds."
        if "hold" in protection
        else "The requested operation is not allowed as the container has a locked immutability policy."
    )
    if protection == "locked and hold":
        with pytest.raises(HttpResponseError) as caught:
            container.delete_container()
        assert caught.value.status_code == 409
        assert caught.value.error_code in (
            "ContainerHasLegalHold",
            "ContainerImmutabilityPolicyLocked",
        )
    else:
        with refused(409, code, text):
            container.delete_container()
    assert container.exists() is True


@feature("Immutability: container deletion")
@pytest.mark.parametrize("content", [False, True], ids=["empty", "with a blob"])
@pytest.mark.parametrize("protection", ["none", "unlocked", "locked", "hold", "locked and hold"])
def test_deletion_through_management(service, management, protection, content):
    container = service.create_container(new_name("worm"))
    name = container.container_name
    if content:
        container.upload_blob("blob", b"record")
    if protection != "none":
        PROTECTIONS[protection][0](management, name)
    if "hold" in protection or (content and protection != "none"):
        with refused(409, "ContainerProtectedFromDeletion"):
            management.delete(name)
        assert container.exists() is True
        return
    management.delete(name)
    assert container.exists() is False
    # The policy went with the container: the name starts without one.
    management.create(name)
    assert management.policy(name).state == "Deleted"
    assert management.get(name).has_immutability_policy is False


@feature("Immutability: container deletion")
def test_uncommitted_blocks_are_no_content(service, management):
    container = service.create_container(new_name("worm"))
    container.get_blob_client("staged").stage_block("AAAA", b"x")
    locked(management, container.container_name)
    management.delete(container.container_name)
    assert container.exists() is False
