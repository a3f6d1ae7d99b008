"""What HEAD, GET and lists show of policies and holds (worm.md §2.5, §2.6, §2.8, §7.11)."""

from __future__ import annotations

import pytest

from support.raw_http import expect
from support.version_store import policy, policy_headers, until_in

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Immutability: shown")]

VERSION_LEVEL = "x-ms-immutable-storage-with-versioning-enabled"


@pytest.fixture
def container(version_store, version_service):
    """A version-level container through the SDK of this run."""
    return version_service.get_container_client(version_store.container().container_name)


def test_head_and_get_show_the_same(version_store):
    container = version_store.container()
    until = until_in(minutes=5)
    sent = policy_headers(until)[0][1]
    container.upload_blob(
        "b", b"one", immutability_policy=policy("Locked", until=until), legal_hold=True
    )
    container.upload_blob("free", b"one")
    for method in ("HEAD", "GET"):
        shown = version_store.raw(method, f"/{container.container_name}/b")
        assert shown.header("x-ms-immutability-policy-until-date") == sent
        assert shown.header("x-ms-immutability-policy-mode") == "locked"
        assert shown.header("x-ms-legal-hold") == "true"
        assert shown.header("x-ms-version-id")
        assert shown.header("x-ms-is-current-version") == "true"
        free = version_store.raw(method, f"/{container.container_name}/free")
        assert not [name for name, _ in free.headers if "immutability" in name or "hold" in name]


def test_a_list_shows_what_it_is_asked_for(version_store):
    container = version_store.container()
    given = policy("Locked", minutes=5)
    container.upload_blob("both", b"x", immutability_policy=given, legal_hold=True)
    container.upload_blob("none", b"x")
    container.upload_blob("policy", b"x", immutability_policy=policy(until=given.expiry_time))
    container.upload_blob("released", b"x", legal_hold=True).set_legal_hold(False)
    names = ("ImmutabilityPolicyUntilDate", "ImmutabilityPolicyMode", "LegalHold")
    until = policy_headers(given.expiry_time)[0][1]
    policies = {
        "both": (until, "locked"), "none": (None, None), "policy": (until, "unlocked"),
        "released": (None, None),
    }  # fmt: skip
    holds = {"both": "true", "none": None, "policy": None, "released": "false"}

    def listed(include):
        query = f"restype=container&comp=list{include}"
        root = expect(version_store.raw("GET", f"/{container.container_name}?{query}"), 200).xml()
        return {
            blob.findtext("Name"): tuple(blob.find("Properties").findtext(name) for name in names)
            for blob in root.iter("Blob")
        }

    empty = dict.fromkeys(policies, (None, None, None))
    assert listed("") == empty
    assert listed("&include=versions,metadata") == empty
    assert listed("&include=immutabilitypolicy") == {
        name: (*shown, None) for name, shown in policies.items()
    }
    assert listed("&include=legalhold") == {name: (None, None, holds[name]) for name in holds}
    assert listed("&include=ImmutabilityPolicy%2CLegalHold,versions") == {
        name: (*policies[name], holds[name]) for name in policies
    }


def test_the_sdk_lists_versions_with_their_own(container):
    blob = container.get_blob_client("b")
    policies = [policy(days=days) for days in (3, 1, 2)]
    for given in policies:
        blob.upload_blob(b"x", overwrite=True, immutability_policy=given)
    listed = container.list_blobs(include=["versions", "immutabilitypolicy", "legalhold"])
    seen = [(item.immutability_policy.expiry_time, item.has_legal_hold) for item in listed]
    assert seen == [(given.expiry_time, None) for given in policies]


def test_the_container_says_that_it_is_version_level(version_store):
    container, plain = version_store.container(), version_store.plain_container()
    for one, text in ((container, "true"), (plain, "false")):
        path = f"/{one.container_name}?restype=container"
        assert version_store.raw("HEAD", path).header(VERSION_LEVEL) == text
        (shown,) = version_store.service.list_containers(name_starts_with=one.container_name)
        assert shown.immutable_storage_with_versioning_enabled is (text == "true")


def test_a_version_of_the_protocol_from_before_is_not_told(version_store):
    path = f"/{version_store.container().container_name}?restype=container"
    for version, text in (("2020-08-04", None), ("2020-10-02", "true")):
        assert version_store.raw("HEAD", path, version=version).header(VERSION_LEVEL) == text
