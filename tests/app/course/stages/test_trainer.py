"""The studies of the course: opening one fills the plan, Start runs it, and what is said of it is what it came to."""

import math
from collections.abc import Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.course.entry import CourseScene, Entry
from app.course.reader import fall_lines_course
from app.course.stages.trainer import TrainingStage, still_shows
from app.trainer.live_run import LiveRun
from app.trainer.study.controller import StudyActivity
from app.trainer.study.standing import Standing, standing_of
from app.window.main_window import MainWindow
from core.datasets import load
from core.lessons.grammar import Lookup
from core.lessons.sentences import LANGUAGES, said_now
from core.search.places.journal_place import JournalPlace
from core.search.plan.examples import EXAMPLES, find_example
from core.search.samplers import setting_of
from core.search.worker import Worker, facts_of
from core.training import PRESETS, Trainer
from core.training.config.applied import Value
from tests.app.course.course_window import course_of
from tests.app.course.test_targets import show
from tests.make_translations import FOLDER, read

STUDIES = [(entry, scene) for entry in fall_lines_course().entries for scene in entry.scenes if scene.study is not None]
PLACES: Mapping[
    str, Mapping[str, tuple[Value, Value]]
] = {  # of the cells that sentences name, by hand: the values of the first and of the second setting
    "rate-batch-epochs": {"1.1": (0.01, 8), "1.6": (0.01, 256), "5.1": (1.0, 8), "5.3": (1.0, 32)},
    "rate-batch-steps": {"1.1": (0.01, 8), "1.6": (0.01, 256)},
    "initializer-activation": {
        "1.1": ("zeros", "sigmoid"),
        "1.2": ("zeros", "tanh"),
        "1.3": ("zeros", "relu"),
        "2.1": ("small_normal", "sigmoid"),
        "2.2": ("small_normal", "tanh"),
        "2.3": ("small_normal", "relu"),
        "3.1": ("normal", "sigmoid"),
        "5.1": ("he_normal", "sigmoid"),
        "5.2": ("he_normal", "tanh"),
        "5.3": ("he_normal", "relu"),
    },
    "depth-batch-norm": {
        "1.1": ((32,), False),
        "1.2": ((32,), True),
        "4.1": ((32,) * 12, False),
        "4.2": ((32,) * 12, True),
    },
}


def sentences(entry: Entry, scene: CourseScene, read: Lookup) -> list[str]:
    said = [
        said_now(claim.now, language, read)
        for claim in entry.claims
        if entry.scene_of(claim) == scene
        for language in LANGUAGES
    ]
    return [text for text in said if text is not None]


def alike(value: Value, wanted: Value) -> bool:
    if isinstance(value, float) and isinstance(wanted, float):
        return math.isclose(value, wanted, rel_tol=1e-4)
    return value == wanted


def cells_of_engine(scene: CourseScene) -> dict[str, float]:
    """The validation accuracy of the cells, the mean over the seeds, from trainers that are made here."""
    example = find_example(scene.study)
    assert example is not None
    study, values = example.plan.study(example.base), {}
    first, second = (axis.key for axis in study.axes)
    for name, wanted in PLACES[example.id].items():
        settings = [setting_of(study, number) for number in range(study.size)]
        (setting,) = [one for one in settings if alike(one[first], wanted[0]) and alike(one[second], wanted[1])]
        accuracies = []
        for seed in study.seeds:
            trainer = Trainer(study.config(setting, seed), load("digits"))
            list(trainer.run("inline"))
            accuracies.append(trainer.history[-1].validation_accuracy)
        values[f"study.cell.{name}"] = sum(accuracies) / len(accuracies)
    return values


def made(scene: CourseScene, folder: Path) -> Standing:
    """The study of a scene as a worker makes it."""
    example = find_example(scene.study)
    assert example is not None
    place = JournalPlace(folder / example.id / "study.log")
    study = example.plan.study(example.base)
    place.create(study, facts_of(load("digits"), "test"))
    Worker(place, lambda: False).work()
    return standing_of(place)


