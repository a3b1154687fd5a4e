"""A proxy that stands before WeCom: it takes CONNECT, speaks TLS, and answers itself.

For the vendor's own library, which calls one host and no other. Its certificate is of
nobody's making but ours: the library was seen to accept that, if the name is right.
"""

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

HOST = "qyapi.weixin.qq.com"
Answers = Mapping[str, object]


@contextmanager
def standing(folder: Path, answers: Answers, asked: list[str]) -> Iterator[str]:
    """Stand there; give the proxy's address. ``answers`` are JSON, by part of a path.

    What was asked goes to ``asked``: method, path and body.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        work = (server, context, answers, asked)
        thread = threading.Thread(target=_serve, args=work, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def certificate(folder: Path) -> Path:
    """Make a certificate that nobody else has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)  # noqa: TID251 - the library has no other clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "front.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def _serve(
    server: socket.socket, context: ssl.SSLContext, answers: Answers, asked: list[str]
) -> None:
    with suppress(OSError):
        while True:
            line, _ = server.accept()
            with line, suppress(OSError):
                _talk(line, context, answers, asked)


def _talk(
    line: socket.socket, context: ssl.SSLContext, answers: Answers, asked: list[str]
) -> None:
    line.settimeout(10)
    asked.append(_head(line).partition("\r\n")[0])
    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    with context.wrap_socket(line, server_side=True) as inner:
        while head := _head(inner):
            first, _, rest = head.partition("\r\n")
            lengths = [
                int(each.partition(":")[2])
                for each in rest.split("\r\n")
                if each.lower().startswith("content-length:")
            ]
            body = _exactly(inner, sum(lengths))
            asked.append(f"{first.rpartition(' ')[0]} {body.decode()}".strip())
            told = next((v for k, v in answers.items() if k in first), {"errcode": 1})
            content = json.dumps(told).encode()
            inner.sendall(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n%s" % (len(content), content)
            )


def _head(line: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\r\n\r\n"):
        piece = line.recv(1)
        if not piece:
            return ""
        found += piece
    return found.decode()


def _exactly(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (piece := line.recv(size - len(found))):
        found += piece
    return found
