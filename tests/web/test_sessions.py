"""Sessions: how long, how many, and whatever ends them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from guicang.adapters.db.models.people import Session
from guicang.domain.access.model import Role
from guicang.domain.ledger.model import Tag
from tests.cuts import cut_short

NEW = {"password1": "Another-Specimen-82", "password2": "Another-Specimen-82"}


def inside(client):
    return client.get("/").status_code == 200


def test_a_session_that_rests_an_hour_is_over(console):
    client = console.log_in("legal")
    for _ in range(3):
        console.wait(minutes=59)
        assert inside(client)

    console.wait(minutes=60, seconds=1)

    assert not inside(client)


def test_a_session_is_over_after_twelve_hours_however_busy(console):
    client = console.log_in("legal")
    for _ in range(12):
        console.wait(minutes=59, seconds=50)
        assert inside(client)

    console.wait(minutes=3)

    assert not inside(client)


def test_a_log_in_gives_a_new_key(console):
    client = console.client()
    console.password(client, "legal")
    before = client.session.session_key

    console.log_in("legal", client)

    assert before
    assert client.session.session_key != before


def test_the_table_holds_no_key_that_opens(console):
    client = console.log_in("legal")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM guicang_session")
        rows = str(cursor.fetchall())

    assert client.session.session_key not in rows
    assert inside(client)


def test_strangers_leave_nothing_for_long(console):
    for _ in range(3):
        console.client().get("/accounts/login/")
    kept = Session.objects.filter(user=None)
    assert kept.count() == 3
    now = timezone.now()  # noqa: TID251 - as Django has it
    assert all(row.expire_date <= now + timedelta(hours=1) for row in kept)

    kept.update(expire_date=now - timedelta(seconds=1))
    console.log_in("legal")

    assert kept.count() == 0


ENDING = {
    "other roles": lambda people: people.change("legal", [Role.HR]),
    "deactivation": lambda people: people.deactivate("legal"),
    "a new password": lambda people: people.set_password(["legal"], "Specimen-Pass-28"),
    "a new factor": lambda people: people.enrol("legal"),
}


@pytest.mark.parametrize("change", ENDING.values(), ids=ENDING.keys())
def test_a_change_of_a_person_ends_their_sessions_and_nobody_elses(console, change):
    clients = [console.log_in("legal"), console.log_in("legal")]
    other = console.log_in("admin")

    change(console.house.people)

    assert not any(inside(client) for client in clients)
    assert inside(other)


def test_a_change_that_is_undone_ends_nothing(console):
    client = console.log_in("legal")

    cut_short(
        console.house.people,
        lambda: console.house.people.change("legal", [Role.HR]),
    )

    assert inside(client)


def test_ones_own_sessions_are_listed_and_ended(console):
    here, there, third = (console.log_in("legal") for _ in range(3))
    stays = console.house.sessions.list("legal")
    page = here.get("/me").content.decode()
    assert page.count("/me/sessions") == 3

    here.post(f"/me/sessions/{there.session['public']}/end")

    assert (inside(here), inside(there), inside(third)) == (True, False, True)
    here.post("/me/sessions/others/end")
    assert (inside(here), inside(third)) == (True, False)
    assert len(stays) == 3
    assert len(console.entries(Tag.ACCESS_SESSIONS_ENDED)) == 2


def test_to_end_sessions_of_ones_own_takes_a_factor_again(console):
    here, there = console.log_in("legal"), console.log_in("legal")
    console.wait(minutes=6)

    asked = here.post("/me/sessions/others/end")

    assert asked["Location"].startswith("/confirm")
    assert inside(there)


def test_nobody_ends_anothers_session_by_its_name(console):
    mine, theirs = console.log_in("legal"), console.log_in("hr")

    answer = mine.post(f"/me/sessions/{theirs.session['public']}/end")

    assert answer.status_code == 404
    assert inside(theirs)


def test_an_administrator_puts_somebody_out_with_a_code(console):
    theirs = console.log_in("legal")
    admin = console.log_in("admin")
    asked = {"person": "legal", "typed": "legal", "reason": "gone home"}

    assert admin.post("/sessions/end", asked).status_code == 400
    wrong = admin.post("/sessions/end", asked | {"code": "000000"})
    assert wrong.status_code == 403
    for lacking in ("typed", "reason"):
        short = {**asked, "code": console.code("admin"), lacking: ""}
        assert admin.post("/sessions/end", short).status_code == 400
    assert inside(theirs)
    admin.post("/sessions/end", asked | {"code": console.code("admin")})

    assert not inside(theirs)
    assert console.entries(Tag.ACCESS_SESSIONS_ENDED)[-1].data["reason"] == "gone home"
    assert inside(admin)


def test_others_see_no_sessions_but_their_own(console):
    client = console.log_in("legal")

    assert client.get("/sessions").status_code == 403
    assert client.post("/sessions/end", {"person": "admin"}).status_code == 403


# --- step-up --------------------------------------------------------------------------


def test_five_minutes_after_a_factor_a_dangerous_page_asks_anew(console):
    client = console.log_in("legal")
    assert client.get("/me/password").status_code == 200
    console.wait(minutes=5, seconds=1)

    answer = client.get("/me/password")

    assert answer["Location"] == "/confirm?next=%2Fme%2Fpassword"


def test_a_password_is_no_step_up_and_a_code_is_one_once(console):
    client = console.log_in("legal")
    code = console.code("legal")
    console.wait(minutes=5)
    for given in ("Specimen-Pass-27", "", "000000", code):
        answer = client.post("/confirm?next=/me/password", {"code": given})

        assert answer.status_code == 200
    assert client.get("/me/password").status_code == 302


def test_what_waited_goes_on_and_waits_sealed(console):
    client = console.log_in("legal")
    console.wait(minutes=6)

    asked = client.post("/me/password", NEW)

    assert asked.status_code == 302
    assert "Specimen-82" not in str(dict(client.session))
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM guicang_session")
        assert "Specimen-82" not in str(cursor.fetchall())
    done = client.post(asked["Location"], {"code": console.code("legal")})
    assert done["Location"] == "/accounts/login/"
    assert User.objects.get(username="legal").check_password(NEW["password1"])
    assert not inside(client)
    assert console.entries(Tag.ACCESS_PASSWORD_CHANGED)[-1].actor == "legal"


def test_what_waited_goes_on_only_where_it_was_going(console):
    client = console.log_in("legal")
    console.wait(minutes=6)
    client.post("/me/password", NEW)

    done = client.post("/confirm?next=/", {"code": console.code("legal")})

    assert done["Location"] == "/"
    assert not User.objects.get(username="legal").check_password(NEW["password1"])


def test_htmx_is_sent_to_the_page_and_not_given_one(console):
    client = console.log_in("legal")
    console.wait(minutes=6)
    asked = {"HX-Request": "true", "HX-Current-URL": "http://localhost/me?tab=2"}

    answer = client.get("/me/password", headers=asked)

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/confirm?next=%2Fme%3Ftab%3D2"
    outside = console.client().get("/me", headers=asked)
    assert outside["HX-Redirect"] == "/accounts/login/?next=/me"
