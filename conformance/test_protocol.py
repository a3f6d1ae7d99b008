"""What every answer has in common: headers, versions, keep-alive, 100-continue, errors, 501."""

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
    "version", ["yesterday", "2021-13-01", "2021-12-32", "2021-1-1", "2008-10-27", ""]
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


# What exists in Azure and not here: method, path behind the account ("C" is a container, "B" a
# blob), headers, body, and the operation's name that the refusal must give.
NOT_YET = [
    (
        "PUT",
        "/?restype=service&comp=properties",
        [],
        b"<StorageServiceProperties/>",
        "Set Blob Service Properties",
    ),
    ("GET", "/?restype=service&comp=properties", [], b"", "Get Blob Service Properties"),
    ("GET", "/?restype=service&comp=stats", [], b"", "Get Blob Service Stats"),
    (
        "POST",
        "/?restype=service&comp=userdelegationkey",
        [],
        b"<KeyInfo/>",
        "Get User Delegation Key",
    ),
    (
        "POST",
        "/?comp=batch",
        [("Content-Type", "multipart/mixed; boundary=b")],
        b"--b--",
        "Blob Batch",
    ),
    ("GET", "/?comp=blobs&where=a%3D%271%27", [], b"", "Find Blobs by Tags"),
    ("PUT", "C?restype=container&comp=acl", [], b"", "Set Container ACL"),
    ("GET", "C?restype=container&comp=acl", [], b"", "Get Container ACL"),
    (
        "PUT",
        "C?restype=container&comp=lease",
        [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")],
        b"",
        "Lease Container",
    ),
    (
        "PUT",
        "C?restype=container&comp=undelete",
        [("x-ms-deleted-container-name", "c"), ("x-ms-deleted-container-version", "1")],
        b"",
        "Restore Container",
    ),
    (
        "POST",
        "C?restype=container&comp=batch",
        [("Content-Type", "multipart/mixed; boundary=b")],
        b"--b--",
        "Blob Batch",
    ),
    ("GET", "C?restype=container&comp=blobs&where=a%3D%271%27", [], b"", "Find Blobs by Tags"),
    (
        "PUT",
        "B",
        [("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "512")],
        b"",
        "Put Blob",
    ),
    (
        "PUT",
        "B?comp=page",
        [("x-ms-page-write", "update"), ("x-ms-range", "bytes=0-511")],
        bytes(512),
        "Put Page",
    ),
    ("GET", "B?comp=pagelist", [], b"", "Get Page Ranges"),
    ("PUT", "B?comp=snapshot", [], b"", "Snapshot Blob"),
    (
        "PUT",
        "B?comp=lease",
        [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")],
        b"",
        "Lease Blob",
    ),
    ("PUT", "B", [("x-ms-copy-source", "http://127.0.0.1/c/b")], b"", "Copy Blob"),
    (
        "PUT",
        "B",
        [("x-ms-copy-source", "http://127.0.0.1/c/b"), ("x-ms-requires-sync", "true")],
        b"",
        "Copy Blob From URL",
    ),
    (
        "PUT",
        "B",
        [("x-ms-copy-source", "http://127.0.0.1/c/b"), ("x-ms-blob-type", "BlockBlob")],
        b"",
        "Put Blob From URL",
    ),
    (
        "PUT",
        "B?comp=block&blockid=AAAA",
        [("x-ms-copy-source", "http://127.0.0.1/c/b")],
        b"",
        "Put Block From URL",
    ),
    (
        "PUT",
        "B?comp=appendblock",
        [("x-ms-copy-source", "http://127.0.0.1/c/b")],
        b"",
        "Append Block From URL",
    ),
    ("PUT", "B?comp=seal", [], b"", "Append Blob Seal"),
    ("PUT", "B?comp=copy&copyid=x", [("x-ms-copy-action", "abort")], b"", "Abort Copy Blob"),
    (
        "PUT",
        "B?comp=incrementalcopy",
        [("x-ms-copy-source", "http://127.0.0.1/c/b")],
        b"",
        "Incremental Copy Blob",
    ),
    ("PUT", "B?comp=tier", [("x-ms-access-tier", "Cool")], b"", "Set Blob Tier"),
    ("GET", "B?comp=tags", [], b"", "Get Blob Tags"),
    ("PUT", "B?comp=tags", [], b"<Tags><TagSet/></Tags>", "Set Blob Tags"),
    ("PUT", "B?comp=undelete", [], b"", "Undelete Blob"),
    ("PUT", "B?comp=expiry", [("x-ms-expiry-option", "NeverExpire")], b"", "Set Blob Expiry"),
    ("POST", "B?comp=query", [], b"<QueryRequest/>", "Query Blob Contents"),
    # These exist, for containers with version-level immutability; there are none of those yet.
    (
        "PUT",
        "B?comp=immutabilityPolicies",
        [("x-ms-immutability-policy-until-date", "Fri, 01 Jan 2100 00:00:00 GMT")],
        b"",
        None,
    ),
    ("DELETE", "B?comp=immutabilityPolicies", [], b"", None),
    ("PUT", "B?comp=legalhold", [("x-ms-legal-hold", "true")], b"", None),
    ("GET", "B?snapshot=2021-06-28T05:50:52.7529310Z", [], b"", None),
    ("GET", "B?versionid=2021-06-28T05:50:52.7529310Z", [], b"", None),
    ("DELETE", "B?versionid=2021-06-28T05:50:52.7529310Z", [], b"", None),
    (
        "PUT",
        "B",
        PUT_BLOB + [("x-ms-immutability-policy-until-date", "Fri, 01 Jan 2100 00:00:00 GMT")],
        b"x",
        None,
    ),
    ("PUT", "B", PUT_BLOB + [("x-ms-legal-hold", "true")], b"x", None),
    ("PUT", "B", PUT_BLOB + [("x-ms-tags", "k=v")], b"x", None),
    ("PUT", "B", PUT_BLOB + [("x-ms-access-tier", "Cool")], b"x", None),
    (
        "PUT",
        "B",
        PUT_BLOB
        + [
            ("x-ms-encryption-key", "AAAA"),
            ("x-ms-encryption-key-sha256", "AAAA"),
            ("x-ms-encryption-algorithm", "AES256"),
        ],
        b"x",
        None,
    ),
    ("GET", "B", [("x-ms-if-tags", "k='v'")], b"", None),
    ("DELETE", "B", [("x-ms-if-tags", "k='v'")], b"", None),
]


@feature("Nothing pretends")
@pytest.mark.needs("server")
@pytest.mark.parametrize(
    "case", NOT_YET, ids=lambda case: f"{case[0]} {case[1]} {case[4] or case[2]}"[:90]
)
def test_what_does_not_exist_is_refused_by_name_and_changes_nothing(target, sync_container, case):
    """For Lazuli alone: other servers have some of these. A header or parameter that would be
    ignored (no operation's name in the row) is refused too, whatever the code."""
    method, place, headers, body, operation = case
    sync_container.upload_blob("blob", b"before", metadata={"k": "v"})
    blob = sync_container.get_blob_client("blob")
    before = (blob.get_blob_properties().etag, sync_container.get_container_properties().etag)
    base = f"/{sync_container.container_name}"
    path = place.replace("C", base, 1) if place[0] == "C" else place.replace("B", f"{base}/blob", 1)
    response = raw(target, method, path, headers, body)
    assert response.status >= 400, response.status
    if operation is not None:
        expect(response, 501, "NotImplemented")
        assert operation.lower() in response.xml().findtext("Message").lower(), response.body
    assert (
        blob.get_blob_properties().etag,
        sync_container.get_container_properties().etag,
    ) == before
    assert blob.download_blob().readall() == b"before"


@feature("Nothing pretends")
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "POST"])
def test_a_method_that_is_none_is_refused(target, sync_container, method):
    response = raw(target, method, f"/{sync_container.container_name}/blob")
    assert response.status in (400, 405, 501), response.status
    assert response.code in (
        "UnsupportedHttpVerb",
        "InvalidHttpVerb",
        "NotImplemented",
    ), response.code


@feature("Health")
@pytest.mark.needs("server")
def test_health_is_open_to_everybody_and_says_ready(target):
    response = raw(target, "GET", "/healthz", sign=False, version=None, absolute=True)
    assert response.status == 200
    assert b"ready" in response.body
