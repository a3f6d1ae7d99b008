"""rclone: 5,000 small files of odd names, there, unchanged, changed, elsewhere and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from clients.odd_files import LONGEST, ODD_PARTS, content_of, make, odd_paths, read
from clients.rclone import REMOTE, Rclone
from support.sdk import new_name

pytestmark = [pytest.mark.feature("Client rclone: 5,000 odd names"), pytest.mark.needs("rclone")]

# Names in NFC and in NFD are different names; without this rclone itself takes them for the same.
OPTIONS = ["--no-unicode-normalization", "--transfers", "16", "--checkers", "16", "--fast-list"]

# rclone writes look-alikes for what Azure's tools cannot show, and reads them back.
LOOK_ALIKES = str.maketrans(
    {"\\": "＼", "\x7f": "␡", **{chr(code): chr(0x2400 + code) for code in range(32)}}
)


def stored_name(path: str) -> str:
    parts = path.translate(LOOK_ALIKES).split("/")
    return "/".join(part[:-1] + "．" if part.endswith(".") else part for part in parts)


class OddFiles:
    """The folder, and the container it was copied to."""

    def __init__(self, rclone: Rclone, folder: Path):
        self.rclone = rclone
        self.folder = folder
        self.paths = odd_paths()
        self.container = new_name("rclone")
        make(folder, self.paths)

    @property
    def remote(self) -> str:
        return f"{REMOTE}:{self.container}"

    def run(self, *arguments, **options):
        return self.rclone.run(*arguments, *OPTIONS, **options)


@pytest.fixture(scope="module")
def odd(rclone, tmp_path_factory):
    """Copied once for the module. The tests below run in order, each from what the last one left,
    as nightly runs of a real backup do."""
    files = OddFiles(rclone, tmp_path_factory.mktemp("odd"))
    run = files.run("copy", files.folder, files.remote)
    assert run.transfers == len(files.paths)
    return files


def test_copy_writes_every_file_under_its_own_name(odd, sync_service):
    container = sync_service.get_container_client(odd.container)
    seen = {blob.name: blob.size for blob in container.list_blobs()}
    assert seen == {stored_name(path): len(content_of(path)) for path in odd.paths}
    assert container.download_blob(LONGEST).readall() == content_of(LONGEST)


def test_check_finds_no_difference(odd):
    run = odd.run("check", odd.folder, odd.remote)
    assert run.says("0 differences found") and run.says(f"{len(odd.paths)} matching files")


def test_check_by_delimited_listing_finds_no_difference(odd):
    """Without --fast-list every folder is listed by itself, with a delimiter."""
    run = odd.rclone.run("check", odd.folder, odd.remote, OPTIONS[0], "--checkers", "16")
    assert run.says("0 differences found") and run.says(f"{len(odd.paths)} matching files")


def test_small_pages_lose_nothing(odd):
    run = odd.run("check", odd.folder, odd.remote, "--azureblob-list-chunk", "97")
    assert run.says("0 differences found") and run.says(f"{len(odd.paths)} matching files")


def test_a_second_sync_has_nothing_to_do(odd):
    run = odd.run("sync", odd.folder, odd.remote)
    assert (run.transfers, run.deletes) == (0, 0)
    assert run.says("There was nothing to transfer")


def test_sync_transfers_what_changed_and_deletes_what_went(odd):
    gone, changed = odd.paths[10:3000:10], odd.paths[11:3000:10]
    for path in gone:
        (odd.folder / path).unlink()
    for path in changed:
        (odd.folder / path).write_bytes(content_of(path) + b" changed")
    (odd.folder / "new folder+").mkdir()
    (odd.folder / "new folder+" / "new%file?").write_bytes(b"new")
    run = odd.run("sync", odd.folder, odd.remote)
    assert (run.transfers, run.deletes) == (len(changed) + 1, len(gone))
    assert odd.run("check", odd.folder, odd.remote).says("0 differences found")


def test_server_side_copies_carry_every_name(odd):
    """One odd folder of each kind is enough: each copy is a request whose source is a header."""
    target = f"{REMOTE}:{new_name('rclone')}"
    rules = ["--include=/near*/**", "--include=/near*", "--include=/*.file"]
    run = odd.run("copy", odd.remote, target, *rules)
    assert run.transfers >= len(ODD_PARTS) // 2
    assert run.says("Copied (server-side copy)") == run.transfers
    differences = odd.run("check", odd.folder, target, *rules)
    assert differences.says("0 differences found")
    assert differences.says(f"{run.transfers} matching files")


def test_everything_comes_back_as_it_was(odd, tmp_path):
    odd.run("copy", odd.remote, tmp_path / "back")
    assert read(tmp_path / "back") == read(odd.folder)


def test_purge_leaves_no_container(odd, sync_service):
    odd.run("purge", odd.remote)
    assert not sync_service.get_container_client(odd.container).exists()
