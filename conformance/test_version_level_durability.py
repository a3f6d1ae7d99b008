"""kill -9 right after the answer to each call about immutability of versions: it is there after
the restart, also from the journal alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from support.errors import refused_by_hold, refused_by_policy
from support.lazuli_server import run_lazuli
from support.version_store import NOTHING, VersionStore, policy, protection, until_in

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Durability of version policies")]

DAYS = 3


class Scene:
    """A store with a version-level container and a blob "b" of two versions."""

    def __init__(self, store: VersionStore):
        self.store = store
        self.container = store.container()
        self.blob = self.container.upload_blob("b", b"one")
        self.first = self.blob.get_blob_properties().version_id
        self.blob.upload_blob(b"two", overwrite=True)
        self.until = until_in(days=1)
        # A container from before version-level immutability.
        self.plain = store.plain_container()
        self.plain.upload_blob("old", b"old")
        store.management.put_policy(self.plain.container_name, DAYS)

    def migrate(self) -> None:
        target = self.store.target
        scope = (target.resource_group, target.account, self.plain.container_name)
        operations = self.store.management.client.blob_containers
        operations.begin_object_level_worm(*scope, polling=False)

    def default(self) -> Any:
        return self.store.management.policy(self.container.container_name)

    def shown(self) -> Any:
        """All that is in force anywhere, and the contents it is in force on."""
        state = []
        for container in (self.container, self.plain):
            resource = self.store.management.get(container.container_name)
            state.append((resource.as_dict()["properties"], resource.etag))
            include = ["versions", "snapshots", "immutabilitypolicy", "legalhold"]
            for item in container.list_blobs(include=include):
                blob = container.get_blob_client(item.name, version_id=item.version_id)
                shown = (item.immutability_policy.expiry_time, item.immutability_policy.policy_mode)
                assert protection(blob) == (*shown, item.has_legal_hold)
                content = blob.download_blob().readall()
                state.append((item.name, item.version_id, item.etag, content, protection(blob)))
        return state


def set_policy(scene: Scene) -> None:
    scene.blob.set_immutability_policy(policy(until=scene.until))


def lock(scene: Scene) -> None:
    set_policy(scene)
    scene.blob.set_immutability_policy(policy("Locked", until=scene.until))


def lock_a_previous_version(scene: Scene) -> None:
    scene.blob.set_immutability_policy(policy("Locked", days=2), version_id=scene.first)


def delete_policy(scene: Scene) -> None:
    set_policy(scene)
    scene.blob.delete_immutability_policy()


def hold(scene: Scene) -> None:
    scene.blob.set_legal_hold(True)


def release(scene: Scene) -> None:
    hold(scene)
    scene.blob.set_legal_hold(False)


def upload(scene: Scene) -> None:
    options = {"immutability_policy": policy(until=scene.until), "legal_hold": True}
    scene.blob.upload_blob(b"three", overwrite=True, **options)


def copy(scene: Scene) -> None:
    scene.container.get_blob_client("copy").start_copy_from_url(
        scene.blob.url, immutability_policy=policy(until=scene.until), legal_hold=True
    )


def default_policy(scene: Scene) -> None:
    scene.store.management.put_policy(scene.container.container_name, DAYS)
    scene.container.upload_blob("stamped", b"x")


def locked_default(scene: Scene) -> None:
    default_policy(scene)
    scene.store.management.lock_policy(scene.container.container_name)


def migration(scene: Scene) -> None:
    scene.migrate()


def hold_after_migration(scene: Scene) -> None:
    scene.migrate()
    scene.plain.get_blob_client("old").set_legal_hold(True)


def overwrite_after_migration(scene: Scene) -> None:
    scene.migrate()
    scene.plain.get_blob_client("old").upload_blob(b"new", overwrite=True)


def at(scene: Scene, name: str, **which: str) -> Any:
    return protection(scene.container.get_blob_client(name), **which)


def old(scene: Scene) -> tuple[str | None, bool | None]:
    """Mode and hold of the blob from before version-level immutability."""
    return protection(scene.plain.get_blob_client("old"))[1:]


# Each call, and what it must have left: what is looked at, and what is to be seen there.
CALLS: list[tuple[Callable[[Scene], None], Callable[[Scene], Any], Callable[[Scene], Any]]] = [
    (set_policy, lambda s: at(s, "b"), lambda s: (s.until, "unlocked", None)),
    (lock, lambda s: at(s, "b"), lambda s: (s.until, "locked", None)),
    (
        lock_a_previous_version,
        lambda s: at(s, "b", version_id=s.first)[1:],
        lambda s: ("locked", None),
    ),
    (delete_policy, lambda s: at(s, "b"), lambda s: NOTHING),
    (hold, lambda s: at(s, "b"), lambda s: (None, None, True)),
    (release, lambda s: at(s, "b"), lambda s: (None, None, False)),
    (upload, lambda s: at(s, "b"), lambda s: (s.until, "unlocked", True)),
    (copy, lambda s: at(s, "copy"), lambda s: (s.until, "unlocked", True)),
    (default_policy, lambda s: at(s, "stamped")[1:], lambda s: ("unlocked", None)),
    (locked_default, lambda s: s.default().state, lambda s: "Locked"),
    (migration, old, lambda s: ("unlocked", None)),
    (hold_after_migration, old, lambda s: ("unlocked", True)),
    (overwrite_after_migration, old, lambda s: ("unlocked", None)),
]


@pytest.mark.parametrize(
    ("call", "seen", "expected"),
    CALLS,
    ids=[call.__name__.replace("_", " ") for call, _, _ in CALLS],
)
def test_what_was_answered_is_there_after_a_kill(start_server, call, seen, expected):
    server = start_server()
    scene = Scene(VersionStore(server))
    call(scene)
    server.kill()
    server.start()
    assert seen(scene) == expected(scene)
    after = scene.shown()
    server.kill()
    shutil.rmtree(server.data / "index")
    server.start()
    assert scene.shown() == after


def test_protection_is_enforced_after_a_kill(start_server):
    server = start_server()
    scene = Scene(VersionStore(server))
    lock_a_previous_version(scene)
    hold(scene)
    scene.migrate()
    server.kill()
    server.start()
    with refused_by_policy():
        scene.blob.delete_blob(version_id=scene.first)
    with refused_by_hold():
        scene.blob.delete_blob()
    migrated = scene.plain.get_blob_client("old")
    with refused_by_policy():
        migrated.delete_blob()
    migrated.upload_blob(b"new", overwrite=True)
    assert scene.blob.download_blob(version_id=scene.first).readall() == b"one"


def test_the_store_verifies_after_all_of_them(start_server, binary):
    server = start_server()
    for call, _, _ in CALLS:
        call(Scene(VersionStore(server)))
    server.kill()
    checked = run_lazuli(binary, "verify", "--data", str(server.data))
    assert checked.returncode == 0, checked.stdout
