"""Say how long records are kept and why; change the policy through approval.

* A policy is versioned data. It changes only when two people have signed the exact
  document, and the set of records whose verdict it changes was shown before.
* The law is data too; which of it binds is decided by what the organisation declared.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import NoSuchConversation
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Clause, Record, Rules, State, Verdict
from guicang.domain.retention.packs import Pack, binding
from guicang.domain.retention.policy import (
    Policy,
    Simulation,
    check_guides,
    check_locks,
    is_shorter,
    parse,
    simulate,
)
from guicang.domain.retention.verdict import Compiled, compile_rules
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.ledger import Ledger
from guicang.ports.policies import LegalPacks, Policies
from guicang.ports.records import Records
from guicang.services.approving import Approving
from guicang.services.holding import payload_root
from guicang.services.naming import Entropy, new_id
