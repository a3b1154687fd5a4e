"""Settings of alarms: after how long something is wrong, and who is told."""

from typing import Final

from guicang.config.setting import Setting

WATCHING: Final = (
    Setting(
        "schedule.alarms",
        "PT5M",
        "schedule",
        "When it is looked whether something is wrong, and people are told.",
    ),
    Setting("alarm.to", (), "addresses", "Who gets mail when an alarm is raised."),
    Setting(
        "alarm.above", (), "addresses", "Who gets mail when nobody took it on in time."
    ),
    Setting(
        "alarm.privacy",
        ("role:compliance",),
        "recipients",
        "Who is told, besides, where a floor outlasts a ceiling of the policy (R7): "
        "role:NAME, person:NAME, way:NAME, or an address.",
    ),
    Setting("alarm.patience", "PT4H", "period", "How long somebody has to take it on."),
    Setting(
        "alarm.dead_man",
        "P7D",
        "period",
        "How long records may be due while none is taken offline.",
    ),
    Setting("alarm.snapshot", "P3D", "period", "How old the newest snapshot may be."),
    Setting("alarm.drill", "P35D", "period", "How old the last restore drill may be."),
    Setting("alarm.ring", "P8D", "period", "How old the key ring's copy may be."),
    Setting("alarm.job", "PT6H", "period", "How long a job may run, or wait."),
    Setting(
        "schedule.reviews",
        "05:20",
        "schedule",
        "When permission reviews are opened, and what nobody decided is suspended.",
    ),
    Setting(
        "review.due",
        "P14D",
        "period",
        "How long a manager has for a permission review.",
    ),
    Setting(
        "review.grace",
        "P7D",
        "period",
        "How long what is undecided is only warned of, before it is suspended.",
    ),
    Setting("alarm.waiting", 1_000, "jobs", "How many jobs may wait at once."),
    Setting(
        "intake.quarantine_days",
        30,
        "days",
        "After how long in quarantine people are told of it, and it may be discarded.",
    ),
)
