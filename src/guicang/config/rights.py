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
)
