"""rclone: what its other commands ask of the service."""

from __future__ import annotations

import hashlib
import json
import os
import random

import pytest

from support.sdk import new_name

pytestmark = pytest.mark.needs("rclone")
feature = pytest.mark.feature

LARGE = random.Random(1).randbytes(9 << 20)  # three blocks of 4 MiB


def name_of(remote: str) -> str:
    return remote.partition(":")[2]


def listing(rclone, remote: str) -> dict[str, dict]:
    output = rclone.run("lsjson", "-R", "--files-only", "--hash", remote).output
    return {entry["Path"]: entry for entry in json.loads(output)}


@feature("Client rclone: writing")
def test_a_large_file_goes_in_blocks_and_keeps_its_md5(rclone, remote, tmp_path, sync_service):
    (tmp_path / "large").write_bytes(LARGE)
    rclone.run("copy", tmp_path / "large", remote)
    blob = sync_service.get_blob_client(name_of(remote), "large")
    assert blob.download_blob().readall() == LARGE
    committed, _ = blob.get_block_list("committed")
    assert len(committed) == 3
    assert listing(rclone, remote)["large"]["Hashes"]["md5"] == hashlib.md5(LARGE).hexdigest()


@feature("Client rclone: writing")
def test_a_stream_of_unknown_length(rclone, remote):
    rclone.run("rcat", f"{remote}/small", content=b"to be seen")
    rclone.run("rcat", f"{remote}/large", content=LARGE)
    assert rclone.run("cat", f"{remote}/small").output == b"to be seen"
    assert rclone.run("cat", f"{remote}/large").output == LARGE


@feature("Client rclone: writing")
def test_an_empty_file(rclone, remote):
    rclone.run("rcat", f"{remote}/empty", content=b"")
    assert listing(rclone, remote)["empty"]["Size"] == 0


@feature("Client rclone: writing")
def test_a_new_time_on_an_unchanged_file_is_metadata_only(rclone, remote, files, sync_service):
    rclone.run("copy", files, remote)
    file = files / "folder-0" / "0.txt"
    os.utime(file, (1_000_000_000, 1_000_000_000))
    run = rclone.run("sync", files, remote)
    assert run.transfers == 0
    assert listing(rclone, remote)["folder-0/0.txt"]["ModTime"].startswith("2001-09-09T01:46:40")
    assert rclone.run("sync", files, remote).says("There was nothing to transfer")


@feature("Client rclone: reading")
def test_ranges(rclone, remote, tmp_path):
    rclone.run("rcat", f"{remote}/large", content=LARGE)
    run = rclone.run("cat", "--offset", "5000000", "--count", "1000", f"{remote}/large")
    assert run.output == LARGE[5_000_000:5_001_000]
    assert rclone.run("cat", "--tail", "10", f"{remote}/large").output == LARGE[-10:]
    streams = ["--multi-thread-cutoff", "1M", "--multi-thread-streams", "4"]
    rclone.run("copy", f"{remote}/large", tmp_path, *streams)
    assert (tmp_path / "large").read_bytes() == LARGE


@feature("Client rclone: listing")
def test_folders_and_sizes(rclone, remote, files):
    rclone.run("copy", files, remote)
    assert rclone.run("lsf", remote).lines() == ["folder-0/", "folder-1/"]
    assert rclone.run("lsf", f"{remote}/folder-1").lines() == ["1.txt", "3.txt", "5.txt"]
    size = json.loads(rclone.run("size", "--json", remote).output)
    assert (size["count"], size["bytes"]) == (6, 6 * len("content of 0\n"))
    assert f"{name_of(remote)}/" in rclone.run("lsf", f"{remote.partition(':')[0]}:").lines()


@feature("Client rclone: listing")
def test_a_blob_beside_a_folder_of_the_same_name(rclone, remote, sync_service):
    container = sync_service.create_container(name_of(remote))
    for name in ("a", "a/b", "a0", "a-b"):
        container.upload_blob(name, name.encode())
    assert sorted(rclone.run("lsf", remote).lines()) == ["a", "a-b", "a/", "a0"]
    everything = rclone.run("lsf", "-R", "--files-only", remote).lines()
    assert sorted(everything) == ["a", "a-b", "a/b", "a0"]
    assert rclone.run("cat", f"{remote}/a").output == b"a"


