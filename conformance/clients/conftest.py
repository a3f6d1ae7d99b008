"""What several clients' tests need: a remote for rclone, and container names of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from clients.rclone import REMOTE, Rclone
from support.sdk import new_name
from support.target import Target


@pytest.fixture(scope="session")
def rclone(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Rclone:
    return Rclone(target, tmp_path_factory.mktemp("rclone"))


@pytest.fixture
def remote() -> str:
    """An rclone path of a container that does not exist yet."""
    return f"{REMOTE}:{new_name('rclone')}"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A few files of ordinary names."""
    folder = tmp_path / "files"
    for number in range(6):
        file = folder / f"folder-{number % 2}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"content of {number}\n")
    return folder
