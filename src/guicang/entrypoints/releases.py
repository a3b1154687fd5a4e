"""Releases for every door: their terms as plain values, and their files."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Any, Final

from guicang.bootstrap import House
from guicang.domain.access.model import Person
from guicang.domain.approval.model import Operation, Request
from guicang.domain.disclosure.release import PGP, ZIP, release_from, told_key
from guicang.domain.errors import BadUsage, NoSuchRequest

USES: Final = ("export", "analysis", "publication", "exchange", "testing")
"""What a released file may be masked for; never is it in clear."""


def releases(house: House) -> Sequence[Request]:
    """Give the releases that were asked for, the newest first."""
    found = house.requests.list()
    return [each for each in found if each.operation is Operation.RELEASE]


def release_shape(request: Request) -> dict[str, Any]:
    """Turn a release into plain values."""
    payload: Any = request.payload
    release = release_from(payload)
    return {
        "id": request.id,
        "decision": request.decision.value,
        "proposer": request.proposer,
        "reason": request.reason,
        "recipient": release.recipient,
        "contact": release.contact,
        "purpose": release.purpose,
        "basis": release.basis.value,
        "use": release.use,
        "expires_at": release.expires_at,
        "sealing": sealing_of(release.keys),
        "keys": [told_key(each) for each in release.keys if each != ZIP],
        "authority": release.authority,
        "document": release.document,
        "conversations": len(payload["conversations"]),
    }


def sealing_of(keys: Sequence[str]) -> str:
    """Say what opens a file: "", age, openpgp or zip."""
    if not keys:
        return ""
    if list(keys) == [ZIP]:
        return "zip"
    return "openpgp" if keys[0].startswith(PGP) else "age"


def file_name(request: Request) -> str:
    """Name the file of a release."""
    payload: Any = request.payload
    endings = {"age": ".jsonl.age", "openpgp": ".jsonl.pgp", "zip": ".zip"}
    keys = release_from(payload).keys
    return f"{request.id}{endings.get(sealing_of(keys), '.jsonl')}"


def sealed_file(
    house: House, request: str, person: Person, secret: str
) -> tuple[str, IO[bytes]]:
    """Write the file of a release for a download: its name, and the open file.

    BadUsage for one that nothing seals: it would lie on a disk in clear meanwhile.
    """
    known = house.requests.get(request)
    if known.operation is not Operation.RELEASE:
        raise NoSuchRequest(request=request)
    payload: Any = known.payload
    if not release_from(payload).keys:
        raise BadUsage(reason="a file in clear is written by `guicang release run`")
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        house.releasing.run(request, person, file.write, secret)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file_name(known), file
