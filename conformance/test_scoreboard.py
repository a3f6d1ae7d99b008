"""The scoreboard, tried on servers whose verdicts are known: the real one, one that lies about
immutability, one that refuses it, and one that is not there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from support.immutability_proxy import Leak, Liar, Refuser
from support.lazuli_server import clean_environment
from support.target import Target

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("WORM scoreboard")]

ENFORCED, REFUSED = "enforced", "refused honestly"
NOT_ENFORCED, NOT_TRIED = "accepted but NOT enforced", "not tried"

# What this suite can make no account for.
OF_AN_ACCOUNT = "Default policy of an account"


@pytest.fixture
def upstream(start_server):
    return Target.of_server(start_server(None).url)


class Scoreboard:
    """One run of the program."""

    def __init__(self, folder: Path, environment: dict[str, str], *options: str):
        report = folder / "scoreboard.json"
        done = subprocess.run(
            [sys.executable, "-m", "scoreboard", "--json", str(report), *options],
            cwd=Path(__file__).parent,
            env=clean_environment(environment),
            text=True,
            capture_output=True,
            timeout=300,
        )
        self.code = done.returncode
        self.text = done.stdout + done.stderr
        content = json.loads(report.read_text()) if report.is_file() else {}
        self.rows = content.get("rows", [])
        self.left_behind = content.get("leftBehind", [])

    def verdicts(self) -> dict[str, str]:
        return {row["feature"]: row["verdict"] for row in self.rows}

    def other_than(self, verdict: str) -> dict[str, str]:
        """The features with another verdict, with it and its evidence."""
        return {
            row["feature"]: f"{row['verdict']}: {row['evidence']}"
            for row in self.rows
            if row["verdict"] != verdict and row["feature"] != OF_AN_ACCOUNT
        }


def through(proxy) -> dict[str, str]:
    return {
        "LAZULI_TEST_ENDPOINT": f"{proxy.origin}{proxy.server.base_path}",
        "LAZULI_TEST_MANAGEMENT_ENDPOINT": proxy.origin,
    }


def test_the_real_server_enforces_everything(binary, tmp_path):
    board = Scoreboard(tmp_path, {"LAZULI_TEST_BINARY": str(binary)})
    assert board.code == 0, board.text
    exceptions = board.other_than(ENFORCED)
    assert list(exceptions) == ["Policy in a container that is not version-level"], board.text
    assert board.verdicts()["Policy in a container that is not version-level"] == REFUSED
    assert board.verdicts()[OF_AN_ACCOUNT] == NOT_TRIED


def test_a_server_that_lies_is_found_out(upstream, tmp_path):
    with Liar(upstream) as proxy:
        board = Scoreboard(tmp_path, through(proxy), "--allow-locks")
    assert board.code == 1, board.text
    assert board.other_than(NOT_ENFORCED) == {}, board.text
    destroyed = [row for row in board.rows if "answered with success" in row["evidence"]]
    assert len(destroyed) > len(board.rows) / 2, board.text


def test_a_single_hole_is_found(upstream, tmp_path):
    with Leak(upstream) as proxy:
        board = Scoreboard(tmp_path, through(proxy), "--allow-locks")
    assert board.code == 1, board.text
    holes = {
        row["feature"]: row["evidence"] for row in board.rows if row["verdict"] == NOT_ENFORCED
    }
    assert "Policy by Set Immutability Policy" in holes, board.text
    assert "Hold by Set Legal Hold" not in holes, board.text
    assert "Locked policy: no shortening, no deletion" not in holes, board.text
    assert {f"x-ms-version {Leak.OLD}" in evidence for evidence in holes.values()} == {True}


def test_a_server_that_refuses_is_called_honest(upstream, tmp_path):
    with Refuser(upstream) as proxy:
        board = Scoreboard(tmp_path, through(proxy), "--allow-locks")
    assert board.code == 0, board.text
    assert board.other_than(REFUSED) == {}, board.text


def test_without_a_management_plane_and_without_locks(upstream, tmp_path):
    """What cannot be asked for is not tried; what the data plane can ask for is."""
    board = Scoreboard(tmp_path, {"LAZULI_TEST_ENDPOINT": upstream.endpoint})
    assert board.code == 0, board.text
    containers = {row["verdict"] for row in board.rows if row["group"] == "Containers"}
    assert containers == {NOT_TRIED, REFUSED}, board.text
    assert board.verdicts()["Policy by headers of Put Blob"] == REFUSED


def test_a_foreign_server_is_left_with_what_was_locked_for_minutes(upstream, tmp_path):
    environment = {
        "LAZULI_TEST_ENDPOINT": upstream.endpoint,
        "LAZULI_TEST_MANAGEMENT_ENDPOINT": upstream.management,
    }
    board = Scoreboard(tmp_path, environment)
    assert board.code == 0, board.text
    counts = Counter(board.verdicts().values())
    assert counts[NOT_TRIED] == 4, board.text
    assert len(board.left_behind) == 1, board.text


def test_an_endpoint_that_is_not_there(tmp_path):
    board = Scoreboard(tmp_path, {"LAZULI_TEST_ENDPOINT": "http://127.0.0.1:1/devstoreaccount1"})
    assert board.code == 2, board.text
    assert "could not be reached" in board.text
    assert board.rows == []
