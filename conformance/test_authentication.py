"""Shared Key and Shared Key Lite, and what happens without."""

from __future__ import annotations

import base64
import email.utils
import time

import pytest

from support import shared_key
from support.raw_http import RawConnection, expect, raw
from support.target import DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY

feature = pytest.mark.feature

PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]
VECTOR_HEADERS = [
    ("x-ms-date", "Thu, 01 Jan 2026 00:00:00 GMT"),
    ("x-ms-client-request-id", "11111111-2222-3333-4444-555555555555"),
    ("x-ms-version", "2026-10-06"),
]


@feature("Shared Key")
def test_this_suite_signs_as_the_official_sdk_does():
    """Signatures made by azure-storage-blob 12.31.1 with the development key."""
    vectors = [
        (
            "GET",
            "/c1?restype=container&comp=list&prefix=dir%2F&include=metadata,tags",
            [],
            "ORdDVYFfydiAsiMqqv7ulH6ccoQzn9UDViNJr/AF3Ec=",
        ),
        (
            "HEAD",
            "/c1/%C3%A9%2B%C3%BC%20%25.txt",
            [],
            "aUE/z4LZmzXweAxUuszNtGZfHyQ4aKxAb4HI501WrH0=",
        ),
        (
            "GET",
            "/c1/x",
            [("x-ms-range", "bytes=0-9")],
            "NVyM8BwhPDWUAZah06w7x9M0DEJOEh8XNrnnICkNSKg=",
        ),
        (
            "PUT",
            "/c1/x?comp=metadata",
            [
                ("x-ms-meta-a-c", "1"),
                ("x-ms-meta-ab", "2"),
                ("x-ms-meta-a_b", "3"),
                ("x-ms-meta-Zz", "4"),
            ],
            "vfH63hfTnEsssT4Z3/cXSlIoUo2HIHqc9tUkiHLtCBk=",
        ),
    ]
    for method, path, headers, expected in vectors:
        value = shared_key.shared_key(
            DEVELOPMENT_ACCOUNT,
            DEVELOPMENT_KEY,
            method,
            f"/{DEVELOPMENT_ACCOUNT}{path}",
            VECTOR_HEADERS + headers,
        )
        assert value == f"SharedKey {DEVELOPMENT_ACCOUNT}:{expected}"


@pytest.fixture
def path(sync_container):
    sync_container.upload_blob("blob", b"content")
    return f"/{sync_container.container_name}/blob"


@feature("Shared Key")
def test_every_signed_header_is_part_of_the_signature(target, path):
    headers = PUT_BLOB + [
        ("Content-Type", "text/plain"),
        ("Content-Encoding", "identity"),
        ("Content-Language", "de"),
        (
            "Content-MD5",
            base64.b64encode(bytes.fromhex("9a0364b9e99bb480dd25e1f0284c8555")).decode(),
        ),
        ("If-Match", raw(target, "HEAD", path).header("etag")),
        ("x-ms-meta-b", "2"),
        ("x-ms-meta-A", "1"),
    ]
    expect(raw(target, "PUT", path, headers, b"content"), 201)
    expect(raw(target, "GET", path, [("Range", "bytes=0-3")]), 206)


@feature("Shared Key")
@pytest.mark.parametrize(
    "names",
    [
        ["x-ms-meta-ab", "x-ms-meta-a_b", "x-ms-meta-Zz"],
        ["x-ms-meta-a_1", "x-ms-meta-a1", "x-ms-meta-aa"],
    ],
)
@pytest.mark.parametrize("order", ["service", "bytes"])
def test_both_header_orders_are_accepted(target, sync_container, monkeypatch, names, order):
    """The SDKs imitate the service's culture order, others sort bytes."""
    if order == "bytes":
        monkeypatch.setattr(shared_key, "_service_order", lambda name: (name,))
    path = f"/{sync_container.container_name}/blob"
    headers = PUT_BLOB + [(name, "v") for name in names]
    expect(raw(target, "PUT", path, headers, b"x"), 201)


@feature("Shared Key")
def test_the_date_header_instead_of_the_storage_one(target, path):
    now = email.utils.formatdate(usegmt=True)
    expect(raw(target, "GET", path, [("Date", now)]), 200)


@feature("Shared Key")
def test_query_values_are_signed_decoded_and_sorted(target, path):
    container = path.rsplit("/", 1)[0]
    for query in (
        "restype=container&comp=list&prefix=b%6Cob",
        "prefix=blob&include=metadata,uncommittedblobs&comp=list&restype=container",
        "comp=list&restype=container&delimiter=/&marker=&prefix=",
        "restype=container&comp=list&prefix=a%2Bb",
    ):
        expect(raw(target, "GET", f"{container}?{query}"), 200)


@feature("Shared Key Lite")
def test_lite_reads_and_writes(target, path):
    expect(
        raw(target, "PUT", path, PUT_BLOB + [("Content-Type", "text/plain")], b"lite", sign="lite"),
        201,
    )
    assert raw(target, "GET", path, sign="lite").body == b"lite"
    container = path.rsplit("/", 1)[0]
    expect(raw(target, "GET", f"{container}?restype=container&comp=list", sign="lite"), 200)
    expect(raw(target, "GET", "/?comp=list&prefix=x", sign="lite"), 200)


@feature("Shared Key Lite")
def test_a_wrong_lite_signature_is_refused(target, path):
    value = f"SharedKeyLite {target.account}:{base64.b64encode(bytes(32)).decode()}"
    expect(raw(target, "GET", path, [("Authorization", value)]), 403, "AuthenticationFailed")


