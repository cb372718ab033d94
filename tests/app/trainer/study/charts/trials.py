"""Studies with made-up values, whose pictures are known."""

from collections.abc import Mapping

from app.trainer.study.standing import Standing
from core.search.plan.study_plan import StudyPlan
from core.search.seeded_run import RunResult
from core.search.trials import Trial, TrialState
from core.search.vary import Variation
from tests.app.trainer.conftest import SMALL

RATES, BATCHES = (0.01, 0.1, 1.0), (10, 20)


def made_up(values: Mapping[tuple[float, int], tuple[float, ...]], *, sampler: str = "grid") -> Standing:
    """Return a study of rates and batches: the values of each seed, by the setting; no value: it diverged."""
    vary = (Variation(field="optimizer.learning_rate", values=RATES), Variation(field="batch_size", values=BATCHES))
    plan = StudyPlan.model_validate({"vary": vary, "seeds": max(map(len, values.values())), "sampler": sampler})
    trials = []
    for number, ((rate, batch), seeds) in enumerate(values.items()):
        runs = {seed: RunResult(seed, "finished", value, 3, 30, 600, 1.0) for seed, value in enumerate(seeds)}
        mean = sum(seeds) / len(seeds) if seeds else None
        state: TrialState = "finished" if seeds else "diverged"
        setting = {"optimizer.learning_rate": rate, "batch_size": batch}
        trials.append(Trial(number, setting, state, mean, runs=runs))
    return Standing(plan.study(SMALL), tuple(trials))


GRID = {
    (0.01, 10): (0.5, 0.7),
    (0.1, 10): (0.9, 0.9),
    (1.0, 10): (),
    (0.01, 20): (0.4, 0.4),
    (0.1, 20): (0.8, 0.6),
}
