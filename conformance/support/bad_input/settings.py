"""The account's and the container's settings, CORS, stats."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, NODE, QUERY_VALUE, Row, XML, put
from support.raw_http import Headers


def service(content: str) -> bytes:
    return f"<StorageServiceProperties>{content}</StorageServiceProperties>".encode()


CORS_RULE = (
    "<CorsRule><AllowedOrigins>*</AllowedOrigins><AllowedMethods>GET</AllowedMethods>"
    "<AllowedHeaders/><ExposedHeaders/><MaxAgeInSeconds>1</MaxAgeInSeconds></CorsRule>"
)
SETTINGS = (
    [
        put(f"service properties: {name}", "!/?restype=service&comp=properties", codes, [], body)
        for name, codes, body in [
            ("nothing", XML, b""),
            ("another root", XML, b"<Properties/>"),
            ("six CORS rules", NODE, service(f"<Cors>{CORS_RULE * 6}</Cors>")),
            (
                "a method that is none",
                NODE,
                service(f"<Cors>{CORS_RULE.replace('GET', 'BREW')}</Cors>"),
            ),
            (
                "0 days",
                NODE,
                service(
                    "<DeleteRetentionPolicy><Enabled>true</Enabled><Days>0</Days></DeleteRetentionPolicy>"
                ),
            ),
            (
                "366 days",
                NODE,
                service(
                    "<DeleteRetentionPolicy><Enabled>true</Enabled><Days>366</Days></DeleteRetentionPolicy>"
                ),
            ),
            (
                "a static website",
                {(400, "UnsupportedXmlNode"), *NODE},
                service("<StaticWebsite><Enabled>true</Enabled></StaticWebsite>"),
            ),
            (
                "a page of a static website",
                {(400, "UnsupportedXmlNode"), *NODE},
                service(
                    "<StaticWebsite><Enabled>false</Enabled><IndexDocument>i</IndexDocument></StaticWebsite>"
                ),
            ),
            (
                "logging",
                {(400, "UnsupportedXmlNode"), *NODE},
                service(
                    "<Logging><Version>1.0</Version><Delete>true</Delete><Read>false</Read><Write>false</Write>"
                    "<RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging>"
                ),
            ),
        ]
    ]
    + [
        put(
            f"container ACL: {name}",
            "?restype=container&comp=acl",
            codes,
            [],
            f"<SignedIdentifiers>{content}</SignedIdentifiers>".encode(),
        )
        for name, codes, content in [
            (
                "six",
                NODE,
                "".join(f"<SignedIdentifier><Id>{n}</Id></SignedIdentifier>" for n in range(6)),
            ),
            ("an id of 65", NODE, f"<SignedIdentifier><Id>{'i' * 65}</Id></SignedIdentifier>"),
            ("one twice", NODE, "<SignedIdentifier><Id>a</Id></SignedIdentifier>" * 2),
            (
                "a time that is none",
                NODE,
                "<SignedIdentifier><Id>a</Id><AccessPolicy><Expiry>soon</Expiry></AccessPolicy></SignedIdentifier>",
            ),
            (
                "a permission that is none",
                NODE,
                "<SignedIdentifier><Id>a</Id><AccessPolicy><Permission>q</Permission></AccessPolicy></SignedIdentifier>",
            ),
        ]
    ]
    + [
        put(
            "a public container",
            "?restype=container&comp=acl",
            {(409, "PublicAccessNotPermitted")},
            [("x-ms-blob-public-access", "blob")],
        ),
        Row("stats on the primary", "GET", "!/?restype=service&comp=stats", QUERY_VALUE),
        Row(
            "preflight without an origin",
            "OPTIONS",
            "/block",
            HEADER_VALUE,
            [("Access-Control-Request-Method", "GET")],
        ),
        Row(
            "preflight without a method",
            "OPTIONS",
            "/block",
            HEADER_VALUE,
            [("Origin", "http://a")],
        ),
        Row(
            "preflight where no rule is",
            "OPTIONS",
            "/block",
            {(403, "CorsPreflightFailure")},
            [("Origin", "http://a"), ("Access-Control-Request-Method", "GET")],
        ),
    ]
)
