"""Every command of the command line, as a door that can be tried."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from guicang.entrypoints.cli.app import app
from guicang.entrypoints.needs import Need, Surface, need_of
from tests.cli.hands import Home

NOTHING = "c-nothing"
OWN = "c-own"

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "batch manifest": (NOTHING, "--to", "{new}"),
    "export": ("--to", "{new}", "--purpose", "x"),
    "unmask": ("{file}", "--to", "{new}"),
    "rescan": (),
    "event": (NOTHING, "complaint_closed", "2026-01-31"),
    "import": ("{file}",),
    "imports files": (),
    "imports list": (),
    "imports upload": ("{file}",),
    "imports discard": (NOTHING,),
    "imports order": (NOTHING, "--reason", "x"),
    "imports show": ("1",),
    "imports cancel": ("1", "--reason", "x"),
    "reveal": (NOTHING,),
    "restore": (NOTHING,),
    "policy apply": ("three-tier",),
    "organisation declare": ("--jurisdiction", "CN"),
    "packs confirm": ("cn-x", "--source", "x"),
    "rules apply": ("{rules}",),
    "masking apply": ("shipped",),
    "classify promote": ("--model", "{new}"),
    "classify learn": ("--model", "{new}"),
    "classify review": (),
    "classify why": (NOTHING,),
    "people invite": (NOTHING,),
    "people invite --request": (NOTHING, "--request", NOTHING),
    "client add": ("probe", "--scope", "audit:ledger:read"),
    "client revoke": (NOTHING, "--reason", "walk"),
    "webhooks add": ("https://hooks.test/in", "--tag", "batch:certified"),
    "webhooks end": (NOTHING,),
    "webhooks dismiss": (NOTHING,),
    "webhooks redeliver": (NOTHING,),
    "rules mark": (NOTHING, "1", "0", "2"),
    "people add": ("{name}", "--role", "hr"),
    "people change": (NOTHING, "--role", "hr"),
    "people deactivate": (NOTHING,),
    "people enrol": (NOTHING,),
    "people enrol --request": (NOTHING, "--request", NOTHING),
    "customer show": (NOTHING,),
    "customer merge": (NOTHING, OWN),
    "package make": (NOTHING,),
    "package link": (NOTHING,),
    "package revoke": (NOTHING,),
    "release ask": (
        *("--recipient", "x", "--contact", "x", "--purpose", "x", "--basis", "consent"),
    ),
    "quarantine show": ("1",),
    "quarantine retry": ("--all",),
    "quarantine discard": ("--all",),
    "subject quarantine": (NOTHING,),
    "release run": (NOTHING, "--to", "{new}"),
    "watermark read": ("{file}",),
    "customer split": (NOTHING, "--away", OWN),
    "subject list": (),
    "subject show": (NOTHING,),
    "subject records": (NOTHING,),
    "subject letter": (NOTHING,),
    "subject read-mail": (NOTHING,),
    "subject save-file": (NOTHING, "--mail", "1", "--file", "1", "--to", "x"),
    "subject settle": (NOTHING, "--revision", "1", "--kind", "erasure"),
    "subject add": (NOTHING, "--kind", "erasure"),
    "subject vouch": (NOTHING, "--revision", "1"),
    "subject send-code": (NOTHING, "--to", "a@b.test"),
    "subject code": (NOTHING, "12345678"),
    "subject extend": (NOTHING, "--revision", "1"),
    "subject pause": (NOTHING, "--revision", "1"),
    "subject resume": (NOTHING, "--revision", "1"),
    "subject decide": (NOTHING, "--revision", "1"),
    "subject answer": (NOTHING, "--revision", "1", "--text", "x"),
    "subject refuse": (NOTHING, "--revision", "1", "--text", "x", "--basis", "x"),
    "subject lift": (NOTHING, "--revision", "1"),
    "hold place": ("--customer", NOTHING, "--title", "x"),
    "hold release": (NOTHING,),
    "notice preview": ("alarm",),
    "notice template": ("alarm", "zh"),
    "notice route": ("alarm",),
    "notice way": ("probe", "wecom"),
    "notice drop": (NOTHING,),
    "notice habits": (),
    "notice test": ("--way", NOTHING),
    "notice again": (NOTHING,),
    "notice dismiss": (NOTHING,),
    "notice lift": ("nobody@acme.test",),
    "notice bounce": ("{file}",),
    "subject mail": ("{file}",),
    "notice show": ("alarm",),
    "notice customers": ("1", "--propose", "--reason", "x"),
    "notice send-customers": (NOTHING, "--count", "1"),
    "alarms acknowledge": (NOTHING,),
    "alarms silence": (NOTHING, "--hours", "1", "--reason", "x"),
    "incident declare": ("leak", "--what", "x"),
    "incident learn": (NOTHING, "--persons", "1", "--reason", "x"),
    "incident assign": (NOTHING, "cn-other", NOTHING),
    "incident met": (NOTHING, "cn-other", "--reference", "x"),
    "incident not-applicable": (NOTHING, "cn-other", "--reason", "x"),
    "incident handled": (NOTHING,),
    "incident rescue": (NOTHING, "--conversation", NOTHING),
    "incident rescue --propose": (
        *(NOTHING, "--conversation", NOTHING, "--propose", "--reason", "x"),
    ),
    "incident draft": (NOTHING, "authority", "--to", "{new}.docx"),
    "incident exercise": ("--records", "0"),
    "incident concerned": (NOTHING,),
    "incident tell": (
        NOTHING,
        *("--to", "{file}", "--what", "x", "--harm", "x", "--measures", "x"),
        *("--advice", "x", "--contact", "x"),
    ),
    "incident send-told": (NOTHING, "--to", "{file}", "--count", "1"),
    "incident close": (NOTHING, "--reason", "x"),
    "freeze place": ("--category", NOTHING),
    "freeze lift": (NOTHING,),
    "batch propose": ("--conversation", NOTHING),
    "batch withdraw": (NOTHING,),
    "batch approve": (NOTHING,),
    "approve": (NOTHING,),
    "archive read": (OWN,),
    "archive check": (),
    "archive search": ("words", "--reason", "walk"),
    "archive found": ("999",),
    "label": (NOTHING, "chat.general"),
    "ledger export": ("--to", "{new}"),
    "ledger bundle": ("--to", "{new}"),
    "ledger paper": ("--to", "{new}"),
    "ledger forget": (),
    "ledger anomalies": (),
    "ledger views": (),
    "ledger save-view": ("{name}",),
    "ledger drop-view": (NOTHING,),
    "gateway key add": ("{name}", "--scope", "inspect"),
    "gateway key revoke": (NOTHING, "--reason", "walk"),
    "jobs retry": ("999",),
    "jobs cancel": ("999",),
    "chat put": ("{channel}",),
    "chat list": (),
    "destination add": (
        *("folder", "probe", "--set", "path=/nowhere", "--recipient", "x"),
        *("--contact", "x", "--purpose", "x", "--basis", "consent"),
        *("--expires", "2099-01-01"),
    ),
    "destination remove": (NOTHING,),
    "destination secret": (NOTHING,),
    "disclosure told": (NOTHING, "--how", "x"),
    "desk set": ("{name}", "--capacity", "2"),
    "desk remove": (NOTHING,),
    "desk presence": (NOTHING, "busy"),
    "desk offline": (NOTHING,),
    "desk back": (NOTHING, "2026-01-01"),
    "desk take": (NOTHING, "--to", NOTHING),
    "desk called": (NOTHING,),
    "desk done": (NOTHING,),
    "desk moods": (),
    "desk rules apply": ("{desk}",),
    "drill run": (),
    "keys drill": (NOTHING,),
    "keys rewrap": (),
    "keys rotate": (),
    "keys split": ("--to", "{new}"),
    "snapshot keys": ("--to", "{new}"),
    "snapshot later": (NOTHING, "--to", "{new}"),
    "snapshot make": (),
    "snapshot prune": (),
    "source add": ("chatwoot", "{name}"),
    "source change": (NOTHING,),
    "source attest": (NOTHING, "--proof", "{file}", "--days", "7"),
    "source pause": (NOTHING,),
    "source resume": (NOTHING,),
    "source remove": (NOTHING,),
    "source resync": (NOTHING, "--from", "2026-01-01"),
    "calendar own": (NOTHING, NOTHING, "--reason", "x"),
    "calendar item": (
        *(NOTHING, "--list", "yearly", "--every", "P1Y"),
        *("--zh", "x", "--en", "x", "--reason", "x"),
    ),
    "calendar retire": (NOTHING, "--reason", "x"),
    "calendar done": (NOTHING, "--reference", "x"),
    "calendar assess": (
        *(NOTHING, "--purpose", "x", "--impact", "x"),
        *("--measures", "x", "--conclusion", "x"),
    ),
    "calendar report": ("--to", "{new}"),
    "cost apply": ("{file}", "--reason", "x"),
    "cost measure": (),
    "courses publish": ("{file}", "--reason", "x"),
    "courses require": ("none", "--reason", "x"),
    "courses take": (NOTHING, "--answer", "1"),
    "courses certificate": (NOTHING, "--to", "{new}"),
    "reviews assign": (NOTHING, NOTHING, "--reason", "x"),
    "reviews open": (NOTHING, "--reason", "x"),
    "reviews decide": (NOTHING, "--keep", "x", "--reason", "x"),
    "reviews hand-over": (NOTHING, NOTHING, "--reason", "x"),
    "reviews report": (NOTHING, "--to", "{new}"),
    "roles apply": ("--version", "0"),
    "roles emergency": ("records:conversation:export", "--reason", "x"),
    "roles grant": ("auditor", "records:conversation:read"),
    "roles revoke": (NOTHING,),
}
"""What a command is called with besides who asks: never anything that does harm."""


def doors(group: typer.Typer = app, before: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command's name and function, groups before their members."""
    for command in group.registered_commands:
        assert command.callback is not None
        yield f"{before}{command.name}", command.callback
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from doors(inner.typer_instance, f"{before}{inner.name} ")


