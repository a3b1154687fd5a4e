"""What requests would change, shown to who is to sign them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from guicang.bootstrap import House
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import table_from
from guicang.domain.approval.model import Operation, Request
from guicang.domain.disclosure import Basis, Kind
from guicang.domain.disclosure.release import ZIP, told_key
from guicang.domain.retention.model import State
from guicang.domain.retention.wording import STATES
from guicang.entrypoints import quarantine
from guicang.entrypoints.disclosures import BASES, KINDS as TO_KINDS, PROFILES
from guicang.entrypoints.labels import CHANGES, DEEDS
from guicang.entrypoints.sources import deleting
from guicang.entrypoints.words import Words


def wanted(
    request: Request, house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Give what a request would change, for who is to sign it."""
    tell = _TOLD.get(request.operation)
    return iter(()) if tell is None else tell(request, house, words)


def _platforms(
    request: Request, house: House, words: Words
) -> Iterator[tuple[str, object]]:
    platform: Any = request.payload.get("platform")
    for said in deleting(platform, house, words) if platform else ():
        yield words("also on the platform"), said


def _organisation(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield from facts_of(wish["facts"], words)
    yield words("law that would bind no more"), ", ".join(wish["ceasing"])


def _grant(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("person"), request.about
    yield words("permission"), wish["permission"]
    yield words("until"), datetime.fromisoformat(wish["until"])
    yield words("uses"), wish["uses"]


def _masking(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    changes = wish["simulation"]["changes"]
    yield words("changes"), len(changes)
    yield words("of these, show more"), sum(c["reveals"] for c in changes)


def _classifier(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    document = wish["document"]
    yield words("model"), str(document["model"])[:16]
    yield words("labels"), len(document["labels"])
    if document.get("suggests"):
        yield words("learned from made-up texts"), words("it suggests, and asks people")
    if (compared := wish.get("compared")) is not None:
        told = words("{own} right, the one in force {theirs}, of {n} (p = {p})")
        yield (
            words("beside the one in force"),
            told.format(
                own=f"{compared['accuracy']:.1%}",
                theirs=f"{compared['serving']:.1%}",
                n=compared["texts"],
                p=f"{compared['p']:.2g}",
            ),
        )
    if wish.get("although"):
        yield words("worse, and to serve all the same because"), wish["although"]


def _destinations(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Give the terms of each destination that would change."""
    wish: Mapping[str, Any] = request.payload
    listed = {each["name"]: each for each in wish["document"]["destinations"]}
    for name in wish["changed"]:
        one = listed[name]
        yield words("destination"), f"{name}: {words(TO_KINDS[Kind(one['kind'])])}"
        yield from one["settings"].items()
        yield words("recipient"), one["recipient"]
        yield words("purpose"), one["purpose"]
        yield words("legal basis"), words(BASES[Basis(one["basis"])])
        yield words("masked for"), words(PROFILES[one["profile"]])
        yield words("until"), datetime.fromisoformat(one["expires"])
        if since := one.get("since"):
            yield (
                words("what is complete since then goes out, too"),
                datetime.fromisoformat(since),
            )
        yield (
            words("Of the sources"),
            ", ".join(one.get("sources", ())) or words("all"),
        )
    if wish["removed"]:
        yield words("no longer in force"), ", ".join(wish["removed"])
    if wish["unmasked"]:
        yield words("would leave unmasked"), ", ".join(wish["unmasked"])


def _release(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("recipient"), wish["recipient"]
    yield words("contact"), wish["contact"]
    yield words("purpose"), wish["purpose"]
    yield words("legal basis"), words(BASES[Basis(wish["basis"])])
    yield words("masked for"), words(PROFILES[wish["use"]])
    yield words("until"), datetime.fromisoformat(wish["expires"])
    yield words("conversations"), len(wish["conversations"])
    yield words("opened by the keys"), _keys(wish["keys"], words)
    if wish["authority"]:
        yield words("approved by the authority"), wish["authority"]
        yield words("by a document with this SHA-256"), wish["document"]


def _telling(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("incident"), wish["incident"]
    yield words("persons by mail"), wish["mails"]
    yield words("persons by telephone"), wish["phones"]
    yield words("information concerned"), wish["what"]
    yield words("what may come of it"), wish["harm"]
    yield words("what was done"), wish["measures"]
    yield words("what they can do"), wish["advice"]
    yield words("how to reach us"), wish["contact"]


def _policy_telling(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("change of the rules"), wish["change"]
    yield words("in force since"), datetime.fromisoformat(wish["since"])
    yield words("persons by mail"), wish["mail"]
    yield words("persons by telephone"), wish["phone"]
    yield words("persons where they wrote to us"), wish["thread"]


def _keys(keys: Sequence[str], words: Words) -> str:
    if list(keys) == [ZIP]:
        return words("a password (AES-256 ZIP)")
    return ", ".join(map(told_key, keys)) or words("anybody")


def _removal(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("older than"), wish["period"]
    yield words("payloads"), wish["count"]
    first, last = wish["ranges"][0][0], wish["ranges"][-1][1]
    yield words("entries"), f"{first:,} - {last:,}"


def _discarding(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("items that would end"), wish["count"]
    for code, count in wish["codes"].items():
        yield f"{code} {quarantine.said(code, words)}", count
    yield words("files and sources"), wish["files"]
    yield words("oldest"), datetime.fromisoformat(wish["oldest"])
    yield words("newest"), datetime.fromisoformat(wish["newest"])
    if wish["held"]:
        yield words("held, and not among them"), wish["held"]
    yield words("digest of their places"), wish["digest"]


def _revealing(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Say so where it is no conversation that would be opened."""
    if (item := request.payload.get("quarantined")) is not None:
        yield words("item in quarantine"), item


def _customers(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Give what merging or splitting would do, as it was when it was asked for."""
    wish: Mapping[str, Any] = request.payload
    impact = wish["impact"]
    yield words("customers"), words(CHANGES[wish["deed"]])
    for name in ("before", "after"):
        shown = [
            " = ".join(f"#{tag[:8]}" for tag in customer) for customer in wish[name]
        ]
        yield words(name), "; ".join(shown)
    for one in impact["customers"]:
        told = words("{working} in the working store, {archive} in the archive")
        yield f"#{one['customer'][:8]}", told.format(**one)
        if one["erasures"]:
            yield words("of these, erasure was asked for"), one["erasures"]
    for one in impact["holds"]:
        told = words("would cover {more} more copies")
        yield one["hold"], told.format(**one)
    for one in impact["verdicts"]:
        before, after = (words(STATES[State(one[n])]) for n in ("before", "after"))
        yield f"{before} → {after}", one["copies"]


def _people(
    request: Request, _house: House, words: Words
) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("person"), f"{request.about}: {words(DEEDS[wish['deed']])}"
    if "roles" in wish:
        yield words("roles"), words(", ").join(map(words, wish["roles"]))
    if "before" in wish:
        yield words("roles until now"), words(", ").join(map(words, wish["before"]))
    if "accounts" in wish:
        yield words("talks to customers as"), ", ".join(wish["accounts"])


def _changes(
    request: Request, house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Give what a table would change in the one that is in force now."""
    wish: Mapping[str, Any] = request.payload
    difference = house.empowering.difference(table_from(wish["document"], SHIPPED))
    for change in difference.roles:
        role = words(change.role.value)
        if change.gained:
            yield (
                words("{role} gains").format(role=role),
                ", ".join(sorted(change.gained)),
            )
        if change.lost:
            yield (
                words("{role} loses").format(role=role),
                ", ".join(sorted(change.lost)),
            )
    for pair in difference.parted:
        parted = " + ".join(words(role.value) for role in pair)
        yield words("may meet no more"), parted
    for pair in difference.joined:
        yield words("may meet again"), " + ".join(words(role.value) for role in pair)


def facts_of(declared: Mapping[str, Any], words: Words) -> Iterator[tuple[str, object]]:
    """Give what an organisation declares, by name."""
    names = {
        "actors": words("what it is"),
        "flags": words("flags"),
        "jurisdictions": words("jurisdictions"),
        "persons": words("persons"),
    }
    for name, value in declared.items():
        shown = ", ".join(value) if isinstance(value, list | tuple) else value
        yield names.get(name, name), shown


_TOLD: Final[
    Mapping[Operation, Callable[[Request, House, Words], Iterator[tuple[str, object]]]]
] = {
    Operation.RECORD_DELETE: _platforms,
    Operation.ACCESS_CHANGE: _people,
    Operation.ORGANISATION_CHANGE: _organisation,
    Operation.GRANT: _grant,
    Operation.ROLES_CHANGE: _changes,
    Operation.CUSTOMER_CHANGE: _customers,
    Operation.MASKING_CHANGE: _masking,
    Operation.CLASSIFIER_CHANGE: _classifier,
    Operation.DESTINATION_CHANGE: _destinations,
    Operation.LEDGER_REMOVE: _removal,
    Operation.QUARANTINE_DISCARD: _discarding,
    Operation.REVEAL: _revealing,
    Operation.RELEASE: _release,
    Operation.INCIDENT_TELL: _telling,
    Operation.POLICY_TELL: _policy_telling,
}
"""What tells of each operation; the others say all there is in their reason."""
