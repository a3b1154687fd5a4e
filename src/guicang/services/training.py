"""Train models on what people labelled, measure them, and look for wrong labels.

* What was found in a conversation is left out of what is learned (domain said).
* The newest fifth, of other customers, is held out and never learned from: on it a
  model is measured, and beside the one in force (domain split).
* A worker trains: it tells how far it is, and leaves off when it is told to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any, Final

from guicang.domain.classify.noise import suspects
from guicang.domain.classify.said import said
from guicang.domain.classify.split import Origin
from guicang.domain.classify.taxonomy import longest
from guicang.domain.errors import NoSuchModel, NoSuchTraining, TooFewReviewed
from guicang.domain.jobs.model import Job, State
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import LabelSource, Record
from guicang.ports.classifying import (
    Classifier,
    Example,
    Examples,
    Kept,
    Progress,
    Trained,
)
from guicang.ports.clock import Clock
from guicang.ports.jobs import Jobs
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.classifying import Classifying
from guicang.services.restricting import free
from guicang.services.working import Turn

TRAIN: Final = "classifier-train"
NOISE: Final = "classifier-noise"
KINDS: Final = frozenset({TRAIN, NOISE})
LEAST: Final = 40
"""So many reviewed conversations are needed to train on."""

_AT_ONCE: Final = 200
_NAMED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The use cases."""

    classifying: Classifying
    records: Records
    jobs: Jobs
    ledger: Ledger
    clock: Clock

    # --- what is learned from ---------------------------------------------------------

    def reviewed(self) -> Examples:
        """Gather what people labelled: one label each, the one that is kept longest.

        TooFewReviewed.
        """
        return self._reviewed(_unheard)

    def count(self) -> int:
        """Say how many conversations people labelled."""
        return sum(bool(_named(record)) for record in self.records.facts())

    def _reviewed(self, progress: Progress) -> Examples:
        labels: dict[str, str] = {}
        origins: dict[str, Origin] = {}
        for record in self.records.facts():
            if named := _named(record):
                labels[record.id] = longest(named)
                opened = record.starts.get("opened")
                origins[record.id] = Origin(record.customer, opened)
        if len(labels) < LEAST or len(set(labels.values())) == 1:
            raise TooFewReviewed(have=len(labels), need=LEAST)
        return Examples(rows=list(self._rows(labels, origins, progress)))

    def _rows(
        self,
        labels: Mapping[str, str],
        origins: Mapping[str, Origin],
        progress: Progress,
    ) -> Iterator[Example]:
        ids, done = iter(labels), 0
        while some := list(islice(ids, _AT_ONCE)):
            for talk in self.records.read(free(some, self.records)):
                text = "\n".join(said(talk, self.records.findings(talk.id)))
                if text.strip():
                    yield Example(
                        text, labels[talk.id], origin=origins[talk.id], id=talk.id
                    )
            done += len(some)
            progress(done, len(labels))

    # --- training ---------------------------------------------------------------------

    def train(
        self, *, by: str, seed: int = 0, progress: Progress | None = None
    ) -> Trained:
        """Train on what people labelled, and keep the model. TooFewReviewed."""
        heard = progress or _unheard
        examples = self._reviewed(heard)
        trained = self.classifying.models.train(examples, seed=seed, progress=heard)
        heard(1, 1)  # whoever was told to leave off keeps nothing
        model = trained.classifier
        self.classifying.keep(model)
        about = {"model": model.digest, "examples": len(examples.rows)}
        with self.ledger.transaction():
            self.ledger.append(Tag.CLASSIFIER_TRAINED, by, about, self.clock.now())
        return trained

    def learn(self, folder: PurePath, *, by: str, seed: int = 0) -> Classifier:
        """Train, and write the model into a folder. TooFewReviewed, ModelExists."""
        model = self.train(by=by, seed=seed).classifier
        self.classifying.models.save(model, folder)
        return model

    def noise(self, progress: Progress | None = None) -> dict[str, Any]:
        """Name the conversations whose labels are probably wrong. TooFewReviewed."""
        heard = progress or _unheard
        examples = self._reviewed(heard)
        held = self.classifying.models.hold_out(examples, progress=heard)
        found = suspects(held)
        return {
            "examples": len(examples.rows),
            "found": len(found),
            "suspects": [
                {
                    "conversation": examples.rows[each.number].id,
                    "label": each.label,
                    "said": each.said,
                    "margin": round(each.margin, 4),
                }
                for each in found[:_NAMED]
            ],
        }

    # --- a worker's -------------------------------------------------------------------

    def kept(self) -> Sequence[Kept]:
        """Give the cards of the models that are kept, the newest first."""
        return self.classifying.models.kept(self.classifying.folder)

    def card(self, digest: str) -> Kept:
        """Give the card of a model that is kept. NoSuchModel."""
        for kept in self.kept():
            if kept.digest == digest:
                return kept
        raise NoSuchModel(folder=self.classifying.folder)

    def order(self, kind: str, *, by: str, reason: str) -> Job:
        """Let a worker train, or look for wrong labels; what runs is not doubled."""
        now = self.clock.now()
        with self.jobs.transaction():
            for job in self.jobs.list(states=_GOES_ON, kind=kind):
                return job
            about = {"kind": kind, "reason": reason}
            self.ledger.append(Tag.SYSTEM_JOB_ORDERED, by, about, now)
            return self.jobs.add(kind, {"by": by}, now=now)

    def cancel(self, job: int, *, by: str, reason: str) -> Job:
        """Let a training end, even one that runs. NoSuchTraining, JobNotThere."""
        now = self.clock.now()
        with self.jobs.transaction():
            kind = self.jobs.get(job).kind
            if kind not in KINDS:
                raise NoSuchTraining(job=job)
            about = {"job": job, "kind": kind, "deed": "cancel", "reason": reason}
            self.ledger.append(Tag.SYSTEM_JOB_CHANGED, by, about, now)
            return self.jobs.cancel(job, now, running=True)

    def last(self, kind: str) -> Job | None:
        """Give the newest job of a kind; None if there was none."""
        return next(iter(self.jobs.list(kind=kind, limit=1)), None)

    def found(self) -> Job | None:
        """Give the newest report of wrong labels; None if none was made."""
        done = self.jobs.list(states=[State.DONE], kind=NOISE, limit=1)
        return next(iter(done), None)

    def do_train(self, turn: Turn) -> Mapping[str, object]:
        """Do what was ordered."""
        by = str(turn.job.payload["by"])
        trained = self.train(by=by, progress=turn.progress)
        card = trained.classifier.card
        kept = ("examples", "held_out", "accuracy", "macro_f1")
        return {"model": trained.classifier.digest} | {k: card[k] for k in kept}

    def do_noise(self, turn: Turn) -> Mapping[str, object]:
        """Do what was ordered."""
        return self.noise(turn.progress)


_GOES_ON: Final = (State.WAITING, State.RUNNING)


def _unheard(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""


def _named(record: Record) -> list[str]:
    return [x.category for x in record.labels if x.by is LabelSource.PERSON]
