"""What every answer has in common: headers, versions, keep-alive, 100-continue, errors."""

from __future__ import annotations

import base64
import re

import pytest

from support.raw_http import RawConnection, expect, raw

feature = pytest.mark.feature

PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]
WRONG_SIGNATURE = f"SharedKey devstoreaccount1:{base64.b64encode(bytes(32)).decode()}"


@feature("Common headers")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("blob", ["blob", "missing"])
def test_every_answer_names_its_request(target, sync_container, method, blob):
    sync_container.upload_blob("blob", b"x")
    path = f"/{sync_container.container_name}/{blob}"
    response = raw(target, method, path, [("x-ms-client-request-id", "my request, number 1")])
    assert re.fullmatch(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", response.header("x-ms-request-id")
    )
    assert response.header("x-ms-client-request-id") == "my request, number 1"
    assert response.header("x-ms-version") == "2021-12-02"
    assert response.header("date").endswith(" GMT")
    other = raw(target, method, path)
    assert other.header("x-ms-request-id") != response.header("x-ms-request-id")
    assert other.header("x-ms-client-request-id") is None


@feature("Common headers")
def test_an_error_says_code_message_request_and_time(target, sync_container):
    path = f"/{sync_container.container_name}/missing"
    response = expect(raw(target, "GET", path), 404, "BlobNotFound")
    assert response.header("content-type").startswith("application/xml")
    message = response.xml().findtext("Message")
    lines = message.split("\n")
    assert lines[0] == "The specified blob does not exist."
    assert lines[1] == f"RequestId:{response.header('x-ms-request-id')}"
    assert re.fullmatch(r"Time:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", lines[2])


@feature("Common headers")
def test_answers_without_content_say_so(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    for method, query, headers in [
        ("PUT", "", PUT_BLOB),
        ("PUT", "?comp=metadata", []),
        ("DELETE", "", []),
    ]:
        response = raw(target, method, path + query, headers)
        assert response.status in (200, 201, 202)
        assert response.header("content-length") == "0"
        assert response.body == b""


@feature("x-ms-version")
@pytest.mark.parametrize(
    "version", ["2009-09-19", "2015-02-21", "2021-12-02", "2026-10-06", "2027-03-07", "2099-12-31"]
)
def test_every_well_formed_version_is_accepted_and_echoed(target, sync_container, version):
    path = f"/{sync_container.container_name}?restype=container"
    # Before 2015-02-21 an empty Content-Length is signed as 0; sending none avoids the difference.
    response = expect(raw(target, "GET", path, version=version, length=None), 200)
    assert response.header("x-ms-version") == version


@feature("x-ms-version")
@pytest.mark.parametrize(
    "version", ["yesterday", "2021-13-01", "2021-12-32", "2021-1-1", "2008-10-27"]
)
def test_a_version_that_is_none_is_refused(target, sync_container, version):
    path = f"/{sync_container.container_name}?restype=container"
    answer = raw(target, "GET", path, version=version, length=None)
    response = expect(answer, 400, "InvalidHeaderValue")
    assert response.xml().findtext("HeaderName") == "x-ms-version"


@feature("Connections")
def test_a_connection_serves_many_requests(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    with RawConnection(target) as connection:
        for number in range(50):
            content = b"x" * number
            expect(connection.request("PUT", path, PUT_BLOB, content), 201)
            assert connection.request("GET", path).body == content
        expect(connection.request("GET", path + "-missing"), 404, "BlobNotFound")
        assert connection.request("GET", path).body == content


@feature("Connections")
def test_pipelined_requests_are_answered_in_order(target, sync_container):
    path = f"/{sync_container.container_name}"
    with RawConnection(target) as connection:
        body = bytes(1 << 20)
        sent = b""
        for number in range(3):
            sent += connection.head("PUT", f"{path}/p{number}", PUT_BLOB, length=len(body)) + body
        for number in range(3):
            sent += connection.head("HEAD", f"{path}/p{number}")
        connection.send_bytes(sent)
        for _ in range(3):
            expect(connection.read_response("PUT"), 201)
        for _ in range(3):
            response = expect(connection.read_response("HEAD"), 200)
            assert response.header("content-length") == str(1 << 20)


@feature("Connections")
def test_a_connection_to_be_closed_is_closed(target, sync_container):
    path = f"/{sync_container.container_name}?restype=container"
    with RawConnection(target) as connection:
        expect(connection.request("GET", path, [("Connection", "close")]), 200)
        assert connection.is_closed_by_peer()


@feature("Connections")
def test_sixteen_kibibytes_of_headers_are_taken(target, sync_container):
    path = f"/{sync_container.container_name}?restype=container"
    headers = [(f"x-fill-{number}", "v" * 500) for number in range(30)]
    expect(raw(target, "GET", path, headers), 200)


@feature("Expect: 100-continue")
@pytest.mark.parametrize("body", [b"", b"x" * 100, b"x" * 1_000_000])
def test_the_go_ahead_comes_before_the_body(target, sync_container, body):
    path = f"/{sync_container.container_name}/blob"
    headers = PUT_BLOB + [("Expect", "100-continue")]
    with RawConnection(target, timeout=10) as connection:
        connection.send_bytes(connection.head("PUT", path, headers, length=len(body)))
        if body:
            assert connection.read_interim() == 100
            connection.send_bytes(body)
        expect(connection.read_response("PUT"), 201)
        assert connection.request("GET", path).body == body


@feature("Expect: 100-continue")
def test_a_refusal_comes_instead_of_the_go_ahead(target, sync_container):
    sync_container.upload_blob("blob", b"before")
    path = f"/{sync_container.container_name}/blob"
    expecting = PUT_BLOB + [("Expect", "100-continue")]
    cases = [
        (expecting, False, 401, "NoAuthenticationInformation"),
        (expecting + [("Authorization", WRONG_SIGNATURE)], True, 403, "AuthenticationFailed"),
        (expecting + [("If-None-Match", "*")], True, 409, "BlobAlreadyExists"),
        (expecting + [("If-Match", '"0x8D0000000000000"')], True, 412, "ConditionNotMet"),
        (expecting + [("Content-MD5", "AAAA")], True, 400, "InvalidMd5"),
    ]
    for headers, sign, status, code in cases:
        with RawConnection(target, timeout=10) as connection:
            connection.send_bytes(
                connection.head("PUT", path, headers, length=1_000_000, sign=sign)
            )
            response = expect(connection.read_response("PUT"), status, code)
            assert response.interim == []
    assert sync_container.download_blob("blob").readall() == b"before"


@feature("Unknown parameters")
def test_unknown_parameters_and_headers_change_nothing(target, sync_container):
    path = f"/{sync_container.container_name}/blob"
    headers = PUT_BLOB + [("X-Unknown", "1"), ("CommandName", "storage blob upload")]
    expect(raw(target, "PUT", path + "?close=true&timeout=30&x=y&z", headers, b"x"), 201)
    assert raw(target, "GET", path + "?sausage=1&timeout=31536001").body == b"x"


@feature("Unknown parameters")
def test_an_unknown_parameter_may_even_come_twice(target, sync_container):
    sync_container.upload_blob("blob", b"x")
    path = f"/{sync_container.container_name}/blob"
    assert raw(target, "GET", path + "?sausage=2&sausage=1").body == b"x"


@feature("Health")
@pytest.mark.needs("server")
def test_health_is_open_to_everybody_and_says_ready(target):
    response = raw(target, "GET", "/healthz", sign=False, version=None, absolute=True)
    assert response.status == 200
    assert b"ready" in response.body
