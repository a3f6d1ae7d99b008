"""A small file system of its own, for the test of a full disk."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_file_system(mebibytes: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", folder],
            check=True,
            capture_output=True,
        )
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True, capture_output=True)


def why_not() -> str | None:
    """The reason why no file system can be mounted here, or None."""
    try:
        with small_file_system(1):
            return None
    except FileNotFoundError:
        return "a small tmpfs cannot be mounted here: no mount command"
    except subprocess.CalledProcessError as error:
        return f"a small tmpfs cannot be mounted here: {error.stderr.decode().strip()}"
