"""What a refusal looks like through the SDKs, in one assertion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from azure.core.exceptions import HttpResponseError

POLICY_TEXT = "This operation is not permitted as the blob is immutable due to a policy."
HOLD_TEXT = (
    "This operation is not permitted as the blob is immutable due to one or more legal holds."
)


@contextmanager
def refused(status: int, code: str, text: str | None = None) -> Iterator[None]:
    """The block must end in an HTTP error of this status and code; `text` is Azure's message."""
    with pytest.raises(HttpResponseError) as caught:
        yield
    error = caught.value
    seen = (error.status_code, error_code(error))
    assert seen == (status, code), f"expected {(status, code)}, got {seen}: {error.message}"
    if text is not None:
        assert text in error.message, error.message


def error_code(error: HttpResponseError) -> str | None:
    """The data plane's `x-ms-error-code`, or the management plane's `error.code`."""
    code = getattr(error, "error_code", None)
    if code is not None:
        return str(getattr(code, "value", code))
    header = error.response.headers.get("x-ms-error-code") if error.response is not None else None
    if header:
        return header
    return error.error.code if error.error is not None else None


@contextmanager
def refused_by_policy() -> Iterator[None]:
    with refused(409, "BlobImmutableDueToPolicy", POLICY_TEXT):
        yield


@contextmanager
def refused_by_hold() -> Iterator[None]:
    with refused(409, "BlobImmutableDueToLegalHold", HOLD_TEXT):
        yield
