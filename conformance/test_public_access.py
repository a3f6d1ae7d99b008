"""Public access of containers: set, shown and refused on both planes (auth.md §8, rest.md §3,
worm.md §4.2, §4.6), as the account allows it."""

from __future__ import annotations

import json

import pytest
from azure.storage.blob import PublicAccess

from support.accounts import Accounts, new_account
from support.errors import refused
from support.lazuli_server import run_lazuli
from support.management import ContainerManagement
from support.raw_http import expect, raw
from support.sdk import new_name, service_of
from support.target import Target

pytestmark = [pytest.mark.needs("server", "management"), pytest.mark.feature("Public access")]

HEADER = "x-ms-blob-public-access"
LEVELS = [PublicAccess.BLOB, PublicAccess.CONTAINER]
ALLOW = {"properties": {"allowBlobPublicAccess": True}}
FORBID = {"properties": {"allowBlobPublicAccess": False}}
TEXT = "Public access is not permitted on this storage account."


class Account:
    """An account that allows public access, on both planes."""

    def __init__(self, server, name=None):
        self.accounts = Accounts(Target.of_server(server.url))
        if name is None:
            self.name = "devstoreaccount1"
            self.service = service_of(server)
        else:
            self.name = name
            made = self.accounts.create(name, **ALLOW)
            assert made.allow_blob_public_access is True
            self.service = self.accounts.service(name)
        self.management: ContainerManagement = self.accounts.containers(self.name)

    def level(self, container: str) -> str | None:
        """As everything that shows it says; all say the same."""
        client = self.service.get_container_client(container)
        shown = {
            client.get_container_properties().public_access,
            client.get_container_access_policy()["public_access"],
            next(c for c in self.service.list_containers(container)).public_access,
        }
        text = self.management.get(container).public_access
        shown.add(None if text == "None" else text.lower())
        listed = next(item for item in self.management.list() if item.name == container)
        assert listed.public_access == text
        assert len(shown) == 1, shown
        return shown.pop()


@pytest.fixture(params=["configured", "created"])
def account(request, start_server) -> Account:
    if request.param == "configured":
        return Account(start_server(None, "--allow-public-access"))
    return Account(start_server(None), new_account())


