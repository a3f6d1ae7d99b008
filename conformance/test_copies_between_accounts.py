"""Copies from another account of the same server: only with a signature that entitles to reading,
and what it costs on disk to copy at home."""

from __future__ import annotations

import base64
import re
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import (
    AccessPolicy,
    BlobServiceClient,
    generate_blob_sas,
    generate_container_sas,
)

from support.errors import error_code
from support.sdk import SDK_OPTIONS, service_of

feature = pytest.mark.feature
pytestmark = [feature("Copy"), pytest.mark.needs("server")]

KEYS = {
    name: base64.b64encode(name.encode() * 8).decode() for name in ("firstaccount", "secondaccount")
}
CONTENT = bytes(range(256)) * 512


@pytest.fixture
def two_accounts(start_server):
    accounts = ";".join(f"{name}:{key}" for name, key in KEYS.items())
    server = start_server(None, environment={"LAZULI_ACCOUNTS": accounts})
    services = [
        BlobServiceClient(
            f"{server.url}/{name}",
            credential={"account_name": name, "account_key": key},
            **SDK_OPTIONS,
        )
        for name, key in KEYS.items()
    ]
    source = services[0].create_container("con").upload_blob("source", CONTENT)
    yield source, services[1].create_container("con")
    for service in services:
        service.close()


def signature(source, permission="r", expired=False, **more):
    expiry = datetime.now(timezone.utc) + timedelta(hours=-1 if expired else 1)
    if "policy_id" in more:
        given = more
    else:
        given = {"permission": permission, "expiry": expiry, **more}
    return generate_blob_sas(
        "firstaccount",
        source.container_name,
        source.blob_name,
        account_key=KEYS["firstaccount"],
        **given,
    )


def copies(container, url):
    """Every way to copy from a URL, by the status and code that came."""

    def outcome(call):
        try:
            call()
            return "ok"
        except HttpResponseError as error:
            return error.status_code, error_code(error)

    page = container.get_blob_client("page")
    page.create_page_blob(512)
    log = container.get_blob_client("log")
    log.create_append_blob()
    return {
        "Copy Blob": outcome(lambda: container.get_blob_client("a").start_copy_from_url(url)),
        "Copy Blob From URL": outcome(
            lambda: container.get_blob_client("b").start_copy_from_url(url, requires_sync=True)
        ),
        "Put Blob From URL": outcome(
            lambda: container.get_blob_client("c").upload_blob_from_url(url, overwrite=True)
        ),
        "Put Block From URL": outcome(
            lambda: container.get_blob_client("d").stage_block_from_url("AAAA", url)
        ),
        "Append Block From URL": outcome(lambda: log.append_block_from_url(url)),
        "Put Page From URL": outcome(lambda: page.upload_pages_from_url(url, 0, 512, 0)),
    }


def test_a_signature_entitles(two_accounts):
    source, container = two_accounts
    outcomes = copies(container, f"{source.url}?{signature(source)}")
    assert set(outcomes.values()) == {"ok"}, outcomes
    for name in "abc":
        assert container.download_blob(name).readall() == CONTENT
    assert container.download_blob("log").readall() == CONTENT
    assert container.download_blob("page").readall() == CONTENT[:512]
    whole = generate_container_sas(
        "firstaccount",
        "con",
        account_key=KEYS["firstaccount"],
        permission="r",
        expiry=datetime.now(timezone.utc) + timedelta(hours=1),
    )
    assert set(copies(container, f"{source.url}?{whole}").values()) == {"ok"}


@pytest.mark.parametrize("flaw", ["none", "expired", "write only", "another blob's", "forged"])
def test_what_does_not_entitle(two_accounts, flaw):
    source, container = two_accounts
    if flaw == "none":
        query = ""
    elif flaw == "expired":
        query = signature(source, expired=True)
    elif flaw == "write only":
        query = signature(source, permission="w")
    elif flaw == "another blob's":
        query = generate_blob_sas(
            "firstaccount",
            source.container_name,
            "neighbour",
            account_key=KEYS["firstaccount"],
            permission="r",
            expiry=datetime.now(timezone.utc) + timedelta(hours=1),
        )
    else:
        query = re.sub("sig=[^&]+", "sig=" + "A" * 43 + "%3D", signature(source))
    outcomes = copies(container, f"{source.url}?{query}" if query else source.url)
    assert {outcome[1] for outcome in outcomes.values()} == {"CannotVerifyCopySource"}, outcomes
    assert {outcome[0] for outcome in outcomes.values()} <= {401, 403, 404}, outcomes
    names = [blob.name for blob in container.list_blobs(include=["uncommittedblobs"])]
    assert names == ["log", "page"]


def test_a_stored_policy_entitles_until_it_is_taken_back(two_accounts):
    source, container = two_accounts
    service = BlobServiceClient(
        source.url.rpartition("/con/")[0],
        credential={"account_name": "firstaccount", "account_key": KEYS["firstaccount"]},
        **SDK_OPTIONS,
    )
    home = service.get_container_client("con")
    policy = AccessPolicy(permission="r", expiry=datetime.now(timezone.utc) + timedelta(hours=1))
    home.set_container_access_policy({"readers": policy})
    url = f"{source.url}?{signature(source, policy_id='readers')}"
    assert set(copies(container, url).values()) == {"ok"}
    home.set_container_access_policy({})
    assert {outcome[1] for outcome in copies(container, url).values()} == {"CannotVerifyCopySource"}
    service.close()


def bytes_on_disk(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def test_copies_at_home_share_what_is_there(start_server, tmp_path):
    """Twenty copies of 8 MiB take less than one of them; the last one to go takes the bytes along."""
    data = tmp_path / "store"
    server = start_server(data)
    with service_of(server) as service:
        container = service.create_container("con")
        source = container.upload_blob("source", CONTENT * 64)
        before = bytes_on_disk(data)
        for number in range(20):
            container.get_blob_client(f"copy{number}").start_copy_from_url(source.url)
        assert bytes_on_disk(data) - before < 4 << 20
        source.delete_blob()
        for number in range(19):
            container.delete_blob(f"copy{number}")
        assert container.download_blob("copy19").readall() == CONTENT * 64
        container.delete_blob("copy19")
        wait_until(lambda: bytes_on_disk(data) < before - (6 << 20))


def test_cleared_pages_give_their_room_back(start_server, tmp_path):
    data = tmp_path / "store"
    server = start_server(data)
    with service_of(server) as service:
        page = service.create_container("con").get_blob_client("page")
        page.create_page_blob(1 << 40)
        piece = bytes([7]) * (4 << 20)
        for number in range(4):
            page.upload_page(piece, number << 30, len(piece))
        before = bytes_on_disk(data)
        page.clear_page(0, 1 << 40)
        wait_until(lambda: bytes_on_disk(data) < before - (14 << 20))
        assert page.download_blob(offset=0, length=4 << 20).readall() == bytes(4 << 20)


def wait_until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.2)
