"""Block blobs through both SDKs: Put Blob, staged blocks, block lists."""

from __future__ import annotations

import base64
import hashlib
import io
import random

import pytest
from azure.storage.blob import BlobBlock, BlobClient, ContentSettings
from azure.storage.blob.aio import BlobClient as AsyncBlobClient

from support.errors import refused
from support.raw_http import expect, raw

feature = pytest.mark.feature

# Around the sizes at which a store changes how it keeps a payload.
SIZES = [0, 1, 511, 65_535, 65_536, 65_537, 1_048_577, 9_000_001]

# Makes the SDK cut what it would send and read in one piece.
PARALLEL = {
    "max_single_put_size": 1 << 20,
    "max_block_size": 3 << 20,
    "max_single_get_size": 1 << 20,
    "max_chunk_get_size": 3 << 20,
}


def content_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def block_id(number: int) -> str:
    return base64.b64encode(f"{number:06}".encode()).decode()


@feature("Put Blob")
@pytest.mark.parametrize("size", SIZES)
def test_content_comes_back_byte_for_byte(container, size):
    content = content_of(size)
    blob = container.get_blob_client("blob")
    blob.upload_blob(content)
    properties = blob.get_blob_properties()
    assert properties.size == size
    assert properties.blob_type == "BlockBlob"
    assert properties.content_settings.content_md5 == bytearray(hashlib.md5(content).digest())
    assert blob.download_blob().readall() == content


@feature("Put Blob")
def test_the_answer_carries_tag_date_and_digest(container):
    blob = container.get_blob_client("blob")
    answer = blob.upload_blob(b"content")
    properties = blob.get_blob_properties()
    assert answer["etag"] == properties.etag
    assert answer["last_modified"] == properties.last_modified
    assert answer["content_md5"] == bytearray(hashlib.md5(b"content").digest())


@feature("Put Blob")
def test_overwriting_replaces_everything(container):
    blob = container.get_blob_client("blob")
    first = blob.upload_blob(
        b"first", metadata={"a": "1"}, content_settings=ContentSettings(content_type="text/plain")
    )
    created = blob.get_blob_properties().creation_time
    second = blob.upload_blob(b"second, longer", overwrite=True)
    assert first["etag"] != second["etag"]
    properties = blob.get_blob_properties()
    assert properties.metadata == {}
    assert properties.content_settings.content_type == "application/octet-stream"
    assert properties.creation_time >= created
    assert blob.download_blob().readall() == b"second, longer"


@feature("Put Blob")
def test_without_overwrite_an_existing_blob_is_refused(container):
    container.upload_blob("blob", b"first")
    with refused(409, "BlobAlreadyExists"):
        container.upload_blob("blob", b"second")
    assert container.download_blob("blob").readall() == b"first"


@feature("Put Blob")
def test_every_content_header_is_kept(container):
    settings = ContentSettings(
        content_type="text/plain; charset=utf-8",
        content_encoding="identity",
        content_language="de-DE",
        content_disposition='attachment; filename="a.txt"',
        cache_control="no-cache, max-age=0",
    )
    blob = container.get_blob_client("blob")
    blob.upload_blob(b"content", content_settings=settings)
    for seen in (
        blob.get_blob_properties().content_settings,
        blob.download_blob().properties.content_settings,
        next(iter(container.list_blobs())).content_settings,
    ):
        assert seen.content_type == settings.content_type
        assert seen.content_encoding == settings.content_encoding
        assert seen.content_language == settings.content_language
        assert seen.content_disposition == settings.content_disposition
        assert seen.cache_control == settings.cache_control


