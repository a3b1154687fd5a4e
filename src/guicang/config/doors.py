"""Settings of what answers over HTTP: gateway, console, log-in, API, webhooks."""

from typing import Final

from guicang.config.setting import Setting

DOORS: Final = (
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
    Setting(
        "chat.enabled",
        False,
        "true or false",
        "Whether `guicang serve` also serves the web chat's door.",
    ),
    Setting("chat.host", "127.0.0.1", "address", "Where the web chat's door listens."),
    Setting("chat.port", 8472, "port", "Where the web chat's door listens."),
    Setting(
        "chat.url",
        "",
        "URL",
        "Under which address visitors reach it; stands in the script tag.",
    ),
    Setting(
        "chat.streams",
        2000,
        "visitors",
        "How many visitors look at once; more are sent away (503).",
    ),
    Setting("chat.file", 5 << 20, "bytes", "How large a file of a visitor may be."),
    Setting(
        "chat.keep",
        24,
        "hours",
        "How long lines that are records stay where the widget shows them from.",
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
        "web.proxies",
        (),
        "addresses",
        "Proxies before console and web chat: addresses or networks, such as "
        "10.0.0.0/8. What one of these says of a caller (X-Forwarded-For) is believed; "
        "of others never.",
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
        "webhooks.keep",
        30,
        "days",
        "How long what webhooks were told is remembered; what failed for good stays.",
    ),
    Setting(
        "webhooks.seconds", 10, "seconds", "How long a receiver of webhooks may take."
    ),
)
