"""rclone as a command, aimed at the server under test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.target import DEVELOPMENT_ACCOUNT, Target

REMOTE = "lazuli"


@dataclass
class RcloneRun:
    """`log` is what rclone said, a line each; `stats` its own account of the run."""

    code: int
    output: bytes
    log: list[str]
    stats: dict

    @property
    def transfers(self) -> int:
        return self.stats["transfers"]

    @property
    def deletes(self) -> int:
        return self.stats["deletes"]

    def lines(self) -> list[str]:
        return self.output.decode().splitlines()

    def says(self, words: str) -> int:
        """How many lines of the log contain the words."""
        return sum(words in line for line in self.log)


class Rclone:
    """rclone 1.60 knows two ways to an account by key: `https://ACCOUNT.ENDPOINT`, and with
    `use_emulator` the development account at any address, path-style over http too."""

    def __init__(self, target: Target, folder: Path):
        program = shutil.which("rclone")
        assert program is not None, "rclone is not installed: scripts/setup --test does it"
        self._program = program
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("RCLONE_")},
            "RCLONE_CONFIG": os.devnull,
            "RCLONE_CACHE_DIR": str(folder),
            **{f"RCLONE_CONFIG_{REMOTE.upper()}_{k}": v for k, v in remote_options(target).items()},
        }

    def run(
        self, *arguments: str | Path, content: bytes | None = None, may_fail: bool = False
    ) -> RcloneRun:
        """One command to its end. rclone's own retries are off, so that the first refusal shows."""
        command = [self._program, *map(str, arguments)]
        command += ["--use-json-log", "--log-level", "INFO", "--stats", "1h"]
        command += ["--retries", "1", "--low-level-retries", "1"]
        done = subprocess.run(
            command, input=content or b"", capture_output=True, timeout=180, env=self._environment
        )
        entries = [json.loads(line) for line in done.stderr.splitlines() if line.startswith(b"{")]
        log = [f"{entry.get('object', '')}: {entry['msg']}" for entry in entries]
        assert may_fail or done.returncode == 0, "\n".join([" ".join(command), *_brief(log)])
        stats = [entry["stats"] for entry in entries if "stats" in entry]
        return RcloneRun(done.returncode, done.stdout, log, stats[-1] if stats else {})


def _brief(log: list[str], lines: int = 20) -> list[str]:
    """The last lines, each without the messages that the Azure library's errors print whole."""
    kept = ("Error", "Description", " http")
    return [
        " ".join(part.strip() for part in line.splitlines() if any(word in part for word in kept))
        or line.strip()
        for line in log[-lines:]
    ]


def remote_options(target: Target) -> dict[str, str]:
    """The settings of the remote: see `why_not` for what cannot be reached."""
    if target.account == DEVELOPMENT_ACCOUNT:
        return {"TYPE": "azureblob", "USE_EMULATOR": "true", "ENDPOINT": target.endpoint}
    suffix = target.host.removeprefix(f"{target.account}.")
    return {
        "TYPE": "azureblob",
        "ACCOUNT": target.account,
        "KEY": target.key,
        "ENDPOINT": f"{suffix}:{target.port}",
    }


def why_not(target: Target) -> str | None:
    """Why rclone cannot reach this target by key, or None."""
    by_host = target.uses_tls and target.host.startswith(f"{target.account}.")
    if target.account == DEVELOPMENT_ACCOUNT or by_host:
        return None
    return "rclone 1.60 reaches an account by key only at https://ACCOUNT.… or as the emulator's"
