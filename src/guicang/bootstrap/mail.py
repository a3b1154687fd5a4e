"""What sends mail, as the settings say."""

from functools import cached_property
from pathlib import Path
from typing import Final

from guicang.bootstrap.core import Core
from guicang.domain.errors import BadSetting
from guicang.ports.mail import Mailer

PASSWORD: Final = "mail.password"  # noqa: S105 - the name of a file
_SECURITY: Final = ("starttls", "tls", "none")


class Mail(Core):
    """The mail server of a home."""

    @cached_property
    def mailer(self) -> Mailer | None:
        """What sends e-mail; None where no server is named. BadSetting."""
        server = str(self.config["mail.server"])
        if not server:
            return None
        from guicang.adapters.mailing import SmtpMailer

        host, port = host_port("mail.server", server)
        security = str(self.config["mail.security"])
        if security not in _SECURITY:
            raise BadSetting(setting="mail.security", reason=", ".join(_SECURITY))
        user = str(self.config["mail.user"])
        return SmtpMailer(
            host=host,
            port=port,
            security=security,
            sender=str(self.config["mail.sender"]) or f"guicang@{host}",
            name=str(self.config["organisation.name"]),
            user=user,
            password=self._password() if user else "",
        )

    def _password(self) -> str:
        from guicang.adapters.keys.files import read_secret

        path: Path = self.key_folder / PASSWORD
        return read_secret(path).decode().strip()


def host_port(setting: str, server: str) -> tuple[str, int]:
    """Read the address of a server. BadSetting."""
    host, _, port = server.rpartition(":")
    if not host or not port.isdecimal():
        raise BadSetting(setting=setting, reason="host:port is wanted")
    return host, int(port)
