"""The right answers to the questions of the course are right from other starts and seeds, too."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.course.entry import Entry
from app.course.reader import fall_lines_course
from app.optimizers.controller import OptimizersController
from app.optimizers.model import Start
from core.lessons.grammar import Lookup, Value
from core.propagation import propagate
from core.scenes.completed_run import CompletedRun
from core.scenes.every_scene import every_scene
from core.scenes.run_measures import of_runs
from core.surfaces import Point
from core.training import StepReport, Trainer
from tests.app.course.states import lookup
from tests.app.test_lessons import VALLEY_STARTS
from tests.claims.claim import SEEDS, mnist

RIGHT = {
    "momentum": "sgd",
    "adagrad": "high",
    "second-winter": "millionth",
    "batch-norm": "first",
    "learning-rate": "fast",
}
RAVINE_STARTS = [(-7.0, 2.0), (7.0, -2.0), (-5.0, 4.0), (8.0, 1.0), (-9.0, -3.0), (3.0, -1.0)]
TRAINED = [one for one in RIGHT if one in ("batch-norm", "learning-rate")]
ASKING = [entry for entry in fall_lines_course().entries if entry.question is not None]


def entry_of(wanted: str) -> Entry:
    (entry,) = (entry for entry in ASKING if entry.id == wanted)
    return entry


def all_right(entry: Entry, read: Lookup) -> list[str]:
    """The answers whose conditions hold, the first of which counts."""
    assert entry.question is not None
    return [one.id for one in entry.question.answers if one.condition is not None and one.condition.holds(read)]


def known(values: Mapping[str, Any], further: Callable[[str], Value | None] = lambda _: None) -> Lookup:
    return lambda name: values[name] if name in values else further(name)


def test_these_entries_ask_something() -> None:
    assert {entry.id for entry in ASKING} == set(RIGHT)


@pytest.mark.parametrize("entry", ASKING, ids=lambda entry: entry.id)
def test_questions_and_answers_are_whole_before_anything_runs(entry: Entry) -> None:
    assert entry.question is not None
    for sentence in (entry.question.ask, *entry.question.answers):
        for language in ("en", "ko"):
            assert sentence.filled(language, entry.constants.get)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("wanted", "start"),
    [("momentum", start) for start in RAVINE_STARTS] + [("adagrad", start) for start in VALLEY_STARTS],
)
def test_a_race_ends_as_its_answer_says(wanted: str, start: Point) -> None:
    entry = entry_of(wanted)
    scene = entry.asked_scene
    assert scene is not None
    assert scene.optimizers is not None
    controller = OptimizersController(scene.optimizers.replace(start=Start(x=start[0], y=start[1])))
    controller.run_out()
    assert all_right(entry, lookup(entry, controller))[0] == RIGHT[wanted]
    rates = [value for name, value in entry.constants.items() if name in ("low", "middle", "high")]
    assert wanted == "momentum" or rates == [racer.optimizer.learning_rate for racer in scene.optimizers.racers]
    assert entry.constants["steps"] == scene.optimizers.steps


@pytest.mark.parametrize("seed", range(3))
def test_a_gradient_vanishes_as_its_answer_says(seed: int) -> None:
    entry = entry_of("second-winter")
    scene = entry.asked_scene
    assert scene is not None
    assert scene.initializers is not None
    model = scene.initializers.replace(seed=seed)
    left = propagate(model.config(model.rows[0])).gradient_ratio
    assert len(model.hidden_layers) == 12
    assert all_right(entry, known({"lecun_normal.gradient_left": left}))[0] == RIGHT["second-winter"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("wanted", TRAINED)
def test_runs_end_as_their_answer_says(wanted: str, seed: int) -> None:
    entry = entry_of(wanted)
    assert entry.asked_scene is not None
    (scene,) = (scene for scene in every_scene() if scene.id == entry.asked_scene.training)
    runs = []
    for one in scene.plan:
        trainer = Trainer(one.config.replace(seed=seed), mnist())
        losses = [report.loss for report in trainer.run() if isinstance(report, StepReport)]
        runs.append(CompletedRun.of("", trainer, losses))
    read = known(entry.constants, lambda name: of_runs(tuple(runs), name.removeprefix("runs.")))
    assert all_right(entry, read)[0] == RIGHT[wanted]
    assert {run.config.epochs for run in runs} == {entry.constants["epochs"]}


def test_the_rates_that_can_be_answered_are_those_of_the_runs() -> None:
    entry = entry_of("learning-rate")
    assert entry.asked_scene is not None
    (scene,) = (scene for scene in every_scene() if scene.id == entry.asked_scene.training)
    rates = [one.config.optimizer.learning_rate for one in scene.plan]
    assert [value for name, value in entry.constants.items() if name != "epochs"] == rates
