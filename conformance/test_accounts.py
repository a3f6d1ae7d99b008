"""Storage accounts made through azure-mgmt-storage, and their keys on the data plane (worm.md §1.7,
§2.1, §2.2.3, §4.6)."""

from __future__ import annotations

import base64
import socket
import stat
from datetime import timedelta
from email.utils import formatdate

import pytest
from azure.core.exceptions import HttpResponseError

from support.account_changes import AccountChanges
from support.accounts import Accounts, account_body, new_account, version_level
from support.blob_service import retention
from support.errors import refused, refused_by_policy
from support.lazuli_server import LazuliServer
from support.offline import assert_verified, wait_until
from support.sdk import service_of
from support.shared_key import shared_key
from support.target import DEVELOPMENT_ACCOUNT, Target

pytestmark = [pytest.mark.needs("management", "server")]
feature = pytest.mark.feature


@pytest.fixture(scope="module")
def shared(binary, tmp_path_factory):
    """A server whose accounts and key files are these tests' own."""
    with LazuliServer(binary, tmp_path_factory.mktemp("accounts") / "data") as server:
        yield server
        assert server.is_running(), server.output


@pytest.fixture
def accounts(shared):
    return Accounts(Target.of_server(shared.url))


@pytest.fixture
def own(start_server):
    """A server of the test's own, for what is about all accounts or about a restart."""
    return start_server()


def snapshot(accounts):
    """Everything that a refusal must leave as it was, keys included."""
    listed = {item.name: dict(item) for item in accounts.list()}
    return listed, {
        name: [(key.key_name, key.value, key.creation_time) for key in accounts.keys(name)]
        for name in listed
    }


def key_files(server):
    return sorted(path.name for path in (server.data / "keys").iterdir())


@feature("Storage account creation")
def test_an_account_s_life(accounts):
    name = new_account()
    assert accounts.is_available(name)
    made = accounts.create(
        name, location="West Europe", tags={"team": "records"}, properties={"accessTier": "Cool"}
    )
    assert made.name == name and made.kind == "StorageV2" and made.location == "westeurope"
    assert made.sku.name == "Standard_LRS" and made.sku.tier == "Standard"
    assert made.provisioning_state == "Succeeded" and made.tags == {"team": "records"}
    assert made.access_tier == "Cool" and made.creation_time is not None
    assert made.primary_endpoints.blob.endswith(f"/{name}/")
    assert accounts.get(name) == made
    assert [item.name for item in accounts.list()].count(name) == 1
    assert [item.name for item in accounts.list_by_resource_group()].count(name) == 1
    assert not accounts.is_available(name)

    with accounts.service(name) as service:
        blob = service.create_container("audit").get_blob_client("log")
        blob.upload_blob(b"first")
        assert blob.download_blob().readall() == b"first"
        assert [item.name for item in service.list_containers()] == ["audit"]
        assert blob.get_blob_properties().blob_tier == "Cool"
        listed = next(iter(service.get_container_client("audit").list_blobs()))
        assert listed.blob_tier == "Cool" and listed.blob_tier_inferred

        accounts.delete(name)
        with refused(404, "ResourceNotFound"):
            accounts.get(name)
        accounts.delete(name)
        with pytest.raises(HttpResponseError) as caught:
            blob.download_blob().readall()
        assert caught.value.status_code in (403, 404)
    assert accounts.is_available(name)

    accounts.create(name)
    with accounts.service(name) as service:
        assert list(service.list_containers(include_deleted=True)) == []
        service.create_container("audit")
        assert list(service.get_container_client("audit").list_blobs()) == []
    accounts.delete(name)


@feature("Storage account creation")
def test_a_premium_account(accounts):
    name = new_account()
    made = accounts.create(name, kind="BlockBlobStorage", sku="Premium_LRS")
    assert made.kind == "BlockBlobStorage" and made.sku.tier == "Premium"
    assert made.access_tier is None
    assert accounts.blob_service(name).sku.name == "Premium_LRS"
    with accounts.service(name) as service:
        blob = service.create_container("records").get_blob_client("b")
        blob.upload_blob(b"x")
        assert blob.get_blob_properties().blob_tier is None
        information = service.get_account_information()
        assert information["account_kind"] == "BlockBlobStorage"
        assert information["sku_name"] == "Premium_LRS"
    accounts.delete(name)


