"""`lazuli` as a person types it: serve's options, policy, hold, help."""

from __future__ import annotations

import base64
import json
import os
import subprocess

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobServiceClient

from support.errors import refused, refused_by_hold, refused_by_policy
from support.lazuli_server import READY_LINE, LazuliServer, clean_environment, run_lazuli
from support.management import ContainerManagement
from support.sdk import SDK_OPTIONS, new_name, service_of
from support.target import (
    DEVELOPMENT_CLIENT,
    DEVELOPMENT_SECRET,
    DEVELOPMENT_TENANT,
    Target,
)
from support.tokens import MANAGEMENT_SCOPE, TargetCredential, ask_for_token, management_token

pytestmark = [pytest.mark.needs("server")]
feature = pytest.mark.feature


@pytest.fixture
def lazuli(binary, target):
    """Runs a command against the suite's server; answers what it said. A failure must be asked for."""

    def run(*arguments: str, fails: bool = False) -> str:
        result = run_lazuli(binary, *arguments, environment={"LAZULI_ENDPOINT": target.management})
        assert (result.returncode != 0) == fails, f"exit code {result.returncode}: {result.stdout}"
        return result.stdout

    return run


@feature("Command line: policy")
def test_the_life_of_a_policy(lazuli, sync_container):
    name = sync_container.container_name
    sync_container.upload_blob("record", b"record")
    assert "no immutability policy" in lazuli("policy", "show", name)
    lazuli("policy", "set", name, "--days", "7", "--allow-protected-append-writes")
    shown = lazuli("policy", "show", name)
    assert "Unlocked" in shown and "7 days" in shown
    lazuli("policy", "set", name, "--days", "3")
    lazuli("policy", "delete", name)
    assert "no immutability policy" in lazuli("policy", "show", name)
    lazuli("policy", "delete", name, fails=True)
    lazuli("policy", "set", name, "--days", "1")
    lazuli("policy", "lock", name, fails=True)
    assert "Unlocked" in lazuli("policy", "show", name)
    lazuli("policy", "lock", name, "--yes")
    assert "Locked" in lazuli("policy", "show", name)
    lazuli("policy", "delete", name, fails=True)
    lazuli("policy", "set", name, "--days", "2", fails=True)
    lazuli("policy", "extend", name, "--days", "1", fails=True)
    lazuli("policy", "extend", name, "--days", "2")
    answer = json.loads(lazuli("policy", "show", name, "--output", "json"))
    assert answer["properties"]["immutabilityPeriodSinceCreationInDays"] == 2
    assert answer["properties"]["state"] == "Locked"
    with refused_by_policy():
        sync_container.delete_blob("record")


@feature("Command line: hold")
def test_the_life_of_a_hold(lazuli, sync_container):
    name = sync_container.container_name
    sync_container.upload_blob("record", b"record")
    assert "no legal hold" in lazuli("hold", "show", name)
    assert "case17" in lazuli("hold", "set", name, "case17", "audit")
    shown = lazuli("hold", "show", name)
    assert "case17" in shown and "audit" in shown
    with refused_by_hold():
        sync_container.delete_blob("record")
    lazuli("hold", "clear", name, "case17")
    assert "case17" not in lazuli("hold", "show", name)
    lazuli("hold", "clear", name, "audit")
    assert "no legal hold" in lazuli("hold", "show", name)
    lazuli("hold", "set", name, "no", fails=True)
    sync_container.delete_blob("record")


@feature("Command line: policy")
def test_failures_say_what_is_wrong(lazuli, binary, target):
    missing = lazuli("policy", "show", new_name(), fails=True)
    assert "container" in missing.lower()
    lazuli("policy", "show", "Not-A-Name", fails=True)
    nobody = run_lazuli(
        binary,
        "policy",
        "show",
        "container",
        environment={"LAZULI_ENDPOINT": "http://127.0.0.1:1"},
        timeout=30,  # a refused connection is known at once
    )
    assert nobody.returncode != 0 and "127.0.0.1:1" in nobody.stdout, nobody.stdout
    stranger = run_lazuli(
        binary,
        "policy",
        "show",
        "container",
        environment={"LAZULI_ENDPOINT": target.management, "LAZULI_TOKEN": "wrong"},
    )
    assert stranger.returncode != 0 and "token" in stranger.stdout.lower(), stranger.stdout


