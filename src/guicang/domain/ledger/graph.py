"""The operation graph: who did what to which thing, as nodes in four layers.

A projection: a function of the entries alone. People stand left, then requests, then
what they were about, then the parts of the system. Nothing is drawn that no entry
names. Where there are more than fit, the busiest are drawn and one node of the layer
says how many more there are; their edges lead to it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from guicang.domain.ledger.layout import places
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.naming import Kind, Thing, actor, named, signers

MOST: Final = 15
"""Nodes of one layer, the one that stands for the others among them."""
_LEAST: Final = 2


class Layer(IntEnum):
    """Where a node stands, from left to right."""

    PEOPLE = 0
    REQUESTS = 1
    OBJECTS = 2
    SYSTEM = 3


class Deed(StrEnum):
    """What an edge says was done."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CONCERNED = "concerned"  # from a request to what it is about
    HELD = "held"
    RELEASED = "released"
    CHANGED = "changed"
    TOOK_IN = "took-in"
    RAN = "ran"
    ARCHIVED = "archived"
    ERASED = "erased"
    CERTIFIED = "certified"
    RESTORED = "restored"
    READ = "read"
    LOGGED_IN = "logged-in"


_BY_DEED: Final = {
    "proposed": Deed.PROPOSED,
    "release-proposed": Deed.PROPOSED,
    "reveal-proposed": Deed.PROPOSED,
    "signed": Deed.SIGNED,
    "refused": Deed.REFUSED,
    "reveal-refused": Deed.REFUSED,
    "member-refused": Deed.REFUSED,
    "rejected": Deed.REFUSED,
    "stopped": Deed.REFUSED,
    "blocked": Deed.REFUSED,
    "withdrawn": Deed.WITHDRAWN,
    "expired": Deed.EXPIRED,
    "released": Deed.RELEASED,
    "placed": Deed.HELD,
    "taken-in": Deed.TOOK_IN,
    "archived": Deed.ARCHIVED,
    "verified": Deed.ARCHIVED,
    "rewritten": Deed.ARCHIVED,
    "erased": Deed.ERASED,
    "chunk-erased": Deed.ERASED,
    "shredded": Deed.ERASED,
    "recorded": Deed.ERASED,
    "certified": Deed.CERTIFIED,
    "restored": Deed.RESTORED,
    "read": Deed.READ,
    "revealed": Deed.READ,
    "exported": Deed.READ,
    "labelled": Deed.CHANGED,
    "changed": Deed.CHANGED,
    "declared": Deed.CHANGED,
    "confirmed": Deed.CHANGED,
    "initialised": Deed.CHANGED,
    "clock-confirmed": Deed.CHANGED,
    "job-changed": Deed.CHANGED,
    "logged-in": Deed.LOGGED_IN,
    "log-in-failed": Deed.REFUSED,
    "invitation-refused": Deed.REFUSED,
    "not-recalled": Deed.REFUSED,
    "searched": Deed.READ,
    "used": Deed.READ,  # a grant: they are for contents only
}
_BY_THING: Final = {"access": Deed.CHANGED, "grant": Deed.CHANGED}
_LAYERS: Final = {
    Kind.PERSON: Layer.PEOPLE,
    Kind.REQUEST: Layer.REQUESTS,
    Kind.SYSTEM: Layer.SYSTEM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something that entries name. ``x`` and ``y`` are parts of the picture's sides.

    ``more`` is how many others a node stands for that were left out; such a node has
    no ``thing``. ``entries`` counts those that name it.
    """

    id: str
    layer: Layer
    thing: Thing | None
    entries: int
    more: int = 0
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What was done between two nodes, how often, first and last when."""

    source: str
    target: str
    deed: Deed
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes by layer and from above, and edges by nodes and deed."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    entries: int

    @property
    def more(self) -> int:
        """How many things are not drawn, in all layers."""
        return sum(node.more for node in self.nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edge as a line of a table, for whoever does not see the picture."""

    source: str
    deed: Deed
    target: str
    count: int
    first_at: datetime
    last_at: datetime


class _Step(NamedTuple):
    source: Thing
    target: Thing
    deed: Deed


def graph(entries: Iterable[Entry], *, most: int = MOST) -> Graph:
    """Draw what entries say, at most ``most`` nodes a layer (2 or more)."""
    if most < _LEAST:
        raise ValueError("a layer has room for a node and for the others")
    busy: Counter[Thing] = Counter()
    steps: defaultdict[_Step, list[datetime]] = defaultdict(list)
    total = 0
    for entry in sorted(entries, key=lambda entry: entry.seq):
        total += 1
        found = dict.fromkeys(_steps(entry))
        for step in found:
            steps[step].append(entry.at)
        busy.update({actor(entry), *named(entry), *_ends(found)})
    shown = _shown(busy, most)
    nodes = _nodes(busy, shown)
    edges = _edges(steps, shown)
    return Graph(nodes=_placed(nodes, edges), edges=edges, entries=total)


def table(shown: Graph) -> tuple[Line, ...]:
    """Say the same in lines, in the order of time."""
    lines = [
        Line(
            source=edge.source,
            deed=edge.deed,
            target=edge.target,
            count=edge.count,
            first_at=edge.first_at,
            last_at=edge.last_at,
        )
        for edge in shown.edges
    ]
    return tuple(sorted(lines, key=lambda n: (n.first_at, n.source, n.target, n.deed)))


def deed(entry: Entry) -> Deed:
    """Say what an entry says was done; ``ran`` for what has no word of its own."""
    if entry.tag == Tag.REQUEST_SIGNED and entry.data.get("approve") is False:
        return Deed.REFUSED
    if entry.tag == Tag.RESTORE_DONE:
        return Deed.RESTORED
    thing, _, did = entry.tag.rpartition(":")
    return _BY_DEED.get(did) or _BY_THING.get(thing, Deed.RAN)


def layer(thing: Thing) -> Layer:
    """Say where a thing stands."""
    return _LAYERS.get(thing.kind, Layer.OBJECTS)


def _steps(entry: Entry) -> Iterator[_Step]:
    """Give the edges of one entry.

    A person acts on a request where there is one, and the request is about the
    things; the system acts on the things themselves.
    """
    who, did = actor(entry), deed(entry)
    things = [thing for thing in named(entry) if thing != who]
    requests = [thing for thing in things if thing.kind is Kind.REQUEST]
    objects = [thing for thing in things if thing.kind is not Kind.REQUEST]
    # Who has only been named (a person whose roles change) is what it is about.
    direct = requests if requests and who.kind is Kind.PERSON else things
    for thing in direct or [Thing(Kind.SYSTEM, entry.tag.rpartition(":")[0])]:
        if thing != who:
            yield _Step(who, thing, did)
    for request in requests:
        for thing in objects:
            yield _Step(request, thing, Deed.CONCERNED)
        for name in signers(entry):
            yield _Step(Thing(Kind.PERSON, name), request, Deed.SIGNED)


def _ends(steps: Iterable[_Step]) -> set[Thing]:
    return {end for step in steps for end in (step.source, step.target)}


def _shown(busy: Mapping[Thing, int], most: int) -> dict[Thing, str]:
    """Give each thing the id of the node that stands for it."""
    layers: defaultdict[Layer, list[Thing]] = defaultdict(list)
    for thing in sorted(busy, key=lambda thing: (-busy[thing], thing)):
        layers[layer(thing)].append(thing)
    ids: dict[Thing, str] = {}
    for place, things in layers.items():
        room = most if len(things) <= most else most - 1
        ids |= {thing: str(thing) for thing in things[:room]}
        ids |= dict.fromkeys(things[room:], f"more:{place.name.lower()}")
    return ids


def _nodes(busy: Mapping[Thing, int], shown: Mapping[Thing, str]) -> list[Node]:
    nodes: dict[str, Node] = {}
    for thing in sorted(shown):
        id_ = shown[thing]
        alone = id_ == str(thing)
        before = nodes.get(id_)
        nodes[id_] = Node(
            id=id_,
            layer=layer(thing),
            thing=thing if alone else None,
            entries=busy[thing] + (before.entries if before else 0),
            more=0 if alone else 1 + (before.more if before else 0),
        )
    return list(nodes.values())


def _edges(
    steps: Mapping[_Step, list[datetime]], shown: Mapping[Thing, str]
) -> tuple[Edge, ...]:
    found: defaultdict[tuple[str, str, Deed], list[datetime]] = defaultdict(list)
    for step, instants in steps.items():
        found[shown[step.source], shown[step.target], step.deed] += instants
    return tuple(
        Edge(
            source=source,
            target=target,
            deed=did,
            count=len(instants),
            first_at=min(instants),
            last_at=max(instants),
        )
        for (source, target, did), instants in sorted(found.items())
    )


def _placed(nodes: list[Node], edges: Iterable[Edge]) -> tuple[Node, ...]:
    """Lay nodes out: x by layer, y by the order that lessens crossings."""
    order = places(
        {node.id: int(node.layer) for node in nodes},
        {(edge.source, edge.target) for edge in edges},
    )
    last = max(Layer)
    placed = [replace(node, x=node.layer / last, y=order[node.id]) for node in nodes]
    return tuple(sorted(placed, key=lambda node: (node.layer, node.y, node.id)))
