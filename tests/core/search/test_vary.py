"""What varies: values from a field's own declaration, and configs that have them."""

import numpy as np
import pytest
from pydantic import ValidationError

from core.optimizers import SGD, Momentum
from core.search.samplers import setting_of
from core.search.study import Study
from core.search.vary import Variation, axes_of, value_in
from core.training import TrainingConfig
from core.training.config.applied import applied

BASE = TrainingConfig()


def points(**facts: object) -> tuple[object, ...]:
    return axes_of(BASE, [Variation.model_validate(facts)])[0].points()


def test_a_log_range_is_divided_by_equal_ratios() -> None:
    assert points(field="optimizer.learning_rate", low=1e-3, high=1.0, log=True, steps=4) == (0.001, 0.01, 0.1, 1.0)


def test_a_range_of_whole_numbers_has_whole_numbers() -> None:
    assert points(field="batch_size", low=1.0, high=9.0, steps=3) == (1, 5, 9)


def test_a_draw_of_whole_numbers_is_as_likely_at_the_ends() -> None:
    axis = axes_of(BASE, [Variation(field="batch_size", low=1, high=4)])[0]
    rng = np.random.default_rng(0)
    counts = np.bincount([axis.draw(rng) for _ in range(4000)], minlength=5)[1:]
    assert np.abs(counts - 1000).max() < 3 * np.sqrt(4000 * 0.25 * 0.75)  # three deviations of the binomial


def test_a_kind_comes_before_what_only_that_kind_has() -> None:
    config = applied(BASE, {"optimizer.momentum": 0.5, "optimizer": "momentum", "hidden_layers": [8, 4]})
    assert config.optimizer == Momentum(momentum=0.5)
    assert config.hidden_layers == (8, 4)


def test_the_value_of_a_group_is_its_kind() -> None:
    assert value_in(BASE.replace(optimizer=SGD()), "optimizer") == "sgd"


def test_a_range_of_whole_numbers_need_not_be_divided() -> None:
    one = Variation(field="batch_size", low=20.0, high=500.0, log=True)
    study = Study(sampler="random", trials=50, base=TrainingConfig(train_size=1000), vary=(one,))
    drawn = [setting_of(study, number)["batch_size"] for number in range(50)]
    assert all(isinstance(value, int) and 20 <= value <= 500 for value in drawn)


def test_a_field_that_one_of_the_kinds_around_it_has_not_is_refused_with_the_name_of_that_kind() -> None:
    rates = Variation(field="optimizer.beta2", values=(0.99, 0.999))
    for kinds in (("adam", "sgd"), ("sgd", "adam")):
        with pytest.raises(ValidationError, match=r"optimizer\.beta2 is not a setting of sgd: leave sgd out"):
            Study(vary=(Variation(field="optimizer", values=kinds), rates))
    with pytest.raises(ValidationError, match=r"optimizer\.beta3 is not a setting of a run"):
        Study(vary=(Variation(field="optimizer.beta3", values=(1, 2)),))
