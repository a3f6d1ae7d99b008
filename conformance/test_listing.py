"""List Blobs: order, pages, delimiters, odd names, every element."""

from __future__ import annotations

import urllib.parse

import pytest

from support.raw_http import expect, raw

feature = pytest.mark.feature

# Without dot segments, which the SDKs' HTTP libraries resolve before sending; those are sent raw
# below.
NAMES = [
    "A",
    "B/1",
    "B/2/x",
    "B/2/y",
    "B//double",
    "a",
    "a b",
    "a%20b",
    "a+b",
    "a/",
    "a.",
    "a..b",
    "a//",
    "a?b=c&d",
    "a#b",
    "a\\b",
    "a<b>&'\"",
    "a:b@c!$*()[]{}|^~`",
    "é",
    "e\u0301",
    "Ω/ß",
    "日本語/ファイル.txt",
    "🔒/key",
    "\ufb01",
    "trailing ",
    " leading",
    "%2F",
    "%00",
    "-",
    "~",
]

# A character that XML cannot carry makes the service encode the whole name.
ENCODED_NAMES = ["x\uffff", "dir\ufffe/blob", "\uffff/\uffff"]


def by_bytes(names):
    return sorted(names, key=lambda name: name.encode("utf-8"))


@pytest.fixture
def odd(container):
    for name in NAMES:
        container.get_blob_client(name).upload_blob(name.encode())
    return container


@feature("Blob names")
def test_every_name_is_kept_byte_for_byte(odd):
    assert [blob.name for blob in odd.list_blobs()] == by_bytes(NAMES)
    for name in NAMES:
        assert odd.get_blob_client(name).download_blob().readall() == name.encode(), name


@feature("Blob names")
def test_names_that_xml_cannot_carry_are_encoded_whole(target, container):
    for name in ENCODED_NAMES:
        container.get_blob_client(name).upload_blob(b"x")
    assert [blob.name for blob in container.list_blobs()] == by_bytes(ENCODED_NAMES)
    path = f"/{container.container_name}?restype=container&comp=list"
    answer = expect(raw(target, "GET", path), 200)
    assert b'<Name Encoded="true">x%EF%BF%BF</Name>' in answer.body
    assert b'<Name Encoded="true">dir%EF%BF%BE%2Fblob</Name>' in answer.body
    prefixes = {item.name for item in container.walk_blobs() if item.name.endswith("/")}
    assert len(prefixes) == 2 and "\uffff/" in prefixes


@feature("Blob names")
def test_a_slash_is_a_slash_encoded_or_not(target, sync_container):
    path = f"/{sync_container.container_name}"
    expect(raw(target, "PUT", f"{path}/a%2Fb", [("x-ms-blob-type", "BlockBlob")], b"x"), 201)
    assert [blob.name for blob in sync_container.list_blobs()] == ["a/b"]
    assert raw(target, "GET", f"{path}/a/b").body == b"x"


@feature("Blob names")
def test_nothing_is_decoded_twice_or_normalised(target, sync_container):
    path = f"/{sync_container.container_name}"
    wire = {
        "a%2520b": "a%20b",
        "a+b": "a+b",
        "a%2Bb": "a+b",
        "a/../b": "a/../b",
        "a/%2e%2e/b": "a/../b",
        "a//b": "a//b",
        "a/./b": "a/./b",
        "%C3%A9": "é",
        "x/": "x/",
    }
    for sent in wire:
        expect(
            raw(target, "PUT", f"{path}/{sent}", [("x-ms-blob-type", "BlockBlob")], sent.encode()),
            201,
        )
    assert [blob.name for blob in sync_container.list_blobs()] == by_bytes(set(wire.values()))


@feature("Blob names")
def test_the_longest_name_and_one_more(target, container):
    longest = "ü" * 1024
    container.upload_blob(longest, b"x")
    assert [blob.name for blob in container.list_blobs()] == [longest]
    path = f"/{container.container_name}/{urllib.parse.quote(longest + 'x')}"
    response = raw(target, "PUT", path, [("x-ms-blob-type", "BlockBlob")], b"x")
    assert response.status == 400, response.status


