"""What is answered where no page answers: in our words, in the reader's language."""

import pytest

from guicang.entrypoints.web import page

ENGLISH = {"Accept-Language": "en"}
CHINESE = {"Accept-Language": "zh-CN"}


def sound(answer):
    """No style and no script of its own, and the policy with it."""
    text = answer.content.decode()
    assert "<style" not in text
    assert "unsafe" not in answer["Content-Security-Policy"]
    return text


def test_an_unknown_address_is_told_with_the_menu(console):
    client = console.log_in("legal")

    chinese = client.get("/no-such-page", headers=CHINESE)
    english = client.get("/no-such-page", headers=ENGLISH)

    assert (chinese.status_code, english.status_code) == (404, 404)
    assert "这个地址没有页面" in sound(chinese)
    assert "GC-894" in sound(english)
    assert "there is no page at this address" in sound(english)
    assert 'href="/holds"' in sound(english)


def test_a_stranger_learns_no_more_of_it(console):
    answer = console.client().get("/no-such-page", headers=ENGLISH)

    assert answer.status_code == 404
    assert "GC-894" in sound(answer)
    assert 'href="/holds"' not in sound(answer)
    assert "/accounts/login/" in sound(answer)


def test_a_part_gets_a_part(console):
    client = console.log_in("legal")

    answer = client.get("/no-such-page", headers={**ENGLISH, "HX-Request": "true"})

    assert "GC-894" in sound(answer)
    assert "<html" not in sound(answer)


@pytest.mark.parametrize("known", [True, False])
def test_a_form_without_its_token_does_nothing_and_says_so(console, known):
    client = console.client(enforce_csrf_checks=True)
    address = "/accounts/login/"
    if known:
        client = console.log_in("legal")
        client.handler.enforce_csrf_checks = True
        address = "/freezes"

    answer = client.post(address, {"reason": "x"}, headers=ENGLISH)

    assert answer.status_code == 403
    assert "GC-895" in sound(answer)
    assert not console.house.holds.freezes()


def test_a_name_that_is_not_ours_is_refused(console):
    answer = console.client().get("/", SERVER_NAME="elsewhere.test", headers=ENGLISH)

    assert answer.status_code == 400
    assert "GC-896" in sound(answer)


def test_a_fault_shows_no_more_than_that_it_is_one(console, monkeypatch):
    client = console.log_in("legal")
    client.raise_request_exception = False

    def broken(_person, _may):
        raise RuntimeError("the number is 320923199001015678")

    monkeypatch.setattr(page, "_lets_in", broken)
    answer = client.get("/holds", headers=ENGLISH)

    assert answer.status_code == 500
    text = sound(answer)
    assert "GC-897" in text
    assert "320923" not in text
    assert 'href="/"' in text