@feature("Storage account creation")
def test_put_on_an_account_updates_it(accounts):
    name = new_account()
    made = accounts.create(name, tags={"a": "1"})
    keys = accounts.key_values(name)
    assert accounts.create(name, tags={"b": "2"}).tags == {"b": "2"}
    assert accounts.create(name, tags=None).tags == {"b": "2"}, "what is absent keeps its value"
    assert accounts.create(name, tags={}).tags == {}
    assert accounts.update(name, {"properties": {"accessTier": "Cold"}}).access_tier == "Cold"
    assert accounts.update(name, {"tags": {"c": "3"}}).tags == {"c": "3"}
    shown = accounts.get(name)
    assert shown.access_tier == "Cold" and shown.creation_time == made.creation_time
    assert accounts.key_values(name) == keys
    accounts.delete(name)


@feature("Storage account keys")
def test_both_keys_open_the_account_until_they_are_regenerated(accounts):
    name = new_account()
    made = accounts.create(name)
    before = accounts.keys(name)
    assert [key.key_name for key in before] == ["key1", "key2"]
    assert all(len(base64.b64decode(key.value)) == 64 for key in before)
    assert len({key.value for key in before}) == 2
    assert all(key.creation_time == made.creation_time for key in before)
    for key in before:
        with accounts.service(name, key.value) as service:
            service.get_account_information()

    for index, key_name in enumerate(["key1", "key2"]):
        old = accounts.keys(name)
        answer = accounts.regenerate(name, key_name)
        after = accounts.keys(name)
        assert [key.value for key in answer] == [key.value for key in after]
        assert after[index].value != old[index].value
        assert after[index].creation_time > old[index].creation_time
        assert after[1 - index] == old[1 - index]
        assert getattr(accounts.get(name).key_creation_time, key_name) == after[index].creation_time
        for key in after:
            with accounts.service(name, key.value) as service:
                service.get_account_information()
        with accounts.service(name, old[index].value) as service:
            with refused(403, "AuthenticationFailed"):
                service.get_account_information()
    accounts.delete(name)


@feature("Storage account keys")
def test_a_key_that_goes_while_the_body_comes_opens_nothing(accounts, shared):
    name = new_account()
    accounts.create(name)
    target = Target.of_server(shared.url)
    key = accounts.keys(name)[0].value
    with accounts.service(name) as service:
        service.create_container("con")
    head = [
        ("Host", f"{target.host}:{target.port}"),
        ("x-ms-date", formatdate(usegmt=True)),
        ("x-ms-version", "2021-12-02"),
        ("x-ms-blob-type", "BlockBlob"),
        ("Content-Length", "100000"),
    ]
    path = f"/{name}/con/b"
    head.append(("Authorization", shared_key(name, key, "PUT", path, head)))
    text = "".join(f"{field}: {value}\r\n" for field, value in head)
    with socket.create_connection((target.host, target.port)) as connection:
        connection.sendall(f"PUT {path} HTTP/1.1\r\n{text}\r\n".encode() + b"x" * 99_990)
        # The server has begun with it when it answers somebody who came later.
        with accounts.service(name) as service:
            service.get_account_information()
        accounts.regenerate(name, "key1")
        connection.sendall(b"x" * 10)
        assert connection.recv(100).split()[1] == b"403"
    with accounts.service(name) as service:
        assert list(service.get_container_client("con").list_blobs()) == []
    accounts.delete(name)


