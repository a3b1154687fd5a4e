"""The words for reasons, states, actions and starts: message ids in English.

They are looked up in the reader's catalogue at the door; ``{names}`` are filled from
``Reason.data`` afterwards. A key or a name is never reused for another meaning.
"""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from guicang.domain.retention.model import Action, Effect, LabelSource, Reason, State

SENTENCES: Final[Mapping[str, str]] = {
    "held": "Held by {hold} ({title}) since {placed}: nothing may be destroyed.",
    "frozen": "Frozen by {freeze} since {placed}: nothing may be destroyed.",
    "floor": "{clause}: must be kept until {end} ({period} from {trigger}, {start}).",
    "floor-longest": "Of the floors {clause} is the longest: until {end}.",
    "no-schedule": "No schedule speaks of this record: it is kept.",
    "schedule-outranked": "{clause} yields to a schedule that is more direct.",
    "schedule-shortest": "Of equally direct schedules {clause} ends first: {end}.",
    "schedule-retain": "{clause} keeps the record; it has no end.",
    "schedule-delete": "{clause}: may go from {end} on ({period} from {trigger}, "
    "{start}).",
    "schedule-review": "{clause}: a person reviews it from {end} on ({period} from "
    "{trigger}, {start}).",
    "review-forces": "{clause} asks for a review: nothing goes by itself.",
    "ceiling": "{clause}: should not be kept after {end} ({period} from {trigger}, "
    "{start}).",
    "ceiling-kept": "The schedule ends within the ceiling {clause} ({end}).",
    "ceiling-review": "No schedule ends within {clause}: a person decides from {end} "
    "on.",
    "ceiling-not-started": "{clause} has not started: {trigger} has not happened.",
    "purpose-named": "{clause} is met: {by} names its purpose ({purpose}).",
    "purpose-missing": "{clause} needs a purpose, and no schedule names one: a person "
    "decides.",
    "conflict": "{clause} must be kept until {end}, which is longer than {ceiling} "
    "allows; the floor prevails and the conflict is reported.",
    "request": "The customer asked for erasure on {asked}.",
    "request-deferred": "The request waits for {clause}, which binds by itself.",
    "request-legal-review": "{clause} ranks as {rank}, too low to outweigh the request "
    "by itself: the legal team decides.",
    "request-foreign": "A law of another jurisdiction alone does not answer this "
    "customer's request: the legal team decides.",
    "restricted": "Deletion is wanted while a floor still runs: the record is stored "
    "only, and nobody works with it.",
    "start-missing": "{clause} cannot be reckoned: {trigger} is missing. The record is "
    "never due until that is mended.",
    "start-assumed": "The start of {clause} is not known; {trigger} ({start}) stands "
    "in as the latest plausible date.",
    "event-pending": "{clause} waits: {trigger} has not happened. The record is kept.",
    "grace-policy": "The policy was shortened on {changed}: what became due by that "
    "waits until {end}.",
    "grace-record": "Something made the end of this record earlier on {changed}: it "
    "waits until {end}.",
    "archive-promised": "The archive promised to keep this copy until {end}.",
    "offline": "From {end} on the working copy may go, once its archive was read back.",
    "offline-review": "From {end} on a person reviews the record; it does not go by "
    "itself.",
    "dispose": "The last copy may go from {end} on.",
    "change-release": "This changes when the last hold or freeze is lifted; what is "
    "due then waits {grace}.",
    "change-start": "This changes when {trigger} is entered; then {period} run.",
    "change-event": "This changes when {trigger} happens; then {period} run.",
    "change-policy": "Only a change of policy by two people, a hold or a request "
    "changes this; what becomes due by it waits {grace}.",
    "change-none": "Nothing ends this record until a policy, a review or a request "
    "says so; what becomes due by it waits {grace}.",
}
"""One sentence for every ``Reason.key``."""

STATES: Final[Mapping[State, str]] = {
    State.ACTIVE: "Active",
    State.DUE_REVIEW: "Due for review",
    State.DUE_DELETE: "Due",
    State.HELD: "Held",
    State.RESTRICTED: "Restricted",
    State.PENDING_EVENT: "Waits for an event",
    State.INDETERMINATE: "A start is missing",
}

