"""The built-in scanner and the organisation's rules, as one scanner.

Findings of both -> the allow list takes away -> what overlaps is settled
(``domain.detect.rules.settle``). It fails closed: if either fails, nothing is said of
the text at all, and the error goes to whoever asked.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from guicang.adapters.scanning.custom.engine import Holder, RuleEngine
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.document import digested
from guicang.domain.detect.rules.model import ANYWHERE, LabelRule, Place, RuleSet
from guicang.domain.detect.rules.settle import Inspection, settle
from guicang.ports.clock import Clock


class Builtin(Protocol):
    """A scanner for built-in types; ``scan_one`` is used where there is one."""

    @property
    def version(self) -> str:
        """The version of its rules."""
        ...

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find built-in types in each text, in order, not overlapping."""
        ...


class CompositeScanner:
    """Finds built-in types and what the organisation's rules in force name."""

    def __init__(self, builtin: Builtin, holder: Holder, clock: Clock) -> None:
        self._builtin = builtin
        self._holder = holder
        self._clock = clock
        one: Any = getattr(builtin, "scan_one", None)
        self._one: Callable[[str], Sequence[Finding]] = one or self._list_of_one

    @property
    def version(self) -> str:
        """The versions of both, kept with each finding."""
        own = self._holder.current
        return self._version(own.version if own else "")

    @property
    def labels(self) -> Sequence[LabelRule]:
        """The rules that label, of the same version, and have not expired."""
        own = self._holder.current
        if own is None or not own.rules.labels:
            return ()
        now = self._clock.now()
        return [
            rule
            for rule in own.rules.labels
            if rule.expires_at is None or now < rule.expires_at
        ]

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find what is to be masked in each text, in order, not overlapping."""
        return [found.findings for found in self.inspect(texts)]

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Find what is to be masked in one text."""
        return self.inspect_one(text).findings

    def inspect_one(self, text: str, place: Place = ANYWHERE) -> Inspection:
        """Find everything in one text and say what is to be done. EngineFailed."""
        own = self._holder.current
        found = self._one(text)
        if own is None:
            return settle(found, (), self._version(""))
        now = self._clock.now()
        if found:
            found = own.secrets(found, text, place, now)
        hits = own.hits(text, place, now)
        return settle(found, hits, self._version(own.version))

    def inspect(
        self, texts: Sequence[str], places: Sequence[Place] | None = None
    ) -> Sequence[Inspection]:
        """Do so for many texts; ``places`` has one for each text. EngineFailed.

        Without places, rules of any scope hold, and no allow-list entry of a scope.
        """
        own = self._holder.current
        builtin = self._builtin.scan(texts) if texts else ()
        if own is None:
            version = self._version("")
            nothing = settle((), (), version)  # what is said of most texts
            return [
                settle(found, (), version) if found else nothing for found in builtin
            ]
        version = self._version(own.version)
        where = places or [ANYWHERE] * len(texts)
        now = self._clock.now()
        hits = own.hits_of(texts, where, now)
        nothing = settle((), (), version)  # what is said of most texts
        return [
            settle(
                own.secrets(found, text, where[row], now) if found else found,
                hits.get(row, ()),
                version,
            )
            if found or row in hits
            else nothing
            for row, (text, found) in enumerate(zip(texts, builtin, strict=True))
        ]

    def _list_of_one(self, text: str) -> Sequence[Finding]:
        return self._builtin.scan((text,))[0]

    def _version(self, own: str) -> str:
        return f"{self._builtin.version}+{own}" if own else self._builtin.version


class CompositeWorkshop:
    """Compiles rules, makes scanners by them, and puts rules in force here."""

    def __init__(self, engine: RuleEngine, builtin: Builtin, clock: Clock) -> None:
        self._engine = engine
        self._builtin = builtin
        self._clock = clock
        self._holder = Holder()
        self._scanner = CompositeScanner(builtin, self._holder, clock)

    @property
    def scanner(self) -> CompositeScanner:
        """Searches by the rules in force, whichever they are when it is asked."""
        return self._scanner

    def prepare(self, document: Mapping[str, object]) -> dict[str, object]:
        """Put keyed digests in the place of values in clear. BadRules."""
        return digested(document, self._engine.digester)

    def inspector(self, rules: RuleSet | None, version: str) -> CompositeScanner:
        """Compile rules, if there are any, and give what searches by them.

        BadPattern or RulesNotCompiled if that cannot be.
        """
        loaded = self._engine.build(rules, version) if rules else None
        return CompositeScanner(self._builtin, Holder(loaded), self._clock)

    def swap(self, rules: RuleSet | None, version: str) -> None:
        """Put rules in force for everything that is searched from now on.

        They are compiled first; if that fails, those before them stay in force.
        """
        current = self._holder.current
        if version != (current.version if current else ""):
            self._holder.swap(self._engine.build(rules, version) if rules else None)
