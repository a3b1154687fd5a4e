"""Permission reviews on a real home: frozen, decided, suspended, reported."""

from datetime import timedelta

import pytest

from guicang.adapters.documents.attachment import extract
from guicang.adapters.keys.signing import verify_signature
from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Role
from guicang.domain.alarms.model import Kind
from guicang.domain.approval.model import Decision
from guicang.domain.errors import (
    BadSignature,
    BadUsage,
    LineSettled,
    NotYourReview,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.campaign import Advice, Cause, Finding, Stand, Verdict
from guicang.services.recertifying import Say
from tests import homes
from tests.homes import Home


@pytest.fixture
def home(settled) -> Home:
    return settled(homes.make)


def charged(home: Home, manager="compliance", *people: str) -> None:
    home.house.recertifying.charge(
        manager,
        people or ("supervisor", "auditor", "finance"),
        by="hr",
        code=home.code("hr"),
        reason="the works council agreed",
    )


def began(home: Home, manager="compliance", people=()):
    return home.house.recertifying.open(
        manager, people, by="hr", code=home.code("hr"), reason="quarter"
    )


def decided(home: Home, review, *says: Say, by="compliance"):
    return home.house.recertifying.decide(
        review.campaign.id, says, by=by, code=home.code(by)
    )


def granted(home: Home, person="auditor", used=0) -> str:
    now = home.clock.now()
    home.house.access.give(
        Grant(
            id=f"r-{person}",
            person=person,
            permission=May.CONVERSATION_READ,
            reason="a complaint",
            since=now,
            until=now + timedelta(days=29),
            used=used,
        )
    )
    return f"r-{person}"


def everything(review, keep=True, reason="needed for the work"):
    return [Say(line.held.id, keep, reason) for line in review.left]


# --- opening --------------------------------------------------------------------------


def test_a_review_freezes_what_people_hold_and_says_how_it_was_used(home):
    home.policy()  # the supervisor proposes
    grant = granted(home)
    charged(home)

    lines = {line.held.id: line.suggestion for line in began(home).campaign.lines}

    assert lines.keys() == {
        f"auditor/grant/{grant}",
        "auditor/role/auditor",
        "finance/role/finance",
        "supervisor/role/supervisor",
    }
    assert lines["finance/role/finance"].finding is Finding.NEW
    assert lines["supervisor/role/supervisor"].finding is Finding.ONCE
    assert lines[f"auditor/grant/{grant}"].advice is Advice.REVOKE


def test_nobody_reviews_their_own_and_who_may_not_review_gets_none(home):
    with pytest.raises(BadUsage):
        charged(home, "compliance", "compliance")
    with pytest.raises(NotYourReview):
        charged(home, "auditor", "finance")
    with pytest.raises(BadUsage):
        began(home, people=("compliance",))


def test_the_worker_opens_each_quarter_once_for_each_manager(home):
    charged(home)

    first = [home.house.suspending.sweep()["opened"] for _ in range(2)]
    home.clock.move(days=93)
    second = [home.house.suspending.sweep()["opened"] for _ in range(2)]

    assert (first, second) == ([1, 0], [1, 0])
    causes = {each.campaign.cause for each in home.house.recertifying.all()}
    assert causes == {Cause.QUARTER}


def test_who_moves_is_reviewed_at_once(home):
    charged(home)
    home.house.suspending.sweep()
    admission = home.house.admitting.change(
        "finance",
        [Role.FINANCE, Role.HR],
        by="supervisor",
        code=home.code("supervisor"),
        reason="moves",
    )
    home.sign(admission.request.id, "legal", "security")

    home.house.suspending.sweep()

    (review, *_) = home.house.recertifying.all()
    assert review.campaign.cause is Cause.MOVER
    assert {line.held.person for line in review.campaign.lines} == {"finance"}


# --- deciding -------------------------------------------------------------------------


def test_a_revoked_role_waits_for_signatures_and_a_revoked_grant_ends_at_once(home):
    grant = granted(home)
    charged(home)
    review = began(home)

    after = decided(
        home,
        review,
        Say("finance/role/finance", keep=False, reason="left finance"),
        Say(f"auditor/grant/{grant}", keep=False, reason="the complaint is closed"),
    )

    request = home.house.requests.get(after.last["finance/role/finance"].request)
    assert request.decision is Decision.OPEN
    assert home.house.people.get("finance").roles == {Role.FINANCE}
    assert not home.house.access.grants("auditor")[0].alive(home.clock.now())
    home.sign(request.id, "legal", "security")
    assert home.house.people.get("finance").roles == frozenset()


def test_only_its_manager_decides_a_line_once_and_with_a_reason(home):
    charged(home)
    review = began(home)
    keep = Say("finance/role/finance", keep=True, reason="works there")

    with pytest.raises(NotYourReview):
        decided(home, review, keep, by="legal")
    with pytest.raises(BadUsage):
        decided(home, review, keep._replace(reason=" "))
    decided(home, review, keep)
    with pytest.raises(LineSettled):
        decided(home, review, keep)


def test_all_lines_of_a_decision_are_done_or_none(home):
    grant = granted(home)
    charged(home)
    review = began(home)

    with pytest.raises(LineSettled):
        decided(
            home,
            review,
            Say(f"auditor/grant/{grant}", keep=False, reason="over"),
            Say("nobody/role/admin", keep=False, reason="over"),
        )

    assert home.house.access.grants("auditor")[0].alive(home.clock.now())
    assert not home.house.recertifying.get(review.campaign.id).rulings


def test_a_review_goes_to_another_who_then_decides_it(home):
    charged(home)
    review = began(home)
    give = home.house.recertifying.give

    with pytest.raises(NotYourReview):
        give(
            review.campaign.id,
            "supervisor",
            by="hr",
            code=home.code("hr"),
            reason="away",
        )
    give(review.campaign.id, "legal", by="hr", code=home.code("hr"), reason="away")

    assert decided(home, review, *everything(review), by="legal").left == ()


# --- what nobody decided --------------------------------------------------------------


def test_what_nobody_decides_is_warned_of_and_then_suspends_itself(home):
    charged(home)
    review = began(home)
    campaign = review.campaign

    home.clock.at = campaign.due_at + timedelta(minutes=1)
    early = home.house.suspending.sweep()
    warned = [found.kind for found in home.house.suspending.wrong()]
    home.clock.at = campaign.ends_at + timedelta(minutes=1)
    late = home.house.suspending.sweep()

    assert early["suspended"] == 0
    assert Kind.REVIEW_OVERDUE in warned
    assert late["suspended"] >= 2
    assert home.house.people.get("finance").roles == frozenset()
    tagged = list(home.house.ledger.entries(tag=Tag.REVIEW_SUSPENDED))
    assert "finance/role/finance" in {entry.data["line"] for entry in tagged}


def test_what_was_suspended_comes_back_when_its_manager_keeps_it_and_two_sign(home):
    charged(home, "compliance", "finance")
    review = began(home)
    home.clock.at = review.campaign.ends_at
    home.house.suspending.sweep()

    after = decided(home, review, *everything(review))
    request = home.house.requests.get(after.last["finance/role/finance"].request)
    before = home.house.people.get("finance").roles
    home.sign(request.id, "legal", "security")

    assert before == frozenset()
    assert home.house.people.get("finance").roles == {Role.FINANCE}


def test_nothing_is_suspended_without_which_nobody_could_be_let_in(home):
    people = [p.name for p in home.house.people.list() if p.name != "compliance"]
    charged(home, "compliance", *people)
    review = began(home)
    home.clock.at = review.campaign.ends_at

    done = home.house.suspending.sweep()

    assert done["spared"]
    assert home.house.admitting._complete(home.house.people.list())
    kept = home.house.recertifying.get(review.campaign.id)
    assert {kept.last[line.held.id].verdict for line in kept.spared} == {Verdict.SPARED}
    assert Kind.REVIEW_SPARED in {f.kind for f in home.house.suspending.wrong()}
    assert any(home.house.ledger.entries(tag=Tag.REVIEW_SPARED))


def test_who_left_in_the_meantime_is_no_lines_business_any_more(home):
    charged(home, "compliance", "auditor")
    review = began(home)
    home.house.admitting.deactivate(
        "auditor", by="admin", code=home.code("admin"), reason="left"
    )
    home.clock.at = review.campaign.ends_at

    home.house.suspending.sweep()

    found = home.house.recertifying.get(review.campaign.id)
    assert {ruling.verdict for ruling in found.rulings} == {Verdict.GONE}
    assert found.stand(home.clock.now()) is Stand.DONE


# --- the report -----------------------------------------------------------------------


def test_a_report_is_signed_printed_and_any_change_of_it_is_noticed(home):
    charged(home)
    review = began(home)
    reporting = home.house.reporting
    with pytest.raises(BadUsage):
        reporting.review(review, by="compliance")
    done = decided(home, review, *everything(review))

    data = reporting.review(done, by="compliance")
    printed = reporting.print_(data, str)

    assert reporting.verify(data)["id"] == review.campaign.id
    assert extract(printed) == data
    assert data == reporting.review(done, by="compliance")
    with pytest.raises(BadSignature):
        reporting.verify(data.replace(b"needed", b"wanted", 1))
    assert verify_signature(home.house.signer.public_key, b"x", bytes(64)) is False
