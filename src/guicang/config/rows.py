"""Every setting of a home: name, default, unit, help."""

from typing import Final

from guicang.config.database import DATABASE
from guicang.config.doors import DOORS
from guicang.config.evidence import EVIDENCE
from guicang.config.imports import IMPORTS
from guicang.config.mailing import MAILING
from guicang.config.noticing import NOTICING
from guicang.config.operating import OPERATING
from guicang.config.packages import PACKAGES
from guicang.config.rights import RIGHTS
from guicang.config.setting import Setting
from guicang.config.vaults import KEYS, VAULTS
from guicang.config.watching import WATCHING

SETTINGS: Final = (
    *DATABASE,
    Setting("archive.root", "archive", "folder", "Where archive segments are kept."),
    Setting(
        "archive.segment_messages",
        100_000,
        "messages",
        "How many messages a segment holds at most.",
    ),
    Setting(
        "archive.escrow",
        "P30D",
        "period",
        "How long a recovery escrow is kept where no floor demands an archive.",
    ),
    *IMPORTS,
    *VAULTS,
    Setting("archive.level", 6, "zstd level", "How hard archives are compressed."),
    Setting(
        "approval.matrix",
        "default",
        "default or article",
        "Who must sign what: the corrected matrix, or the practitioners' guide's.",
    ),
    Setting(
        "approval.expires",
        "P14D",
        "period",
        "How long a request waits for signatures; silence never approves.",
    ),
    Setting(
        "disposal.chunk",
        500,
        "conversations",
        "How many conversations are erased in one transaction.",
    ),
    Setting(
        "disposal.lease",
        60,
        "seconds",
        "How long a batch is a process's that does not renew it; then another takes "
        "it, at once where it can see that the process has died.",
    ),
    Setting(
        "breaker.records",
        100_000,
        "conversations",
        "A batch with more conversations needs one more signature (R30).",
    ),
    Setting(
        "breaker.percent",
        20,
        "percent",
        "A batch with a larger share of the corpus needs one more signature (R30).",
    ),
    Setting(
        "clock.jump",
        "P31D",
        "period",
        "Disposal is refused when the ledger's last entry is older than this (R22).",
    ),
    *KEYS,
    *EVIDENCE,
    Setting(
        "probe.paths",
        (),
        "folders",
        "More folders to search for residue, such as PostgreSQL's data directory.",
    ),
    Setting(
        "backup.horizon",
        "",
        "period",
        "How long backups of the working store are kept; named in each certificate.",
    ),
    Setting("snapshot.root", "snapshots", "folder", "Where snapshots are kept."),
    Setting(
        "snapshot.keep",
        "P14D",
        "period",
        "How long a snapshot is kept.",
    ),
    Setting(
        "snapshot.lag",
        "P7D",
        "period",
        "How long a snapshot may hold rows of what was erased since; then it goes.",
    ),
    Setting(
        "worker.lease",
        120,
        "seconds",
        "How long a job is a worker's that does not renew it; then another takes it.",
    ),
    Setting(
        "worker.rest",
        5,
        "seconds",
        "How long a worker without work waits before it looks again.",
    ),
    Setting(
        "schedule.due",
        "PT1H",
        "schedule",
        "When what is due is counted: PT1H (every hour), 02:30 (daily), empty (never).",
    ),
    Setting(
        "schedule.snapshot",
        "01:30",
        "schedule",
        "When a snapshot is made, and those go that outlived what they may hold.",
    ),
    Setting(
        "drill.database",
        "",
        "URL",
        "An empty PostgreSQL database for drills of one; it is emptied after each.",
    ),
    Setting(
        "schedule.drill",
        "",
        "schedule",
        "When the newest snapshot is restored for practice, such as PT168H (weekly).",
    ),
    Setting(
        "schedule.expire",
        "PT15M",
        "schedule",
        "When requests that waited too long are closed.",
    ),
    Setting(
        "schedule.remind",
        "09:00",
        "schedule",
        "When the worker's log names the requests that wait for signatures.",
    ),
    Setting(
        "schedule.checkpoint",
        "PT6H",
        "schedule",
        "When the ledger is signed and the note kept outside the database.",
    ),
    Setting(
        "schedule.anchor",
        "PT6H",
        "schedule",
        "When the ledger is signed and taken to the places outside the database.",
    ),
    Setting(
        "schedule.verify", "02:30", "schedule", "When the whole ledger is verified."
    ),
    Setting(
        "schedule.dispose",
        "",
        "schedule",
        "When approved batches are taken to their end; empty: a person runs `dispose`.",
    ),
    Setting(
        "schedule.webhooks",
        "PT1M",
        "schedule",
        "When webhooks are sent, and those that failed are tried again.",
    ),
    Setting(
        "schedule.costs",
        "04:40",
        "schedule",
        "When what is stored is measured; forecasts of cost need a sample a day.",
    ),
    Setting(
        "schedule.tidy",
        "03:30",
        "schedule",
        "When jobs that ended 30 days ago, and what webhooks were told, are forgotten.",
    ),
    Setting(
        "schedule.chat",
        "PT1M",
        "schedule",
        "When what was said in web chats becomes records.",
    ),
    Setting(
        "schedule.sources",
        "PT1M",
        "schedule",
        "When sources that are due are pulled.",
    ),
    Setting(
        "schedule.watch",
        "PT15M",
        "schedule",
        "When it is looked whether sources fall behind, and silent sessions are ended.",
    ),
    Setting(
        "schedule.desk",
        "PT1M",
        "schedule",
        "When the desk's times run out: looked at every few seconds while it is on.",
    ),
    Setting(
        "schedule.errands",
        "PT1M",
        "schedule",
        "When platforms are asked to do what the desk decided.",
    ),
    Setting(
        "schedule.disclose",
        "PT1M",
        "schedule",
        "When complete conversations go out to the destinations that were approved.",
    ),
    Setting(
        "disclosure.hosts",
        (),
        "host:port",
        "Databases and object stores that may be written to; no others are.",
    ),
    Setting(
        "disclosure.folders",
        (),
        "folders",
        "Folders that files and SQLite databases may be written below; no others are.",
    ),
    Setting(
        "sources.silence",
        24,
        "hours",
        "After how much silence a session of a chat has ended, unless the source says.",
    ),
    Setting(
        "sources.media",
        20 << 20,
        "bytes",
        "How large a file of a message may be; a larger one is recorded as a gap.",
    ),
    Setting(
        "sources.pages",
        50,
        "pages",
        "How many pages one turn of a worker reads of a source.",
    ),
    Setting(
        "sources.budget",
        72,
        "hours",
        "How late what is said may come in; platforms that clean sooner are warned of.",
    ),
    Setting(
        "sources.body",
        2 << 20,
        "bytes",
        "How long the body of a platform's call at our door may be.",
    ),
    Setting(
        "sources.calls",
        1_200,
        "calls a minute",
        "How often a platform may call; more are sent away (429).",
    ),
    *DOORS,
    *WATCHING,
    *PACKAGES,
    *RIGHTS,
    *MAILING,
    *NOTICING,
    *OPERATING,
    Setting(
        "detect.names",
        "off",
        "on or off",
        "Whether a model also searches for names behind no cue word (extra `names`).",
    ),
    Setting(
        "sensitive.scope",
        "strict",
        "strict or law",
        "Strict: what only a standard calls sensitive, such as identity numbers, counts"
        " too.",
    ),
    Setting("organisation.name", "", "text", "Name on certificates."),
    Setting("organisation.system", "guicang", "text", "System name on certificates."),
    Setting(
        "language",
        "",
        "zh or en",
        "Language of the command line; the system's locale, then Chinese, if empty.",
    ),
)
