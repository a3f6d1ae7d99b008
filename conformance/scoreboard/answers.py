"""What a call was answered, without an exception for a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.storage.blob import PartialBatchErrorException

from scoreboard.verdicts import RefusedHonestly
from support.errors import error_code


def refusal_of(call: Callable[[], Any]) -> str | None:
    """None if the call was answered with success, else status and code."""
    try:
        call()
    except PartialBatchErrorException as error:
        return f"a batch whose parts were answered {[part.status_code for part in error.parts]}"
    except HttpResponseError as error:
        if error.response is None:
            raise
        return described(error)
    return None


def accepted(what: str, call: Callable[[], Any]) -> Any:
    """The answer of a call that asks for protection; an error ends the feature honestly."""
    try:
        return call()
    except HttpResponseError as error:
        if error.response is None:
            raise
        raise RefusedHonestly(f"{what}: {described(error)}") from error


def described(error: HttpResponseError) -> str:
    return f"{error.status_code} {error_code(error) or error.reason}"
