"""The words, ways and routes of notices: read out, tried, changed.

They destroy nothing and open nothing: one person with the permission puts them in
force, with a fresh code; the ledger has who, when and what. Every version stays. Where
a way leads to, and its secret, lie sealed beside the keys, as a source's do.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import BadNotices, MailFailed, NoAddress
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.document import (
    Notices,
    Way,
    WayKind,
    checked_template,
    document_of,
    notices_from,
)
from guicang.domain.notices.occasions import Occasion, checked_values
from guicang.domain.notices.outbox import MAIL, Notice
from guicang.domain.notices.quiet import Habits
from guicang.domain.notices.templates import (
    TEMPLATES,
    Said,
    render,
    specimen,
    template_for,
)
from guicang.ports.connections import SourceSecrets
from guicang.ports.noticing import NoticesVersion, Parcel
from guicang.services.governing import Governing
from guicang.services.noticing import Noticing

SECRETS: Final = frozenset({"url", "secret"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The use cases. ``check`` raises for an address where no way may lead."""

    noticing: Noticing
    governing: Governing
    secrets: SourceSecrets
    check: Callable[[WayKind, Mapping[str, str]], None]

    # --- reading ----------------------------------------------------------------------

    def document(self) -> Mapping[str, object]:
        """Give what is in force as a document."""
        return document_of(self.noticing.notices()[1])

    def history(self) -> Sequence[NoticesVersion]:
        """Give all versions, the newest first."""
        return self.noticing.versions.history()

    def read_out(
        self, occasion: Occasion, lang: str, subject: str = "", text: str = ""
    ) -> Said:
        """Read a template out with sample data: one in force, or one to be.

        BadNotices, UnknownVariable.
        """
        if subject or text:
            return specimen(occasion, checked_template(occasion, subject, text))
        own = self.noticing.notices()[1].templates
        return specimen(occasion, template_for(occasion, lang, own))

    def languages(self) -> Sequence[str]:
        """Give the languages that anything is said in, Chinese first."""
        own = self.noticing.notices()[1].templates
        found = {lang for row in (*TEMPLATES.values(), *own.values()) for lang in row}
        return sorted(found, key=lambda lang: (lang != "zh", lang))

    # --- changing ---------------------------------------------------------------------

    def change(
        self, document: Mapping[str, object], *, by: str, code: Proof
    ) -> NoticesVersion:
        """Put a document in force. BadNotices, UnknownVariable, NoSuchWay."""
        notices = notices_from(document)
        return self._activate(notices, self._prove(by, code))

    def put_template(
        self,
        occasion: Occasion,
        lang: str,
        said: tuple[str, str] | None,
        *,
        by: str,
        code: Proof,
    ) -> NoticesVersion:
        """Put one template in force; None for the product's words again."""
        name = self._prove(by, code)
        document = dict(self.document())
        templates = {k: dict(v) for k, v in _maps(document["templates"]).items()}
        row = templates.setdefault(occasion.value, {})
        if said is None:
            row.pop(lang, None)
        else:
            row[lang] = {"subject": said[0], "text": said[1]}
        return self._activate(notices_from({**document, "templates": templates}), name)

    def put_route(
        self, occasion: Occasion, to: Sequence[str], *, by: str, code: Proof
    ) -> NoticesVersion:
        """Say who is told of an occasion."""
        name = self._prove(by, code)
        document = dict(self.document())
        routes = {**_maps(document["routes"]), occasion.value: list(to)}
        return self._activate(notices_from({**document, "routes": routes}), name)

    def put_way(
        self,
        name: str,
        wish: Mapping[str, object],
        secrets: Mapping[str, str],
        *,
        by: str,
        code: Proof,
    ) -> NoticesVersion:
        """Add a way, or put it in the place of the one of its name.

        ``secrets`` are ``url`` and ``secret``; what is left out stays as it was. They
        are kept before the way is in force. BadNotices, HostRefused, OriginNotListed.
        """
        actor = self._prove(by, code)
        document = dict(self.document())
        ways = {**_maps(document["ways"]), name: dict(wish)}
        notices = notices_from({**document, "ways": ways})
        if unknown := sorted(secrets.keys() - SECRETS):
            raise BadNotices(field=", ".join(unknown), reason="is not known")
        given = {key: value for key, value in secrets.items() if value}
        kept = {**self.secrets.give(name), **given}
        if not kept.get("url"):
            raise BadNotices(field="url", reason="is missing")
        self.check(notices.way(name).kind, kept)
        self.secrets.keep(name, kept)
        noticing = self.noticing
        about = {"way": name, "fields": sorted(given)}
        with noticing.outbox.transaction():
            version = self._activate(notices, actor)
            now = noticing.clock.now()
            noticing.ledger.append(Tag.NOTICE_WAY_KEPT, actor, about, now)
        return version

    def drop_way(self, name: str, *, by: str, code: Proof) -> NoticesVersion:
        """Take a way out, and destroy its secrets. NoSuchWay.

        BadNotices while something is routed to it.
        """
        actor = self._prove(by, code)
        _, notices = self.noticing.notices()
        notices.way(name)
        routed = [o for o, to in notices.routes.items() if f"way:{name}" in to]
        if routed:
            reason = f"{', '.join(sorted(routed))} is routed to it"
            raise BadNotices(field=name, reason=reason)
        left = {each: way for each, way in notices.ways.items() if each != name}
        version = self._activate(replace(notices, ways=left), actor)
        self.secrets.destroy(name)
        return version

    def _prove(self, by: str, code: Proof) -> str:
        return self.governing.prove(by, code, May.NOTICE_CHANGE).name

    def _activate(self, notices: Notices, by: str) -> NoticesVersion:
        noticing, document = self.noticing, document_of(notices)
        digest = digest_of(document)
        before = self.document()
        with noticing.outbox.transaction():
            now = noticing.clock.now()
            version = noticing.versions.activate(document, digest=digest, by=by, at=now)
            about = {
                "version": version.version,
                "digest": digest,
                "changed": _changed(before, document),
            }
            noticing.ledger.append(Tag.NOTICE_CHANGED, by, about, now)
        return version

    # --- trying -----------------------------------------------------------------------

    def test(self, by: str, *, way: str = "", occasion: Occasion = Occasion.TEST,
             lang: str = "") -> Said:  # fmt: skip
        """Send a sample to oneself, or by a way, at once; return what was said.

        NoAddress, NoSuchWay, MailFailed, WayFailed.
        """
        noticing = self.noticing
        _, notices = noticing.notices()
        found: Way | None = None if way in {"", MAIL} else notices.way(way)
        to = "" if found else noticing.people.get(by).email
        if not found and not to:
            raise NoAddress(recipient=by)
        carrier = noticing.carriers(found)
        if carrier is None:
            raise MailFailed(reason="no mail.server")
        habits = found.habits if found else noticing.outbox.habits(by)
        language = lang or (habits or noticing.habits).lang
        said = self._sample(notices, occasion, language, found)
        id_ = f"nt_{noticing.entropy(12).hex()}"
        carrier.carry(Parcel(id_, to, said.subject, said.text, found))
        return said

    def _sample(
        self, notices: Notices, occasion: Occasion, lang: str, way: Way | None
    ) -> Said:
        template = template_for(occasion, lang, notices.templates)
        if occasion is not Occasion.TEST:
            return specimen(occasion, template)
        values = checked_values(occasion, {"at": self.noticing.clock.now()})
        bot = way is not None and way.kind.is_bot
        return render(occasion, template, values, bot=bot)

    # --- what became of them ----------------------------------------------------------

    def again(self, notice: str, *, by: str, code: Proof) -> Notice:
        """Let a notice that failed be sent anew. NoSuchNoticeSent."""
        self._prove(by, code)
        return self.noticing.outbox.revive(notice, self.noticing.clock.now())

    def dismiss(self, notice: str, *, by: str, code: Proof) -> Notice:
        """Say that a notice that failed need not be told. NoSuchNoticeSent."""
        actor, noticing = self._prove(by, code), self.noticing
        now = noticing.clock.now()
        with noticing.outbox.transaction():
            gone = noticing.outbox.dismiss(notice, now)
            about = {"notice": notice, "occasion": gone.occasion.value}
            noticing.ledger.append(Tag.NOTICE_DISMISSED, actor, about, now)
        return gone

    def lift(self, address: str, *, by: str, code: Proof) -> bool:
        """Let notices go to an address again; False if it was not marked."""
        actor, noticing = self._prove(by, code), self.noticing
        token, now = noticing.address_token(address), noticing.clock.now()
        with noticing.outbox.transaction():
            was = noticing.outbox.lift(token)
            if was:
                about = {"recipient": token}
                noticing.ledger.append(Tag.NOTICE_ADDRESS_LIFTED, actor, about, now)
        return was

    def habits(self, person: str) -> Habits:
        """Give when somebody wants to be told."""
        return self.noticing.outbox.habits(person) or self.noticing.habits

    def keep_habits(self, person: str, habits: Habits) -> None:
        """Write when somebody wants to be told: their own, and not urgent."""
        self.noticing.people.get(person)
        self.noticing.outbox.keep_habits(person, habits)


def _maps(value: object) -> Mapping[str, Mapping[str, object]]:
    return value if isinstance(value, Mapping) else {}


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Name what differs: ``templates/OCCASION``, ``ways/NAME``, ``routes/OCCASION``."""
    return sorted(
        f"{part}/{name}"
        for part in ("templates", "ways", "routes")
        for name in {**_maps(before[part]), **_maps(after[part])}
        if _maps(before[part]).get(name) != _maps(after[part]).get(name)
    )
