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


def run(environment: dict[str, str], *arguments: str) -> Any:
    """A command's JSON, None if it printed nothing."""
    done = subprocess.run(
        [str(PROGRAM), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        env=clean_environment(environment),
    )
    if done.returncode != 0:
        raise AzFailed(done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def quiet(folder: Path) -> dict[str, str]:
    """The environment of an az with a configuration of its own."""
    return {
        "AZURE_CONFIG_DIR": str(folder),
        "AZURE_CORE_COLLECT_TELEMETRY": "false",
        "AZURE_CORE_ONLY_SHOW_ERRORS": "true",
    }


class Az:
    """`az storage …` with the target's connection string and a configuration of its own."""

    def __init__(self, target: Target, folder: Path):
        self._target = target
        self._environment = quiet(folder)

    def storage(self, *arguments: str) -> Any:
        """The command's JSON, None if it printed nothing."""
        connection = ["--connection-string", self._target.connection_string]
        return run(self._environment, "storage", *arguments, *connection)


class AzOfCloud:
    """az, logged in to a server as to a cloud of its own. `authority` is the certificate that vouches
    for it."""

    def __init__(self, url: str, authority: Path, folder: Path):
        self._environment = {
            **quiet(folder),
            "REQUESTS_CA_BUNDLE": str(authority),
            # There is no public directory of authorities that would know this one.
            "AZURE_CORE_INSTANCE_DISCOVERY": "false",
        }
        self("cloud", "register", "--name", "lazuli", "--endpoint-resource-manager", url)
        self("cloud", "set", "--name", "lazuli")

    def __call__(self, *arguments: str) -> Any:
        return run(self._environment, *arguments)
