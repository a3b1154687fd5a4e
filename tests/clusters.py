"""A real cluster of Ray on this machine, where Ray is installed."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest


def joined() -> Iterator[None]:
    """Start a cluster of two CPUs and join it; skip where there is none."""
    if find_spec("ray") is None:
        if os.environ.get("GUICANG_RAY"):
            pytest.fail("Ray is wanted and not installed: make test-ray installs it")
        pytest.skip("Ray is not installed: make test-ray")
    import pytest_socket

    pytest_socket.enable_socket()
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray

    ray.init(
        address="local",
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        object_store_memory=128 << 20,
    )
    yield
    ray.shutdown()


def session_folder() -> Path:
    """Where the cluster keeps its logs and what it has no memory for."""
    from ray._private.worker import global_worker

    return Path(global_worker.node.get_session_dir_path())
