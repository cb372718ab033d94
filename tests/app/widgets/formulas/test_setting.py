"""A formula is painted where it is measured, and what differs in small letters is seen to differ."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.widgets.formulas.notation import parse
from app.widgets.formulas.setting import Extent, setter_for, width_of

MARGIN = 20


@pytest.fixture
def font(qtbot: QtBot) -> QFont:  # noqa: ARG001 - fonts need an application
    font = QFont()
    font.setPixelSize(24)
    return font


def ink_of(text: str, font: QFont) -> NDArray[np.bool_]:
    """Where there is ink of a formula, in a picture with a margin around its measured extent."""
    setter, formula = setter_for(font), parse(text)
    extent = setter.extent(formula)
    width, height = round(extent.width) + 2 * MARGIN, round(extent.ascent + extent.descent) + 2 * MARGIN
    picture = QImage(width, height, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    setter.paint(painter, formula, QPointF(MARGIN, MARGIN + extent.ascent))
    painter.end()
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(height, picture.bytesPerLine())
    return rows[:, :width] < 128


@pytest.mark.parametrize("text", ["w − η g", "β₁ᵗ", "√(v̄/(1 − β₂ᵗ))²", "m̂ ḡ", "γ^⌊t / n⌋", "gₜ₋₁"])
def test_the_ink_is_inside_what_was_measured(font: QFont, text: str) -> None:
    ink = ink_of(text, font)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert rows[0] >= MARGIN - 1
    assert rows[-1] <= len(ink) - MARGIN
    assert columns[0] >= MARGIN - 2
    assert columns[-1] <= ink.shape[1] - MARGIN + 2


@pytest.mark.parametrize(("one", "other"), [("β₁", "β₂"), ("v", "v̂"), ("v̂", "v̄"), ("√v̂", "v̂"), ("η₊", "η₋")])
def test_alike_symbols_differ_in_their_ink(font: QFont, one: str, other: str) -> None:
    inks = ink_of(one, font), ink_of(other, font)
    planes = np.zeros((2, *np.max([ink.shape for ink in inks], axis=0)), bool)
    for plane, ink in zip(planes, inks, strict=True):
        plane[: ink.shape[0], : ink.shape[1]] = ink
    assert (planes[0] != planes[1]).sum() >= 10  # pixels


def test_scripts_are_small_and_shifted(font: QFont) -> None:
    setter = setter_for(font)
    plain, below, above = (setter.extent(parse(text)) for text in ("x", "xₜ", "xᵗ"))
    assert plain.width < below.width < plain.width + setter.metrics.horizontalAdvance("t")
    assert below.descent >= plain.descent
    assert above.width == below.width
    ink = {text: np.flatnonzero(ink_of(text, font).any(axis=1)) for text in ("x", "x₁", "x¹")}
    assert ink["x₁"][-1] > ink["x"][-1]
    assert ink["x¹"][0] < ink["x"][0]


def test_both_scripts_stand_over_each_other(font: QFont) -> None:
    assert width_of("β₁ᵗ", font) == pytest.approx(max(width_of("β₁", font), width_of("βᵗ", font)))


def test_the_line_of_a_root_covers_its_content(font: QFont) -> None:
    ink = ink_of("√(a + b + c)", font)
    assert max(row.sum() for row in ink[: len(ink) // 2]) >= width_of("a + b + c", font)


def test_an_empty_formula_is_as_high_as_a_letter(font: QFont) -> None:
    metrics = setter_for(font).metrics
    assert setter_for(font).extent(()) == Extent(0.0, metrics.ascent(), metrics.descent())