@feature("Put Blob")
def test_the_blob_header_beats_the_plain_content_type(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    headers = [
        ("x-ms-blob-type", "BlockBlob"),
        ("Content-Type", "text/html"),
        ("x-ms-blob-content-type", "text/plain"),
    ]
    expect(raw(target, "PUT", path, headers, b"x"), 201)
    assert raw(target, "GET", path).header("content-type") == "text/plain"
    expect(raw(target, "PUT", path, headers[:2], b"x"), 201)
    assert raw(target, "GET", path).header("content-type") == "text/html"


@feature("Put Blob")
def test_a_large_upload_goes_through_parallel_blocks(target, sync_container):
    content = content_of(20_000_003)
    place = (target.connection_string, sync_container.container_name, "large")
    blob = BlobClient.from_connection_string(*place, **PARALLEL)
    blob.upload_blob(io.BytesIO(content), max_concurrency=4)
    committed, uncommitted = blob.get_block_list("all")
    assert len(committed) == 7 and uncommitted == []
    assert blob.download_blob(max_concurrency=4).readall() == content
    assert blob.get_blob_properties().content_settings.content_md5 is None


@feature("Put Blob")
def test_a_large_upload_with_aio(target, event_loop_for_aio, sync_container):
    content = content_of(20_000_003)
    place = (target.connection_string, sync_container.container_name, "large")

    async def run() -> None:
        async with AsyncBlobClient.from_connection_string(*place, **PARALLEL) as blob:
            await blob.upload_blob(io.BytesIO(content), max_concurrency=4)
            committed, _ = await blob.get_block_list("all")
            assert len(committed) == 7
            download = await blob.download_blob(max_concurrency=4)
            assert await download.readall() == content

    event_loop_for_aio.run_until_complete(run())


@feature("Put Block")
def test_staged_blocks_are_invisible_until_committed(container):
    blob = container.get_blob_client("blob")
    blob.stage_block("AAAA", b"one")
    with refused(404, "BlobNotFound"):
        blob.get_blob_properties()
    with refused(404, "BlobNotFound"):
        blob.download_blob()
    assert list(container.list_blobs()) == []
    (listed,) = container.list_blobs(include=["uncommittedblobs"])
    assert (listed.name, listed.size, listed.etag) == ("blob", 0, None)
    committed, uncommitted = blob.get_block_list("all")
    assert committed == []
    assert [(block.id, block.size) for block in uncommitted] == [("AAAA", 3)]


@feature("Put Block")
def test_a_block_staged_again_counts_in_its_last_form(container):
    blob = container.get_blob_client("blob")
    blob.stage_block("AAAA", b"first")
    blob.stage_block("AAAA", b"second")
    blob.commit_block_list([BlobBlock("AAAA")])
    assert blob.download_blob().readall() == b"second"


@feature("Put Block")
def test_put_blob_discards_staged_blocks(container):
    blob = container.get_blob_client("blob")
    blob.stage_block("AAAA", b"staged")
    blob.upload_blob(b"whole")
    assert blob.get_block_list("all") == ([], [])
    with refused(400, "InvalidBlockList"):
        blob.commit_block_list([BlobBlock("AAAA")])
    assert blob.download_blob().readall() == b"whole"


@feature("Put Block")
@pytest.mark.parametrize(
    ("raw_id", "codes"),
    [
        ("AAA", {"InvalidQueryParameterValue", "InvalidBlockId"}),
        ("%2A%2A%2A%2A", {"InvalidQueryParameterValue", "InvalidBlockId"}),
        ("AAB%3D", {"InvalidQueryParameterValue", "InvalidBlockId"}),
        ("", {"InvalidQueryParameterValue", "InvalidBlockId", "MissingRequiredQueryParameter"}),
        (
            base64.b64encode(b"x" * 65).decode().replace("=", "%3D"),
            {"OutOfRangeInput", "InvalidQueryParameterValue"},
        ),
    ],
)
def test_a_block_id_outside_the_rules_is_refused(target, sync_container, raw_id, codes):
    path = f"/{sync_container.container_name}/blob?comp=block&blockid={raw_id}"
    response = raw(target, "PUT", path, body=b"x")
    assert response.status == 400 and response.code in codes, (response.status, response.code)


@feature("Put Block")
def test_block_ids_of_one_blob_have_one_length(container):
    blob = container.get_blob_client("blob")
    blob.stage_block("AAAA", b"one")
    with refused(400, "InvalidBlobOrBlock"):
        blob.stage_block("AAAAAAAA", b"two")


@feature("Put Block")
def test_a_block_id_without_the_parameter_is_refused(target, sync_container):
    path = f"/{sync_container.container_name}/blob?comp=block"
    expect(raw(target, "PUT", path, body=b"x"), 400, "MissingRequiredQueryParameter")


@feature("Put Block List")
def test_a_commit_names_the_order_and_drops_the_rest(container):
    blob = container.get_blob_client("blob")
    for number in range(4):
        blob.stage_block(block_id(number), f"<{number}>".encode())
    blob.commit_block_list([BlobBlock(block_id(n)) for n in (2, 0, 2)])
    assert blob.download_blob().readall() == b"<2><0><2>"
    committed, uncommitted = blob.get_block_list("all")
    assert [block.id for block in committed] == [block_id(2), block_id(0), block_id(2)]
    assert uncommitted == []
    with refused(400, "InvalidBlockList"):
        blob.commit_block_list([BlobBlock(block_id(1))])


# The SDK (12.31.1) sends every block as Latest, whatever its state; so these lists are sent raw.
def commit(target, blob, *blocks):
    body = "".join(
        f"<{state}>{base64.b64encode(identifier.encode()).decode()}</{state}>"
        for state, identifier in blocks
    )
    path = f"/{blob.container_name}/{blob.blob_name}?comp=blocklist"
    return raw(target, "PUT", path, [], f"<BlockList>{body}</BlockList>".encode())


@feature("Put Block List")
def test_committed_blocks_are_used_again(target, container):
    blob = container.get_blob_client("blob")
    for number, content in [(1, b"one "), (2, b"two ")]:
        blob.stage_block(block_id(number), content)
    blob.commit_block_list([BlobBlock(block_id(1)), BlobBlock(block_id(2))])
    blob.stage_block(block_id(3), b"three ")
    blob.stage_block(block_id(2), b"TWO ")
    response = commit(
        target,
        blob,
        ("Uncommitted", block_id(3)),
        ("Committed", block_id(2)),
        ("Latest", block_id(2)),
        ("Latest", block_id(1)),
        ("Uncommitted", block_id(2)),
    )
    expect(response, 201)
    assert blob.download_blob().readall() == b"three two TWO one TWO "


@feature("Put Block List")
@pytest.mark.parametrize("state", ["Committed", "Uncommitted", "Latest"])
def test_a_block_that_is_not_there_changes_nothing(target, container, state):
    blob = container.get_blob_client("blob")
    blob.upload_blob(b"before")
    blob.stage_block(block_id(1), b"one")
    response = commit(target, blob, ("Latest", block_id(1)), (state, block_id(9)))
    expect(response, 400, "InvalidBlockList")
    assert blob.download_blob().readall() == b"before"
    assert len(blob.get_block_list("uncommitted")[1]) == 1


@feature("Put Block List")
def test_a_staged_block_is_not_a_committed_one(target, container):
    blob = container.get_blob_client("blob")
    blob.stage_block(block_id(1), b"one")
    expect(commit(target, blob, ("Committed", block_id(1))), 400, "InvalidBlockList")
    expect(commit(target, blob, ("Uncommitted", block_id(1))), 201)
    expect(commit(target, blob, ("Uncommitted", block_id(1))), 400, "InvalidBlockList")
    expect(commit(target, blob, ("Committed", block_id(1)), ("Latest", block_id(1))), 201)
    assert blob.download_blob().readall() == b"oneone"


@feature("Put Block List")
def test_an_empty_list_makes_an_empty_blob(container):
    blob = container.get_blob_client("blob")
    blob.commit_block_list([])
    assert blob.get_blob_properties().size == 0
    assert blob.download_blob().readall() == b""


@feature("Put Block List")
def test_a_commit_sets_headers_and_metadata_and_keeps_the_given_digest(container):
    blob = container.get_blob_client("blob")
    blob.stage_block(block_id(1), b"one")
    digest = bytearray(hashlib.md5(b"whatever the client says").digest())
    blob.commit_block_list(
        [BlobBlock(block_id(1))],
        metadata={"k": "v"},
        content_settings=ContentSettings(content_type="text/plain", content_md5=digest),
    )
    properties = blob.get_blob_properties()
    assert properties.metadata == {"k": "v"}
    assert properties.content_settings.content_type == "text/plain"
    assert properties.content_settings.content_md5 == digest
    blob.stage_block(block_id(1), b"one")
    blob.commit_block_list([BlobBlock(block_id(1))])
    properties = blob.get_blob_properties()
    assert properties.metadata == {}
    assert properties.content_settings.content_md5 is None


@feature("Put Block List")
def test_the_content_type_of_the_request_is_that_of_the_list(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    body = b"<?xml version='1.0'?><BlockList/>"
    headers = [("Content-Type", "application/xml")]
    expect(raw(target, "PUT", f"{path}?comp=blocklist", headers, body), 201)
    assert raw(target, "GET", path).header("content-type") == "application/octet-stream"


@feature("Get Block List")
def test_each_kind_shows_only_its_own_section(target, sync_container):
    blob = sync_container.get_blob_client("blob")
    blob.stage_block(block_id(1), b"one")
    blob.commit_block_list([BlobBlock(block_id(1))])
    blob.stage_block(block_id(2), b"four")
    path = f"/{sync_container.container_name}/blob?comp=blocklist"
    sections = {
        "": ["CommittedBlocks"],
        "&blocklisttype=committed": ["CommittedBlocks"],
        "&blocklisttype=uncommitted": ["UncommittedBlocks"],
        "&blocklisttype=all": ["CommittedBlocks", "UncommittedBlocks"],
    }
    for query, expected in sections.items():
        response = expect(raw(target, "GET", path + query), 200)
        assert [section.tag for section in response.xml()] == expected
        assert response.header("x-ms-blob-content-length") == "3"
        assert response.header("etag") == blob.get_blob_properties().etag


@feature("Get Block List")
def test_a_blob_of_staged_blocks_has_a_list_but_no_tag(target, sync_container):
    sync_container.get_blob_client("blob").stage_block(block_id(1), b"one")
    path = f"/{sync_container.container_name}/blob?comp=blocklist&blocklisttype=all"
    response = expect(raw(target, "GET", path), 200)
    assert response.header("etag") is None
    assert response.header("x-ms-blob-content-length") in (None, "0")


@feature("Get Block List")
def test_no_blob_no_list(container):
    with refused(404, "BlobNotFound"):
        container.get_blob_client("missing").get_block_list("all")


@feature("Get Block List")
def test_an_unknown_kind_is_refused(target, sync_container):
    sync_container.upload_blob("blob", b"x")
    path = f"/{sync_container.container_name}/blob?comp=blocklist&blocklisttype=some"
    expect(raw(target, "GET", path), 400, "InvalidQueryParameterValue")
