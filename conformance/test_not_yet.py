"""Nothing pretends: what Azure has and Lazuli has not is refused, operations by their name."""

from __future__ import annotations

import pytest

from support.raw_http import expect, raw

feature = pytest.mark.feature

PUT_BLOB = [("x-ms-blob-type", "BlockBlob")]

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