ACTIONS: Final[Mapping[Action, str]] = {
    Action.RETAIN: "keep",
    Action.REVIEW: "review",
    Action.DELETE: "take offline",
}

EFFECTS: Final[Mapping[Effect, str]] = {
    Effect.FLOOR: "must be kept at least",
    Effect.CEILING: "should be kept at most",
    Effect.SCHEDULE: "is kept by policy",
}

SOURCES: Final[Mapping[LabelSource, str]] = {
    LabelSource.PERSON: "a person",
    LabelSource.CLASSIFIER: "the classifier",
    LabelSource.RULE: "a rule",
    LabelSource.IMPORT: "the import",
    LabelSource.DOUBT: "in doubt, until a person decides",
}

RANKS: Final[Mapping[str, str]] = {
    "law": "law",
    "admin_regulation": "administrative regulation",
    "departmental_rule": "departmental rule",
    "standard": "standard",
    "guide": "guide",
    "internal": "internal rule",
}

TRIGGERS: Final[Mapping[str, str]] = {
    "opened": "its opening",
    "closed": "its closing",
    "last_message": "the last message",
    "last_customer_message": "the customer's last message",
    "labelled": "the labelling",
    "reviewed": "the last review",
    "transaction_completed": "the completed transaction",
    "complaint_closed": "the closed complaint",
    "case_closed": "the closed case",
    "contract_ended": "the end of the contract",
    "account_closed": "the closed account",
    "live_ended": "the end of the livestream",
    "last_in_effect": "the last day in effect",
    "accounting_year_end": "the end of the accounting year",
    "last_visit": "the last visit",
    "last_discharge": "the last discharge",
    "adverse_event_ended": "the end of the adverse event",
    "purpose_fulfilled": "the fulfilled purpose",
    "service_stopped": "the end of the service",
    "retention_expired": "the end of the retention period",
    "consent_withdrawn": "the withdrawn consent",
    "consent_expired": "the end of the consented period",
    "unlawful_processing": "unlawful handling",
}
"""Names of starts; one that is not here is shown as it is written."""

LATEST: Final = "the latest of {names}"
"""How several starts of one trigger are named."""


def sentence(reason: Reason, translate: Callable[[str], str] = str) -> str:
    """Return a reason as a sentence, in the language that ``translate`` gives."""
    data = dict(reason.data)
    if "trigger" in data:
        data["trigger"] = trigger_name(data["trigger"], translate)
    if "rank" in data:
        data["rank"] = translate(RANKS.get(data["rank"], data["rank"]))
    return translate(SENTENCES[reason.key]).format(**data)


def trigger_name(trigger: str, translate: Callable[[str], str] = str) -> str:
    """Name a trigger: its first choice, not what stands in for it."""
    names = [
        translate(TRIGGERS[name]) if name in TRIGGERS else name
        for name in trigger.partition(">")[0].split("|")
    ]
    if len(names) == 1:
        return names[0]
    return translate(LATEST).format(names=" / ".join(names))


def message_ids() -> tuple[str, ...]:
    """Return every message id of this room, for the catalogue and its gate."""
    found = chain(
        SENTENCES.values(),
        STATES.values(),
        ACTIONS.values(),
        EFFECTS.values(),
        SOURCES.values(),
        RANKS.values(),
        TRIGGERS.values(),
        (LATEST,),
    )
    return tuple(dict.fromkeys(found))


AUDIT: Final[Mapping[str, str]] = {
    "P180D": (
        "rejected: six calendar months have 181 to 184 days, so 180 days are below the "
        "floor (Cybersecurity Law, article 23)"
    ),
    "P365D": (
        "lengthened: a year is above the floor, but who approved and who looked is "
        "asked for as long as somebody may sue: three years (Civil Code, article 188; "
        "PIPL, article 56)"
    ),
    "short": "it can end before six calendar months do",
}
"""What becomes of guides for the audit ledger, by period, and why."""
