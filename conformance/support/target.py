"""The server under test, as the environment describes it.

Nothing here knows Lazuli: an endpoint, an account, a key, and where there is one a management
endpoint and how a token for it is had. `README.md` has the table of the variables.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

# The account every Azure tool knows; public by design.
DEVELOPMENT_ACCOUNT = "devstoreaccount1"
DEVELOPMENT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
# The one client of a Lazuli that was started with --dev-identity and no other; public as well.
DEVELOPMENT_TENANT = "6c617a75-6c69-4000-8000-000000000001"
DEVELOPMENT_CLIENT = "6c617a75-6c69-4000-8000-000000000002"
DEVELOPMENT_OBJECT = "6c617a75-6c69-4000-8000-000000000003"
DEVELOPMENT_SECRET = "lazuli-development"
# What the audit trail calls it.
DEVELOPMENT_ACTOR = f"{DEVELOPMENT_OBJECT} of https://sts.lazuli.invalid/{DEVELOPMENT_TENANT}/"


@dataclass(frozen=True)
class Target:
    """`endpoint` is the account's blob endpoint without a trailing slash; path-style endpoints
    end in the account's name. `management` is the origin of the management plane, or None; `token`
    opens it, or else one of `authority` for the client does."""

    endpoint: str
    account: str = DEVELOPMENT_ACCOUNT
    key: str = DEVELOPMENT_KEY
    management: str | None = None
    token: str | None = None
    tenant: str = DEVELOPMENT_TENANT
    client: str = DEVELOPMENT_CLIENT
    secret: str = DEVELOPMENT_SECRET
    authority_host: str | None = None
    subscription: str = "00000000-0000-0000-0000-000000000000"
    resource_group: str = "lazuli"

    @classmethod
    def of_environment(cls) -> Target | None:
        """The foreign server the environment names, or None: then the suite starts its own."""
        endpoint = os.environ.get("LAZULI_TEST_ENDPOINT")
        if not endpoint:
            return None
        return cls(
            endpoint=endpoint.rstrip("/"),
            account=os.environ.get("LAZULI_TEST_ACCOUNT", DEVELOPMENT_ACCOUNT),
            key=os.environ.get("LAZULI_TEST_KEY", DEVELOPMENT_KEY),
            management=os.environ.get("LAZULI_TEST_MANAGEMENT_ENDPOINT") or None,
            token=os.environ.get("LAZULI_TEST_MANAGEMENT_TOKEN") or None,
            tenant=os.environ.get("LAZULI_TEST_TENANT", DEVELOPMENT_TENANT),
            client=os.environ.get("LAZULI_TEST_CLIENT", DEVELOPMENT_CLIENT),
            secret=os.environ.get("LAZULI_TEST_SECRET", DEVELOPMENT_SECRET),
            authority_host=os.environ.get("LAZULI_TEST_AUTHORITY") or None,
            subscription=os.environ.get("LAZULI_TEST_SUBSCRIPTION", cls.subscription),
            resource_group=os.environ.get("LAZULI_TEST_RESOURCE_GROUP", cls.resource_group),
        )

    @classmethod
    def of_server(cls, url: str) -> Target:
        """The development account of a Lazuli that was started here."""
        return cls(endpoint=f"{url}/{DEVELOPMENT_ACCOUNT}", management=url)

    @property
    def authority(self) -> str:
        """What the tenant stands behind in the URL of the token endpoint."""
        return (self.authority_host or self.management or "").rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).hostname or ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.endpoint)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def uses_tls(self) -> bool:
        return urlsplit(self.endpoint).scheme == "https"

    @property
    def base_path(self) -> str:
        """What stands before `/container/blob` in a request target: `/account`, or nothing."""
        return urlsplit(self.endpoint).path.rstrip("/")

    @property
    def connection_string(self) -> str:
        scheme = urlsplit(self.endpoint).scheme
        return (
            f"DefaultEndpointsProtocol={scheme};AccountName={self.account};"
            f"AccountKey={self.key};BlobEndpoint={self.endpoint};"
        )
