"""The mark by which a field varies stands in the place of its reset button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.widgets.forms.form import SettingsForm
from core.training import TrainingConfig


def test_the_mark_takes_the_place_of_the_reset_button_and_nothing_moves(qtbot: QtBot) -> None:
    form = SettingsForm(TrainingConfig(batch_size=50), only=("batch_size", "epochs"))
    qtbot.addWidget(form)
    form.show()
    row = form._rows["batch_size"]
    before, reset = form.editor("batch_size").geometry(), row.reset.geometry()
    assert row.reset.isVisible()
    form.offer_marks({"batch_size": False})
    QApplication.processEvents()
    assert row.mark is not None
    assert row.mark.isVisible()
    assert not row.reset.isVisible()
    assert form._rows["epochs"].mark is None
    assert form.editor("batch_size").geometry() == before
    assert row.mark.geometry() == reset
    with qtbot.waitSignal(form.mark_toggled) as toggled:
        qtbot.mouseClick(row.mark, Qt.MouseButton.LeftButton)
    assert toggled.args == ["batch_size", True]
    form.offer_marks({})
    assert row.reset.isVisible()
    assert not row.mark.isVisible()
