"""The account's and the container's settings, CORS, stats."""

from __future__ import annotations

from support.bad_input.row import HEADER_VALUE, NODE, QUERY_VALUE, Row, XML, put


def service(content: str) -> bytes:
    return f"<StorageServiceProperties>{content}</StorageServiceProperties>".encode()


def retention(enabled: str, days: str | None = None) -> str:
    more = "" if days is None else f"<Days>{days}</Days>"
    return f"<DeleteRetentionPolicy><Enabled>{enabled}</Enabled>{more}</DeleteRetentionPolicy>"


UNKNOWN = {(400, "UnsupportedXmlNode"), *NODE}
INCOMPLETE = {(400, "MissingRequiredXmlNode"), *NODE}
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
                service(retention("true", "0")),
            ),
            (
                "366 days",
                NODE,
                service(retention("true", "366")),
            ),
            (
                "a static website",
                UNKNOWN,
                service("<StaticWebsite><Enabled>true</Enabled></StaticWebsite>"),
            ),
            (
                "a page of a static website",
                UNKNOWN,
                service(
                    "<StaticWebsite><Enabled>false</Enabled><IndexDocument>i</IndexDocument></StaticWebsite>"
                ),
            ),
            ("cut off", XML, b"<StorageServiceProperties><Cors>"),
            (
                "a document type",
                XML,
                b"<!DOCTYPE S><StorageServiceProperties><Cors/></StorageServiceProperties>",
            ),
            ("an unknown element", UNKNOWN, service("<Colour>blue</Colour>")),
            ("text between", NODE, service("blue")),
            (
                "metrics",
                UNKNOWN,
                service(
                    "<HourMetrics><Version>1.0</Version><Enabled>true</Enabled><IncludeAPIs>true</IncludeAPIs>"
                    "<RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></HourMetrics>"
                ),
            ),
            *(
                (f"a retention of {days!r} days", NODE, service(retention("true", days)))
                for days in ("", "-1", "many", "1.5")
            ),
            ("a retention without days", INCOMPLETE, service(retention("true"))),
            ("a retention that may be", NODE, service(retention("maybe"))),
            (
                "a version that is none",
                NODE,
                service("<DefaultServiceVersion>soon</DefaultServiceVersion>"),
            ),
            (
                "a rule without origins",
                INCOMPLETE,
                service(f"<Cors>{CORS_RULE.replace('*', '', 1)}</Cors>"),
            ),
            *(
                (
                    f"a rule for {age} seconds",
                    NODE,
                    service(f"<Cors>{CORS_RULE.replace('>1<', f'>{age}<')}</Cors>"),
                )
                for age in ("-1", "many")
            ),
            (
                "logging",
                UNKNOWN,
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
                "a start that is none",
                NODE,
                "<SignedIdentifier><Id>a</Id><AccessPolicy><Start>soon</Start></AccessPolicy></SignedIdentifier>",
            ),
            ("no id", INCOMPLETE, "<SignedIdentifier><AccessPolicy/></SignedIdentifier>"),
            ("an empty id", INCOMPLETE, "<SignedIdentifier><Id/></SignedIdentifier>"),
            ("an unknown element", UNKNOWN, "<Identifier/>"),
            ("text between", NODE, "a"),
            ("cut off", XML, "<SignedIdentifier>"),
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
        put(
            "a container public to nobody known",
            "?restype=container&comp=acl",
            HEADER_VALUE | {(409, "PublicAccessNotPermitted")},
            [("x-ms-blob-public-access", "friends")],
        ),
        put("container ACL: no XML", "?restype=container&comp=acl", XML, [], b"a"),
        put("container ACL: another root", "?restype=container&comp=acl", XML, [], b"<Acl/>"),
        put(
            "container ACL: a date that is none",
            "?restype=container&comp=acl",
            HEADER_VALUE,
            [("If-Modified-Since", "soon")],
            b"<SignedIdentifiers/>",
        ),
        put(
            "container ACL with a lease where none is",
            "?restype=container&comp=acl",
            {(412, "LeaseNotPresentWithContainerOperation")},
            [("x-ms-lease-id", "11111111-1111-1111-1111-111111111111")],
            b"<SignedIdentifiers/>",
        ),
        put(
            "container ACL of nothing",
            "!/no-such-container?restype=container&comp=acl",
            {(404, "ContainerNotFound")},
            [],
            b"<SignedIdentifiers/>",
        ),
        *(
            put(
                f"{operation}: a flood",
                place,
                {(413, "RequestBodyTooLarge"), *XML},
                [("Content-Length", str(1 << 34))],
            )
            for operation, place in [
                ("service properties", "!/?restype=service&comp=properties"),
                ("container ACL", "?restype=container&comp=acl"),
                ("tags", "/block?comp=tags"),
            ]
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
