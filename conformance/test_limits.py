"""Limits, each at the limit and one past it. Where size would hurt, the length is announced and
the body never sent: `100 Continue` says that it would be taken."""

from __future__ import annotations

import threading
from urllib.parse import quote

import pytest
from azure.storage.blob import BlobBlock

from support.errors import refused
from support.raw_http import RawConnection, expect, raw
from support.sdk import service_of
from support.target import Target

feature = pytest.mark.feature
pytestmark = feature("Limits")

MIB = 1 << 20
VERSION = "2026-06-06"


def announce(target, path, headers, length, version=VERSION):
    """The status of the first answer to a head that promises so many bytes."""
    with RawConnection(target) as connection:
        headers = [*headers, ("Expect", "100-continue")]
        connection.send_bytes(connection.head("PUT", path, headers, length=length, version=version))
        return connection.read_interim()


BLOCK_BLOB = [("x-ms-blob-type", "BlockBlob")]


@pytest.mark.parametrize(
    "query,headers,limit,version",
    [
        ("", BLOCK_BLOB, 5_000 * MIB, VERSION),
        ("", BLOCK_BLOB, 256 * MIB, "2018-11-09"),
        ("", BLOCK_BLOB, 64 * MIB, "2015-12-11"),
        ("?comp=block&blockid=AAAA", [], 4_000 * MIB, VERSION),
        ("?comp=block&blockid=AAAA", [], 100 * MIB, "2018-11-09"),
        ("?comp=block&blockid=AAAA", [], 4 * MIB, "2015-12-11"),
        ("?comp=appendblock", [], 100 * MIB, VERSION),
        ("?comp=appendblock", [], 4 * MIB, "2021-12-02"),
    ],
)
def test_body_lengths(target, sync_container, query, headers, limit, version):
    name = "append" if "append" in query else "blob"
    if name == "append":
        sync_container.get_blob_client(name).create_append_blob()
    path = f"/{sync_container.container_name}/{name}{query}"
    assert announce(target, path, headers, limit, version) == 100
    assert announce(target, path, headers, limit + 1, version) == 413


def test_an_append_block_of_100_mebibytes(target, sync_container):
    sync_container.get_blob_client("log").create_append_blob()
    path = f"/{sync_container.container_name}/log?comp=appendblock"
    expect(raw(target, "PUT", path, [], b"a" * (100 * MIB), version=VERSION), 201)
    assert sync_container.get_blob_client("log").get_blob_properties().size == 100 * MIB


def test_a_list_of_50_000_blocks(target, sync_container):
    blob = sync_container.get_blob_client("blob")
    blob.stage_block("AAAA", b"b")
    blob.commit_block_list([BlobBlock("AAAA")] * 50_000)
    assert blob.get_blob_properties().size == 50_000
    assert blob.download_blob().readall() == b"b" * 50_000
    assert len(blob.get_block_list("committed")[0]) == 50_000
    blob.stage_block("AAAA", b"b")
    with refused(400, "BlockListTooLong"):
        blob.commit_block_list([BlobBlock("AAAA")] * 50_001)
    assert blob.get_blob_properties().size == 50_000


@pytest.mark.needs("server")
def test_50_000_appended_blocks(start_server):
    server = start_server(None)
    target = Target.of_server(server.url)
    with service_of(server) as service:
        log = service.create_container("con").get_blob_client("log")
        log.create_append_blob()
        writers = 8
        failures = []

        def write(number: int) -> None:
            block = f"{number}".encode() * 200
            with RawConnection(target) as connection:
                for _ in range(50_000 // writers):
                    answer = connection.request("PUT", "/con/log?comp=appendblock", [], block)
                    if answer.status != 201:
                        failures.append((answer.status, answer.code))
                        return

        threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, failures[:3]
        properties = log.get_blob_properties()
        assert properties.append_blob_committed_block_count == 50_000
        assert properties.size == 50_000 * 200
        content = log.download_blob().readall()
        blocks = [content[at : at + 200] for at in range(0, len(content), 200)]
        assert all(len(set(block)) == 1 for block in blocks)
        assert {block[:1] for block in blocks} == {f"{n}".encode() for n in range(writers)}
        with refused(409, "BlockCountExceedsLimit"):
            log.append_block(b"one more")
        assert log.get_blob_properties().size == 50_000 * 200


@pytest.mark.parametrize("character", ["n", "ü", "語"])
def test_names_of_1_024_characters(container, character):
    name = character * 1_024
    container.upload_blob(name, b"x")
    assert container.download_blob(name).readall() == b"x"
    assert [blob.name for blob in container.list_blobs()] == [name]
    with refused(400, "OutOfRangeInput"):
        container.upload_blob(name + character, b"x")


def test_metadata_of_8_kibibytes(container):
    metadata = {f"k{number}": "v" * 4_094 for number in (1, 2)}
    blob = container.upload_blob("b", b"x", metadata=metadata)
    assert blob.get_blob_properties().metadata == metadata
    with refused(400, "MetadataTooLarge"):
        blob.set_blob_metadata({**metadata, "k2": "v" * 4_095})
    assert blob.get_blob_properties().metadata == metadata


@pytest.mark.needs("server")
def test_pages_of_5_000(start_server):
    """Blobs, containers and blobs found by a tag: one more than a page holds."""
    server = start_server(None)
    target = Target.of_server(server.url)
    tagged = [*BLOCK_BLOB, ("x-ms-tags", "k=v")]
    with RawConnection(target) as connection:
        for number in range(5_001):
            path = f"/con{number:05}?restype=container"
            expect(connection.request("PUT", path, [], b""), 201)
            expect(connection.request("PUT", f"/con00000/{number:05}", tagged, b""), 201)
    for path, entry in (
        ("/con00000?restype=container&comp=list", ".//Blob"),
        ("/?comp=list", ".//Container"),
        ("/con00000?restype=container&comp=blobs&where=k%3D'v'", ".//Blob"),
    ):
        for asked in ("", "&maxresults=5000", "&maxresults=5001", "&maxresults=100000"):
            answer = expect(raw(target, "GET", f"{path}{asked}"), 200).xml()
            assert len(answer.findall(entry)) == 5_000, (path, asked)
            marker = answer.findtext("NextMarker")
            assert marker, (path, asked)
        rest = expect(raw(target, "GET", f"{path}&marker={quote(marker)}"), 200).xml()
        assert len(rest.findall(entry)) == 1 and not rest.findtext("NextMarker"), path
        for bad, code in (
            ("0", "OutOfRangeQueryParameterValue"),
            ("-1", "OutOfRangeQueryParameterValue"),
            ("x", "InvalidQueryParameterValue"),
            ("", "InvalidQueryParameterValue"),
        ):
            expect(raw(target, "GET", f"{path}&maxresults={bad}"), 400, code)
