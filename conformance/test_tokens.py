"""Bearer tokens on the management plane, from both sides, and the development issuer that gives them.

The right token passes; each single deviation is refused. The suite has an issuer of its own, so that
it can sign what it likes, change its keys and go away."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import stat
import time
import urllib.error
import urllib.parse
import urllib.request

import jwt
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential
from azure.mgmt.storage import StorageManagementClient
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from support.issuer import Issuer, ServedIssuer, assemble, base64url, new_key
from support.lazuli_server import run_lazuli
from support.management import ContainerManagement
from support.offline import wait_until
from support.raw_http import raw
from support.target import (
    DEVELOPMENT_CLIENT,
    DEVELOPMENT_OBJECT,
    DEVELOPMENT_SECRET,
    DEVELOPMENT_TENANT,
    Target,
)
from support.tls import authority_of
from support.tokens import MANAGEMENT_SCOPE, TargetCredential, ask_for_token, management_token

pytestmark = [pytest.mark.needs("server")]
feature = pytest.mark.feature

ACCOUNT = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/devstoreaccount1"
)
VERSION = "api-version=2023-05-01"
CONTRIBUTOR = "somebody=Storage Account Contributor"
STRANGER = new_key()


def ask(target: Target, token: str | None, path: str = ACCOUNT, method: str = "GET", body=b""):
    headers = [] if token is None else [("Authorization", f"Bearer {token}")]
    headers.append(("Content-Type", "application/json"))
    separator = "&" if "?" in path else "?"
    return raw(
        target, method, path + separator + VERSION, headers, body,
        sign=False, version=None, absolute=True,
    )  # fmt: skip


def error(response) -> tuple[int, str]:
    return response.status, json.loads(response.body)["error"]["code"]


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer("first", "second")


@pytest.fixture
def believer(issuer, start_server, tmp_path) -> Target:
    """A server that believes the suite's issuer, by a file of its keys."""
    keys = tmp_path / "keys.json"
    keys.write_bytes(issuer.key_set())
    server = start_server(
        None,
        *["--issuer", issuer.name, "--issuer-keys", str(keys), "--tenant", "tenant-1"],
        *["--authority", "https://login.example/tenant-1", "--roles", CONTRIBUTOR],
        dev_identity=False,
    )
    return Target.of_server(server.url)


@feature("Bearer tokens")
def test_the_right_one_passes_and_each_deviation_does_not(believer, issuer):
    now = int(time.time())
    for good in [
        issuer.token("first"),
        issuer.token("second"),
        issuer.token("first", algorithm="RS512"),
        issuer.token("first", algorithm="PS256"),
        issuer.token("first", aud="https://management.core.windows.net/"),
        issuer.token("first", aud=["https://else.example", "https://management.azure.com/"]),
        issuer.token("first", nbf=now + 200),
        issuer.token("first", oid=None, sub="somebody"),
        issuer.token("first", headers={"jku": "https://evil.example/keys"}),
    ]:
        assert ask(believer, good).status == 200
    plain = issuer.claims()
    invalid = "InvalidAuthenticationToken"
    for code, token in [
        ("ExpiredAuthenticationToken", issuer.token("first", exp=now - 1)),
        (invalid, issuer.token("first", nbf=now + 600)),
        (invalid, issuer.token("first", exp=None)),
        (f"{invalid}Audience", issuer.token("first", aud="https://storage.azure.com/")),
        (f"{invalid}Audience", issuer.token("first", aud=None)),
        (f"{invalid}Tenant", issuer.token("first", iss="https://issuer.example/")),
        (f"{invalid}Tenant", issuer.token("first", tid="tenant-2")),
        (invalid, issuer.token("first", oid=None)),
        (invalid, issuer.token("third", key=issuer.keys["first"])),
        (invalid, issuer.token("second", key=issuer.keys["first"])),
        (invalid, issuer.token("first", key=STRANGER)),
        (invalid, issuer.token("first", headers={"crit": ["exp"]})),
        (invalid, assemble({"alg": "none", "kid": "first"}, plain, b"")),
        (invalid, assemble({"alg": "none"}, plain, b"")),
        (invalid, issuer.token("first")[:-3]),
        (invalid, issuer.token("first").rpartition(".")[0] + "."),
        (invalid, "junk"),
        (invalid, "a.b.c"),
    ]:
        response = ask(believer, token)
        assert error(response) == (401, code), (token, response.body)
        challenge = response.header("www-authenticate")
        assert challenge.startswith(
            'Bearer authorization_uri="https://login.example/tenant-1", error="invalid_token", '
        ), challenge


