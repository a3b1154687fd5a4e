"""How a customer sounds, for the desk: words first, then a small trained model.

Words name what is dangerous or asked for, and are the reason. Where they say nothing of
the tone, a model that ships does; it learned from made-up sentences alone
(docs/reference/tone-model.md), so only what it is very sure of is marked. Nothing here
is stored or becomes a label.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from guicang.domain.classify.mood import Mood, Tone, mood
from guicang.domain.errors import GuicangError
from guicang.ports.classifying import Classifier, Told

SURE: Final = 0.75
"""From this confidence on somebody is marked as upset."""
_KNOWN: Final = 4_096
_TOLD: Final = 40
_REASONS: Final = 3
_LEAST: Final = 2


@dataclass(slots=True, kw_only=True)
class Sensing:
    """The use case. ``load`` gives the model; it is asked for once.

    A page asks about the same lines every other second: what was said of them is
    remembered by their digest.
    """

    load: Callable[[], Classifier]
    _model: Classifier | None = field(default=None, repr=False)
    _known: dict[bytes, Mood] = field(default_factory=dict, repr=False)

    def mood(self, said: Sequence[str]) -> Mood:
        """Say how a customer sounds in what they wrote last, and why.

        Where the model cannot be asked, words alone tell it.
        """
        key = sha256("\n".join(said).encode("utf-8", "surrogatepass")).digest()
        if (known := self._known.get(key)) is not None:
            return known
        found = self._sensed(said)
        while len(self._known) >= _KNOWN:
            self._known.pop(next(iter(self._known)), None)
        self._known[key] = found
        return found

    def _sensed(self, said: Sequence[str]) -> Mood:
        found = mood(said)
        talk = [line for line in said if line.strip()]
        if found.tone is not Tone.PLAIN or not talk:
            return found
        try:
            self._model = model = self._model or self.load()
            (vote,) = model.classify([talk])
            if vote.label != Tone.BAD.value or vote.confidence < SURE:
                return found
            told = model.explain(talk, vote.label, most=_TOLD)
        except GuicangError:
            return found
        reasons = (*found.because, *_reasons(told))
        return Mood(Tone.BAD, found.needs, reasons[:_REASONS])


def _reasons(told: Sequence[Told]) -> tuple[str, ...]:
    """Give what spoke most for it and can be read; none stands within another.

    Signs and digits are left out: the model reads them folded, not as they stand.
    """
    kept: list[str] = []
    for each in told:
        gram = each.gram.strip()
        readable = gram.replace(" ", "").isalpha() and len(gram) >= _LEAST
        if each.weight <= 0 or not readable:
            continue
        if not any(gram in other or other in gram for other in kept):
            kept.append(gram)
    return tuple(kept[:_REASONS])
