"""The axis of a setting: decades are evenly apart, kinds stand in their order."""

import math

import pytest

from app.trainer.study.charts.scale import SettingScale, scales_of, spelled
from core.search.plan.study_plan import StudyPlan
from core.search.trials import Trial
from core.search.vary import Variation
from tests.app.trainer.conftest import SMALL


def scale_of(variation: Variation, sampler: str = "grid") -> SettingScale:
    plan = StudyPlan.model_validate({"sampler": sampler, "vary": (variation,)})
    return scales_of(plan.study(SMALL))[variation.field]


def test_a_logarithmic_range_has_its_decades_evenly_apart() -> None:
    scale = scale_of(Variation(field="l2", low=1e-4, high=1e-1, log=True), "random")
    assert [scale.place(value) for value in (1e-4, 1e-3, 1e-2, 1e-1)] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert scale.cell(1e-1) == scale.cells - 1
    assert scale.ticks()[0] == (0.0, "0.0001")


def test_listed_values_stand_in_their_order_in_the_middle_of_their_cells() -> None:
    scale = scale_of(Variation(field="hidden_layers", values=((10,), (20, 20))))
    assert [scale.place(value) for value in ([10], (20, 20))] == [0.25, 0.75]  # a journal has lists
    assert scale.names() == ["10", "20-20"]
    assert math.isnan(scale.place((30,)))
    assert scale.cell((30,)) == -1


def test_a_setting_is_written_with_the_labels_of_the_form() -> None:
    plan = StudyPlan(
        vary=(Variation(field="batch_size", values=(20,)), Variation(field="activation", values=("tanh",)))
    )
    trial = Trial(0, {"batch_size": 20, "activation": "tanh"})
    assert spelled(plan.study(SMALL), trial) == "Batch size 20, Activation Tanh"
