"""Examples that stand below the help of the main verbs; they are run by the tests."""

from collections.abc import Mapping
from typing import Final

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "init": (
        "guicang --home ./try init --sandbox -o json > people.json",
        'guicang --home /srv/guicang init --organisation "Specimen Mall"',
    ),
    "detect": (
        "guicang detect talk.jsonl.gz > findings.jsonl",
        "guicang detect - --types CN_ID,BANK_CARD --explain < talk.txt",
    ),
    "mask": (
        "guicang mask talk.jsonl --level high > masked.jsonl",
        "guicang mask talk.jsonl --operator encrypt --key mask.key > masked.jsonl",
        "guicang mask masked.jsonl --operator encrypt --key mask.key --undo",
    ),
    "masking key": ("guicang masking key mask.key",),
    "masking simulate": ("guicang masking simulate ours.yaml",),
    "masking apply": (
        "guicang masking apply ours.yaml --reason WHY --as supervisor --otp CODE",
        "guicang masking apply --version 1 --as supervisor --otp CODE",
    ),
    "gateway serve": (
        "guicang gateway serve",
        "guicang gateway serve --port 9000 --workers 2",
    ),
    "chat serve": ("guicang chat serve", "guicang chat serve --port 9001"),
    "chat put": ("guicang chat put shop.json --reason WHY --as admin --otp CODE",),
    "gateway key add": (
        "guicang gateway key add crm --scope inspect --as admin --otp CODE",
    ),
    "import": (
        "guicang import export.jsonl.gz",
        "guicang import *.csv -o json --as admin --otp CODE",
    ),
    "imports files": ("guicang imports files --as admin --otp CODE",),
    "imports upload": ("guicang imports upload export.csv.gz --as admin --otp CODE",),
    "imports discard": ("guicang imports discard UPLOAD --as admin --otp CODE",),
    "imports order": (
        'guicang imports order export.jsonl --reason "..." --as admin --otp CODE',
    ),
    "imports list": ("guicang imports list -o json --as admin --otp CODE",),
    "imports show": ("guicang imports show 17 --as admin --otp CODE",),
    "imports cancel": (
        'guicang imports cancel 17 --reason "..." --as admin --otp CODE',
    ),
    "export": (
        "guicang export --to out.jsonl --purpose audit --as compliance --otp CODE",
    ),
    "explain": ("guicang explain CONVERSATION", "guicang explain CONVERSATION --all"),
    "due": ("guicang due", "guicang due --end destruction --list -o json"),
    "label": ("guicang label CONVERSATION chat.complaint --as admin --otp CODE",),
    "unmask": ("guicang unmask FILE --to BACK --reason WHY --as legal --otp CODE",),
    "rescan": ("guicang rescan --as admin --otp CODE",),
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
        (
            'guicang restore CONVERSATION --reason "The customer came back" '
            "--as hr --otp CODE"
        ),
        "guicang restore --run REQUEST",
    ),
    "doctor": ("guicang doctor",),
    "demo": (
        "guicang demo",
        "guicang demo --conversations 50 --no-console --at ./look",
    ),
    "policy apply": (
        'guicang policy apply three-tier --reason "First policy" --as supervisor',
        "guicang policy apply ./ours.yaml --as supervisor --otp CODE",
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
    "customer list": ("guicang customer list", "guicang customer list -o json"),
    "customer show": ("guicang customer show CUSTOMER",),
    "customer suggestions": ("guicang customer suggestions",),
    "customer merge": (
        "guicang customer merge ONE OTHER --preview --as legal --otp CODE",
        (
            'guicang customer merge ONE OTHER --reason "The same person" '
            "--as legal --otp CODE"
        ),
    ),
    "customer split": (
        (
            'guicang customer split ONE --away OTHER --reason "Two people" '
            "--as legal --otp CODE"
        ),
    ),
    "hold place": (
        (
            'guicang hold place --customer cust-0042 --reason "Sued" '
            "--as legal --otp CODE"
        ),
    ),
    "hold release": (
        'guicang hold release HOLD --reason "Case closed" --as hr --otp CODE',
    ),
    "batch propose": (
        'guicang batch propose --reason "Monthly run" --as hr --otp CODE',
        "guicang batch propose --end destruction --as hr --otp CODE",
    ),
    "batch show": ("guicang batch show BATCH --members",),
    "archive read": (
        "guicang archive read CONVERSATION",
        "guicang archive read CONVERSATION --as agent --otp CODE",
    ),
    "reveal": (
        "guicang reveal CONVERSATION --reason WHY --as supervisor --otp CODE",
        "guicang reveal --request REQUEST --as supervisor --otp CODE",
    ),
    "archive verify": (
        "guicang archive verify",
        "guicang archive verify --store second",
    ),
    "archive check": ("guicang archive check --as admin --otp CODE",),
    "archive search": (
        "guicang archive search 'refund invoice' --reason CASE-7 --as legal --otp CODE",
    ),
    "archive found": ("guicang archive found 17 --as legal --otp CODE",),
    "archive copy": ("guicang archive copy",),
    "archive lock": ("guicang archive lock",),
    "certificate show": ("guicang certificate show BATCH --pdf out.pdf",),
    "certificate verify": (
        "guicang certificate verify certificate.pdf --key public.key",
    ),
    "ledger verify": ("guicang ledger verify --checkpoint kept-elsewhere.checkpoint",),
    "ledger export": (
        "guicang ledger export --to ledger.jsonl --as auditor --otp CODE",
    ),
    "ledger checkpoint": ("guicang ledger checkpoint > keep-elsewhere.checkpoint",),
    "people add": (
        "guicang people add wang --role admin",
        "guicang people add li --role legal --title Counsel --as wang --otp CODE",
    ),
    "people change": (
        "guicang people change li --role legal --role hr --as zhao --otp CODE",
    ),
    "people deactivate": (
        'guicang people deactivate li --reason "Left" --as wang --otp CODE',
    ),
    "people enrol": (
        "guicang people enrol li --as li --otp CODE",
        'guicang people enrol li --reason "Telephone lost" --as zhao --otp CODE',
        "guicang people enrol li --request REQUEST --as zhou --otp CODE",
    ),
    "people code": ("guicang --home demo-home people code admin",),
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
