"""Settings of the working store: where it is, and how long anybody waits for it."""

from typing import Final

from guicang.config.setting import Setting

DATABASE: Final = (
    Setting(
        "database.url",
        "",
        "URL",
        "Working store: empty for SQLite in the home, or postgresql://user:password@"
        "host:port/name.",
    ),
    Setting(
        "database.replica",
        "",
        "URL",
        "A streaming replica that answers pages and searches; empty: none does.",
    ),
    Setting(
        "database.lock_timeout",
        30,
        "seconds",
        "PostgreSQL: how long a statement waits for locks of others; 0: for ever.",
    ),
    Setting(
        "database.statement_timeout",
        900,
        "seconds",
        "PostgreSQL: how long a statement may run, VACUUM and migrations apart; 0: for "
        "ever.",
    ),
    Setting(
        "database.idle_timeout",
        600,
        "seconds",
        "PostgreSQL: how long an open transaction may do nothing; 0: for ever.",
    ),
    Setting(
        "database.alive",
        30,
        "seconds",
        "PostgreSQL: how long either side keeps a connection whose other side is "
        "silent; 0: as long as their systems do, which is hours.",
    ),
)
