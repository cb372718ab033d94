"""Figures at a position, and sheets that are laid out without being seen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import Theme
from app.export.figure import FigureSpec, figures_at, lay_out, off_screen


def test_a_figure_has_the_title_of_its_position_and_a_film_of_all() -> None:
    def make(_theme: Theme, _size: QSize) -> QWidget:
        raise NotImplementedError

    shown: list[int] = []
    spec = FigureSpec("loss", "Loss", lambda step: f"Loss at step {step}", make, shown.append)
    (figure,) = figures_at(7, range(11), "SGD", [spec])
    assert (figure.name, figure.label, figure.title, figure.settings) == ("loss", "Loss", "Loss at step 7", "SGD")
    assert figure.film is not None
    assert figure.film.frames == range(11)
    assert figure.film.title(3) == "Loss at step 3"
    figure.film.show(3)
    assert shown == [3]


def test_a_sheet_is_laid_out_and_never_on_the_screen(qtbot: QtBot) -> None:
    parent, sheet = QWidget(), QWidget()
    qtbot.addWidget(parent)
    layout = QVBoxLayout(sheet)
    label = QLabel("text")
    layout.addWidget(label)
    off_screen(sheet, parent, (200, 100))
    lay_out(sheet, QSize(640, 480))
    assert sheet.parent() is parent
    assert sheet.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    assert sheet.size() == QSize(640, 480)
    assert label.width() > 500


def test_a_sheet_is_never_smaller_than_its_least(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert lay_out(off_screen(QWidget(), parent, (300, 200)), QSize(10, 10)).size() == QSize(300, 200)
