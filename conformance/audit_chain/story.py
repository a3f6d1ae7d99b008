"""The main job, from end to end, told while it happens.

A real PostgreSQL with pgAudit writes audit records. They are shipped as they are written into an
append blob whose container has a locked retention policy that allows protected appends. Somebody
tries to destroy them in every way the protocol has; the server is killed in the middle of the load;
in the end every acknowledged byte is there, in order, and equals what PostgreSQL wrote.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from azure.storage.blob import BlobClient, ContentSettings

from audit_chain.postgres import AuditStream, BusinessHours, PostgreSQL
from audit_chain.shipper import AuditShipper
from support.errors import refused, refused_by_hold, refused_by_policy
from support.lazuli_server import LazuliServer, run_lazuli
from support.management import ContainerManagement
from support.sdk import service_of
from support.target import Target

CONTAINER = "audit"
BLOB = "2026/postgresql.json"
Say = Callable[[str], None]


class AuditChain:
    """One run; each method is a chapter. `folder` holds the store and the database."""

    def __init__(self, binary: Path, folder: Path, say: Say):
        self._say = say
        self._folder = folder
        self._server = LazuliServer(binary, folder / "store")
        # PostgreSQL is run by another user than root, who must be able to reach its folder.
        folder.chmod(0o755)
        database_folder = folder / "database"
        database_folder.mkdir()
        self._database = PostgreSQL(database_folder)

    def run(self) -> None:
        with self._server, self._database:
            self._say(f"Lazuli is ready on {self._server.url}, its store is {self._server.data}.")
            self._say(
                f"PostgreSQL with pgAudit is ready: {self._database.version().split(' on ')[0]}."
            )
            blob = self._protect()
            shipper = AuditShipper(blob, self._database.audit_log)
            business = BusinessHours(self._database)
            business.start()
            shipper.start()
            self._wait_for(shipper, 50_000)
            self._try_to_destroy(blob, shipper)
            self._hold(blob, shipper)
            self._kill_and_restart(blob, shipper)
            business.stop()
            self._database.stop()
            shipper.finish()
            self._compare(blob, shipper)
            self._try_to_destroy(blob, shipper)
        self._verify()

    @property
    def _management(self) -> ContainerManagement:
        return ContainerManagement(Target.of_server(self._server.url))

    def _protect(self) -> BlobClient:
        self._chapter("The container is locked")
        management = self._management
        management.create(CONTAINER)
        management.put_policy(CONTAINER, 365, append=True)
        policy = management.lock_policy(CONTAINER)
        assert (policy.state, policy.allow_protected_append_writes) == ("Locked", True)
        self._say(
            f"Policy of '{CONTAINER}': {policy.state.value}, "
            f"{policy.immutability_period_since_creation_in_days} days, protected appends allowed."
        )
        with refused(409, "ContainerImmutabilityPolicyFailure"):
            management.delete_policy(CONTAINER)
        self._say("Deleting the policy again: 409 ContainerImmutabilityPolicyFailure.")
        blob = service_of(self._server).get_blob_client(CONTAINER, BLOB)
        blob.create_append_blob(
            content_settings=ContentSettings(content_type="application/x-ndjson")
        )
        self._say(f"Append blob '{BLOB}' is made. SQL sessions begin, audit records are shipped.")
        return blob

    def _try_to_destroy(self, blob: BlobClient, shipper: AuditShipper) -> None:
        self._chapter("Somebody tries to undo it")
        before = blob.download_blob().readall()
        attempts = {
            "overwrite it with a block blob": lambda: blob.upload_blob(b"forged", overwrite=True),
            "replace it by an empty append blob": lambda: blob.create_append_blob(),
            "delete it": lambda: blob.delete_blob(),
            "change its metadata": lambda: blob.set_blob_metadata({"forged": "yes"}),
            "change its properties": lambda: blob.set_http_headers(
                ContentSettings(content_type="x/y")
            ),
        }
        for what, attempt in attempts.items():
            with refused_by_policy():
                attempt()
            self._say(f"  {what + ':':38} 409 BlobImmutableDueToPolicy")
        container = service_of(self._server).get_container_client(CONTAINER)
        with refused(409, "ContainerImmutabilityPolicyLocked"):
            container.delete_container()
        self._say(f"  {'delete the container:':38} 409 ContainerImmutabilityPolicyLocked")
        with refused(409, "ContainerProtectedFromDeletion"):
            self._management.delete(CONTAINER)
        self._say(f"  {'delete it through management:':38} 409 ContainerProtectedFromDeletion")
        after = blob.download_blob().readall()
        assert after.startswith(before), "what was written changed"
        self._say(
            f"Nothing changed; {shipper.acknowledged:,} bytes in {shipper.appends:,} appends so far."
        )

    def _hold(self, blob: BlobClient, shipper: AuditShipper) -> None:
        self._chapter("A legal hold")
        management = self._management
        management.set_hold(CONTAINER, "case17", append_all=True)
        with refused_by_hold():
            blob.delete_blob()
        with refused_by_hold():
            blob.upload_blob(b"forged", overwrite=True)
        with refused_by_hold():
            blob.set_blob_metadata({"forged": "yes"})
        with refused_by_hold():
            blob.set_http_headers(ContentSettings(content_type="x/y"))
        self._say("  delete, overwrite, metadata, properties: 409 BlobImmutableDueToLegalHold")
        self._wait_for(shipper, shipper.acknowledged + 20_000)
        self._say("Appends went on under the hold, which allows protected appends.")
        management.clear_hold(CONTAINER, "case17")

    def _kill_and_restart(self, blob: BlobClient, shipper: AuditShipper) -> None:
        for number in range(1, 4):
            self._chapter(f"kill -9 in the middle of the load, number {number}")
            self._wait_for(shipper, shipper.acknowledged + 40_000)
            self._server.kill()
            acknowledged = shipper.acknowledged
            self._say(
                f"The server is dead; {acknowledged:,} bytes were acknowledged. PostgreSQL goes on."
            )
            time.sleep(0.5)
            self._server.start()
            content = blob.download_blob().readall()
            stream = AuditStream.everything(self._database.audit_log)
            assert len(content) >= acknowledged, "acknowledged bytes are gone"
            assert stream.startswith(content), "the blob is not what PostgreSQL wrote"
            self._say(
                f"Restarted: {len(content):,} bytes are there and equal PostgreSQL's log so far."
            )
            with refused_by_policy():
                blob.delete_blob()
        self._wait_for(shipper, shipper.acknowledged + 40_000)

    def _compare(self, blob: BlobClient, shipper: AuditShipper) -> None:
        self._chapter("The comparison")
        stream = AuditStream.everything(self._database.audit_log)
        content = blob.download_blob().readall()
        assert shipper.interruptions > 0, "the shipper never noticed that the server died"
        assert shipper.acknowledged == len(stream)
        assert content == stream, "the blob differs from PostgreSQL's log"
        records = stream.count(b"\n")
        self._say(
            f"{records:,} audit records, {len(stream):,} bytes, "
            f"{shipper.appends:,} appends, {shipper.interruptions} interruptions, "
            f"{shipper.answers_lost} answers lost on the way."
        )
        self._say("The blob equals the audit records of PostgreSQL's log, byte for byte.")

    def _verify(self) -> None:
        self._chapter("The store is checked offline")
        result = run_lazuli(self._server.binary, "verify", "--data", str(self._server.data))
        assert result.returncode == 0, result.stdout
        for line in result.stdout.splitlines():
            self._say(f"  {line}")

    def _wait_for(self, shipper: AuditShipper, count: int) -> None:
        """Until so many bytes are acknowledged."""
        deadline = time.monotonic() + 60
        while shipper.acknowledged < count:
            if shipper.failure is not None:
                raise RuntimeError("shipping failed") from shipper.failure
            assert time.monotonic() < deadline, "no audit records arrive"
            time.sleep(0.01)

    def _chapter(self, title: str) -> None:
        self._say("")
        self._say(f"-- {title}")
