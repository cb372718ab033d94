"""What runs make of their trial."""

from core.search.seeded_run import RunResult
from core.search.trials import summed_up


def test_a_mean_needs_a_value_of_every_run() -> None:
    good, bad = RunResult(0, "finished", 0.5), RunResult(1, "diverged")
    assert summed_up([good, RunResult(1, "finished", 1.0)]) == ("finished", 0.75)
    assert summed_up([good, bad]) == ("diverged", None)
    assert summed_up([good, bad, RunResult(2, "failed")]) == ("failed", None)
