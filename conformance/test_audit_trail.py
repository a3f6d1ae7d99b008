"""`lazuli history`: what happened to policies, holds and what they protect, read from the journal."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from azure.core.exceptions import ResourceExistsError
from azure.mgmt.storage.models import ImmutableStorageWithVersioning
from azure.storage.blob import AccessPolicy, BlobServiceClient

from support.accounts import Accounts, new_account
from support.blob_service import set_blob_service
from support.lazuli_server import run_lazuli
from support.management import ContainerManagement
from support.sdk import service_of
from support.shared_access import account_token, container_token, in_minutes, with_token
from support.target import DEVELOPMENT_ACTOR, Target

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Command line: history")]

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")
KEY = "key 1 of devstoreaccount1"


class Trail:
    """A server of the test's own, and what `lazuli history` says of its data directory."""

    def __init__(self, server, binary):
        self.server = server
        self.binary = binary
        target = Target.of_server(server.url)
        self.service: BlobServiceClient = service_of(server)
        self.management = ContainerManagement(target)

    def text(self, *arguments: str, code: int = 0) -> str:
        result = run_lazuli(
            self.binary, "history", *arguments, "--data", str(self.server.data), timeout=60
        )
        assert result.returncode == code, result.stdout
        return result.stdout

    def entries(self, *arguments: str) -> list[dict]:
        lines = self.text(*arguments, "--output", "json").splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def trail(start_server, binary) -> Trail:
    return Trail(start_server(), binary)


def short(entries: list[dict]) -> list[tuple]:
    return [(e["operation"], e["outcome"], e["actor"], e.get("blob")) for e in entries]


def live(trail: Trail) -> None:
    """The life of a policy and a hold, with what they refused."""
    container = trail.service.create_container("audit")
    trail.management.put_policy("audit", 7, append=True)
    trail.management.delete_policy("audit")
    trail.management.put_policy("audit", 1)
    container.upload_blob("a record", b"content")
    trail.management.lock_policy("audit")
    trail.management.extend_policy("audit", 2)
    with pytest.raises(ResourceExistsError):
        container.delete_blob("a record")
    with pytest.raises(ResourceExistsError):
        container.upload_blob("a record", b"forged", overwrite=True)
    trail.management.set_hold("audit", "case17")
    with pytest.raises(ResourceExistsError):
        container.delete_blob("a record")
    trail.management.clear_hold("audit", "case17")
    with pytest.raises(ResourceExistsError):
        trail.service.delete_container("audit")


LIFE = [
    ("createContainer", "accepted", KEY, None),
    ("putImmutabilityPolicy", "accepted", DEVELOPMENT_ACTOR, None),
    ("deleteImmutabilityPolicy", "accepted", DEVELOPMENT_ACTOR, None),
    ("putImmutabilityPolicy", "accepted", DEVELOPMENT_ACTOR, None),
    ("lockImmutabilityPolicy", "accepted", DEVELOPMENT_ACTOR, None),
    ("extendImmutabilityPolicy", "accepted", DEVELOPMENT_ACTOR, None),
    ("deleteBlob", "refused", KEY, "a record"),
    ("putBlob", "refused", KEY, "a record"),
    ("setLegalHold", "accepted", DEVELOPMENT_ACTOR, None),
    ("deleteBlob", "refused", KEY, "a record"),
    ("clearLegalHold", "accepted", DEVELOPMENT_ACTOR, None),
    ("deleteContainer", "refused", KEY, None),
]


