"""A connection that waits is kept for two minutes. Sorted last, so that most of the wait is over."""

from __future__ import annotations

import pytest

from support.raw_http import expect


@pytest.mark.feature("Connections")
def test_an_idle_connection_is_kept(waiting_connection):
    expect(waiting_connection.second_response(), 200)
