"""A room's whole way on a real Synapse: in, archived, erased, purged, certified."""

import pytest

# The first test waits for the server, and for its packages where there are none yet.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
