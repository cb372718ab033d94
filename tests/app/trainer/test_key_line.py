"""The key of a chart in one line: what finds no room ends in an ellipsis."""

from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.theme import LIGHT
from app.trainer.key_line import KeyEntry, KeyLine
from tests.app.pictures import pixels


def test_an_entry_is_never_cut_off_within_a_letter(qtbot: QtBot) -> None:
    line = KeyLine()
    qtbot.addWidget(line)
    line.set_key("", [KeyEntry(LIGHT.racer(0), "M" * 100)])
    step = round(QFontMetricsF(line.font()).horizontalAdvance("M"))
    for width in range(100, 100 + step):
        line.resize(width, 20)
        picture = pixels(line.grab().toImage())
        assert (picture[:, -1] == picture[0, 0]).all(), width
