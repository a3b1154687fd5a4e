import time
import pytest
from guicang.domain.disposal.model import State
from tests.hosts.plant import until

pytestmark=[pytest.mark.slow, pytest.mark.service, pytest.mark.usefixtures("socket_enabled")]

def test_whole(made):
    t=time.time()
    made.order()
    made.begin("a")
    states=[]
    def look():
        b=made.home.house.batches.get(made.batch)
        states.append((round(time.time()-t,2),b.state.value, dict(b.counts)))
        return b.state is State.CERTIFIED or time.time()-t>60
    until(look)
    seen=None
    for s in states:
        if s[1]!=seen: print(s); seen=s[1]
    for w in made.workers.values(): print(w.log.read_text())
    assert 0
