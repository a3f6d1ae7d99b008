"""Containers through both SDKs: their life, metadata, conditions and listing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from support.errors import refused
from support.raw_http import expect, raw
from support.sdk import new_name

feature = pytest.mark.feature


@feature("Create Container")
def test_a_new_container_has_tag_and_date(service):
    created = service.get_container_client(new_name()).create_container()
    assert created["etag"].startswith('"0x')
    assert created["last_modified"] is not None


@feature("Create Container")
def test_a_second_container_of_the_same_name_is_refused(service, container):
    with refused(409, "ContainerAlreadyExists"):
        service.create_container(container.container_name)


@feature("Create Container")
def test_metadata_is_kept_in_the_case_given(service):
    metadata = {"Owner": "audit", "purpose_1": "records"}
    container = service.create_container(new_name(), metadata=metadata)
    assert container.get_container_properties().metadata == metadata


@feature("Create Container")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ab", "OutOfRangeInput"),
        ("a" * 64, "OutOfRangeInput"),
        ("Upper", "InvalidResourceName"),
        ("two--hyphens", "InvalidResourceName"),
        ("-first", "InvalidResourceName"),
        ("last-", "InvalidResourceName"),
        ("under_score", "InvalidResourceName"),
        ("dotted.name", "InvalidResourceName"),
        ("%C3%A9t%C3%A9", "InvalidResourceName"),
        ("%24other", "InvalidResourceName"),
    ],
)
def test_a_name_outside_the_rules_is_refused(target, name, code):
    expect(raw(target, "PUT", f"/{name}?restype=container"), 400, code)


@feature("Create Container")
@pytest.mark.parametrize("name", ["a1b", "a-b-c", "1" * 63])
def test_names_at_the_edge_of_the_rules_are_accepted(target, sync_service, name):
    response = raw(target, "PUT", f"/{name}?restype=container")
    assert (response.status, response.code) in [(201, None), (409, "ContainerAlreadyExists")]
    sync_service.delete_container(name)


@feature("Create Container")
def test_the_root_container_serves_blobs_without_a_container_in_the_path(target, sync_service):
    sync_service.create_container("$root")
    sync_service.get_blob_client("$root", "robots.txt").upload_blob(b"all")
    assert raw(target, "GET", "/robots.txt").body == b"all"
    sync_service.delete_container("$root")


@feature("Get Container Properties")
def test_properties_of_a_plain_container(container):
    properties = container.get_container_properties()
    assert properties.name == container.container_name
    assert properties.has_immutability_policy is False
    assert properties.has_legal_hold is False
    assert properties.immutable_storage_with_versioning_enabled is False
    assert properties.lease.status == "unlocked"
    assert properties.lease.state == "available"
    assert properties.public_access is None
    assert properties.etag.startswith('"0x')


@feature("Get Container Properties")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_worm_flags_are_always_sent(target, sync_container, method):
    response = raw(target, method, f"/{sync_container.container_name}?restype=container")
    expect(response, 200)
    assert response.header("x-ms-has-immutability-policy") == "false"
    assert response.header("x-ms-has-legal-hold") == "false"
    assert response.header("x-ms-immutable-storage-with-versioning-enabled") == "false"
    assert response.body == b""


@feature("Get Container Properties")
def test_a_missing_container_is_not_found(service):
    missing = service.get_container_client(new_name())
    with refused(404, "ContainerNotFound"):
        missing.get_container_properties()
    assert missing.exists() is False


@feature("Get Container Metadata")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_metadata_alone(target, sync_container, method):
    sync_container.set_container_metadata({"colour": "blue"})
    path = f"/{sync_container.container_name}?restype=container&comp=metadata"
    response = expect(raw(target, method, path), 200)
    assert response.header("x-ms-meta-colour") == "blue"
    assert response.header("etag") and response.header("last-modified")


@feature("Set Container Metadata")
def test_metadata_is_replaced_as_a_whole_and_changes_the_tag(container):
    first = container.set_container_metadata({"a": "1", "b": "2"})
    second = container.set_container_metadata({"c": "3"})
    assert first["etag"] != second["etag"]
    properties = container.get_container_properties()
    assert properties.metadata == {"c": "3"}
    assert properties.etag == second["etag"]
    container.set_container_metadata({})
    assert not container.get_container_properties().metadata


@feature("Set Container Metadata")
def test_if_modified_since(container):
    modified = container.get_container_properties().last_modified
    with refused(412, "ConditionNotMet"):
        container.set_container_metadata(
            {"a": "1"}, if_modified_since=modified + timedelta(hours=1)
        )
    container.set_container_metadata({"a": "1"}, if_modified_since=modified - timedelta(hours=1))


@feature("Delete Container")
def test_a_deleted_container_is_gone_with_its_blobs(service):
    container = service.create_container(new_name())
    container.upload_blob("b", b"content")
    container.delete_container()
    with refused(404, "ContainerNotFound"):
        container.get_container_properties()
    with refused(404, "ContainerNotFound"):
        container.download_blob("b")
    with refused(404, "ContainerNotFound"):
        container.upload_blob("b2", b"content")
    with refused(404, "ContainerNotFound"):
        list(container.list_blobs())
    with refused(404, "ContainerNotFound"):
        container.delete_container()
    assert container.container_name not in [c.name for c in service.list_containers()]


@feature("Delete Container")
def test_a_name_that_is_used_again_starts_empty(target, service):
    container = service.create_container(new_name(), metadata={"life": "first"})
    container.upload_blob("b", b"content")
    container.get_blob_client("staged").stage_block("AAAA", b"x")
    container.delete_container()
    response = raw(target, "PUT", f"/{container.container_name}?restype=container")
    if (response.status, response.code) == (409, "ContainerBeingDeleted"):
        return  # Azure itself keeps the name for thirty seconds
    expect(response, 201)
    assert not container.get_container_properties().metadata
    assert list(container.list_blobs(include=["uncommittedblobs"])) == []


@feature("Delete Container")
def test_delete_conditions(container):
    modified = container.get_container_properties().last_modified
    with refused(412, "ConditionNotMet"):
        container.delete_container(if_unmodified_since=modified - timedelta(hours=1))
    with refused(412, "ConditionNotMet"):
        container.delete_container(if_modified_since=modified + timedelta(hours=1))
    container.delete_container(if_unmodified_since=modified + timedelta(hours=1))
    assert container.exists() is False


@feature("Delete Container")
def test_a_lease_that_does_not_exist_is_refused(target, sync_container):
    headers = [("x-ms-lease-id", "11111111-2222-3333-4444-555555555555")]
    response = raw(target, "DELETE", f"/{sync_container.container_name}?restype=container", headers)
    expect(response, 412, "LeaseNotPresentWithContainerOperation")


@feature("List Containers")
def test_listing_by_prefix_in_pages_of_every_size(service):
    prefix = new_name("list")
    names = [f"{prefix}-{letter}" for letter in "abcdefg"]
    for name in reversed(names):
        service.create_container(name)
    for size in range(1, 8):
        pages = service.list_containers(name_starts_with=prefix, results_per_page=size).by_page()
        seen = [[container.name for container in page] for page in pages]
        assert [name for page in seen for name in page] == names
        assert all(len(page) <= size for page in seen)


@feature("List Containers")
def test_listed_properties_and_metadata(service):
    name = new_name("list")
    service.create_container(name, metadata={"k": "v"})
    (plain,) = service.list_containers(name_starts_with=name)
    assert not plain.metadata
    (listed,) = service.list_containers(name_starts_with=name, include_metadata=True)
    properties = service.get_container_client(name).get_container_properties()
    assert listed.metadata == {"k": "v"}
    assert listed.etag == properties.etag
    assert listed.last_modified == properties.last_modified
    assert listed.has_immutability_policy is False
    assert listed.has_legal_hold is False
    assert listed.immutable_storage_with_versioning_enabled is False
    assert listed.lease.state == "available"


@feature("List Containers")
def test_the_answer_element_by_element(target, sync_service):
    name = new_name("list")
    sync_service.create_container(name, metadata={"k": "v"})
    path = f"/?comp=list&prefix={name}&maxresults=1&include=metadata"
    response = expect(raw(target, "GET", path), 200)
    root = response.xml()
    assert root.tag == "EnumerationResults"
    assert root.get("ServiceEndpoint", "").rstrip("/") == target.endpoint
    assert [child.tag for child in root] == ["Prefix", "MaxResults", "Containers", "NextMarker"]
    (container,) = root.find("Containers")
    assert [child.tag for child in container] == ["Name", "Properties", "Metadata"]
    assert [child.tag for child in container.find("Properties")] == [
        "Last-Modified",
        "Etag",
        "LeaseStatus",
        "LeaseState",
        "DefaultEncryptionScope",
        "DenyEncryptionScopeOverride",
        "HasImmutabilityPolicy",
        "HasLegalHold",
        "ImmutableStorageWithVersioningEnabled",
    ]


@feature("List Containers")
@pytest.mark.parametrize("path", ["?comp=list", "/?comp=list"])
def test_the_account_is_addressed_with_and_without_a_slash(target, path):
    expect(raw(target, "GET", path), 200)


@feature("List Containers")
@pytest.mark.parametrize("value", ["0", "-1"])
def test_a_page_of_nothing_is_refused(target, value):
    expect(
        raw(target, "GET", f"/?comp=list&maxresults={value}"), 400, "OutOfRangeQueryParameterValue"
    )


@feature("Get Account Information")
def test_account_information_at_every_level(service, container):
    container.upload_blob("b", b"content")
    for place in (service, container, container.get_blob_client("b")):
        information = place.get_account_information()
        assert information["sku_name"]
        assert information["account_kind"] == "StorageV2"
        assert information["is_hns_enabled"] is False