@feature("Client rclone: containers")
def test_containers_come_and_go(rclone, remote, files):
    rclone.run("mkdir", remote)
    rclone.run("mkdir", remote)
    assert rclone.run("lsf", remote).lines() == []
    rclone.run("copy", files, remote)
    assert rclone.run("rmdir", remote, may_fail=True).code != 0
    rclone.run("delete", remote)
    rclone.run("rmdir", remote)
    assert rclone.run("lsf", remote, may_fail=True).code != 0


@feature("Client rclone: server-side copy")
def test_copy_within_the_server_keeps_content_and_time(rclone, remote, files):
    rclone.run("copy", files, remote)
    rclone.run("rcat", f"{remote}/large", content=LARGE)
    target = f"{remote.partition(':')[0]}:{new_name('rclone')}"
    run = rclone.run("copy", remote, target)
    assert run.says("Copied (server-side copy)") == 7
    assert listing(rclone, target) == listing(rclone, remote)
    assert rclone.run("cat", f"{target}/large").output == LARGE


@feature("Client rclone: server-side copy")
def test_move_within_the_server_leaves_nothing_behind(rclone, remote, files):
    rclone.run("copy", files, remote)
    run = rclone.run("move", f"{remote}/folder-0", f"{remote}/moved")
    assert run.says("Copied (server-side copy)") == 3
    assert sorted(listing(rclone, remote)) == [
        *(f"folder-1/{n}.txt" for n in (1, 3, 5)),
        *(f"moved/{n}.txt" for n in (0, 2, 4)),
    ]
    rclone.run("moveto", f"{remote}/moved/0.txt", f"{remote}/renamed+100% é.txt")
    assert rclone.run("cat", f"{remote}/renamed+100% é.txt").output == b"content of 0\n"


@feature("Client rclone: server-side copy")
def test_sync_recognises_a_renamed_file_and_moves_it_on_the_server(rclone, remote, files):
    rclone.run("sync", files, remote)
    (files / "folder-0" / "2.txt").rename(files / "two.txt")
    run = rclone.run("sync", "--track-renames", files, remote)
    assert run.says("Renamed from") == 1
    assert rclone.run("check", files, remote).says("0 differences found")


@feature("Client rclone: server-side copy")
def test_sync_keeps_what_it_replaces_in_a_backup_directory(rclone, remote, files):
    rclone.run("sync", files, f"{remote}/now")
    (files / "folder-0" / "0.txt").unlink()
    (files / "folder-1" / "1.txt").write_text("changed and longer\n")
    rclone.run("sync", "--backup-dir", f"{remote}/before", files, f"{remote}/now")
    assert sorted(listing(rclone, f"{remote}/before")) == ["folder-0/0.txt", "folder-1/1.txt"]
    assert rclone.run("cat", f"{remote}/before/folder-1/1.txt").output == b"content of 1\n"
    assert rclone.run("check", files, f"{remote}/now").says("0 differences found")


@feature("Client rclone: access tiers")
def test_tiers_are_set_and_shown(rclone, remote, files):
    rclone.run("copy", "--azureblob-access-tier", "Cool", files, remote)
    tiers = {path: entry["Tier"] for path, entry in listing(rclone, remote).items()}
    assert set(tiers.values()) == {"Cool"}
    rclone.run("settier", "Hot", f"{remote}/folder-0")
    tiers = {path: entry["Tier"] for path, entry in listing(rclone, remote).items()}
    assert tiers == {path: "Hot" if path.startswith("folder-0/") else "Cool" for path in tiers}


@feature("Client rclone: access tiers")
def test_an_archived_blob_is_not_read(rclone, remote):
    rclone.run("rcat", f"{remote}/cold", content=b"frozen")
    rclone.run("settier", "Archive", remote)
    run = rclone.run("cat", f"{remote}/cold", may_fail=True)
    assert run.code != 0 and run.output == b""
    assert run.says("archive tier")


@feature("Client rclone: protected data")
@pytest.mark.needs("management")
def test_sync_cannot_remove_or_replace_what_is_held(rclone, remote, files, management):
    rclone.run("copy", files, remote)
    management.set_hold(name_of(remote), "case1")
    before = listing(rclone, remote)
    (files / "folder-0" / "0.txt").unlink()
    (files / "folder-1" / "1.txt").write_text("forged, and longer\n")
    run = rclone.run("sync", files, remote, may_fail=True)
    assert run.code != 0
    assert listing(rclone, remote) == before
    assert rclone.run("purge", remote, may_fail=True).code != 0
    assert listing(rclone, remote) == before
    management.clear_hold(name_of(remote), "case1")
    rclone.run("sync", files, remote)
    assert rclone.run("check", files, remote).says("0 differences found")
