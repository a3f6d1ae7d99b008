"""HTTP preconditions: the whole matrix of rest.md §5 for every operation that takes them."""

from __future__ import annotations

import email.utils
from datetime import datetime, timedelta, timezone

import pytest

from support.raw_http import expect, raw

feature = pytest.mark.feature
pytestmark = feature("Conditional requests")

WRONG_TAG = '"0x8D0000000000000"'


def http_date(moment: datetime) -> str:
    return email.utils.format_datetime(moment.astimezone(timezone.utc), usegmt=True)


class Stored:
    """A blob of each kind, and its tags and dates as they are now."""

    def __init__(self, container):
        self.container = container
        container.upload_blob("block", b"content")
        container.get_blob_client("append").create_append_blob()

    def values(self, name: str) -> dict[str, str]:
        properties = self.container.get_blob_client(name).get_blob_properties()
        modified = properties.last_modified
        return {
            "TAG": properties.etag,
            "WRONG": WRONG_TAG,
            "ANY": "*",
            "BEFORE": http_date(modified - timedelta(hours=1)),
            "SAME": http_date(modified),
            "AFTER": http_date(modified + timedelta(hours=1)),
        }


@pytest.fixture
def stored(sync_container):
    return Stored(sync_container)


READS = {
    "Get Blob": ("GET", ""),
    "Get Blob Properties": ("HEAD", ""),
    "Get Blob Metadata": ("GET", "?comp=metadata"),
}

# Conditions, status, code; the values are names of `Stored.values`.
READ_ROWS = [
    ({"If-Match": "TAG"}, 200, None),
    ({"If-Match": "WRONG"}, 412, "ConditionNotMet"),
    ({"If-Match": "ANY"}, 200, None),
    ({"If-None-Match": "TAG"}, 304, "ConditionNotMet"),
    ({"If-None-Match": "WRONG"}, 200, None),
    ({"If-None-Match": "ANY"}, 400, "UnsatisfiableCondition"),
    ({"If-Modified-Since": "BEFORE"}, 200, None),
    ({"If-Modified-Since": "SAME"}, 304, "ConditionNotMet"),
    ({"If-Modified-Since": "AFTER"}, 304, "ConditionNotMet"),
    ({"If-Unmodified-Since": "BEFORE"}, 412, "ConditionNotMet"),
    ({"If-Unmodified-Since": "SAME"}, 200, None),
    ({"If-Unmodified-Since": "AFTER"}, 200, None),
    ({"If-Match": "TAG", "If-Unmodified-Since": "AFTER"}, 200, None),
    ({"If-Match": "TAG", "If-Unmodified-Since": "BEFORE"}, 412, "ConditionNotMet"),
    ({"If-Match": "WRONG", "If-Unmodified-Since": "AFTER"}, 412, "ConditionNotMet"),
    ({"If-None-Match": "TAG", "If-Modified-Since": "AFTER"}, 304, "ConditionNotMet"),
    ({"If-None-Match": "WRONG", "If-Modified-Since": "AFTER"}, 200, None),
    ({"If-None-Match": "TAG", "If-Modified-Since": "BEFORE"}, 200, None),
    ({"If-Match": "TAG", "If-None-Match": "WRONG"}, 200, None),
    ({"If-Match": "TAG", "If-None-Match": "TAG"}, 304, "ConditionNotMet"),
]

WRITES = {
    "Put Blob": ("PUT", "block", "", [("x-ms-blob-type", "BlockBlob")], b"new", 201),
    "Put Append Blob": ("PUT", "append", "", [("x-ms-blob-type", "AppendBlob")], b"", 201),
    "Put Block List": ("PUT", "block", "?comp=blocklist", [], b"<BlockList/>", 201),
    "Append Block": ("PUT", "append", "?comp=appendblock", [], b"more", 201),
    "Set Blob Metadata": ("PUT", "block", "?comp=metadata", [("x-ms-meta-k", "v")], b"", 200),
    "Set Blob Properties": ("PUT", "block", "?comp=properties", [], b"", 200),
    "Delete Blob": ("DELETE", "block", "", [], b"", 202),
}

