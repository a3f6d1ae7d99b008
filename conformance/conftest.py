"""Fixtures: the server under test, the SDKs aimed at it, and containers to work in."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from azure.storage.blob import BlobServiceClient, ContainerClient
from azure.storage.blob.aio import BlobServiceClient as AsyncBlobServiceClient

from clients import rclone
from support import az, immutable, tmpfs
from support.blocking import Blocking
from support.feature_report import FeatureReport
from support.lazuli_server import LazuliServer
from support.management import ContainerManagement
from support.sdk import SDK_OPTIONS, delete_what_was_made, new_name
from support.secrets_watch import SecretsWatch
from support.target import Target
from support.version_store import VersionStore
from support.waiting_connection import WaitingConnection

DEFAULT_BINARY = Path(__file__).resolve().parent.parent / ".build/release/lazuli"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--feature-report",
        metavar="FILE",
        help="also write the outcome per feature as JSON to FILE",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(FeatureReport(missing_needs()), "feature-report")
    if Target.of_environment() is None:
        LazuliServer.watch = SecretsWatch()
        LazuliServer.watch.install()
        config.pluginmanager.register(LazuliServer.watch, "secrets-watch")


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = session.config.getoption("--feature-report")
    if path:
        session.config.pluginmanager.get_plugin("feature-report").write_json(Path(path))


def missing_needs() -> dict[str, str]:
    """Which needs cannot be met, and why. The suite's own server meets all but what the machine
    itself forbids."""
    missing = {}
    foreign = Target.of_environment()
    if foreign is not None:
        missing["server"] = "needs the server process"
        if foreign.management is None:
            missing["management"] = "no management endpoint is configured"
    reason = tmpfs.why_not()
    if reason is not None:
        missing["tmpfs"] = reason
    reason = az.why_not()
    if reason is not None:
        missing["az"] = reason
    reason = immutable.why_not()
    if reason is not None:
        missing["immutable"] = reason
    reason = rclone.why_not(foreign) if foreign is not None else None
    if reason is not None:
        missing["rclone"] = reason
    return missing


@pytest.fixture(scope="session")
def binary() -> Path:
    """The release server the suite owns."""
    path = Path(os.environ.get("LAZULI_TEST_BINARY", DEFAULT_BINARY)).resolve()
    assert path.is_file(), f"no server at {path}: build it or set LAZULI_TEST_BINARY"
    return path


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The foreign server of the environment, or one started for this session."""
    foreign = Target.of_environment()
    if foreign is not None:
        yield foreign
        return
    with tempfile.TemporaryDirectory(prefix="lazuli-conformance-") as folder:
        with LazuliServer(request.getfixturevalue("binary"), Path(folder) / "data") as server:
            yield Target.of_server(server.url)
            assert server.is_running(), f"the server died during the suite:\n{server.output}"


@pytest.fixture(scope="session", autouse=True)
def waiting_connection(target: Target) -> Iterator[WaitingConnection]:
    """Its two minutes begin with the session and pass beside the tests."""
    with WaitingConnection(target) as connection:
        yield connection


@pytest.fixture(scope="session")
def event_loop_for_aio() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def sync_service(target: Target) -> Iterator[BlobServiceClient]:
    with BlobServiceClient.from_connection_string(
        target.connection_string, **SDK_OPTIONS
    ) as service:
        yield service
        if Target.of_environment() is not None:
            delete_what_was_made(service)


@pytest.fixture(scope="session", params=["sync", "aio"])
def service(request: pytest.FixtureRequest, target: Target) -> Iterator[BlobServiceClient]:
    """The data plane through both official SDKs: a test that asks for it runs twice."""
    if request.param == "sync":
        yield request.getfixturevalue("sync_service")
        return
    client = AsyncBlobServiceClient.from_connection_string(target.connection_string, **SDK_OPTIONS)
    with Blocking(client, request.getfixturevalue("event_loop_for_aio")) as service:
        yield service


@pytest.fixture
def container(service: BlobServiceClient) -> ContainerClient:
    """A new container through the SDK of this run."""
    return service.create_container(new_name())


@pytest.fixture
def sync_container(sync_service: BlobServiceClient) -> ContainerClient:
    """A new container for tests whose subject is not the SDK."""
    return sync_service.create_container(new_name())


@pytest.fixture(scope="session")
def version_store(binary: Path) -> Iterator[VersionStore]:
    """A server of its own, since versioning is a setting of the account."""
    with tempfile.TemporaryDirectory(prefix="lazuli-versions-") as folder:
        with LazuliServer(binary, Path(folder) / "data") as server:
            yield VersionStore(server)
            assert server.is_running(), f"the server died during the suite:\n{server.output}"


@pytest.fixture(params=["sync", "aio"])
def version_service(
    request: pytest.FixtureRequest, version_store: VersionStore
) -> Iterator[BlobServiceClient]:
    """That server through both official SDKs."""
    if request.param == "sync":
        yield version_store.service
        return
    loop = request.getfixturevalue("event_loop_for_aio")
    connection_string = version_store.target.connection_string
    client = AsyncBlobServiceClient.from_connection_string(connection_string, **SDK_OPTIONS)
    with Blocking(client, loop) as service:
        yield service


@pytest.fixture(scope="session")
def management(target: Target) -> ContainerManagement:
    return ContainerManagement(target)


@pytest.fixture
def start_server(binary: Path, tmp_path: Path) -> Iterator[Callable[..., LazuliServer]]:
    """Starts servers of a test's own; whatever still runs at its end is killed."""
    servers: list[LazuliServer] = []

    def start(
        data: Path | None = tmp_path / "data",
        *options: str,
        environment: dict[str, str] | None = None,
        dev_identity: bool = True,
    ) -> LazuliServer:
        # An ephemeral store that is killed leaves its directory: then among the test's own files.
        settings = {"TMPDIR": str(tmp_path), **(environment or {})}
        server = LazuliServer(
            binary, data, *options, environment=settings, dev_identity=dev_identity
        )
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.kill()
