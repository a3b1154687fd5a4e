"""Types of sensitive information, with what they rest on."""

from ninja import Schema

from guicang.domain.detect.types import TYPES, Basis
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.houses import house


class Ground(Schema):
    """Where it is written."""

    text: str
    rank: str
    entry: str | None


class TypeShown(Schema):
    """A type: its name, whether it is always masked or sensitive, and by what."""

    type: str
    title: str
    level: str
    always: Ground | None
    sensitive: Ground | None


class Types(Schema):
    """All types, and the version of the rules in force."""

    rules: str
    items: list[TypeShown]
    next: None


@route("GET", "/finding-types", response=Types, why="public knowledge, no content")
def finding_types(request: Call) -> object:
    """List what is looked for."""
    english = request.language == "en"
    return {
        "rules": house().screening.rules,
        "items": [
            {
                "type": str(name),
                "title": found.en if english else found.zh,
                "level": found.level.value,
                "always": _ground(found.always, english=english),
                "sensitive": _ground(found.sensitive, english=english),
            }
            for name, found in TYPES.items()
        ],
        "next": None,
    }


def _ground(basis: Basis | None, *, english: bool) -> dict[str, object] | None:
    if basis is None:
        return None
    return {
        "text": basis.en if english else basis.zh,
        "rank": str(basis.rank.value),
        "entry": basis.entry or None,
    }