def commands(home: Home, folder: Path, group: typer.Typer = app) -> Iterator[Surface]:
    """Give the surfaces of a command line that works on a home."""
    for name, function in doors(group):
        need = need_of(function)
        yield _surface(home, folder, name, need)
        for option, more in need.variants() if need else ():
            flag = f"--{option.replace('_', '-')}"
            yield _surface(home, folder, name, more, flag)


def _surface(
    home: Home, folder: Path, name: str, need: Need | None, *flags: str
) -> Surface:
    def call(person: str) -> str:
        files = _files(folder)
        whole = " ".join((name, *flags))
        wanted = ARGUMENTS.get(whole) or (*ARGUMENTS.get(name, ()), *flags)
        given = [a.format(**files) for a in wanted]
        signed = home.signed(person) if "as_" in _options(name) else ()
        reason = ("--reason", "x") if "reason" in _options(name) else ()
        argv = (*name.split(), *given, *signed, *reason, "-o", "json")
        answer = home.run(*argv)
        last = answer.err.strip().rpartition("\n")[2]
        return str(answer.error["code"]) if last.startswith('{"error"') else ""

    return Surface(name=" ".join((name, *flags)), need=need, call=call)


@cache
def _options(name: str) -> set[str]:
    command: Any = get_command(app)
    for word in name.split():
        command = command.commands[word]
    return {parameter.name for parameter in command.params}


_made = 0


def _files(folder: Path) -> dict[str, str]:
    """Give arguments that no call before had."""
    global _made  # noqa: PLW0603 - counts for the whole walk
    _made += 1
    rules = Path(__file__).parents[2] / "src/guicang/data/rules"
    return {
        "file": str(folder / "empty.jsonl"),
        "new": str(folder / f"new-{_made}.jsonl"),
        "name": f"name-{_made}",
        "desk": str(_desk(folder)),
        "channel": str(_channel(folder)),
        "rules": min(path.stem for path in rules.glob("*.yaml")),
    }


def _desk(folder: Path) -> Path:
    place = folder / "desk.yaml"
    place.write_text("schema: guicang.desk/1\n")
    return place


def _channel(folder: Path) -> Path:
    place, texts = folder / "channel.json", {"zh": "x", "en": "x"}
    names = ("title", "terms", "greeting", "alternatives")
    told = {"name": f"n-{_made}", "origins": ["https://shop.test"]}
    place.write_text(json.dumps({**told, **dict.fromkeys(names, texts)}))
    return place
