"""Compile, check and complete the catalogues of translations.

    python tools/catalogues.py            compile every .po to .mo
    python tools/catalogues.py --check    name what has no translation; exit 1 if any
    python tools/catalogues.py --missing  print what has none, as JSON to be filled in
    python tools/catalogues.py --merge    take docs/_zh/*.json into the .po

The English text is the key. What must be translated is not listed by hand: it is
gathered from the error classes, from the tables of wording, from the settings' help,
from the docstrings of verbs, from the doctor's checks and from the strings that the
source marks with ``_("…")`` or ``words("…")``. Literal
``reason="…"`` of errors are gathered too, but only asked for: ``--missing`` names
them, ``--check`` does not fail for them.
"""

import argparse
import ast
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src" / "guicang"
LOCALE: Final = SOURCE / "locale"
CATALOGUE: Final = LOCALE / "zh_Hans" / "LC_MESSAGES" / "guicang.po"
WORDING: Final = (
    "guicang.adapters.documents.labels",
    "guicang.domain.alarms.wording",
    "guicang.domain.notices.wording",
    "guicang.adapters.lines",
    "guicang.domain.archive.wording",
    "guicang.domain.certificate.sentences",
    "guicang.domain.classify.wording",
    "guicang.domain.detect.wording",
    "guicang.domain.detect.rules.wording",
    "guicang.domain.incident.drafts",
    "guicang.domain.incident.wording",
    "guicang.domain.ledger.faults",
    "guicang.domain.ledger.wording",
    "guicang.domain.programme.wording",
    "guicang.domain.retention.wording",
    "guicang.domain.subjects.wording",
    "guicang.entrypoints.calendars",
    "guicang.entrypoints.costs",
    "guicang.entrypoints.desks",
    "guicang.entrypoints.disclosures",
    "guicang.entrypoints.effects",
    "guicang.entrypoints.labels",
    "guicang.entrypoints.cli.speech",
    "guicang.entrypoints.comparing",
    "guicang.entrypoints.gateway.refusals",
    "guicang.entrypoints.organisations",
    "guicang.entrypoints.packages",
    "guicang.entrypoints.quarantine",
    "guicang.entrypoints.sources",
    "guicang.entrypoints.words",
)
"""Modules whose upper-case tables hold what people read."""
MARKS: Final = frozenset({"_", "words"})
_FIELD: Final = re.compile(r"(?:\{|%\()([a-z_][a-z0-9_]*)")
_TRANSLATED: Final = re.compile(
    r"""\b(?:_|gettext)\(u?((?:"(?:[^"\\]|\\.)*")|(?:'(?:[^'\\]|\\.)*'))\)"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A text that people read, where it stands, and whether it must be translated."""

    text: str
    place: str
    must: bool = True


def wanted() -> dict[str, Wanted]:
    """Gather every text of the source, the first place of each, musts first."""
    found: dict[str, Wanted] = {}
    every = (
        *_errors(),
        *_settings(),
        *_wordings(),
        *_verbs(),
        *_checks(),
        *_connectors(),
        *_destinations(),
        *_marked(),
        *_templates(),
    )
    for item in sorted(every, key=lambda item: not item.must):
        if item.text:
            found.setdefault(item.text, item)
    return found


def _errors() -> Iterator[Wanted]:
    from guicang.domain.errors import GuicangError

    kinds = [GuicangError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        # A test may define an error of its own; only the product's are the product's.
        if kind.__module__.startswith("guicang.domain.errors."):
            yield Wanted(text=kind.message, place=f"{kind.code} message")
            yield Wanted(text=kind.advice, place=f"{kind.code} advice")


def _settings() -> Iterator[Wanted]:
    from guicang.config import SETTINGS

    for setting in SETTINGS:
        yield Wanted(text=setting.help, place=f"setting {setting.name}")
        yield Wanted(text=setting.unit, place=f"unit of {setting.name}")


def _wordings() -> Iterator[Wanted]:
    """Read the values of all upper-case tables in the modules that hold wording."""
    for name in WORDING:
        for key, table in vars(importlib.import_module(name)).items():
            if not key.isupper() or not isinstance(table, Mapping | tuple):
                continue
            for text in table.values() if isinstance(table, Mapping) else table:
                if isinstance(text, str) and len(text) > 2:  # noqa: PLR2004 - languages
                    yield Wanted(text=text, place=f"{name}.{key}")


def _verbs() -> Iterator[Wanted]:
    """Read the docstrings of verbs: they are translated whole, as their help."""
    from guicang.entrypoints.cli.app import app

    groups = [app]
    while groups:
        group = groups.pop()
        groups += [g.typer_instance for g in group.registered_groups if g]
        for command in group.registered_commands:
            text = inspect.getdoc(command.callback) or ""
            yield Wanted(text=text, place=f"help of {command.name}")


def _checks() -> Iterator[Wanted]:
    from guicang.bootstrap.doctor import NAMES

    for name in NAMES:
        yield Wanted(text=name, place="check of the doctor")


def _connectors() -> Iterator[Wanted]:
    """Read what our own connectors say of themselves and of their platforms."""
    from guicang.adapters.connecting.plugins import Plugins
    from guicang.adapters.sources.pushed import PUSHED
    from guicang.domain.errors import ConnectorBroken
    from guicang.domain.sources.connection import form_of

    registry = Plugins(more={PUSHED.profile.kind: PUSHED})
    for kind in registry.kinds():
        try:
            profile = registry.profile(kind)
        except ConnectorBroken:
            continue
        if not type(registry.connector(kind)).__module__.startswith("guicang."):
            continue
        fields = (text for f in form_of(profile) for text in (f.label, f.help))
        notes = (answer.note for answer in profile.abilities.values())
        native = (
            profile.native.where,
            profile.native.source,
            *profile.native.semantics,
        )
        for text in (profile.title, *fields, *notes, *profile.notes, *native):
            yield Wanted(text=text, place=f"connector {kind}")


def _destinations() -> Iterator[Wanted]:
    """Read the forms of destinations."""
    from guicang.domain.disclosure.fields import FIELDS

    for kind, fields in FIELDS.items():
        for each in fields:
            for text in (each.label, each.help):
                yield Wanted(text=text, place=f"destination {kind.value}")


def _marked() -> Iterator[Wanted]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield from marked(path.read_text("utf-8"), str(path.relative_to(ROOT)))


def _templates() -> Iterator[Wanted]:
    """Read what Django's templates mark, as Django itself finds it."""
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.rglob("*.html")):
        place = str(path.relative_to(ROOT))
        for found in _TRANSLATED.findall(templatize(path.read_text("utf-8"))):
            yield Wanted(text=ast.literal_eval(found), place=place)


def marked(source: str, place: str) -> Iterator[Wanted]:
    """Find the literals given to ``_`` and ``words``, and literal reasons of errors."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        where = f"{place}:{node.lineno}"
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in MARKS and node.args and (text := _literal(node.args[0])):
            yield Wanted(text=text, place=where)
        for given in node.keywords:
            if given.arg == "reason" and (text := _literal(given.value)):
                yield Wanted(text=text, place=where, must=False)


def _literal(node: ast.expr) -> str:
    return (
        node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        else ""
    )


def untranslated(catalogue: polib.POFile, items: Mapping[str, Wanted]) -> list[Wanted]:
    """Name the texts without a translation, or with one marked as doubtful."""
    have = {e.msgid for e in catalogue if e.msgstr and not e.fuzzy}
    return [item for text, item in items.items() if text not in have]


def crooked(catalogue: polib.POFile) -> list[str]:
    """Name the texts whose translation does not fill the same fields."""
    return [
        entry.msgid
        for entry in catalogue
        if entry.msgstr
        and set(_FIELD.findall(entry.msgid)) != set(_FIELD.findall(entry.msgstr))
    ]


def merge(catalogue: polib.POFile, given: Mapping[str, str]) -> int:
    """Add translations; one that is there and sure stays. Return how many came in."""
    count = 0
    for text, translation in sorted(given.items()):
        entry = catalogue.find(text)
        if entry is None:
            catalogue.append(polib.POEntry(msgid=text, msgstr=translation))
        elif not entry.msgstr or entry.fuzzy:
            entry.msgstr = translation
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        else:
            continue
        count += 1
    catalogue.sort(key=lambda entry: entry.msgid)
    return count


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue beside its source; return what was written.

    Each once more under the name that Django's templates look for.
    """
    written = []
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(path))
        for target in (path.with_suffix(".mo"), path.with_name("django.mo")):
            catalogue.save_as_mofile(str(target))
            written.append(target)
    return written


def _check(catalogue: polib.POFile) -> int:
    bad = [item for item in untranslated(catalogue, wanted()) if item.must]
    for item in bad:
        print(f"no translation: {item.place}: {item.text!r}")
    odd = crooked(catalogue)
    for text in odd:
        print(f"fields differ: {text!r}")
    return 1 if bad or odd else 0


def _take(catalogue: polib.POFile) -> None:
    for path in sorted((ROOT / "docs" / "_zh").glob("*.json")):
        count = merge(catalogue, json.loads(path.read_text("utf-8")))
        print(f"{path.relative_to(ROOT)}: {count} taken in")
    catalogue.save(str(CATALOGUE))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Catalogues of translations.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", action="store_true")
    group.add_argument("--missing", action="store_true")
    group.add_argument("--merge", action="store_true")
    options = parser.parse_args(arguments)
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=88)
    if options.check:
        return _check(catalogue)
    if options.missing:
        blank = {item.text: "" for item in untranslated(catalogue, wanted())}
        print(json.dumps(blank, ensure_ascii=False, indent=2))
        return 0
    if options.merge:
        _take(catalogue)
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
