"""The Trainer room as the course uses it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.course.entry import CourseScene, Handle
from app.course.measures.trainer import read
from app.course.stages.stage import Find, Stage
from app.rooms.frame import Part
from app.trainer.controller import TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.settings.settings_column import objection
from app.trainer.study.controller import StudyActivity, StudyController
from app.trainer.study.standing import Standing
from app.trainer.view import TrainerView
from app.widgets.forms.dataset_box import lack
from core.lessons.grammar import Value
from core.scenes.every_scene import find_scene
from core.search.plan.examples import find_example
from core.settings import Settings
from core.training import PRESETS, TrainingConfig

TABS = ("curves", "boundary", "layers", "units", "data", "results", "compare", "study")


class TrainingStage(Stage):
    """Trains the runs of a scene, fills the plan of a study, or shows a recorded run."""

    room: TrainerView

    def __init__(self, room: TrainerView) -> None:
        super().__init__(room)
        self.controller: TrainerController = room.controller
        for signal in (self.controller.run_changed, self.controller.advanced, self.controller.queue.summary_changed):
            signal.connect(self.changed)
        self.study: StudyController = room.study.controller
        self.study.standing_changed.connect(self.changed)

    def open(self, scene: CourseScene, *, waits: bool) -> None:
        example = find_example(scene.study)
        if example is not None:
            self.study.planner.take_example(example)
        elif not waits:
            self.start(scene)
        if scene.show is not None:
            self.room.show_tab(scene.show)

    def start(self, scene: CourseScene) -> None:
        if scene.recorded is not None:
            self.room.show_recorded(scene.recorded)
        if scene.study is not None and self.study.activity is StudyActivity.IDLE:
            self.study.start()
        training = find_scene(scene.training)
        if training is not None:
            self.controller.start_queue(training.plan, training)

    def has_begun(self) -> bool:
        return False  # only an answer begins the runs of a scene

    def has_ended(self, scene: CourseScene) -> bool:
        if scene.study is not None:
            standing = self._standing_of(scene)
            return standing is not None and standing.over == len(standing.trials)
        if scene.training is None:
            return True
        queue = self.controller.queue
        return queue.shown[0] == scene.training and bool(queue.shown[1]) and bool(queue.summary())

    def deviation(self, scene: CourseScene) -> str | None:
        queue, model = self.controller.queue, self.controller.model
        example = find_example(scene.study)
        if example is not None:
            is_shown = model.study is not None and example.is_shown(model.study, model.config)
            return None if is_shown else QCoreApplication.translate("TrainingStage", "another plan or other settings")
        if not still_shows(self.controller.run, scene):
            return QCoreApplication.translate("TrainingStage", "another run")
        if scene.training is None or not queue.summary() or queue.shown[0] in ("", scene.training):
            return None
        return QCoreApplication.translate("TrainingStage", "other runs")

    def keeps_to(self, scene: CourseScene, handles: tuple[Handle, ...]) -> bool:  # noqa: ARG002 - of the next run
        return still_shows(self.controller.run, scene)

    def places(self) -> Mapping[str, Find]:
        room = self.room
        tabs: dict[str, Find] = {name: partial(getattr, room, name) for name in TABS}
        return tabs | {
            "result": self._result,
            "verdict": lambda: room.explanation.verdict if self._explains_beside() else room.curves.verdict,
            "costs": lambda: room.settings.costs,
            "form": lambda: room.settings,
            "bar": lambda: room.bar,
            "table": lambda: room.compare.table,
            "presets": lambda: room.settings.presets,
            "plan": lambda: room.study.plan,
            "map": lambda: room.study.map,
            "trials": lambda: room.study.table,
        }

    def _explains_beside(self) -> bool:
        frame = self.room.frame
        return frame is not None and frame.stands(Part.EXPLANATION)

    def _result(self) -> QWidget:
        """Return where the result of the last scene is told, which is told again if it was put away."""
        told = self.room.explanation.result if self._explains_beside() else self.room.hint
        if told.isHidden():
            told.repeat()
        return told

    def part(self, owner: str) -> Settings | None:
        return part_of(self.controller.model.config, owner)

    def change(self, owner: str, part: Settings, *, dragged: bool) -> None:
        model = self.controller.model
        config = part if isinstance(part, TrainingConfig) else model.config.replace(**{owner: part})
        self.controller.edit(model.replace(config=config), what=f"handle {owner}", dragged=dragged)

    def original(self, owner: str, scene: CourseScene | None) -> Settings | None:  # noqa: ARG002 - scenes leave the form
        return part_of(self.controller.model.base, owner)

    def objection(self, part: Settings) -> str:
        return lack(part) if isinstance(part, TrainingConfig) else objection(part)

    def _standing_of(self, scene: CourseScene) -> Standing | None:
        """Return the study that is shown, if it is that of a scene."""
        example, standing = find_example(scene.study), self.study.standing
        return standing if example is not None and standing is not None and example.is_of(standing.study) else None

    def read(self, name: str, scene: CourseScene | None) -> Value | None:
        if name.startswith("study.") and scene is not None and self._standing_of(scene) is None:
            return None
        is_of_another = scene is not None and scene.training not in (None, self.controller.queue.shown[0])
        return None if is_of_another and name.startswith("runs.") else read(self.controller, name)


def still_shows(run: LiveRun | None, scene: CourseScene) -> bool:
    """Return whether a run is the recorded one that a scene shows, if it shows one."""
    return scene.recorded is None or (run is not None and run.config == PRESETS[scene.recorded])


def part_of(config: TrainingConfig, owner: str) -> Settings | None:
    """Return the settings of a run, or a part of them: the optimizer, the schedule, the activation, the initializer."""
    part = getattr(config, owner) if owner in TrainingConfig.model_fields else None if owner else config
    return part if isinstance(part, Settings) else None
