"""Protection against destruction at the same moment: one of the two comes first, and whoever was
answered with success got it (worm.md §5.3.7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from support.raw_http import RawConnection
from support.tokens import management_token
from support.version_store import policy_headers, until_in

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Version policy: races")]

ROUNDS = 40
DAY = policy_headers(until_in(days=1))
PROTECT = {
    "policy": ("PUT", "comp=immutabilityPolicies", DAY),
    "lock": (
        "PUT",
        "comp=immutabilityPolicies",
        [*DAY, ("x-ms-immutability-policy-mode", "Locked")],
    ),
    "hold": ("PUT", "comp=legalhold", [("x-ms-legal-hold", "true")]),
}


@pytest.fixture
def at_once(version_store):
    """Sends two requests on two connections at the same moment; their statuses."""
    barrier = Barrier(2)

    def one(request):
        with RawConnection(version_store.target) as connection:
            barrier.wait(30)
            return connection.request(*request).status

    with ThreadPoolExecutor(2) as pool:
        yield lambda *requests: tuple(pool.map(one, requests))


@pytest.mark.parametrize("protection", PROTECT)
def test_protecting_and_deleting_a_previous_version(version_store, at_once, protection):
    container = version_store.container()
    method, query, headers = PROTECT[protection]
    for number in range(ROUNDS):
        blob = container.upload_blob(f"b{number}", b"one")
        version = blob.get_blob_properties().version_id
        blob.upload_blob(b"two", overwrite=True)
        path = f"/{container.container_name}/b{number}?versionid={version}"
        seen = at_once((method, f"{path}&{query}", headers), ("DELETE", path))
        assert seen in [(200, 409), (404, 202)], seen
        assert version_store.raw("HEAD", path).status == (200 if seen[0] == 200 else 404)


@pytest.mark.parametrize("protection", PROTECT)
def test_protecting_and_overwriting_metadata(version_store, at_once, protection):
    """The protection is of whichever version was current when it came."""
    container = version_store.container()
    method, query, headers = PROTECT[protection]
    for number in range(ROUNDS):
        blob = container.upload_blob(f"b{number}", b"one", metadata={"k": "1"})
        version = blob.get_blob_properties().version_id
        path = f"/{container.container_name}/b{number}"
        protect = (method, f"{path}?{query}", headers)
        change = ("PUT", f"{path}?comp=metadata", [("x-ms-meta-k", "2")])
        seen = at_once(protect, change)
        assert seen in [(200, 409), (200, 200)], seen
        old = blob.get_blob_properties(version_id=version)
        assert old.metadata == {"k": "1"}
        is_protected = old.has_legal_hold or old.immutability_policy.expiry_time is not None
        assert is_protected is (seen[1] == 409)
        current = version_store.raw("HEAD", path)
        assert current.header("x-ms-legal-hold") or current.header(
            "x-ms-immutability-policy-until-date"
        )


def test_changing_the_default_and_writing(version_store):
    """A version has the old default or the new one, and keeps it."""
    container = version_store.container(days=1)
    name = container.container_name
    target = version_store.target
    url = (
        f"/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}/providers/"
        f"Microsoft.Storage/storageAccounts/{target.account}/blobServices/default/containers/{name}"
        "/immutabilityPolicies/default?api-version=2023-05-01"
    )
    bearer = [("Authorization", f"Bearer {management_token(target)}"), ("Content-Type", "application/json")]
    before = 1
    for number in range(ROUNDS):
        days = 1 + number % 5
        body = b'{"properties":{"immutabilityPeriodSinceCreationInDays":%d}}' % days
        with ThreadPoolExecutor(2) as pool:
            put = pool.submit(
                version_store.raw, "PUT", url, bearer, body, absolute=True, sign=False
            )
            write = pool.submit(container.upload_blob, f"b{number}", b"x")
        assert put.result().status == 200
        shown = write.result().get_blob_properties()
        kept = shown.immutability_policy.expiry_time - shown.creation_time
        assert round(kept.total_seconds() / 86400) in (before, days)
        before = days
