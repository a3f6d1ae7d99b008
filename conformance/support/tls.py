"""TLS as a client sees it: handshakes that verify, certificates of other authorities, curl."""

from __future__ import annotations

import socket
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from support.lazuli_server import LazuliServer
from support.raw_http import Headers, RawConnection
from support.shared_key import shared_key
from support.target import DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY, Target


def authority_of(data: Path) -> Path:
    """The certificate that `--tls auto` made for this data directory."""
    return data / "tls" / "ca.pem"


class SecureConnection(RawConnection):
    """A raw connection over TLS that trusts one authority."""

    def __init__(
        self, target: Target, authority: Path, name: str = "localhost", timeout: float = 30
    ):
        self.target = target
        self._buffer = b""
        self._socket = handshake(target.endpoint, authority, name, timeout=timeout)

    @property
    def certificate(self) -> bytes:
        """The server's, in DER."""
        return self._socket.getpeercert(binary_form=True)


def handshake(
    url: str,
    authority: Path,
    name: str = "localhost",
    version: ssl.TLSVersion | None = None,
    timeout: float = 30,
) -> ssl.SSLSocket:
    """`version` is the only one the client speaks."""
    context = ssl.create_default_context(cafile=str(authority))
    if version is not None:
        # OpenSSL itself has given up the old ones, but for this.
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = version
        context.maximum_version = version
    parts = urlsplit(url)
    plain = socket.create_connection((parts.hostname, parts.port), timeout=timeout)
    return context.wrap_socket(plain, server_hostname=name)


def curl(
    server: LazuliServer,
    authority: Path,
    method: str,
    path: str,
    headers: Headers = (),
    *options: str,
    timeout: float = 60,
) -> subprocess.CompletedProcess[bytes]:
    """A request with curl over HTTP/2, signed. `path` follows the account; what curl prints ends in
    a line with version, status and error code."""
    target = f"/{DEVELOPMENT_ACCOUNT}{path}"
    signed = [*headers]
    signed.append(
        ("Authorization", shared_key(DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY, method, target, signed))
    )
    port = urlsplit(server.url).port
    command = ["curl", "-s", "-S", "--http2", "--cacert", str(authority), "-X", method]
    for name, value in signed:
        command += ["-H", f"{name}: {value}"]
    command += ["-w", "\n%{http_version} %{http_code} %header{x-ms-error-code}", *options]
    command.append(f"https://localhost:{port}{target}")
    return subprocess.run(command, capture_output=True, timeout=timeout)


class OtherAuthority:
    """A root and, signed by it, an intermediate that signs servers: what a site's own PKI has."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.root = folder / "root.pem"
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Root",
                      "-keyout", "root.key", "-out", "root.pem", "-days", "30")  # fmt: skip
        self._request("middle", "/CN=Middle")
        self._sign("middle", "root", "basicConstraints=critical,CA:TRUE")

    def make(self, name: str, days: int = 30) -> tuple[str, str]:
        """Certificate with its chain, and key, both in PEM."""
        self._request(name, f"/CN={name}")
        self._sign(name, "middle", "subjectAltName=DNS:localhost,IP:127.0.0.1", days)
        chain = (self.folder / f"{name}.pem").read_text() + (self.folder / "middle.pem").read_text()
        return chain, (self.folder / f"{name}.key").read_text()

    def _request(self, name: str, subject: str) -> None:
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject,
                      "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip

    def _sign(self, name: str, issuer: str, extension: str, days: int = 30) -> None:
        (self.folder / "extension.cnf").write_text(extension)
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem",
                      "-CAkey", f"{issuer}.key", "-CAcreateserial", "-days", str(days),
                      "-extfile", "extension.cnf", "-out", f"{name}.pem")  # fmt: skip

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
