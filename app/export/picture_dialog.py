"""The dialog for a picture: the figure, its size and resolution, the colours, and the file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.base.file_writing import WriteError
from app.export.dialog import ExportDialog
from app.export.figure import Figure
from app.export.formats import PICTURES, Format
from app.export.picture import PictureFormat, TooSmallError
from app.widgets.controls import muted
from app.widgets.forms.form import SettingsForm

Save = Callable[[Figure, PictureFormat, str], None]


@final
class PictureDialog(ExportDialog):
    """Asks for a figure, a file and a format, and saves at once."""

    def __init__(
        self, name: str, figures: Sequence[Figure], form: PictureFormat, save: Save, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, figures, parent)
        self.setWindowTitle(self.tr("Export picture"))
        self._save = save
        self.form = SettingsForm(form, labels=self.labels)
        self.paper = muted()
        self.arrange(
            self.tr("Picture of"),
            self.tr("The figure to export, as it looks now"),
            (self.form, self.paper),
        )
        self.form.value_changed.connect(self._show_paper)
        self._show_paper(form)

    def formats(self) -> Sequence[Format]:
        return PICTURES

    def save(self, figure: Figure, path: Path) -> None:
        try:
            self._save(figure, self.form.value(), str(path))
        except TooSmallError as error:
            self.refuse(str(error))
        except WriteError as error:
            self.refuse(error.sentence(QCoreApplication.translate))
        else:
            self.accept()

    def _show_paper(self, form: PictureFormat) -> None:
        size = form.on_paper()
        self.paper.setText(self.tr("On paper: {0} × {1} mm").format(round(size.width()), round(size.height())))
