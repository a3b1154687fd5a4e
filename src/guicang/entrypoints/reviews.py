"""Permission reviews as every door shows them."""

from typing import Any

from guicang.domain.access.model import May
from guicang.domain.programme.campaign import Line, Review, Ruling, What, counted
from guicang.domain.programme.wording import FINDINGS
from guicang.entrypoints.houses import house
from guicang.entrypoints.labels import MAYS, ROLES
from guicang.entrypoints.words import Words


def review_shape(review: Review, words: Words) -> dict[str, Any]:
    """Give a review with its lines, and how it stands now."""
    campaign = review.campaign
    return {
        "id": campaign.id,
        "manager": campaign.manager,
        "cause": campaign.cause.value,
        "period": campaign.period,
        "stand": review.stand(house().clock.now()).value,
        "opened_by": campaign.opened_by,
        "opened_at": campaign.opened_at,
        "due_at": campaign.due_at,
        "ends_at": campaign.ends_at,
        "counts": dict(counted(review)),
        "lines": [
            line_shape(line, review.last.get(line.held.id), words)
            for line in campaign.lines
        ],
    }


def line_shape(line: Line, ruling: Ruling | None, words: Words) -> dict[str, Any]:
    """Give a line, why something is suggested, and the last word on it."""
    return {
        "line": line.held.id,
        "person": line.held.person,
        "what": line.held.what.value,
        "name": line.held.name,
        "power": line.held.power,
        "finding": line.suggestion.finding.value,
        "advice": line.suggestion.advice.value,
        "why": why(line, words),
        "verdict": None if ruling is None else ruling.verdict.value,
        "reason": "" if ruling is None else ruling.reason,
        "by": "" if ruling is None else ruling.by,
        "at": None if ruling is None else ruling.at,
        "request": "" if ruling is None else ruling.request,
    }


def why(line: Line, words: Words) -> str:
    """Say what the ledger shows of how something was used."""
    facts = dict(line.suggestion.facts)
    if "power" in facts:
        facts["power"] = words(MAYS[May(str(facts["power"]))])
    return words(FINDINGS[line.suggestion.finding]).format(**facts)


def title(line: Line, words: Words) -> str:
    """Name what is held, as people read it."""
    if line.held.what is What.GRANT:
        return words(MAYS[May(line.held.power)])
    return words(next(said for role, said in ROLES.items() if role == line.held.name))
