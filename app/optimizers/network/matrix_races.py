"""Race matrices beside the window where that takes long."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.optimizers.network.matrix_paths import shown
from app.optimizers.network.matrix_surface import MatrixSurface
from app.optimizers.network.plane_path import PlanePath
from app.rooms.long_work import LongWork, WorkStep
from core.descent import Racer, Trajectory
from core.matrix_stage.matrix_path import MatrixRacer, matrix_race_in_blocks, unknown_paths
from core.surfaces import Surface

AT_ONCE = 6000  # steps: at most about a third of a second
LAID = 6  # steps that are known take as long as one that is not, to be laid on the plane

Shown = tuple[Surface, tuple[Trajectory, ...]]


class MatrixQuestion(NamedTuple):
    """All that a race of matrices depends on."""

    surface: MatrixSurface
    racers: tuple[Racer, ...]
    steps: int

    def takes_long(self) -> bool:
        """Return whether it takes longer than one waits for a window."""
        unknown = len(unknown_paths(self.surface.task, _engine_racers(self.racers), self.steps))
        return self.steps * (unknown + len(self.racers) / LAID) > AT_ONCE

    def answer(self) -> Shown:
        """Return the map and the paths, however long it takes."""
        return shown(self.surface, self.racers, self.steps)

    def waiting(self) -> Shown:
        """Return what there is to be seen before."""
        return self.surface, tuple(PlanePath.waiting(racer, self.steps) for racer in self.racers)

    def answer_in_steps(self) -> Iterator[WorkStep]:
        """Do the same step by step; the last one has the answer."""
        for share in matrix_race_in_blocks(self.surface.task, _engine_racers(self.racers), self.steps):
            yield WorkStep(share)
        drawn, race = self.answer()
        for path in race:
            _ = path.losses  # computed here, the first time
        yield WorkStep(1.0, (drawn, race))


class MatrixRaces(QObject):
    """Runs one race of matrices at a time, and knows the last one that was long."""

    found = Signal()  # the race that was asked for last

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work = LongWork(self)
        self.work.found.connect(self._take)
        self._question: MatrixQuestion | None = None  # the last one that is not answered
        self._known: tuple[MatrixQuestion, Shown] | None = None

    @property
    def is_waited_for(self) -> bool:
        """Return whether a race was asked for that has not been run, be it under way or given up."""
        return self._question is not None

    def shown(self, question: MatrixQuestion) -> Shown:
        """Return a race; if it takes long, begin to run it, and return what there is to be seen before."""
        if self._known is not None and self._known[0] == question:
            self.forget()
            return self._known[1]
        if not question.takes_long():
            self.forget()
            return question.answer()
        if question != self._question:
            self._question = question
            self.work.begin(question, question.answer_in_steps())
        return question.waiting()

    def go_on(self) -> None:
        """Run the race that was cancelled."""
        if self._question is not None and not self.work.running:
            self.work.begin(self._question, self._question.answer_in_steps())

    def finish(self) -> None:
        """Run the race that is waited for now."""
        if self._question is not None:
            self.work.give_up()
            self._take(self._question, self._question.answer())

    def forget(self) -> None:
        """Wait for no race."""
        self._question = None
        self.work.give_up()

    def words(self) -> str:
        """Say how far the race has come that is waited for."""
        if not self.work.running:
            return QCoreApplication.translate("networks", "The race was cancelled")
        return QCoreApplication.translate("networks", "The matrices race: {0:.0%}").format(self.work.share)

    def sentence(self) -> str:
        """Say why there is no map; an empty text if no race is waited for."""
        if self._question is None:
            return ""
        if not self.work.running:
            return QCoreApplication.translate("networks", "The race was cancelled: there is no map, and no paths")
        return QCoreApplication.translate("networks", "The matrices race; the map comes when they have ended")

    def _take(self, question: object, shown: object) -> None:
        if question == self._question and isinstance(question, MatrixQuestion) and isinstance(shown, tuple):
            self._known, self._question = (question, shown), None
            self.found.emit()


def _engine_racers(racers: Sequence[Racer]) -> list[MatrixRacer]:
    return [(racer.optimizer, racer.schedule) for racer in racers]
