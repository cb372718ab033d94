"""What the course says of initial weights and of training is what the engine comes to by itself.

The scenes that are not here are slow; `python -m tests.app.course.recompute N SEED` has N states of each.
"""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.course.entry import CourseScene, Entry
from app.course.reader import fall_lines_course
from app.course.stages.trainer import TrainingStage
from app.window.main_window import MainWindow
from core.datasets import load
from core.lessons.grammar import Lookup
from core.messages import Message
from core.scenes.completed_run import CompletedRun
from core.scenes.every_scene import find_scene
from core.scenes.plan import Planned
from core.scenes.scene import Scene
from core.training import StepReport, Trainer, TrainingConfig
from tests.app.course.recompute import changed, check, comparisons, of_runs, sentences
from tests.app.course.test_targets import stage_of

SMALL = {"train_size": 100, "epochs": 2, "batch_size": 50}
COMPARISONS = list(comparisons())
SAMPLE = ("uniform",)
TRAININGS = [
    (entry, scene)
    for entry in fall_lines_course().entries
    for scene in entry.scenes
    if scene.training is not None and any(entry.scene_of(claim) == scene for claim in entry.claims)
]


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("at", SAMPLE)
def test_a_comparison_is_told_as_the_engine_finds_it_also_when_it_was_changed(at: str) -> None:
    entry, scene, model = next(one for one in COMPARISONS if one[1].id == at)
    assert check(entry, scene, model)
    check(entry, scene, changed(model, random.Random(at)))


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("entry", "scene", "model"), COMPARISONS, ids=lambda one: getattr(one, "id", ""))
def test_every_comparison_is_told_as_the_engine_finds_it(entry: Entry, scene: CourseScene, model: object) -> None:
    check(entry, scene, model)  # type: ignore[arg-type]
    for seed in range(3):
        check(entry, scene, changed(model, random.Random(seed)))  # type: ignore[arg-type]


# Training. The runs of a scene are made short, with one thing changed: what is said of them is what they came to.


def short(scene: CourseScene, change: str) -> Scene:
    """The scene with a hundred images and two epochs, and with another seed, depth or rate."""
    whole = find_scene(scene.training)
    assert whole is not None
    return replace(whole, plan=tuple(replace(one, config=shortened(one.config, change)) for one in whole.plan))


def shortened(config: TrainingConfig, change: str) -> TrainingConfig:
    small = config.replace(**{name: min(value, getattr(config, name)) for name, value in SMALL.items()})
    match change:
        case "seed":
            return small.replace(seed=small.seed + 7)
        case "depth":
            return small.replace(hidden_layers=(*small.hidden_layers, 10))
    return small.replace(optimizer=small.optimizer.replace(learning_rate=small.optimizer.learning_rate / 2))


def made(plan: Sequence[Planned]) -> list[CompletedRun]:
    runs = []
    for one in plan:
        trainer = Trainer(one.config, load(one.config.data))
        losses = [report.loss for report in trainer.run() if isinstance(report, StepReport)]
        runs.append(CompletedRun.of(one.name.text(), trainer, losses))
    return runs


def train(qtbot: QtBot, stage: TrainingStage, scene: Scene) -> None:
    stage.controller.start_queue(scene.plan, scene)
    qtbot.waitUntil(
        lambda: bool(stage.controller.queue.summary()) and stage.controller.queue.shown[0] == scene.id, timeout=100_000
    )


def timeless(entry: Entry) -> Entry:
    """The entry without the sentences that tell a time, which no two runs share."""

    def is_timed(alternatives: Sequence[object]) -> bool:
        return any("seconds" in str(one) for one in alternatives)

    claims = [
        claim.replace(**{name: () for name in ("now", "why", "truth") if is_timed(getattr(claim, name))})
        for claim in entry.claims
    ]
    return entry.replace(claims=tuple(claims))


def of_stage(entry: Entry, stage: TrainingStage, scene: CourseScene) -> Lookup:
    return lambda name: entry.constants.get(name, stage.read(name, scene))


def hold(qtbot: QtBot, window: MainWindow, entry: Entry, scene: CourseScene, change: str) -> TrainingStage:
    stage = stage_of(window, "trainer")
    assert isinstance(stage, TrainingStage)
    plan, entry = short(scene, change), timeless(entry)
    train(qtbot, stage, plan)
    assert stage.deviation(scene) is None
    runs, form = made(plan.plan), stage.controller.model.config
    said = sentences(entry, scene, of_stage(entry, stage, scene))
    assert any(said)
    assert said == sentences(entry, scene, of_runs(entry, runs, form))
    other = form.replace(epochs=form.epochs + 1, batch_size=form.batch_size + 1)
    stage.controller.set_config(other)  # the form is of the next run: what was said of these stays
    said = sentences(entry, scene, of_stage(entry, stage, scene))
    assert said == sentences(entry, scene, of_runs(entry, runs, other))
    return stage


@pytest.mark.slow
def test_runs_are_told_as_the_engine_makes_them_until_others_are_shown(qtbot: QtBot, window: MainWindow) -> None:
    entry, scene = next(one for one in TRAININGS if one[1].id == "s11-speed")
    stage = hold(qtbot, window, entry, scene, "depth")
    others = Scene(
        "others", Message("Others"), Message("."), short(scene, "seed").plan[:1], tell=lambda _: Message(".")
    )
    train(qtbot, stage, others)
    assert stage.deviation(scene) == "other runs"
    assert stage.read("runs.1.test", scene) is None


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("change", ["seed", "depth", "rate"])
@pytest.mark.parametrize(("entry", "scene"), TRAININGS, ids=lambda one: one.id)
def test_the_runs_of_every_scene_are_told_as_the_engine_makes_them(
    qtbot: QtBot, window: MainWindow, entry: Entry, scene: CourseScene, change: str
) -> None:
    hold(qtbot, window, entry, scene, change)
