"""Blob index tags: set, found, asked for in conditions."""

from __future__ import annotations

import urllib.parse

import pytest

from support.errors import refused
from support.raw_http import expect, raw
from support.sdk import new_name

feature = pytest.mark.feature
pytestmark = feature("Tags")


def test_tags_come_with_an_upload_and_are_replaced_as_a_whole(container):
    blob = container.upload_blob("b", b"x", tags={"a": "1", "b b": "x y", "c": ""})
    before = blob.get_blob_properties()
    assert blob.get_blob_tags() == {"a": "1", "b b": "x y", "c": ""}
    assert before.tag_count == 3
    blob.set_blob_tags({"n": "2"})
    after = blob.get_blob_properties()
    assert (after.etag, after.last_modified) == (before.etag, before.last_modified)
    assert blob.get_blob_tags() == {"n": "2"}
    (listed,) = container.list_blobs(include=["tags"])
    assert listed.tags == {"n": "2"} and listed.tag_count == 1
    blob.set_blob_tags()
    assert blob.get_blob_tags() == {}
    assert not blob.get_blob_properties().tag_count


def test_every_kind_of_upload_takes_tags(container):
    tags = {"k": "v"}
    container.get_blob_client("append").create_append_blob(tags=tags)
    container.get_blob_client("pages").create_page_blob(512, tags=tags)
    blocks = container.get_blob_client("blocks")
    blocks.stage_block("AAAA", b"x")
    blocks.commit_block_list(["AAAA"], tags=tags)
    for name in ("append", "pages", "blocks"):
        assert container.get_blob_client(name).get_blob_tags() == tags
    # An overwrite without tags has none.
    blocks.upload_blob(b"y", overwrite=True)
    assert blocks.get_blob_tags() == {}


XML = "<?xml version='1.0'?><Tags><TagSet>{}</TagSet></Tags>"
TAG = "<Tag><Key>{}</Key><Value>{}</Value></Tag>"


@pytest.mark.parametrize(
    "body,code",
    [
        (XML.format("".join(TAG.format(n, n) for n in range(11))), "TagsTooLarge"),
        (XML.format(TAG.format("", "v")), "EmptyTagName"),
        (XML.format(TAG.format("k", "v") * 2), "DuplicateTagNames"),
        (XML.format(TAG.format("k" * 129, "v")), None),
        (XML.format(TAG.format("k", "v" * 257)), None),
        (XML.format(TAG.format("k!", "v")), None),
        (XML.format(TAG.format("k", "ü")), None),
        ("<Tags><TagSet>", "InvalidXmlDocument"),
        ("", None),
        ("<Tags><TagSet><Label/></TagSet></Tags>", None),
    ],
)
def test_bad_tags_are_refused_and_change_nothing(target, sync_container, body, code):
    blob = sync_container.upload_blob("b", b"x", tags={"k": "before"})
    path = f"/{sync_container.container_name}/b?comp=tags"
    response = raw(target, "PUT", path, [], body.encode())
    assert response.status == 400, response.status
    assert response.code if code is None else response.code == code, response.code
    assert blob.get_blob_tags() == {"k": "before"}


def test_limits_of_tags(container):
    tags = {f"{n}" * 128: "v" * 256 for n in range(10)}
    blob = container.upload_blob("b", b"x", tags=tags)
    assert blob.get_blob_tags() == tags


BOOKS = {
    "a": {"genre": "crime", "year": "1999", "lang": "en"},
    "b": {"genre": "crime", "year": "2005", "lang": "de"},
    "c": {"genre": "poetry", "year": "1850"},
    "d": {"genre": "poetry", "year": "2005", "lang": "en", "spaced key": "x"},
    "e": {"genre": "Crime", "year": "2005"},
    "f": {},
}


@pytest.fixture(scope="module")
def books(sync_service):
    container = sync_service.create_container(new_name("books"))
    for name, tags in BOOKS.items():
        container.upload_blob(name, b"x", tags=tags)
    return container


def expected(predicate):
    return [name for name, tags in BOOKS.items() if predicate(tags)]


@pytest.mark.parametrize(
    "where,predicate",
    [
        ("genre = 'crime'", lambda t: t.get("genre") == "crime"),
        ("\"genre\"='crime'", lambda t: t.get("genre") == "crime"),
        ("genre='crime' AND lang='de'", lambda t: (t.get("genre"), t.get("lang")) == ("crime", "de")),
        ("genre='crime' and year>='2000'", lambda t: t.get("genre") == "crime" and t["year"] >= "2000"),
        ("year > '1850'", lambda t: t.get("year", "") > "1850"),
        ("year >= '1850' AND year < '2005'", lambda t: "1850" <= t.get("year", "") < "2005"),
        ("year <= '1999'", lambda t: "year" in t and t["year"] <= "1999"),
        ("\"spaced key\" = 'x'", lambda t: t.get("spaced key") == "x"),
        ("genre = 'nothing'", lambda t: False),
    ],
)
def test_find_in_a_container(books, where, predicate):
    found = list(books.find_blobs_by_tags(where))
    assert sorted(blob.name for blob in found) == expected(predicate)
    for blob in found:
        assert blob.container_name == books.container_name
        assert set((blob.tags or {}).items()) <= set(BOOKS[blob.name].items())


