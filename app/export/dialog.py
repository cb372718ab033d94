"""The part that all export dialogs share: the figure and the file."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDir
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.file_dialogs import ask_where_to_save, last_folder
from app.base.file_writing import FOLDER, ending_of
from app.base.formatting import translated
from app.export.figure import Figure
from app.export.formats import Format
from app.widgets.controls import describe, fault, muted, push_button
from app.widgets.focus_policy import behave
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.label_column import GAP, FieldLabel, LabelColumn

PATH_WIDTH = 420


class ExportDialog(QDialog):
    """Asks for a figure and a file, and saves; errors are shown under the file's name.

    `name` is the default name of files. The first of the kinds is used for a name without an ending.
    """

    def __init__(self, name: str, figures: Sequence[Figure], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._figures = figures
        self._replaced: Path | None = None  # an existing file that may be replaced
        self.labels = LabelColumn()  # of all fields
        self._forms: list[SettingsForm[Any]] = []
        self._refusals: list[str] = []  # the refused entries that have been pointed out
        self.figure = QComboBox()
        self.figure.addItems([figure.label for figure in figures])
        ending = next(iter(self.kinds().values()))
        self.path = QLineEdit(self._proposed(last_folder.path(), ending))
        self.browse = push_button(self.tr("Browse…"), self.tr("Choose a folder, a name and a kind of file"))
        self.error = fault()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)

    @abstractmethod
    def formats(self) -> Sequence[Format]:
        """The kinds of file that are offered."""

    def kinds(self) -> Mapping[str, str]:
        """Return the filters of a file dialog, with the ending of each."""
        return filters(self.formats())

    @abstractmethod
    def save(self, figure: Figure, path: Path) -> None:
        """Save a figure, then close the dialog."""

    def choose(self, name: str) -> None:
        """Choose the figure of this name, if there is one."""
        names = [figure.name for figure in self._figures]
        if name in names:
            self.figure.setCurrentIndex(names.index(name))

    def refuse(self, reason: str) -> None:
        """Show under the name why nothing was saved."""
        self.error.setText(reason)
        self.error.show()
        self.adjustSize()

    # Construction.

    def arrange(self, of: str, what: str, parts: Sequence[QWidget]) -> None:
        """Put parts below the name: `of` labels the list, `what` is its tooltip."""
        describe(self.figure, of, what)
        describe(self.path, self.tr("File"), self.tr("The file to write"))
        behave(self.figure)
        self.path.setMinimumWidth(PATH_WIDTH)
        notes = [f"{form.ending} ({translated(form.note)})" for form in self.formats()]
        hint = muted(self.tr("The ending decides the kind of file: {0}.").format(", ".join(notes)))
        hint.setWordWrap(True)
        file = QHBoxLayout()
        file.addWidget(self.path, stretch=1)
        file.addWidget(self.browse)
        rows = QFormLayout()
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(GAP)
        for control, row in ((self.figure, self.figure), (self.path, file)):
            label = FieldLabel(control.accessibleName(), self.labels)
            label.setBuddy(control)
            rows.addRow(label, row)
        self.error.hide()
        self._forms = [part for part in parts if isinstance(part, SettingsForm)]
        layout = QVBoxLayout(self)
        layout.addLayout(rows)
        for part in (self.error, hint, *parts, self.buttons):
            layout.addWidget(part)
        self.path.setFocus()
        self.figure.currentIndexChanged.connect(self._rename)
        for changed in (self.figure.currentIndexChanged, self.path.textChanged):
            changed.connect(self.error.hide)
        for form in self._forms:
            form.value_changed.connect(self.error.hide)
        self.browse.clicked.connect(self._choose)
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)

    # The name.

    def _proposed(self, folder: str | Path, ending: str) -> str:
        figure = self._figures[self.figure.currentIndex()]
        return QDir.toNativeSeparators(f"{folder}/{self._name}-{figure.name}{ending}")

    def _rename(self) -> None:
        """Let a proposed name follow the figure; a typed name stays."""
        path = Path(self.path.text())
        if path.stem in [f"{self._name}-{figure.name}" for figure in self._figures]:
            self.path.setText(self._proposed(path.parent, ending_of(self.path.text())))

    def _choose(self) -> None:
        kinds = self.kinds()
        ending = ending_of(self.path.text())
        now = next((kind for kind in kinds if kinds[kind] == ending), "")
        named, kind = ask_where_to_save(self, self.windowTitle(), self.path.text(), ";;".join(kinds), now)
        if named:
            text = self._with_ending(named, kinds.get(kind))
            self._replaced = Path(text) if text == named else None  # if the file exists, the file dialog has asked
            self.path.setText(QDir.toNativeSeparators(text))

    def _with_ending(self, named: str, ending: str | None = None) -> str:
        """Return a name that has an ending; one without gets this ending, or the first."""
        endings = list(self.kinds().values())
        return named if ending_of(named) in endings else named + (endings[0] if ending is None else ending)

    def _try(self) -> None:
        if reason := self._unseen_refusals():
            self.refuse(self.tr("Not saved yet. {0}. Save again to accept that.").format(reason))
            return
        named = self.path.text().strip()
        if not named.rstrip("/\\") or (ending_of(named) == FOLDER and FOLDER not in self.kinds().values()):
            self.refuse(self.tr("Give the file a name."))
            return
        text = self._with_ending(named)
        path = Path(text).expanduser()
        if path.exists() and path != self._replaced:
            self._replaced = path
            self.refuse(self.tr("{0} exists already. Save again to replace it.").format(path))
            return
        self.path.setText(text)
        last_folder.remember(path.absolute().parent)
        self.save(self._figures[self.figure.currentIndex()], path)

    def _unseen_refusals(self) -> str:
        """Return the refused entries that have not been pointed out: Return in a field enters its text, and saves."""
        refusals = [reason for form in self._forms for reason in form.refusals()]
        unseen = [reason for reason in refusals if reason not in self._refusals]
        self._refusals = refusals
        return "; ".join(unseen)


def filters(formats: Sequence[Format]) -> dict[str, str]:
    """The filters of a file dialog, and the ending that each stands for."""
    return {f"{translated(form.label)} ({form.pattern})": form.ending for form in formats}
