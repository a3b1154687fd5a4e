"""Show texts as a role may see them, for a purpose; open again what can be opened.

1. The scanner reads the whole text anew: what the rules find today is masked, whatever
   they found when the record came in. Where the scanner fails no text is shown. Rules
   of any scope mask, wherever it was said: too much rather than too little.
2. The masking policy says what is done with each value (``domain.detect.policy``).
3. Where a purpose is reversible, what looks like one of our tokens already is turned
   into one, too: everything that looks like a token afterwards is one, and opening the
   text gives it back as it was, or raises.
4. A value that cannot keep its shape, or that nobody would find again in it, is
   encrypted to a token instead.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial

from guicang.domain.detect import shapes, spans, tokens
from guicang.domain.detect.model import Finding
from guicang.domain.detect.operators import instead
from guicang.domain.detect.policy import REVERSIBLE, MaskingPolicy, Operator, Treatment
from guicang.domain.detect.values import bare
from guicang.domain.errors import ScreeningFailed
from guicang.domain.record import Conversation
from guicang.ports.masking import Cloak
from guicang.ports.rules import Inspector
from guicang.services.completing import ROUNDS, completed
from guicang.services.screening import inspected


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Whose eyes a text is for: proven roles, and a purpose. ``place`` binds tokens.

    ``numbers`` are those of one conversation: make a view for each. ``chosen`` keeps
    what the policy has said for a type.
    """

    purpose: str
    place: str = ""
    roles: frozenset[str] = frozenset()
    numbers: tokens.Numbering = field(default_factory=tokens.Numbering)
    chosen: dict[str, Treatment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """The use case."""

    scanner: Inspector
    cloak: Cloak
    policy: MaskingPolicy

    def conversation(self, conversation: Conversation, view: View) -> Conversation:
        """Return a conversation with its texts masked; names and files are dropped.

        ScreeningFailed if the scanner could not read it.
        """
        said = [m.text for m in conversation.messages]
        texts = map(spans.joined, self.pieces(said, view))
        return self.bare(conversation, texts)

    @staticmethod
    def bare(conversation: Conversation, texts: Iterable[str]) -> Conversation:
        """Return a conversation with these texts, and without names and files."""
        return replace(
            conversation,
            customer_name="",
            agent_name="",
            extra="",
            messages=tuple(
                m._replace(text=text, name="", extra="", attachments=())
                for m, text in zip(conversation.messages, texts, strict=True)
            ),
        )

    def texts(self, texts: Sequence[str], view: View) -> list[str]:
        """Mask the texts of one conversation, all in one call of the scanner.

        ScreeningFailed if the scanner could not read them.
        """
        return [spans.joined(pieces) for pieces in self.pieces(texts, view)]

    def pieces(self, texts: Sequence[str], view: View) -> list[list[spans.Piece]]:
        """Mask the texts like ``texts``, and tell what stands for something masked.

        Where the purpose is reversible, each text is one piece. ScreeningFailed.
        """
        found = self.scan(texts, view.place)
        if self.policy.reversible(view.purpose):
            pairs = zip(texts, found, strict=True)
            return [[spans.Piece(self.text(*pair, view))] for pair in pairs]
        every = completed(texts, found, lambda again: self.scan(again, view.place))
        return [self._hidden(*pair, view) for pair in zip(texts, every, strict=True)]

    def scan(self, texts: Sequence[str], place: str) -> Sequence[tuple[Finding, ...]]:
        """Find what is to be masked. ScreeningFailed, which names the place."""
        found = inspected(self.scanner, texts)
        if found is None:
            raise ScreeningFailed(conversation=place)
        return [each.findings for each in found]

    def text(self, text: str, findings: Sequence[Finding], view: View) -> str:
        """Mask one text in which these were found, and what comes to light by that.

        Of two numbers without a gap only one is found, and hiding it sets the other
        free. ScreeningFailed.
        """
        [findings] = completed(
            [text], [findings], lambda texts: self.scan(texts, view.place)
        )
        if not self.policy.reversible(view.purpose):
            return spans.joined(self._hidden(text, findings, view))
        findings = [*findings, *tokens.seen(text)]
        masked = spans.replaced(text, findings, partial(self._instead, view))
        shaped = any(
            self._treatment(f.type, view).operator is Operator.FORMAT for f in findings
        )
        if not shaped or self._returns(text, findings, masked, view):
            return masked
        return spans.replaced(text, findings, partial(self._unshaped, view))

    def _hidden(
        self, text: str, findings: Sequence[Finding], view: View
    ) -> list[spans.Piece]:
        """Mask until nothing is found beside the stars.

        What is to come back is masked once only: a token must not be masked again.
        """
        pieces = [spans.Piece(text)]
        for _ in range(1 + ROUNDS):
            if not findings:
                break
            pieces = spans.pieced(pieces, findings, partial(self._instead, view))
            [found] = self.scan([spans.joined(pieces)], view.place)
            findings = [f for f in found if not f.masked and self._hides(f.type, view)]
        return pieces

    def _hides(self, kind: str, view: View) -> bool:
        return self._treatment(kind, view).operator is not Operator.KEEP

    def _returns(
        self, text: str, findings: Sequence[Finding], masked: str, view: View
    ) -> bool:
        """Say whether opening gives everything back that may come back.

        Numbers are found again by scanning, which looks at what stands around them:
        another number may be taken for something else, or for nothing.
        """

        def expected(finding: Finding, value: str) -> str:
            operator = self._treatment(finding.type, view).operator
            comes_back = finding.type == tokens.TOKEN or operator in REVERSIBLE
            return value if comes_back else self._instead(view, finding, value)

        return self.opened(masked, view) == spans.replaced(text, findings, expected)

    def _unshaped(self, view: View, finding: Finding, value: str) -> str:
        if self._treatment(finding.type, view).operator is Operator.FORMAT:
            return self._token(finding.type, value, view)
        return self._instead(view, finding, value)

    def opened(
        self,
        text: str,
        view: View,
        *,
        leave: AbstractSet[str] = frozenset(),
        count: Counter[str] | None = None,
    ) -> str:
        """Give a text back as it was before it was masked for this view.

        Numbers that kept their shape are found by scanning. Types to ``leave`` stay
        masked; what is opened is added to the ``count``. SealBroken if a token is not
        of this purpose and place, or was changed.
        """
        opened = Counter[str]() if count is None else count

        def back(finding: Finding, value: str) -> str:
            step = partial(self.cloak.decipher, view.purpose, finding.type)
            turned = _turned(finding.type, value, step)
            opened[finding.type] += bool(turned)
            return turned or value

        def uncover(kind: str, data: bytes) -> str:
            opened[kind] += 1
            return self.cloak.uncover(view.purpose, kind, view.place, data)

        [found] = self.scan([text], view.place)
        shaped = [
            f
            for f in found
            if f.type not in leave
            and self._treatment(f.type, view).operator is Operator.FORMAT
        ]
        text = spans.replaced(text, shaped, back)
        return tokens.opened(text, uncover, leave)

    def _treatment(self, kind: str, view: View) -> Treatment:
        found = view.chosen.get(kind)
        if found is None:
            found = self.policy.treatment(kind, view.roles, view.purpose)
            view.chosen[kind] = found
        return found

    def _instead(self, view: View, finding: Finding, value: str) -> str:
        kind = finding.type
        treatment = self._treatment(kind, view)
        if kind == tokens.TOKEN or treatment.operator is Operator.ENCRYPT:
            return self._token(kind, value, view)
        if treatment.operator is Operator.FORMAT:
            step = partial(self.cloak.encipher, view.purpose, kind)
            return _turned(kind, value, step) or self._token(kind, value, view)
        if treatment.operator is Operator.PSEUDONYM:
            digest = self.cloak.pseudonym(view.purpose, kind, bare(kind, value))
            return tokens.pseudonym(kind, digest)
        return instead(treatment, kind, value, view.numbers)

    def _token(self, kind: str, value: str, view: View) -> str:
        name = tokens.named(kind)
        data = self.cloak.conceal(view.purpose, name, view.place, value)
        return tokens.sealed(name, data)


def _turned(kind: str, value: str, step: shapes.Step) -> str:
    """Return another value of the same shape; "" where there is none."""
    try:
        return shapes.changed(kind, value, step)
    except shapes.NoShapeError:
        return ""
