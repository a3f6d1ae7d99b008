"""Get Blob: ranges, hashes of ranges, every header; Get Blob Properties."""

from __future__ import annotations

import base64
import hashlib
import io
import random

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobBlock, BlobClient

from support.crc64 import crc64_header
from support.errors import refused
from support.raw_http import expect, raw

feature = pytest.mark.feature

CONTENT = random.Random(7).randbytes(1000)


def md5_header(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data).digest()).decode()


@pytest.fixture
def path(sync_container):
    """A blob of a thousand bytes."""
    sync_container.upload_blob("blob", CONTENT)
    return f"/{sync_container.container_name}/blob"


@feature("Get Blob")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-999", 0, 999),
        ("bytes=0-", 0, 999),
        ("bytes=999-999", 999, 999),
        ("bytes=990-", 990, 999),
        ("bytes=100-199", 100, 199),
        ("bytes=500-5000", 500, 999),
        ("bytes=0-33554431", 0, 999),
        ("bytes=0-9223372036854775807", 0, 999),
    ],
)
@pytest.mark.parametrize("header", ["Range", "x-ms-range"])
def test_a_range_is_answered_206(target, path, asked, first, last, header):
    response = expect(raw(target, "GET", path, [(header, asked)]), 206)
    assert response.header("content-range") == f"bytes {first}-{last}/1000"
    assert response.header("content-length") == str(last - first + 1)
    assert response.body == CONTENT[first : last + 1]


@feature("Get Blob")
def test_the_storage_header_beats_the_plain_one(target, path):
    headers = [("Range", "bytes=0-9"), ("x-ms-range", "bytes=10-19")]
    assert raw(target, "GET", path, headers).body == CONTENT[10:20]


@feature("Get Blob")
@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=1000-1000", "bytes=9000-9999"])
def test_a_range_behind_the_end_is_answered_416(target, path, asked):
    response = expect(raw(target, "GET", path, [("x-ms-range", asked)]), 416, "InvalidRange")
    assert response.header("content-range") == "bytes */1000"


@feature("Get Blob")
def test_an_empty_blob_has_no_range(target, sync_container):
    sync_container.upload_blob("empty", b"")
    path = f"/{sync_container.container_name}/empty"
    expect(raw(target, "GET", path, [("x-ms-range", "bytes=0-")]), 416, "InvalidRange")
    response = expect(raw(target, "GET", path), 200)
    assert response.header("content-length") == "0"


@feature("Get Blob")
def test_a_whole_answer_header_by_header(target, sync_container):
    blob = sync_container.get_blob_client("blob")
    answer = blob.upload_blob(CONTENT, metadata={"Key": "value"})
    response = expect(raw(target, "GET", f"/{sync_container.container_name}/blob"), 200)
    assert response.body == CONTENT
    assert response.header("content-length") == "1000"
    assert response.header("content-type") == "application/octet-stream"
    assert response.header("content-md5") == md5_header(CONTENT)
    assert response.header("etag") == answer["etag"]
    assert response.header("last-modified").endswith(" GMT")
    assert response.header("accept-ranges") == "bytes"
    assert response.header("x-ms-blob-type") == "BlockBlob"
    assert response.header("x-ms-meta-key") == "value"
    assert response.header("x-ms-creation-time").endswith(" GMT")
    assert response.header("x-ms-server-encrypted") in ("true", "false")
    assert response.header("x-ms-lease-status") == "unlocked"
    assert response.header("x-ms-lease-state") == "available"
    assert response.header("content-range") is None
    for absent in ("x-ms-immutability-policy-until-date", "x-ms-legal-hold", "content-encoding"):
        assert response.header(absent) is None


@feature("Get Blob Properties")
def test_a_head_says_what_a_get_says_without_the_body(target, path):
    whole = expect(raw(target, "GET", path), 200)
    head = expect(raw(target, "HEAD", path), 200)
    assert head.body == b""
    for name in (
        "content-length",
        "content-type",
        "content-md5",
        "etag",
        "last-modified",
        "accept-ranges",
        "x-ms-blob-type",
        "x-ms-creation-time",
        "x-ms-server-encrypted",
        "x-ms-lease-status",
        "x-ms-lease-state",
    ):
        assert head.header(name) == whole.header(name), name


@feature("Get Blob Properties")
def test_a_missing_blob_has_a_code_but_no_body(target, service, sync_container):
    path = f"/{sync_container.container_name}/missing"
    response = raw(target, "HEAD", path)
    assert (response.status, response.header("x-ms-error-code")) == (404, "BlobNotFound")
    blob = service.get_blob_client(sync_container.container_name, "missing")
    with refused(404, "BlobNotFound"):
        blob.get_blob_properties()
    with refused(404, "BlobNotFound"):
        blob.download_blob()
    assert blob.exists() is False


