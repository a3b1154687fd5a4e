"""The use cases of the desk, joined with its store."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from guicang.bootstrap.platforms import Platforms
from guicang.ports.desk import Desk, DeskRules
from guicang.services.assigning import Assigning
from guicang.services.attending import Attending
from guicang.services.clocking import Clocking
from guicang.services.desking import Desking
from guicang.services.deskruling import DeskRuling
from guicang.services.dispatching import Dispatching
from guicang.services.errands import Errands
from guicang.services.flooring import Floor
from guicang.services.leaving import Leaving
from guicang.services.masking import Masking
from guicang.services.overseeing import Overseeing
from guicang.services.shadowing import Shadowing
from guicang.services.wishing import Wishing


class Desks(Platforms):
    """What has to do with the desk."""

    @property
    def masking(self) -> Masking:
        """Shows texts as roles may see them; ``Finding`` wires it."""
        raise NotImplementedError  # Finding has it

    @cached_property
    def desk(self) -> Desk:
        """Where the desk is kept."""
        from guicang.adapters.db.desk import DjangoDesk

        return DjangoDesk(box=self.box, tagger=self.tagger)

    @cached_property
    def desk_rules(self) -> DeskRules:
        """Versions of the desk's rules."""
        from guicang.adapters.db.versions import DjangoDeskRules

        return DjangoDeskRules()

    @cached_property
    def floor(self) -> Floor:
        """What all use cases of the desk stand on."""
        return Floor(
            desk=self.desk,
            versions=self.desk_rules,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
        )

    @cached_property
    def assigning(self) -> Assigning:
        """Gives sessions to people."""
        return Assigning(floor=self.floor)

    @cached_property
    def desking(self) -> Desking:
        """The life of sessions."""
        return Desking(floor=self.floor, assigning=self.assigning)

    @cached_property
    def wishing(self) -> Wishing:
        """What customers wish."""
        return Wishing(floor=self.floor, assigning=self.assigning)

    @cached_property
    def shadowing(self) -> Shadowing:
        """Lets the desk follow what happened on platforms."""
        return Shadowing(
            floor=self.floor,
            assigning=self.assigning,
            desking=self.desking,
            news=self.desk_news,
            records=self.records,
        )

    @cached_property
    def leaving(self) -> Leaving:
        """How somebody's sessions go with them."""
        return Leaving(floor=self.floor, assigning=self.assigning)

    @cached_property
    def attending(self) -> Attending:
        """Who is there, and how they go."""
        return Attending(
            floor=self.floor, assigning=self.assigning, leaving=self.leaving
        )

    @cached_property
    def clocking(self) -> Clocking:
        """The desk's clock."""
        return Clocking(
            floor=self.floor,
            assigning=self.assigning,
            attending=self.attending,
            leaving=self.leaving,
            desking=self.desking,
        )

    @cached_property
    def errands(self) -> Errands:
        """Lets platforms do what the desk decided."""
        return Errands(
            floor=self.floor,
            connections=self.connections,
            opener=self.opener,
            keep=self.hearing.keep_told,
        )

    @cached_property
    def dispatching(self) -> Dispatching:
        """Lets programs fetch what the desk decided."""
        return Dispatching(floor=self.floor, connections=self.connections)

    @cached_property
    def desk_ruling(self) -> DeskRuling:
        """Reads, tries out and changes the desk's rules."""
        return DeskRuling(floor=self.floor, governing=self.governing)

    @staticmethod
    def desk_document(place: Path) -> Mapping[str, object]:
        """Read a file with rules of the desk. BadDeskRules."""
        from guicang.adapters.packs import read_desk

        return read_desk(place.read_bytes())

    @staticmethod
    def desk_upload(raw: bytes) -> Mapping[str, object]:
        """Read rules of the desk that somebody sent. BadDeskRules."""
        from guicang.adapters.packs import read_desk

        return read_desk(raw)

    def desk_rules_file(self) -> bytes:
        """Write the rules in force as YAML, to change."""
        from guicang.adapters.packs import written

        return written(self.desk_ruling.document())

    @cached_property
    def overseeing(self) -> Overseeing:
        """Shows the desk to a supervisor."""
        return Overseeing(floor=self.floor, masking=self.masking)