def names(entry: Entry, scene: CourseScene) -> set[str]:
    claims = [claim for claim in entry.claims if entry.scene_of(claim) == scene]
    return {
        name
        for claim in claims
        for sentence in claim.sentences()
        for formula in sentence.formulas
        for name in formula.names
        if name.startswith("study.")
    }


def test_each_ready_study_is_a_scene_that_says_what_its_plan_says() -> None:
    korean = {(text.context, text.source): said for text, said in read(FOLDER / "fallline_ko.ts").translations.items()}
    assert [scene.study for _, scene in STUDIES] == [
        "initializer-activation",
        "depth-batch-norm",
        "rate-batch-epochs",
        "rate-batch-steps",
    ]
    for _, scene in STUDIES:
        example = find_example(scene.study)
        assert example is not None
        assert (scene.title.text("en"), scene.look_for.text("en")) == (example.title, example.look_for)
        assert scene.title.text("ko") == korean["core", example.title]
        assert scene.look_for.text("ko") == korean["core", example.look_for]
    assert len(EXAMPLES) == len(STUDIES)


@pytest.mark.parametrize(("entry", "scene"), STUDIES, ids=lambda one: one.id)
def test_the_cells_and_constants_of_a_sentence_are_those_of_the_study(entry: Entry, scene: CourseScene) -> None:
    assert scene.study is not None
    assert names(entry, scene) == {f"study.cell.{name}" for name in PLACES[scene.study]}
    example = find_example(scene.study)
    assert example is not None
    if scene.study.startswith("rate-batch"):
        constants, base = entry.constants, example.base
        assert (constants["low"], constants["high"]) == (0.01, 1.0)
        assert [constants[name] for name in ("small", "middle", "large")] == [8, 32, 256]
        assert constants["epochs"] == base.epochs
        steps = [base.replace(batch_size=int(constants[name])).steps_per_epoch for name in ("small", "large")]
        assert steps == [constants["small_steps"], constants["large_steps"]]


@pytest.mark.slow
def test_opening_a_scene_fills_plan_and_form_and_start_runs_it(qtbot: QtBot, window: MainWindow) -> None:
    entry, scene = next(one for one in STUDIES if one[1].study == "depth-batch-norm")
    stage = show(qtbot, window, entry, scene)
    assert isinstance(stage, TrainingStage)
    room, study = stage.room, stage.study
    example = find_example(scene.study)
    assert example is not None
    assert room.seen is room.study
    assert (room.controller.model.config, room.controller.model.study) == (example.base, example.plan)
    assert study.activity is StudyActivity.IDLE
    assert not stage.has_ended(scene)
    assert stage.read("study.cell.4.2", scene) is None
    assert stage.deviation(scene) is None
    assert course_of(window).scene is scene
    room.controller.set_config(example.base.replace(epochs=1))
    assert stage.deviation(scene) == "another plan or other settings"
    room.controller.undo()
    room.controller.undo()
    assert room.controller.model.study is None


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("entry", "scene"), STUDIES, ids=lambda one: one.id)
def test_what_is_said_of_a_study_is_what_the_engine_comes_to(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, entry: Entry, scene: CourseScene
) -> None:
    stage = show(qtbot, window, entry, scene)
    assert isinstance(stage, TrainingStage)
    stage.study._show(made(scene, tmp_path))
    assert stage.has_ended(scene)
    said = sentences(entry, scene, lambda name: entry.constants.get(name, stage.read(name, scene)))
    values = {**entry.constants, **cells_of_engine(scene)}
    assert said == sentences(entry, scene, values.get)
    assert len(said) == 2 * len([claim for claim in entry.claims if entry.scene_of(claim) == scene])
    others = next(other for _, other in STUDIES if other is not scene)
    assert stage.read("study.cell.1.1", others) is None


def test_a_recorded_run_is_told_of_while_it_is_the_one_that_is_looked_at() -> None:
    (entry,) = (entry for entry in fall_lines_course().entries if entry.id == "model-1")
    (scene,) = entry.scenes
    assert not still_shows(None, scene)
    assert still_shows(LiveRun("Model 1", PRESETS["model-1"]), scene)
    assert not still_shows(LiveRun("mine", PRESETS["model-1"].replace(batch_norm=False)), scene)
    assert still_shows(None, STUDIES[0][1])
