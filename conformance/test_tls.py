"""TLS: the server's own authority, given certificates and their renewal, HTTP/2, host-style names."""

from __future__ import annotations

import email.utils
import os
import socket
import ssl
import stat
import time
import urllib.error
import urllib.request
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobServiceClient

from support.accounts import Accounts, new_account
from support.lazuli_server import run_lazuli
from support.raw_http import expect, raw
from support.shared_access import container_token
from support.target import DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY, Target
from support.tls import OtherAuthority, SecureConnection, authority_of, curl, handshake

pytestmark = [pytest.mark.feature("TLS"), pytest.mark.needs("server")]

MIB = 1 << 20
AUTHORITY_PATH = "/.well-known/lazuli-ca.pem"


@pytest.fixture
def secure(start_server, tmp_path):
    """HTTPS alone, with the server's own authority."""
    server = start_server(tmp_path / "data", "--tls", "auto")
    return server, authority_of(tmp_path / "data")


def sdk(url, authority, key=DEVELOPMENT_KEY):
    return BlobServiceClient(
        url, credential=key, connection_verify=str(authority), retry_total=0
    )


def host_style(server):
    return f"https://{DEVELOPMENT_ACCOUNT}.blob.localhost:{urlsplit(server.url).port}"


@pytest.mark.parametrize("style", ["path", "host"])
def test_the_sdk_over_tls(secure, style, monkeypatch):
    resolve = socket.getaddrinfo
    # RFC 6761 §6.3; not every resolver does so by itself.
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **options: resolve(
            "127.0.0.1" if host.endswith(".localhost") else host, *rest, **options
        ),
    )
    server, authority = secure
    url = host_style(server) if style == "host" else f"{server.url}/{DEVELOPMENT_ACCOUNT}"
    content = os.urandom(9 * MIB)
    with BlobServiceClient(
        url,
        credential={"account_name": DEVELOPMENT_ACCOUNT, "account_key": DEVELOPMENT_KEY},
        connection_verify=str(authority),
        retry_total=0,
        max_single_put_size=4 * MIB,
        max_block_size=MIB,
    ) as service:
        container = service.create_container("con")
        container.upload_blob("a folder/blob", content)
        assert container.download_blob("a folder/blob").readall() == content
        assert [blob.name for blob in container.list_blobs()] == ["a folder/blob"]
        copy = container.get_blob_client("copy")
        copy.start_copy_from_url(container.get_blob_client("a folder/blob").url)
        assert copy.download_blob().readall() == content


def test_answers_name_the_scheme(secure):
    server, authority = secure
    target = Target.of_server(server.url)
    with SecureConnection(target, authority) as connection:
        listed = expect(connection.request("GET", "?comp=list"), 200)
    assert listed.xml().get("ServiceEndpoint").startswith("https://127.0.0.1:")


def test_a_client_that_does_not_trust_the_authority_is_not_served(secure):
    server, _ = secure
    with pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(_connect(server), server_hostname="localhost")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "some.blob.localhost"])
def test_the_certificate_is_for_its_names(secure, name):
    server, authority = secure
    handshake(server.url, authority, name).close()


@pytest.mark.parametrize("name", ["store.example", "blob.localhost", "a.b.blob.localhost"])
def test_the_certificate_is_for_no_other_name(secure, name):
    server, authority = secure
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server.url, authority, name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_versions_of_the_protocol(secure):
    server, authority = secure
    for version in [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]:
        handshake(server.url, authority, version=version).close()
    for version in [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1]:
        with pytest.raises(ssl.SSLError):
            handshake(server.url, authority, version=version)


def test_with_tls_there_is_no_plain_http(secure):
    server, _ = secure
    plain = server.url.replace("https:", "http:")
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        urllib.request.urlopen(f"{plain}/healthz", timeout=10)


