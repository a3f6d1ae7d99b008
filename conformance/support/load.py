"""A load that keeps an account of what was acknowledged, to be compared after the server's death."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

from azure.core.exceptions import AzureError, HttpResponseError
from azure.storage.blob import BlobBlock, BlobServiceClient, ContainerClient

# Below, at and above the size up to which a payload lies in the journal itself.
SIZES = (10, 700, 4_000, 65_536, 65_537, 200_000)


@dataclass
class Acknowledged:
    """What the server said yes to. Whatever was in flight when it died may be there or not, but
    then whole."""

    appended: dict[str, list[bytes]] = field(default_factory=dict)
    in_flight: dict[str, bytes] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    shared: dict[int, bytes] = field(default_factory=dict)
    uncertain: dict[str, bytes] = field(default_factory=dict)


class Load:
    """Writers with a connection each: own append blobs with position conditions, one append blob
    shared by all, whole blobs, staged blobs."""

    def __init__(self, service: BlobServiceClient, container: str, writers: int = 4):
        self.acknowledged = Acknowledged()
        self._service = service
        self._container = container
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._failures: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._run, args=(kind, number), daemon=True)
            for number in range(writers)
            for kind in (self._append, self._append_shared, self._put, self._stage)
        ]

    def start(self) -> None:
        container = self._service.get_container_client(self._container)
        container.get_blob_client("shared").create_append_blob()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the writers; to be called after the server is dead or while it lives."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive(), "a writer hangs"
        if self._failures:
            raise AssertionError("a writer was refused") from self._failures[0]

    @property
    def count(self) -> int:
        with self._lock:
            seen = self.acknowledged
            return len(seen.blobs) + len(seen.shared) + sum(map(len, seen.appended.values()))

    def _run(self, kind, number: int) -> None:
        randomness = random.Random(f"{kind.__name__} {number}")
        try:
            kind(self._service.get_container_client(self._container), number, randomness)
        except HttpResponseError as error:
            self._failures.append(error)
        except AzureError:
            pass  # the connection died with the server
        except BaseException as error:  # noqa: BLE001 - reported by stop()
            self._failures.append(error)

    def _append(self, container: ContainerClient, number: int, randomness: random.Random) -> None:
        name = f"log-{number}"
        blob = container.get_blob_client(name)
        blob.create_append_blob()
        with self._lock:
            blocks = self.acknowledged.appended[name] = []
        length = 0
        while not self._stop.is_set():
            block = randomness.randbytes(randomness.choice(SIZES))
            self.acknowledged.in_flight[name] = block
            blob.append_block(block, appendpos_condition=length)
            blocks.append(block)
            length += len(block)

    def _append_shared(
        self, container: ContainerClient, number: int, randomness: random.Random
    ) -> None:
        blob = container.get_blob_client("shared")
        while not self._stop.is_set():
            block = randomness.randbytes(randomness.choice(SIZES))
            offset = int(blob.append_block(block)["blob_append_offset"])
            with self._lock:
                self.acknowledged.shared[offset] = block

    def _put(self, container: ContainerClient, number: int, randomness: random.Random) -> None:
        count = 0
        while not self._stop.is_set():
            name = f"put-{number}-{count}"
            content = randomness.randbytes(randomness.choice(SIZES))
            self.acknowledged.uncertain[name] = content
            container.upload_blob(name, content)
            with self._lock:
                self.acknowledged.blobs[name] = content
            count += 1

    def _stage(self, container: ContainerClient, number: int, randomness: random.Random) -> None:
        count = 0
        while not self._stop.is_set():
            name = f"staged-{number}-{count}"
            blocks = [randomness.randbytes(randomness.choice(SIZES)) for _ in range(3)]
            ids = ["AAAA", "BBBB", "CCCC"]
            blob = container.get_blob_client(name)
            for identifier, block in zip(ids, blocks):
                blob.stage_block(identifier, block)
            self.acknowledged.uncertain[name] = b"".join(blocks)
            blob.commit_block_list([BlobBlock(identifier) for identifier in ids])
            with self._lock:
                self.acknowledged.blobs[name] = b"".join(blocks)
            count += 1

    def assert_everything_is_there(self, service: BlobServiceClient) -> None:
        """Every acknowledged byte, in order, and nothing in halves."""
        container = service.get_container_client(self._container)
        seen = self.acknowledged
        listed = {blob.name: blob for blob in container.list_blobs()}
        for name, blocks in seen.appended.items():
            expected = b"".join(blocks)
            content = container.download_blob(name).readall()
            tail = content[len(expected) :]
            assert content[: len(expected)] == expected, f"{name} lost what was acknowledged"
            assert tail in (b"", seen.in_flight.get(name)), f"{name} ends in half a block"
            assert listed[name].size == len(content)
        shared = container.download_blob("shared").readall()
        for offset, block in seen.shared.items():
            assert shared[offset : offset + len(block)] == block, f"shared differs at {offset}"
        for name, content in seen.blobs.items():
            assert name in listed, f"{name} is not listed"
            assert container.download_blob(name).readall() == content, f"{name} differs"
        for name in listed:
            if name in seen.uncertain and name not in seen.blobs:
                content = container.download_blob(name).readall()
                assert content == seen.uncertain[name], f"{name} is half there"
