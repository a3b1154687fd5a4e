"""An authority for time stamps of our own: ``openssl ts`` behind HTTP on loopback."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OPENSSL = shutil.which("openssl") or "openssl"
_CONFIG = """
[ tsa ]
default_tsa = here
[ here ]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass
class Authority:
    """Folder and address; ``answers`` are given instead of honest ones, in order."""

    folder: Path
    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def pinned(self) -> Path:
        """Root and own certificate, as an operator pins them."""
        return self.folder / "pinned.pem"

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def stamp(self, query: bytes) -> bytes:
        """Answer a query as the real program does."""
        (self.folder / "query").write_bytes(query)
        made = subprocess.run(  # noqa: S603 - our own files
            [
                *(OPENSSL, "ts", "-reply", "-config", self.folder / "ts.cnf"),
                *("-queryfile", self.folder / "query"),
                *("-signer", self.folder / "own.pem"),
                *("-inkey", self.folder / "own.key"),
                *("-out", self.folder / "reply"),
            ],
            capture_output=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr.decode()
        return (self.folder / "reply").read_bytes()


def make(folder: Path, *, name: str = "Specimen TSA", curve: bool = True) -> Authority:
    """Make keys and certificates: a root, and an authority below it."""
    folder.mkdir(parents=True)
    root_key, own_key = _key(curve=True), _key(curve=curve)
    root = _certificate("Specimen Root", root_key, None, root_key)
    own = _certificate(name, own_key, root, root_key)
    pem = Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "own.pem").write_bytes(own.public_bytes(pem))
    both = root.public_bytes(pem) + own.public_bytes(pem)
    (folder / "pinned.pem").write_bytes(both)
    secret = own_key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
    (folder / "own.key").write_bytes(secret)
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(_CONFIG.format(folder=folder))
    return Authority(folder)


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """Serve it on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["content-length"]))
            status, body = 200, b""
            if authority.answers:
                status, body = authority.answers.pop(0)
            else:
                body = authority.stamp(query)
            self.send_response(status)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        authority.url = f"http://127.0.0.1:{server.server_port}/tsa"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield authority
        finally:
            server.shutdown()
            thread.join()


def _key(*, curve: bool) -> Key:
    if curve:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(
    name: str, key: Key, issuer: x509.Certificate | None, signer: Key
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - the real program's clock
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True
        )
    )
    if issuer is not None:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = built.add_extension(use, critical=True)
    return built.sign(signer, hashes.SHA256())
