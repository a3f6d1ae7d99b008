"""Content validation on the wire: the structured messages of newer SDKs, both ways."""

from __future__ import annotations

import io
import random
import struct

import pytest

from support.crc64 import crc64
from support.raw_http import expect, raw

feature = pytest.mark.feature
pytestmark = feature("Structured bodies")

HEADER = ("x-ms-structured-body", "XSM/1.0; properties=crc64")
VECTORS = {
    b"Hello World!": "013300000000000000010001000100"
    "0c0000000000000048656c6c6f20576f726c6421a5e1fc5ec81ce502a5e1fc5ec81ce502",
}


def checksum(data: bytes) -> bytes:
    return struct.pack("<Q", crc64(data))


def encode(data: bytes, size: int = 4 << 20) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)] or [b""]
    length = 13 + sum(10 + len(piece) + 8 for piece in pieces) + 8
    message = struct.pack("<BQHH", 1, length, 1, len(pieces))
    for number, piece in enumerate(pieces, start=1):
        message += struct.pack("<HQ", number, len(piece)) + piece + checksum(piece)
    return message + checksum(data)


def test_the_vector_of_the_specification():
    for data, message in VECTORS.items():
        assert encode(data).hex() == message


@pytest.mark.parametrize("size", [0, 1, 511, 70_000, 9 << 20])
def test_the_sdk_validates_both_ways(container, size):
    data = random.Random(size).randbytes(size)
    blob = container.get_blob_client("b")
    blob.upload_blob(io.BytesIO(data), length=size, overwrite=True, validate_content="crc64")
    assert blob.download_blob(validate_content="crc64").readall() == data
    assert blob.download_blob().readall() == data


def put(target, container, body, length, header=HEADER):
    headers = [("x-ms-blob-type", "BlockBlob"), header]
    if length is not None:
        headers.append(("x-ms-structured-content-length", str(length)))
    return raw(target, "PUT", f"/{container.container_name}/b", headers, body)


@pytest.mark.parametrize("size,segment", [(0, 5), (12, 5), (12, 100), (200_000, 1_000), (200_000, 70_000)])
def test_uploads_in_segments(target, sync_container, size, segment):
    data = random.Random(segment).randbytes(size)
    response = expect(put(target, sync_container, encode(data, segment), size), 201)
    assert response.header("x-ms-structured-body") == HEADER[1]
    assert sync_container.download_blob("b").readall() == data


def test_downloads_in_ranges(target, sync_container):
    data = random.Random(1).randbytes(5 << 20)
    sync_container.upload_blob("b", data)
    path = f"/{sync_container.container_name}/b"
    response = expect(raw(target, "GET", path, [HEADER]), 200)
    assert response.header("x-ms-structured-body") == HEADER[1]
    assert response.header("x-ms-structured-content-length") == str(len(data))
    assert response.body == encode(data)
    headers = [HEADER, ("x-ms-range", "bytes=100-299")]
    response = expect(raw(target, "GET", path, headers), 206)
    assert response.header("Content-Range") == f"bytes 100-299/{len(data)}"
    assert response.header("x-ms-structured-content-length") == "200"
    assert response.body == encode(data[100:300])


@pytest.mark.parametrize("size", [12, 100_000])
def test_damage_is_found(target, sync_container, size):
    sync_container.upload_blob("b", b"before")
    data = random.Random(2).randbytes(size)
    message = encode(data, 1_000)
    dice = random.Random(4)
    for position in [0, 1, 9, 11, 13, 15, 23, len(message) - 1, *(
        dice.randrange(len(message)) for _ in range(12)
    )]:
        broken = bytearray(message)
        broken[position] ^= 0x40
        response = put(target, sync_container, bytes(broken), size)
        assert response.status == 400, (position, response.status)
    for broken, length in [
        (message[:-1], size), (message + b"x", size), (message, size + 1), (message, None),
        (b"", size), (message[:5], size),
    ]:
        response = put(target, sync_container, broken, length)
        assert response.status in (400, 411), response.status
    response = put(target, sync_container, message, size, ("x-ms-structured-body", "XSM/2.0"))
    assert response.status == 400
    assert sync_container.download_blob("b").readall() == b"before"


@pytest.mark.parametrize(
    "kind,query,headers",
    [
        ("block", "?comp=block&blockid=QUFBQQ%3D%3D", []),
        ("append", "?comp=appendblock", []),
        ("page", "?comp=page", [("x-ms-page-write", "update"), ("x-ms-range", "bytes=512-2047")]),
    ],
)
def test_blocks_and_pages(target, sync_container, kind, query, headers):
    """Stored as they were meant, echoed, and refused where a byte is wrong."""
    blob = sync_container.get_blob_client(kind)
    if kind == "append":
        blob.create_append_blob()
    if kind == "page":
        blob.create_page_blob(2048)
    data = random.Random(7).randbytes(1536)
    message = encode(data, 500)
    path = f"/{sync_container.container_name}/{kind}{query}"
    headers = [*headers, HEADER, ("x-ms-structured-content-length", "1536")]
    broken = message[:100] + bytes([message[100] ^ 1]) + message[101:]
    response = raw(target, "PUT", path, headers, broken)
    assert (response.status, response.code) == (400, "Crc64Mismatch")
    response = expect(raw(target, "PUT", path, headers, message), 201)
    assert response.header("x-ms-structured-body") == HEADER[1]
    if kind == "block":
        blob.commit_block_list(["AAAA"])
    expected = bytes(512) + data if kind == "page" else data
    assert blob.download_blob().readall() == expected
