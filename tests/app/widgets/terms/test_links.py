"""What a widget is about, and tooltips that end with its definition."""

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.glossary import glossary
from app.widgets.controls import describe
from app.widgets.forms.form import SettingsForm
from app.widgets.terms.links import TermTip, definition, term_of
from core.training import TrainingConfig


def tip_of(widget: QWidget) -> str:
    """Return the tooltip that is seen after the mouse has rested on a widget."""
    QToolTip.hideText()
    place = QPoint(2, 2)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    seen = QToolTip.text()
    QToolTip.hideText()
    return seen


def test_a_widget_is_about_the_term_in_its_name_or_in_that_of_what_holds_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    outer, inner, line = QWidget(), QWidget(), QLineEdit()
    for holder, part in ((window, outer), (outer, inner), (inner, line)):
        QVBoxLayout(holder).addWidget(part)
    assert term_of(line) is None
    assert term_of(None) is None
    outer.setAccessibleName("Settings of Momentum")
    assert term_of(line) == "momentum"
    line.setAccessibleName("Learning rate of Adam")
    assert term_of(line) == "learning-rate"


def test_a_tooltip_ends_with_the_definition_of_the_term_in_the_name(qtbot: QtBot) -> None:
    box, other = QLineEdit(), QLineEdit()
    for widget, name in ((box, "Seed"), (other, "Name")):
        qtbot.addWidget(widget)
        describe(widget, name, "What it does.")
        TermTip(widget)
        widget.show()
    seen = tip_of(box)
    assert seen.index("What it does.") < seen.index("Seed: The number from which all random draws")
    assert tip_of(other) == "What it does."


def test_the_labels_and_editors_of_a_form_have_such_tooltips(qtbot: QtBot) -> None:
    form = SettingsForm(TrainingConfig(), only=("dropout", "batch_size", "early_stopping"))
    qtbot.addWidget(form)
    form.show()
    for name, term in (("dropout", "dropout"), ("batch_size", "batch"), ("early_stopping", "early-stopping")):
        sentence = definition(glossary().term(term)).partition(".")[0]
        assert sentence in tip_of(form.editor(name)), name
