"""Sources as plain values, and what is said of them: shared by all doors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from guicang.bootstrap import House
from guicang.domain import errors
from guicang.domain.errors import GuicangError
from guicang.domain.sources.connection import Connection, form_of
from guicang.domain.sources.model import Ability, Native, Profile
from guicang.domain.sources.native import Attestation, Standing
from guicang.domain.sources.watch import Gap, lag, level
from guicang.entrypoints.words import Words

ABILITIES: Mapping[str, str] = {
    "pull": "read what was said",
    "push": "be told by the platform",
    "media": "fetch files",
    "agent-state": "see and set who is there",
    "transfer": "hand a thread over",
    "notice": "say something to the customer",
    "end": "end a conversation there",
    "recall": "take a message back",
    "delete": "delete the platform's copy",
    "native-retention": "the platform's own retention",
}
"""What somebody may want of a platform, as it is said."""
ANSWERS: Mapping[str, str] = {
    "yes": "yes",
    "partly": "in part",
    "attested": "a person attests it",
    "no": "not possible on this platform",
}
LEVELS: Mapping[str, str] = {
    "": "well",
    "warning": "warning",
    "serious": "serious",
    "critical": "critical",
    "lost": "window lost",
}
GAPS: Mapping[str, str] = {
    "window": "longer away than the platform keeps",
    "platform": "the platform says so",
    "sequence": "numbers are missing",
    "count": "the platform counts more",
    "media": "files could not be fetched",
}
STANDINGS: Mapping[str, str] = {
    "unknown": "nobody has attested it",
    "too-short": "the platform cleans before we have it",
    "stale": "attested more than 90 days ago: look again",
    "known": "attested",
}
DELETING: Mapping[str, str] = {
    "yes": "the platform deletes its copy",
    "partly": "the platform deletes its copy in part",
    "attested": "the platform's copy stays",
    "no": "the platform's copy stays: it cannot be deleted from here",
    "": "no connection: no copy on a platform is known",
}
"""What becomes of a platform's copy that was asked for."""
STATES: Mapping[str, str] = {
    "paused": "paused",
    "waiting": "backing off",
    "failing": "failing",
    "new": "not read yet",
    "behind": "behind",
    "well": "well",
}


COUNTS: Mapping[str, str] = {
    "messages": "messages",
    "conversations": "conversations begun",
    "known": "already here",
    "pages": "pages",
    "files": "files",
    "file_gaps": "files missing",
    "unread": "kept raw, unreadable",
    "quarantined": "in quarantine",
    "withheld": "withheld for want of consent",
    "refused": "calls refused",
}
"""What is counted of a source, in the order in which it is shown."""


def state_of(connection: Connection, now: datetime) -> str:
    """Say in a word how a source is doing: one of ``STATES``."""
    state = connection.state
    if connection.paused_at is not None:
        return "paused"
    if state.error:
        return "waiting" if state.again is not None and state.again > now else "failing"
    if state.level:
        return "behind"
    return "well" if state.paged is not None else "new"


def connection_shape(
    connection: Connection, profile: Profile | None, now: datetime, gaps: int = 0
) -> dict[str, Any]:
    """Turn a source into plain values; it has no secrets."""
    state = connection.state
    behind = lag(now, state.complete, connection.created_at)
    return {
        "name": connection.name,
        "kind": connection.kind,
        "title": profile.title if profile is not None else connection.kind,
        "state": state_of(connection, now),
        "settings": dict(connection.settings),
        "at_desk": connection.at_desk,
        "by": connection.by,
        "created_at": connection.created_at,
        "paused_at": connection.paused_at,
        "complete_until": state.complete,
        "last_page_at": state.paged,
        "reached_end_at": state.reached,
        "lag_seconds": int(behind.total_seconds()),
        "window_hours": profile.window if profile is not None else None,
        "level": level(behind, profile.window if profile is not None else None).value,
        "error": state.error,
        "reason": state.reason,
        "failed_at": state.failed,
        "failures": state.failures,
        "again_at": state.again,
        "open_gaps": gaps,
        "counts": dict(state.counts),
    }


def profile_shape(profile: Profile, words: Words) -> dict[str, Any]:
    """Turn what a connector is into plain values."""
    return {
        "kind": profile.kind,
        "title": profile.title,
        "grouping": profile.grouping.value,
        "window_hours": profile.window,
        "experimental": profile.experimental,
        "hosts": list(profile.hosts),
        "limits": [list(each) for each in profile.limits],
        "notes": [words(note) for note in profile.notes],
        "fields": [
            {
                **asdict(each),
                "label": words(each.label),
                "help": words(each.help) if each.help else "",
            }
            for each in form_of(profile)
        ],
        "abilities": {
            name: {
                "can": answer.can.value,
                "said": words(ANSWERS[answer.can.value]),
                "note": words(answer.note) if answer.note else "",
            }
            for name, answer in (
                (ability.value, found) for ability, found in profile.abilities.items()
            )
        },
    }


def gap_shape(gap: Gap) -> dict[str, Any]:
    """Turn a gap into plain values."""
    return {**asdict(gap), "kind": gap.kind.value}


def native_shape(
    standing: Standing, found: Sequence[Attestation], native: Native, words: Words
) -> dict[str, Any]:
    """Turn what is known of a platform's own retention into plain values."""
    return {
        "standing": standing.value,
        "said": words(STANDINGS[standing.value]),
        "presets": list(native.presets),
        "where": words(native.where) if native.where else "",
        "semantics": [words(each) for each in native.semantics],
        "provenance": words(native.source) if native.source else "",
        "attestations": [asdict(each) for each in found],
    }


@cache
def _kinds() -> Mapping[str, type[GuicangError]]:
    found = (getattr(errors, name) for name in errors.__all__)
    return {
        each.code: each
        for each in found
        if isinstance(each, type) and issubclass(each, GuicangError)
    }


def advice_of(code: str) -> str:
    """Give the advice for the code of an error, in English; "" if it is unknown."""
    kind = _kinds().get(code)
    return kind.advice if kind is not None else ""


def deleting(sources: Mapping[str, int], house: House, words: Words) -> Iterator[str]:
    """Say, source by source, what the platforms can do about their own copies."""
    kinds = {each.name: each.kind for each in house.connections.list()}
    for name, many in sorted(sources.items()):
        kind = kinds.get(name)
        profile = None if kind is None else house.watching.profile(kind)
        answer = profile.abilities[Ability.DELETE] if profile else None
        said = words(DELETING[answer.can.value if answer else ""])
        note = f" ({words(answer.note)})" if answer and answer.note else ""
        yield words("{source}, {count} conversations: {said}").format(
            source=name, count=many, said=said + note
        )
