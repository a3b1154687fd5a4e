"""A passkey signs what its owner was shown: once, soon, and nothing else."""

import json

import pytest
from fido2.utils import websafe_decode

from guicang.domain.access.passkeys import Assertion
from guicang.domain.approval.model import Decision
from guicang.domain.errors import GuicangError
from guicang.domain.hold import query_from
from guicang.domain.ledger.model import Tag
from tests.web.authenticator import PRESENT, Authenticator


@pytest.fixture
def key(console):
    key = Authenticator()
    console.house.owning.add_passkey("legal", "key", key.made(), session="")
    return key


def asked(console):
    return console.house.holding.place(
        query_from({"conversations": ["c-1"]}),
        title="specimen",
        reason="test",
        by="compliance",
    )


def options(console, request, name="legal", site="localhost"):
    now = console.house.clock.now()
    return console.house.assertions.challenge(name, request.root, site, now)


def challenge(console, request, **more):
    return options(console, request, **more)["publicKey"]["challenge"]


def sign(console, request, credential, name="legal", site="localhost"):
    passkey = Assertion(site=site, credential=credential)
    return console.house.approving.sign(request.id, name=name, code=passkey)


def refused(console, *args, **more):
    with pytest.raises(GuicangError) as told:
        sign(console, *args, **more)
    assert console.entries(Tag.REQUEST_REFUSED)[-1].data["code"] == told.value.code
    return told.value.code


def test_a_passkey_signs_and_the_ledger_says_by_what(console, key):
    request = asked(console)

    signed = sign(console, request, key.signed(challenge(console, request)))

    assert signed.decision is Decision.APPROVED
    assert signed.signatures[0].proof == "webauthn"
    assert console.entries(Tag.REQUEST_SIGNED)[-1].data["proof"] == "webauthn"


def test_what_the_passkey_signs_holds_the_root(console, key):
    request = asked(console)

    first, second = challenge(console, request), challenge(console, request)

    assert websafe_decode(first)[16:].hex() == request.root
    assert first != second


def test_an_assertion_is_good_once_and_for_what_was_shown(console, key):
    first, second = asked(console), asked(console)
    once = key.signed(challenge(console, first))

    assert refused(console, second, once) == "GC-369"
    assert refused(console, first, once) == "GC-369"
    again = key.signed(challenge(console, first))
    sign(console, first, again)
    assert refused(console, first, again) == "GC-369"


def test_an_assertion_is_good_for_five_minutes(console, key):
    request = asked(console)
    late = key.signed(challenge(console, request))
    console.wait(minutes=5, seconds=1)

    assert refused(console, request, late) == "GC-369"

    soon = key.signed(challenge(console, request))
    console.wait(minutes=5)
    assert sign(console, request, soon).decision is Decision.APPROVED


def test_nobody_elses_passkey_site_or_challenge_will_do(console, key):
    other = Authenticator()
    console.house.owning.add_passkey("admin", "key", other.made(), session="")
    request = asked(console)

    def fresh():
        return challenge(console, request)

    bad = {
        "another's key": (other.signed(fresh()), {}),
        "another's challenge": (
            key.signed(challenge(console, request, name="admin")),
            {},
        ),
        "no challenge of ours": (key.signed("AAAA" * 16), {}),
        "another origin": (key.signed(fresh(), origin="http://evil.test"), {}),
        "another site": (key.signed(fresh()), {"site": "evil.test"}),
        "presence alone": (key.signed(fresh(), flags=PRESENT), {}),
        "no credential": ({}, {}),
        "half a credential": ({"id": "x", "rawId": "x", "type": "public-key"}, {}),
    }
    for name, (credential, more) in bad.items():
        assert refused(console, request, credential, **more) == "GC-369", name
    assert sign(console, request, key.signed(fresh())).decision is Decision.APPROVED


def test_a_changed_signature_is_none(console, key):
    request = asked(console)
    credential = key.signed(challenge(console, request))
    text = credential["response"]["signature"]
    flipped = ("A" if text[20] != "A" else "B").join((text[:20], text[21:]))
    credential["response"]["signature"] = flipped

    assert refused(console, request, credential) == "GC-369"


def test_a_removed_passkey_signs_nothing(console, key):
    request = asked(console)
    credential = key.signed(challenge(console, request))
    (known,) = console.house.owning.passkeys("legal")
    console.house.owning.remove_passkey("legal", known.id, session="")

    assert refused(console, request, credential) == "GC-369"
    with pytest.raises(GuicangError) as told:
        options(console, request)
    assert told.value.code == "GC-365"


def test_the_rules_of_signing_hold_for_passkeys_too(console, key):
    console.house.owning.add_passkey(
        "compliance", "key", (mine := Authenticator()).made(), session=""
    )
    request = asked(console)

    own = mine.signed(challenge(console, request, name="compliance"))

    assert refused(console, request, own, name="compliance") == "GC-304"


# --- other forms ----------------------------------------------------------------------


def placing(**more):
    return {"customers": "cust-1", "title": "t", "reason": "Sued", **more}


def form_challenge(client, form, act="/holds/new"):
    answer = client.post(f"/passkeys/challenge?act={act}", form)
    return answer.json()["publicKey"]["challenge"]


def posted(client, key, form, *, shown=None, act="/holds/new"):
    """Post a form with an assertion over what was shown, or over itself."""
    asked = form_challenge(client, shown or form, act)
    credential = json.dumps(key.signed(asked))
    return client.post("/holds/new", {**form, "credential": credential})


def test_a_passkey_stands_for_the_code_of_any_form(console, key):
    client = console.log_in("legal")

    answer = posted(client, key, placing())

    assert answer.status_code == 302
    (hold,) = console.house.holds.all()
    assert hold.title == "t"


def test_a_passkeys_assertion_is_good_for_the_form_that_was_shown(console, key):
    client = console.log_in("legal")
    shown = placing()

    changed = posted(client, key, placing(customers="cust-2"), shown=shown)
    elsewhere = posted(client, key, shown, act="/holds/h-1/release")
    more = posted(client, key, placing(until="2026-01-01"), shown=shown)

    assert {a.status_code for a in (changed, elsewhere, more)} == {409}
    assert [*console.house.holds.all()] == []
    codes = [e.data["code"] for e in console.entries(Tag.ACCESS_REFUSED)]
    assert codes == ["GC-369"] * 3


def test_a_forms_assertion_is_good_once(console, key):
    client = console.log_in("legal")
    asked = form_challenge(client, placing())
    form = placing(credential=json.dumps(key.signed(asked)))

    first, second = (client.post("/holds/new", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)


def test_lines_end_alike_for_scripts_and_for_forms(console, key):
    client = console.log_in("legal")

    answer = posted(client, key, placing(reason="a\r\nb"), shown=placing(reason="a\nb"))

    assert answer.status_code == 302


def test_who_has_no_passkey_gets_no_challenge_and_no_hint(console):
    client = console.log_in("legal")

    assert client.post("/passkeys/challenge?act=/x", {}).status_code == 404
    assert "data-passkey-else" not in client.get("/holds").content.decode()


def test_a_form_without_code_and_passkey_is_sent_back(console, key):
    client = console.log_in("legal")

    answer = client.post("/holds/new", placing())

    assert answer.status_code == 400
    assert "data-passkey-else" in client.get("/holds").content.decode()
