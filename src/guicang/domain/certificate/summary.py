"""A certificate in a few lines, for a terminal."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guicang.domain.certificate.model import Document
from guicang.domain.certificate.sentences import SENTENCES

Words = Callable[[str], str]


def spoken(sentence: Mapping[str, Any], words: Words) -> str:
    """Say a certificate's sentence in the reader's language."""
    return words(SENTENCES[sentence["code"]]).format(**sentence["data"])


def summary(document: Document, words: Words) -> Iterator[str]:
    """Give the lines: what was done, by whom, how it was checked, what is left."""
    yield f"{document['id']}  {document['issuer']['organisation']}"
    yield spoken(document["claim"], words)
    yield spoken(document["archive"]["statement"], words)
    for approval in document["approvals"]:
        role = words(approval["role"])
        yield f"  ✓ {approval['person']} ({role}) {approval['at']}"
    seen = document["verification"]
    for check in seen["checks"]:
        yield f"  {words(check['method'])}: {words(check['result'])}"
    decision = seen["validation"]["decision"]
    yield f"{words('validation')}: {words(decision)}"
    for reason in seen["validation"]["reasons"]:
        yield f"  · {spoken(reason, words)}"
    for limit in document["limitations"]:
        yield f"  - {spoken(limit, words)}"
