"""Settings of the ledger's anchors."""

from typing import Final

from guicang.config.setting import Setting

EVIDENCE: Final = (
    Setting(
        "anchor.within",
        26,
        "hours",
        "An alarm, unless two kinds of places took the ledger's checkpoint since.",
    ),
    Setting(
        "anchor.folder",
        "",
        "folder",
        "A folder elsewhere in which files are written once: an anchor of the ledger.",
    ),
    Setting(
        "anchor.tsa",
        "",
        "URL",
        "An authority for time stamps (RFC 3161): an anchor of the ledger.",
    ),
    Setting(
        "anchor.tsa_certificates",
        "",
        "file",
        "Its certificates in PEM: roots, and perhaps its own, which is pinned then.",
    ),
    Setting(
        "anchor.webhook",
        "",
        "id",
        "An auditor's webhook that takes each checkpoint: an anchor of the ledger.",
    ),
    Setting(
        "anchor.mail",
        "",
        "address",
        "An auditor's mailbox that takes each checkpoint: an anchor of the ledger.",
    ),
)
