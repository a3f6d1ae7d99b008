"""Lists over names that have been through everything: what is shown, in which order, and that no
page size loses any of it (rest.md §4.1, §4.4)."""

from __future__ import annotations

import random
import urllib.parse

import pytest

from support.errors import refused
from support.history_acts import History
from support.history_model import expected_rows, rows_of_xml, seen_rows
from support.history_store import HistoryStore, contents
from support.lazuli_server import LazuliServer
from support.raw_http import expect, raw
from support.sdk import new_name

feature = pytest.mark.feature
pytestmark = pytest.mark.needs("server")

NAMES = ["a", "a/1", "a/2.log", "a/x.disk", "b", "b.log", "c/x/1", "c/x/2.disk", "d", "e.log"]
STAGED = ["a/0", "a/3", "b/1", "c/x/3", "f"]
INCLUDES = [
    set(),
    {"snapshots"},
    {"versions"},
    {"deleted"},
    {"uncommittedblobs"},
    {"deletedwithversions"},
    {"snapshots", "deleted"},
    {"versions", "deleted"},
    {"versions", "uncommittedblobs"},
    {"deletedwithversions", "uncommittedblobs"},
    {"deleted", "deletedwithversions", "uncommittedblobs"},
    {"snapshots", "versions", "deleted", "uncommittedblobs"},
]
SIZES = [*range(1, 8), 5000]


@pytest.fixture(scope="module")
def store(binary, tmp_path_factory):
    with LazuliServer(binary, tmp_path_factory.mktemp("lists") / "data") as server:
        yield HistoryStore(server)


@pytest.fixture(scope="module", params=[False, True], ids=["unversioned", "versioned"])
def history(request, store):
    """A hundred acts on blobs of every kind, and blocks that nobody committed."""
    container = store.configure(versions=request.param, blobs=7)
    history = History(container, random.Random(7 if request.param else 11), request.param)
    for _ in range(120):
        history.act(history.dice.choice(NAMES))
    alive = [name for name, state in history.names.items() if state.current is not None]
    for name in [*STAGED, *(name for name in alive if "." not in name)]:
        history.stage(name)
    return history


def named(include):
    return "+".join(sorted(include)) or "nothing more"


@feature("List Blobs")
@pytest.mark.parametrize("include", INCLUDES, ids=named)
@pytest.mark.parametrize("prefix", ["", "a", "c/x/"])
def test_pages_of_any_size(history, include, prefix):
    expected = expected_rows(history.names, include, prefix)
    for size in SIZES:
        pages = history.container.list_blobs(
            name_starts_with=prefix, include=sorted(include), results_per_page=size
        ).by_page()
        seen = []
        for page in pages:
            rows = seen_rows(page, include)
            assert len(rows) <= size
            seen += rows
        assert seen == expected, size


@feature("List Blobs")
@pytest.mark.parametrize(
    "include", [include for include in INCLUDES if "snapshots" not in include], ids=named
)
@pytest.mark.parametrize("prefix,delimiter", [("", "/"), ("a/", "/"), ("c", "/x/"), ("", ".")])
def test_pages_of_any_size_by_delimiter(store, history, include, prefix, delimiter):
    """On the wire, where blobs and prefixes stand in one order."""
    expected = expected_rows(history.names, include, prefix, delimiter)
    asked = {
        "restype": "container",
        "comp": "list",
        "prefix": prefix,
        "delimiter": delimiter,
        "include": ",".join(sorted(include)),
    }
    query = urllib.parse.urlencode({name: value for name, value in asked.items() if value})
    for size in SIZES:
        seen, marker = [], None
        while marker != "":
            place = f"/{history.container.container_name}?{query}&maxresults={size}"
            if marker:
                place += f"&marker={urllib.parse.quote(marker, safe='')}"
            answer = expect(raw(store.target, "GET", place), 200).xml()
            rows = rows_of_xml(answer, include)
            assert len(rows) <= size
            seen += rows
            marker = answer.findtext("NextMarker") or ""
        assert seen == expected, size


@feature("Versions")
def test_everything_listed_reads_as_it_was(history):
    container = history.container
    for name, state in history.names.items():
        blob = container.get_blob_client(name)
        for item in state.items:
            which = (
                container.get_blob_client(name, snapshot=item.id)
                if item.kind == "snapshot"
                else container.get_blob_client(name, version_id=item.id)
            )
            if item.deleted:
                with refused(404, "BlobNotFound"):
                    contents(which)
            else:
                assert contents(which) == item.content
        if state.current is None:
            with refused(404, "BlobNotFound"):
                contents(blob)
        else:
            assert contents(blob) == state.current


@feature("List Containers")
@pytest.mark.parametrize("size", [1, 2, 3, 5000])
def test_deleted_containers_in_pages(store, size):
    """Each deletion shows once, beside the container that has the name now."""
    store.configure(containers=7)
    prefix = new_name("lists")
    lives = {"a": 0, "b": 1, "c": 3, "d": 1, "e": 2}
    gone = ["b", "c"]
    for name, deletions in lives.items():
        for _ in range(deletions):
            store.service.create_container(f"{prefix}-{name}").delete_container()
        if name not in gone:
            store.service.create_container(f"{prefix}-{name}")
    pages = store.service.list_containers(
        name_starts_with=prefix, include_deleted=True, results_per_page=size
    ).by_page()
    seen = []
    for page in pages:
        rows = [(item.name[-1], bool(item.deleted), item.version) for item in page]
        assert len(rows) <= size
        seen += rows
    assert [name for name, _, _ in seen] == sorted(name for name, _, _ in seen)
    assert [name for name, deleted, _ in seen if not deleted] == ["a", "d", "e"]
    versions = [(name, version) for name, deleted, version in seen if deleted]
    assert [name for name, _ in versions] == ["b", "c", "c", "c", "d", "e", "e"]
    assert all(version for _, version in versions) and len(set(versions)) == len(versions)
    live = store.service.list_containers(name_starts_with=prefix, results_per_page=size)
    assert [item.name[-1] for item in live] == ["a", "d", "e"]
