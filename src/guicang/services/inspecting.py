"""Decide what may pass: let through, mask, or block.

1. What the engine cannot judge is blocked. A text at which it fails takes no other
   text with it, and the verdict says that it failed.
2. A rule that blocks stops the message, and so does a finding of a type that the
   organisation blocks, reported or not.
3. Any other finding that is to be masked is, with what comes to light once the rest
   is out of sight, and the masked text may pass: at one level, or as the masking
   policy has it, where that speaks of interception.
4. A value that was partly masked when it came is reported, and changes nothing. So is
   what a rule only reports.
5. Prohibited content is reported, never masked away, and the verdict says that the
   message is to be preserved as it came.

No error carries the text, and nothing of the engine's own message, which might.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from guicang.domain.detect.masks import mask
from guicang.domain.detect.model import Finding
from guicang.domain.detect.operators import instead
from guicang.domain.detect.policy import INTERCEPTION, MaskingPolicy
from guicang.domain.detect.rules.model import ANYWHERE, Action, LabelRule, Place
from guicang.domain.detect.rules.settle import Inspection as Settled, settle
from guicang.domain.detect.selection import Found, Selection
from guicang.domain.detect.spans import replaced
from guicang.domain.detect.tokens import Numbering
from guicang.domain.detect.types import Level
from guicang.domain.errors import EngineFailed
from guicang.ports.rules import Inspector
from guicang.ports.scanning import Scanner
from guicang.services.completing import completed

_ALL = Selection()
_NOBODY: frozenset[str] = frozenset()


class Verdict(StrEnum):
    """What becomes of a message, from the mildest to the strictest."""

    ALLOW = "allow"
    MASK = "mask"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was decided of one text.

    ``text`` is what may pass: as it came, masked, or None if it is blocked. ``reports``
    are findings that are not masked. ``preserve`` says that prohibited content was
    found. ``rules`` is the version of the rules. ``failure`` says that they could not
    decide.
    """

    verdict: Verdict
    text: str | None
    found: Found
    rules: str
    reports: tuple[Finding, ...] = ()
    preserve: bool = False
    failure: EngineFailed | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """A scanner where the organisation has no rules of its own, as an Inspector."""

    scanner: Scanner

    @property
    def version(self) -> str:
        """The version of its rules."""
        return self.scanner.version

    @property
    def labels(self) -> Sequence[LabelRule]:
        """None: it knows built-in types alone."""
        return ()

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find in each text."""
        return self.scanner.scan(texts)

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Find in one text."""
        return self.scanner.scan_one(text)

    def inspect(
        self, texts: Sequence[str], places: Sequence[Place] | None = None
    ) -> Sequence[Settled]:
        """Say what is to be done with each text; it is the same at any place."""
        del places
        version = self.version
        return [settle(found, (), version) for found in self.scan(texts)]

    def inspect_one(self, text: str, place: Place = ANYWHERE) -> Settled:
        """Say what is to be done with one text."""
        del place
        return settle(self.scan_one(text), (), self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspecting:
    """The use case. ``block`` are the types that stop a message.

    A ``policy`` decides instead of the ``level``. What it keeps is found all the same.
    """

    scanner: Inspector
    block: frozenset[str] = frozenset()
    level: Level = Level.LOW
    policy: MaskingPolicy | None = None

    def find_one(self, text: str) -> tuple[Finding, ...]:
        """Find in one text what is to be masked. EngineFailed if the engine fails."""
        try:
            found = self.scanner.scan_one(text)
            _check(text, found)
        except Exception as error:  # noqa: BLE001 - promise 1
            raise failure_of(error) from None
        return found

    def find(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Do so in each text. EngineFailed if the engine fails at any."""
        try:
            found = self.scanner.scan(texts)
            for pair in zip(texts, found, strict=True):
                _check(*pair)
        except Exception as error:  # noqa: BLE001 - promise 1
            raise failure_of(error) from None
        return found

    def find_to_mask(self, texts: Sequence[str]) -> Sequence[Sequence[Finding]]:
        """Find in each text, and what hiding the rest sets free. EngineFailed."""
        return completed(texts, self.find(texts), self.find)

    def inspect(self, text: str, place: Place = ANYWHERE) -> Inspection:
        """Decide of one text; never raises."""
        try:
            return self._judge(text, self.scanner.inspect_one(text, place))
        except Exception as error:  # noqa: BLE001 - promise 1
            return self._failed(failure_of(error))

    def inspect_all(
        self, texts: Sequence[str], places: Sequence[Place] | None = None
    ) -> list[Inspection]:
        """Decide of each text, said at each place; never raises."""
        where = places or [ANYWHERE] * len(texts)
        if len(texts) == 1:
            return [self.inspect(texts[0], where[0])]
        try:
            settled = self.scanner.inspect(texts, where)
            return [self._judge(*pair) for pair in zip(texts, settled, strict=True)]
        except Exception:  # noqa: BLE001 - promise 1: one by one, so that one fails alone
            return [self.inspect(*pair) for pair in zip(texts, where, strict=True)]

    def _judge(self, text: str, settled: Settled) -> Inspection:
        _check(text, settled.findings)
        _check_each(text, settled.reports)
        [findings] = completed([text], [settled.findings], self.scanner.scan)
        found = _ALL.of(findings)
        verdict = Verdict.ALLOW
        passed: str | None = text
        if settled.action is Action.BLOCK or any(
            finding.type in self.block for finding in (*found.leaks, *settled.reports)
        ):
            verdict, passed = Verdict.BLOCK, None
        elif found.leaks:
            passed = self._hidden(text, found.leaks)
            verdict = Verdict.ALLOW if passed == text else Verdict.MASK
        return Inspection(
            verdict=verdict,
            text=passed,
            found=found,
            rules=settled.version,
            reports=settled.reports,
            preserve=settled.preserve,
        )

    def _hidden(self, text: str, leaks: Sequence[Finding]) -> str:
        if self.policy is None:
            return mask(text, leaks, self.level)
        policy, numbers = self.policy, Numbering()

        def hidden(finding: Finding, value: str) -> str:
            treatment = policy.treatment(finding.type, _NOBODY, INTERCEPTION)
            return instead(treatment, finding.type, value, numbers)

        return replaced(text, leaks, hidden)

    def _failed(self, failure: EngineFailed) -> Inspection:
        return Inspection(
            verdict=Verdict.BLOCK,
            text=None,
            found=Found((), ()),
            rules=self.scanner.version,
            failure=failure,
        )


def failure_of(error: Exception) -> EngineFailed:
    """Say of which kind an engine's error was, and nothing that it quotes."""
    if isinstance(error, EngineFailed):
        return error
    return EngineFailed(kind=type(error).__name__)


def _check(text: str, findings: Sequence[Finding]) -> None:
    """Raise ValueError unless findings lie in their text, in order, side by side.

    Masking by places that are wrong would let through what it should hide.
    """
    end = 0
    for finding in findings:
        if not end <= finding.start < finding.end <= len(text):
            raise ValueError("findings out of place")
        end = finding.end


def _check_each(text: str, findings: Sequence[Finding]) -> None:
    """Raise ValueError unless each finding lies in the text; they may overlap."""
    for finding in findings:
        if not 0 <= finding.start < finding.end <= len(text):
            raise ValueError("findings out of place")
