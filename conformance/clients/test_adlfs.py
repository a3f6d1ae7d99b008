"""adlfs: Azure as an fsspec file system, over the aio SDK."""

from __future__ import annotations

import random

import pytest
from adlfs import AzureBlobFileSystem
from azure.core.exceptions import HttpResponseError

from clients.odd_files import ODD_PARTS
from support.blob_service import set_blob_service
from support.sdk import new_name
from support.target import Target

feature = pytest.mark.feature

LARGE = random.Random(3).randbytes(5 << 20)


@pytest.fixture(scope="module")
def files(target) -> AzureBlobFileSystem:
    return file_system(target)


def file_system(target: Target, **options) -> AzureBlobFileSystem:
    return AzureBlobFileSystem(
        account_name=target.account,
        connection_string=target.connection_string,
        skip_instance_cache=True,
        blocksize=1 << 20,
        **options,
    )


@pytest.fixture
def root(sync_container) -> str:
    return sync_container.container_name


@feature("Client adlfs: writing and reading")
def test_pipe_and_cat(files, root):
    files.pipe(f"{root}/a/b.txt", b"content")
    assert files.cat(f"{root}/a/b.txt") == b"content"
    assert files.cat_file(f"{root}/a/b.txt", start=2, end=5) == b"nte"
    assert files.info(f"{root}/a/b.txt")["size"] == 7
    files.pipe({f"{root}/many/{n}": str(n).encode() for n in range(20)})
    seen = files.cat([f"{root}/many/{n}" for n in range(20)])
    assert seen == {f"{root}/many/{n}": str(n).encode() for n in range(20)}
    with pytest.raises(FileNotFoundError):
        files.cat(f"{root}/missing")


@feature("Client adlfs: writing and reading")
def test_files_are_opened_written_and_sought(files, root, sync_container):
    with files.open(f"{root}/large", "wb") as file:
        for start in range(0, len(LARGE), 700_000):
            file.write(LARGE[start : start + 700_000])
    committed, _ = sync_container.get_blob_client("large").get_block_list("committed")
    assert len(committed) > 1
    with files.open(f"{root}/large", "rb", block_size=1 << 20) as file:
        file.seek(4_000_000)
        assert file.read(100) == LARGE[4_000_000:4_000_100]
        file.seek(0)
        assert file.read() == LARGE
    ranges = files.cat_ranges([f"{root}/large"] * 2, [0, 2_000_000], [10, 2_000_020])
    assert ranges == [LARGE[:10], LARGE[2_000_000:2_000_020]]


@feature("Client adlfs: writing and reading")
def test_empty_files(files, root):
    files.touch(f"{root}/touched")
    with files.open(f"{root}/opened", "wb"):
        pass
    assert (files.cat(f"{root}/touched"), files.cat(f"{root}/opened")) == (b"", b"")


@feature("Client adlfs: writing and reading")
def test_append_mode_is_an_append_blob(files, root, sync_container):
    for line in (b"first\n", b"second\n", b"third\n"):
        with files.open(f"{root}/log", "ab") as file:
            file.write(line)
    assert files.cat(f"{root}/log") == b"first\nsecond\nthird\n"
    properties = sync_container.get_blob_client("log").get_blob_properties()
    assert properties.blob_type == "AppendBlob"


@feature("Client adlfs: writing and reading")
def test_what_must_be_new_is_not_overwritten(files, root):
    files.pipe(f"{root}/once", b"first", mode="create")
    with pytest.raises(FileExistsError):
        files.pipe(f"{root}/once", b"second", mode="create")
    with pytest.raises(FileExistsError), files.open(f"{root}/once", "xb") as file:
        file.write(b"third")
    assert files.cat(f"{root}/once") == b"first"


@feature("Client adlfs: writing and reading")
def test_upload_and_download_of_a_tree(files, root, tmp_path):
    for name in ("one", "two words", "é+%/three", "empty"):
        file = tmp_path / "up" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(LARGE[: len(name) * 1000] if name != "empty" else b"")
    files.put(f"{tmp_path}/up/", f"{root}/tree/", recursive=True)
    files.get(f"{root}/tree/", f"{tmp_path}/down/", recursive=True)
    for name in ("one", "two words", "é+%/three", "empty"):
        assert (tmp_path / "down" / name).read_bytes() == (tmp_path / "up" / name).read_bytes()


@feature("Client adlfs: writing and reading")
def test_metadata(files, root):
    files.pipe(f"{root}/a", b"x")
    files.setxattrs(f"{root}/a", owner="audit")
    assert files.getxattr(f"{root}/a", "owner") == "audit"
    assert files.info(f"{root}/a")["metadata"] == {"owner": "audit"}


