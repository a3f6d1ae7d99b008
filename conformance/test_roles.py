"""Bearer tokens on the data plane, over TLS: azure-identity and the blob SDK, unchanged, against the
development issuer. What each built-in role may do, where, and what user delegation signatures made by
their bearers are worth."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from datetime import timedelta
from types import SimpleNamespace

import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.storage import StorageManagementClient
from azure.mgmt.storage.models import BlobServiceProperties
from azure.storage.blob import (
    BlobSasPermissions,
    BlobServiceClient,
    generate_blob_sas,
    generate_container_sas,
)

from support.errors import refused
from support.lazuli_server import LazuliServer, run_lazuli
from support.sdk import SDK_OPTIONS, new_name
from support.shared_access import in_minutes, with_token
from support.target import DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY, DEVELOPMENT_TENANT, Target
from support.tls import authority_of
from support.tokens import MANAGEMENT_SCOPE

feature = pytest.mark.feature
pytestmark = [feature("Roles on the data plane"), pytest.mark.needs("server")]

PERMISSION = (403, "AuthorizationPermissionMismatch")
FAILED = (403, "AuthenticationFailed")
ROLES = {
    "reader": "Storage Blob Data Reader",
    "contributor": "Storage Blob Data Contributor",
    "owner": "Storage Blob Data Owner",
    "delegator": "Storage Blob Delegator",
    "manager": "Storage Account Contributor",
    "guest": "Storage Blob Data Contributor@devstoreaccount1/guests",
    "stranger": "Storage Blob Data Owner@otheraccount",
}


@pytest.fixture(scope="module")
def store(binary, tmp_path_factory):
    """A server with TLS, and somebody for each role; `nobody` has none."""
    data = tmp_path_factory.mktemp("roles") / "data"
    people = [*ROLES, "nobody"]
    environment = {
        "LAZULI_DEV_IDENTITY_CLIENTS": ";".join(f"{who}:secret-of-{who}:{who}-oid" for who in people),
        "LAZULI_ROLES": ";".join(f"{who}-oid={role}" for who, role in ROLES.items()),
    }
    with LazuliServer(binary, data, "--tls", "auto", environment=environment) as server:
        authority = str(authority_of(data))
        target = Target.of_server(server.url)

        def credential(who, secret=None):
            return ClientSecretCredential(
                DEVELOPMENT_TENANT,
                who,
                secret or f"secret-of-{who}",
                authority=server.url,
                disable_instance_discovery=True,
                connection_verify=authority,
            )

        def service(who, **options):
            return BlobServiceClient(
                target.endpoint,
                credential=credential(who) if who else None,
                connection_verify=authority,
                **{**SDK_OPTIONS, **options},
            )

        owner = BlobServiceClient(
            target.endpoint, credential=DEVELOPMENT_KEY, connection_verify=authority, **SDK_OPTIONS
        )
        owner.create_container("guests")
        yield SimpleNamespace(
            server=server,
            target=target,
            data=data,
            authority=authority,
            credential=credential,
            service=service,
            key=owner,
        )
        assert server.is_running(), f"the server died:\n{server.output}"


@pytest.fixture
def container(store):
    container = store.key.create_container(new_name())
    container.upload_blob("blob", b"content")
    return container


# Who of ROLES may do it.
ACTS = {
    "list containers": (lambda s, c: list(s.list_containers()), "reader contributor owner manager"),
    "service properties": (lambda s, c: s.get_service_properties(), "manager"),
    "account information": (lambda s, c: s.get_account_information(), "manager"),
    "create and delete a container": (
        lambda s, c: s.create_container(new_name()).delete_container(),
        "contributor owner manager",
    ),
    "container properties": (
        lambda s, c: s.get_container_client(c).get_container_properties(),
        "reader contributor owner manager",
    ),
    "container metadata": (
        lambda s, c: s.get_container_client(c).set_container_metadata({"a": "b"}),
        "contributor owner manager",
    ),
    "container access policy": (
        lambda s, c: s.get_container_client(c).get_container_access_policy(),
        "owner manager",
    ),
    "list blobs": (
        lambda s, c: list(s.get_container_client(c).list_blobs()),
        "reader contributor owner",
    ),
    "read": (
        lambda s, c: s.get_blob_client(c, "blob").download_blob().readall(),
        "reader contributor owner",
    ),
    "overwrite": (
        lambda s, c: s.get_blob_client(c, "blob").upload_blob(b"content", overwrite=True),
        "contributor owner",
    ),
    "delete": (
        lambda s, c: s.get_blob_client(c, "blob").delete_blob(),
        "contributor owner",
    ),
    "write with tags": (
        lambda s, c: s.get_blob_client(c, "tagged").upload_blob(b"", tags={"a": "b"}),
        "owner",
    ),
    "tags": (lambda s, c: s.get_blob_client(c, "blob").get_blob_tags(), "owner"),
    "find": (lambda s, c: list(s.find_blobs_by_tags("\"a\"='b'")), "owner"),
    "legal hold": (lambda s, c: s.get_blob_client(c, "blob").set_legal_hold(False), "owner"),
    "delegation key": (
        lambda s, c: s.get_user_delegation_key(in_minutes(-1), in_minutes(10)),
        "reader contributor owner delegator manager",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_each_role_may_do(store, container, name):
    act, allowed = ACTS[name]
    for who in [*ROLES, "nobody"]:
        container.upload_blob("blob", b"content", overwrite=True)
        if who in allowed.split():
            try:
                act(store.service(who), container.container_name)
            except HttpResponseError as error:
                # The operation itself may not be possible here; that is not about the role.
                assert name == "legal hold" and error.status_code == 409, (who, error)
        else:
            with refused(*PERMISSION):
                act(store.service(who), container.container_name)


def test_a_role_on_one_container_is_worth_nothing_elsewhere(store, container):
    guest = store.service("guest")
    guests = guest.get_container_client("guests")
    guests.upload_blob(new_name("b"), b"")
    assert list(guests.list_blobs())
    with refused(*PERMISSION):
        list(guest.list_containers())
    with refused(*PERMISSION):
        guest.get_blob_client(container.container_name, "blob").download_blob()
    with refused(*PERMISSION):
        guest.get_user_delegation_key(in_minutes(-1), in_minutes(10))


def test_a_role_on_one_container_restores_no_other_into_it(store):
    management(store).blob_services.set_service_properties(
        store.target.resource_group,
        DEVELOPMENT_ACCOUNT,
        parameters=BlobServiceProperties(
            {"properties": {"containerDeleteRetentionPolicy": {"enabled": True, "days": 7}}}
        ),
    )
    name = new_name("victim")
    store.key.create_container(name).upload_blob("secret", b"secret")
    store.key.delete_container(name)
    (deleted,) = [
        each
        for each in store.key.list_containers(name, include_deleted=True)
        if each.deleted
    ]
    store.key.delete_container("guests")
    try:
        with refused(*PERMISSION):
            store.service("guest").undelete_container(name, deleted.version, new_name="guests")
    finally:
        store.key.create_container("guests")


def test_a_client_without_credentials_learns_where_to_get_them(store, container):
    """The SDK asks with its token for the wrong tenant first, and follows the challenge."""
    with pytest.raises(ClientAuthenticationError) as caught:
        store.service(None).get_blob_client(container.container_name, "blob").download_blob()
    answer = caught.value.response
    assert answer.status_code == 401
    assert answer.headers["x-ms-error-code"] == "NoAuthenticationInformation"
    assert answer.headers["www-authenticate"] == (
        f"Bearer authorization_uri={store.server.url}/{DEVELOPMENT_TENANT}/oauth2/authorize "
        "resource_id=https://storage.azure.com"
    )


class Given:
    """A credential that has this token and no other."""

    def __init__(self, token):
        self.token = token

    def get_token(self, *_scopes, **_options):
        return self.token


def test_tokens_that_open_nothing(store, container):
    def read(token):
        service = BlobServiceClient(
            store.target.endpoint,
            credential=Given(token),
            connection_verify=store.authority,
            **SDK_OPTIONS,
        )
        return service.get_blob_client(container.container_name, "blob").download_blob().readall()

    good = store.credential("reader").get_token("https://storage.azure.com/.default")
    assert read(good) == b"content"
    # Another audience, another account's, a changed signature, no token at all.
    management = store.credential("reader").get_token("https://management.azure.com/.default")
    foreign = store.credential("reader").get_token(
        "https://otheraccount.blob.core.windows.net/.default"
    )
    head, claims, signature = good.token.split(".")
    changed = ".".join([head, claims, signature[::-1]])
    for token in [management.token, foreign.token, changed, f"{head}.{claims}.", "x", ""]:
        with pytest.raises(ClientAuthenticationError) as caught:
            read(good._replace(token=token))
        assert caught.value.status_code == 401
        assert caught.value.response.headers["x-ms-error-code"] == "InvalidAuthenticationInfo"
    own = store.credential("reader").get_token(
        "https://devstoreaccount1.blob.core.windows.net/.default"
    )
    assert read(own) == b"content"
    # Versions from before there were tokens.
    for version in ["2017-07-29", None]:
        request = urllib.request.Request(f"{store.target.endpoint}/{container.container_name}/blob")
        request.add_header("Authorization", f"Bearer {good.token}")
        if version:
            request.add_header("x-ms-version", version)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(
                request, context=ssl.create_default_context(cafile=store.authority)
            )
        answer = caught.value
        assert (answer.code, answer.headers["x-ms-error-code"]) == FAILED


def management(store):
    return StorageManagementClient(
        store.credential("manager"),
        store.target.subscription,
        base_url=store.server.url,
        credential_scopes=[MANAGEMENT_SCOPE],
        connection_verify=store.authority,
    )


def delegated(store, who, container, permission, key=None, **more):
    key = key or store.service(who).get_user_delegation_key(in_minutes(-5), in_minutes(30))
    token = generate_container_sas(
        DEVELOPMENT_ACCOUNT,
        container.container_name,
        user_delegation_key=key,
        permission=permission,
        expiry=more.pop("expiry", in_minutes(10)),
        **more,
    )
    service = with_token(store.target, token, connection_verify=store.authority)
    return service.get_container_client(container.container_name)


@feature("User delegation signatures")
def test_a_delegated_signature_is_worth_what_its_maker_may_do(store, container):
    everything = "racwdxyltmeopi"
    reader = delegated(store, "reader", container, everything)
    assert reader.download_blob("blob").readall() == b"content"
    assert [item.name for item in reader.list_blobs()] == ["blob"]
    with refused(*PERMISSION):
        reader.upload_blob("new", b"")
    with refused(*PERMISSION):
        reader.get_blob_client("blob").get_blob_tags()
    contributor = delegated(store, "contributor", container, everything)
    contributor.upload_blob("new", b"")
    contributor.delete_blob("new")
    with refused(*PERMISSION):
        contributor.upload_blob("tagged", b"", tags={"a": "b"})
    # The other way round, it is worth no more than its letters.
    little = delegated(store, "owner", container, "r")
    assert little.download_blob("blob").readall() == b"content"
    with refused(*PERMISSION):
        list(little.list_blobs())
    # Who may make keys and nothing else makes signatures that open nothing.
    for who in ["delegator", "manager"]:
        with refused(*PERMISSION):
            delegated(store, who, container, everything).download_blob("blob")


@feature("User delegation signatures")
def test_delegation_keys_end(store, container):
    service = store.service("reader")
    begin, end = in_minutes(-5).replace(microsecond=0), in_minutes(30).replace(microsecond=0)
    key = service.get_user_delegation_key(begin, end)
    assert key.signed_oid == "reader-oid"
    assert key.signed_tid == DEVELOPMENT_TENANT
    assert key.signed_service == "b"
    assert key.signed_start == begin.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert key.signed_expiry == end.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert delegated(store, "reader", container, "r", key).download_blob("blob").readall()
    # What it says of itself is part of it.
    for name, value in [
        ("signed_oid", "owner-oid"),
        ("signed_expiry", (end + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("signed_start", (begin - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("signed_version", "2021-08-06"),
    ]:
        kept = getattr(key, name)
        setattr(key, name, value)
        with refused(*FAILED):
            delegated(store, "reader", container, "r", key).download_blob("blob")
        setattr(key, name, kept)
    later = service.get_user_delegation_key(in_minutes(10), in_minutes(20))
    with refused(*FAILED):
        delegated(store, "reader", container, "r", later).download_blob("blob")
    for start, expiry in [
        (in_minutes(-20), in_minutes(-10)),
        (in_minutes(20), in_minutes(10)),
        (in_minutes(-1), in_minutes(7 * 24 * 60 + 10)),
        # Not one for each of the weeks to come.
        (in_minutes(8 * 24 * 60), in_minutes(9 * 24 * 60)),
    ]:
        with refused(400, "InvalidXmlNodeValue"):
            service.get_user_delegation_key(start, expiry)


@feature("User delegation signatures")
def test_only_a_token_gets_a_delegation_key(store):
    with refused(*FAILED):
        store.key.get_user_delegation_key(in_minutes(-1), in_minutes(10))


@feature("User delegation signatures")
def test_a_signature_for_one_user_alone(store, container):
    key = store.service("owner").get_user_delegation_key(
        in_minutes(-5), in_minutes(30), delegated_user_tid=DEVELOPMENT_TENANT
    )
    token = generate_blob_sas(
        DEVELOPMENT_ACCOUNT,
        container.container_name,
        "blob",
        user_delegation_key=key,
        permission=BlobSasPermissions(read=True),
        expiry=in_minutes(10),
        user_delegation_oid="nobody-oid",
    )
    assert "sduoid=nobody-oid" in token

    def read(who):
        url = f"{store.target.endpoint}?{token}"
        service = BlobServiceClient(
            url,
            credential=store.credential(who) if who else None,
            connection_verify=store.authority,
            **SDK_OPTIONS,
        )
        return service.get_blob_client(container.container_name, "blob").download_blob().readall()

    # Who has no role at all may read with it, being the one it is for.
    assert read("nobody") == b"content"
    for who in ["owner", None]:
        with refused(*FAILED):
            read(who)
    # Nor does a copy read with it for anybody else.
    source = f"{container.get_blob_client('blob').url}?{token}"
    copy = store.service("contributor").get_blob_client(container.container_name, "copy")
    with refused(403, "CannotVerifyCopySource"):
        copy.upload_blob_from_url(source)
    for who, status in [("owner", 403), ("nobody", 201)]:
        proof = store.credential(who).get_token("https://storage.azure.com/.default").token
        if status == 201:
            copy.upload_blob_from_url(source, source_authorization=f"Bearer {proof}")
        else:
            with refused(status, "CannotVerifyCopySource"):
                copy.upload_blob_from_url(source, source_authorization=f"Bearer {proof}")


@feature("User delegation signatures")
def test_revocation(store, container):
    key = store.service("reader").get_user_delegation_key(in_minutes(-5), in_minutes(30))
    client = delegated(store, "reader", container, "r", key)
    assert client.download_blob("blob").readall() == b"content"
    # A restart keeps keys.
    store.server.kill()
    store.server.start()
    assert client.download_blob("blob").readall() == b"content"
    management(store).storage_accounts.revoke_user_delegation_keys(
        store.target.resource_group, DEVELOPMENT_ACCOUNT
    )
    with refused(*FAILED):
        client.download_blob("blob")
    again = store.service("reader").get_user_delegation_key(in_minutes(-5), in_minutes(30))
    assert delegated(store, "reader", container, "r", again).download_blob("blob").readall()
    store.server.kill()
    store.server.start()
    with refused(*FAILED):
        client.download_blob("blob")


@feature("User delegation signatures")
def test_copies_read_with_the_callers_roles_or_a_token_for_the_source(store, container):
    name = container.container_name
    source = container.get_blob_client("blob").url
    store.service("contributor").get_blob_client(name, "copy").upload_blob_from_url(source)
    assert container.download_blob("copy").readall() == b"content"
    guest = store.service("guest").get_blob_client("guests", new_name("b"))
    with refused(403, "CannotVerifyCopySource"):
        guest.upload_blob_from_url(source)
    token = store.credential("reader").get_token("https://storage.azure.com/.default").token
    guest.upload_blob_from_url(source, source_authorization=f"Bearer {token}")
    with refused(403, "CannotVerifyCopySource"):
        guest.upload_blob_from_url(source, source_authorization="Bearer x", overwrite=True)


def test_who_did_it_is_on_record(store, container, binary):
    name = container.container_name
    store.service("contributor").get_blob_client(name, "by token").upload_blob(b"")
    delegated(store, "contributor", container, "c").upload_blob("by delegation", b"")
    store.server.kill()
    try:
        said = run_lazuli(
            binary, "history", name, "--data", str(store.data), "--all", "--output", "json"
        )
        entries = [json.loads(line) for line in said.stdout.splitlines()]
    finally:
        store.server.start()
    actors = {entry.get("blob"): entry["actor"] for entry in entries}
    assert actors["by token"].startswith("contributor-oid of "), actors
    assert " by a delegation key of contributor-oid of devstoreaccount1" in actors["by delegation"]
    assert "sig=" not in str(entries)
