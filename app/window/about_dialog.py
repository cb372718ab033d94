"""Help > About Fall Line: its purpose, its version, and what a report of a fault needs, to be copied."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.plain_text import plain_label, set_tip
from app.desktop.icon import icon
from app.desktop.system_report import system_report

ICON = 64  # pixels
COLUMNS, ROWS = 60, 12  # letters of the report that are seen at once


class AboutDialog(QDialog):
    """What Fall Line is, and on what it runs here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Fall Line"))
        picture = plain_label()
        picture.setPixmap(icon().pixmap(QSize(ICON, ICON), self.devicePixelRatioF()))
        purpose = plain_label(
            self.tr(
                "Fall Line is a playground for the two things that decide whether a neural network learns: "
                "the optimizer and the initializer."
            )
        )
        purpose.setWordWrap(True)
        self.report = QPlainTextEdit(system_report())
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("What a report of a fault needs"))
        letter = self.report.fontMetrics()
        self.report.setMinimumSize(COLUMNS * letter.averageCharWidth(), ROWS * letter.lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        set_tip(self.copy, self.tr("Copy what a report of a fault needs"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(purpose)
        layout.addWidget(plain_label(self.tr("A report of a fault needs this; it names no person and no folder:")))
        layout.addWidget(self.report, 1)
        layout.addWidget(buttons)
