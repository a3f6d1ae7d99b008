"""A real PostgreSQL 15 with pgAudit, as a cluster of its own under a folder."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_PROGRAMS = Path("/usr/lib/postgresql/15/bin")

_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
shared_preload_libraries = 'pgaudit'
pgaudit.log = 'ddl, role, write, function'
pgaudit.log_catalog = off
pgaudit.log_parameter = on
logging_collector = on
log_destination = 'jsonlog'
log_directory = 'audit'
log_filename = 'postgresql.log'
log_rotation_age = 0
log_rotation_size = 0
log_truncate_on_rotation = off
log_statement = 'none'
"""


class PostgreSQL:
    """PostgreSQL refuses to run as root, so as root every program is run as user postgres.

    `settings` are added to those of the audit chain."""

    def __init__(self, folder: Path, settings: str = ""):
        self.folder = folder
        self._settings = settings
        self._cluster = folder / "cluster"
        self._as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def __enter__(self) -> PostgreSQL:
        missing = [name for name in ("initdb", "pg_ctl") if not (_PROGRAMS / name).exists()]
        if missing:
            raise RuntimeError(f"no PostgreSQL 15 in {_PROGRAMS}: run scripts/setup --test")
        if self._as_user:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.run(
            _PROGRAMS / "initdb",
            "-D",
            self._cluster,
            "--auth=trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-locale",
        )
        settings = _SETTINGS.format(folder=self.folder) + self._settings
        with (self._cluster / "postgresql.conf").open("a") as file:
            file.write(settings)
        self.start()
        self.execute("CREATE EXTENSION pgaudit")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self.run(
            _PROGRAMS / "pg_ctl",
            "-D",
            self._cluster,
            "-w",
            "-l",
            self.folder / "start.log",
            "start",
        )

    def at(self, cluster: Path) -> PostgreSQL:
        """The same database in another directory, which a copy is to be put into."""
        other = PostgreSQL(self.folder)
        other._cluster = cluster
        self.run("mkdir", "-m", "700", cluster)
        return other

    def wait_until_recovered(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while self.execute("SELECT pg_is_in_recovery()").strip() != "f":
            if time.monotonic() > end:
                raise RuntimeError("the recovery does not end")
            time.sleep(0.2)

    @property
    def audit_log(self) -> Path:
        return self._cluster / "audit" / "postgresql.json"

    def version(self) -> str:
        return self.execute("SELECT version()").strip()

    def execute(self, sql: str) -> str:
        """Runs a script with psql; the first error ends it."""
        command = [
            "psql",
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            str(self.folder),
            "-U",
            "postgres",
        ]
        result = subprocess.run(
            [*command, "postgres"], input=sql, text=True, capture_output=True, timeout=120
        )
        if result.returncode != 0:
            raise RuntimeError(f"psql: {result.stderr}")
        return result.stdout

    def stop(self) -> None:
        """Ends the server; the log collector writes its last line before that is done."""
        if (self._cluster / "postmaster.pid").exists():
            self.run(_PROGRAMS / "pg_ctl", "-D", self._cluster, "-w", "-m", "fast", "stop")

    def run(self, *command: object) -> None:
        # What pg_ctl starts would keep a pipe open for ever, so the output goes to a file.
        output = self.folder / "commands.log"
        with output.open("ab") as file:
            result = subprocess.run(
                [*self._as_user, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                timeout=120,
            )
        if result.returncode != 0:
            raise RuntimeError(f"{command[0]} failed:\n{output.read_text()[-2000:]}")


class BusinessHours:
    """A few sessions that do what applications do, until told to stop: the load that is audited."""

    def __init__(self, database: PostgreSQL, sessions: int = 3):
        self._database = database
        self._stop = threading.Event()
        self._failures: list[Exception] = []
        self._threads = [
            threading.Thread(target=self._work, args=(number,), daemon=True)
            for number in range(sessions)
        ]

    def start(self) -> None:
        self._database.execute(
            """
            CREATE ROLE clerk LOGIN;
            CREATE TABLE ledger (id bigserial PRIMARY KEY, account int NOT NULL, amount int NOT NULL, note text);
            CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL DEFAULT 0);
            INSERT INTO accounts SELECT g FROM generate_series(1, 10) g;
            GRANT SELECT, INSERT, UPDATE ON ledger, accounts TO clerk;
            """
        )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
        if self._failures:
            raise RuntimeError("a session failed") from self._failures[0]

    def _work(self, number: int) -> None:
        round_number = 0
        while not self._stop.is_set():
            round_number += 1
            try:
                self._database.execute("\n".join(self._statements(number, round_number)))
            except Exception as error:  # noqa: BLE001 - reported by stop()
                self._failures.append(error)
                return

    def _statements(self, number: int, round_number: int) -> Iterator[str]:
        for step in range(40):
            account = (number * 3 + step) % 10 + 1
            note = f'Buchung {number}/{round_number}/{step} für Ω & "Söhne"'.replace("'", "''")
            yield f"INSERT INTO ledger (account, amount, note) VALUES ({account}, {step}, '{note}');"
            yield f"UPDATE accounts SET balance = balance + {step} WHERE id = {account};"
        yield f"CREATE TABLE report_{number}_{round_number} AS SELECT * FROM accounts;"
        yield f"DROP TABLE report_{number}_{round_number};"
        yield "SELECT pg_sleep(0.02);"


class AuditStream:
    """The pgAudit records of the log as one stream of bytes: its JSON lines whose message is an
    audit record, in the order PostgreSQL wrote them. Because the stream is a pure function of the
    log, a place in it is just a number, and a shipper needs no state but the blob's length."""

    def __init__(self, log: Path):
        self._log = log
        self._read = 0
        self._rest = b""

    def new_records(self) -> list[bytes]:
        """The records that were completed since the last call."""
        if not self._log.exists():
            return []
        with self._log.open("rb") as file:
            file.seek(self._read)
            data = file.read()
        self._read += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [line + b"\n" for line in lines if is_audit_record(line)]

    @classmethod
    def everything(cls, log: Path) -> bytes:
        """The whole stream, read anew and in another way than the shipper reads it."""
        with log.open("rb") as file:
            return b"".join(line for line in file if is_audit_record(line))


def is_audit_record(line: bytes) -> bool:
    try:
        return json.loads(line).get("message", "").startswith("AUDIT: ")
    except ValueError:
        return False
