"""Make and open homes; verify certificates and slices of ledgers without one."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guicang import __version__
from guicang.bootstrap import schema
from guicang.bootstrap.collecting import rest
from guicang.bootstrap.house import House
from guicang.bootstrap.stores import RULES_KEY, Words, key_name
from guicang.config import Config, load
from guicang.domain.access.model import Person
from guicang.domain.certificate.model import Document
from guicang.domain.certificate.sign import verify
from guicang.domain.errors import (
    BadCertificate,
    GateClosed,
    HomeExists,
    NoHome,
    SandboxChanged,
    SliceBroken,
)
from guicang.domain.ledger.checkpoint import VerifierKey
from guicang.domain.ledger.slices import Checked, check
from guicang.ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new home, and what is shown once.

    ``people`` of a sandbox with their TOTP secrets, and the ``password`` they share;
    elsewhere the token of the first administrator's ``invitation``.
    """

    house: House
    people: Sequence[tuple[Person, str]] = ()
    password: str = ""
    invitation: str = ""


def open_house(
    home: Path, words: Words = str, *, suspect: bool = False, restored: bool = False
) -> House:
    """Open a home. NoHome if the folder is none.

    SchemaOlder or SchemaNewer where database and release do not fit each other.

    SandboxChanged if settings and ledger contradict each other, unless ``suspect``:
    then it is opened to be examined. GateClosed for a restored home that does not know
    what came after its snapshot, unless it is opened as ``restored``, to be told.
    """
    config = load(home)
    if not config.exists:
        raise NoHome(home=str(home))
    _start_django(home)
    if restored:
        _migrate()
    schema.standing().check()
    house = House(config, words)
    if not suspect:
        _check_sandbox(house)
    if not (suspect or restored) and (gate := house.gates.closed()):
        raise GateClosed(snapshot=gate.snapshot)
    return house


def upgrade(home: Path, *, contract: bool) -> schema.Fit:
    """Bring a home's database to this release; give what it lacked.

    NoHome, SchemaNewer, DatabaseUnready. Without ``contract`` only what adds is done.
    """
    if not load(home).exists:
        raise NoHome(home=str(home))
    _start_django(home)
    return schema.upgrade(contract=contract)


def _check_sandbox(house: House) -> None:
    """Raise SandboxChanged unless the settings say what the first entry says.

    A ledger that has no readable first entry is left to ``guicang ledger verify``,
    which finds that and must be able to open the home for it.
    """
    for row in house.ledger.rows(0, 1):
        try:
            began = json.loads(row.body)["data"]["sandbox"]
        except (ValueError, KeyError, TypeError):
            return
        if began is not house.config.sandbox and isinstance(began, bool):
            raise SandboxChanged(said=house.config.sandbox, began=began)


def initialise(
    home: Path,
    *,
    sandbox: bool,
    organisation: str,
    database: str,
    words: Words = str,
    clock: Clock | None = None,
) -> Made:
    """Make a home; a sandbox has one person per role, others an invitation.

    HomeExists if there is one already. Cut off, it can be run again: the settings
    file, which makes a folder a home, is written last. ``clock`` is for stories.
    """
    if load(home).exists:
        raise HomeExists(home=str(home))
    text = _settings(sandbox=sandbox, organisation=organisation, database=database)
    draft = _draft(home, text)
    _make_keys(draft)
    _start_django(home, draft)
    _make_second_factor_key(home)
    _migrate()
    house = House(draft, words, clock)
    if not house.ledger.head().size:
        house.governing.initialise(sandbox=sandbox, version=__version__)
    _check_sandbox(house)
    made = _people(house, sandbox=sandbox)
    from guicang.adapters.evidence import write

    write(home / "public.key", f"{house.recording.key.text()}\n".encode())
    write(home / "guicang.toml", text.encode(), 0o600)
    house.recording.checkpoint()
    return made


def _people(house: House, *, sandbox: bool) -> Made:
    if not sandbox:
        return Made(house=house, invitation=house.inviting.first())
    people = house.admitting.sandbox()
    password = house.inviting.sandbox([person.name for person, _ in people])
    return Made(house=house, people=people, password=password)


