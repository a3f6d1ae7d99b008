"""What a server is told: the configuration file, the environment, flags, and `lazuli config check`."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path

import pytest
from azure.storage.blob import BlobServiceClient

from support.errors import refused
from support.lazuli_server import LazuliServer, run_lazuli
from support.management import ContainerManagement
from support.sdk import SDK_OPTIONS
from support.target import Target

pytestmark = [pytest.mark.needs("server"), pytest.mark.feature("Configuration")]


@pytest.fixture
def write(tmp_path):
    """Writes a configuration file that only its owner can read; answers its path."""

    def write(content: str | dict, mode: int = 0o600) -> str:
        path = tmp_path / "lazuli.yaml"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        path.chmod(mode)
        return str(path)

    return write


@pytest.fixture
def check(binary):
    """`lazuli config check`: exit code and output."""

    def check(*arguments: str, **environment: str) -> tuple[int, str]:
        result = run_lazuli(binary, "config", "check", *arguments, environment=environment)
        return result.returncode, result.stdout

    return check


def rows(output: str) -> dict[str, list[str]]:
    """The table's lines by key: value and source."""
    table = (re.split(r"\s{2,}", line.strip()) for line in output.splitlines())
    return {row[0]: row[1:] for row in table}


def test_a_server_from_a_file_alone(binary, write, tmp_path):
    keys = [base64.b64encode(os.urandom(64)).decode() for _ in range(2)]
    path = write(
        f"""
        # everything is in here
        data: {tmp_path}/data
        port: 0
        accounts:
          - "audit:{keys[0]}:{keys[1]}"
        dev-identity: true
        dev-identity-clients:
          - app:from-the-file
        roles:
          - app=Storage Account Contributor@audit
        """
    )
    server = LazuliServer(binary, None)
    server.command = lambda: [str(binary), "serve", "--config", path]
    with server:
        assert (tmp_path / "data" / "journal").is_dir()
        for key in keys:
            credential = {"account_name": "audit", "account_key": key}
            service = BlobServiceClient(f"{server.url}/audit", credential, **SDK_OPTIONS)
            assert list(service.list_containers()) == []
        stranger = {"account_name": "audit", "account_key": base64.b64encode(b"x" * 64).decode()}
        with refused(403, "AuthenticationFailed"):
            list(
                BlobServiceClient(f"{server.url}/audit", stranger, **SDK_OPTIONS).list_containers()
            )
        target = Target(
            endpoint=f"{server.url}/audit",
            account="audit",
            key=keys[0],
            management=server.url,
            client="app",
            secret="from-the-file",
        )
        ContainerManagement(target).create("there")
        assert "from-the-file" not in server.output
        assert all(key not in server.output for key in keys)


def test_flag_before_variable_before_file(check, write):
    path = write({"data": "/of/the/file", "port": 1, "host": "localhost", "clock": "system"})
    code, output = check(
        "--port", "3", LAZULI_PORT="2", LAZULI_DATA="/of/the/variable", LAZULI_CONFIG=path
    )
    assert code == 0, output
    table = rows(output)
    assert table["port"] == ["3", "flag --port"]
    assert table["data"] == ["/of/the/variable", "environment LAZULI_DATA"]
    assert table["host"] == ["localhost", f"file {path}"]
    assert table["clock"] == ["system", f"file {path}"]
    assert table["log-level"] == ["info", "default"]


def test_every_setting_of_the_readme_is_shown_and_is_a_flag(binary, check):
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    section = readme.partition("## Settings")[2].partition("\n## ")[0]
    keys = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
    assert len(keys) > 5
    code, output = check("--ephemeral")
    assert code == 0 and list(rows(output)) == keys
    help_text = run_lazuli(binary, "serve", "--help").stdout
    for key in keys:
        name = key.replace(".", "-")
        assert f"--{name}" in help_text
        assert "LAZULI_" + name.replace("-", "_").upper() in help_text


def test_secrets_are_masked_wherever_they_are_from(check, write):
    key = base64.b64encode(os.urandom(64)).decode()
    path = write({"dev-identity": True, "dev-identity-clients": ["app:hush-hush"]})
    code, output = check("--ephemeral", "--config", path, LAZULI_ACCOUNTS=f"audit:{key}")
    assert code == 0
    assert "hush-hush" not in output and key not in output
    assert rows(output)["accounts"] == ["********", "environment LAZULI_ACCOUNTS"]
    assert rows(output)["dev-identity-clients"] == ["********", f"file {path}"]


