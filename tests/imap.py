"""A mail server of the tests' own: Dovecot, on the loopback, over TLS.

It runs as whoever runs the tests (as ``nobody``, if that is root), with one mailbox in
its folder. ``close`` stops it by its process id.
"""

import base64
import hashlib
import hmac
import imaplib
import json
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ports import some_port
from tests.servers import room

USER, PASSWORD = "privacy@acme.test", "specimen-5d1c"
_WAIT = 60.0
_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = yes
auth_mechanisms = plain xoauth2
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_OAUTH2 = """\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/jwt/
username_attribute = email
"""
JWT_KEY = b"a key of these tests' own, of 32 bytes and more"


def token(user: str = USER, lasts: int = 3600) -> str:
    """Give an access token that this server takes (RFC 7519, HS256)."""
    now = int(time.time())
    head = {"typ": "JWT", "alg": "HS256"}
    said = {"sub": user, "email": user, "iat": now - 60, "exp": now + lasts}
    signed = b".".join(_encoded(json.dumps(each).encode()) for each in (head, said))
    made = hmac.new(JWT_KEY, signed, hashlib.sha256).digest()
    return (signed + b"." + _encoded(made)).decode()


def _encoded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def program() -> str | None:
    """Find Dovecot on this machine; None if there is none."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Dovecot:
    """One server with one mailbox."""

    def __init__(self, dovecot: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="guicang-imap-", dir=room()))
        self.folder.chmod(0o755)
        self.port = some_port()
        root = os.getuid() == 0
        user = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        self._certify()
        names = {"user": user.pw_name, "group": _group(user.pw_gid)}
        config = self.folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=self.folder, port=self.port, password=PASSWORD, **names
            )
        )
        (self.folder / "oauth2").write_text(_OAUTH2.format(folder=self.folder))
        key = self.folder / "jwt" / "default" / "HS256" / "default"
        key.parent.mkdir(parents=True)
        key.write_text(base64.b64encode(JWT_KEY).decode())
        for name in ("mail", "home"):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, user.pw_uid, user.pw_gid)
        self._process = subprocess.Popen(  # noqa: S603 - Dovecot's own program
            [dovecot, "-F", "-c", config]
        )
        self._wait()

    def trust(self) -> ssl.SSLContext:
        """Give what trusts this server, and no other."""
        return ssl.create_default_context(cafile=self.folder / "cert.pem")

    def box(self) -> imaplib.IMAP4_SSL:
        server = imaplib.IMAP4_SSL(
            "127.0.0.1", self.port, ssl_context=self.trust(), timeout=_WAIT
        )
        server.login(USER, PASSWORD)
        return server

    def deliver(self, *mails: bytes) -> None:
        with self.box() as server:
            for mail in mails:
                self._append(server, mail)

    def _append(self, server: imaplib.IMAP4_SSL, mail: bytes) -> None:
        """Leave a mail there; a busy server may say NO for a moment."""
        end = time.monotonic() + _WAIT
        while (answer := server.append("INBOX", "", "", mail))[0] != "OK":
            if time.monotonic() > end:
                raise RuntimeError(answer, (self.folder / "log").read_text()[-2000:])
            time.sleep(0.5)

    def unseen(self) -> int:
        with self.box() as server:
            server.select("INBOX", readonly=True)
            return len(server.search(None, "UNSEEN")[1][0].split())

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(_WAIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        end = time.monotonic() + _WAIT
        while True:
            try:
                self.box().logout()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    log = self.folder / "log"
                    said = log.read_text() if log.exists() else ""
                    raise RuntimeError(said) from None
                time.sleep(0.05)
            else:
                return

    def _certify(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "imap.test")])
        now = datetime.fromtimestamp(time.time(), UTC)
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        cert = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(names, critical=False)
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        (self.folder / "cert.pem").write_bytes(cert.public_bytes(pem))
        (self.folder / "key.pem").write_bytes(
            key.private_bytes(
                pem,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def _group(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name
