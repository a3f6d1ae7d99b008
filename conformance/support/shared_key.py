"""Shared Key and Shared Key Lite over a raw request, written from the protocol's description.

The SDK signs its own requests; this signs those the SDK would refuse to send. It signs exactly what
goes over the wire: the target as written, headers as written, repeated ones joined by a comma.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import unquote_to_bytes

Headers = list[tuple[str, str]]

_SIGNED_STANDARD_HEADERS = (
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
)


def shared_key(account: str, key: str, method: str, target: str, headers: Headers) -> str:
    """The value of `Authorization` for Shared Key."""
    text = shared_key_string_to_sign(account, method, target, headers)
    return f"SharedKey {account}:{signature(key, text)}"


def shared_key_lite(account: str, key: str, method: str, target: str, headers: Headers) -> str:
    """The value of `Authorization` for Shared Key Lite."""
    text = shared_key_lite_string_to_sign(account, method, target, headers)
    return f"SharedKeyLite {account}:{signature(key, text)}"


def signature(key: str, text: str) -> str:
    digest = hmac.new(
        base64.b64decode(key), text.encode("utf-8", errors="surrogateescape"), hashlib.sha256
    ).digest()
    return base64.b64encode(digest).decode("ascii")


def shared_key_string_to_sign(account: str, method: str, target: str, headers: Headers) -> str:
    values = _joined(headers)
    lines = [method]
    for name in _SIGNED_STANDARD_HEADERS:
        value = values.get(name, "")
        if name == "content-length" and value == "0":
            value = ""  # since version 2015-02-21
        if name == "date" and "x-ms-date" in values:
            value = ""
        lines.append(value)
    path, _, query = target.partition("?")
    resource = f"/{account}{path}"
    parameters: dict[str, list[str]] = {}
    for pair in query.split("&") if query else []:
        name, _, value = pair.partition("=")
        parameters.setdefault(_decoded(name).lower(), []).append(_decoded(value))
    for name in sorted(parameters):
        resource += f"\n{name}:{','.join(sorted(parameters[name]))}"
    return "\n".join(lines) + "\n" + _canonical_headers(values) + resource


def shared_key_lite_string_to_sign(account: str, method: str, target: str, headers: Headers) -> str:
    values = _joined(headers)
    date = "" if "x-ms-date" in values else values.get("date", "")
    lines = [method, values.get("content-md5", ""), values.get("content-type", ""), date]
    path, _, query = target.partition("?")
    resource = f"/{account}{path}"
    for pair in query.split("&") if query else []:
        name, _, value = pair.partition("=")
        if name.lower() == "comp":
            resource += f"?comp={_decoded(value)}"
    return "\n".join(lines) + "\n" + _canonical_headers(values) + resource


def _joined(headers: Headers) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in headers:
        name, value = name.lower(), value.strip()
        values[name] = f"{values[name]},{value}" if name in values else value
    return values


def _canonical_headers(values: dict[str, str]) -> str:
    names = [name for name in values if name.startswith("x-ms-")]
    return "".join(f"{name}:{values[name]}\n" for name in sorted(names, key=_service_order))


def _service_order(name: str) -> tuple[str, str]:
    """The service sorts with `-` skipped and `_` before digits before letters."""
    return (name.replace("-", "").replace("_", " "), name)


def _decoded(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", errors="surrogateescape")
