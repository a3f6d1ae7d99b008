"""HTTPS before a server that speaks plain HTTP: `azure-identity` goes no other way."""

from __future__ import annotations

import datetime
import http.client
import ipaddress
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class TLSProxy:
    """Listens on 127.0.0.1 with the certificate in the file `certificate`. What the server says of its
    own address is made https, as a reverse proxy has to do."""

    def __init__(self, port: int, folder: Path):
        self.certificate = str(folder / "proxy.pem")
        write_certificate(Path(self.certificate))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler(port))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.authority = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"https://{self.authority}"

    def __enter__(self) -> TLSProxy:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def handler(port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(
                self.command, self.path, self.rfile.read(length), dict(self.headers.items())
            )
            answer = connection.getresponse()
            own = self.headers["Host"].encode()
            body = answer.read().replace(b"http://" + own, b"https://" + own)
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "date", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            connection.close()

        do_POST = do_PUT = do_GET

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def write_certificate(path: Path) -> None:
    """Certificate and key of an authority that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
