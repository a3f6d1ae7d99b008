"""HTTP/1.1 by hand: what an SDK would never send, and every byte of what comes back."""

from __future__ import annotations

import email.utils
import socket
import ssl
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

from support import shared_key
from support.target import Target

VERSION = "2021-12-02"

Headers = list[tuple[str, str]]


@dataclass
class RawResponse:
    status: int
    headers: Headers
    body: bytes
    # The statuses of the interim answers (100) that came before.
    interim: list[int] = field(default_factory=list)

    def header(self, name: str) -> str | None:
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None

    @property
    def code(self) -> str | None:
        """`x-ms-error-code`; where there is a body, its `Code` must say the same."""
        code = self.header("x-ms-error-code")
        if self.body and (self.header("content-type") or "").startswith("application/xml"):
            root = self.xml()
            if root.tag == "Error":
                assert root.findtext("Code") == code, (code, self.body)
        return code

    def xml(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.body)


class RawConnection:
    """One connection, so that keep-alive, half requests and pipelining can be seen."""

    def __init__(self, target: Target, timeout: float = 60):
        self.target = target
        self._socket = socket.create_connection((target.host, target.port), timeout=timeout)
        if target.uses_tls:
            self._socket = ssl.create_default_context().wrap_socket(
                self._socket, server_hostname=target.host
            )
        self._buffer = b""

    def __enter__(self) -> RawConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def abort(self) -> None:
        """Ends the connection with a reset, as a client that died would."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._socket.close()

    def send_bytes(self, data: bytes) -> None:
        self._socket.sendall(data)

    def request(
        self, method: str, path: str, headers: Headers = (), body: bytes = b"", **options
    ) -> RawResponse:
        """A whole exchange. The options are those of `head`."""
        options.setdefault("length", len(body))
        self.send_bytes(self.head(method, path, headers, **options) + body)
        return self.read_response(method)

    def head(
        self,
        method: str,
        path: str,
        headers: Headers = (),
        *,
        length: int | None = 0,
        sign: bool | str = True,
        version: str | None = VERSION,
        date: str | None = None,
        absolute: bool = False,
    ) -> bytes:
        """A request's head, signed. `path` is what follows the account, with its query, as it is
        to stand on the wire; with `absolute` it is the whole target. `length` None sends no
        Content-Length. `sign` may be False, True or "lite"."""
        target = path if absolute else self.target.base_path + path
        whole: Headers = [("Host", f"{self.target.host}:{self.target.port}")]
        given = {name.lower() for name, _ in headers}
        if date is None:
            date = email.utils.formatdate(usegmt=True)
        if date and "x-ms-date" not in given and "date" not in given:
            whole.append(("x-ms-date", date))
        if version is not None:
            whole.append(("x-ms-version", version))
        if (
            length is not None
            and "content-length" not in given
            and "transfer-encoding" not in given
        ):
            whole.append(("Content-Length", str(length)))
        whole += list(headers)
        if sign and "authorization" not in given:
            scheme = shared_key.shared_key_lite if sign == "lite" else shared_key.shared_key
            value = scheme(self.target.account, self.target.key, method, target, whole)
            whole.append(("Authorization", value))
        lines = [f"{method} {target} HTTP/1.1"] + [f"{name}: {value}" for name, value in whole]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", errors="surrogateescape")

    def read_response(self, method: str = "GET") -> RawResponse:
        interim: list[int] = []
        while True:
            status, headers = self._read_head()
            if status >= 200:
                break
            interim.append(status)
        response = RawResponse(status, headers, b"", interim)
        if method == "HEAD" or status in (204, 304):
            return response
        if (response.header("transfer-encoding") or "").lower() == "chunked":
            response.body = self._read_chunks()
        elif response.header("content-length") is not None:
            response.body = self.read_exactly(int(response.header("content-length") or 0))
        else:
            response.body = self._read_to_end()
        return response

    def read_interim(self) -> int:
        """The status of the next head, without a body."""
        status, _ = self._read_head()
        return status

    def read_head(self, status: int) -> dict[str, str]:
        """The head of an answer of this status, names in lower case; the body is left to
        `read_exactly`."""
        seen, headers = self._read_head()
        assert seen == status, f"expected {status}, got {seen}"
        return {name.lower(): value for name, value in headers}

    def is_closed_by_peer(self) -> bool:
        """Waits for the peer's end of the connection (the socket's timeout at most)."""
        try:
            return self._buffer == b"" and self._socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def _read_head(self) -> tuple[int, Headers]:
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = []
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers.append((name, value.strip()))
        return int(lines[0].split(" ")[1]), headers

    def read_exactly(self, count: int) -> bytes:
        parts, missing = [self._buffer[:count]], count - len(self._buffer)
        self._buffer = self._buffer[count:]
        while missing > 0:
            part = self._socket.recv(min(missing, 1 << 20))
            if not part:
                raise ConnectionError(f"the server closed the connection {missing} bytes too early")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _read_chunks(self) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in self._buffer:
                self._receive()
            line, _, self._buffer = self._buffer.partition(b"\r\n")
            count = int(line.split(b";")[0], 16)
            body += self.read_exactly(count)
            self.read_exactly(2)
            if count == 0:
                return body

    def _read_to_end(self) -> bytes:
        while True:
            data = self._socket.recv(65536)
            if not data:
                body, self._buffer = self._buffer, b""
                return body
            self._buffer += data

    def _receive(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError(f"the server closed the connection after {self._buffer[:200]!r}")
        self._buffer += data


def raw(
    target: Target, method: str, path: str, headers: Headers = (), body: bytes = b"", **options
) -> RawResponse:
    """One exchange on a connection of its own."""
    with RawConnection(target) as connection:
        return connection.request(method, path, headers, body, **options)


def expect(response: RawResponse, status: int, code: str | None = None) -> RawResponse:
    """Asserts status and error code in one readable line."""
    seen = (response.status, response.code)
    assert seen == (status, code), f"expected {(status, code)}, got {seen}: {response.body[:600]!r}"
    return response
