"""Accounts, keys, blob services and containers through azure-mgmt-storage (worm.md §4)."""

from __future__ import annotations

import uuid

import pytest
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from azure.storage.blob import BlobServiceClient

from support.blob_service import get_blob_service, retention, set_blob_service
from support.errors import refused
from support.management import ContainerManagement, storage_management_client
from support.sdk import SDK_OPTIONS, new_name
from support.target import Target

pytestmark = [pytest.mark.needs("management")]
feature = pytest.mark.feature

CONTAINER_TYPE = "Microsoft.Storage/storageAccounts/blobServices/containers"


@feature("Storage account")
def test_the_account_as_the_sdk_reads_it(management, target):
    account = management.client.storage_accounts.get_properties(
        target.resource_group, target.account
    )
    assert account.name == target.account
    assert account.type == "Microsoft.Storage/storageAccounts"
    assert account.kind == "StorageV2"
    assert account.sku.name
    assert account.provisioning_state == "Succeeded"
    assert account.primary_endpoints.blob
    assert account.is_hns_enabled in (False, None)


@feature("Storage account")
def test_a_missing_account(management, target):
    with refused(404, "ResourceNotFound"):
        management.client.storage_accounts.get_properties(target.resource_group, "nosuchaccount")


@feature("Storage account")
def test_the_listed_keys_open_the_data_plane(management, target):
    answer = management.client.storage_accounts.list_keys(target.resource_group, target.account)
    names = [key.key_name for key in answer.keys_property]
    assert names in (["key1"], ["key1", "key2"])
    for key in answer.keys_property:
        assert str(key.permissions).upper().endswith("FULL")
        service = BlobServiceClient(
            target.endpoint,
            {"account_name": target.account, "account_key": key.value},
            retry_total=0,
        )
        service.get_account_information()


@feature("Blob service")
def test_the_blob_service_properties(management, target):
    scope = (target.resource_group, target.account)
    properties = management.client.blob_services.get_service_properties(*scope)
    assert properties.name == "default"
    assert properties.type == "Microsoft.Storage/storageAccounts/blobServices"
    assert not properties.is_versioning_enabled


@pytest.fixture
def own(start_server):
    """A server of the test's own: the settings are the account's."""
    return Target.of_server(start_server().url)


@feature("Blob service")
@pytest.mark.needs("server")
def test_everything_that_can_be_set_goes_round(own):
    rule = {
        "allowedOrigins": ["https://a.example"], "allowedMethods": ["GET", "PUT"],
        "allowedHeaders": ["x-ms-*"], "exposedHeaders": ["etag"], "maxAgeInSeconds": 60,
    }
    answer = set_blob_service(
        own, isVersioningEnabled=True, defaultServiceVersion="2021-12-02",
        deleteRetentionPolicy=retention(365, allowPermanentDelete=True),
        containerDeleteRetentionPolicy=retention(1), cors={"corsRules": [rule]},
    )
    for shown in (answer, get_blob_service(own)):
        assert shown.is_versioning_enabled
        assert shown.default_service_version == "2021-12-02"
        assert shown.delete_retention_policy.enabled
        assert shown.delete_retention_policy.days == 365
        assert shown.delete_retention_policy.allow_permanent_delete
        assert shown.container_delete_retention_policy.days == 1
        assert [dict(item) for item in shown.cors.cors_rules] == [rule]
    # What was read can be written back, and the off switches work one by one.
    again = storage_management_client(own).blob_services.set_service_properties(
        own.resource_group, own.account, parameters=get_blob_service(own)
    )
    assert again == get_blob_service(own) == answer
    assert not set_blob_service(own, isVersioningEnabled=False).is_versioning_enabled
    assert not set_blob_service(own, deleteRetentionPolicy=retention(None)).delete_retention_policy.enabled
    assert set_blob_service(own, cors={}).cors.cors_rules == []
    shown = get_blob_service(own)
    assert shown.container_delete_retention_policy.days == 1
    assert shown.default_service_version == "2021-12-02"


RULE = {
    "allowedOrigins": ["*"], "allowedMethods": ["GET"], "allowedHeaders": [], "exposedHeaders": [],
    "maxAgeInSeconds": 1,
}


