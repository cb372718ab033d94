"""A study that cannot be wrong."""

import pytest
from pydantic import ValidationError

from core.search.study import Study
from core.search.vary import Variation
from core.training import TrainingConfig

RATES = Variation(field="optimizer.learning_rate", low=0.01, high=1, log=True, steps=3)
SIZES = Variation(field="batch_size", values=(10, 20, 100))


def test_a_grid_has_each_pair_once() -> None:
    assert Study(vary=(RATES, SIZES)).size == 9


def test_one_at_a_time_has_the_base_and_each_other_value() -> None:
    assert Study(vary=(RATES, SIZES), sampler="one_at_a_time").size == 1 + 3 + 2  # batches of 100 are the base's


def test_its_runs_compute_with_one_thread() -> None:
    study = Study(vary=(SIZES,), base=TrainingConfig(blas_threads=4))
    config = study.config({"batch_size": 20}, seed=7)
    assert (config.blas_threads, config.batch_size, config.seed) == (1, 20, 7)


@pytest.mark.parametrize(
    ("metric", "better", "worse"), [("validation_accuracy", 0.9, 0.8), ("validation_loss", 0.1, 0.2)]
)
def test_better_is_more_accuracy_and_less_loss(metric: str, better: float, worse: float) -> None:
    study = Study.model_validate({"vary": (SIZES,), "metric": metric})
    assert study.better(better, worse)
    assert not study.better(worse, better)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"vary": ()}, "vary: name at least one setting and its values"),
        ({"metric": "epochs_to_target"}, "target: the metric epochs_to_target needs a target"),
        ({"target": 0.5}, "target: the metric validation_accuracy has no use for a target"),
        ({"metric": "epochs_to_target", "target": 0.5, "pruner": "median"}, "no trial can be stopped early by it"),
        ({"sampler": "random"}, "trials: the sampler random has no end of its own"),
        ({"trials": 10}, "there are 9 settings, fewer than 10"),
        ({"seeds": (1, 1)}, "seeds: 1 is in the list twice"),
        ({"base": TrainingConfig(validation_fraction=0.0)}, "there are no validation images"),
    ],
)
def test_what_does_not_go_together_is_refused(facts: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Study.model_validate({"vary": (RATES, SIZES), **facts})
