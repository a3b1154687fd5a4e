"""Whom telling a change of the rules would reach, as every door shows it."""

from typing import Any

from guicang.domain.errors import BadNotices
from guicang.services.reaching import Reach


def reach_shape(reach: Reach) -> dict[str, Any]:
    """Turn it into plain values: counts and words, nobody's address."""
    ways = reach.ways
    return {
        "change": reach.change.id,
        "since": reach.change.at,
        "concerned": reach.concerned,
        "persons": reach.persons,
        "mails": ways["mail"],
        "phones": ways["phone"],
        "threads": ways["thread"],
        "before": reach.before,
        "unreached": reach.unreached,
        "only_archived": reach.only_archived,
        "strangers": reach.strangers,
        "shut": reach.shut,
        "languages": [
            {
                "lang": lang,
                "persons": reach.langs.get(lang, 0),
                "subject": said.subject,
                "text": said.text,
            }
            for lang, said in reach.said.items()
        ],
    }


def require_reached(request: int, typed: int) -> None:
    """Raise BadNotices unless somebody says how many they are about to tell."""
    if request != typed:
        raise BadNotices(field="count", reason="it is not how many are to be told")
