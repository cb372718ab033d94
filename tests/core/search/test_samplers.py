"""Settings by the number of their trial."""

from itertools import product

from core.search.samplers import setting_of
from core.search.study import Study
from core.search.vary import Variation

SIZES = Variation(field="batch_size", values=(10, 20, 100))
RATES = Variation(field="optimizer.learning_rate", values=(0.1, 0.001))


def settings(study: Study) -> list[tuple[object, ...]]:
    return [tuple(setting_of(study, trial).values()) for trial in range(study.size)]


def test_a_grid_is_every_combination_in_some_order() -> None:
    found = settings(Study(vary=(SIZES, RATES)))
    assert sorted(found) == sorted(product((10, 20, 100), (0.1, 0.001)))
    assert found != list(product((10, 20, 100), (0.1, 0.001)))


def test_random_settings_depend_on_the_number_of_the_trial_alone() -> None:
    rates = Variation(field="optimizer.learning_rate", low=1e-4, high=1, log=True)
    study = Study(vary=(SIZES, rates), sampler="random", trials=50)
    assert settings(study)[7] == tuple(setting_of(study, 7).values())
    assert len(set(settings(study))) == 50
    below = sum(setting["optimizer.learning_rate"] < 1e-2 for setting in (setting_of(study, n) for n in range(50)))
    assert 15 <= below <= 35  # half of the decades


def test_one_at_a_time_changes_one_field_of_the_base() -> None:
    study = Study(vary=(SIZES, RATES), sampler="one_at_a_time")  # the base has batches of 100 and a rate of 0.001
    assert settings(study) == [(100, 0.001), (10, 0.001), (20, 0.001), (100, 0.1)]
