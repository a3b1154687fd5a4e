"""The connector of 微信客服: what it is, what it can, and its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guicang.adapters.sources.wecom import form
from guicang.adapters.sources.wecom.callback import read_door
from guicang.adapters.sources.wecom.kf_source import MOST_ACCOUNTS, WINDOW, KfSource
from guicang.domain.errors import BadSource
from guicang.domain.identity import Kind
from guicang.domain.sources.model import Ability, Answer, Can, Field, Grouping, Profile
from guicang.ports.connecting import Source, Tools

_ABILITIES: Final = {
    Ability.PULL: Answer(
        Can.YES,
        "Only what was said in the last three days, and not what programs sent.",
    ),
    Ability.PUSH: Answer(
        Can.YES, "A call says that there is something to read, not what."
    ),
    Ability.MEDIA: Answer(Can.YES, "Only for some days after it was sent."),
    Ability.AGENT_STATE: Answer(
        Can.PARTLY,
        "Read only: servicers set it themselves. Departments are not resolved.",
    ),
    Ability.TRANSFER: Answer(
        Can.YES, "To a servicer who is there, while the session has not ended."
    ),
    Ability.NOTICE: Answer(
        Can.PARTLY,
        "Only where no person serves yet, within 48 hours of the customer's last "
        "message, and at most five times.",
    ),
    Ability.END: Answer(Can.YES),
    Ability.RECALL: Answer(Can.NO, "What people there take back is recorded."),
    Ability.DELETE: Answer(Can.NO),
    Ability.RETENTION: Answer(
        Can.ATTESTED, "No program can read or set it: a person says what they saw."
    ),
}

_PROFILE: Final = Profile(
    kind="wecom-kf",
    title="WeCom customer service (微信客服)",
    grouping=Grouping.SESSION,
    customers=Kind.EXTERNAL_USERID,
    fields=(
        form.CORP_ID,
        Field(
            name="secret",
            label="Secret",
            help="Of the self-built application that may call customer service.",
            secret=True,
        ),
        form.TOKEN,
        form.AES_KEY,
        form.TOLERANCE,
        Field(
            name="accounts",
            label="Accounts",
            help="Ids of accounts with spaces between them; none means all.",
            required=False,
        ),
        Field(
            name="names",
            label="Customers' names",
            help="Whether the names of customers are read.",
            required=False,
            default="yes",
            choices=("yes", "no"),
        ),
        form.ADDRESS,
    ),
    abilities=_ABILITIES,
    hosts=(form.HOST,),
    window=WINDOW,
    limits=((10_000, 60), (150_000, 3600)),
    native=form.NATIVE,
    notes=(
        "After three days the platform no longer tells what was said.",
        "Nothing can be deleted there by a program.",
    ),
)


@dataclass(frozen=True, slots=True)
class KfConnector:
    """Implements ``Connector``."""

    profile: Profile = _PROFILE

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it. BadSource; nothing is called yet."""
        accounts = tuple(settings.get("accounts", "").split())
        if len(accounts) > MOST_ACCOUNTS:
            raise BadSource(field="accounts", reason=f"at most {MOST_ACCOUNTS}")
        return KfSource(
            profile=self.profile,
            api=form.read_api(settings, tools),
            tools=tools,
            door=read_door(settings, tools.kept),
            accounts=accounts,
            names=settings.get("names") != "no",
        )
