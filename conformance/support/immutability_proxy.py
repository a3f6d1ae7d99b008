"""A proxy before a real server that spoils immutability, for trying the scoreboard on.

The *liar* answers every immutability call with success, shows what was set when it is asked, and
tells the server behind it nothing. The *refuser* answers each with 501. Everything else goes on to
the server as it came; where a header was taken out, signed again. The *leak* enforces everything but
in one corner.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from support import shared_key
from support.raw_http import raw
from support.target import Target

PROTECTING = re.compile(
    "x-ms-(immutability-policy-until-date|immutability-policy-mode|legal-hold)$"
)
POLICY_PATH = re.compile(r"/containers/([^/]+)/immutabilityPolicies/default(/lock|/extend)?$")
HOLD_PATH = re.compile(r"/containers/([^/]+)/(setLegalHold|clearLegalHold)$")
MIGRATE_PATH = re.compile(r"/containers/[^/]+/migrate$")
HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @classmethod
    def of_json(cls, content: object, status: int = 200) -> Answer:
        return cls(status, [("Content-Type", "application/json")], json.dumps(content).encode())


@dataclass
class Request:
    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def comp(self) -> str:
        return parse_qs(urlsplit(self.target).query).get("comp", [""])[0].lower()

    @property
    def names_a_policy(self) -> bool:
        return POLICY_PATH.search(self.path) is not None

    @property
    def names_a_hold(self) -> bool:
        return HOLD_PATH.search(self.path) is not None

    @property
    def migrates(self) -> bool:
        return MIGRATE_PATH.search(self.path) is not None

    @property
    def protection(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.headers if PROTECTING.match(name.lower())]

    @property
    def makes_version_level(self) -> bool:
        return self.method == "PUT" and b"immutableStorageWithVersioning" in self.body

    @property
    def is_about_immutability(self) -> bool:
        return (
            self.names_a_policy
            or self.names_a_hold
            or self.migrates
            or self.comp in ("immutabilitypolicies", "legalhold")
            or bool(self.protection)
            or self.makes_version_level
        )


class ImmutabilityProxy:
    """`respond` sees each request that is about immutability, and answers or forwards it."""

    def __init__(self, server: Target):
        self.server = server
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body go out apart; waiting to join them costs 40 ms an answer.
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(
                    self.command, self.path, list(self.headers.items()), self.rfile.read(length)
                )
                self._send(proxy.answer(request))

            def _send(self, answer: Answer) -> None:
                self.send_response_only(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                if self.command != "HEAD":
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)
                self.wfile.flush()

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._listener.server_port}"

    def __enter__(self) -> ImmutabilityProxy:
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    def answer(self, request: Request) -> Answer:
        if request.is_about_immutability:
            return self.respond(request)
        return self.forward(request)

    def respond(self, request: Request) -> Answer:
        raise NotImplementedError

    def forward(self, request: Request) -> Answer:
        """To the server, signed for it: the source of a copy is there, not here."""
        origin = self.server.endpoint.removesuffix(self.server.base_path)
        headers = [
            (name, value.replace(self.origin, origin))
            for name, value in request.headers
            if name.lower() not in ("host", "authorization", *HOP_BY_HOP)
        ]
        signed = dict((name.lower(), value) for name, value in request.headers)
        if "content-length" in signed or request.body:
            headers.append(("Content-Length", str(len(request.body))))
        authorization = signed.get("authorization", "")
        if authorization.startswith("SharedKey "):
            authorization = shared_key.shared_key(
                self.server.account, self.server.key, request.method, request.target, headers
            )
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=60)
        connection.putrequest(request.method, request.target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if authorization:
            connection.putheader("Authorization", authorization)
        connection.endheaders(request.body)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        kept = [pair for pair in response.getheaders() if pair[0].lower() not in HOP_BY_HOP]
        if request.method == "HEAD" and response.getheader("content-length"):
            kept.append(("Content-Length", response.getheader("content-length") or ""))
        return Answer(response.status, kept, body)


class Leak(ImmutabilityProxy):
    """Enforces everything, but for who speaks an old version of the protocol: a delete in that takes
    an unlocked policy of the version off first."""

    OLD = "2015-02-21"

    def respond(self, request: Request) -> Answer:
        return self.forward(request)

    def answer(self, request: Request) -> Answer:
        if request.method == "DELETE" and ("x-ms-version", self.OLD) in request.headers:
            raw(self.server, "DELETE", f"{request.target}?comp=immutabilityPolicies", absolute=True)
        return super().answer(request)


class Refuser(ImmutabilityProxy):
    """501 to everything about immutability."""

    def respond(self, request: Request) -> Answer:
        if request.path.startswith("/subscriptions/"):
            error = {"error": {"code": "NotImplemented", "message": "Not implemented."}}
            return Answer.of_json(error, 501)
        body = (
            b"<?xml version='1.0'?><Error><Code>NotImplemented</Code>"
            b"<Message>Not implemented.</Message></Error>"
        )
        headers = [("x-ms-error-code", "NotImplemented"), ("Content-Type", "application/xml")]
        return Answer(501, headers, body)


class Liar(ImmutabilityProxy):
    """Success to everything about immutability, and HEAD shows it; nothing is enforced."""

    def __init__(self, server: Target):
        super().__init__(server)
        # What was promised, by path; of versions by path and version.
        self._policies: dict[str, dict] = {}
        self._holds: dict[str, list[str]] = {}
        self._shown: dict[str, dict[str, str]] = {}

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        if request.method in ("HEAD", "GET") and answer.status < 300:
            for promised in (self._shown.get(place) for place in _places(request, answer)):
                answer.headers += list((promised or {}).items())
        container = request.path.rpartition("/")[2]
        if self._holds.get(container) and request.method == "GET":
            answer.body = answer.body.replace(b'"hasLegalHold":false', b'"hasLegalHold":true')
        return answer

    def respond(self, request: Request) -> Answer:
        if request.names_a_policy:
            return self._policy(request)
        if request.names_a_hold:
            container = HOLD_PATH.search(request.path).group(1)
            tags = json.loads(request.body)["tags"] if request.path.endswith("setLegalHold") else []
            self._holds[container] = tags
            return Answer.of_json({"hasLegalHold": bool(tags), "tags": tags})
        if request.migrates:
            return Answer.of_json({"status": "Succeeded"})
        if request.makes_version_level:
            return self.forward(_edited(request, body=b"{}"))
        if request.method != "PUT":
            return Answer(200)
        if request.comp in ("immutabilitypolicies", "legalhold"):
            answer = Answer(200)
        else:
            stripped = [pair for pair in request.headers if pair not in request.protection]
            answer = self.forward(_edited(request, headers=stripped))
        if answer.status < 300:
            for place in _places(request, answer):
                promised = {name.lower(): value for name, value in request.protection}
                self._shown[place] = {**self._shown.get(place, {}), **promised}
        return answer

    def _policy(self, request: Request) -> Answer:
        """A policy resource that takes every change."""
        container, action = POLICY_PATH.search(request.path).groups()
        policy = self._policies.setdefault(
            container, {"state": "Deleted", "immutabilityPeriodSinceCreationInDays": 0}
        )
        if request.body and request.method != "GET":
            policy.update({"state": "Unlocked"} if action is None else {})
            policy.update(json.loads(request.body)["properties"])
        if action == "/lock":
            policy["state"] = "Locked"
        if request.method == "DELETE":
            policy.update({"state": "Deleted", "immutabilityPeriodSinceCreationInDays": 0})
        return Answer.of_json({"name": "default", "etag": '"1"', "properties": policy})


def _edited(request: Request, **changes: object) -> Request:
    return Request(**{**vars(request), **changes})


def _places(request: Request, answer: Answer) -> list[str]:
    """Where a promise is kept: by the version or snapshot named or made, else by the path."""
    query = parse_qs(urlsplit(request.target).query)
    named = [query[key][0] for key in ("versionid", "snapshot") if key in query]
    made = [value for name, value in answer.headers if name.lower() == "x-ms-version-id"]
    return [f"{request.path}?{id}" for id in (named or made)[:1]] or [request.path]
