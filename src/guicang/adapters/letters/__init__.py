"""Mails of persons, as the standard library reads them (RFC 5322, RFC 2045).

Nothing in them is believed or shown as it came: HTML is turned to text, names of files
lose their folders, and what is no text is given to nobody but a clerk.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final

from guicang.domain.subjects.mail import Enclosed, Letter, Sort, sort_of
from guicang.ports.subjectmail import Read

MOST: Final = 20 << 20
"""Bytes of a mail; what is longer is read so far, without its files."""
_TEXT: Final = 20_000
"""Letters of its text."""
_FILES: Final = 20
_NAME: Final = 120
_LINE: Final = 300
_UNSHOWN: Final = frozenset({"script", "style", "head", "title"})
_BROKEN: Final = (ValueError, LookupError, RecursionError, AttributeError, TypeError)
"""What the parser raises over headers and parts that are none."""


def read_letter(raw: bytes, own: frozenset[str] = frozenset()) -> Read:
    """Read a mail. What cannot be read of it is left out. ``own`` are our addresses."""
    message = message_from_bytes(raw[:MOST], policy=policy.default)
    headers = {name.lower(): _words(message, name) for name in message.keys()}  # noqa: SIM118 - a message is no map
    sender = parseaddr(headers.get("from", ""))[1]
    report = message.get_content_type() in {
        "multipart/report",
        "message/delivery-status",
    }
    sort = sort_of(headers, sender=sender, report=report, own=own)
    if sort is not Sort.REQUEST:
        return Read(sort, Letter("", sender, "", ""))
    cut = len(raw) > MOST
    text, files = _text(message), () if cut else _files(message)
    letter = Letter(
        message=headers.get("message-id", "") or sha256(raw).hexdigest(),
        sender=sender,
        subject=headers.get("subject", "")[:_LINE],
        text=text[:_TEXT],
        files=files[:_FILES],
        cut=cut or len(text) > _TEXT or len(files) > _FILES,
    )
    return Read(sort, letter)


def _words(message: EmailMessage, name: str) -> str:
    """Give a header as one printable line; "" for one that cannot be read."""
    try:
        said = str(message.get(name, ""))
    except _BROKEN:
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())


def _text(message: EmailMessage) -> str:
    for kind in ("plain", "html"):
        try:
            part = message.get_body(preferencelist=(kind,))
            said = "" if part is None else str(part.get_content())
        except _BROKEN:
            continue
        text = _shown(said) if kind == "html" else said
        kept = "".join(c for c in text if c.isprintable() or c in "\n\t")
        if kept.strip():
            return kept.strip()
    return ""


def _files(message: EmailMessage) -> tuple[Enclosed, ...]:
    found = []
    for part in message.walk():
        if part.is_multipart() or not _is_file(part):
            continue
        data = part.get_payload(decode=True)
        found.append(Enclosed(_name(part), data if isinstance(data, bytes) else b""))
    return tuple(found)


def _is_file(part: EmailMessage) -> bool:
    try:
        text = part.get_content_maintype() == "text" and not part.get_filename()
        return not text or part.is_attachment()
    except _BROKEN:
        return True


def _name(part: EmailMessage) -> str:
    """Give the name of a file without folders and without what is not printed."""
    try:
        said = part.get_filename() or ""
    except _BROKEN:
        said = ""
    last = said.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable()).strip(". ")
    return kept[:_NAME] or "file"


class _Texts(HTMLParser):
    """Keeps what a reader would see of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._inside += tag in _UNSHOWN
        if tag in {"br", "p", "div", "li", "tr"}:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN and self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.said.append(data)


def _shown(html: str) -> str:
    reader = _Texts()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return "\n".join(line for line in lines if line)
