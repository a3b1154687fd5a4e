"""A second door of OpenBao, on an address of a network and behind TLS."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_FROM: Final = datetime(2026, 1, 1, tzinfo=UTC)
_UNTIL: Final = timedelta(days=36_500)
_PEM: Final = serialization.Encoding.PEM
_LISTENER: Final = """
listener "tcp" {{
  address = "{address}:{port}"
  tls_cert_file = "{certificate}"
  tls_key_file = "{key}"
}}
"""


def door(folder: Path, address: str, port: int) -> tuple[Path, Path]:
    """Write its certificate, signed by itself, and its listener; give both files."""
    made, key = _certified(address)
    certificate, secret = folder / "bao.pem", folder / "bao.key"
    certificate.write_bytes(made.public_bytes(_PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    config = folder / "bao.hcl"
    config.write_text(
        _LISTENER.format(
            address=address, port=port, certificate=certificate, key=secret
        )
    )
    return certificate, config


def _certified(address: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(_FROM)
        .not_valid_after(_FROM + _UNTIL)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key
