"""Page blobs through both SDKs: sparse, aligned, with sequence numbers and differences."""

from __future__ import annotations

import random
import threading

import pytest
from azure.core.exceptions import HttpResponseError

from support.errors import refused
from support.raw_http import RawConnection, expect, raw
from support.sdk import service_of
from support.target import Target

feature = pytest.mark.feature
pytestmark = feature("Page blobs")

KIB, TIB = 1 << 10, 1 << 40


@pytest.fixture
def pages(container):
    blob = container.get_blob_client("pages")
    blob.create_page_blob(64 * KIB)
    return blob


def ranges(blob, **options):
    return [(r.start, r.end + 1, r.cleared) for r in blob.list_page_ranges(**options)]


def content(blob):
    return blob.download_blob().readall()


def test_a_new_one_is_zeros(pages):
    properties = pages.get_blob_properties()
    assert (properties.blob_type, properties.size) == ("PageBlob", 64 * KIB)
    assert properties.page_blob_sequence_number == 0
    assert ranges(pages) == []
    assert content(pages) == bytes(64 * KIB)


def test_eight_tebibytes_cost_nothing(container):
    blob = container.get_blob_client("sparse")
    blob.create_page_blob(8 * TIB)
    blob.upload_page(b"x" * 512, 8 * TIB - 512, 512)
    blob.upload_page(b"y" * 512, 3 * TIB, 512)
    assert ranges(blob) == [
        (3 * TIB, 3 * TIB + 512, False),
        (8 * TIB - 512, 8 * TIB, False),
    ]
    tail = blob.download_blob(8 * TIB - 1024, 1024).readall()
    assert tail == bytes(512) + b"x" * 512
    assert blob.download_blob(TIB, 4 * KIB).readall() == bytes(4 * KIB)
    with refused(400, "InvalidHeaderValue"):
        container.get_blob_client("larger").create_page_blob(8 * TIB + 512)


def test_writes_and_clears_against_a_byte_array(pages):
    dice = random.Random(3)
    model = bytearray(64 * KIB)
    written = bytearray(128)
    for _ in range(60):
        first = dice.randrange(128)
        count = min(dice.randrange(1, 20), 128 - first)
        offset, length = first * 512, count * 512
        if dice.random() < 0.7:
            data = dice.randbytes(length)
            pages.upload_page(data, offset, length)
            model[offset : offset + length] = data
            written[first : first + count] = b"\1" * count
        else:
            pages.clear_page(offset, length)
            model[offset : offset + length] = bytes(length)
            written[first : first + count] = bytes(count)
    assert content(pages) == bytes(model)
    expected, start = [], None
    for page in range(129):
        here = page < 128 and written[page]
        if here and start is None:
            start = page
        if not here and start is not None:
            expected.append((start * 512, page * 512, False))
            start = None
    assert ranges(pages) == expected
    assert ranges(pages, results_per_page=1) == expected
    assert ranges(pages, offset=8 * KIB, length=8 * KIB) == [
        (max(first, 8 * KIB), min(last, 16 * KIB), False)
        for first, last, _ in expected
        if first < 16 * KIB and last > 8 * KIB
    ]


def test_snapshots_and_differences(pages, container):
    pages.upload_page(b"a" * 1024, 0, 1024)
    pages.upload_page(b"b" * 512, 4096, 512)
    first = pages.create_snapshot()["snapshot"]
    pages.upload_page(b"c" * 512, 512, 512)
    pages.clear_page(4096, 512)
    pages.upload_page(b"d" * 512, 8192, 512)
    second = pages.create_snapshot()["snapshot"]
    pages.upload_page(b"e" * 512, 8192, 512)
    assert ranges(pages, previous_snapshot=first) == [
        (512, 1024, False),
        (4096, 4608, True),
        (8192, 8704, False),
    ]
    assert ranges(pages, previous_snapshot=second) == [(8192, 8704, False)]
    old = container.get_blob_client("pages", snapshot=first)
    assert content(old)[:1024] == b"a" * 1024
    assert content(old)[4096:4608] == b"b" * 512
    newer = container.get_blob_client("pages", snapshot=second)
    assert ranges(newer, previous_snapshot=first) == [
        (512, 1024, False),
        (4096, 4608, True),
        (8192, 8704, False),
    ]
    with refused(400, "PreviousSnapshotCannotBeNewer"):
        ranges(old, previous_snapshot=second)
    with refused(409, "PreviousSnapshotNotFound"):
        ranges(pages, previous_snapshot="2021-06-28T05:50:52.7529310Z")


