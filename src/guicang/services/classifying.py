"""Let a trained model say what conversations are about, through approval.

* A model is in force only when an administrator and counsel have signed which one, and
  what its labels mean: the category of a record decides how long it is kept.
* What is signed is the model's digest: files that were changed since are refused.
* A person's label is never replaced by one of the model's; what is in doubt waits in
  the review queue, where what would teach most comes first.
* Every version stays in the history; to go back is to propose an old one anew.
* Models learn from what people labelled, with found values left out.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import Final

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.classify import Found, label
from guicang.domain.classify.decide import Taxonomy, decide, taxonomy
from guicang.domain.classify.measure import Vote, drift
from guicang.domain.classify.said import said
from guicang.domain.classify.taxonomy import longest
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import (
    BadTaxonomy,
    ModelBroken,
    NoSuchModel,
    TooFewReviewed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.domain.retention.model import LabelSource
from guicang.ports.classifying import (
    Classifier,
    Classifiers,
    ClassifierVersion,
    Example,
    Examples,
    Models,
    Told,
)
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records, Screened
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.versioning import request_for, require_next, standing

SCHEMA: Final = "guicang.classifier/1"
LEAST: Final = 40
"""So many reviewed conversations are needed to train on."""

_AT_ONCE: Final = 200
_LOOKED: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A conversation for a person to label, and what the model thinks it may be."""

    conversation: str
    votes: Sequence[Vote]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a conversation is labelled so: what rules, and what the model, say of it."""

    ruled: Sequence[Found]
    votes: Sequence[Vote]
    told: Sequence[Told]
    decided: Sequence[Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Serving:
    """The version in force, its model, and what its labels mean."""

    version: ClassifierVersion
    model: Classifier
    known: Taxonomy


@dataclass(slots=True, kw_only=True)
class Classifying:
    """The use cases. ``folder`` keeps models by their digests."""

    classifiers: Classifiers
    models: Models
    folder: PurePath
    records: Records
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    _serving: _Serving | None = field(default=None, repr=False)

    # --- labelling --------------------------------------------------------------------

    def label(
        self, those: Sequence[tuple[Conversation, Screened]]
    ) -> list[Sequence[Found]]:
        """Say which categories each has, by rules and the model in force."""
        found: list[Sequence[Found]] = [label(talk) for talk, _ in those]
        serving = self.serving()
        if serving is None:
            return found
        asked = [
            (place, talk)
            for place, (conversation, screened) in enumerate(those)
            if found[place][0].by != "import"
            and (talk := said(conversation, screened.findings))
        ]
        ranked = serving.model.rank([talk for _, talk in asked])
        for (place, _), votes in zip(asked, ranked, strict=True):
            found[place] = decide(found[place], votes, serving.known)
        return found

    def explain(self, conversation: str) -> Why:
        """Say why a stored conversation would be labelled so now.

        NoSuchConversation; NoSuchModel before there is a model.
        """
        serving = self._required()
        (found,) = self.records.read([conversation])
        ruled = label(replace(found, labels=()))
        talk = said(found, self.records.findings(conversation))
        (votes,) = serving.model.rank([talk])
        return Why(
            ruled=ruled,
            votes=votes,
            told=serving.model.explain(talk, votes[0].label),
            decided=decide(ruled, votes, serving.known),
        )

    def serving(self) -> _Serving | None:
        """Give what is in force now; None before the first. ModelBroken."""
        current = self.classifiers.current()
        if current is None:
            return None
        if self._serving is None or self._serving.version != current:
            model = self._stored(str(current.document["model"]))
            self._serving = _Serving(
                version=current, model=model, known=_known(current.document)
            )
        return self._serving

    def _required(self) -> _Serving:
        serving = self.serving()
        if serving is None:
            raise NoSuchModel(folder=self.folder)
        return serving

    def _stored(self, digest: str) -> Classifier:
        """Load a model from where it is kept; it must be the one that was signed."""
        place = self.folder / digest[:16]
        model = self.models.load(place)
        if model.digest != digest:
            raise ModelBroken(folder=place, reason="it is not the one that was signed")
        return model

    # --- the review queue -------------------------------------------------------------

    def picks(self, limit: int = 20) -> Sequence[Pick]:
        """Choose what a person should label next: where the model wavers most.

        Of what looks alike to the model only some come, so that each teaches something.
        """
        ids = self.records.doubtful(_LOOKED)
        serving = self.serving()
        if serving is None:
            return [Pick(conversation=i, votes=()) for i in ids[:limit]]
        talks = [said(c, self.records.findings(c.id)) for c in self.records.read(ids)]
        picks = [
            Pick(conversation=i, votes=votes)
            for i, votes in zip(ids, serving.model.rank(talks), strict=True)
        ]
        picks.sort(key=lambda pick: (_margin(pick.votes), pick.conversation))
        return list(islice(_varied(picks, max(1, limit // 3)), limit))

    # --- training ---------------------------------------------------------------------

    def reviewed(self) -> Examples:
        """Gather what people labelled: one label each, the one that is kept longest.

        TooFewReviewed.
        """
        labels = {}
        for record in self.records.facts():
            named = [x.category for x in record.labels if x.by is LabelSource.PERSON]
            if named:
                labels[record.id] = longest(named)
        if len(labels) < LEAST or len(set(labels.values())) == 1:
            raise TooFewReviewed(have=len(labels), need=LEAST)
        return Examples(rows=list(self._rows(labels)))

    def _rows(self, labels: Mapping[str, str]) -> Iterator[Example]:
        ids = iter(labels)
        while some := list(islice(ids, _AT_ONCE)):
            for talk in self.records.read(some):
                text = "\n".join(said(talk, self.records.findings(talk.id)))
                if text.strip():
                    yield Example(text, labels[talk.id])

    def train(self, folder: PurePath, *, by: str, seed: int = 0) -> Classifier:
        """Train on what people labelled. TooFewReviewed, ModelExists."""
        examples = self.reviewed()
        model = self.models.train(examples, seed=seed).classifier
        self.models.save(model, folder)
        about = {"model": model.digest, "examples": len(examples.rows)}
        with self.ledger.transaction():
            self.ledger.append(Tag.CLASSIFIER_TRAINED, by, about, self.clock.now())
        return model

    def _keep(self, model: Classifier) -> None:
        self.models.save(model, self.folder / model.digest[:16], replace=True)

    # --- changing ---------------------------------------------------------------------

    def promote(
        self, folder: PurePath, topics: Mapping[str, object], *, by: str, reason: str
    ) -> Request:
        """Ask for a model to be in force. NoSuchModel, ModelBroken, BadTaxonomy."""
        model = self.models.load(folder)
        categories = taxonomy(model.labels, topics)
        self._keep(model)
        document = {
            "schema": SCHEMA,
            "model": model.digest,
            "labels": categories,
            "thresholds": model.card.get("thresholds", {}),
            "otherwise": model.card.get("threshold", 1.0),
            "card": {k: model.card[k] for k in sorted(model.card) if k in _SHOWN},
        }
        return self.propose(document, by=by, reason=reason)

    def propose(
        self, document: Mapping[str, object], *, by: str, reason: str
    ) -> Request:
        """Ask for a version to be in force; it is checked first. BadTaxonomy."""
        self._check(document)
        now = self.clock.now()
        current = self.classifiers.current()
        digest = digest_of(document)
        payload: dict[str, object] = {
            "document": dict(document),
            "after": standing(current),
            "digest": digest,
        }
        request = request_for(
            self, Operation.CLASSIFIER_CHANGE, payload, by=by, reason=reason, now=now
        )
        with self.classifiers.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.CLASSIFIER_PROPOSED,
                by,
                {"request": request.id, "digest": digest, "root": request.root},
                now,
            )
        return request

    def roll_back(self, version: int, *, by: str, reason: str) -> Request:
        """Ask for an old version to be in force anew. NoSuchClassifier."""
        document = self.classifiers.version(version).document
        return self.propose(document, by=by, reason=reason)

    def activate(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the model labels from this instant."""
        document = request.payload["document"]
        if not isinstance(document, Mapping):
            raise BadTaxonomy(place="request", reason="carries no document")
        self._check(document)
        current = self.classifiers.current()
        require_next(request, current)
        version = self.classifiers.activate(
            document, digest=digest_of(document), by=request.proposer, at=now
        )
        self.ledger.append(
            Tag.CLASSIFIER_CHANGED,
            "system:approval",
            {
                "request": request.id,
                "version": version.version,
                "digest": version.digest,
                "root": request.root,
                "signers": sorted(s.person for s in request.signatures),
            },
            now,
        )

    def _check(self, document: Mapping[str, object]) -> None:
        """Read a document, and load its model. BadTaxonomy, ModelBroken."""
        if document.get("schema") != SCHEMA:
            raise BadTaxonomy(place="schema", reason=f"must be {SCHEMA}")
        model = self._stored(str(document["model"]))
        taxonomy(model.labels, _known(document).categories)

    def history(self) -> Sequence[ClassifierVersion]:
        """Give all versions, the newest first."""
        return self.classifiers.history()

    # --- watching ---------------------------------------------------------------------

    def drift(self) -> float:
        """Say how far labels have moved from those that the model learned (PSI).

        NoSuchModel before there is one.
        """
        serving = self._required()
        learned = serving.model.card.get("spread", {})
        before = dict(learned) if isinstance(learned, Mapping) else {}
        talks = (said(c, {}) for c in self._recent())
        now = Counter(v.label for v in serving.model.classify([t for t in talks if t]))
        return drift(before, now)

    def _recent(self) -> Iterator[Conversation]:
        ids = [record.id for record in islice(self.records.facts(), _LOOKED)]
        yield from self.records.read(ids)


_SHOWN: Final = frozenset(
    {"accuracy", "macro_f1", "examples", "held_out", "seed", "file", "sentences"}
)


def _known(document: Mapping[str, object]) -> Taxonomy:
    labels, own = document.get("labels"), document.get("thresholds")
    if not isinstance(labels, Mapping) or not isinstance(own, Mapping):
        raise BadTaxonomy(place="labels", reason="must say each label's category")
    return Taxonomy(
        categories={str(k): str(v) for k, v in labels.items()},
        thresholds={str(k): float(str(v)) for k, v in own.items()},
        otherwise=float(str(document.get("otherwise", 1))),
    )


def _margin(votes: Sequence[Vote]) -> float:
    first, *rest = [vote.confidence for vote in votes]
    return first - (rest[0] if rest else 0.0)


def _varied(picks: Sequence[Pick], most: int) -> Iterator[Pick]:
    """Put off what there were enough of: those that waver between the same labels."""
    times: Counter[tuple[str, ...]] = Counter()
    later = []
    for pick in picks:
        kind = tuple(sorted(vote.label for vote in pick.votes[:2]))
        times[kind] += 1
        if times[kind] > most:
            later.append(pick)
        else:
            yield pick
    yield from later
