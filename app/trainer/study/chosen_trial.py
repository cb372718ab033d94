"""The chosen trial of a study: its settings may be used, and its runs made again for the list."""

from PySide6.QtCore import QObject, Signal

from app.trainer.controller import TrainerController
from app.trainer.study.standing import Standing
from app.trainer.study.study_runs import StudyRun, planned_runs, runs_of
from core.search.trials import Trial


class ChosenTrial(QObject):
    """Knows which trial is chosen, in whatever chart or table."""

    changed = Signal(object)  # the number of a trial, or None

    def __init__(self, trainer: TrainerController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._standing: Standing | None = None
        self.number: int | None = None

    def show_standing(self, standing: Standing | None) -> None:
        """Choose among the trials of this study."""
        self._standing = standing

    def choose(self, trial: int | None) -> None:
        """Choose a trial, or none."""
        if trial != self.number:
            self.number = trial
            self.changed.emit(trial)

    @property
    def trial(self) -> Trial | None:
        """The chosen trial of the study that is shown."""
        if self._standing is None or self.number is None or self.number >= len(self._standing.trials):
            return None
        return self._standing.trials[self.number]

    def use_settings(self) -> None:
        """Put the settings of the chosen trial into the form, as one step of history."""
        if self._standing is not None and (trial := self.trial) is not None:
            study = self._standing.study
            self._trainer.set_config(study.config(trial.setting, study.seeds[0]))

    @property
    def runs(self) -> list[StudyRun]:
        """The runs of the chosen trial whose epochs the study has."""
        return runs_of(self._standing, trial) if self._standing is not None and (trial := self.trial) else []

    @property
    def has_runs(self) -> bool:
        """Return whether a run of the chosen trial can be opened."""
        return (trial := self.trial) is not None and any(run.history for run in trial.runs.values())

    def train(self) -> None:
        """Let the Trainer make the runs of the chosen trial again, each with its seed, for its list."""
        if self._standing is not None and (trial := self.trial) is not None:
            self._trainer.start_queue(planned_runs(self._standing, trial))
