"""Notices as every door shows them: no address, no text; ids, ways and states."""

from collections.abc import Mapping
from typing import Any, Final

from guicang.domain.notices.document import Way
from guicang.domain.notices.occasions import OCCASIONS, Occasion, Shape
from guicang.domain.notices.outbox import Notice, State
from guicang.domain.notices.quiet import Habits, spelled_daily, spelled_quiet
from guicang.domain.notices.templates import TEMPLATES, template_for
from guicang.entrypoints.houses import house
from guicang.ports.noticing import NoticesVersion

TONES: Final[Mapping[State, str]] = {
    State.WAITING: "info",
    State.SENT: "good",
    State.DEAD: "bad",
    State.BOUNCED: "bad",
    State.DISMISSED: "plain",
}


def notice_shape(notice: Notice) -> dict[str, Any]:
    """Give a notice without whom it is for and what it says."""
    return {
        "id": notice.id,
        "occasion": notice.occasion.value,
        "urgent": notice.urgent,
        "way": notice.way,
        "recipient": notice.recipient,
        "state": notice.state.value,
        "made_at": notice.made_at,
        "due_at": notice.due_at,
        "ended_at": notice.ended_at,
        "attempts": notice.attempts,
        "said": notice.said,
        "version": notice.version,
        "digest": notice.proof,
    }


def habits_shape(habits: Habits) -> dict[str, str]:
    """Give when somebody wants to be told, as it is read."""
    return {
        "lang": habits.lang,
        "zone": habits.zone,
        "quiet": spelled_quiet(habits),
        "daily": spelled_daily(habits),
    }


def way_shape(way: Way) -> dict[str, Any]:
    """Give a way without where it leads to."""
    return {"name": way.name, "kind": way.kind.value, **habits_shape(way.habits)}


def version_shape(version: NoticesVersion) -> dict[str, Any]:
    """Give a version without its document."""
    return {
        "version": version.version,
        "digest": version.digest,
        "by": version.by,
        "at": version.at,
    }


def occasion_shape(occasion: Occasion) -> dict[str, Any]:
    """Give an occasion: names and shapes, words by language, and who is told."""
    _, notices = house().noticing.notices()
    terms = OCCASIONS[occasion]
    own = notices.templates.get(occasion, {})
    return {
        "occasion": occasion.value,
        "urgent": terms.urgent,
        "variables": {
            name: {
                "shape": shape.value,
                "sample": terms.sample[name],
                "bots": shape is not Shape.TEXT,
            }
            for name, shape in terms.shapes.items()
        },
        "templates": {
            lang: {
                "subject": (one := template_for(occasion, lang, own_words())).subject,
                "text": one.text,
                "own": lang in own,
            }
            for lang in sorted({*TEMPLATES[occasion], *own})
        },
        "to": list(notices.routes.get(occasion, ())),
    }


def own_words() -> Any:
    """Give the organisation's own templates."""
    return house().noticing.notices()[1].templates
