"""`serve --harden`: what is final cannot be changed or removed by root either, and the server itself
goes on as without."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from azure.storage.blob import ContainerClient

from support import immutable
from support.lazuli_server import LazuliServer, run_lazuli
from support.sdk import service_of

pytestmark = [
    pytest.mark.needs("server"),
    pytest.mark.needs("immutable"),
    pytest.mark.feature("Hardened files"),
]

LONG = 200_000


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    yield folder
    immutable.release(folder)


def segments(data: Path) -> list[bool]:
    return [immutable.is_immutable(path) for path in sorted((data / "journal").iterdir())]


def payloads(data: Path) -> list[Path]:
    return [path for path in (data / "payloads").rglob("*") if path.is_file()]


def wait_until(is_so) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


def fill_a_segment(container: ContainerClient) -> None:
    """More than the 256 MiB of one, in short blobs that lie in it; the last is `short-5`."""
    for number in range(6):
        blob = container.get_blob_client(f"short-{number}")
        blocks = [f"{block:06}" for block in range(900)]
        for block in blocks:
            blob.stage_block(block, os.urandom(60_000))
        blob.commit_block_list(blocks)


def test_what_is_final_is_immutable(start_server, binary, data):
    server = start_server(data, "--harden")
    container = service_of(server).create_container("con")
    fill_a_segment(container)
    content = os.urandom(LONG)
    container.upload_blob("long", content)
    flags = segments(data)
    assert len(flags) >= 2 and flags == [True] * (len(flags) - 1) + [False]
    (payload,) = payloads(data)
    assert immutable.is_immutable(payload)
    for path in (payload, sorted((data / "journal").iterdir())[0]):
        with pytest.raises(PermissionError):
            path.unlink()
        with pytest.raises(PermissionError):
            path.open("r+b")
    assert container.download_blob("long").readall() == content

    # What nothing refers to any more is erased, and the segment stays hardened.
    used = sorted((data / "journal").iterdir())[0].stat().st_blocks
    container.delete_blob("long")
    container.delete_blob("short-0")
    container.upload_blob("other", b"")  # the last batch keeps its payloads
    wait_until(lambda: payloads(data) == [])
    first = sorted((data / "journal").iterdir())[0]
    wait_until(lambda: first.stat().st_blocks < used - 50_000)
    wait_until(lambda: segments(data) == flags)

    # A server without the option works on such files, too.
    server.terminate()
    assert run_lazuli(binary, "verify", "--data", str(data)).returncode == 0
    server.options = ()
    server.start()
    container = service_of(server).get_container_client("con")
    used = first.stat().st_blocks
    container.delete_blob("short-1")
    container.upload_blob("other", b"", overwrite=True)
    wait_until(lambda: first.stat().st_blocks < used - 50_000)
    assert len(container.download_blob("short-2").readall()) == 900 * 60_000
    server.terminate()
    assert run_lazuli(binary, "verify", "--data", str(data)).returncode == 0


def test_files_from_before_are_hardened(start_server, data):
    server = start_server(data)
    container = service_of(server).create_container("con")
    container.upload_blob("long", os.urandom(LONG))
    assert [immutable.is_immutable(path) for path in payloads(data)] == [False]
    server.kill()
    server.options = ("--harden",)
    server.start()
    assert [immutable.is_immutable(path) for path in payloads(data)] == [True]


def test_it_survives_kill(start_server, binary, data):
    server = start_server(data, environment={"LAZULI_HARDEN": "1"})
    container = service_of(server).create_container("con")
    for round in range(3):
        container.upload_blob(f"long-{round}", bytes([round]) * LONG)
        server.kill()
        server.start()
    assert all(immutable.is_immutable(path) for path in payloads(data))
    assert len(payloads(data)) == 3
    server.terminate()
    assert run_lazuli(binary, "verify", "--data", str(data)).returncode == 0


def test_it_does_not_start_without_the_capability(binary, data):
    assert shutil.which("setpriv"), "setpriv of util-linux takes the capability away"
    wrapper = data.parent / "lazuli"
    wrapper.write_text(
        "#!/bin/sh\nexec setpriv --bounding-set=-linux_immutable --inh-caps=-linux_immutable"
        f' "{binary}" "$@"\n'
    )
    wrapper.chmod(0o755)
    refused = run_lazuli(wrapper, "serve", "--data", str(data), "--port", "0", "--harden")
    assert refused.returncode == 1
    assert "CAP_LINUX_IMMUTABLE" in refused.stdout and "--harden" in refused.stdout
    # Without asking for it, it does.
    with LazuliServer(wrapper, data) as server:
        service_of(server).create_container("con")


def test_it_is_not_for_what_is_thrown_away(binary):
    refused = run_lazuli(binary, "serve", "--ephemeral", "--port", "0", "--harden")
    assert refused.returncode == 64 and "--ephemeral" in refused.stdout