@feature("Client adlfs: listing")
def test_ls_find_glob_walk_and_du(files, root):
    for name in ("a", "dir/b", "dir/c/d", "dir/c/e", "dir0", "dir-1"):
        files.pipe(f"{root}/{name}", name.encode())
    at = [f"{root}/{name}" for name in ("a", "dir", "dir-1", "dir0")]
    assert sorted(files.ls(root, detail=False)) == at
    assert sorted(files.ls(f"{root}/dir", detail=False)) == [f"{root}/dir/b", f"{root}/dir/c"]
    assert sorted(files.find(f"{root}/dir")) == [f"{root}/dir/{n}" for n in ("b", "c/d", "c/e")]
    assert sorted(files.glob(f"{root}/dir/*/*")) == [f"{root}/dir/c/d", f"{root}/dir/c/e"]
    walked = {place: sorted(names) for place, _, names in files.walk(f"{root}/dir")}
    assert walked == {f"{root}/dir": ["b"], f"{root}/dir/c": ["d", "e"]}
    assert files.du(f"{root}/dir") == len("dir/b" + "dir/c/d" + "dir/c/e")
    assert files.isdir(f"{root}/dir") and not files.isfile(f"{root}/dir")
    assert files.isfile(f"{root}/dir0") and not files.isdir(f"{root}/di")
    assert files.exists(f"{root}/dir/c") and not files.exists(f"{root}/dir/x")
    assert root in [name.rstrip("/") for name in files.ls("", detail=False)]


@feature("Client adlfs: listing")
def test_odd_names(files, root):
    """Those that reach the wire as they are: fsspec takes some characters for syntax, Python's URLs
    lose control characters."""
    syntax = set("*?[]{}#\\\t\n\x7f")
    names = [part for part in ODD_PARTS if not set(part) & syntax and part == part.strip()]
    for name in names:
        files.pipe(f"{root}/odd/{name}/file", name.encode())
    assert sorted(files.find(f"{root}/odd")) == sorted(f"{root}/odd/{n}/file" for n in names)
    for name in names:
        assert files.ls(f"{root}/odd/{name}", detail=False) == [f"{root}/odd/{name}/file"]
        assert files.cat(f"{root}/odd/{name}/file") == name.encode()


@feature("Client adlfs: copying and moving")
def test_copies(files, root):
    files.pipe(f"{root}/from é", LARGE)
    files.cp_file(f"{root}/from é", f"{root}/to")
    assert files.cat(f"{root}/to") == LARGE
    files.pipe({f"{root}/dir/{n}": b"x" for n in range(3)})
    files.copy(f"{root}/dir/", f"{root}/copied/", recursive=True)
    assert sorted(files.find(f"{root}/copied")) == [f"{root}/copied/{n}" for n in range(3)]


@feature("Client adlfs: copying and moving")
def test_moves(files, root):
    files.pipe({f"{root}/dir/{n}": str(n).encode() for n in range(3)})
    files.mv(f"{root}/dir/0", f"{root}/moved")
    assert files.cat(f"{root}/moved") == b"0"
    files.mv(f"{root}/dir/1", f"{root}/moved")
    assert files.cat(f"{root}/moved") == b"1"
    assert sorted(files.find(root)) == [f"{root}/dir/2", f"{root}/moved"]


@feature("Client adlfs: deleting")
def test_one_file_goes(files, root):
    files.pipe({f"{root}/a": b"x", f"{root}/b": b"x"})
    files.rm_file(f"{root}/a")
    assert files.find(root) == [f"{root}/b"]


@feature("Client adlfs: deleting")
def test_a_tree_goes(files, root):
    """As batches: more than one of them."""
    files.pipe({f"{root}/dir/{n} +é%": b"x" for n in range(300)} | {f"{root}/stays": b"x"})
    files.rm(f"{root}/dir", recursive=True)
    assert files.find(root) == [f"{root}/stays"]


@feature("Client adlfs: containers")
def test_containers_come_and_go(files):
    name = new_name()
    files.mkdir(name)
    assert files.exists(name) and files.ls(name) == []
    with pytest.raises(FileExistsError):
        files.mkdir(name, exist_ok=False)
    files.makedirs(f"{name}/a/b", exist_ok=True)
    files.rmdir(name)
    assert not files.exists(name)


@feature("Client adlfs: versions")
@pytest.mark.needs("server")
def test_a_version_aware_file_system_reads_what_was(start_server):
    target = Target.of_server(start_server(None).url)
    set_blob_service(target, isVersioningEnabled=True)
    files = file_system(target, version_aware=True)
    files.mkdir("history")
    for content in (b"first", b"second", b"third"):
        files.pipe("history/a", content)
    files.invalidate_cache()
    listed = files.ls("history/a", versions=True, detail=False)
    assert [files.cat(path) for path in listed] == [b"first", b"second", b"third"]
    assert files.cat("history/a") == b"third"
    oldest = files.info(listed[0])
    assert oldest["size"] == 5 and not oldest["is_current_version"]
    files.rm_file(listed[0])
    files.rm_file("history/a")
    assert not files.exists("history/a")
    assert files.cat(listed[1]) == b"second"
    assert files.cat(listed[2]) == b"third"


@feature("Client adlfs: protected data")
@pytest.mark.needs("management")
def test_what_is_held_stays(files, root, management):
    files.pipe(f"{root}/kept", b"kept")
    management.set_hold(root, "case1")
    with pytest.raises((OSError, HttpResponseError, RuntimeError)):
        files.pipe(f"{root}/kept", b"forged")
    with pytest.raises((OSError, HttpResponseError, RuntimeError)):
        files.rm(f"{root}/kept")
    with pytest.raises((OSError, HttpResponseError, RuntimeError)):
        files.mv(f"{root}/kept", f"{root}/gone")
    assert files.cat(f"{root}/kept") == b"kept"