@feature("Storage account keys")
@pytest.mark.parametrize(
    "status, code, body",
    [
        (400, "InvalidRequestPropertyValue", {}),
        (400, "InvalidRequestPropertyValue", {"keyName": "key3"}),
        (400, "InvalidRequestPropertyValue", {"keyName": 1}),
        (400, "InvalidRequestContent", {"keyName": "key1", "value": "AAAA"}),
        (501, "NotImplemented", {"keyName": "kerb1"}),
    ],
    ids=str,
)
def test_a_key_that_is_none(accounts, status, code, body):
    name = new_account()
    accounts.create(name)
    before = snapshot(accounts)
    response = accounts.send("POST", f"/{name}/regenerateKey", body)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert snapshot(accounts) == before
    accounts.delete(name)


@feature("Configured accounts")
@pytest.mark.parametrize(
    "method, path, body",
    [
        ("PUT", "", account_body()),
        ("PATCH", "", {"tags": {"a": "1"}}),
        ("DELETE", "", None),
        ("POST", "/regenerateKey", {"keyName": "key1"}),
    ],
    ids=str,
)
def test_a_configured_account_is_not_changed(accounts, method, path, body):
    before = snapshot(accounts)
    response = accounts.send(method, f"/{DEVELOPMENT_ACCOUNT}{path}", body)
    assert response.status_code == 409, response.text()
    assert response.json()["error"]["code"] == "AccountConfiguredAtStart"
    assert "configured at the start" in response.json()["error"]["message"]
    assert snapshot(accounts) == before


NAME_RULE = "between 3 and 24 characters in length and use numbers and lower-case letters only"


@feature("Storage account creation")
@pytest.mark.parametrize(
    "name",
    ["ab", "a" * 25, "Upper", "with-hyphen", "healthz", "providers", "subscriptions", "übel"],
)
def test_a_name_that_no_account_can_have(accounts, name):
    response = accounts.send("PUT", f"/{name}", account_body())
    assert response.status_code == 400, response.text()
    assert response.json()["error"]["code"] == "AccountNameInvalid"
    assert NAME_RULE in response.json()["error"]["message"]
    answer = accounts.availability(name)
    assert not answer.name_available and answer.reason == "AccountNameInvalid"


