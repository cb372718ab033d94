"""A sentence with its table: shown together, and put away together."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trainer.scene_result import SceneResult
from core.messages import Message
from core.scenes.result_table import ResultTable, percent

TABLE = ResultTable(
    columns=(Message("training"), Message("test")),
    rows=((Message("zeros"), percent(0.1), percent(0.2)), (Message("ones"), Message("diverged"))),
)


def test_a_table_stands_beside_its_sentence(qtbot: QtBot) -> None:
    result = SceneResult()
    qtbot.addWidget(result)
    result.show_result("Two runs.", TABLE)
    result.show()
    assert result.table.texts() == [["", "training", "test"], ["zeros", "10.0%", "20.0%"], ["ones", "diverged", ""]]
    assert result.text.text() == "Two runs."
    qtbot.mouseClick(result.close_button, Qt.MouseButton.LeftButton)
    assert not result.table.isVisible()
    result.show_result("Two runs.", TABLE)
    assert not result.isVisible()


def test_a_sentence_without_a_table_has_none_of_an_earlier_one(qtbot: QtBot) -> None:
    result = SceneResult()
    qtbot.addWidget(result)
    result.show_result("Two runs.", TABLE)
    result.show_result("One run.", None)
    assert result.table.isHidden()
    assert not any(any(row) for row in result.table.texts())
