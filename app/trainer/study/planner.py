"""The plan of a study in the model of the room: what varies, how, and where its trials are kept."""

import re

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.trainer.controller import TrainerController
from app.trainer.run_list.config_table import full_label_of
from app.trainer.study.folder import new_address
from core.search.places.place import HIDDEN, Address, address_of, without_password
from core.search.plan.examples import ExampleStudy
from core.search.plan.study_plan import StudyPlan
from core.search.plan.suggested import suggested
from core.search.study import Study
from core.search.vary import Variation
from core.settings import N_, RefusedError, explain
from core.training import TrainingConfig

NO_PASSWORD = N_("the password of {place} is not kept: give the place once more, with its password")


class StudyPlanner(QObject):
    """Changes the plan, each time as one step of history; it keeps a password until the window closes."""

    refused = Signal(str)

    def __init__(self, trainer: TrainerController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._secret = ""  # the place with its password

    @property
    def plan(self) -> StudyPlan | None:
        """The plan of the model; None while nobody has asked for a study."""
        return self._trainer.model.study

    def set_plan(self, plan: StudyPlan | None) -> None:
        """Replace the plan, as one step of history."""
        self._trainer.set_model(self._trainer.model.replace(study=plan))

    def take_example(self, example: ExampleStudy) -> None:
        """Put a ready study and its settings into the form, as one step of history."""
        self._trainer.set_model(self._trainer.model.replace(config=example.base, study=example.plan))

    def set_place(self, text: str) -> None:
        """Let the trials be kept at a file or in a database; its password stays in this window alone."""
        text = text.strip()
        if text != without_password(text):
            self._secret = text
        self.set_plan((self.plan or StudyPlan()).replace(place=text))

    def vary(self, field: str, on: bool) -> None:  # noqa: FBT001 - a slot
        """Let a field vary over the values that suit its declaration, or no longer."""
        if not on:
            self.fix(field)
            return
        try:
            variation = suggested(self._trainer.model.config, field)
        except RefusedError as error:
            self.refused.emit(error.sentence(QCoreApplication.translate))
            return
        self.set_plan((self.plan or StudyPlan()).varying(variation))

    def fix(self, field: str) -> None:
        """Let a field vary no longer."""
        if self.plan is not None:
            self.set_plan(self.plan.fixing(field))

    def change_variation(self, variation: Variation) -> None:
        """Let a field vary over other values."""
        if self.plan is not None:
            self.set_plan(self.plan.varying(variation))

    def study(self) -> Study | str:
        """Return the study of the plan and the settings, or the reason that there is none."""
        plan, config = self.plan or StudyPlan(), self._trainer.model.config
        try:
            return plan.study(config)
        except ValidationError as error:
            return _with_labels(explain(error, QCoreApplication.translate)[0], plan, config)

    def address_of(self, study: Study) -> Address:
        """Return where the trials of a new study are to be kept.

        Raises:
            RefusedError: the password of the place is missing.
        """
        place = self.plan.place if self.plan is not None else ""
        if not place:
            return new_address(self._trainer.archive.folder, study)
        if HIDDEN in place:
            if without_password(self._secret) != place:
                raise RefusedError(NO_PASSWORD, place=place)
            place = self._secret
        return address_of(place, study.name)


def _with_labels(reason: str, plan: StudyPlan, config: TrainingConfig) -> str:
    """Call the field that a reason is about as the form does, and not as the code does."""
    for field in (one.field for one in plan.vary):
        found = re.search(rf"(?<![\w.]){re.escape(field)}(?![\w.])", reason)
        if found is not None and (found.start() == 0 or "." in field):
            return reason[: found.start()] + full_label_of(config, field) + reason[found.end() :]
    return reason
