"""Blob service properties, statistics, CORS and container access policies."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import (
    AccessPolicy,
    BlobAnalyticsLogging,
    ContainerSasPermissions,
    CorsRule,
    Metrics,
    RetentionPolicy,
    StaticWebsite,
)

from support.blob_service import get_blob_service, retention, set_blob_service
from support.errors import refused
from support.raw_http import expect, raw
from support.sdk import service_of
from support.target import Target

feature = pytest.mark.feature


@pytest.fixture
def own(start_server):
    """A server of the test's own: the settings are the account's."""
    server = start_server()
    with service_of(server) as service:
        yield service, Target.of_server(server.url), server


PROPERTIES = "/?restype=service&comp=properties"


@feature("Blob service properties")
@pytest.mark.needs("server")
def test_what_is_set_is_shown_and_the_rest_stays(own):
    service, target, server = own
    rules = [
        CorsRule(["https://a.example"], ["GET", "PUT"], allowed_headers=["x-ms-*"],
                 exposed_headers=["x-ms-meta-*"], max_age_in_seconds=60),
        CorsRule(["*"], ["GET"]),
    ]
    service.set_service_properties(cors=rules)
    service.set_service_properties(delete_retention_policy=RetentionPolicy(True, days=5))
    service.set_service_properties(target_version="2021-12-02")
    for _ in range(2):
        shown = service.get_service_properties()
        assert shown["delete_retention_policy"].enabled
        assert shown["delete_retention_policy"].days == 5
        assert shown["target_version"] == "2021-12-02"
        assert len(shown["cors"]) == 2
        assert not shown["static_website"].enabled
        assert not shown["analytics_logging"].write
        server.kill()
        server.start()
    assert get_blob_service(target).delete_retention_policy.days == 5
    service.set_service_properties(cors=[])
    assert service.get_service_properties()["cors"] == []
    assert service.get_service_properties()["delete_retention_policy"].enabled


@feature("Blob service properties")
@pytest.mark.needs("server")
def test_both_planes_show_the_same(own):
    service, target, _ = own
    set_blob_service(
        target, isVersioningEnabled=True, deleteRetentionPolicy=retention(9),
        containerDeleteRetentionPolicy=retention(4),
        cors={"corsRules": [{"allowedOrigins": ["*"], "allowedMethods": ["GET"],
                             "allowedHeaders": [], "exposedHeaders": [], "maxAgeInSeconds": 1}]},
    )
    assert service.get_service_properties()["delete_retention_policy"].days == 9
    assert len(service.get_service_properties()["cors"]) == 1
    shown = get_blob_service(target)
    assert shown.is_versioning_enabled and shown.container_delete_retention_policy.days == 4
    # A merge: what is not named stays.
    set_blob_service(target, deleteRetentionPolicy=retention(None))
    shown = get_blob_service(target)
    assert shown.is_versioning_enabled and not shown.delete_retention_policy.enabled
    assert shown.container_delete_retention_policy.days == 4


@feature("Nothing pretends")
@pytest.mark.needs("server")
def test_what_is_not_honoured_is_not_stored(own):
    service, _, _ = own
    for options in (
        {"static_website": StaticWebsite(enabled=True, index_document="i.html")},
        {"analytics_logging": BlobAnalyticsLogging(read=True)},
        {"hour_metrics": Metrics(enabled=True)},
    ):
        with pytest.raises(HttpResponseError) as caught:
            service.set_service_properties(**options)
        assert 400 <= caught.value.status_code < 500, options
    # What is off may be sent as off.
    service.set_service_properties(
        static_website=StaticWebsite(enabled=False), hour_metrics=Metrics(enabled=False)
    )


# Which of these an element that is missing or wrong gets is open.
XML_CODES = ("InvalidXmlDocument", "InvalidXmlNodeValue", "MissingRequiredXmlNode")
RULE = (
    "<CorsRule><AllowedOrigins>{0}</AllowedOrigins><AllowedMethods>{1}</AllowedMethods>"
    "<AllowedHeaders></AllowedHeaders><ExposedHeaders></ExposedHeaders>"
    "<MaxAgeInSeconds>{2}</MaxAgeInSeconds></CorsRule>"
)


@feature("Bad input")
@pytest.mark.parametrize(
    "body",
    [
        "",
        "<StorageServiceProperties>",
        "<Properties/>",
        "<StorageServiceProperties><Cors>" + RULE.format("*", "GET", 1) * 6 + "</Cors></StorageServiceProperties>",
        "<StorageServiceProperties><Cors>" + RULE.format("", "GET", 1) + "</Cors></StorageServiceProperties>",
        "<StorageServiceProperties><Cors>" + RULE.format("*", "BREW", 1) + "</Cors></StorageServiceProperties>",
        "<StorageServiceProperties><Cors>" + RULE.format("*", "GET", -1) + "</Cors></StorageServiceProperties>",
        "<StorageServiceProperties><DeleteRetentionPolicy><Enabled>true</Enabled></DeleteRetentionPolicy></StorageServiceProperties>",
        "<StorageServiceProperties><DeleteRetentionPolicy><Enabled>true</Enabled><Days>0</Days></DeleteRetentionPolicy></StorageServiceProperties>",
        "<StorageServiceProperties><DeleteRetentionPolicy><Enabled>true</Enabled><Days>366</Days></DeleteRetentionPolicy></StorageServiceProperties>",
        "<StorageServiceProperties><DeleteRetentionPolicy><Enabled>maybe</Enabled></DeleteRetentionPolicy></StorageServiceProperties>",
        "<StorageServiceProperties><DefaultServiceVersion>soon</DefaultServiceVersion></StorageServiceProperties>",
    ],
)
def test_bad_properties_are_refused_and_change_nothing(target, sync_service, body):
    before = raw(target, "GET", PROPERTIES).body
    response = raw(target, "PUT", PROPERTIES, [], body.encode())
    assert response.status == 400 and response.code in XML_CODES, (response.status, response.code)
    assert raw(target, "GET", PROPERTIES).body == before


@feature("Blob service properties")
def test_statistics_are_the_secondary_s(target):
    response = raw(target, "GET", "/?restype=service&comp=stats")
    assert (response.status, response.code) == (400, "InvalidQueryParameterValue")


@feature("CORS")
@pytest.mark.needs("server")
def test_preflight_and_actual_requests(own):
    service, target, _ = own
    container = service.create_container("cors")
    container.upload_blob("b", b"x", metadata={"k": "v"})
    path = "/cors/b"
    ask = [("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET")]

    def preflight(headers):
        return raw(target, "OPTIONS", path, headers, sign=False, version=None)

    expect(preflight(ask), 403, "CorsPreflightFailure")
    service.set_service_properties(
        cors=[
            CorsRule(["https://a.example", "https://*.b.example"], ["GET"],
                     allowed_headers=["x-ms-*", "authorization"],
                     exposed_headers=["x-ms-meta-*", "etag"], max_age_in_seconds=60),
            CorsRule(["*"], ["HEAD"]),
        ]
    )
    answer = expect(preflight(ask), 200)
    assert answer.header("Access-Control-Allow-Origin") == "https://a.example"
    assert answer.header("Access-Control-Allow-Methods") == "GET"
    assert answer.header("Access-Control-Max-Age") == "60"
    more = ask + [("Access-Control-Request-Headers", "x-ms-date,Authorization")]
    expect(preflight(more), 200)
    expect(preflight(ask + [("Access-Control-Request-Headers", "x-other")]), 403, "CorsPreflightFailure")
    other = [("Origin", "https://sub.b.example"), ("Access-Control-Request-Method", "GET")]
    expect(preflight(other), 200)
    wrong = [("Origin", "https://c.example"), ("Access-Control-Request-Method", "GET")]
    expect(preflight(wrong), 403, "CorsPreflightFailure")
    assert preflight(ask[:1]).status == 400
    assert preflight(ask[1:]).status == 400

    answer = expect(raw(target, "GET", path, [("Origin", "https://a.example")]), 200)
    assert answer.header("Access-Control-Allow-Origin") == "https://a.example"
    assert "x-ms-meta-k" in answer.header("Access-Control-Expose-Headers").lower()
    assert "Origin" in answer.header("Vary")
    answer = expect(raw(target, "GET", "/cors/none", [("Origin", "https://a.example")]), 404, "BlobNotFound")
    assert answer.header("Access-Control-Allow-Origin") == "https://a.example"
    answer = raw(target, "GET", path, [("Origin", "https://c.example")])
    assert answer.header("Access-Control-Allow-Origin") is None
    assert answer.header("Vary") == "Origin"
    answer = raw(target, "HEAD", path, [("Origin", "https://c.example")])
    assert answer.header("Access-Control-Allow-Origin") == "*"
    assert raw(target, "GET", path).header("Access-Control-Allow-Origin") is None


@feature("Container ACL")
def test_stored_access_policies(container):
    start = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    policies = {
        "reader": AccessPolicy(ContainerSasPermissions(read=True, list=True), start=start,
                               expiry=datetime(2030, 1, 1, tzinfo=timezone.utc)),
        "empty": AccessPolicy(),
        "x" * 64: AccessPolicy(permission="rw"),
    }
    before = container.get_container_properties()
    answer = container.set_container_access_policy(signed_identifiers=policies)
    assert answer["etag"] != before.etag
    shown = container.get_container_access_policy()
    assert shown["public_access"] is None
    identifiers = {item.id: item.access_policy for item in shown["signed_identifiers"]}
    assert set(identifiers) == set(policies)
    assert identifiers["reader"].permission == "rl"
    assert "2026-01-02T03:04:05" in str(identifiers["reader"].start)
    container.set_container_access_policy(signed_identifiers={})
    assert container.get_container_access_policy()["signed_identifiers"] == []


@feature("Container ACL")
def test_public_access_is_not_permitted(container):
    with refused(409, "PublicAccessNotPermitted"):
        container.set_container_access_policy(signed_identifiers={}, public_access="blob")
    assert container.get_container_access_policy()["public_access"] is None


@feature("Bad input")
@pytest.mark.parametrize(
    "body",
    [
        "<SignedIdentifiers>",
        "<SignedIdentifiers><SignedIdentifier/></SignedIdentifiers>",
        "<SignedIdentifiers>" + "".join(
            f"<SignedIdentifier><Id>{n}</Id></SignedIdentifier>" for n in range(6)
        ) + "</SignedIdentifiers>",
        f"<SignedIdentifiers><SignedIdentifier><Id>{'x' * 65}</Id></SignedIdentifier></SignedIdentifiers>",
        "<SignedIdentifiers><SignedIdentifier><Id>a</Id><AccessPolicy><Start>soon</Start></AccessPolicy></SignedIdentifier></SignedIdentifiers>",
    ],
)
def test_bad_access_policies_are_refused_and_change_nothing(target, sync_container, body):
    path = f"/{sync_container.container_name}?restype=container&comp=acl"
    sync_container.set_container_access_policy(signed_identifiers={"a": AccessPolicy()})
    before = raw(target, "GET", path).body
    response = raw(target, "PUT", path, [], body.encode())
    assert response.status == 400 and response.code in XML_CODES, (response.status, response.code)
    assert raw(target, "GET", path).body == before
