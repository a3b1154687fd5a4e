"""What storage costs, joined with the stores that are measured."""

from collections.abc import Callable
from functools import cached_property

from guicang.bootstrap.told import Told
from guicang.domain.cost.book import Place
from guicang.ports.costs import CostSamples, PriceBooks
from guicang.services.costing import Costing
from guicang.services.retaining import Retaining
from guicang.services.sweeping import Sweeping


class Costs(Told):
    """Measures, prices and forecasts."""

    @property
    def retaining(self) -> Retaining:
        """Says what another policy would do; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def sweeping(self) -> Sweeping:
        """Judges in advance; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def price_books(self) -> PriceBooks:
        """Versions of the price book."""
        from guicang.adapters.db.versions import DjangoPriceBooks

        return DjangoPriceBooks()

    @cached_property
    def cost_samples(self) -> CostSamples:
        """What was measured."""
        from guicang.adapters.db.costs import DjangoCostSamples

        return DjangoCostSamples()

    @cached_property
    def costing(self) -> Costing:
        """Measures what is stored, and says what it costs."""
        from guicang.adapters.db.costs import DjangoMeter

        return Costing(
            versions=self.price_books,
            samples=self.cost_samples,
            meter=DjangoMeter(),
            stores=self._weighed(),
            retaining=self.retaining,
            sweeping=self.sweeping,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
        )

    def _weighed(self) -> dict[Place, Callable[[], int]]:
        """Name the stores outside the database."""
        stores = {
            Place.ARCHIVE: self.objects.used,
            Place.SNAPSHOTS: self.snapshot_objects.used,
        }
        if (second := self.second_objects) is not None:
            stores[Place.SECOND] = second.used
        return stores
