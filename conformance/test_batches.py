"""Blob batch: many deletes or tier changes in one request, each judged alone."""

from __future__ import annotations

import email.utils

import pytest
from azure.storage.blob import PartialBatchErrorException

from support import shared_key
from support.raw_http import RawResponse, expect, raw

feature = pytest.mark.feature
pytestmark = feature("Blob batch")


@pytest.fixture
def many(container):
    names = [f"blob {number:03}+ü" for number in range(256)]
    for name in names:
        container.upload_blob(name, b"x")
    return container, names


def test_256_deletes(many):
    container, names = many
    answers = list(container.delete_blobs(*names))
    assert {answer.status_code for answer in answers} == {202}
    assert len(answers) == 256
    assert list(container.list_blobs()) == []


def test_tiers(container):
    for name in ("a", "b"):
        container.upload_blob(name, b"x")
    answers = list(container.set_standard_blob_tier_blobs("Cool", "a", "b"))
    assert {answer.status_code for answer in answers} == {200}
    assert {blob.blob_tier for blob in container.list_blobs()} == {"Cool"}


def test_what_fails_does_not_stop_the_rest(sync_container):
    container = sync_container
    for name in ("a", "b", "c"):
        container.upload_blob(name, b"x")
    lease = container.get_blob_client("b").acquire_lease()
    answers = list(container.delete_blobs("a", "b", "none", "c", raise_on_any_failure=False))
    assert [answer.status_code for answer in answers] == [202, 412, 404, 202]
    assert answers[1].headers["x-ms-error-code"] == "LeaseIdMissing"
    assert answers[2].headers["x-ms-error-code"] == "BlobNotFound"
    with pytest.raises(PartialBatchErrorException):
        container.delete_blobs("b")
    lease.release()
    assert [blob.name for blob in container.list_blobs()] == ["b"]


@pytest.mark.needs("management")
@feature("Immutability")
def test_a_batch_is_no_side_door(management, sync_container):
    sync_container.upload_blob("a", b"x")
    management.put_policy(sync_container.container_name, 1)
    (answer,) = sync_container.delete_blobs("a", raise_on_any_failure=False)
    assert answer.status_code == 409
    assert answer.headers["x-ms-error-code"] == "BlobImmutableDueToPolicy"
    assert sync_container.download_blob("a").readall() == b"x"


# By hand


def part(target, method, path, headers=(), sign=True, number=0):
    whole = [("x-ms-date", email.utils.formatdate(usegmt=True)), *headers, ("Content-Length", "0")]
    full = target.base_path + path
    if sign:
        value = shared_key.shared_key(target.account, target.key, method, full, whole)
        whole.append(("Authorization", value))
    lines = [f"{method} {full} HTTP/1.1"] + [f"{name}: {value}" for name, value in whole]
    head = (
        "Content-Type: application/http\r\n"
        f"Content-ID: {number}\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    )
    return head + "\r\n".join(lines) + "\r\n\r\n"


def send(target, parts, place="/?comp=batch", boundary="batch_0+a/b", body=None) -> RawResponse:
    text = "".join(f"--{boundary}\r\n{part}" for part in parts) + f"--{boundary}--\r\n"
    headers = [("Content-Type", f"multipart/mixed; boundary={boundary}")]
    return raw(target, "POST", place, headers, text.encode() if body is None else body)


def test_the_answer_has_the_recorded_form(target, sync_container):
    sync_container.upload_blob("a", b"x")
    base = f"/{sync_container.container_name}"
    response = send(
        target,
        [
            part(target, "DELETE", f"{base}/a?", number=0),
            part(target, "DELETE", f"{base}/none", number=1),
        ],
    )
    assert response.status == 202
    kind = response.header("Content-Type")
    assert kind.startswith("multipart/mixed; boundary=batchresponse_")
    boundary = kind.partition("boundary=")[2]
    pieces = response.body.decode().split(f"--{boundary}")
    assert pieces[0] == "" and pieces[-1].strip() == "--"
    first, second = pieces[1], pieces[2]
    assert "Content-Type: application/http\r\nContent-ID: 0\r\n\r\nHTTP/1.1 202 Accepted\r\n" in first
    assert "x-ms-delete-type-permanent: true" in first
    assert "Content-ID: 1" in second and "HTTP/1.1 404 " in second
    assert "x-ms-error-code: BlobNotFound" in second and "<Code>BlobNotFound</Code>" in second


def test_each_part_is_authorised_alone(target, sync_container):
    for name in ("a", "b"):
        sync_container.upload_blob(name, b"x")
    base = f"/{sync_container.container_name}"
    unsigned = part(target, "DELETE", f"{base}/b", sign=False, number=1)
    response = send(target, [part(target, "DELETE", f"{base}/a"), unsigned])
    assert response.status == 202
    assert [blob.name for blob in sync_container.list_blobs()] == ["b"]
    forged = part(target, "DELETE", f"{base}/a").replace(f"{base}/a", f"{base}/b")
    response = send(target, [forged])
    assert b"HTTP/1.1 403 " in response.body and b"AuthenticationFailed" in response.body
    assert [blob.name for blob in sync_container.list_blobs()] == ["b"]


def test_bad_batches(target, sync_container):
    sync_container.upload_blob("a", b"x")
    base = f"/{sync_container.container_name}"
    delete = part(target, "DELETE", f"{base}/a")
    tier = part(target, "PUT", f"{base}/a?comp=tier", [("x-ms-access-tier", "Cool")])
    get = part(target, "GET", f"{base}/a")
    for codes, parts, options in [
        ({"InvalidInput"}, [], {}),
        ({"AllBatchSubRequestsShouldBeSameApi"}, [delete, tier], {}),
        ({"AllBatchSubRequestsShouldBeSameApi", "InvalidInput"}, [get], {}),
        ({"ExceedsMaxBatchRequestCount"}, [delete] * 257, {}),
        ({"InvalidInput"}, [], {"body": b""}),
        ({"InvalidInput"}, [], {"body": b"garbage"}),
        ({"InvalidInput"}, [], {"body": b"--batch_0+a/b\r\n"}),
        ({"InvalidInput", "InvalidHeaderValue"}, [delete], {"boundary": ""}),
    ]:
        response = send(target, parts, **options)
        assert response.status == 400 and response.code in codes, (codes, response.code)
    assert [blob.name for blob in sync_container.list_blobs()] == ["a"]


def test_a_container_s_batch_stays_inside(target, sync_service, sync_container):
    from support.sdk import new_name

    other = sync_service.create_container(new_name())
    other.upload_blob("a", b"x")
    place = f"/{sync_container.container_name}?restype=container&comp=batch"
    response = send(target, [part(target, "DELETE", f"/{other.container_name}/a")], place)
    # Whether the batch or the part is refused is open.
    assert response.status == 400 or b"HTTP/1.1 202" not in response.body
    assert [blob.name for blob in other.list_blobs()] == ["a"]
    expect(raw(target, "POST", "/?comp=batch", sign=False), 401, "NoAuthenticationInformation")
