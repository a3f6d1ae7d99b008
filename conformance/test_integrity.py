"""Content-MD5 and x-ms-content-crc64: verified when sent, answered as Azure answers."""

from __future__ import annotations

import base64
import hashlib

import pytest
from azure.storage.blob import BlobBlock

from support.crc64 import crc64_header
from support.raw_http import expect, raw

feature = pytest.mark.feature
pytestmark = feature("Content-MD5 and CRC64")

BODY = b"Hello World!"
# The SDK encodes the block id it is given: this is its `AAAA`.
BLOCK_LIST = b"<BlockList><Uncommitted>QUFBQQ==</Uncommitted></BlockList>"


def md5_header(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data).digest()).decode()


# Operation, query and headers, body: the four that take a digest of what they carry.
UPLOADS = {
    "Put Blob": ("blob", "", [("x-ms-blob-type", "BlockBlob")], BODY),
    "Put Block": ("staged", "?comp=block&blockid=QkJCQg%3D%3D", [], BODY),
    "Put Block List": ("staged", "?comp=blocklist", [], BLOCK_LIST),
    "Append Block": ("log", "?comp=appendblock", [], BODY),
}


@pytest.fixture(params=UPLOADS)
def upload(request, target, sync_container):
    """Sends the upload with more headers; `.unchanged()` asserts that it left nothing."""
    sync_container.get_blob_client("staged").stage_block("AAAA", BODY)
    sync_container.get_blob_client("log").create_append_blob()
    name, query, headers, body = UPLOADS[request.param]

    class Upload:
        content = body

        def send(self, *more):
            path = f"/{sync_container.container_name}/{name}{query}"
            return raw(target, "PUT", path, headers + list(more), body)

        def state(self):
            listed = sync_container.list_blobs(include=["uncommittedblobs", "metadata"])
            return [(blob.name, blob.size, blob.etag) for blob in listed]

        def expect_refusal(self, code, *more):
            before = self.state()
            response = expect(self.send(*more), 400, code)
            assert self.state() == before
            return response

    return Upload()


def test_the_independent_crc_is_the_documented_one():
    assert crc64_header(b"") == "AAAAAAAAAAA="
    assert crc64_header(b"123456789") == "iJh5CoYUi64="
    assert crc64_header(b"Hello World!") == "peH8Xsgc5QI="
    assert crc64_header(bytes(512)) == "6YKnaCgO5h0="
    assert crc64_header(bytes(range(256))) == "bpbZeRLicf8="


def test_a_right_md5_is_echoed(upload):
    digest = md5_header(upload.content)
    response = expect(upload.send(("Content-MD5", digest)), 201)
    assert response.header("content-md5") == digest


def test_a_right_crc_is_echoed(upload):
    checksum = crc64_header(upload.content)
    response = expect(upload.send(("x-ms-content-crc64", checksum)), 201)
    assert response.header("x-ms-content-crc64") == checksum


def test_without_a_digest_the_server_says_what_it_received(upload):
    response = expect(upload.send(), 201)
    assert response.header("x-ms-content-crc64") == crc64_header(upload.content) or response.header(
        "content-md5"
    ) == md5_header(upload.content)


def test_a_wrong_md5_is_refused_with_both_values(upload):
    wrong = md5_header(b"something else")
    response = upload.expect_refusal("Md5Mismatch", ("Content-MD5", wrong))
    assert response.xml().findtext("UserSpecifiedMd5") == wrong
    assert response.xml().findtext("ServerCalculatedMd5") == md5_header(upload.content)


def test_a_wrong_crc_is_refused_with_both_values(upload):
    wrong = crc64_header(b"something else")
    response = upload.expect_refusal("Crc64Mismatch", ("x-ms-content-crc64", wrong))
    assert response.xml().findtext("UserSpecifiedCrc64") == wrong
    assert response.xml().findtext("ServerCalculatedCrc64") == crc64_header(upload.content)


@pytest.mark.parametrize("value", ["AAAA", "not base64!", base64.b64encode(bytes(15)).decode()])
def test_an_md5_that_is_none_is_refused(upload, value):
    upload.expect_refusal("InvalidMd5", ("Content-MD5", value))


@pytest.mark.parametrize("value", ["AAAA", "not base64!", base64.b64encode(bytes(7)).decode()])
def test_a_crc_that_is_none_is_refused(upload, value):
    upload.expect_refusal("InvalidHeaderValue", ("x-ms-content-crc64", value))


def test_both_at_once_are_refused(upload):
    upload.expect_refusal(
        "BothCrc64AndMd5HeaderPresent",
        ("Content-MD5", md5_header(upload.content)),
        ("x-ms-content-crc64", crc64_header(upload.content)),
    )


def test_the_blob_digest_of_put_blob_is_verified_and_stored(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    kind = ("x-ms-blob-type", "BlockBlob")
    wrong = ("x-ms-blob-content-md5", md5_header(b"something else"))
    right = ("x-ms-blob-content-md5", md5_header(BODY))
    expect(raw(target, "PUT", path, [kind, wrong], BODY), 400, "Md5Mismatch")
    expect(raw(target, "HEAD", path), 404, "BlobNotFound")
    expect(raw(target, "PUT", path, [kind, right], BODY), 201)
    assert raw(target, "HEAD", path).header("content-md5") == right[1]


def test_a_structured_body_is_understood_or_refused_but_never_stored_as_it_is(
    target, sync_container
):
    encoded = bytes.fromhex(
        "013300000000000000010001000100"
        "0c0000000000000048656c6c6f20576f726c6421"
        "a5e1fc5ec81ce502a5e1fc5ec81ce502"
    )
    path = f"/{sync_container.container_name}/blob"
    headers = [
        ("x-ms-blob-type", "BlockBlob"),
        ("x-ms-structured-body", "XSM/1.0; properties=crc64"),
        ("x-ms-structured-content-length", str(len(BODY))),
    ]
    response = raw(target, "PUT", path, headers, encoded)
    if response.status == 201:
        assert response.header("x-ms-structured-body") == headers[1][1]
        assert raw(target, "GET", path).body == BODY
    else:
        expect(response, 400, "UnsupportedHeader")
        expect(raw(target, "HEAD", path), 404, "BlobNotFound")


@pytest.mark.parametrize("validate", [True, "md5", "crc64"])
def test_the_sdk_validates_uploads(container, validate):
    content = bytes(range(256)) * 300
    blob = container.get_blob_client("blob")
    blob.upload_blob(content, validate_content=validate)
    staged = container.get_blob_client("staged")
    staged.stage_block("AAAA", content, validate_content=validate)
    staged.commit_block_list([BlobBlock("AAAA")])
    log = container.get_blob_client("log")
    log.create_append_blob()
    log.append_block(content, validate_content=validate)
    for client in (blob, staged, log):
        assert client.download_blob().readall() == content


def test_the_sdk_validates_downloads_with_md5(container):
    content = bytes(range(256)) * 40_000
    container.upload_blob("blob", content)
    assert container.download_blob("blob", validate_content=True).readall() == content