@feature("Storage account creation")
@pytest.mark.parametrize(
    "status, code, change",
    [
        (400, "InvalidRequestPropertyValue", {"kind": None}),
        (400, "InvalidRequestPropertyValue", {"kind": "Blob"}),
        (501, "NotImplemented", {"kind": "FileStorage"}),
        (501, "NotImplemented", {"kind": "Storage"}),
        (400, "InvalidRequestPropertyValue", {"sku": None}),
        (400, "InvalidRequestPropertyValue", {"sku": {"name": "Standard"}}),
        (400, "InvalidRequestPropertyValue", {"sku": {"name": "Premium_LRS"}}),
        (400, "InvalidRequestContent", {"sku": {"name": "Standard_LRS", "size": 1}}),
        (501, "NotImplemented", {"sku": {"name": "Standard_GRS"}}),
        (501, "NotImplemented", {"sku": {"name": "Standard_ZRS"}}),
        (400, "InvalidRequestPropertyValue", {"location": None}),
        (400, "InvalidRequestPropertyValue", {"location": ""}),
        (400, "InvalidRequestPropertyValue", {"location": "över"}),
        (400, "InvalidRequestPropertyValue", {"tags": {"a": 1}}),
        (400, "InvalidRequestPropertyValue", {"tags": {"<": "1"}}),
        (400, "InvalidRequestPropertyValue", {"tags": {"a": "1", "A": "2"}}),
        (400, "InvalidRequestPropertyValue", {"tags": {str(i): "" for i in range(51)}}),
        (400, "InvalidRequestPropertyValue", {"tags": {"a": "v" * 257}}),
        (400, "InvalidRequestContent", {"colour": "red"}),
        (501, "NotImplemented", {"identity": {"type": "SystemAssigned"}}),
        (501, "NotImplemented", {"zones": ["1"]}),
        (501, "NotImplemented", {"extendedLocation": {"name": "x"}}),
        (400, "InvalidRequestContent", {"properties": {"colour": "red"}}),
        (400, "InvalidRequestPropertyValue", {"properties": {"accessTier": "Archive"}}),
        (501, "NotImplemented", {"properties": {"isHnsEnabled": True}}),
        (501, "NotImplemented", {"properties": {"isSftpEnabled": True}}),
        (501, "NotImplemented", {"properties": {"isNfsV3Enabled": True}}),
        (501, "NotImplemented", {"properties": {"isLocalUserEnabled": True}}),
        (400, "InvalidRequestPropertyValue", {"properties": {"supportsHttpsTrafficOnly": 1}}),
        (501, "NotImplemented", {"properties": {"minimumTlsVersion": "TLS1_3"}}),
        (400, "InvalidRequestPropertyValue", {"properties": {"allowBlobPublicAccess": "yes"}}),
        (501, "NotImplemented", {"properties": {"allowSharedKeyAccess": False}}),
        (501, "NotImplemented", {"properties": {"allowCrossTenantReplication": True}}),
        (501, "NotImplemented", {"properties": {"defaultToOAuthAuthentication": True}}),
        (501, "NotImplemented", {"properties": {"publicNetworkAccess": "Disabled"}}),
        (501, "NotImplemented", {"properties": {"dnsEndpointType": "AzureDnsZone"}}),
        (501, "NotImplemented", {"properties": {"largeFileSharesState": "Enabled"}}),
        (501, "NotImplemented", {"properties": {"networkAcls": {"defaultAction": "Deny"}}}),
        (
            501,
            "NotImplemented",
            {"properties": {"networkAcls": {"ipRules": [{"value": "10.0.0.0/8"}]}}},
        ),
        (501, "NotImplemented", {"properties": {"customDomain": {"name": "x.example"}}}),
        (501, "NotImplemented", {"properties": {"sasPolicy": {"sasExpirationPeriod": "1.0"}}}),
        (501, "NotImplemented", {"properties": {"keyPolicy": {"keyExpirationPeriodInDays": 1}}}),
        (
            501,
            "NotImplemented",
            {"properties": {"encryption": {"keySource": "Microsoft.Keyvault"}}},
        ),
        (
            501,
            "NotImplemented",
            {"properties": {"encryption": {"services": {"blob": {"enabled": True}}}}},
        ),
        (
            501,
            "NotImplemented",
            {"properties": {"encryption": {"requireInfrastructureEncryption": True}}},
        ),
        (409, "AccountImmutabilityNotEnabled", version_level(None, days=1, state="Unlocked")),
        (409, "AccountImmutabilityNotEnabled", version_level(False, days=1, state="Unlocked")),
        (400, "InvalidRequestPropertyValue", version_level(True, days=1, state="Locked")),
        (400, "InvalidRequestPropertyValue", version_level(True, days=0, state="Unlocked")),
        (400, "InvalidRequestPropertyValue", version_level(True, days=146_001, state="Unlocked")),
        (400, "InvalidRequestPropertyValue", version_level(True, state="Unlocked")),
        (400, "InvalidRequestPropertyValue", version_level(True, days=1, state="Open")),
        (400, "InvalidRequestPropertyValue", version_level("true", days=1)),
        (400, "InvalidRequestContent", version_level(True, days=1, append_all=True)),
    ],
    ids=str,
)
def test_what_cannot_be_honoured_makes_no_account(accounts, shared, status, code, change):
    before, files = snapshot(accounts), key_files(shared)
    name = new_account()
    response = accounts.send("PUT", f"/{name}", account_body() | change)
    assert (response.status_code, response.json()["error"]["code"]) == (
        status,
        code,
    ), response.text()
    assert response.json()["error"]["message"]
    assert snapshot(accounts) == before
    assert accounts.is_available(name)
    assert key_files(shared) == files, "no key stays behind"