@feature("Get Blob")
def test_the_stored_digest_beside_a_range(target, path):
    response = raw(target, "GET", path, [("x-ms-range", "bytes=0-9")])
    assert response.header("x-ms-blob-content-md5") == md5_header(CONTENT)
    assert response.header("content-md5") is None


@feature("Get Blob")
def test_the_digest_of_a_range(target, path):
    part = CONTENT[100:200]
    asked = ("x-ms-range", "bytes=100-199")
    response = raw(target, "GET", path, [asked, ("x-ms-range-get-content-md5", "true")])
    assert response.header("content-md5") == md5_header(part)
    assert response.header("x-ms-blob-content-md5") == md5_header(CONTENT)
    response = raw(target, "GET", path, [asked, ("x-ms-range-get-content-crc64", "true")])
    assert response.header("x-ms-content-crc64") == crc64_header(part)


@feature("Get Blob")
@pytest.mark.parametrize(
    "headers",
    [
        [("x-ms-range-get-content-md5", "true")],
        [("x-ms-range-get-content-crc64", "true")],
        [("x-ms-range", "bytes=0-4194304"), ("x-ms-range-get-content-md5", "true")],
        [
            ("x-ms-range", "bytes=0-9"),
            ("x-ms-range-get-content-md5", "true"),
            ("x-ms-range-get-content-crc64", "true"),
        ],
    ],
)
def test_a_digest_is_only_for_one_range_of_4_mebibytes(target, sync_container, headers):
    sync_container.upload_blob("large", bytes(5 << 20))
    response = raw(target, "GET", f"/{sync_container.container_name}/large", headers)
    # The service's code for these is not documented; that they are refused is.
    assert response.status == 400 and response.code, (response.status, response.code)


@feature("Get Blob")
def test_the_sdk_reads_ranges(container):
    container.upload_blob("blob", CONTENT)
    blob = container.get_blob_client("blob")
    assert blob.download_blob(offset=10, length=20).readall() == CONTENT[10:30]
    assert blob.download_blob(offset=990).readall() == CONTENT[990:]
    assert blob.download_blob(offset=990, length=100).readall() == CONTENT[990:]
    stream = io.BytesIO()
    assert blob.download_blob().readinto(stream) == 1000
    assert stream.getvalue() == CONTENT
    with refused(416, "InvalidRange"):
        blob.download_blob(offset=1000, length=1)


@feature("Get Blob")
def test_chunks_across_block_boundaries(target, sync_container):
    """Parts are read out of committed blocks of odd sizes, and out of appended blocks."""
    randomness = random.Random(11)
    blocks = [randomness.randbytes(size) for size in (1, 70_000, 5, 65_536, 65_537, 3, 200_000)]
    content = b"".join(blocks)
    staged = sync_container.get_blob_client("staged")
    ids = [base64.b64encode(bytes([number] * 3)).decode() for number in range(len(blocks))]
    for identifier, block in zip(ids, blocks):
        staged.stage_block(identifier, block)
    staged.commit_block_list([BlobBlock(identifier) for identifier in ids])
    appended = sync_container.get_blob_client("appended")
    appended.create_append_blob()
    for block in blocks:
        appended.append_block(block)
    edges = [0]
    for block in blocks:
        edges.append(edges[-1] + len(block))
    for name in ("staged", "appended"):
        path = f"/{sync_container.container_name}/{name}"
        for edge in edges:
            for first, last in [(edge - 1, edge + 1), (edge, edge), (edge - 7, edge + 70_001)]:
                first, last = max(first, 0), max(last, 0)
                if first >= len(content):
                    continue
                response = raw(target, "GET", path, [("x-ms-range", f"bytes={first}-{last}")])
                assert response.status == 206
                assert response.body == content[first : last + 1], (name, first, last)


@feature("Get Blob")
def test_a_blob_overwritten_during_a_download_is_noticed(target, sync_container):
    blob = BlobClient.from_connection_string(
        target.connection_string,
        sync_container.container_name,
        "blob",
        max_single_get_size=100,
        max_chunk_get_size=100,
        retry_total=0,
    )
    blob.upload_blob(CONTENT)
    chunks = blob.download_blob().chunks()
    next(chunks)
    blob.upload_blob(bytes(reversed(CONTENT)), overwrite=True)
    with pytest.raises(HttpResponseError) as caught:
        list(chunks)
    assert caught.value.status_code == 412
