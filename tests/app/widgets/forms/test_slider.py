"""A number is swept in the steps of its scale, and what is typed is not rounded."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.widgets.forms.form import SettingsForm
from core.number_format import exactly
from core.surfaces import OwnFunction
from tests.app.keyboard import type_into
from tests.app.mouse import drag
from tests.app.widgets.forms.conftest import Spread


def test_a_number_is_swept_with_a_slider_and_the_sweep_ends(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(), only=("a",))
    qtbot.addWidget(form)
    form.show()
    row = form._rows["a"]
    assert row.slider is not None
    seen: list[float] = []
    form.value_changed.connect(lambda value: seen.append(value.a))
    with qtbot.waitSignal(form.dropped):
        drag(row.slider, row.slider.rect().center() + QPoint(5, 0), row.slider.rect().center() + QPoint(25, 0))
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert exactly(seen[-1]) == row.editor.text()  # type: ignore[attr-defined]


def test_a_typed_number_moves_the_slider_and_is_not_rounded(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(), only=("a",))
    qtbot.addWidget(form)
    type_into(qtbot, form.editor("a"), "3.14159")
    assert form.value().a == 3.14159
    slider = form._rows["a"].slider
    assert slider is not None
    assert slider.value() == round((3.14159 + 10) / 20 * slider.maximum())


def test_a_logarithmic_number_is_swept_in_equal_factors(qtbot: QtBot) -> None:
    form = SettingsForm(Spread())
    qtbot.addWidget(form)
    slider = form._rows["std"].slider
    assert slider is not None
    seen = []
    for place in (0, 0.25, 0.5, 0.75, 1):
        slider.setValue(round(place * slider.maximum()))
        seen.append(form.value().std)
    assert seen == pytest.approx([0.01, 0.0562, 0.316, 1.78, 10])


def test_a_number_beyond_the_sweep_is_kept_and_shown_at_its_end(qtbot: QtBot) -> None:
    form = SettingsForm(Spread(std=500.0))
    qtbot.addWidget(form)
    slider = form._rows["std"].slider
    assert slider is not None
    assert slider.value() == slider.maximum()
    assert form.value().std == 500
