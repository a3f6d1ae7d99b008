"""Bearer tokens of the target's issuer, by client credentials, as `azure-identity` asks for them.

`azure-identity` itself refuses an authority without TLS, so this does it for servers on loopback.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import ServiceRequestError

from support.target import Target

MANAGEMENT_SCOPE = "https://management.azure.com/.default"
STORAGE_SCOPE = "https://storage.azure.com/.default"
# A token is renewed so long before its end.
RENEWAL_SECONDS = 300


class TargetCredential:
    """A credential of the SDKs, for the target's client or for another one it has. One instance
    keeps its tokens as long as they are good."""

    def __init__(self, target: Target, client: str | None = None, secret: str | None = None):
        self._target = target
        self._client = client or target.client
        self._secret = secret or target.secret
        self._tokens: dict[str, AccessToken] = {}

    def get_token(self, *scopes: str, **_options: Any) -> AccessToken:
        if self._target.token is not None:
            return AccessToken(self._target.token, int(time.time()) + 3600)
        (scope,) = scopes
        known = self._tokens.get(scope)
        if known is None or known.expires_on - time.time() < RENEWAL_SECONDS:
            known = self._tokens[scope] = self._ask(scope)
        return known

    def _ask(self, scope: str) -> AccessToken:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._client,
            "client_secret": self._secret,
            "scope": scope,
        }
        status, answer = ask_for_token(self._target, form)
        assert status == 200, (status, answer)
        return AccessToken(answer["access_token"], int(time.time()) + answer["expires_in"])


def management_token(target: Target) -> str:
    """A token for requests that no SDK sends."""
    return TargetCredential(target).get_token(MANAGEMENT_SCOPE).token


def ask_for_token(
    target: Target,
    form: dict[str, str],
    path: str = "oauth2/v2.0/token",
    headers: dict[str, str] | None = None,
    tenant: str | None = None,
) -> tuple[int, dict[str, Any]]:
    """Status and answer of a token endpoint of the target."""
    request = urllib.request.Request(
        f"{target.authority}/{tenant or target.tenant}/{path}",
        data=urllib.parse.urlencode(form).encode(),
        headers=headers or {},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError as error:
        # What the SDKs say when nobody answers.
        raise ServiceRequestError(str(error), error=error) from error