def identifiers(account: Account, name: str) -> list:
    return account.service.get_container_client(name).get_container_access_policy()[
        "signed_identifiers"
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_a_container_is_created_public(account, level):
    account.service.create_container("site", public_access=level)
    assert account.level("site") == level.value
    account.service.create_container("private")
    assert account.level("private") is None


@pytest.mark.parametrize("level", LEVELS)
def test_set_container_acl_replaces_the_level(account, level):
    client = account.service.create_container("site")
    before = client.get_container_properties()
    client.set_container_access_policy(signed_identifiers={"p": None}, public_access=level)
    assert account.level("site") == level.value
    after = client.get_container_properties()
    assert after.etag != before.etag
    # Metadata says nothing of it and changes nothing of it.
    client.set_container_metadata({"k": "v"})
    assert account.level("site") == level.value
    # Without the header the container is private again.
    client.set_container_access_policy(signed_identifiers={"p": None})
    assert account.level("site") is None
    assert len(identifiers(account, "site")) == 1


def test_the_management_plane_sets_the_level(account):
    made = account.management.create("site", public_access="Blob", metadata={"k": "v"})
    assert made.public_access == "Blob"
    assert account.level("site") == "blob"
    client = account.service.get_container_client("site")
    client.set_container_access_policy(signed_identifiers={"p": None}, public_access="blob")
    updated = account.management.update("site", public_access="Container")
    assert updated.public_access == "Container"
    assert account.level("site") == "container"
    # What is not mentioned stays, whoever set it.
    assert client.get_container_properties().metadata == {"k": "v"}
    assert len(identifiers(account, "site")) == 1
    account.management.update("site", metadata={"k": "w"})
    assert account.level("site") == "container"
    # PUT of a container that is there updates it, too.
    account.management.create("site", public_access="None", metadata={})
    assert account.level("site") is None
    assert client.get_container_properties().metadata == {}


def test_a_level_that_is_none(account):
    account.service.create_container("site", public_access="blob")
    target = Target.of_server(account.accounts.target.management)
    if account.name == target.account:
        for text in ("off", "none", "true", "Everybody"):
            for query in ("restype=container", "restype=container&comp=acl"):
                answer = raw(target, "PUT", f"/site?{query}", [(HEADER, text)])
                expect(answer, 400, "InvalidHeaderValue")
    with refused(400, "InvalidRequestPropertyValue"):
        account.management.update("site", public_access="Everybody")
    assert account.level("site") == "blob"


def expect_all_refused(account: Account, existing: str) -> None:
    """Every way to a public container, and nothing has changed."""
    client = account.service.get_container_client(existing)
    before = client.get_container_properties()
    for level in LEVELS:
        name = new_name()
        with refused(409, "PublicAccessNotPermitted", TEXT):
            account.service.create_container(name, public_access=level)
        with refused(409, "PublicAccessNotPermitted", TEXT):
            account.management.create(name, public_access=level.value.title())
        assert not account.service.get_container_client(name).exists()
        with refused(409, "PublicAccessNotPermitted", TEXT):
            client.set_container_access_policy(signed_identifiers={}, public_access=level)
        with refused(409, "PublicAccessNotPermitted", TEXT):
            account.management.update(
                existing, public_access=level.value.title(), metadata={"a": "b"}
            )
    after = client.get_container_properties()
    assert (after.etag, after.metadata) == (before.etag, before.metadata)


def test_nothing_is_public_unless_the_account_allows_it(start_server):
    server = start_server(None)
    account = Account(server)
    assert account.accounts.get(account.name).allow_blob_public_access is False
    account.service.create_container("private")
    expect_all_refused(account, "private")
    # Private can be asked for.
    account.management.update("private", public_access="None")
    assert account.level("private") is None
    # It is off unless asked for, in accounts that are made here, too.
    name = new_account()
    assert account.accounts.create(name).allow_blob_public_access is False


def test_an_account_that_forbids_it_later(start_server):
    server = start_server()
    account = Account(server, new_account())
    account.service.create_container("site", public_access="container")
    assert account.accounts.update(account.name, FORBID).allow_blob_public_access is False
    assert account.accounts.get(account.name).allow_blob_public_access is False
    # The level stays what it was; it counts for nothing, and cannot be set again.
    assert account.level("site") == "container"
    expect_all_refused(account, "site")
    server.kill()
    server.start()
    assert account.level("site") == "container"
    expect_all_refused(account, "site")
    assert account.accounts.update(account.name, ALLOW).allow_blob_public_access is True
    account.service.get_container_client("site").set_container_access_policy({}, "blob")
    assert account.level("site") == "blob"


def test_the_option_is_of_configured_accounts_alone(start_server):
    server = start_server(None, environment={"LAZULI_ALLOW_PUBLIC_ACCESS": "1"})
    configured = Account(server)
    assert configured.accounts.get(configured.name).allow_blob_public_access is True
    with refused(409, "AccountConfiguredAtStart"):
        configured.accounts.update(configured.name, FORBID)
    created = Account(server, new_account())
    created.accounts.update(created.name, FORBID)
    created.service.create_container("private")
    expect_all_refused(created, "private")


def test_a_server_that_is_started_without_the_option_again(start_server):
    server = start_server()
    server.kill()
    server.options = ("--allow-public-access",)
    server.start()
    account = Account(server)
    account.service.create_container("site", public_access="blob")
    server.kill()
    server.options = ()
    server.start()
    account = Account(server)
    assert account.level("site") == "blob"
    expect_all_refused(account, "site")


def test_a_restored_container_has_its_level(start_server):
    server = start_server(None)
    account = Account(server, new_account())
    account.accounts.set_blob_service(
        account.name, containerDeleteRetentionPolicy={"enabled": True, "days": 1}
    )
    account.service.create_container("site", public_access="blob")
    account.service.delete_container("site")
    (deleted,) = account.service.list_containers(include_deleted=True)
    assert deleted.deleted and deleted.public_access == "blob"
    account.service.undelete_container("site", deleted.version)
    assert account.level("site") == "blob"


def test_the_trail_tells_of_levels(start_server, binary):
    server = start_server()
    account = Account(server, new_account())
    client = account.service.create_container("site", public_access="blob")
    client.set_container_access_policy(signed_identifiers={}, public_access="container")
    client.set_container_access_policy(signed_identifiers={})
    account.management.update("site", public_access="Blob")
    account.accounts.update(account.name, FORBID)
    server.kill()
    output = run_lazuli(
        binary, "history", "--all", "--output", "json", "--data", str(server.data), timeout=60
    ).stdout
    entries = [json.loads(line) for line in output.splitlines()]
    told = [
        (entry["operation"], entry["details"].get("publicAccess"))
        for entry in entries
        if entry.get("container") == "site"
    ]
    assert told == [
        ("createContainer", "blob"),
        ("setContainerACL", "container"),
        ("setContainerACL", "off"),
        ("updateContainer", "blob"),
    ]
    allowed = [
        (entry["operation"], entry["details"]["allowBlobPublicAccess"])
        for entry in entries
        if "allowBlobPublicAccess" in entry.get("details", {})
    ]
    assert allowed == [("createAccount", True), ("updateAccount", False)]


def anonymous(target, path, version="2019-07-07", method="GET", headers=()):
    """Without credentials. This version is older than tokens are asked for."""
    return raw(target, method, path, headers, version=version, sign=False)


@pytest.fixture
def readable(start_server):
    """A public account's target with a container of each level, each with a blob."""
    account = Account(start_server(None, "--allow-public-access"))
    for level in [None, *LEVELS]:
        name = level.value if level else "private"
        container = account.service.create_container(name, public_access=level)
        container.upload_blob("blob", b"content", metadata={"a": "b"}, tags={"k": "v"})
    return account.accounts.target


CONTAINER_READS = [
    "?restype=container",
    "?restype=container&comp=metadata",
    "?restype=container&comp=list",
    "?restype=container&comp=list&include=metadata",
]
BLOB_READS = ["/blob", "/blob?comp=metadata", "/blob?comp=blocklist"]


def test_everybody_reads_what_is_public(readable):
    for path in BLOB_READS:
        for level in ["blob", "container"]:
            expect(anonymous(readable, f"/{level}{path}"), 200)
            expect(anonymous(readable, f"/{level}{path}", "2024-08-04"), 200)
        expect(anonymous(readable, f"/private{path}"), 404, "ResourceNotFound")
        expect(anonymous(readable, f"/nothing{path}"), 404, "ResourceNotFound")
    assert anonymous(readable, "/blob/blob").body == b"content"
    for path in CONTAINER_READS:
        expect(anonymous(readable, f"/container{path}"), 200)
        for level in ["blob", "private", "nothing"]:
            expect(anonymous(readable, f"/{level}{path}"), 404, "ResourceNotFound")


def test_versions_with_tokens_are_asked_for_one(readable):
    for path in ["/private/blob", "/nothing/blob", "/blob?restype=container&comp=list"]:
        answer = anonymous(readable, path, "2019-12-12")
        expect(answer, 401, "NoAuthenticationInformation")
        assert answer.header("www-authenticate").startswith("Bearer authorization_uri=")


def test_what_is_never_public(readable):
    """Writes, access policies, tags, and what was there once."""
    for method, path, headers in [
        ("PUT", "/container/new", [("x-ms-blob-type", "BlockBlob"), ("Content-Length", "0")]),
        ("DELETE", "/container/blob", []),
        ("PUT", "/container/blob?comp=metadata", [("Content-Length", "0")]),
        ("GET", "/container?restype=container&comp=acl", []),
        ("PUT", "/container?restype=container&comp=acl", [("Content-Length", "0")]),
        ("DELETE", "/container?restype=container", []),
        ("GET", "/?comp=list", []),
        ("GET", "/container/blob?comp=tags", []),
        ("GET", "/container?restype=container&comp=list&include=tags", []),
        ("GET", "/container?restype=container&comp=list&include=deleted", []),
        ("GET", "/container?restype=container&comp=list&include=snapshots", []),
        ("GET", "/container?restype=container&comp=list&include=versions", []),
        ("GET", "/container?restype=container&comp=blobs&where=%22k%22%3D%27v%27", []),
        ("GET", "/container/blob", [("x-ms-if-tags", "\"k\"='v'")]),
        ("GET", "/container/blob?snapshot=2026-01-01T00:00:00.0000000Z", []),
        ("GET", "/container/blob?versionid=2026-01-01T00:00:00.0000000Z", []),
        ("GET", "/container/blob?comp=blocklist&blocklisttype=all", []),
        ("GET", "/container/blob?comp=blocklist&blocklisttype=uncommitted", []),
        ("GET", "/container/blob?comp=pagelist&prevsnapshot=2026-01-01T00:00:00.0000000Z", []),
    ]:
        answer = anonymous(readable, path, "2020-10-02", method, headers)
        expect(answer, 401, "NoAuthenticationInformation")
    assert anonymous(readable, "/container/blob").body == b"content"


def test_a_copy_does_not_show_what_was_there_once(start_server):
    """Not to the key of another account, either: as anybody it reads the blob, not its snapshot."""
    server = start_server(None, "--allow-public-access")
    public = service_of(server).create_container("container", public_access="container")
    source = public.upload_blob("blob", b"then")
    snapshot = source.create_snapshot()["snapshot"]
    source.upload_blob(b"now", overwrite=True)
    accounts = Accounts(Target.of_server(server.url))
    name = new_account()
    accounts.create(name)
    copy = accounts.service(name).create_container("con").get_blob_client("copy")
    copy.start_copy_from_url(source.url)
    assert copy.download_blob().readall() == b"now"
    with refused(404, "CannotVerifyCopySource"):
        copy.start_copy_from_url(f"{source.url}?snapshot={snapshot}")
    assert copy.download_blob().readall() == b"now"


def test_an_account_that_forbids_it_says_so(start_server):
    server = start_server(None)
    service_of(server).create_container("con").upload_blob("blob", b"")
    target = Target.of_server(server.url)
    expect(anonymous(target, "/con/blob"), 409, "PublicAccessNotPermitted")
    expect(anonymous(target, "/con/blob", "2024-08-04"), 401, "NoAuthenticationInformation")
