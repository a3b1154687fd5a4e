"""Settings of buckets and of key services; what opens them lies in keys/ alone."""

from typing import Final

from guicang.config.setting import Setting


def _bucket(name: str, file: str, whose: str) -> tuple[Setting, ...]:
    return (
        Setting(f"{name}.bucket", "", "text", f"{whose}; its keys are in keys/{file}."),
        Setting(f"{name}.endpoint", "", "URL", "Where its store answers (S3)."),
        Setting(f"{name}.region", "us-east-1", "text", "Its region."),
        Setting(f"{name}.prefix", "", "text", "What names of objects begin with."),
        Setting(
            f"{name}.class",
            "",
            "text",
            "Storage class of what is put; empty for the bucket's own.",
        ),
    )


VAULTS: Final = (
    Setting("archive.store", "folder", "folder or s3", "What archive segments lie in."),
    *_bucket("archive.s3", "archive.s3", "Bucket of the archive"),
    *_bucket(
        "archive.second",
        "archive.second",
        "A second bucket: nothing is erased that was not read back from it, too",
    ),
    Setting(
        "archive.lock",
        "off",
        "off or compliance",
        "Whether buckets lock what a floor keeps, so that nobody can remove it.",
    ),
    Setting(
        "schedule.locks",
        "PT15M",
        "schedule",
        "When locks and legal holds of buckets are made what the rules want.",
    ),
)

KEYS: Final = (
    Setting(
        "keys.wrapping",
        "local",
        "local, transit or pkcs11",
        "What wraps the key of a new epoch of the key ring: `guicang keys rotate`.",
    ),
    Setting(
        "keys.transit.url",
        "",
        "URL",
        "Where OpenBao or Vault answers; its token is in keys/transit.token.",
    ),
    Setting("keys.transit.mount", "transit", "text", "Where its transit engine is."),
    Setting(
        "keys.transit.prefix", "guicang-", "text", "What names of its keys begin with."
    ),
    Setting(
        "keys.transit.ca",
        "",
        "file",
        "Certificates (PEM) that its own must come from; the system's, if empty.",
    ),
    Setting(
        "keys.pkcs11.module",
        "",
        "file",
        "The PKCS #11 module of a token (extra `pkcs11`).",
    ),
    Setting(
        "keys.pkcs11.token",
        "",
        "text",
        "The token's label; its PIN is in keys/pkcs11.pin.",
    ),
)
