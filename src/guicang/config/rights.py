"""Settings of persons' rights over their own records."""

from typing import Final

from guicang.config.setting import Setting

RIGHTS: Final = (
    Setting(
        "subjects.jurisdiction",
        "CN",
        "CN, EU, UK or US-CA",
        "Whose clock runs for the request of a person who names no other law.",
    ),
    Setting(
        "schedule.subjects",
        "PT1H",
        "schedule",
        "When records of persons who asked for erasure are looked at again.",
    ),
    Setting(
        "schedule.letters",
        "PT1M",
        "schedule",
        "When mails with requests of persons are read.",
    ),
    Setting(
        "subjects.mail_folder",
        "",
        "folder",
        "A folder that mails with requests of persons are put into, as *.eml files.",
    ),
    Setting(
        "subjects.mail_server",
        "",
        "host:port",
        "The server with the mailbox for requests of persons (IMAP); empty: none.",
    ),
    Setting(
        "subjects.mail_security",
        "tls",
        "tls or starttls",
        "How that mailbox is read.",
    ),
    Setting(
        "subjects.mail_user",
        "",
        "text",
        "Whose mailbox it is; the password is in keys/imap.password, or tokens in "
        "keys/imap.oauth.json.",
    ),
    Setting("subjects.mail_box", "INBOX", "name", "The folder on that server."),
)
