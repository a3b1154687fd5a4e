"""Machines that a wire joins, and that can be pulled: namespaces of the Linux kernel.

Each machine has a network, a name and numbers of processes of its own. One of them is
the switch: every other one hangs on its bridge by a pair of virtual interfaces. A
machine lasts as long as the process that holds it, and that one ends with the tests,
however they end; so nothing is left behind. Addresses are of TEST-NET-1 (RFC 5737).

Making one takes root: without it tests are skipped, but never when ``CI`` is set.
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.faults.full_disk import require

SWITCH: Final = "192.0.2.1"
_BITS: Final = 24
_NEWNET: Final = 0x40000000  # CLONE_NEWNET, unshare(2)
_HOLD: Final = 'hostname "$1" && ip link set lo up && echo ready && exec cat'


@dataclass(frozen=True, slots=True)
class Machine:
    """One of them; ``holder`` is the first process that runs on it."""

    name: str
    address: str
    holder: int

    def command(self, *argv: object) -> list[str]:
        """Spell how to run a command there."""
        spaces = ["--net", "--uts", "--pid", "--mount"]
        words = ["nsenter", "--target", str(self.holder), *spaces, "--"]
        return [*words, *map(str, argv)]

    def begin(self, *argv: object, **more: Any) -> "Process":
        """Begin a process there."""
        return Process(subprocess.Popen(self.command(*argv), **more))  # noqa: S603 - our own programs

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let this thread be in its network for a while."""
        with Path("/proc/thread-self/ns/net").open() as back:
            _enter(Path(f"/proc/{self.holder}/ns/net"))
            try:
                yield
            finally:
                _set_namespace(back.fileno())


@dataclass(frozen=True, slots=True)
class Process:
    """A process on a machine, and the one that entered the machine for it."""

    entered: "subprocess.Popen[str]"

    @property
    def pid(self) -> int:
        """Its number as we count, not as its machine does."""
        number = self.entered.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        return int(children[0])

    def send(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self) -> int:
        return self.entered.wait()

    @property
    def lives(self) -> bool:
        return self.entered.poll() is None


class Net:
    """A switch and the machines that hang on it."""

    def __init__(self, switch: Machine) -> None:
        self.switch = switch

    def join(self, machine: Machine) -> None:
        """Put a machine on the switch."""
        pair = ["add", "name", machine.name, "type", "veth", "peer", "name", "eth0"]
        _ip(self.switch, "link", *pair, "netns", machine.holder)
        _ip(self.switch, "link", "set", "dev", machine.name, "up")
        self.plug(machine)
        _up(machine, "eth0")

    def pull(self, machine: Machine) -> None:
        """Cut it off, without its noticing: its link stays up, and nothing arrives."""
        _ip(self.switch, "link", "set", "dev", machine.name, "nomaster")

    def plug(self, machine: Machine) -> None:
        _ip(self.switch, "link", "set", "dev", machine.name, "master", "bridge")


@contextmanager
def machine(name: str, address: str) -> Iterator[Machine]:
    """Make a machine that hangs on nothing."""
    unshare = ["unshare", "--net", "--uts", "--mount", "--pid", "--fork"]
    unshare += ["--mount-proc", "--propagation", "slave", "--kill-child"]
    holder = subprocess.Popen(  # noqa: S603 - fixed words
        [*unshare, "sh", "-c", _HOLD, "sh", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        require(holder.stdout.readline() == "ready\n", "make machines of namespaces")
        yield Machine(name, address, Process(holder).pid)
    finally:
        holder.kill()  # and with it all that runs there
        holder.communicate()


@contextmanager
def net(name: str) -> Iterator[Net]:
    """Make a switch, on which servers may run, too."""
    for program in ("unshare", "nsenter", "ip"):
        require(shutil.which(program) is not None, f"run {program}")
    with machine(name, SWITCH) as switch:
        made = _try(switch, "link", "add", "name", "bridge", "type", "bridge")
        require(made, "make a bridge of networks")
        _up(switch, "bridge")
        yield Net(switch)


def _up(machine: Machine, link: str) -> None:
    _ip(machine, "address", "add", f"{machine.address}/{_BITS}", "dev", link)
    _ip(machine, "link", "set", "dev", link, "up")


def _ip(machine: Machine, *words: object) -> None:
    assert _try(machine, *words), words


def _try(machine: Machine, *words: object) -> bool:
    # In its network alone: processes are named by the numbers that they have here.
    enter = ["nsenter", "--target", str(machine.holder), "--net", "--"]
    command = [*enter, "ip", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words


def _enter(network: Path) -> None:
    with network.open() as file:
        _set_namespace(file.fileno())


def _set_namespace(handle: int) -> None:
    """Be in another network; Python 3.12 has ``os.setns``."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(handle, _NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
