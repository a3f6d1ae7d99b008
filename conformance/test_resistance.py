"""What the server does not let clients do to it: trickle, stall, linger, or come in too great
numbers. The limits are set low here; nothing is timed but that an end comes at all."""

from __future__ import annotations

import os
import socket
import threading
import time

import pytest

from support.raw_http import RawConnection, expect, raw
from support.sdk import service_of
from support.target import Target
from support.tls import SecureConnection, authority_of, curl
from test_tls import signed_headers

pytestmark = [pytest.mark.feature("Resistance"), pytest.mark.needs("server")]

MIB = 1 << 20
PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]
TOKEN = [("Authorization", "Bearer lazuli-development")]


@pytest.fixture
def strict(start_server):
    return Target.of_server(start_server(None, "--head-timeout", "1").url)


def trickle(connection, data=b"x", every=0.2, seconds=30):
    """Sends a little now and then until the peer ends the connection; fails if it does not."""
    end = time.monotonic() + seconds
    connection._socket.settimeout(every)
    while time.monotonic() < end:
        try:
            connection.send_bytes(data)
            if connection._socket.recv(1) == b"":
                return
        except TimeoutError:
            continue
        except (ConnectionError, BrokenPipeError):
            return
    raise AssertionError("the connection was not ended")


@pytest.mark.parametrize("begin", [b"G", b"GET /healthz HTTP/1.1\r\nHost: h\r\nx-a: "])
def test_a_head_that_trickles(strict, begin):
    with RawConnection(strict) as connection:
        connection.send_bytes(begin)
        trickle(connection)


def test_a_second_head_that_trickles(strict):
    with RawConnection(strict) as connection:
        expect(connection.request("GET", "?comp=list"), 200)
        connection.send_bytes(b"GET /")
        trickle(connection)


def test_a_connection_that_says_nothing_is_no_head(strict):
    with RawConnection(strict) as connection:
        time.sleep(4)
        expect(connection.request("GET", "?comp=list"), 200)
        time.sleep(4)
        expect(connection.request("GET", "?comp=list"), 200)


def test_a_handshake_that_does_not_come(start_server):
    target = Target.of_server(start_server(None, "--tls", "auto", "--head-timeout", "1").url)
    for begin in [b"", b"\x16\x03\x01\x02\x00"]:
        with socket.create_connection((target.host, target.port), timeout=30) as connection:
            connection.sendall(begin)
            assert connection.recv(1) == b""


def test_an_idle_connection(start_server):
    target = Target.of_server(start_server(None, "--idle-timeout", "1").url)
    with RawConnection(target) as unused, RawConnection(target) as used:
        expect(used.request("GET", "?comp=list"), 200)
        assert used.is_closed_by_peer()
        assert unused.is_closed_by_peer()


def test_a_body_that_trickles(start_server):
    server = start_server(None, "--stall-timeout", "1")
    target = Target.of_server(server.url)
    with service_of(server) as service:
        container = service.create_container("con")
        for head_bytes in [0, 200_000]:
            with RawConnection(target) as connection:
                connection.send_bytes(
                    connection.head("PUT", "/con/blob", PUT_BLOB, length=10 * MIB)
                    + bytes(head_bytes)
                )
                trickle(connection)
        assert not container.get_blob_client("blob").exists()


def test_a_body_that_is_slow_but_comes(start_server):
    target = Target.of_server(start_server(None, "--stall-timeout", "2").url)
    with RawConnection(target) as connection:
        expect(connection.request("PUT", "/con?restype=container"), 201)
        connection.send_bytes(connection.head("PUT", "/con/blob", PUT_BLOB, length=50 * 200))
        for _ in range(50):
            connection.send_bytes(bytes(200))
            time.sleep(0.1)
        expect(connection.read_response("PUT"), 201)


def test_an_answer_that_is_not_taken(start_server):
    server = start_server(None, "--stall-timeout", "1")
    with service_of(server) as service:
        service.create_container("con").upload_blob("blob", bytes(64 * MIB))
    with RawConnection(Target.of_server(server.url)) as connection:
        connection.send_bytes(connection.head("GET", "/con/blob"))
        connection.read_head(200)
        time.sleep(6)
        with pytest.raises(ConnectionError):
            connection.read_exactly(64 * MIB)


