"""azure-mgmt-storage, unchanged, aimed at the target's management plane."""

from __future__ import annotations

from typing import Any

from azure.core import MatchConditions
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.storage import StorageManagementClient
from azure.mgmt.storage.models import BlobContainer, ImmutabilityPolicy, LegalHold

from support.target import Target
from support.tokens import MANAGEMENT_SCOPE, TargetCredential


class _AllowPlainHTTP(SansIOHTTPPolicy):
    """The SDK's own switch (`enforce_https=False`), set once for every call."""

    def on_request(self, request: Any) -> None:
        request.context.options["enforce_https"] = False


def storage_management_client(
    target: Target, credential: TargetCredential | None = None
) -> StorageManagementClient:
    return StorageManagementClient(
        credential or TargetCredential(target),
        target.subscription,
        base_url=target.management,
        credential_scopes=[MANAGEMENT_SCOPE],
        per_call_policies=[_AllowPlainHTTP()],
        retry_total=0,
    )


class ContainerManagement:
    """`BlobContainersOperations` with resource group and account filled in, so that a test reads
    like the sentence it checks. Every method is one call of the SDK."""

    def __init__(self, target: Target, credential: TargetCredential | None = None):
        self.client = storage_management_client(target, credential)
        self._scope = (target.resource_group, target.account)
        self._operations = self.client.blob_containers

    def create(self, name: str, **properties: Any) -> BlobContainer:
        return self._operations.create(*self._scope, name, BlobContainer(**properties))

    def update(self, name: str, **properties: Any) -> BlobContainer:
        return self._operations.update(*self._scope, name, BlobContainer(**properties))

    def get(self, name: str) -> BlobContainer:
        return self._operations.get(*self._scope, name)

    def list(self, **options: Any) -> list[Any]:
        return list(self._operations.list(*self._scope, **options))

    def delete(self, name: str) -> None:
        self._operations.delete(*self._scope, name)

    def policy(self, name: str) -> ImmutabilityPolicy:
        return self._operations.get_immutability_policy(*self._scope, name)

    def put_policy(
        self,
        name: str,
        days: int | None = None,
        *,
        append: bool | None = None,
        append_all: bool | None = None,
        etag: str | None = None,
    ) -> ImmutabilityPolicy:
        conditions: dict[str, Any] = {}
        if etag is not None:
            conditions = {"etag": etag, "match_condition": MatchConditions.IfNotModified}
        return self._operations.create_or_update_immutability_policy(
            *self._scope, name, _policy_body(days, append, append_all), **conditions
        )

    def lock_policy(self, name: str, etag: str | None = None) -> ImmutabilityPolicy:
        return self._operations.lock_immutability_policy(
            *self._scope, name, **self._match(name, etag)
        )

    def extend_policy(
        self,
        name: str,
        days: int,
        *,
        append: bool | None = None,
        append_all: bool | None = None,
        etag: str | None = None,
    ) -> ImmutabilityPolicy:
        return self._operations.extend_immutability_policy(
            *self._scope, name, _policy_body(days, append, append_all), **self._match(name, etag)
        )

    def delete_policy(self, name: str, etag: str | None = None) -> ImmutabilityPolicy:
        return self._operations.delete_immutability_policy(
            *self._scope, name, **self._match(name, etag)
        )

    def set_hold(self, name: str, *tags: str, append_all: bool | None = None) -> LegalHold:
        return self._operations.set_legal_hold(*self._scope, name, _hold_body(tags, append_all))

    def clear_hold(self, name: str, *tags: str, append_all: bool | None = None) -> LegalHold:
        return self._operations.clear_legal_hold(*self._scope, name, _hold_body(tags, append_all))

    def migrate(self, name: str) -> None:
        """To version-level immutability, and waits for the end."""
        self._operations.begin_object_level_worm(*self._scope, name, polling_interval=1).result()

    def _match(self, name: str, etag: str | None) -> dict[str, Any]:
        """The current tag unless the test gives one."""
        if etag is None:
            etag = self.policy(name).etag
        return {"etag": etag, "match_condition": MatchConditions.IfNotModified}


def _policy_body(
    days: int | None, append: bool | None, append_all: bool | None
) -> ImmutabilityPolicy:
    properties: dict[str, Any] = {}
    if days is not None:
        properties["immutabilityPeriodSinceCreationInDays"] = days
    if append is not None:
        properties["allowProtectedAppendWrites"] = append
    if append_all is not None:
        properties["allowProtectedAppendWritesAll"] = append_all
    return ImmutabilityPolicy({"properties": properties})


def _hold_body(tags: tuple[str, ...], append_all: bool | None) -> LegalHold:
    body: dict[str, Any] = {"tags": list(tags)}
    if append_all is not None:
        body["allowProtectedAppendWritesAll"] = append_all
    return LegalHold(body)
