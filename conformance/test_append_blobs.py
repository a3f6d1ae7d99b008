"""Append blobs through both SDKs."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from azure.core import MatchConditions
from azure.storage.blob import BlobBlock
from azure.storage.blob.aio import BlobClient as AsyncBlobClient

from support.errors import refused
from support.raw_http import expect, raw

feature = pytest.mark.feature


@pytest.fixture
def log(container):
    blob = container.get_blob_client("log")
    blob.create_append_blob()
    return blob


@feature("Put Blob")
def test_a_new_append_blob_is_empty(log):
    properties = log.get_blob_properties()
    assert properties.blob_type == "AppendBlob"
    assert properties.size == 0
    assert properties.append_blob_committed_block_count == 0
    assert log.download_blob().readall() == b""


@feature("Put Blob")
def test_an_append_blob_cannot_be_created_with_content(target, sync_container):
    path = f"/{sync_container.container_name}/log"
    expect(
        raw(target, "PUT", path, [("x-ms-blob-type", "AppendBlob")], b"x"),
        400,
        "InvalidHeaderValue",
    )


@feature("Put Blob")
def test_creating_it_again_starts_over_unless_forbidden(log):
    log.append_block(b"one")
    with refused(409, "BlobAlreadyExists"):
        log.create_append_blob(match_condition=MatchConditions.IfMissing)
    assert log.download_blob().readall() == b"one"
    log.create_append_blob()
    assert log.get_blob_properties().size == 0


@feature("Append Block")
def test_appends_answer_offset_and_count(log):
    expected = b""
    for number, block in enumerate([b"one\n", b"", b"two\n", b"x" * 70_000, b"three\n"], start=1):
        if not block:
            continue
        before = len(expected)
        answer = log.append_block(block)
        expected += block
        assert int(answer["blob_append_offset"]) == before
    assert int(answer["blob_committed_block_count"]) == 4
    properties = log.get_blob_properties()
    assert properties.append_blob_committed_block_count == 4
    assert properties.size == len(expected)
    assert properties.etag == answer["etag"]
    assert log.download_blob().readall() == expected


@feature("Append Block")
def test_every_append_changes_tag_and_keeps_creation_time(log):
    created = log.get_blob_properties().creation_time
    tags = {log.append_block(b"x")["etag"] for _ in range(5)}
    assert len(tags) == 5
    assert log.get_blob_properties().creation_time == created


@feature("Append Block")
def test_the_position_condition_makes_an_append_happen_once(log):
    log.append_block(b"one", appendpos_condition=0)
    with refused(412, "AppendPositionConditionNotMet"):
        log.append_block(b"one", appendpos_condition=0)
    log.append_block(b"two", appendpos_condition=3)
    assert log.download_blob().readall() == b"onetwo"


@feature("Append Block")
def test_the_length_condition(log):
    log.append_block(b"12345", maxsize_condition=5)
    with refused(412, "MaxBlobSizeConditionNotMet"):
        log.append_block(b"6", maxsize_condition=5)
    log.append_block(b"6", maxsize_condition=6)
    assert log.download_blob().readall() == b"123456"


@feature("Append Block")
def test_the_tag_condition(log):
    first = log.append_block(b"one")["etag"]
    log.append_block(b"two", etag=first, match_condition=MatchConditions.IfNotModified)
    with refused(412, "ConditionNotMet"):
        log.append_block(b"three", etag=first, match_condition=MatchConditions.IfNotModified)


@feature("Append Block")
def test_an_append_needs_a_body(target, log):
    path = f"/{log.container_name}/log?comp=appendblock"
    response = raw(target, "PUT", path)
    assert (response.status, response.code) in [
        (400, "InvalidHeaderValue"),
        (411, "MissingContentLengthHeader"),
    ]


@feature("Append Block")
def test_an_append_needs_a_blob(container):
    with refused(404, "BlobNotFound"):
        container.get_blob_client("missing").append_block(b"x")


@feature("Append Block")
def test_the_sdk_creates_the_blob_on_the_way(container):
    blob = container.get_blob_client("fresh")
    blob.upload_blob(b"one ", blob_type="AppendBlob")
    blob.upload_blob(b"two", blob_type="AppendBlob")
    assert blob.download_blob().readall() == b"one two"


@feature("Append Block")
def test_block_and_append_blobs_keep_to_their_own_operations(container, log):
    with refused(409, "InvalidBlobType"):
        log.stage_block("AAAA", b"x")
    with refused(409, "InvalidBlobType"):
        log.commit_block_list([BlobBlock("AAAA")])
    with refused(409, "InvalidBlobType"):
        log.get_block_list("all")
    container.upload_blob("block", b"x")
    with refused(409, "InvalidBlobType"):
        container.get_blob_client("block").append_block(b"x")


@feature("Append Block")
@pytest.mark.parametrize("header", ["x-ms-blob-condition-appendpos", "x-ms-blob-condition-maxsize"])
@pytest.mark.parametrize("value", ["-1", "x", "99999999999999999999"])
def test_a_position_that_is_no_number_is_refused(target, sync_container, header, value):
    sync_container.get_blob_client("log").create_append_blob()
    path = f"/{sync_container.container_name}/log?comp=appendblock"
    expect(raw(target, "PUT", path, [(header, value)], b"x"), 400, "InvalidHeaderValue")
    assert sync_container.get_blob_client("log").get_blob_properties().size == 0


@feature("Append Block")
def test_concurrent_appends_all_land_once_and_whole(sync_container):
    log = sync_container.get_blob_client("log")
    log.create_append_blob()
    offsets: dict[int, bytes] = {}
    lock = threading.Lock()

    def append(writer: int) -> None:
        for number in range(40):
            block = f"writer {writer} number {number}\n".encode() * (writer + 1)
            answer = log.append_block(block)
            with lock:
                offsets[int(answer["blob_append_offset"])] = block

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(8)))
    content = log.download_blob().readall()
    assert len(offsets) == 8 * 40
    assert content == b"".join(offsets[offset] for offset in sorted(offsets))
    for offset, block in offsets.items():
        assert content[offset : offset + len(block)] == block


@feature("Append Block")
def test_concurrent_appends_with_aio(target, event_loop_for_aio, sync_container):
    sync_container.get_blob_client("log").create_append_blob()

    async def run() -> list[bytes]:
        async with AsyncBlobClient.from_connection_string(
            target.connection_string, sync_container.container_name, "log"
        ) as log:
            blocks = [f"number {number}\n".encode() for number in range(200)]
            answers = await asyncio.gather(*(log.append_block(block) for block in blocks))
            order = {
                int(answer["blob_append_offset"]): block for answer, block in zip(answers, blocks)
            }
            content = await (await log.download_blob()).readall()
            assert content == b"".join(order[offset] for offset in sorted(order))
            assert len(order) == 200
            return blocks

    event_loop_for_aio.run_until_complete(run())