@feature("Blob service")
@pytest.mark.needs("server")
@pytest.mark.parametrize(
    "status, properties",
    [
        (400, {"deleteRetentionPolicy": {"enabled": True}}),
        (400, {"deleteRetentionPolicy": {"days": 7}}),
        (400, {"deleteRetentionPolicy": {"enabled": True, "days": 0}}),
        (400, {"deleteRetentionPolicy": {"enabled": True, "days": 366}}),
        (400, {"deleteRetentionPolicy": {"enabled": False, "allowPermanentDelete": True}}),
        (400, {"containerDeleteRetentionPolicy": {"enabled": True, "days": 366}}),
        (400, {"isVersioningEnabled": "true"}),
        (400, {"defaultServiceVersion": "soon"}),
        (400, {"cors": {"corsRules": [RULE] * 6}}),
        (400, {"cors": {"corsRules": [{**RULE, "allowedMethods": ["BREW"]}]}}),
        (400, {"cors": {"corsRules": [{**RULE, "exposedHeaders": ["a\r\nSet-Cookie: b"]}]}}),
        (400, {"cors": {"corsRules": [{**RULE, "allowedHeaders": ["h" * 200] * 11}]}}),
        (501, {"changeFeed": {"enabled": True}}),
        (501, {"restorePolicy": {"enabled": True, "days": 5}}),
        (501, {"lastAccessTimeTrackingPolicy": {"enable": True}}),
        (501, {"staticWebsite": {"enabled": True}}),
    ],
    ids=str,
)
def test_a_setting_that_is_none_or_not_honoured_is_refused(target, status, properties):
    before = get_blob_service(target)
    with pytest.raises(HttpResponseError) as caught:
        set_blob_service(target, **properties)
    assert caught.value.status_code == status
    assert caught.value.error.code
    assert get_blob_service(target) == before


@feature("Container resource")
def test_a_container_s_life(management, sync_service):
    name = new_name("arm")
    created = management.create(name, metadata={"k": "v"})
    assert created.name == name
    assert created.type == CONTAINER_TYPE
    assert created.id.endswith(f"/blobServices/default/containers/{name}")
    shown = management.get(name)
    assert shown.metadata == {"k": "v"}
    assert shown.public_access == "None"
    assert shown.has_immutability_policy is False and shown.has_legal_hold is False
    assert shown.lease_state == "Available" and shown.lease_status == "Unlocked"
    data_plane = sync_service.get_container_client(name).get_container_properties()
    assert shown.etag == data_plane.etag
    assert data_plane.metadata == {"k": "v"}
    updated = management.update(name, metadata={"other": "1"})
    assert updated.name == name
    assert management.get(name).metadata == {"other": "1"}
    management.create(name)
    management.delete(name)
    with refused(404, "ContainerNotFound"):
        management.get(name)
    management.delete(name)


@feature("Container resource")
def test_what_the_data_plane_made_is_listed(management, sync_service):
    prefix = new_name("arm")
    for letter in "abc":
        sync_service.create_container(f"{prefix}-{letter}")
    management.put_policy(f"{prefix}-b", 1)
    management.set_hold(f"{prefix}-c", "case17")
    listed = {item.name: item for item in management.list(filter=prefix)}
    assert list(listed) == [f"{prefix}-{letter}" for letter in "abc"]
    assert [item.has_immutability_policy for item in listed.values()] == [False, True, False]
    assert [item.has_legal_hold for item in listed.values()] == [False, False, True]
    for size in ("1", "2", "5"):
        pages = management.list(filter=prefix, maxpagesize=size)
        assert [item.name for item in pages] == list(listed)
    everything = [item.name for item in management.list()]
    assert set(listed) <= set(everything)


@feature("Container resource")
def test_a_lease_s_life(management, target, sync_service):
    name = new_name("arm")
    management.create(name)
    data_plane = sync_service.get_container_client(name)

    def lease(**request):
        return management.client.blob_containers.lease(
            target.resource_group, target.account, name, parameters=request
        )

    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    assert lease(action="Acquire", leaseDuration=-1, proposedLeaseId=first).lease_id == first
    shown = management.get(name)
    assert (shown.lease_status, shown.lease_state) == ("Locked", "Leased")
    assert shown.lease_duration == "Infinite"
    assert data_plane.get_container_properties().lease.state == "leased"
    with pytest.raises(HttpResponseError) as caught:
        lease(action="Acquire", leaseDuration=15)
    assert caught.value.status_code == 409
    # A lease guards the container's deletion, and nothing else.
    with pytest.raises(HttpResponseError) as caught:
        management.delete(name)
    assert caught.value.status_code == 412
    management.update(name, metadata={"k": "v"})
    management.set_hold(name, "case17")
    management.clear_hold(name, "case17")

    assert lease(action="Change", leaseId=first, proposedLeaseId=second).lease_id == second
    assert lease(action="Renew", leaseId=second).lease_id == second
    with pytest.raises(HttpResponseError) as caught:
        lease(action="Release", leaseId=first)
    assert caught.value.status_code == 409
    assert lease(action="Break", breakPeriod=60).lease_time_seconds in ("59", "60")
    assert management.get(name).lease_state == "Breaking"
    assert lease(action="Break", breakPeriod=0).lease_time_seconds == "0"
    assert management.get(name).lease_state == "Broken"
    made = lease(action="Acquire", leaseDuration=60).lease_id
    assert [item.lease_duration for item in management.list(filter=name)] == ["Fixed"]
    lease(action="Release", leaseId=made)
    assert management.get(name).lease_state == "Available"
    management.delete(name)