def test_the_life_of_a_policy_is_on_record(trail):
    live(trail)
    entries = trail.entries("audit")
    assert short(entries) == LIFE
    details = [entry.get("details") for entry in entries]
    assert details[1] == {
        "immutabilityPeriodSinceCreationInDays": 7,
        "allowProtectedAppendWrites": True,
    }
    assert details[3]["immutabilityPeriodSinceCreationInDays"] == 1
    assert details[5] == {"immutabilityPeriodSinceCreationInDays": 2}
    assert [d["reason"] for d in (details[6], details[7], details[9], details[11])] == [
        "retention",
        "retention",
        "legalHold",
        "containerPolicy",
    ]
    assert details[8] == {"tags": ["case17"]}
    for entry in entries:
        assert TIME.fullmatch(entry["time"])
        assert entry["account"] == "devstoreaccount1" and entry["container"] == "audit"
        assert entry["clientAddress"].startswith("127.0.0.1:")
    times = [entry["time"] for entry in entries]
    assert times == sorted(times)
    # The time the server answered is the time on record.
    history = trail.management.get("audit").immutability_policy.update_history
    put = history[0].timestamp.strftime("%Y-%m-%dT%H:%M:%S.%f")
    assert times[3].startswith(put)

    # The text says the same, a line for each, with the columns in line; a long actor moves its own.
    lines = trail.text("audit").splitlines()
    assert len(lines) == len(entries)
    for line, entry in zip(lines, entries):
        for word in (entry["time"], entry["outcome"], entry["operation"], entry["actor"]):
            assert word in line
    for actor in KEY, DEVELOPMENT_ACTOR:
        own = [line for line, entry in zip(lines, entries) if entry["actor"] == actor]
        assert len({line.index("devstoreaccount1/audit") for line in own}) == 1
    assert "devstoreaccount1/audit/a%20record  reason=retention" in lines[6]

    # It is the same while the server runs, after it was killed, and with nobody there.
    trail.server.kill()
    assert trail.entries("audit") == entries


def test_filters(trail):
    live(trail)
    entries = trail.entries("audit")
    refused = trail.entries("audit", "--outcome", "refused")
    assert short(refused) == [e for e in LIFE if e[1] == "refused"]
    assert short(trail.entries("audit", "--actor", "key 1")) == [e for e in LIFE if e[2] == KEY]
    middle = entries[5]["time"]
    assert trail.entries("audit", "--since", middle) == entries[5:]
    assert trail.entries("audit", "--until", middle) == entries[:5]
    assert trail.entries("audit", "--since", "2999-01-01") == []
    trail.text("audit", "--since", "yesterday", code=64)
    trail.text("audit", "--outcome", "maybe", code=64)
    everything = trail.entries("audit", "--all")
    assert len(everything) == len(entries) + 1
    assert ("putBlob", "accepted", KEY, "a record") in short(everything)


def test_a_blob_by_itself(trail):
    container = trail.service.create_container("audit")
    for content in (b"1", b"2"):
        container.upload_blob("2026/app.log", content, overwrite=True)
    container.upload_blob("other", b"")
    container.delete_blob("2026/app.log")
    assert short(trail.entries("audit/2026/app.log")) == [
        ("putBlob", "accepted", KEY, "2026/app.log"),
        ("putBlob", "accepted", KEY, "2026/app.log"),
        ("deleteBlob", "accepted", KEY, "2026/app.log"),
    ]


def test_the_whole_store(trail):
    trail.service.create_container("audit")
    entries = trail.entries()
    assert ("readClock", "accepted", "server", None) in short(entries)
    assert ("createContainer", "accepted", KEY, None) in short(entries)
    assert short(trail.entries("--account", "devstoreaccount1")) == [
        ("createContainer", "accepted", KEY, None)
    ]
    assert trail.entries("--account", "nobody") == []


def test_failures_say_what_is_wrong(trail, binary, tmp_path):
    trail.service.create_container("audit")
    assert "audit/no/such" in trail.text("audit/no/such", code=1)
    assert "nobody" in trail.text("audit", "--account", "nobody", code=1)
    trail.text("Not-A-Name", code=64)
    missing = run_lazuli(binary, "history", "--data", str(tmp_path / "nothing"))
    assert missing.returncode == 1 and "nothing" in missing.stdout
    nowhere = run_lazuli(binary, "history")
    assert nowhere.returncode == 64 and "--data" in nowhere.stdout


