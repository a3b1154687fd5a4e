"""Names of persons beside what was found of them, or beside other names.

A name that stands alone between marks, right before or behind somebody's own number,
card, account or day of birth, is his. So is one that a list or a correction joins to a
name that was found. In capitals of Latin letters, as passports have them, it must be
made of the syllables of Mandarin (ISO 7098), with a family name for the first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.model import Entity
from guicang.domain.detect.pinyin import Romanised
from guicang.domain.detect.rule import Rule, Seen, any_of, one_of
from guicang.domain.detect.surnames import name_cutter, run_at
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
# What is somebody's own: who stands beside it is he.
OWN: Final = frozenset(
    (
        *(Entity.MOBILE, Entity.PHONE, Entity.LANDLINE, Entity.EMAIL),
        *(Entity.CN_ID, Entity.PASSPORT, Entity.HK_MO_PERMIT, Entity.TW_PERMIT),
        *(Entity.MILITARY_ID, Entity.SOCIAL_SECURITY, Entity.DRIVER_LICENSE),
        *(Entity.BANK_CARD, Entity.DOB, Entity.WECHAT, Entity.QQ),
    )
)
# These are written in a passport's list of travellers, or on a ticket.
_PAPERS: Final = frozenset(
    (
        *(Entity.PASSPORT, Entity.HK_MO_PERMIT, Entity.TW_PERMIT, Entity.CN_ID),
        *(Entity.DOB, Entity.MOBILE, Entity.EMAIL),
    )
)
_MARK: Final = r"[ ,:;|/\x02()\[\]+\"=\r\n-]"
# What his own is called, between the name and it.
_CALLED: Final = any_of(
    widened(
        (
            *("身份证", "身份证号", "身份证号码", "证件", "证件号", "证件号码", "证号"),
            *("护照", "护照号", "护照号码", "通行证", "回乡证", "台胞证", "军官证"),
            *("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "座机"),
            *("微信", "微信号", "邮箱", "卡", "卡号", "账号", "社保号", "社保卡号"),
            *("生日", "出生", "出生日期", "出生年月", "生于", "军官证号", "社会保障号"),
            *("银行卡", "银行卡号", "发放卡", "工资卡", "收款卡", "驾驶证", "驾照"),
            *("本人电话", "本人手机", "回拨", "电话是", "手机是", "男", "女", "汉族"),
        )
    )
)
_LATIN_CALLED: Final = (
    "(?i:passport|pp|id|tel|phone|mobile|cell|email|e-mail|dob|born)(?i: no\\.?)?"
)
_BETWEEN: Final = (
    rf"{_MARK}{{1,4}}(?:(?:{_CALLED}|{_LATIN_CALLED})(?:号|号码)?{_MARK}{{0,3}}){{0,2}}"
)
_NAME: Final = "[\u4e00-\u9fff]{2,10}(?:-[\u4e00-\u9fff]{1,8}){0,3}"
_BEFORE: Final = re.compile(f"({_NAME}){_BETWEEN}\\Z")
_LATIN: Final = r"[A-Z]{2,9}(?:/|, ?| )[A-Z]{2,18}(?: [A-Z]{2,9})?"
_LATIN_BEFORE: Final = re.compile(rf"(?:\A|[^0-9A-Za-z])({_LATIN}){_BETWEEN}\Z")
# Most texts hold no such words, and this is asked faster.
_CAPITALS: Final = re.compile(rb"[A-Z]{2}(?:[A-Z]{0,7})(?:/|, ?| )[A-Z]{2}")
_LATIN_BEHIND: Final = re.compile(rf"{_MARK}{{1,3}}({_LATIN})(?![A-Za-z0-9])")
_AHEAD: Final = re.compile(f"{_NAME}(?![\u4e00-\u9fff-])")
_BEHIND: Final = re.compile(rf"{_MARK}{{1,3}}".encode())
# Behind a name at the end of a clause.
_TAKES: Final = ("收件", "代收", "签收", "接收", "亲收", "收")
# How lists join names. A comma joins many things, and so does a blank.
_AND: Final = re.compile(" ?(?:和|与|及|跟|以及|还有|&|/|\\+|;) ?".encode())
_COMMA: Final = re.compile(rb"(?: ?(?:\x02|,)|\r?\n) ?")
_PLACES: Final = frozenset("户费款机库店厂馆院厦府庙寺路街站局所部社队号")
# How words end for whoever does something: 派送员, 经营者, 收票人, 司机叫.
_KEY: Final = re.compile("([\u4e00-\u9fffA-Za-z_]{1,12})[:=] ?\\Z")
_DOES: Final = ("员", "者", "人", "叫", "写")
_LONG: Final = 3
_WIDEST: Final = 90
_SENTENCE: Final = 48


class Persons:
    """Reads which names stand beside what was found."""

    def __init__(self, words: Words) -> None:
        self._names = name_cutter(words)
        self._romanised = Romanised(words["syllables"])
        labels = (*words["strong"], *words["weak"], *words["roles"], *words["labels"])
        said = {one.rstrip(":：") for one in widened(labels) if not one.isascii()}
        self._labels = frozenset(one for one in said if len(one) > 1)
        self._widths = sorted({len(one) for one in self._labels})
        corrects = one_of(widened([*words["corrects"], *words["mistakes"]]))
        self._mends = re.compile(
            rf"(?:{_MARK}){{0,3}}(?:(?:{corrects})(?:{_MARK}){{0,3}}){{1,4}}".encode()
        )

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return f"{sorted(self._labels)!r}{self._mends.pattern!r}{_BETWEEN}{_LATIN}"

    def __call__(self, text: bytes, seen: Sequence[Seen]) -> list[Place]:
        """Return where names stand that were not found yet."""
        taken = [(each.start, each.end) for each in seen]
        found = {
            place
            for each in seen
            for place in self._beside(text, each)
            if not any(place[0] < end and start < place[1] for start, end in taken)
        }
        return sorted(found)

    def _beside(self, text: bytes, each: Seen) -> Iterator[Place]:
        if each.kind is Entity.PERSON:
            yield from self._joined(text, each.end)
            if text[each.start : each.end].isascii():  # as the passport has it
                yield from self._before(text, each.start)
        if each.kind in OWN:
            yield from self._before(text, each.start)
            yield from self._behind(text, each.end)
        around = max(each.start - _WIDEST, 0), each.end + _SENTENCE
        if each.kind in _PAPERS and _CAPITALS.search(text, *around):
            yield from self._capitals(text, each)

    def _before(self, text: bytes, start: int) -> Iterator[Place]:
        near = text[max(start - _WIDEST, 0) : start].decode("utf-8", "ignore")
        found = _BEFORE.search(near)
        if found is None:
            return
        name = self._of(found[1])
        if name and not self._is_other(near[: found.start(1)]):
            end = start - len(near[found.end(1) :].encode())
            yield (end - len(name.encode()), end)

    def _is_other(self, before: str) -> bool:
        """Tell whether the key of a form says that what follows is no person."""
        key = _KEY.search(before)
        if key is None:
            return False
        return not key[1].endswith((*_DOES, "方")) and not self._leads(key[1])

    def _of(self, run: str) -> str:
        """Return the name that Chinese letters end with, or all of them are."""
        led = [at for at in range(2, len(run) - 1) if self._leads(run[:at])]
        for at in led:
            if self._sound(run[at:], clear=True):
                return run[at:]
        if self._sound(run, clear=False):
            return run
        for width in (3, 2, 4):
            name = run[-width:]
            if run[:-width].endswith(_DOES) and self._sound(name, clear=True):
                return name
        return ""

    def _leads(self, said: str) -> bool:
        """Tell whether letters end with a word for a person."""
        return any(said[-width:] in self._labels for width in self._widths)

    def _sound(self, name: str, *, clear: bool) -> bool:
        """Tell whether letters that stand alone are a name: of one form or another."""
        names = self._names
        if "-" in name:
            parts = name.split("-")
            return all(names.foreign(part) or len(part) > 1 for part in parts)
        if len(name) >= _LONG and names.foreign(name) == len(name):
            return True
        if not names.alone(name, clear=clear) or names.doubts(name):
            return False
        if name[-1] in _PLACES:
            return False
        return len(name) >= _LONG or name[0] not in names.doubtful

    def _behind(self, text: bytes, end: int) -> Iterator[Place]:
        marks = _BEHIND.match(text, end)
        if marks is None:
            return
        ahead = text[marks.end() : marks.end() + _SENTENCE].decode("utf-8", "ignore")
        found = _AHEAD.match(ahead)
        run = found.group() if found else ""
        for takes in _TAKES:
            run = run.removesuffix(takes)
        name = self._of(self._names.first(run))
        if name and not self._is_other(marks.group().decode("utf-8", "ignore")):
            start = marks.end() + len(run[: run.rindex(name)].encode())
            yield (start, start + len(name.encode()))

    def _joined(self, text: bytes, end: int) -> Iterator[Place]:
        """Find the name that a list or a correction joins to one that ends here."""
        mends = self._mends.match(text, end, end + _SENTENCE)
        link = mends or _AND.match(text, end) or _COMMA.match(text, end)
        if link is None:
            return
        run = self._names.first(run_at(text, link.end()))
        width = self._names.cut(run, clear=mends is not None)
        name = run[:width]
        if not width or self._names.doubts(name):
            return
        if mends is None and (name != run or not self._sound(name, clear=False)):
            return
        if link.re is _COMMA and len(name) < _LONG:
            return
        yield (link.end(), link.end() + len(name.encode()))

    def _capitals(self, text: bytes, each: Seen) -> Iterator[Place]:
        """Find a name in capitals before a value or behind it."""
        near = text[max(each.start - _WIDEST, 0) : each.start].decode("utf-8", "ignore")
        before = _LATIN_BEFORE.search(near)
        if before and self._romanised(before[1]):
            end = each.start - len(near[before.end(1) :].encode())
            yield (end - len(before[1]), end)
        ahead = text[each.end : each.end + _SENTENCE].decode("utf-8", "ignore")
        behind = _LATIN_BEHIND.match(ahead)
        if behind and self._romanised(behind[1]):
            yield (each.end + behind.start(1), each.end + behind.end(1))


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rule of this family."""
    return (
        Rule(
            name="person/beside",
            entity=Entity.PERSON,
            pattern=any_of(widened(("名单",))),
            triggers=(any_of(widened(("名单",))),),
            rank=58,
            starts=False,
            beside=OWN | {Entity.PERSON},
            whole=Persons(words),
            score=0.6,
        ),
    )
