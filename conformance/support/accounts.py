"""Storage accounts through azure-mgmt-storage, as sentences of a test."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from azure.core.rest import HttpRequest, HttpResponse
from azure.mgmt.storage.models import (
    BlobServiceProperties,
    StorageAccountCheckNameAvailabilityParameters,
    StorageAccountCreateParameters,
    StorageAccountRegenerateKeyParameters,
    StorageAccountUpdateParameters,
)
from azure.storage.blob import BlobServiceClient

from support.management import ContainerManagement, storage_management_client
from support.sdk import SDK_OPTIONS
from support.target import Target

API_VERSION = "2023-05-01"


def new_account() -> str:
    return "a" + uuid.uuid4().hex[:20]


def account_body(
    *,
    kind: str = "StorageV2",
    sku: str = "Standard_LRS",
    location: str = "westeurope",
    **more: Any,
) -> dict[str, Any]:
    """The least that makes an account, and `more`; None leaves a member out."""
    body = {"kind": kind, "sku": {"name": sku}, "location": location, **more}
    return {name: value for name, value in body.items() if value is not None}


def version_level(
    enabled: Any,
    *,
    days: int | None = None,
    state: str | None = None,
    append: bool | None = None,
    append_all: bool | None = None,
) -> dict[str, Any]:
    policy = {
        "immutabilityPeriodSinceCreationInDays": days,
        "state": state,
        "allowProtectedAppendWrites": append,
        "allowProtectedAppendWritesAll": append_all,
    }
    policy = {name: value for name, value in policy.items() if value is not None}
    immutability = {"enabled": enabled} if enabled is not None else {}
    if policy:
        immutability["immutabilityPolicy"] = policy
    return {"properties": {"immutableStorageWithVersioning": immutability}}


class Accounts:
    """`StorageAccountsOperations` with the resource group filled in."""

    def __init__(self, target: Target):
        self.target = target
        self.client = storage_management_client(target)
        self._operations = self.client.storage_accounts
        self._group = target.resource_group

    def create(self, name: str, **body: Any) -> Any:
        parameters = StorageAccountCreateParameters(account_body(**body))
        return self._operations.begin_create(self._group, name, parameters).result()

    def update(self, name: str, body: dict[str, Any]) -> Any:
        return self._operations.update(self._group, name, StorageAccountUpdateParameters(body))

    def get(self, name: str) -> Any:
        return self._operations.get_properties(self._group, name)

    def delete(self, name: str) -> None:
        self._operations.delete(self._group, name)

    def list(self) -> list[Any]:
        return list(self._operations.list())

    def list_by_resource_group(self) -> list[Any]:
        return list(self._operations.list_by_resource_group(self._group))

    def availability(self, name: str) -> Any:
        return self._operations.check_name_availability(
            StorageAccountCheckNameAvailabilityParameters(
                {"name": name, "type": "Microsoft.Storage/storageAccounts"}
            )
        )

    def is_available(self, name: str) -> bool:
        return self.availability(name).name_available

    def keys(self, name: str) -> list[Any]:
        return self._operations.list_keys(self._group, name).keys_property

    def key_values(self, name: str) -> list[str]:
        return [key.value for key in self.keys(name)]

    def regenerate(self, name: str, key_name: str) -> list[Any]:
        body = StorageAccountRegenerateKeyParameters({"keyName": key_name})
        return self._operations.regenerate_key(self._group, name, body).keys_property

    def policy(self, name: str) -> tuple[int, str, bool | None] | None:
        return _policy(self.get(name))

    def put_policy(self, name: str, **policy: Any) -> tuple[int, str, bool | None] | None:
        return _policy(self.update(name, version_level(None, **policy)))

    def blob_service(self, name: str) -> BlobServiceProperties:
        return self.client.blob_services.get_service_properties(self._group, name)

    def set_blob_service(self, name: str, **properties: Any) -> BlobServiceProperties:
        return self.client.blob_services.set_service_properties(
            self._group, name, parameters=BlobServiceProperties({"properties": properties})
        )

    def containers(self, name: str) -> ContainerManagement:
        return ContainerManagement(replace(self.target, account=name))

    def service(self, name: str, key: str | None = None) -> BlobServiceClient:
        """The data plane of the account, with key 1 unless the test gives one."""
        return BlobServiceClient(
            f"{self.target.management}/{name}",
            {"account_name": name, "account_key": key or self.key_values(name)[0]},
            **SDK_OPTIONS,
        )

    def request(self, method: str, path: str, *, more: str = "", **arguments: Any) -> HttpRequest:
        """One for `/account…`, as the resource manager has it."""
        url = (
            f"{self.target.management}/subscriptions/{self.target.subscription}"
            f"/resourceGroups/{self._group}/providers/Microsoft.Storage/storageAccounts{path}"
            f"?api-version={API_VERSION}{more}"
        )
        return HttpRequest(method, url, **arguments)

    def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """As it stands, past the models of the SDK."""
        arguments = {} if body is None else {"json": body}
        return self.client.send_request(self.request(method, path, headers=headers, **arguments))


def _policy(account: Any) -> tuple[int, str, bool | None] | None:
    policy = account.immutable_storage_with_versioning.immutability_policy
    if policy is None:
        return None
    return (
        policy.immutability_period_since_creation_in_days,
        str(getattr(policy.state, "value", policy.state)),
        policy.allow_protected_append_writes,
    )