def test_plain_http_beside_it(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server(data, "--tls", "auto", "--http-port", "0")
    with sdk(f"{server.url}/{DEVELOPMENT_ACCOUNT}", authority_of(data)) as service:
        service.create_container("con").upload_blob("blob", b"over TLS")
    response = expect(raw(Target.of_server(server.http_url), "GET", "/con/blob"), 200)
    assert response.body == b"over TLS"
    listed = expect(raw(Target.of_server(server.http_url), "GET", "?comp=list"), 200)
    assert listed.xml().get("ServiceEndpoint").startswith("http://127.0.0.1:")


def test_a_shared_access_signature_for_https_alone(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server(data, "--tls", "auto", "--http-port", "0")
    authority = authority_of(data)
    with sdk(f"{server.url}/{DEVELOPMENT_ACCOUNT}", authority) as service:
        service.create_container("con").upload_blob("blob", b"x")
    token = container_token(Target.of_server(server.url), "con", "r", protocol="https")
    path = f"/con/blob?{token}"
    with SecureConnection(Target.of_server(server.url), authority) as connection:
        expect(connection.request("GET", path, sign=False, version=None), 200)
    refused = raw(Target.of_server(server.http_url), "GET", path, sign=False, version=None)
    expect(refused, 403, "AuthorizationProtocolMismatch")
    assert curl(server, authority, "GET", "/con/blob", signed_headers()).stdout == b"x\n2 200 "


def test_an_account_for_https_alone(start_server, tmp_path):
    """supportsHttpsTrafficOnly: nobody gets in over plain HTTP, not even past it by way of a copy."""
    data = tmp_path / "data"
    server = start_server(data, "--tls", "auto", "--http-port", "0")
    accounts = Accounts(Target.of_server(server.http_url))
    name = new_account()
    made = accounts.create(
        name, properties={"supportsHttpsTrafficOnly": True, "allowBlobPublicAccess": True}
    )
    assert made.enable_https_traffic_only is True
    key = accounts.key_values(name)[0]
    with sdk(f"{server.url}/{name}", authority_of(data), key) as service:
        container = service.create_container("con", public_access="container")
        container.upload_blob("blob", b"over TLS")
        target = replace(
            Target.of_server(server.http_url),
            endpoint=f"{server.http_url}/{name}",
            account=name,
            key=key,
        )
        token = container_token(target, "con", "racwdl")
        for method, path, options in [
            ("GET", "/con/blob", {}),
            ("DELETE", "/con/blob", {}),
            ("PUT", "/new?restype=container", {}),
            ("GET", f"/con/blob?{token}", {"sign": False}),
            ("GET", "/con/blob", {"sign": False}),
            ("GET", "/con/blob", {"headers": [("Authorization", f"SharedKey {name}:AAAA")]}),
        ]:
            refused = raw(target, method, path, **options)
            expect(refused, 400, "AccountRequiresHttps")
        assert [item.name for item in service.list_containers()] == ["con"]
        copy = container.get_blob_client("copy")
        with pytest.raises(HttpResponseError) as failure:
            copy.start_copy_from_url(f"{server.url.replace('https', 'http')}/{name}/con/blob")
        assert (failure.value.status_code, failure.value.error_code) == (
            400,
            "CannotVerifyCopySource",
        )
        copy.start_copy_from_url(f"{server.url}/{name}/con/blob")
        assert copy.download_blob().readall() == b"over TLS"
    server.kill()
    server = start_server(data, "--tls", "auto", "--http-port", "0")
    target = replace(target, endpoint=f"{server.http_url}/{name}")
    expect(raw(target, "GET", "/con/blob"), 400, "AccountRequiresHttps")
    accounts = Accounts(Target.of_server(server.http_url))
    body = {"properties": {"supportsHttpsTrafficOnly": False}}
    assert accounts.update(name, body).enable_https_traffic_only is False
    assert expect(raw(target, "GET", "/con/blob"), 200).body == b"over TLS"


def test_the_authority_is_shown(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server(data, "--tls", "auto", "--http-port", "0")
    expected = authority_of(data).read_bytes()
    assert expected.startswith(b"-----BEGIN CERTIFICATE-----")
    with urllib.request.urlopen(server.http_url + AUTHORITY_PATH) as answer:
        assert answer.read() == expected
    with SecureConnection(Target.of_server(server.url), authority_of(data)) as connection:
        answer = connection.request("GET", AUTHORITY_PATH, absolute=True, sign=False)
        assert (answer.status, answer.body) == (200, expected)
        answer = connection.request("HEAD", AUTHORITY_PATH, absolute=True, sign=False)
        assert (answer.status, answer.header("content-length")) == (200, str(len(expected)))


def test_without_an_authority_there_is_none_to_show(start_server):
    server = start_server(None)
    answer = raw(Target.of_server(server.url), "GET", AUTHORITY_PATH, absolute=True, sign=False)
    assert answer.status == 404


def test_the_authority_is_made_once_and_kept_private(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server(data, "--tls", "auto")
    assert "authority was made" in server.output
    assert stat.S_IMODE((data / "tls").stat().st_mode) == 0o700
    for key in ["ca.key", "server.key"]:
        assert stat.S_IMODE((data / "tls" / key).stat().st_mode) == 0o600
    before = {path.name: path.read_bytes() for path in (data / "tls").iterdir()}
    assert sorted(before) == ["ca.key", "ca.pem", "server.key", "server.pem"]
    server.kill()
    server.start()
    assert "authority was made" not in server.output
    assert {path.name: path.read_bytes() for path in (data / "tls").iterdir()} == before
    server.kill()

    named = start_server(data, "--tls", "auto", "--tls-names", "store.example,*.store.example")
    assert "authority was made" not in named.output
    after = {path.name: path.read_bytes() for path in (data / "tls").iterdir()}
    assert after["ca.pem"] == before["ca.pem"] and after["ca.key"] == before["ca.key"]
    assert after["server.pem"] != before["server.pem"]
    for name in ["store.example", "audit.store.example", "localhost"]:
        handshake(named.url, authority_of(data), name).close()


def test_a_damaged_authority_stops_the_start(start_server, tmp_path, binary):
    data = tmp_path / "data"
    start_server(data, "--tls", "auto").kill()
    authority_of(data).write_text("damaged")
    before = (data / "tls" / "ca.key").read_bytes()
    result = run_lazuli(binary, "serve", "--data", str(data), "--tls", "auto", "--port", "0")
    assert result.returncode == 1 and "is damaged" in result.stdout
    assert (data / "tls" / "ca.key").read_bytes() == before
    assert authority_of(data).read_text() == "damaged"


def test_an_ephemeral_authority_goes_with_its_store(start_server, tmp_path):
    server = start_server(None, "--tls", "auto")
    (found,) = tmp_path.glob("lazuli-*/tls/ca.pem")
    handshake(server.url, found).close()
    server.terminate()
    assert not list(tmp_path.glob("lazuli-*"))


def signed_headers(*more):
    return [
        ("x-ms-date", email.utils.formatdate(usegmt=True)),
        ("x-ms-version", "2024-08-04"),
        *more,
    ]


def test_http2(secure, tmp_path):
    server, authority = secure
    content = os.urandom(5 * MIB)
    (tmp_path / "content").write_bytes(content)
    target = Target.of_server(server.url)
    with SecureConnection(target, authority) as connection:
        expect(connection.request("PUT", "/con?restype=container"), 201)

    put = signed_headers(
        ("x-ms-blob-type", "BlockBlob"), ("Content-Type", "text/plain"),
        ("Content-Length", str(len(content))), ("Expect", "100-continue"),
    )  # fmt: skip
    upload = ["--data-binary", f"@{tmp_path / 'content'}"]
    result = curl(server, authority, "PUT", "/con/blob", put, *upload)
    assert (result.stdout, result.stderr) == (b"\n2 201 ", b"")
    result = curl(server, authority, "GET", "/con/blob", signed_headers())
    assert result.stdout == content + b"\n2 200 "

    # A refusal before the body: the connection can be used on, for what it is worth.
    wrong = curl(server, authority, "PUT", "/missing/blob", put, *upload)
    assert wrong.stdout.endswith(b"\n2 404 ContainerNotFound"), wrong
    port = urlsplit(server.url).port
    parallel = [f"https://localhost:{port}/healthz"] * 30
    result = curl(server, authority, "GET", "/con/blob", signed_headers(), "--parallel", *parallel)
    assert result.stdout.count(b"\n2 200 ") == 31


def test_the_client_address_is_known_over_http2_too(secure, tmp_path, binary):
    server, authority = secure
    result = curl(
        server, authority, "PUT", "/con?restype=container", signed_headers(("Content-Length", "0"))
    )
    assert result.stdout.endswith(b"\n2 201 "), result
    server.terminate()
    history = run_lazuli(binary, "history", "con", "--data", str(tmp_path / "data"), "--all",
                         "--output", "json")  # fmt: skip
    assert '"clientAddress":"127.0.0.1:' in history.stdout.replace(" ", ""), history.stdout


@pytest.fixture
def given(tmp_path):
    folder = tmp_path / "pki"
    folder.mkdir()
    authority = OtherAuthority(folder)
    certificate, key = tmp_path / "server.pem", tmp_path / "server.key"

    def install(pair, mode=0o600):
        for path, text in zip((certificate, key), pair):
            new = path.with_suffix(".new")
            new.write_text(text)
            new.chmod(mode)
            new.rename(path)

    options = ["--tls-certificate", str(certificate), "--tls-key", str(key)]
    return authority, install, options


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def test_a_given_certificate_is_renewed_without_dropping_connections(start_server, given):
    authority, install, options = given
    install(authority.make("first"))
    server = start_server(None, *options)
    assert "can read the private key" not in server.output
    target = Target.of_server(server.url)

    def connect():
        return SecureConnection(target, authority.root)

    with connect() as old:
        first = old.certificate
        install(authority.make("second"))
        until(lambda: connect().certificate != first)
        second = connect().certificate
        expect(old.request("PUT", "/con?restype=container"), 201)

        # What cannot be used changes nothing, and says so; the way back is open.
        for bad in ["no certificate", authority.make("third")[0]]:
            seen = server.output.count("could not be replaced")
            install((bad, authority.make("fourth")[1]))
            until(lambda: server.output.count("could not be replaced") > seen)
            assert connect().certificate == second
        install(authority.make("fifth"))
        until(lambda: connect().certificate != second)
        expect(old.request("DELETE", "/con?restype=container"), 202)
    answer = connect().request("GET", AUTHORITY_PATH, absolute=True, sign=False)
    assert answer.status == 404


def test_a_key_that_everybody_can_read(start_server, given):
    authority, install, options = given
    install(authority.make("first"), mode=0o644)
    server = start_server(None, *options)
    assert "everybody on this machine can read the private key" in server.output


@pytest.mark.parametrize(
    ("certificate", "key", "message"),
    [
        (None, "first", "server.pem: No such file or directory"),
        ("first", None, "server.key: No such file or directory"),
        ("nothing", "first", "no certificate in PEM in {folder}/server.pem"),
        ("first", "nothing", "no private key in PEM in {folder}/server.key, or it needs a passphrase"),
        ("first", "second", "key in {folder}/server.key is not the one of {folder}/server.pem"),
    ],
)
def test_a_certificate_that_cannot_be_used_stops_the_start(
    binary, tmp_path, given, certificate, key, message
):
    """With the file to blame, before there is a store, and `config check` knows it before."""
    authority, install, options = given
    pairs = {"first": authority.make("first"), "second": authority.make("second")}
    pairs["nothing"] = ("", "")
    install((pairs[certificate or "first"][0], pairs[key or "first"][1]))
    for name, wanted in [("server.pem", certificate), ("server.key", key)]:
        if wanted is None:
            (tmp_path / name).unlink()
    options = ["--data", str(tmp_path / "data"), "--port", "0", *options]
    message = message.format(folder=tmp_path)
    served = run_lazuli(binary, "serve", *options)
    assert served.returncode == 1 and "cannot serve with TLS" in served.stdout
    assert message in served.stdout
    assert not (tmp_path / "data").exists()
    checked = run_lazuli(binary, "config", "check", *options)
    assert checked.returncode == 64 and message in checked.stdout


def test_a_certificate_that_has_expired_is_warned_of(start_server, given):
    authority, install, options = given
    install(authority.make("first", days=-1))
    server = start_server(None, *options)
    assert server.output.count("the certificate has expired") == 1
    install(authority.make("second"))
    until(lambda: "the certificate was replaced" in server.output)
    install(authority.make("third", days=-1))
    until(lambda: server.output.count("the certificate has expired") == 2)


@pytest.mark.parametrize(
    "options",
    [
        ["--tls", "on"],
        ["--tls-certificate", "file"],
        ["--tls-key", "file"],
        ["--tls", "auto", "--tls-certificate", "file", "--tls-key", "file"],
        ["--tls-names", "store.example"],
        ["--tls", "auto", "--tls-names", "not_a_name"],
        ["--http-port", "0"],
        ["--tls", "auto", "--port", "7000", "--http-port", "7000"],
        ["--max-connections", "0"],
        ["--head-timeout", "soon"],
    ],
)
def test_options_that_make_no_sense(binary, options):
    result = run_lazuli(binary, "serve", "--ephemeral", *options)
    assert result.returncode == 64, result.stdout


def test_settings_of_the_environment(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server(
        data, environment={"LAZULI_TLS": "auto", "LAZULI_TLS_NAMES": "store.example"}
    )
    handshake(server.url, authority_of(data), "store.example").close()


def test_the_command_line_tools_over_tls(secure, binary):
    server, authority = secure
    environment = {"LAZULI_ENDPOINT": server.url}
    refused = run_lazuli(binary, "clock", "show", environment=environment)
    assert refused.returncode != 0 and "compliance" not in refused.stdout
    environment["LAZULI_CA_FILE"] = str(authority)
    shown = run_lazuli(binary, "clock", "show", environment=environment)
    assert shown.returncode == 0 and "compliance" in shown.stdout, shown.stdout


def _connect(server):
    parts = urlsplit(server.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)
