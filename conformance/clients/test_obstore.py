"""obstore: the Rust object_store, as Python sees it."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import obstore
import pytest
from obstore.exceptions import AlreadyExistsError, GenericError, NotModifiedError, PreconditionError
from obstore.store import AzureStore

from clients.odd_files import ODD_PARTS
from support.sdk import new_name

feature = pytest.mark.feature

LARGE = random.Random(2).randbytes(7 << 20)


@pytest.fixture
def blobs(sync_container):
    """The same container through the SDK, to see what is really there."""
    return sync_container


@pytest.fixture
def store(target, blobs) -> AzureStore:
    return store_of(target, blobs.container_name)


def store_of(target, container: str) -> AzureStore:
    """Without retries, so that the first refusal shows."""
    return AzureStore(
        container,
        account_name=target.account,
        account_key=target.key,
        endpoint=target.endpoint,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )


def paths(store, *arguments, **options) -> list[str]:
    return [entry["path"] for page in obstore.list(store, *arguments, **options) for entry in page]


@feature("Client obstore: writing")
def test_put_and_get(store, blobs):
    written = obstore.put(store, "a/b", b"content")
    answer = obstore.get(store, "a/b")
    assert bytes(answer.bytes()) == b"content"
    properties = blobs.get_blob_client("a/b").get_blob_properties()
    assert answer.meta["e_tag"] == written["e_tag"] == properties.etag
    assert obstore.head(store, "a/b")["size"] == 7
    with pytest.raises(FileNotFoundError):
        obstore.get(store, "missing")


@feature("Client obstore: writing")
def test_attributes_and_metadata(store, blobs):
    attributes = {
        "Content-Type": "text/plain",
        "Cache-Control": "no-store",
        "Content-Disposition": "inline",
        "Content-Language": "de",
        "owner": "audit",
    }
    obstore.put(store, "small", b"x", attributes=attributes)
    obstore.put(store, "large", LARGE, attributes=attributes, chunk_size=5 << 20)
    for name in ("small", "large"):
        properties = blobs.get_blob_client(name).get_blob_properties()
        assert properties.content_settings.content_type == "text/plain"
        assert properties.content_settings.cache_control == "no-store"
        assert properties.content_settings.content_disposition == "inline"
        assert properties.content_settings.content_language == "de"
        assert properties.metadata == {"owner": "audit"}
        seen = obstore.get(store, name).attributes
        assert (seen["Content-Type"], seen["owner"]) == ("text/plain", "audit")


@feature("Client obstore: tags")
def test_tags_with_the_upload(store, blobs):
    obstore.put(store, "small", b"x", tags={"project": "a b/c", "empty": ""})
    obstore.put(store, "large", LARGE, tags={"project": "large"}, chunk_size=5 << 20)
    assert blobs.get_blob_client("small").get_blob_tags() == {"project": "a b/c", "empty": ""}
    assert blobs.get_blob_client("large").get_blob_tags() == {"project": "large"}


@feature("Client obstore: writing")
def test_a_large_object_goes_in_blocks(store, blobs):
    obstore.put(store, "large", LARGE, chunk_size=2 << 20, max_concurrency=4)
    assert bytes(obstore.get(store, "large").bytes()) == LARGE
    committed, _ = blobs.get_blob_client("large").get_block_list("committed")
    assert [block.size for block in committed] == [2 << 20] * 3 + [1 << 20]


@feature("Client obstore: writing")
def test_writers_and_readers(store):
    with obstore.open_writer(store, "written", buffer_size=1 << 20) as writer:
        for start in range(0, len(LARGE), 300_000):
            writer.write(LARGE[start : start + 300_000])
    reader = obstore.open_reader(store, "written")
    reader.seek(6_000_000)
    assert bytes(reader.read(1000)) == LARGE[6_000_000:6_001_000]
    parts = obstore.get(store, "written").stream(min_chunk_size=1 << 20)
    assert b"".join(bytes(part) for part in parts) == LARGE


@feature("Client obstore: conditions")
def test_create_only_if_there_is_nothing(store):
    obstore.put(store, "once", b"first", mode="create")
    with pytest.raises(AlreadyExistsError):
        obstore.put(store, "once", b"second", mode="create")
    assert bytes(obstore.get(store, "once").bytes()) == b"first"


@feature("Client obstore: conditions")
def test_update_only_what_was_read(store):
    first = {"e_tag": obstore.put(store, "guarded", b"1")["e_tag"]}
    second = {"e_tag": obstore.put(store, "guarded", b"2", mode=first)["e_tag"]}
    with pytest.raises(PreconditionError):
        obstore.put(store, "guarded", b"3", mode=first)
    obstore.put(store, "guarded", b"4", mode=second)
    assert bytes(obstore.get(store, "guarded").bytes()) == b"4"


@feature("Client obstore: conditions")
def test_conditional_reads(store):
    obstore.put(store, "read", b"content")
    meta = obstore.head(store, "read")
    assert obstore.get(store, "read", options={"if_match": meta["e_tag"]}).meta["size"] == 7
    with pytest.raises(NotModifiedError):
        obstore.get(store, "read", options={"if_none_match": meta["e_tag"]})
    with pytest.raises(PreconditionError):
        obstore.get(store, "read", options={"if_match": '"0x0"'})
    with pytest.raises(NotModifiedError):
        obstore.get(store, "read", options={"if_modified_since": meta["last_modified"]})
    earlier = meta["last_modified"] - timedelta(hours=1)
    with pytest.raises(PreconditionError):
        obstore.get(store, "read", options={"if_unmodified_since": earlier})


@feature("Client obstore: reading")
def test_ranges(store):
    obstore.put(store, "large", LARGE, use_multipart=False)
    assert bytes(obstore.get_range(store, "large", start=1000, length=50)) == LARGE[1000:1050]
    starts, lengths = [0, 3_000_000, len(LARGE) - 5], [10, 20, 5]
    seen = obstore.get_ranges(store, "large", starts=starts, lengths=lengths, coalesce=0)
    assert [bytes(s) for s in seen] == [LARGE[a : a + n] for a, n in zip(starts, lengths)]
    tail = obstore.get(store, "large", options={"range": {"offset": len(LARGE) - 7}})
    assert bytes(tail.bytes()) == LARGE[-7:]


@feature("Client obstore: listing")
def test_lists_with_prefix_delimiter_and_offset(store):
    names = ["a", "a-b", "a/b", "a/c/d", "a/c/e", "a0", "b/é +%"]
    for name in names:
        obstore.put(store, name, name.encode())
    assert paths(store) == sorted(names)
    assert paths(store, "a") == ["a/b", "a/c/d", "a/c/e"]
    top = obstore.list_with_delimiter(store)
    assert [entry["path"] for entry in top["objects"]] == ["a", "a-b", "a0"]
    assert top["common_prefixes"] == ["a", "b"]
    below = obstore.list_with_delimiter(store, "a")
    assert [entry["path"] for entry in below["objects"]] == ["a/b"]
    assert below["common_prefixes"] == ["a/c"]
    for offset in ["", "a", "a/c", "a/c/d", "a/c/d0", "a0", "zzz"]:
        expected = [name for name in sorted(names) if name > offset]
        assert paths(store, offset=offset) == expected, offset


@feature("Client obstore: listing")
def test_odd_names_come_back(store):
    """Those object_store takes: it refuses control characters itself."""
    names = [part for part in ODD_PARTS if part.isprintable() or "\u200b" in part]
    for name in names:
        obstore.put(store, f"odd/{name}", name.encode())
    seen = paths(store, "odd")
    assert seen == sorted(f"odd/{name}" for name in names)
    for path in seen:
        assert bytes(obstore.get(store, path).bytes()).decode() == path.removeprefix("odd/")


@feature("Client obstore: deleting")
def test_one_goes(store):
    obstore.put(store, "a", b"x")
    obstore.delete(store, "a")
    assert paths(store) == []


@feature("Client obstore: deleting")
def test_many_go_at_once(store):
    """More than a batch of 256 takes; object_store sends every deletion as a batch."""
    names = [f"many/{number:03} +%é" for number in range(300)]
    asyncio.run(_put_all(store, names))
    obstore.delete(store, names[:299])
    assert paths(store) == names[299:]


async def _put_all(store, names):
    for start in range(0, len(names), 16):
        some = names[start : start + 16]
        await asyncio.gather(*(obstore.put_async(store, name, b"x") for name in some))


@feature("Client obstore: copying")
def test_copies_and_renames(store, blobs):
    obstore.put(store, "from é+%", LARGE, attributes={"owner": "audit"}, chunk_size=5 << 20)
    obstore.copy(store, "from é+%", "to")
    assert bytes(obstore.get(store, "to").bytes()) == LARGE
    assert blobs.get_blob_client("to").get_blob_properties().metadata == {"owner": "audit"}
    obstore.rename(store, "to", "renamed")
    assert paths(store) == ["from é+%", "renamed"]
    with pytest.raises(FileNotFoundError):
        obstore.copy(store, "missing", "other")


@feature("Client obstore: copying")
def test_a_copy_that_must_not_replace(store):
    obstore.put(store, "a", b"a")
    obstore.put(store, "b", b"b")
    obstore.copy(store, "a", "c", overwrite=False)
    with pytest.raises(AlreadyExistsError):
        obstore.copy(store, "a", "b", overwrite=False)
    with pytest.raises(AlreadyExistsError):
        obstore.rename(store, "a", "b", overwrite=False)
    assert bytes(obstore.get(store, "b").bytes()) == b"b"
    assert bytes(obstore.get(store, "c").bytes()) == b"a"


@feature("Client obstore: protected data")
@pytest.mark.needs("management")
def test_what_is_held_stays(store, blobs, management):
    obstore.put(store, "kept", b"kept")
    management.set_hold(blobs.container_name, "case1")
    for attempt in (
        lambda: obstore.put(store, "kept", b"forged"),
        lambda: obstore.put(store, "kept", LARGE, chunk_size=5 << 20),
        lambda: obstore.delete(store, "kept"),
        lambda: obstore.copy(store, "kept", "kept"),
    ):
        with pytest.raises(Exception, match="BlobImmutableDueToLegalHold|409"):
            attempt()
    assert bytes(obstore.get(store, "kept").bytes()) == b"kept"
    obstore.put(store, "new", b"may be written")


@feature("Client obstore: writing")
def test_a_missing_container(target):
    store = store_of(target, new_name())
    with pytest.raises(FileNotFoundError):
        obstore.put(store, "a", b"x")
    with pytest.raises(GenericError, match="ContainerNotFound"):
        paths(store)
