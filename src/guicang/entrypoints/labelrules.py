"""Rules that label, as every door tells them."""

from collections.abc import Callable, Iterator, Sequence

from guicang.domain.detect.rules.model import LabelRule
from guicang.domain.detect.rules.wording import CONDITIONS

Words = Callable[[str], str]


def conditions(
    rule: LabelRule, words: Words, name: Words = str
) -> Iterator[tuple[str, Sequence[str]]]:
    """Name what must hold, and of which one is enough; ``name`` names a type."""
    told = (
        (words(CONDITIONS["findings"]), [name(each) for each in sorted(rule.findings)]),
        (words(CONDITIONS["words"]), rule.words),
        (words(CONDITIONS["events"]), sorted(rule.events)),
        *((field, sorted(values)) for field, values in sorted(rule.customer.items())),
        (words(CONDITIONS["sources"]), sorted(rule.scope.sources)),
        (words(CONDITIONS["channels"]), sorted(rule.scope.channels)),
    )
    yield from ((what, which) for what, which in told if which)
