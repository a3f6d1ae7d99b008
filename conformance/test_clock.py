"""The clock that retention is judged by, on a machine whose date is really set: the server runs under
libfaketime, and a file says how far the wall clock is off (worm.md §5.3, acceptance check 16)."""

from __future__ import annotations

import email.utils
import time
import urllib.request
from pathlib import Path

import pytest

from support.lazuli_server import LazuliServer
from support.management import ContainerManagement
from support.raw_http import raw
from support.target import Target

feature = pytest.mark.feature
pytestmark = [feature("Compliance clock"), pytest.mark.needs("server")]

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("libfaketimeMT.so.1"))
DAY = 86_400
PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]


class SetClock:
    """A server whose wall clock is off by `seconds`; its running time is the machine's."""

    def __init__(self, binary: Path, folder: Path, *options: str):
        self.file = folder / "faketime"
        self.set(0)
        # The library changes the environment of the first program it is loaded into, behind which
        # Swift then does not find the arguments: let that be a shell.
        wrapper = folder / "lazuli"
        wrapper.write_text(f'#!/bin/sh\nexec "{binary}" "$@"\n')
        wrapper.chmod(0o755)
        self.server = LazuliServer(
            wrapper,
            folder / "data",
            *options,
            environment={
                "LD_PRELOAD": str(LIBRARY),
                "FAKETIME_TIMESTAMP_FILE": str(self.file),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            },
        )
        self.server.start()
        self.target = Target.of_server(self.server.url)
        self.send("PUT", "/con?restype=container", 201)
        self.send("PUT", "/con/b", 201, PUT_BLOB, b"content")
        ContainerManagement(self.target).put_policy("con", 1)

    def set(self, seconds: int) -> None:
        self.seconds = seconds
        self.file.write_text(f"{seconds:+d}\n")

    def send(self, method, path, status, headers=(), body=b"", code=None):
        date = email.utils.formatdate(time.time() + self.seconds, usegmt=True)
        response = raw(self.target, method, path, headers, body, date=date)
        assert response.status == status, (response.status, response.body)
        assert code is None or response.code == code
        return response

    def refuse_deletion(self) -> None:
        self.send("DELETE", "/con/b", 409, code="BlobImmutableDueToPolicy")

    def health(self) -> str:
        with urllib.request.urlopen(f"{self.server.url}/healthz") as answer:
            return answer.read().decode()


@pytest.fixture
def start(binary, tmp_path):
    started = []

    def start(*options: str) -> SetClock:
        started.append(SetClock(binary, tmp_path, *options))
        return started[-1]

    yield start
    for clock in started:
        clock.server.kill()


def test_a_date_set_ahead_frees_nothing(start):
    clock = start()
    clock.refuse_deletion()
    assert clock.health() == "ready\n"
    clock.set(400 * DAY)
    modified = clock.send("HEAD", "/con/b", 200).header("Date")
    assert email.utils.parsedate_to_datetime(modified).timestamp() > time.time() + 399 * DAY
    clock.refuse_deletion()
    assert "ahead of the compliance clock" in clock.health()
    # What is written now has the time it is.
    clock.send("PUT", "/con/new", 201, PUT_BLOB, b"new")
    written = clock.send("HEAD", "/con/new", 200).header("Last-Modified")
    assert email.utils.parsedate_to_datetime(written).timestamp() < time.time() + DAY
    # Nor does it help to start again.
    for end in (clock.server.kill, clock.server.terminate):
        end()
        clock.server.start()
        clock.refuse_deletion()
    assert clock.send("GET", "/con/b", 200).body == b"content"


def test_a_date_set_back_shortens_nothing(start):
    clock = start()
    clock.set(-400 * DAY)
    clock.send("PUT", "/con/new", 201, PUT_BLOB, b"new")
    clock.refuse_deletion()
    clock.set(0)
    written = clock.send("HEAD", "/con/new", 200).header("Last-Modified")
    assert email.utils.parsedate_to_datetime(written).timestamp() > time.time() - DAY
    clock.send("DELETE", "/con/new", 409, code="BlobImmutableDueToPolicy")


def test_a_date_of_the_system_clock_does_not_outlive_it(start):
    """One start that believes a wrong date must not leave a clock that believes every date."""
    clock = start()
    clock.server.terminate()
    clock.set(3_650 * DAY)
    clock.server.options = ("--clock", "system")
    clock.server.start()
    clock.server.terminate()
    clock.set(0)
    clock.server.options = ()
    clock.server.start()
    clock.refuse_deletion()
    clock.set(2 * DAY)
    clock.refuse_deletion()
    clock.server.terminate()
    clock.server.start()
    clock.refuse_deletion()


def test_the_system_clock_is_believed_by_who_says_so(start):
    clock = start("--clock", "system")
    clock.refuse_deletion()
    clock.set(2 * DAY)
    clock.send("DELETE", "/con/b", 202)
