"""The words of incidents; keys of the catalogue."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.incident.clocks import State, Why
from guicang.domain.incident.model import Circumstance, Kind
from guicang.domain.incident.rescue import Way

KINDS: Final[Mapping[Kind, str]] = {
    Kind.MIS_DELETION: "deleted by mistake",
    Kind.LEAK: "leaked",
    Kind.TAMPERING: "tampered with",
    Kind.LOSS: "lost",
    Kind.OTHER: "something else",
}
STATES: Final[Mapping[State, str]] = {
    State.DUE: "due at once",
    State.RUNNING: "running",
    State.OVERDUE: "overdue",
    State.WAITING: "has not begun",
    State.MET: "met",
    State.NOT_APPLICABLE: "does not apply",
}
WHYS: Final[Mapping[Why, str]] = {
    Why.KIND: "not for what happened here",
    Why.JURISDICTION: "{jurisdiction} is not concerned",
    Why.PERSONS: "{persons} persons; it takes {least}",
    Why.NEEDS: "only where it is so: {word}",
    Why.UNLESS: "not where it is so: {word}",
    Why.CATEGORIES: "only for {categories}",
    Why.WAIVED: "{reason} ({person})",
}
CIRCUMSTANCES: Final[Mapping[Circumstance, str]] = {
    Circumstance.MALICIOUS: "on purpose, by somebody",
    Circumstance.MAJOR: "graded relatively major or above",
    Circumstance.CORE_FUNCTION: "a core function is hit",
    Circumstance.PRODUCT_FLAW: "a product flaw endangers the public",
    Circumstance.RISK_UNLIKELY: "a risk to persons is unlikely",
    Circumstance.HARM_AVOIDED: "harm was avoided by what was done",
}
WORDS: Final[Mapping[str, str]] = {
    **{str(word): said for word, said in CIRCUMSTANCES.items()},
    "cii": "critical infrastructure",
    "central_government": "a central organ of the state",
    "covered_entity": "a covered entity of HIPAA",
}
"""Words of circumstances and of what an organisation is."""
WAYS: Final[Mapping[Way, str]] = {
    Way.LIVE: "is there",
    Way.ARCHIVE: "is in the archive: it comes back by approval",
    Way.SNAPSHOT: "is in a snapshot, and its key stands: restore a home from it",
    Way.FORBIDDEN: "was ended by a person's request: it does not come back",
    Way.EVIDENCE: "is gone; what is left is the evidence",
    Way.UNKNOWN: "nothing tells of it; a snapshot may",
}
"""What can be done for a record that is gone."""
STEPS: Final[Mapping[str, str]] = {
    "copy": "copied from the last snapshot",
    "catch-up": "caught up with the ledger, and verified",
    "declare": "declared",
    "freeze": "all destruction stopped",
    "find": "found what was erased",
    "restore": "brought back, two people signed",
    "compare": "compared with what it was",
    "unfreeze": "freeze lifted by two people",
    "report": "reports drawn up, incident closed",
}
"""The steps of an exercise."""
