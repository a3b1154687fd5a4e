"""Whether an address can be listened on; said before anything else is begun."""

import errno
import socket
from contextlib import suppress

from guicang.domain.errors import PortTaken
from guicang.entrypoints.cli.common import _


def require_free(host: str, port: int) -> None:
    """Raise PortTaken unless somebody could listen there now."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = _("another program listens there") if taken else str(error.strerror)
        raise PortTaken(host=host, port=port, reason=reason) from error


def free_port(host: str, first: int) -> int:
    """Return the first free port from one on. PortTaken if a hundred are taken."""
    for port in range(first, first + 100):
        with suppress(PortTaken):
            require_free(host, port)
            return port
    require_free(host, first)
    return first
