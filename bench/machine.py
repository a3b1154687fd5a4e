"""What a benchmark ran on: processor, memory, kernel, versions and fsync latency."""

import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PROBES: Final = 200


def describe(folder: Path) -> dict[str, object]:
    """Describe the machine; ``folder`` is where the benchmark will write."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _postgresql(),
        "load_average": round(os.getloadavg()[0], 2),
        "seal_us": seal_cost(),
        "fdatasync_ms": fsync_latency(folder),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    named = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return named[0] if named else platform.processor() or "unknown"


def _postgresql() -> str:
    """Ask the installed server for its version; "" where there is none."""
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    server = str(servers[-1]) if servers else shutil.which("postgres")
    if server is None:
        return ""
    done = subprocess.run(
        [server, "--version"], check=False, capture_output=True, text=True
    )
    return done.stdout.strip()


def seal_cost(times: int = 100_000) -> float:
    """Time the sealing of 66 bytes with AES-256-GCM, in microseconds of processor time.

    It says how fast the machine was at that moment: rates that wait for the processor
    are only comparable where this is alike.
    """
    cipher, nonce = AESGCM(bytes(32)), bytes(12)
    started = time.process_time()
    for _ in range(times):
        cipher.encrypt(nonce, bytes(66), b"bench")
    return round((time.process_time() - started) * 1e6 / times, 3)


def fsync_latency(folder: Path, probes: int = PROBES) -> dict[str, float]:
    """Time small durable writes: p50, p99 and the largest, in milliseconds.

    Figures that wait for the disk are only comparable where these are alike.
    """
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(probes):
            started = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times, n=100)
    named = {"p50": cuts[49], "p99": cuts[98], "max": max(times)}
    return {name: round(value, 3) for name, value in named.items()}