@feature("Blob names")
def test_path_segments_are_limited(target, sync_container):
    base = f"/{sync_container.container_name}/"
    kind = [("x-ms-blob-type", "BlockBlob")]
    expect(raw(target, "PUT", base + "/".join(["s"] * 254), kind, b"x"), 201)
    assert raw(target, "PUT", base + "/".join(["s"] * 255), kind, b"x").status == 400


@feature("List Blobs")
@pytest.mark.parametrize("size", range(1, 8))
def test_pages_of_every_size_show_everything_once(odd, size):
    pages = [[b.name for b in page] for page in odd.list_blobs(results_per_page=size).by_page()]
    assert [name for page in pages for name in page] == by_bytes(NAMES)
    assert all(len(page) <= size for page in pages)


@feature("List Blobs")
@pytest.mark.parametrize(
    "prefix", ["a", "B/", "a%", "a/", "é", "日本語/", "🔒", "B//", "nothing", "a b"]
)
def test_a_prefix(odd, prefix):
    expected = by_bytes([name for name in NAMES if name.startswith(prefix)])
    assert [blob.name for blob in odd.list_blobs(name_starts_with=prefix)] == expected
    pages = odd.list_blobs(name_starts_with=prefix, results_per_page=2).by_page()
    assert [blob.name for page in pages for blob in page] == expected


def expected_hierarchy(prefix, delimiter):
    shown = set()
    for name in NAMES:
        if name.startswith(prefix):
            place = name.find(delimiter, len(prefix))
            shown.add(name if place < 0 else name[: place + len(delimiter)])
    return by_bytes(shown)


@feature("List Blobs")
@pytest.mark.parametrize("delimiter", ["/", "b", "//", "%"])
@pytest.mark.parametrize("prefix", ["", "a", "B/", "B/2/", "B//"])
def test_a_delimiter_folds_what_lies_behind_it(odd, prefix, delimiter):
    # The SDK puts the prefixes of a page before its blobs, so the order is looked at below.
    walk = odd.walk_blobs(name_starts_with=prefix, delimiter=delimiter)
    assert by_bytes(item.name for item in walk) == expected_hierarchy(prefix, delimiter)


