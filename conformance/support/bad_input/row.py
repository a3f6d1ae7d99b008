"""A row of the table of bad input, and the answers that many rows share."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from support.raw_http import Headers

PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]


@dataclass
class Row:
    """`codes` are the acceptable (status, code) pairs; more than one only where the specification
    leaves the code open. `place` is what follows the container, or with a leading `!` the account.
    """

    name: str
    method: str
    place: str
    codes: set[tuple[int, str | None]]
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    options: dict = field(default_factory=dict)


Codes = set[tuple[int, str | None]]

HEADER_VALUE: Codes = {(400, "InvalidHeaderValue")}
QUERY_VALUE: Codes = {(400, "InvalidQueryParameterValue")}
NO_SUCH_PARAMETER: Codes = {(400, "UnsupportedQueryParameter")}
OUT_OF_RANGE: Codes = {(400, "OutOfRangeQueryParameterValue")}
MISSING: Codes = {(400, "MissingRequiredHeader")}
XML: Codes = {(400, "InvalidXmlDocument")}
NODE: Codes = {(400, "InvalidXmlNodeValue"), (400, "InvalidXmlDocument")}
PAGE_RANGE: Codes = {(416, "InvalidPageRange")}
TOO_LARGE: Codes = {(413, "RequestBodyTooLarge")}
NOT_FOUND: Codes = {(404, "BlobNotFound")}
WRONG_KIND: Codes = {(409, "InvalidBlobType")}
UNSUPPORTED: Codes = {(400, "UnsupportedHeader")}
DIGEST = base64.b64encode(bytes(16)).decode()
PAGE = b"p" * 512


def put(
    name: str, place: str, codes: Codes, headers: Headers = (), body: bytes = b"", **options
) -> Row:
    return Row(name, "PUT", place, codes, list(headers), body, options)


def update(range_: str, *more: tuple[str, str]) -> Headers:
    return [("x-ms-page-write", "update"), ("x-ms-range", range_), *more]
