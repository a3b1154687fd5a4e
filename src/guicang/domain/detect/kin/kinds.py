"""The types of this family, and the rule of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.detect import abroad, documents, oldids, overseas, phones
from guicang.domain.detect.kin import lists, sound
from guicang.domain.detect.kin.across import Across
from guicang.domain.detect.kin.asking import answered
from guicang.domain.detect.kin.kind import Kind, Place, Values
from guicang.domain.detect.kin.saying import Saying
from guicang.domain.detect.kin.siblings import Siblings
from guicang.domain.detect.kin.tables import Tables, bare, keyed
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import NUMERIC, Rule, Seen, any_of

Words = Mapping[str, Sequence[str]]

_RANKS: Final = {
    Entity.DRIVER_LICENSE: 10,
    Entity.VAT: 17,
    Entity.HK_MO_PERMIT: 33,
    Entity.TW_PERMIT: 33,
    Entity.SOCIAL_SECURITY: 33,
    Entity.US_SSN: 34,
    Entity.PASSPORT: 42,
    Entity.DOB: 50,
    Entity.WECHAT: 61,
    Entity.QQ: 62,
    Entity.PHONE: 60,
    Entity.PASSWORD: 63,
    Entity.SECRET: 59,
    Entity.CN_ID: 21,
    Entity.MAC: 28,
    Entity.MOBILE: 40,
    Entity.LANDLINE: 41,
}
_FEWEST: Final = {
    Entity.DRIVER_LICENSE: 12,
    Entity.HK_MO_PERMIT: 7,
    Entity.TW_PERMIT: 8,
    Entity.SOCIAL_SECURITY: 8,
    Entity.US_SSN: 9,
    Entity.PASSPORT: 5,
    Entity.DOB: 6,
    Entity.QQ: 5,
    Entity.PHONE: 8,
    Entity.CN_ID: 15,
    Entity.MOBILE: 11,
    Entity.LANDLINE: 10,
}
"""How many digits a value has at least, where it is more than one."""
_MONTHS: Final = (
    "(?:January|February|March|April|May|June|July|August|September|October|November"
    "|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)[.]?)"
)
_DATE: Final = (
    "(?=[0-9JFMASOND]|民)(?:"  # most places are passed by
    r"(?:19|20)[0-9]{2} ?(?:[-./]|年) ?(?:1[0-2]|0?[1-9]) ?(?:[-./]|月)"
    r" ?(?:3[01]|[12][0-9]|0?[1-9])(?: ?(?:日|号))?"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"|{_MONTHS} [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}"
    r"|[0-3]?[0-9]\.[01]?[0-9]\.(?:19|20)[0-9]{2}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTHS}(?:,? |-)(?:19|20)[0-9]{{2}}"
    r"|(?:3[01]|[0-2]?[0-9])/(?:3[01]|[0-2]?[0-9])/(?:19|20)[0-9]{2}"
    "|(?:民國|民国) ?[0-9]{2,3} ?年 ?(?:1[0-2]|0?[1-9]) ?月"
    " ?(?:3[01]|[12][0-9]|0?[1-9]) ?(?:日|號|号)"
    r"|[0-9]{2} ?年 ?(?:1[0-2]|0?[1-9]) ?月 ?(?:3[01]|[12][0-9]|0?[1-9]) ?(?:日|号)"
    ")"
)
# What no other trigger sees: two words with a line under and a digit, short years.
_TRIGGERS: Final[Mapping[Entity, Sequence[str]]] = {
    Entity.WECHAT: ("[A-Za-z]_[A-Za-z]{2,12}[0-9]",),
    Entity.DOB: ("民(?:國|国) ?[0-9]",),
    Entity.PASSWORD: ("[A-Za-z][!#$%&*+=?@^_][0-9]{2}",),
}
# Those of other states have letters within.
_PASSPORT: Final = (
    f"{documents.ANSWERED_PASSPORT}|[A-Z][0-9A-Z]{{8}}"
    "|[A-Za-z]{1,2} ?[0-9]{3,4} ?[0-9]{4}|[A-Za-z] [A-Za-z][0-9]{3} ?[0-9]{4}"
)
_QQ: Final = "[1-9][0-9]{4,10}|[1-9][0-9]{2} [0-9]{3} [0-9]{1,4}"
# With a space where letters end.
_WECHAT: Final = r"[A-Za-z][0-9A-Za-z_\-]{5,19}|[A-Za-z]{3,12} [0-9]{3,8}[a-z]{0,3}"


# What a router calls the network that it makes, before anybody gives it a name.
_NO_NETWORK: Final = (
    "(?!(?:tp-?link|huawei|honor|xiaomi|redmi|zte|cmcc|chinanet|chinaunicom|cu_|mercury"
    "|fast|tenda|netgear|asus|linksys|ruijie|h3c|guest|home|office|wifi|wlan|ssid|ap)"
    "(?:[_.-]|[0-9])).+"
)


@dataclass(frozen=True, slots=True, repr=False)
class _Whole:
    """Reads a text for one kind."""

    kind: Kind
    values: Values
    saying: Saying
    siblings: Siblings
    across: Across

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return (
            f"{self.kind.names!r}{self.kind.value}{self.saying!r}{self.siblings!r}"
            f"{self.across!r}"
        )

    def __call__(self, text: bytes, seen: Sequence[Seen]) -> list[Place]:
        free = self.values.free(text, seen)
        if not free:
            return []
        tables = Tables(text)
        found = self._named(tables, free)
        if self.kind.listed:
            found |= set(filter(self.kind.listed(text, seen), free))
        own = [(s.start, s.end) for s in seen if s.kind == self.kind.entity]
        found |= self.across.found(tables, free, [*own, *found])
        beside = self.siblings.of(tables, free, [*own, *found], seen)
        return sorted({*found, *beside})

    def _named(self, tables: Tables, free: Sequence[Place]) -> set[Place]:
        """Return the values that a name of the type speaks for."""
        text, keys = tables.text, self.kind.keys
        names = self.saying.names(text)
        found = self.saying.said(text, names, free) if names else set()
        return found | {
            place
            for place in free
            if place not in found
            and (
                keyed(text, keys, place[0])
                or tables.headed(self.saying.pattern, keys, place)
                or answered(text, names, place)
            )
        }


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return tuple(
        Rule(
            name=f"{kind.entity.value.lower()}/kin",
            entity=kind.entity,
            pattern=any_of(
                {*kind.names, *kind.keys, *map(_snake, kind.names), *kind.hints}
            ),
            triggers=(*NUMERIC, *_TRIGGERS.get(kind.entity, ())),
            rank=_RANKS[kind.entity],
            starts=False,
            digits=_FEWEST.get(kind.entity, 1),
            caseless=True,
            beside=kind.beside | {kind.entity},
            over=kind.over,
            whole=_Whole(
                kind,
                Values(kind),
                Saying(kind, words),
                Siblings(words, loose=kind.loose, spaced=kind.spaced),
                Across(kind, words),
            ),
            score=0.7,
        )
        for kind in _kinds(words)
    )


def _snake(name: str) -> str:
    return name.replace(" ", "_")


def _kinds(words: Words) -> list[Kind]:
    def kind(entity: Entity, value: str, **more: object) -> Kind:
        names = words[f"NAME_{entity.value}"]
        spoken = (bare(n.encode()) for n in names if n.isascii())
        keys = frozenset(key for key in spoken if len(key) > 1)
        hints = words.get(f"HINT_{entity.value}", ())
        made = {"sound": sound.always, "hints": hints, **more}
        return Kind(entity=entity, names=names, keys=keys, value=value, **made)  # type: ignore[arg-type]

    lettered = frozenset({Entity.QQ})  # Q and digits
    return [
        kind(
            Entity.DRIVER_LICENSE,
            "[1-9][0-9]{16}[0-9Xx]|[0-9]{12}",
            sound=sound.resident,
            listed=lists.filed,
            over=frozenset({Entity.CN_ID}),
        ),
        kind(
            Entity.VAT,
            abroad.VAT,
            sound=sound.vat,
            beside=frozenset({Entity.EMAIL}),
            listed=lists.signed,
            caseless=True,
        ),
        kind(
            Entity.HK_MO_PERMIT,
            documents.PERMIT,
            over=lettered,
            beside=frozenset({Entity.PERSON}),
            listed=lists.of_person,
            sure="[HM][0-9]{8}(?:[0-9]{2})?",
            caseless=True,
        ),
        kind(
            Entity.TW_PERMIT,
            documents.TAIWAN,
            sound=sound.undated,
            over=lettered,
            caseless=True,
        ),
        kind(
            Entity.SOCIAL_SECURITY,
            f"{documents.SOCIAL}|[0-9]{{8}}",
            sound=sound.rings,
            over=lettered,
            listed=lists.on_card,
        ),
        kind(
            Entity.US_SSN,
            "[0-9]{3}([ -]?)[0-9]{2}\\1[0-9]{4}",
            sound=sound.american,
        ),
        kind(
            Entity.PASSPORT,
            _PASSPORT,
            sound=sound.passport,
            over=lettered,
            beside=frozenset({Entity.CN_ID, Entity.PERSON}),
            listed=lists.passenger,
            sure="[EGDSP][0-9]{8}|[ED][A-HJ-NP-Z][0-9]{7}",
        ),
        kind(
            Entity.DOB,
            _DATE,
            sound=sound.birth,
            beside=lists.PAPERS | {Entity.PERSON},
            listed=lists.born,
        ),
        kind(
            Entity.WECHAT,
            _WECHAT,
            sound=sound.wechat,
            beside=frozenset({Entity.EMAIL}),
            listed=lists.reached,
            sure="[a-z][a-z]{2,}[_-]?[0-9]{2,8}|[a-z]{2,}[_-][a-z0-9]{2,}",
        ),
        kind(
            Entity.PHONE,
            f"{overseas.SHORT}|{overseas.TAIWAN_PLAIN}|{overseas.AT_HOME}"
            r"|\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-][0-9]{4}",
            sound=sound.rings,
            beside=frozenset(
                (
                    *(Entity.PERSON, Entity.ADDRESS),
                    *(Entity.EMAIL, Entity.HK_MO_PERMIT),
                )
            ),
            listed=lists.rings,
        ),
        kind(Entity.QQ, _QQ, sound=sound.qq, spaced=True),
        kind(
            Entity.PASSWORD,
            r"[0-9A-Za-z][!-+.-9;-~\-]{2,38}[0-9A-Za-z!#$%^&*+=?@_~]",
            sound=sound.secret,
            beside=lists.LOGINS,
            listed=lists.logged,
            sure=_NO_NETWORK,
            loose=True,
        ),
        kind(
            Entity.SECRET,
            "[0-9A-Za-z+/_-]{20,128}={0,2}",
            sound=sound.key,
            loose=True,
        ),
        kind(
            Entity.CN_ID,
            oldids.OLD_NUMBER,
            sound=sound.old_resident,
            beside=frozenset({Entity.PERSON}),
            listed=lists.named,
        ),
        kind(
            Entity.MAC,
            "[0-9A-Fa-f]{12}",
            sound=sound.hardware,
            beside=frozenset({Entity.IP}),
            listed=lists.connected,
        ),
        kind(
            Entity.MOBILE,
            "0?1[3-9][0-9]{9}|1[3-9][0-9]-[0-9]{4}-[0-9]{4}",
            sound=sound.mobile,
            beside=lists.WHOSE,
            listed=lists.owned,
        ),
        kind(
            Entity.LANDLINE,
            phones.PLAIN,
            sound=sound.landline,
            beside=lists.WHOSE | lists.LOGINS,
            listed=lists.called,
        ),
    ]
