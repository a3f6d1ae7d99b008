"""Blob metadata, content headers, deletion."""

from __future__ import annotations

import pytest
from azure.storage.blob import ContentSettings

from support.errors import refused
from support.raw_http import expect, raw

feature = pytest.mark.feature


@pytest.fixture
def blob(container):
    client = container.get_blob_client("blob")
    client.upload_blob(
        b"content",
        metadata={"first": "1"},
        content_settings=ContentSettings(content_type="text/plain", cache_control="no-store"),
    )
    return client


@feature("Set Blob Metadata")
def test_metadata_is_replaced_as_a_whole_and_changes_the_tag(blob):
    before = blob.get_blob_properties()
    answer = blob.set_blob_metadata({"Second": "2", "_x": "padded"})
    after = blob.get_blob_properties()
    assert after.metadata == {"Second": "2", "_x": "padded"}
    assert after.etag == answer["etag"] != before.etag
    assert after.content_settings.content_type == "text/plain"
    assert after.content_settings.content_md5 == before.content_settings.content_md5
    assert after.creation_time == before.creation_time
    blob.set_blob_metadata(None)
    assert blob.get_blob_properties().metadata == {}


@feature("Set Blob Metadata")
def test_blanks_around_a_value_are_trimmed(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    headers = [("x-ms-blob-type", "BlockBlob"), ("x-ms-meta-k", "   in ner   ")]
    expect(raw(target, "PUT", path, headers, b"x"), 201)
    assert sync_container.get_blob_client("blob").get_blob_properties().metadata == {"k": "in ner"}


@feature("Get Blob Metadata")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_metadata_alone(target, blob, method):
    path = f"/{blob.container_name}/blob?comp=metadata"
    response = expect(raw(target, method, path), 200)
    assert response.header("x-ms-meta-first") == "1"
    assert response.header("etag") == blob.get_blob_properties().etag
    assert response.body == b""


@feature("Set Blob Metadata")
def test_metadata_in_a_listing(container):
    container.upload_blob("with", b"", metadata={"Key": "value"})
    container.upload_blob("without", b"")
    assert not any(blob.metadata for blob in container.list_blobs())
    listed = {blob.name: blob.metadata for blob in container.list_blobs(include=["metadata"])}
    assert listed["with"] == {"Key": "value"}
    assert not listed["without"]


@feature("Set Blob Metadata")
def test_metadata_of_the_largest_size_is_kept(sync_container):
    # Not with aio, whose HTTP library does not read header lines of this length.
    metadata = {"k": "v" * (8192 - 1)}
    sync_container.upload_blob("blob", b"", metadata=metadata)
    assert sync_container.get_blob_client("blob").get_blob_properties().metadata == metadata


@feature("Set Blob Metadata")
@pytest.mark.parametrize(
    ("header", "code"),
    [
        (("x-ms-meta-", "v"), "EmptyMetadataKey"),
        (("x-ms-meta-1st", "v"), "InvalidMetadata"),
        (("x-ms-meta-a-b", "v"), "InvalidMetadata"),
        (("x-ms-meta-a.b", "v"), "InvalidMetadata"),
        (("x-ms-meta-k", "v" * 8192), "MetadataTooLarge"),
    ],
)
@pytest.mark.parametrize("place", ["blob", "container"])
def test_metadata_outside_the_rules_is_refused(target, sync_container, header, code, place):
    if place == "blob":
        path = f"/{sync_container.container_name}/blob"
        expect(raw(target, "PUT", path, [("x-ms-blob-type", "BlockBlob")], b"x"), 201)
        path += "?comp=metadata"
    else:
        path = f"/{sync_container.container_name}?restype=container&comp=metadata"
    expect(raw(target, "PUT", path, [header]), 400, code)


@feature("Set Blob Metadata")
def test_a_missing_blob_is_not_found(container):
    with refused(404, "BlobNotFound"):
        container.get_blob_client("missing").set_blob_metadata({"k": "v"})
    with refused(404, "BlobNotFound"):
        container.get_blob_client("missing").set_http_headers(ContentSettings())


@feature("Set Blob Properties")
def test_headers_that_are_not_given_are_cleared(blob):
    before = blob.get_blob_properties()
    answer = blob.set_http_headers(ContentSettings(content_language="fr"))
    after = blob.get_blob_properties()
    assert after.etag == answer["etag"] != before.etag
    assert after.content_settings.content_language == "fr"
    assert after.content_settings.cache_control is None
    assert after.content_settings.content_md5 is None
    assert after.content_settings.content_type in (None, "", "application/octet-stream")
    assert after.metadata == before.metadata
    assert blob.download_blob().readall() == b"content"


@feature("Delete Blob")
def test_a_deleted_blob_is_gone(container, blob):
    blob.delete_blob()
    with refused(404, "BlobNotFound"):
        blob.get_blob_properties()
    with refused(404, "BlobNotFound"):
        blob.delete_blob()
    assert list(container.list_blobs()) == []


@feature("Delete Blob")
def test_a_name_can_be_used_again(blob):
    blob.delete_blob()
    blob.upload_blob(b"second life")
    properties = blob.get_blob_properties()
    assert properties.metadata == {}
    assert blob.download_blob().readall() == b"second life"


@feature("Delete Blob")
def test_the_answer_is_202(target, sync_container):
    sync_container.upload_blob("blob", b"x")
    response = expect(raw(target, "DELETE", f"/{sync_container.container_name}/blob"), 202)
    assert response.body == b""


@feature("Delete Blob")
def test_staged_blocks_are_no_blob_to_delete(container):
    blob = container.get_blob_client("blob")
    blob.stage_block("AAAA", b"x")
    with refused(404, "BlobNotFound"):
        blob.delete_blob()