@feature("Command line: help")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["serve", "policy", "hold", "verify"]),
        (["serve"], ["--data", "--port", "--host", "--ephemeral", "LAZULI_"]),
        (["policy"], ["show", "set", "lock", "extend", "delete"]),
        (["hold"], ["show", "set", "clear"]),
        (["verify"], ["--data"]),
        (["clock"], ["show", "advance"]),
        (["history"], ["--data", "--since", "--outcome", "--account", "CODES"]),
    ],
)
def test_the_help_teaches(binary, arguments, words):
    result = run_lazuli(binary, *arguments, "--help")
    assert result.returncode == 0
    for word in words:
        assert word in result.stdout


@feature("Command line: serve")
def test_every_option_also_comes_from_the_environment(binary, tmp_path):
    environment = clean_environment(
        {
            "LAZULI_DATA": str(tmp_path / "data"),
            "LAZULI_PORT": "0",
            "LAZULI_HOST": "127.0.0.1",
            "LAZULI_DEV_IDENTITY": "1",
            "LAZULI_DEV_IDENTITY_CLIENTS": "app:from-the-environment:somebody",
            "LAZULI_ROLES": "somebody=Storage Account Contributor",
        }
    )
    process = subprocess.Popen(
        [str(binary), "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        line = process.stdout.readline()
        url = READY_LINE.search(line).group(1)
        credential = TargetCredential(Target.of_server(url), "app", "from-the-environment")
        ContainerManagement(Target.of_server(url), credential).create("there")
        assert (tmp_path / "data" / "journal").is_dir()
    finally:
        process.kill()
        process.wait(30)


@feature("Command line: serve")
def test_configured_clients_are_the_only_ones(start_server):
    clients = {"LAZULI_DEV_IDENTITY_CLIENTS": "app:secret-of-this-server"}
    server = start_server(
        None,
        "--roles",
        "app=Storage Account Contributor@devstoreaccount1",
        environment=clients,
    )
    target = Target.of_server(server.url)
    status, answer = ask_for_token(
        target,
        {
            "grant_type": "client_credentials",
            "client_id": DEVELOPMENT_CLIENT,
            "client_secret": DEVELOPMENT_SECRET,
            "scope": MANAGEMENT_SCOPE,
        },
    )
    assert (status, answer["error"]) == (400, "unauthorized_client")
    right = ContainerManagement(target, TargetCredential(target, "app", "secret-of-this-server"))
    right.create("there")
    assert "secret-of-this-server" not in server.output


@feature("Command line: serve")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dev-identity", "--host", "0.0.0.0"], "loopback"),
        (["--dev-identity", "--issuer", "https://issuer.example/"], "exclude"),
        (["--dev-identity", "--dev-identity-clients", "app"], "CLIENT_ID:SECRET"),
        (["--dev-identity-clients", "app:secret"], "--dev-identity"),
        (["--issuer", "http://issuer.example/"], "https"),
        (["--issuer", "https://i.example", "--issuer-keys", "http://i.example/keys"], "https"),
        (["--issuer", "https://i.example", "--token-algorithms", "HS256"], "HS256"),
        (["--issuer", "https://i.example", "--token-algorithms", "none"], "none"),
        (["--dev-identity", "--roles", "app=Emperor"], "role"),
        (["--roles", "app=Storage Blob Data Reader"], "--issuer"),
        (["--tenant", "t1"], "--issuer"),
    ],
)
def test_identities_that_do_not_fit_are_refused(binary, arguments, words):
    accounts = f"first:{base64.b64encode(os.urandom(64)).decode()}"
    result = run_lazuli(
        binary,
        *["serve", "--ephemeral", "--port", "0", *arguments],
        environment={"LAZULI_ACCOUNTS": accounts},
    )
    assert result.returncode == 64 and words in result.stdout, result.stdout


@feature("Command line: serve")
def test_a_key_file_that_is_not_there(binary):
    issuer = ["--issuer", "https://issuer.example/", "--issuer-keys", "/nonexistent/keys.json"]
    result = run_lazuli(binary, "serve", "--ephemeral", "--port", "0", *issuer)
    assert result.returncode == 1 and "keys" in result.stdout, result.stdout


