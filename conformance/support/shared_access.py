"""Shared access signatures: those of the official SDK, and such as it does not make any more."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

from azure.core.credentials import AzureSasCredential
from azure.storage.blob import (
    BlobServiceClient,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)

from support.sdk import SDK_OPTIONS
from support.target import Target


def in_minutes(minutes: float) -> datetime:
    return datetime.now(timezone.utc) + timedelta(minutes=minutes)


def account_token(
    target: Target, permission: str, resources: str = "sco", key: str | None = None, **more: Any
) -> str:
    return generate_account_sas(
        target.account,
        key or target.key,
        resource_types=resources,
        permission=permission,
        expiry=more.pop("expiry", in_minutes(10)),
        **more,
    )


def container_token(
    target: Target, container: str, permission: str | None = None, **more: Any
) -> str:
    if "policy_id" not in more:
        more.setdefault("expiry", in_minutes(10))
    return generate_container_sas(
        target.account, container, more.pop("key", target.key), permission=permission, **more
    )


def blob_token(
    target: Target, container: str, blob: str, permission: str | None = None, **more: Any
) -> str:
    if "policy_id" not in more:
        more.setdefault("expiry", in_minutes(10))
    return generate_blob_sas(
        target.account,
        container,
        blob,
        account_key=more.pop("key", target.key),
        permission=permission,
        **more,
    )


def directory_token(target: Target, container: str, directory: str, permission: str) -> str:
    token = blob_token(target, container, directory, permission, is_directory=True)
    assert "sr=d" in token and "sdd=1" in token
    return token


def with_token(target: Target, token: str, **options: Any) -> BlobServiceClient:
    """The SDK, with nothing but this token."""
    return BlobServiceClient(
        target.endpoint, credential=AzureSasCredential(token), **{**SDK_OPTIONS, **options}
    )


def signed_by_hand(
    target: Target, version: str, resource: str, path: str, parameters: dict[str, str]
) -> str:
    """A service's signature in the form of an older version (spec auth.md §5); `path` is
    `container` or `container/blob`."""
    service = "/blob" if version >= "2015-02-21" else ""
    value = parameters.get
    lines = [value("sp", ""), value("st", ""), value("se", "")]
    lines += [f"{service}/{target.account}/{path}", value("si", "")]
    if version >= "2015-04-05":
        lines += [value("sip", ""), value("spr", "")]
    if version >= "2012-02-12":
        lines += [version]
    if version >= "2018-11-09":
        lines += [resource, ""]
    if version >= "2020-12-06":
        lines += [value("ses", "")]
    if version >= "2013-08-15":
        lines += [value(name, "") for name in ("rscc", "rscd", "rsce", "rscl", "rsct")]
    code = hmac.new(base64.b64decode(target.key), "\n".join(lines).encode(), hashlib.sha256)
    query = {
        "sv": version,
        "sr": resource,
        **parameters,
        "sig": base64.b64encode(code.digest()).decode(),
    }
    return "&".join(f"{name}={quote(text, safe='')}" for name, text in query.items())
