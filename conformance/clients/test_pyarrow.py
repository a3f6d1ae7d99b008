"""pyarrow's AzureFileSystem, which stands on the C++ SDK."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.dataset as dataset
import pyarrow.parquet as parquet
import pytest
from pyarrow import fs

from clients.odd_files import ODD_PARTS
from support.sdk import new_name

feature = pytest.mark.feature

LARGE = random.Random(5).randbytes(12 << 20)


@pytest.fixture(scope="module")
def files(target) -> fs.AzureFileSystem:
    """Accounts without hierarchical namespace: pyarrow finds that out by a call to the data-lake
    endpoint, which must be there to refuse it."""
    host_style = target.host.startswith(f"{target.account}.")
    suffix = target.host.removeprefix(target.account) if host_style else target.host
    authority = f"{suffix}:{target.port}"
    scheme = "https" if target.uses_tls else "http"
    return fs.AzureFileSystem(
        target.account,
        account_key=target.key,
        blob_storage_authority=authority,
        blob_storage_scheme=scheme,
        dfs_storage_authority=authority,
        dfs_storage_scheme=scheme,
    )


@pytest.fixture
def root(sync_container) -> str:
    return sync_container.container_name


def write(files, path: str, content: bytes, **options) -> None:
    with files.open_output_stream(path, **options) as stream:
        stream.write(content)


def read(files, path: str) -> bytes:
    with files.open_input_stream(path) as stream:
        return stream.read()


def found(files, selector: fs.FileSelector) -> dict[str, fs.FileType]:
    return {info.path: info.type for info in files.get_file_info(selector)}


@feature("Client pyarrow: writing and reading")
def test_streams(files, root, sync_container):
    metadata = {"Content-Type": "text/plain", "owner": "audit"}
    write(files, f"{root}/a/b", b"content", metadata=metadata)
    assert read(files, f"{root}/a/b") == b"content"
    properties = sync_container.get_blob_client("a/b").get_blob_properties()
    assert properties.content_settings.content_type == "text/plain"
    assert properties.metadata == {"owner": "audit"}
    info = files.get_file_info(f"{root}/a/b")
    assert (info.type, info.size) == (fs.FileType.File, 7)
    assert info.mtime == properties.last_modified.replace(microsecond=0)
    write(files, f"{root}/empty", b"")
    assert read(files, f"{root}/empty") == b""
    with pytest.raises(FileNotFoundError):
        read(files, f"{root}/missing")


@feature("Client pyarrow: writing and reading")
def test_a_large_file_in_blocks_and_at_random(files, root):
    with files.open_output_stream(f"{root}/large", buffer_size=0) as stream:
        for start in range(0, len(LARGE), 1 << 20):
            stream.write(LARGE[start : start + (1 << 20)])
    with files.open_input_file(f"{root}/large") as file:
        assert file.size() == len(LARGE)
        assert file.read_at(100, 9_000_000) == LARGE[9_000_000:9_000_100]
        file.seek(-10, 2)
        assert file.read() == LARGE[-10:]
    assert read(files, f"{root}/large") == LARGE


@feature("Client pyarrow: writing and reading")
def test_append_continues_what_is_there(files, root):
    write(files, f"{root}/log", b"first\n")
    for line in (b"second\n", b"third\n"):
        with files.open_append_stream(f"{root}/log") as stream:
            stream.write(line)
    assert read(files, f"{root}/log") == b"first\nsecond\nthird\n"
    with files.open_append_stream(f"{root}/new") as stream:
        stream.write(b"begun by appending")
    assert read(files, f"{root}/new") == b"begun by appending"


@feature("Client pyarrow: folders")
def test_folders_without_hierarchical_namespace(files, root):
    files.create_dir(f"{root}/empty/below")
    assert files.get_file_info(f"{root}/empty/below").type == fs.FileType.Directory
    write(files, f"{root}/dir/sub/file", b"x")
    for path in ("dir", "dir/sub"):
        assert files.get_file_info(f"{root}/{path}").type == fs.FileType.Directory
    assert files.get_file_info(f"{root}/di").type == fs.FileType.NotFound
    assert files.get_file_info(root).type == fs.FileType.Directory


@feature("Client pyarrow: folders")
def test_selectors(files, root):
    for name in ("a", "dir/b", "dir/c/d", "dir/c/e", "dir0"):
        write(files, f"{root}/{name}", name.encode())
    directory, file = fs.FileType.Directory, fs.FileType.File
    assert found(files, fs.FileSelector(root)) == {
        f"{root}/a": file,
        f"{root}/dir": directory,
        f"{root}/dir0": file,
    }
    assert found(files, fs.FileSelector(f"{root}/dir", recursive=True)) == {
        f"{root}/dir/b": file,
        f"{root}/dir/c": directory,
        f"{root}/dir/c/d": file,
        f"{root}/dir/c/e": file,
    }
    assert found(files, fs.FileSelector(f"{root}/none", allow_not_found=True)) == {}
    with pytest.raises(FileNotFoundError):
        found(files, fs.FileSelector(f"{root}/none"))
    assert root in found(files, fs.FileSelector(""))


@feature("Client pyarrow: folders")
def test_odd_names(files, root):
    names = [part for part in ODD_PARTS if part.isprintable()]
    for name in names:
        write(files, f"{root}/{name}/file", name.encode())
    assert set(found(files, fs.FileSelector(root))) == {f"{root}/{name}" for name in names}
    for name in names:
        assert set(found(files, fs.FileSelector(f"{root}/{name}"))) == {f"{root}/{name}/file"}
        assert read(files, f"{root}/{name}/file") == name.encode()


@feature("Client pyarrow: deleting")
def test_files_and_folders_go(files, root):
    for number in range(300):
        write(files, f"{root}/dir/{number} +é%", b"x")
    write(files, f"{root}/stays", b"x")
    files.delete_file(f"{root}/dir/0 +é%")
    assert files.get_file_info(f"{root}/dir/0 +é%").type == fs.FileType.NotFound
    files.delete_dir_contents(f"{root}/dir")
    assert found(files, fs.FileSelector(f"{root}/dir", allow_not_found=True)) == {}
    files.create_dir(f"{root}/dir/sub")
    files.delete_dir(f"{root}/dir")
    assert list(found(files, fs.FileSelector(root, recursive=True))) == [f"{root}/stays"]
    with pytest.raises(FileNotFoundError):
        files.delete_file(f"{root}/dir/0 +é%")


@feature("Client pyarrow: containers")
def test_containers_come_and_go(files):
    name = new_name()
    files.create_dir(name)
    assert files.get_file_info(name).type == fs.FileType.Directory
    assert found(files, fs.FileSelector(name)) == {}
    files.delete_dir(name)
    assert files.get_file_info(name).type == fs.FileType.NotFound


@feature("Client pyarrow: copying and moving")
def test_copies(files, root):
    write(files, f"{root}/from é+%", LARGE)
    files.copy_file(f"{root}/from é+%", f"{root}/to")
    assert read(files, f"{root}/to") == LARGE
    with pytest.raises(OSError, match="404 Not Found"):
        files.copy_file(f"{root}/missing", f"{root}/other")


@feature("Client pyarrow: data sets")
def test_a_partitioned_data_set(files, root):
    table = pa.table({"id": range(1000), "part": [f"p {n % 5}" for n in range(1000)]})
    parquet.write_to_dataset(table, f"{root}/set", partition_cols=["part"], filesystem=files)
    source = dataset.dataset(f"{root}/set", filesystem=files, partitioning="hive")
    assert source.to_table().num_rows == 1000
    chosen = source.to_table(filter=dataset.field("part") == "p 3")
    assert sorted(chosen["id"].to_pylist()) == list(range(3, 1000, 5))
    parquet.write_to_dataset(
        table.slice(0, 10),
        f"{root}/set",
        partition_cols=["part"],
        filesystem=files,
        existing_data_behavior="delete_matching",
    )
    again = dataset.dataset(f"{root}/set", filesystem=files, partitioning="hive")
    assert again.to_table().num_rows == 10


@feature("Client pyarrow: protected data")
@pytest.mark.needs("management")
def test_what_is_held_stays(files, root, management):
    write(files, f"{root}/kept", b"kept")
    write(files, f"{root}/source", b"forged")
    management.set_hold(root, "case1")
    for attempt in (
        lambda: write(files, f"{root}/kept", b"forged"),
        lambda: files.delete_file(f"{root}/kept"),
        lambda: files.copy_file(f"{root}/source", f"{root}/kept"),
    ):
        with pytest.raises(OSError, match="immutable|BlobImmutableDueToLegalHold"):
            attempt()
    assert read(files, f"{root}/kept") == b"kept"
