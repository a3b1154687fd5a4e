"""Put a trained model in force, through approval, and go back.

* What two people sign is the model's digest, what its labels mean, and how it did
  beside the model in force: the category of a record decides how long it is kept.
* A model that is worse than the one in force by more than chance, on records that
  neither learned from, is refused; unless somebody says why, which is signed with it.
* Every version stays in the history; to go back is to propose an old one anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.classify.decide import taxonomy
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import BadTaxonomy, ModelWorse
from guicang.domain.ledger.model import Tag
from guicang.ports.classifying import Classifier, Classifiers, ClassifierVersion
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.approving import Approving
from guicang.services.classifying import Classifying, known
from guicang.services.comparing import Compared, Comparing
from guicang.services.naming import Entropy
from guicang.services.versioning import request_for, require_next, standing

SCHEMA: Final = "guicang.classifier/1"
SYNTHETIC: Final = "synthetic"
"""The origin, on its card, of a model that learned from made-up texts: it suggests."""
_SHOWN: Final = frozenset(
    {"accuracy", "macro_f1", "examples", "held_out", "seed", "file", "sentences"}
    | {"origin", "split"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoting:
    """The use cases."""

    classifying: Classifying
    comparing: Comparing
    classifiers: Classifiers
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def promote(
        self,
        folder: PurePath,
        topics: Mapping[str, object],
        *,
        by: str,
        reason: str,
        although: str = "",
    ) -> Request:
        """Ask for a model to be in force; ``although`` says why, if it is worse.

        NoSuchModel, ModelBroken, BadTaxonomy, ModelWorse.
        """
        model = self.classifying.models.load(folder)
        categories = taxonomy(model.labels, topics)
        compared = self._compared(model, categories, although)
        self.classifying.keep(model)
        document: dict[str, object] = {
            "schema": SCHEMA,
            "model": model.digest,
            "labels": categories,
            "thresholds": model.card.get("thresholds", {}),
            "otherwise": model.card.get("threshold", 1.0),
            "card": {k: model.card[k] for k in sorted(model.card) if k in _SHOWN},
        }
        if model.card.get("origin") == SYNTHETIC:
            document["suggests"] = True
        more: dict[str, Any] = {"compared": compared.shape()} if compared else {}
        if compared and compared.worse:
            more["although"] = although
        return self.propose(document, by=by, reason=reason, more=more)

    def _compared(
        self, model: Classifier, meant: Mapping[str, str], although: str
    ) -> Compared | None:
        """Compare a model with the one in force, if that can be asked. ModelWorse."""
        serving = self.classifying.asked()
        if serving is None or serving.model.digest == model.digest:
            return None
        compared = self.comparing.compare(model, meant, serving)
        if compared and compared.worse and not although.strip():
            raise ModelWorse(
                texts=compared.texts,
                only_first=compared.found.only_first,
                only_second=compared.found.only_second,
                p=f"{compared.found.p:.2g}",
            )
        return compared

    def propose(
        self,
        document: Mapping[str, object],
        *,
        by: str,
        reason: str,
        more: Mapping[str, Any] | None = None,
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
            **(more or {}),
        }
        request = request_for(
            self, Operation.CLASSIFIER_CHANGE, payload, by=by, reason=reason, now=now
        )
        about: dict[str, object] = {
            "request": request.id,
            "digest": digest,
            "root": request.root,
        }
        if although := (more or {}).get("although"):
            about["although"] = although
        with self.classifiers.transaction():
            self.approving.open(request)
            self.ledger.append(Tag.CLASSIFIER_PROPOSED, by, about, now)
        return request

    def roll_back(self, version: int, *, by: str, reason: str) -> Request:
        """Ask for an old version to be in force anew. NoSuchClassifier.

        It is not measured against the one in force: people go back in a hurry.
        """
        document = self.classifiers.version(version).document
        return self.propose(document, by=by, reason=reason)

    def activate(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the model labels from this instant."""
        document = request.payload["document"]
        if not isinstance(document, Mapping):
            raise BadTaxonomy(place="request", reason="carries no document")
        self._check(document)
        require_next(request, self.classifiers.current())
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
        model = self.classifying.stored(str(document["model"]))
        taxonomy(model.labels, known(document).categories)

    def history(self) -> Sequence[ClassifierVersion]:
        """Give all versions, the newest first."""
        return self.classifiers.history()
