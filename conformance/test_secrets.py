"""The watch on secrets itself: what it notes, and that it finds what was written down. What it finds
in the servers of the suite fails the test that ran then."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
import uuid
from urllib.parse import quote

import pytest

from support.accounts import Accounts, new_account
from support.lazuli_server import LazuliServer
from support.raw_http import RawConnection
from support.sdk import new_name, service_of
from support.secrets_watch import SecretsWatch
from support.shared_access import container_token, with_token
from support.target import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Target
from support.tokens import management_token

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Secrets are masked")]

KEY = os.urandom(64)
KEY_TEXT = base64.b64encode(KEY).decode()
SIGNATURE = base64.b64encode(os.urandom(32)).decode()
TOKEN = ".".join(
    base64.urlsafe_b64encode(os.urandom(count)).decode().rstrip("=") for count in (30, 90, 256)
)
CLIENT_SECRET = f"secret-{uuid.uuid4()}"


@pytest.fixture
def watch():
    """One of the test's own, which knows these secrets."""
    watch = SecretsWatch()
    watch.note_key(KEY)
    watch.note_sent(
        f"GET /a/c?sp=r&sig={quote(SIGNATURE, safe='')} HTTP/1.1\r\n"
        f"Authorization: Bearer {TOKEN}\r\n\r\n".encode()
    )
    watch.note_sent(f"grant_type=client_credentials&client_secret={CLIENT_SECRET}".encode())
    return watch


LEAKS = {
    "key": KEY_TEXT,
    "key for URLs": base64.urlsafe_b64encode(KEY).decode(),
    "key in JSON": json.dumps({"key": KEY_TEXT}).replace("/", "\\/"),
    "signature": SIGNATURE,
    "signature in a URL": "sig=" + quote(SIGNATURE, safe=""),
    "signature in a URL in a URL": quote("&sig=" + quote(SIGNATURE, safe=""), safe=""),
    "token": TOKEN,
    "signature of a token": TOKEN.rpartition(".")[2],
    "client secret": CLIENT_SECRET,
    "what another client signed": "SharedKey account:" + base64.b64encode(bytes(32)).decode(),
    "what another client was given": "?sr=b&sig=" + "A" * 43 + "%3D",
    "what another client was given, in a URL": "%3Fsr%3Db%26sig%3D" + "A" * 43 + "%253D",
    "another token": "Bearer eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl",
}


@pytest.mark.parametrize("name", LEAKS)
def test_what_was_written_down_is_found(watch, tmp_path, name):
    watch.examine_output(f"debug lazuli: request={LEAKS[name]} status=200\n", "here")
    assert watch.found and all(found.endswith(" in here") for found in watch.found)
    for secret in (KEY_TEXT, SIGNATURE, TOKEN, CLIENT_SECRET):
        assert secret not in str(watch.found), "the report does not write it down either"

    watch.found = []
    write_segment(tmp_path, LEAKS[name].encode())
    watch.examine_data(tmp_path)
    assert watch.found and all(found.endswith("0000000001.seg") for found in watch.found)


def test_a_key_is_found_as_it_is(watch, tmp_path):
    records = b"record " + KEY
    head = struct.pack("<4sHHQQQIIII", b"LZBT", 1, 0, 1, 64, 1, 1, 0, len(records), 0)
    write_segment(tmp_path, head.ljust(64, b"\0") + records, at=64)
    watch.examine_data(tmp_path)
    (found,) = watch.found
    assert "decoded" in found


def test_a_test_fails_in_which_something_was_found(watch):
    def tear_down():
        hook = watch.pytest_runtest_teardown()
        next(hook)
        # The server ends in here.
        watch.examine_output(output, "the output of a server")
        hook.send(None)

    output = f"debug lazuli: key={KEY_TEXT}\n"
    with pytest.raises(AssertionError, match="a secret was written down: key .* in the output"):
        tear_down()
    # The next one does not.
    output = "debug lazuli: request answered\n"
    with pytest.raises(StopIteration):
        tear_down()


def test_nothing_is_found_where_nothing_is(watch, tmp_path):
    other = base64.b64encode(os.urandom(64)).decode()
    harmless = (
        f"{other} SharedKey account:*** sig=*** Bearer *** /a/c/blob?comp=list {uuid.uuid4()}"
    )
    watch.examine_output(harmless, "here")
    write_segment(tmp_path, harmless.encode() + os.urandom(1 << 20))
    watch.examine_data(tmp_path)
    assert watch.found == []


def write_segment(data, content, at=(32 << 20) - 10):
    """Into a preallocated file."""
    (data / "journal").mkdir()
    with (data / "journal" / "0000000000000001.seg").open("wb") as file:
        file.truncate(64 << 20)
        file.seek(at)
        file.write(content)


def test_every_secret_of_the_suite_is_noted(service, target):
    """Through both SDKs, by hand, and in the management plane."""
    watch = LazuliServer.watch
    container = service.create_container(new_name())
    assert watch.knows(DEVELOPMENT_KEY)
    sent = []
    container.upload_blob("a", b"", raw_request_hook=lambda request: sent.append(request))
    container.delete_blobs("a", raw_request_hook=lambda request: sent.append(request))
    for request in sent:
        assert watch.knows(request.http_request.headers["Authorization"].rpartition(":")[2])

    token = container_token(target, container.container_name, "l")
    assert (
        list(with_token(target, token).get_container_client(container.container_name).list_blobs())
        == []
    )
    assert watch.knows(token.rpartition("sig=")[2].replace("%2B", "+").replace("%2F", "/"))

    # One that nothing here has made.
    foreign = base64.b64encode(os.urandom(32)).decode()
    headers = [("Authorization", f"SharedKey {target.account}:{foreign}")]
    with RawConnection(target) as connection:
        assert connection.request("GET", "?comp=list", headers).status == 403
    assert watch.knows(foreign)

    accounts, name = Accounts(target), new_account()
    accounts.create(name)
    keys = accounts.key_values(name) + [accounts.regenerate(name, "key2")[1].value]
    assert len(set(keys)) == 3 and all(watch.knows(key) for key in keys)
    assert watch.knows(management_token(target))
    accounts.delete(name)


def test_servers_say_all_they_can_but_nothing_of_their_insides(start_server):
    server = start_server()
    list(service_of(server).list_containers())
    server.terminate()
    assert " debug lazuli: " in server.output and "request answered" in server.output
    # Not even the digest by which a client secret is known.
    assert hashlib.sha256(DEVELOPMENT_SECRET.encode()).hexdigest() not in server.output
