"""The chosen trial of a study: its settings may be used, and its runs made again for the list."""

from PySide6.QtCore import QObject, Signal

from app.trainer.controller import TrainerController
from app.trainer.study.standing import Standing
from core.scenes.plan import planned
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

    def train(self) -> None:
        """Let the Trainer make the runs of the chosen trial, each with its seed, for its list."""
        if self._standing is not None and (trial := self.trial) is not None:
            study = self._standing.study
            name = f"{study.name} {trial.number}"
            plan = [
                planned(study.config(trial.setting, seed), "{called}, seed {seed}", called=name, seed=seed)
                for seed in study.seeds
            ]
            self._trainer.start_queue(plan)
