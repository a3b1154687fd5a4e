"""Change what is looked for, through approval; show before what that would find.

* Rules are versioned data. They change only when an administrator and the legal team
  have signed the exact document (legal pack, ``sensitive_filter.change``).
* They are compiled before anybody is asked to sign, and once more when they are put
  in force: what does not compile is never in force.
* The request carries a dry run over a sample of stored conversations: counts and
  places, no values.
* They are published to processes without the database when the transaction stands; a
  machine that stops just then publishes them with the next refresh.
* Every version stays in the history; to go back is to propose an old one anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.classify.own import BY, require_categories, ruled
from guicang.domain.detect.rules.compare import DryRun
from guicang.domain.detect.rules.document import SCHEMA, rules_from
from guicang.domain.detect.rules.model import LabelRule, Place, RuleSet
from guicang.domain.detect.rules.settle import Inspection
from guicang.domain.errors import (
    BadRules,
    NoSuchConversation,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.rules import (
    PublishedRules,
    RuleSets,
    RuleVersion,
    Workshop,
)
from guicang.ports.versions import version_name
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.sampling import spread
from guicang.services.versioning import request_for, require_next, standing

SAMPLE: Final = 2_000
"""So many conversations are looked at in a dry run, spread over the store."""

_AT_ONCE: Final = 200
_MARKED: Final = {"zh": "人工标记", "en": "Marked by hand"}
_EMPTY: Final[Mapping[str, object]] = {
    "schema": SCHEMA,
    "name": "marked-by-hand",
    "title": _MARKED,
    "rules": [],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """What is to be found again: a place in a conversation, and how to treat it."""

    conversation: str
    seq: int
    start: int
    end: int
    type: str
    rule: str = "marked"
    action: str = "mask"
    owner: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The use cases of detection rules."""

    rule_sets: RuleSets
    published: PublishedRules
    workshop: Workshop
    records: Records
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    # --- asking -----------------------------------------------------------------------

    def check(
        self, document: Mapping[str, object]
    ) -> tuple[dict[str, object], RuleSet]:
        """Read and compile a document; give it as it would be stored, and its rules.

        BadRules, BadPattern, NeverAllowed, RulesNotCompiled.
        """
        stored = self.workshop.prepare(document)
        rules = rules_from(stored)
        require_categories(rules.labels)
        self.workshop.inspector(rules, self._next(rules))
        return stored, rules

    def dry_run(
        self,
        document: Mapping[str, object],
        sample: Iterable[Conversation] | None = None,
    ) -> DryRun:
        """Show what a document would find; in stored conversations if none are given.

        The errors of ``check``; EngineFailed.
        """
        rules = rules_from(self.workshop.prepare(document))
        require_categories(rules.labels)
        current = self.rule_sets.current()
        old = self.workshop.inspector(
            rules_from(current.document) if current else None,
            current.name if current else "",
        )
        new = self.workshop.inspector(rules, self._next(rules))
        run = DryRun()
        talks = iter(spread(self.records, SAMPLE) if sample is None else sample)
        while part := list(islice(talks, _AT_ONCE)):
            said = [(c, m) for c in part for m in c.messages]
            texts = [m.text for _, m in said]
            places = [Place(c.source, c.channel) for c, _ in said]
            before, after = old.inspect(texts, places), new.inspect(texts, places)
            run.conversations += len(part)
            for (c, m), b, a in zip(said, before, after, strict=True):
                run.see(c.id, m.seq, b, a)
            run.before.update(_labelled(part, before, old.labels))
            run.hits.update(_labelled(part, after, new.labels))
        return run

    def _next(self, rules: RuleSet) -> str:
        current = self.rule_sets.current()
        return version_name(
            RuleVersion.kind, current.version + 1 if current else 1, rules.digest
        )

    # --- changing ---------------------------------------------------------------------

    def propose(
        self, document: Mapping[str, object], *, by: str, reason: str
    ) -> Request:
        """Ask for rules to be put in force; they are compiled and tried first."""
        stored, rules = self.check(document)
        now = self.clock.now()
        current = self.rule_sets.current()
        payload: dict[str, object] = {
            "document": stored,
            "after": standing(current),
            "digest": rules.digest,
            "dry_run": self.dry_run(stored).summary(),
        }
        request = request_for(
            self, Operation.RULES_CHANGE, payload, by=by, reason=reason, now=now
        )
        with self.rule_sets.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.RULES_PROPOSED,
                by,
                {
                    "request": request.id,
                    "name": rules.name,
                    "digest": rules.digest,
                    "root": request.root,
                },
                now,
            )
        return request

    def roll_back(self, version: int, *, by: str, reason: str) -> Request:
        """Ask for an old version to be put in force anew. NoSuchRules."""
        return self.propose(
            self.rule_sets.version(version).document, by=by, reason=reason
        )

    def mark(self, marking: Marking, *, by: str) -> Request:
        """Ask that a value, picked by hand in a conversation, is found from now on.

        It is added to the rule of that name, or to a new one. NoSuchConversation,
        BadRules.
        """
        value = self._picked(marking)
        current = self.rule_sets.current()
        document = dict(current.document if current else _EMPTY)
        rules = document["rules"]
        rows = [dict(row) for row in rules] if isinstance(rules, list) else []
        row = next((row for row in rows if row["id"] == marking.rule), None)
        if row is None:
            row = {
                "id": marking.rule,
                "kind": "marks",
                "title": _MARKED,
                "type": marking.type,
                "action": marking.action,
                "owner": marking.owner,
                "reason": marking.reason,
            }
            rows.append(row)
        row["values"] = [value]
        document["rules"] = rows
        return self.propose(document, by=by, reason=marking.reason)

    def _picked(self, marking: Marking) -> str:
        (talk,) = self.records.read([marking.conversation])
        for message in talk.messages:
            if message.seq == marking.seq:
                value = message.text[marking.start : marking.end]
                if marking.start < 0 or len(value) != marking.end - marking.start:
                    raise BadRules(place="mark", reason="is no place in that message")
                return value
        raise NoSuchConversation(conversation=f"{marking.conversation}/{marking.seq}")

    def activate(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the rules are in force from this instant."""
        document = request.payload["document"]
        if not isinstance(document, Mapping):
            raise BadRules(place="request", reason="carries no document")
        stored, rules = self.check(document)
        current = self.rule_sets.current()
        require_next(request, current)
        version = self.rule_sets.activate(
            stored, digest=rules.digest, by=request.proposer, at=now
        )
        self.ledger.append(
            Tag.RULES_CHANGED,
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
        # Not before: what is undone was never in force.
        self.rule_sets.committed(lambda: self.published.publish(version))

    def publish(self) -> RuleVersion | None:
        """Publish the rules in force anew, whatever is published; None without any."""
        current = self.rule_sets.current()
        if current is not None:
            self.published.publish(current, anew=True)
        return current

    def refresh(self) -> RuleVersion | None:
        """Let this process search by the rules that are in force now.

        What runs for long and has the database calls it before each piece of work; the
        gateway, which has none, follows what is published. If the rules do not compile
        here, it raises, and those before them stay in use.
        """
        current = self.rule_sets.current()
        if current is None:
            self.workshop.swap(None, "")
        else:
            self.workshop.swap(rules_from(current.document), current.name)
            self.published.publish(current)
        return current

    def history(self) -> Sequence[RuleVersion]:
        """Give all versions, the newest first."""
        return self.rule_sets.history()


def _labelled(
    talks: Sequence[Conversation],
    found: Sequence[Inspection],
    rules: Sequence[LabelRule],
) -> Iterator[str]:
    """Name the rules that label each conversation, as ``label:ID``."""
    inspections = iter(found)
    for talk in talks:
        seen = list(islice(inspections, len(talk.messages)))
        types = {str(h.type) for each in seen for h in (*each.findings, *each.reports)}
        for each in ruled(talk, types, rules):
            yield from (f"label:{why.removeprefix(BY)}" for why in each.because)
