"""Callers behind proxies: what ours say is believed, and nothing else."""

import pytest

from guicang.domain.access.proxies import caller, network, trusted

OURS = tuple(map(network, ("10.0.0.0/8", "192.0.2.7", "fd00::/8")))
STRANGER, CALLER = "198.51.100.4", "203.0.113.9"
CASES = {
    "no proxy: who connects": (STRANGER, "", STRANGER),
    "who is no proxy says nothing": (STRANGER, CALLER, STRANGER),
    "one proxy": ("10.1.1.1", CALLER, CALLER),
    "what the caller wrote before": ("10.1.1.1", f"1.1.1.1, {CALLER}", CALLER),
    "a chain of ours": ("10.1.1.1", f"1.1.1.1, {CALLER}, 192.0.2.7", CALLER),
    "a stranger's proxy is the caller": (
        "10.1.1.1",
        f"{CALLER}, {STRANGER}",
        STRANGER,
    ),
    "ours alone": ("10.1.1.1", "10.2.2.2", "10.2.2.2"),
    "a proxy that says nothing": ("10.1.1.1", "", "10.1.1.1"),
    "nonsense ends the search": ("10.1.1.1", f"{CALLER}, unknown", "10.1.1.1"),
    "empty entries": ("10.1.1.1", f" , {CALLER} , ", CALLER),
    "with a port": ("10.1.1.1", f"{CALLER}:4711", CALLER),
    "IPv6 with a port": ("fd00::1", "[2001:db8::1]:4711", "2001:db8::1"),
    "IPv6": ("fd00::1", "2001:DB8::1", "2001:db8::1"),
    "IPv4 in IPv6": ("::ffff:10.1.1.1", f"::ffff:{CALLER}", CALLER),
    "no address at all": ("", CALLER, ""),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_caller_is_the_last_who_is_none_of_our_proxies(case):
    peer, forwarded, expected = case

    assert caller(peer, forwarded, OURS) == expected


def test_without_a_list_nobody_is_believed():
    assert caller("127.0.0.1", CALLER, ()) == "127.0.0.1"
    assert not trusted("127.0.0.1", ())


@pytest.mark.parametrize("text", ["proxy.test", "10.0.0.1/8", "", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the standard library's sentence
        network(text)
