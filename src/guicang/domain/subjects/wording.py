"""Words for requests of persons; keys of the catalogue."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.subjects.clock import Standing
from guicang.domain.subjects.model import Asker, Door, Kind, Outcome, Proof, State

KINDS: Final[Mapping[Kind, str]] = {
    Kind.ACCESS: "access",
    Kind.COPY: "a copy",
    Kind.PORTABILITY: "portability",
    Kind.RECTIFICATION: "rectification",
    Kind.RESTRICTION: "restriction",
    Kind.ERASURE: "erasure",
    Kind.OBJECTION: "objection",
    Kind.WITHDRAWAL: "consent withdrawn",
}
ASKERS: Final[Mapping[Asker, str]] = {
    Asker.SELF: "the person",
    Asker.GUARDIAN: "a guardian",
    Asker.RELATIVE: "a relative of the dead",
}
DOORS: Final[Mapping[Door, str]] = {
    Door.CONSOLE: "console",
    Door.CLI: "command line",
    Door.API: "interface for programs",
    Door.CHAT: "web chat",
    Door.MAIL: "e-mail",
}
STATES: Final[Mapping[State, str]] = {
    State.UNREAD: "a mail to be read",
    State.RECEIVED: "who asked is not verified",
    State.VERIFIED: "to be decided",
    State.DECIDING: "records are being decided",
    State.DECIDED: "to be answered",
    State.ANSWERED: "answered",
    State.REFUSED: "refused",
}
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.IN_TIME: "in time",
    Standing.NEAR: "due soon",
    Standing.OVERDUE: "overdue",
    Standing.PAUSED: "the clock stands still",
    Standing.CLOSED: "closed",
}
PROOFS: Final[Mapping[Proof, str]] = {
    Proof.CHAT: "by the secret of their own chat",
    Proof.CODE: "by a code to a known channel",
    Proof.CLERK: "by what a clerk stated",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ERASE: "to be erased, waits for signatures",
    Outcome.DEFERRED: "deferred by law",
    Outcome.HELD: "held",
    Outcome.LEGAL_REVIEW: "waits for a legal review",
    Outcome.RESTRICT: "restricted",
    Outcome.LIFTED: "restricted no more",
    Outcome.ERASED: "erased",
}
