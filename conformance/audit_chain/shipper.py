"""Ships audit records to an append blob as they are written, each exactly once.

The blob's length is the shipper's only state. Every append names the position it belongs to, so an
append that is repeated because its answer was lost is refused instead of doubled; after any failure
the shipper asks how long the blob is and goes on from there.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from azure.core.exceptions import HttpResponseError, ServiceRequestError, ServiceResponseError
from azure.storage.blob import BlobClient

from audit_chain.postgres import AuditStream

BLOCK_BYTES = 64 * 1024


class AuditShipper:
    def __init__(self, blob: BlobClient, log: Path):
        self._blob = blob
        self._stream = AuditStream(log)
        self._pending = b""  # what is not acknowledged yet, from `acknowledged` on
        self._may_stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.acknowledged = 0
        self.appends = 0
        self.interruptions = 0
        self.answers_lost = 0
        self.failure: Exception | None = None

    def start(self) -> None:
        self._thread.start()

    def finish(self, timeout: float = 120) -> None:
        """Ships what is left of a log that does not grow any more."""
        self._may_stop.set()
        self._thread.join(timeout)
        if self.failure is not None:
            raise RuntimeError("shipping failed") from self.failure
        if self._thread.is_alive():
            raise RuntimeError("shipping did not come to an end")

    def _run(self) -> None:
        try:
            while self._ship_once():
                pass
        except Exception as error:  # noqa: BLE001 - reported by finish()
            self.failure = error

    def _ship_once(self) -> bool:
        """One append, or a short rest; False at the end of a log that is complete."""
        is_last = self._may_stop.is_set()
        self._pending += b"".join(self._stream.new_records())
        if not self._pending:
            time.sleep(0.005)
            return not is_last
        block = self._pending[:BLOCK_BYTES]
        try:
            answer = self._blob.append_block(block, appendpos_condition=self.acknowledged)
        except (ServiceRequestError, ServiceResponseError):
            self.interruptions += 1
            self._find_position()
            return True
        if int(answer["blob_append_offset"]) != self.acknowledged:
            raise RuntimeError(
                f"appended at {answer['blob_append_offset']}, not at {self.acknowledged}"
            )
        self._advance(len(block))
        return True

    def _find_position(self) -> None:
        """Asks until the server answers; what had arrived without an answer is not sent again."""
        while True:
            try:
                length = self._blob.get_blob_properties().size
            except (ServiceRequestError, ServiceResponseError):
                time.sleep(0.05)
                continue
            except HttpResponseError as error:
                if error.status_code < 500:
                    raise
                time.sleep(0.05)
                continue
            arrived = length - self.acknowledged
            if not 0 <= arrived <= len(self._pending):
                raise RuntimeError(
                    f"the blob has {length} bytes, {self.acknowledged} were acknowledged"
                )
            if arrived:
                self.answers_lost += 1
                self._advance(arrived)
            return

    def _advance(self, count: int) -> None:
        self._pending = self._pending[count:]
        self.acknowledged += count
        self.appends += 1
