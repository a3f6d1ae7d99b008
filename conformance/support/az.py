"""The az command line, where `prepare-az` has installed it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from support.lazuli_server import clean_environment
from support.target import Target

PROGRAM = Path(__file__).resolve().parent.parent / ".venv-az/bin/az"


def why_not() -> str | None:
    if not PROGRAM.is_file():
        return "az is not installed: run conformance/prepare-az"
    return None


class AzFailed(Exception):
    """The command ended with an error; the text is what it said."""


class Az:
    """`az storage …` with the target's connection string and a configuration of its own."""

    def __init__(self, target: Target, folder: Path):
        self._target = target
        self._environment = {
            "AZURE_CONFIG_DIR": str(folder),
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
            "AZURE_CORE_ONLY_SHOW_ERRORS": "true",
        }

    def storage(self, *arguments: str) -> Any:
        """The command's JSON, None if it printed nothing."""
        done = subprocess.run(
            [
                str(PROGRAM), "storage", *arguments,
                "--connection-string", self._target.connection_string,
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            env=clean_environment(self._environment),
        )  # fmt: skip
        if done.returncode != 0:
            raise AzFailed(done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None
