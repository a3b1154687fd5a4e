"""The bench of sizes measures every step beside a script, and says how it grows."""

import pytest
from bench import scale

STEPS = {
    *("intake", "simulate", "due, kept", "due, counted", "explain", "search"),
    *("propose", "sign", "dispose", "restore one", "restore some"),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[dict]:
    folder = tmp_path_factory.mktemp("scale")
    return list(scale._runs([300], ["sqlite"], folder))


@pytest.mark.slow
def test_each_step_is_measured_beside_a_script(runs):
    (run,) = runs

    assert set(run["ours"]) == STEPS
    assert set(run["script"]) == STEPS - {"propose", "sign"}
    assert run["ours"]["dispose"]["count"] > 0
    assert run["script"]["dispose"]["count"] == run["messages"]
    assert all(step["peak"] > 0 for step in run["ours"].values())


def test_growth_is_cost_and_memory_from_one_size_to_the_next():
    def run(messages: int, cpu: float, peak: float) -> dict:
        step = {"count": messages, "cpu": cpu, "wall": 1.0, "peak": peak}
        kinds = {"ours": {"intake": step}, "script": {}}
        return {"database": "sqlite", "messages": messages, **kinds}

    (grown,) = scale.growth([run(10, 1.0, 100.0), run(100, 20.0, 150.0)])

    assert (grown["cost"], grown["peak"], grown["more"]) == (2.0, 1.5, 50.0)
    assert "cost 2.0 times" in next(scale.told([grown]))
