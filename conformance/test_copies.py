"""Copies: asynchronous and synchronous, whole blobs, blocks, appends; from this server and from
elsewhere."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import StandardBlobTier

from support.errors import error_code, refused, refused_by_hold, refused_by_policy
from support.management import ContainerManagement
from support.raw_http import expect, raw
from support.sdk import new_name, service_of
from support.target import Target

feature = pytest.mark.feature
pytestmark = feature("Copy")

KINDS = ["single", "blocks", "append", "pages", "empty", "large"]
LARGE = bytes(range(256)) * 1024


def make(container, kind):
    blob = container.get_blob_client(kind)
    metadata = {"kind": kind}
    if kind == "append":
        blob.create_append_blob(metadata=metadata)
        for number in range(3):
            blob.append_block(b"line %d\n" % number)
    elif kind == "pages":
        blob.create_page_blob(4096, metadata=metadata)
        blob.upload_page(b"p" * 512, 512, 512)
    elif kind == "blocks":
        for id, data in (("AAAA", b"first "), ("BBBB", b"second")):
            blob.stage_block(id, data)
        blob.commit_block_list(["AAAA", "BBBB", "AAAA"], metadata=metadata)
    else:
        data = {"single": b"one piece", "empty": b"", "large": LARGE}[kind]
        blob.upload_blob(data, metadata=metadata)
    return blob


def content(blob):
    return blob.download_blob().readall()


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_has_everything_and_lives_on_alone(container, kind):
    source = make(container, kind)
    before = content(source)
    copy = container.get_blob_client("copy")
    answer = copy.start_copy_from_url(source.url)
    assert answer["copy_status"] == "success" and answer["copy_id"]
    properties = copy.get_blob_properties()
    assert properties.metadata == {"kind": kind}
    assert properties.blob_type == source.get_blob_properties().blob_type
    assert properties.copy.status == "success"
    assert properties.copy.progress == f"{len(before)}/{len(before)}"
    assert properties.copy.id == answer["copy_id"]
    assert source.url.split("?")[0] in properties.copy.source
    assert properties.copy.completion_time is not None
    source.delete_blob()
    assert content(copy) == before
    copy.delete_blob()


def test_both_sides_of_an_appended_copy_go_on(container):
    source = make(container, "append")
    before = content(source)
    copy = container.get_blob_client("copy")
    copy.start_copy_from_url(source.url)
    source.append_block(b"source")
    copy.append_block(b"copy, and longer")
    assert content(source) == before + b"source"
    assert content(copy) == before + b"copy, and longer"
    assert copy.get_blob_properties().append_blob_committed_block_count == 4
    source.delete_blob()
    assert content(copy) == before + b"copy, and longer"


def test_many_copies_of_one(container):
    source = make(container, "large")
    copies = [container.get_blob_client(f"copy-{number}") for number in range(5)]
    for number, copy in enumerate(copies):
        copy.start_copy_from_url((source if number == 0 else copies[number - 1]).url)
    for blob in [source, *copies[:-1]]:
        blob.delete_blob()
    time.sleep(1)
    assert content(copies[-1]) == LARGE


def test_blocks_of_a_copy_can_be_committed_again(container):
    source = make(container, "blocks")
    copy = container.get_blob_client("copy")
    copy.start_copy_from_url(source.url)
    copy.commit_block_list(["BBBB", "AAAA"])
    assert content(copy) == b"secondfirst "
    assert content(source) == b"first secondfirst "
    source.commit_block_list(["BBBB"])
    copy.delete_blob()
    assert content(source) == b"second"


@pytest.mark.parametrize("kind", ["single", "blocks", "large", "empty"])
def test_synchronous_copies(container, kind):
    source = make(container, kind)
    copy = container.get_blob_client("copy")
    answer = copy.start_copy_from_url(source.url, requires_sync=True)
    assert answer["copy_status"] == "success"
    assert content(copy) == content(source)


def test_put_blob_from_url(container):
    source = make(container, "large")
    copy = container.get_blob_client("copy")
    copy.upload_blob_from_url(source.url, overwrite=True, metadata={"own": "1"})
    properties = copy.get_blob_properties()
    assert content(copy) == LARGE
    assert properties.metadata == {"own": "1"} and properties.blob_type == "BlockBlob"


def test_metadata_tags_and_tier_of_a_copy(container):
    source = make(container, "single")
    source.set_blob_tags({"t": "source"})
    copy = container.get_blob_client("copy")
    copy.start_copy_from_url(source.url, metadata={"own": "1"}, tags={"t": "own"})
    assert copy.get_blob_properties().metadata == {"own": "1"}
    assert copy.get_blob_tags() == {"t": "own"}
    copy.start_copy_from_url(source.url)
    assert copy.get_blob_tags() == {}
    copy.start_copy_from_url(source.url, requires_sync=True, tags="COPY")
    assert copy.get_blob_tags() == {"t": "source"}
    copy.start_copy_from_url(source.url, standard_blob_tier=StandardBlobTier.COOL)
    assert copy.get_blob_properties().blob_tier == "Cool"


def test_conditions_on_the_source(container):
    source = make(container, "single")
    tag = source.get_blob_properties().etag
    copy = container.get_blob_client("copy")
    with refused(412, "SourceConditionNotMet"):
        copy.start_copy_from_url(
            source.url, source_etag='"0x1"', source_match_condition=MatchConditions.IfNotModified
        )
    with refused(412, "SourceConditionNotMet"):
        copy.start_copy_from_url(
            source.url, source_etag=tag, source_match_condition=MatchConditions.IfModified
        )
    assert not copy.exists()
    copy.start_copy_from_url(
        source.url, source_etag=tag, source_match_condition=MatchConditions.IfNotModified
    )


@pytest.mark.parametrize("sync", [[], [("x-ms-requires-sync", "true")]], ids=["async", "sync"])
def test_a_copy_that_must_not_overwrite(target, sync_container, sync):
    source = make(sync_container, "single")
    sync_container.upload_blob("copy", b"before")
    headers = [("x-ms-copy-source", source.url), ("If-None-Match", "*"), *sync]
    path = f"/{sync_container.container_name}/copy"
    expect(raw(target, "PUT", path, headers), 409, "BlobAlreadyExists")
    assert sync_container.download_blob("copy").readall() == b"before"


def test_a_source_that_is_not_there(container):
    copy = container.get_blob_client("copy")
    with refused(404, "CannotVerifyCopySource"):
        copy.start_copy_from_url(container.get_blob_client("none").url)
    with refused(404, "CannotVerifyCopySource"):
        copy.start_copy_from_url(container.get_blob_client("none").url, requires_sync=True)
    assert not copy.exists()


def test_blocks_appends_and_ranges_from_a_url(container):
    source = make(container, "large")
    blocks = container.get_blob_client("target")
    blocks.stage_block_from_url("AAAA", source.url, source_offset=100, source_length=70_000)
    blocks.stage_block_from_url("BBBB", source.url, source_offset=0, source_length=5)
    blocks.commit_block_list(["AAAA", "BBBB"])
    assert content(blocks) == LARGE[100:70_100] + LARGE[:5]
    log = container.get_blob_client("log")
    log.create_append_blob()
    log.append_block_from_url(source.url, source_offset=1, source_length=9)
    answer = log.append_block_from_url(source.url)
    assert int(answer["blob_append_offset"]) == 9
    assert content(log) == LARGE[1:10] + LARGE


def test_abort_without_a_pending_copy(container):
    copy = container.get_blob_client("copy")
    answer = copy.start_copy_from_url(make(container, "single").url)
    with refused(409, "NoPendingCopyOperation"):
        copy.abort_copy(answer["copy_id"])
    assert content(copy) == b"one piece"


@pytest.mark.parametrize(
    "source",
    ["nonsense", "/c/b", "ftp://127.0.0.1/c/b", "http://", "http://127.0.0.1:99999/c/b"],
)
@feature("Bad input")
def test_a_source_that_is_no_url(target, sync_container, source):
    path = f"/{sync_container.container_name}/copy"
    response = raw(target, "PUT", path, [("x-ms-copy-source", source)])
    assert response.status in (400, 403), (response.status, response.code)
    assert response.code in ("InvalidHeaderValue", "CannotVerifyCopySource")
    expect(raw(target, "GET", path), 404, "BlobNotFound")


@pytest.mark.needs("management")
@feature("Immutability")
def test_protected_blobs_can_be_copied_from_and_not_over(management, sync_container, sync_service):
    source = make(sync_container, "single")
    other = make(sync_container, "large")
    management.put_policy(sync_container.container_name, 1)
    free = sync_service.create_container(new_name("free")).get_blob_client("copy")
    free.start_copy_from_url(source.url)
    assert content(free) == b"one piece"
    sync_container.get_blob_client("new").start_copy_from_url(free.url)
    for options in ({}, {"requires_sync": True}):
        with refused(409, "BlobImmutableDueToPolicy"):
            other.start_copy_from_url(source.url, **options)
    with refused(409, "BlobImmutableDueToPolicy"):
        other.upload_blob_from_url(source.url, overwrite=True)
    assert content(other) == LARGE


# Sources elsewhere


class Source(BaseHTTPRequestHandler):
    """`/ok` has content, `/slow` takes its time, `/redirect` points elsewhere; `/plain` says what it
    is and heeds no condition, `/greedy` answers a range with more than was asked for."""

    release = threading.Event()

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/ok")
            self.end_headers()
            return
        if self.path == "/greedy":
            self.send_response(206)
            self.send_header("Content-Range", f"bytes 0-2047/{len(LARGE)}")
            self.send_header("Content-Length", "2048")
            self.end_headers()
            self.wfile.write(LARGE[:2048])
            return
        if self.path not in ("/ok", "/slow", "/plain"):
            self.send_error(404)
            return
        self.send_response(200)
        if self.path == "/plain":
            self.send_header("ETag", '"real"')
            self.send_header("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
        self.send_header("Content-Length", str(len(LARGE)))
        self.send_header("Content-Type", "text/odd")
        self.end_headers()
        if body:
            self.wfile.write(LARGE[:1000])
            if self.path == "/slow":
                self.release.wait(30)
            self.wfile.write(LARGE[1000:])

    def log_message(self, *_):
        pass


@contextmanager
def source_server():
    Source.release.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        Source.release.set()
        server.shutdown()
        server.server_close()


def wait_for_copy(blob, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        status = blob.get_blob_properties().copy.status
        if status != "pending":
            return status
        time.sleep(0.1)
    raise AssertionError("the copy is pending for ever")


@pytest.mark.needs("server")
def test_sources_elsewhere_have_to_be_allowed(start_server):
    with source_server() as url:
        host = url.removeprefix("http://")
        server = start_server(None, "--copy-source-allow", host)
        with service_of(server) as service, source_server() as stranger:
            container = service.create_container("con")
            copy = container.get_blob_client("copy")
            copy.start_copy_from_url(f"{url}/ok")
            assert wait_for_copy(copy) == "success"
            assert content(copy) == LARGE
            assert copy.get_blob_properties().content_settings.content_type == "text/odd"
            sync = container.get_blob_client("sync")
            sync.start_copy_from_url(f"{url}/ok", requires_sync=True)
            assert content(sync) == LARGE
            sync.stage_block_from_url("AAAA", f"{url}/ok")
            for bad in (f"{stranger}/ok", f"{url}/none", f"{url}/redirect", "http://127.0.0.1:1/x"):
                new = container.get_blob_client("new")
                with pytest.raises(HttpResponseError) as caught:
                    new.start_copy_from_url(bad, requires_sync=True)
                assert caught.value.error_code == "CannotVerifyCopySource", bad
                assert not new.exists()


@pytest.mark.needs("server")
def test_a_pending_copy_can_be_aborted_and_guards_its_blob(start_server):
    with source_server() as url:
        server = start_server(None, "--copy-source-allow", url.removeprefix("http://"))
        with service_of(server) as service:
            container = service.create_container("con")
            copy = container.get_blob_client("copy")
            answer = copy.start_copy_from_url(f"{url}/slow")
            assert answer["copy_status"] == "pending"
            assert copy.get_blob_properties().size == 0
            with refused(409, "PendingCopyOperation"):
                copy.upload_blob(b"x", overwrite=True)
            with refused(409, "CopyIdMismatch"):
                copy.abort_copy("11111111-1111-1111-1111-111111111111")
            copy.abort_copy(answer["copy_id"])
            properties = copy.get_blob_properties()
            assert (properties.copy.status, properties.size) == ("aborted", 0)
            Source.release.set()
            time.sleep(0.5)
            assert copy.get_blob_properties().copy.status == "aborted"
            copy.upload_blob(b"x", overwrite=True)


@pytest.mark.needs("server")
@feature("Immutability")
@pytest.mark.parametrize("protection", ["policy", "hold"])
def test_a_pending_copy_can_be_aborted_under_protection(start_server, protection):
    """What is left is a blob of no bytes that then stays (worm.md §1.9)."""
    with source_server() as url:
        server = start_server(None, "--copy-source-allow", url.removeprefix("http://"))
        management = ContainerManagement(Target.of_server(server.url))
        with service_of(server) as service:
            copy = service.create_container("con").get_blob_client("copy")
            answer = copy.start_copy_from_url(f"{url}/slow")
            if protection == "policy":
                management.put_policy("con", 1)
            else:
                management.set_hold("con", "case17")
            copy.abort_copy(answer["copy_id"])
            properties = copy.get_blob_properties()
            assert (properties.copy.status, properties.size) == ("aborted", 0)
            must_be_refused = refused_by_policy if protection == "policy" else refused_by_hold
            for change in (copy.delete_blob, lambda: copy.upload_blob(b"x", overwrite=True)):
                with must_be_refused():
                    change()
            assert content(copy) == b""


@pytest.mark.needs("server")
def test_a_pending_copy_fails_when_the_server_goes(start_server):
    with source_server() as url:
        server = start_server()
        server.kill()
        server.options = ("--copy-source-allow", url.removeprefix("http://"))
        server.start()
        with service_of(server) as service:
            copy = service.create_container("con").get_blob_client("copy")
            copy.start_copy_from_url(f"{url}/slow")
            server.kill()
            server.start()
            assert wait_for_copy(copy) == "failed"
            assert copy.get_blob_properties().copy.status_description
            copy.upload_blob(b"x", overwrite=True)
            assert content(copy) == b"x"


SOURCE_CONDITIONS = {
    "x-ms-source-if-match": ('"other"', '"real"'),
    "x-ms-source-if-none-match": ('"real"', '"other"'),
    "x-ms-source-if-modified-since": (
        "Mon, 01 Jul 2024 00:00:00 GMT",
        "Sun, 01 Jan 2023 00:00:00 GMT",
    ),
    "x-ms-source-if-unmodified-since": (
        "Sun, 01 Jan 2023 00:00:00 GMT",
        "Mon, 01 Jul 2024 00:00:00 GMT",
    ),
}


@pytest.mark.needs("server")
def test_a_source_elsewhere_is_held_to_the_conditions(start_server):
    """Whether or not its server knows them."""
    with source_server() as url:
        server = start_server(None, "--copy-source-allow", url.removeprefix("http://"))
        target = Target.of_server(server.url)
        with service_of(server) as service:
            container = service.create_container("con")
            for name, (false, true) in SOURCE_CONDITIONS.items():
                for path, headers, status in (
                    ("/con/new", [("x-ms-requires-sync", "true")], 202),
                    ("/con/new", [], 202),
                    ("/con/new", [("x-ms-blob-type", "BlockBlob")], 201),
                    ("/con/new?comp=block&blockid=AAAA", [], 201),
                ):
                    asked = [*headers, ("x-ms-copy-source", f"{url}/plain")]
                    response = raw(target, "PUT", path, [*asked, (name, false)])
                    assert (response.status, response.code) == (412, "SourceConditionNotMet"), name
                    expect(raw(target, "PUT", path, [*asked, (name, true)]), status)
                    wait_for_copy(container.get_blob_client("new"))
                # What the source does not tell does not meet a condition.
                asked = [("x-ms-copy-source", f"{url}/ok"), ("x-ms-requires-sync", "true")]
                response = raw(target, "PUT", "/con/new", [*asked, (name, true)])
                assert (response.status, response.code) == (412, "SourceConditionNotMet"), name


@pytest.mark.needs("server")
def test_a_source_elsewhere_that_sends_too_much_is_refused(start_server):
    with source_server() as url:
        server = start_server(None, "--copy-source-allow", url.removeprefix("http://"))
        with service_of(server) as service:
            log = service.create_container("con").get_blob_client("log")
            log.create_append_blob()
            with pytest.raises(HttpResponseError) as caught:
                log.append_block_from_url(f"{url}/greedy", source_offset=0, source_length=10)
            assert caught.value.error_code == "CannotVerifyCopySource"
            assert log.get_blob_properties().size == 0


def test_pages_become_blocks_with_their_holes(container):
    page = container.get_blob_client("page")
    page.create_page_blob(4096, metadata={"k": "v"})
    empty = container.get_blob_client("empty")
    empty.upload_blob_from_url(page.url)
    assert content(empty) == bytes(4096)
    page.upload_page(b"p" * 512, 1024, 512)
    block = container.get_blob_client("block")
    block.upload_blob_from_url(page.url)
    properties = block.get_blob_properties()
    assert (properties.blob_type, properties.metadata) == ("BlockBlob", {"k": "v"})
    assert content(block) == bytes(1024) + b"p" * 512 + bytes(2560)
    assert properties.content_settings.content_md5 == bytearray(
        hashlib.md5(content(block)).digest()
    )
    block.upload_blob_from_url(page.url, overwrite=True, tags={"a": "b"})
    assert block.get_blob_tags() == {"a": "b"}


def test_a_copy_at_once_has_256_mebibytes_at_most(container):
    """Of a block that stands in its list many times, so that little is stored."""
    source = container.get_blob_client("source")
    source.stage_block("AAAA", b"b" * (4 << 20))
    source.commit_block_list(["AAAA"] * 64)
    copy = container.get_blob_client("copy")
    copy.start_copy_from_url(source.url, requires_sync=True)
    assert copy.get_blob_properties().size == 256 << 20
    copy.delete_blob()
    source.stage_block("BBBB", b"b")
    source.commit_block_list([*["AAAA"] * 64, "BBBB"])
    # The code is not written down anywhere.
    with pytest.raises(HttpResponseError) as caught:
        copy.start_copy_from_url(source.url, requires_sync=True)
    assert (caught.value.status_code, error_code(caught.value)) in [
        (409, "CannotVerifyCopySource"),
        (413, "RequestBodyTooLarge"),
    ]
    assert not copy.exists()
    copy.start_copy_from_url(source.url)
    assert copy.get_blob_properties().size == (256 << 20) + 1


def test_a_digest_that_is_not_the_contents_is_refused(target, sync_container):
    source = sync_container.upload_blob("source", b"content")
    path = f"/{sync_container.container_name}/copy"
    headers = [("x-ms-blob-type", "BlockBlob"), ("x-ms-copy-source", source.url)]
    wrong = base64.b64encode(bytes(16)).decode()
    response = raw(target, "PUT", path, [*headers, ("x-ms-blob-content-md5", wrong)])
    assert (response.status, response.code) == (400, "Md5Mismatch")
    assert not sync_container.get_blob_client("copy").exists()
    right = base64.b64encode(hashlib.md5(b"content").digest()).decode()
    expect(raw(target, "PUT", path, [*headers, ("x-ms-blob-content-md5", right)]), 201)
    assert content(sync_container.get_blob_client("copy")) == b"content"


def test_what_cannot_be_sealed_is_not_copied(target, sync_container):
    source = sync_container.upload_blob("source", b"content")
    headers = [("x-ms-copy-source", source.url), ("x-ms-seal-blob", "true")]
    path = f"/{sync_container.container_name}/copy"
    response = raw(target, "PUT", path, headers)
    assert (response.status, response.code) == (409, "InvalidBlobType")
    response = raw(target, "PUT", path, [*headers, ("x-ms-blob-type", "BlockBlob")])
    assert (response.status, response.code) == (400, "UnsupportedHeader")
    assert not sync_container.get_blob_client("copy").exists()


def test_the_archive_has_no_side_door(container):
    source = container.upload_blob("source", b"content", standard_blob_tier=StandardBlobTier.ARCHIVE)
    copy = container.get_blob_client("copy")
    for options in ({}, {"requires_sync": True}):
        with pytest.raises(HttpResponseError) as caught:
            copy.start_copy_from_url(source.url, standard_blob_tier=StandardBlobTier.HOT, **options)
        assert caught.value.status_code == 409
        assert error_code(caught.value) in ("BlobArchived", "CannotVerifyCopySource")
    assert not copy.exists()