@feature("Bearer tokens")
def test_key_confusion(believer, issuer):
    """HS256 with the public key as its secret, and a key that the token brings along."""
    public = issuer.keys["first"].public_key()
    for secret in [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    ]:
        token = assemble({"alg": "HS256", "kid": "first"}, issuer.claims(), b"")
        signed = token.rpartition(".")[0]
        mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        assert error(ask(believer, f"{signed}.{base64url(mac)}"))[0] == 401
    stranger = Issuer("first")
    (jwk,) = json.loads(stranger.key_set())["keys"]
    for headers in [
        {"jwk": jwk},
        {"x5u": "https://evil.example/"},
        {"jku": "https://evil.example"},
    ]:
        token = stranger.token("first", headers=headers, iss=issuer.name)
        assert error(ask(believer, token)) == (401, "InvalidAuthenticationToken")


@feature("Bearer tokens")
def test_one_authorization_header(believer, issuer):
    bearer = ("Authorization", f"Bearer {issuer.token('first')}")
    for headers, status in [
        ([bearer], 200),
        ([bearer, bearer], 401),
        ([bearer, ("Authorization", "Bearer x")], 401),
        ([("Authorization", f"bearer {issuer.token('first')}")], 200),
        ([("Authorization", "Bearer")], 401),
        ([("Authorization", f"Basic {issuer.token('first')}")], 401),
        ([], 401),
    ]:
        response = raw(
            believer, "GET", f"{ACCOUNT}?{VERSION}", headers,
            sign=False, version=None, absolute=True,
        )  # fmt: skip
        assert response.status == status, (headers, response.body)


@feature("Bearer tokens")
def test_an_issuer_with_a_narrow_mind(issuer, start_server, tmp_path):
    keys = tmp_path / "keys.json"
    keys.write_bytes(issuer.key_set())
    server = start_server(
        None,
        *["--issuer", issuer.name, "--issuer-keys", str(keys), "--token-algorithms", "RS256"],
        *["--management-audience", "api://lazuli", "--roles", CONTRIBUTOR],
        dev_identity=False,
    )
    target = Target.of_server(server.url)
    assert ask(target, issuer.token("first", aud="api://lazuli", tid=None)).status == 200
    assert ask(target, issuer.token("first")).status == 401
    token = issuer.token("first", aud="api://lazuli", algorithm="RS384")
    assert ask(target, token).status == 401
    assert token not in server.output


@feature("Bearer tokens")
def test_keys_come_and_go(start_server):
    """Discovery, rotation, an issuer that is down, and one that is back."""
    with ServedIssuer("first") as issuer:
        server = start_server(
            None,
            *["--issuer", issuer.name, "--roles", CONTRIBUTOR],
            dev_identity=False,
        )
        target = Target.of_server(server.url)
        wait_until(lambda: ask(target, issuer.token("first")).status == 200)
        issuer.keys["second"] = new_key()
        assert "/keys" in issuer.asked
        # At most one look in ten seconds, whoever asks.
        wait_until(lambda: ask(target, issuer.token("second")).status == 200)
        known = issuer.token("second")
        asked = len(issuer.asked)
        for _ in range(50):
            assert ask(target, issuer.token("nobody", key=STRANGER)).status == 401
        assert len(issuer.asked) - asked <= 2
    # Nobody answers any more: what is known goes on.
    assert ask(target, known).status == 200
    assert ask(target, issuer.token("second", sub="new")).status == 200
    assert ask(target, issuer.token("third", key=STRANGER)).status == 401
    with ServedIssuer("third", port=issuer.port) as back:
        wait_until(lambda: ask(target, back.token("third")).status == 200)
        # And what the issuer has taken back is worth nothing.
        assert ask(target, known).status == 401


@feature("Bearer tokens")
def test_a_server_whose_issuer_comes_later(start_server):
    with ServedIssuer("first") as issuer:
        pass
    server = start_server(
        None, *["--issuer", issuer.name, "--roles", CONTRIBUTOR], dev_identity=False
    )
    target = Target.of_server(server.url)
    assert error(ask(target, issuer.token("first"))) == (401, "InvalidAuthenticationToken")
    with ServedIssuer("first", port=issuer.port) as late:
        wait_until(lambda: ask(target, late.token("first")).status == 200)


