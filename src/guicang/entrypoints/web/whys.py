"""Why a conversation is still here: reasons in words, and the periods as a picture."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from guicang.domain.disposal.model import End
from guicang.domain.retention.model import Reason, Record, Verdict
from guicang.domain.retention.wording import ACTIONS, STATES
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.labels import told, worth_telling
from guicang.entrypoints.laws import Laws
from guicang.entrypoints.web import drawings
from guicang.entrypoints.web.wording import TONES

_FLOORS: Final = frozenset({"floor"})
_SCHEDULES: Final = frozenset({"schedule-delete", "schedule-review"})
_CEILINGS: Final = frozenset({"ceiling"})
_HOLDS: Final = frozenset({"held", "frozen"})
_GRACE: Final = frozenset({"grace-policy", "grace-record"})


class Stretch(NamedTuple):
    """A period that counts: what it is, of what, since when and until when."""

    kind: str
    of: str
    since: datetime
    until: datetime | None
    colour: str


def why(code: str) -> dict[str, Any]:
    """Explain a conversation that is stored or archived. NoSuchConversation."""
    opened = house()
    record, verdict, end = opened.retaining.explain(code)
    names = Laws(opened, words, tongue())
    found = list(_stretches(record, verdict, names))
    return {
        "record": record,
        "verdict": verdict,
        "live": end is End.OFFLINE,
        "state": words(STATES[verdict.state]),
        "tone": TONES[verdict.state],
        "action": words(ACTIONS[verdict.action]) if verdict.action else "",
        "reasons": [
            (reason.rule, told(reason, words, names.citations), reason.basis)
            for reason in worth_telling(verdict.reasons)
        ],
        "stretches": found,
        "chart": drawn(found, opened.clock.now()),
    }


def drawn(found: Sequence[Stretch], now: datetime) -> drawings.Options:
    """Draw the periods, one lane each, and a line for today."""
    lanes = [_lane(n, one) for n, one in enumerate(found)]
    return drawings.spans(
        lanes,
        [
            drawings.Span(lane, one.since, one.until, one.colour)
            for lane, one in zip(lanes, found, strict=True)
        ],
        now,
        _("today"),
    )


def _lane(number: int, one: Stretch) -> str:
    # Lanes are told apart by their names: two floors are two lanes.
    return f"{number + 1} {one.kind}"


def _stretches(record: Record, verdict: Verdict, names: Laws) -> Iterator[Stretch]:
    opened = record.starts.get("opened")
    if opened:
        closed = record.starts.get("closed")
        yield Stretch(
            _("Conversation"), record.id, opened, closed or opened, drawings.GREY
        )
    for reason in verdict.reasons:
        stretch = _stretch(reason, names)
        if stretch:
            yield stretch
    if verdict.offline_at:
        at = verdict.offline_at
        yield Stretch(_("Due"), _("working copy may go"), at, at, drawings.RED)
    if verdict.dispose_at and verdict.dispose_at != verdict.offline_at:
        at = verdict.dispose_at
        yield Stretch(_("Last copy"), _("last copy may go"), at, at, drawings.RED)


def _stretch(reason: Reason, names: Laws) -> Stretch | None:
    data = reason.data
    kinds = (
        (_FLOORS, _("Legal floor"), drawings.BLUE, "start"),
        (_SCHEDULES, _("Policy"), drawings.GREEN, "start"),
        (_CEILINGS, _("Ceiling"), drawings.ORANGE, "start"),
        (_HOLDS, _("Hold"), drawings.PURPLE, "placed"),
        (_GRACE, _("Grace"), drawings.ORANGE, "changed"),
    )
    for keys, title, colour, since in kinds:
        began = _instant(data.get(since, ""))
        if reason.key in keys and began:
            clause = data.get("clause") or reason.clause
            of = data.get("hold") or data.get("freeze") or names.clause_name(clause)
            return Stretch(title, of, began, _instant(data.get("end", "")), colour)
    return None


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
