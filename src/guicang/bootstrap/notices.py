"""Notices to people, joined with their stores and ways."""

import time
from datetime import timedelta
from functools import cached_property
from typing import Any

from guicang.bootstrap.mail import Mail
from guicang.domain.notices.document import Way
from guicang.domain.notices.quiet import Habits, habits_from
from guicang.domain.record.zone import ZONE
from guicang.ports.connections import SourceSecrets
from guicang.ports.noticing import Carrier, NoticesVersions, Outbox
from guicang.services.bouncing import Bouncing
from guicang.services.forewarning import Forewarning
from guicang.services.governing import Governing
from guicang.services.noticing import Noticing
from guicang.services.sweeping import Sweeping
from guicang.services.wording import Wording

_SECONDS = 20.0


class Notices(Mail):
    """What tells people."""

    @property
    def governing(self) -> Governing:
        """Says who acts; ``House`` has it."""
        raise NotImplementedError  # House has it

    @property
    def sweeping(self) -> Sweeping:
        """Judges in advance; ``House`` has it."""
        raise NotImplementedError  # House has it

    @property
    def speaking(self) -> Carrier:
        """Says something in threads of sources; ``Told`` has it."""
        raise NotImplementedError  # Told has it

    @cached_property
    def outbox(self) -> Outbox:
        """Where notices wait."""
        from guicang.adapters.db.outbox import DjangoOutbox

        return DjangoOutbox(self.box)

    @cached_property
    def notice_versions(self) -> NoticesVersions:
        """Versions of words, ways and routes."""
        from guicang.adapters.db.versions import DjangoNotices

        return DjangoNotices()

    @cached_property
    def way_secrets(self) -> SourceSecrets:
        """Where ways lead to, and their secrets."""
        from guicang.adapters.keys.sources import FileSourceSecrets

        return FileSourceSecrets(
            self.key_folder, self.box, folder="ways", purpose="way-secrets"
        )

    @cached_property
    def way_carrier(self) -> Any:
        """What carries by every way but mail."""
        from guicang.adapters.bots import HOSTS, HttpCarrier
        from guicang.adapters.connecting.hosts import Hosts
        from guicang.adapters.connecting.http import GuardedHttp
        from guicang.adapters.posting import HttpPoster

        private = frozenset(map(str, self.config["notice.hosts"]))
        hosts = Hosts(public=frozenset(HOSTS.values()), private=private)
        return HttpCarrier(
            http=GuardedHttp(hosts=hosts, seconds=_SECONDS),
            poster=HttpPoster(seconds=int(self.config["webhooks.seconds"])),
            secrets=self.way_secrets.give,
            origins=tuple(map(str, self.config["webhooks.origins"])),
            private=private,
            now=time.time,
        )

    @cached_property
    def mail_carrier(self) -> Carrier | None:
        """What carries mail; None where no server is named."""
        if self.mailer is None:
            return None
        from guicang.adapters.mailing import MailCarrier

        return MailCarrier(self.mailer)

    def carrier(self, way: Way | None) -> Carrier | None:
        """Give what carries by a way; None: mail."""
        if way is None:
            return self.mail_carrier
        found: Carrier = self.way_carrier
        return found

    @cached_property
    def house_habits(self) -> Habits:
        """When people are told who never said when. BadNotices."""
        return habits_from(
            str(self.config["notice.language"]),
            str(self.config["notice.zone"]),
            str(self.config["notice.quiet"]),
            "",
        )

    @cached_property
    def noticing(self) -> Noticing:
        """Tells people what has happened or will."""
        return Noticing(
            outbox=self.outbox,
            versions=self.notice_versions,
            people=self.people,
            carriers=self.carrier,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            habits=self.house_habits,
            keep=timedelta(days=int(self.config["notice.keep"])),
            platforms=self.speaking,
        )

    @cached_property
    def wording(self) -> Wording:
        """Reads, tries and changes the words of notices."""
        return Wording(
            noticing=self.noticing,
            governing=self.governing,
            secrets=self.way_secrets,
            check=self.way_carrier.check,
        )

    @cached_property
    def forewarning(self) -> Forewarning:
        """Tells owners what falls due."""
        return Forewarning(
            noticing=self.noticing,
            sweeping=self.sweeping,
            people=self.people,
            clock=self.clock,
            zone=ZONE,
            link=self.page_link("conversations"),
        )

    @cached_property
    def bouncing(self) -> Bouncing:
        """Reads what mail servers tell of mail that did not arrive."""
        from guicang.adapters.bounces import Maildir, read_bounce

        folder = str(self.config["notice.bounces"])
        return Bouncing(
            noticing=self.noticing,
            mailbox=Maildir(self.config.home / folder) if folder else None,
            parse=read_bounce,
        )

    def page_link(self, route: str) -> str:
        """Give the address of a page of the console; "" where it has none."""
        base = str(self.config["web.url"]).rstrip("/")
        return f"{base}/{route}" if base else ""