# "ok" is the operation's own success.
WRITE_ROWS = [
    ({"If-Match": "TAG"}, "ok", None),
    ({"If-Match": "WRONG"}, 412, "ConditionNotMet"),
    ({"If-Match": "ANY"}, "ok", None),
    ({"If-None-Match": "TAG"}, 412, "ConditionNotMet"),
    ({"If-None-Match": "WRONG"}, "ok", None),
    ({"If-None-Match": "ANY"}, "exists", None),
    ({"If-Modified-Since": "BEFORE"}, "ok", None),
    ({"If-Modified-Since": "SAME"}, 412, "ConditionNotMet"),
    ({"If-Modified-Since": "AFTER"}, 412, "ConditionNotMet"),
    ({"If-Unmodified-Since": "BEFORE"}, 412, "ConditionNotMet"),
    ({"If-Unmodified-Since": "SAME"}, "ok", None),
    ({"If-Unmodified-Since": "AFTER"}, "ok", None),
    # Of an allowed pair the tag decides.
    ({"If-Match": "TAG", "If-Unmodified-Since": "BEFORE"}, "ok", None),
    ({"If-None-Match": "WRONG", "If-Modified-Since": "AFTER"}, "ok", None),
    ({"If-Match": "TAG", "If-Unmodified-Since": "AFTER"}, "ok", None),
    ({"If-Match": "WRONG", "If-Unmodified-Since": "AFTER"}, 412, "ConditionNotMet"),
    ({"If-None-Match": "WRONG", "If-Modified-Since": "BEFORE"}, "ok", None),
    ({"If-None-Match": "TAG", "If-Modified-Since": "BEFORE"}, 412, "ConditionNotMet"),
    # Anything else does not combine.
    ({"If-Match": "TAG", "If-None-Match": "WRONG"}, 400, "MultipleConditionHeadersNotSupported"),
    (
        {"If-Match": "TAG", "If-Modified-Since": "BEFORE"},
        400,
        "MultipleConditionHeadersNotSupported",
    ),
    (
        {"If-Modified-Since": "BEFORE", "If-Unmodified-Since": "AFTER"},
        400,
        "MultipleConditionHeadersNotSupported",
    ),
]

CREATING = {"Put Blob", "Put Append Blob", "Put Block List"}


def named(row: tuple) -> str:
    return ",".join(f"{name}={value}" for name, value in row[0].items())


@pytest.mark.parametrize("row", READ_ROWS, ids=named)
@pytest.mark.parametrize("operation", READS)
def test_reads(target, stored, operation, row):
    method, query = READS[operation]
    conditions, status, code = row
    values = stored.values("block")
    headers = [(name, values[value]) for name, value in conditions.items()]
    path = f"/{stored.container.container_name}/block{query}"
    response = raw(target, method, path, headers)
    assert (response.status, response.header("x-ms-error-code")) == (status, code), response.body
    if status == 304:
        assert response.body == b""


@pytest.mark.parametrize("row", WRITE_ROWS, ids=named)
@pytest.mark.parametrize("operation", WRITES)
def test_writes(target, stored, operation, row):
    method, name, query, own, body, success = WRITES[operation]
    conditions, status, code = row
    if status == "ok":
        status = success
    if status == "exists":
        creating = operation in CREATING
        status, code = (409, "BlobAlreadyExists") if creating else (412, "ConditionNotMet")
    values = stored.values(name)
    headers = own + [(header, values[value]) for header, value in conditions.items()]
    path = f"/{stored.container.container_name}/{name}{query}"
    expect(raw(target, method, path, headers, body), status, code)
    if status != success:
        assert stored.values(name)["TAG"] == values["TAG"]


@pytest.mark.parametrize("operation", WRITES)
def test_writes_to_a_missing_blob(target, sync_container, operation):
    method, _, query, own, body, success = WRITES[operation]
    path = f"/{sync_container.container_name}/missing{query}"
    for tag in ("*", WRONG_TAG):
        response = raw(target, method, path, own + [("If-Match", tag)], body)
        expect(response, 412, "ConditionNotMet")
    if operation in CREATING:
        expect(raw(target, method, path, own + [("If-None-Match", "*")], body), success)


@pytest.mark.parametrize("value", ["W/{}", "{}"])
def test_a_tag_is_compared_without_its_wrapping(target, stored, value):
    path = f"/{stored.container.container_name}/block"
    tag = stored.values("block")["TAG"]
    expect(raw(target, "GET", path, [("If-Match", value.format(tag))]), 200)
    expect(raw(target, "GET", path, [("If-Match", tag.strip('"'))]), 200)


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
def test_a_list_of_tags_is_refused(target, stored, header):
    tag = stored.values("block")["TAG"]
    path = f"/{stored.container.container_name}/block?comp=metadata"
    response = raw(target, "PUT", path, [(header, f"{tag}, {WRONG_TAG}")])
    expect(response, 400, "MultipleConditionHeadersNotSupported")


@pytest.mark.parametrize("header", ["If-Modified-Since", "If-Unmodified-Since"])
def test_a_date_that_is_none_is_refused(target, stored, header):
    path = f"/{stored.container.container_name}/block"
    expect(raw(target, "GET", path, [(header, "yesterday")]), 400, "InvalidHeaderValue")


@pytest.mark.parametrize("operation", WRITES)
def test_a_lease_that_does_not_exist_is_refused(target, stored, operation):
    method, name, query, own, body, _ = WRITES[operation]
    headers = own + [("x-ms-lease-id", "11111111-2222-3333-4444-555555555555")]
    path = f"/{stored.container.container_name}/{name}{query}"
    expect(raw(target, method, path, headers, body), 412, "LeaseNotPresentWithBlobOperation")