@feature("Anonymous access")
@pytest.mark.parametrize(
    ("method", "where"),
    [
        ("GET", ""),
        ("HEAD", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("GET", "?restype=container&comp=list"),
        ("GET", "/?comp=list"),
    ],
)
def test_nothing_is_served_anonymously(target, path, method, where):
    place = where if where.startswith("/") else (path.rsplit("/", 1)[0] + where if where else path)
    headers = PUT_BLOB if method == "PUT" else []
    response = raw(target, method, place, headers, sign=False)
    assert response.status == 401
    assert response.header("x-ms-error-code") == "NoAuthenticationInformation"
    assert response.header("www-authenticate")
    assert raw(target, "GET", path).body == b"content"


@feature("Shared Key")
def test_a_wrong_signature_is_refused_without_telling_the_right_one(target, path):
    with RawConnection(target) as connection:
        head = connection.head("GET", path).decode()
        right = head.split("SharedKey ")[1].split(":")[1].split("\r")[0]
        wrong = base64.b64encode(bytes(32)).decode()
        connection.send_bytes(head.replace(right, wrong).encode())
        response = expect(connection.read_response(), 403, "AuthenticationFailed")
    detail = response.xml().findtext("AuthenticationErrorDetail")
    assert detail and wrong in detail
    assert right not in response.body.decode()
    assert target.key not in response.body.decode()


@feature("Shared Key")
def test_a_changed_request_no_longer_fits_its_signature(target, path):
    with RawConnection(target) as connection:
        head = connection.head("GET", path, [("x-ms-range", "bytes=0-1")])
        connection.send_bytes(head.replace(b"bytes=0-1", b"bytes=0-6"))
        expect(connection.read_response(), 403, "AuthenticationFailed")
        connection.send_bytes(connection.head("GET", path).replace(b"GET ", b"DELETE ", 1))
        expect(connection.read_response(), 403, "AuthenticationFailed")
    assert raw(target, "GET", path).body == b"content"


@feature("Shared Key")
@pytest.mark.parametrize("seconds", [-16 * 60, 16 * 60, -86400 * 365])
@pytest.mark.parametrize("header", ["x-ms-date", "Date"])
def test_a_clock_too_far_away_is_refused(target, path, seconds, header):
    date = email.utils.formatdate(time.time() + seconds, usegmt=True)
    expect(raw(target, "GET", path, [(header, date)]), 403, "AuthenticationFailed")


@feature("Shared Key")
@pytest.mark.parametrize("seconds", [-14 * 60, 14 * 60])
def test_a_clock_within_fifteen_minutes_is_accepted(target, path, seconds):
    date = email.utils.formatdate(time.time() + seconds, usegmt=True)
    expect(raw(target, "GET", path, [("x-ms-date", date)]), 200)


@feature("Shared Key")
@pytest.mark.parametrize("date", ["", "yesterday"])
def test_no_date_is_refused(target, path, date):
    headers = [("x-ms-date", date)] if date else []
    expect(raw(target, "GET", path, headers, date=""), 403, "AuthenticationFailed")


@feature("Shared Key")
@pytest.mark.parametrize(
    "value",
    ["SharedKey", "SharedKey nocolon", "SharedKey :", "Basic dXNlcjpwYXNz", "SharedKey a:b:c d"],
)
def test_a_malformed_header_is_refused(target, path, value):
    response = raw(target, "GET", path, [("Authorization", value)])
    assert response.status in (400, 401, 403), response.status
    assert response.code in ("InvalidAuthenticationInfo", "AuthenticationFailed"), response.code


@feature("Shared Key")
@pytest.mark.parametrize("value", ["not base64!", "AAAA", ""])
def test_a_signature_that_is_none_is_refused(target, path, value):
    headers = [("Authorization", f"SharedKey {target.account}:{value}")]
    response = raw(target, "GET", path, headers)
    assert (response.status, response.code) in [
        (403, "AuthenticationFailed"),
        (400, "InvalidAuthenticationInfo"),
    ]


@feature("Shared Key")
def test_an_unknown_account_is_not_served(target, path):
    """Both in the credential and in the path."""
    key = target.key
    headers = [("x-ms-date", email.utils.formatdate(usegmt=True)), ("x-ms-version", "2021-12-02")]
    for account, place in [("otheraccount", path), (target.account, None)]:
        wire = f"{target.base_path}{path}" if place else "/otheraccount/c/b"
        value = shared_key.shared_key(account, key, "GET", wire, headers)
        response = raw(
            target,
            "GET",
            wire,
            headers + [("Authorization", value)],
            version=None,
            length=None,
            absolute=True,
        )
        assert (response.status, response.code) in [
            (403, "AuthenticationFailed"),
            (404, "ResourceNotFound"),
        ], (response.status, response.code)


@feature("Management access")
@pytest.mark.needs("management")
@pytest.mark.parametrize(
    "header", [[], [("Authorization", "Bearer wrong")], [("Authorization", "Basic eDp5")]]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_management_plane_demands_its_token(target, sync_container, header, method):
    path = (
        f"/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{target.account}/blobServices/default"
        f"/containers/{sync_container.container_name}/immutabilityPolicies/default?api-version=2023-05-01"
    )
    response = raw(target, method, path, header, sign=False, version=None, absolute=True)
    assert response.status == 401, response.status
    assert response.header("www-authenticate")


@feature("Management access")
@pytest.mark.needs("management")
def test_an_account_key_opens_no_management(target, sync_container):
    path = (
        f"/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{target.account}/listKeys?api-version=2023-05-01"
    )
    assert raw(target, "POST", path, absolute=True).status == 401
