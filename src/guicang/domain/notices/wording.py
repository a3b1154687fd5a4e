"""Words for occasions, ways and states of notices; keys of the catalogue."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.notices.document import WayKind
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State

OCCASIONS: Final[Mapping[Occasion, str]] = {
    Occasion.DISPOSAL_DUE: "Conversations fall due (30, 7 and 1 day before)",
    Occasion.POLICY_CHANGED: "The rules on personal information have changed",
    Occasion.INCIDENT: "An incident: to staff",
    Occasion.INCIDENT_CUSTOMERS: "An incident: to customers",
    Occasion.RECIPIENT_OWED: "A recipient has to delete copies",
    Occasion.ALARM: "An alarm",
    Occasion.SUBJECT_MAIL: "The mail of a person with a request",
    Occasion.TEST: "A test",
}
ALSO: Final[Mapping[Occasion, str]] = {
    Occasion.DISPOSAL_DUE: "owners of the conversations",
    Occasion.POLICY_CHANGED: "customers in open sessions; others when it was signed",
    Occasion.RECIPIENT_OWED: "the recipient's contact",
    Occasion.ALARM: "addresses of the settings",
    Occasion.SUBJECT_MAIL: "who wrote the mail",
}
"""Who is told besides those whom an occasion is routed to."""
WAYS: Final[Mapping[WayKind, str]] = {
    WayKind.WECOM: "WeCom bot",
    WayKind.DINGTALK: "DingTalk bot",
    WayKind.FEISHU: "Feishu bot",
    WayKind.WEBHOOK: "webhook",
    WayKind.SMS: "SMS gateway",
}
STATES: Final[Mapping[State, str]] = {
    State.WAITING: "waiting",
    State.SENT: "sent out",
    State.DEAD: "failed for good",
    State.BOUNCED: "did not arrive",
    State.DISMISSED: "dismissed",
}
VARIABLES: Final[Mapping[str, str]] = {
    "in30": "due within 30 days",
    "in7": "due within 7 days",
    "in1": "due within a day",
    "first": "the first day on which some are due",
    "link": "where to look",
    "version": "number of the version",
    "since": "from when on",
    "incident": "number of the incident",
    "at": "when",
    "count": "how many conversations",
    "what": "which information",
    "harm": "what may come of it",
    "measures": "what was done",
    "advice": "what people can do",
    "contact": "how to reach the organisation",
    "notice": "number of the notice",
    "destination": "the destination",
    "recipient": "who holds the copies",
    "alarm": "the alarm's key",
    "request": "number of the request",
    "said": "the alarm's sentence",
}
"""What names in templates stand for."""
