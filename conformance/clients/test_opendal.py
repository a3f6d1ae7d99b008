"""OpenDAL's azblob service, through its Python binding."""

from __future__ import annotations

import random

import opendal
import pytest
from opendal.exceptions import AlreadyExists, ConditionNotMatch, NotFound

from clients.odd_files import ODD_PARTS

feature = pytest.mark.feature

LARGE = random.Random(4).randbytes(5 << 20)


@pytest.fixture
def operator(target, sync_container) -> opendal.Operator:
    return opendal.Operator(
        "azblob",
        root="/",
        container=sync_container.container_name,
        endpoint=target.endpoint,
        account_name=target.account,
        account_key=target.key,
    )


@feature("Client opendal: writing")
def test_write_read_and_stat(operator, sync_container):
    operator.check()
    operator.write("a/b", b"content", content_type="text/plain", cache_control="no-store")
    assert bytes(operator.read("a/b")) == b"content"
    seen = operator.stat("a/b")
    properties = sync_container.get_blob_client("a/b").get_blob_properties()
    assert (seen.content_length, seen.content_type) == (7, "text/plain")
    assert seen.etag == properties.etag
    assert properties.content_settings.cache_control == "no-store"
    assert operator.exists("a/b") and not operator.exists("missing")
    with pytest.raises(NotFound):
        operator.read("missing")


@feature("Client opendal: writing")
def test_user_metadata(operator):
    operator.write("a", b"x", user_metadata={"owner": "audit"})
    assert operator.stat("a").user_metadata == {"owner": "audit"}


@feature("Client opendal: writing")
def test_a_large_object_goes_in_blocks(operator, sync_container):
    operator.write("large", LARGE, chunk=1 << 20, concurrent=4)
    assert bytes(operator.read("large")) == LARGE
    committed, _ = sync_container.get_blob_client("large").get_block_list("committed")
    assert len(committed) == 5


@feature("Client opendal: writing")
def test_appends(operator, sync_container):
    for line in (b"first\n", b"second\n"):
        operator.write("log", line, append=True)
    assert bytes(operator.read("log")) == b"first\nsecond\n"
    properties = sync_container.get_blob_client("log").get_blob_properties()
    assert properties.blob_type == "AppendBlob"


@feature("Client opendal: conditions")
def test_conditional_writes(operator):
    operator.write("once", b"first", if_not_exists=True)
    with pytest.raises((ConditionNotMatch, AlreadyExists)):
        operator.write("once", b"second", if_not_exists=True)
    etag = operator.stat("once").etag
    operator.write("once", b"third", if_none_match='"0x0"')
    with pytest.raises(ConditionNotMatch):
        operator.read("once", if_match=etag)
    assert bytes(operator.read("once", if_match=operator.stat("once").etag)) == b"third"


@feature("Client opendal: reading")
def test_ranges_and_seeking(operator):
    operator.write("large", LARGE)
    assert bytes(operator.read("large", offset=1000, size=50)) == LARGE[1000:1050]
    assert bytes(operator.read("large", chunk=1 << 20, concurrent=4)) == LARGE
    with operator.open("large", "rb") as file:
        file.seek(4_000_000)
        assert bytes(file.read(100)) == LARGE[4_000_000:4_000_100]


@feature("Client opendal: listing")
def test_lists_flat_and_by_folder(operator):
    names = ["a", "a-b", "a/b", "a/c/d", "a0"]
    for name in names:
        operator.write(name, name.encode())
    assert sorted(e.path for e in operator.list("")) == ["a", "a-b", "a/", "a0"]
    assert sorted(e.path for e in operator.list("a/")) == ["a/b", "a/c/"]
    assert sorted(e.path for e in operator.list("", recursive=True)) == sorted(names)
    assert sorted(e.path for e in operator.list("", recursive=True, limit=2)) == sorted(names)


@feature("Client opendal: listing")
def test_odd_names_come_back(operator):
    """Those OpenDAL keeps: it trims names, and does not decode what is listed as encoded."""
    names = [part for part in ODD_PARTS if part == part.strip() and not set(part) & set("\t\n\x7f")]
    for name in names:
        operator.write(f"odd/{name}/file", name.encode())
    seen = [e.path for e in operator.list("odd/", recursive=True) if not e.path.endswith("/")]
    assert sorted(seen) == sorted(f"odd/{name}/file" for name in names)
    for name in names:
        assert bytes(operator.read(f"odd/{name}/file")) == name.encode()
        assert f"odd/{name}/file" in [e.path for e in operator.list(f"odd/{name}/")]


@feature("Client opendal: listing")
def test_folders_are_markers(operator):
    operator.create_dir("folder/")
    assert operator.stat("folder/").mode == opendal.types.EntryMode.Dir
    operator.write("folder/file", b"x")
    assert sorted(e.path for e in operator.list("folder/")) == ["folder/", "folder/file"]


@feature("Client opendal: deleting")
def test_one_and_all(operator):
    for number in range(300):
        operator.write(f"dir/{number} +é%", b"x")
    operator.write("stays", b"x")
    operator.delete("dir/0 +é%")
    operator.delete("never was")
    assert not operator.exists("dir/0 +é%")
    operator.remove_all("dir/")
    assert [e.path for e in operator.list("", recursive=True)] == ["stays"]


@feature("Client opendal: copying")
def test_copies(operator):
    operator.write("from é+%", LARGE)
    operator.copy("from é+%", "to/it")
    assert bytes(operator.read("to/it")) == LARGE
    with pytest.raises(NotFound):
        operator.copy("missing", "other")


@feature("Client opendal: protected data")
@pytest.mark.needs("management")
def test_what_is_held_stays(operator, sync_container, management):
    operator.write("kept", b"kept")
    operator.write("source", b"forged")
    management.set_hold(sync_container.container_name, "case1")
    for attempt in (
        lambda: operator.write("kept", b"forged"),
        lambda: operator.write("kept", LARGE, chunk=1 << 20),
        lambda: operator.delete("kept"),
        lambda: operator.copy("source", "kept"),
    ):
        with pytest.raises(Exception, match="BlobImmutableDueToLegalHold|409"):
            attempt()
    assert bytes(operator.read("kept")) == b"kept"
