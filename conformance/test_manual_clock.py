"""`serve --clock manual` and `lazuli clock`: retention that ends when a test wants it to, in a store
that is good for nothing else."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from azure.storage.blob import RetentionPolicy

from support.errors import refused_by_policy
from support.lazuli_server import run_lazuli
from support.management import ContainerManagement
from support.sdk import service_of
from support.target import DEVELOPMENT_ACTOR, Target

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Manual clock")]


class Fixture:
    """A server and `lazuli clock` aimed at it."""

    def __init__(self, server, binary):
        self.server = server
        self.binary = binary
        self.service = service_of(server)
        self.management = ContainerManagement(Target.of_server(server.url))

    def clock(self, *arguments: str, code: int = 0, token: str = "") -> str:
        environment = {"LAZULI_ENDPOINT": self.server.url, "LAZULI_TOKEN": token}
        result = run_lazuli(self.binary, "clock", *arguments, environment=environment)
        assert result.returncode == code, result.stdout
        return result.stdout

    def shown(self) -> dict:
        return json.loads(self.clock("show", "--output", "json"))

    def protect(self, days: int) -> None:
        self.service.create_container("audit").upload_blob("b", b"content")
        self.management.put_policy("audit", days)
        self.management.lock_policy("audit")


@pytest.fixture
def fixture(start_server, binary, tmp_path) -> Fixture:
    return Fixture(start_server(tmp_path / "data", "--clock", "manual"), binary)


def test_a_retention_ends_after_an_advance(fixture):
    fixture.protect(365)
    container = fixture.service.get_container_client("audit")
    written = container.get_blob_client("b").get_blob_properties().last_modified
    with refused_by_policy():
        container.delete_blob("b")
    said = fixture.clock("advance", "364d")
    assert re.search(r"Mode +manual", said) and re.search(r"Deviation +31449600 s", said)
    with refused_by_policy():
        container.delete_blob("b")
    container.upload_blob("late", b"late")
    late = container.get_blob_client("late").get_blob_properties().last_modified
    assert timedelta(days=364) <= late - written < timedelta(days=365)
    fixture.clock("advance", "23h")
    fixture.clock("advance", "59m")
    fixture.clock("advance", "60s")
    container.delete_blob("b")
    with refused_by_policy():
        container.delete_blob("late")


def test_an_advance_survives_kill_and_restart(fixture):
    fixture.protect(365)
    fixture.clock("advance", "400d")
    for end in (fixture.server.kill, fixture.server.terminate):
        end()
        fixture.server.start()
        assert fixture.shown()["deviationSeconds"] == 400 * 86_400
    fixture.service.get_container_client("audit").delete_blob("b")


def test_what_is_due_is_done(fixture):
    container = fixture.service.create_container("audit")
    blob = container.upload_blob("b", b"content")
    fixture.service.set_service_properties(
        delete_retention_policy=RetentionPolicy(enabled=True, days=7)
    )
    blob.delete_blob()
    fixture.clock("advance", "6d")
    assert [found.name for found in container.list_blobs(include=["deleted"])] == ["b"]
    fixture.clock("advance", "2d")
    assert list(container.list_blobs(include=["deleted"])) == []


def test_modes_do_not_mix(start_server, binary, tmp_path):
    for number, (first, second, words) in enumerate(
        [
            ("manual", "compliance", "begun with --clock manual"),
            ("manual", "system", "begun with --clock manual"),
            ("compliance", "manual", "real clock"),
            ("system", "manual", "real clock"),
        ]
    ):
        data = tmp_path / f"data{number}"
        server = start_server(data, "--clock", first)
        service_of(server).create_container("audit")
        server.terminate()
        for _ in range(2):
            refused = run_lazuli(
                binary, "serve", "--data", str(data), "--port", "0", "--clock", second
            )
            assert refused.returncode == 1 and words in refused.stdout, refused.stdout
        server.start()
        service_of(server).get_container_client("audit").get_container_properties()
        verified = run_lazuli(binary, "verify", "--data", str(data))
        assert verified.returncode == 1  # it is being served
        server.terminate()
        assert run_lazuli(binary, "verify", "--data", str(data)).returncode == 0


@pytest.mark.parametrize("mode", ["compliance", "system"])
def test_another_clock_is_shown_and_not_advanced(start_server, binary, tmp_path, mode):
    fixture = Fixture(start_server(tmp_path / "data", "--clock", mode), binary)
    fixture.protect(1)
    shown = fixture.shown()
    assert shown["mode"] == mode and abs(shown["deviationSeconds"]) < 60
    said = fixture.clock("advance", "400d", code=1)
    assert "ClockNotManual" in said and "Nothing was changed" in said
    assert abs(fixture.shown()["deviationSeconds"]) < 60
    with refused_by_policy():
        fixture.service.get_container_client("audit").delete_blob("b")


@pytest.mark.parametrize("duration", ["", "400", "d", "-1d", "0s", "1.5h", "1w", "9" * 19 + "d"])
def test_what_is_no_duration(fixture, duration):
    fixture.clock("advance", "--", duration, code=64)
    assert fixture.shown()["deviationSeconds"] == 0


def test_the_clock_does_not_go_on_for_ever(fixture):
    fixture.clock("advance", "365001d", code=1)
    fixture.clock("advance", "365000d")
    fixture.clock("advance", "1s", code=1)
    # Far ahead, everything still works.
    fixture.service.create_container("audit").upload_blob("b", b"content")
    fixture.management.put_policy("audit", 146_000)
    with refused_by_policy():
        fixture.service.get_container_client("audit").delete_blob("b")


def test_a_stranger_advances_nothing(fixture):
    fixture.clock("advance", "1d", code=1, token="wrong")
    assert fixture.shown()["deviationSeconds"] == 0


def test_advances_are_on_record(fixture, binary):
    fixture.clock("advance", "2d")
    said = run_lazuli(
        binary, "history", "--data", str(fixture.server.data), "--output", "json"
    ).stdout
    advances = [e for e in map(json.loads, said.splitlines()) if e["operation"] == "advanceClock"]
    assert [(e["actor"], e["details"]["advancedSeconds"]) for e in advances] == [
        (DEVELOPMENT_ACTOR, 2 * 86_400)
    ]