@feature("Bearer tokens")
@pytest.mark.parametrize("fault", ["redirect", "another issuer's document", "no keys"])
def test_keys_are_not_taken_from_anywhere(start_server, fault):
    with ServedIssuer("first") as issuer, ServedIssuer("first") as other:
        other.keys = issuer.keys
        name = issuer.name
        token = issuer.token("first")
        if fault == "redirect":
            issuer.redirect = f"{other.url}/keys"
        elif fault == "no keys":
            issuer.keys = {}
        else:
            issuer.name = other.name
        server = start_server(None, *["--issuer", name, "--roles", CONTRIBUTOR], dev_identity=False)
        target = Target.of_server(server.url)
        assert error(ask(target, token)) == (401, "InvalidAuthenticationToken")
        assert "/keys" not in other.asked


@feature("Bearer tokens")
def test_without_an_issuer_nothing_is_open(start_server):
    server = start_server(None, dev_identity=False)
    target = Target.of_server(server.url)
    for token in [None, Issuer("first").token("first"), "lazuli-development"]:
        response = ask(target, token)
        assert response.status == 401 and "authorization_uri" not in response.header(
            "www-authenticate"
        )
    assert "no issuer" in json.loads(response.body)["error"]["message"]
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{server.url}/metadata/endpoints?{VERSION}")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(
            f"{server.url}/{DEVELOPMENT_TENANT}/v2.0/.well-known/openid-configuration"
        )
    assert caught.value.code in (400, 401, 403, 404)


@feature("Roles on the management plane")
def test_a_role_reaches_as_far_as_its_scope(start_server):
    people = ["all", "account", "container", "data"]
    roles = [
        "all=Storage Account Contributor",
        "account=17d1049b-9a84-46fb-8f53-869881c3d3ab@devstoreaccount1",
        "container=Storage Account Contributor@devstoreaccount1/own",
        "data=Storage Blob Data Owner",
    ]
    server = start_server(
        None,
        environment={
            "LAZULI_DEV_IDENTITY_CLIENTS": ";".join(f"{who}:secret:{who}" for who in people),
            "LAZULI_ROLES": ";".join(roles),
        },
    )
    target = Target.of_server(server.url)
    tokens = {
        who: TargetCredential(target, who, "secret").get_token(MANAGEMENT_SCOPE).token
        for who in people
    }
    containers = f"{ACCOUNT}/blobServices/default/containers"
    days = b'{"properties":{"immutabilityPeriodSinceCreationInDays":1}}'
    tags = b'{"tags":["case1"]}'
    other = ACCOUNT.replace("devstoreaccount1", "newaccount")
    creation = b'{"location":"local","kind":"StorageV2","sku":{"name":"Standard_LRS"}}'
    clock = "/providers/Lazuli.Storage/clock"
    check = "/subscriptions/s/providers/Microsoft.Storage/checkNameAvailability"
    question = b'{"name":"free","type":"Microsoft.Storage/storageAccounts"}'
    for method, path, body, allowed in [
        ("PUT", f"{containers}/own", b"{}", {"all", "account", "container"}),
        ("PUT", f"{containers}/else", b"{}", {"all", "account"}),
        ("GET", ACCOUNT, b"", {"all", "account"}),
        ("GET", containers, b"", {"all", "account"}),
        ("POST", f"{ACCOUNT}/listKeys", b"", {"all", "account"}),
        ("GET", f"{containers}/own", b"", {"all", "account", "container"}),
        ("PUT", f"{containers}/own/immutabilityPolicies/default", days,
         {"all", "account", "container"}),
        ("PUT", f"{containers}/else/immutabilityPolicies/default", days, {"all", "account"}),
        ("POST", f"{containers}/own/setLegalHold", tags, {"all", "account", "container"}),
        ("POST", f"{containers}/else/setLegalHold", tags, {"all", "account"}),
        ("PUT", other, creation, {"all"}),
        ("GET", other, b"", {"all"}),
        ("GET", clock, b"", {"all"}),
        ("POST", check, question, {"all"}),
        ("GET", "/subscriptions/s", b"", set(people)),
        ("GET", "/tenants", b"", set(people)),
    ]:  # fmt: skip
        for who in reversed(people):
            response = ask(target, tokens[who], path, method, body)
            if who in allowed:
                assert response.status in (200, 201), (who, method, path, response.body)
            else:
                assert error(response) == (403, "AuthorizationFailed"), (who, method, path)
                message = json.loads(response.body)["error"]["message"]
                assert f"object id '{who}'" in message and "over scope '/" in message
    seen = {
        who: [
            item["name"]
            for item in json.loads(
                ask(
                    target,
                    tokens[who],
                    "/subscriptions/s/providers/Microsoft.Storage/storageAccounts",
                ).body
            )["value"]
        ]
        for who in people
    }
    assert seen == {
        "all": ["devstoreaccount1", "newaccount"],
        "account": ["devstoreaccount1"],
        "container": [],
        "data": [],
    }


