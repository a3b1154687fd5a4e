"""Settings of notices to people: when they go out, and how people are told."""

from typing import Final

from guicang.config.setting import Setting

NOTICING: Final = (
    Setting(
        "schedule.notices",
        "PT1M",
        "schedule",
        "When notices that are due are sent, and bounces are read.",
    ),
    Setting(
        "schedule.forewarn",
        "08:00",
        "schedule",
        "When owners are told what falls due in 30, 7 and 1 days.",
    ),
    Setting(
        "notice.language",
        "zh",
        "language",
        "In which language people are told who did not choose one.",
    ),
    Setting(
        "notice.zone",
        "Asia/Shanghai",
        "time zone",
        "Where people live who did not choose one.",
    ),
    Setting(
        "notice.quiet",
        "",
        "hours",
        "When nobody is told what is not urgent, such as 22:00-08:00.",
    ),
    Setting(
        "notice.policy",
        "",
        "URL",
        "Where customers read the rules on personal information; empty: customers in "
        "open sessions are not told when a policy changes.",
    ),
    Setting(
        "notice.keep", 400, "days", "How long it is remembered what notices were sent."
    ),
    Setting(
        "notice.hosts",
        (),
        "host:port",
        "Hosts for bots besides their vendors', such as a relay in your own network.",
    ),
    Setting(
        "notice.bounces",
        "",
        "folder",
        "A Maildir into which reports about mail that did not arrive are delivered.",
    ),
)
