"""Passwords: behind words that say so, and as answers to questions for one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.answers import answers
from guicang.domain.detect.mail import no_login
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Rule, back

_WORDS: Final = (
    r"(?:密码|密碼|蜜码|秘码|口令|授权码|授權碼|客户端专用码|安全码|密匙|暗号|开机码|解锁码|开门码|门锁码|mima|password|passwd"
    r"|passcode|passphrase|passwort|kennwort|contrase(?:\xc3\xb1|n)a|mot de passe|senha"
    r"|パスワード|비밀번호|пароль|pswd|pwd|pin码"
    r"|[^0-9A-Za-z](?:pw|p/w|psw|psd|pass|pin|mm)(?: ?[:=]| is|是)"
    r"|[^0-9A-Za-z](?:pin(?: number)?|pw) "
    r"|[^0-9A-Za-z](?:door|gate|entry|lock|lockbox|alarm|keypad|garage|safe) code )"
)
_SAYS: Final = (
    r"(?: ?is | ?was set to | ?was | - |'s | to | ist | es | est | lautet |the |now | "
    r"|は|는|은"
    r"|:|=|\"|'|\(|\xe2\x86\x92|[\x60*\|\\>]|->|</?[a-z]{1,6}>|是|为|改成|改为|变成|换成|设成|设为"
    r"|设置为|设置成|设置的是|设的是|设的|设了|我设|设|設|用|拼音|字母|数字|叫|就是|都是|应该是|重置为|重置成"
    r"|给你|发你|我的|我|(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x86\x98-\x9e\xac\xad][\x80-\xbf]|\xef\xb8\x8f)|用的是|用的|现在|一直|还是|的|了|这个|小写|大写"
    # Who is not sure of it says it all the same.
    r"|改咗做|改咗|改做|输入的|输的|输了|输|輸|已经|已|发来了|发过来了|发来|发的是|发的|出厂|生成"
    r"|锁|鎖|盒|箱|好像|好似|大概|可能|估计|應該|应该|之前|以前|原来|原來|原先|貌似|似乎|记得|記得|印象中|一般|通常"
    r"|要么|不是|忘了|忘记了|忘記了|忘啦|记不清了|不记得了|也许|也許|是不是|我猜|默认|預設|\x02|,"
    r"|\n(?=之前|以前|好像|好似|应该|可能|原来|原先|记得|貌似|就是|是))"
)
# What it opens.
_FOR: Final = "(?: ?(?:for|on|of|at|in|you|i|we|that) [a-z ]{2,24} (?:is|was))?"
# Of what may stand between, the automaton looks at no more than the letters.
_PASSWORD: Final = (
    rf"{_WORDS}{_FOR}(?:[^!-~\x00]|[ :=,\"'(*|>-]|[a-z']{{1,6}} ){{0,48}}[!-~]{{4,}}"
)
# Between the word and the answer to a question for it: no word of Latin letters, but
# for what the line of the question ends with, and who answers.
_ASKED: Final = (
    rf"{_WORDS}(?:(?:[^!-~\x00]|[ \n:?,.()\[\]\"'-]){{0,120}}"
    r"|[^\x00\n]{0,60}\n(?:[A-Za-z ]{1,12}:)?(?:[^!-~\x00]|[ :()\[\]\"'-]){0,36})"
    r"[!-~]{4,40}"
)
_ANSWERS: Final = answers(
    (
        *("密码", "密碼", "口令", "password", "passcode", "passwd", "pwd", "pin"),
        *("mima", "door code", "gate code", "entry code", "alarm code"),
    )
)
# That it is asked for, or that somebody else says the next line.
_QUESTION: Final = re.compile(
    "多少|什么|啥|几|发|给|报|提供|填|告诉|说|呢|吗|请问|\\?"
    "|(?:码|令|碼)(?:是|为)?[:\x02]?\r?\n"
    "|what|which|tell|your|please|provide|need|enter"
    "|\n(?:我|本人|客户|用户|顾客|买家|me|customer|client|user|buyer) ?:".encode(),
    re.IGNORECASE,
)
_LEAD: Final = 144
_WORD: Final = re.compile(f"{_WORDS}{_FOR}{_SAYS}{{0,6}}".encode(), re.IGNORECASE)
_CLEAR: Final = re.compile(r"[:=\"\[]|是|为|成|叫".encode())
# Letters that change their case as no word does.
_CHANGING: Final = re.compile(rb"[a-z][A-Z]|[A-Z]{2}[a-z]")
_CHANGES: Final = 2
_LONG: Final = 8
_LETTERS: Final = re.compile(rb"[A-Za-z'.,?!-]+\Z")
_COUNTS: Final = re.compile(rb"\d{1,2}(?:[-~]\d{1,2}|:\d{2}(?::\d{2})?)\Z")
# What a password may stand between where it is copied as it is.
_OPENS: Final = re.compile(rb"(?:[:=\"'(<\[\\]|->|</?[A-Za-z]{1,6}>|[`*|]{1,2})+")
_CLOSES: Final = re.compile(rb"</[A-Za-z]{1,6}>|`|\*\*")
_QUOTES: Final = b"\"'"
# Four or five digits directly behind the word: no year, and nothing that is counted.
_BARE: Final = re.compile(
    (
        "(?!19|20)[0-9]{4,5}#?(?![0-9A-Za-z#.,-])"
        "(?! ?(?:年|月|日|位|次|个|天|元|分|秒|人|块|号))"
    ).encode()
)
_PIN: Final = re.compile(
    rb"pin(?: number)?(?: (?:for|you|i|we|that) [a-z ]{2,24} is)? \Z", re.IGNORECASE
)
_PIN_LENGTHS: Final = range(4, 13)
_HIDDEN: Final = b"***"
# What the word is part of, in a program: password_reset.
_IDENTIFIER: Final = re.compile(rb"(?<=[A-Za-z])_[a-z]+(?![0-9A-Za-z#@!$%])")
_GOES_ON: Final = re.compile(rb"[!-~]{0,3}\*{3}")
_SHORTEST: Final = 4
_LONGEST: Final = 40
_SHORTEST_BARE: Final = 6
# Words that people write behind "password" and that are none.
_PLAIN: Final = frozenset(
    b"incorrect wrong invalid please forgot forgotten reset change changed required "
    b"error protected expired again login email phone number correct hint never always "
    b"help http https wifi iphone android wechat alipay app code codes field "
    b"page".split()
)


# What stands where a password is to be written.
_PLACEHOLDER: Final = re.compile(
    rb"[<{\[%$(]{0,3}(?:your[-_ ][a-z_-]+|change[-_]?(?:me|it|this)|x{3,}|\*{3,}|\.{3,}"
    rb"|placeholder|redacted|secret|todo|tbd|[a-z_]+[-_](?:here|token|key|password))"
    rb"[>}\]%)]{0,3}",
    re.IGNORECASE,
)
_PARAMETERS: Final = (b"?", b"&")  # before the name of one, in an address


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    cued = Rule(
        name="password/cued",
        entity=Entity.PASSWORD,
        pattern=_PASSWORD,
        triggers=(_WORDS,),
        rank=50,
        right="!-~",
        tail="!-~",
        caseless=True,
        reader=_password,
        score=0.9,
    )
    return (
        cued,
        replace(cued, name="password/stated", rank=36, reader=_stated),
        replace(
            cued,
            name="password/asked",
            pattern=_ASKED,
            rank=51,
            reader=_answered,
            score=0.7,
        ),
    )


def _answered(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the first token behind a question for a password."""
    while text[start] in b":=":
        start += 1
    value, lowest = text[start:end], back(text, start, _LEAD)
    asked = _QUESTION.search(text, lowest, start) and b"\n" in text[lowest:start]
    word = _LETTERS.match(value) and not _is_chosen(value, clear=False)
    plain = word or value.endswith(b":") or _COUNTS.match(value) or _is_web(value)
    if not asked or plain or not _ANSWERS(text, start, end):
        return None
    return (start, end)


