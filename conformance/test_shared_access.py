"""Shared access signatures of accounts and services: each allows what it says, while and where it
says, and nothing else."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timezone

import pytest
from azure.storage.blob import (
    AccessPolicy,
    BlobBlock,
    BlobImmutabilityPolicyMode,
    ContentSettings,
    ImmutabilityPolicy,
)

from support.accounts import Accounts, new_account
from support.errors import refused
from support.raw_http import RawConnection, expect, raw
from support.sdk import new_name
from support.shared_access import (
    account_token,
    blob_token,
    container_token,
    directory_token,
    in_minutes,
    signed_by_hand,
    with_token,
)

feature = pytest.mark.feature
pytestmark = feature("Shared access signatures")

PERMISSION = (403, "AuthorizationPermissionMismatch")
RESOURCE = (403, "AuthorizationResourceTypeMismatch")
OVERWRITE = (403, "UnauthorizedBlobOverwrite")
FAILED = (403, "AuthenticationFailed")


@pytest.fixture
def blob(sync_container):
    """`dir/blob` with content, in a container of its own."""
    return sync_container.upload_blob("dir/blob", b"content")


def blob_with(target, blob, token):
    return with_token(target, token).get_blob_client(blob.container_name, blob.blob_name)


# What a blob's signature allows, letter by letter.


def overwrite(blob):
    blob.upload_blob(b"other", overwrite=True)


def stage(blob):
    blob.stage_block("QUFB", b"block")


BLOB_ACTS = {
    "read": (lambda blob: blob.download_blob().readall(), "r"),
    "properties": (lambda blob: blob.get_blob_properties(), "r"),
    "block list": (lambda blob: blob.get_block_list(), "r"),
    "overwrite": (overwrite, "w"),
    "stage a block": (stage, "cw"),
    "metadata": (lambda blob: blob.set_blob_metadata({"a": "b"}), "w"),
    "http headers": (lambda blob: blob.set_http_headers(ContentSettings("text/plain")), "w"),
    "tier": (lambda blob: blob.set_standard_blob_tier("Cool"), "w"),
    "snapshot": (lambda blob: blob.create_snapshot(), "cw"),
    "lease": (lambda blob: blob.acquire_lease(15), "w"),
    "tags": (lambda blob: blob.get_blob_tags(), "t"),
    "set tags": (lambda blob: blob.set_blob_tags({"a": "b"}), "t"),
    "delete": (lambda blob: blob.delete_blob(), "d"),
}


@pytest.mark.parametrize("letter", "racwdxytmeoi")
@pytest.mark.parametrize("name", BLOB_ACTS)
def test_each_letter_allows_its_operations_and_no_others(target, blob, name, letter):
    act, letters = BLOB_ACTS[name]
    token = blob_token(target, blob.container_name, blob.blob_name, letter)
    if letter in letters:
        act(blob_with(target, blob, token))
    else:
        # Who may create may not replace.
        creates = (name, letter) == ("overwrite", "c")
        with refused(*(OVERWRITE if creates else PERMISSION)):
            act(blob_with(target, blob, token))
        assert blob.download_blob().readall() == b"content"


def test_all_letters_but_the_right_one(target, blob):
    for name, (act, letters) in BLOB_ACTS.items():
        others = "".join(letter for letter in "racwdxyti" if letter not in letters)
        token = blob_token(target, blob.container_name, blob.blob_name, others)
        with refused(*(OVERWRITE if name == "overwrite" else PERMISSION)):
            act(blob_with(target, blob, token))


def test_create_makes_new_blobs_and_replaces_none(target, sync_container):
    name = sync_container.container_name
    creator = with_token(target, container_token(target, name, "c")).get_container_client(name)
    creator.upload_blob("new", b"first", overwrite=True)
    with refused(*OVERWRITE):
        creator.upload_blob("new", b"second", overwrite=True)
    # Who asks for it gets the usual answer.
    with refused(409, "BlobAlreadyExists"):
        creator.upload_blob("new", b"second")
    creator.get_blob_client("blocks").stage_block("QUFB", b"block")
    creator.get_blob_client("blocks").commit_block_list([BlobBlock("QUFB")])
    creator.get_blob_client("blocks").stage_block("QUFB", b"other")
    with refused(*OVERWRITE):
        creator.get_blob_client("blocks").commit_block_list([BlobBlock("QUFB")])
    source = blob_token(target, name, "new", "r")
    url = f"{target.endpoint}/{name}/new?{source}"
    creator.get_blob_client("copy").start_copy_from_url(url)
    with refused(*OVERWRITE):
        creator.get_blob_client("copy").start_copy_from_url(url)
    for blob, content in [("new", b"first"), ("blocks", b"block"), ("copy", b"first")]:
        assert sync_container.download_blob(blob).readall() == content


def test_append_with_add(target, sync_container):
    name = sync_container.container_name
    log = sync_container.get_blob_client("log")
    log.create_append_blob()
    token = blob_token(target, name, "log", "a")
    blob_with(target, log, token).append_block(b"line\n")
    for letter in "rcdt":
        with refused(*PERMISSION):
            blob_with(target, log, blob_token(target, name, "log", letter)).append_block(b"x")
    with refused(*PERMISSION):
        blob_with(target, log, token).create_append_blob()
    assert log.download_blob().readall() == b"line\n"


def test_tags_and_protection_that_come_with_a_write_need_their_letters(target, sync_container):
    name = sync_container.container_name
    container = with_token(target, container_token(target, name, "w")).get_container_client(name)
    with refused(*PERMISSION):
        container.upload_blob("b", b"", tags={"a": "b"})
    with refused(*PERMISSION):
        container.upload_blob("b", b"", legal_hold=True)
    policy = ImmutabilityPolicy(expiry_time=in_minutes(5), policy_mode="Unlocked")
    with refused(*PERMISSION):
        container.upload_blob("b", b"", immutability_policy=policy)
    tagging = with_token(target, container_token(target, name, "wt"))
    tagging.get_blob_client(name, "b").upload_blob(b"", tags={"a": "b"})
    with refused(*PERMISSION):
        container.get_blob_client("b").get_blob_properties(if_tags_match_condition="\"a\"='b'")


@pytest.mark.needs("server")
def test_immutability_has_a_letter_of_its_own(version_store):
    name = version_store.container().container_name
    target = version_store.target
    blob = version_store.service.get_blob_client(name, "b")
    blob.upload_blob(b"content")
    until = in_minutes(5).replace(microsecond=0)
    policy = ImmutabilityPolicy(expiry_time=until, policy_mode=BlobImmutabilityPolicyMode.UNLOCKED)
    everything_else = blob_with(target, blob, blob_token(target, name, "b", "racwdxytmeo"))
    with refused(*PERMISSION):
        everything_else.set_immutability_policy(policy)
    with refused(*PERMISSION):
        everything_else.set_legal_hold(True)
    holder = blob_with(target, blob, blob_token(target, name, "b", "i"))
    holder.set_immutability_policy(policy)
    shown = blob.get_blob_properties().immutability_policy
    assert shown.expiry_time.astimezone(timezone.utc) == until
    with refused(*PERMISSION):
        everything_else.delete_immutability_policy()
    holder.delete_immutability_policy()
    holder.set_legal_hold(True)
    with refused(409, "BlobImmutableDueToLegalHold"):
        everything_else.delete_blob()
    holder.set_legal_hold(False)


# Which resource.


def test_a_blobs_signature_is_for_no_other_blob(target, blob, sync_container):
    other = sync_container.upload_blob("other", b"x")
    token = blob_token(target, blob.container_name, blob.blob_name, "rwd")
    assert blob_with(target, blob, token).download_blob().readall() == b"content"
    with refused(*FAILED):
        blob_with(target, other, token).download_blob()
    with refused(*FAILED):
        list(with_token(target, token).get_container_client(blob.container_name).list_blobs())
    with refused(*FAILED):
        list(with_token(target, token).list_containers())


def test_a_containers_signature(target, blob, sync_container):
    name = sync_container.container_name
    token = container_token(target, name, "rlf")
    container = with_token(target, token).get_container_client(name)
    assert [item.name for item in container.list_blobs()] == ["dir/blob"]
    assert list(container.find_blobs_by_tags("\"a\"='b'")) == []
    assert container.download_blob("dir/blob").readall() == b"content"
    with refused(*FAILED):
        list(with_token(target, token).get_container_client(new_name()).list_blobs())
    everything = container_token(target, name, "racwdxyltfmeopi")
    container = with_token(target, everything).get_container_client(name)
    with refused(*PERMISSION):
        container.get_container_properties()
    with refused(*PERMISSION):
        container.set_container_metadata({"a": "b"})
    with refused(*PERMISSION):
        container.get_container_access_policy()
    with refused(*PERMISSION):
        container.set_container_access_policy({})
    with refused(*PERMISSION):
        container.acquire_lease(15)
    with refused(*PERMISSION):
        container.delete_container()
    with refused(*PERMISSION):
        with_token(target, everything).create_container(name)


def test_without_the_letter_a_container_is_not_listed(target, blob):
    name = blob.container_name
    for letters in ["racwdxytmeopi", "f"]:
        container = with_token(
            target, container_token(target, name, letters)
        ).get_container_client(name)
        with refused(*PERMISSION):
            list(container.list_blobs())
    lister = with_token(target, container_token(target, name, "l")).get_container_client(name)
    with refused(*PERMISSION):
        list(lister.list_blobs(include=["tags"]))
    with refused(*PERMISSION):
        list(lister.find_blobs_by_tags("\"a\"='b'"))


def test_snapshots_and_versions_have_signatures_of_their_own(target, blob):
    first = blob.create_snapshot()["snapshot"]
    second = blob.create_snapshot(metadata={"a": "b"})["snapshot"]
    name = blob.container_name

    def client(token, snapshot=None):
        return with_token(target, token).get_blob_client(name, blob.blob_name, snapshot=snapshot)

    token = blob_token(target, name, blob.blob_name, "rd", snapshot=first)
    assert client(token, first).download_blob().readall() == b"content"
    for snapshot, code in [(second, FAILED), (None, FAILED)]:
        with refused(*code):
            client(token, snapshot).download_blob()
    client(token, first).delete_blob()
    plain = blob_token(target, name, blob.blob_name, "rd")
    with refused(*RESOURCE):
        client(plain, second).download_blob()
    whole = container_token(target, name, "r")
    assert client(whole, second).get_blob_properties().metadata == {"a": "b"}


@pytest.mark.needs("server")
def test_versions_are_deleted_with_x(version_store):
    name = version_store.plain_container().container_name
    target, service = version_store.target, version_store.service
    blob = service.get_blob_client(name, "b")
    version = blob.upload_blob(b"first")["version_id"]
    blob.upload_blob(b"second", overwrite=True)

    def client(letters, **more):
        token = container_token(target, name, letters)
        return with_token(target, token).get_blob_client(name, "b", **more)

    with refused(*PERMISSION):
        client("rawcdyti", version_id=version).delete_blob()
    one = blob_token(target, name, "b", "r", version_id=version)
    reader = with_token(target, one).get_blob_client(name, "b", version_id=version)
    assert reader.download_blob().readall() == b"first"
    with refused(*FAILED):
        with_token(target, one).get_blob_client(name, "b").download_blob()
    client("x", version_id=version).delete_blob()


def test_a_directorys_signature(target, blob, sync_container):
    name = sync_container.container_name
    sync_container.upload_blob("dir/sub/deep", b"deep")
    sync_container.upload_blob("directory/other", b"other")
    sync_container.upload_blob("dir2", b"other")
    token = directory_token(target, name, "dir", "rl")
    container = with_token(target, token).get_container_client(name)
    assert container.download_blob("dir/blob").readall() == b"content"
    assert container.download_blob("dir/sub/deep").readall() == b"deep"
    for other in ["directory/other", "dir2", "dir"]:
        with refused(*FAILED):
            container.download_blob(other)
    listed = [item.name for item in container.list_blobs(name_starts_with="dir/")]
    assert listed == ["dir/blob", "dir/sub/deep"]
    for prefix in [None, "", "dir", "di", "directory/"]:
        with refused(*FAILED):
            list(container.list_blobs(name_starts_with=prefix))
    with refused(*PERMISSION):
        container.upload_blob("dir/new", b"")


# The account's.


@pytest.mark.parametrize("resources", ["s", "c", "o", "sc", "so", "co"])
def test_an_accounts_signature_is_for_the_kinds_of_resources_it_names(target, blob, resources):
    service = with_token(target, account_token(target, "rwdlacuptfxyi", resources))
    container = service.get_container_client(blob.container_name)
    for kind, act in [
        ("s", lambda: list(service.list_containers(name_starts_with="conf-x"))),
        ("c", lambda: container.get_container_properties()),
        ("c", lambda: list(container.list_blobs())),
        ("o", lambda: container.download_blob(blob.blob_name).readall()),
        ("sco", lambda: service.get_account_information()),
    ]:
        if set(kind) & set(resources):
            act()
        else:
            with refused(*RESOURCE):
                act()


def test_an_accounts_letters(target, sync_service):
    name = new_name()
    creator = with_token(target, account_token(target, "c"))
    container = creator.create_container(name)
    with refused(*PERMISSION):
        creator.delete_container(name)
    with refused(*PERMISSION):
        list(creator.list_containers())
    with refused(*PERMISSION):
        creator.get_service_properties()
    container.upload_blob("b", b"x")
    with refused(*OVERWRITE):
        container.upload_blob("b", b"y", overwrite=True)
    everything = with_token(target, account_token(target, "rwdlacuptfxyi"))
    # Not with any letter.
    with refused(*PERMISSION):
        everything.get_container_client(name).get_container_access_policy()
    with refused(*PERMISSION):
        everything.get_container_client(name).set_container_access_policy({})
    with_token(target, account_token(target, "w")).get_container_client(
        name
    ).set_container_metadata({"a": "b"})
    with_token(target, account_token(target, "d", "c")).delete_container(name)


def test_an_accounts_signature_for_other_services(target, sync_container):
    token = account_token(target, "rl", services="qt")
    with refused(403, "AuthorizationServiceMismatch"):
        list(with_token(target, token).list_containers())


# Until when, from where, over what.


def test_expired_and_not_yet_valid(target, blob):
    for window in [
        {"expiry": in_minutes(-1)},
        {"start": in_minutes(5), "expiry": in_minutes(10)},
        {"start": in_minutes(-5), "expiry": in_minutes(-4)},
    ]:
        for token in [
            blob_token(target, blob.container_name, blob.blob_name, "r", **window),
            container_token(target, blob.container_name, "r", **window),
            account_token(target, "r", **window),
        ]:
            with refused(*FAILED):
                blob_with(target, blob, token).download_blob()
    token = blob_token(
        target, blob.container_name, blob.blob_name, "r", start=in_minutes(-1)
    )
    blob_with(target, blob, token).download_blob()


@pytest.mark.needs("server")
def test_addresses(target, blob):
    def read(ip):
        token = blob_token(target, blob.container_name, blob.blob_name, "r", ip=ip)
        return blob_with(target, blob, token).download_blob().readall()

    assert read("127.0.0.1") == b"content"
    assert read("127.0.0.0-127.0.0.9") == b"content"
    for ip in ["127.0.0.2", "10.0.0.0-10.255.255.255", "127.0.0.2-127.0.0.9"]:
        with refused(403, "AuthorizationSourceIPMismatch"):
            read(ip)


def test_the_protocol(target, blob):
    def read(protocol):
        token = blob_token(target, blob.container_name, blob.blob_name, "r", protocol=protocol)
        return blob_with(target, blob, token).download_blob().readall()

    assert read("https,http") == b"content"
    if target.uses_tls:
        assert read("https") == b"content"
    else:
        with refused(403, "AuthorizationProtocolMismatch"):
            read("https")


# Every part is signed.


def test_what_was_changed_afterwards_is_refused(target, blob):
    name = blob.container_name
    token = blob_token(
        target, name, blob.blob_name, "r", start=in_minutes(-5), content_type="text/plain"
    )
    blob_with(target, blob, token).download_blob()
    parts = dict(part.split("=", 1) for part in token.split("&"))
    for changed in [
        {"sp": "rwd"},
        {"se": "2099-01-01T00%3A00%3A00Z"},
        {"st": "2020-01-01T00%3A00%3A00Z"},
        {"sv": "2021-08-06"},
        {"sr": "c"},
        {"rsct": "text/html"},
        {"spr": "https,http"},
        {"sip": "127.0.0.1"},
        {"si": "policy"},
        {"ses": "scope"},
        {"sig": "A" * 43 + "%3D"},
    ]:
        query = "&".join(f"{key}={value}" for key, value in {**parts, **changed}.items())
        with refused(*FAILED):
            blob_with(target, blob, query).download_blob()


@pytest.mark.parametrize(
    "query",
    [
        "sig=AAAA",
        "sv=2024-08-04&sr=b&sp=r&se=2099-01-01&sig=short",
        "sv=2024-08-04&sr=b&sr=b&sp=r&se=2099-01-01&sig=" + "A" * 43 + "%3D",
        "sv=never&sr=b&sp=r&se=2099-01-01&sig=" + "A" * 43 + "%3D",
        "sv=2024-08-04&sr=x&sp=r&se=2099-01-01&sig=" + "A" * 43 + "%3D",
        "sv=2024-08-04&ss=b&sp=r&se=2099-01-01&sig=" + "A" * 43 + "%3D",
    ],
)
def test_malformed_signatures(target, blob, query):
    path = f"/{blob.container_name}/{blob.blob_name}?{query}"
    answer = raw(target, "GET", path, sign=False)
    expect(answer, 403, "AuthenticationFailed")


@pytest.mark.parametrize(
    "version",
    [
        "2012-02-12",
        "2013-08-15",
        "2014-02-14",
        "2015-02-21",
        "2015-04-05",
        "2017-11-09",
        "2018-11-09",
        "2020-10-02",
        "2020-12-06",
        "2026-10-06",
    ],
)
def test_every_version_that_was_signed_in_another_way(target, blob, version):
    expiry = in_minutes(10).strftime("%Y-%m-%dT%H:%M:%SZ")
    for resource, path in [
        ("c", blob.container_name),
        ("b", f"{blob.container_name}/{blob.blob_name}"),
    ]:
        token = signed_by_hand(target, version, resource, path, {"sp": "r", "se": expiry})
        url = f"{target.endpoint}/{blob.container_name}/{blob.blob_name}?{token}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            assert answer.read() == b"content"
            # Without a header the answer is in the version that was signed.
            assert answer.headers["x-ms-version"] == version
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(url.replace("sp=r", "sp=w"), timeout=30)
        assert error.value.code == 403


# Stored access policies.


def test_a_stored_policy_says_what_the_signature_leaves_out(target, blob, sync_container):
    name = sync_container.container_name
    sync_container.set_container_access_policy(
        {
            "reader": AccessPolicy("r", in_minutes(10), in_minutes(-10)),
            "writer": AccessPolicy(permission="w"),
            "over": AccessPolicy("r", in_minutes(-1), in_minutes(-10)),
        }
    )
    reader = blob_with(target, blob, container_token(target, name, policy_id="reader"))
    assert reader.download_blob().readall() == b"content"
    with refused(*PERMISSION):
        overwrite(reader)
    token = container_token(target, name, policy_id="writer", expiry=in_minutes(5))
    overwrite(blob_with(target, blob, token))
    for wrong in [
        container_token(target, name, policy_id="over"),
        container_token(target, name, policy_id="nobody"),
        # Nobody says until when.
        container_token(target, name, policy_id="writer"),
        # Both say what.
        container_token(target, name, "r", policy_id="reader"),
        container_token(target, name, policy_id="reader", expiry=in_minutes(5)),
    ]:
        with refused(*FAILED):
            blob_with(target, blob, wrong).download_blob()


def test_revoking_a_stored_policy_takes_effect_at_once(target, blob, sync_container):
    name = sync_container.container_name
    policies = {"p": AccessPolicy("r", in_minutes(10), in_minutes(-10))}
    sync_container.set_container_access_policy(policies)
    reader = blob_with(
        target, blob, blob_token(target, name, blob.blob_name, policy_id="p")
    )
    assert reader.download_blob().readall() == b"content"
    sync_container.set_container_access_policy({"p": AccessPolicy("w", in_minutes(10))})
    with refused(*PERMISSION):
        reader.download_blob()
    sync_container.set_container_access_policy({})
    with refused(*FAILED):
        reader.download_blob()


# What comes back.


def test_fields_of_the_answer_as_the_signature_says(target, blob):
    token = blob_token(
        target,
        blob.container_name,
        blob.blob_name,
        "r",
        cache_control="no-store",
        content_disposition='attachment; filename="a.txt"',
        content_encoding="identity",
        content_language="de",
        content_type="text/x-log",
    )
    settings = blob_with(target, blob, token).get_blob_properties().content_settings
    assert settings.cache_control == "no-store"
    assert settings.content_disposition == 'attachment; filename="a.txt"'
    assert settings.content_encoding == "identity"
    assert settings.content_language == "de"
    assert settings.content_type == "text/x-log"
    answer = blob_with(target, blob, token).download_blob()
    assert answer.properties.content_settings.content_type == "text/x-log"
    # The stored ones are as they were.
    assert blob.get_blob_properties().content_settings.content_type == "application/octet-stream"


def test_an_encryption_scope_that_is_not_there_is_not_written_in(target, blob, sync_container):
    name = sync_container.container_name
    token = container_token(target, name, "rw", encryption_scope="scope1")
    container = with_token(target, token).get_container_client(name)
    assert container.download_blob(blob.blob_name).readall() == b"content"
    with refused(400, "UnsupportedQueryParameter"):
        container.upload_blob("new", b"")
    assert [item.name for item in sync_container.list_blobs()] == ["dir/blob"]


def test_copies_read_with_the_sources_signature(target, blob, sync_container):
    name = sync_container.container_name
    writer = with_token(target, container_token(target, name, "cw")).get_blob_client(name, "copy")
    readable = f"{blob.url}?{blob_token(target, name, blob.blob_name, 'r')}"
    writer.upload_blob_from_url(readable, overwrite=True)
    assert sync_container.download_blob("copy").readall() == b"content"
    with refused(404, "CannotVerifyCopySource"):
        writer.upload_blob_from_url(blob.url, overwrite=True)
    unreadable = f"{blob.url}?{blob_token(target, name, blob.blob_name, 'w')}"
    with refused(403, "CannotVerifyCopySource"):
        writer.upload_blob_from_url(unreadable, overwrite=True)


def test_batches_with_a_signature_in_every_part(target, sync_container):
    name = sync_container.container_name
    for blob in ["a", "b"]:
        sync_container.upload_blob(blob, b"")
    deleter = with_token(target, container_token(target, name, "d")).get_container_client(name)
    answers = list(deleter.delete_blobs("a", "b"))
    assert [answer.status_code for answer in answers] == [202, 202]
    sync_container.upload_blob("a", b"")
    reader = with_token(target, container_token(target, name, "r")).get_container_client(name)
    answers = list(reader.delete_blobs("a", raise_on_any_failure=False))
    assert [answer.status_code for answer in answers] == [403]
    assert [item.name for item in sync_container.list_blobs()] == ["a"]


@pytest.mark.needs("management")
def test_a_new_key_ends_what_was_signed_with_the_old_one(target):
    accounts, name = Accounts(target), new_account()
    accounts.create(name)
    first, second = accounts.key_values(name)
    own = replace(target, account=name, endpoint=f"{target.management}/{name}")
    tokens = {key: account_token(own, "rl", key=key) for key in (first, second)}
    for token in tokens.values():
        assert list(with_token(own, token).list_containers()) == []
    accounts.regenerate(name, "key1")
    with refused(*FAILED):
        list(with_token(own, tokens[first]).list_containers())
    assert list(with_token(own, tokens[second]).list_containers()) == []


def test_a_directorys_signature_finds_nothing_elsewhere(target, sync_container):
    """Find Blobs knows no prefix, so a directory's signature is not for it."""
    name = sync_container.container_name
    sync_container.upload_blob("d1/a", b"", tags={"k": "v"})
    sync_container.upload_blob("other", b"", tags={"k": "v"})
    token = directory_token(target, name, "d1", "rlft")
    path = f"/{name}?restype=container&comp=blobs&prefix=d1/&where=%22k%22%3D%27v%27&{token}"
    answer = raw(target, "GET", path, sign=False)
    expect(answer, *RESOURCE)