def test_it_reads_under_load(trail):
    """Whatever the server writes meanwhile, every reading is a whole beginning of the journal."""
    container = trail.service.create_container("audit")
    container.get_blob_client("log").create_append_blob()
    stop = threading.Event()

    def load(number: int) -> None:
        client = service_of(trail.server).get_blob_client("audit", "log")
        while not stop.is_set():
            client.append_block(b"x" * number)

    threads = [threading.Thread(target=load, args=(100 * (n + 1),)) for n in range(4)]
    for thread in threads:
        thread.start()
    try:
        counts: list[int] = []
        while len(counts) < 12 or counts[0] == counts[-1]:
            sequences = [entry["sequence"] for entry in trail.entries("--all")]
            assert sequences == list(range(1, len(sequences) + 1))
            counts.append(len(sequences))
        assert counts == sorted(counts)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_refused_attempt_names_the_version_it_was_aimed_at(trail):
    set_blob_service(Target.of_server(trail.server.url), isVersioningEnabled=True)
    trail.management.create(
        "audit", immutable_storage_with_versioning=ImmutableStorageWithVersioning(enabled=True)
    )
    blob = trail.service.get_blob_client("audit", "b")
    first = blob.upload_blob(b"one")["version_id"]
    blob.upload_blob(b"two", overwrite=True)
    old = trail.service.get_blob_client("audit", "b", version_id=first)
    old.set_legal_hold(True)
    with pytest.raises(ResourceExistsError):
        old.delete_blob()
    entry = trail.entries("audit/b", "--outcome", "refused")[-1]
    assert entry["operation"] == "deleteBlob"
    assert entry["details"] == {"versionId": first, "reason": "legalHold"}


def test_the_end_of_a_container_is_in_the_trail_of_what_was_in_it(trail):
    trail.service.create_container("gone").upload_blob("b", b"content")
    trail.service.delete_container("gone")
    for scope in ("gone", "gone/b"):
        assert trail.entries(scope)[-1]["operation"] == "deleteContainer"


def test_every_record_names_how_its_caller_proved_who_it_is(trail):
    """Key 1 or 2; a signature by its digest, with its key and its stored access policy; a token by
    subject and issuer. What a user delegation key signed is in test_roles.py."""
    target = Target.of_server(trail.server.url)
    accounts, name = Accounts(target), new_account()
    accounts.create(name)
    own = replace(target, endpoint=f"{trail.server.url}/{name}", account=name)
    keys = accounts.key_values(name)
    containers = accounts.containers(name)
    containers.create("audit")
    for number, key in enumerate(keys, 1):
        container = accounts.service(name, key).get_container_client("audit")
        container.upload_blob(f"by key {number}", b"")
    writer = AccessPolicy(permission="c", expiry=in_minutes(10))
    container.set_container_access_policy({"writers": writer})

    tokens = {
        "by SAS of key 1": container_token(own, "audit", "c", key=keys[0]),
        "by SAS of key 2": container_token(own, "audit", "c", key=keys[1]),
        "by policy": container_token(own, "audit", policy_id="writers", key=keys[1]),
        "by account SAS": account_token(own, "c", key=keys[0]),
    }
    for blob, token in tokens.items():
        with_token(own, token).get_blob_client("audit", blob).upload_blob(b"")

    def signed(blob: str) -> str:
        (signature,) = parse_qs(tokens[blob])["sig"]
        return "SAS " + hashlib.sha256(base64.b64decode(signature)).hexdigest()

    actors = {
        entry.get("blob", entry["operation"]): entry["actor"]
        for entry in trail.entries("--all")
        if entry.get("account") == name
    }
    expected = {
        "createContainer": DEVELOPMENT_ACTOR,
        "by key 1": f"key 1 of {name}",
        "by key 2": f"key 2 of {name}",
        "by SAS of key 1": f"{signed('by SAS of key 1')} by key 1 of {name}",
        "by SAS of key 2": f"{signed('by SAS of key 2')} by key 2 of {name}",
        "by policy": f"{signed('by policy')} by key 2 of {name}, policy writers",
        "by account SAS": f"{signed('by account SAS')} by key 1 of {name}",
    }
    assert {what: actors.get(what) for what in expected} == expected


def test_no_secret_is_printed(trail):
    live(trail)
    said = trail.text("--all") + trail.text("--all", "--output", "json")
    assert "lazuli-development" not in said
    assert "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq" not in said
