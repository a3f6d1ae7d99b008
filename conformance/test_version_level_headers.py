"""Policies and holds by headers on writes (worm.md §2.5)."""

from __future__ import annotations

import pytest

from support.bad_protection import BAD_HOLDS, BAD_POLICIES, FUTURE
from support.errors import refused_by_hold, refused_by_policy
from support.raw_http import expect
from support.version_store import NOTHING, policy, policy_headers, protection, until_in

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Immutability headers")]

PUT_BLOB = ("x-ms-blob-type", "BlockBlob")


def state(blob):
    properties = blob.get_blob_properties()
    return properties.etag, properties.last_modified, properties.version_id


def _put(kind):
    def write(store, container, headers):
        body = b"x" if kind == "BlockBlob" else b""
        sizes = [("x-ms-blob-content-length", "512")] if kind == "PageBlob" else []
        path = f"/{container.container_name}/b"
        return store.raw("PUT", path, [("x-ms-blob-type", kind), *sizes, *headers], body)

    return write


def _commit(store, container, headers):
    path = f"/{container.container_name}/b"
    expect(store.raw("PUT", f"{path}?comp=block&blockid=AAAA", [], b"x"), 201)
    body = b"<BlockList><Latest>AAAA</Latest></BlockList>"
    return store.raw("PUT", f"{path}?comp=blocklist", headers, body)


def _copy(*more):
    def write(store, container, headers):
        source = container.upload_blob("source", b"x")
        headers = [("x-ms-copy-source", source.url), *more, *headers]
        return store.raw("PUT", f"/{container.container_name}/b", headers)

    return write


WRITES = {
    "Put Blob, block": _put("BlockBlob"),
    "Put Blob, append": _put("AppendBlob"),
    "Put Blob, page": _put("PageBlob"),
    "Put Block List": _commit,
    "Copy Blob": _copy(),
    "Copy Blob From URL": _copy(("x-ms-requires-sync", "true")),
}


@pytest.mark.parametrize("mode", ["Unlocked", "Locked", None])
@pytest.mark.parametrize("write", WRITES)
def test_a_write_with_policy_and_hold(version_store, write, mode):
    container = version_store.container()
    until = until_in(minutes=5)
    headers = [*policy_headers(until, mode), ("x-ms-legal-hold", "true")]
    answer = WRITES[write](version_store, container, headers)
    assert answer.status in (201, 202), answer
    echoed = [name for name, _ in answer.headers if "immutability" in name or "hold" in name]
    assert echoed == []
    blob = container.get_blob_client("b")
    assert protection(blob) == (until, (mode or "unlocked").lower(), True)
    with refused_by_hold():
        blob.delete_blob()
    blob.set_legal_hold(False)
    with refused_by_policy():
        blob.delete_blob()


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("header", [*policy_headers(FUTURE), ("x-ms-legal-hold", "true")])
def test_a_write_elsewhere_is_refused(version_store, write, header):
    container = version_store.plain_container()
    answer = WRITES[write](version_store, container, [header])
    assert answer.status == 409, answer
    assert not container.get_blob_client("b").exists()


def test_a_copy_takes_no_protection_along(version_store):
    container = version_store.container()
    source = container.upload_blob("a", b"x", immutability_policy=policy(), legal_hold=True)
    for sync in (True, False):
        copy = container.get_blob_client(f"copy {sync}")
        copy.start_copy_from_url(source.url, requires_sync=sync)
        assert protection(copy) == NOTHING


# Writes that take none: refused, because a header that is ignored looks like protection.
OTHER_WRITES = {
    "Put Blob From URL": (
        "",
        [PUT_BLOB, ("x-ms-copy-source", "SOURCE")],
        b"",
    ),
    "Put Block": ("?comp=block&blockid=AAAA", [], b"x"),
    "Append Block": ("?comp=appendblock", [], b"x"),
    "Put Page": ("?comp=page", [("x-ms-range", "bytes=0-511"), ("x-ms-page-write", "clear")], b""),
    "Set Blob Metadata": ("?comp=metadata", [("x-ms-meta-k", "v")], b""),
    "Set Blob Properties": ("?comp=properties", [("x-ms-blob-content-type", "x/y")], b""),
    "Set Blob Tier": ("?comp=tier", [("x-ms-access-tier", "Cool")], b""),
    "Set Blob Tags": (
        "?comp=tags",
        [],
        b"<Tags><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tags>",
    ),
    "Snapshot Blob": ("?comp=snapshot", [], b""),
    "Set Blob Expiry": ("?comp=expiry", [("x-ms-expiry-option", "NeverExpire")], b""),
    "Undelete Blob": ("?comp=undelete", [], b""),
    "Lease Blob": (
        "?comp=lease",
        [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "15")],
        b"",
    ),
}


@pytest.mark.parametrize("header", [*policy_headers(FUTURE), ("x-ms-legal-hold", "true")])
@pytest.mark.parametrize("write", OTHER_WRITES)
def test_a_write_that_takes_none(version_store, write, header):
    query, headers, body = OTHER_WRITES[write]
    container = version_store.container()
    blob = container.get_blob_client("b")
    if write == "Append Block":
        blob.create_append_blob()
    elif write == "Put Page":
        blob.create_page_blob(512)
    else:
        blob.upload_blob(b"one")
    before = state(blob)
    headers = [(name, value.replace("SOURCE", blob.url)) for name, value in headers]
    path = f"/{container.container_name}/b{query}"
    answer = version_store.raw("PUT", path, [*headers, header], body)
    assert 400 <= answer.status < 500, answer
    assert state(blob) == before
    assert version_store.raw("PUT", path, headers, body).status < 300, "without the header"


@pytest.mark.parametrize("bad", [name for name in [*BAD_POLICIES, *BAD_HOLDS] if "no " not in name])
def test_bad_headers_of_an_upload_are_refused(version_store, bad):
    container = version_store.container()
    headers, code = {**BAD_POLICIES, **BAD_HOLDS}[bad]
    path = f"/{container.container_name}/b"
    answer = version_store.raw("PUT", path, [PUT_BLOB, *headers], b"one")
    expect(answer, 400, code)
    assert not container.get_blob_client("b").exists()


def test_a_mode_alone_on_an_upload_is_refused(version_store):
    container = version_store.container()
    headers = [PUT_BLOB, ("x-ms-immutability-policy-mode", "Locked")]
    answer = version_store.raw("PUT", f"/{container.container_name}/b", headers, b"one")
    assert answer.status == 400
    assert not container.get_blob_client("b").exists()
