"""A connection that does nothing for two minutes, beside the tests that run meanwhile."""

from __future__ import annotations

import threading

from support.raw_http import RawConnection, RawResponse, expect
from support.target import Target

# Two minutes are what a client may count on; the last second is left for the request itself.
WAIT_SECONDS = 119

_PATH = "/?comp=list&maxresults=1"


class WaitingConnection:
    """Used once when it is made and once more after the wait."""

    def __init__(self, target: Target):
        self._connection = RawConnection(target)
        self._response: RawResponse | None = None
        self._failure: Exception | None = None
        self._timer = threading.Timer(WAIT_SECONDS, self._use_again)
        self._timer.daemon = True

    def __enter__(self) -> WaitingConnection:
        expect(self._connection.request("GET", _PATH), 200)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def second_response(self) -> RawResponse:
        """Waits for the second exchange to be over."""
        self._timer.join()
        if self._failure is not None:
            raise AssertionError("the connection was not kept") from self._failure
        assert self._response is not None
        return self._response

    def _use_again(self) -> None:
        try:
            self._response = self._connection.request("GET", _PATH)
        except Exception as error:  # noqa: BLE001 - reported by second_response()
            self._failure = error
