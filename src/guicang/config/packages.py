"""Settings of packages for customers."""

from typing import Final

from guicang.config.setting import Setting

PACKAGES: Final = (
    Setting(
        "package.root",
        "packages",
        "folder",
        "Where packages for customers lie, sealed; relative to the home.",
    ),
    Setting(
        "package.keep",
        "P14D",
        "period",
        "How long a package waits to be fetched; then it is erased.",
    ),
    Setting(
        "schedule.packages",
        "PT15M",
        "schedule",
        "When packages are erased whose time is over.",
    ),
    Setting(
        "export.alone",
        10_000,
        "conversations",
        "How many one person exports alone; more is a release, which another signs.",
    ),
    Setting(
        "watermark.texts",
        True,
        "true or false",
        "Whether texts that are opened carry a mark, which nobody sees, of who, when "
        "and why.",
    ),
    Setting(
        "watermark.images",
        True,
        "true or false",
        "Whether pictures that are taken out say visibly who took them, when and why.",
    ),
)
