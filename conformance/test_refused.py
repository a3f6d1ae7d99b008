"""Nothing pretends: what Azure has and Lazuli has not is refused."""

from __future__ import annotations

import pytest

from support.raw_http import raw

feature = pytest.mark.feature

PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]

# What exists in Azure and not here: method, path behind the account ("C" is a container, "B" a
# blob), headers, body, and the answer.
REFUSED = [
    # Only a bearer token is entitled to one.
    (
        "POST",
        "/?restype=service&comp=userdelegationkey",
        [],
        b"<KeyInfo/>",
        (403, "AuthenticationFailed"),
    ),
    # These exist for containers with version-level immutability, which this one has not.
    (
        "PUT",
        "B?comp=immutabilityPolicies",
        [("x-ms-immutability-policy-until-date", "Fri, 01 Jan 2100 00:00:00 GMT")],
        b"",
        (409, "BlobOperationNotSupported"),
    ),
    (
        "DELETE",
        "B?comp=immutabilityPolicies",
        [],
        b"",
        (409, "BlobOperationNotSupported"),
    ),
    (
        "PUT",
        "B?comp=legalhold",
        [("x-ms-legal-hold", "true")],
        b"",
        (409, "BlobOperationNotSupported"),
    ),
    (
        "PUT",
        "B",
        PUT_BLOB + [("x-ms-immutability-policy-until-date", "Fri, 01 Jan 2100 00:00:00 GMT")],
        b"x",
        (409, "BlobOperationNotSupported"),
    ),
    (
        "PUT",
        "B",
        PUT_BLOB + [("x-ms-legal-hold", "true")],
        b"x",
        (409, "BlobOperationNotSupported"),
    ),
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
        (400, "UnsupportedHeader"),
    ),
    (
        "GET",
        "B",
        [("x-ms-encryption-key", "AAAA")],
        b"",
        (400, "UnsupportedHeader"),
    ),
    (
        "PUT",
        "B",
        PUT_BLOB + [("x-ms-encryption-scope", "scope")],
        b"x",
        (400, "UnsupportedHeader"),
    ),
    (
        "PUT",
        "C?restype=container&comp=rename",
        [("x-ms-source-container-name", "c")],
        b"",
        (400, "InvalidQueryParameterValue"),
    ),
    (
        "PUT",
        "C?restype=container&comp=acl",
        [("x-ms-blob-public-access", "container")],
        b"",
        (409, "PublicAccessNotPermitted"),
    ),
]


@feature("Nothing pretends")
@pytest.mark.needs("server")
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case[0]} {case[1]} {case[2]}"[:90])
def test_what_does_not_exist_is_refused_and_changes_nothing(target, sync_container, case):
    """For Lazuli alone: other servers have some of these. A header that would be ignored is
    refused."""
    method, place, headers, body, answer = case
    sync_container.upload_blob("blob", b"before", metadata={"k": "v"})
    blob = sync_container.get_blob_client("blob")
    before = (blob.get_blob_properties().etag, sync_container.get_container_properties().etag)
    base = f"/{sync_container.container_name}"
    path = place.replace("C", base, 1) if place[0] == "C" else place.replace("B", f"{base}/blob", 1)
    response = raw(target, method, path, headers, body)
    assert (response.status, response.code) == answer
    assert (
        blob.get_blob_properties().etag,
        sync_container.get_container_properties().etag,
    ) == before
    assert blob.download_blob().readall() == b"before"


@feature("Nothing pretends")
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "POST"])
def test_a_method_that_is_none_is_refused(target, sync_container, method):
    response = raw(target, method, f"/{sync_container.container_name}/blob")
    assert (response.status, response.code) in [
        (405, "UnsupportedHttpVerb"),
        (400, "InvalidHttpVerb"),
    ]
