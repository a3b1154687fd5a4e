"""Settings of operations: metrics, logs, traces, engines."""

from typing import Final

from guicang.config.setting import Setting

OPERATING: Final = (
    Setting(
        "metrics.enabled",
        False,
        "true or false",
        "Whether processes count, and `guicang serve` also opens the door for metrics.",
    ),
    Setting(
        "metrics.host",
        "127.0.0.1",
        "address",
        "Where metrics are asked for (Prometheus); elsewhere than on this machine only "
        "with a token.",
    ),
    Setting("metrics.port", 8473, "port", "Where metrics are asked for."),
    Setting(
        "metrics.token",
        "",
        "text",
        "What whoever asks for metrics has to show; better given as "
        "GUICANG_METRICS_TOKEN.",
    ),
    Setting(
        "log.format",
        "text",
        "text or json",
        "Whether console, gateway and web chat log lines for people or JSON.",
    ),
    Setting(
        "otel.endpoint",
        "",
        "URL",
        "Where traces are sent by OTLP over HTTP, such as "
        "http://127.0.0.1:4318/v1/traces; nowhere if empty (extra `otel`).",
    ),
    Setting(
        "otel.percent",
        100,
        "percent",
        "How many of a hundred requests and jobs are traced.",
    ),
    Setting(
        "engine.processes",
        0,
        "processes",
        "In how many processes of this machine heavy jobs are done; 0: one for each "
        "core.",
    ),
    Setting(
        "engine.limit",
        3600,
        "seconds",
        "How long one task of a heavy job may take; 0: for ever.",
    ),
    Setting(
        "engine.ray",
        "",
        "address",
        "A Ray cluster that does heavy jobs instead, as host:port, or auto for that of "
        "this host (extra `ray`); empty: processes of this machine.",
    ),
)
