"""Where a picture goes, how large it is and how fine."""

from collections.abc import Callable

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

from app.export import PictureFormat
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
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        self.path = QLineEdit(QDir.toNativeSeparators(f"{folder or QDir.homePath()}/{name}{ENDING}"))
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
            self.path.setText(QDir.toNativeSeparators(path))

    def _try(self) -> None:
        path = self.path.text().strip()
        if not path.lower().endswith(ENDING):
            path += ENDING
        try:
            self._save(self.form.value(), path)
        except WriteError as error:
            self.error.setText(self.tr("{0} cannot be written: {1}").format(path, error))
            return
        self.path.setText(path)
        self.accept()
