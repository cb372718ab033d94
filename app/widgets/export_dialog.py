"""Where a picture goes, how large it is and how fine."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.export import PictureFormat, too_small
from app.files import WriteError
from app.widgets.controls import describe, fault, push_button
from app.widgets.form import SettingsForm

ENDING = ".png"
PATH_WIDTH = 420


class ExportDialog(QDialog):
    """Asks for a file and a format and saves; what goes wrong is said under the file's name."""

    def __init__(
        self,
        name: str,
        form: PictureFormat,
        save: Callable[[PictureFormat, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export picture"))
        self._save = save
        self._replaced: Path | None = None  # an existing file that may be replaced
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = folder if folder and Path(folder).is_dir() else QDir.homePath()
        self.path = QLineEdit(QDir.toNativeSeparators(f"{folder}/{name}{ENDING}"))
        self.path.setMinimumWidth(PATH_WIDTH)
        describe(self.path, self.tr("File"), self.tr("Where the picture is written"))
        self.browse = push_button(self.tr("Browse…"), self.tr("Choose a folder and a name"))
        self.form = SettingsForm(form)
        self.error = fault()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._arrange()
        self.browse.clicked.connect(self._choose)
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)

    def _arrange(self) -> None:
        label = QLabel(self.tr("File"))
        label.setBuddy(self.path)
        file = QHBoxLayout()
        file.addWidget(label)
        file.addWidget(self.path, stretch=1)
        file.addWidget(self.browse)
        layout = QVBoxLayout(self)
        layout.addLayout(file)
        layout.addWidget(self.error)
        layout.addWidget(self.form)
        layout.addWidget(self.buttons)

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export picture"), self.path.text(), self.tr("PNG pictures (*.png)")
        )
        if path:
            self._replaced = Path(path)  # the file dialog has asked
            self.path.setText(QDir.toNativeSeparators(path))

    def _try(self) -> None:
        named = self.path.text().strip()
        if not named or named.endswith(("/", "\\")):
            self.error.setText(self.tr("Give the file a name."))
            return
        path = Path(named).expanduser()
        if path.suffix.lower() != ENDING:
            path = path.with_name(path.name + ENDING)
        if (doubt := self._doubt(path)) is not None:
            self.error.setText(doubt)
            return
        try:
            self._save(self.form.value(), str(path))
        except WriteError as error:
            self.error.setText(self.tr("{0} cannot be written: {1}").format(path, error))
            return
        self.path.setText(str(path))
        self.accept()

    def _doubt(self, path: Path) -> str | None:
        """Why the picture should not be written yet, if there is a reason."""
        form = self.form.value()
        if too_small(form):
            return self.tr(
                "At {0} dpi, {1} × {2} pixels leave no room for the plot: take more pixels or fewer dots."
            ).format(form.dpi, form.width, form.height)
        if path.exists() and path != self._replaced:
            self._replaced = path
            return self.tr("{0} exists already. Save again to replace it.").format(path)
        return None
