"""Sees to it that no secret of the suite ends up where somebody else may read it.

While it is installed it notes every account key, delegation key, signature, bearer token and client
secret that the suite's process makes, sends or is given. When a server of the suite ends, its whole
output (at debug level) and the segments of its journal are searched for them; the output of other
`lazuli` commands as well. What a client that is not written in Python signs by itself cannot be
noted: the forms that credentials are sent in are looked for, whatever they hold.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import http.client
import os
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import aiohttp
import pytest

from support.journal_file import batches

# Random text is found by its longest run of letters and digits: no escape that is in use and no
# variant of base64 changes those.
RUN = re.compile(rb"[A-Za-z0-9]{8,}")
RUN_BYTES_MIN = 8
ALPHANUMERIC = bytes(1 if bytes([byte]).isalnum() else 0 for byte in range(256))
ESCAPED = re.compile(rb"%(?:2[BbFfDd]|3[Dd])")
FORMS = [
    re.compile(rb"SharedKey(?:Lite)? [a-z0-9-]+:([A-Za-z0-9+/]{20,})"),
    re.compile(rb"sig=([A-Za-z0-9+/%]{20,})"),
    re.compile(rb"Bearer ([\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})"),
]

SENT_SIGNATURE = re.compile(
    rb"(?i)(?:authorization: *SharedKey(?:Lite)? [^:\r\n]*:|[?&]sig=)([^&\s,\"'<]+)"
)
SENT_TOKEN = re.compile(rb"(?i)(?:authorization: *)Bearer +([\w-]+\.[\w-]+\.[\w-]+)")
SENT_CLIENT_SECRET = re.compile(rb"(?:^|&)client_secret=([^&\s]+)")
GIVEN_KEY = re.compile(rb'"value"\s*:\s*"([A-Za-z0-9+/\\]{43,}={0,2})"|<Value>([^<]+)</Value>')
GIVEN_TOKEN = re.compile(rb'"access_token"\s*:\s*"([^"]+)"')

# A head is never longer; of other pieces only a batch is read to its end.
HEAD_BYTES_MAX = 16 << 10
ANSWER_BYTES_MAX = 64 << 10
READ_BYTES = 1 << 20
# Pieces of a segment overlap by this much; longer than any secret's telling part.
OVERLAP_BYTES = 4 << 10
ZEROS = bytes(READ_BYTES + OVERLAP_BYTES)
# What tests make up by hand ("A" times 44, "secret") has fewer, and is no secret.
DISTINCT_MIN = 12
CLIENT_SECRET_BYTES_MIN = 12


class SecretsWatch:
    """Also a plugin of pytest: a test during which something was found fails."""

    def __init__(self) -> None:
        self.found: list[str] = []
        # What is looked for, and how it is called in a report.
        self._runs: dict[bytes, str] = {}
        self._keys: dict[bytes, str] = {}
        self._client_secrets: dict[bytes, str] = {}

    # What is secret.

    def note_key(self, key: bytes) -> None:
        """One of an account or for user delegation, decoded."""
        if len(set(key)) >= DISTINCT_MIN and key not in self._keys:
            text = base64.b64encode(key)
            self._keys[key] = masked("key", text)
            self._note_run("key", text)

    def note_signature(self, text: bytes) -> None:
        """In base64, perhaps with percent signs; what is no HMAC-SHA256 is passed over."""
        text = unquote_to_bytes(text)
        code = decoded(text)
        if code is not None and len(code) == 32:
            self._note_run("signature", text)

    def note_token(self, text: bytes) -> None:
        """A JSON Web Token; that of another kind, or unsigned, is passed over."""
        parts = text.split(b".")
        if len(parts) == 3:
            self._note_run("token", parts[2])

    def note_client_secret(self, text: bytes) -> None:
        text = unquote_to_bytes(text.replace(b"+", b" "))
        if len(text) >= CLIENT_SECRET_BYTES_MIN:
            self._client_secrets[text] = masked("client secret", text)

    def note_settings(self, command: list[str], environment: dict[str, str]) -> None:
        """The secrets a server is started with."""
        texts = [environment.get("LAZULI_ACCOUNTS", "")]
        for option, value in zip(command, command[1:]):
            if option == "--config" and Path(value).is_file():
                texts.append(Path(value).read_text())
        for text in texts:
            for word in re.findall(r"[A-Za-z0-9+/]{43,}={0,2}", text):
                key = decoded(word.encode())
                if key is not None:
                    self.note_key(key)
        for client in environment.get("LAZULI_DEV_IDENTITY_CLIENTS", "").split(";"):
            if client.count(":") >= 1:
                self.note_client_secret(client.split(":")[1].encode())

    def note_sent(self, piece: bytes | bytearray | memoryview) -> None:
        """A piece of a request as it goes over the wire: a head, a form, a batch."""
        head = bytes(piece[:HEAD_BYTES_MAX])
        piece = bytes(piece) if head.startswith(b"--") else head
        for text in SENT_SIGNATURE.findall(piece):
            self.note_signature(text)
        # The source of a copy, whose own escapes may be escaped once more.
        if b"sig%3D" in piece:
            for text in SENT_SIGNATURE.findall(unquote_to_bytes(piece)):
                self.note_signature(text)
        for text in SENT_TOKEN.findall(piece):
            self.note_token(text)
        for text in SENT_CLIENT_SECRET.findall(piece):
            self.note_client_secret(text)

    def note_answer(self, body: bytes) -> None:
        """Keys and tokens that the server gives away."""
        if len(body) > ANSWER_BYTES_MAX:
            return
        if b'"keyName"' in body or b"<UserDelegationKey>" in body:
            for words in GIVEN_KEY.findall(body):
                key = decoded(b"".join(words).replace(b"\\/", b"/"))
                if key is not None:
                    self.note_key(key)
        if b'"access_token"' in body:
            for token in GIVEN_TOKEN.findall(body):
                self.note_token(token)

    def knows(self, text: str) -> bool:
        """Whether this key, signature or token is looked for."""
        return telling_run(text.encode().rpartition(b".")[2]) in self._runs

    def _note_run(self, kind: str, text: bytes) -> None:
        run = telling_run(text)
        # Of random ones even short runs have more than half of their characters once.
        if len(set(run)) >= min(DISTINCT_MIN, len(run) // 2 + 1) and RUN.fullmatch(run):
            self._runs[run] = masked(kind, text)

    # Where it must not be.

    def examine_output(self, text: str, place: str) -> None:
        self._examine(text.encode(errors="surrogateescape"), place)

    def examine_data(self, data: Path) -> None:
        """The journal of a data directory. Keys and certificates have places of their own in it,
        which are for the owner alone."""
        for segment in sorted((data / "journal").glob("*.seg")):
            place = f"journal segment {segment.name}"
            for piece in stored_pieces(segment):
                self._examine(piece, place)
            # As they are, keys are looked for in what the server itself writes; it is little.
            for records in stored_records(segment):
                for key, name in list(self._keys.items()):
                    if key in records:
                        self.found.append(f"{name}, decoded, in {place}")

    def _examine(self, data: bytes, place: str) -> None:
        forms = [data, unquote_to_bytes(data)] if ESCAPED.search(data) else [data]
        for text in forms:
            for run in self._runs.keys() & runs(text):
                self.found.append(f"{self._runs[run]} in {place}")
            for secret, name in list(self._client_secrets.items()):
                if secret in text:
                    self.found.append(f"{name} in {place}")
            for form in FORMS:
                for found in form.findall(text):
                    self.found.append(f"{masked('credential', found)} in {place}")

    # Where secrets come by.

    def install(self) -> None:
        """For the rest of the process."""
        watch = self

        def watching(original: Any) -> Any:
            def sendall(sender: socket.socket, data: Any, *arguments: Any) -> None:
                watch.note_sent(data)
                original(sender, data, *arguments)

            return sendall

        for kind in (socket.socket, ssl.SSLSocket):
            kind.sendall = watching(kind.sendall)

        # asyncio has its own ways to a socket.
        request = aiohttp.ClientSession.request

        def aio_request(session: Any, method: str, url: Any, **options: Any) -> Any:
            watch.note_sent(f"GET {url} ".encode())
            for name, value in (options.get("headers") or {}).items():
                watch.note_sent(f"{name}: {value}\r\n".encode())
            if isinstance(options.get("data"), bytes):
                watch.note_sent(options["data"])
            return request(session, method, url, **options)

        aiohttp.ClientSession.request = aio_request

        # Every key that signs in this process, and every signature, by whatever way it is sent.
        new, digest = hmac.HMAC.__init__, hmac.HMAC.digest

        def new_code(code: hmac.HMAC, key: bytes, *arguments: Any, **options: Any) -> None:
            if len(key) in (32, 64):
                watch.note_key(bytes(key))
            new(code, key, *arguments, **options)

        def noted_digest(code: hmac.HMAC) -> bytes:
            value = digest(code)
            watch.note_signature(base64.b64encode(value))
            return value

        hmac.HMAC.__init__, hmac.HMAC.digest = new_code, noted_digest

        read = http.client.HTTPResponse.read

        def noted_read(answer: http.client.HTTPResponse, amt: int | None = None) -> bytes:
            body = read(answer, amt)
            watch.note_answer(body)
            return body

        http.client.HTTPResponse.read = noted_read

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self):
        """Servers end in the tear-down of what started them, if not in the test itself."""
        try:
            return (yield)
        finally:
            found, self.found = self.found, []
            assert not found, "a secret was written down: " + "; ".join(sorted(set(found)))


def masked(kind: str, text: bytes) -> str:
    return f"{kind} {text[:4].decode(errors='replace')}… of {len(text)} bytes"


def decoded(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return None


def telling_run(text: bytes) -> bytes:
    return max(RUN.findall(text), key=len, default=b"")


def runs(text: bytes) -> set[bytes]:
    """Every run of letters and digits of some length. What RUN finds, but it takes no time over
    other bytes, of which segments are full."""
    found, end = set(), 0
    classes = text.translate(ALPHANUMERIC)
    while (begin := classes.find(b"\1" * RUN_BYTES_MIN, end)) >= 0:
        end = classes.find(b"\0", begin)
        end = len(text) if end < 0 else end
        found.add(text[begin:end])
    return found


def stored_records(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for batch in batches(path):
            yield os.pread(file.fileno(), batch.record_bytes, batch.records_offset)


def stored_pieces(path: Path) -> Iterator[bytes]:
    """The parts of a preallocated file that were written. Once it was
    read, it may show no holes any more: what holds only zeros is passed over as well."""
    with path.open("rb") as file:
        size, end = os.fstat(file.fileno()).st_size, 0
        while end < size:
            try:
                begin = os.lseek(file.fileno(), end, os.SEEK_DATA)
            except OSError:  # nothing but a hole is left
                return
            end = os.lseek(file.fileno(), begin, os.SEEK_HOLE)
            for offset in range(begin, end, READ_BYTES):
                count = min(READ_BYTES + OVERLAP_BYTES, end - offset)
                piece = os.pread(file.fileno(), count, offset)
                if piece != ZEROS[: len(piece)]:
                    yield piece
