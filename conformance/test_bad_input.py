"""Bad input: each row gets Azure's status and code, and afterwards the store is what it was.

The rows are sent to a container with blobs of every kind. A digest over the account's settings and
everything the container shows is taken before and after the whole table.
"""

from __future__ import annotations

import socket
import time

import pytest
from azure.storage.blob import AccessPolicy, RetentionPolicy, StandardBlobTier

from support.bad_input import PUT_BLOB, TABLE
from support.blob_service import get_blob_service, set_blob_service
from support.raw_http import RawConnection, raw
from support.sdk import new_name
from support.stored_state import digest_of_everything

feature = pytest.mark.feature
pytestmark = feature("Bad input")


NAMES = [
    "append",
    "archived",
    "block",
    "deleted",
    "huge",
    "leased",
    "old",
    "page",
    "sealed",
    "staged",
]


@pytest.fixture(scope="module")
def bad_container(target, sync_service):
    """Blobs of every kind and in every state, and the digest that must not change."""
    container = sync_service.create_container(new_name("bad"), metadata={"k": "v"})
    container.set_container_access_policy({"readers": AccessPolicy(permission="r")})
    make_history(target, sync_service, container)
    container.upload_blob("block", b"before" * 100, metadata={"k": "v"}, tags={"colour": "red"})
    container.get_blob_client("block").create_snapshot()
    container.upload_blob("leased", b"before").acquire_lease()
    container.upload_blob("archived", b"before", standard_blob_tier=StandardBlobTier.ARCHIVE)
    for name in ("append", "sealed"):
        log = container.get_blob_client(name)
        log.create_append_blob(metadata={"k": "v"})
        log.append_block(b"line\n")
    log.seal_append_blob()
    container.get_blob_client("staged").stage_block("AAAA", b"staged")
    page = container.get_blob_client("page")
    page.create_page_blob(4096, sequence_number=5)
    for number in (1, 2):
        page.upload_page(b"p" * 512, 512 * number, 512)
        page.create_snapshot()
    container.get_blob_client("huge").create_page_blob(8 << 40, sequence_number=(1 << 63) - 1)
    before = digest_of_everything(sync_service, prefix=container.container_name)
    yield container
    after = digest_of_everything(sync_service, prefix=container.container_name)
    assert after == before
    included = ["uncommittedblobs", "deleted"]
    assert sorted({blob.name for blob in container.list_blobs(include=included)}) == NAMES


def make_history(target, service, container):
    """A blob that was deleted, and where versioning can be switched on one with versions. The
    settings are then what they were."""
    before = service.get_service_properties()["delete_retention_policy"]
    service.set_service_properties(delete_retention_policy=RetentionPolicy(enabled=True, days=7))
    container.upload_blob("deleted", b"before").delete_blob()
    service.set_service_properties(delete_retention_policy=before)
    if target.management is None:
        container.upload_blob("old", b"before")
        return
    versioning = bool(get_blob_service(target).is_versioning_enabled)
    set_blob_service(target, isVersioningEnabled=True)
    for content in (b"first", b"second"):
        container.upload_blob("old", content, overwrite=True)
    set_blob_service(target, isVersioningEnabled=versioning)


@pytest.fixture(scope="module")
def filled_in(target, bad_container):
    """Replaces a row's placeholders."""
    snapshots: dict[str, list[str]] = {}
    for blob in bad_container.list_blobs(include=["snapshots"]):
        if blob.snapshot:
            snapshots.setdefault(blob.name, []).append(blob.snapshot)
    values = {
        "snapshot": snapshots["block"][0],
        "page_snapshot": snapshots["page"][0],
        "page_snapshot_2": snapshots["page"][1],
        "source": bad_container.get_blob_client("block").url,
        "page": bad_container.get_blob_client("page").url,
        "huge": bad_container.get_blob_client("huge").url,
        "container": f"{target.endpoint}/{bad_container.container_name}",
        "account": target.endpoint,
    }

    def fill(text: str) -> str:
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return text

    return fill


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_row(target, bad_container, filled_in, row):
    place = (
        row.place[1:]
        if row.place.startswith("!")
        else f"/{bad_container.container_name}{row.place}"
    )
    headers = [(name, filled_in(value)) for name, value in row.headers]
    response = raw(target, row.method, filled_in(place), headers, row.body, **row.options)
    seen = (response.status, response.code)
    assert (
        seen in row.codes
    ), f"expected one of {sorted(row.codes, key=str)}, got {seen}: {response.body[:400]!r}"
    if response.status == 200 and row.method == "GET" and row.place == "/block":
        assert response.body == b"before" * 100