@feature("Roles on the management plane")
def test_who_did_it_is_on_record(start_server, binary):
    server = start_server()
    management = ContainerManagement(Target.of_server(server.url))
    management.create("there")
    management.put_policy("there", 1)
    management.set_hold("there", "case1")
    container = management.get("there")
    for entry in [container.immutability_policy.update_history[0], container.legal_hold.tags[0]]:
        assert entry.object_identifier == DEVELOPMENT_OBJECT
        assert entry.tenant_id == DEVELOPMENT_TENANT
    told = run_lazuli(binary, "history", "there", "--data", str(server.data)).stdout
    assert DEVELOPMENT_OBJECT in told, told


FORM = {
    "grant_type": "client_credentials",
    "client_id": DEVELOPMENT_CLIENT,
    "client_secret": DEVELOPMENT_SECRET,
    "scope": MANAGEMENT_SCOPE,
}


@feature("Development issuer")
@pytest.mark.parametrize(
    ("changes", "status", "name", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ({"client_secret": None}, 401, "invalid_client", 7000218),
        ({"client_id": "nobody"}, 400, "unauthorized_client", 700016),
        ({"client_id": None}, 400, "invalid_request", 900144),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"grant_type": None}, 400, "invalid_request", 900144),
        ({"scope": "https://management.azure.com"}, 400, "invalid_scope", 1002012),
        ({"scope": None}, 400, "invalid_request", 900144),
    ],
)
def test_the_token_endpoint_refuses_as_entra_does(target, changes, status, name, code):
    form = {key: value for key, value in {**FORM, **changes}.items() if value is not None}
    got, answer = ask_for_token(target, form)
    assert (got, answer["error"], answer["error_codes"]) == (status, name, [code])
    assert answer["error_description"].startswith(f"AADSTS{code}: ")


@feature("Development issuer")
def test_odd_token_requests(target):
    other = "00000000-0000-0000-0000-000000000000"
    assert ask_for_token(target, FORM, tenant=other)[1]["error_codes"] == [90002]
    url = f"{target.authority}/{DEVELOPMENT_TENANT}/oauth2/v2.0/token"
    form = "&".join(f"{key}={value}" for key, value in FORM.items())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for body, more, method in [
        (form + "&scope=x/.default", headers, "POST"),
        (form, {"Content-Type": "application/json"}, "POST"),
        (form + "&x=%zz", headers, "POST"),
        (form + "x" * 70_000, headers, "POST"),
        (None, headers, "GET"),
        (form, headers, "PUT"),
    ]:
        data = body.encode() if body is not None else None
        request = urllib.request.Request(url, data=data, headers=more, method=method)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)
        assert caught.value.code == 400
        assert json.load(caught.value)["error"] == "invalid_request"
    with urllib.request.urlopen(
        urllib.request.Request(url, data=form.encode(), headers=headers)
    ) as answer:
        assert answer.headers["Cache-Control"] == "no-store"


@feature("Development issuer")
def test_both_endpoints_and_both_ways_to_say_who(target):
    basic = base64.b64encode(f"{DEVELOPMENT_CLIENT}:{DEVELOPMENT_SECRET}".encode()).decode()
    nameless = {"grant_type": "client_credentials", "scope": MANAGEMENT_SCOPE}
    _, by_header = ask_for_token(target, nameless, headers={"Authorization": f"Basic {basic}"})
    assert by_header["token_type"] == "Bearer" and by_header["expires_in"] == 3600
    v1 = {**FORM, "resource": "https://management.azure.com/"}
    del v1["scope"]
    _, old = ask_for_token(target, v1, path="oauth2/token")
    assert old["resource"] == "https://management.azure.com/" and old["expires_in"] == "3600"
    for token in by_header["access_token"], old["access_token"]:
        assert ask(target, token).status == 200
    wrong = base64.b64encode(f"{DEVELOPMENT_CLIENT}:wrong".encode()).decode()
    status, _ = ask_for_token(target, nameless, headers={"Authorization": f"Basic {wrong}"})
    assert status == 401
    status, _ = ask_for_token(target, FORM, headers={"Authorization": f"Basic {basic}"})
    assert status == 400


