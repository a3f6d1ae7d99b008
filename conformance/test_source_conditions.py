"""Conditions on a copy's source, on this server: every operation that copies from a URL, every
condition, false and true (rest.md §3b, §8)."""

from __future__ import annotations

import pytest

from support.bad_input.copies import COPY_SOURCE, FROM_URL
from support.raw_http import expect, raw
from support.sdk import new_name

feature = pytest.mark.feature
pytestmark = feature("Copy")

CONTENT = b"s" * 512
LONG_AGO = "Sat, 01 Jan 2000 00:00:00 GMT"
FAR_AHEAD = "Fri, 01 Jan 2100 00:00:00 GMT"
# Header, a value that fails, a value that holds.
CONDITIONS = [
    ("x-ms-source-if-match", '"0x0"', "{tag}"),
    ("x-ms-source-if-none-match", "{tag}", '"0x0"'),
    ("x-ms-source-if-modified-since", FAR_AHEAD, LONG_AGO),
    ("x-ms-source-if-unmodified-since", LONG_AGO, FAR_AHEAD),
]
TAGS = ("x-ms-source-if-tags", "\"colour\" = 'green'", "\"colour\" = 'red' OR \"size\" > '5'")
CASES = [(operation, condition) for operation in FROM_URL for condition in CONDITIONS] + [
    (operation, TAGS) for operation in ("Copy Blob", "Copy Blob From URL", "Put Blob From URL")
]


def named(value):
    return value if isinstance(value, str) else value[0].removeprefix("x-ms-source-")


@pytest.fixture(scope="module")
def source(sync_service):
    container = sync_service.create_container(new_name("source"))
    return container.upload_blob("source", CONTENT, tags={"colour": "red"})


@pytest.mark.parametrize("operation,condition", CASES, ids=named)
def test_a_source_is_held_to_its_conditions(target, sync_container, source, operation, condition):
    name, false, true = condition
    tag = source.get_blob_properties().etag
    sync_container.get_blob_client("append").create_append_blob()
    sync_container.get_blob_client("page").create_page_blob(512)
    before = listed(sync_container)
    place, headers = FROM_URL[operation]
    path = f"/{sync_container.container_name}{place}"
    headers = [*headers, (COPY_SOURCE, source.url)]
    response = raw(target, "PUT", path, [*headers, (name, false.replace("{tag}", tag))])
    expect(response, 412, "SourceConditionNotMet")
    assert listed(sync_container) == before
    response = raw(target, "PUT", path, [*headers, (name, true.replace("{tag}", tag))])
    expect(response, 202 if operation.startswith("Copy") else 201)
    blob = sync_container.get_blob_client(place.partition("?")[0].strip("/"))
    if operation == "Put Block From URL":
        blocks = b"<BlockList><Latest>AAAA</Latest></BlockList>"
        expect(raw(target, "PUT", path.partition("?")[0] + "?comp=blocklist", [], blocks), 201)
    assert blob.download_blob().readall() == CONTENT


def listed(container):
    return [
        (blob.name, blob.etag, blob.size)
        for blob in container.list_blobs(include=["uncommittedblobs"])
    ]
