"""The plan of a study in the model: undone step by step, and without any password."""

from pytestqt.qtbot import QtBot

from app.trainer.model import TrainerModel
from app.trainer.study.controller import StudyActivity
from app.trainer.view import TrainerView
from core.search.plan.examples import EXAMPLES
from core.search.plan.study_plan import StudyPlan
from core.search.vary import Variation
from tests.app.trainer.actions import click


def test_a_mark_is_one_step_of_history(room: TrainerView) -> None:
    planner = room.study.controller.planner
    planner.vary("batch_size", on=True)
    plan = planner.plan
    assert plan is not None
    assert [one.field for one in plan.vary] == ["batch_size"]
    planner.vary("batch_size", on=False)
    assert planner.plan is not None
    assert planner.plan.vary == ()
    room.controller.undo()
    assert planner.plan == plan
    room.controller.undo()
    assert planner.plan is None


def test_a_password_stays_out_of_the_model_and_is_asked_for_again(room: TrainerView) -> None:
    planner = room.study.controller.planner
    planner.vary("batch_size", on=True)
    planner.set_place(" postgresql://me:secret@host/studies ")
    assert "secret" not in room.controller.model.model_dump_json()
    study = planner.study()
    assert not isinstance(study, str)
    assert planner.address_of(study).text == "postgresql://me:secret@host/studies"
    assert "secret" not in planner.address_of(study).shown
    planner.set_place("postgresql://other:***@host/studies")
    refused: list[str] = []
    room.study.controller.refused.connect(refused.append)
    room.study.controller.start()
    assert "give the place once more" in refused[-1]
    assert room.study.bar.error.isVisibleTo(room.study)


def test_what_does_not_go_together_is_said(room: TrainerView) -> None:
    planner = room.study.controller.planner
    planner.vary("batch_size", on=True)
    room.controller.set_config(room.controller.model.config.replace(validation_fraction=0.0))
    assert "no validation images" in str(planner.study())
    room.controller.undo()
    planner.change_variation(Variation(field="batch_size", low=-1e9, high=-2e9, steps=2))
    assert planner.study() == "Batch size: low is -1000000000, which is not less than high, -2000000000"
    rate = Variation(field="optimizer.learning_rate", low=-0.5, high=1, log=True, steps=3)
    room.controller.set_model(room.controller.model.replace(study=StudyPlan(vary=(rate,))))
    assert planner.study() == "Learning rate (Optimizer): a range on a log scale begins above 0, not at -0.5"


def test_a_ready_study_comes_with_its_settings_and_says_what_to_look_for(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.settings.several.study)
    page, before = room.study.plan, room.controller.model
    page.examples.menu().actions()[0].trigger()
    assert room.controller.model.config == EXAMPLES[0].base
    assert page.look_for.text() == EXAMPLES[0].look_for
    room.controller.set_config(EXAMPLES[0].base.replace(epochs=1))
    assert not page.look_for.isVisible()
    room.controller.undo()
    room.controller.undo()
    assert room.controller.model == before


def test_a_session_keeps_the_plan_and_connects_to_nothing(room: TrainerView) -> None:
    planner = room.study.controller.planner
    for field in ("hidden_layers", "activation", "optimizer.learning_rate", "batch_norm"):
        planner.vary(field, on=True)
    planner.set_place("postgresql://me:secret@nowhere.example/studies")
    written = room.controller.model.model_dump_json()
    read = TrainerModel.model_validate_json(written)
    assert read == room.controller.model
    room.controller.open(read)
    assert room.study.controller.activity is StudyActivity.IDLE
    assert room.study.controller.standing is None