def _password(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the last token behind the word, unless it is an ordinary one."""
    return _read(text, start, end, stated=False)


def _stated(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the same where a sign or a word says plainly that it is the password."""
    return _read(text, start, end, stated=True)


def _read(text: bytes, start: int, end: int, *, stated: bool) -> tuple[int, int] | None:
    word = _said(text, start, end)
    if word is None or _IDENTIFIER.match(text, word.end()):
        return None
    begin, end = _unwrapped(text, max(word.end(), start), end)
    if _HIDDEN in text[word.start() : begin] or _GOES_ON.match(text, end):
        return None  # what was masked is no password, nor what is glued to it
    if no_login(text, word.start(), end) is None:
        return None  # the word itself, where an address has a password
    if text[word.start() - 1 : word.start()] in _PARAMETERS:
        end = begin + len(text[begin:end].partition(b"&")[0])
    clear = _CLEAR.search(text, word.start(), begin) is not None
    pin = _PIN.search(text, word.start(), begin) and text[begin:end].isdigit()
    if pin:
        right = end - begin in _PIN_LENGTHS
    elif stated and not clear:
        right = False
    else:
        bare = not clear and _BARE.match(text, begin) is not None
        right = bare or _is_password(text[begin:end], clear=clear)
    return (begin, end) if right else None


def _is_password(value: bytes, *, clear: bool) -> bool:
    """Tell a password from counts, addresses on the web and words of the sentence."""
    if _PLACEHOLDER.fullmatch(value):
        return False
    if not (_SHORTEST if clear else _SHORTEST_BARE) <= len(value) <= _LONGEST:
        return False
    if _COUNTS.match(value) or _is_web(value):
        return False
    return not _LETTERS.match(value) or _is_chosen(value, clear=clear)


def _is_web(value: bytes) -> bool:
    return b"://" in value or value.lower().startswith((b"http", b"www."))


def _said(text: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """Find the word that leads to a token, with what is said behind it."""
    word = _WORD.search(text, max(start - _LEAD, 0), end)
    while word is not None and word.end() < start:
        word = _WORD.search(text, word.start() + 1, end)
    return word


def _unwrapped(text: bytes, begin: int, end: int) -> tuple[int, int]:
    """Leave out what a token stands between: quotes, brackets, marks of markup."""
    opens = _OPENS.match(text, begin, end)
    begin = opens.end() if opens else begin
    quote = text[begin - 1]
    if quote in _QUOTES and (close := text.find(quote, begin, end)) > begin:
        return begin, close - (text[close - 1] == ord("\\"))
    closes = _CLOSES.search(text, begin, end)
    end = closes.start() if closes and closes.start() > begin else end
    while end > begin and text[end - 1] in b".,;:)\"'>]":
        end -= 1
    return begin, end


def _is_chosen(value: bytes, *, clear: bool) -> bool:
    """Tell letters that are a password from a word of the sentence."""
    if value.lower().strip(b"'.,?!-") in _PLAIN:
        return False
    changes = len(_CHANGING.findall(value))
    return clear or (len(value) >= _LONG and changes >= _CHANGES)
