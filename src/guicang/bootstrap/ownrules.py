"""Rules of one's own without the database: of a file, or as a home published them.

What is judged by a file is judged without the home's key: values that the file gives in
clear are found, digests that a home has stored are not.
"""

import secrets
import tempfile
from pathlib import Path
from typing import NamedTuple

from guicang.adapters.keys.tagging import KeyTagger
from guicang.adapters.scanning.custom.files import read_rules
from guicang.bootstrap.detection import names_wanted, rule_workshop, scanner
from guicang.bootstrap.gateway import following
from guicang.bootstrap.stores import SystemClock
from guicang.config import load
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.detect.types import Level
from guicang.domain.errors import NoHome
from guicang.ports.rules import Inspector
from guicang.services.following import own_types

_KEY = 32


class Own(NamedTuple):
    """What judges by rules, and the types that they and the built-in ones find."""

    inspector: Inspector
    types: frozenset[str]


def by_file(path: Path, *, names: bool) -> Own:
    """Judge by a rule-set file; with ``names`` the model reads too.

    NamesMissing, NamesChanged, BadRules, BadPattern, NeverAllowed, RulesNotCompiled.
    """
    tagger = KeyTagger(secrets.token_bytes(_KEY))
    # The digests are new each time: nothing of it could be used again.
    with tempfile.TemporaryDirectory() as folder:
        workshop = rule_workshop(
            Path(folder), tagger.tag, builtin=scanner(names=names), clock=SystemClock()
        )
        rules = rules_from(workshop.prepare(read_rules(path)))
        inspector = workshop.inspector(rules, f"{path.name}:{rules.digest[:12]}")
    return Own(inspector, frozenset(Entity) | own_types(rules))


def by_home(home: Path) -> Own:
    """Judge as the gateway of a home does. NoHome, RulesUnreadable, NamesMissing."""
    config = load(home)
    if not config.exists:
        raise NoHome(home=str(home))
    found = following(home, frozenset(), Level.LOW, names=names_wanted(config))
    inspector = found.make().scanner
    version = found.published.current()
    rules = rules_from(version.document) if version else None
    return Own(inspector, frozenset(Entity) | own_types(rules))