@feature("Container resource")
@pytest.mark.needs("server")
def test_deleted_containers_are_listed_with_their_versions(own):
    set_blob_service(own, containerDeleteRetentionPolicy=retention(7))
    management = ContainerManagement(own)
    for name in ("again", "again", "gone"):
        management.create(name)
        management.delete(name)
    for name in ("again", "live"):
        management.create(name)
    assert [item.name for item in management.list()] == ["again", "live"]
    listed = management.list(include="deleted")
    assert [(item.name, item.deleted) for item in listed] == [
        ("again", True), ("again", True), ("again", False), ("gone", True), ("live", False),
    ]
    for item in listed:
        if item.deleted:
            assert item.remaining_retention_days == 7
            assert item.deleted_time and item.version
        else:
            assert item.remaining_retention_days == 0 and item.version is None
    for size in "1234":
        pages = management.list(include="deleted", maxpagesize=size)
        assert [(item.name, item.version) for item in pages] == [
            (item.name, item.version) for item in listed
        ], size
    assert [item.name for item in management.list(include="deleted", filter="g")] == ["gone"]
    with refused(404, "ContainerNotFound"):
        management.get("gone")
    with BlobServiceClient.from_connection_string(own.connection_string, **SDK_OPTIONS) as service:
        service.undelete_container("gone", listed[3].version)
    assert management.get("gone").deleted is False


@feature("Container resource")
def test_an_invalid_container_name(management):
    for name in ("Upper", "two--hyphens", "ab"):
        with pytest.raises(HttpResponseError) as caught:
            management.create(name)
        assert caught.value.status_code == 400


@feature("Container resource")
@pytest.mark.needs("server")
def test_what_is_not_honoured_is_refused(management):
    for properties in (
        {"public_access": "Blob"},
        {"immutable_storage_with_versioning": {"enabled": True}},
    ):
        name = new_name("arm")
        with pytest.raises(HttpResponseError) as caught:
            management.create(name, **properties)
        assert caught.value.status_code in (400, 409, 501)
        with refused(404, "ContainerNotFound"):
            management.get(name)
    name = new_name("arm")
    management.create(name, public_access="None")


@feature("Management errors")
def test_errors_are_json_with_common_headers(management, target):
    url = (
        f"{target.management}/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{target.account}/blobServices/default"
        f"/containers/{new_name()}?api-version=2023-05-01"
    )
    response = management.client.send_request(HttpRequest("GET", url))
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/json")
    assert response.headers["x-ms-request-id"]
    assert response.headers["cache-control"] == "no-cache"
    assert response.json()["error"]["code"] == "ContainerNotFound"
    assert response.json()["error"]["message"]


@feature("Management errors")
@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '"text"',
        '{"properties":7}',
        '{"properties":{"immutabilityPeriodSinceCreationInDays":"x"}}',
        '{"properties":{"immutabilityPeriodSinceCreationInDays":1.5}}',
        "\x00",
    ],
)
def test_a_body_that_is_none_is_refused(management, target, body):
    name = new_name("arm")
    management.create(name)
    url = (
        f"{target.management}/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{target.account}/blobServices/default"
        f"/containers/{name}/immutabilityPolicies/default?api-version=2023-05-01"
    )
    request = HttpRequest(
        "PUT", url, content=body.encode(), headers={"Content-Type": "application/json"}
    )
    response = management.client.send_request(request)
    assert response.status_code == 400, response.text()
    assert response.json()["error"]["code"]
    assert management.policy(name).state == "Deleted"


@feature("Management errors")
def test_path_segments_compare_in_any_case(management, target):
    url = (
        f"{target.management}/Subscriptions/{target.subscription}/RESOURCEGROUPS/{target.resource_group}"
        f"/providers/microsoft.storage/StorageAccounts/{target.account}?api-version=2023-05-01"
    )
    assert management.client.send_request(HttpRequest("GET", url)).status_code == 200


@feature("Management errors")
@pytest.mark.needs("server")
def test_an_operation_that_does_not_exist_is_refused_by_name(management, target):
    name = new_name("arm")
    management.create(name)
    base = (
        f"{target.management}/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{target.account}"
    )
    for method, path in [
        ("POST", "/listAccountSas"),
        ("POST", "/failover"),
        ("PUT", "/fileServices/default"),
        ("DELETE", "/managementPolicies/default"),
    ]:
        request = HttpRequest(method, f"{base}{path}?api-version=2023-05-01", json={})
        response = management.client.send_request(request)
        assert response.status_code == 501, (method, path, response.text())
        assert response.json()["error"]["code"] == "NotImplemented"
    management.get(name)