def test_a_page_is_written_whole_and_in_its_place(target, sync_container):
    blob = sync_container.get_blob_client("pages")
    blob.create_page_blob(4096)
    path = f"/{sync_container.container_name}/pages?comp=page"
    update = ("x-ms-page-write", "update")
    rows = [
        ([update, ("x-ms-range", "bytes=0-510")], bytes(511), {"InvalidPageRange"}),
        ([update, ("x-ms-range", "bytes=1-512")], bytes(512), {"InvalidPageRange"}),
        (
            [update, ("x-ms-range", "bytes=0-511")],
            bytes(1024),
            {"InvalidPageRange", "InvalidHeaderValue"},
        ),
        ([update, ("x-ms-range", "bytes=4096-4607")], bytes(512), {"InvalidPageRange"}),
        ([update, ("x-ms-range", "bytes=3584-4607")], bytes(1024), {"InvalidPageRange"}),
        ([update], bytes(512), {"MissingRequiredHeader"}),
        ([("x-ms-range", "bytes=0-511")], bytes(512), {"MissingRequiredHeader"}),
        (
            [("x-ms-page-write", "x"), ("x-ms-range", "bytes=0-511")],
            bytes(512),
            {"InvalidHeaderValue"},
        ),
        (
            [("x-ms-page-write", "clear"), ("x-ms-range", "bytes=0-511")],
            bytes(512),
            {"InvalidHeaderValue"},
        ),
        (
            [update, ("x-ms-range", "bytes=0-511"), ("Content-MD5", "AAAA")],
            bytes(512),
            {"InvalidMd5"},
        ),
    ]
    before = blob.get_blob_properties().etag
    for headers, body, codes in rows:
        response = raw(target, "PUT", path, headers, body)
        assert response.code in codes, (headers, response.status, response.code)
        assert response.status == (416 if response.code == "InvalidPageRange" else 400)
    assert blob.get_blob_properties().etag == before
    assert ranges(blob) == []


def test_four_mebibytes_and_one_page_more(target, sync_container):
    blob = sync_container.get_blob_client("pages")
    blob.create_page_blob(8 << 20)
    path = f"/{sync_container.container_name}/pages?comp=page"
    limit = 4 << 20
    headers = [("x-ms-page-write", "update"), ("x-ms-range", f"bytes=0-{limit - 1}")]
    expect(raw(target, "PUT", path, headers, b"z" * limit), 201)
    headers = [("x-ms-page-write", "update"), ("x-ms-range", f"bytes=0-{limit + 511}")]
    response = raw(target, "PUT", path, headers, b"z" * (limit + 512))
    assert (response.status, response.code) == (413, "RequestBodyTooLarge")
    assert content(blob) == b"z" * limit + bytes(limit)


def test_sequence_numbers(pages):
    assert pages.set_sequence_number("update", 7)["blob_sequence_number"] == 7
    assert pages.set_sequence_number("max", 3)["blob_sequence_number"] == 7
    assert pages.set_sequence_number("max", 9)["blob_sequence_number"] == 9
    assert pages.set_sequence_number("increment")["blob_sequence_number"] == 10
    page = b"p" * 512
    pages.upload_page(page, 0, 512, if_sequence_number_eq=10)
    pages.upload_page(page, 0, 512, if_sequence_number_lte=10)
    pages.upload_page(page, 0, 512, if_sequence_number_lt=11)
    for condition in ({"eq": 9}, {"lte": 9}, {"lt": 10}):
        options = {f"if_sequence_number_{name}": value for name, value in condition.items()}
        with refused(412, "SequenceNumberConditionNotMet"):
            pages.upload_page(b"q" * 512, 0, 512, **options)
        with refused(412, "SequenceNumberConditionNotMet"):
            pages.clear_page(0, 512, **options)
    assert content(pages)[:512] == page


def test_resizing(pages):
    pages.upload_page(b"a" * 1024, 63 * KIB, 1024)
    pages.resize_blob(63 * KIB + 512)
    assert content(pages)[-512:] == b"a" * 512
    pages.resize_blob(128 * KIB)
    assert content(pages)[63 * KIB :] == b"a" * 512 + bytes(64 * KIB + 512)
    assert ranges(pages) == [(63 * KIB, 63 * KIB + 512, False)]
    with refused(400, "InvalidHeaderValue"):
        pages.resize_blob(513)


