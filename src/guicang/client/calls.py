"""The calls: one method for each thing that a program does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, cast
from urllib.parse import quote

from guicang.client.shapes import (
    Batch,
    Entry,
    Errand,
    Head,
    Line,
    Pushed,
    Request,
    Transcript,
    Verdict,
    Verified,
)
from guicang.client.transport import Transport


class Client:
    """A program's way to one installation.

    Whatever a method needs and the key has not is raised as ``Refused`` (GC-923).
    """

    def __init__(self, url: str, *, key: str, **more: Any) -> None:
        """Open nothing yet; ``more`` goes to ``Transport``."""
        self._transport = Transport(url, key=key, **more)

    def __enter__(self) -> Self:
        """Use it in a ``with`` block, at whose end it lets go of its connections."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of the connections."""
        self._transport.close()

    def me(self) -> Mapping[str, Any]:
        """Say who calls and what they may do."""
        return cast("Mapping[str, Any]", self._transport.get("/me"))

    # --- records ----------------------------------------------------------------------

    def push(self, records: Sequence[Mapping[str, Any]], *, once: str = "") -> Pushed:
        """Push conversations; sent again, nothing changes."""
        body = {"records": list(records)}
        return cast("Pushed", self._transport.post("/records", body, once=once))

    def conversations(self, **asked: Any) -> Iterator[Line]:
        """Give conversations; narrowed by source, customer, state, held, and so on."""
        return cast("Iterator[Line]", self._transport.pages("/conversations", **asked))

    def facts(self, conversation: str) -> Mapping[str, Any]:
        """Give what is known of one conversation."""
        return cast(
            "Mapping[str, Any]", self._transport.get(_at("conversations", conversation))
        )

    def verdict(self, conversation: str) -> Verdict:
        """Say how long a conversation is kept, and why."""
        path = _at("conversations", conversation, "verdict")
        return cast("Verdict", self._transport.get(path))

    def transcript(self, conversation: str, *, reason: str = "") -> Transcript:
        """Read a conversation, masked; the ledger notes it."""
        path = _at("conversations", conversation, "messages")
        return cast("Transcript", self._transport.get(path, reason=reason))

    def archived(self, conversation: str, *, reason: str) -> Transcript:
        """Read a conversation from the archive, masked; the ledger notes it."""
        path = _at("archive", "conversations", conversation, "messages")
        return cast("Transcript", self._transport.post(path, {"reason": reason}))

    # --- the desk ---------------------------------------------------------------------

    def errands(self, source: str, *, by_hand: bool = False) -> Sequence[Errand]:
        """Fetch what the desk decided about customers of a source, in its order."""
        path = _at("desk", "sources", source, "errands")
        more = {"by_hand": "true"} if by_hand else {}
        return cast("Sequence[Errand]", self._transport.get(path, **more)["items"])

    def report(self, errand: str, *, done: bool = True) -> None:
        """Say that an errand was done in your own system, or cannot be done there."""
        self._transport.post(_at("desk", "errands", errand, "report"), {"done": done})

    # --- disposal ---------------------------------------------------------------------

    def propose(
        self, reason: str, *, end: str = "offline", once: str = "", **more: Any
    ) -> Batch:
        """Freeze what is due into a batch and ask for signatures."""
        body = {"reason": reason, "end": end, **more}
        return cast("Batch", self._transport.post("/batches", body, once=once))

    def batches(self, **asked: Any) -> Iterator[Mapping[str, Any]]:
        """Give batches, the newest first."""
        return self._transport.pages("/batches", **asked)

    def batch(self, batch: str) -> Batch:
        """Give one batch with its request."""
        return cast("Batch", self._transport.get(_at("batches", batch)))

    def members(self, batch: str, **asked: Any) -> Iterator[Mapping[str, Any]]:
        """Give a batch's conversations."""
        return self._transport.pages(_at("batches", batch, "members"), **asked)

    def restore(
        self, conversations: Sequence[str], reason: str, *, once: str = ""
    ) -> Request:
        """Ask for conversations to be brought back."""
        body = {"conversations": list(conversations), "reason": reason}
        return cast("Request", self._transport.post("/restores", body, once=once))

    def requests(self, **asked: Any) -> Iterator[Request]:
        """Give requests, the newest first."""
        return cast("Iterator[Request]", self._transport.pages("/requests", **asked))

    def certificate(self, certificate: str, *, pdf: bool = False) -> bytes:
        """Give a certificate: the signed JSON, byte for byte, or the PDF."""
        more = ("pdf",) if pdf else ()
        return self._transport.raw(_at("certificates", certificate, *more))

    # --- the ledger -------------------------------------------------------------------

    def entries(self, **asked: Any) -> Iterator[Entry]:
        """Give entries of the ledger, the newest first."""
        return cast(
            "Iterator[Entry]", self._transport.pages("/ledger/entries", **asked)
        )

    def head(self) -> Head:
        """Give the ledger's size and root."""
        return cast("Head", self._transport.get("/ledger/head"))

    def checkpoint(self) -> str:
        """Have the ledger signed as it stands; keep the note elsewhere."""
        return str(self._transport.post("/ledger/checkpoints")["note"])

    def verify(self) -> Verified:
        """Have every entry hashed again, and compared with the kept checkpoints."""
        return cast("Verified", self._transport.post("/ledger/verification"))

    def export(self, reason: str, **asked: Any) -> bytes:
        """Take entries out with their proof; narrowed by since, person, about, tag."""
        body = {"reason": reason, **asked}
        return self._transport.post_raw("/ledger/export", body)

    # --- how it is --------------------------------------------------------------------

    def examine(self) -> Mapping[str, Any]:
        """Have everything looked at: keys, storage, people, the rest."""
        return cast("Mapping[str, Any]", self._transport.post("/health/examination"))

    def jobs(self, **asked: Any) -> Mapping[str, Any]:
        """Give the newest jobs, and how many there are in each state."""
        return cast("Mapping[str, Any]", self._transport.get("/jobs", **asked))

    def sources(self) -> Sequence[Mapping[str, Any]]:
        """Give the sources, and how each is doing."""
        found = self._transport.get("/sources")["items"]
        return cast("Sequence[Mapping[str, Any]]", found)


def _at(*parts: str) -> str:
    return "/" + "/".join(quote(part, safe="") for part in parts)
