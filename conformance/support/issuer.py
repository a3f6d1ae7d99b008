"""A small OpenID Connect issuer of the suite's own: keys that come and go, tokens that say what a
test wants them to."""

from __future__ import annotations

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm


class Issuer:
    """`keys` maps the `kid` of every key that is published to its private half."""

    name = "https://issuer.conformance.invalid/"

    def __init__(self, *kids: str):
        self.keys = {kid: new_key() for kid in kids}

    def key_set(self) -> bytes:
        keys = []
        for kid, key in self.keys.items():
            jwk = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
            keys.append({**jwk, "kid": kid, "use": "sig"})
        return json.dumps({"keys": keys}).encode()

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Those of a good token for the management plane; a change to None takes one away."""
        now = int(time.time())
        claims = {
            "iss": self.name,
            "aud": "https://management.azure.com",
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "oid": "somebody",
            "tid": "tenant-1",
        }
        claims.update(changes)
        return {name: value for name, value in claims.items() if value is not None}

    def token(
        self,
        kid: str,
        *,
        key: rsa.RSAPrivateKey | None = None,
        algorithm: str = "RS256",
        headers: dict[str, Any] | None = None,
        **changes: Any,
    ) -> str:
        return jwt.encode(
            self.claims(**changes),
            key or self.keys[kid],
            algorithm,
            headers={"kid": kid, **(headers or {})},
        )


class ServedIssuer(Issuer):
    """One that answers on loopback: discovery and keys. What it was asked for is in `asked`."""

    def __init__(self, *kids: str, port: int = 0):
        super().__init__(*kids)
        self.asked: list[str] = []
        self.redirect: str | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.name = f"{self.url}/tenant-1/v2.0"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> ServedIssuer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer(self, path: str) -> bytes | None:
        if path == "/tenant-1/v2.0/.well-known/openid-configuration":
            return json.dumps({"issuer": self.name, "jwks_uri": f"{self.url}/keys"}).encode()
        return self.key_set() if path == "/keys" else None

    def _handler(issuer: ServedIssuer) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                if issuer.redirect is not None and self.path == "/keys":
                    self.send_response(302)
                    self.send_header("Location", issuer.redirect)
                    self.end_headers()
                    return
                body = issuer.answer(self.path)
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def assemble(header: dict[str, Any], claims: dict[str, Any], signature: bytes) -> str:
    """A token that no library would make."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64url(part) for part in parts)
