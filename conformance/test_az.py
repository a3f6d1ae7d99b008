"""The az command line, as its users type it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest

from support.az import Az, AzFailed, AzOfCloud
from support.sdk import new_name
from support.target import DEVELOPMENT_CLIENT, DEVELOPMENT_SECRET, DEVELOPMENT_TENANT
from support.tls import authority_of

pytestmark = [pytest.mark.needs("az", "management"), pytest.mark.feature("Client: az")]


@pytest.fixture(scope="session")
def configuration(tmp_path_factory):
    """One folder for all: the first command in a new one is slow."""
    return tmp_path_factory.mktemp("az")


@pytest.fixture
def az(target, configuration):
    return Az(target, configuration)


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "record.txt"
    path.write_bytes(b"the record\n")
    return path


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(AzFailed) as caught:
        yield
    assert f"ErrorCode:{code}" in str(caught.value)


def test_a_blob_s_life(az, record, tmp_path):
    name = new_name("az")
    assert az.storage("container", "create", "--name", name) == {"created": True}
    place = ["--container-name", name, "--name", "a folder/ü+1.txt"]
    uploaded = az.storage("blob", "upload", *place, "--file", str(record))
    assert uploaded["etag"]
    with refused("BlobAlreadyExists"):
        az.storage("blob", "upload", *place, "--file", str(record))
    record.write_bytes(b"another\n")
    az.storage("blob", "upload", *place, "--file", str(record), "--overwrite")
    (listed,) = az.storage("blob", "list", "--container-name", name)
    assert (listed["name"], listed["properties"]["contentLength"]) == ("a folder/ü+1.txt", 8)
    copy = tmp_path / "copy.txt"
    az.storage("blob", "download", *place, "--file", str(copy))
    assert copy.read_bytes() == b"another\n"
    az.storage("blob", "delete", *place)
    assert az.storage("blob", "list", "--container-name", name) == []
    assert az.storage("container", "delete", "--name", name) == {"deleted": True}


def test_a_container_under_a_policy(az, record, management):
    name = new_name("az")
    az.storage("container", "create", "--name", name)
    place = ["--container-name", name, "--name", "b"]
    az.storage("blob", "upload", *place, "--file", str(record))
    management.put_policy(name, 1)
    shown = az.storage("container", "show", "--name", name)
    assert shown["properties"]["hasImmutabilityPolicy"] is True
    with refused("BlobImmutableDueToPolicy"):
        az.storage("blob", "upload", *place, "--file", str(record), "--overwrite")
    with refused("BlobImmutableDueToPolicy"):
        az.storage("blob", "delete", *place)
    with refused("ContainerImmutabilityPolicyLocked"):
        az.storage("container", "delete", "--name", name)
    management.delete_policy(name)
    az.storage("blob", "delete", *place)


@pytest.mark.needs("server")
def test_a_version_under_a_policy_and_a_hold(version_store, configuration, record):
    az = Az(version_store.target, configuration)
    name = version_store.container().container_name
    place = ["--container-name", name, "--name", "b"]
    az.storage("blob", "upload", *place, "--file", str(record))
    until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=1)
    answer = az.storage(
        "blob", "immutability-policy", "set", *place,
        "--expiry-time", f"{until:%Y-%m-%dT%H:%M:%SZ}", "--policy-mode", "Unlocked",
    )  # fmt: skip
    assert answer["immutability_policy_mode"] == "unlocked"
    policy = az.storage("blob", "show", *place)["immutabilityPolicy"]
    assert datetime.fromisoformat(policy["expiryTime"]) == until
    assert policy["policyMode"] == "unlocked"
    with refused("BlobImmutableDueToPolicy"):
        az.storage("blob", "delete", *place)

    assert az.storage("blob", "set-legal-hold", *place, "--legal-hold", "true")["legal_hold"]
    with refused("BlobImmutableDueToLegalHold"):
        az.storage("blob", "delete", *place)
    az.storage("blob", "set-legal-hold", *place, "--legal-hold", "false")

    az.storage("blob", "immutability-policy", "delete", *place)
    shown = az.storage("blob", "show", *place)
    assert (shown["immutabilityPolicy"]["expiryTime"], shown["hasLegalHold"]) == (None, False)
    az.storage("blob", "delete", *place)


@pytest.mark.needs("server")
def test_a_service_principal_logs_in(start_server, tmp_path):
    """On a registered cloud, with the development issuer as its directory."""
    data = tmp_path / "data"
    server = start_server(data, "--tls", "auto")
    az = AzOfCloud(server.url, authority_of(data), tmp_path / "az")
    login = ["login", "--service-principal", "--username", DEVELOPMENT_CLIENT]
    login += ["--tenant", DEVELOPMENT_TENANT, "--password"]
    with pytest.raises(AzFailed, match="AADSTS7000215"):
        az(*login, "wrong")
    (subscription,) = az(*login, DEVELOPMENT_SECRET)
    assert subscription["tenantId"] == DEVELOPMENT_TENANT and subscription["state"] == "Enabled"
    assert [account["name"] for account in az("storage", "account", "list")] == ["devstoreaccount1"]
    place = ["--account-name", "devstoreaccount1", "--resource-group", "lazuli"]
    az(
        *["storage", "container-rm", "create", "--name", "audit", "--resource-group", "lazuli"],
        *["--storage-account", "devstoreaccount1"],
    )
    policy = ["storage", "container", "immutability-policy"]
    where = [*place, "--container-name", "audit"]
    assert az(*policy, "create", *where, "--period", "7")["state"] == "Unlocked"
    assert az(*policy, "show", *where)["immutabilityPeriodSinceCreationInDays"] == 7