def test_find_in_the_account(sync_service, books):
    mark = {"mark": books.container_name[-8:], "n": "1"}
    other = sync_service.create_container(new_name("books"))
    for container, name in ((books, "a"), (other, "x")):
        container.upload_blob(f"marked-{name}", b"x", tags=mark)
    where = f"\"mark\"='{mark['mark']}'"
    found = sorted((b.container_name, b.name) for b in sync_service.find_blobs_by_tags(where))
    both = sorted([(books.container_name, "marked-a"), (other.container_name, "marked-x")])
    assert found == both
    where = f"@container='{other.container_name}' AND {where}"
    found = [(b.container_name, b.name) for b in sync_service.find_blobs_by_tags(where)]
    assert found == [(other.container_name, "marked-x")]
    books.delete_blob("marked-a")
    other.delete_container()
    assert list(sync_service.find_blobs_by_tags(f"\"mark\"='{mark['mark']}'")) == []


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_find_in_pages(sync_service, size):
    container = sync_service.create_container(new_name("paged"))
    for number in range(20):
        container.upload_blob(f"b{number:02}", b"x", tags={"k": f"{number % 4}", "all": "y"})
    for where, count in (("\"all\"='y'", 20), ("k>='1'", 15), ("k='2'", 5)):
        names = []
        for page in container.find_blobs_by_tags(where, results_per_page=size).by_page():
            page = list(page)
            assert len(page) <= size
            names += [blob.name for blob in page]
        assert len(names) == len(set(names)) == count


@pytest.mark.parametrize(
    "where",
    [
        "",
        "genre = 'it''s'",
        "genre",
        "genre =",
        "genre = crime",
        "= 'x'",
        "genre = 'x",
        "genre = 'x' OR lang = 'y'",
        "genre <> 'x'",
        "NOT genre = 'x'",
        "genre = 'x' AND",
        "genre = 'x' lang = 'y'",
        "(genre = 'x')",
        "genre = 'x' AND genre = 'y'",
        "year > '1' AND year > '2'",
        "@container > 'a'",
        "\"\" = 'x'",
        " AND ".join(f"k{n}='v'" for n in range(11)),
        "genre = 'x';--",
    ],
)
def test_bad_expressions_are_refused(target, books, where):
    query = urllib.parse.quote(where)
    for path in (
        f"/?comp=blobs&where={query}",
        f"/{books.container_name}?restype=container&comp=blobs&where={query}",
    ):
        response = raw(target, "GET", path)
        assert response.status == 400, (where, response.status)
        assert response.code in ("InvalidQueryParameterValue", "MissingRequiredQueryParameter")


def test_tags_as_conditions(container):
    blob = container.upload_blob("b", b"x", tags={"state": "ready", "n": "5"})
    met = ["state='ready'", "state='ready' AND n>'4'", "state='x' OR n='5'", "state<>'draft'"]
    for condition in met:
        assert blob.download_blob(if_tags_match_condition=condition).readall() == b"x"
        blob.get_blob_properties(if_tags_match_condition=condition)
        blob.set_blob_metadata({"k": "v"}, if_tags_match_condition=condition)
        blob.get_blob_tags(if_tags_match_condition=condition)
    failed = "state='draft'"
    for attempt in (
        lambda: blob.download_blob(if_tags_match_condition=failed),
        lambda: blob.get_blob_tags(if_tags_match_condition=failed),
        lambda: blob.set_blob_tags({}, if_tags_match_condition=failed),
        lambda: blob.set_blob_metadata({}, if_tags_match_condition=failed),
        lambda: blob.set_http_headers(if_tags_match_condition=failed),
        lambda: blob.create_snapshot(if_tags_match_condition=failed),
        lambda: blob.acquire_lease(if_tags_match_condition=failed),
        lambda: blob.set_standard_blob_tier("Cool", if_tags_match_condition=failed),
        lambda: blob.upload_blob(b"y", overwrite=True, if_tags_match_condition=failed),
        lambda: blob.delete_blob(if_tags_match_condition=failed),
    ):
        with refused(412, "ConditionNotMet"):
            attempt()
    for bad in ("state=", "state='x' AND", "state"):
        with refused(400, "InvalidHeaderValue"):
            blob.download_blob(if_tags_match_condition=bad)
    assert blob.get_blob_tags() == {"state": "ready", "n": "5"}


@pytest.mark.needs("management")
@feature("Immutability")
def test_tags_of_a_protected_blob_can_be_changed(management, sync_container):
    blob = sync_container.upload_blob("b", b"x", tags={"k": "1"})
    management.put_policy(sync_container.container_name, 1)
    blob.set_blob_tags({"k": "2"})
    assert blob.get_blob_tags() == {"k": "2"}
    with refused(409, "BlobImmutableDueToPolicy"):
        blob.upload_blob(b"y", overwrite=True, tags={"k": "3"})


def test_missing_things(target, sync_container):
    path = f"/{sync_container.container_name}"
    expect(raw(target, "GET", f"{path}/none?comp=tags"), 404, "BlobNotFound")
    body = XML.format("").encode()
    expect(raw(target, "PUT", f"{path}/none?comp=tags", [], body), 404, "BlobNotFound")
    path = f"/{new_name()}?restype=container&comp=blobs&where=a%3D%271%27"
    expect(raw(target, "GET", path), 404, "ContainerNotFound")
