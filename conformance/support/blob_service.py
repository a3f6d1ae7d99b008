"""The settings of an account's blob service, through azure-mgmt-storage."""

from __future__ import annotations

from typing import Any

from azure.mgmt.storage.models import BlobServiceProperties

from support.management import storage_management_client
from support.target import Target


def set_blob_service(target: Target, **properties: Any) -> BlobServiceProperties:
    """`properties` as the resource manager writes them: `isVersioningEnabled=True`."""
    client = storage_management_client(target)
    return client.blob_services.set_service_properties(
        target.resource_group,
        target.account,
        parameters=BlobServiceProperties({"properties": properties}),
    )


def get_blob_service(target: Target) -> BlobServiceProperties:
    client = storage_management_client(target)
    return client.blob_services.get_service_properties(target.resource_group, target.account)


def retention(days: int | None, **more: Any) -> dict[str, Any]:
    """A retention policy; None switches it off."""
    return {"enabled": False} if days is None else {"enabled": True, "days": days, **more}