@feature("Storage account creation")
@pytest.mark.parametrize(
    "code, change",
    [
        ("AccountPropertyCannotBeUpdated", {"kind": "BlockBlobStorage"}),
        ("AccountPropertyCannotBeUpdated", {"sku": {"name": "Premium_LRS"}}),
        ("AccountPropertyCannotBeUpdated", {"location": "northeurope"}),
        ("AccountImmutabilityNotEnabled", version_level(True)),
        ("AccountImmutabilityNotEnabled", version_level(None, days=1)),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_is_fixed_at_creation(accounts, method, code, change):
    name = new_account()
    accounts.create(name)
    before = snapshot(accounts)
    body = account_body() | change if method == "PUT" else change
    response = accounts.send(method, f"/{name}", body)
    assert (response.status_code, response.json()["error"]["code"]) == (409, code)
    assert snapshot(accounts) == before
    accounts.delete(name)


@feature("Version-level accounts")
def test_an_account_with_version_level_immutability(accounts):
    name = new_account()
    made = accounts.create(name, **version_level(True, days=15, state="Unlocked", append=True))
    shown = made.immutable_storage_with_versioning
    assert shown.enabled
    policy = shown.immutability_policy
    assert policy.immutability_period_since_creation_in_days == 15
    assert policy.state == "Unlocked" and policy.allow_protected_append_writes
    assert accounts.get(name) == made
    assert accounts.blob_service(name).is_versioning_enabled
    with refused(409, "VersioningCannotBeDisabled"):
        accounts.set_blob_service(name, isVersioningEnabled=False)
    assert accounts.blob_service(name).is_versioning_enabled
    accounts.set_blob_service(name, deleteRetentionPolicy=retention(7))

    with accounts.service(name) as service:
        service.create_container("audit")
        container = accounts.containers(name).get("audit")
        assert container.immutable_storage_with_versioning.enabled
        # Nothing protects it yet but what it is.
        with refused(409, "AccountProtectedFromDeletion"):
            accounts.delete(name)
        accounts.containers(name).delete("audit")
    accounts.delete(name)


@feature("Version-level accounts")
def test_the_account_s_default_is_stamped_on_what_is_written_in_it(accounts):
    name = new_account()
    accounts.create(name, **version_level(True, days=15, state="Disabled"))
    with accounts.service(name) as service:
        container = service.create_container("audit")
        container.upload_blob("before", b"1")
        accounts.put_policy(name, state="Unlocked")
        container.upload_blob("after", b"1")
        before, after = (
            container.get_blob_client(blob).get_blob_properties().immutability_policy
            for blob in ("before", "after")
        )
        assert before.expiry_time is None
        written = container.get_blob_client("after").get_blob_properties().last_modified
        assert abs(after.expiry_time - written - timedelta(days=15)) < timedelta(seconds=2)
        assert after.policy_mode == "unlocked"
        with refused_by_policy():
            container.get_blob_client("after").set_blob_metadata({"k": "v"})
        accounts.put_policy(name, state="Disabled")
        assert container.get_blob_client("after").get_blob_properties().immutability_policy == after
    with refused(409, "AccountProtectedFromDeletion", "ImmutableStorageWithVersioning"):
        accounts.delete(name)
    with refused(409, "ContainerProtectedFromDeletion"):
        accounts.containers(name).delete("audit")


@feature("Version-level accounts")
def test_the_default_policy_of_an_account(accounts):
    name = new_account()
    accounts.create(name, **version_level(True))
    assert accounts.policy(name) is None
    with refused(400, "InvalidRequestPropertyValue"):
        accounts.put_policy(name, state="Unlocked")
    with refused(400, "InvalidRequestPropertyValue"):
        accounts.put_policy(name, days=5, state="Locked")
    assert accounts.policy(name) is None
    assert accounts.put_policy(name, days=5, state="Disabled") == (5, "Disabled", None)
    with refused(409, "ContainerImmutabilityPolicyFailure"):
        accounts.put_policy(name, state="Locked")
    assert accounts.put_policy(name, state="Unlocked") == (5, "Unlocked", None)
    assert accounts.put_policy(name, days=3, append=True) == (3, "Unlocked", True)
    assert accounts.put_policy(name, state="Disabled") == (3, "Disabled", True)
    assert accounts.put_policy(name, state="Unlocked", append=False) == (3, "Unlocked", False)
    assert accounts.put_policy(name, state="Locked") == (3, "Locked", False)
    for change in [
        {"days": 2},
        {"state": "Unlocked"},
        {"state": "Disabled"},
        {"append": True},
        {"days": 0},
    ]:
        with pytest.raises(HttpResponseError) as caught:
            accounts.put_policy(name, **change)
        assert caught.value.status_code == (400 if change == {"days": 0} else 409), change
        assert accounts.policy(name) == (3, "Locked", False)
    with refused(409, "AccountPropertyCannotBeUpdated"):
        accounts.update(name, version_level(False))
    assert accounts.put_policy(name, days=3, state="Locked") == (3, "Locked", False)
    assert accounts.put_policy(name, days=4) == (4, "Locked", False)
    # Nothing is in it, so nothing is lost.
    accounts.delete(name)


def retain(containers):
    containers.put_policy("audit", 1)


def lock(containers):
    containers.put_policy("audit", 1)
    containers.lock_policy("audit")


def hold(containers):
    containers.set_hold("audit", "case17")


@feature("Storage account deletion")
@pytest.mark.parametrize(
    "protect, has_blob, reason",
    [
        (None, True, None),
        (retain, False, None),
        (retain, True, "an immutability policy and at least one blob"),
        (lock, False, "a locked immutability policy"),
        (lock, True, "a locked immutability policy"),
        (hold, False, "a legal hold"),
        (hold, True, "a legal hold"),
    ],
)
def test_deleting_an_account(accounts, protect, has_blob, reason):
    name = new_account()
    accounts.create(name)
    containers = accounts.containers(name)
    with accounts.service(name) as service:
        service.create_container("free").upload_blob("b", b"1")
        blob = service.create_container("audit").get_blob_client("log")
        if has_blob:
            blob.upload_blob(b"first")
        if protect is not None:
            protect(containers)
        if reason is None:
            accounts.delete(name)
            return
        before = snapshot(accounts)
        text = f"{name} is protected from deletion. The container(s) audit have {reason}."
        with refused(409, "AccountProtectedFromDeletion", text):
            accounts.delete(name)
        assert snapshot(accounts) == before
        assert [item.name for item in service.list_containers()] == ["audit", "free"]
        if has_blob:
            assert blob.download_blob().readall() == b"first"


@feature("Storage account deletion")
def test_a_soft_deleted_container_protects_its_account(accounts):
    name = new_account()
    accounts.create(name)
    accounts.set_blob_service(name, containerDeleteRetentionPolicy=retention(7))
    containers = accounts.containers(name)
    containers.create("audit")
    lock(containers)
    containers.delete("audit")
    assert [item.deleted for item in containers.list(include="deleted")] == [True]
    with refused(409, "AccountProtectedFromDeletion", "The container(s) audit have"):
        accounts.delete(name)
    # One without protection goes with its account.
    other = new_account()
    accounts.create(other)
    accounts.set_blob_service(other, containerDeleteRetentionPolicy=retention(7))
    accounts.containers(other).create("audit")
    accounts.containers(other).delete("audit")
    accounts.delete(other)
    accounts.create(other)
    assert accounts.containers(other).list(include="deleted") == []
    accounts.delete(other)


@feature("Storage account keys")
def test_the_keys_on_disk_are_for_the_owner_alone(own):
    accounts = Accounts(Target.of_server(own.url))
    name = new_account()
    accounts.create(name)
    accounts.regenerate(name, "key1")
    folder = own.data / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [name]
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    values = [base64.b64decode(value) for value in accounts.key_values(name)]
    stored = (folder / name).read_bytes()
    assert all(value in stored for value in values)
    assert len(stored) < 3 * 64 + 64, "the old key is off the disk"
    for path in own.data.rglob("*"):
        if path.is_file() and path != folder / name:
            content = path.read_bytes()
            for value in values:
                assert value not in content, path
                assert base64.b64encode(value) not in content, path
    for value in values:
        assert base64.b64encode(value).decode() not in own.output
    accounts.delete(name)
    assert list(folder.iterdir()) == []


@feature("Storage account keys")
def test_no_file_of_the_store_is_readable_by_everybody(start_server, tmp_path):
    """Not in a directory either that was made for it and is open to all."""
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    server = start_server(data)
    service_of(server).create_container("con").upload_blob("blob", bytes(1 << 20))
    server.kill()
    paths = list(data.rglob("*"))
    assert {path.name for path in paths} >= {"index", "journal", "payloads"}
    assert [path for path in paths if path.stat().st_mode & stat.S_IRWXO] == []


@feature("Storage account keys")
@pytest.mark.parametrize("end", ["kill", "terminate"])
def test_accounts_and_keys_survive_a_restart(own, end):
    accounts = Accounts(Target.of_server(own.url))
    name, gone = new_account(), new_account()
    accounts.create(name, tags={"a": "1"}, **version_level(True, days=2, state="Unlocked"))
    accounts.create(gone)
    old = accounts.key_values(name)[0]
    accounts.regenerate(name, "key1")
    with accounts.service(name) as service:
        service.create_container("audit").upload_blob("b", b"1")
    accounts.delete(gone)
    before = snapshot(accounts)
    getattr(own, end)()
    own.start()
    assert snapshot(accounts) == before
    for value in accounts.key_values(name):
        with accounts.service(name, value) as service:
            assert service.get_blob_client("audit", "b").download_blob().readall() == b"1"
    with accounts.service(name, old) as service:
        with refused(403, "AuthenticationFailed"):
            service.get_account_information()


@feature("Configured accounts")
def test_an_account_cannot_be_configured_and_created(own):
    accounts = Accounts(Target.of_server(own.url))
    name = new_account()
    accounts.create(name)
    own.kill()
    own.environment = {"LAZULI_ACCOUNTS": f"{name}:{base64.b64encode(b'k' * 64).decode()}"}
    own.launch()
    assert own.wait(60) == 1
    assert f"the account '{name}' was created through the management plane" in own.output
    own.environment = {}
    own.start()
    assert accounts.get(name).name == name


@feature("Configured accounts")
def test_what_a_configured_account_left_does_not_turn_up_in_a_created_one(own):
    key = base64.b64encode(b"k" * 64).decode()
    own.kill()
    own.environment = {"LAZULI_ACCOUNTS": f"once:{key};other:{key}"}
    own.start()
    accounts = Accounts(Target.of_server(own.url))
    with accounts.service("once", key) as service:
        service.create_container("audit")
    own.kill()
    own.environment = {}
    own.start()
    assert not accounts.is_available("once") and accounts.is_available("other")
    with refused(409, "StorageAccountAlreadyTaken"):
        accounts.create("once")
    assert [item.name for item in accounts.list()] == [DEVELOPMENT_ACCOUNT]
    assert list((own.data / "keys").iterdir()) == []


@feature("Storage account keys")
def test_a_kill_in_the_middle_of_changes_leaves_old_or_new(binary, own):
    """Accounts are made and deleted and keys regenerated by several clients while the server is
    killed, again and again: what was acknowledged holds, and whatever was under way is there whole
    or not at all."""
    accounts = Accounts(Target.of_server(own.url))
    kept = new_account()
    accounts.create(kept)
    for _ in range(6):
        changes = [AccountChanges(own.url, kept), *(AccountChanges(own.url) for _ in range(3))]
        for change in changes:
            change.start()
        wait_until(lambda: all(change.count > 3 for change in changes))
        own.kill()
        for change in changes:
            change.join()
        assert_verified(binary, own.data)
        own.start()
        for change in changes:
            change.assert_old_or_new(accounts)
        names = sorted(item.name for item in accounts.list())
        assert key_files(own) == [name for name in names if name != DEVELOPMENT_ACCOUNT]
        for name in names:
            values = accounts.key_values(name)
            assert len(values) == (1 if name == DEVELOPMENT_ACCOUNT else 2)
            for value in values:
                with accounts.service(name, value) as service:
                    service.get_account_information()
        for path in (own.data / "keys").iterdir():
            assert path.stat().st_size < 3 * 64 + 64, "no third key stays"
