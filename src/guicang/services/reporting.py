"""Sign what came of the programme: reports as JSON, and printed with it as PDF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from guicang.domain.certificate.sign import Signing, Verify
from guicang.domain.errors import BadUsage
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.campaign import Line, Review, counted
from guicang.domain.programme.course import Course
from guicang.domain.programme.report import Report, seal, verify
from guicang.ports.clock import Clock
from guicang.ports.documents import ReportPaper
from guicang.ports.ledger import Ledger
from guicang.services.teaching import Pass

REVIEW_SCHEMA = "guicang.permission-review/1"
CALENDAR_SCHEMA = "guicang.compliance-calendar/1"
TRAINING_SCHEMA = "guicang.training-certificate/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The use cases. ``organisation`` is whose report it is."""

    signer: Signing
    fits: Verify
    paper: ReportPaper
    ledger: Ledger
    clock: Clock
    organisation: str

    def review(self, review: Review, *, by: str) -> bytes:
        """Sign what came of a review that is done. BadUsage while lines are left."""
        if review.left:
            raise BadUsage(reason="a review is reported when every line is decided")
        data = seal(self._review(review), self.signer)
        about = {
            "review": review.campaign.id,
            "digest": sha256(data).hexdigest(),
        }
        with self.ledger.transaction():
            self.ledger.append(Tag.REVIEW_REPORTED, by, about, self.clock.now())
        return data

    def training(self, passed: Pass, course: Course, good_until: datetime) -> bytes:
        """Sign that somebody passed a course, and until when that is good."""
        data = seal(
            {
                "schema": TRAINING_SCHEMA,
                "id": f"{passed.person}/{passed.course}/{passed.at:%Y%m%d}",
                "organisation": self.organisation,
                "person": passed.person,
                "course": passed.course,
                "title": course.title,
                "version": passed.version,
                "language": passed.language,
                "right": passed.right,
                "of": passed.of,
                "decided_at": passed.at.isoformat(),
                "good_until": good_until.isoformat(),
            },
            self.signer,
        )
        about = {"course": passed.course, "digest": sha256(data).hexdigest()}
        with self.ledger.transaction():
            self.ledger.append(
                Tag.TRAINING_CERTIFIED, passed.person, about, self.clock.now()
            )
        return data

    def calendar(self, found: Mapping[str, object], *, by: str) -> bytes:
        """Sign the compliance calendar as it stands."""
        now = self.clock.now()
        data = seal(
            {
                "schema": CALENDAR_SCHEMA,
                "id": f"calendar-{now:%Y%m%d}",
                "organisation": self.organisation,
                "decided_at": now.isoformat(),
                "made_by": by,
                **found,
            },
            self.signer,
        )
        about = {"digest": sha256(data).hexdigest()}
        with self.ledger.transaction():
            self.ledger.append(Tag.CALENDAR_REPORTED, by, about, now)
        return data

    def print_(self, data: bytes, words: Callable[[str], str]) -> bytes:
        """Print a signed report, with the JSON attached. BadReport."""
        return self.paper.pdf(data, words)

    def verify(self, data: bytes) -> Report:
        """Return what a report says that this house signed. BadReport, BadSignature."""
        return verify(data, self.signer.public_key, self.fits)

    def _review(self, review: Review) -> Mapping[str, object]:
        campaign = review.campaign
        return {
            "schema": REVIEW_SCHEMA,
            "id": campaign.id,
            "organisation": self.organisation,
            "manager": campaign.manager,
            "cause": campaign.cause.value,
            "period": campaign.period,
            "since": campaign.since.isoformat(),
            "opened_by": campaign.opened_by,
            "opened_at": campaign.opened_at.isoformat(),
            "due_at": campaign.due_at.isoformat(),
            "ends_at": campaign.ends_at.isoformat(),
            "decided_at": max(each.at for each in review.rulings).isoformat(),
            "counts": dict(counted(review)),
            "lines": [_line(line, review) for line in campaign.lines],
        }


def _line(line: Line, review: Review) -> dict[str, Any]:
    last = review.last[line.held.id]
    return {
        "person": line.held.person,
        "what": line.held.what.value,
        "name": line.held.name,
        "power": line.held.power,
        "finding": line.suggestion.finding.value,
        "facts": dict(line.suggestion.facts),
        "advice": line.suggestion.advice.value,
        "said": [
            {
                "verdict": each.verdict.value,
                "reason": each.reason,
                "by": each.by,
                "at": each.at.isoformat(),
                "request": each.request,
            }
            for each in review.rulings
            if each.line == last.line
        ],
    }