@feature("Development issuer")
def test_anybody_can_check_its_tokens(target):
    """Discovery and keys are what a JWT library wants them to be."""
    base = f"{target.authority}/{DEVELOPMENT_TENANT}"
    for path in [".well-known/openid-configuration", "v2.0/.well-known/openid-configuration"]:
        with urllib.request.urlopen(f"{base}/{path}") as answer:
            metadata = json.load(answer)
        assert metadata["token_endpoint"] == f"{base}/oauth2/v2.0/token"
        keys = jwt.PyJWKClient(metadata["jwks_uri"])
        token = management_token(target)
        claims = jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token).key,
            algorithms=["RS256"],
            audience="https://management.azure.com",
            issuer=metadata["issuer"],
        )
        assert claims["oid"] == DEVELOPMENT_OBJECT and claims["tid"] == DEVELOPMENT_TENANT
        assert claims["appid"] == DEVELOPMENT_CLIENT
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{base}/oauth2/v2.0/authorize")


@feature("Development issuer")
def test_tokens_outlive_a_restart_and_not_their_store(start_server, tmp_path):
    server = start_server()
    target = Target.of_server(server.url)
    token = management_token(target)
    key = tmp_path / "data/identity/key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    server.terminate()
    server.start()
    assert ask(target, token).status == 200
    assert ask(Target.of_server(start_server(None).url), token).status == 401
    secret = key.read_text().splitlines()[1]
    assert secret not in server.output and token not in server.output
    server.terminate()
    key.write_text("no key")
    server.launch()
    assert server.wait(30) == 1 and "key" in server.output


@feature("Development issuer")
def test_what_a_client_asks_before_it_has_a_token(target):
    with urllib.request.urlopen(f"{target.management}/metadata/endpoints?{VERSION}") as answer:
        cloud = json.load(answer)
    assert cloud["authentication"]["loginEndpoint"] == target.management
    assert cloud["authentication"]["tenant"] == DEVELOPMENT_TENANT
    assert cloud["resourceManager"] == target.management
    scope = cloud["authentication"]["audiences"][0] + "/.default"
    token = TargetCredential(target).get_token(scope).token
    tenants = json.loads(ask(target, token, "/tenants").body)["value"]
    assert [tenant["tenantId"] for tenant in tenants] == [DEVELOPMENT_TENANT]
    (subscription,) = json.loads(ask(target, token, "/subscriptions").body)["value"]
    shown = json.loads(ask(target, token, subscription["id"]).body)
    assert shown == subscription
    assert ask(target, None, "/tenants").status == 401
    assert ask(target, None, "/subscriptions").status == 401


@feature("Bearer tokens")
def test_the_sdk_says_why(target):
    wrong = Target(**{**target.__dict__, "token": "wrong"})
    with pytest.raises(ClientAuthenticationError) as caught:
        ContainerManagement(wrong).get("any")
    assert caught.value.status_code == 401
    assert caught.value.error.code == "InvalidAuthenticationToken"


@feature("Development issuer")
def test_azure_identity(start_server, tmp_path):
    """The SDK's own credential, unchanged; it insists on TLS."""
    server = start_server(tmp_path / "data", "--tls", "auto")
    trust = {"connection_verify": str(authority_of(tmp_path / "data"))}

    def credential(secret: str) -> ClientSecretCredential:
        return ClientSecretCredential(
            *(DEVELOPMENT_TENANT, DEVELOPMENT_CLIENT, secret),
            authority=server.url,
            disable_instance_discovery=True,
            **trust,
        )

    client = StorageManagementClient(
        credential(DEVELOPMENT_SECRET),
        Target.subscription,
        base_url=server.url,
        credential_scopes=[MANAGEMENT_SCOPE],
        **trust,
    )
    assert [account.name for account in client.storage_accounts.list()] == ["devstoreaccount1"]
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        credential("wrong").get_token(MANAGEMENT_SCOPE)


@feature("Development issuer")
def test_it_answers_to_this_machines_names_alone(target):
    """Else a page whose name leads here could get itself a token."""
    path = f"/{DEVELOPMENT_TENANT}/oauth2/v2.0/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": DEVELOPMENT_CLIENT,
        "client_secret": DEVELOPMENT_SECRET,
        "scope": MANAGEMENT_SCOPE,
    }
    for host, status in [("localhost", 200), ("acct.localhost:1", 200), ("evil.example", 421)]:
        request = urllib.request.Request(
            f"{target.authority}{path}", data=urllib.parse.urlencode(form).encode()
        )
        request.add_header("Host", host)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert answer.status == status
        except urllib.error.HTTPError as error:
            assert error.code == status
