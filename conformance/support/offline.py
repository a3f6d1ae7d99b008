"""`lazuli verify`, starts that must fail, and waiting for what the server does on its own time."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from support.lazuli_server import LazuliServer, run_lazuli


def verify(binary: Path, data: Path) -> subprocess.CompletedProcess[str]:
    return run_lazuli(binary, "verify", "--data", str(data))


def assert_verified(binary: Path, data: Path) -> None:
    result = verify(binary, data)
    assert result.returncode == 0, result.stdout


def assert_refuses_to_start(server: LazuliServer, *words: str) -> None:
    """A start that must fail: exit code, and every word in what is said."""
    server.launch()
    code = server.wait(60)
    assert code != 0, server.output
    for word in words:
        assert word in server.output, f"{word!r} is missing from:\n{server.output}"


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
