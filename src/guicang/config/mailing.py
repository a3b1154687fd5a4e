"""Settings of the server that sends our mail: alarms, and checkpoints to an auditor."""

from typing import Final

from guicang.config.setting import Setting

MAILING: Final = (
    Setting(
        "mail.server",
        "",
        "host:port",
        "The server that sends our mail (SMTP); empty: none is sent.",
    ),
    Setting(
        "mail.security",
        "starttls",
        "starttls, tls or none",
        "How mail is encrypted on its way to the server.",
    ),
    Setting("mail.sender", "", "address", "Who our mail is from."),
    Setting(
        "mail.user",
        "",
        "text",
        "Who logs in to the server; the password is in keys/mail.password.",
    ),
)
