"""Examples that stand below the help of the main verbs; they are run by the tests."""

from collections.abc import Mapping
from typing import Final

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "init": (
        "guicang --home ./try init --sandbox -o json > people.json",
        'guicang --home /srv/guicang init --organisation "Specimen Mall"',
    ),
    "import": (
        "guicang import export.jsonl.gz",
        "guicang import *.csv -o json",
    ),
    "export": (
        "guicang export --to out.jsonl --purpose audit --as compliance --otp CODE",
    ),
    "explain": ("guicang explain CONVERSATION", "guicang explain CONVERSATION --all"),
    "due": ("guicang due", "guicang due --end destruction --list -o json"),
    "label": ("guicang label CONVERSATION chat.complaint --as admin --otp CODE",),
    "event": (
        "guicang event CONVERSATION complaint_closed 2026-01-31 --as admin --otp CODE",
    ),
    "approve": (
        "guicang approve REQUEST --as admin --otp CODE",
        "guicang approve REQUEST --reject --reason WHY --as legal --otp CODE",
    ),
    "requests": ("guicang requests", "guicang requests REQUEST -o json"),
    "dispose": ("guicang dispose", "guicang dispose BATCH"),
    "restore": (
        'guicang restore CONVERSATION --reason "The customer came back" --as hr',
        "guicang restore --run REQUEST",
    ),
    "doctor": ("guicang doctor",),
    "demo": ("guicang demo", "guicang demo --conversations 50 --at ./look"),
    "policy apply": (
        'guicang policy apply three-tier --reason "First policy" --as supervisor',
        "guicang policy apply ./ours.yaml --as supervisor",
    ),
    "policy simulate": ("guicang policy simulate three-tier",),
    "policy show": ("guicang policy show dual-track -o json",),
    "rules apply": (
        'guicang rules apply ours.yaml --reason "Contract numbers" --as supervisor',
        'guicang rules apply --version 2 --reason "Go back" --as supervisor',
    ),
    "rules dry-run": (
        "guicang rules dry-run four-manners",
        "guicang rules dry-run ours.yaml --sample last-week.jsonl.gz",
    ),
    "hold place": (
        'guicang hold place --customer cust-0042 --reason "Sued" --as legal',
    ),
    "hold release": ('guicang hold release HOLD --reason "Case closed" --as legal',),
    "batch propose": (
        'guicang batch propose --reason "Monthly run" --as hr',
        "guicang batch propose --end destruction --as hr",
    ),
    "batch show": ("guicang batch show BATCH --members",),
    "archive read": ("guicang archive read CONVERSATION",),
    "archive verify": ("guicang archive verify",),
    "certificate show": ("guicang certificate show BATCH --pdf out.pdf",),
    "certificate verify": (
        "guicang certificate verify certificate.pdf --key public.key",
    ),
    "ledger verify": ("guicang ledger verify --checkpoint kept-elsewhere.checkpoint",),
    "ledger checkpoint": ("guicang ledger checkpoint > keep-elsewhere.checkpoint",),
    "people add": (
        "guicang people add wang --role admin",
        "guicang people add li --role legal --title Counsel --as wang --otp CODE",
    ),
    "people code": ("guicang people code admin --secrets people.json",),
    "organisation declare": (
        (
            "guicang organisation declare --actor ecommerce_platform_operator "
            "--persons 120000 --as admin --otp CODE"
        ),
    ),
    "packs confirm": (
        "guicang packs confirm ENTRY --source URL --as admin --otp CODE",
    ),
}