@feature("Command line: policy")
def test_where_a_command_gets_its_token(binary, target, start_server, sync_container):
    """From the option, the variable, the variables of azure-identity, or the server itself."""
    name = sync_container.container_name
    token = management_token(target)
    endpoint = {"LAZULI_ENDPOINT": target.management}
    principal = {
        "AZURE_AUTHORITY_HOST": target.authority,
        "AZURE_TENANT_ID": DEVELOPMENT_TENANT,
        "AZURE_CLIENT_ID": DEVELOPMENT_CLIENT,
        "AZURE_CLIENT_SECRET": DEVELOPMENT_SECRET,
    }

    def show(*arguments, **environment):
        return run_lazuli(
            binary, "policy", "show", name, *arguments, environment={**endpoint, **environment}
        )

    for arguments, environment in [
        ([], {}),
        ([], {"LAZULI_TOKEN": token}),
        ([], principal),
        (["--token", token], {"LAZULI_TOKEN": "wrong"}),
        ([], {"LAZULI_TOKEN": token, **principal, "AZURE_CLIENT_SECRET": "wrong"}),
    ]:
        done = show(*arguments, **environment)
        assert done.returncode == 0, done.stdout
    for environment, words in [
        ({"LAZULI_TOKEN": "wrong"}, "InvalidAuthenticationToken"),
        ({**principal, "AZURE_CLIENT_SECRET": "wrong"}, "AADSTS7000215"),
        ({**principal, "AZURE_AUTHORITY_HOST": "http://login.example"}, "https"),
        ({"LAZULI_ENDPOINT": start_server(None, dev_identity=False).url}, "--dev-identity"),
        ({"LAZULI_ENDPOINT": "http://lazuli.example:10000"}, "LAZULI_TOKEN"),
    ]:
        done = show(**environment)
        assert done.returncode == 1 and words in done.stdout, done.stdout


@feature("Command line: serve")
def test_several_accounts_with_two_keys_each_are_apart(start_server):
    keys = [base64.b64encode(os.urandom(64)).decode() for _ in range(3)]
    accounts = f"first:{keys[0]}:{keys[1]};second:{keys[2]}"
    server = start_server(environment={"LAZULI_ACCOUNTS": accounts})

    def service(account, key):
        credential = {"account_name": account, "account_key": key}
        return BlobServiceClient(f"{server.url}/{account}", credential, **SDK_OPTIONS)

    service("first", keys[0]).create_container("shared-name").upload_blob("blob", b"first")
    service("second", keys[2]).create_container("shared-name")
    blob = service("first", keys[1]).get_blob_client("shared-name", "blob")
    assert blob.download_blob().readall() == b"first"
    with refused(404, "BlobNotFound"):
        service("second", keys[2]).get_blob_client("shared-name", "blob").download_blob()
    with refused(403, "AuthenticationFailed"):
        service("first", keys[2]).create_container("intruder")
    with pytest.raises(HttpResponseError) as caught:
        service_of(server).create_container("intruder")
    assert caught.value.status_code in (403, 404)
    for key in keys:
        assert key not in server.output


@feature("Command line: serve")
def test_the_public_key_is_for_loopback_only(binary, tmp_path):
    server = LazuliServer(binary, tmp_path / "data", "--host", "0.0.0.0", dev_identity=False)
    server.launch()
    assert server.wait(30) != 0
    assert "LAZULI_ACCOUNTS" in server.output
    assert not (tmp_path / "data").exists()


@feature("Command line: serve")
def test_a_port_that_is_taken(binary, target, tmp_path):
    server = LazuliServer(binary, tmp_path / "data")
    server.url = target.management
    server.launch()
    assert server.wait(30) != 0
    assert str(target.port) in server.output


@feature("Command line: serve")
@pytest.mark.parametrize(
    "arguments",
    [[], ["--data", "x", "--ephemeral"], ["--ephemeral", "--port", "99999"], ["--sausage"]],
)
def test_options_that_do_not_fit_are_refused(binary, arguments, tmp_path):
    result = run_lazuli(binary, "serve", *arguments)
    assert result.returncode == 64, result.stdout
    assert "Usage" in result.stdout or "USAGE" in result.stdout


@feature("Command line: serve")
def test_no_secret_is_written_down(target, start_server):
    server = start_server(None, "--log-level", "trace")
    service_of(server).create_container("there").upload_blob("blob", b"x")
    ContainerManagement(Target.of_server(server.url)).put_policy("there", 1)
    assert target.key not in server.output
    assert "lazuli-development" not in server.output
    assert "SharedKey devstoreaccount1:" not in server.output
