"""A connection that waits is kept for two minutes. Sorted last, so that most of the wait is over."""

from __future__ import annotations

import time

import pytest

from support.raw_http import expect

# What a client may count on, in seconds.
KEPT_FOR = 120


@pytest.mark.feature("Connections")
def test_an_idle_connection_is_kept(waiting_connection):
    connection, used_at = waiting_connection
    time.sleep(max(0, used_at + KEPT_FOR - time.monotonic()))
    expect(connection.request("GET", "/?comp=list&maxresults=1"), 200)