def test_a_body_that_trickles_over_http2(start_server, tmp_path):
    server = start_server(tmp_path / "data", "--tls", "auto", "--stall-timeout", "1")
    authority = authority_of(tmp_path / "data")
    (tmp_path / "content").write_bytes(bytes(100_000))
    with SecureConnection(Target.of_server(server.url), authority) as connection:
        expect(connection.request("PUT", "/con?restype=container"), 201)
        put = signed_headers(
            *PUT_BLOB, ("Content-Type", "text/plain"), ("Content-Length", "100000")
        )
        slow = ["--data-binary", f"@{tmp_path / 'content'}", "--limit-rate", "20"]
        result = curl(server, authority, "PUT", "/con/blob", put, *slow)
        assert result.returncode != 0 and b" 201 " not in result.stdout, result
        expect(connection.request("HEAD", "/con/blob"), 404, "BlobNotFound")


def announced(target, name):
    """A connection whose request is in the middle of its body."""
    connection = RawConnection(target)
    headers = [*PUT_BLOB, ("Expect", "100-continue")]
    connection.send_bytes(connection.head("PUT", f"/con/{name}", headers, length=4))
    assert connection.read_interim() == 100
    return connection


def test_requests_beyond_the_maximum(start_server):
    target = Target.of_server(start_server(None, "--max-requests", "2").url)
    expect(raw(target, "PUT", "/con?restype=container"), 201)
    busy = [announced(target, name) for name in ("first", "second")]

    with RawConnection(target) as connection:
        refused = expect(connection.request("GET", "?comp=list"), 503, "ServerBusy")
        assert int(refused.header("retry-after")) > 0
        assert refused.header("x-ms-request-id") and refused.header("date")
        # The body is not waited for, the connection stays.
        refused = connection.request("PUT", "/con/third", PUT_BLOB, b"abcd")
        expect(refused, 503, "ServerBusy")
        path = "/subscriptions/s/providers/Microsoft.Storage/storageAccounts?api-version=2023-05-01"
        refused = connection.request("GET", path, TOKEN, absolute=True)
        assert (refused.status, refused.header("retry-after")) == (503, "1")
        assert b'"code":"ServerBusy"' in refused.body
        health = connection.request("GET", "/healthz", absolute=True, sign=False)
        assert (health.status, health.body) == (200, b"ready\n")
    waiting = RawConnection(target)
    headers = [*PUT_BLOB, ("Expect", "100-continue")]
    waiting.send_bytes(waiting.head("PUT", "/con/third", headers, length=4))
    expect(waiting.read_response("PUT"), 503, "ServerBusy")
    assert waiting.is_closed_by_peer()

    for connection in busy:
        connection.send_bytes(b"body")
        expect(connection.read_response("PUT"), 201)
    expect(raw(target, "GET", "/con/first"), 200)
    expect(raw(target, "GET", "/con/third"), 404, "BlobNotFound")


def test_a_client_that_goes_gives_its_place_back(start_server):
    target = Target.of_server(start_server(None, "--max-requests", "2").url)
    expect(raw(target, "PUT", "/con?restype=container"), 201)
    for _ in range(20):
        for connection in [announced(target, name) for name in ("first", "second")]:
            connection.abort()
        until_answered(lambda: raw(target, "GET", "?comp=list"))


def test_long_documents_beyond_the_maximum(start_server):
    """Block lists are read as a whole. A few long ones at a time; short ones always."""
    target = Target.of_server(start_server(None).url)
    expect(raw(target, "PUT", "/con?restype=container"), 201)
    expect(raw(target, "PUT", "/con/blob?comp=block&blockid=QUFB", body=b"x"), 201)

    def document(length):
        return b"<BlockList><Latest>QUFB</Latest>".ljust(length - 12) + b"</BlockList>"

    long = document(3 * MIB)
    waiting = []
    for _ in range(32):
        connection = RawConnection(target)
        connection.send_bytes(
            connection.head("PUT", "/con/blob?comp=blocklist", length=len(long)) + long[:65536]
        )
        waiting.append(connection)

    def ask():
        return raw(target, "PUT", "/con/blob?comp=blocklist", body=long)

    end = time.monotonic() + 30
    while ask().status != 503:
        assert time.monotonic() < end, "all are taken"
    expect(raw(target, "PUT", "/con/blob?comp=blocklist", body=document(MIB)), 201)
    waiting[0].send_bytes(long[65536:])
    expect(waiting[0].read_response("PUT"), 201)
    for connection in waiting[1:]:
        connection.abort()
    end = time.monotonic() + 30
    while ask().status != 201:
        assert time.monotonic() < end, "none is given back"