@feature("List Blobs")
@pytest.mark.parametrize("size", range(1, 8))
def test_a_folded_name_counts_once_and_stays_on_one_page(target, sync_container, size):
    for folder in range(5):
        for file in range(4):
            sync_container.upload_blob(f"dir{folder}/file{file}", b"")
    sync_container.upload_blob("dir1x", b"")
    sync_container.upload_blob("z", b"")
    expected = ["dir0/", "dir1/", "dir1x", "dir2/", "dir3/", "dir4/", "z"]
    base = f"/{sync_container.container_name}?restype=container&comp=list&delimiter=%2F&maxresults={size}"
    seen, marker, pages = [], "", 0
    while True:
        query = f"&marker={urllib.parse.quote(marker, safe='')}" if marker else ""
        root = expect(raw(target, "GET", base + query), 200).xml()
        entries = [entry.findtext("Name") for entry in root.find("Blobs")]
        assert len(entries) <= size
        seen += entries
        pages += 1
        marker = root.findtext("NextMarker") or ""
        if not marker:
            break
    assert seen == expected
    assert pages <= -(-len(expected) // size) + 1


@feature("List Blobs")
def test_names_written_while_listing_do_not_disturb_the_rest(container):
    names = [f"n{number:03}" for number in range(30)]
    for name in names:
        container.upload_blob(name, b"")
    pages = container.list_blobs(results_per_page=10).by_page()
    seen = [blob.name for blob in next(pages)]
    container.delete_blob("n000")
    container.delete_blob("n010")
    container.upload_blob("n005x", b"")
    seen += [blob.name for page in pages for blob in page]
    assert [name for name in seen if name in names] == [name for name in names if name != "n010"]


@feature("List Blobs")
def test_the_answer_element_by_element(target, sync_container):
    blob = sync_container.get_blob_client("dir/blob")
    blob.upload_blob(b"content", metadata={"k": "v"})
    sync_container.get_blob_client("log").create_append_blob()
    properties = blob.get_blob_properties()
    path = (
        f"/{sync_container.container_name}?restype=container&comp=list&include=metadata"
        "&prefix=dir%2F&maxresults=1"
    )
    answer = expect(raw(target, "GET", path), 200)
    assert answer.header("content-type").startswith("application/xml")
    assert answer.body.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = answer.xml()
    assert root.tag == "EnumerationResults"
    assert root.get("ServiceEndpoint", "").rstrip("/") == target.endpoint
    assert root.get("ContainerName") == sync_container.container_name
    assert [child.tag for child in root] == ["Prefix", "MaxResults", "Blobs", "NextMarker"]
    (listed,) = root.find("Blobs")
    assert [child.tag for child in listed] == ["Name", "Properties", "Metadata", "OrMetadata"]
    shown = {child.tag: child.text for child in listed.find("Properties")}
    required = [
        "Creation-Time",
        "Last-Modified",
        "Etag",
        "Content-Length",
        "Content-Type",
        "Content-Encoding",
        "Content-Language",
        "Content-CRC64",
        "Content-MD5",
        "Cache-Control",
        "Content-Disposition",
        "BlobType",
        "AccessTier",
        "AccessTierInferred",
        "LeaseStatus",
        "LeaseState",
        "ServerEncrypted",
    ]
    assert [tag for tag in shown if tag in required] == [tag for tag in required if tag in shown]
    for tag in (
        "Creation-Time",
        "Last-Modified",
        "Etag",
        "Content-Length",
        "Content-Type",
        "BlobType",
    ):
        assert shown[tag], tag
    assert shown["Etag"] == properties.etag.strip('"')
    assert shown["Content-Length"] == "7"
    assert shown["LeaseStatus"] == "unlocked" and shown["LeaseState"] == "available"
    assert {child.tag: child.text for child in listed.find("Metadata")} == {"k": "v"}


@feature("List Blobs")
def test_listed_properties_are_the_blob_s_own(container):
    container.upload_blob("blob", b"content")
    container.get_blob_client("log").create_append_blob()
    container.get_blob_client("log").append_block(b"line")
    for listed in container.list_blobs():
        own = container.get_blob_client(listed.name).get_blob_properties()
        assert listed.etag == own.etag.strip('"') or listed.etag == own.etag
        assert listed.size == own.size
        assert listed.last_modified == own.last_modified
        assert listed.creation_time == own.creation_time
        assert listed.blob_type == own.blob_type
        assert listed.content_settings.content_type == own.content_settings.content_type
        assert listed.content_settings.content_md5 == own.content_settings.content_md5


@feature("List Blobs")
def test_staged_blobs_on_request(container):
    container.upload_blob("b", b"")
    container.get_blob_client("a").stage_block("AAAA", b"x")
    container.get_blob_client("b").stage_block("AAAA", b"x")
    container.get_blob_client("c").stage_block("AAAA", b"x")
    assert [blob.name for blob in container.list_blobs()] == ["b"]
    for size in (1, 2, 5):
        pages = container.list_blobs(include=["uncommittedblobs"], results_per_page=size).by_page()
        assert [blob.name for page in pages for blob in page] == ["a", "b", "c"]


@feature("List Blobs")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("&maxresults=0", "OutOfRangeQueryParameterValue"),
        ("&maxresults=-5", "OutOfRangeQueryParameterValue"),
        ("&include=everything", "InvalidQueryParameterValue"),
        ("&delimiter=%2F&include=snapshots", "InvalidQueryParameterValue"),
    ],
)
def test_parameters_outside_the_rules(target, sync_container, query, code):
    path = f"/{sync_container.container_name}?restype=container&comp=list{query}"
    expect(raw(target, "GET", path), 400, code)


@feature("List Blobs")
def test_more_than_a_page_may_hold_is_cut_to_5000(target, sync_container):
    sync_container.upload_blob("a", b"")
    path = f"/{sync_container.container_name}?restype=container&comp=list&maxresults=100000"
    expect(raw(target, "GET", path), 200)


@feature("List Blobs")
def test_parameter_values_in_any_case(target, sync_container):
    sync_container.upload_blob("a", b"", metadata={"k": "v"})
    path = f"/{sync_container.container_name}?RESTYPE=Container&Comp=List&include=Metadata"
    root = expect(raw(target, "GET", path), 200).xml()
    assert root.find("Blobs/Blob/Metadata/k").text == "v"