def test_a_snapshot_is_not_touched_by_resizing(pages, container):
    pages.upload_page(b"a" * 512, 0, 512)
    snapshot = pages.create_snapshot()["snapshot"]
    pages.resize_blob(0)
    pages.resize_blob(1024)
    assert content(pages) == bytes(1024)
    old = container.get_blob_client("pages", snapshot=snapshot)
    assert content(old) == b"a" * 512 + bytes(64 * KIB - 512)


def test_a_copy_goes_its_own_way(pages, container):
    pages.upload_page(b"a" * 1024, 0, 1024)
    copy = container.get_blob_client("copy")
    copy.start_copy_from_url(pages.url)
    copy.upload_page(b"b" * 512, 512, 512)
    pages.clear_page(0, 512)
    assert content(copy)[:1024] == b"a" * 512 + b"b" * 512
    assert content(pages)[:1024] == bytes(512) + b"a" * 512
    pages.delete_blob()
    assert content(copy)[:1024] == b"a" * 512 + b"b" * 512


def test_pages_from_a_url(pages, container):
    source = container.upload_blob("source", bytes(range(256)) * 8)
    pages.upload_pages_from_url(source.url, offset=1024, length=1024, source_offset=512)
    assert content(pages)[1024:2048] == (bytes(range(256)) * 8)[512:1536]


def test_incremental_copies_follow_snapshots(pages, container):
    pages.upload_page(b"1" * 512, 0, 512)
    first = pages.create_snapshot()["snapshot"]
    copy = container.get_blob_client("backup")
    copy.start_copy_from_url(f"{pages.url}?snapshot={first}", incremental_copy=True)
    properties = copy.get_blob_properties()
    assert properties.copy.incremental_copy and properties.copy.destination_snapshot
    pages.upload_page(b"2" * 512, 512, 512)
    second = pages.create_snapshot()["snapshot"]
    copy.start_copy_from_url(f"{pages.url}?snapshot={second}", incremental_copy=True)
    snapshots = [b.snapshot for b in container.list_blobs("backup", include=["snapshots"])]
    snapshots = [snapshot for snapshot in snapshots if snapshot]
    assert len(snapshots) == 2
    states = [content(container.get_blob_client("backup", snapshot=s))[:1024] for s in snapshots]
    assert states == [b"1" * 512 + bytes(512), b"1" * 512 + b"2" * 512]
    for source in (pages.url, f"{pages.url}?snapshot={first}"):
        with pytest.raises(HttpResponseError) as caught:
            copy.start_copy_from_url(source, incremental_copy=True)
        assert caught.value.status_code in (400, 409)


def test_other_kinds_have_no_pages(container):
    block = container.upload_blob("block", b"x" * 512)
    with refused(409, "InvalidBlobType"):
        block.upload_page(b"y" * 512, 0, 512)
    with refused(409, "InvalidBlobType"):
        ranges(block)
    with refused(409, "InvalidBlobType"):
        block.resize_blob(512)


def test_uploading_through_the_sdk(container):
    data = bytes(1 << 20) + random.Random(1).randbytes(1 << 20) + bytes(1 << 20)
    blob = container.upload_blob("disk", data, blob_type="PageBlob", max_concurrency=2)
    assert content(blob) == data
    assert ranges(blob)[-1][1] <= len(data)


@pytest.mark.needs("server")
def test_a_long_list_of_ranges_while_pages_are_written(start_server):
    """All of one moment, and no condition failed that nobody set."""
    server = start_server(None)
    target = Target.of_server(server.url)
    with service_of(server) as service:
        page = service.create_container("con").get_blob_client("page")
        page.create_page_blob(24_000 * 512)
        with RawConnection(target) as connection:
            headers = [("x-ms-page-write", "update")]
            for number in range(0, 24_000, 2):
                span = f"bytes={number * 512}-{number * 512 + 511}"
                asked = [*headers, ("x-ms-range", span)]
                expect(connection.request("PUT", "/con/page?comp=page", asked, b"p" * 512), 201)
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                page.upload_page(b"q" * 512, 0, 512)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(5):
                response = expect(raw(target, "GET", "/con/page?comp=pagelist"), 200)
                assert len(response.xml().findall("PageRange")) == 12_000
        finally:
            stop.set()
            writer.join()
