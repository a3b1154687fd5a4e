"""Settings as rows, health on demand, jobs, storage and keys, what we are made of."""

import platform
import shutil
import stat
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.db import connection
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang import __version__
from guicang.bootstrap import House, examine
from guicang.config import SETTINGS, Setting
from guicang.domain.access.model import May
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import GuicangError
from guicang.domain.jobs.model import Job, State
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import JOBS, KINDS, WRAPPINGS
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.services.ordering import MAPS, Deed

WHO: Final = frozenset({May.OPERATIONS_READ})
TONES: Final = {
    State.WAITING: "info",
    State.RUNNING: "info",
    State.DONE: "good",
    State.DEAD: "bad",
    State.CANCELLED: "plain",
}
_SECRET: Final = frozenset({"login.secret", "metrics.token"})
_HIDDEN: Final = "••••••"
_LISTED: Final = 100


@page("settings", name="settings", may=WHO)
def settings(request: Asked) -> Answer:
    """Show every setting: what holds, what would hold, and what it is for."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for setting in SETTINGS:
        groups.setdefault(setting.name.partition(".")[0], []).append(_row(setting))
    context = {
        "tab": "settings",
        "groups": groups,
        "file": house().config.home / "guicang.toml",
    }
    return render(request, "guicang/settings.html", context)


def _row(setting: Setting) -> dict[str, Any]:
    value = house().config[setting.name]
    return {
        "setting": setting,
        "value": _value(setting.name, value),
        "default": _value(setting.name, setting.default),
        "changed": value != setting.default,
        "help": words(setting.help),
        "unit": words(setting.unit),
        "variable": "GUICANG_" + setting.name.upper().replace(".", "_"),
    }


def _value(name: str, value: object) -> str:
    """Write a value; secrets, and the password of an address, stay hidden."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if text and name in _SECRET:
        return _HIDDEN
    password = urlsplit(text).password if "://" in text else None
    return text.replace(f":{password}@", f":{_HIDDEN}@") if password else text


# --- health ---------------------------------------------------------------------------


@page("settings/health", name="doctor", may=WHO, methods={"GET", "POST"})
@never_cache
def health(request: Asked) -> Answer:
    """Look at everything when asked to: that may take seconds."""
    context: dict[str, Any] = {"tab": "doctor", "checks": None}
    if request.method == "POST":
        opened = house()
        checks = [
            {"title": words(check.name), "ok": check.ok, "detail": check.detail}
            for check in examine(opened)
        ]
        context |= {
            "checks": checks,
            "bad": sum(not check["ok"] for check in checks),
            "at": opened.clock.now(),
        }
    htmx = request.headers.get("HX-Request") == "true"
    name = "part_health" if htmx else "health"
    return render(request, f"guicang/{name}.html", context)


# --- jobs -----------------------------------------------------------------------------


@page("settings/jobs", name="jobs", may=WHO)
@never_cache
def jobs(request: Asked) -> Answer:
    """List jobs, the newest first."""
    opened = house()
    asked = request.GET.get("state", "")
    states = [State(asked)] if asked in {*State} else []
    counts = opened.jobs.counts()
    context = {
        "tab": "jobs",
        "rows": [_job(job) for job in opened.jobs.list(states=states, limit=_LISTED)],
        "states": [(s.value, words(JOBS[s]), counts.get(s, 0)) for s in State],
        "state": asked,
        "worker": {"busy": opened.ordering.busy(), "seen": opened.ordering.seen()},
        "can_change": opened.powers.allowed(request.person, May.JOBS_CHANGE),
    }
    return render(request, "guicang/jobs.html", context)


def _job(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "title": words(KINDS.get(job.kind, job.kind)),
        "state": words(JOBS[job.state]),
        "tone": TONES[job.state],
        "batch": job.payload.get("batch", ""),
        "request": job.payload.get("request", ""),
        "retry": job.state in {State.DEAD, State.CANCELLED},
        "cancel": job.state in {State.WAITING, State.DEAD}
        or (job.state is State.RUNNING and job.kind in MAPS),
        "runs": job.state is State.RUNNING,
    }


@page("settings/jobs/<int:number>/progress", name="job-progress", may=WHO)
@never_cache
def job_progress(request: Asked, number: int) -> Answer:
    """Give the cell that says how far a job is; at its end, the page anew."""
    line = _job(house().jobs.get(number))
    answer = render(request, "guicang/part_job_done.html", {"line": line})
    if not line["runs"]:
        answer["HX-Refresh"] = "true"
    return answer


@page(
    "settings/jobs/<int:number>",
    name="job-change",
    may={May.JOBS_CHANGE},
    methods={"POST"},
)
def change(request: Asked, number: int) -> Answer:
    """Let a job that failed wait anew, or cancel one: with a reason and a code."""
    deed = Deed.CANCEL if request.POST.get("deed") == Deed.CANCEL else Deed.RETRY
    by = proved(request, May.JOBS_CHANGE, str(number))
    house().ordering.change(number, deed, by=by, reason=reason(request))
    cancelled = deed is Deed.CANCEL
    told = _("The job is cancelled.") if cancelled else _("The job waits anew.")
    messages.success(request, told)
    return redirect("jobs")


# --- what it stands on ----------------------------------------------------------------


@page("settings/storage", name="storage", may=WHO)
def storage(request: Asked) -> Answer:
    """Show where things lie, how large they are, which keys there are, and versions."""
    opened = house()
    live = opened.catalogue.segments(state=SegmentState.LIVE)
    disk = shutil.disk_usage(opened.config.home)
    notice = finders.find("vendor/NOTICE.txt")
    context = {
        "tab": "storage",
        "counts": opened.records.counts(),
        "segments": len(live),
        "archived": sum(segment.size for segment in live),
        "places": opened.archive_place.split("; "),
        "in_bucket": bool(opened.archive_buckets),
        "locked": bool(opened.locks),
        "database": connection.vendor,
        "database_size": _database_size(),
        "free": disk.free,
        "total": disk.total,
        "ledger": opened.ledger.head(),
        "keys": list(_keys(opened.key_folder)),
        "public": opened.recording.key.text(),
        **_ring(opened),
        "versions": [
            ("Guicang", __version__),
            ("Python", platform.python_version()),
            ("Django", version("django")),
        ],
        "notice": Path(notice).read_text("utf-8") if isinstance(notice, str) else "",
    }
    return render(request, "guicang/storage.html", context)


def _ring(opened: House) -> dict[str, Any]:
    """Give how the key ring stands; one that does not open is said, with its code."""
    try:
        standing = opened.keykeeping.standing()
        place = opened.ring_place
    except GuicangError as error:
        told = f"{error.code} " + words(error.message).format(**error.data)
        return {"ring_error": told}
    return {
        "ring": standing,
        "ring_place": place,
        "wrapped": words(WRAPPINGS[standing.wrapping]),
        "escrow": opened.keykeeping.escrow(),
    }


def _database_size() -> int | None:
    """Give the bytes of SQLite's files; None where they lie with a server."""
    name = Path(str(connection.settings_dict["NAME"]))
    files = [p for p in (name, name.with_name(f"{name.name}-wal")) if p.is_file()]
    return sum(p.stat().st_size for p in files) if files else None


def _keys(folder: Path) -> Iterator[dict[str, Any]]:
    """Name the files of keys, and whether only their owner may read them."""
    for path in sorted(folder.iterdir()):
        mode = stat.S_IMODE(path.stat().st_mode)
        yield {"name": path.name, "mode": f"{mode:o}", "ok": not mode & 0o077}
