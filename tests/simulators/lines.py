"""Long lines of the platforms: WebSocket servers that run beside a test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from websockets.sync.server import ServerConnection, serve


@contextmanager
def listening(handle: Callable[[ServerConnection], None]) -> Iterator[str]:
    """Serve lines on a free port; give the address, without a slash at the end."""
    with serve(handle, "127.0.0.1", 0) as server:

        def run() -> None:
            try:
                server.serve_forever()
            except OSError:
                if server.socket.fileno() >= 0:
                    raise
                # It was shut down before it came to wait for the first connection.

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()
