"""Accounts, keys, blob services and containers through azure-mgmt-storage (worm.md §4)."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from azure.storage.blob import BlobServiceClient

from support.errors import refused
from support.sdk import new_name

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


@feature("Blob service")
@pytest.mark.needs("server")
def test_a_setting_that_is_not_honoured_is_refused(management, target):
    """Lazuli has no versioning yet: it must not say that it has."""
    scope = (target.resource_group, target.account)
    services = management.client.blob_services
    with pytest.raises(HttpResponseError):
        services.set_service_properties(*scope, {"properties": {"isVersioningEnabled": True}})
    assert not services.get_service_properties(*scope).is_versioning_enabled
    services.set_service_properties(*scope, {"properties": {"isVersioningEnabled": False}})


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
        ("POST", f"/blobServices/default/containers/{name}/migrate"),
        ("POST", f"/blobServices/default/containers/{name}/lease"),
        ("POST", "/regenerateKey"),
        ("DELETE", ""),
    ]:
        request = HttpRequest(method, f"{base}{path}?api-version=2023-05-01", json={})
        response = management.client.send_request(request)
        assert response.status_code == 501, (method, path, response.text())
        assert response.json()["error"]["code"] == "NotImplemented"
    management.get(name)
