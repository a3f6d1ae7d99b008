"""A server whose account keeps what it is told to keep."""

from __future__ import annotations

from azure.storage.blob import BlobClient, ContainerClient

from support.blob_service import retention, set_blob_service
from support.lazuli_server import LazuliServer
from support.sdk import new_name, service_of
from support.target import Target


class HistoryStore:
    def __init__(self, server: LazuliServer):
        self.server = server
        self.target = Target.of_server(server.url)
        self.service = service_of(server)

    def configure(
        self,
        *,
        versions: bool = False,
        blobs: int | None = None,
        containers: int | None = None,
        permanent: bool = False,
    ) -> ContainerClient:
        """Days of retention; None keeps nothing. A new container to work in."""
        more = {"allowPermanentDelete": True} if permanent else {}
        set_blob_service(
            self.target,
            isVersioningEnabled=versions,
            deleteRetentionPolicy=retention(blobs, **more),
            containerDeleteRetentionPolicy=retention(containers),
        )
        return self.service.create_container(new_name("history"))


def contents(blob: BlobClient, **which: str) -> bytes:
    return blob.download_blob(**which).readall()
