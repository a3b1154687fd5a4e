"""Every setting of a home: name, default, unit, help."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``default`` is what holds when the file says nothing."""

    name: str
    default: str | int | bool | tuple[str, ...]
    unit: str
    help: str


SETTINGS: Final = (
    Setting(
        "database.url",
        "",
        "URL",
        "Working store: empty for SQLite in the home, or postgresql://user:password@"
        "host:port/name.",
    ),
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
        "schedule.tidy",
        "03:30",
        "schedule",
        "When jobs that ended more than 30 days ago are forgotten.",
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
    Setting("gateway.host", "127.0.0.1", "address", "Where the gateway listens."),
    Setting("gateway.port", 8471, "port", "Where the gateway listens."),
    Setting("gateway.workers", 1, "processes", "How many processes serve the gateway."),
    Setting(
        "gateway.block",
        (),
        "types",
        "Types that stop a message, such as BANK_CARD; all others are masked.",
    ),
    Setting(
        "gateway.level",
        "low",
        "low, medium or high",
        "How much of a value the gateway hides, unless the masking policy says it.",
    ),
    Setting("gateway.body", 1 << 20, "bytes", "How long a request may be."),
    Setting("gateway.batch", 100, "messages", "How many messages a request may have."),
    Setting("gateway.text", 20_000, "characters", "How long a message may be."),
    Setting(
        "gateway.seconds",
        5,
        "seconds",
        "How long a request may take to arrive and be judged.",
    ),
    Setting(
        "gateway.concurrent",
        64,
        "requests",
        "How many requests a process has under way; more are sent away (503).",
    ),
    Setting(
        "gateway.concurrent_per_key",
        32,
        "requests",
        "How many of them one API key may have; more are sent away (429).",
    ),
    Setting(
        "gateway.streams",
        16,
        "requests",
        "How many streams a process has under way; more are sent away (503).",
    ),
    Setting(
        "gateway.stream_idle",
        60,
        "seconds",
        "How long a stream may rest, and its reader may keep us waiting.",
    ),
    Setting(
        "gateway.header_seconds",
        15,
        "seconds",
        "How long a request's head may take, and a connection rest between two.",
    ),
    Setting(
        "gateway.access_log",
        False,
        "true or false",
        "Whether each request is logged: address, path, status, time; no content.",
    ),
    Setting("web.host", "127.0.0.1", "address", "Where the console listens."),
    Setting("web.port", 8470, "port", "Where the console listens."),
    Setting(
        "web.hosts",
        ("127.0.0.1", "localhost", "[::1]"),
        "names",
        "Under which names the console answers (HTTP's Host header).",
    ),
    Setting(
        "web.https",
        False,
        "true or false",
        "Whether a proxy before the console speaks HTTPS; then cookies need it.",
    ),
    Setting(
        "web.threads", 4, "threads", "How many requests a process answers at once."
    ),
    Setting(
        "web.url",
        "",
        "URL",
        "Under which address people reach the console; stands in invitations.",
    ),
    Setting(
        "web.session_idle",
        60,
        "minutes",
        "How long somebody may do nothing before they have to log in again.",
    ),
    Setting(
        "web.session_absolute",
        720,
        "minutes",
        "How long a session lasts at most.",
    ),
    Setting(
        "login.provider",
        "",
        "name",
        "Where people may log in instead of by a password: openid_connect, wecom, "
        "dingtalk, feishu or zoho; nowhere if empty.",
    ),
    Setting("login.title", "", "text", "How its button at the log-in is called."),
    Setting(
        "login.url",
        "",
        "URL",
        "OpenID Connect: the issuer. WeCom: a private deployment's address.",
    ),
    Setting("login.client", "", "text", "Our client id there (WeCom: CorpID)."),
    Setting(
        "login.secret",
        "",
        "text",
        "Our secret there; better given as GUICANG_LOGIN_SECRET.",
    ),
    Setting("login.agent", "", "text", "WeCom: the AgentID of our application."),
    Setting("web.workers", 1, "processes", "How many processes answer."),
    Setting("api.body", 8 << 20, "bytes", "How long the body of a call may be."),
    Setting("api.batch", 500, "records", "How many records one call may push."),
    Setting(
        "api.rate",
        600,
        "calls a minute",
        "How often one key or person may call; more are sent away (429).",
    ),
    Setting(
        "webhooks.origins",
        (),
        "origins",
        "Where webhooks may be sent, such as https://hooks.example.test; nowhere else.",
    ),
    Setting(
        "webhooks.seconds", 10, "seconds", "How long a receiver of webhooks may take."
    ),
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
