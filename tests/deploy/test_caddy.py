"""The other example of a proxy that speaks TLS, tried with a real Caddy."""

import os
import shutil
import subprocess
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.test_nginx import NAME, Behind, Proxy, _await, certificate
from tests.e2e.browser import free_port

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = [DEPLOY / "caddy" / "Caddyfile", DEPLOY / "compose" / "Caddyfile"]


@pytest.fixture(scope="module")
def caddy():
    found = shutil.which("caddy")
    if found is None and os.environ.get("CI"):
        pytest.fail("CI is set and there is no caddy on this machine")
    return found or pytest.skip("no caddy on this machine")


def environment(folder):
    return {**os.environ, "XDG_DATA_HOME": str(folder), "GUICANG_HOST": NAME}


def settings(folder, clear, tls, behind):
    """Write the example with paths and ports of this test around it."""
    text = FILES[0].read_text()
    own = f"\ttls {folder}/fullchain.pem {folder}/key.pem\n"
    for old, new in (
        (f"http://{NAME} {{", f"http://{NAME}:{clear} {{\n\tbind 127.0.0.1"),
        (f"\n{NAME} {{\n", f"\n{NAME}:{tls} {{\n\tbind 127.0.0.1\n{own}"),
        ("127.0.0.1:8470", f"127.0.0.1:{behind}"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    whole = folder / "Caddyfile"
    head = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
    whole.write_text(head + text)
    return whole


@pytest.fixture(scope="module")
def proxy(caddy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("caddy")
    certificate(folder)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=behind.serve_forever, args=(0.02,), daemon=True).start()
    clear, tls = free_port(), free_port()
    whole = settings(folder, clear, tls, behind.server_port)
    with subprocess.Popen(  # noqa: S603 - the system's own program
        [caddy, "run", "--adapter", "caddyfile", "--config", str(whole)],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _await(process, tls)
            yield Proxy(folder, clear, tls)
        finally:
            process.terminate()
    behind.shutdown()
    behind.server_close()


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.parent.name)
def test_caddy_finds_nothing_wrong_with_it(caddy, file, tmp_path):
    done = subprocess.run(  # noqa: S603 - the system's own program
        [caddy, "validate", "--adapter", "caddyfile", "--config", str(file)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_people_are_passed_on_and_said_to_come_by_https(proxy):
    status, said = proxy.secure(
        "/", **{"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "http"}
    )

    assert status == 200
    assert f"Host: {NAME}" in said
    assert "X-Forwarded-Proto: https" in said
    assert "X-Forwarded-For: 127.0.0.1" in said
    assert "203.0.113.7" not in said


def test_headers_that_would_be_read_as_others_do_not_pass(proxy):
    _status, said = proxy.secure("/", X_Forwarded_For="203.0.113.7")

    assert "203.0.113.7" not in said


def test_people_who_come_in_clear_are_led_on_and_programs_are_refused(proxy):
    assert proxy.plain("/x?y=1") == (308, f"https://{NAME}/x?y=1")
    assert proxy.plain("/api/v1/me")[0] == 403
    assert proxy.plain("/oauth/token/")[0] == 403


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_whether_it_is_well_is_nobodys_business_outside(proxy, path):
    assert proxy.secure(path)[0] == 404
