"""Policies and holds of single versions: their life, and the three calls (worm.md §2.3, §2.4, §7.9,
§7.10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from azure.storage.blob import BlobBlock

from support.bad_protection import BAD_HOLDS, BAD_POLICIES, FUTURE
from support.errors import refused, refused_by_hold, refused_by_policy
from support.raw_http import expect
from support.version_store import NOTHING, policy, policy_headers, protection, until_in

pytestmark = pytest.mark.needs("server")
feature = pytest.mark.feature

POLICY_CALL, HOLD_CALL = "comp=immutabilityPolicies", "comp=legalhold"


@pytest.fixture
def container(version_store, version_service):
    """A version-level container through the SDK of this run."""
    return version_service.get_container_client(version_store.container().container_name)


def state(blob):
    properties = blob.get_blob_properties()
    return properties.etag, properties.last_modified, properties.version_id


def root_blob_refused():
    return refused(403, "OperationNotAllowedOnRootBlob")


# The story of a version with a short life


@feature("Version policy")
def test_a_policy_of_seconds_from_its_beginning_to_after_its_end(version_store, container):
    life = policy(seconds=6)
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one", immutability_policy=life)
    first = blob.get_blob_properties().version_id
    assert protection(blob) == (life.expiry_time, "unlocked", None)
    with refused_by_policy():
        blob.delete_blob()
    with refused_by_policy():
        blob.set_blob_metadata({"k": "v"})
    with root_blob_refused():
        blob.delete_blob(version_id=first)
    canary = container.get_blob_client("canary")
    canary.upload_blob(b"c", immutability_policy=policy(until=life.expiry_time))

    blob.upload_blob(b"two", overwrite=True)
    second = blob.get_blob_properties().version_id
    assert second != first
    assert protection(blob) == NOTHING
    assert protection(blob, version_id=first) == (life.expiry_time, "unlocked", None)
    with refused_by_policy():
        blob.delete_blob(version_id=first)
    assert blob.download_blob(version_id=first).readall() == b"one"

    version_store.wait_until_deletable(canary)
    blob.delete_blob(version_id=first)
    with refused(404, "BlobNotFound"):
        blob.get_blob_properties(version_id=first)
    assert blob.download_blob().readall() == b"two"


@feature("Version policy")
def test_after_its_end_only_deletion_becomes_possible(version_store, container):
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one", immutability_policy=policy(seconds=4))
    canary = container.get_blob_client("canary")
    canary.upload_blob(b"c", immutability_policy=policy(seconds=4))
    version_store.wait_until_deletable(canary)
    with refused_by_policy():
        blob.set_blob_metadata({"k": "v"})
    with root_blob_refused():
        blob.delete_blob(version_id=blob.get_blob_properties().version_id)
    blob.delete_blob()
    assert not blob.exists()


# Set and Delete Immutability Policy


@feature("Version policy")
def test_an_unlocked_policy_goes_both_ways_and_away(container):
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one")
    before = state(blob)
    for days in (3, 1, 7):
        given = policy(days=days)
        answer = blob.set_immutability_policy(given)
        assert answer["immutability_policy_until_date"] == given.expiry_time
        assert answer["immutability_policy_mode"] == "unlocked"
        assert protection(blob) == (given.expiry_time, "unlocked", None)
    blob.delete_immutability_policy()
    assert protection(blob) == NOTHING
    assert state(blob) == before
    blob.set_blob_metadata({"k": "v"})
    blob.delete_blob()


@feature("Version policy")
def test_a_locked_policy_goes_one_way_only(container):
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one")
    before = state(blob)
    blob.set_immutability_policy(policy(minutes=5))
    until = until_in(minutes=5)
    blob.set_immutability_policy(policy("Locked", until=until))
    for _ in range(10):
        until += timedelta(minutes=1)
        answer = blob.set_immutability_policy(policy("Locked", until=until))
        assert answer["immutability_policy_mode"] == "locked"
        assert protection(blob) == (until, "locked", None)
    for given in (
        policy("Locked", until=until - timedelta(seconds=1)),
        policy("Unlocked", until=until),
        policy("Unlocked", until=until + timedelta(days=1)),
        policy("Unlocked", until=until - timedelta(seconds=1)),
    ):
        # For this call the SDK takes over status and code, but not the text.
        with refused(409, "BlobImmutableDueToPolicy"):
            blob.set_immutability_policy(given)
        assert protection(blob) == (until, "locked", None)
    with refused(409, "ImmutabilityPolicyDeleteOnLockedPolicy"):
        blob.delete_immutability_policy()
    assert protection(blob) == (until, "locked", None)
    assert state(blob) == before


@feature("Version policy")
def test_a_policy_of_one_version_is_of_no_other(container):
    blob = container.get_blob_client("b")
    ids = []
    for content in (b"one", b"two", b"three"):
        blob.upload_blob(content, overwrite=True)
        ids.append(blob.get_blob_properties().version_id)
    given = policy("Locked", minutes=5)
    blob.set_immutability_policy(given, version_id=ids[1])
    blob.set_legal_hold(True, version_id=ids[0])
    expected = [(None, None, True), (given.expiry_time, "locked", None), NOTHING]
    assert [protection(blob, version_id=id) for id in ids] == expected
    with refused_by_hold():
        blob.delete_blob(version_id=ids[0])
    with refused_by_policy():
        blob.delete_blob(version_id=ids[1])
    blob.set_blob_metadata({"k": "v"})
    blob.delete_blob()
    blob.delete_blob(version_id=ids[2])
    assert [protection(blob, version_id=id) for id in ids[:2]] == expected[:2]


@feature("Version policy")
def test_a_snapshot_has_a_policy_of_its_own(version_store):
    blob = version_store.container().upload_blob("b", b"one")
    snapshot = blob.create_snapshot()["snapshot"]
    path = f"/{blob.container_name}/b?snapshot={snapshot}"
    until = until_in(days=1)
    answer = version_store.raw("PUT", f"{path}&{POLICY_CALL}", policy_headers(until))
    expect(answer, 200)
    held = version_store.raw("PUT", f"{path}&{HOLD_CALL}", [("x-ms-legal-hold", "true")])
    expect(held, 200)
    assert protection(blob) == NOTHING
    old = version_store.service.get_blob_client(blob.container_name, "b", snapshot=snapshot)
    assert protection(old) == (until, "unlocked", True)
    with refused_by_hold():
        old.delete_blob()
    version_store.raw("PUT", f"{path}&{HOLD_CALL}", [("x-ms-legal-hold", "false")])
    with refused_by_policy():
        old.delete_blob()
    with refused_by_policy():
        blob.delete_blob(delete_snapshots="only")
    expect(version_store.raw("DELETE", f"{path}&{POLICY_CALL}"), 200)
    assert protection(old) == (None, None, False)
    old.delete_blob()


@feature("Version policy")
@pytest.mark.parametrize("mode", ["Locked", "locked", "LOCKED", "Unlocked", "unlocked", None])
def test_the_answer_echoes_in_lower_case_and_names_no_tag(version_store, mode):
    blob = version_store.container().upload_blob("b", b"one")
    path = f"/{blob.container_name}/b"
    before = state(blob)
    until = until_in(minutes=5)
    answer = expect(
        version_store.raw("PUT", f"{path}?{POLICY_CALL}", policy_headers(until, mode)), 200
    )
    assert answer.body == b""
    sent = policy_headers(until)[0][1]
    assert answer.header("x-ms-immutability-policy-until-date") == sent
    assert answer.header("x-ms-immutability-policy-mode") == (mode or "unlocked").lower()
    hold = version_store.raw("PUT", f"{path}?{HOLD_CALL}", [("x-ms-legal-hold", "true")])
    assert (hold.status, hold.body, hold.header("x-ms-legal-hold")) == (200, b"", "true")
    for reply in (answer, hold):
        assert reply.header("etag") is None
        assert reply.header("last-modified") is None
    assert state(blob) == before


@feature("Version policy")
def test_conditions_of_the_call(version_store):
    blob = version_store.container().upload_blob("b", b"one")
    path = f"/{blob.container_name}/b?{POLICY_CALL}"
    until = policy_headers(FUTURE)
    past = ("If-Unmodified-Since", "Wed, 01 Jan 2020 00:00:00 GMT")
    expect(version_store.raw("PUT", path, [*until, past]), 412, "ConditionNotMet")
    assert protection(blob) == NOTHING
    etag = blob.get_blob_properties().etag
    for header in (
        ("If-Match", etag),
        ("If-None-Match", '"0x1"'),
        ("If-Modified-Since", past[1]),
    ):
        expect(version_store.raw("PUT", path, [*until, header]), 400, "UnsupportedHeader")
    hold_path = f"/{blob.container_name}/b?{HOLD_CALL}"
    hold = ("x-ms-legal-hold", "true")
    for header in (("If-Match", etag), past, ("If-Unmodified-Since", FUTURE)):
        expect(version_store.raw("DELETE", path, [header]), 400, "UnsupportedHeader")
        expect(version_store.raw("PUT", hold_path, [hold, header]), 400, "UnsupportedHeader")
    assert protection(blob) == NOTHING
    later = ("If-Unmodified-Since", FUTURE)
    expect(version_store.raw("PUT", path, [*until, later]), 200)
    assert protection(blob)[1] == "unlocked"


CALLS = {
    "Set Immutability Policy": ("PUT", POLICY_CALL, policy_headers(FUTURE)),
    "Delete Immutability Policy": ("DELETE", POLICY_CALL, []),
    "Set Legal Hold": ("PUT", HOLD_CALL, [("x-ms-legal-hold", "true")]),
}


@feature("Version policy")
@pytest.mark.parametrize("call", CALLS)
def test_what_is_not_there(version_store, call):
    method, query, headers = CALLS[call]
    name = version_store.container().container_name
    for path, code in [
        (f"/{name}/none?{query}", "BlobNotFound"),
        (f"/{name}-none/none?{query}", "ContainerNotFound"),
    ]:
        expect(version_store.raw(method, path, headers), 404, code)
    blob = version_store.service.get_blob_client(name, "b")
    blob.upload_blob(b"one")
    version = blob.get_blob_properties().version_id
    other = version.replace(version[:4], "2020")
    for which in (f"versionid={other}", f"snapshot={other}"):
        path = f"/{name}/b?{which}&{query}"
        expect(version_store.raw(method, path, headers), 404, "BlobNotFound")
    assert protection(blob) == NOTHING


@feature("Version policy")
@pytest.mark.parametrize("call", CALLS)
def test_a_version_of_the_protocol_from_before(version_store, call):
    method, query, headers = CALLS[call]
    blob = version_store.container().upload_blob("b", b"one")
    path = f"/{blob.container_name}/b?{query}"
    answer = version_store.raw(method, path, headers, version="2019-12-12")
    expect(answer, 400, "InvalidQueryParameterValue")
    expect(version_store.raw(method, path, headers, version="2020-06-12"), 200)


@feature("Version policy")
@pytest.mark.parametrize("call", CALLS)
def test_a_container_that_is_not_version_level(version_store, call):
    method, query, headers = CALLS[call]
    blob = version_store.plain_container().upload_blob("b", b"one")
    answer = version_store.raw(method, f"/{blob.container_name}/b?{query}", headers)
    assert answer.status == 409
    assert protection(blob) == NOTHING


@feature("Version policy")
@pytest.mark.parametrize("bad", [*BAD_POLICIES, *BAD_HOLDS])
def test_bad_calls_are_refused(version_store, bad):
    blob = version_store.container().upload_blob("b", b"one")
    query = POLICY_CALL if bad in BAD_POLICIES else HOLD_CALL
    headers, code = {**BAD_POLICIES, **BAD_HOLDS}[bad]
    answer = version_store.raw("PUT", f"/{blob.container_name}/b?{query}", headers)
    expect(answer, 400, code)
    assert protection(blob) == NOTHING


# Set Legal Hold


@feature("Version legal hold")
def test_a_hold_and_its_end(container):
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one")
    before = state(blob)
    assert protection(blob) == NOTHING
    assert blob.set_legal_hold(True)["legal_hold"] is True
    assert protection(blob) == (None, None, True)
    with refused_by_hold():
        blob.delete_blob()
    with refused_by_hold():
        blob.set_blob_metadata({"k": "v"})
    assert blob.set_legal_hold(False)["legal_hold"] is False
    assert protection(blob) == (None, None, False)
    assert state(blob) == before
    blob.delete_blob()


@feature("Version legal hold")
def test_a_hold_decides_before_a_policy_and_outlives_it(container):
    blob = container.get_blob_client("b")
    given = policy()
    blob.upload_blob(b"one", immutability_policy=given, legal_hold=True)
    assert protection(blob) == (given.expiry_time, "unlocked", True)
    with refused_by_hold():
        blob.delete_blob()
    blob.delete_immutability_policy()
    assert protection(blob) == (None, None, True)
    with refused_by_hold():
        blob.delete_blob()
    blob.set_immutability_policy(given)
    blob.set_legal_hold(False)
    with refused_by_policy():
        blob.delete_blob()


# Stories


@feature("Version policy")
def test_kopias_way_round_a_protected_current_blob(container):
    """Backup software depends on it (worm.md §2.9)."""
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one", immutability_policy=policy())
    first = blob.get_blob_properties().version_id
    blob.upload_blob(b"", overwrite=True, immutability_policy=policy())
    blob.delete_immutability_policy()
    blob.delete_blob()
    assert not blob.exists()
    with refused_by_policy():
        blob.delete_blob(version_id=first)
    assert blob.download_blob(version_id=first).readall() == b"one"


@feature("Version policy")
def test_a_protected_version_is_promoted_and_stays(container):
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one", legal_hold=True)
    first = blob.get_blob_properties().version_id
    blob.upload_blob(b"two", overwrite=True)
    blob.start_copy_from_url(f"{blob.url}?versionid={first}", requires_sync=True)
    assert blob.download_blob().readall() == b"one"
    assert protection(blob) == NOTHING
    assert protection(blob, version_id=first) == (None, None, True)


@feature("Version policy")
def test_a_batch_asks_each_version(version_store):
    container = version_store.container()
    for name, options in {
        "held": {"legal_hold": True}, "kept": {"immutability_policy": policy()}, "free": {},
    }.items():  # fmt: skip
        container.upload_blob(name, b"x", **options)
    answers = container.delete_blobs("held", "kept", "free", raise_on_any_failure=False)
    assert [answer.status_code for answer in answers] == [409, 409, 202]
    assert [blob.name for blob in container.list_blobs()] == ["held", "kept"]


@feature("Version policy")
def test_blocks_of_a_protected_blob_are_staged_and_committed(container):
    blob = container.get_blob_client("b")
    blob.upload_blob(b"one", immutability_policy=policy())
    first = blob.get_blob_properties().version_id
    blob.stage_block("AAAA", b"two")
    assert blob.get_blob_properties().version_id == first
    blob.commit_block_list([BlobBlock("AAAA")])
    assert blob.download_blob().readall() == b"two"
    assert blob.download_blob(version_id=first).readall() == b"one"