def until_answered(ask, seconds=30):
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer.status != 503:
            return expect(answer, 200)
        assert time.monotonic() < end, "still busy"
        time.sleep(0.05)


@pytest.mark.parametrize("tls", [False, True])
def test_connections_beyond_the_maximum(start_server, tmp_path, tls):
    options = ["--tls", "auto"] if tls else []
    server = start_server(tmp_path / "data", "--max-connections", "3", *options)
    target = Target.of_server(server.url)

    def connect():
        return (
            SecureConnection(target, authority_of(tmp_path / "data"))
            if tls
            else RawConnection(target)
        )

    kept = [connect() for _ in range(3)]
    for connection in kept:
        expect(connection.request("GET", "?comp=list"), 200)
    for _ in range(2):
        with connect() as fourth:
            refused = expect(fourth.request("GET", "?comp=list"), 503, "ServerBusy")
            assert int(refused.header("retry-after")) > 0
            assert refused.header("connection") == "close"
            assert fourth.is_closed_by_peer()
    for connection in kept:
        expect(connection.request("GET", "?comp=list"), 200)
    kept[0].close()

    def ask():
        with connect() as connection:
            return connection.request("GET", "?comp=list")

    until_answered(ask)


def test_many_connections_at_once_wait_or_are_told(start_server):
    """More than are accepted to be told: those wait until others end, and none hangs for ever."""
    server = start_server(None, "--max-connections", "4", "--head-timeout", "1")
    target = Target.of_server(server.url)
    statuses = []

    def ask():
        with RawConnection(target) as connection:
            statuses.append(connection.request("GET", "?comp=list").status)

    lingering = [RawConnection(target) for _ in range(300)]
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 20 and set(statuses) <= {200, 503}
    for connection in lingering:
        connection.close()
    until_answered(lambda: raw(target, "GET", "?comp=list"))


@pytest.mark.parametrize(
    "head,code",
    [
        (b"FETCH / HTTP/1.1\r\nHost: h\r\n\r\n", "InvalidHttpVerb"),
        (b"GET / HTTP/1.1\r\nHo st: h\r\n\r\n", "InvalidHeaderValue"),
        (b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: many\r\n\r\n", "InvalidHeaderValue"),
        (b"GET / HTTP/1.1\r\nHost: h\r\nx-a: " + b"a" * 70_000 + b"\r\n\r\n", "InvalidHeaderValue"),
        (b"\x00\x01\x02\x03\r\n\r\n", "InvalidHttpVerb"),
    ],
)
def test_what_is_no_request(strict, head, code):
    with RawConnection(strict) as connection:
        connection.send_bytes(head)
        answer = connection.read_response()
        assert (answer.status, answer.code) == (400, code)
        assert connection.is_closed_by_peer()


def test_expensive_queries_keep_nobody_and_end_with_their_clients(start_server):
    """Each would compute for minutes over its one record, and there are more than threads."""
    target = Target.of_server(start_server(None).url)
    expect(raw(target, "PUT", "/con?restype=container"), 201)
    expect(raw(target, "PUT", "/con/record", PUT_BLOB, b"a" * (15 * MIB)), 201)

    def query(condition):
        expression = f"SELECT COUNT(*) FROM BlobStorage {condition}"
        return (
            "<QueryRequest><QueryType>SQL</QueryType>"
            f"<Expression>{expression}</Expression></QueryRequest>"
        ).encode()

    endless = query(f"WHERE _1 LIKE '%{'a' * 7_000}b'")
    busy = [RawConnection(target) for _ in range(4 * (os.cpu_count() or 1))]
    for connection in busy:
        head = connection.head("POST", "/con/record?comp=query", length=len(endless))
        connection.send_bytes(head + endless)
        connection.read_head(200)
    expect(raw(target, "PUT", "/con/other", PUT_BLOB, bytes(MIB)), 201)
    assert expect(raw(target, "GET", "/con/other"), 200).body == bytes(MIB)
    for connection in busy:
        connection.close()
    answer = expect(raw(target, "POST", "/con/record?comp=query", [], query("")), 200)
    assert b"1\n" in answer.body