WRONG = [
    ({"prot": 1}, {}, ["'prot'", "did you mean 'port'"]),
    ({"port": "ten"}, {}, ["port in", "number", "'ten'"]),
    ({"port": 70000}, {}, ["port in", "65535", "'70000'"]),
    ({"harden": "perhaps"}, {}, ["harden in", "true or false"]),
    ({"clock": "sundial"}, {}, ["clock in", "compliance, system or manual"]),
    ({"accounts": ["audit"]}, {}, ["accounts in", "NAME:KEY1"]),
    ({"accounts": {"audit": "x"}}, {}, ["accounts.audit"]),
    ({"copy-source-allow": ["a", "b/c"]}, {}, ["copy-source-allow in", "'b/c'"]),
    ({"data": "x"}, {}, ["--ephemeral"]),
    ({"harden": True}, {}, ["--harden"]),
    ({"host": "0.0.0.0"}, {}, ["LAZULI_ACCOUNTS"]),
    ([], {}, ["key: value"]),
    ({}, {"LAZULI_HOTS": "x"}, ["LAZULI_HOTS", "did you mean 'LAZULI_HOST'"]),
    ({}, {"LAZULI_HARDEN": "perhaps"}, ["LAZULI_HARDEN", "true or false"]),
    ({}, {"LAZULI_PORT": "-1"}, ["LAZULI_PORT", "65535"]),
]


@pytest.mark.parametrize(("content", "environment", "words"), WRONG)
def test_what_is_wrong_is_refused_by_check_and_by_serve_alike(
    binary, check, write, content, environment, words
):
    path = write(json.dumps(content))
    arguments = ["--ephemeral", "--port", "0", "--config", path]
    if "port" in content or "LAZULI_PORT" in environment:
        arguments = ["--ephemeral", "--config", path]
    code, output = check(*arguments, **environment)
    assert code == 64, output
    served = run_lazuli(binary, "serve", *arguments, environment=environment)
    assert served.returncode == 64, served.stdout
    complaints = [line for line in output.splitlines() if line.startswith("error: ")]
    assert len(complaints) == 1
    for word in words:
        assert word in complaints[0] and word in served.stdout
    assert complaints[0].removeprefix("error: ") in served.stdout


def test_everything_that_is_wrong_is_said_at_once(check, write):
    path = write("prot: 1\nport: ten\nclock: sundial\naccounts: [audit]\n")
    code, output = check("--config", path, LAZULI_HOTS="x", LAZULI_HARDEN="perhaps")
    assert code == 64
    for word in ["prot", "'ten'", "sundial", "NAME:KEY1", "LAZULI_HOTS", "LAZULI_HARDEN", "--data"]:
        assert word in output


@pytest.mark.parametrize(
    "content", ["dev-identity-clients: hush-hush: x", 'accounts: "hush-hush', "- hush-hush\n\tx"]
)
def test_a_file_that_cannot_be_read_is_not_quoted(check, write, content):
    path = write(content)
    code, output = check("--ephemeral", "--config", path)
    assert code == 64 and path in output
    assert "hush-hush" not in output
    assert len(output.splitlines()) == 1


def test_a_file_that_is_not_there(check):
    code, output = check("--config", "/nonexistent/lazuli.yaml")
    assert code == 64
    assert output == "error: /nonexistent/lazuli.yaml: there is no such file\n"


def test_a_secret_that_others_can_read_is_warned_of(check, write, start_server):
    secret = {"dev-identity": True, "dev-identity-clients": ["app:hush-hush"]}
    path = write(secret, mode=0o644)
    code, output = check("--ephemeral", "--config", path)
    assert code == 0
    assert "warning" in output and "chmod 600" in output and "hush-hush" not in output
    server = start_server(None, "--config", path)
    assert "chmod 600" in server.output and "hush-hush" not in server.output
    write(secret)
    assert "warning" not in check("--ephemeral", "--config", path)[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "plain HTTP"),
        (["--host", "0.0.0.0", "--tls", "auto", "--http-port", "0"], "plain HTTP"),
        (["--host", "0.0.0.0", "--tls", "auto"], None),
        (["--host", "127.0.0.1", "--accounts", "records:" + "YWJj"], "key of account records"),
        (["--clock", "system"], "SYSTEM CLOCK"),
        (["--clock", "manual"], "MANUAL CLOCK"),
        ([], None),
    ],
)
def test_what_is_done_and_should_be_known_is_warned_of(
    check, start_server, tmp_path, options, words
):
    if "0.0.0.0" in options:
        options = [*options, "--accounts", "records:" + base64.b64encode(os.urandom(64)).decode()]
    code, output = check("--data", str(tmp_path / "data"), *options)
    assert code == 0
    warnings = [line for line in output.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == (words is not None), output
    assert words is None or words in warnings[0]
    server = start_server(tmp_path / "data", *options, dev_identity=False)
    assert server.output.count(" warning ") == len(warnings)
    assert words is None or warnings[0].removeprefix("warning: ") in server.output


def test_a_data_directory_that_everybody_can_write_to_is_warned_of(start_server, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o777)
    server = start_server(data)
    assert "everybody on this machine can write to the data directory" in server.output
    server.kill()
    data.chmod(0o770)
    assert " warning " not in start_server(data).output


def test_variables_of_other_commands_are_known(check):
    variables = {
        "LAZULI_ENDPOINT": "http://127.0.0.1:1",
        "LAZULI_ACCOUNT": "audit",
        "LAZULI_TOKEN": "x",
        "LAZULI_TEST_ENDPOINT": "x",
    }
    code, output = check("--ephemeral", **variables)
    assert code == 0, output