def test_what_was_not_signed_in_an_old_version_is_not_believed(target, blob):
    expiry = in_minutes(10).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"{blob.container_name}/{blob.blob_name}"
    token = signed_by_hand(target, "2012-02-12", "b", path, {"sp": "r", "se": expiry})
    url = f"{target.endpoint}/{path}?{token}&rsct=text/html&rscd=inline"
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] is None


def slow_request(target, method, path, body, change):
    """Sends half of a body, lets `change` happen, and sends the rest."""
    half = len(body) // 2
    with RawConnection(target) as connection:
        head = (
            f"{method} {target.base_path}{path} HTTP/1.1\r\nHost: {target.host}\r\n"
            f"x-ms-version: 2024-08-04\r\nx-ms-blob-type: BlockBlob\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        connection.send_bytes(head.encode() + body[:half])
        # Until the server waits for the rest.
        time.sleep(0.5)
        change()
        connection.send_bytes(body[half:])
        return connection.read_response(method)


def test_a_policy_that_went_meanwhile_lets_no_upload_end(target, sync_container):
    name = sync_container.container_name
    policies = {"p": AccessPolicy("cw", in_minutes(10), in_minutes(-10))}
    sync_container.set_container_access_policy(policies)
    token = container_token(target, name, policy_id="p")
    for change, status in [
        (lambda: sync_container.set_container_access_policy(policies), 201),
        (lambda: sync_container.set_container_access_policy({}), 403),
    ]:
        blob = new_name("b")
        answer = slow_request(target, "PUT", f"/{name}/{blob}?{token}", b"x" * 200_000, change)
        assert answer.status == status, answer
        assert sync_container.get_blob_client(blob).exists() == (status == 201)


def test_a_policy_that_went_meanwhile_lets_no_query_begin(target, sync_container):
    """A query is a body, too, and what it asks for is read when that is there."""
    name = sync_container.container_name
    sync_container.upload_blob("blob", b"secret\n")
    policies = {"p": AccessPolicy("r", in_minutes(10), in_minutes(-10))}
    sync_container.set_container_access_policy(policies)
    token = container_token(target, name, policy_id="p")
    body = (
        b"<QueryRequest><QueryType>SQL</QueryType>"
        b"<Expression>SELECT * FROM BlobStorage</Expression></QueryRequest>"
    )
    for change, status in [
        (lambda: sync_container.set_container_access_policy(policies), 200),
        (lambda: sync_container.set_container_access_policy({}), 403),
    ]:
        answer = slow_request(target, "POST", f"/{name}/blob?comp=query&{token}", body, change)
        assert answer.status == status, answer
        assert (b"secret" in answer.body) == (status == 200)
