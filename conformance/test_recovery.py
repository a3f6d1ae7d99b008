"""Torn and damaged journals, lost indexes, data directories: what a start and `verify` make of them."""

from __future__ import annotations

import os
import re
import shutil

import pytest

from support import journal_file
from support.lazuli_server import LazuliServer
from support.offline import assert_refuses_to_start, assert_verified, verify, wait_until
from support.sdk import service_of
from support.stored_state import digest_of_everything

pytestmark = [pytest.mark.needs("server")]
feature = pytest.mark.feature


@pytest.fixture
def killed(start_server):
    """A store of forty small blobs and one large, its server killed. `.before` is its digest."""
    server = start_server()
    service = service_of(server)
    container = service.create_container("kept", metadata={"k": "v"})
    for number in range(40):
        container.upload_blob(f"small-{number:02}", f"content {number} ".encode() * 50)
    container.upload_blob("large", os.urandom(300_000))
    container.get_blob_client("log").create_append_blob()
    for number in range(20):
        container.get_blob_client("log").append_block(f"line {number}\n".encode())
    server.before = digest_of_everything(service)
    server.kill()
    return server


@feature("Recovery")
@pytest.mark.parametrize("torn", ["noise", "half a batch", "header only", "zeros cut"])
def test_a_torn_tail_is_cut_off(binary, killed, torn):
    """What a write leaves that the power cut short: it was never acknowledged."""
    segment = journal_file.last_segment(killed.data)
    last = journal_file.batches(segment)[-1]
    whole = segment.read_bytes()[last.offset : last.end]
    # A batch that names its new place, as the interrupted one would have; its checksum is off.
    moved = whole[:16] + last.end.to_bytes(8, "little") + whole[24:]
    tail = {
        "noise": os.urandom(1000),
        "half a batch": moved[: len(moved) // 2],
        "header only": moved[:64],
        "zeros cut": moved[:70] + bytes(500),
    }[torn]
    journal_file.overwrite(segment, last.end, tail)
    killed.start()
    service = service_of(killed)
    assert digest_of_everything(service) == killed.before
    service.get_blob_client("kept", "after").upload_blob(b"writes go on")
    killed.kill()
    assert_verified(binary, killed.data)
    killed.start()
    assert (
        service_of(killed).get_blob_client("kept", "after").download_blob().readall()
        == b"writes go on"
    )


@feature("Recovery")
def test_a_torn_last_batch_takes_nothing_else_with_it(binary, killed):
    """Without an index that knows better, a last batch that is torn is cut off."""
    killed.start()
    service_of(killed).get_blob_client("kept", "victim").upload_blob(b"v" * 5000)
    killed.kill()
    segment = journal_file.last_segment(killed.data)
    last = journal_file.batches(segment)[-1]
    shutil.rmtree(killed.data / "index")
    journal_file.overwrite(segment, last.offset + 100, bytes(last.end - last.offset - 100))
    killed.start()
    assert digest_of_everything(service_of(killed)) == killed.before
    killed.kill()
    assert_verified(binary, killed.data)


@feature("Recovery")
@pytest.mark.parametrize("part", ["header", "records"])
def test_a_damaged_middle_is_refused_by_name(binary, killed, part):
    segment = journal_file.last_segment(killed.data)
    middle = journal_file.batches(segment)[20]
    place = middle.offset + 33 if part == "header" else middle.records_offset + 5
    journal_file.flip(segment, place)
    found = verify(binary, killed.data)
    assert found.returncode != 0
    assert segment.name in found.stdout and str(middle.offset) in found.stdout, found.stdout
    shutil.rmtree(killed.data / "index")
    assert_refuses_to_start(killed, segment.name, str(middle.offset))
    journal_file.flip(segment, place)
    killed.start()
    assert digest_of_everything(service_of(killed)) == killed.before


@feature("Recovery")
def test_acknowledged_batches_that_are_gone_are_noticed(killed):
    """The index knows of them: that is no torn tail."""
    segment = journal_file.last_segment(killed.data)
    last = journal_file.batches(segment)[-2]
    journal_file.overwrite(segment, last.offset, bytes(64))
    assert_refuses_to_start(killed, segment.name, str(last.offset))


@feature("Verify")
def test_a_damaged_payload_is_found(binary, killed):
    """Inline in the journal, and in a file of its own."""
    assert_verified(binary, killed.data)
    (payload,) = [path for path in (killed.data / "payloads").rglob("*") if path.is_file()]
    journal_file.flip(payload, 1000)
    found = verify(binary, killed.data)
    assert found.returncode != 0 and payload.name in found.stdout, found.stdout
    journal_file.flip(payload, 1000)
    segment = journal_file.last_segment(killed.data)
    batch = next(batch for batch in journal_file.batches(segment) if batch.payload_bytes > 100)
    journal_file.flip(segment, batch.offset + 64 + 50)
    found = verify(binary, killed.data)
    assert found.returncode != 0 and segment.name in found.stdout, found.stdout
    journal_file.flip(segment, batch.offset + 64 + 50)
    assert_verified(binary, killed.data)
    payload.unlink()
    found = verify(binary, killed.data)
    assert found.returncode != 0 and payload.name in found.stdout, found.stdout


@feature("Verify")
def test_an_index_that_differs_is_found(binary, killed, tmp_path, start_server):
    """The index of another store says other things than this journal. Both stop in peace, because
    a kill may leave an index that is still empty and only behind."""
    other = start_server(tmp_path / "other")
    service_of(other).create_container("other")
    other.terminate()
    shutil.rmtree(killed.data / "index")
    shutil.copytree(tmp_path / "other" / "index", killed.data / "index")
    found = verify(binary, killed.data)
    assert found.returncode != 0, found.stdout


@feature("Verify")
def test_a_store_that_is_served_or_missing_is_not_verified(binary, killed, tmp_path):
    assert verify(binary, tmp_path / "nothing").returncode != 0
    killed.start()
    found = verify(binary, killed.data)
    assert found.returncode != 0
    assert "in use" in found.stdout, found.stdout


@feature("Verify")
def test_it_says_what_it_checked(binary, killed):
    killed.start()
    killed.terminate()
    found = verify(binary, killed.data)
    assert found.returncode == 0
    for what in ("batches", "payloads", "index"):
        checked = re.search(rf"{what}\s+(\d+)", found.stdout)
        assert checked and int(checked.group(1)) > 20, found.stdout


@feature("Recovery")
def test_a_deleted_index_is_rebuilt(binary, killed):
    shutil.rmtree(killed.data / "index")
    killed.start()
    assert digest_of_everything(service_of(killed)) == killed.before
    killed.kill()
    assert_verified(binary, killed.data)


@feature("Recovery")
def test_an_index_that_is_behind_catches_up(binary, killed, tmp_path):
    shutil.copytree(killed.data / "index", tmp_path / "old-index")
    killed.start()
    container = service_of(killed).get_container_client("kept")
    for number in range(50):
        container.upload_blob(f"later-{number}", b"x" * number)
    container.delete_blob("small-00")
    container.delete_blob("large")
    before = digest_of_everything(service_of(killed))
    killed.kill()
    shutil.rmtree(killed.data / "index")
    shutil.copytree(tmp_path / "old-index", killed.data / "index")
    killed.start()
    assert digest_of_everything(service_of(killed)) == before
    killed.kill()
    assert_verified(binary, killed.data)


@feature("Recovery")
def test_payload_files_that_nobody_names_are_removed(killed):
    kept = [path for path in (killed.data / "payloads").rglob("*") if path.is_file()]
    orphan = killed.data / "payloads" / "ab" / ("ab" + "0" * 30)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"left by a crash")
    killed.start()
    wait_until(lambda: not orphan.exists())
    assert all(path.exists() for path in kept)
    assert digest_of_everything(service_of(killed)) == killed.before


@feature("Data directory")
def test_a_second_server_is_told_that_the_directory_is_taken(binary, start_server):
    first = start_server()
    second = LazuliServer(binary, first.data)
    assert_refuses_to_start(second, str(first.data), "in use")
    assert "Lazuli is ready" not in second.output
    assert first.health()[0] == 200
    service_of(first).create_container("still-mine")


@feature("Data directory")
def test_a_foreign_directory_is_left_alone(binary, tmp_path):
    data = tmp_path / "somebody-elses"
    data.mkdir()
    (data / "thesis.txt").write_text("do not touch")
    assert_refuses_to_start(LazuliServer(binary, data), str(data))
    assert [path.name for path in data.iterdir()] == ["thesis.txt"]
