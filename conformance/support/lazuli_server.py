"""A Lazuli server process that belongs to a test: started, killed, started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.secrets_watch import SecretsWatch

READY_LINE = re.compile(r"Lazuli is ready on (https?://\S+)(?: and (http://\S+))?")


class LazuliServer:
    """`data` None starts an ephemeral server. The port is chosen by the first start and kept by
    the following ones, so that clients survive a restart. With `dev_identity` it gives the tokens that
    open its management plane."""

    # Looks through what servers and commands leave behind; then they say all they can.
    watch: SecretsWatch | None = None

    def __init__(
        self,
        binary: Path,
        data: Path | None,
        *options: str,
        environment: dict[str, str] | None = None,
        dev_identity: bool = True,
    ):
        self.binary = binary
        self.data = data
        self.options = options
        self.environment = environment or {}
        self.dev_identity = dev_identity
        self.url = ""
        # Plain HTTP beside `url`, where there is both.
        self.http_url = ""
        self._lines: list[str] = []
        self._examined = False
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._ready = threading.Event()

    def __enter__(self) -> LazuliServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def output(self) -> str:
        """Output and errors since the last start."""
        return "".join(self._lines)

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server was not started"
        return self._process.pid

    def command(self) -> list[str]:
        port = self.url.rpartition(":")[2] or "0"
        place = ["--ephemeral"] if self.data is None else ["--data", str(self.data)]
        identity = ["--dev-identity"] if self.dev_identity else []
        return [str(self.binary), "serve", *place, "--port", port, *identity, *self.options]

    def start(self, timeout: float = 60) -> None:
        """Returns when the ready line was printed; fails with the server's own words."""
        self.launch()
        self._ready.wait(timeout)
        if not self.url or not self._ready.is_set():
            self.kill()
            raise AssertionError(f"the server did not become ready:\n{self.output}")

    def launch(self) -> None:
        self._ready.clear()
        self._lines, self._examined = [], False
        command, environment = self.command(), self.environment
        if self.watch is not None:
            environment = {"LAZULI_LOG_LEVEL": "debug", **environment}
            self.watch.note_settings(command, environment)
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=clean_environment(environment),
        )
        self._reader = threading.Thread(
            target=self._read, args=(self._process, self._lines), daemon=True
        )
        self._reader.start()

    def wait(self, timeout: float) -> int:
        """The exit code, once the process ends by itself."""
        assert self._process is not None and self._reader is not None
        code = self._process.wait(timeout)
        self._reader.join(timeout)
        self._examine()
        return code

    def kill(self) -> None:
        """`kill -9`."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        if self._process is not None:
            self.wait(30)

    def terminate(self, timeout: float = 30) -> tuple[int, float]:
        """SIGTERM: exit code and seconds."""
        assert self._process is not None
        begin = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        return self.wait(timeout), time.monotonic() - begin

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def resident_bytes(self, field: str = "VmRSS") -> int:
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1)) * 1024

    def health(self) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def _examine(self) -> None:
        """Once for each start."""
        if self.watch is None or self._examined:
            return
        self._examined = True
        self.watch.examine_output(self.output, "the output of a server")
        if self.data is not None:
            self.watch.examine_data(self.data)

    def _read(self, process: subprocess.Popen[str], lines: list[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            found = READY_LINE.search(line)
            if found:
                self.url = found.group(1).rstrip("/")
                self.http_url = (found.group(2) or "").rstrip("/")
                self._ready.set()
        self._ready.set()


def run_lazuli(
    binary: Path, *arguments: str, environment: dict[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """A `lazuli` command that ends by itself; output and errors together in `stdout`."""
    done = subprocess.run(
        [str(binary), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        env=clean_environment(environment or {}),
    )
    if LazuliServer.watch is not None:
        LazuliServer.watch.examine_output(done.stdout, f"the output of lazuli {arguments[0]}")
    return done


def clean_environment(more: dict[str, str]) -> dict[str, str]:
    """This process's environment without settings meant for another server, and `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAZULI_")}
    return {**kept, **more}
