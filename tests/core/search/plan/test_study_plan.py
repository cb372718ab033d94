"""The plan of a study: it makes a study with the settings of the form, and keeps no password."""

import pytest
from pydantic import ValidationError

from core.search.plan.study_plan import StudyPlan
from core.search.vary import Variation
from core.training import TrainingConfig

BASE = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(20,), batch_size=20, seed=7)
RATES = Variation(field="optimizer.learning_rate", low=1e-3, high=1e-1, log=True, steps=3)


def test_a_plan_tries_every_combination_with_the_seeds_from_that_of_the_form_on() -> None:
    plan = StudyPlan(seeds=2).varying(RATES).varying(Variation(field="batch_size", values=(10, 20)))
    study = plan.study(BASE)
    assert study.size == 6
    assert study.seeds == (7, 8)
    assert [axis.points() for axis in study.axes] == [(0.001, 0.01, 0.1), (10, 20)]


def test_a_plan_changes_and_drops_what_varies() -> None:
    plan = StudyPlan().varying(RATES).varying(RATES.replace(steps=4))
    assert [one.steps for one in plan.vary] == [4]
    assert plan.fixing(RATES.field).vary == ()
    with pytest.raises(ValidationError, match="at least one setting"):
        StudyPlan().study(BASE)


def test_only_what_has_an_effect_goes_into_the_study() -> None:
    plan = StudyPlan(sampler="tpe", trials=9, pruner="halving", target=0.5).varying(RATES)
    study = plan.study(BASE)
    assert (study.trials, study.target, study.pruner) == (9, None, "halving")
    assert study.axes[0].points() == ()  # between any two values
    assert plan.replace(metric="epochs_to_target").study(BASE).pruner == "none"
    assert plan.replace(sampler="grid").study(BASE).size == 3
    assert set(plan.inactive_fields()) == {"target"}
    assert set(plan.replace(sampler="grid", metric="seconds_to_target").inactive_fields()) == {"trials", "pruner"}


def test_a_password_is_not_kept() -> None:
    plan = StudyPlan(place="postgresql://me:secret@host/studies")
    assert plan.place == "postgresql://me:***@host/studies"
    assert "secret" not in plan.model_dump_json()
