"""Roles, permissions and people."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    HR = "hr"
    LEGAL = "legal"
    COMPLIANCE = "compliance"
    AUDITOR = "auditor"
    AGENT = "agent"
    SECURITY = "security"


class May(StrEnum):
    """Permissions, ``scope:thing:deed``, in the alphabet's order."""

    LEDGER_EXPORT = "audit:ledger:export"
    LEDGER_READ = "audit:ledger:read"
    OPERATIONS_READ = "audit:operations:read"
    DESK_ANSWER = "desk:session:answer"
    DESK_RULES = "desk:rules:change"
    DESK_SEE = "desk:board:see"
    DESK_STEER = "desk:presence:steer"
    CLASSIFIER_CHANGE = "governance:classifier:change"
    CLOCK_CONFIRM = "governance:clock:confirm"
    COST_CHANGE = "governance:cost:change"
    DESTINATION_CHANGE = "governance:destination:change"
    FACTOR_RENEW = "governance:factor:renew"
    GRANT_ASK = "governance:grant:ask"
    JOBS_CHANGE = "governance:jobs:change"
    NOTICE_CHANGE = "governance:notice:change"
    API_KEY_CHANGE = "governance:api-key:change"
    MASKING_CHANGE = "governance:masking:change"
    POLICY_CHANGE = "governance:policy:change"
    PEOPLE_CHANGE = "governance:people:change"
    PEOPLE_DEACTIVATE = "governance:people:deactivate"
    PEOPLE_FOUND = "governance:people:found"
    PROGRAMME_CHANGE = "governance:programme:change"
    REVIEW_DECIDE = "governance:review:decide"
    PACK_CONFIRM = "governance:pack:confirm"
    ORGANISATION_DECLARE = "governance:organisation:declare"
    REQUEST_SIGN = "governance:request:sign"
    ROLES_CHANGE = "governance:roles:change"
    RULES_CHANGE = "governance:rules:change"
    SNAPSHOT_CHANGE = "governance:snapshot:change"
    ALARM_ANSWER = "incident:alarm:answer"
    FREEZE_PLACE = "incident:freeze:place"
    FREEZE_LIFT = "incident:freeze:lift"
    INCIDENT_ANSWER = "incident:room:answer"
    HOLD_PLACE = "legal:hold:place"
    HOLD_RELEASE = "legal:hold:release"
    ARCHIVE_RESTORE = "records:archive:restore"
    BATCH_DISPOSE = "records:batch:dispose"
    BATCH_PROPOSE = "records:batch:propose"
    BATCH_WITHDRAW = "records:batch:withdraw"
    CONVERSATION_EXPLAIN = "records:conversation:explain"
    CONVERSATION_EXPORT = "records:conversation:export"
    CONVERSATION_IMPORT = "records:conversation:import"
    CONVERSATION_LABEL = "records:conversation:label"
    CONVERSATION_READ = "records:conversation:read"
    CONVERSATION_READ_OWN = "records:conversation:read-own"
    CONVERSATION_SEARCH = "records:conversation:search"
    CUSTOMER_CHANGE = "records:customer:change"
    DISCLOSURE_PULL = "records:disclosure:pull"
    FINDING_MARK = "records:finding:mark"
    FINDING_REVEAL = "records:finding:reveal"
    QUARANTINE_DISCARD = "records:quarantine:discard"
    RESTRICTED_READ = "records:restricted:read"
    SOURCE_CHANGE = "records:source:change"
    SUBJECT_ANSWER = "records:subject:answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a name, roles and a state. ``name`` is never given twice.

    ``accounts`` are the ids of agents under which they talk to customers: the
    conversations of these are their own.
    """

    name: str
    roles: frozenset[Role]
    active: bool = True
    title: str = ""
    email: str = ""
    enrolled: bool = False
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who wants to read. ``proven`` says that a second factor stood behind the name.

    Without one, which only a sandbox allows, everything is masked as for nobody.
    """

    person: Person
    proven: bool

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that texts may be masked for."""
        return self.person.roles if self.proven else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What somebody chose at an invitation: a password and an authenticator app.

    ``code`` is one that the app shows for ``secret`` (base32) now.
    """

    password: str = field(repr=False)
    secret: str = field(repr=False)
    code: str = field(repr=False)
