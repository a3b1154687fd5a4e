"""Models that say what a conversation is about, and what trains them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar, NamedTuple, Protocol

from guicang.domain.classify.measure import Judged, Vote
from guicang.domain.classify.noise import Held
from guicang.domain.classify.split import Origin, Way
from guicang.ports.versions import Version, Versions

Progress = Callable[[int, int], None]
"""Hears how many steps of how many are done; what it raises ends what is done."""

Talk = Sequence[str]
"""A conversation as the model reads it: its messages, in their order."""


def talk_of(text: str) -> tuple[str, ...]:
    """Give a text as a conversation: each of its lines is a message."""
    return tuple(line for line in text.splitlines() if line.strip())


class Example(NamedTuple):
    """A text with the label that a person gave it; ``line`` of a file, from 1.

    ``origin`` says of whom and when it was, as far as that is known; ``id`` is that of
    a stored conversation.
    """

    text: str
    label: str
    line: int = 0
    origin: Origin = Origin()
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What was read of a file, and what could not be: line numbers with reasons."""

    rows: Sequence[Example]
    bad: Sequence[tuple[int, str]] = ()
    digest: str = ""


class Told(NamedTuple):
    """What speaks for a label (or, below 0, against it): an n-gram, and how much."""

    gram: str
    weight: float


class Stream(Protocol):
    """Reads a conversation while it goes on."""

    def add(self, message: str) -> None:
        """Read one more message."""
        ...

    def vote(self) -> Vote:
        """Say what it is about so far: at its end, what ``classify`` says of it all."""
        ...


class Classifier(Protocol):
    """A trained model."""

    @property
    def labels(self) -> Sequence[str]:
        """What it can say."""
        ...

    @property
    def digest(self) -> str:
        """The SHA-256 of all its files, in hex."""
        ...

    @property
    def card(self) -> Mapping[str, object]:
        """What it was made of, how, and how good it was when it was made."""
        ...

    def classify(self, talks: Sequence[Talk]) -> Sequence[Vote]:
        """Say what each is about."""
        ...

    def rank(self, talks: Sequence[Talk], most: int = 3) -> Sequence[Sequence[Vote]]:
        """Say what each may be about, the likeliest first."""
        ...

    def explain(self, talk: Talk, label: str, *, most: int = 12) -> Sequence[Told]:
        """Say what speaks most for a label and against it, the strongest first."""
        ...

    def stream(self) -> Stream:
        """Read a conversation message by message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model that was just trained, and what it says of what it had not seen then.

    ``held`` are by the numbers of the examples; where there are many, of some of them.
    """

    classifier: Classifier
    held: Mapping[int, Held] = field(default_factory=dict)
    judged: Sequence[Judged] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A model that is kept, by its card alone: nothing else of it was read."""

    digest: str
    labels: Sequence[str]
    card: Mapping[str, object]
    at: datetime


class Models(Protocol):
    """Trains models, and keeps them as data: nothing in their files is ever run."""

    def read(self, path: PurePath) -> Examples:
        """Read JSON Lines of ``text`` and ``label``. BadExamples."""
        ...

    def train(
        self,
        examples: Examples,
        *,
        seed: int = 0,
        sentences: bool = True,
        told: Mapping[str, object] | None = None,
        way: Way = Way.AUTO,
        progress: Progress | None = None,
    ) -> Trained:
        """Train a model; the same examples and seed give the same one.

        What is held out by customer and time is never learned from. ``told`` goes into
        its card. BadExamples; NotDivisible where ``way`` cannot be gone.
        """
        ...

    def hold_out(
        self,
        examples: Examples,
        *,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> Sequence[Held]:
        """Judge each example by a model trained without it. BadExamples.

        It learned from nothing whose label such a model had found wrong before.
        """
        ...

    def save(
        self, classifier: Classifier, folder: PurePath, *, replace: bool = False
    ) -> None:
        """Write a model whole or not at all. ModelExists."""
        ...

    def load(self, folder: PurePath) -> Classifier:
        """Read a model. NoSuchModel, ModelBroken."""
        ...

    def kept(self, folder: PurePath) -> Sequence[Kept]:
        """Give the cards of the models in a folder, the newest first.

        What is broken is left out.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierVersion(Version):
    """A classifier as it was put in force: the model's digest, what its labels mean."""

    kind: ClassVar[str] = "classifier"


Classifiers = Versions[ClassifierVersion]
