"""The types of this family, and the rule of each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.detect import abroad, checkdigits, documents, overseas
from guicang.domain.detect.kin import lists
from guicang.domain.detect.kin.asking import answered
from guicang.domain.detect.kin.kind import Kind, Place, Values
from guicang.domain.detect.kin.saying import Saying
from guicang.domain.detect.kin.siblings import Siblings
from guicang.domain.detect.kin.tables import Tables, bare, keyed
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import NUMERIC, Rule, Seen, any_of
from guicang.domain.detect.vat import vat_number

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
}
"""How many digits a value has at least, where it is more than one."""
_COUNTED: Final = re.compile(
    (
        " ?(?:元|块|个|天|号(?!码)|点|年|月|日|楼|层|分|秒|小时|次|件|单|位|条|岁|折|%"
        "|张|台(?![北中南東东灣湾])|倍|遍|人|kg|g(?![a-z])|ml|米|吨|斤|款|版)"
    ).encode()
)
_LOWER: Final = re.compile(rb"[a-z]")
_DIGIT: Final = re.compile(rb"[0-9]")
_MIXED: Final = re.compile(rb"[A-Za-z!#$%^&*+=_?@.-]")
# What is a day, an hour, a sum, an address or a version, and no password.
_NO_SECRET: Final = re.compile(
    rb"[0-9]{2,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    rb"|\$?[0-9.,]+|[0-9]+[-~][0-9]+|v?[0-9]+(?:\.[0-9]+)+|.*(?:@[^@]*\.|://).*"
    rb"|[A-Za-z_]+=.*|[0-9]{1,3}(?:st|nd|rd|th|%|g|kg|ml|gb|mb|pm|am|x)",
    re.IGNORECASE,
)
_DAY: Final = re.compile(rb"(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9]")
# What is sold under a name and a number.
_GOODS: Final = re.compile(
    rb"(?:iphone|ipad|mate|redmi|xiaomi|huawei|honor|oppo|vivo|galaxy|macbook|windows|win"
    rb"|android|ios|ver|version|model|type|note|nova|reno|pura|watch|airpods|sku|sn|imei"
    rb"|order)[a-z_ -]{0,4}[0-9]+[a-z]{0,5}\Z",
    re.IGNORECASE,
)
# A day on which something is sent, or a feast is kept.
_FEAST: Final = re.compile(
    "送|到货|发货|下单|蛋糕|礼|快乐|派对|优惠|活动|之前要|前要".encode()
)
_NEAR: Final = 36
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
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTHS},? (?:19|20)[0-9]{{2}}"
    r"|(?:3[01]|[0-2]?[0-9])/(?:3[01]|[0-2]?[0-9])/(?:19|20)[0-9]{2}"
    "|(?:民國|民国) ?[0-9]{2,3} ?年 ?(?:1[0-2]|0?[1-9]) ?月"
    " ?(?:3[01]|[12][0-9]|0?[1-9]) ?(?:日|號|号)"
    r"|[0-9]{2} ?年 ?(?:1[0-2]|0?[1-9]) ?月 ?(?:3[01]|[12][0-9]|0?[1-9]) ?(?:日|号)"
    ")"
)
_FILE: Final = 12
# What no other trigger sees: two words with a line under and a digit, short years.
_TRIGGERS: Final[Mapping[Entity, Sequence[str]]] = {
    Entity.WECHAT: ("[A-Za-z]_[A-Za-z]{2,12}[0-9]",),
    Entity.DOB: ("民(?:國|国) ?[0-9]",),
}
# Those of other states have letters within.
_PASSPORT: Final = (
    f"{documents.ANSWERED_PASSPORT}|[A-Z][0-9A-Z]{{8}}"
    "|[A-Za-z]{1,2} ?[0-9]{3,4} ?[0-9]{4}|[A-Za-z] [A-Za-z][0-9]{3} ?[0-9]{4}"
)
_PASSPORT_DIGITS: Final = 5
_QQ: Final = "[1-9][0-9]{4,10}|[1-9][0-9]{2} [0-9]{3} [0-9]{3,4}"
# With a space where letters end.
_WECHAT: Final = r"[A-Za-z][0-9A-Za-z_\-]{5,19}|[A-Za-z]{3,12} [0-9]{3,8}[a-z]{0,3}"


def _always(_text: bytes, _start: int, _end: int) -> bool:
    return True


def _undated(text: bytes, start: int, end: int) -> bool:
    return _DAY.match(text, start, end) is None


def _wechat(text: bytes, start: int, end: int) -> bool:
    value = text[start:end]
    mixed = _LOWER.search(value) and _DIGIT.search(value)
    goods = _GOODS.match(value) or (b" " in value and _COUNTED.match(text, end))
    return bool(mixed and not goods)


def _passport(text: bytes, start: int, end: int) -> bool:
    return len(_DIGIT.findall(text, start, end)) >= _PASSPORT_DIGITS


def _birth(text: bytes, start: int, end: int) -> bool:
    near = text[max(start - _NEAR, 0) : end + _NEAR // 2]
    return _FEAST.search(near) is None


def _rings(text: bytes, start: int, end: int) -> bool:
    """Leave out days and what is counted: eight digits are many things."""
    return overseas.DAYS.match(text, start, end) is None and not _COUNTED.match(
        text, end
    )


def _qq(text: bytes, _start: int, end: int) -> bool:
    return _COUNTED.match(text, end) is None


def _secret(text: bytes, start: int, end: int) -> bool:
    value = text[start:end]
    return bool(
        _DIGIT.search(value)
        and _MIXED.search(value)
        and not _NO_SECRET.fullmatch(value)
    )


def _vat(text: bytes, start: int, end: int) -> bool:
    return vat_number(_compact(text[start:end]))


def _american(text: bytes, start: int, end: int) -> bool:
    return abroad.social_security(_compact(text[start:end]))


def _compact(value: bytes) -> str:
    """Return letters and digits alone, in capitals."""
    return "".join(c for c in value.decode("ascii") if c.isalnum()).upper()


def _resident(text: bytes, start: int, end: int) -> bool:
    value = _compact(text[start:end])
    return len(value) == _FILE or checkdigits.resident_id(value)


@dataclass(frozen=True, slots=True, repr=False)
class _Whole:
    """Reads a text for one kind."""

    kind: Kind
    values: Values
    saying: Saying
    siblings: Siblings

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return f"{self.kind.names!r}{self.kind.value}{self.saying!r}{self.siblings!r}"

    def __call__(self, text: bytes, seen: Sequence[Seen]) -> list[Place]:
        free = self.values.free(text, seen)
        if not free:
            return []
        tables = Tables(text)
        found = self._named(tables, free)
        if self.kind.listed:
            found |= set(filter(self.kind.listed(text, seen), free))
        own = [(s.start, s.end) for s in seen if s.kind == self.kind.entity]
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
            pattern=any_of({*kind.names, *kind.keys, *map(_snake, kind.names)}),
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
                Siblings(words, loose=kind.loose),
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
        made = {"sound": _always, **more}
        return Kind(entity=entity, names=names, keys=keys, value=value, **made)  # type: ignore[arg-type]

    lettered = frozenset({Entity.QQ})  # Q and digits
    return [
        kind(
            Entity.DRIVER_LICENSE,
            "[1-9][0-9]{16}[0-9Xx]|[0-9]{12}",
            sound=_resident,
            listed=lists.filed,
            over=frozenset({Entity.CN_ID}),
        ),
        kind(
            Entity.VAT,
            abroad.VAT,
            sound=_vat,
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
            caseless=True,
        ),
        kind(
            Entity.TW_PERMIT,
            documents.TAIWAN,
            sound=_undated,
            over=lettered,
            caseless=True,
        ),
        kind(
            Entity.SOCIAL_SECURITY,
            documents.SOCIAL,
            over=lettered,
            listed=lists.on_card,
        ),
        kind(
            Entity.US_SSN,
            "[0-9]{3}([ -]?)[0-9]{2}\\1[0-9]{4}",
            sound=_american,
        ),
        kind(
            Entity.PASSPORT,
            _PASSPORT,
            sound=_passport,
            over=lettered,
            beside=frozenset({Entity.CN_ID, Entity.PERSON}),
            listed=lists.passenger,
        ),
        kind(
            Entity.DOB,
            _DATE,
            sound=_birth,
            beside=lists.PAPERS | {Entity.PERSON},
            listed=lists.born,
        ),
        kind(
            Entity.WECHAT,
            _WECHAT,
            sound=_wechat,
            beside=frozenset({Entity.EMAIL}),
            listed=lists.reached,
        ),
        kind(
            Entity.PHONE,
            f"{overseas.SHORT}|{overseas.TAIWAN_PLAIN}",
            sound=_rings,
            beside=frozenset(
                (
                    *(Entity.PERSON, Entity.ADDRESS),
                    *(Entity.EMAIL, Entity.HK_MO_PERMIT),
                )
            ),
            listed=lists.rings,
        ),
        kind(Entity.QQ, _QQ, sound=_qq),
        kind(
            Entity.PASSWORD,
            r"[0-9A-Za-z][!-+.-9;-~\-]{2,38}[0-9A-Za-z!#$%^&*+=?@_~]",
            sound=_secret,
            beside=lists.LOGINS,
            listed=lists.logged,
            loose=True,
        ),
    ]
