"""A number box steps as practitioners do and takes what they type."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.widgets.forms.number_box import NumberBox
from core.settings import Declaration, Scale

RATE = Declaration("rate", float, 1e-3, "Rate", "", Scale.LOG, minimum=0, maximum=100, minimum_excluded=True)
NOISE = Declaration("noise", float, 0.0, "Noise", "", Scale.LOG, minimum=0, maximum=1000)
BETA = Declaration("beta", float, 0.9, "Beta", "", Scale.DECAY, minimum=0, maximum=1, maximum_excluded=True)
STEPS = Declaration("steps", int, 300, "Steps", "", minimum=10, maximum=10_000)
ANGLE = Declaration("angle", float, 30.0, "Angle", "", unit="°", minimum=-90, maximum=90)


def walk(qtbot: QtBot, declaration: Declaration, value: float, steps: int, key: Qt.Key) -> list[float | None]:
    """The values that a key goes through."""
    box = NumberBox(declaration)
    qtbot.addWidget(box)
    box.set_value(value)
    box.entered.connect(box.set_value)
    values = []
    for _ in range(steps):
        qtbot.keyClick(box, key)
        values.append(box.value())
    return values


def test_a_rate_steps_one_two_five(qtbot: QtBot) -> None:
    assert walk(qtbot, RATE, 1e-3, 4, Qt.Key.Key_Up) == [0.002, 0.005, 0.01, 0.02]
    assert walk(qtbot, RATE, 1e-3, 4, Qt.Key.Key_Down) == [0.0005, 0.0002, 0.0001, 0.00005]
    assert walk(qtbot, RATE, 0.003, 2, Qt.Key.Key_Up) == [0.005, 0.01]


def test_a_step_stops_at_the_end_of_the_range(qtbot: QtBot) -> None:
    assert walk(qtbot, RATE, 50, 2, Qt.Key.Key_Up) == [100, 100]


def test_a_logarithmic_scale_that_holds_zero_gets_there_and_back(qtbot: QtBot) -> None:
    assert walk(qtbot, NOISE, 2e-4, 3, Qt.Key.Key_Down) == [1e-4, 0, 0]
    assert walk(qtbot, NOISE, 0, 2, Qt.Key.Key_Up) == [1e-4, 2e-4]


def test_a_decay_steps_towards_one(qtbot: QtBot) -> None:
    assert walk(qtbot, BETA, 0.9, 4, Qt.Key.Key_Up) == [0.95, 0.98, 0.99, 0.995]
    assert walk(qtbot, BETA, 0.9, 4, Qt.Key.Key_Down) == [0.8, 0.5, 0.0, 0.0]


def test_whole_numbers_step_by_one(qtbot: QtBot) -> None:
    values = walk(qtbot, STEPS, 300, 2, Qt.Key.Key_Up)
    assert values == [301, 302]
    assert all(isinstance(value, int) for value in values)


def test_a_range_is_walked_in_round_numbers(qtbot: QtBot) -> None:
    assert walk(qtbot, ANGLE, 30, 2, Qt.Key.Key_Up) == [35, 40]


@pytest.mark.parametrize(
    ("typed", "value"), [("3e-4", 3e-4), (".5", 0.5), ("0,5", 0.5), ("2", 2.0), ("1E-2", 0.01), ("10,000", 10.0)]
)
def test_numbers_are_typed_as_people_write_them(qtbot: QtBot, typed: str, value: float) -> None:
    box = NumberBox(RATE)
    qtbot.addWidget(box)
    box.selectAll()
    with qtbot.waitSignal(box.entered) as entered:
        qtbot.keyClicks(box, typed)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert entered.args == [value]


def test_words_are_refused_and_the_number_stays(qtbot: QtBot) -> None:
    box = NumberBox(RATE)
    qtbot.addWidget(box)
    box.selectAll()
    with qtbot.waitSignal(box.refused) as refused:
        qtbot.keyClicks(box, "fast")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert refused.args == ["“fast” is not a number"]
    assert box.text() == "0.001"


def test_a_unit_is_shown_and_need_not_be_typed(qtbot: QtBot) -> None:
    box = NumberBox(ANGLE)
    qtbot.addWidget(box)
    assert box.text() == "30°"
    box.selectAll()
    with qtbot.waitSignal(box.entered) as entered:
        qtbot.keyClicks(box, "45")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert entered.args == [45.0]


def test_a_wide_range_says_nothing_of_the_step(qtbot: QtBot) -> None:
    place = Declaration("x", float, 1.0, "x", "", minimum=-1e6, maximum=1e6)
    assert walk(qtbot, place, 1.0, 2, Qt.Key.Key_Up) == [1.1, 1.2]


def test_a_tiny_rate_can_be_stepped_up(qtbot: QtBot) -> None:
    assert walk(qtbot, RATE, 1e-300, 1, Qt.Key.Key_Up) == [1e-12]


BATCH = Declaration("batch", int, None, "Batch", "", Scale.LOG, none="all", minimum=1)


def test_a_number_that_may_be_missing_is_called_by_its_word(qtbot: QtBot) -> None:
    box = NumberBox(BATCH)
    qtbot.addWidget(box)
    assert box.text() == "all"
    assert walk(qtbot, BATCH, 2, 3, Qt.Key.Key_Down) == [1, None, None]
    box.set_value(8)
    for text in ("all", ""):
        box.selectAll()
        with qtbot.waitSignal(box.entered) as entered:
            qtbot.keyClicks(box, text) if text else qtbot.keyClick(box, Qt.Key.Key_Delete)
            qtbot.keyClick(box, Qt.Key.Key_Return)
        assert entered.args == [None]
