"""The dialog in which the points of a regression are pasted, typed or read from a file."""

from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.file_dialogs import ask_what_to_open
from app.widgets.controls import describe, fault, muted, push_button
from core.files import UNREADABLE, open_file, reason_of
from core.settings import RefusedError, explain
from core.surfaces import Regression
from core.surfaces.own_samples import MOST_POINTS, SamplePoint, read_points

LARGEST_FILE = 4 << 20  # bytes: far more than so many points take
SIZE = (360, 420)


class PointsDialog(QDialog):
    """A point a line, X and Y; what is no point is refused with its line."""

    def __init__(self, points: list[SamplePoint], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: tuple[SamplePoint, ...] = ()  # once the dialog was accepted
        self.text = QPlainTextEdit("\n".join(f"{x!r}\t{y!r}" for x, y in points))
        self.open_file = push_button(self.tr("From a file…"), self.tr("Read two columns of a CSV or text file"))
        self.error = fault()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._arrange()

    def accept(self) -> None:
        try:
            points = read_points(self.text.toPlainText())
            Regression(points=points)
        except RefusedError as error:
            self._refuse(error.sentence(QCoreApplication.translate))
        except ValidationError as error:
            self._refuse(explain(error, QCoreApplication.translate)[0])
        else:
            self.points = points
            super().accept()

    def _refuse(self, reason: str) -> None:
        self.error.setText(reason)
        self.error.show()

    def _arrange(self) -> None:
        self.setWindowTitle(self.tr("Points"))
        self.resize(*SIZE)
        hint = muted(
            self.tr("A point a line, X and Y: paste two columns, or type. Up to {0}.").format(f"{MOST_POINTS:,}")
        )
        hint.setWordWrap(True)
        describe(
            self.text, self.tr("Points"), self.tr("X and Y of each point, with spaces, tabs, commas or semicolons")
        )
        self.text.setTabChangesFocus(True)
        self.error.hide()
        self.text.textChanged.connect(self.error.hide)
        self.open_file.clicked.connect(self._read)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (hint, self.text, self.error, self.open_file, self.buttons):
            layout.addWidget(part)
        self.text.setFocus()
        self.text.selectAll()

    def _read(self) -> None:
        kinds = f"{self.tr('Two columns')} (*.csv *.tsv *.txt *.dat)"
        if path := ask_what_to_open(self, self.tr("Open points"), kinds):
            try:
                with open_file(Path(path)) as stream:
                    self.text.setPlainText(stream.read(LARGEST_FILE).decode("utf-8-sig"))
            except (OSError, UnicodeDecodeError) as error:
                refusal = RefusedError(UNREADABLE, file=path, reason=reason_of(error))
                self._refuse(refusal.sentence(QCoreApplication.translate))