def verify_certificate(file: Path, key: Path) -> Document:
    """Verify a certificate (JSON or PDF) with nothing but a public key file.

    BadCertificate, BadSignature, BadCheckpoint (a key file that is none).
    """
    from guicang.adapters.documents.attachment import extract
    from guicang.adapters.keys.signing import verify_signature

    try:
        data = file.read_bytes()
        trusted = VerifierKey.parse(key.read_text("utf-8"))
    except OSError as error:
        raise BadCertificate(reason=str(error.strerror)) from error
    envelope = extract(data) if data.startswith(b"%PDF") else data
    return verify(
        envelope,
        trusted.public,
        lambda public, signature, message: verify_signature(public, message, signature),
    )


def verify_slice(file: Path, key: Path) -> Checked:
    """Verify a slice of a ledger with nothing but a public key file.

    SliceBroken, BadSignature, BadCheckpoint (also for a key file that is none).
    """
    from guicang.adapters.keys.signing import verify_signature

    try:
        lines = file.read_bytes().split(b"\n")
        trusted = VerifierKey.parse(key.read_text("utf-8"))
    except OSError as error:
        raise SliceBroken(reason=str(error.strerror)) from error
    return check(
        lines, trusted, lambda said, sig: verify_signature(trusted.public, said, sig)
    )


# --- making ---------------------------------------------------------------------------


def _settings(*, sandbox: bool, organisation: str, database: str) -> str:
    lines = []
    if sandbox:
        lines.append("# A sandbox says so everywhere and never becomes production.")
        lines.append("sandbox = true")
    if organisation:
        lines.append(f'"organisation.name" = {json.dumps(organisation)}')
    if database:
        lines.append(f'"database.url" = {json.dumps(database)}')
    return "\n".join(lines) + "\n"


def _draft(home: Path, text: str) -> Config:
    """Read settings that are not in force yet."""
    folder = home / ".draft"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "guicang.toml"
    path.write_text(text, "utf-8")
    try:
        return Config(home, load(folder).values)
    finally:
        path.unlink()
        folder.rmdir()


def _make_keys(config: Config) -> None:
    from guicang.adapters.evidence import write
    from guicang.adapters.keys.epochs import EpochRing
    from guicang.adapters.keys.masking import FileCloak
    from guicang.adapters.keys.sealbox import FileSealer
    from guicang.adapters.keys.signing import FileSigner
    from guicang.adapters.keys.tagging import HmacTagger

    folder = config.home / "keys"
    for name in ("data", "archive", "certificates", "checkpoints"):
        (config.home / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.exists():
        # An earlier `init` was cut off, or somebody lost guicang.toml. Keys are never
        # thrown away on a guess.
        folder.rename(config.home / f"keys.aside-{secrets.token_hex(4)}")
    EpochRing.initialise(folder, passphrase=os.environ.get("GUICANG_PASSPHRASE"))
    FileSealer.initialise(folder)
    FileSigner.initialise(folder, key_name(config))
    HmacTagger.initialise(folder).lend("rules", config.home / RULES_KEY)
    FileCloak.initialise(folder)
    write(folder / "django.key", secrets.token_urlsafe(48).encode(), 0o600)


def _make_second_factor_key(home: Path) -> None:
    from guicang.adapters.db.mfa import write_key  # needs Django's settings

    write_key(home / "keys" / "mfa.key")


def _start_django(home: Path, draft: Config | None = None) -> None:
    import django
    from django.conf import settings

    os.environ["GUICANG_HOME"] = str(home)
    if draft is not None and draft["database.url"]:
        os.environ["GUICANG_DATABASE_URL"] = str(draft["database.url"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guicang.entrypoints.settings")
    if not settings.configured:
        django.setup()
        rest()


def _migrate() -> None:
    from django.core.management import call_command

    from guicang.adapters.db.dialects import unhurried
    from guicang.adapters.db.transactions import translated

    # Whoever is in the way of a migration is waited for, but not for ever: what queues
    # behind it would stand as long.
    with translated(), unhurried():
        call_command("migrate", verbosity=0, interactive=False)
