"""What Terraform's azurerm provider sends for accounts, containers and policies, request by request
(worm.md §4.2-§4.6), with the settings that make sense here: no HTTPS, no local users."""

from __future__ import annotations

import pytest

from support.accounts import Accounts, new_account
from support.lazuli_server import LazuliServer
from support.target import Target

pytestmark = [pytest.mark.needs("management", "server")]
feature = pytest.mark.feature

# The create payload of azurerm_storage_account, as the provider fills it from its defaults.
CREATE = {
    "identity": {"type": "None", "userAssignedIdentities": None},
    "kind": "StorageV2",
    "location": "westeurope",
    "properties": {
        "accessTier": "Hot",
        "allowBlobPublicAccess": True,
        "allowCrossTenantReplication": False,
        "allowSharedKeyAccess": True,
        "defaultToOAuthAuthentication": False,
        "dnsEndpointType": "Standard",
        "encryption": {
            "keySource": "Microsoft.Storage",
            "services": {"queue": {"keyType": "Service"}, "table": {"keyType": "Service"}},
        },
        "immutableStorageWithVersioning": {
            "enabled": True,
            "immutabilityPolicy": {
                "allowProtectedAppendWrites": True,
                "immutabilityPeriodSinceCreationInDays": 7,
                "state": "Unlocked",
            },
        },
        "isHnsEnabled": False,
        "isLocalUserEnabled": False,
        "isNfsV3Enabled": False,
        "isSftpEnabled": False,
        "minimumTlsVersion": "TLS1_2",
        "networkAcls": {
            "bypass": "AzureServices",
            "defaultAction": "Allow",
            "ipRules": [],
            "resourceAccessRules": [],
            "virtualNetworkRules": [],
        },
        "publicNetworkAccess": "Enabled",
        "supportsHttpsTrafficOnly": False,
    },
    "sku": {"name": "Standard_LRS", "tier": "Standard"},
    "tags": {"environment": "audit"},
}

# What the provider takes from the account it reads when it updates one.
UPDATED = [
    "accessTier", "allowBlobPublicAccess", "allowCrossTenantReplication", "allowSharedKeyAccess",
    "allowedCopyScope", "azureFilesIdentityBasedAuthentication", "customDomain",
    "defaultToOAuthAuthentication", "dnsEndpointType", "encryption",
    "immutableStorageWithVersioning", "isHnsEnabled", "isLocalUserEnabled", "isNfsV3Enabled",
    "isSftpEnabled", "keyPolicy", "minimumTlsVersion", "networkAcls", "publicNetworkAccess",
    "routingPreference", "sasPolicy", "supportsHttpsTrafficOnly",
]  # fmt: skip


class Terraform:
    """Sends requests and expects the statuses that the provider accepts."""

    def __init__(self, server):
        self.accounts = Accounts(Target.of_server(server.url))
        self.name = new_account()

    def send(self, method, path="", body=None, *, status=200, headers=None):
        response = self.accounts.send(method, f"/{self.name}{path}", body, headers)
        assert response.status_code == status, (method, path, response.text())
        return response.json() if response.content else None

    def create(self, **properties):
        self.send("GET", status=404)
        body = {**CREATE, "properties": {**CREATE["properties"], **properties}}
        made = self.send("PUT", "", {**body, "tags": CREATE["tags"]})
        assert made["properties"]["provisioningState"] == "Succeeded"
        return self.read()

    def read(self):
        account = self.send("GET")
        keys = self.accounts.client.send_request(
            self.accounts.request("POST", f"/{self.name}/listKeys", more="&$expand=kerb")
        )
        assert [key["keyName"] for key in keys.json()["keys"]] == ["key1", "key2"]
        self.send("GET", "/blobServices/default")
        share = self.send("GET", "/fileServices/default")["properties"]
        assert share["shareDeleteRetentionPolicy"] == {"enabled": False}
        assert share["cors"] == {"corsRules": []}
        return account

    def update(self, tags=None, sku=None, **changes):
        """PUT with the account as it was read and what has changed."""
        account = self.send("GET")
        properties = {
            name: account["properties"][name] for name in UPDATED if name in account["properties"]
        }
        body = {
            "identity": account.get("identity"),
            "kind": account["kind"],
            "location": account["location"],
            "properties": properties | changes,
            "sku": sku or account["sku"],
            "tags": account["tags"] if tags is None else tags,
        }
        self.send("PUT", "", body)
        return self.read()

    def destroy(self):
        self.send("GET")
        self.send("DELETE")
        self.send("GET", status=404)


@pytest.fixture(scope="module")
def own_server(binary, tmp_path_factory):
    with LazuliServer(binary, tmp_path_factory.mktemp("terraform") / "data") as server:
        yield server
        assert server.is_running(), server.output


@pytest.fixture
def terraform(own_server):
    return Terraform(own_server)


def without(account, *names):
    return {
        **account,
        "properties": {
            name: value for name, value in account["properties"].items() if name not in names
        },
    }


