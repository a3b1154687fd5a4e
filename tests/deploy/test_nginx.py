"""The example of a proxy that speaks TLS, tried with a real nginx."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.e2e.browser import free_port

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
CONF = Path(__file__).parents[2] / "deploy" / "nginx" / "guicang.conf"
NAME = "guicang.example.test"
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=36_500)


CAME = threading.Event()


class Behind(BaseHTTPRequestHandler):
    """Answers with the headers that reached it."""

    def do_GET(self):
        said = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def do_POST(self):
        """Say that something came, before all of it has."""
        CAME.set()
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_args):
        pass


def certificate(folder):
    """Write a certificate for the name, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(FROM)
        .not_valid_after(FROM + UNTIL)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def settings(folder, clear, tls, behind):
    """Write the example with paths and ports of this test around it."""
    text = CONF.read_text()
    for old, new in (
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{clear};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("127.0.0.1:8470", f"127.0.0.1:{behind}"),
        ("/etc/guicang/tls", str(folder)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder}/pid; error_log {folder}/error; daemon off;"
        f"events {{}} http {{ access_log off; {temporary}\n{text}\n}}\n"
    )
    return whole


class Proxy:
    """Where it listens, and how it is asked."""

    def __init__(self, folder, clear, tls):
        self.clear, self.tls = clear, tls
        self.chain = str(folder / "fullchain.pem")
        self.trust = ssl.create_default_context(cafile=self.chain)

    def secure(self, path, **headers):
        connection = HTTPSConnection("127.0.0.1", self.tls, context=self.trust)
        # The name is checked against the certificate, as a browser would.
        connection.sock = self.hand_shake(self.trust)
        with closing(connection):
            connection.request("GET", path, headers={"Host": NAME, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def hand_shake(self, context):
        raw = socket.create_connection(("127.0.0.1", self.tls), 10)
        try:
            return context.wrap_socket(raw, server_hostname=NAME)
        except BaseException:
            raw.close()
            raise

    def plain(self, path):
        connection = HTTPConnection("127.0.0.1", self.clear, timeout=10)
        with closing(connection):
            connection.request("GET", path, headers={"Host": NAME})
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no nginx on this machine")
        pytest.skip("no nginx on this machine")
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=behind.serve_forever, args=(0.02,), daemon=True).start()
    clear, tls = free_port(), free_port()
    whole = settings(folder, clear, tls, behind.server_port)
    process = subprocess.Popen(  # noqa: S603 - the system's own program
        [program, "-p", str(folder), "-c", str(whole)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _await(process, tls)
        yield Proxy(folder, clear, tls)
    finally:
        process.terminate()
        process.communicate(timeout=30)
        behind.shutdown()
        behind.server_close()


def _await(process, port):
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(process.communicate()[1].decode())
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


def test_what_comes_in_clear_is_led_on_and_programs_are_refused(proxy):
    assert proxy.plain("/people?x=1") == (308, f"https://{NAME}/people?x=1")
    assert proxy.plain("/api/v1/me")[0] == 403
    assert proxy.plain("/oauth/token/")[0] == 403


def test_the_console_is_told_who_came_and_by_https(proxy):
    status, said = proxy.secure("/", **{"X-Forwarded-For": "203.0.113.9"})

    assert status == 200
    assert f"Host: {NAME}" in said
    assert "X-Forwarded-Proto: https" in said
    assert "X-Forwarded-For: 203.0.113.9, 127.0.0.1" in said


def test_headers_that_would_pass_for_others_are_dropped(proxy):
    _, said = proxy.secure("/", X_Forwarded_For="203.0.113.9")

    assert "203.0.113.9" not in said


@pytest.mark.parametrize("path", ["/imports/upload", "/api/v1/imports/uploads?name=a"])
def test_a_file_for_import_goes_through_as_it_comes_and_lies_on_no_disk(proxy, path):
    CAME.clear()
    connection = HTTPSConnection("127.0.0.1", proxy.tls, context=proxy.trust)
    connection.sock = proxy.hand_shake(proxy.trust)
    half = bytes(40 << 20)  # more together than any other form may have
    with closing(connection):
        connection.putrequest("POST", path, skip_host=True)
        connection.putheader("Host", NAME)
        connection.putheader("Content-Length", str(2 * len(half)))
        connection.endheaders()
        connection.send(half[:1024])
        assert CAME.wait(60)
        connection.send(half[1024:])
        connection.send(half)
        answer = connection.getresponse()

        assert answer.status == 200


def test_what_says_how_the_inside_is_stays_inside(proxy):
    assert [proxy.secure(path)[0] for path in ("/livez", "/readyz")] == [404, 404]


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_new_protocols_are_spoken_with_ciphers_of_forward_secrecy(proxy, version):
    context = ssl.create_default_context(cafile=proxy.chain)
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]

    with closing(proxy.hand_shake(context)) as spoken:
        cipher, protocol, bits = spoken.cipher()

    assert protocol in {"TLSv1.2", "TLSv1.3"}
    assert cipher.startswith(("ECDHE-", "TLS_AES_", "TLS_CHACHA20_"))
    assert bits >= 128


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        ("TLSv1", "ALL:@SECLEVEL=0"),
        ("TLSv1_1", "ALL:@SECLEVEL=0"),
        ("TLSv1_2", "AES128-SHA:AES256-SHA:AES128-GCM-SHA256:@SECLEVEL=0"),
    ],
)
def test_old_protocols_and_weak_ciphers_are_not_spoken(proxy, version, ciphers):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]

    # It is the server that says no: an alert came from there (RFC 8446, section 6).
    with pytest.raises(ssl.SSLError, match=r"(?i)alert"):
        proxy.hand_shake(context)