@pytest.mark.parametrize("count", [70_000, 1_000_000])
def test_headers_without_end_are_refused(target, bad_container, count):
    """Whether with an answer or by closing: not with success, and the server lives on."""
    path = f"/{bad_container.container_name}/block"
    try:
        response = raw(target, "GET", path, [("x-fill", "v" * count)])
        assert response.status in (400, 413, 431), response.status
    except (ConnectionError, TimeoutError):
        pass
    assert raw(target, "HEAD", path).status == 200


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n\r\n",
        b"\x00\x01\x02\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PUT /devstoreaccount1/c/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PUT /devstoreaccount1/c/b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"PUT /devstoreaccount1/c/b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        b"GET /devstoreaccount1/c HTTP/1.1\r\nHost: x\r\nBad\x00Name: y\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_ends_the_connection_and_nothing_else(target, bad_container, data):
    with RawConnection(target, timeout=5) as connection:
        connection.send_bytes(data)
        try:
            response = connection.read_response()
            assert response.status >= 400
        except (ConnectionError, socket.timeout, ValueError, IndexError):
            pass
    assert raw(target, "HEAD", f"/{bad_container.container_name}/block").status == 200


TRUNCATED = {
    "Put Blob": ("PUT", "/cut", PUT_BLOB),
    "Put Blob over an existing one": ("PUT", "/block", PUT_BLOB),
    "Put Block": ("PUT", "/staged?comp=block&blockid=BBBB", []),
    "Put Block List": ("PUT", "/block?comp=blocklist", []),
    "Append Block": ("PUT", "/append?comp=appendblock", []),
    "Put Page": (
        "PUT",
        "/page?comp=page",
        [("x-ms-page-write", "update"), ("x-ms-range", "bytes=0-4095")],
    ),
    "Set Blob Tags": ("PUT", "/block?comp=tags", []),
    "Set Container ACL": ("PUT", "?restype=container&comp=acl", []),
    "Set Service Properties": ("PUT", "!/?restype=service&comp=properties", []),
    "Blob Batch": ("POST", "!/?comp=batch", [("Content-Type", "multipart/mixed; boundary=b")]),
    "Query Blob Contents": ("POST", "/block?comp=query", []),
}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("size", [1000, 3_000_000])
@pytest.mark.parametrize("operation", TRUNCATED)
def test_a_client_that_goes_away_in_the_middle_leaves_nothing(
    target, sync_service, bad_container, operation, size, reset
):
    method, place, headers = TRUNCATED[operation]
    prefix = bad_container.container_name
    before = digest_of_everything(sync_service, prefix=prefix)
    with RawConnection(target) as connection:
        path = place[1:] if place.startswith("!") else f"/{prefix}{place}"
        connection.send_bytes(
            connection.head(method, path, headers, length=size) + b"x" * (size // 2)
        )
        time.sleep(0.05)
        if reset:
            connection.abort()
    time.sleep(0.1)
    assert digest_of_everything(sync_service, prefix=prefix) == before


def test_a_body_in_chunks_is_stored_whole_or_refused(target, sync_container):
    """The service wants Content-Length; a server that is more generous must store what was sent."""
    path = f"/{sync_container.container_name}/chunked"
    headers = PUT_BLOB + [("Transfer-Encoding", "chunked")]
    with RawConnection(target) as connection:
        head = connection.head("PUT", path, headers, length=None)
        connection.send_bytes(head + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
        response = connection.read_response("PUT")
    if response.status == 201:
        assert raw(target, "GET", path).body == b"hello world"
    else:
        assert (response.status, response.code) == (411, "MissingContentLengthHeader")
        assert raw(target, "HEAD", path).status == 404
