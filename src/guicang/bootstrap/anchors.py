"""The places that a home's settings name for its ledger's checkpoints."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import orjson

from guicang.bootstrap.mail import Mail
from guicang.domain.errors import BadSetting
from guicang.ports.anchors import Place, TimeStamps, WrittenOnce
from guicang.services.anchoring import HookPlace
from guicang.services.viewing import Viewing

_SECONDS: Final = 30


class AnchorPlaces(Mail):
    """Places outside the database; each is there if its setting is."""

    @cached_property
    def viewing(self) -> Viewing:
        """Keeps choices of ledger entries under names."""
        from guicang.adapters.db.views import DjangoSavedViews

        return Viewing(views=DjangoSavedViews())

    @cached_property
    def anchor_folders(self) -> tuple[WrittenOnce, ...]:
        """Folders in which every file is written once."""
        from guicang.adapters.anchoring.folder import WormFolder

        folder = str(self.config["anchor.folder"])
        return (WormFolder(self.config.home / folder),) if folder else ()

    @cached_property
    def time_stamps(self) -> TimeStamps | None:
        """What verifies time stamps; None where no certificates are pinned."""
        path = str(self.config["anchor.tsa_certificates"])
        if not path:
            return None
        from guicang.adapters.anchoring.stamping import PinnedStamps

        return PinnedStamps(path=self.config.home / path)

    def anchor_places(self) -> Iterator[Place]:
        """Give all places. BadSetting."""
        yield from self.anchor_folders
        yield from self._authority()
        yield from self._mailbox()
        if webhook := str(self.config["anchor.webhook"]):
            from guicang.adapters.posting import HttpPoster

            yield HookPlace(
                webhook=webhook,
                webhooks=self.webhooks,
                poster=HttpPoster(seconds=int(self.config["webhooks.seconds"])),
                box=self.box,
                clock=self.clock,
                origins=tuple(map(str, self.config["webhooks.origins"])),
                dumps=orjson.dumps,
            )

    def _authority(self) -> Iterator[Place]:
        url = str(self.config["anchor.tsa"])
        if not url:
            return
        from guicang.adapters.anchoring.stamping import (
            PinnedStamps,
            TimeStampAuthority,
        )

        pinned = str(self.config["anchor.tsa_certificates"])
        if not pinned:
            reason = "an authority without a pinned certificate proves nothing"
            raise BadSetting(setting="anchor.tsa_certificates", reason=reason)
        stamps = PinnedStamps(path=self.config.home / pinned)
        yield TimeStampAuthority(url=url, stamps=stamps, seconds=_SECONDS)

    def _mailbox(self) -> Iterator[Place]:
        to = str(self.config["anchor.mail"])
        if not to:
            return
        from guicang.adapters.anchoring.mailbox import Mailbox

        if self.mailer is None:
            reason = "anchor.mail wants a server to send by"
            raise BadSetting(setting="mail.server", reason=reason)
        yield Mailbox(mailer=self.mailer, to=to)