@feature("Terraform")
def test_create_plan_update_destroy_of_an_account(terraform):
    made = terraform.create()
    # A plan without differences: everything that was configured is read back as it was.
    for name, value in CREATE["properties"].items():
        if name == "encryption":
            assert "encryption" not in made["properties"], "there is none to be shown"
        elif name == "networkAcls":
            shown = made["properties"][name]
            assert shown == {key: value[key] for key in shown}
        else:
            assert made["properties"][name] == value, name
    assert made["tags"] == CREATE["tags"] and made["sku"] == CREATE["sku"]
    assert made["kind"] == CREATE["kind"] and made["location"] == CREATE["location"]
    assert terraform.read() == made

    assert terraform.update() == made, "an update that changes nothing"
    tagged = terraform.update(tags={"environment": "test", "more": "1"})
    assert tagged == {**made, "tags": {"environment": "test", "more": "1"}}
    cooled = terraform.update(accessTier="Cool")
    assert without(cooled, "accessTier") == without(tagged, "accessTier")
    assert cooled["properties"]["accessTier"] == "Cool"
    assert terraform.update(tags={})["tags"] == {}

    policy = {
        "allowProtectedAppendWrites": True, "immutabilityPeriodSinceCreationInDays": 9,
        "state": "Locked",
    }  # fmt: skip
    level = {"enabled": True, "immutabilityPolicy": policy}
    locked = terraform.update(immutableStorageWithVersioning=level)
    assert locked["properties"]["immutableStorageWithVersioning"] == level
    assert terraform.update() == locked
    terraform.destroy()


@feature("Terraform")
def test_blob_properties(terraform):
    """Creation sends them behind the account, an update may send one alone."""
    terraform.create()
    path = "/blobServices/default"
    sent = {
        "cors": {"corsRules": []}, "deleteRetentionPolicy": {"enabled": True, "days": 7,
        "allowPermanentDelete": False}, "containerDeleteRetentionPolicy": {"enabled": True,
        "days": 7}, "isVersioningEnabled": True, "changeFeed": {"enabled": False},
        "lastAccessTimeTrackingPolicy": {"enable": False},
    }  # fmt: skip
    terraform.send("PUT", path, {"properties": sent})
    shown = terraform.send("GET", path)["properties"]
    assert shown["deleteRetentionPolicy"] == sent["deleteRetentionPolicy"]
    assert shown["isVersioningEnabled"] is True
    terraform.send("PUT", path, {"properties": {"restorePolicy": {"enabled": False}}})
    assert terraform.send("GET", path)["properties"] == shown
    refused = terraform.send(
        "PUT", path, {"properties": {"isVersioningEnabled": False}}, status=409
    )
    assert refused["error"]["code"] == "VersioningCannotBeDisabled"
    assert terraform.send("GET", path)["properties"] == shown
    terraform.destroy()


@feature("Terraform")
def test_a_container_and_its_policy(terraform):
    """Creation, read-back PATCH, policy and lock, and a destroy in the provider's order."""
    terraform.create(immutableStorageWithVersioning={"enabled": False})
    path = "/blobServices/default/containers/audit"
    policy = f"{path}/immutabilityPolicies/default"
    terraform.send("GET", path, status=404)
    terraform.send(
        "PUT", path, {"properties": {"publicAccess": "None", "metadata": {"k": "v"}}}, status=201
    )
    read = terraform.send("GET", path)
    changed = {"properties": {**read["properties"], "metadata": {"k": "w"}}}
    terraform.send("PATCH", path, changed)
    assert terraform.send("GET", path)["properties"]["metadata"] == {"k": "w"}

    absent = terraform.send("GET", policy)
    assert absent["properties"]["state"] == "Deleted" and absent["etag"] == ""
    both = {"allowProtectedAppendWrites": True, "allowProtectedAppendWritesAll": False}
    days = {"immutabilityPeriodSinceCreationInDays": 7}
    made = terraform.send("PUT", policy, {"properties": both | days})
    assert made["properties"] == {**both, **days, "state": "Unlocked"}
    # With the policy the whole properties object has read-only members more.
    read = terraform.send("GET", path)
    assert read["properties"]["hasImmutabilityPolicy"] is True
    terraform.send("PATCH", path, {"properties": {**read["properties"], "metadata": {}}})
    assert terraform.send("GET", path)["properties"].get("metadata") in (None, {})

    match = {"If-Match": made["etag"]}
    locked = terraform.send("POST", f"{policy}/lock", headers=match)
    assert locked["properties"]["state"] == "Locked"
    refused = terraform.send("PUT", policy, {"properties": both | days}, status=409)
    assert refused["error"]["code"] == "ContainerImmutabilityPolicyFailure"

    # The policy goes before the container, and a locked one does not go; nor does the account.
    etag = {"If-Match": terraform.send("GET", policy)["etag"]}
    terraform.send("DELETE", policy, status=409, headers=etag)
    protected = terraform.send("DELETE", "", status=409)
    assert protected["error"] == {
        "code": "AccountProtectedFromDeletion",
        "message": f"{terraform.name} is protected from deletion. The container(s) audit have a "
        "locked immutability policy.",
    }
    # The container is empty, which is the way out.
    terraform.send("DELETE", path)
    terraform.send("GET", path, status=404)
    terraform.destroy()


@feature("Terraform")
def test_an_unlocked_policy_in_the_provider_s_order(terraform):
    terraform.create(immutableStorageWithVersioning={"enabled": False})
    path = "/blobServices/default/containers/audit"
    policy = f"{path}/immutabilityPolicies/default"
    terraform.send("PUT", path, {"properties": {}}, status=201)
    made = terraform.send(
        "PUT", policy, {"properties": {"immutabilityPeriodSinceCreationInDays": 1}}
    )
    gone = terraform.send("DELETE", policy, headers={"If-Match": made["etag"]})
    assert gone["properties"]["state"] == "Deleted"
    assert terraform.send("GET", policy)["properties"]["state"] == "Deleted"
    terraform.send("DELETE", path)
    terraform.destroy()


@feature("Terraform")
def test_the_provider_s_default_that_is_not_true_here(terraform):
    """It has to be configured otherwise, and the refusal says which."""
    properties = {**CREATE["properties"], "isLocalUserEnabled": True}
    refused = terraform.send("PUT", "", {**CREATE, "properties": properties}, status=501)
    assert "properties.isLocalUserEnabled" in refused["error"]["message"]
    terraform.send("GET", status=404)
