"""pgBackRest, which speaks TLS alone to an Azure repository: a real PostgreSQL 15 is backed up in
full and incrementally, with its WAL, and restored elsewhere."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from azure.storage.blob import BlobServiceClient

from audit_chain.postgres import PostgreSQL
from support.target import DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY
from support.tls import authority_of

_CONFIGURATION = """
[global]
repo1-type=azure
repo1-azure-account={account}
repo1-azure-key={key}
repo1-azure-container=backup
repo1-azure-uri-style=path
repo1-storage-host=localhost
repo1-storage-port={port}
repo1-storage-verify-tls=y
repo1-storage-ca-file={folder}/ca.pem
repo1-path=/repository
repo1-retention-full=2
log-path={folder}
lock-path={folder}
spool-path={folder}
log-level-console=info
start-fast=y
process-max=2

[main]
pg1-path={folder}/cluster
pg1-socket-path={folder}
pg1-user=postgres
"""

_ARCHIVING = """
archive_mode = on
archive_command = 'pgbackrest --config={folder}/pgbackrest.conf --stanza=main archive-push %p'
"""

_CONTENT = "SELECT count(*), sum(hashtext(note)::bigint), sum(amount) FROM ledger"


@pytest.mark.feature("Other clients")
@pytest.mark.needs("server")
def test_a_cluster_is_backed_up_and_restored(start_server, tmp_path):
    server = start_server(tmp_path / "data", "--tls", "auto")
    authority = authority_of(tmp_path / "data")
    with BlobServiceClient(
        f"{server.url}/{DEVELOPMENT_ACCOUNT}",
        credential={"account_name": DEVELOPMENT_ACCOUNT, "account_key": DEVELOPMENT_KEY},
        connection_verify=str(authority),
    ) as service:
        container = service.create_container("backup")
        # Not tmp_path: PostgreSQL runs as another user, to whom pytest's folders are closed.
        with tempfile.TemporaryDirectory(prefix="lazuli-pgbackrest-") as name:
            folder = Path(name)
            shutil.copy(authority, folder / "ca.pem")
            (folder / "ca.pem").chmod(0o644)
            (folder / "pgbackrest.conf").write_text(
                _CONFIGURATION.format(
                    folder=folder,
                    account=DEVELOPMENT_ACCOUNT,
                    key=DEVELOPMENT_KEY,
                    port=urlsplit(server.url).port,
                )
            )
            _back_up_and_restore(folder)
        names = [blob.name for blob in container.list_blobs()]
    assert any("/archive/main/" in f"/{name}" and ".gz" in name for name in names), names[:10]


def _back_up_and_restore(folder: Path) -> None:
    def pgbackrest(*arguments: str) -> None:
        database.run(
            "pgbackrest", f"--config={folder}/pgbackrest.conf", "--stanza=main", *arguments
        )

    with PostgreSQL(folder, settings=_ARCHIVING.format(folder=folder)) as database:
        pgbackrest("stanza-create")
        pgbackrest("check")
        database.execute("CREATE TABLE ledger (id bigserial, amount int, note text)")
        write = (
            "INSERT INTO ledger (amount, note) SELECT n, 'entry ' || n FROM generate_series(%s) n"
        )
        database.execute(write % "1, 50000")
        pgbackrest("backup", "--type=full")
        database.execute(write % "50001, 60000")
        database.execute("UPDATE ledger SET amount = -amount WHERE id % 100 = 0")
        pgbackrest("backup", "--type=incr")
        # After the last backup: only the archived WAL has it.
        database.execute(write % "60001, 61000")
        expected = database.execute(_CONTENT)
        assert expected.startswith("61000|")
        database.stop()

        restored = database.at(folder / "restored")
        pgbackrest("restore", f"--pg1-path={folder}/restored", "--archive-mode=off")
        pgbackrest("info")
        info = (folder / "commands.log").read_text()
        assert "full backup:" in info and "incr backup:" in info, info[-2000:]
        restored.start()
        try:
            restored.wait_until_recovered()
            assert restored.execute(_CONTENT) == expected
        finally:
            restored.stop()
