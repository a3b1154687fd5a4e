"""Legal packs and policy templates, shipped as data inside the package."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from guicang.domain.detect.policy import MaskingPolicy, policy_from
from guicang.domain.errors import (
    BadDeskRules,
    BadMasking,
    BadPack,
    BadPolicy,
    BadRoleTable,
    NoSuchPolicy,
)
from guicang.domain.programme.calendar import Item, List
from guicang.domain.retention.packs import Pack, packs_from
from guicang.domain.subjects.clock import Term, terms_from

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)


class YamlPacks:
    """The bundled packs, read once per process (``ports.policies.LegalPacks``)."""

    def load(self) -> Sequence[Pack]:
        """Read and validate the packs. BadPack if they are not as they must be."""
        return _packs()

    def document(self) -> Mapping[str, object]:
        """Give the whole document: approval matrix, certificate fields and the rest."""
        return _document()


@cache
def subject_clocks() -> Mapping[str, Term]:
    """Give the clocks by which persons are answered, by jurisdiction. BadPack."""
    text = files("guicang").joinpath("data/subject-clocks.yaml").read_text("utf-8")
    return terms_from(yaml.safe_load(text))


@cache
def calendar() -> Sequence[Item]:
    """Read the compliance calendar, once a process."""
    text = files("guicang").joinpath("data", "calendar.yaml").read_text("utf-8")
    return tuple(
        Item(
            id=row["id"],
            list=List(row["list"]),
            every=row["every"],
            known=row["known"],
            basis=row["basis"],
            titles={"en": row["en"], "zh": row["zh"]},
        )
        for row in yaml.safe_load(text)
    )


def templates() -> Mapping[str, Mapping[str, object]]:
    """Give the policy templates by name, in the order of names."""
    return _templates()


def template(name: str) -> Mapping[str, object]:
    """Give one policy template. NoSuchPolicy if there is none of that name."""
    found = _templates().get(name)
    if found is None:
        raise NoSuchPolicy(policy=name)
    return found


def read_policy(path: Path) -> Mapping[str, object]:
    """Read a policy file, YAML or JSON. BadPolicy if it is neither."""
    try:
        return _read(path)
    except BadPack as error:
        raise BadPolicy(reason=f"{path.name}: {error.data['reason']}") from None


def read_roles(path: Path) -> Mapping[str, object]:
    """Read a role-table file, YAML or JSON. BadRoleTable if it is neither."""
    try:
        return _read(path)
    except BadPack as error:
        raise BadRoleTable(place=path.name, reason=error.data["reason"]) from None


def masking_policy() -> MaskingPolicy:
    """Give the masking policy that is shipped. BadMasking if it is not valid."""
    return policy_from(shipped_masking())


def shipped_masking() -> Mapping[str, object]:
    """Give the document of the masking policy that is shipped."""
    return _read(_data() / "masking.yaml")


def read_masking(path: Path) -> Mapping[str, object]:
    """Read a masking policy file, YAML or JSON. BadMasking if it is neither."""
    try:
        return _read(path)
    except BadPack:
        reason = "is no mapping in YAML or JSON"
        raise BadMasking(place=path.name, reason=reason) from None


def read_desk(raw: bytes) -> Mapping[str, object]:
    """Read rules of the desk, YAML or JSON. BadDeskRules if they are neither."""
    try:
        document = yaml.load(raw, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        document = None
    if not isinstance(document, dict):
        raise BadDeskRules(place="file", reason="is no mapping in YAML or JSON")
    return document


def shipped_masking_file() -> bytes:
    """Give the masking policy that is shipped as it is written, remarks and all."""
    return (_data() / "masking.yaml").read_bytes()


def written(document: Mapping[str, object]) -> bytes:
    """Write a document as YAML, for people to change."""
    text: bytes = yaml.safe_dump(
        dict(document), allow_unicode=True, sort_keys=False, encoding="utf-8"
    )
    return text


def _data() -> Traversable:
    return files("guicang") / "data"


@cache
def _document() -> Mapping[str, object]:
    return MappingProxyType(_read(_data() / "legal-packs.yaml"))


@cache
def _packs() -> tuple[Pack, ...]:
    return packs_from(_document())


@cache
def _templates() -> Mapping[str, Mapping[str, object]]:
    found = {
        file.name.removesuffix(".yaml"): MappingProxyType(_read(file))
        for file in (_data() / "policies").iterdir()
        if file.name.endswith(".yaml") and _NAME.fullmatch(file.name[:-5])
    }
    return MappingProxyType(dict(sorted(found.items())))


def _read(file: Traversable | Path) -> dict[str, object]:
    """Read a YAML mapping; only plain values, never objects."""
    try:
        # The C loader gives the same values about ten times faster than safe_load.
        document = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BadPack(place=file.name, reason=f"no YAML: {error}") from None
    if not isinstance(document, dict):
        raise BadPack(place=file.name, reason="must be a mapping")
    return document
