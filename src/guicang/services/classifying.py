"""Let a trained model say what conversations are about.

* A model is in force only when two people have signed which one, and what its labels
  mean (services.promoting); files that were changed since are refused.
* A model that cannot be asked stops nothing: until it can, conversations are kept as
  long as any of its labels would keep them, wait for a person, and doctor is red.
* A person's label is never replaced by one of the model's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from guicang.domain.classify import Found, label
from guicang.domain.classify.decide import Taxonomy, decide, unasked
from guicang.domain.classify.measure import Vote
from guicang.domain.classify.own import joined
from guicang.domain.classify.said import said
from guicang.domain.classify.taxonomy import CATEGORIES
from guicang.domain.errors import (
    BadTaxonomy,
    GuicangError,
    ModelBroken,
    NoSuchModel,
)
from guicang.domain.record import Conversation
from guicang.ports.classifying import (
    Classifier,
    Classifiers,
    ClassifierVersion,
    Models,
    Told,
)
from guicang.ports.records import Records, Screened

_SHORT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a conversation is labelled so: what rules, and what the model, say of it."""

    ruled: Sequence[Found]
    votes: Sequence[Vote]
    told: Sequence[Told]
    decided: Sequence[Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """The version in force, its model, and what its labels mean."""

    version: ClassifierVersion
    model: Classifier
    known: Taxonomy


@dataclass(slots=True, kw_only=True)
class Classifying:
    """The use cases. ``folder`` keeps models by their digests.

    ``ruled`` says which categories rules that label give by types that were found.
    """

    classifiers: Classifiers
    models: Models
    folder: PurePath
    records: Records
    ruled: Callable[[Conversation, Collection[str]], Sequence[Found]] = (
        lambda _talk, _types: ()
    )
    _serving: Serving | None = field(default=None, repr=False)

    # --- labelling --------------------------------------------------------------------

    def label(
        self, those: Sequence[tuple[Conversation, Screened]]
    ) -> list[Sequence[Found]]:
        """Say which categories each has, by rules and the model in force."""
        found: list[Sequence[Found]] = [
            joined(label(talk), screened.ruled) for talk, screened in those
        ]
        current = self.classifiers.current()
        if current is None:
            return found
        asked = [
            (place, talk)
            for place, (conversation, screened) in enumerate(those)
            if found[place][0].by != "import"
            and (talk := said(conversation, screened.findings))
        ]
        try:
            serving = self._load(current)
            ranked = serving.model.rank([talk for _, talk in asked])
        except GuicangError:  # examine() tells which
            worst = _meant(current.document)
            for place, _ in asked:
                found[place] = unasked(found[place], worst)
            return found
        for (place, _), votes in zip(asked, ranked, strict=True):
            found[place] = decide(found[place], votes, serving.known)
        return found

    def explain(self, conversation: str, folder: PurePath | None = None) -> Why:
        """Say why a stored conversation would be labelled so now, or by another model.

        A model of a folder is asked what it says; its labels mean what they are called,
        and what is no category counts for nothing. NoSuchConversation, NoSuchModel,
        ModelBroken.
        """
        serving = self.required() if folder is None else None
        model = serving.model if serving else self.models.load(folder or self.folder)
        (found,) = self.records.read([conversation])
        findings = self.records.findings(conversation)
        types = {str(hit.type) for some in findings.values() for hit in some}
        ruled = joined(label(replace(found, labels=())), self.ruled(found, types))
        talk = said(found, findings)
        (votes,) = model.rank([talk])
        known = serving.known if serving else _own(model)
        return Why(
            ruled=ruled,
            votes=votes,
            told=model.explain(talk, votes[0].label),
            decided=decide(ruled, votes, known) if known else (),
        )

    # --- what is in force -------------------------------------------------------------

    def serving(self) -> Serving | None:
        """Give what is in force now; None before the first.

        ModelBroken, NoSuchModel, BadTaxonomy.
        """
        current = self.classifiers.current()
        return None if current is None else self._load(current)

    def asked(self) -> Serving | None:
        """Give what is in force if it can be asked; None else."""
        try:
            return self.serving()
        except GuicangError:
            return None

    def required(self) -> Serving:
        """Give what is in force. NoSuchModel before the first, ModelBroken."""
        serving = self.serving()
        if serving is None:
            raise NoSuchModel(folder=self.folder)
        return serving

    def examine(self) -> ClassifierVersion | None:
        """Ask the model in force something; give its version, None without one.

        Whatever keeps it from answering is raised: what it is, doctor says.
        """
        serving = self.serving()
        if serving is None:
            return None
        serving.model.classify([("?",)])
        return serving.version

    def _load(self, current: ClassifierVersion) -> Serving:
        if self._serving is None or self._serving.version != current:
            self._serving = Serving(
                version=current,
                model=self.stored(str(current.document["model"])),
                known=known(current.document),
            )
        return self._serving

    # --- what is kept -----------------------------------------------------------------

    def place(self, digest: str) -> PurePath:
        """Say where a model is kept."""
        return self.folder / digest[:_SHORT]

    def stored(self, digest: str) -> Classifier:
        """Load a model from where it is kept; it must be the one that was meant."""
        place = self.place(digest)
        model = self.models.load(place)
        if model.digest != digest:
            raise ModelBroken(folder=place, reason="it is not the one that was signed")
        return model

    def keep(self, model: Classifier) -> None:
        """Keep a model under its digest; the same one is written anew."""
        self.models.save(model, self.place(model.digest), replace=True)


def known(document: Mapping[str, object]) -> Taxonomy:
    """Read what labels mean, and from which confidence on each is believed.

    BadTaxonomy.
    """
    labels, own = document.get("labels"), document.get("thresholds")
    if not isinstance(labels, Mapping) or not isinstance(own, Mapping):
        raise BadTaxonomy(place="labels", reason="must say each label's category")
    return Taxonomy(
        categories={str(k): str(v) for k, v in labels.items()},
        thresholds={str(k): float(str(v)) for k, v in own.items()},
        otherwise=float(str(document.get("otherwise", 1))),
        suggests=document.get("suggests") is True,
    )


def _meant(document: Mapping[str, object]) -> set[str]:
    """Give the categories that a document's labels mean; all, where it says none."""
    labels = document.get("labels")
    found = set(map(str, labels.values())) if isinstance(labels, Mapping) else set()
    return (found & CATEGORIES.keys()) or set(CATEGORIES)


def _own(model: Classifier) -> Taxonomy | None:
    """Read a model's own thresholds; None where a label of its is no category."""
    if not set(model.labels) <= CATEGORIES.keys():
        return None
    return known(
        {
            "labels": {name: name for name in model.labels},
            "thresholds": model.card.get("thresholds", {}),
            "otherwise": model.card.get("threshold", 1.0),
        }
    )
