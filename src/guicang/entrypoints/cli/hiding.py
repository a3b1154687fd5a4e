"""What ``mask`` puts in the place of a value, and how it takes it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from guicang.bootstrap.detection import cloak, cloak_of
from guicang.domain.detect import tokens
from guicang.domain.detect.masks import ALL, mask
from guicang.domain.detect.model import Finding
from guicang.domain.detect.policy import Clause, MaskingPolicy, Operator as Deed
from guicang.domain.detect.rules.model import ANYWHERE, LabelRule, Place
from guicang.domain.detect.rules.settle import Inspection
from guicang.domain.detect.selection import Selection
from guicang.domain.detect.spans import replaced
from guicang.domain.detect.types import Level
from guicang.domain.detect.values import bare
from guicang.domain.errors import BadUsage, SealBroken, TokenClosed
from guicang.entrypoints.cli.common import _
from guicang.entrypoints.cli.messages import Message
from guicang.ports.masking import Cloak
from guicang.ports.rules import Inspector
from guicang.services.masking import Masking, View

Hide = Callable[[Message, Sequence[Finding]], str]
"""Gives the text of a message with these findings hidden, or opened again."""

PURPOSE: Final = "mask"
"""Pseudonyms and tokens of this purpose meet those of no export."""


class Operator(StrEnum):
    """How a value is hidden."""

    MASK = "mask"
    REDACT = "redact"
    REPLACE = "replace"
    PSEUDONYM = "pseudonym"
    ENCRYPT = "encrypt"
    FPE = "fpe"


_DEEDS: Final = {Operator.ENCRYPT: Deed.ENCRYPT, Operator.FPE: Deed.FORMAT}
_KEYED: Final = {Operator.PSEUDONYM, *_DEEDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What was asked for: an operator, and what it needs."""

    operator: Operator
    level: Level
    home: Path
    key: Path | None = None
    undo: bool = False

    def __post_init__(self) -> None:
        """Raise BadUsage for options that do not go together."""
        if self.key is not None and self.operator not in _KEYED:
            raise BadUsage(reason=_("--key goes with pseudonym, encrypt and fpe"))
        if self.key is None and self.operator in _DEEDS:
            raise BadUsage(reason=_("{option} is needed").format(option="--key"))
        if self.undo and self.operator not in _DEEDS:
            raise BadUsage(reason=_("--undo goes with encrypt and fpe"))


def hiding(manner: Manner, scanner: Callable[[], Inspector], wanted: Selection) -> Hide:
    """Give what hides. KeyRingClosed, NoFormatCipher; NoHome for pseudonyms.

    ``scanner`` is what found; what gives values back has to search as it did.
    """
    match manner.operator:
        case Operator.MASK:
            return _by(lambda text, found: mask(text, found, manner.level))
        case Operator.REDACT:
            return _by(lambda text, found: replaced(text, found, lambda _f, _v: ALL))
        case Operator.REPLACE:
            return _by(_numbered)
        case Operator.PSEUDONYM:
            keyed = cloak_of(manner.key) if manner.key else cloak(manner.home)
            return _by(partial(_pseudonyms, keyed))
        case Operator.ENCRYPT | Operator.FPE:
            return _reversible(manner, _Selected(scanner(), wanted))


def _by(hide: Callable[[str, Sequence[Finding]], str]) -> Hide:
    return lambda message, found: hide(message.text, found)


def _numbered(text: str, found: Sequence[Finding]) -> str:
    """Number the values of one message, by type."""
    numbers = tokens.Numbering()
    return replaced(text, found, lambda finding, value: numbers(finding.type, value))


def _pseudonyms(keyed: Cloak, text: str, found: Sequence[Finding]) -> str:
    def pseudonym(finding: Finding, value: str) -> str:
        digest = keyed.pseudonym(PURPOSE, finding.type, bare(finding.type, value))
        return tokens.pseudonym(finding.type, digest)

    return replaced(text, found, pseudonym)


# --- what can be opened again ---------------------------------------------------------


def _reversible(manner: Manner, scanner: Inspector) -> Hide:
    """Hide so that the text comes back as it was, or give it back. TokenClosed."""
    if manner.key is None:  # the manner was checked
        raise BadUsage(reason=_("{option} is needed").format(option="--key"))
    deed = _DEEDS[manner.operator]
    masking = Masking(
        scanner=scanner,
        cloak=cloak_of(manner.key, shaped=deed is Deed.FORMAT),
        policy=MaskingPolicy(version="", clauses=(Clause(operator=deed),)),
    )
    # Bound to no place: lines have none that stays, and equal values stay equal.
    view = View(purpose=PURPOSE)

    def back(message: Message, _found: Sequence[Finding]) -> str:
        try:
            return masking.opened(message.text, view)
        except SealBroken:
            raise TokenClosed(message=str(message.id)) from None

    return back if manner.undo else _by(partial(masking.text, view=view))


@dataclass(frozen=True, slots=True)
class _Selected:
    """A scanner that finds only what was asked for."""

    whole: Inspector
    wanted: Selection

    @property
    def version(self) -> str:
        return self.whole.version

    @property
    def labels(self) -> Sequence[LabelRule]:
        return self.whole.labels

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        return [self.wanted.of(found).leaks for found in self.whole.scan(texts)]

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        return self.wanted.of(self.whole.scan_one(text)).leaks

    def inspect(
        self, texts: Sequence[str], places: Sequence[Place] | None = None
    ) -> Sequence[Inspection]:
        return [self._of(each) for each in self.whole.inspect(texts, places)]

    def inspect_one(self, text: str, place: Place = ANYWHERE) -> Inspection:
        return self._of(self.whole.inspect_one(text, place))

    def _of(self, inspection: Inspection) -> Inspection:
        return inspection._replace(findings=self.wanted.of(inspection.findings).leaks)
