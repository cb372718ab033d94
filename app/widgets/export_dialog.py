"""Which figure goes where, how large it is and how fine."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.export import WRITERS, PictureFormat, TooSmallError
from app.figure import Figure
from app.files import WriteError
from app.widgets.controls import describe, fault, muted, push_button
from app.widgets.form import SettingsForm
from app.widgets.manners import behave

ENDING = ".png"  # what a name without one gets
PATH_WIDTH = 420

Save = Callable[[Figure, PictureFormat, str], None]


class ExportDialog(QDialog):
    """Asks for a figure, a file and a format and saves; what goes wrong is said under the file's name."""

    def __init__(
        self, name: str, figures: Sequence[Figure], form: PictureFormat, save: Save, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export picture"))
        self._name = name
        self._figures = figures
        self._save = save
        self._replaced: Path | None = None  # an existing file that may be replaced
        self.figure = QComboBox()
        self.figure.addItems([figure.label for figure in figures])
        self.path = QLineEdit(self._proposed(folder_of_pictures(), ENDING))
        self.browse = push_button(self.tr("Browse…"), self.tr("Choose a folder, a name and a kind of file"))
        self.error = fault()
        self.form = SettingsForm(form)
        self.paper = muted()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._arrange()
        self._connect()
        self._show_paper(form)

    def choose(self, name: str) -> None:
        """Take the figure of this name, if there is one."""
        names = [figure.name for figure in self._figures]
        if name in names:
            self.figure.setCurrentIndex(names.index(name))

    def _arrange(self) -> None:
        describe(self.figure, self.tr("Picture of"), self.tr("What is exported, as it is seen now"))
        describe(self.path, self.tr("File"), self.tr("Where the picture is written"))
        behave(self.figure)
        self.path.setMinimumWidth(PATH_WIDTH)
        kinds = muted(self.tr("The ending is the kind: .png is made of pixels; .svg and .pdf are sharp at any size."))
        kinds.setWordWrap(True)
        file = QHBoxLayout()
        file.addWidget(self.path, stretch=1)
        file.addWidget(self.browse)
        rows = QFormLayout()
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows.addRow(self.figure.accessibleName(), self.figure)
        rows.addRow(self.path.accessibleName(), file)
        rows.labelForField(file).setBuddy(self.path)  # type: ignore[attr-defined]
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.addLayout(rows)
        for part in (self.error, kinds, self.form, self.paper, self.buttons):
            layout.addWidget(part)
        self.path.setFocus()

    def _connect(self) -> None:
        self.figure.currentIndexChanged.connect(self._rename)
        self.form.value_changed.connect(self._show_paper)
        self.browse.clicked.connect(self._choose)
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)

    # The name.

    def _proposed(self, folder: str | Path, ending: str) -> str:
        figure = self._figures[self.figure.currentIndex()]
        return QDir.toNativeSeparators(f"{folder}/{self._name}-{figure.name}{ending}")

    def _rename(self) -> None:
        """Let a name that was proposed follow the figure; one that was typed stays."""
        path = Path(self.path.text())
        if path.stem in [f"{self._name}-{figure.name}" for figure in self._figures]:
            self.path.setText(self._proposed(path.parent, path.suffix))

    def _choose(self) -> None:
        kinds = {
            self.tr("PNG picture (*.png)"): ".png",
            self.tr("SVG drawing (*.svg)"): ".svg",
            self.tr("PDF document (*.pdf)"): ".pdf",
        }
        ending = Path(self.path.text()).suffix.lower()
        now = next((kind for kind in kinds if kinds[kind] == ending), "")
        named, kind = QFileDialog.getSaveFileName(self, self.windowTitle(), self.path.text(), ";;".join(kinds), now)
        if named:
            path = with_ending(Path(named), kinds.get(kind, ENDING))
            self._replaced = path if path == Path(named) else None  # if it is there, the file dialog has asked
            self.path.setText(QDir.toNativeSeparators(str(path)))

    # What is done with it.

    def _show_paper(self, form: PictureFormat) -> None:
        size = form.on_paper()
        self.paper.setText(self.tr("On paper: {0} × {1} mm").format(round(size.width()), round(size.height())))

    def _try(self) -> None:
        named = self.path.text().strip()
        if not named or named.endswith(("/", "\\")):
            self._refuse(self.tr("Give the file a name."))
            return
        path = with_ending(Path(named).expanduser(), ENDING)
        if path.exists() and path != self._replaced:
            self._replaced = path
            self._refuse(self.tr("{0} exists already. Save again to replace it.").format(path))
            return
        try:
            self._save(self._figures[self.figure.currentIndex()], self.form.value(), str(path))
        except TooSmallError as error:
            self._refuse(str(error))
        except WriteError as error:
            self._refuse(self.tr("{0} cannot be written: {1}").format(path, error))
        else:
            self.path.setText(str(path))
            self.accept()

    def _refuse(self, reason: str) -> None:
        """Say under the name why nothing was saved."""
        self.error.setText(reason)
        self.error.show()
        self.adjustSize()


def folder_of_pictures() -> str:
    """Where pictures go unless somebody says otherwise."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return folder if folder and Path(folder).is_dir() else QDir.homePath()


def with_ending(path: Path, ending: str) -> Path:
    """A path that says which kind of picture it is; if it says none, it gets this ending."""
    return path if path.suffix.lower() in WRITERS else path.with_name(path.name + ending)
