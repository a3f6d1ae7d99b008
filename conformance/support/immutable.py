"""Files that nobody can change, root included, until their flag is taken off (`chattr +i`)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path


def why_not() -> str | None:
    """Why there can be none where tests keep their files; None if there can."""
    with tempfile.NamedTemporaryFile() as probe:
        try:
            set_to = subprocess.run(["chattr", "+i", probe.name], capture_output=True, text=True)
            subprocess.run(["chattr", "-i", probe.name], capture_output=True)
        except FileNotFoundError:
            return "chattr is not installed"
    return None if set_to.returncode == 0 else f"no immutable files: {set_to.stderr.strip()}"


def is_immutable(path: Path) -> bool:
    said = subprocess.run(["lsattr", str(path)], capture_output=True, text=True, check=True)
    return "i" in said.stdout.split()[0]


def release(folder: Path) -> None:
    """Takes the flag off everything in a folder, so that it can be removed."""
    subprocess.run(["chattr", "-R", "-i", str(folder)], check=True, capture_output=True)
