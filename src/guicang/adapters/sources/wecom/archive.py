"""The connector of 会话内容存档: what it is, what it can, and its form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guicang.adapters.sources.wecom import form, keys
from guicang.adapters.sources.wecom.archive_source import WINDOW, ArchiveSource
from guicang.adapters.sources.wecom.callback import read_door
from guicang.adapters.sources.wecom.consent import Consent
from guicang.adapters.sources.wecom.library import Library, Opening
from guicang.domain.errors import BadSource
from guicang.domain.identity import Kind
from guicang.domain.sources.model import Ability, Answer, Can, Field, Grouping, Profile
from guicang.ports.connecting import Source, Tools

_ABILITIES: Final = {
    Ability.PULL: Answer(
        Can.PARTLY,
        "Only of members with a seat, of customers who agreed, and of the last days: "
        "five are said to be kept, three are reckoned with.",
    ),
    Ability.PUSH: Answer(
        Can.YES, "A call says that there is something to read, not what."
    ),
    Ability.MEDIA: Answer(Can.YES, "Only for some days after it was sent."),
    Ability.AGENT_STATE: Answer(Can.NO),
    Ability.TRANSFER: Answer(Can.NO),
    Ability.NOTICE: Answer(Can.NO),
    Ability.END: Answer(Can.NO),
    Ability.RECALL: Answer(Can.NO, "What people there take back is recorded."),
    Ability.DELETE: Answer(Can.NO),
    Ability.RETENTION: Answer(
        Can.ATTESTED, "No program can read or set it: a person says what they saw."
    ),
}

_PROFILE: Final = Profile(
    kind="wecom-archive",
    title="WeCom chat archive (会话内容存档)",
    grouping=Grouping.SESSION,
    customers=Kind.EXTERNAL_USERID,
    fields=(
        form.CORP_ID,
        Field(
            name="secret",
            label="Secret",
            help="Of the chat archive, in the console under Management Tools.",
            secret=True,
        ),
        Field(
            name="library",
            label="The vendor's library",
            help="Path of libWeWorkFinanceSdk_C.so on this machine; it is not shipped.",
        ),
        Field(
            name="library_sha256",
            label="SHA-256 of the library",
            help="64 hex digits of the very file; no other one is loaded.",
        ),
        Field(
            name=keys.FIELD,
            label="Private keys",
            help="All versions: each one's number on a line, and under it the PEM.",
            secret=True,
        ),
        Field(
            name="default_agree",
            label="Silence is consent",
            help="Whether customers who said nothing count as agreeing.",
            required=False,
            default="no",
            choices=("no", "yes"),
        ),
        form.TOKEN,
        form.AES_KEY,
        form.TOLERANCE,
        Field(
            name="proxy",
            label="Proxy of the library",
            help="The library goes out by itself: http://host:port, or nothing.",
            required=False,
        ),
        Field(
            name="proxy_password",
            label="Password of the proxy",
            help="As name:password.",
            secret=True,
            required=False,
        ),
        form.ADDRESS,
    ),
    abilities=_ABILITIES,
    hosts=(form.HOST,),
    window=WINDOW,
    limits=((1_500, 60),),
    native=form.NATIVE,
    notes=(
        "The library accepts certificates of anybody: the way there has to be trusted.",
        "Nothing can be deleted there by a program.",
    ),
)
_SHA256: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ArchiveConnector:
    """Implements ``Connector``."""

    profile: Profile = _PROFILE

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it. BadSource; nothing is called and no library loaded yet."""
        api = form.read_api(settings, tools)
        path = settings.get("library", "")
        if not path.startswith("/"):
            raise BadSource(field="library", reason="a path from / on is wanted")
        sha256 = settings.get("library_sha256", "").strip().lower()
        if not _SHA256.fullmatch(sha256):
            raise BadSource(field="library_sha256", reason="64 hex digits are wanted")
        opening = Opening(
            path=path,
            sha256=sha256,
            corp=api.corp,
            secret=api.secret,
            proxy=settings.get("proxy", ""),
            password=settings.get("proxy_password", ""),
        )
        return ArchiveSource(
            profile=self.profile,
            library=Library(opening),
            keys=keys.read_keys(settings.get(keys.FIELD, "")),
            consent=Consent(api, settings.get("default_agree") == "yes"),
            tools=tools,
            door=read_door(settings, tools.kept),
        )
